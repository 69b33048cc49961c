/* also: double */
/* Bayesian meta-learners: that beliefs are moved by gradients of what they say they are, that they
 * learn, and that bands hold what they promise. */
#include <string.h>

#include "algo/algo.h"
#include "algo/belief.h"
#include "algo/descent.h"

#include "sessions.h"

static struct dataset *data;

static struct session *make(const char *name, uint64_t seed, const struct setting *with)
{
    struct session *s = session_with(name, data, seed, with);
    CHECK(s && s->error.code == OK);
    return s;
}

static const real *tensor(const struct view *out, const char *name, int64_t count)
{
    const struct tensor *t = view_find(out, name);
    int64_t n = 1;
    CHECK(t != NULL);
    for (int i = 0; t && i < t->rank; i++)
        n *= t->dim[i];
    CHECK(n == count);
    return t->data;
}

static struct view look(struct session *s, const char *name, const struct view *in)
{
    struct view out;
    struct error e = {0};
    CHECK(session_view(s, name, in, &out, &e) == OK);
    return out;
}

/* ---- gradients, noise ---- */

static const struct setting small[] = {{"way", 2},       {"filters", 4}, {"norm", 2},
                                       {"samples", 4},   {"query", 3},   {"innerSteps", 2},
                                       {"evalQuery", 2}, {NULL, 0}};
static const struct setting all[] = {{"way", 2},       {"filters", 4}, {"norm", 2},
                                     {"believed", 1},  {"samples", 3}, {"innerSteps", 2},
                                     {"evalQuery", 2}, {NULL, 0}};
static const struct setting curves[] = {{"tasks", 2}, {"features", 5}, {"points", 6}, {NULL, 0}};

static void gradients(void)
{
    enum { MOST = 1 << 14 };
    static real direction[MOST];
    const struct {
        const char *name;
        const struct setting *with;
    } cases[] = {{"abml", small}, {"abml", all}, {"alpaca", curves}};
    for (int k = 0; REAL_IS_DOUBLE && k < 3; k++) {
        struct session *s = make(cases[k].name, 3, cases[k].with);
        check_gradient(s, cases[k].name, 1e-6, direction, MOST);
        session_free(s);
    }
}

/* Pairs of draws are opposite, so that their mean is exactly that of the belief. */
static void draws_come_in_pairs(void)
{
    struct net n;
    real noise[4 * 15];
    struct rng rng = rng_stream(1, RNG_TEST, 0);
    double square = 0;
    net_begin(&n, SHAPE1(4));
    net_linear(&n, 3, ACT_NONE);
    struct belief_spec spec = {.net = &n};
    CHECK(belief_width(&spec) == 15);
    belief_noise(&spec, &rng, 4, noise);
    for (int i = 0; i < 15; i++) {
        CHECK(noise[i] == -noise[15 + i] && noise[30 + i] == -noise[45 + i]);
        CHECK(noise[i] != noise[30 + i]);
        square += (double)noise[i] * (double)noise[i] / 15;
    }
    CHECK(square > 0.3 && square < 3);
}

static void beliefs_are_checked(void)
{
    struct arena *arena = arena_create();
    struct net n;
    struct error e = {0};
    net_begin(&n, SHAPE1(4));
    net_linear(&n, 3, ACT_NONE);
    struct belief_spec spec = {
        .net = &n, .support = 3, .query = 3, .steps = 1, .order = 2, .samples = 0};
    CHECK(!belief_create(arena, &spec, &e) && e.code == ERR_RANGE);
    struct rng rng = rng_stream(1, RNG_TEST, 0);
    spec.samples = 2;
    e = (struct error){0};
    CHECK(!believer_create(arena, &spec, 1, BELIEF_SAMPLES + 1, &rng, &e) && e.code == ERR_RANGE);
    spec.first = 2;
    e = (struct error){0};
    CHECK(!belief_create(arena, &spec, &e) && e.code == ERR_RANGE);
    arena_free(arena);
}

/* ---- characters ---- */

