/* The normal hierarchical model against NumPy, SciPy and PyTorch: all values as one normal vector,
 * and the whole posterior by another quadrature. Numbers and definitions: tests/ref/shrink.py. */
#include "golden.h"

#include "algo/hierarchy.h"
#include "base/num.h"

#include "golden_shrink.h"

enum { MOST = 16 };

static const struct row {
    int groups, fewest;
    double mean, tau, within;
} table[] = {
#define CASE(groups, fewest, mean, tau, within) {groups, fewest, mean, tau, within},
#include "golden_shrink.def"
#undef CASE
};

enum { ROWS = (int)(sizeof table / sizeof table[0]) };

struct data {
    struct hierarchy h;
    double raw[MOST], noise[MOST];
    double rest; /* log p(values | raw means) */
};

static void make(const struct row *r, struct data *d)
{
    uint32_t key = golden_key(2166136261u, "shrink") + (uint32_t)r->groups;
    const double log_2pi = 1.8378770664093455;
    int at = 0;
    *d = (struct data){.h = {r->groups, d->raw, d->noise}};
    for (int j = 0; j < r->groups; j++) {
        int n = r->fewest + j % 4;
        double x[MOST], sum = 0, square = 0;
        for (int i = 0; i < n; i++) {
            x[i] = 2 * golden_value(key, 0, j, 'a', 1) +
                   r->within * golden_value(key, 1, at++, 'a', 1);
            sum += x[i];
        }
        d->raw[j] = sum / n;
        d->noise[j] = r->within * r->within / n;
        for (int i = 0; i < n; i++)
            square += (x[i] - d->raw[j]) * (x[i] - d->raw[j]);
        d->rest += 0.5 * (log_2pi + log(d->noise[j])) - n * (0.5 * log_2pi + log(r->within)) -
                   0.5 * square / (r->within * r->within);
    }
}

static void evidence_slopes_and_posteriors(void)
{
    CHECK(ROWS + 1 == (int)(sizeof golden_shrink_at / sizeof golden_shrink_at[0]));
    for (int at = 0; at < ROWS; at++) {
        const struct row *r = &table[at];
        const double *expected = golden_shrink + golden_shrink_at[at];
        struct data d;
        double slope[2], variance, full[MOST], full_variance[MOST], median, lacks;
        int n = r->groups;
        make(r, &d);
        double evidence = hierarchy_likelihood(&d.h, r->mean, r->tau, slope) + d.rest;
        CHECK_NEAR(evidence, expected[0], 1e-10 * (1 + fabs(expected[0])));
        CHECK_NEAR(slope[0], expected[1], 1e-10 * (1 + fabs(expected[1])));
        CHECK_NEAR(slope[1], expected[2], 1e-10 * (1 + fabs(expected[2])));
        expected += 3;
        for (int j = 0; j < n; j++) {
            CHECK_NEAR(hierarchy_shrunken(&d.h, j, r->mean, r->tau, &variance), expected[j], 1e-11);
            CHECK_NEAR(variance, expected[n + j], 1e-11);
        }
        expected += 2 * n;
        CHECK_NEAR(hierarchy_given_tau(&d.h, 0, r->tau, &variance), expected[0], 1e-11);
        CHECK_NEAR(variance, expected[1], 1e-11);
        expected += 2;
        hierarchy_posterior(&d.h, full, full_variance, &median, &lacks);
        for (int j = 0; j < n; j++) {
            CHECK_NEAR(full[j], expected[j], 1e-8);
            CHECK_NEAR(full_variance[j], expected[n + j], 1e-8);
        }
        expected += 2 * n;
        CHECK_NEAR(median / expected[0], 1, 1e-3); /* between two nodes */
        CHECK_NEAR(hierarchy_tau(&d.h, 2 * r->tau) - hierarchy_tau(&d.h, r->tau), expected[1],
                   1e-10);
        CHECK(expected + 2 == golden_shrink + golden_shrink_at[at + 1]);
    }
}

/* No noise, nothing in common; one group without noise; and the density of tau is one. */
static void ends_of_the_scale(void)
{
    const double raw[] = {1, 4, -3, 2}, noise[] = {1, 2, 0.5, 4};
    const struct hierarchy h = {4, raw, noise};
    double variance, mean[4], spread[4], median, lacks, total = 0;
    double pooled = hierarchy_mean(&h, 0, &variance), weights = 1 + 0.5 + 2 + 0.25;
    CHECK_NEAR(pooled, (1 + 2 - 6 + 0.5) / weights, 1e-12);
    CHECK_NEAR(variance, 1 / weights, 1e-12);
    for (int j = 0; j < 4; j++) {
        CHECK_NEAR(hierarchy_given_tau(&h, j, 0, &variance), pooled, 1e-12);
        CHECK_NEAR(variance, 1 / weights, 1e-12);
        CHECK_NEAR(hierarchy_given_tau(&h, j, 1e8, &variance), raw[j], 1e-12);
        CHECK_NEAR(variance, noise[j], 1e-12);
        CHECK_NEAR(hierarchy_pull(&h, j, sqrt(noise[j])), 0.5, 1e-12);
    }
    hierarchy_posterior(&h, mean, spread, &median, &lacks);
    for (int i = 0; i < 200000; i++) {
        double t = (i + 0.5) / 200000, tau = t / (1 - t);
        total += exp(hierarchy_tau(&h, tau) - lacks) / ((1 - t) * (1 - t)) / 200000;
    }
    CHECK_NEAR(total, 1, 1e-6);
}

int main(void)
{
    RUN(evidence_slopes_and_posteriors);
    RUN(ends_of_the_scale);
    return check_report();
}
