/* also: double */
/* takes long */
/* What holds for every method of the few-shot family: its gradient is that of the loss it reports,
 * it learns, and from shuffled labels it learns nothing. */
#include <string.h>

#include "algo/algo.h"
#include "algo/descent.h"

#include "sessions.h"

static struct dataset *data;

enum { WAY = 3, EPISODES = 100 };

/* Settings up to the first NULL key; a key a method does not have is passed over. */
static struct session *make(const char *name, const struct setting *with, struct setting more)
{
    static const struct setting shared[] = {
        {"way", WAY}, {"filters", 8}, {"augment", 0}, {"evalQuery", 4}, {NULL, 0}};
    const struct algo *a = algo_find(name);
    double hyper[SESSION_HYPERS];
    for (int i = 0; i < a->hyper_count; i++) {
        const struct setting *const lists[] = {shared, with, (struct setting[]){more, {NULL, 0}}};
        hyper[i] = a->hypers[i].initial;
        for (int l = 0; l < 3; l++)
            for (const struct setting *s = lists[l]; s->key; s++)
                if (!strcmp(s->key, a->hypers[i].key))
                    hyper[i] = s->value;
    }
    struct session *s = session_create(a, data, 5, hyper, NULL);
    CHECK(s && s->error.code == OK);
    return s;
}

static const struct setting nothing = {NULL, 0};

/* ---- gradients ---- */

static const struct {
    const char *algo;
    struct setting with[6];
} differentiable[] = {
    {"maml", {{"innerSteps", 2}}},
    {"maml", {{"innerSteps", 2}, {"rates", 2}, {"driver", 0}, {"network", 0}}},
    {"metasgd", {{"shot", 2}}},
    {"anil", {{"downsample", 2}}},
    {"finetune", {{"rotations", 2}}},
    {"finetune", {{"network", 0}, {"norm", 2}}},
    {"proto", {{"symmetric", 1}, {"refine", 2}}},
};

/* Float is too coarse for differences. The step is short, as the loss behind inner steps jumps
 * where a rectifier of theirs turns on or off. */
static void gradients(void)
{
    enum { MOST = 1 << 19 };
    static real direction[MOST];
    for (size_t k = 0; REAL_IS_DOUBLE && k < sizeof differentiable / sizeof differentiable[0];
         k++) {
        struct session *s = make(differentiable[k].algo, differentiable[k].with, nothing);
        check_gradient(s, differentiable[k].algo, 1e-9, direction, MOST);
        session_free(s);
    }
}

/* Reptile's outer step of rate 1 ends where its inner steps end; one inner step of SGD on all
 * drawings is as long as its rate. */
static void reptile_moves(void)
{
    static const struct setting one_step[] = {
        {"shot", 4},      {"tasks", 1}, {"innerSteps", 1}, {"innerBatch", 12},
        {"optimizer", 0}, {"rate", 1},  {"decaySteps", 0}, {NULL, 0}};
    struct session *s = make("reptile", one_step, (struct setting){"innerRate", 0.125});
    struct session *t = make("reptile", one_step, (struct setting){"innerRate", 0.25});
    double metrics[SESSION_METRICS];
    CHECK(session_part(s, 0) == OK && session_part(t, 0) == OK);
    int64_t n = s->descent->n;
    double worst = 0, length = 0;
    for (int64_t i = 0; i < n; i++) {
        worst = fmax(worst, fabs((double)(t->part_gradient[i] - 2 * s->part_gradient[i])));
        length = fmax(length, fabs((double)t->part_gradient[i]));
    }
    CHECK(length > 1e-3 && worst < 1e-5 * length);
    real *end = arena_array(s->arena, (size_t)n, sizeof *end);
    for (int64_t i = 0; i < n; i++)
        end[i] = s->descent->theta[i] - s->part_gradient[i];
    CHECK(session_add(s, 0) == OK && session_finish(s, metrics) == OK);
    CHECK(!memcmp(end, s->descent->theta, (size_t)n * sizeof *end));
    session_free(s);
    session_free(t);
}

/* ---- learning ---- */

