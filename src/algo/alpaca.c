/* Bayesian meta-learning of curves with an exact belief: a network makes features of x, and a
 * curve is a sum of them under weights w, of which a Gaussian prior is meta-learnt with the
 * network. What some points of a new curve say of w is then known exactly, in one formula
 * (algo/conjugate.h), and with it the band in which the curve lies.
 *
 *   theta <- theta - rate * mean over tasks of d(-log p(y_1 .. y_K | x_1 .. x_K)) / d theta / K
 *
 * theta: the network's weights (1-40-40-D, tanh), the prior's mean, the log of the noise variance.
 * The evidence is the product of what each point was given before it was told, so that the learner
 * is asked for the right width of its band after none, one, .. K - 1 points alike. Gradient steps
 * on an evidence lower bound (algo/abml.c) lead to the same belief; here they are not needed.
 *
 * Tasks are those of algo/sinusoid.c, whose y may have noise. Source: Harrison, Sharma & Pavone
 * 2018 (ALPaCA), trained on the evidence (type II maximum likelihood: Bishop 2006, sec. 3.5). */
#include <math.h>
#include <string.h>

#include "algo/algo.h"
#include "algo/conjugate.h"
#include "algo/descent.h"
#include "algo/shown.h"
#include "algo/wave.h"
#include "algo/weights.h"
#include "base/num.h"
#include "kern/map.h"
#include "search/linear.h"

enum { TASKS, POINTS, FEATURES, NOISE, OPTIMIZER, RATE, HYPERS };
enum {
    WIDTH = 40,
    GRID = 101,
    MOST_POINTS = 64,  /* that a user gives */
    MOST_CURVES = 64,  /* a view */
    MOST_TASKS = 1000, /* a view */
    EXAM_SEED = 2017,  /* with it the exam's tasks are those of algo/toy.c */
};

static const double floor_variance = 1e-4; /* of the noise: below it float loses the covariance */
static const double band = 1.959964;       /* half width of 95 %, in standard deviations */
static const double log_2pi = 1.8378770664093453;

/* Half widths of the central bands of 10, 20, .. 90 %, in standard deviations. */
enum { LEVELS = 9 };
static const double level_band[LEVELS] = {0.125661, 0.253347, 0.385320, 0.524401, 0.674490,
                                          0.841621, 1.036433, 1.281552, 1.644854};

static const struct hyper hypers[HYPERS] = {
    [TASKS] = {"tasks", HYPER_INT, 1, 64, 25, 0, 0, "tasks", NULL, DOC("Tasks a step.")},
    [POINTS] = {"points", HYPER_INT, 1, 50, 10, 0, 0, "", NULL,
                DOC("Points of a task's curve, told one after another.")},
    [FEATURES] = {"features", HYPER_INT, 1, 64, 16, 0, 0, "", NULL,
                  DOC("Features that the network makes of x, of which a curve is a sum.")},
    [NOISE] = {"pointNoise", HYPER_REAL, 0, 2, 0.1, 0, 0, "", NULL,
               DOC("Standard deviation of the noise on the points told.")},
    [OPTIMIZER] = DESCENT_OPTIMIZER(OPT_ADAM),
    [RATE] = DESCENT_RATE(1e-3),
};

static const char *const metrics[] = {"loss", "error", "coverage"};

struct alpaca {
    struct net net; /* with the prior's mean and the noise as parameters of no layer */
    struct descent descent;
    int params[NET_PARAMS], gradients[NET_PARAMS];
    struct plan *plan;
    real *x, *y;
    const real *loss, *means, *variances;
};

/* The nodes of v, and of the rest of a regression on x [n,1]. */
static int variance_node(struct graph *g, const struct net *n, const int *params)
{
    return ad_shift(g, ad_exp(g, params[n->params - 1]), floor_variance);
}

/* ---- tasks ---- */

struct task {
    struct wave wave;
    struct rng rng, noise;
};

