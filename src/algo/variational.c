/* Variational inference with one latent number, small enough that everything about it is known:
 *
 *   prior p(z) = N(0, 1),   likelihood p(x|z) = N(x; slope h(z), noise^2),   q(z) = N(mean, sd^2)
 *   ELBO = E_q log p(x|z) - KL(q || prior) = log p(x) - KL(q || posterior)
 *
 * in nats. h is z (then the posterior is normal, and the gap between ELBO and log p(x) can close),
 * softplus(2 z) (a skewed posterior) or z^2 (one with two humps). What is trained is
 * theta = [mean, log sd], from where the hyperparameters put it, by gradient ascent on the ELBO
 * inside the box |mean| <= 4, 0.05 <= sd <= 4. The gradient of E_q log p(x|z) is
 *
 *   path    the mean over samples z = mean + sd eps of d log p(x|z) / d theta: reparameterised
 *   score   the mean of log p(x|z) d log q(z) / d theta, z held fixed: no gradient passes z
 *   exact   the first with the quadrature's nodes as samples
 *
 * both differentiated by the graph; that of the KL, which has a closed form, is exact in all three.
 * Sources: Kingma & Welling 2014; Rezende et al. 2014; Williams 1992 (score function); Mohamed et
 * al. 2020 (both and their variances). Integrals are by the midpoint rule, which for smooth
 * integrands that vanish at the ends is exact to the last digits (Trefethen & Weideman 2014). */
#include <math.h>
#include <string.h>

#include "ad/build.h"
#include "ad/plan.h"
#include "algo/algo.h"
#include "algo/descent.h"
#include "algo/weights.h"
#include "base/num.h"

enum hyper_index { DECODER, X, SLOPE, NOISE, MEAN, SD, GRADIENT, SAMPLES, OPTIMIZER, RATE, HYPERS };
enum decoder { LINE, BEND, SQUARE, DECODERS };
enum gradient_kind { EXACT, PATH, SCORE };
enum { BY_PATH, BY_SCORE, WAYS };

enum {
    NODES = 128, /* samples a run of a plan, and nodes of integrals over q */
    MOST_SAMPLES = NODES,
    CELLS = 3072, /* of the integral over all z */
    MOST_POINTS = 1024,
    MOST_GRID = 96,
    MOST_BATCHES = 2048,
};

#define MOST_MEAN 4.0
#define LEAST_SD 0.05
#define MOST_SD 4.0

static const double nodes_reach = 8; /* standard deviations of q */
static const double cells_reach = 12;
static const double half_log_2pi = 0.91893853320467274;
static const double bend = 2;

static const struct hyper hypers[HYPERS] = {
    [DECODER] = {"decoder", HYPER_CHOICE, 0, DECODERS - 1, LINE, 0, 1, "", "line|bend|square",
                 DOC("What x is expected to be, given z: slope times z, softplus(2 z) or z^2.")},
    [X] = {"x", HYPER_REAL, -3, 3, 1.5, 0, 1, "", NULL, DOC("The number that is observed.")},
    [SLOPE] = {"slope", HYPER_REAL, 0.5, 3, 1, 0, 1, "", NULL, DOC("Slope of the decoder.")},
    [NOISE] = {"noise", HYPER_REAL, 0.2, 2, 0.6, 1, 1, "", NULL,
               DOC("Standard deviation of x around what the decoder expects.")},
    [MEAN] = {"mean", HYPER_REAL, -MOST_MEAN, MOST_MEAN, -1.5, 0, 0, "", NULL,
              DOC("Mean of q where it begins.")},
    [SD] = {"sd", HYPER_REAL, LEAST_SD, MOST_SD, 1, 1, 0, "", NULL,
            DOC("Standard deviation of q where it begins.")},
    [GRADIENT] = {"gradient", HYPER_CHOICE, 0, 2, EXACT, 0, 1, "", "exact|path|score",
                  DOC("Exact, or estimated from samples: through them (reparameterised), or by "
                      "the score function.")},
    [SAMPLES] = {"samples", HYPER_INT, 1, MOST_SAMPLES, 4, 1, 1, "", NULL,
                 DOC("Samples an estimate of the gradient.")},
    [OPTIMIZER] = DESCENT_OPTIMIZER(OPT_SGD),
    [RATE] = DESCENT_RATE(0.02),
};

