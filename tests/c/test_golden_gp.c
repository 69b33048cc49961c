/* Gaussian processes against scikit-learn, acquisitions against SciPy.
 * Numbers and definitions: tests/ref/gp.py. */
#include "golden.h"
#include "search/acquire.h"
#include "search/gp.h"

#include "golden_gp.h"

enum { PLACES = 5, MOST_POINTS = 32 };

static const struct row {
    const char *name;
    enum gp_kernel kernel;
    int inputs, own, points;
    double signal, noise;
} table[] = {
#define CASE(name, nu, inputs, own, points, signal, noise)                                         \
    {#name, GP_##name, inputs, own, points, signal, noise},
#include "golden_gp.def"
#undef CASE
};

enum { ROWS = (int)(sizeof table / sizeof table[0]) };

static struct gp *make(struct arena *a, const struct row *r, double *places)
{
    uint32_t key = golden_key(2166136261u, r->name) + (uint32_t)r->points;
    struct gp *g = gp_create(a, r->inputs, MOST_POINTS);
    CHECK(g != NULL);
    g->kernel = r->kernel;
    g->lengths = r->own ? r->inputs : 1;
    g->count = r->points;
    for (int i = 0; i < r->points * r->inputs; i++)
        g->x[i] = golden_value(key, 0, i, 'a', 1);
    for (int i = 0; i < r->points; i++)
        g->y[i] = golden_value(key, 1, i, 'w', 1) / 16 + g->x[i * r->inputs];
    for (int i = 0; i < g->lengths; i++)
        g->hyper[i] = golden_value(key, 2, i, 'a', 1) / 2;
    g->hyper[g->lengths] = r->signal;
    g->hyper[g->lengths + 1] = r->noise;
    for (int i = 0; i < PLACES * r->inputs; i++)
        places[i] = golden_value(key, 3, i, 'a', 1);
    return g;
}

static double lowest(const struct gp *g)
{
    double least = INFINITY;
    for (int i = 0; i < g->count; i++)
        least = fmin(least, g->y[i]);
    return least;
}

static void posterior_evidence_and_gradient(void)
{
    CHECK(ROWS + 1 == (int)(sizeof golden_gp_at / sizeof golden_gp_at[0]));
    for (int at = 0; at < ROWS; at++) {
        const struct row *r = &table[at];
        const double *expected = golden_gp + golden_gp_at[at];
        double places[PLACES * GP_DIMS], slope[GP_HYPERS];
        struct arena *a = arena_create();
        struct gp *g = make(a, r, places);
        CHECK(gp_fit(g) == OK && g->jitter == 0);
        CHECK_NEAR(g->evidence, expected[0], 1e-10 * (1 + fabs(expected[0])));
        expected++;
        gp_gradient(g, slope);
        for (int k = 0; k < gp_hypers(g); k++)
            CHECK_NEAR(slope[k], expected[k], 1e-10 * (1 + fabs(expected[k])));
        expected += gp_hypers(g);
        struct acquire ei = {ACQUIRE_EI, lowest(g), 0, 0}, pi = {ACQUIRE_PI, lowest(g), 0, 0};
        for (int k = 0; k < PLACES; k++) {
            double mean, variance;
            gp_predict(g, places + k * r->inputs, &mean, &variance);
            CHECK_NEAR(mean, expected[k], 1e-10);
            CHECK_NEAR(variance, expected[PLACES + k], 1e-10);
            CHECK_NEAR(acquire_value(&ei, mean, sqrt(variance)), expected[2 * PLACES + k], 1e-10);
            CHECK_NEAR(acquire_value(&pi, mean, sqrt(variance)), expected[3 * PLACES + k], 1e-9);
        }
        CHECK(expected + 4 * PLACES == golden_gp + golden_gp_at[at + 1]);
        arena_free(a);
    }
}

int main(void)
{
    RUN(posterior_evidence_and_gradient);
    return check_report();
}
