/* Bayesian optimisation: the lowest point of a function that costs much to evaluate, one value a
 * step. Of all values so far a Gaussian process is made (search/gp.h), whose hyperparameters are
 * those of the largest evidence; the next point is where an acquisition (search/acquire.h) is
 * largest, over random candidates and then by a pattern search from the best of them. The first
 * points are a Latin hypercube.
 *
 * Values are taken from their mean in units of their standard deviation, and (with `clip`) what
 * lies further above the median than three times the median above the lowest counts as no higher
 * than that: how bad the bad ones are (a training that diverged) says nothing of where the good
 * ones lie. What is no number always counts as the worst that is one. Sources:
 * Jones, Schonlau & Welch 1998; Snoek, Larochelle & Adams 2012; McKay, Beckman & Conover 1979
 * (Latin hypercubes); Hooke & Jeeves 1961 (pattern search). */
#include <math.h>
#include <string.h>

#include "algo/seek.h"
#include "base/num.h"
#include "search/acquire.h"
#include "search/gp.h"

enum {
    KERNEL = SEEK_HYPERS,
    OWN,
    NOISE,
    ACQUISITION,
    MARGIN,
    KAPPA,
    INITIAL,
    MEMORY,
    CLIP,
    HYPERS
};
enum { EVIDENCE = SEEK_METRICS, LENGTH, METRICS };

enum {
    STARTS = 3, /* of the climb to the largest evidence */
    ROUNDS = 40,
    CANDIDATES = 512,
    NEAR = 64, /* candidates around the best point */
    KEPT = 4,  /* that are made better */
    MOST_MEMORY = 128,
};

static const struct hyper hypers[HYPERS] = {
    SEEK_ROWS(SURFACE_FORRESTER),
    [KERNEL] = {"kernel", HYPER_CHOICE, 0, 2, GP_MATERN52, 0, 1, "", "rbf|matern32|matern52",
                DOC("How smooth the function is believed to be: RBF, Matérn 3/2 or 5/2.")},
    [OWN] = {"ownLengths", HYPER_BOOL, 0, 1, 1, 0, 1, "", NULL,
             DOC("Each input has a length scale of its own.")},
    [NOISE] =
        {"mostNoise", HYPER_REAL, 1e-5, 1, 0.05, 1, 1, "", NULL,
         DOC("How much of the variance of all values may be taken for noise, which is learnt; "
             "little, where the same point has the same value.")},
    [ACQUISITION] = {"acquisition", HYPER_CHOICE, 0, 2, ACQUIRE_EI, 0, 1, "", "ei|pi|ucb",
                     DOC("What is made large: expected improvement, its probability, or a bound "
                         "of confidence.")},
    [MARGIN] =
        {"margin", HYPER_REAL, 0, 1, 0, 0, 1, "", NULL,
         DOC("By how much a value must be lower to be an improvement, in standard deviations "
             "of all values (expected improvement and its probability).")},
    [KAPPA] = {"kappa", HYPER_REAL, 0, 10, 2, 0, 1, "", NULL,
               DOC("Standard deviations below the mean that the bound of confidence lies.")},
    [INITIAL] = {"initial", HYPER_INT, 1, 32, 5, 0, 0, "points", NULL,
                 DOC("Points tried before there is a model.")},
    [MEMORY] = {"remembered", HYPER_INT, 32, MOST_MEMORY, 64, 0, 0, "points", NULL,
                DOC("Points the model is made of; once it is full, a new one takes the place of "
                    "the worst.")},
    [CLIP] =
        {"clip", HYPER_BOOL, 0, 1, 1, 0, 1, "", NULL,
         DOC("Values far above the median count as less: how bad the bad ones are says nothing "
             "of where the good ones lie.")},
};

/* Log evidence of the model (in nats, of the values in standard deviations) and the geometric mean
 * of its length scales, of the box; 0 while there is no model. */
static const char *const metrics[METRICS] = {SEEK_METRIC_NAMES, "evidence", "length"};

struct bayes {
    struct seek seek;
    real *points, *values; /* kept [memory, dims], [memory] */
    struct gp *gp;
    int modelled;      /* there is a model */
    double mean, sd;   /* of the values */
    double *candidate; /* [CANDIDATES + NEAR, dims] */
    double *sorted;    /* [memory] */
};

static int points_of(const struct session *s)
{
    return (int)num_min((double)s->step, s->hyper[MEMORY]);
}