/* All of q after the step, exact, in nats; gap is log p(x) - ELBO. */
static const char *const metrics[] = {"elbo", "reconstruction", "kl", "evidence",
                                      "gap",  "mean",           "sd"};

struct q {
    double mean, log_sd;
};

/* The gradient of sum_i weight_i (log p(x|z_i) - KL) at NODES values of theta, one a sample: so
 * each sample's share of it can be read. */
struct estimator {
    struct plan *plan;
    real *mean, *log_sd, *eps, *weight; /* [NODES] */
    real *x, *slope, *precision, *norm; /* numbers */
    const real *value;                  /* log p(x|z_i) */
    const real *slopes[2];              /* by mean, by log sd */
};

struct variational {
    struct descent descent;
    struct estimator estimator[DECODERS][WAYS];
    double eps[NODES], weight[NODES]; /* of integrals over q; the weights add up to 1 */
    double evidence;                  /* log p(x) */
};

/* ---- what is known in closed form or by quadrature ---- */

static double expected(const struct session *s, double z)
{
    double slope = s->hyper[SLOPE];
    switch ((enum decoder)s->hyper[DECODER]) {
    case BEND:
        return slope * (num_max(bend * z, 0) + num_log(1 + num_exp(-fabs(bend * z))));
    case SQUARE:
        return slope * z * z;
    default:
        return slope * z;
    }
}

static double log_normal(double x, double mean, double log_sd)
{
    double d = (x - mean) * num_exp(-log_sd);
    return -0.5 * d * d - log_sd - half_log_2pi;
}

static double log_likelihood(const struct session *s, double z)
{
    return log_normal(s->hyper[X], expected(s, z), num_log(s->hyper[NOISE]));
}

static double log_joint(const struct session *s, double z)
{
    return log_normal(z, 0, 0) + log_likelihood(s, z);
}

/* log p(x) = log of the integral of p(z) p(x|z). */
static double evidence_of(const struct session *s)
{
    double width = 2 * cells_reach / CELLS, most = -INFINITY, sum = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < CELLS; i++) {
            double l = log_joint(s, (i + 0.5) * width - cells_reach);
            if (pass == 0)
                most = num_max(most, l);
            else
                sum += num_exp(l - most);
        }
    }
    return most + num_log(sum * width);
}

static double kl_to_prior(struct q q)
{
    return 0.5 * (q.mean * q.mean + num_exp(2 * q.log_sd) - 1) - q.log_sd;
}

static double node_at(const struct variational *v, struct q q, int i)
{
    return q.mean + num_exp(q.log_sd) * v->eps[i];
}

/* E_q log p(x|z) */
static double reconstruction(const struct session *s, struct q q)
{
    const struct variational *v = s->own;
    double sum = 0;
    for (int i = 0; i < NODES; i++)
        sum += v->weight[i] * log_likelihood(s, node_at(v, q, i));
    return sum;
}

/* KL(q || posterior), as it is defined. */
static double kl_to_posterior(const struct session *s, struct q q)
{
    const struct variational *v = s->own;
    double sum = 0;
    for (int i = 0; i < NODES; i++) {
        double z = node_at(v, q, i);
        sum += v->weight[i] * (log_normal(z, q.mean, q.log_sd) - (log_joint(s, z) - v->evidence));
    }
    return sum;
}

static void quadrature(struct variational *v)
{
    double sum = 0;
    for (int i = 0; i < NODES; i++) {
        v->eps[i] = nodes_reach * ((2 * i + 1.0) / NODES - 1);
        v->weight[i] = num_exp(-0.5 * v->eps[i] * v->eps[i]);
        sum += v->weight[i];
    }
    for (int i = 0; i < NODES; i++)
        v->weight[i] /= sum;
}

/* ---- gradients ---- */

static int decoded(struct graph *g, enum decoder decoder, int z)
{
    switch (decoder) {
    case BEND:
        return ad_softplus(g, ad_scale(g, z, bend));
    case SQUARE:
        return ad_square(g, z);
    default:
        return z;
    }
}

