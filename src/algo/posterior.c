/* Variational inference in the plane: a normal q, a mean field or with its full covariance, is
 * fitted to a target that is known up to a constant, by gradient ascent on the ELBO inside a box
 * (|mean| <= 6, diagonal of L from 0.05 to 5, |L21| <= 5). The evidence is known, so the gap
 * KL(q || target) is seen; gradients are exact or estimated from samples, by the path or by the
 * score function with and without a baseline (algo/planar.h says what these are), and how an
 * estimate scatters is known for all of them, wherever q stands. Estimates come from the graph,
 * what is exact from quadrature with formulas of its own. */
#include <math.h>
#include <string.h>

#include "ad/build.h"
#include "ad/plan.h"
#include "algo/algo.h"
#include "algo/descent.h"
#include "algo/planar.h"
#include "algo/weights.h"
#include "base/num.h"

enum hyper_index {
    TARGET,
    CORRELATION,
    BEND,
    APART,
    SHARE,
    FAMILY,
    MEAN,
    SD = MEAN + 2,
    TILT = SD + 2,
    GRADIENT,
    ENTROPY,
    SAMPLES,
    OPTIMIZER,
    RATE,
    HYPERS
};
enum { EXACT = WAYS }; /* the choice after the ways */

enum {
    NODES = 128, /* samples a run of a plan */
    MOST_GRID = 192,
    MOST_BATCHES = 2048,
};

#define MOST_MEAN 6.0
#define LEAST_SD 0.05
#define MOST_SD 5.0

static const struct hyper hypers[HYPERS] = {
    [TARGET] = {"target", HYPER_CHOICE, 0, TARGETS - 1, TARGET_GAUSSIAN, 0, 1, "", TARGET_CHOICES,
                DOC("The density that q is fitted to.")},
    [CORRELATION] = {"correlation", HYPER_REAL, -0.95, 0.95, 0.8, 0, 1, "", NULL,
                     DOC("Correlation of the Gaussian target.")},
    [BEND] = {"bend", HYPER_REAL, -1, 1, 0.5, 0, 1, "", NULL, DOC("Curvature of the banana.")},
    [APART] = {"apart", HYPER_REAL, 0, 6, 4, 0, 1, "", NULL,
               DOC("Distance between the centres of the mixture.")},
    [SHARE] = {"share", HYPER_REAL, 0.05, 0.95, 0.5, 0, 1, "", NULL,
               DOC("Weight of the mixture's first part.")},
    [FAMILY] = {"family", HYPER_CHOICE, 0, 1, 0, 0, 0, "", "meanField|full",
                DOC("What q may be: independent coordinates, or any normal distribution.")},
    [MEAN] = {"mean1", HYPER_REAL, -5, 5, -2, 0, 0, "", NULL,
              DOC("First coordinate of q's mean where it begins.")},
    [MEAN + 1] = {"mean2", HYPER_REAL, -5, 5, 2, 0, 0, "", NULL,
                  DOC("Second coordinate of q's mean where it begins.")},
    [SD] = {"sd1", HYPER_REAL, 0.1, 4, 0.6, 1, 0, "", NULL,
            DOC("First standard deviation of q where it begins.")},
    [SD + 1] = {"sd2", HYPER_REAL, 0.1, 4, 0.6, 1, 0, "", NULL,
                DOC("Second standard deviation of q where it begins.")},
    [TILT] = {"tilt", HYPER_REAL, -0.95, 0.95, 0, 0, 0, "", NULL,
              DOC("Correlation of q where it begins; a mean field has none.")},
    [GRADIENT] =
        {"estimator", HYPER_CHOICE, 0, EXACT, BY_PATH, 0, 1, "", "path|score|baseline|exact",
         DOC("Estimated from samples: through them (reparameterised), by the score "
             "function, or by that with the other samples' mean as a baseline; or exact.")},
    [ENTROPY] = {"entropy", HYPER_CHOICE, 0, 1, 0, 0, 1, "", "exact|sampled",
                 DOC("Whether an estimate takes q's entropy as it is known, or from the samples as "
                     "well: then noise goes where q becomes the target.")},
    [SAMPLES] = {"draws", HYPER_INT, 1, NODES, 8, 1, 1, "", NULL,
                 DOC("Samples an estimate of the gradient.")},
    [OPTIMIZER] = DESCENT_OPTIMIZER(OPT_SGD),
    [RATE] = DESCENT_RATE(0.05),
};

