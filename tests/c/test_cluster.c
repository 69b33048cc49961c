/* k-means++, Lloyd's rounds, silhouettes, agreement and principal components: what must hold
 * whatever the numbers are, limits, and every failed allocation. */
/* also: double */
#include <string.h>

#include "check.h"
#include "search/cluster.h"
#include "search/pca.h"

enum { N = 60, DIMS = 3, GROUPS = 4 };

/* Groups around corners of a square, 10 apart, with spread sd. */
static void corners(real *x, int32_t *group, double sd)
{
    struct rng rng = rng_stream(5, RNG_TEST, 0);
    for (int i = 0; i < N; i++) {
        group[i] = i % GROUPS;
        for (int d = 0; d < DIMS; d++) {
            double corner = d < 2 ? 10.0 * ((group[i] >> d) & 1) : 0;
            x[i * DIMS + d] = (real)(corner + sd * rng_normal(&rng));
        }
    }
}

/* From points at 0, 1 and 3 with the first centre at each of them equally often: the second is
 * chosen with a probability in proportion to the squared distance. */
static void seeds_by_squared_distance(void)
{
    enum { TRIES = 30000 };
    const real x[3] = {0, 1, 3};
    const double expected[3][3] = {
        {0, 1.0 / 10, 9.0 / 10}, {1.0 / 5, 0, 4.0 / 5}, {9.0 / 13, 4.0 / 13, 0}};
    struct arena *a = arena_create();
    struct kmeans m;
    double near[3];
    int count[3][3] = {{0}};
    CHECK(kmeans_create(a, &m, 3, 1, 2) == OK);
    for (int t = 0; t < TRIES; t++) {
        struct rng rng = rng_stream(1, RNG_TEST, (uint64_t)t);
        kmeans_seed(&m, 3, 1, x, &rng, near);
        int at[2] = {0, 0};
        for (int c = 0; c < 2; c++) {
            for (int i = 0; i < 3; i++)
                at[c] = m.centre[c] == (double)x[i] ? i : at[c];
        }
        count[at[0]][at[1]]++;
    }
    for (int i = 0; i < 3; i++) {
        int row = count[i][0] + count[i][1] + count[i][2];
        CHECK_NEAR((double)row / TRIES, 1.0 / 3, 0.012); /* 4.4 standard deviations */
        for (int j = 0; j < 3; j++)
            CHECK_NEAR((double)count[i][j] / row, expected[i][j], 0.022);
    }
    arena_free(a);
}

static void finds_what_is_there(void)
{
    real x[N * DIMS];
    int32_t group[N];
    corners(x, group, 0.5);
    struct arena *a = arena_create();
    struct kmeans m, again;
    CHECK(kmeans_fit(a, &m, N, DIMS, x, GROUPS, 8, 3) == OK);
    struct agreement found;
    CHECK(agreement_of(a, N, GROUPS, m.label, GROUPS, group, 1, &found) == OK);
    CHECK(found.purity == 1 && found.rand == 1);
    CHECK(found.chance > 0.3 && found.chance < 0.5);
    CHECK(silhouette(a, N, DIMS, x, GROUPS, m.label, NULL) > 0.85);
    CHECK(kmeans_fit(a, &again, N, DIMS, x, GROUPS, 8, 3) == OK);
    CHECK(again.inertia == m.inertia && !memcmp(again.label, m.label, sizeof(int32_t) * N));
    /* Two of the four groups to a cluster, or half of one: both are worse clusters, and the number
     * of pure points falls or stays. */
    CHECK(kmeans_fit(a, &again, N, DIMS, x, 2, 8, 3) == OK);
    CHECK(silhouette(a, N, DIMS, x, 2, again.label, NULL) < 0.7 && again.inertia > m.inertia);
    CHECK(agreement_of(a, N, 2, again.label, GROUPS, group, 1, &found) == OK);
    CHECK(found.purity == 0.5 && found.rand < 0.6);
    CHECK(kmeans_fit(a, &again, N, DIMS, x, 8, 8, 3) == OK);
    CHECK(silhouette(a, N, DIMS, x, 8, again.label, NULL) < 0.7 && again.inertia < m.inertia);
    arena_free(a);
}

/* Each try is one of the stream of its number, so more tries are never worse, and neither are more
 * clusters than a good run has. */