static enum status plan_estimator(struct session *s, enum decoder decoder, int way,
                                  struct estimator *e)
{
    struct graph *g = graph_create(s->arena);
    if (!g)
        return error_set(&s->error, ERR_MEMORY, "no memory for a graph");
    struct shape all = SHAPE1(NODES);
    int mean = ad_input(g, all), log_sd = ad_input(g, all), eps = ad_input(g, all);
    int weight = ad_input(g, all), x = ad_input(g, SHAPE0()), slope = ad_input(g, SHAPE0());
    int precision = ad_input(g, SHAPE0()), norm = ad_input(g, SHAPE0());

    int sd = ad_exp(g, log_sd);
    int z = ad_add(g, mean, ad_mul(g, sd, eps));
    if (way == BY_SCORE)
        z = ad_stop_gradient(g, z);
    int off = ad_sub(g, x, ad_mul(g, slope, decoded(g, decoder, z)));
    int half = ad_scale(g, ad_mul(g, precision, ad_square(g, off)), 0.5);
    int value = ad_sub(g, norm, half), objective = value;
    if (way == BY_SCORE) {
        int log_q =
            ad_neg(g, ad_add(g, log_sd,
                             ad_scale(g, ad_square(g, ad_div(g, ad_sub(g, z, mean), sd)), 0.5)));
        objective = ad_mul(g, value, log_q);
    }
    int kl = ad_sub(
        g, ad_scale(g, ad_add(g, ad_square(g, mean), ad_shift(g, ad_square(g, sd), -1)), 0.5),
        log_sd);
    int total = ad_sum_all(g, ad_mul(g, weight, ad_sub(g, objective, kl)));
    int slopes[2];
    graph_grad(g, total, 0, (int[]){mean, log_sd}, 2, slopes);
    e->plan = plan_create(g, s->arena, (int[]){value, slopes[0], slopes[1]}, 3);
    if (!e->plan)
        return error_set(&s->error, graph_error(g)->code, "%s", graph_error(g)->text);
    if (plan_ready(e->plan))
        return error_set(&s->error, ERR_MEMORY, "no memory for the gradient");
    e->mean = plan_data(e->plan, mean);
    e->log_sd = plan_data(e->plan, log_sd);
    e->eps = plan_data(e->plan, eps);
    e->weight = plan_data(e->plan, weight);
    e->x = plan_data(e->plan, x);
    e->slope = plan_data(e->plan, slope);
    e->precision = plan_data(e->plan, precision);
    e->norm = plan_data(e->plan, norm);
    e->value = plan_data(e->plan, value);
    e->slopes[0] = plan_data(e->plan, slopes[0]);
    e->slopes[1] = plan_data(e->plan, slopes[1]);
    return OK;
}

/* The present decoder's, for this q, with samples of no weight. */
static struct estimator *estimator_for(const struct session *s, int way, struct q q)
{
    struct variational *v = s->own;
    struct estimator *e = &v->estimator[(int)s->hyper[DECODER]][way];
    double noise = s->hyper[NOISE];
    *e->x = (real)s->hyper[X];
    *e->slope = (real)s->hyper[SLOPE];
    *e->precision = (real)(1 / (noise * noise));
    *e->norm = (real)(-num_log(noise) - half_log_2pi);
    for (int i = 0; i < NODES; i++) {
        e->mean[i] = (real)q.mean;
        e->log_sd[i] = (real)q.log_sd;
        e->eps[i] = e->weight[i] = 0;
    }
    return e;
}

static enum status run(struct session *s, struct estimator *e)
{
    if (plan_run(e->plan))
        return error_set(&s->error, ERR_MEMORY, "no memory for the gradient");
    return OK;
}

/* The nodes as samples, each with this weight, or its own for a weight of 0. */
static void take_nodes(const struct variational *v, struct estimator *e, double weight)
{
    for (int i = 0; i < NODES; i++) {
        e->eps[i] = (real)v->eps[i];
        e->weight[i] = (real)(weight > 0 ? weight : v->weight[i]);
    }
}