/* All of q after the step, exact, in nats; gap is evidence - ELBO. Variances are those of an
 * estimate of the gradient there, summed over the numbers of theta. */
enum metric_index {
    ELBO,
    ENERGY,
    OWN_ENTROPY,
    EVIDENCE,
    GAP,
    MEAN_1,
    MEAN_2,
    SD_1,
    SD_2,
    OWN_TILT,
    VARIANCES,
    METRICS = VARIANCES + WAYS
};
static const char *const metrics[METRICS] = {
    "elbo",
    "energy",
    "entropy",
    "evidence",
    "gap",
    "mean1",
    "mean2",
    "sd1",
    "sd2",
    "tilt",
    "pathVariance",
    "scoreVariance",
    "baselineVariance",
};
static const char *const way_names[WAYS] = {"path", "score", "baseline"};
static const char *const variance_names[WAYS] = {"pathVariance", "scoreVariance",
                                                 "baselineVariance"};

/* What each of NODES samples says of the gradient, theta being an input for each: path by the
 * slope through z, with the entropy's share; and d log q / d theta with z held. */
struct estimator {
    struct plan *plan;
    real *theta[PLANAR_MOST], *eps[2]; /* [NODES] */
    real *numbers, *sampled;           /* of the target; 0 or 1 */
    const real *value;                 /* f [NODES] */
    const real *z[2];
    const real *path[PLANAR_MOST], *score[PLANAR_MOST];
};

struct posterior {
    struct descent descent;
    struct target target;
    struct estimator estimator[TARGETS];
};

static int sampled(const struct session *s)
{
    return (int)s->hyper[ENTROPY];
}

static struct planar present(const struct session *s)
{
    const struct posterior *p = s->own;
    struct planar q = {.n = (int)p->descent.n};
    for (int k = 0; k < q.n; k++)
        q.theta[k] = (double)p->descent.theta[k];
    return q;
}

/* ---- gradients ---- */

/* log q(z) with q's numbers as nodes. */
static int log_q(struct graph *g, const int *theta, const int *z)
{
    int first = ad_mul(g, ad_sub(g, z[0], theta[0]), ad_exp(g, ad_neg(g, theta[2])));
    int off = ad_sub(g, ad_sub(g, z[1], theta[1]), ad_mul(g, theta[4], first));
    int second = ad_mul(g, off, ad_exp(g, ad_neg(g, theta[3])));
    int squares = ad_scale(g, ad_add(g, ad_square(g, first), ad_square(g, second)), -0.5);
    const double log_2pi = 1.8378770664093455;
    return ad_shift(g, ad_sub(g, squares, ad_add(g, theta[2], theta[3])), -log_2pi);
}

static enum status plan_estimator(struct session *s, enum target_kind kind, struct estimator *e)
{
    struct graph *g = graph_create(s->arena);
    if (!g)
        return error_set(&s->error, ERR_MEMORY, "no memory for a graph");
    struct shape all = SHAPE1(NODES);
    int theta[PLANAR_MOST], held[PLANAR_MOST], eps[2], z[2], still[2];
    for (int k = 0; k < PLANAR_MOST; k++) {
        theta[k] = ad_input(g, all);
        held[k] = ad_stop_gradient(g, theta[k]);
    }
    for (int i = 0; i < 2; i++)
        eps[i] = ad_input(g, all);
    int numbers = ad_input(g, SHAPE1(TARGET_NUMBERS)), as_sampled = ad_input(g, SHAPE0());

