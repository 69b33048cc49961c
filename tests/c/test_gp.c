/* Gaussian processes and what is made of them: linear algebra, the gradient of the evidence against
 * finite differences, what learning finds, limits, and acquisitions against integrals. */
#include <string.h>

#include "base/rng.h"
#include "check.h"
#include "search/acquire.h"
#include "search/gp.h"
#include "search/linear.h"

enum { N = 12, STRIDE = 15 };

static void random_positive(struct rng *rng, int n, double *a)
{
    double root[N * N];
    for (int i = 0; i < n * n; i++)
        root[i] = rng_normal(rng);
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
            double sum = i == j ? 0.1 : 0;
            for (int k = 0; k < n; k++)
                sum += root[i * n + k] * root[j * n + k];
            a[i * STRIDE + j] = sum;
        }
    }
}

static void factors_inverses_and_eigenvectors(void)
{
    struct rng rng = rng_stream(1, RNG_TEST, 0);
    for (int n = 1; n <= N; n++) {
        double a[N * STRIDE], l[N * STRIDE], inverse[N * STRIDE], v[N * STRIDE], value[N], x[N];
        random_positive(&rng, n, a);
        memcpy(l, a, sizeof l);
        CHECK(cholesky(n, STRIDE, l));
        inverse_of(n, STRIDE, l, inverse);
        for (int i = 0; i < n; i++)
            x[i] = a[i * STRIDE]; /* first column: the solution is the first unit vector */
        solve_lower(n, STRIDE, l, x);
        solve_upper(n, STRIDE, l, x);
        for (int i = 0; i < n; i++) {
            CHECK_NEAR(x[i], i == 0, 1e-8);
            for (int j = 0; j < n; j++) {
                double product = 0, whole = 0;
                for (int k = 0; k < n; k++)
                    product += a[i * STRIDE + k] * inverse[k * STRIDE + j];
                for (int k = 0; k <= (i < j ? i : j); k++)
                    whole += l[i * STRIDE + k] * l[j * STRIDE + k];
                CHECK_NEAR(product, i == j, 1e-8);
                CHECK_NEAR(whole, a[i * STRIDE + j], 1e-11);
            }
        }
        double copy[N * STRIDE];
        memcpy(copy, a, sizeof copy);
        eigen_symmetric(n, STRIDE, copy, v, value);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double whole = 0, unit = 0;
                for (int k = 0; k < n; k++) {
                    whole += v[i * STRIDE + k] * value[k] * v[j * STRIDE + k];
                    unit += v[k * STRIDE + i] * v[k * STRIDE + j];
                }
                CHECK_NEAR(whole, a[i * STRIDE + j], 1e-11);
                CHECK_NEAR(unit, i == j, 1e-12);
            }
        }
    }
    double bad[4] = {1, 2, 2, 1}, nan[1] = {(double)NAN};
    CHECK(!cholesky(2, 2, bad));
    CHECK(!cholesky(1, 1, nan));
}

/* Points of a smooth function with a little noise. */
static struct gp *some(struct arena *a, enum gp_kernel kernel, int dims, int own, int n)
{
    struct gp *g = gp_create(a, dims, n);
    struct rng rng = rng_stream(3, RNG_TEST, (uint64_t)(10 * (int)kernel + dims));
    g->kernel = kernel;
    g->lengths = own ? dims : 1;
    g->count = n;
    for (int i = 0; i < n; i++) {
        double sum = 0;
        for (int k = 0; k < dims; k++) {
            g->x[i * dims + k] = rng_uniform(&rng);
            sum += sin((k ? 1 : 6) * g->x[i * dims + k]);
        }
        g->y[i] = sum + 0.05 * rng_normal(&rng);
    }
    for (int k = 0; k < gp_hypers(g); k++)
        g->hyper[k] = -0.7 + 0.2 * k;
    g->hyper[g->lengths + 1] = -3;
    return g;
}

static void gradient_of_the_evidence(void)
{
    for (int kernel = GP_RBF; kernel <= GP_MATERN52; kernel++) {
        for (int dims = 1; dims <= 4; dims++) {
            for (int own = 0; own < 2; own++) {
                struct arena *a = arena_create();
                struct gp *g = some(a, (enum gp_kernel)kernel, dims, own, 17);
                double slope[GP_HYPERS];
                const double h = 1e-5;
                CHECK(gp_fit(g) == OK);
                gp_gradient(g, slope);
                for (int k = 0; k < gp_hypers(g); k++) {
                    double old = g->hyper[k];
                    g->hyper[k] = old + h;
                    CHECK(gp_fit(g) == OK);
                    double up = g->evidence;
                    g->hyper[k] = old - h;
                    CHECK(gp_fit(g) == OK);
                    CHECK_NEAR(slope[k], (up - g->evidence) / (2 * h), 1e-7 * (1 + fabs(slope[k])));
                    g->hyper[k] = old;
                }
                arena_free(a);
            }
        }
    }
}

/* Learning climbs to where the gradient vanishes or the box ends, from any start to the same
 * place, and sees which input matters. */