/* Point i of a Latin hypercube of n. */
static void hypercube_point(const struct session *s, int i, int n, real *x)
{
    const struct bayes *b = s->own;
    struct rng rng = rng_stream(s->seed, RNG_SEARCH, 0);
    for (int k = 0; k < b->seek.dims; k++) {
        int32_t cell[32];
        double within = 0;
        for (int j = 0; j < n; j++)
            cell[j] = j;
        rng_shuffle(&rng, cell, n);
        for (int j = 0; j < n; j++) {
            double u = rng_uniform(&rng);
            within = j == i ? u : within;
        }
        x[k] = (real)((cell[i] + within) / n);
    }
}

/* ---- the model ---- */

static void sort(double *x, int n)
{
    for (int i = 1; i < n; i++) {
        double v = x[i];
        int j = i;
        for (; j > 0 && x[j - 1] > v; j--)
            x[j] = x[j - 1];
        x[j] = v;
    }
}

/* Values as the model sees them, in gp->y. */
static void standardise(struct bayes *b, int n, int clip)
{
    for (int i = 0; i < n; i++)
        b->sorted[i] = (double)b->values[i];
    sort(b->sorted, n);
    int known = n; /* values that are numbers */
    while (known > 1 && b->sorted[known - 1] > 0.99 * SEEK_WORST)
        known--;
    double median = b->sorted[n / 2], most = b->sorted[known - 1];
    if (clip && median > b->sorted[0])
        most = num_min(most, median + 3 * (median - b->sorted[0]));
    double sum = 0, square = 0;
    for (int i = 0; i < n; i++) {
        b->gp->y[i] = num_min((double)b->values[i], most);
        sum += b->gp->y[i];
    }
    b->mean = sum / n;
    for (int i = 0; i < n; i++)
        square += (b->gp->y[i] - b->mean) * (b->gp->y[i] - b->mean);
    b->sd = sqrt(square / n);
    if (!(b->sd > 1e-12 * (1 + fabs(b->mean))))
        b->sd = 1;
    for (int i = 0; i < n; i++)
        b->gp->y[i] = (b->gp->y[i] - b->mean) / b->sd;
}

/* From the points and values told so far; modelled says whether there is one. */
static void learn(struct session *s, struct rng *rng)
{
    struct bayes *b = s->own;
    struct gp *g = b->gp;
    int n = points_of(s), dims = b->seek.dims;
    b->modelled = 0;
    if (n < 1)
        return;
    g->kernel = (enum gp_kernel)s->hyper[KERNEL];
    g->lengths = s->hyper[OWN] != 0 ? dims : 1;
    g->count = n;
    for (int i = 0; i < n * dims; i++)
        g->x[i] = (double)b->points[i];
    standardise(b, n, s->hyper[CLIP] != 0);
    double lo[GP_HYPERS], hi[GP_HYPERS], start[STARTS * GP_HYPERS];
    int count = gp_hypers(g);
    for (int k = 0; k < count; k++) {
        int length = k < g->lengths, noise = k == count - 1;
        lo[k] = num_log(length ? 0.02 : noise ? 1e-6 : 0.05);
        hi[k] = num_log(length ? 10 : noise ? s->hyper[NOISE] : 20);
        start[k] = num_log(length ? 0.3 : noise ? 1e-3 : 1);
        start[count + k] = num_log(length ? 1 : noise ? 0.01 : 1);
        start[2 * count + k] = rng_range(rng, lo[k], hi[k]);
    }
    b->modelled = gp_learn(g, lo, hi, STARTS, start, ROUNDS) == OK;
}

static struct acquire acquire_of(const struct session *s)
{
    const struct bayes *b = s->own;
    struct acquire a = {(enum acquisition)s->hyper[ACQUISITION], INFINITY, s->hyper[MARGIN],
                        s->hyper[KAPPA]};
    for (int i = 0; i < b->gp->count; i++)
        a.best = num_min(a.best, b->gp->y[i]);
    return a;
}

static double rank(struct bayes *b, const struct acquire *a, const double *x)
{
    double mean, variance;
    gp_predict(b->gp, x, &mean, &variance);
    return acquire_rank(a, mean, sqrt(variance));
}

/* ---- the next point ---- */

static double inside(double u)
{
    return num_max(0, num_min(1, u));
}