/* The gradient of the ELBO by mean and log sd, and its estimated reconstruction. */
static enum status estimate(struct session *s, double *gradient, double *value)
{
    struct variational *v = s->own;
    enum gradient_kind kind = (enum gradient_kind)s->hyper[GRADIENT];
    const real *theta = v->descent.theta;
    struct q q = {(double)theta[0], (double)theta[1]};
    struct estimator *e = estimator_for(s, kind == SCORE ? BY_SCORE : BY_PATH, q);
    if (kind == EXACT) {
        take_nodes(v, e, 0);
    } else {
        int n = (int)s->hyper[SAMPLES];
        struct rng rng = rng_stream(s->seed, RNG_NOISE, (uint64_t)s->step);
        rng_fill_normal(&rng, e->eps, n);
        for (int i = 0; i < n; i++)
            e->weight[i] = (real)(1.0 / n);
    }
    if (run(s, e))
        return s->error.code;
    gradient[0] = gradient[1] = *value = 0;
    for (int i = 0; i < NODES; i++) {
        gradient[0] += (double)e->slopes[0][i];
        gradient[1] += (double)e->slopes[1][i];
        *value += (double)e->weight[i] * (double)e->value[i];
    }
    return OK;
}

/* ---- training ---- */

static enum status changed(struct session *s)
{
    struct variational *v = s->own;
    v->evidence = evidence_of(s);
    return OK;
}

static enum status create(struct session *s)
{
    struct variational *v = arena_alloc(s->arena, sizeof *v);
    if (!v)
        return error_set(&s->error, ERR_MEMORY, "no memory for the session");
    if (descent_create(s, &v->descent, 2, (enum optimizer_kind)s->hyper[OPTIMIZER]))
        return s->error.code;
    v->descent.theta[0] = (real)s->hyper[MEAN];
    v->descent.theta[1] = (real)num_log(s->hyper[SD]);
    weights_number(s, "mean", v->descent.theta);
    weights_number(s, "logSd", v->descent.theta + 1);
    for (int d = 0; d < DECODERS; d++) {
        for (int way = 0; way < WAYS; way++) {
            if (plan_estimator(s, (enum decoder)d, way, &v->estimator[d][way]))
                return s->error.code;
        }
    }
    quadrature(v);
    s->own = v;
    return changed(s);
}

static real held(real value, double lo, double hi)
{
    return (real)num_max(lo, num_min(hi, (double)value));
}

static enum status step(struct session *s, double *out)
{
    struct variational *v = s->own;
    real *theta = v->descent.theta;
    double gradient[2] = {0}, value = 0;
    struct q before = {(double)theta[0], (double)theta[1]};
    if (estimate(s, gradient, &value))
        return s->error.code;
    v->descent.gradient[0] = (real)-gradient[0];
    v->descent.gradient[1] = (real)-gradient[1];
    if (descent_step(s, &v->descent, s->hyper[RATE], kl_to_prior(before) - value))
        return s->error.code;
    theta[0] = held(theta[0], -MOST_MEAN, MOST_MEAN);
    theta[1] = held(theta[1], num_log(LEAST_SD), num_log(MOST_SD));
    struct q q = {(double)theta[0], (double)theta[1]};
    out[1] = reconstruction(s, q);
    out[2] = kl_to_prior(q);
    out[0] = out[1] - out[2];
    out[3] = v->evidence;
    out[4] = out[3] - out[0];
    out[5] = q.mean;
    out[6] = num_exp(q.log_sd);
    return OK;
}

/* ---- views ---- */

/* The q asked for, or the present one. */
static enum status q_of(struct session *s, const struct view *in, struct q *q)
{
    const struct variational *v = s->own;
    double sd = num_exp((double)v->descent.theta[1]);
    q->mean = (double)v->descent.theta[0];
    if (view_real(s, in, "mean", -100, 100, &q->mean) || view_real(s, in, "sd", 0.001, 100, &sd))
        return s->error.code;
    q->log_sd = num_log(sd);
    return OK;
}