static void learning_the_hyperparameters(void)
{
    for (int kernel = GP_RBF; kernel <= GP_MATERN52; kernel++) {
        struct arena *a = arena_create();
        struct gp *g = some(a, (enum gp_kernel)kernel, 2, 1, 40);
        const double lo[4] = {-3, -3, -3, -12}, hi[4] = {3, 3, 4, 0};
        const double start[2][4] = {{0, 0, 0, -2}, {-1.5, 1, 1, -6}};
        double evidence[2], slope[GP_HYPERS];
        for (int k = 0; k < 2; k++) {
            CHECK(gp_learn(g, lo, hi, 1, start[k], 1000) == OK);
            evidence[k] = g->evidence;
            gp_gradient(g, slope);
            for (int i = 0; i < 4; i++) {
                CHECK(g->hyper[i] >= lo[i] && g->hyper[i] <= hi[i]);
                if (g->hyper[i] > lo[i] && g->hyper[i] < hi[i])
                    CHECK_NEAR(slope[i], 0, 0.02);
            }
        }
        CHECK_NEAR(evidence[0], evidence[1], 1e-3);
        CHECK(g->hyper[0] < g->hyper[1] - 0.3);       /* sin 6x varies more than sin x */
        CHECK(fabs(g->hyper[3] - 2 * log(0.05)) < 1); /* the noise that there is */
        CHECK(gp_learn(g, lo, hi, 2, start[0], 1000) == OK);
        CHECK(g->evidence >= evidence[0] - 1e-9 && g->evidence >= evidence[1] - 1e-9);
        arena_free(a);
    }
}

/* Without noise it interpolates; far away it is the prior again; points twice take jitter. */
static void limits(void)
{
    for (int kernel = GP_RBF; kernel <= GP_MATERN52; kernel++) {
        struct arena *a = arena_create();
        struct gp *g = some(a, (enum gp_kernel)kernel, 1, 0, 8);
        double mean, variance, far = 1e3;
        g->hyper[0] = -2;
        g->hyper[1] = 0.5;
        g->hyper[2] = -25;
        CHECK(gp_fit(g) == OK);
        for (int i = 0; i < g->count; i++) {
            gp_predict(g, g->x + i, &mean, &variance);
            CHECK_NEAR(mean, g->y[i], 1e-5);
            CHECK(variance < 1e-5);
        }
        gp_predict(g, &far, &mean, &variance);
        CHECK_NEAR(mean, 0, 1e-12);
        CHECK_NEAR(variance, exp(0.5), 1e-12);
        g->hyper[2] = -80;
        g->x[1] = g->x[0];
        CHECK(gp_fit(g) == OK && g->jitter > 0 && g->jitter < 1e-6);
        g->count = 0;
        CHECK(gp_fit(g) == OK && g->evidence == 0);
        gp_predict(g, &far, &mean, &variance);
        CHECK(mean == 0 && variance == exp(0.5));
        g->count = 1;
        g->hyper[1] = (double)INFINITY;
        CHECK(gp_fit(g) == ERR_NUMERIC);
        g->hyper[1] = (double)NAN;
        CHECK(gp_fit(g) == ERR_NUMERIC);
        arena_free(a);
    }
}

/* Simpson's rule on f = mean + sd e. */
static void integrals(double mean, double sd, double best, double *ei, double *pi)
{
    enum { CELLS = 20000 };
    double from = mean - 12 * sd, width = (best - from) / CELLS;
    *ei = *pi = 0;
    for (int i = 0; width > 0 && i <= CELLS; i++) {
        double f = from + i * width, z = (f - mean) / sd;
        double w = (i == 0 || i == CELLS ? 1 : i % 2 ? 4 : 2) * width / 3;
        double p = exp(-0.5 * z * z) / (sd * sqrt(2 * 3.14159265358979323846));
        *ei += w * p * (best - f);
        *pi += w * p;
    }
}

static void acquisitions(void)
{
    for (int k = 0; k < 60; k++) {
        double z = -6 + 0.2 * k, sd = 0.3 + 0.05 * (k % 7), mean = 1.7 - z * sd, ei, pi;
        struct acquire a = {ACQUIRE_EI, 1.8, 0.1, 0};
        integrals(mean, sd, 1.7, &ei, &pi);
        CHECK_NEAR(acquire_value(&a, mean, sd), ei, 1e-8 * ei + 1e-14);
        a.kind = ACQUIRE_PI;
        CHECK_NEAR(acquire_value(&a, mean, sd), pi, 1e-8 * pi + 1e-14);
        a.kind = ACQUIRE_UCB;
        a.kappa = 2;
        CHECK_NEAR(acquire_value(&a, mean, sd), 2 * sd - mean, 1e-14);
    }
    for (double z = -37; z < 9; z += 0.0625) {
        double whole = 0.5 * erfc(-z / sqrt(2));
        CHECK_NEAR(normal_below(z), whole, 1e-12 * whole);
    }
    struct acquire a = {ACQUIRE_EI, 1, 0, 0};
    CHECK(acquire_value(&a, 0.25, 0) == 0.75 && acquire_value(&a, 2, 0) == 0);
    CHECK(acquire_value(&a, 1e3, 1) == 0 && acquire_rank(&a, 1e3, 1) < acquire_rank(&a, 1e3, 2));
    a.kind = ACQUIRE_PI;
    CHECK(acquire_value(&a, 0.25, 0) == 1 && acquire_value(&a, 2, 0) == 0);
}

int main(void)
{
    RUN(factors_inverses_and_eigenvectors);
    RUN(gradient_of_the_evidence);
    RUN(learning_the_hyperparameters);
    RUN(limits);
    RUN(acquisitions);
    return check_report();
}
