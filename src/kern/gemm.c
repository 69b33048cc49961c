/* Three loops around a micro-kernel (Goto & van de Geijn 2008): a block of B and a block of A are
 * packed so that the innermost loop reads both contiguously, whatever form the product has.
 *
 * The micro-kernel keeps a 4 x 8 tile of C in 8 accumulators and takes one row of each panel per
 * step. That is as large as it may be: a browser's compiler gives up on more than about 14 live
 * vectors, and unrolling over the depth makes it spill too (26 instead of 43 GFLOP/s). */
#include "kern/gemm.h"

#include "kern/gemm_core.h"
#include "kern/simd.h"

static int blocks(int n, int size)
{
    return (n + size - 1) / size;
}

static int round_up(int n, int unit)
{
    return blocks(n, unit) * unit;
}

/* Size of blocks that cut n into as few parts as size allows, but evenly. */
static int even_block(int n, int size)
{
    return blocks(n, blocks(n, size));
}

/* ---- micro-kernel ---------------------------------------------------------------------------- */

struct tile {
    const real *a, *b; /* panels */
    real *c;
    const real *to;       /* what the product is added to; NULL: nothing */
    size_t c_row, to_row; /* reals from a row to the next */
    int depth;
    int columns; /* valid ones; 1..4 in a half tile, 5..8 in a whole one, 9..16 in a wide one */
};

/* Writes rows of `vecs` vectors, of which the first half are whole in every tile. rows and vecs are
 * constants wherever this is expanded. */
SIMD_INLINE void tile_write(const struct tile *t, const int rows, const int vecs, const vec *sum)
{
    real *c = t->c;
    const real *to = t->to;
    const size_t c_row = t->c_row, to_row = t->to_row;
    const int columns = t->columns;
    for (int r = 0; r < rows; r++, c += c_row) {
        for (int q = 0; q < vecs; q++) {
            const vec v = sum[r * vecs + q];
            const int at = q * LANES, left = columns - at;
            if (q < vecs / 2 || left >= LANES)
                vec_store(c + at, to ? vec_load(to + at) + v : v);
            else if (left > 0)
                vec_store_part(c + at, to ? vec_load_part(to + at, left, 0) + v : v, left);
        }
        if (to)
            to += to_row;
    }
}

/* rows and whole are constants wherever this is expanded. */
SIMD_INLINE void tile_run(const struct tile *t, const int rows, const int whole)
{
    const vec zero = {0};
    vec c00 = zero, c01 = zero, c10 = zero, c11 = zero;
    vec c20 = zero, c21 = zero, c30 = zero, c31 = zero;
    const real *a = t->a, *b = t->b;
    int left = t->depth;
#if defined(__clang__)
#pragma clang loop unroll(disable)
#endif
    do {
        vec b0 = vec_load(b), b1 = whole ? vec_load(b + LANES) : zero;
        vec a0 = vec_load_splat(a);
        c00 = vec_madd(a0, b0, c00);
        if (whole)
            c01 = vec_madd(a0, b1, c01);
        if (rows > 1) {
            vec a1 = vec_load_splat(a + 1);
            c10 = vec_madd(a1, b0, c10);
            if (whole)
                c11 = vec_madd(a1, b1, c11);
        }
        if (rows > 2) {
            vec a2 = vec_load_splat(a + 2);
            c20 = vec_madd(a2, b0, c20);
            if (whole)
                c21 = vec_madd(a2, b1, c21);
        }
        if (rows > 3) {
            vec a3 = vec_load_splat(a + 3);
            c30 = vec_madd(a3, b0, c30);
            if (whole)
                c31 = vec_madd(a3, b1, c31);
        }
        a += TILE_ROWS;
        b += TILE_COLUMNS;
    } while (--left);

    if (whole)
        tile_write(t, rows, 2, (vec[]){c00, c01, c10, c11, c20, c21, c30, c31});
    else
        tile_write(t, rows, 1, (vec[]){c00, c10, c20, c30});
}

/* One or two rows by two panels of B. So few rows make too few sums for a machine that starts two
 * additions per cycle and waits three or four for each; a batch of 5 has such a row. */
SIMD_INLINE void tile_wide(const struct tile *t, const int rows)
{
    const vec zero = {0};
    vec c00 = zero, c01 = zero, c02 = zero, c03 = zero;
    vec c10 = zero, c11 = zero, c12 = zero, c13 = zero;
    const real *a = t->a, *b = t->b, *d = b + (size_t)t->depth * TILE_COLUMNS;
    int left = t->depth;
#if defined(__clang__)
#pragma clang loop unroll(disable)
#endif
    do {
        vec b0 = vec_load(b), b1 = vec_load(b + LANES), b2 = vec_load(d), b3 = vec_load(d + LANES);
        vec a0 = vec_load_splat(a);
        c00 = vec_madd(a0, b0, c00);
        c01 = vec_madd(a0, b1, c01);
        c02 = vec_madd(a0, b2, c02);
        c03 = vec_madd(a0, b3, c03);
        if (rows > 1) {
            vec a1 = vec_load_splat(a + 1);
            c10 = vec_madd(a1, b0, c10);
            c11 = vec_madd(a1, b1, c11);
            c12 = vec_madd(a1, b2, c12);
            c13 = vec_madd(a1, b3, c13);
        }
        a += TILE_ROWS;
        b += TILE_COLUMNS;
        d += TILE_COLUMNS;
    } while (--left);

    tile_write(t, rows, 4, (vec[]){c00, c01, c02, c03, c10, c11, c12, c13});
}