static void candidates(const struct session *s, struct rng *rng)
{
    const struct bayes *b = s->own;
    int dims = b->seek.dims;
    double *to = b->candidate;
    for (int i = 0; i < CANDIDATES * dims; i++)
        *to++ = rng_uniform(rng);
    for (int i = 0; i < NEAR; i++) {
        for (int k = 0; k < dims; k++)
            *to++ = inside((double)b->seek.best[k] + (i % 2 ? 0.1 : 0.01) * rng_normal(rng));
    }
}

/* Pattern search: steps along the inputs while they help, then half as long ones. */
static double improve(struct bayes *b, const struct acquire *a, double *x, double value)
{
    for (double step = 0.05; step > 1e-4; step *= 0.5) {
        for (int helped = 1, turns = 0; helped && turns < 8; turns++) {
            helped = 0;
            for (int k = 0; k < 2 * b->seek.dims; k++) {
                double old = x[k / 2];
                x[k / 2] = inside(old + (k % 2 ? -step : step));
                double v = rank(b, a, x);
                if (v > value) {
                    value = v;
                    helped = 1;
                } else {
                    x[k / 2] = old;
                }
            }
        }
    }
    return value;
}

static int tried(const struct bayes *b, const double *x)
{
    for (int i = 0; i < b->gp->count; i++) {
        double most = 0;
        for (int k = 0; k < b->seek.dims; k++)
            most = num_max(most, fabs(x[k] - b->gp->x[(ptrdiff_t)i * b->seek.dims + k]));
        if (most < 1e-4)
            return 1;
    }
    return 0;
}

/* Where the acquisition is largest and nothing was tried yet; else a random point. */
static const double *promising(struct session *s, struct rng *rng)
{
    struct bayes *b = s->own;
    const struct acquire a = acquire_of(s);
    int dims = b->seek.dims, top[KEPT], count = 0;
    double value[KEPT], best = -INFINITY;
    const double *found = NULL;
    candidates(s, rng);
    for (int i = 0; i < CANDIDATES + NEAR; i++) {
        double v = rank(b, &a, b->candidate + (ptrdiff_t)i * dims);
        int at = count < KEPT ? count++ : KEPT - 1;
        if (at == KEPT - 1 && i >= KEPT && !(v > value[at]))
            continue;
        for (; at > 0 && v > value[at - 1]; at--) {
            value[at] = value[at - 1];
            top[at] = top[at - 1];
        }
        value[at] = v;
        top[at] = i;
    }
    for (int i = 0; i < count; i++) {
        double *x = b->candidate + (ptrdiff_t)top[i] * dims;
        double v = improve(b, &a, x, value[i]);
        if (v > best && !tried(b, x)) {
            best = v;
            found = x;
        }
    }
    for (int k = 0; !found && k < dims; k++)
        b->candidate[k] = rng_uniform(rng);
    return found ? found : b->candidate;
}

static int ask(struct session *s, real *x)
{
    struct bayes *b = s->own;
    int initial = (int)s->hyper[INITIAL];
    struct rng rng = rng_stream(s->seed, RNG_SEARCH, (uint64_t)s->step + 1);
    b->modelled = 0;
    if (s->step < initial) {
        hypercube_point(s, (int)s->step, initial, x);
        return 1;
    }
    learn(s, &rng);
    if (b->modelled) {
        const double *found = promising(s, &rng);
        for (int k = 0; k < b->seek.dims; k++)
            x[k] = (real)found[k];
    } else {
        for (int k = 0; k < b->seek.dims; k++)
            x[k] = (real)rng_uniform(&rng);
    }
    return 1;
}

static double mean_length(const struct gp *g)
{
    double sum = 0;
    for (int k = 0; k < g->lengths; k++)
        sum += g->hyper[k] / g->lengths;
    return num_exp(sum);
}

static void tell(struct session *s, int count, const real *x, const real *y, double *out)
{
    struct bayes *b = s->own;
    int n = points_of(s), memory = (int)s->hyper[MEMORY], at = n;
    (void)count;
    if (n == memory) {
        at = 0;
        for (int i = 1; i < n; i++)
            at = b->values[i] > b->values[at] ? i : at;
    }
    memcpy(b->points + (ptrdiff_t)at * b->seek.dims, x, (size_t)b->seek.dims * sizeof *x);
    b->values[at] = y[0];
    out[EVIDENCE] = b->modelled ? b->gp->evidence : 0;
    out[LENGTH] = b->modelled ? mean_length(b->gp) : 0;
}

