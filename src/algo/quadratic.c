/* Tasks of two parameters, so that the plane of a page is the whole space of weights:
 *
 *   L_t(w) = 1/2 (w - c_t)' H_t (w - c_t)
 *
 * c_t is normal around 0; H_t has the eigenvalues 1 and 1 / condition, turned by a random angle. A
 * session has `tasks` of them, the same in every step: training is a smooth descent to a point that
 * is another one for each method. What the core computes for it, it computes as for any network:
 * L_t is the mean squared error of a linear map w on two examples, the rows of R with the targets
 * R c_t, where R'R = H_t. Support and query are the same two. In closed form, for K inner steps of
 * rate a, with e = theta - c and D = I - a H (for Meta-SGD a diagonal matrix instead of a):
 *
 *   w_K - c = D^K e,   L(w_K) = 1/2 e' D'^K H D^K e
 *   gradient by theta: MAML D'^K H D^K e,   first order H D^K e,   Reptile (I - D^K) e,   joint H e
 */
#include <math.h>
#include <string.h>

#include "algo/toy.h"
#include "base/num.h"

enum { CONDITION = TOY_HYPERS, SPREAD, START, HYPERS = START + 2 };
enum { ROWS = 2, MOST_GRID = 64 };

static const double pi = 3.14159265358979323846;

static const struct hyper hypers[HYPERS] = {
    TOY_ROWS(TOY_METHODS, TOY_JOINT, 3, 1, 0.5, OPT_SGD, 0.1),
    [CONDITION] = {"condition", HYPER_REAL, 1, 1000, 10, 1, 0, "", NULL,
                   DOC("Largest curvature of a task over its smallest.")},
    [SPREAD] = {"spread", HYPER_REAL, 0, 10, 1, 0, 0, "", NULL,
                DOC("Standard deviation of the tasks' minima.")},
    [START] = {"start1", HYPER_REAL, -5, 5, -2, 0, 0, "", NULL,
               DOC("First weight before training.")},
    [START + 1] = {"start2", HYPER_REAL, -5, 5, 2, 0, 0, "", NULL,
                   DOC("Second weight before training.")},
};

struct bowl {
    double centre[2], root[ROWS][2]; /* c and R */
};

/* Training tasks come round again. */
static struct bowl bowl_draw(const struct session *s, enum side side, uint64_t index)
{
    uint64_t tasks = (uint64_t)s->hyper[TASKS];
    struct rng rng = toy_rng(s, side, side == SIDE_TRAIN ? index % tasks : index);
    double x = s->hyper[SPREAD] * rng_normal(&rng), y = s->hyper[SPREAD] * rng_normal(&rng);
    double sine, cosine, thin = sqrt(1 / s->hyper[CONDITION]);
    num_sin_cos(pi * rng_uniform(&rng), &sine, &cosine);
    return (struct bowl){{x, y}, {{cosine, sine}, {-thin * sine, thin * cosine}}};
}

/* Both rows, again and again. */
static void examples(const struct bowl *b, int n, real *x, real *y)
{
    for (int i = 0; i < n; i++) {
        const double *row = b->root[i % ROWS], *c = b->centre;
        x[2 * i] = (real)row[0];
        x[2 * i + 1] = (real)row[1];
        y[i] = (real)(row[0] * c[0] + row[1] * c[1]);
    }
}

static void draw(const struct session *s, enum side side, uint64_t index, int exam,
                 const struct inner_task *to)
{
    struct bowl b = bowl_draw(s, side, index);
    (void)exam;
    examples(&b, ROWS, to->support, to->support_target);
    if (to->query_target)
        examples(&b, ROWS, to->query, to->query_target);
}

static enum status create(struct session *s)
{
    struct toy *toy = arena_alloc(s->arena, sizeof *toy);
    if (!toy)
        return error_set(&s->error, ERR_MEMORY, "no memory for the session");
    net_begin(&toy->net, SHAPE1(2));
    net_linear(&toy->net, 1, ACT_NONE);
    net_no_bias(&toy->net);
    toy->support = toy->query = toy->exam = ROWS;
    toy->draw = draw;
    if (toy_create(s, toy))
        return s->error.code;
    for (int i = 0; i < 2; i++)
        toy->descent.theta[i] = (real)s->hyper[START + i];
    return OK;
}

/* ---- views: theta = [w, padding, rates], of which w and rates are two numbers each ---- */

/* The rates of both weights: those learnt, or the one there is. */
static void rates_now(const struct session *s, real *rates)
{
    const struct toy *toy = s->own;
    for (int i = 0; i < 2; i++)
        rates[i] = toy->spec.rates == RATES_EACH ? toy->descent.theta[toy->net.size + i]
                                                 : (real)s->hyper[INNER_RATE];
}