/* One function for each size: among others, in one large function, V8 may run out of registers. */
#define TILE(rows, whole)                                                                          \
    static __attribute__((noinline)) void tile_##rows##_##whole(const struct tile *t)              \
    {                                                                                              \
        tile_run(t, rows, whole);                                                                  \
    }
TILE(1, 0)
TILE(1, 1)
TILE(2, 0)
TILE(2, 1)
TILE(3, 0)
TILE(3, 1)
TILE(4, 0)
TILE(4, 1)
#undef TILE

static __attribute__((noinline)) void tile_wide_1(const struct tile *t)
{
    tile_wide(t, 1);
}

static __attribute__((noinline)) void tile_wide_2(const struct tile *t)
{
    tile_wide(t, 2);
}

static void tile_any(const struct tile *t, int rows)
{
    const int whole = t->columns > LANES;
    if (rows >= 4)
        whole ? tile_4_1(t) : tile_4_0(t);
    else if (rows == 3)
        whole ? tile_3_1(t) : tile_3_0(t);
    else if (rows == 2)
        whole ? tile_2_1(t) : tile_2_0(t);
    else
        whole ? tile_1_1(t) : tile_1_0(t);
}

/* ---- packing --------------------------------------------------------------------------------- */

void gemm_interleave(const real *const row[4], int n, int width, real *out)
{
    const real *r0 = row[0], *r1 = row[1], *r2 = row[2], *r3 = row[3];
    int l = 0;
    for (; l + LANES <= n; l += LANES) {
        vec v[4] = {vec_load(r0 + l), vec_load(r1 + l), vec_load(r2 + l), vec_load(r3 + l)};
        vec_transpose(v);
        vec_store(out, v[0]);
        vec_store(out + width, v[1]);
        vec_store(out + 2 * width, v[2]);
        vec_store(out + 3 * width, v[3]);
        out += 4 * width;
    }
    for (; l < n; l++) {
        out[0] = r0[l];
        out[1] = r1[l];
        out[2] = r2[l];
        out[3] = r3[l];
        out += width;
    }
}

/* The depth lies along memory rows: four of them at a time. */
static void pack_across(const struct gemm_dense *d, int at, int count, int k, int depth, int width,
                        real *out)
{
    for (int i = 0; i < count; i += LANES) {
        const real *row[4];
        for (int r = 0; r < 4; r++)
            row[r] = d->data + (size_t)(at + min_int(i + r, count - 1)) * d->stride + (size_t)k;
        gemm_interleave(row, depth, width, out + (i / width) * width * depth + i % width);
    }
}

/* The depth goes from memory row to memory row: 16 elements (a cache line of floats) at a time. */
static void pack_along(const struct gemm_dense *d, int at, int count, int k, int depth, int width,
                       real *out)
{
    for (int i = 0; i < count; i += 16) {
        const real *from = d->data + (size_t)k * d->stride + (size_t)(at + i);
        real *to[4];
        for (int q = 0; q < 4; q++) {
            int column = i + 4 * q;
            to[q] = out + (column / width) * width * depth + column % width;
        }
        if (count - i >= 16) {
            for (int l = 0, o = 0; l < depth; l++, o += width, from += d->stride) {
                vec_store(to[0] + o, vec_load(from));
                vec_store(to[1] + o, vec_load(from + 4));
                vec_store(to[2] + o, vec_load(from + 8));
                vec_store(to[3] + o, vec_load(from + 12));
            }
            continue;
        }
        for (int q = 0; 4 * q < count - i; q++) {
            const int valid = min_int(count - i - 4 * q, LANES);
            const real *part = from + 4 * q;
            for (int l = 0, o = 0; l < depth; l++, o += width, part += d->stride) {
                if (valid == LANES)
                    vec_store(to[q] + o, vec_load(part));
                else
                    for (int r = 0; r < valid; r++)
                        to[q][o + r] = part[r];
            }
        }
    }
}

void gemm_pack_a_rows(const void *from, int at, int count, int k, int depth, real *out)
{
    pack_across(from, at, count, k, depth, TILE_ROWS, out);
}

void gemm_pack_a_columns(const void *from, int at, int count, int k, int depth, real *out)
{
    pack_along(from, at, count, k, depth, TILE_ROWS, out);
}

void gemm_pack_b_rows(const void *from, int at, int count, int k, int depth, real *out)
{
    pack_along(from, at, count, k, depth, TILE_COLUMNS, out);
}

void gemm_pack_b_columns(const void *from, int at, int count, int k, int depth, real *out)
{
    pack_across(from, at, count, k, depth, TILE_COLUMNS, out);
}

/* ---- blocks ---------------------------------------------------------------------------------- */

