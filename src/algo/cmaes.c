/* CMA-ES: points are drawn from a normal distribution N(m, sigma^2 C), whose mean moves to the
 * weighted mean of the better half, whose covariance learns from the steps that were good (rank mu)
 * and from the way the mean goes (rank one), and whose size grows while the mean's steps agree with
 * each other and shrinks while they cancel. Where it has come to rest it starts again elsewhere
 * with twice as many points. Points outside the box are drawn again, after ten times put on its
 * wall.
 *
 * All constants are those of Hansen 2016, "The CMA evolution strategy: a tutorial" (table 1, with
 * positive weights only); restarts: Auger & Hansen 2005 (IPOP). */
#include <math.h>
#include <string.h>

#include "algo/population.h"
#include "base/num.h"
#include "search/linear.h"

enum { POPULATION = SEEK_HYPERS, SIGMA, RESTARTS, HYPERS };
enum { AT_SIGMA = POPULATION_METRICS, AT_RATIO, AT_POPULATION, METRICS };
enum { N = SEEK_MOST_DIMS, AGAIN = 10 };

static const double at_rest = 1e-6; /* the longest axis, in widths of the box */
static const double most_ratio = 1e7;

static const struct hyper hypers[HYPERS] = {
    SEEK_ROWS(SURFACE_RASTRIGIN),
    [POPULATION] = {"population", HYPER_INT, 0, SEEK_MOST_BATCH, 0, 0, 0, "points", NULL,
                    DOC("Points of a generation at first; below 4: 4 + 3 ln(inputs).")},
    [SIGMA] = {"firstSigma", HYPER_REAL, 0.01, 1, 0.3, 1, 1, "", NULL,
               DOC("Standard deviation at first, in widths of the box.")},
    [RESTARTS] = {"restarts", HYPER_BOOL, 0, 1, 1, 0, 1, "", NULL,
                  DOC("Where it has come to rest it starts again with twice as many points.")},
};

/* sigma and the ratio of the longest to the shortest axis after the step; points of a generation.
 */
static const char *const metrics[METRICS] = {POPULATION_METRIC_NAMES, "sigma", "axisRatio",
                                             "population"};

enum { NOW_SIGMA, NOW_AGE, NOW_POPULATION, NOW };

struct cmaes {
    struct seek seek;
    real *mean, *covariance; /* kept [dims], [dims, dims] */
    real *path;              /* kept [2, dims]: of the size, of the covariance */
    real *now;               /* kept: sigma, generations since the start, points of one */
};

/* C = B diag(d^2) B^T */
struct axes {
    double b[N * N], d[N], longest, shortest;
};

static struct axes axes_of(const struct cmaes *c)
{
    int n = c->seek.dims;
    double a[N * N];
    struct axes axes = {.longest = 0, .shortest = INFINITY};
    for (int i = 0; i < n * n; i++)
        a[i] = (double)c->covariance[i];
    eigen_symmetric(n, n, a, axes.b, axes.d);
    for (int i = 0; i < n; i++) {
        axes.d[i] = sqrt(num_max(axes.d[i], 1e-20));
        axes.longest = num_max(axes.longest, axes.d[i]);
        axes.shortest = num_min(axes.shortest, axes.d[i]);
    }
    return axes;
}

static void start(struct session *s, int population)
{
    struct cmaes *c = s->own;
    int n = c->seek.dims;
    struct rng rng = rng_stream(s->seed, RNG_SEARCH, ((uint64_t)1 << 40) + (uint64_t)s->step);
    population_fill(&rng, n, c->mean);
    for (int i = 0; i < n * n; i++)
        c->covariance[i] = i % (n + 1) == 0;
    memset(c->path, 0, 2 * (size_t)n * sizeof *c->path);
    c->now[NOW_SIGMA] = (real)s->hyper[SIGMA];
    c->now[NOW_AGE] = 0;
    c->now[NOW_POPULATION] = (real)population;
}

