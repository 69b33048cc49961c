#include "search/pca.h"

#include <math.h>
#include <string.h>

#include "base/rng.h"
#include "search/linear.h"

enum { AT_ONCE = 96, MOST_ROUNDS = 1000, TRIES = 8 };

static const double enough = 1e-11;

/* Rows of the block are vectors: m of them, of dims numbers each. */
struct block {
    int m, dims;
    double *q, *z, *ritz; /* [m, dims]: the block, C times it, and scratch */
    double *small, *turn; /* [m, m] */
    double *value;        /* [m] */
    int *order;           /* [m] */
};

static double dot(int n, const double *a, const double *b)
{
    double even = 0, odd = 0;
    int i = 0;
    for (; i + 1 < n; i += 2) {
        even += a[i] * b[i];
        odd += a[i + 1] * b[i + 1];
    }
    return even + odd + (i < n ? a[i] * b[i] : 0);
}

/* Gram-Schmidt, twice, which is enough (Giraud et al. 2005). A row that depends on those before it
 * is drawn anew. */
static void orthonormalise(struct block *b, struct rng *rng)
{
    for (int i = 0; i < b->m; i++) {
        double *row = b->q + (ptrdiff_t)i * b->dims;
        for (int attempt = 0; attempt < TRIES; attempt++) {
            double before = sqrt(dot(b->dims, row, row)), after = 0;
            for (int pass = 0; pass < 2; pass++) {
                for (int j = 0; j < i; j++) {
                    const double *other = b->q + (ptrdiff_t)j * b->dims;
                    double along = dot(b->dims, row, other);
                    for (int k = 0; k < b->dims; k++)
                        row[k] -= along * other[k];
                }
                after = sqrt(dot(b->dims, row, row));
            }
            if (after > 1e-12 * before) {
                for (int k = 0; k < b->dims; k++)
                    row[k] /= after;
                break;
            }
            for (int k = 0; k < b->dims; k++)
                row[k] = rng_normal(rng);
        }
    }
}

/* b->q becomes the block's best approximations of eigenvectors, in falling order of b->value, and
 * b->z is C times them. */
static void rayleigh_ritz(struct block *b, const double *c)
{
    int m = b->m, dims = b->dims;
    for (int i = 0; i < m; i++) {
        for (int k = 0; k < dims; k++)
            b->z[(ptrdiff_t)i * dims + k] =
                dot(dims, b->q + (ptrdiff_t)i * dims, c + (ptrdiff_t)k * dims);
    }
    for (int i = 0; i < m; i++) {
        for (int j = 0; j <= i; j++) {
            double value = dot(dims, b->z + (ptrdiff_t)i * dims, b->q + (ptrdiff_t)j * dims);
            b->small[i * m + j] = b->small[j * m + i] = value;
        }
    }
    eigen_symmetric(m, m, b->small, b->turn, b->value);
    for (int i = 0; i < m; i++) {
        int at = i;
        for (; at > 0 && b->value[b->order[at - 1]] < b->value[i]; at--)
            b->order[at] = b->order[at - 1];
        b->order[at] = i;
    }
    double *each[2] = {b->q, b->z};
    for (int w = 0; w < 2; w++) {
        memset(b->ritz, 0, (size_t)m * (size_t)dims * sizeof *b->ritz);
        for (int i = 0; i < m; i++) {
            double *to = b->ritz + (ptrdiff_t)i * dims;
            for (int j = 0; j < m; j++) {
                double share = b->turn[j * m + b->order[i]];
                const double *from = each[w] + (ptrdiff_t)j * dims;
                for (int k = 0; k < dims; k++)
                    to[k] += share * from[k];
            }
        }
        memcpy(each[w], b->ritz, (size_t)m * (size_t)dims * sizeof *b->ritz);
    }
    memcpy(b->small, b->value, (size_t)m * sizeof *b->value);
    for (int i = 0; i < m; i++)
        b->value[i] = b->small[b->order[i]];
}

/* The largest |C a - variance a| of the first `count`. */
static double residual(const struct block *b, int count)
{
    double worst = 0;
    for (int i = 0; i < count; i++) {
        double sum = 0;
        for (int k = 0; k < b->dims; k++) {
            ptrdiff_t at = (ptrdiff_t)i * b->dims + k;
            double off = b->z[at] - b->value[i] * b->q[at];
            sum += off * off;
        }
        worst = sqrt(sum) > worst || sum != sum ? sqrt(sum) : worst;
    }
    return worst;
}

