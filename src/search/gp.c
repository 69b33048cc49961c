#include "search/gp.h"

#include <math.h>
#include <string.h>

#include "base/num.h"
#include "search/linear.h"

static const double log_2pi = 1.8378770664093453;

struct gp *gp_create(struct arena *a, int dims, int capacity)
{
    size_t n = (size_t)capacity, d = (size_t)dims;
    struct gp *g = arena_alloc(a, sizeof *g);
    if (!g || dims < 1 || dims > GP_DIMS)
        return NULL;
    g->dims = dims;
    g->lengths = 1;
    g->capacity = capacity;
    g->x = arena_array(a, n * d, sizeof *g->x);
    g->y = arena_array(a, n, sizeof *g->y);
    g->factor = arena_array(a, n * n, sizeof *g->factor);
    g->weight = arena_array(a, n, sizeof *g->weight);
    g->inverse = arena_array(a, n * n, sizeof *g->inverse);
    g->row = arena_array(a, n, sizeof *g->row);
    return g->x && g->y && g->factor && g->weight && g->inverse && g->row ? g : NULL;
}

/* 1 / l^2 of every input, and the two variances. */
struct scales {
    double precision[GP_DIMS], signal, noise;
};

static struct scales scales_of(const struct gp *g)
{
    struct scales s;
    for (int i = 0; i < g->dims; i++)
        s.precision[i] = num_exp(-2 * g->hyper[g->lengths > 1 ? i : 0]);
    s.signal = num_exp(g->hyper[g->lengths]);
    s.noise = num_exp(g->hyper[g->lengths + 1]);
    return s;
}

static double distance(const struct gp *g, const struct scales *s, const double *a, const double *b)
{
    double sum = 0;
    for (int i = 0; i < g->dims; i++)
        sum += (a[i] - b[i]) * (a[i] - b[i]) * s->precision[i];
    return sum;
}

/* k / s at r^2; slope: d k / d log l_i is s * slope * (x_i - x'_i)^2 / l_i^2. */
static double covariance(enum gp_kernel kernel, double square, double *slope)
{
    double e, r;
    switch (kernel) {
    case GP_MATERN32:
        r = sqrt(3 * square);
        e = num_exp(-r);
        *slope = 3 * e;
        return (1 + r) * e;
    case GP_MATERN52:
        r = sqrt(5 * square);
        e = num_exp(-r);
        *slope = (5.0 / 3) * (1 + r) * e;
        return (1 + r + (5.0 / 3) * square) * e;
    default:
        *slope = num_exp(-0.5 * square);
        return *slope;
    }
}

static void fill_factor(struct gp *g, const struct scales *s, double jitter)
{
    double slope;
    for (int i = 0; i < g->count; i++) {
        double *row = g->factor + (ptrdiff_t)i * g->capacity;
        const double *x = g->x + (ptrdiff_t)i * g->dims;
        for (int j = 0; j < i; j++)
            row[j] =
                s->signal *
                covariance(g->kernel, distance(g, s, x, g->x + (ptrdiff_t)j * g->dims), &slope);
        row[i] = s->signal + s->noise + jitter;
    }
}

enum status gp_fit(struct gp *g)
{
    const struct scales s = scales_of(g);
    const double most = 0.011 * (s.signal + s.noise);
    int n = g->count;
    if (!isfinite(s.signal + s.noise))
        return ERR_NUMERIC;
    for (g->jitter = 0;;) {
        fill_factor(g, &s, g->jitter);
        if (cholesky(n, g->capacity, g->factor))
            break;
        g->jitter = g->jitter > 0 ? 10 * g->jitter : 1e-12 * (s.signal + s.noise);
        if (!(g->jitter <= most))
            return ERR_NUMERIC;
    }
    double fit = 0, determinant = 0;
    memcpy(g->weight, g->y, (size_t)n * sizeof *g->y);
    solve_lower(n, g->capacity, g->factor, g->weight);
    for (int i = 0; i < n; i++) {
        fit += g->weight[i] * g->weight[i];
        determinant += num_log(g->factor[(ptrdiff_t)i * g->capacity + i]);
    }
    solve_upper(n, g->capacity, g->factor, g->weight);
    g->evidence = -0.5 * fit - determinant - 0.5 * n * log_2pi;
    return isfinite(g->evidence) ? OK : ERR_NUMERIC;
}

