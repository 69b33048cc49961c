#include "search/cluster.h"

#include <math.h>
#include <string.h>

enum { MOST_ROUNDS = 300, SHUFFLES = 64 };

/* Four sums at a time, in an order that is always the same. */
#define SQUARED_DISTANCE(name, type)                                                               \
    static double name(int dims, const real *x, const type *y)                                     \
    {                                                                                              \
        double sum[4] = {0};                                                                       \
        int k = 0;                                                                                 \
        for (; k + 3 < dims; k += 4) {                                                             \
            for (int j = 0; j < 4; j++) {                                                          \
                double off = (double)x[k + j] - (double)y[k + j];                                  \
                sum[j] += off * off;                                                               \
            }                                                                                      \
        }                                                                                          \
        for (; k < dims; k++) {                                                                    \
            double off = (double)x[k] - (double)y[k];                                              \
            sum[0] += off * off;                                                                   \
        }                                                                                          \
        return (sum[0] + sum[1]) + (sum[2] + sum[3]);                                              \
    }

SQUARED_DISTANCE(to_centre, double)
SQUARED_DISTANCE(to_point, real)

/* ---- k-means ---- */

enum status kmeans_create(struct arena *a, struct kmeans *m, int n, int dims, int k)
{
    if (dims < 1 || k < 1 || k > n)
        return ERR_RANGE;
    *m = (struct kmeans){.k = k};
    m->centre = arena_array(a, (size_t)k * (size_t)dims, sizeof *m->centre);
    m->label = arena_array(a, (size_t)n, sizeof *m->label);
    m->size = arena_array(a, (size_t)k, sizeof *m->size);
    return m->centre && m->label && m->size ? OK : ERR_MEMORY;
}

static void centre_on(struct kmeans *m, int dims, int cluster, const real *point)
{
    for (int k = 0; k < dims; k++)
        m->centre[(ptrdiff_t)cluster * dims + k] = (double)point[k];
}

void kmeans_seed(struct kmeans *m, int n, int dims, const real *x, struct rng *rng, double *near)
{
    int chosen = (int)rng_below(rng, (uint32_t)n);
    for (int c = 0; c < m->k; c++) {
        centre_on(m, dims, c, x + (ptrdiff_t)chosen * dims);
        double all = 0;
        for (int i = 0; i < n; i++) {
            double d = to_point(dims, x + (ptrdiff_t)i * dims, x + (ptrdiff_t)chosen * dims);
            near[i] = c == 0 || d < near[i] ? d : near[i];
            all += near[i];
        }
        /* Where all points have a centre on them, the last one with any chance, or the last. */
        double left = rng_uniform(rng) * all;
        chosen = n - 1;
        for (int i = 0; i < n; i++) {
            if (near[i] > 0)
                chosen = i;
            left -= near[i];
            if (left < 0)
                break;
        }
    }
}

/* Gives each point its nearest centre, the first of equals; 1 if any has another one than before.
 */
static int assign(struct kmeans *m, int n, int dims, const real *x)
{
    int changed = 0;
    memset(m->size, 0, (size_t)m->k * sizeof *m->size);
    m->inertia = 0;
    for (int i = 0; i < n; i++) {
        int best = 0;
        double least = INFINITY;
        for (int c = 0; c < m->k; c++) {
            double d = to_centre(dims, x + (ptrdiff_t)i * dims, m->centre + (ptrdiff_t)c * dims);
            if (d < least) {
                least = d;
                best = c;
            }
        }
        changed |= m->label[i] != best;
        m->label[i] = best;
        m->size[best]++;
        m->inertia += least;
    }
    return changed;
}

/* A cluster without points takes the farthest one of those that can spare it. */
static int fill_empty(struct kmeans *m, int n, int dims, const real *x)
{
    int filled = 0;
    for (int c = 0; c < m->k; c++) {
        if (m->size[c])
            continue;
        int far = -1;
        double most = -1;
        for (int i = 0; i < n; i++) {
            int own = m->label[i];
            double d = to_centre(dims, x + (ptrdiff_t)i * dims, m->centre + (ptrdiff_t)own * dims);
            if (m->size[own] > 1 && (far < 0 || d > most)) {
                most = d;
                far = i;
            }
        }
        m->size[m->label[far]]--;
        m->label[far] = c;
        m->size[c] = 1;
        centre_on(m, dims, c, x + (ptrdiff_t)far * dims);
        filled = 1;
    }
    return filled;
}

static void average(struct kmeans *m, int n, int dims, const real *x)
{
    memset(m->centre, 0, (size_t)m->k * (size_t)dims * sizeof *m->centre);
    for (int i = 0; i < n; i++) {
        double *to = m->centre + (ptrdiff_t)m->label[i] * dims;
        for (int k = 0; k < dims; k++)
            to[k] += (double)x[(ptrdiff_t)i * dims + k];
    }
    for (int c = 0; c < m->k; c++) {
        for (int k = 0; k < dims; k++)
            m->centre[(ptrdiff_t)c * dims + k] /= m->size[c];
    }
}

void kmeans_run(struct kmeans *m, int n, int dims, const real *x)
{
    for (int i = 0; i < n; i++)
        m->label[i] = -1;
    for (m->rounds = 0; m->rounds < MOST_ROUNDS; m->rounds++) {
        int changed = assign(m, n, dims, x);
        changed |= fill_empty(m, n, dims, x);
        if (!changed)
            return;
        average(m, n, dims, x);
    }
    m->inertia = 0;
    for (int i = 0; i < n; i++)
        m->inertia +=
            to_centre(dims, x + (ptrdiff_t)i * dims, m->centre + (ptrdiff_t)m->label[i] * dims);
}