/* Means over the exam's episodes: accuracy, loss before and after adapting. */
static void exam(struct session *s, int count, double *accuracy, double *before, double *after)
{
    real many = (real)count;
    struct view in = {1, {{"count", 0, {0}, &many}}}, out = look(s, "evaluate", &in);
    int stages = view_find(&out, "loss")->dim[1];
    const real *a = tensor(&out, "accuracy", count * stages);
    const real *l = tensor(&out, "loss", count * stages);
    *accuracy = *before = *after = 0;
    for (int i = 0; i < count; i++) {
        *accuracy += (double)a[(i + 1) * stages - 1] / count;
        *before += (double)l[i * stages] / count;
        *after += (double)l[(i + 1) * stages - 1] / count;
    }
}

/* Untrained it is at chance, and its loss log 5; a second of training leaves it neither. */
static void characters_are_learnt(void)
{
    static const struct setting with[] = {
        {"filters", 8}, {"rate", 1e-2}, {"decaySteps", 300}, {"samples", 4}, {NULL, 0}};
    double accuracy, before, after, rows[SESSION_METRICS];
    struct session *s = make("abml", 1, with);
    exam(s, 40, &accuracy, &before, &after);
    CHECK(accuracy < 0.75 && before > 1.55 && before < 1.8);
    CHECK(session_step(s, 299, NULL) == 299 && session_step(s, 1, rows) == 1);
    CHECK(rows[2] > 1e-4); /* the belief moves */
    exam(s, 40, &accuracy, &before, &after);
    printf("accuracy %.3f, loss %.3f -> %.3f, KL %.4f\n", accuracy, before, after, rows[2]);
    CHECK(accuracy > 0.75 && after < 0.8 && before > 1.4);
    session_free(s);
}

/* A belief without any width answers as its mean does, once or many times; one that is wide does
 * not, and is less sure of itself. */
static void width_is_doubt(void)
{
    static const struct setting with[] = {{"way", 2},       {"filters", 4}, {"norm", 2},
                                          {"evalQuery", 2}, {"beta", 0},    {NULL, 0}};
    struct session *s = make("abml", 5, with);
    CHECK(session_step(s, 20, NULL) == 20);
    int samples = hyper_index(s->algo, "testSamples");
    int64_t head = 0, end = s->descent->n;
    /* The log sds of the head stand between the weights and the rates. */
    for (int i = 0; i < s->group_count; i++) {
        if (strcmp(s->group[i].name, "logSd"))
            continue;
        const struct net *net = s->group[i].net;
        head = s->group[i].data + net->param[s->group[i].first].offset - s->descent->theta;
        end = head + net->size - net->param[s->group[i].first].offset;
    }
    CHECK(head > 0 && end < s->descent->n);
    /* Their means, so large that the middle of the belief is sure of something. */
    for (int64_t i = 0; i < end - head; i++)
        s->descent->theta[2 * head - end + i] *= 100;
    double sure[2];
    for (int wide = 0; wide < 2; wide++) {
        for (int64_t i = head; i < end; i++)
            s->descent->theta[i] = wide ? -1 : -20;
        double accuracy[2], before[2], after[2];
        for (int many = 0; many < 2; many++) {
            struct error e = {0};
            CHECK(session_set(s, samples, many ? 64 : 1, &e) == OK);
            exam(s, 10, &accuracy[many], &before[many], &after[many]);
        }
        CHECK(wide ? fabs(after[0] - after[1]) > 0.01 : fabs(after[0] - after[1]) < 1e-5);
        struct view out = look(s, "episode", NULL);
        const struct tensor *p = view_find(&out, "probs");
        int rows = p->dim[1], way = p->dim[2];
        const real *last = p->data + (ptrdiff_t)(p->dim[0] - 1) * rows * way;
        sure[wide] = 0;
        for (int i = 0; i < rows; i++) {
            double most = 0, sum = 0;
            for (int c = 0; c < way; c++) {
                most = fmax(most, (double)last[i * way + c]);
                sum += (double)last[i * way + c];
            }
            CHECK_NEAR(sum, 1, 1e-5);
            sure[wide] += most / rows;
        }
    }
    CHECK(sure[1] < sure[0]);
    session_free(s);
}

/* ---- curves ---- */