static void view_densities(struct session *s, const struct view *in, struct view *out)
{
    const struct variational *v = s->own;
    struct q q;
    int n;
    double extent = view_number(in, "extent", MOST_MEAN);
    if (q_of(s, in, &q) || view_whole(s, in, "n", 2, MOST_POINTS, 257, &n))
        return;
    if (!(extent > 0 && extent <= 100)) {
        error_set(&s->error, ERR_RANGE, "extent must be above 0 and at most 100, not %g", extent);
        return;
    }
    real *at = view_add(s, out, "z", 1, n, 0, 0, 0);
    real *prior = view_add(s, out, "prior", 1, n, 0, 0, 0);
    real *likelihood = view_add(s, out, "likelihood", 1, n, 0, 0, 0);
    real *posterior = view_add(s, out, "posterior", 1, n, 0, 0, 0);
    real *own = view_add(s, out, "q", 1, n, 0, 0, 0);
    double rec = reconstruction(s, q), kl = kl_to_prior(q);
    view_put(s, out, "mean", q.mean);
    view_put(s, out, "sd", num_exp(q.log_sd));
    view_put(s, out, "reconstruction", rec);
    view_put(s, out, "kl", kl);
    view_put(s, out, "elbo", rec - kl);
    view_put(s, out, "gap", kl_to_posterior(s, q));
    view_put(s, out, "evidence", v->evidence);
    for (int i = 0; !s->error.code && i < n; i++) {
        double z = extent * (2.0 * i / (n - 1) - 1), l = log_likelihood(s, z);
        at[i] = (real)z;
        prior[i] = (real)num_exp(log_normal(z, 0, 0));
        likelihood[i] = (real)num_exp(l);
        posterior[i] = (real)num_exp(log_normal(z, 0, 0) + l - v->evidence);
        own[i] = (real)num_exp(log_normal(z, q.mean, q.log_sd));
    }
}

static void view_landscape(struct session *s, const struct view *in, struct view *out)
{
    int n;
    if (view_whole(s, in, "n", 2, MOST_GRID, 48, &n))
        return;
    real *mean = view_add(s, out, "mean", 1, n, 0, 0, 0);
    real *sd = view_add(s, out, "sd", 1, n, 0, 0, 0);
    real *elbo = view_add(s, out, "elbo", 2, n, n, 0, 0);
    double lo = num_log(LEAST_SD), hi = num_log(MOST_SD);
    for (int i = 0; !s->error.code && i < n * n; i++) {
        struct q q = {MOST_MEAN * (2.0 * (i % n) / (n - 1) - 1),
                      lo + (hi - lo) * (i / n) / (n - 1)};
        mean[i % n] = (real)q.mean;
        sd[i / n] = (real)num_exp(q.log_sd);
        elbo[i] = (real)(reconstruction(s, q) - kl_to_prior(q));
    }
}

static const char *const way_names[WAYS] = {"path", "score"};
static const char *const variance_names[WAYS] = {"pathVariance", "scoreVariance"};

/* The noise of a batch of samples, the same whatever q is. */
static struct rng batch_noise(const struct session *s, int batch)
{
    return rng_stream(s->seed, RNG_VIEW, (uint64_t)batch);
}

static void view_samples(struct session *s, const struct view *in, struct view *out)
{
    struct q q;
    int batch, n = (int)s->hyper[SAMPLES];
    if (q_of(s, in, &q) || view_whole(s, in, "batch", 0, 1 << 24, 0, &batch))
        return;
    real *eps = view_add(s, out, "eps", 1, n, 0, 0, 0);
    real *z = view_add(s, out, "z", 1, n, 0, 0, 0);
    real *value = view_add(s, out, "value", 1, n, 0, 0, 0);
    real *shares[WAYS] = {view_add(s, out, way_names[0], 2, n, 2, 0, 0),
                          view_add(s, out, way_names[1], 2, n, 2, 0, 0)};
    for (int way = 0; way < WAYS && !s->error.code; way++) {
        struct estimator *e = estimator_for(s, way, q);
        struct rng rng = batch_noise(s, batch);
        rng_fill_normal(&rng, e->eps, n);
        for (int i = 0; i < n; i++)
            e->weight[i] = 1;
        if (run(s, e))
            return;
        memcpy(eps, e->eps, (size_t)n * sizeof *eps);
        memcpy(value, e->value, (size_t)n * sizeof *value);
        for (int i = 0; i < n; i++) {
            z[i] = (real)(q.mean + num_exp(q.log_sd) * (double)eps[i]);
            shares[way][2 * i] = e->slopes[0][i];
            shares[way][2 * i + 1] = e->slopes[1][i];
        }
    }
}

