/* also: double */
/* takes long */
/* The toy problems: quadratic tasks against their closed form, the methods' gradients against
 * finite differences, and what meta-learning gains on sinusoids over joint training. */
#include <string.h>

#include "algo/algo.h"
#include "algo/descent.h"

#include "sessions.h"

enum method { MAML, METASGD, REPTILE, JOINT, ANIL, METHODS };
enum { TASKS = 4, RATES_AT = 16 }; /* of the quadratic theta */

static struct session *make(const char *name, uint64_t seed, const struct setting *with)
{
    struct session *s = session_with(name, NULL, seed, with);
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

static struct view look(struct session *s, const char *name, struct setting one, struct setting two)
{
    real values[] = {(real)one.value, (real)two.value};
    struct view in = {(one.key != NULL) + (two.key != NULL),
                      {{one.key, 0, {0}, &values[0]}, {two.key, 0, {0}, &values[1]}}};
    struct view out;
    struct error e = {0};
    CHECK(session_view(s, name, &in, &out, &e) == OK);
    return out;
}

static const struct setting none = {NULL, 0};

/* ---- gradients ---- */

/* Float is too coarse for differences. First order and Reptile follow no gradient. */
static void gradients(void)
{
    enum { MOST = 1 << 13 };
    static real direction[MOST];
    static const char *const names[] = {"sinusoid", "quadratic"};
    for (int k = 0; REAL_IS_DOUBLE && k < 2 * METHODS; k++) {
        enum method method = (enum method)(k / 2);
        if (method == REPTILE || (method == ANIL && k % 2))
            continue;
        struct setting with[] = {
            {"method", method}, {"innerSteps", 3}, {"innerRate", 0.005}, {NULL, 0}};
        struct session *s = make(names[k % 2], 3, with);
        check_gradient(s, names[k % 2], 1e-7, direction, MOST);
        session_free(s);
    }
}

/* ---- quadratic tasks: matrices [a, b; c, d] as four numbers ---- */

struct matrix {
    double m[4];
};

static struct matrix times(struct matrix a, struct matrix b)
{
    return (struct matrix){{a.m[0] * b.m[0] + a.m[1] * b.m[2], a.m[0] * b.m[1] + a.m[1] * b.m[3],
                            a.m[2] * b.m[0] + a.m[3] * b.m[2], a.m[2] * b.m[1] + a.m[3] * b.m[3]}};
}

static struct matrix transposed(struct matrix a)
{
    return (struct matrix){{a.m[0], a.m[2], a.m[1], a.m[3]}};
}

/* I - diag(rates) H, to a power. */
static struct matrix shrink(struct matrix h, const double *rates, int power)
{
    struct matrix d = {
        {1 - rates[0] * h.m[0], -rates[0] * h.m[1], -rates[1] * h.m[2], 1 - rates[1] * h.m[3]}};
    struct matrix p = {{1, 0, 0, 1}};
    while (power-- > 0)
        p = times(p, d);
    return p;
}

static void apply(struct matrix a, const double *x, double *y)
{
    double y0 = a.m[0] * x[0] + a.m[1] * x[1];
    y[1] = a.m[2] * x[0] + a.m[3] * x[1];
    y[0] = y0;
}

static double bowl(struct matrix h, const double *e)
{
    double s[2];
    apply(h, e, s);
    return (e[0] * s[0] + e[1] * s[1]) / 2;
}

static void near_pair(const real *got, const double *want, double tolerance)
{
    for (int i = 0; i < 2; i++)
        CHECK_NEAR(got[i], want[i], tolerance * fmax(1, fabs(want[i])));
}

/* Centre and Hessian of training task t from a storyboard. */
static struct matrix task_of(const struct view *board, int t, double *centre)
{
    const real *c = tensor(board, "centre", 2 * TASKS), *h = tensor(board, "hessian", 4 * TASKS);
    struct matrix m;
    centre[0] = (double)c[2 * t];
    centre[1] = (double)c[2 * t + 1];
    for (int i = 0; i < 4; i++)
        m.m[i] = (double)h[4 * t + i];
    return m;
}

static void arrows_have_the_closed_form(void)
{
    static const double conditions[] = {1, 10, 100};
    const double tolerance = REAL_IS_DOUBLE ? 1e-12 : 1e-5;
    for (int k = 0; k < 6; k++) {
        int steps = k % 2 ? 3 : 1;
        struct setting with[] = {{"tasks", TASKS},
                                 {"innerSteps", steps},
                                 {"condition", conditions[k / 2]},
                                 {"innerRate", 0.5},
                                 {NULL, 0}};
        struct session *s = make("quadratic", 7, with);
        real point[] = {(real)1.25, (real)-0.75}, given[] = {(real)0.875, (real)0.25};
        struct view in = {2, {{"theta", 1, {2}, point}, {"rates", 1, {2}, given}}}, out;
        struct error error = {0};
        CHECK(session_view(s, "storyboard", &in, &out, &error) == OK);
        const real *path = tensor(&out, "path", TASKS * (steps + 1) * 2);
        const real *own = tensor(&out, "metasgdPath", TASKS * (steps + 1) * 2);
        double apart = 0;
        for (int t = 0; t < TASKS; t++) {
            double c[2], e[2], w[2], want[2], slope[2], fixed[] = {0.5, 0.5};
            double rates[] = {(double)given[0], (double)given[1]};
            struct matrix h = task_of(&out, t, c);
            double trace = h.m[0] + h.m[3], det = h.m[0] * h.m[3] - h.m[1] * h.m[2];
            CHECK_NEAR(trace, 1 + 1 / conditions[k / 2], tolerance);
            CHECK_NEAR(det, 1 / conditions[k / 2], tolerance);
            for (int i = 0; i < 2; i++)
                e[i] = (double)point[i] - c[i];
            apply(h, e, slope);
            near_pair(tensor(&out, "slope", 2 * TASKS) + 2 * t, slope, tolerance);
            for (int j = 0; j <= steps; j++) {
                apply(shrink(h, fixed, j), e, w);
                w[0] += c[0];
                w[1] += c[1];
                near_pair(path + (ptrdiff_t)(t * (steps + 1) + j) * 2, w, tolerance);
                apply(shrink(h, rates, j), e, w);
                w[0] += c[0];
                w[1] += c[1];
                near_pair(own + (ptrdiff_t)(t * (steps + 1) + j) * 2, w, tolerance);
            }
            struct matrix d = shrink(h, fixed, steps);
            apply(d, e, w);
            CHECK_NEAR(tensor(&out, "query", TASKS)[t], bowl(h, w), tolerance);
            for (int i = 0; i < 2; i++)
                want[i] = e[i] - w[i];
            near_pair(tensor(&out, "reptile", 2 * TASKS) + 2 * t, want, tolerance);
            double first[2];
            apply(h, w, first);
            near_pair(tensor(&out, "firstOrder", 2 * TASKS) + 2 * t, first, tolerance);
            apply(transposed(d), first, want);
            near_pair(tensor(&out, "maml", 2 * TASKS) + 2 * t, want, tolerance);
            apart = fmax(apart, fabs(first[0] - want[0]) + fabs(first[1] - want[1]));

            d = shrink(h, rates, steps);
            apply(d, e, w);
            apply(h, w, first);
            apply(transposed(d), first, want);
            near_pair(tensor(&out, "metasgd", 2 * TASKS) + 2 * t, want, tolerance);
            /* Rate i moves w_K by what the later steps leave of - slope_i of each step j. */
            double of_rates[2] = {0};
            for (int j = 0; j < steps; j++) {
                double back[2];
                apply(shrink(h, rates, j), e, w);
                apply(h, w, slope);
                apply(transposed(shrink(h, rates, steps - 1 - j)), first, back);
                of_rates[0] -= slope[0] * back[0];
                of_rates[1] -= slope[1] * back[1];
            }
            near_pair(tensor(&out, "metasgdRates", 2 * TASKS) + 2 * t, of_rates, tolerance);
        }
        CHECK(apart > 0.1); /* the orders are not the same */
        session_free(s);
    }
}

/* The gradient a step uses is the mean of the arrows of its method. */
static void steps_follow_the_arrows(void)
{
    static const char *const names[] = {"maml", "metasgd", "reptile", "slope", "firstOrder"};
    for (int k = 0; k < 5; k++) {
        struct setting with[] = {{"tasks", TASKS},         {"innerSteps", 2},
                                 {"rate", 0.25},           {"method", k < 4 ? k : MAML},
                                 {"order", k < 4 ? 2 : 1}, {NULL, 0}};
        struct session *s = make("quadratic", 11, with);
        session_step(s, 3, NULL); /* not where all rates are alike */
        struct view out = look(s, "storyboard", none, none);
        const real *arrow = tensor(&out, names[k], 2 * TASKS);
        double want[2] = {(double)s->descent->theta[0], (double)s->descent->theta[1]};
        for (int t = 0; t < TASKS; t++)
            for (int i = 0; i < 2; i++)
                want[i] -= 0.25 / TASKS * (double)arrow[2 * t + i];
        double rates[2];
        if (k == METASGD) {
            CHECK(s->descent->theta[RATES_AT] != s->descent->theta[RATES_AT + 1]);
            const real *of_rates = tensor(&out, "metasgdRates", 2 * TASKS);
            for (int i = 0; i < 2; i++) {
                rates[i] = (double)s->descent->theta[RATES_AT + i];
                for (int t = 0; t < TASKS; t++)
                    rates[i] -= 0.25 / TASKS * (double)of_rates[2 * t + i];
            }
        }
        CHECK(session_step(s, 1, NULL) == 1);
        near_pair(s->descent->theta, want, 1e-6);
        if (k == METASGD)
            near_pair(s->descent->theta + RATES_AT, rates, 1e-6);
        session_free(s);
    }
}

/* Weighted means of the centres: sum of M_t (theta - c_t) = 0 with the M_t of each method. */
static void descents_end_where_they_must(void)
{
    double ends[4][2];
    for (int k = 0; k < 4; k++) { /* maml, first order, reptile, joint */
        static const enum method method[] = {MAML, MAML, REPTILE, JOINT};
        struct setting with[] = {{"tasks", TASKS}, {"innerSteps", 2},     {"rate", 0.5},
                                 {"condition", 4}, {"method", method[k]}, {"order", k == 1 ? 1 : 2},
                                 {NULL, 0}};
        struct session *s = make("quadratic", 5, with);
        CHECK(session_step(s, 4000, NULL) == 4000);
        struct view out = look(s, "storyboard", none, none);
        struct matrix all = {{0}};
        double right[2] = {0};
        for (int t = 0; t < TASKS; t++) {
            double c[2], mc[2], rates[] = {0.5, 0.5};
            struct matrix h = task_of(&out, t, c), d = shrink(h, rates, 2), m;
            m = k == 0   ? times(transposed(d), times(h, d))
                : k == 1 ? times(h, d)
                : k == 2 ? (struct matrix){{1 - d.m[0], -d.m[1], -d.m[2], 1 - d.m[3]}}
                         : h;
            apply(m, c, mc);
            for (int i = 0; i < 4; i++)
                all.m[i] += m.m[i];
            right[0] += mc[0];
            right[1] += mc[1];
        }
        double det = all.m[0] * all.m[3] - all.m[1] * all.m[2];
        ends[k][0] = (all.m[3] * right[0] - all.m[1] * right[1]) / det;
        ends[k][1] = (all.m[0] * right[1] - all.m[2] * right[0]) / det;
        near_pair(s->descent->theta, ends[k], REAL_IS_DOUBLE ? 1e-6 : 1e-3);
        for (int j = 0; j < k; j++)
            CHECK(fabs(ends[j][0] - ends[k][0]) + fabs(ends[j][1] - ends[k][1]) > 0.01);
        session_free(s);
    }
}

static void surfaces_have_the_closed_form(void)
{
    enum { N = 9 };
    const double tolerance = REAL_IS_DOUBLE ? 1e-12 : 1e-5;
    static const struct setting with[] = {{"tasks", TASKS}, {"innerSteps", 2}, {NULL, 0}};
    struct session *s = make("quadratic", 5, with);
    struct view out = look(s, "storyboard", none, none);
    struct matrix h[TASKS];
    double c[TASKS][2], rates[] = {0.5, 0.5};
    for (int t = 0; t < TASKS; t++)
        h[t] = task_of(&out, t, c[t]);
    out = look(s, "surface", (struct setting){"n", N}, (struct setting){"index", 2});
    const real *axis = tensor(&out, "axis", N);
    const real *loss = tensor(&out, "loss", N * N), *joint = tensor(&out, "joint", N * N);
    const real *meta = tensor(&out, "meta", N * N);
    CHECK(axis[0] == -3 && axis[N - 1] == 3 && axis[N / 2] == 0);
    for (int i = 0; i < N * N; i++) {
        double sum[2] = {0};
        for (int t = 0; t < TASKS; t++) {
            double e[] = {(double)axis[i % N] - c[t][0], (double)axis[i / N] - c[t][1]};
            if (t == 2)
                CHECK_NEAR(loss[i], bowl(h[t], e), tolerance * fmax(1, bowl(h[t], e)));
            sum[0] += bowl(h[t], e) / TASKS;
            apply(shrink(h[t], rates, 2), e, e);
            sum[1] += bowl(h[t], e) / TASKS;
        }
        CHECK_NEAR(joint[i], sum[0], tolerance * fmax(1, sum[0]));
        CHECK_NEAR(meta[i], sum[1], tolerance * fmax(1, sum[1]));
    }
    session_free(s);
}

/* ---- the gradient check ---- */

static double number(const struct view *out, const char *name)
{
    return (double)*tensor(out, name, 1);
}

/* What the graph derives is the derivative of what is computed without it; what leaves terms out
 * is not. */
static void checks_tell_gradients_from_others(void)
{
    static const struct {
        enum method method;
        int order, exact;
    } cases[] = {{MAML, 2, 1}, {METASGD, 2, 1}, {JOINT, 2, 1},
                 {ANIL, 2, 1}, {MAML, 1, 0},    {REPTILE, 2, 0}};
    const double exact = REAL_IS_DOUBLE ? 1e-7 : 2e-5;
    for (size_t k = 0; k < 2 * sizeof cases / sizeof cases[0]; k++) {
        int waves = (int)(k % 2), method = (int)cases[k / 2].method;
        if (method == ANIL && !waves)
            continue;
        struct setting with[] = {
            {"method", method}, {"order", cases[k / 2].order},     {"innerSteps", 3},
            {"tasks", 3},       {"innerRate", waves ? 0.01 : 0.5}, {NULL, 0}};
        struct session *s = make(waves ? "sinusoid" : "quadratic", 7, with);
        for (int round = 0; round < 2; round++) {
            int all = (waves ? 1761 : 2) * (method == METASGD ? 2 : 1);
            int weights = waves ? 90 : all;
            struct view out = look(s, "check", (struct setting){"count", weights}, none);
            const real *g = tensor(&out, "gradient", weights);
            const real *d = tensor(&out, "difference", weights);
            double apart = 0, square = 0, error = number(&out, "error");
            for (int i = 0; i < weights; i++) {
                apart += pow((double)g[i] - (double)d[i], 2);
                square += pow((double)g[i], 2);
            }
            CHECK(square > 1e-9 && number(&out, "of") == all);
            CHECK_NEAR(number(&out, "length"), sqrt(square), 1e-5 * sqrt(square));
            CHECK_NEAR(error, sqrt(apart / square), 1e-6 + 1e-3 * error);
            if (!(cases[k / 2].exact ? error <= exact : error >= 0.05))
                printf("%s, method %d, order %d: %g\n", s->algo->name, method, cases[k / 2].order,
                       error);
            CHECK(cases[k / 2].exact ? error <= exact : error >= 0.05);
            CHECK(session_step(s, 20, NULL) == 20);
        }
        session_free(s);
    }
}

/* The gradient that is checked is the one of the next step, and a look leaves no trace. */
static void checks_are_of_the_running_model(void)
{
    static const struct setting with[] = {{"tasks", TASKS}, {"innerSteps", 2}, {NULL, 0}};
    struct session *s = make("quadratic", 11, with), *other = make("quadratic", 11, with);
    CHECK(session_step(s, 3, NULL) == 3 && session_step(other, 3, NULL) == 3);
    struct view out = look(s, "storyboard", none, none);
    const real *arrow = tensor(&out, "maml", 2 * TASKS);
    double want[2] = {0};
    for (int i = 0; i < 2 * TASKS; i++)
        want[i % 2] += (double)arrow[i] / TASKS;
    out = look(s, "check", none, none);
    near_pair(tensor(&out, "gradient", 2), want, 1e-6);
    out = look(s, "check", (struct setting){"count", 1}, (struct setting){"tasks", 1});
    double first = (double)*tensor(&out, "difference", 1);
    CHECK(session_step(s, 1, NULL) == 1 && session_step(other, 1, NULL) == 1);
    CHECK(!memcmp(s->descent->theta, other->descent->theta, 2 * sizeof(real)));
    out = look(s, "check", (struct setting){"count", 1}, (struct setting){"tasks", 1});
    /* The other weight: along an ellipse of condition 10 they are not alike. */
    CHECK(fabs((double)*tensor(&out, "difference", 1) - first) > 0.01);
    session_free(s);
    session_free(other);
}

/* Training starts where it is told. */
static void quadratics_start_where_told(void)
{
    static const struct setting with[] = {{"start1", -1.25}, {"start2", 0.5}, {NULL, 0}};
    struct session *s = make("quadratic", 3, with);
    CHECK(s->descent->theta[0] == (real)-1.25 && s->descent->theta[1] == (real)0.5);
    session_free(s);
}

/* ---- sinusoids ---- */

/* The own arrow is that of the method, and lengths and angles are what they must be. */
static void sinusoids_have_arrows(void)
{
    enum { KINDS = 5, OWN = 4 };
    static const struct {
        enum method method;
        int order, row;
    } cases[] = {{MAML, 2, 0}, {MAML, 1, 1}, {REPTILE, 2, 2}, {JOINT, 2, 3}};
    for (int k = 0; k < 4; k++) {
        struct setting with[] = {
            {"method", cases[k].method}, {"order", cases[k].order}, {"innerSteps", 2}, {NULL, 0}};
        struct session *s = make("sinusoid", 5, with);
        CHECK(session_step(s, 30, NULL) == 30);
        struct view out = look(s, "arrows", (struct setting){"tasks", 4}, none);
        const real *dots = tensor(&out, "dots", KINDS * KINDS);
        int row = cases[k].row;
        for (int i = 0; i < KINDS; i++) {
            double a = (double)dots[i * KINDS + i];
            CHECK(a > 0);
            for (int j = 0; j < KINDS; j++) {
                double both = sqrt(a * (double)dots[j * KINDS + j]);
                CHECK(dots[i * KINDS + j] == dots[j * KINDS + i]);
                CHECK(fabs((double)dots[i * KINDS + j]) <= both * (1 + 1e-5));
            }
            CHECK_NEAR(dots[OWN * KINDS + i], dots[row * KINDS + i], 1e-6 * (1 + a));
        }
        /* MAML and first order differ; Reptile of rate a points along, but is shorter. */
        CHECK(fabs((double)(dots[0] - dots[1])) > 1e-3 * (double)dots[0]);
        CHECK(dots[2 * KINDS + 2] < dots[3 * KINDS + 3]);
        session_free(s);
    }
}

static void sinusoids_are_what_they_say(void)
{
    enum { SHOT = 10, GRID = 101 };
    static const struct setting with[] = {{"testSteps", 2}, {NULL, 0}};
    struct session *s = make("sinusoid", 1, with), *other = make("sinusoid", 2, with);
    double least[] = {9, 9, 9}, most[] = {-9, -9, -9}, squares = 0, mean = 0;
    for (int i = 0; i < 300; i++) {
        struct view out = look(s, "task", (struct setting){"index", i}, none);
        double a = (double)*tensor(&out, "amplitude", 1), p = (double)*tensor(&out, "phase", 1);
        const real *x = tensor(&out, "x", SHOT), *y = tensor(&out, "y", SHOT);
        const real *grid = tensor(&out, "grid", GRID), *truth = tensor(&out, "truth", GRID);
        const real *prediction = tensor(&out, "prediction", 3 * GRID);
        const real *loss = tensor(&out, "loss", 3);
        const double seen[] = {a, p, (double)x[0]};
        for (int k = 0; k < 3; k++) {
            least[k] = fmin(least[k], seen[k]);
            most[k] = fmax(most[k], seen[k]);
            double sum = 0;
            for (int j = 0; j < GRID; j++)
                sum += pow((double)(prediction[k * GRID + j] - truth[j]), 2) / GRID;
            CHECK_NEAR(loss[k], sum, 1e-5 * fmax(1, sum));
        }
        for (int j = 0; j < SHOT; j++)
            CHECK_NEAR(y[j], a * sin((double)x[j] - p), 2e-6);
        for (int j = 0; j < GRID; j++) {
            CHECK_NEAR(truth[j], a * sin((double)grid[j] - p), 2e-6);
            CHECK_NEAR(grid[j], -5 + 0.1 * j, 1e-6);
        }
        mean += a / 300;
        squares += a * a / 300;
    }
    CHECK(least[0] >= 0.1 && most[0] <= 5 && least[0] < 0.2 && most[0] > 4.9);
    CHECK(least[1] >= 0 && most[1] <= 3.1416 && least[1] < 0.1 && most[1] > 3.04);
    CHECK(least[2] >= -5 && most[2] <= 5 && least[2] < -4.8 && most[2] > 4.8);
    CHECK_NEAR(mean, 2.55, 0.25);
    CHECK_NEAR(squares, 2.55 * 2.55 + 4.9 * 4.9 / 12, 1.2);

    /* Whoever is judged is judged on the same tasks; training tasks are the session's own. */
    for (int side = 0; side < 2; side++) {
        real truth[GRID];
        struct view out = look(s, "task", (struct setting){"side", side}, none);
        memcpy(truth, tensor(&out, "truth", GRID), sizeof truth);
        out = look(other, "task", (struct setting){"side", side}, none);
        CHECK((memcmp(truth, tensor(&out, "truth", GRID), sizeof truth) == 0) == (side == 1));
    }
    session_free(s);
    session_free(other);
}

struct score {
    double mean[11], interval[11]; /* half of the 95 % interval */
};

static struct score exam(struct session *s)
{
    enum { COUNT = 300 };
    struct score score = {{0}, {0}};
    struct view out = look(s, "evaluate", (struct setting){"count", COUNT}, none);
    const real *loss = tensor(&out, "loss", COUNT * 11);
    for (int k = 0; k < 11; k++) {
        double squares = 0;
        for (int i = 0; i < COUNT; i++) {
            double l = (double)loss[i * 11 + k];
            score.mean[k] += l / COUNT;
            squares += l * l / COUNT;
        }
        score.interval[k] = 1.96 * sqrt((squares - pow(score.mean[k], 2)) / (COUNT - 1));
    }
    return score;
}

/* Finn et al., fig. 2 and 3, on a run of some seconds. In double it is the same, and takes longer.
 */
static void meta_learning_beats_joint_training(void)
{
    static const struct {
        const char *name;
        struct setting with[5];
        double one, ten; /* mean squared error after one step and after ten is less */
    } cases[] = {
        {"maml", {{"method", MAML}, {"tasks", 10}}, 1.3, 0.8},
        {"first order", {{"method", MAML}, {"order", 1}, {"tasks", 10}}, 1.7, 1},
        {"metasgd",
         {{"method", METASGD}, {"tasks", 10}},
         0.9,
         INFINITY}, /* its rates are made for one step */
        {"anil", {{"method", ANIL}, {"tasks", 10}}, 1.7, 1},
        {"reptile", {{"method", REPTILE}, {"innerSteps", 5}, {"tasks", 10}}, 1.9, 1},
    };
    enum { STEPS = 2500 };
    static const struct setting baseline[] = {{"method", JOINT}, {"tasks", 10}, {NULL, 0}};
    struct session *s = make("sinusoid", 1, baseline);
    CHECK(session_step(s, STEPS, NULL) == STEPS);
    struct score joint = exam(s);
    session_free(s);
    printf("%-12s %.2f, %.2f +- %.2f, %.2f +- %.2f\n", "joint", joint.mean[0], joint.mean[1],
           joint.interval[1], joint.mean[10], joint.interval[10]);
    CHECK(joint.mean[1] > 2.2 && joint.mean[10] > 1.5);
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        s = make("sinusoid", 1, cases[k].with);
        CHECK(session_step(s, STEPS, NULL) == STEPS);
        struct score after = exam(s);
        printf("%-12s %.2f, %.2f +- %.2f, %.2f +- %.2f\n", cases[k].name, after.mean[0],
               after.mean[1], after.interval[1], after.mean[10], after.interval[10]);
        CHECK(after.mean[1] < cases[k].one);
        CHECK(after.mean[1] + after.interval[1] < joint.mean[1] - joint.interval[1]);
        if (isfinite(cases[k].ten)) {
            CHECK(after.mean[10] < cases[k].ten);
            CHECK(after.mean[10] + after.interval[10] < joint.mean[10] - joint.interval[10]);
        }
        session_free(s);
    }
}