/* tr((w w^T - K^-1) dK / d hyper) / 2, with w = K^-1 y. */
void gp_gradient(struct gp *g, double *gradient)
{
    const struct scales s = scales_of(g);
    inverse_of(g->count, g->capacity, g->factor, g->inverse);
    for (int k = 0; k < gp_hypers(g); k++)
        gradient[k] = 0;
    for (int i = 0; i < g->count; i++) {
        const double *inverse = g->inverse + (ptrdiff_t)i * g->capacity;
        const double *x = g->x + (ptrdiff_t)i * g->dims;
        for (int j = 0; j <= i; j++) {
            const double *other = g->x + (ptrdiff_t)j * g->dims;
            double share = g->weight[i] * g->weight[j] - inverse[j], slope;
            if (i == j) /* the others are there twice */
                share *= 0.5;
            double k = covariance(g->kernel, distance(g, &s, x, other), &slope);
            gradient[g->lengths] += share * s.signal * k;
            if (i == j)
                gradient[g->lengths + 1] += share * s.noise;
            double common = share * s.signal * slope;
            for (int d = 0; d < g->dims; d++)
                gradient[g->lengths > 1 ? d : 0] +=
                    common * (x[d] - other[d]) * (x[d] - other[d]) * s.precision[d];
        }
    }
}

void gp_predict(struct gp *g, const double *x, double *mean, double *variance)
{
    const struct scales s = scales_of(g);
    double slope, explained = 0;
    *mean = 0;
    for (int i = 0; i < g->count; i++) {
        double square = distance(g, &s, x, g->x + (ptrdiff_t)i * g->dims);
        g->row[i] = s.signal * covariance(g->kernel, square, &slope);
        *mean += g->row[i] * g->weight[i];
    }
    solve_lower(g->count, g->capacity, g->factor, g->row);
    for (int i = 0; i < g->count; i++)
        explained += g->row[i] * g->row[i];
    *variance = num_max(s.signal - explained, 0);
}

/* ---- evidence ---- */

struct climb {
    const double *lo, *hi;
    double best, at[GP_HYPERS]; /* the best of all starts */
};

static void climb_from(struct gp *g, struct climb *c, const double *start, int rounds)
{
    const double longer = 1.2, shorter = 0.5, longest = 1, shortest = 1e-5;
    double slope[GP_HYPERS], before[GP_HYPERS] = {0}, step[GP_HYPERS];
    int n = gp_hypers(g);
    for (int k = 0; k < n; k++) {
        g->hyper[k] = num_max(c->lo[k], num_min(c->hi[k], start[k]));
        step[k] = 0.1;
    }
    for (int round = 0; round < rounds; round++) {
        if (gp_fit(g))
            return;
        if (g->evidence > c->best) {
            c->best = g->evidence;
            memcpy(c->at, g->hyper, sizeof c->at);
        }
        gp_gradient(g, slope);
        double moved = 0;
        for (int k = 0; k < n; k++) {
            double turn = slope[k] * before[k], old = g->hyper[k];
            if (turn > 0)
                step[k] = num_min(longest, longer * step[k]);
            if (turn < 0) {
                step[k] *= shorter;
                slope[k] = 0; /* no second reproach for the same mistake */
            }
            double to = old + (slope[k] > 0 ? step[k] : slope[k] < 0 ? -step[k] : 0);
            g->hyper[k] = num_max(c->lo[k], num_min(c->hi[k], to));
            before[k] = slope[k];
            moved = num_max(moved, turn < 0 ? step[k] : fabs(g->hyper[k] - old));
        }
        if (!(moved > shortest))
            return;
    }
}

enum status gp_learn(struct gp *g, const double *lo, const double *hi, int starts,
                     const double *start, int rounds)
{
    struct climb c = {lo, hi, -INFINITY, {0}};
    for (int k = 0; k < starts; k++)
        climb_from(g, &c, start + (ptrdiff_t)k * gp_hypers(g), rounds);
    if (!(c.best > -INFINITY))
        return ERR_NUMERIC;
    memcpy(g->hyper, c.at, sizeof g->hyper);
    return gp_fit(g);
}