    z[0] = ad_add(g, theta[0], ad_mul(g, ad_exp(g, theta[2]), eps[0]));
    int across = ad_add(g, theta[1], ad_mul(g, theta[4], eps[0]));
    z[1] = ad_add(g, across, ad_mul(g, ad_exp(g, theta[3]), eps[1]));
    for (int i = 0; i < 2; i++)
        still[i] = ad_stop_gradient(g, z[i]);
    int target = target_node(g, kind, numbers, z[0], z[1]);
    int value = ad_sub(g, target, ad_mul(g, as_sampled, log_q(g, held, z)));
    int known = ad_shift(g, ad_neg(g, as_sampled), 1);
    int entropy = ad_mul(g, known, ad_add(g, theta[2], theta[3]));
    int outputs[3 + 2 * PLANAR_MOST] = {value, z[0], z[1]};
    graph_grad(g, ad_sum_all(g, ad_add(g, value, entropy)), 0, theta, PLANAR_MOST, outputs + 3);
    graph_grad(g, ad_sum_all(g, log_q(g, theta, still)), 0, theta, PLANAR_MOST,
               outputs + 3 + PLANAR_MOST);
    e->plan = plan_create(g, s->arena, outputs, 3 + 2 * PLANAR_MOST);
    if (!e->plan)
        return error_set(&s->error, graph_error(g)->code, "%s", graph_error(g)->text);
    if (plan_ready(e->plan))
        return error_set(&s->error, ERR_MEMORY, "no memory for the gradient");
    for (int k = 0; k < PLANAR_MOST; k++) {
        e->theta[k] = plan_data(e->plan, theta[k]);
        e->path[k] = plan_data(e->plan, outputs[3 + k]);
        e->score[k] = plan_data(e->plan, outputs[3 + PLANAR_MOST + k]);
    }
    for (int i = 0; i < 2; i++) {
        e->eps[i] = plan_data(e->plan, eps[i]);
        e->z[i] = plan_data(e->plan, z[i]);
    }
    e->numbers = plan_data(e->plan, numbers);
    e->sampled = plan_data(e->plan, as_sampled);
    e->value = plan_data(e->plan, value);
    return OK;
}

/* The present target's, for this q; every sample lies at q's mean. */
static struct estimator *estimator_for(const struct session *s, const struct planar *q)
{
    struct posterior *p = s->own;
    struct estimator *e = &p->estimator[p->target.kind];
    for (int k = 0; k < PLANAR_MOST; k++) {
        for (int i = 0; i < NODES; i++)
            e->theta[k][i] = k < q->n ? (real)q->theta[k] : 0;
    }
    for (int i = 0; i < NODES; i++)
        e->eps[0][i] = e->eps[1][i] = 0;
    for (int i = 0; i < TARGET_NUMBERS; i++)
        e->numbers[i] = (real)p->target.number[i];
    *e->sampled = (real)sampled(s);
    return e;
}

static enum status run(struct session *s, struct estimator *e)
{
    if (plan_run(e->plan))
        return error_set(&s->error, ERR_MEMORY, "no memory for the gradient");
    return OK;
}

/* Noise of n samples from the sample `from` on. */
static void draw(struct estimator *e, struct rng rng, int from, int n)
{
    for (int i = from; i < from + n; i++) {
        e->eps[0][i] = (real)rng_normal(&rng);
        e->eps[1][i] = (real)rng_normal(&rng);
    }
}

/* What sample i alone says of number k, less f by a baseline. */
static double share(const struct session *s, const struct estimator *e, enum planar_way way, int i,
                    int k, double baseline)
{
    if (way == BY_PATH)
        return (double)e->path[k][i];
    double entropy = !sampled(s) && (k == 2 || k == 3) ? 1 : 0;
    return ((double)e->value[i] - baseline) * (double)e->score[k][i] + entropy;
}