/* K inner steps from w, which moves along; path [K + 1, 2], or NULL. Returns the loss at the end;
 * before: that at the start, or NULL. */
static double walk(struct adapter *a, const real *rates, int steps, real *w, real *path,
                   double *before)
{
    for (int k = 0;; k++) {
        double loss;
        const real *slope = adapter_slope(a, w, &loss);
        if (k == 0 && before)
            *before = loss;
        if (path)
            memcpy(path + 2 * k, w, 2 * sizeof *w);
        if (k == steps)
            return loss;
        w[0] -= rates[0] * slope[0];
        w[1] -= rates[1] * slope[1];
    }
}

static void view_surface(struct session *s, const struct view *in, struct view *out)
{
    const struct toy *toy = s->own;
    int side, index, n, tasks = (int)s->hyper[TASKS];
    double extent = view_number(in, "extent", 3);
    if (view_whole(s, in, "side", 0, 1, SIDE_TRAIN, &side) ||
        view_whole(s, in, "index", 0, 1 << 24, 0, &index) ||
        view_whole(s, in, "n", 2, MOST_GRID, 32, &n))
        return;
    if (!(extent > 0 && extent <= 1000)) {
        error_set(&s->error, ERR_RANGE, "extent must be above 0 and at most 1000, not %g", extent);
        return;
    }
    real *axis = view_add(s, out, "axis", 1, n, 0, 0, 0);
    real *loss = view_add(s, out, "loss", 2, n, n, 0, 0);
    real *joint = view_add(s, out, "joint", 2, n, n, 0, 0);
    real *meta = view_add(s, out, "meta", 2, n, n, 0, 0);
    real *w = arena_array(s->arena, (size_t)toy->net.size, sizeof *w), rates[2];
    struct adapter *a = adapter_create(s->arena, &toy->spec, &s->error);
    if (!s->error.code && !w)
        error_set(&s->error, ERR_MEMORY, "no memory for a surface");
    if (s->error.code)
        return;
    struct inner_task task = adapter_task(a);
    rates_now(s, rates);
    for (int i = 0; i < n; i++)
        axis[i] = (real)(extent * (2.0 * i / (n - 1) - 1));
    for (int t = -1; t < tasks; t++) { /* -1: the one asked for */
        draw(s, t < 0 ? (enum side)side : SIDE_TRAIN, (uint64_t)(t < 0 ? index : t), 1, &task);
        for (int i = 0; i < n * n; i++) {
            double before, after;
            w[0] = axis[i % n];
            w[1] = axis[i / n];
            after = walk(a, rates, t < 0 ? 0 : toy->spec.steps, w, NULL, &before);
            if (t < 0) {
                loss[i] = (real)before;
            } else {
                joint[i] += (real)(before / tasks);
                meta[i] += (real)(after / tasks);
            }
        }
    }
}

/* Two numbers given by the user, or those that hold otherwise. */
static void pair(struct session *s, const struct view *in, const char *name, const real *otherwise,
                 real *to)
{
    const struct tensor *t = view_find(in, name);
    const real *from = t ? t->data : otherwise;
    if (t && (t->rank != 1 || t->dim[0] != 2)) {
        error_set(&s->error, ERR_SHAPE, "%s must be [2]", name);
        return;
    }
    for (int i = 0; i < 2; i++) {
        to[i] = from[i];
        if (!(fabs((double)to[i]) <= 1e6))
            error_set(&s->error, ERR_RANGE, "%s must be numbers up to 1000000", name);
    }
}

/* The methods with a meta-gradient, in the order of the view's tensors. */
static const struct {
    const char *name;
    int order;
    enum inner_rates rates;
} arrows[] = {{"maml", 2, RATES_FIXED}, {"firstOrder", 1, RATES_FIXED}, {"metasgd", 2, RATES_EACH}};
enum { ARROWS = sizeof arrows / sizeof arrows[0] };