static enum status covariance(struct arena *a, struct pca *p, int n, const real *x, double **out)
{
    int dims = p->dims;
    double *c = arena_array(a, (size_t)dims * (size_t)dims, sizeof *c);
    double *row = arena_array(a, (size_t)dims, sizeof *row);
    if (!c || !row)
        return ERR_MEMORY;
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < dims; k++)
            p->mean[k] += (double)x[(ptrdiff_t)i * dims + k];
    }
    for (int k = 0; k < dims; k++)
        p->mean[k] /= n;
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < dims; k++)
            row[k] = (double)x[(ptrdiff_t)i * dims + k] - p->mean[k];
        for (int k = 0; k < dims; k++) {
            if (row[k] == 0)
                continue;
            double *to = c + (ptrdiff_t)k * dims;
            for (int j = 0; j <= k; j++)
                to[j] += row[k] * row[j];
        }
    }
    for (int k = 0; k < dims; k++) {
        for (int j = 0; j <= k; j++) {
            double value = c[(ptrdiff_t)k * dims + j] / (n > 1 ? n - 1 : 1);
            c[(ptrdiff_t)k * dims + j] = c[(ptrdiff_t)j * dims + k] = value;
        }
        p->total += c[(ptrdiff_t)k * dims + k];
    }
    *out = c;
    return isfinite(p->total) ? OK : ERR_NUMERIC;
}

static enum status block_create(struct arena *a, struct block *b)
{
    size_t m = (size_t)b->m, all = m * (size_t)b->dims;
    b->q = arena_array(a, all, sizeof(double));
    b->z = arena_array(a, all, sizeof(double));
    b->ritz = arena_array(a, all, sizeof(double));
    b->small = arena_array(a, m * m, sizeof(double));
    b->turn = arena_array(a, m * m, sizeof(double));
    b->value = arena_array(a, m, sizeof(double));
    b->order = arena_array(a, m, sizeof(int));
    return b->q && b->z && b->ritz && b->small && b->turn && b->value && b->order ? OK : ERR_MEMORY;
}

/* One sense of the two that an axis has, always the same. */
static void face(int dims, const double *from, double *to)
{
    int most = 0;
    for (int k = 1; k < dims; k++) {
        if (fabs(from[k]) > fabs(from[most]))
            most = k;
    }
    for (int k = 0; k < dims; k++)
        to[k] = from[most] < 0 ? -from[k] : from[k];
}

enum status pca_fit(struct arena *a, struct pca *p, int n, int dims, const real *x, int count)
{
    if (n < 1 || dims < 1 || count < 1 || count > dims)
        return ERR_RANGE;
    *p = (struct pca){.dims = dims, .count = count};
    p->mean = arena_array(a, (size_t)dims, sizeof(double));
    p->axes = arena_array(a, (size_t)count * (size_t)dims, sizeof(double));
    p->variance = arena_array(a, (size_t)count, sizeof(double));
    double *c = NULL;
    if (!p->mean || !p->axes || !p->variance)
        return ERR_MEMORY;
    enum status status = covariance(a, p, n, x, &c);
    /* Twice as many vectors as are asked for turn quickly into the first half. */
    int all = dims <= AT_ONCE || 2 * count + 8 >= dims;
    struct block b = {.m = all ? dims : 2 * count + 8, .dims = dims};
    if (status || (status = block_create(a, &b)))
        return status;
    struct rng rng = rng_stream(0, RNG_SEARCH, 0);
    for (int i = 0; i < b.m; i++) {
        for (int k = 0; k < dims; k++)
            b.q[(ptrdiff_t)i * dims + k] = all ? i == k : rng_normal(&rng);
    }
    orthonormalise(&b, &rng);
    for (int round = 0;; round++) {
        rayleigh_ritz(&b, c);
        if (residual(&b, count) <= enough * b.value[0])
            break;
        if (round == MOST_ROUNDS || all)
            return ERR_NUMERIC;
        memcpy(b.q, b.z, (size_t)b.m * (size_t)dims * sizeof *b.q);
        orthonormalise(&b, &rng);
    }
    for (int i = 0; i < count; i++) {
        face(dims, b.q + (ptrdiff_t)i * dims, p->axes + (ptrdiff_t)i * dims);
        p->variance[i] = b.value[i] > 0 ? b.value[i] : 0;
    }
    return OK;
}