static struct task task_of(const struct session *s, enum side side, uint64_t index)
{
    uint64_t seed = side == SIDE_TRAIN ? s->seed : EXAM_SEED;
    struct task t = {
        .rng = rng_stream(seed, side == SIDE_TRAIN ? RNG_BATCH : RNG_EVAL, index),
        .noise = rng_stream(seed, RNG_NOISE, index),
    };
    t.wave = wave_draw(&t.rng);
    return t;
}

static void task_points(const struct session *s, struct task *t, int n, real *x, real *y)
{
    wave_points(&t->wave, &t->rng, n, x, y);
    for (int i = 0; i < n && s->hyper[NOISE] > 0; i++)
        y[i] += (real)(s->hyper[NOISE] * rng_normal(&t->noise));
}

/* ---- training ---- */

static enum status create_plan(struct session *s, struct alpaca *a)
{
    int n = (int)s->hyper[POINTS], dims = (int)s->hyper[FEATURES], count = a->net.params;
    struct graph *g = graph_create(s->arena);
    if (!g)
        return error_set(&s->error, ERR_MEMORY, "no memory for the session");
    net_inputs(&a->net, g, a->params);
    int x = ad_input(g, SHAPE2(n, 1));
    struct conjugate c = {
        .features = net_apply(&a->net, g, x, a->params),
        .y = ad_input(g, SHAPE2(n, 1)),
        .mean = a->params[count - 2],
        .identity = ad_input(g, SHAPE2(dims, dims)),
        .variance = variance_node(g, &a->net, a->params),
    };
    int means = 0, variances = 0, outputs[NET_PARAMS + 3];
    conjugate_predict(g, &c, &means, &variances);
    int loss = conjugate_loss(g, &c, means, variances);
    graph_grad(g, loss, 0, a->params, count, a->gradients);
    memcpy(outputs, a->gradients, (size_t)count * sizeof *outputs);
    outputs[count] = loss;
    outputs[count + 1] = means;
    outputs[count + 2] = variances;
    a->plan = plan_create(g, s->arena, outputs, count + 3);
    if (!a->plan)
        return error_set(&s->error, graph_error(g)->code, "%s", graph_error(g)->text);
    /* Each run binds the gradient it is to write. */
    if (net_bind(&a->net, a->plan, a->params, a->descent.theta) ||
        net_bind(&a->net, a->plan, a->gradients, a->descent.gradient))
        return error_set(&s->error, ERR_STATE, "the parameters cannot be bound");
    if (plan_ready(a->plan))
        return error_set(&s->error, ERR_MEMORY, "no memory for the session");
    real *identity = plan_data(a->plan, c.identity);
    for (int i = 0; i < dims * dims; i++)
        identity[i] = i % (dims + 1) == 0;
    a->x = plan_data(a->plan, x);
    a->y = plan_data(a->plan, c.y);
    a->loss = plan_data(a->plan, loss);
    a->means = plan_data(a->plan, means);
    a->variances = plan_data(a->plan, variances);
    shown_plan(s, "step", a->plan);
    return OK;
}

static enum status create(struct session *s)
{
    struct alpaca *a = arena_alloc(s->arena, sizeof *a);
    int dims = (int)s->hyper[FEATURES];
    if (!a)
        return error_set(&s->error, ERR_MEMORY, "no memory for the session");
    s->own = a;
    net_begin(&a->net, SHAPE1(1));
    for (int i = 0; i < 2; i++) {
        net_linear(&a->net, WIDTH, ACT_TANH);
        net_activation(&a->net, ACT_TANH);
    }
    net_linear(&a->net, dims, ACT_NONE);
    /* The first layer's as large as in algo/sinusoid.c, so that its steps lie all over the range.
     */
    for (int k = 0; k < a->net.params; k++)
        a->net.param[k].init_sd = 1 / sqrt(k < 2 ? 3 : 3 * WIDTH);
    net_parameter(&a->net, "mean", SHAPE2(1, dims), 0);
    net_parameter(&a->net, "logNoise", SHAPE2(1, 1), -3);
    if (a->net.error.code)
        return error_set(&s->error, a->net.error.code, "%s", a->net.error.text);
    if (descent_create(s, &a->descent, a->net.size, (enum optimizer_kind)s->hyper[OPTIMIZER]) ||
        create_plan(s, a))
        return s->error.code;
    struct rng rng = rng_stream(s->seed, RNG_INIT, 0);
    net_init(&a->net, &rng, a->descent.theta);
    weights_net(s, "net", &a->net, 0, a->descent.theta);
    return OK;
}

