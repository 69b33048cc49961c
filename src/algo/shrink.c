/* Empirical Bayes on groups (algo/hierarchy.h): how much each group's raw mean is drawn towards the
 * common one is learnt from all groups, by gradient ascent on the exact marginal likelihood of mean
 * and tau. Beside it the whole posterior, which does not settle on one tau, and what errors all of
 * them make where the truth is known. What is trained is theta = [(mean - centre) / unit,
 * log(tau / unit)], centre the mean of the raw means, unit their typical noise, inside a box (10
 * units from the centre, tau from 0.01 to 100 units); the gradient is the graph's, and of the mean
 * over the groups, so that rates mean the same for all data. The data are
 *
 *   drawn     groups of values from the model itself: theta_j ~ N(0, between^2), of each group
 *             some values N(theta_j, within^2), so that its noise is within^2 / values
 *   baseball  batting averages of 18 players after 45 times at bat in 1970, and over the rest of
 *             the season, which stands for the truth (Efron & Morris 1975, table 1); the noise is
 *             binomial with the common average
 *   schools   effects of coaching in eight schools and their standard errors (Rubin 1981; Gelman et
 *             al. 2013, table 5.2); the truth is not known */
#include <math.h>

#include "ad/build.h"
#include "ad/plan.h"
#include "algo/algo.h"
#include "algo/descent.h"
#include "algo/hierarchy.h"
#include "algo/weights.h"
#include "base/num.h"

enum hyper_index {
    SOURCE,
    GROUPS,
    FEWEST,
    MOST,
    BETWEEN,
    WITHIN,
    START_MEAN,
    START_TAU,
    OPTIMIZER,
    RATE,
    HYPERS
};
enum source { DRAWN, BASEBALL, SCHOOLS, SOURCES };

enum { MOST_GROUPS = 64, MOST_VALUES = 100, MOST_GRID = 96, MOST_POINTS = 512 };

#define MOST_MEAN 10.0
#define LEAST_TAU 0.01
#define MOST_TAU 100.0

static const double half_log_2pi = 0.91893853320467274;

static const struct hyper hypers[HYPERS] = {
    [SOURCE] = {"source", HYPER_CHOICE, 0, SOURCES - 1, DRAWN, 0, 0, "", "drawn|baseball|schools",
                DOC("Groups drawn from the model, 18 baseball players, or eight schools.")},
    [GROUPS] = {"groups", HYPER_INT, 3, MOST_GROUPS, 12, 0, 0, "groups", NULL,
                DOC("Groups that are drawn.")},
    [FEWEST] = {"fewest", HYPER_INT, 1, MOST_VALUES, 2, 1, 0, "values", NULL,
                DOC("Values of the smallest groups that are drawn.")},
    [MOST] = {"most", HYPER_INT, 1, MOST_VALUES, 20, 1, 0, "values", NULL,
              DOC("Values of the largest groups that are drawn; not less than the fewest.")},
    [BETWEEN] = {"between", HYPER_REAL, 0, 5, 1, 0, 0, "", NULL,
                 DOC("True standard deviation of the groups' means that are drawn.")},
    [WITHIN] = {"within", HYPER_REAL, 0.1, 10, 2, 1, 0, "", NULL,
                DOC("Standard deviation of values around their group's mean.")},
    [START_MEAN] = {"startMean", HYPER_REAL, -5, 5, 2, 0, 0, "units", NULL,
                    DOC("Mean before training, from that of the raw means, in units of their "
                        "typical noise.")},
    [START_TAU] = {"startTau", HYPER_REAL, 0.02, 50, 5, 1, 0, "units", NULL,
                   DOC("Tau before training, in units of the typical noise of raw means.")},
    [OPTIMIZER] = DESCENT_OPTIMIZER(OPT_SGD),
    [RATE] = DESCENT_RATE(0.2),
};

/* After the step: log p(data | mean, tau) in nats, mean and tau in units of the data, the mean pull
 * towards the mean, and mean squared errors of the groups' means: as they are, all pooled in one,
 * drawn by mean and tau, and of the whole posterior. Errors are 0 where the truth is not known. */
