/* also: double */
/* Targets, samples' shares of gradients and exact moments against PyTorch, evidence against SciPy.
 * Numbers and definitions: tests/ref/posterior.py. */
#include "golden.h"

#include "ad/build.h"
#include "ad/plan.h"
#include "algo/planar.h"
#include "base/num.h"

#include "golden_posterior.h"

enum { SAMPLES = 5 };

static const struct row {
    enum target_kind kind;
    const char *name;
    double correlation, bend, apart, share;
    int full, sampled;
} table[] = {
#define CASE(kind, correlation, bend, apart, share, full, sampled)                                 \
    {TARGET_##kind, #kind, correlation, bend, apart, share, full, sampled},
#include "golden_posterior.def"
#undef CASE
};

enum { ROWS = (int)(sizeof table / sizeof table[0]) };

static uint32_t key_of(const struct row *r)
{
    double sum = fabs(r->correlation) + fabs(r->bend) + r->apart + r->share;
    return golden_key(2166136261u, r->name) +
           (uint32_t)((int)(100 * sum + 0.5) + 10 * r->full + r->sampled);
}

static struct planar q_of(const struct row *r)
{
    uint32_t key = key_of(r);
    struct planar q = {.n = r->full ? PLANAR_MOST : PLANAR_FIELD};
    for (int i = 0; i < 2; i++) {
        q.theta[i] = 2 * golden_value(key, 0, i, 'a', 1);
        q.theta[2 + i] = golden_value(key, 1, i, 'a', 1) / 2;
    }
    if (r->full)
        q.theta[4] = golden_value(key, 2, 0, 'a', 1);
    return q;
}

static void check_all(const double *got, const double *expected, int n, double tolerance)
{
    for (int i = 0; i < n; i++)
        CHECK_NEAR(got[i], expected[i], tolerance * (1 + fabs(expected[i])));
}

static void samples_and_moments(void)
{
    CHECK(ROWS + 1 == (int)(sizeof golden_posterior_at / sizeof golden_posterior_at[0]));
    for (int at = 0; at < ROWS; at++) {
        const struct row *r = &table[at];
        const double *expected = golden_posterior + golden_posterior_at[at];
        struct target t = target_make(r->kind, r->correlation, r->bend, r->apart, r->share);
        struct planar q = q_of(r);
        CHECK_NEAR(t.evidence, *expected++, 1e-9);
        for (int i = 0; i < SAMPLES; i++) {
            double eps[2], z[2], slope[2], path[PLANAR_MOST], score[PLANAR_MOST];
            for (int k = 0; k < 2; k++)
                eps[k] = golden_value(key_of(r), 3, 2 * i + k, 'w', 1) / 8;
            double f = planar_sample(&t, &q, r->sampled, eps, z, path, score);
            double value = target_log(&t, z, slope);
            check_all(z, expected, 2, 1e-11);
            check_all(&value, expected + 2, 1, 1e-11);
            check_all(slope, expected + 3, 2, 1e-10);
            check_all(&f, expected + 5, 1, 1e-11);
            check_all(path, expected + 6, q.n, 1e-10);
            check_all(score, expected + 6 + q.n, q.n, 1e-10);
            if (r->sampled)
                CHECK_NEAR(f, value - planar_log(&q, z), 1e-11 * (1 + fabs(f)));
            expected += 6 + 2 * q.n;
        }
        struct planar_moments m;
        planar_integrate(&t, &q, 1, r->sampled, &m);
        /* the mixture's integrals are coarser: see planar.h */
        double within = r->kind == TARGET_MIXTURE ? 2e-4 : 1e-7;
        check_all(&m.elbo, expected, 1, within);
        check_all(m.gradient, expected + 1, q.n, within);
        check_all(m.variance[BY_PATH], expected + 1 + q.n, q.n, 4 * within);
        check_all(m.variance[BY_SCORE], expected + 1 + 2 * q.n, q.n, 4 * within);
        CHECK_NEAR(planar_energy(&t, &q) + planar_entropy(&q), m.elbo, 1e-12 * (1 + fabs(m.elbo)));
        CHECK(expected + 1 + 3 * q.n == golden_posterior + golden_posterior_at[at + 1]);
    }
}

/* The graph's target and its slope are the formula's. */
static void graphs_are_the_formulas(void)
{
    enum { N = 37 };
    double error = sizeof(real) == 8 ? 1e-12 : 2e-5;
    for (int at = 0; at < ROWS; at++) {
        const struct row *r = &table[at];
        struct target t = target_make(r->kind, r->correlation, r->bend, r->apart, r->share);
        struct arena *a = arena_create();
        struct graph *g = graph_create(a);
        int x = ad_input(g, SHAPE1(N)), y = ad_input(g, SHAPE1(N)), slope[2];
        int numbers = ad_input(g, SHAPE1(TARGET_NUMBERS));
        int value = target_node(g, r->kind, numbers, x, y);
        graph_grad(g, ad_sum_all(g, value), 0, (int[]){x, y}, 2, slope);
        struct plan *p = plan_create(g, a, (int[]){value, slope[0], slope[1]}, 3);
        CHECK(p != NULL);
        for (int i = 0; i < TARGET_NUMBERS; i++)
            plan_data(p, numbers)[i] = (real)t.number[i];
        golden_fill(plan_data(p, x), N, key_of(r), 7, 'w', 1);
        golden_fill(plan_data(p, y), N, key_of(r), 8, 'w', 1);
        for (int i = 0; i < N; i++) {
            plan_data(p, x)[i] /= 4;
            plan_data(p, y)[i] /= 4;
        }
        CHECK(plan_run(p) == OK);
        for (int i = 0; i < N; i++) {
            double z[2] = {(double)plan_data(p, x)[i], (double)plan_data(p, y)[i]}, own[2];
            double expected = target_log(&t, z, own);
            CHECK_NEAR(plan_data(p, value)[i], expected, error * (1 + fabs(expected)));
            for (int k = 0; k < 2; k++)
                CHECK_NEAR(plan_data(p, slope[k])[i], own[k], 4 * error * (1 + fabs(own[k])));
        }
        arena_free(a);
    }
}

int main(void)
{
    RUN(samples_and_moments);
    RUN(graphs_are_the_formulas);
    return check_report();
}