static int parts(const struct session *s)
{
    return (int)s->hyper[TASKS];
}

static enum status part(struct session *s, int t, real *gradient, double *out)
{
    struct alpaca *a = s->own;
    int n = (int)s->hyper[POINTS];
    struct task task = task_of(s, SIDE_TRAIN, (uint64_t)(s->step * parts(s) + t));
    task_points(s, &task, n, a->x, a->y);
    net_bind(&a->net, a->plan, a->gradients, gradient);
    plan_run(a->plan);
    out[0] = (double)*a->loss;
    for (int i = 0; i < n; i++) {
        double error = (double)a->y[i] - (double)a->means[i], square = error * error;
        out[1] += square / n;
        out[2] += square <= band * band * (double)a->variances[i] ? 1.0 / n : 0;
    }
    return OK;
}

static enum status finish(struct session *s, double *out)
{
    struct descent *d = s->descent;
    double share = 1.0 / parts(s);
    for (int k = 0; k < ALGO_LENGTH(metrics); k++)
        out[k] *= share;
    map_scale(d->n, d->gradient, (real)share, d->gradient);
    return descent_step(s, d, s->hyper[RATE], out[0]);
}

/* ---- looking ---- */

/* Features of n points in double, and a belief over their weights. */
struct reading {
    int n, dims;
    double variance; /* of the noise, learnt */
    double *features, *scratch;
    struct conjugate_belief belief;
};

static enum status no_memory(struct session *s)
{
    return error_set(&s->error, ERR_MEMORY, "no memory for a view");
}

/* Of x [n]. The belief is the prior. */
static enum status reading_create(struct session *s, struct reading *r, int n, const real *x)
{
    const struct alpaca *a = s->own;
    const struct net *net = &a->net;
    const real *theta = a->descent.theta;
    int dims = (int)s->hyper[FEATURES], params[NET_PARAMS];
    size_t d = (size_t)dims;
    struct graph *g = graph_create(s->arena);
    *r = (struct reading){.n = n, .dims = dims, .belief = {.dims = dims}};
    r->features = arena_array(s->arena, (size_t)n * d, sizeof *r->features);
    r->scratch = arena_array(s->arena, d, sizeof *r->scratch);
    r->belief.mean = arena_array(s->arena, d, sizeof(double));
    r->belief.covariance = arena_array(s->arena, d * d, sizeof(double));
    if (!g || !r->features || !r->scratch || !r->belief.mean || !r->belief.covariance)
        return no_memory(s);
    net_inputs(net, g, params);
    int input = ad_input(g, SHAPE2(n, 1));
    int output[] = {net_apply(net, g, input, params), variance_node(g, net, params)};
    struct plan *p = plan_create(g, s->arena, output, 2);
    if (!p || net_bind(net, p, params, a->descent.theta) || plan_ready(p))
        return no_memory(s);
    memcpy(plan_data(p, input), x, (size_t)n * sizeof *x);
    plan_run(p);
    const real *f = plan_data(p, output[0]);
    for (int i = 0; i < n * dims; i++)
        r->features[i] = (double)f[i];
    r->variance = (double)*plan_data(p, output[1]);
    const real *mean = theta + net->param[net->params - 2].offset;
    for (int i = 0; i < dims; i++) {
        r->belief.mean[i] = (double)mean[i];
        for (int j = 0; j < dims; j++)
            r->belief.covariance[i * dims + j] = i == j;
    }
    return OK;
}

