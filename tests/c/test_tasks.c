/* also: double */
/* Learners that know their task, or decode a classifier from it: gradients against finite
 * differences, what they share with the prototypical network, and that they learn. */
#include "sessions.h"

static struct dataset *data;

enum { MOST = 1500000 };
static real direction[MOST];

static struct session *make(const char *name, const struct setting *with)
{
    struct session *s = session_with(name, data, 4, with);
    CHECK(s && s->error.code == OK);
    if (s->error.code)
        printf("%s: %s\n", name, s->error.text);
    return s;
}

#define SMALL                                                                                      \
    {"way", 3}, {"filters", 4}, {"evalWay", 3},                                                    \
    {                                                                                              \
        "norm", 2                                                                                  \
    }

static void gradients(void)
{
    static const struct {
        const char *algo;
        struct setting with[9];
    } cases[] = {
        {"film", {SMALL, {"context", 3}, {"latent", 2}, {"bound", 0.01}}},
        {"leo", {SMALL, {"code", 4}, {"innerSteps", 2}, {"fineSteps", 1}, {"encoderPenalty", 0}}},
    };
    if (!REAL_IS_DOUBLE)
        return; /* too coarse */
    for (int k = 0; k < 2; k++) {
        struct session *s = make(cases[k].algo, cases[k].with);
        /* Away from where film's weights are all 0. */
        struct rng r = rng_stream(5, RNG_TEST, (uint64_t)k);
        session_step(s, 2, NULL);
        for (int64_t i = 0; i < s->descent->n; i++)
            s->descent->theta[i] += s->descent->theta[i] != 0 ? (real)(0.01 * rng_normal(&r)) : 0;
        check_gradient(s, cases[k].algo, 1e-6, direction, MOST);
        session_free(s);
    }
}

static struct view episode(struct session *s)
{
    struct view out;
    struct error e = {0};
    CHECK(session_view(s, "episode", NULL, &out, &e) == OK);
    return out;
}

/* Without condition film is the prototypical network, to the last bit; with it, it begins as that
 * does, and then goes its own way. */
static void begins_as_prototypes(void)
{
    static const struct setting proto[] = {{"way", 3}, {"filters", 4}, {NULL, 0}};
    static const struct setting without[] = {
        {"way", 3}, {"filters", 4}, {"condition", 0}, {NULL, 0}};
    static const struct setting with[] = {{"way", 3}, {"filters", 4}, {"bound", 0}, {NULL, 0}};
    struct session *a = make("proto", proto), *b = make("film", without), *c = make("film", with);
    double m[3][4 * 2];
    CHECK(a->descent->n == b->descent->n && c->descent->n > b->descent->n);
    struct view out = episode(c);
    static real first[256];
    const struct tensor *probs = view_find(&out, "probs");
    size_t bytes = (size_t)(probs->dim[1] * probs->dim[2]) * sizeof(real);
    CHECK(bytes <= sizeof first);
    memcpy(first, probs->data, bytes);
    out = episode(a);
    CHECK(!memcmp(first, view_find(&out, "probs")->data, bytes));
    session_step(a, 4, m[0]);
    session_step(b, 4, m[1]);
    session_step(c, 4, m[2]);
    CHECK(!memcmp(m[0], m[1], sizeof m[0]));
    CHECK(!memcmp(a->descent->theta, b->descent->theta, (size_t)a->descent->n * sizeof(real)));
    CHECK(m[0][0] == m[2][0] && m[0][6] != m[2][6]);
    out = episode(a);
    memcpy(first, view_find(&out, "probs")->data, bytes);
    out = episode(b);
    CHECK(!memcmp(first, view_find(&out, "probs")->data, bytes));
    out = episode(c);
    CHECK(memcmp(first, view_find(&out, "probs")->data, bytes));
    session_free(a);
    session_free(b);
    session_free(c);
    /* There must be channels to modulate. */
    c = session_with("film", data, 4, (struct setting[]){{"way", 3}, {"norm", 0}, {NULL, 0}});
    CHECK(c->error.code == ERR_RANGE && strstr(c->error.text, "normalisation"));
    session_free(c);
}

/* Answers to more or fewer drawings and classes than it was trained with, and one a step. */
static void shapes(void)
{
    struct session *s =
        make("leo", (struct setting[]){{"way", 3}, {"filters", 4}, {"code", 4}, {NULL, 0}});
    session_step(s, 2, NULL);
    for (int way = 2; way <= 4; way++) {
        real ways = (real)way, shot = (real)(way - 1), count = 2;
        struct view in = {
            3, {{"way", 0, {0}, &ways}, {"shot", 0, {0}, &shot}, {"count", 0, {0}, &count}}};
        struct view out;
        struct error e = {0};
        CHECK(session_view(s, "evaluate", &in, &out, &e) == OK);
        const struct tensor *accuracy = view_find(&out, "accuracy");
        CHECK(accuracy->rank == 2 && accuracy->dim[0] == 2 && accuracy->dim[1] == 6);
    }
    session_free(s);
}

/* Accuracy in training, over the last steps; chance is a third. */
static void learn(void)
{
    static const struct {
        const char *algo;
        struct setting with[9];
    } cases[] = {
        {"film", {{"way", 3}, {"filters", 8}, {"evalWay", 3}, {"tasks", 4}, {"augment", 0}}},
        {"leo", {{"way", 3}, {"filters", 8}, {"code", 8}, {"tasks", 4}, {"augment", 0}}},
    };
    enum { STEPS = 40 };
    for (int k = 0; k < 2; k++) {
        struct session *s = make(cases[k].algo, cases[k].with);
        double m[STEPS * 2], right = 0;
        CHECK(session_step(s, STEPS, m) == STEPS);
        for (int i = STEPS - 15; i < STEPS; i++)
            right += m[2 * i + 1] / 15;
        printf("%s: %.2f\n", cases[k].algo, right);
        CHECK(right > 0.55);
        session_free(s);
    }
}

int main(void)
{
    data = dataset_glyphs(3, 4, 8, 10);
    CHECK(data != NULL);
    RUN(gradients);
    RUN(begins_as_prototypes);
    RUN(shapes);
    RUN(learn);
    dataset_free(data);
    return check_report();
}