static void tries_and_rounds(void)
{
    real x[N * DIMS];
    int32_t group[N];
    corners(x, group, 6);
    struct arena *a = arena_create();
    struct kmeans m;
    double before = INFINITY, near[N], first = 0;
    for (int tries = 1; tries <= 12; tries++) {
        CHECK(kmeans_fit(a, &m, N, DIMS, x, 6, tries, 9) == OK);
        CHECK(m.inertia <= before && m.rounds > 0);
        before = m.inertia;
        first = tries == 1 ? m.inertia : first;
    }
    CHECK(before < first);
    for (int t = 0; t < 20; t++) {
        struct rng rng = rng_stream(2, RNG_TEST, (uint64_t)t);
        kmeans_seed(&m, N, DIMS, x, &rng, near);
        double start = 0, sum = 0;
        for (int i = 0; i < N; i++)
            start += near[i];
        kmeans_run(&m, N, DIMS, x);
        CHECK(m.inertia < start);
        int size[6] = {0};
        for (int i = 0; i < N; i++) {
            double own = 0, least = INFINITY;
            size[m.label[i]]++;
            for (int c = 0; c < 6; c++) {
                double d = 0;
                for (int k = 0; k < DIMS; k++) {
                    double off = (double)x[i * DIMS + k] - m.centre[c * DIMS + k];
                    d += off * off;
                }
                own = c == m.label[i] ? d : own;
                least = d < least ? d : least;
            }
            CHECK_NEAR(own, least, 1e-12 * (1 + least)); /* the nearest centre is its own */
            sum += own;
        }
        CHECK_NEAR(sum, m.inertia, 1e-9 * sum);
        for (int c = 0; c < 6; c++)
            CHECK(size[c] == m.size[c] && size[c] > 0);
    }
    arena_free(a);
}

/* Centres far away from everything get points all the same, equal points are no trouble. */
static void empty_clusters_and_equal_points(void)
{
    struct arena *a = arena_create();
    const real x[6] = {0, 1, 2, 10, 11, 12};
    struct kmeans m;
    CHECK(kmeans_create(a, &m, 6, 1, 3) == OK);
    m.centre[0] = 6;
    m.centre[1] = 1000;
    m.centre[2] = -1000;
    kmeans_run(&m, 6, 1, x);
    CHECK(m.size[0] > 0 && m.size[1] > 0 && m.size[2] > 0 && m.inertia < 10);
    const real same[5] = {3, 3, 3, 3, 3};
    CHECK(kmeans_fit(a, &m, 5, 1, same, 3, 2, 1) == OK);
    CHECK(m.inertia == 0 && m.size[0] + m.size[1] + m.size[2] == 5 && m.size[2] > 0);
    double each[5];
    CHECK(silhouette(a, 5, 1, same, 3, m.label, each) == 0 && each[0] == 0);
    const int32_t one[5] = {0};
    CHECK(silhouette(a, 5, 1, x, 1, one, NULL) == 0);
    CHECK(kmeans_fit(a, &m, 6, 1, x, 6, 1, 1) == OK && m.inertia == 0);
    CHECK(silhouette(a, 6, 1, x, 6, m.label, NULL) == 0); /* clusters of one point */
    arena_free(a);
}

/* By chance: as often as the commonest class at least; nothing at all for one cluster. */
static void agreement_by_chance(void)
{
    struct arena *a = arena_create();
    enum { MANY = 400 };
    int32_t label[MANY], of[MANY];
    struct rng rng = rng_stream(8, RNG_TEST, 0);
    for (int i = 0; i < MANY; i++) {
        label[i] = (int32_t)rng_below(&rng, 4);
        of[i] = (int32_t)rng_below(&rng, 4);
    }
    struct agreement f;
    CHECK(agreement_of(a, MANY, 4, label, 4, of, 1, &f) == OK);
    CHECK_NEAR(f.purity, f.chance, 0.04);
    CHECK_NEAR(f.rand, 0, 0.02);
    CHECK(f.chance > 0.25 && f.chance < 0.36);
    memset(label, 0, sizeof label);
    CHECK(agreement_of(a, MANY, 1, label, 4, of, 1, &f) == OK);
    CHECK(fabs(f.purity - f.chance) < 1e-12 && f.rand == 0);
    CHECK(agreement_of(a, 1, 1, label, 1, label, 1, &f) == OK && f.purity == 1 && f.rand == 1);
    of[7] = 4;
    CHECK(agreement_of(a, MANY, 1, label, 4, of, 1, &f) == ERR_RANGE);
    CHECK(agreement_of(a, MANY, 0, label, 4, label, 1, &f) == ERR_RANGE);
    arena_free(a);
}