static const double *row(const struct reading *r, int i)
{
    return r->features + (ptrdiff_t)i * r->dims;
}

/* Tells it point i. */
static void observe(struct reading *r, int i, real y)
{
    conjugate_observe(&r->belief, row(r, i), (double)y, r->variance, r->scratch);
}

/* Mean and standard deviation of what would be measured at rows from .. from + n - 1. */
static void predict(const struct reading *r, int from, int n, real *mean, real *sd)
{
    for (int i = 0; i < n; i++) {
        double variance;
        mean[i] = (real)conjugate_at(&r->belief, row(r, from + i), &variance);
        sd[i] = (real)sqrt(variance + r->variance);
    }
}

static void copy(real *to, const real *from, int n)
{
    if (to)
        memcpy(to, from, (size_t)n * sizeof *to);
}

/* Room for the points of an exam's task, its grid behind them, and what is said of it. */
struct exam {
    int points;
    real *x, *y;     /* [points + GRID]; on the grid the curve without noise */
    real *mean, *sd; /* [points + 1, GRID] */
    struct wave wave;
};

static enum status exam_create(struct session *s, struct exam *e)
{
    e->points = (int)s->hyper[POINTS];
    size_t all = (size_t)(e->points + GRID), said = (size_t)(e->points + 1) * GRID;
    e->x = arena_array(s->arena, all, sizeof *e->x);
    e->y = arena_array(s->arena, all, sizeof *e->y);
    e->mean = arena_array(s->arena, said, sizeof *e->mean);
    e->sd = arena_array(s->arena, said, sizeof *e->sd);
    return e->x && e->y && e->mean && e->sd ? OK : no_memory(s);
}

static enum status examine(struct session *s, struct exam *e, enum side side, uint64_t index)
{
    struct task task = task_of(s, side, index);
    struct reading r;
    e->wave = task.wave;
    task_points(s, &task, e->points, e->x, e->y);
    wave_points(&task.wave, NULL, GRID, e->x + e->points, e->y + e->points);
    struct arena_mark mark = arena_mark(s->arena);
    if (reading_create(s, &r, e->points + GRID, e->x))
        return s->error.code;
    for (int k = 0; k <= e->points; k++) {
        predict(&r, e->points, GRID, e->mean + (ptrdiff_t)k * GRID, e->sd + (ptrdiff_t)k * GRID);
        if (k < e->points)
            observe(&r, k, e->y[k]);
    }
    arena_reset(s->arena, mark);
    return OK;
}

static void view_task(struct session *s, const struct view *in, struct view *out)
{
    struct exam e;
    int side, index;
    if (view_whole(s, in, "side", 0, 1, SIDE_TEST, &side) ||
        view_whole(s, in, "index", 0, 1 << 24, 0, &index) || exam_create(s, &e) ||
        examine(s, &e, (enum side)side, (uint64_t)index))
        return;
    int stages = e.points + 1;
    copy(view_add(s, out, "x", 1, e.points, 0, 0, 0), e.x, e.points);
    copy(view_add(s, out, "y", 1, e.points, 0, 0, 0), e.y, e.points);
    copy(view_add(s, out, "grid", 1, GRID, 0, 0, 0), e.x + e.points, GRID);
    copy(view_add(s, out, "truth", 1, GRID, 0, 0, 0), e.y + e.points, GRID);
    copy(view_add(s, out, "mean", 2, stages, GRID, 0, 0), e.mean, stages * GRID);
    copy(view_add(s, out, "sd", 2, stages, GRID, 0, 0), e.sd, stages * GRID);
    view_put(s, out, "amplitude", e.wave.amplitude);
    view_put(s, out, "phase", e.wave.phase);
}