enum metric_index {
    LIKELIHOOD,
    MEAN,
    TAU,
    PULL,
    ERRORS,
    RAW = ERRORS,
    POOLED,
    SHRUNKEN,
    FULL,
    METRICS
};
enum { ERROR_KINDS = METRICS - ERRORS };
static const char *const metrics[METRICS] = {
    "likelihood", "mean", "tau", "pull", "rawError", "pooledError", "shrunkenError", "fullError",
};

struct shrink {
    struct descent descent;
    struct hierarchy h;
    double raw[MOST_GROUPS], noise[MOST_GROUPS], truth[MOST_GROUPS];
    double full[MOST_GROUPS], full_variance[MOST_GROUPS]; /* the whole posterior */
    double median, lacks;                                 /* of its tau */
    double size[MOST_GROUPS];                             /* values of a group */
    double *values;                                       /* of all groups, one after the other */
    int count;                                            /* of them */
    double rest; /* log p(data | raw means), which no parameter changes */
    double centre, unit;
    struct plan *plan;
    const real *slopes[2], *value;
    real *theta[2]; /* the plan's */
};

/* ---- data ---- */

/* Hits of 45 times at bat, and the average over the rest of the season. */
enum { PLAYERS = 18, AT_BATS = 45 };
static const struct {
    int hits;
    double rest;
} players[PLAYERS] = {
    {18, 0.346}, {17, 0.298}, {16, 0.276}, {15, 0.222}, {14, 0.273}, {14, 0.270},
    {13, 0.263}, {12, 0.210}, {11, 0.269}, {11, 0.230}, {10, 0.264}, {10, 0.256},
    {10, 0.303}, {10, 0.264}, {10, 0.226}, {9, 0.285},  {8, 0.316},  {7, 0.200},
};

enum { SCHOOLS_COUNT = 8 };
static const struct {
    double effect, error;
} schools[SCHOOLS_COUNT] = {
    {28, 15}, {8, 10}, {-3, 16}, {7, 11}, {-1, 9}, {1, 11}, {18, 10}, {12, 18},
};

static void take_players(struct shrink *k)
{
    double mean = 0;
    for (int j = 0; j < PLAYERS; j++)
        mean += players[j].hits / (double)(AT_BATS * PLAYERS);
    for (int j = 0; j < PLAYERS; j++) {
        k->raw[j] = players[j].hits / (double)AT_BATS;
        k->noise[j] = mean * (1 - mean) / AT_BATS;
        k->truth[j] = players[j].rest;
        k->size[j] = AT_BATS;
    }
    k->h.groups = PLAYERS;
}

static void take_schools(struct shrink *k)
{
    for (int j = 0; j < SCHOOLS_COUNT; j++) {
        k->raw[j] = schools[j].effect;
        k->noise[j] = schools[j].error * schools[j].error;
        k->size[j] = 1;
    }
    k->h.groups = SCHOOLS_COUNT;
}

/* Sizes are spread evenly over logs. */
static int size_of(const struct session *s, struct rng *rng)
{
    double fewest = s->hyper[FEWEST], most = num_max(fewest, s->hyper[MOST]);
    double size = fewest * num_pow((most + 1) / fewest, rng_uniform(rng));
    return (int)num_min(most, size);
}

static enum status draw_groups(struct session *s, struct shrink *k)
{
    int groups = (int)s->hyper[GROUPS];
    double within = s->hyper[WITHIN];
    k->values = arena_array(s->arena, (size_t)groups * MOST_VALUES, sizeof *k->values);
    if (!k->values)
        return error_set(&s->error, ERR_MEMORY, "no memory for the groups");
    for (int j = 0; j < groups; j++) {
        struct rng rng = rng_stream(s->seed, RNG_DATA, (uint64_t)j);
        int n = size_of(s, &rng);
        double sum = 0, square = 0, *x = k->values + k->count;
        k->truth[j] = s->hyper[BETWEEN] * rng_normal(&rng);
        for (int i = 0; i < n; i++) {
            x[i] = k->truth[j] + within * rng_normal(&rng);
            sum += x[i];
        }
        k->raw[j] = sum / n;
        for (int i = 0; i < n; i++)
            square += (x[i] - k->raw[j]) * (x[i] - k->raw[j]);
        k->noise[j] = within * within / n;
        k->size[j] = n;
        k->count += n;
        k->rest += half_log_2pi + 0.5 * num_log(k->noise[j]) -
                   n * (half_log_2pi + num_log(within)) - 0.5 * square / (within * within);
    }
    k->h.groups = groups;
    return OK;
}