/* The estimate of n samples from the sample `from` on, [q.n]. */
static void estimate(const struct session *s, const struct estimator *e, enum planar_way way,
                     int from, int n, int numbers, double *out)
{
    double total = 0;
    for (int i = from; i < from + n; i++)
        total += (double)e->value[i];
    for (int k = 0; k < numbers; k++) {
        out[k] = 0;
        for (int i = from; i < from + n; i++) {
            double others =
                way == BY_BASELINE && n > 1 ? (total - (double)e->value[i]) / (n - 1) : 0;
            out[k] += share(s, e, way, i, k, others) / n;
        }
    }
}

/* ---- training ---- */

static enum status changed(struct session *s)
{
    struct posterior *p = s->own;
    const double *h = s->hyper;
    p->target =
        target_make((enum target_kind)h[TARGET], h[CORRELATION], h[BEND], h[APART], h[SHARE]);
    return OK;
}

static enum status create(struct session *s)
{
    struct posterior *p = arena_alloc(s->arena, sizeof *p);
    if (!p)
        return error_set(&s->error, ERR_MEMORY, "no memory for the session");
    const double *h = s->hyper;
    int n = h[FAMILY] > 0 ? PLANAR_MOST : PLANAR_FIELD;
    if (descent_create(s, &p->descent, n, (enum optimizer_kind)h[OPTIMIZER]))
        return s->error.code;
    struct planar q = planar_make(n, h + MEAN, h + SD, h[TILT]);
    for (int k = 0; k < n; k++)
        p->descent.theta[k] = (real)q.theta[k];
    weights_vector(s, "mean", 2, p->descent.theta);
    weights_vector(s, "scale", n - 2, p->descent.theta + 2); /* log L11, log L22, L21 */
    for (int kind = 0; kind < TARGETS; kind++) {
        if (plan_estimator(s, (enum target_kind)kind, &p->estimator[kind]))
            return s->error.code;
    }
    s->own = p;
    return changed(s);
}

static real held(real value, double lo, double hi)
{
    return (real)num_max(lo, num_min(hi, (double)value));
}

static enum status step(struct session *s, double *out)
{
    struct posterior *p = s->own;
    struct planar q = present(s);
    struct planar_moments m;
    double gradient[PLANAR_MOST], loss = 0;
    int n = (int)s->hyper[SAMPLES], way = (int)s->hyper[GRADIENT];
    if (way == EXACT) {
        planar_integrate(&p->target, &q, n, sampled(s), &m);
        memcpy(gradient, m.gradient, sizeof gradient);
        loss = -m.elbo;
    } else {
        struct estimator *e = estimator_for(s, &q);
        draw(e, rng_stream(s->seed, RNG_NOISE, (uint64_t)s->step), 0, n);
        if (run(s, e))
            return s->error.code;
        estimate(s, e, (enum planar_way)way, 0, n, q.n, gradient);
        for (int i = 0; i < n; i++)
            loss -= (double)e->value[i] / n;
    }
    for (int k = 0; k < q.n; k++)
        p->descent.gradient[k] = (real)-gradient[k];
    if (descent_step(s, &p->descent, s->hyper[RATE], loss))
        return s->error.code;
    real *theta = p->descent.theta;
    for (int k = 0; k < 2; k++) {
        theta[k] = held(theta[k], -MOST_MEAN, MOST_MEAN);
        theta[2 + k] = held(theta[2 + k], num_log(LEAST_SD), num_log(MOST_SD));
    }
    if (q.n == PLANAR_MOST)
        theta[4] = held(theta[4], -MOST_SD, MOST_SD);

    q = present(s);
    planar_integrate(&p->target, &q, n, sampled(s), &m);
    out[ELBO] = m.elbo;
    out[ENERGY] = m.energy;
    out[OWN_ENTROPY] = m.entropy;
    out[EVIDENCE] = p->target.evidence;
    out[GAP] = p->target.evidence - m.elbo;
    out[MEAN_1] = q.theta[0];
    out[MEAN_2] = q.theta[1];
    planar_spread(&q, out + SD_1, out + OWN_TILT);
    for (int w = 0; w < WAYS; w++) {
        out[VARIANCES + w] = 0;
        for (int k = 0; k < q.n; k++)
            out[VARIANCES + w] += m.variance[w][k];
    }
    return OK;
}