/* The curve on the grid, with the noise of a measurement. */
static void view_evaluate(struct session *s, const struct view *in, struct view *out)
{
    struct exam e;
    int side, first, count;
    if (view_whole(s, in, "side", 0, 1, SIDE_TEST, &side) ||
        view_whole(s, in, "first", 0, 1 << 24, 0, &first) ||
        view_whole(s, in, "count", 1, MOST_TASKS, 1, &count) || exam_create(s, &e))
        return;
    int stages = e.points + 1;
    real *loss = view_add(s, out, "loss", 2, count, stages, 0, 0);
    real *nll = view_add(s, out, "nll", 2, count, stages, 0, 0);
    real *coverage = view_add(s, out, "coverage", 2, count, stages, 0, 0);
    real *width = view_add(s, out, "width", 2, count, stages, 0, 0);
    real *kept = view_add(s, out, "kept", 2, count, LEVELS, 0, 0);
    for (int i = 0; i < count && !s->error.code; i++) {
        uint64_t index = (uint64_t)(first + i);
        if (examine(s, &e, (enum side)side, index))
            return;
        struct rng rng = rng_stream(EXAM_SEED, RNG_VIEW, index);
        double noise[GRID], within[LEVELS] = {0};
        for (int j = 0; j < GRID; j++)
            noise[j] = s->hyper[NOISE] * rng_normal(&rng);
        for (int k = 0; k < stages; k++) {
            double sum[4] = {0};
            for (int j = 0; j < GRID; j++) {
                double error = (double)e.y[e.points + j] - (double)e.mean[k * GRID + j];
                double sd = (double)e.sd[k * GRID + j], z = (error + noise[j]) / sd;
                sum[0] += error * error / GRID;
                sum[1] += (0.5 * (z * z + log_2pi) + num_log(sd)) / GRID;
                sum[2] += z * z <= band * band ? 1.0 / GRID : 0;
                sum[3] += 2 * band * sd / GRID;
                for (int l = 0; l < LEVELS; l++)
                    within[l] += fabs(z) <= level_band[l];
            }
            int at = i * stages + k;
            loss[at] = (real)sum[0];
            nll[at] = (real)sum[1];
            coverage[at] = (real)sum[2];
            width[at] = (real)sum[3];
        }
        for (int l = 0; l < LEVELS; l++)
            kept[i * LEVELS + l] = (real)(within[l] / (stages * GRID));
    }
}

/* n numbers of a user's, or NULL with the reason in s->error; NULL and n = 0 if there are none. */
static const real *numbers(struct session *s, const struct view *in, const char *name, int *n)
{
    const struct tensor *t = view_find(in, name);
    *n = 0;
    if (!t)
        return NULL;
    if (t->rank != 1 || t->dim[0] > MOST_POINTS) {
        error_set(&s->error, ERR_SHAPE, "%s must be [n] with n up to %d", name, MOST_POINTS);
        return NULL;
    }
    *n = t->dim[0];
    for (int i = 0; i < *n; i++) {
        if (!(fabs((double)t->data[i]) <= 1e3))
            error_set(&s->error, ERR_RANGE, "%s must be numbers within 1000, not %g", name,
                      (double)t->data[i]);
    }
    return s->error.code ? NULL : t->data;
}

/* Curves with weights drawn from the belief: w = mean + L z with L L^T its covariance. */
static void draw_curves(struct session *s, struct reading *r, int from, int count, real *curve)
{
    int d = r->dims;
    double *l = r->belief.covariance, *w = arena_array(s->arena, (size_t)d, sizeof *w);
    if (!w) {
        no_memory(s);
        return;
    }
    /* What is certain has a variance of 0 up to rounding. */
    for (int i = 0; i < d; i++)
        l[i * d + i] += 1e-9;
    if (!cholesky(d, d, l)) {
        error_set(&s->error, ERR_NUMERIC, "the points are too many to draw curves through them");
        return;
    }
    for (int k = 0; k < count; k++) {
        struct rng rng = rng_stream(EXAM_SEED, RNG_VIEW, (uint64_t)k);
        for (int i = 0; i < d; i++)
            r->scratch[i] = rng_normal(&rng);
        for (int i = 0; i < d; i++) {
            w[i] = r->belief.mean[i];
            for (int j = 0; j <= i; j++)
                w[i] += l[i * d + j] * r->scratch[j];
        }
        for (int i = 0; i < GRID; i++) {
            const double *f = row(r, from + i);
            double sum = 0;
            for (int j = 0; j < d; j++)
                sum += w[j] * f[j];
            curve[k * GRID + i] = (real)sum;
        }
    }
}