static int truth_known(const struct session *s)
{
    return s->hyper[SOURCE] != SCHOOLS;
}

/* ---- training ---- */

/* Minus the mean over the groups of log p(raw | mean, tau), all in units. */
static enum status plan_likelihood(struct session *s, struct shrink *k)
{
    struct graph *g = graph_create(s->arena);
    if (!g)
        return error_set(&s->error, ERR_MEMORY, "no memory for a graph");
    struct shape groups = SHAPE1(k->h.groups);
    int mean = ad_input(g, SHAPE0()), log_tau = ad_input(g, SHAPE0());
    int raw = ad_input(g, groups), noise = ad_input(g, groups), slopes[2];
    int variance = ad_add(g, noise, ad_exp(g, ad_scale(g, log_tau, 2)));
    int square = ad_div(g, ad_square(g, ad_sub(g, raw, mean)), variance);
    int loss = ad_scale(g, ad_mean_all(g, ad_add(g, ad_log(g, variance), square)), 0.5);
    graph_grad(g, loss, 0, (int[]){mean, log_tau}, 2, slopes);
    k->plan = plan_create(g, s->arena, (int[]){loss, slopes[0], slopes[1]}, 3);
    if (!k->plan)
        return error_set(&s->error, graph_error(g)->code, "%s", graph_error(g)->text);
    if (plan_ready(k->plan))
        return error_set(&s->error, ERR_MEMORY, "no memory for the gradient");
    real *raw_units = plan_data(k->plan, raw), *noise_units = plan_data(k->plan, noise);
    for (int j = 0; j < k->h.groups; j++) {
        raw_units[j] = (real)((k->raw[j] - k->centre) / k->unit);
        noise_units[j] = (real)(k->noise[j] / (k->unit * k->unit));
    }
    k->theta[0] = plan_data(k->plan, mean);
    k->theta[1] = plan_data(k->plan, log_tau);
    k->value = plan_data(k->plan, loss);
    k->slopes[0] = plan_data(k->plan, slopes[0]);
    k->slopes[1] = plan_data(k->plan, slopes[1]);
    return OK;
}

static enum status create(struct session *s)
{
    struct shrink *k = arena_alloc(s->arena, sizeof *k);
    if (!k)
        return error_set(&s->error, ERR_MEMORY, "no memory for the session");
    if (s->hyper[SOURCE] == BASEBALL)
        take_players(k);
    else if (s->hyper[SOURCE] == SCHOOLS)
        take_schools(k);
    else if (draw_groups(s, k))
        return s->error.code;
    k->h.raw = k->raw;
    k->h.noise = k->noise;
    k->unit = hierarchy_unit(&k->h);
    for (int j = 0; j < k->h.groups; j++)
        k->centre += k->raw[j] / k->h.groups;
    hierarchy_posterior(&k->h, k->full, k->full_variance, &k->median, &k->lacks);
    if (descent_create(s, &k->descent, 2, (enum optimizer_kind)s->hyper[OPTIMIZER]) ||
        plan_likelihood(s, k))
        return s->error.code;
    k->descent.theta[0] = (real)s->hyper[START_MEAN];
    k->descent.theta[1] = (real)num_log(s->hyper[START_TAU]);
    weights_number(s, "mean", k->descent.theta);
    weights_number(s, "logTau", k->descent.theta + 1);
    s->own = k;
    return OK;
}

static double mean_now(const struct shrink *k)
{
    return k->centre + k->unit * (double)k->descent.theta[0];
}

static double tau_now(const struct shrink *k)
{
    return k->unit * num_exp((double)k->descent.theta[1]);
}