/* ---- refusals ---- */

static void views_are_checked(void)
{
    static const struct setting with[] = {{"tasks", 2}, {NULL, 0}};
    struct session *s = make("quadratic", 1, with);
    real bad[3] = {1, 2, (real)NAN}, huge = (real)1e9, zero = 0;
    const struct {
        const char *view;
        struct tensor given;
        enum status status;
    } refused[] = {
        {"storyboard", {"theta", 1, {3}, bad}, ERR_SHAPE},
        {"storyboard", {"theta", 1, {2}, bad + 1}, ERR_RANGE},
        {"storyboard", {"rates", 0, {0}, bad}, ERR_SHAPE},
        {"surface", {"n", 0, {0}, &huge}, ERR_RANGE},
        {"surface", {"extent", 0, {0}, &zero}, ERR_RANGE},
        {"surface", {"index", 0, {0}, &bad[2]}, ERR_RANGE},
        {"evaluate", {"count", 0, {0}, &zero}, ERR_RANGE},
        {"evaluate", {"side", 0, {0}, &bad[1]}, ERR_RANGE},
        {"check", {"count", 0, {0}, &zero}, ERR_RANGE},
        {"check", {"tasks", 0, {0}, &huge}, ERR_RANGE},
    };
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct view in = {1, {refused[i].given}}, out;
        struct error e = {0};
        CHECK(session_view(s, refused[i].view, &in, &out, &e) == refused[i].status);
        CHECK(strstr(e.text, refused[i].given.name) && out.count == 0 && s->error.code == OK);
    }
    session_free(s);
}