/* The points of an exam are those of MAML's, where there is no noise. */
static void tasks_are_the_sinusoids(void)
{
    static const struct setting quiet[] = {{"pointNoise", 0}, {"points", 10}, {NULL, 0}};
    static const struct setting none[] = {{NULL, 0}};
    struct session *a = make("alpaca", 4, quiet), *b = make("sinusoid", 4, none);
    struct session *noisy = make("alpaca", 4, none);
    for (int side = 0; side < 2; side++) {
        for (int index = 0; index < 3; index++) {
            real which[] = {(real)side, (real)index};
            struct view in = {2, {{"side", 0, {0}, &which[0]}, {"index", 0, {0}, &which[1]}}};
            struct view one = look(a, "task", &in), two = look(b, "task", &in);
            struct view other = look(noisy, "task", &in);
            double apart = 0;
            for (int i = 0; i < 10; i++) {
                CHECK(tensor(&one, "x", 10)[i] == tensor(&two, "x", 10)[i]);
                CHECK(tensor(&one, "y", 10)[i] == tensor(&two, "y", 10)[i]);
                CHECK(tensor(&one, "x", 10)[i] == tensor(&other, "x", 10)[i]);
                apart +=
                    pow((double)tensor(&one, "y", 10)[i] - (double)tensor(&other, "y", 10)[i], 2);
            }
            CHECK(apart > 0.005 && apart < 0.5); /* ten times 0.1^2 */
            CHECK(!memcmp(tensor(&one, "truth", 101), tensor(&two, "truth", 101),
                          101 * sizeof(real)));
        }
    }
    session_free(a);
    session_free(b);
    session_free(noisy);
}

/* Means over 200 tasks, when 0 .. 10 points are known. */
static void bands_hold_what_they_promise(void)
{
    enum { COUNT = 200, POINTS = 10 };
    static const struct setting with[] = {{"tasks", 10}, {"rate", 2e-3}, {NULL, 0}};
    struct session *s = make("alpaca", 1, with);
    real count = COUNT;
    struct view in = {1, {{"count", 0, {0}, &count}}};
    CHECK(session_step(s, 1500, NULL) == 1500);
    struct view out = look(s, "evaluate", &in);
    double before = INFINITY;
    for (int k = 0; k <= POINTS; k++) {
        static const char *const names[] = {"loss", "nll", "coverage", "width"};
        double mean[4] = {0};
        for (int j = 0; j < 4; j++) {
            const real *x = tensor(&out, names[j], COUNT * (POINTS + 1));
            for (int i = 0; i < COUNT; i++)
                mean[j] += (double)x[i * (POINTS + 1) + k] / COUNT;
        }
        if (k == 0 || k == 1 || k == 2 || k == 5 || k == POINTS)
            printf("%2d points: error %.3f, -log p %.2f, coverage %.3f, width %.2f\n", k, mean[0],
                   mean[1], mean[2], mean[3]);
        CHECK(mean[2] > 0.85 && mean[3] < before);
        CHECK(k > 0 || mean[3] > 4);
        CHECK(k < 5 || mean[0] < 0.1);
        before = mean[3];
    }
    CHECK(before < 1.6);
    /* Bands of every level hold about what they say, and wider ones more. */
    const real *kept = tensor(&out, "kept", COUNT * 9);
    double less = 0;
    for (int l = 0; l < 9; l++) {
        double mean = 0;
        for (int i = 0; i < COUNT; i++)
            mean += (double)kept[i * 9 + l] / COUNT;
        CHECK(mean > less && fabs(mean - 0.1 * (l + 1)) < 0.25);
        less = mean;
    }
    session_free(s);
}

/* A belief does not depend on the order in which points are told, holds them, and its curves are
 * drawn from it. */