static enum status create(struct session *s)
{
    struct bayes *b = arena_alloc(s->arena, sizeof *b);
    if (!b)
        return error_set(&s->error, ERR_MEMORY, "no memory for the session");
    if (seek_create(s, &b->seek))
        return s->error.code;
    int memory = (int)s->hyper[MEMORY], dims = b->seek.dims;
    b->seek.ask = ask;
    b->seek.tell = tell;
    b->points = session_keep(s, "points", memory * dims);
    b->values = session_keep(s, "values", memory);
    b->gp = gp_create(s->arena, dims, memory);
    b->candidate = arena_array(s->arena, (CANDIDATES + NEAR) * (size_t)dims, sizeof *b->candidate);
    b->sorted = arena_array(s->arena, (size_t)memory, sizeof *b->sorted);
    if (!s->error.code && (!b->gp || !b->candidate || !b->sorted))
        error_set(&s->error, ERR_MEMORY, "no memory for the model");
    s->own = b;
    return s->error.code;
}

/* ---- views ---- */

static void view_posterior(struct session *s, const struct view *in, struct view *out)
{
    struct bayes *b = s->own;
    struct seek_plane plane;
    seek_ask(s, NULL);
    if (!b->modelled) { /* of the first points, or none yet */
        struct rng rng = rng_stream(s->seed, RNG_SEARCH, (uint64_t)s->step + 1);
        learn(s, &rng);
        b->seek.asked_for = -1; /* the next step has no model, and says so */
    }
    if (seek_plane(s, in, out, &plane))
        return;
    real *mean = seek_plane_tensor(s, out, "mean", &plane);
    real *sd = seek_plane_tensor(s, out, "sd", &plane);
    real *value = seek_plane_tensor(s, out, "acquisition", &plane);
    if (s->error.code)
        return;
    const struct acquire a = acquire_of(s);
    for (int i = 0; i < plane.count; i++) {
        double m = 0, v = 1;
        if (b->modelled)
            gp_predict(b->gp, seek_plane_point(s, &plane, i), &m, &v);
        mean[i] = (real)(b->modelled ? b->mean + b->sd * m : 0);
        sd[i] = (real)(b->modelled ? b->sd * sqrt(v) : 1);
        value[i] = (real)(b->modelled ? acquire_value(&a, m, sqrt(v)) : 0);
    }
    real *length = view_add(s, out, "length", 1, b->seek.dims, 0, 0, 0);
    for (int k = 0; length && k < b->seek.dims; k++)
        length[k] = (real)(b->modelled ? num_exp(b->gp->hyper[b->gp->lengths > 1 ? k : 0]) : 1);
    const double *last = b->gp->hyper + b->gp->lengths;
    view_put(s, out, "signal", b->modelled ? b->sd * num_exp(last[0] / 2) : 1);
    view_put(s, out, "noise", b->modelled ? b->sd * num_exp(last[1] / 2) : 0);
    view_put(s, out, "evidence", b->modelled ? b->gp->evidence : 0);
}

static void view_tried(struct session *s, const struct view *in, struct view *out)
{
    (void)in;
    const struct bayes *b = s->own;
    int n = points_of(s);
    seek_view_places(s, out, "points", n, b->points);
    real *values = view_add(s, out, "values", 1, n, 0, 0, 0);
    if (values)
        memcpy(values, b->values, (size_t)n * sizeof *values);
}

static const struct view_row views[] = {
    {"posterior",
     DOC("n, first, second -> x [n], y [n] (of more than one input), and there, [n] or [n,n] "
         "(rows: "
         "y): mean and sd of what the function is believed to be, acquisition of the next step (of "
         "values in standard deviations); length [D] scales of the inputs in widths of the box, "
         "signal and noise standard deviations, log evidence; all 0, sd and scales 1, before the "
         "first value"),
     view_posterior},
    {"tried", DOC("-> points [N,D] that the model is made of, values [N]"), view_tried},
    SEEK_VIEWS,
};

const struct algo algo_bayes = {
    .name = "bayes",
    .doc = DOC("Bayesian optimisation with a Gaussian process (Jones et al. 1998; Snoek et al. "
               "2012): the lowest point of a function in few values; no drawings."),
    ALGO_TABLES(hypers, metrics, views),
    .create = create,
    SEEK_STEPS,
};