/* Both ways to the axes give the same ones, and these are what they claim to be. */
static void axes_of_points(void)
{
    enum { WIDE = 140, POINTS = 80, AXES = 4 };
    struct arena *a = arena_create();
    struct rng rng = rng_stream(4, RNG_TEST, 0);
    real *x = arena_array(a, POINTS * WIDE, sizeof *x);
    for (int i = 0; i < POINTS * WIDE; i++)
        x[i] = (real)(rng_normal(&rng) * (1 + 3.0 / (1 + i % WIDE)));
    struct pca few, all;
    CHECK(pca_fit(a, &few, POINTS, WIDE, x, AXES) == OK); /* by iteration */
    CHECK(pca_fit(a, &all, POINTS, WIDE, x, WIDE) == OK); /* all at once */
    double sum = 0;
    for (int j = 0; j < WIDE; j++) {
        sum += all.variance[j];
        CHECK(j == 0 || all.variance[j] <= all.variance[j - 1]);
    }
    CHECK_NEAR(sum, all.total, 1e-9 * sum);
    CHECK(all.variance[POINTS] < 1e-9 && all.variance[POINTS - 2] > 1e-3); /* n - 1 axes */
    for (int j = 0; j < AXES; j++) {
        CHECK_NEAR(few.variance[j], all.variance[j], 1e-9 * all.variance[0]);
        for (int k = 0; k < WIDE; k++)
            CHECK_NEAR(few.axes[j * WIDE + k], all.axes[j * WIDE + k], 1e-7);
        for (int i = 0; i <= j; i++) {
            double product = 0;
            for (int k = 0; k < WIDE; k++)
                product += few.axes[i * WIDE + k] * few.axes[j * WIDE + k];
            CHECK_NEAR(product, i == j, 1e-9);
        }
    }
    const real same[6] = {1, 2, 1, 2, 1, 2}, single[2] = {4, 5};
    struct pca p;
    CHECK(pca_fit(a, &p, 3, 2, same, 2) == OK && p.variance[0] == 0 && p.total == 0);
    CHECK(pca_fit(a, &p, 1, 2, single, 1) == OK && p.variance[0] == 0 && p.mean[1] == 5);
    arena_free(a);
}

static void refusals(void)
{
    struct arena *a = arena_create();
    real x[4] = {1, 2, 3, 4};
    struct pca p;
    struct kmeans m;
    CHECK(pca_fit(a, &p, 2, 2, x, 3) == ERR_RANGE && pca_fit(a, &p, 2, 2, x, 0) == ERR_RANGE);
    CHECK(pca_fit(a, &p, 0, 2, x, 1) == ERR_RANGE);
    CHECK(kmeans_fit(a, &m, 4, 1, x, 5, 1, 1) == ERR_RANGE);
    CHECK(kmeans_fit(a, &m, 4, 1, x, 0, 1, 1) == ERR_RANGE);
    CHECK(kmeans_fit(a, &m, 4, 1, x, 2, 0, 1) == ERR_RANGE);
    x[2] = (real)NAN;
    CHECK(pca_fit(a, &p, 2, 2, x, 1) == ERR_NUMERIC);
    CHECK(kmeans_fit(a, &m, 4, 1, x, 2, 3, 1) == ERR_NUMERIC);
    x[2] = (real)INFINITY;
    CHECK(pca_fit(a, &p, 2, 2, x, 1) == ERR_NUMERIC);
    CHECK(kmeans_fit(a, &m, 4, 1, x, 2, 3, 1) == ERR_NUMERIC);
    arena_free(a);
}

static void without_memory(void)
{
    real x[N * DIMS];
    int32_t group[N];
    corners(x, group, 1);
    int refused = 0;
    for (uint64_t n = 1;; n++) {
        struct arena *a = arena_create();
        struct pca p;
        struct kmeans m;
        struct agreement f;
        arena_fail_after(n);
        enum status axes = pca_fit(a, &p, N, DIMS, x, 2);
        enum status means = axes ? axes : kmeans_fit(a, &m, N, DIMS, x, 3, 2, 1);
        double s = means ? 0 : silhouette(a, N, DIMS, x, 3, m.label, NULL);
        enum status table = means ? means : agreement_of(a, N, 3, m.label, GROUPS, group, 1, &f);
        arena_fail_after(0);
        arena_free(a);
        if (table == OK && s == s)
            break;
        CHECK(table == ERR_MEMORY || (table == OK && s != s));
        refused++;
    }
    CHECK(refused >= 20);
}

int main(void)
{
    RUN(seeds_by_squared_distance);
    RUN(finds_what_is_there);
    RUN(tries_and_rounds);
    RUN(empty_clusters_and_equal_points);
    RUN(agreement_by_chance);
    RUN(axes_of_points);
    RUN(refusals);
    RUN(without_memory);
    return check_report();
}