/* Every allocation of a view failed in turn. */
static void views_without_memory(void)
{
    static const struct setting with[] = {{"tasks", 2}, {NULL, 0}};
    static const struct {
        const char *algo, *view;
    } views[] = {{"sinusoid", "task"},  {"sinusoid", "evaluate"}, {"sinusoid", "arrows"},
                 {"sinusoid", "check"}, {"quadratic", "surface"}, {"quadratic", "storyboard"},
                 {"quadratic", "check"}};
    for (size_t k = 0; k < sizeof views / sizeof views[0]; k++) {
        struct session *s = make(views[k].algo, 1, with);
        view_without_memory(s, views[k].view, NULL);
        CHECK(session_step(s, 2, NULL) == 2);
        session_free(s);
    }
}

int main(void)
{
    RUN(gradients);
    RUN(arrows_have_the_closed_form);
    RUN(steps_follow_the_arrows);
    RUN(descents_end_where_they_must);
    RUN(surfaces_have_the_closed_form);
    RUN(checks_tell_gradients_from_others);
    RUN(checks_are_of_the_running_model);
    RUN(quadratics_start_where_told);
    RUN(sinusoids_are_what_they_say);
    RUN(sinusoids_have_arrows);
    if (!REAL_IS_DOUBLE)
        RUN(meta_learning_beats_joint_training);
    RUN(views_are_checked);
    RUN(views_without_memory);
    return check_report();
}
