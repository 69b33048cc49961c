/* Principal components, k-means, silhouette, purity and the adjusted Rand index against
 * scikit-learn. Numbers and definitions: tests/ref/cluster.py. */
/* also: double */
#include "golden.h"
#include "search/cluster.h"
#include "search/pca.h"

#include "golden_cluster.h"

#define TOLERANCE 1e-9

static const struct row {
    const char *name;
    int points, inputs, groups, clusters, axes;
} table[] = {
#define CASE(name, points, inputs, groups, clusters, axes)                                         \
    {#name, points, inputs, groups, clusters, axes},
#include "golden_cluster.def"
#undef CASE
};

enum { ROWS = (int)(sizeof table / sizeof table[0]) };

static void check_all(int n, const double *got, const double **expected)
{
    double worst = 0;
    for (int i = 0; i < n; i++) {
        double off = fabs(got[i] - (*expected)[i]);
        if (!(off <= worst))
            worst = off;
    }
    CHECK_NEAR(worst, 0, TOLERANCE);
    *expected += n;
}

static void axes_of(struct arena *a, const struct row *r, const real *x, const double **expected)
{
    struct pca p;
    CHECK(pca_fit(a, &p, r->points, r->inputs, x, r->axes) == OK);
    check_all(r->inputs, p.mean, expected);
    check_all(r->axes, p.variance, expected);
    check_all(1, &p.total, expected);
    check_all(r->axes * r->inputs, p.axes, expected);
}

static void clusters_of(struct arena *a, const struct row *r, const real *x,
                        const double **expected)
{
    int n = r->points, k = r->clusters;
    struct kmeans m;
    CHECK(kmeans_create(a, &m, n, r->inputs, k) == OK);
    for (int i = 0; i < k * r->inputs; i++)
        m.centre[i] = (double)x[i];
    kmeans_run(&m, n, r->inputs, x);
    CHECK_NEAR(m.inertia, **expected, TOLERANCE * m.inertia);
    ++*expected;
    int wrong = 0;
    for (int i = 0; i < n; i++)
        wrong += m.label[i] != (int)(*expected)[i];
    CHECK(wrong == 0);
    *expected += n;
    check_all(k * r->inputs, m.centre, expected);

    double *each = arena_array(a, (size_t)n, sizeof *each);
    double mean = silhouette(a, n, r->inputs, x, k, m.label, each);
    check_all(n, each, expected);
    CHECK_NEAR(mean, **expected, TOLERANCE);
    int32_t *group = arena_array(a, (size_t)n, sizeof *group);
    for (int i = 0; i < n; i++)
        group[i] = i % r->groups;
    struct agreement found;
    CHECK(agreement_of(a, n, k, m.label, r->groups, group, 1, &found) == OK);
    CHECK_NEAR(found.purity, (*expected)[1], TOLERANCE);
    CHECK_NEAR(found.rand, (*expected)[2], TOLERANCE);
    *expected += 3;
}

static void axes_and_clusters(void)
{
    CHECK(ROWS + 1 == (int)(sizeof golden_cluster_at / sizeof golden_cluster_at[0]));
    for (int at = 0; at < ROWS; at++) {
        const struct row *r = &table[at];
        const double *expected = golden_cluster + golden_cluster_at[at];
        uint32_t key = golden_key(2166136261u, r->name);
        struct arena *a = arena_create();
        real *x = arena_array(a, (size_t)(r->points * r->inputs), sizeof *x);
        for (int i = 0; i < r->points; i++) {
            for (int d = 0; d < r->inputs; d++) {
                int64_t own = (int64_t)i * r->inputs + d;
                int64_t group = (int64_t)(i % r->groups) * r->inputs + d;
                x[own] = (real)(golden_value(key, 0, own, 'a', 1) +
                                2 * golden_value(key, 1, group, 'a', 1));
            }
        }
        axes_of(a, r, x, &expected);
        clusters_of(a, r, x, &expected);
        CHECK(expected == golden_cluster + golden_cluster_at[at + 1]);
        arena_free(a);
    }
}

int main(void)
{
    RUN(axes_and_clusters);
    return check_report();
}