static void view_storyboard(struct session *s, const struct view *in, struct view *out)
{
    const struct toy *toy = s->own;
    int tasks = (int)s->hyper[TASKS], steps = toy->spec.steps;
    const real alpha = (real)s->hyper[INNER_RATE], one_rate[2] = {alpha, alpha};
    real now[2];
    rates_now(s, now);
    real *theta = view_add(s, out, "theta", 1, 2, 0, 0, 0);
    real *centre = view_add(s, out, "centre", 2, tasks, 2, 0, 0);
    real *hessian = view_add(s, out, "hessian", 3, tasks, 2, 2, 0);
    real *slope = view_add(s, out, "slope", 2, tasks, 2, 0, 0);
    real *path = view_add(s, out, "path", 3, tasks, steps + 1, 2, 0);
    real *reptile = view_add(s, out, "reptile", 2, tasks, 2, 0, 0);
    real *query = view_add(s, out, "query", 1, tasks, 0, 0, 0);
    real *rate_arrow = view_add(s, out, "metasgdRates", 2, tasks, 2, 0, 0);
    real *own_path = view_add(s, out, "metasgdPath", 3, tasks, steps + 1, 2, 0);
    real *arrow[ARROWS];
    struct inner *loop[ARROWS] = {0};
    for (int k = 0; k < ARROWS && !s->error.code; k++) {
        struct inner_spec spec = toy->spec;
        spec.order = arrows[k].order;
        spec.rates = arrows[k].rates;
        arrow[k] = view_add(s, out, arrows[k].name, 2, tasks, 2, 0, 0);
        loop[k] = inner_create(s->arena, &spec, &s->error);
    }
    struct adapter *a = s->error.code ? NULL : adapter_create(s->arena, &toy->spec, &s->error);
    int64_t size = toy->net.size;
    real *at = arena_array(s->arena, (size_t)(2 * size), sizeof *at);
    real *gradient = arena_array(s->arena, (size_t)(2 * size), sizeof *gradient);
    real *w = arena_array(s->arena, (size_t)size, sizeof *w);
    if (!s->error.code && (!at || !gradient || !w))
        error_set(&s->error, ERR_MEMORY, "no memory for the arrows");
    if (s->error.code)
        return;
    pair(s, in, "theta", toy->descent.theta, theta);
    pair(s, in, "rates", now, at + size);
    memcpy(at, theta, 2 * sizeof *at);
    for (int t = 0; t < tasks; t++) {
        struct bowl b = bowl_draw(s, SIDE_TRAIN, (uint64_t)t);
        struct inner_task task = adapter_task(a);
        draw(s, SIDE_TRAIN, (uint64_t)t, 0, &task);
        memcpy(slope + 2 * t, adapter_slope(a, at, NULL), 2 * sizeof *slope);
        memcpy(w, at, 2 * sizeof *w);
        query[t] = (real)walk(a, one_rate, steps, w, path + (ptrdiff_t)t * (steps + 1) * 2, NULL);
        for (int i = 0; i < 2; i++) {
            reptile[2 * t + i] = at[i] - w[i];
            centre[2 * t + i] = (real)b.centre[i];
            for (int j = 0; j < 2; j++)
                hessian[4 * t + 2 * i + j] =
                    (real)(b.root[0][i] * b.root[0][j] + b.root[1][i] * b.root[1][j]);
        }
        memcpy(w, at, 2 * sizeof *w);
        walk(a, at + size, steps, w, own_path + (ptrdiff_t)t * (steps + 1) * 2, NULL);
        for (int k = 0; k < ARROWS; k++) {
            struct inner_task sets = inner_task(loop[k]);
            draw(s, SIDE_TRAIN, (uint64_t)t, 0, &sets);
            inner_run(loop[k], at, s->hyper[INNER_RATE], gradient);
            memcpy(arrow[k] + 2 * t, gradient, 2 * sizeof *gradient);
        }
        memcpy(rate_arrow + 2 * t, gradient + size, 2 * sizeof *gradient); /* Meta-SGD's */
    }
}

static const struct view_row views[] = {
    {"surface",
     DOC("side, index, n, extent -> axis [n] from -extent to extent, loss [n,n] of one task (rows: "
         "second weight), and means over the training tasks: joint [n,n] at w itself, meta [n,n] "
         "after innerSteps inner steps from w"),
     view_surface},
    {"storyboard",
     DOC("theta [2], rates [2] (otherwise the present ones) -> theta [2] and for each training "
         "task T: centre [T,2], hessian [T,2,2], slope [T,2] at theta, path [T,K+1,2] of the inner "
         "steps, query [T] loss at its end, and the gradients at theta by which methods would "
         "learn: maml, firstOrder, metasgd, reptile [T,2] (joint: slope); metasgdRates [T,2], "
         "metasgdPath [T,K+1,2]: with the rates of Meta-SGD"),
     view_storyboard},
    TOY_EVALUATE,
    TOY_CHECK,
};

const struct algo algo_quadratic = {
    .name = "quadratic",
    .doc = DOC("Quadratic tasks of two parameters, whose losses and gradients can be drawn in one "
               "plane; no drawings."),
    ALGO_TABLES(hypers, toy_metrics, views),
    .split = SPLIT_NOTHING,
    .create = create,
    TOY_STEPS,
};