enum status kmeans_fit(struct arena *a, struct kmeans *m, int n, int dims, const real *x, int k,
                       int tries, uint64_t seed)
{
    struct kmeans next;
    enum status status = tries < 1 ? ERR_RANGE : kmeans_create(a, m, n, dims, k);
    if (!status)
        status = kmeans_create(a, &next, n, dims, k);
    double *near = status ? NULL : arena_array(a, (size_t)n, sizeof *near);
    if (!status && !near)
        status = ERR_MEMORY;
    if (status)
        return status;
    m->inertia = INFINITY;
    for (int t = 0; t < tries; t++) {
        struct rng rng = rng_stream(seed, RNG_SEARCH, (uint64_t)t);
        kmeans_seed(&next, n, dims, x, &rng, near);
        kmeans_run(&next, n, dims, x);
        if (next.inertia < m->inertia) {
            struct kmeans best = next;
            next = *m;
            *m = best;
        }
    }
    return isfinite(m->inertia) ? OK : ERR_NUMERIC;
}

/* ---- what they are worth ---- */

double silhouette(struct arena *a, int n, int dims, const real *x, int k, const int32_t *label,
                  double *each)
{
    /* Sums of the distances of each point to the points of each cluster. */
    double *sum = arena_array(a, (size_t)n * (size_t)k, sizeof *sum);
    int32_t *size = arena_array(a, (size_t)k, sizeof *size);
    if (!sum || !size)
        return (double)NAN;
    for (int i = 0; i < n; i++) {
        size[label[i]]++;
        for (int j = 0; j < i; j++) {
            double d = sqrt(to_point(dims, x + (ptrdiff_t)i * dims, x + (ptrdiff_t)j * dims));
            sum[(ptrdiff_t)i * k + label[j]] += d;
            sum[(ptrdiff_t)j * k + label[i]] += d;
        }
    }
    double total = 0;
    for (int i = 0; i < n; i++) {
        int own = label[i];
        double other = INFINITY, s = 0;
        for (int c = 0; c < k; c++) {
            double mean = size[c] ? sum[(ptrdiff_t)i * k + c] / size[c] : INFINITY;
            if (c != own && mean < other)
                other = mean;
        }
        if (size[own] > 1 && isfinite(other)) {
            double inner = sum[(ptrdiff_t)i * k + own] / (size[own] - 1);
            double most = inner > other ? inner : other;
            s = most > 0 ? (other - inner) / most : 0;
        }
        total += s;
        if (each)
            each[i] = s;
    }
    return total / n;
}

/* Fills table [k, classes] with counts; the sum over clusters of their commonest class's. */
static int64_t count_table(int n, int k, const int32_t *label, int classes, const int32_t *of,
                           int32_t *table)
{
    int64_t right = 0;
    memset(table, 0, (size_t)k * (size_t)classes * sizeof *table);
    for (int i = 0; i < n; i++)
        table[(ptrdiff_t)label[i] * classes + of[i]]++;
    for (int c = 0; c < k; c++) {
        int32_t most = 0;
        for (int j = 0; j < classes; j++) {
            int32_t here = table[(ptrdiff_t)c * classes + j];
            most = here > most ? here : most;
        }
        right += most;
    }
    return right;
}

static double pairs(int64_t n)
{
    return 0.5 * (double)n * (double)(n - 1);
}

static double adjusted_rand(int n, int k, int classes, const int32_t *table)
{
    double both = 0, rows = 0, columns = 0;
    for (int c = 0; c < k; c++) {
        int64_t row = 0;
        for (int j = 0; j < classes; j++) {
            both += pairs(table[(ptrdiff_t)c * classes + j]);
            row += table[(ptrdiff_t)c * classes + j];
        }
        rows += pairs(row);
    }
    for (int j = 0; j < classes; j++) {
        int64_t column = 0;
        for (int c = 0; c < k; c++)
            column += table[(ptrdiff_t)c * classes + j];
        columns += pairs(column);
    }
    if (n < 2)
        return 1;
    double expected = rows * columns / pairs(n), most = 0.5 * (rows + columns);
    return most > expected ? (both - expected) / (most - expected) : 1;
}

enum status agreement_of(struct arena *a, int n, int k, const int32_t *label, int classes,
                         const int32_t *of, uint64_t seed, struct agreement *out)
{
    if (n < 1 || k < 1 || classes < 1)
        return ERR_RANGE;
    for (int i = 0; i < n; i++) {
        if (label[i] < 0 || label[i] >= k || of[i] < 0 || of[i] >= classes)
            return ERR_RANGE;
    }
    int32_t *table = arena_array(a, (size_t)k * (size_t)classes, sizeof *table);
    int32_t *dealt = arena_array(a, (size_t)n, sizeof *dealt);
    if (!table || !dealt)
        return ERR_MEMORY;
    out->purity = (double)count_table(n, k, label, classes, of, table) / n;
    out->rand = adjusted_rand(n, k, classes, table);
    out->chance = 0;
    memcpy(dealt, of, (size_t)n * sizeof *dealt);
    struct rng rng = rng_stream(seed, RNG_EVAL, 0);
    for (int s = 0; s < SHUFFLES; s++) {
        rng_shuffle(&rng, dealt, n);
        out->chance += (double)count_table(n, k, label, classes, dealt, table) / n / SHUFFLES;
    }
    return OK;
}