/* Mean squared errors [ERROR_KINDS] with this mean and tau. */
static void errors_of(const struct session *s, double mean, double tau, double *out)
{
    const struct shrink *k = s->own;
    double variance, pooled = hierarchy_mean(&k->h, 0, &variance);
    for (int i = 0; i < ERROR_KINDS; i++)
        out[i] = 0;
    for (int j = 0; truth_known(s) && j < k->h.groups; j++) {
        const double guess[ERROR_KINDS] = {
            [RAW - ERRORS] = k->raw[j],
            [POOLED - ERRORS] = pooled,
            [SHRUNKEN - ERRORS] = hierarchy_shrunken(&k->h, j, mean, tau, &variance),
            [FULL - ERRORS] = k->full[j],
        };
        for (int i = 0; i < ERROR_KINDS; i++)
            out[i] += (guess[i] - k->truth[j]) * (guess[i] - k->truth[j]) / k->h.groups;
    }
}

static double held(double value, double most)
{
    return num_max(-most, num_min(most, value));
}

static enum status step(struct session *s, double *out)
{
    struct shrink *k = s->own;
    struct descent *d = &k->descent;
    for (int i = 0; i < 2; i++)
        *k->theta[i] = d->theta[i];
    if (plan_run(k->plan))
        return error_set(&s->error, ERR_MEMORY, "no memory for the gradient");
    for (int i = 0; i < 2; i++)
        d->gradient[i] = *k->slopes[i];
    if (descent_step(s, d, s->hyper[RATE], (double)*k->value))
        return s->error.code;
    d->theta[0] = (real)held((double)d->theta[0], MOST_MEAN);
    d->theta[1] =
        (real)num_max(num_log(LEAST_TAU), num_min(num_log(MOST_TAU), (double)d->theta[1]));
    double mean = mean_now(k), tau = tau_now(k);
    out[LIKELIHOOD] = hierarchy_likelihood(&k->h, mean, tau, NULL) + k->rest;
    out[MEAN] = mean;
    out[TAU] = tau;
    out[PULL] = 0;
    for (int j = 0; j < k->h.groups; j++)
        out[PULL] += hierarchy_pull(&k->h, j, tau) / k->h.groups;
    errors_of(s, mean, tau, out + ERRORS);
    return OK;
}

/* ---- views ---- */

static void put_all(struct session *s, struct view *out, const char *name, int n,
                    const double *values)
{
    real *to = view_add(s, out, name, 1, n, 0, 0, 0);
    for (int i = 0; to && i < n; i++)
        to[i] = (real)values[i];
}

static void view_groups(struct session *s, const struct view *in, struct view *out)
{
    const struct shrink *k = s->own;
    double mean = mean_now(k), tau = tau_now(k), errors[ERROR_KINDS];
    double own[MOST_GROUPS], sd[MOST_GROUPS], noise[MOST_GROUPS], full_sd[MOST_GROUPS];
    int n = k->h.groups;
    if (view_real(s, in, "mean", -1e6, 1e6, &mean) || view_real(s, in, "tau", 0, 1e6, &tau))
        return;
    for (int j = 0; j < n; j++) {
        own[j] = hierarchy_shrunken(&k->h, j, mean, tau, sd + j);
        sd[j] = sqrt(sd[j]);
        noise[j] = sqrt(k->noise[j]);
        full_sd[j] = sqrt(k->full_variance[j]);
    }
    errors_of(s, mean, tau, errors);
    put_all(s, out, "size", n, k->size);
    put_all(s, out, "raw", n, k->raw);
    put_all(s, out, "noise", n, noise);
    put_all(s, out, "truth", n, k->truth);
    put_all(s, out, "shrunken", n, own);
    put_all(s, out, "sd", n, sd);
    put_all(s, out, "full", n, k->full);
    put_all(s, out, "fullSd", n, full_sd);
    view_put(s, out, "mean", mean);
    view_put(s, out, "tau", tau);
    view_put(s, out, "likelihood", hierarchy_likelihood(&k->h, mean, tau, NULL) + k->rest);
    put_all(s, out, "errors", ERROR_KINDS, errors);
}

static void view_values(struct session *s, const struct view *in, struct view *out)
{
    (void)in;
    const struct shrink *k = s->own;
    int drawn = k->count > 0, n = drawn ? k->count : k->h.groups;
    put_all(s, out, "x", n, drawn ? k->values : k->raw);
    real *group = view_add(s, out, "group", 1, n, 0, 0, 0);
    for (int j = 0, i = 0; group && j < k->h.groups; j++) {
        for (int left = drawn ? (int)k->size[j] : 1; left > 0; left--)
            group[i++] = (real)j;
    }
    view_put(s, out, "centre", k->centre);
    view_put(s, out, "unit", k->unit);
}