static void points_are_believed(void)
{
    enum { GRID = 101, CURVES = 64 };
    static const struct setting with[] = {{"tasks", 5}, {"rate", 2e-3}, {NULL, 0}};
    struct session *s = make("alpaca", 2, with);
    CHECK(session_step(s, 500, NULL) == 500);
    real x[] = {-3, (real)0.5, 2}, y[] = {1, -1, (real)0.25}, many = CURVES;
    real back[] = {2, (real)0.5, -3}, values[] = {(real)0.25, -1, 1};
    real mean[GRID], sd[GRID];
    struct view one = {3, {{"x", 1, {3}, x}, {"y", 1, {3}, y}, {"curves", 0, {0}, &many}}};
    struct view two = {2, {{"x", 1, {3}, back}, {"y", 1, {3}, values}}};
    struct view prior = look(s, "belief", NULL);
    double empty[GRID];
    for (int i = 0; i < GRID; i++)
        empty[i] = (double)tensor(&prior, "sd", GRID)[i];
    CHECK(!view_find(&prior, "before") && !view_find(&prior, "curves"));
    struct view out = look(s, "belief", &two);
    memcpy(mean, tensor(&out, "mean", GRID), sizeof mean);
    memcpy(sd, tensor(&out, "sd", GRID), sizeof sd);
    out = look(s, "belief", &one);
    double noise = (double)*tensor(&out, "noise", 1), worst = 0;
    const real *curve = tensor(&out, "curves", CURVES * GRID);
    CHECK_NEAR(tensor(&out, "before", 6)[1], empty[20], 1e-4); /* at -3, with nothing known */
    for (int i = 0; i < GRID; i++) {
        CHECK_NEAR(tensor(&out, "grid", GRID)[i], 0.1 * i - 5, 1e-5);
        CHECK_NEAR(tensor(&out, "mean", GRID)[i], mean[i], 1e-4);
        CHECK_NEAR(tensor(&out, "sd", GRID)[i], sd[i], 1e-4);
        CHECK((double)sd[i] <= empty[i] + 1e-6 && (double)sd[i] >= noise - 1e-6);
        double middle = 0, square = 0, own = sqrt(pow((double)sd[i], 2) - noise * noise);
        for (int k = 0; k < CURVES; k++)
            middle += (double)curve[k * GRID + i] / CURVES;
        for (int k = 0; k < CURVES; k++)
            square += pow((double)curve[k * GRID + i] - middle, 2) / (CURVES - 1);
        /* Four standard errors of a mean; sds within a half. */
        CHECK(fabs(middle - (double)mean[i]) <= 0.5 * own + 1e-3);
        worst = fmax(worst, fabs(sqrt(square) / own - 1));
    }
    CHECK(worst < 0.5);
    CHECK_NEAR(mean[20], 1, 3 * (double)sd[20]);
    CHECK((double)sd[20] < 0.6 * empty[20]);
    session_free(s);
}

static void views_are_checked(void)
{
    struct session *s = make("alpaca", 1, curves);
    real three[] = {1, 2, 3}, bad[] = {1, (real)NAN, 2}, far = 1000, minus = -1;
    static real many[65];
    const struct {
        struct view in;
        enum status status;
        const char *says;
    } refused[] = {
        {{1, {{"x", 1, {3}, three}}}, ERR_SHAPE, "y must be [3]"},
        {{2, {{"x", 1, {3}, bad}, {"y", 1, {3}, three}}}, ERR_RANGE, "x must"},
        {{2, {{"x", 1, {3}, three}, {"y", 1, {3}, bad}}}, ERR_RANGE, "y must"},
        {{2, {{"x", 1, {65}, many}, {"y", 1, {65}, many}}}, ERR_SHAPE, "64"},
        {{2, {{"x", 0, {0}, three}, {"y", 1, {3}, three}}}, ERR_SHAPE, "x must"},
        {{1, {{"extent", 0, {0}, &far}}}, ERR_RANGE, "extent"},
        {{1, {{"curves", 0, {0}, &far}}}, ERR_RANGE, "curves"},
        {{1, {{"extent", 0, {0}, &minus}}}, ERR_RANGE, "extent"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct view out;
        struct error e = {0};
        CHECK(session_view(s, "belief", &refused[i].in, &out, &e) == refused[i].status);
        CHECK(strstr(e.text, refused[i].says) && out.count == 0 && s->error.code == OK);
    }
    struct view in = {3, {{"x", 1, {3}, three}, {"y", 1, {3}, three}, {"curves", 0, {0}, three}}};
    view_without_memory(s, "belief", &in);
    view_without_memory(s, "task", NULL);
    view_without_memory(s, "evaluate", NULL);
    CHECK(session_step(s, 2, NULL) == 2);
    session_free(s);
}

int main(void)
{
    data = dataset_glyphs(7, 6, 12, 12);
    RUN(gradients);
    RUN(draws_come_in_pairs);
    RUN(beliefs_are_checked);
    if (!REAL_IS_DOUBLE)
        RUN(characters_are_learnt);
    RUN(width_is_doubt);
    RUN(tasks_are_the_sinusoids);
    if (!REAL_IS_DOUBLE)
        RUN(bands_hold_what_they_promise);
    RUN(points_are_believed);
    RUN(views_are_checked);
    dataset_free(data);
    return check_report();
}