/* Mean and variance of one sample's share, by quadrature. */
static enum status spread(struct session *s, int way, struct q q, double *mean, double *variance)
{
    const struct variational *v = s->own;
    struct estimator *e = estimator_for(s, way, q);
    take_nodes(v, e, 1);
    if (run(s, e))
        return s->error.code;
    for (int k = 0; k < 2; k++) {
        mean[k] = variance[k] = 0;
        for (int i = 0; i < NODES; i++)
            mean[k] += v->weight[i] * (double)e->slopes[k][i];
        for (int i = 0; i < NODES; i++) {
            double off = (double)e->slopes[k][i] - mean[k];
            variance[k] += v->weight[i] * off * off;
        }
    }
    return OK;
}

static void view_gradients(struct session *s, const struct view *in, struct view *out)
{
    struct q q;
    int first, count, n = (int)s->hyper[SAMPLES];
    if (q_of(s, in, &q) || view_whole(s, in, "first", 0, 1 << 24, 0, &first) ||
        view_whole(s, in, "count", 1, MOST_BATCHES, 256, &count))
        return;
    real *exact = view_add(s, out, "exact", 1, 2, 0, 0, 0);
    for (int way = 0; way < WAYS && !s->error.code; way++) {
        real *means = view_add(s, out, way_names[way], 2, count, 2, 0, 0);
        real *noise = view_add(s, out, variance_names[way], 1, 2, 0, 0, 0);
        double mean[2], variance[2];
        if (s->error.code || spread(s, way, q, mean, variance))
            return;
        for (int k = 0; k < 2; k++) {
            noise[k] = (real)(variance[k] / n);
            if (way == BY_PATH)
                exact[k] = (real)mean[k];
        }
        struct estimator *e = estimator_for(s, way, q);
        int together = NODES / n; /* batches a run */
        for (int b = 0; b < count; b += together) {
            int most = count - b < together ? count - b : together;
            for (int i = 0; i < most; i++) {
                struct rng rng = batch_noise(s, first + b + i);
                rng_fill_normal(&rng, e->eps + (ptrdiff_t)i * n, n);
            }
            for (int i = 0; i < NODES; i++)
                e->weight[i] = (real)(1.0 / n);
            if (run(s, e))
                return;
            for (int i = 0; i < 2 * most; i++) {
                double sum = 0;
                for (int j = 0; j < n; j++)
                    sum += (double)e->slopes[i % 2][(i / 2) * n + j];
                means[2 * b + i] = (real)sum;
            }
        }
    }
}

static const struct view_row views[] = {
    {"densities",
     DOC("mean, sd (otherwise the present ones), n, extent -> z [n] from -extent to extent and "
         "there: prior [n], likelihood [n] p(x|z), posterior [n], q [n]; of q: mean, sd, "
         "reconstruction E log p(x|z), kl to the prior, elbo, gap KL(q || posterior), and evidence "
         "log p(x), in nats"),
     view_densities},
    {"landscape",
     DOC("n -> mean [n], sd [n] and elbo [n,n] (rows: sd) in the box inside which q is trained"),
     view_landscape},
    {"samples",
     DOC("mean, sd, batch -> the samples S of a batch, eps [S], z [S], value [S] log p(x|z), and "
         "what each says the gradient of the ELBO by mean and log sd is: path [S,2], score [S,2]"),
     view_samples},
    {"gradients",
     DOC("mean, sd, first, count -> estimates of the gradient by mean and log sd from the batches "
         "first .. first + count - 1: path [count,2], score [count,2]; exact [2], and the exact "
         "variances of an estimate, pathVariance [2], scoreVariance [2]"),
     view_gradients},
};

const struct algo algo_variational = {
    .name = "variational",
    .doc = DOC("Variational inference of one latent number, where the bound, the gap and the noise "
               "of the gradient are known exactly; no drawings."),
    ALGO_TABLES(hypers, metrics, views),
    .split = SPLIT_NOTHING,
    .create = create,
    .step = step,
    .changed = changed,
};
