/* Sums and movements. A shape is first simplified: axes of length 1 are dropped and neighbours that
 * are crossed in one stride are joined, so that what remains is a walk over planes whose rows are
 * contiguous. Sums run in a fixed order: four rows (or four vectors of a row) at a time, pairwise,
 * which is also more exact than one after the other. */
#include "kern/reduce.h"

#include <stddef.h>
#include <string.h>

#include "kern/map.h"
#include "kern/simd.h"
#include "kern/vmath.h"

static int64_t min_int64(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

SIMD_INLINE vec get(const real *p, int lanes, real fill)
{
    return lanes == LANES ? vec_load(p) : vec_load_tail(p, lanes, fill);
}

SIMD_INLINE void set(real *p, vec v, int lanes)
{
    if (lanes == LANES)
        vec_store(p, v);
    else
        vec_store_tail(p, v, lanes);
}

static int lanes_at(int64_t i, int64_t n)
{
    return (int)min_int64(n - i, LANES);
}

/* memcpy is a call; most runs of a network's slices are shorter than one is worth. */
static void copy_run(int64_t n, const real *from, real *to)
{
    if (n > 64) {
        memcpy(to, from, (size_t)n * sizeof *to);
        return;
    }
    int64_t i = 0;
    for (; i + LANES <= n; i += LANES)
        vec_store(to + i, vec_load(from + i));
    for (; i < n; i++)
        to[i] = from[i];
}

/* ---- sums over columns and rows -------------------------------------------------------------- */

/* What is summed, element by element. */
enum term { TERM_X, TERM_XZ, TERM_SPREAD /* (x - mean)^2 */ };

SIMD_INLINE vec term_of(const enum term term, vec x, vec z, vec mean)
{
    if (term == TERM_XZ)
        return x * z;
    if (term == TERM_SPREAD)
        return (x - mean) * (x - mean);
    return x;
}

/* Adds to y the column sums of `vecs` vectors' width of columns; the last one has `lanes`. */
SIMD_INLINE void sum_strip(const enum term term, int64_t rows, int64_t stride, const real *x,
                           const real *z, const real *mean, real *y, const int vecs, int lanes)
{
    vec sum[4] = {{0}, {0}, {0}, {0}}, center[4] = {{0}, {0}, {0}, {0}};
    if (term == TERM_SPREAD)
        for (int q = 0; q < vecs; q++)
            center[q] = get(mean + q * LANES, lanes, 0);
    int64_t r = 0;
    for (; r + 4 <= rows; r += 4) {
        for (int q = 0; q < vecs; q++) {
            vec t[4];
            for (int e = 0; e < 4; e++) {
                const int64_t at = (r + e) * stride + q * LANES;
                const vec v = get(x + at, lanes, 0);
                t[e] = term_of(term, v, term == TERM_XZ ? get(z + at, lanes, 0) : v, center[q]);
            }
            sum[q] += (t[0] + t[1]) + (t[2] + t[3]);
        }
    }
    for (; r < rows; r++)
        for (int q = 0; q < vecs; q++) {
            const int64_t at = r * stride + q * LANES;
            const vec v = get(x + at, lanes, 0);
            sum[q] += term_of(term, v, term == TERM_XZ ? get(z + at, lanes, 0) : v, center[q]);
        }
    for (int q = 0; q < vecs; q++)
        set(y + q * LANES, get(y + q * LANES, lanes, 0) + sum[q], lanes);
}

/* y[c] += sum over rows of the term at [r, c]. z and mean only where the term has them. */
SIMD_INLINE void sum_columns(const enum term term, int64_t rows, int64_t columns, const real *x,
                             const real *z, const real *mean, real *y)
{
    int64_t c = 0;
    for (; c + 4 * LANES <= columns; c += 4 * LANES) /* a cache line of floats */
        sum_strip(term, rows, columns, x + c, z + c, mean + c, y + c, 4, LANES);
    for (; c < columns; c += LANES)
        sum_strip(term, rows, columns, x + c, z + c, mean + c, y + c, 1, lanes_at(c, columns));
}

/* Sum of the term over a row. */
SIMD_INLINE real sum_row(const enum term term, int64_t n, const real *x, const real *z, real mean)
{
    const vec center = vec_splat(mean);
    vec sum = {0};
    int64_t i = 0;
    if (n >= 4 * LANES) {
        vec s[4] = {{0}, {0}, {0}, {0}};
        for (; i + 4 * LANES <= n; i += 4 * LANES)
            for (int q = 0; q < 4; q++) {
                const vec v = vec_load(x + i + q * LANES);
                s[q] += term_of(term, v, term == TERM_XZ ? vec_load(z + i + q * LANES) : v, center);
            }
        sum = (s[0] + s[1]) + (s[2] + s[3]);
    }
    for (; i < n; i += LANES) {
        const int lanes = lanes_at(i, n);
        const vec v = get(x + i, lanes, term == TERM_SPREAD ? mean : 0);
        sum += term_of(term, v, term == TERM_XZ ? get(z + i, lanes, 0) : v, center);
    }
    return vec_sum(sum);
}

/* Each compiled once: their unrolled loops are most of this file's code. */
SIMD_NOINLINE void columns_x(int64_t rows, int64_t columns, const real *x, real *y)
{
    sum_columns(TERM_X, rows, columns, x, x, x, y);
}

SIMD_NOINLINE void columns_xz(int64_t rows, int64_t columns, const real *x, const real *z, real *y)
{
    sum_columns(TERM_XZ, rows, columns, x, z, x, y);
}

SIMD_NOINLINE void columns_spread(int64_t rows, int64_t columns, const real *x, const real *mean,
                                  real *y)
{
    sum_columns(TERM_SPREAD, rows, columns, x, x, mean, y);
}

SIMD_NOINLINE real row_x(int64_t n, const real *x)
{
    return sum_row(TERM_X, n, x, x, 0);
}

/* ---- sum and broadcast ----------------------------------------------------------------------- */

/* A large dense array over a small one: strides of the small one along the axes of the large one, 0
 * where it is repeated. */
struct overlay {
    int rank;
    int64_t dim[MAP_RANK], stride[MAP_RANK];
};

static struct overlay overlay_of(int rank, const int *large, const int *small)
{
    int64_t stride[MAP_RANK], n = 1;
    for (int d = rank - 1; d >= 0; d--) {
        stride[d] = small[d] == 1 ? 0 : n;
        n *= small[d];
    }
    struct overlay o = {.rank = 0};
    for (int d = 0; d < rank; d++) {
        if (large[d] == 1)
            continue;
        int at = o.rank;
        if (at && o.stride[at - 1] == stride[d] * large[d]) {
            at--;
            o.dim[at] *= large[d];
        } else {
            o.rank++;
            o.dim[at] = large[d];
        }
        o.stride[at] = stride[d];
    }
    return o;
}

/* The last two axes, and where this plane of the large and of the small array begins. */
struct plane {
    int64_t rows, columns;
    int64_t row_stride, stride; /* of the small array */
    int64_t large, small;
};

static void sum_plane(const struct plane *p, const real *x, real *y)
{
    x += p->large;
    y += p->small;
    if (p->stride) /* rows of x lie on one row of y */
        columns_x(p->rows, p->columns, x, y);
    else
        for (int64_t r = 0; r < p->rows; r++)
            y[r * p->row_stride] += row_x(p->columns, x + r * p->columns);
}

static void repeat_plane(const struct plane *p, const real *x, real *y)
{
    x += p->small;
    y += p->large;
    for (int64_t r = 0; r < p->rows; r++, x += p->row_stride, y += p->columns) {
        if (p->stride)
            copy_run(p->columns, x, y);
        else
            map_fill(p->columns, *x, y);
    }
}

static void for_each_plane(const struct overlay *o,
                           void (*run)(const struct plane *, const real *, real *), const real *x,
                           real *y)
{
    struct plane p = {1, 1, 0, 1, 0, 0};
    int outer = o->rank;
    if (outer > 0) {
        outer--;
        p.columns = o->dim[outer];
        p.stride = o->stride[outer];
    }
    if (outer > 0) {
        outer--;
        p.rows = o->dim[outer];
        p.row_stride = o->stride[outer];
    }
    int64_t at[MAP_RANK] = {0};
    for (;;) {
        run(&p, x, y);
        p.large += p.rows * p.columns;
        int d = outer - 1;
        for (; d >= 0; d--) {
            p.small += o->stride[d];
            if (++at[d] < o->dim[d])
                break;
            p.small -= o->stride[d] * o->dim[d];
            at[d] = 0;
        }
        if (d < 0)
            return;
    }
}

static int64_t count(int rank, const int *dim)
{
    int64_t n = 1;
    for (int d = 0; d < rank; d++)
        n *= dim[d];
    return n;
}

void reduce_sum(int rank, const int *from, const int *to, const real *x, real *y)
{
    const struct overlay o = overlay_of(rank, from, to);
    const int64_t n = count(rank, to);
    if (n == count(rank, from)) {
        copy_run(n, x, y);
        return;
    }
    map_fill(n, 0, y);
    for_each_plane(&o, sum_plane, x, y);
}

void reduce_broadcast(int rank, const int *from, const int *to, const real *x, real *y)
{
    const struct overlay o = overlay_of(rank, to, from);
    for_each_plane(&o, repeat_plane, x, y);
}

/* ---- softmax --------------------------------------------------------------------------------- */

/* The largest of a row; NaN if there is one. */
static real row_max(int n, const real *x)
{
    const real low = (real)-INFINITY;
    vec max = vec_splat(low);
    for (int i = 0; i < n; i += LANES)
        max = vec_max(get(x + i, lanes_at(i, n), low), max);
    max = vec_max(max, (vec){max[2], max[3], max[0], max[1]});
    return vec_max(max, (vec){max[1], max[0], max[3], max[2]})[0];
}

void reduce_softmax(int64_t rows, int n, const real *x, real *y)
{
    for (int64_t r = 0; r < rows; r++, x += n, y += n) {
        const vec max = vec_splat(row_max(n, x));
        vec sum = {0};
        for (int i = 0; i < n; i += LANES) {
            const int lanes = lanes_at(i, n);
            const vec e = vec_exp(get(x + i, lanes, (real)-INFINITY) - max);
            set(y + i, e, lanes);
            sum += e;
        }
        const vec all = vec_splat(vec_sum(sum));
        for (int i = 0; i < n; i += LANES) {
            const int lanes = lanes_at(i, n);
            set(y + i, get(y + i, lanes, 0) / all, lanes);
        }
    }
}

void reduce_lse(int64_t rows, int n, const real *x, real *y)
{
    for (int64_t r = 0; r < rows; r++, x += n) {
        const real top = row_max(n, x);
        const vec max = vec_splat(top);
        if (isinf(top)) {
            y[r] = top; /* +Inf somewhere, or -Inf everywhere */
            continue;
        }
        vec sum = {0};
        for (int i = 0; i < n; i += LANES)
            sum += vec_exp(get(x + i, lanes_at(i, n), (real)-INFINITY) - max);
        y[r] = top + vec_log(vec_splat(vec_sum(sum)))[0];
    }
}

/* ---- normalisation --------------------------------------------------------------------------- */

static real rstd_of(real spread, int mid, real eps)
{
    return ((real)1 / vec_sqrt(vec_splat(spread / (real)mid + eps)))[0];
}

/* mean and rstd [inner] of one block [mid, inner]. */
static void moments(int mid, int inner, real eps, const real *x, real *mean, real *rstd)
{
    if (inner == 1) {
        *mean = row_x(mid, x) / (real)mid;
        *rstd = rstd_of(sum_row(TERM_SPREAD, mid, x, NULL, *mean), mid, eps);
        return;
    }
    map_fill(inner, 0, mean);
    map_fill(inner, 0, rstd);
    columns_x(mid, inner, x, mean);
    for (int j = 0; j < inner; j++)
        mean[j] /= (real)mid;
    columns_spread(mid, inner, x, mean, rstd);
    for (int j = 0; j < inner; j++)
        rstd[j] = rstd_of(rstd[j], mid, eps);
}

/* The four operands of one vector, from one row of the block: repeated where inner is 1. */
SIMD_INLINE vec per_column(const real *p, const int repeated, int64_t i, int lanes)
{
    return repeated ? vec_splat(*p) : get(p + i, lanes, 0);
}

SIMD_INLINE void normalise_row(const int repeated, int64_t n, const real *x, const real *mean,
                               const real *rstd, real *y)
{
    for (int64_t i = 0; i < n; i += LANES) {
        const int lanes = lanes_at(i, n);
        const vec m = per_column(mean, repeated, i, lanes);
        const vec s = per_column(rstd, repeated, i, lanes);
        set(y + i, (get(x + i, lanes, 0) - m) * s, lanes);
    }
}

void reduce_norm(int outer, int mid, int inner, real eps, const real *x, real *y, real *scratch)
{
    real *mean = scratch, *rstd = scratch + inner;
    const int64_t block = (int64_t)mid * inner;
    for (int o = 0; o < outer; o++, x += block, y += block) {
        moments(mid, inner, eps, x, mean, rstd);
        if (inner == 1)
            normalise_row(1, mid, x, mean, rstd, y);
        else
            for (int64_t at = 0; at < block; at += inner)
                normalise_row(0, inner, x + at, mean, rstd, y + at);
    }
}

void reduce_rstd(int outer, int mid, int inner, real eps, const real *x, real *rstd, real *scratch)
{
    for (int o = 0; o < outer; o++, x += (int64_t)mid * inner, rstd += inner)
        moments(mid, inner, eps, x, scratch, rstd);
}

SIMD_INLINE void norm_grad_row(const int repeated, int64_t n, const real *y, const real *rstd,
                               const real *g, const real *mean_g, const real *mean_gy, real *dx)
{
    for (int64_t i = 0; i < n; i += LANES) {
        const int lanes = lanes_at(i, n);
        const vec a = per_column(mean_g, repeated, i, lanes);
        const vec b = per_column(mean_gy, repeated, i, lanes);
        const vec s = per_column(rstd, repeated, i, lanes);
        const vec centered = get(g + i, lanes, 0) - a;
        set(dx + i, s * (centered - get(y + i, lanes, 0) * b), lanes);
    }
}

void reduce_norm_grad(int outer, int mid, int inner, const real *y, const real *rstd, const real *g,
                      real *dx, real *scratch)
{
    real *mean_g = scratch, *mean_gy = scratch + inner;
    const int64_t block = (int64_t)mid * inner;
    for (int o = 0; o < outer; o++, y += block, g += block, dx += block, rstd += inner) {
        if (inner == 1) {
            *mean_g = row_x(mid, g) / (real)mid;
            *mean_gy = sum_row(TERM_XZ, mid, g, y, 0) / (real)mid;
            norm_grad_row(1, mid, y, rstd, g, mean_g, mean_gy, dx);
            continue;
        }
        map_fill(2 * (int64_t)inner, 0, scratch);
        columns_x(mid, inner, g, mean_g);
        columns_xz(mid, inner, g, y, mean_gy);
        for (int j = 0; j < 2 * inner; j++)
            scratch[j] /= (real)mid;
        for (int64_t at = 0; at < block; at += inner)
            norm_grad_row(0, inner, y + at, rstd, g + at, mean_g, mean_gy, dx + at);
    }
}

/* ---- movements ------------------------------------------------------------------------------- */

/* Axes of y, with their lengths and their strides in x. */
struct moved {
    int rank;
    int64_t dim[MAP_RANK], in_x[MAP_RANK], in_y[MAP_RANK];
};

static struct moved moved_of(int rank, const int *dim, const int *perm)
{
    int64_t stride[MAP_RANK], n = 1;
    for (int d = rank - 1; d >= 0; d--) {
        stride[d] = n;
        n *= dim[d];
    }
    struct moved m = {.rank = 0};
    for (int d = 0; d < rank; d++) {
        const int from = perm[d];
        if (dim[from] == 1)
            continue;
        int at = m.rank;
        if (at && m.in_x[at - 1] == stride[from] * dim[from]) {
            at--;
            m.dim[at] *= dim[from];
        } else {
            m.rank++;
            m.dim[at] = dim[from];
        }
        m.in_x[at] = stride[from];
    }
    n = 1;
    for (int d = m.rank - 1; d >= 0; d--) {
        m.in_y[d] = n;
        n *= m.dim[d];
    }
    return m;
}

/* y[r * in_y + c] = x[c * in_x + r] for r < rows, c < columns. */
static void transpose_plane(int64_t rows, int64_t columns, int64_t in_x, int64_t in_y,
                            const real *x, real *y)
{
    int64_t r = 0;
    for (; r + LANES <= rows; r += LANES) {
        int64_t c = 0;
        for (; c + LANES <= columns; c += LANES) {
            vec v[4];
            for (int e = 0; e < 4; e++)
                v[e] = vec_load(x + (c + e) * in_x + r);
            vec_transpose(v);
            for (int e = 0; e < 4; e++)
                vec_store(y + (r + e) * in_y + c, v[e]);
        }
        for (; c < columns; c++)
            for (int e = 0; e < LANES; e++)
                y[(r + e) * in_y + c] = x[c * in_x + r + e];
    }
    for (; r < rows; r++)
        for (int64_t c = 0; c < columns; c++)
            y[r * in_y + c] = x[c * in_x + r];
}

void reduce_transpose(int rank, const int *dim, const int *perm, const real *x, real *y)
{
    const struct moved m = moved_of(rank, dim, perm);
    if (m.rank < 2) {
        copy_run(count(rank, dim), x, y);
        return;
    }
    /* Two axes at a time: the last of y, and the last of x or, where these are one, another. */
    const int last = m.rank - 1;
    int other = last - 1;
    for (int d = 0; d < last; d++)
        if (m.in_x[d] == 1)
            other = d;
    int64_t at[MAP_RANK] = {0};
    for (;;) {
        if (m.in_x[last] == 1)
            for (int64_t r = 0; r < m.dim[other]; r++)
                copy_run(m.dim[last], x + r * m.in_x[other], y + r * m.in_y[other]);
        else
            transpose_plane(m.dim[other], m.dim[last], m.in_x[last], m.in_y[other], x, y);
        int d = last - 1;
        for (; d >= 0; d--) {
            if (d == other)
                continue;
            x += m.in_x[d];
            y += m.in_y[d];
            if (++at[d] < m.dim[d])
                break;
            x -= m.in_x[d] * m.dim[d];
            y -= m.in_y[d] * m.dim[d];
            at[d] = 0;
        }
        if (d < 0)
            return;
    }
}

void reduce_copy(int64_t outer, int64_t inner, int rows, const real *src, int src_mid, int src_at,
                 real *dst, int dst_mid, int dst_at)
{
    for (int64_t o = 0; o < outer; o++)
        copy_run(rows * inner, src + (o * src_mid + src_at) * inner,
                 dst + (o * dst_mid + dst_at) * inner);
}

/* The row that an index names, or -1. */
static int64_t row_of(real index, int rows)
{
    return index >= 0 && index < (real)rows ? (int64_t)index : -1;
}

void reduce_gather(int rows, int width, int n, const real *x, const real *index, real *y)
{
    for (int i = 0; i < n; i++, y += width) {
        const int64_t row = row_of(index[i], rows);
        if (row < 0)
            map_fill(width, 0, y);
        else
            copy_run(width, x + row * width, y);
    }
}

void reduce_scatter(int rows, int width, int n, const real *x, const real *index, real *y)
{
    map_fill((int64_t)rows * width, 0, y);
    for (int i = 0; i < n; i++, x += width) {
        const int64_t row = row_of(index[i], rows);
        if (row >= 0)
            vec_add_run(width, x, y + row * width);
    }
}

void reduce_one_hot(int n, int width, const real *index, real *y)
{
    map_fill((int64_t)n * width, 0, y);
    for (int i = 0; i < n; i++) {
        const int64_t at = row_of(index[i], width);
        if (at >= 0)
            y[(int64_t)i * width + at] = 1;
    }
}