/* ---- views ---- */

/* The q asked for, or the present one. */
static enum status q_of(struct session *s, const struct view *in, struct planar *q)
{
    *q = present(s);
    static const char *const names[] = {"mean1", "mean2", "sd1", "sd2", "tilt"};
    double sd[2], tilt, mean[2] = {q->theta[0], q->theta[1]};
    int asked = 0;
    planar_spread(q, sd, &tilt);
    for (int i = 0; i < 5; i++)
        asked |= view_find(in, names[i]) != NULL;
    if (!asked)
        return OK;
    for (int i = 0; i < 2; i++) {
        if (view_real(s, in, names[i], -100, 100, mean + i) ||
            view_real(s, in, names[2 + i], 0.01, 100, sd + i))
            return s->error.code;
    }
    if (view_real(s, in, names[4], -0.99, 0.99, &tilt))
        return s->error.code;
    *q = planar_make(q->n, mean, sd, tilt);
    return OK;
}

static void view_density(struct session *s, const struct view *in, struct view *out)
{
    const struct posterior *p = s->own;
    struct planar q;
    int n;
    double extent = 5, spread[2], tilt;
    if (q_of(s, in, &q) || view_whole(s, in, "n", 2, MOST_GRID, 81, &n) ||
        view_real(s, in, "extent", 0.1, 100, &extent))
        return;
    real *axis = view_add(s, out, "axis", 1, n, 0, 0, 0);
    real *target = view_add(s, out, "target", 2, n, n, 0, 0);
    real *own = view_add(s, out, "q", 2, n, n, 0, 0);
    real *mean = view_add(s, out, "mean", 1, 2, 0, 0, 0);
    real *sd = view_add(s, out, "sd", 1, 2, 0, 0, 0);
    if (s->error.code)
        return;
    double energy = planar_energy(&p->target, &q), entropy = planar_entropy(&q);
    planar_spread(&q, spread, &tilt);
    view_put(s, out, "tilt", tilt);
    view_put(s, out, "energy", energy);
    view_put(s, out, "entropy", entropy);
    view_put(s, out, "elbo", energy + entropy);
    view_put(s, out, "evidence", p->target.evidence);
    view_put(s, out, "gap", p->target.evidence - energy - entropy);
    for (int i = 0; i < 2; i++) {
        mean[i] = (real)q.theta[i];
        sd[i] = (real)spread[i];
    }
    for (int i = 0; i < n; i++)
        axis[i] = (real)(extent * (2.0 * i / (n - 1) - 1));
    for (int i = 0; i < n * n; i++) {
        double z[2] = {extent * (2.0 * (i % n) / (n - 1) - 1),
                       extent * (2.0 * (i / n) / (n - 1) - 1)}; /* float would round it */
        target[i] = (real)num_exp(target_log(&p->target, z, NULL) - p->target.evidence);
        own[i] = (real)num_exp(planar_log(&q, z));
    }
}

/* The noise of a batch of samples, the same whatever q is. */
static struct rng batch_noise(const struct session *s, int batch)
{
    return rng_stream(s->seed, RNG_VIEW, (uint64_t)batch);
}

static void view_samples(struct session *s, const struct view *in, struct view *out)
{
    struct planar q;
    int batch, n = (int)s->hyper[SAMPLES];
    if (q_of(s, in, &q) || view_whole(s, in, "batch", 0, 1 << 24, 0, &batch))
        return;
    real *eps = view_add(s, out, "eps", 2, n, 2, 0, 0);
    real *z = view_add(s, out, "z", 2, n, 2, 0, 0);
    real *value = view_add(s, out, "value", 1, n, 0, 0, 0);
    real *path = view_add(s, out, "path", 2, n, q.n, 0, 0);
    real *score = view_add(s, out, "score", 2, n, q.n, 0, 0);
    struct estimator *e = estimator_for(s, &q);
    draw(e, batch_noise(s, batch), 0, n);
    if (s->error.code || run(s, e))
        return;
    for (int i = 0; i < n; i++) {
        value[i] = e->value[i];
        for (int k = 0; k < 2; k++) {
            eps[2 * i + k] = e->eps[k][i];
            z[2 * i + k] = e->z[k][i];
        }
        for (int k = 0; k < q.n; k++) {
            path[q.n * i + k] = (real)share(s, e, BY_PATH, i, k, 0);
            score[q.n * i + k] = (real)share(s, e, BY_SCORE, i, k, 0);
        }
    }
}