static const struct lesson {
    const char *algo;
    int steps;
    double chance; /* on training tasks, with nothing to learn */
    struct setting with[7];
} lessons[] = {
    {"maml", 60, 1.0 / WAY, {{"tasks", 2}}},
    {"maml", 60, 1.0 / WAY, {{"tasks", 2}, {"order", 1}}},
    {"maml",
     60,
     1.0 / WAY,
     {{"tasks", 2}, {"innerSteps", 3}, {"rates", 2}, {"firstOrderSteps", 20}, {"multiStep", 40}}},
    {"metasgd", 60, 1.0 / WAY, {{"tasks", 2}}},
    {"anil", 60, 1.0 / WAY, {{"tasks", 2}}},
    {"reptile", 60, 1.0 / WAY, {{"tasks", 2}, {"shot", 5}}},
    {"finetune",
     80,
     1.0 / 50,
     {{"way", 16}, {"evalWay", WAY}, {"rotations", 0}, {"downsample", 0}}},
    {"proto", 60, 1.0 / 8, {{"way", 8}, {"evalWay", WAY}, {"downsample", 0}}},
};
enum { LESSONS = sizeof lessons / sizeof lessons[0] };

struct score {
    double mean, interval; /* half of the 95 % interval */
};

static struct score exam(struct session *s)
{
    real count = EPISODES;
    struct view in = {1, {{"count", 0, {0}, &count}}}, out;
    struct error e = {0};
    CHECK(session_view(s, "evaluate", &in, &out, &e) == OK);
    const struct tensor *accuracy = view_find(&out, "accuracy");
    int stages = accuracy->dim[1];
    double sum = 0, squares = 0;
    for (int i = 0; i < EPISODES; i++) {
        double a = (double)accuracy->data[i * stages + stages - 1];
        sum += a / EPISODES;
        squares += a * a / EPISODES;
    }
    return (struct score){sum, 1.96 * sqrt((squares - sum * sum) / (EPISODES - 1))};
}

/* Trains; returns the accuracy on training tasks, averaged over the last half of the steps. */
static double train(struct session *s, int steps)
{
    double sum = 0, metrics[SESSION_METRICS];
    for (int i = 0; i < steps; i++) {
        CHECK(session_step(s, 1, metrics) == 1);
        if (i >= steps / 2)
            sum += metrics[1];
    }
    return sum / (steps - steps / 2);
}

/* From labels that mean something a method learns, beyond the intervals of all that is compared.
 * From shuffled ones it learns nothing: training tasks come out as by chance, so that no answer
 * leaks into them. Its network drifts meanwhile, and need not answer the exam exactly as before:
 * prototypes learn to lie equally far from everything, which by itself makes a random embedding
 * some points better. So the bound there is wider. */
static void learns_from_labels_alone(void)
{
    for (int k = 0; k < LESSONS; k++) {
        const struct lesson *l = &lessons[k];
        struct session *s = make(l->algo, l->with, nothing);
        struct session *t = make(l->algo, l->with, (struct setting){"shuffle", 1});
        struct score before = exam(s);
        double right = train(s, l->steps), by_chance = train(t, l->steps);
        struct score after = exam(s), shuffled = exam(t);
        double edge = after.interval + fmax(before.interval, shuffled.interval);
        int tasks = WAY * 2 * 2 * l->steps / 2; /* answers, or more of them */
        printf("%-8s untrained %.3f, trained %.3f, shuffled %.3f; tasks %.3f, %.3f\n", l->algo,
               before.mean, after.mean, shuffled.mean, right, by_chance);
        CHECK(after.mean > before.mean + edge && after.mean > shuffled.mean + edge);
        CHECK(right > l->chance + 0.2);
        CHECK_NEAR(by_chance, l->chance, 3 * sqrt(l->chance * (1 - l->chance) / tasks));
        CHECK(shuffled.mean < before.mean + 0.1);
        session_free(s);
        session_free(t);
    }
}

/* The baseline without training has nothing to learn from: its weights stay, its training tasks
 * come out as the exam does. */
static void scratch_stays(void)
{
    static const struct setting none[] = {{NULL, 0}};
    struct session *s = make("scratch", none, nothing);
    int64_t n = s->descent->n;
    struct arena *arena = arena_create(); /* not the session's, whose views would take it back */
    real *theta = arena_array(arena, (size_t)n, sizeof *theta);
    memcpy(theta, s->descent->theta, (size_t)n * sizeof *theta);
    struct score before = exam(s);
    double tasks = train(s, 40);
    CHECK(!memcmp(theta, s->descent->theta, (size_t)n * sizeof *theta));
    CHECK(exam(s).mean == before.mean && before.mean > 1.0 / WAY + 0.1);
    CHECK(fabs(tasks - before.mean) < 0.15);
    arena_free(arena);
    session_free(s);
}

int main(void)
{
    data = dataset_glyphs(3, 6, 10, 8);
    CHECK(data != NULL);
    RUN(gradients);
    RUN(reptile_moves);
    if (!REAL_IS_DOUBLE) /* its gradients are right: what it learns is the same */
        RUN(learns_from_labels_alone);
    RUN(scratch_stays);
    dataset_free(data);
    return check_report();
}