static void view_belief(struct session *s, const struct view *in, struct view *out)
{
    real all[MOST_POINTS + GRID];
    struct reading r;
    int n, m, curves;
    double extent = view_number(in, "extent", 5);
    const real *x = numbers(s, in, "x", &n);
    const real *y = s->error.code ? NULL : numbers(s, in, "y", &m);
    if (s->error.code || view_whole(s, in, "curves", 0, MOST_CURVES, 0, &curves))
        return;
    if (m != n) {
        error_set(&s->error, ERR_SHAPE, "y must be [%d], one a point, not [%d]", n, m);
        return;
    }
    if (!(extent > 0 && extent <= 100)) {
        error_set(&s->error, ERR_RANGE, "extent must be above 0 and at most 100, not %g", extent);
        return;
    }
    if (n)
        memcpy(all, x, (size_t)n * sizeof *all);
    for (int i = 0; i < GRID; i++)
        all[n + i] = (real)(extent * (2.0 * i / (GRID - 1) - 1));
    real *grid = view_add(s, out, "grid", 1, GRID, 0, 0, 0);
    real *mean = view_add(s, out, "mean", 1, GRID, 0, 0, 0);
    real *sd = view_add(s, out, "sd", 1, GRID, 0, 0, 0);
    real *before = n ? view_add(s, out, "before", 2, n, 2, 0, 0) : NULL;
    real *curve = curves ? view_add(s, out, "curves", 2, curves, GRID, 0, 0) : NULL;
    if (s->error.code || reading_create(s, &r, n + GRID, all))
        return;
    memcpy(grid, all + n, GRID * sizeof *grid);
    for (int i = 0; i < n; i++) {
        predict(&r, i, 1, before + 2 * (ptrdiff_t)i, before + 2 * (ptrdiff_t)i + 1);
        observe(&r, i, y[i]);
    }
    predict(&r, n, GRID, mean, sd);
    view_put(s, out, "noise", sqrt(r.variance));
    if (curve)
        draw_curves(s, &r, n, curves, curve);
}

static const struct view_row views[] = {
    {"task",
     DOC("side (0 training tasks from the first on, 1 others), index -> x [K], y [K] (the points, "
         "in the order in which they are told), grid [G], truth [G], mean [K+1,G] and sd [K+1,G] "
         "of a measurement there when 0 .. K points are known, amplitude, phase"),
     view_task},
    {"belief",
     DOC("x [n], y [n] (points known; none if left out), extent (5), curves -> grid [G] from "
         "-extent to extent, mean [G] and sd [G] of a measurement there, noise (its share of sd), "
         "before [n,2]: mean and sd at each point when those before it were known, curves "
         "[curves,G] drawn from the belief"),
     view_belief},
    {"evaluate",
     DOC("side, first, count -> of the tasks first .. first + count - 1, always the same, on the "
         "grid, when 0 .. K points are known: loss [count,K+1] (mean squared error), nll "
         "[count,K+1] (-log p of a measurement, nats), coverage [count,K+1] (share of measurements "
         "in the band of 95 %), width [count,K+1] of that band; kept [count,9]: share in the bands "
         "of 10, 20, .. 90 %, over all numbers of points known"),
     view_evaluate},
};

const struct algo algo_alpaca = {
    .name = "alpaca",
    .doc = DOC("Bayesian regression on meta-learnt features (Harrison et al. 2018): learns from "
               "other curves how a few points leave a band; no drawings."),
    ALGO_TABLES(hypers, metrics, views),
    .split = SPLIT_NOTHING,
    .create = create,
    .parts = parts,
    .part = part,
    .finish = finish,
};