static void view_gradients(struct session *s, const struct view *in, struct view *out)
{
    const struct posterior *p = s->own;
    struct planar q;
    struct planar_moments m;
    int first, count, n = (int)s->hyper[SAMPLES], together = NODES / n; /* batches a run */
    if (q_of(s, in, &q) || view_whole(s, in, "first", 0, 1 << 24, 0, &first) ||
        view_whole(s, in, "count", 1, MOST_BATCHES, 256, &count))
        return;
    real *exact = view_add(s, out, "exact", 1, q.n, 0, 0, 0);
    real *means[WAYS], *variance[WAYS];
    for (int way = 0; way < WAYS; way++) {
        means[way] = view_add(s, out, way_names[way], 2, count, q.n, 0, 0);
        variance[way] = view_add(s, out, variance_names[way], 1, q.n, 0, 0, 0);
    }
    if (s->error.code)
        return;
    planar_integrate(&p->target, &q, n, sampled(s), &m);
    for (int k = 0; k < q.n; k++) {
        exact[k] = (real)m.gradient[k];
        for (int way = 0; way < WAYS; way++)
            variance[way][k] = (real)m.variance[way][k];
    }
    struct estimator *e = estimator_for(s, &q);
    for (int b = 0; b < count; b += together) {
        int most = count - b < together ? count - b : together;
        for (int i = 0; i < most; i++)
            draw(e, batch_noise(s, first + b + i), i * n, n);
        if (run(s, e))
            return;
        for (int i = 0; i < most * WAYS; i++) {
            double g[PLANAR_MOST];
            int way = i % WAYS, batch = i / WAYS;
            estimate(s, e, (enum planar_way)way, batch * n, n, q.n, g);
            for (int k = 0; k < q.n; k++)
                means[way][q.n * (b + batch) + k] = (real)g[k];
        }
    }
}

#define Q_INPUTS "mean1, mean2, sd1, sd2, tilt (otherwise the present ones)"

static const struct view_row views[] = {
    {"density",
     DOC(Q_INPUTS ", n, extent -> axis [n] from -extent to extent and there the densities target "
                  "[n,n] (rows: second coordinate) and q [n,n]; of q: mean [2], sd [2], tilt, its "
                  "correlation, energy E_q of the target's log without its constant, entropy, elbo "
                  "(their sum), evidence, and gap KL(q || target), in nats"),
     view_density},
    {"samples",
     DOC(Q_INPUTS ", batch -> the samples S of a batch, eps [S,2], z [S,2], value [S] of f, and "
                  "what each says the gradient of the ELBO by mean1, mean2, log L11, log L22 and, "
                  "with full covariance, L21 is: path [S,K], score [S,K]"),
     view_samples},
    {"gradients",
     DOC(Q_INPUTS ", first, count -> estimates of the gradient from the batches first .. first + "
                  "count - 1, all from the same samples: path, score, baseline [count,K]; exact "
                  "[K], and the exact variances of an estimate, pathVariance, scoreVariance, "
                  "baselineVariance [K]"),
     view_gradients},
};

const struct algo algo_posterior = {
    .name = "posterior",
    .doc = DOC("Variational inference in the plane: a normal q fitted to a Gaussian, a banana or a "
               "mixture, with the gap and the noise of its gradients known; no drawings."),
    ALGO_TABLES(hypers, metrics, views),
    .split = SPLIT_NOTHING,
    .create = create,
    .step = step,
    .changed = changed,
};