static void view_likelihood(struct session *s, const struct view *in, struct view *out)
{
    const struct shrink *k = s->own;
    int n;
    double extent = 3, least = 0.05, most = 10;
    if (view_whole(s, in, "n", 2, MOST_GRID, 48, &n) ||
        view_real(s, in, "extent", 0.1, MOST_MEAN, &extent) ||
        view_real(s, in, "least", LEAST_TAU, 1, &least) ||
        view_real(s, in, "most", 1, MOST_TAU, &most))
        return;
    real *means = view_add(s, out, "mean", 1, n, 0, 0, 0);
    real *taus = view_add(s, out, "tau", 1, n, 0, 0, 0);
    real *likelihood = view_add(s, out, "likelihood", 2, n, n, 0, 0);
    for (int i = 0; !s->error.code && i < n * n; i++) {
        double mean = k->centre + k->unit * extent * (2.0 * (i % n) / (n - 1) - 1);
        double tau = k->unit * least * num_exp(num_log(most / least) * (i / n) / (n - 1));
        means[i % n] = (real)mean;
        taus[i / n] = (real)tau;
        likelihood[i] = (real)(hierarchy_likelihood(&k->h, mean, tau, NULL) + k->rest);
    }
}

static void view_posterior(struct session *s, const struct view *in, struct view *out)
{
    const struct shrink *k = s->own;
    int n, groups = k->h.groups;
    double extent = 3;
    if (view_whole(s, in, "n", 2, MOST_POINTS, 121, &n) ||
        view_real(s, in, "extent", 0.01, MOST_TAU, &extent))
        return;
    real *at = view_add(s, out, "tau", 1, n, 0, 0, 0);
    real *density = view_add(s, out, "density", 1, n, 0, 0, 0);
    real *common = view_add(s, out, "mean", 1, n, 0, 0, 0);
    real *means = view_add(s, out, "means", 2, n, groups, 0, 0);
    real *sds = view_add(s, out, "sds", 2, n, groups, 0, 0);
    view_put(s, out, "median", k->median);
    for (int i = 0; !s->error.code && i < n; i++) {
        double tau = k->unit * extent * i / (n - 1), variance;
        at[i] = (real)tau;
        density[i] = (real)num_exp(hierarchy_tau(&k->h, tau) - k->lacks);
        common[i] = (real)hierarchy_mean(&k->h, tau, &variance);
        for (int j = 0; j < groups; j++) {
            means[groups * i + j] = (real)hierarchy_given_tau(&k->h, j, tau, &variance);
            sds[groups * i + j] = (real)sqrt(variance);
        }
    }
}

static const struct view_row views[] = {
    {"groups",
     DOC("mean, tau (otherwise the present ones) -> of the groups J: size [J] values, raw [J] "
         "means, noise [J] standard deviations, truth [J], shrunken [J] means by mean and tau and "
         "their sd [J], those of the whole posterior full [J], fullSd [J]; mean, tau, likelihood "
         "log p(data | mean, tau) in nats; errors [4], mean squared: raw, pooled, shrunken, full. "
         "truth and errors are 0 where the truth is not known"),
     view_groups},
    {"values",
     DOC("-> x [N] as observed, group [N] of each; centre and unit, in which theta counts"),
     view_values},
    {"likelihood",
     DOC("n, extent, least, most in units -> mean [n], tau [n] (even in logs) and likelihood [n,n] "
         "(rows: tau), log p(data | mean, tau) in nats"),
     view_likelihood},
    {"posterior",
     DOC("n, extent in units -> tau [n] from 0 on and there: density [n] of tau given all data, "
         "mean [n] of the groups, means [n,J] and sds [n,J] of each; median of tau"),
     view_posterior},
};

const struct algo algo_shrink = {
    .name = "shrink",
    .doc = DOC("Empirical and full Bayes on groups that share a prior (Efron & Morris 1975; Gelman "
               "et al. 2013): means are drawn towards one another; no drawings."),
    ALGO_TABLES(hypers, metrics, views),
    .split = SPLIT_NOTHING,
    .create = create,
    .step = step,
};