struct blocking {
    int rows, columns, depth;
};

/* While one block holds all rows of A, B is packed a cache line's width at a time and used at once,
 * out of the first-level cache. */
static struct blocking blocking_of(int m, int n, int k)
{
    struct blocking s;
    s.depth = even_block(k, BLOCK_DEPTH);
    s.rows = round_up(even_block(m, BLOCK_ROWS), TILE_ROWS);
    s.columns = m <= BLOCK_ROWS ? 2 * TILE_COLUMNS : BLOCK_COLUMNS;
    s.columns = min_int(s.columns, round_up(n, TILE_COLUMNS));
    return s;
}

size_t gemm_blocked_scratch(int m, int n, int k)
{
    const struct blocking s = blocking_of(m, n, k);
    return (size_t)(s.rows + s.columns) * (size_t)s.depth;
}

/* Where row i and column j of what is added lie. */
static struct addend addend_at(struct addend to, int i, int j)
{
    if (to.data)
        to.data += (size_t)i * to.row + (size_t)j;
    return to;
}

/* C block [rows, columns] = to + packed A, packed B. */
static void block_run(int rows, int columns, int depth, const real *a, const real *b,
                      struct addend to, real *c, size_t c_row)
{
    struct tile t = {.c_row = c_row, .to_row = to.row, .depth = depth};
    const int left = rows % TILE_ROWS, high = left < 3 ? rows - left : rows;
    for (int j = 0; j < columns; j += TILE_COLUMNS) {
        t.b = b + (size_t)j * (size_t)depth;
        t.columns = min_int(columns - j, TILE_COLUMNS);
        for (int i = 0; i < high; i += TILE_ROWS) {
            t.a = a + (size_t)i * (size_t)depth;
            t.c = c + (size_t)i * c_row + (size_t)j;
            t.to = addend_at(to, i, j).data;
            tile_any(&t, rows - i);
        }
    }
    if (high == rows)
        return;
    t.a = a + (size_t)high * (size_t)depth;
    for (int j = 0; j < columns; j += 2 * TILE_COLUMNS) {
        t.b = b + (size_t)j * (size_t)depth;
        t.c = c + (size_t)high * c_row + (size_t)j;
        t.to = addend_at(to, high, j).data;
        t.columns = min_int(columns - j, 2 * TILE_COLUMNS);
        if (t.columns <= TILE_COLUMNS)
            tile_any(&t, left);
        else if (left == 1)
            tile_wide_1(&t);
        else
            tile_wide_2(&t);
    }
}

void gemm_blocked(int m, int n, int k, struct gemm_operand a, struct gemm_operand b,
                  struct addend to, real *c, real *scratch)
{
    const struct blocking s = blocking_of(m, n, k);
    real *packed_a = scratch, *packed_b = scratch + (size_t)s.rows * (size_t)s.depth;
    for (int l = 0; l < k; l += s.depth) {
        const int depth = min_int(s.depth, k - l);
        for (int j = 0; j < n; j += s.columns) {
            const int columns = min_int(s.columns, n - j);
            b.pack(b.from, j, columns, l, depth, packed_b);
            for (int i = 0; i < m; i += s.rows) {
                const int rows = min_int(s.rows, m - i);
                if (j == 0 || m > s.rows)
                    a.pack(a.from, i, rows, l, depth, packed_a);
                block_run(rows, columns, depth, packed_a, packed_b, addend_at(to, i, j),
                          c + (size_t)i * (size_t)n + (size_t)j, (size_t)n);
            }
        }
        to = (struct addend){c, (size_t)n};
    }
}

size_t gemm_scratch(enum gemm_form form, int m, int n, int k)
{
    (void)form;
    return gemm_blocked_scratch(m, n, k);
}

void gemm(enum gemm_form form, int m, int n, int k, const real *a, const real *b, struct addend to,
          real *c, real *scratch)
{
    const struct gemm_dense in_a = {a, (size_t)(form == GEMM_TN ? m : k)};
    const struct gemm_dense in_b = {b, (size_t)(form == GEMM_NT ? k : n)};
    const struct gemm_operand from_a = {form == GEMM_TN ? gemm_pack_a_columns : gemm_pack_a_rows,
                                        &in_a};
    const struct gemm_operand from_b = {form == GEMM_NT ? gemm_pack_b_columns : gemm_pack_b_rows,
                                        &in_b};
    gemm_blocked(m, n, k, from_a, from_b, to, c, scratch);
}

void gemm_naive(enum gemm_form form, int m, int n, int k, const real *a, const real *b,
                struct addend to, real *c)
{
    const size_t rows = (size_t)m, columns = (size_t)n, depth = (size_t)k;
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++) {
            double sum = to.data ? (double)to.data[i * to.row + j] : 0;
            for (size_t l = 0; l < depth; l++) {
                real u = form == GEMM_TN ? a[l * rows + i] : a[i * depth + l];
                real v = form == GEMM_NT ? b[j * depth + l] : b[l * columns + j];
                sum += (double)u * (double)v;
            }
            c[i * columns + j] = (real)sum;
        }
}