static int ask(struct session *s, real *x)
{
    const struct cmaes *c = s->own;
    int n = c->seek.dims, count = (int)c->now[NOW_POPULATION];
    double sigma = (double)c->now[NOW_SIGMA];
    struct rng rng = population_rng(s);
    const struct axes axes = axes_of(c);
    for (int i = 0; i < count; i++) {
        double to[N];
        int outside = 1;
        for (int k = 0; k < AGAIN && outside; k++) {
            double z[N];
            outside = 0;
            for (int j = 0; j < n; j++)
                z[j] = axes.d[j] * rng_normal(&rng);
            for (int j = 0; j < n; j++) {
                to[j] = (double)c->mean[j];
                for (int m = 0; m < n; m++)
                    to[j] += sigma * axes.b[j * n + m] * z[m];
                outside |= !(to[j] >= 0 && to[j] <= 1);
            }
        }
        for (int j = 0; j < n; j++)
            x[i * n + j] = (real)population_inside(to[j]);
    }
    return count;
}

/* Weights of the best, and what follows from them and the number of inputs. */
struct rates {
    int mu;
    double weight[SEEK_MOST_BATCH];
    double effective; /* 1 / sum of the squared weights */
    double size, damping, path, one, many, expected;
};

static struct rates rates_of(int n, int count)
{
    struct rates r = {.mu = count / 2};
    double sum = 0, square = 0;
    for (int i = 0; i < r.mu; i++) {
        r.weight[i] = num_log((count + 1) / 2.0) - num_log(i + 1);
        sum += r.weight[i];
    }
    for (int i = 0; i < r.mu; i++) {
        r.weight[i] /= sum;
        square += r.weight[i] * r.weight[i];
    }
    double m = r.effective = 1 / square;
    r.size = (m + 2) / (n + m + 5);
    r.damping = 1 + 2 * num_max(0, sqrt((m - 1) / (n + 1)) - 1) + r.size;
    r.path = (4 + m / n) / (n + 4 + 2 * m / n);
    r.one = 2 / ((n + 1.3) * (n + 1.3) + m);
    r.many = num_min(1 - r.one, 2 * (0.25 + m + 1 / m - 2) / ((n + 2.0) * (n + 2.0) + m));
    r.expected = sqrt(n) * (1 - 1 / (4.0 * n) + 1 / (21.0 * n * n));
    return r;
}

/* C^-1/2 y */
static void whiten(int n, const struct axes *a, const double *y, double *out)
{
    for (int i = 0; i < n; i++)
        out[i] = 0;
    for (int m = 0; m < n; m++) {
        double dot = 0;
        for (int i = 0; i < n; i++)
            dot += a->b[i * n + m] * y[i];
        for (int i = 0; i < n; i++)
            out[i] += a->b[i * n + m] * dot / a->d[m];
    }
}

static void update(struct cmaes *c, int count, const real *x, const int *order)
{
    int n = c->seek.dims;
    const struct rates r = rates_of(n, count);
    const struct axes axes = axes_of(c);
    real *size = c->path, *path = c->path + n;
    double sigma = (double)c->now[NOW_SIGMA], y[N] = {0}, white[N], square = 0;
    for (int i = 0; i < r.mu; i++) {
        for (int k = 0; k < n; k++)
            y[k] += r.weight[i] * ((double)x[order[i] * n + k] - (double)c->mean[k]) / sigma;
    }
    whiten(n, &axes, y, white);
    for (int k = 0; k < n; k++) {
        size[k] = (real)((1 - r.size) * (double)size[k] +
                         sqrt(r.size * (2 - r.size) * r.effective) * white[k]);
        square += (double)size[k] * (double)size[k];
    }
    double length = sqrt(square), age = (double)c->now[NOW_AGE] + 1;
    double grown = sqrt(1 - num_pow(1 - r.size, 2 * age));
    int still =
        length / grown < (1.4 + 2 / (n + 1.0)) * r.expected; /* else sigma is to grow first */
    for (int k = 0; k < n; k++)
        path[k] = (real)((1 - r.path) * (double)path[k] +
                         still * sqrt(r.path * (2 - r.path) * r.effective) * y[k]);
    double old = 1 - r.one - r.many + (still ? 0 : r.one * r.path * (2 - r.path));
    for (int j = 0; j < n; j++) {
        for (int k = 0; k <= j; k++) {
            double sum = 0;
            for (int i = 0; i < r.mu; i++) {
                const real *to = x + (ptrdiff_t)order[i] * n;
                sum += r.weight[i] * ((double)to[j] - (double)c->mean[j]) *
                       ((double)to[k] - (double)c->mean[k]) / (sigma * sigma);
            }
            c->covariance[j * n + k] =
                (real)(old * (double)c->covariance[j * n + k] +
                       r.one * (double)path[j] * (double)path[k] + r.many * sum);
            c->covariance[k * n + j] = c->covariance[j * n + k];
        }
    }
    for (int k = 0; k < n; k++)
        c->mean[k] = (real)population_inside((double)c->mean[k] + sigma * y[k]);
    double growth = r.size / r.damping * (length / r.expected - 1);
    c->now[NOW_SIGMA] = (real)num_min(sigma * num_exp(num_min(growth, 1)), 10);
    c->now[NOW_AGE] = (real)age;
}

static void tell(struct session *s, int count, const real *x, const real *y, double *out)
{
    struct cmaes *c = s->own;
    int order[SEEK_MOST_BATCH], n = c->seek.dims;
    population_measure(count, n, x, y, out);
    population_order(count, y, order);
    update(c, count, x, order);
    const struct axes axes = axes_of(c);
    double sigma = (double)c->now[NOW_SIGMA], ratio = axes.longest / axes.shortest;
    out[AT_SIGMA] = sigma;
    out[AT_RATIO] = ratio;
    out[AT_POPULATION] = count;
    int flat = !(y[order[0]] < y[order[count / 2]]);
    int old = (double)c->now[NOW_AGE] > 100 + 50 * (n + 3.0) * (n + 3.0) / sqrt(count);
    int rests = sigma * axes.longest < at_rest || ratio > most_ratio || old ||
                (flat && (double)c->now[NOW_AGE] > 10);
    if (s->hyper[RESTARTS] != 0 && rests)
        start(s, count * 2 <= SEEK_MOST_BATCH ? count * 2 : SEEK_MOST_BATCH);
}

static enum status create(struct session *s)
{
    struct cmaes *c = arena_alloc(s->arena, sizeof *c);
    if (!c)
        return error_set(&s->error, ERR_MEMORY, "no memory for the session");
    if (seek_create(s, &c->seek))
        return s->error.code;
    int n = c->seek.dims, count = (int)s->hyper[POPULATION];
    c->seek.ask = ask;
    c->seek.tell = tell;
    c->mean = session_keep(s, "mean", n);
    c->covariance = session_keep(s, "covariance", n * n);
    c->path = session_keep(s, "path", 2 * n);
    c->now = session_keep(s, "now", NOW);
    s->own = c;
    if (!s->error.code)
        start(s, count < 4 ? 4 + (int)(3 * num_log(n)) : count);
    return s->error.code;
}

static void view_population(struct session *s, const struct view *in, struct view *out)
{
    (void)in;
    const struct cmaes *c = s->own;
    const struct surface *f = c->seek.surface;
    int n = c->seek.dims;
    double sigma = (double)c->now[NOW_SIGMA];
    seek_view_places(s, out, "mean", 1, c->mean);
    real *covariance = view_add(s, out, "covariance", 2, n, n, 0, 0);
    for (int i = 0; covariance && i < n * n; i++)
        covariance[i] = (real)(sigma * sigma * (double)c->covariance[i] *
                               (surface_place(f, i / n, 1) - surface_place(f, i / n, 0)) *
                               (surface_place(f, i % n, 1) - surface_place(f, i % n, 0)));
}

static const struct view_row views[] = {
    {"population",
     DOC("-> mean [1,D] and covariance [D,D] of the distribution that the next generation is drawn "
         "from"),
     view_population},
    SEEK_VIEWS,
};

const struct algo algo_cmaes = {
    .name = "cmaes",
    .doc = DOC("CMA-ES: a normal distribution that learns its covariance (Hansen 2016), with "
               "restarts (Auger & Hansen 2005); no drawings."),
    ALGO_TABLES(hypers, metrics, views),
    .create = create,
    SEEK_STEPS,
};
