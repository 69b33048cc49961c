/* y and dw are one blocked product each (gemm_core.h), whose left operand is never formed: its
 * packing gathers the taps, with zeros where a tap lies in the padding.
 *   y  [pixels, O] = taps [pixels, K] w [K, O]                K = (u, v, c), pixels = (b, i, j)
 *   dw [K, O]      = taps [pixels, K]^T g [pixels, O]
 * dx is the product that has no gaps, g [pixels, O] w^T [O, K], a few pixels at a time, each row of
 * which is added to the taps it belongs to: whatever the stride, nothing is multiplied by zero. */
#include "kern/conv.h"

#include <stdint.h>
#include <string.h>

#include "kern/gemm_core.h"
#include "kern/simd.h"

/* Pixels of g that dx takes at once: their products with w stay in the second-level cache, and each
 * packing of w is used so many times. */
enum { DX_PIXELS = 64 };

static int max_int(int a, int b)
{
    return a > b ? a : b;
}

int conv_size(struct conv *s)
{
    s->oh = s->ow = 0;
    if (s->stride < 1 || s->pad < 0 || s->kh < 1 || s->kw < 1)
        return 0;
    int64_t height = (int64_t)s->h + 2 * (int64_t)s->pad - s->kh;
    int64_t width = (int64_t)s->w + 2 * (int64_t)s->pad - s->kw;
    if (height < 0 || width < 0 || height >= INT32_MAX || width >= INT32_MAX)
        return 0;
    s->oh = (int)(height / s->stride) + 1;
    s->ow = (int)(width / s->stride) + 1;
    return 1;
}

static int pixels(const struct conv *s)
{
    return s->b * s->oh * s->ow;
}

static int taps(const struct conv *s)
{
    return s->kh * s->kw * s->c;
}

static size_t input_count(const struct conv *s)
{
    return (size_t)s->b * (size_t)s->h * (size_t)s->w * (size_t)s->c;
}

/* An output pixel and where its window begins in x: the corner may lie in the padding. */
struct place {
    int b, i, j; /* output */
    int p, q;    /* input */
};

static struct place place_at(const struct conv *s, int pixel)
{
    struct place at;
    at.j = pixel % s->ow;
    at.i = pixel / s->ow % s->oh;
    at.b = pixel / s->ow / s->oh;
    at.p = at.i * s->stride - s->pad;
    at.q = at.j * s->stride - s->pad;
    return at;
}

static void place_next(const struct conv *s, struct place *at)
{
    at->q += s->stride;
    if (++at->j < s->ow)
        return;
    at->j = 0;
    at->q = -s->pad;
    at->p += s->stride;
    if (++at->i < s->oh)
        return;
    at->i = 0;
    at->p = -s->pad;
    at->b++;
}

static int inside(const struct conv *s, const struct place *at)
{
    return at->p >= 0 && at->p + s->kh <= s->h && at->q >= 0 && at->q + s->kw <= s->w;
}

/* Offset in x of the corner; negative if it lies in the padding of the first image. */
static ptrdiff_t corner(const struct conv *s, const struct place *at)
{
    return (((ptrdiff_t)at->b * s->h + at->p) * s->w + at->q) * s->c;
}

/* ---- y --------------------------------------------------------------------------------------- */

struct gather {
    const struct conv *s;
    const real *x;
    const real *zeros; /* c of them */
};

/* Four windows within the image: a row of taps is one run in memory. */
static void gather_inside(const struct gather *g, const ptrdiff_t *from, int k, int depth,
                          real *out)
{
    const struct conv *s = g->s;
    const int line = s->kw * s->c, end = k + depth;
    while (k < end) {
        const int u = k / line, at = k % line, run = min_int(line - at, end - k);
        const real *row[TILE_ROWS];
        for (int r = 0; r < TILE_ROWS; r++)
            row[r] = g->x + from[r] + (ptrdiff_t)u * s->w * s->c + at;
        gemm_interleave(row, run, TILE_ROWS, out);
        out += run * TILE_ROWS;
        k += run;
    }
}

/* Four windows of which some reach into the padding: tap by tap. */
static void gather_border(const struct gather *g, const struct place *place, const ptrdiff_t *from,
                          int k, int depth, real *out)
{
    const struct conv *s = g->s;
    const int end = k + depth;
    int u = k / s->c / s->kw, v = k / s->c % s->kw, c = k % s->c;
    while (k < end) {
        const int run = min_int(s->c - c, end - k);
        const ptrdiff_t tap = ((ptrdiff_t)u * s->w + v) * s->c;
        const real *row[TILE_ROWS];
        for (int r = 0; r < TILE_ROWS; r++) {
            const int p = place[r].p + u, q = place[r].q + v;
            const int valid = p >= 0 && p < s->h && q >= 0 && q < s->w;
            row[r] = valid ? g->x + from[r] + tap + c : g->zeros;
        }
        if (run == 1)
            for (int r = 0; r < TILE_ROWS; r++)
                out[r] = *row[r];
        else
            gemm_interleave(row, run, TILE_ROWS, out);
        out += run * TILE_ROWS;
        k += run;
        c = 0;
        if (++v == s->kw) {
            v = 0;
            u++;
        }
    }
}

static void pack_windows(const void *operand, int at, int count, int k, int depth, real *out)
{
    const struct gather *g = operand;
    struct place next = place_at(g->s, at);
    for (int i = 0; i < count; i += TILE_ROWS, out += TILE_ROWS * depth) {
        struct place place[TILE_ROWS];
        ptrdiff_t from[TILE_ROWS];
        int all_inside = 1;
        for (int r = 0; r < TILE_ROWS; r++) {
            place[r] = i + r < count ? next : place[r - 1];
            from[r] = corner(g->s, &place[r]);
            all_inside &= inside(g->s, &place[r]);
            if (i + r < count)
                place_next(g->s, &next);
        }
        if (all_inside)
            gather_inside(g, from, k, depth, out);
        else
            gather_border(g, place, from, k, depth, out);
    }
}

size_t conv_y_scratch(const struct conv *s)
{
    return gemm_blocked_scratch(pixels(s), s->o, taps(s)) + (size_t)s->c;
}

void conv_y(const struct conv *s, const real *x, const real *w, struct addend to, real *y,
            real *scratch)
{
    const size_t blocked = gemm_blocked_scratch(pixels(s), s->o, taps(s));
    real *zeros = scratch + blocked;
    memset(zeros, 0, (size_t)s->c * sizeof *zeros);
    const struct gather windows = {s, x, zeros};
    const struct gemm_dense kernel = {w, (size_t)s->o};
    gemm_blocked(pixels(s), s->o, taps(s), (struct gemm_operand){pack_windows, &windows},
                 (struct gemm_operand){gemm_pack_b_rows, &kernel}, to, y, scratch);
}

/* ---- dw -------------------------------------------------------------------------------------- */

/* The j of 0 .. ow for which the tap j * stride + v - pad lies in 0 .. w: from *lo below *hi. */
static void valid_columns(const struct conv *s, int v, int *lo, int *hi)
{
    const int first = s->pad - v, last = s->w - 1 + first; /* first <= j * stride <= last */
    *lo = first > 0 ? (first - 1) / s->stride + 1 : 0;
    *hi = last < 0 ? 0 : min_int(last / s->stride + 1, s->ow);
    *lo = min_int(*lo, *hi);
}

/* Writes tap (u, v, c) of the pixels from pixel on to out[0], out[4], ...; as four channels c ..
 * c + 4 at once if whole, else as one. */
SIMD_INLINE void gather_tap(const struct gather *g, int tap, int pixel, int depth, const int whole,
                            real *out)
{
    const struct conv *s = g->s;
    const int c = tap % s->c, v = tap / s->c % s->kw, u = tap / s->c / s->kw;
    const ptrdiff_t step = (ptrdiff_t)s->stride * s->c;
    const vec zero = {0};
    int lo, hi;
    valid_columns(s, v, &lo, &hi);
    struct place at = place_at(s, pixel);
    while (depth > 0) { /* one row of output pixels after the other */
        const int end = min_int(at.j + depth, s->ow), p = at.p + u;
        const int from = p < 0 || p >= s->h ? end : min_int(max_int(at.j, lo), end);
        const int to = max_int(from, min_int(end, hi));
        const real *x = g->x;
        if (to > from)
            x += (((ptrdiff_t)at.b * s->h + p) * s->w + from * s->stride + v - s->pad) * s->c + c;
        depth -= end - at.j;
        int j = at.j;
        for (; j < from; j++, out += TILE_ROWS) {
            if (whole)
                vec_store(out, zero);
            else
                *out = 0;
        }
        for (; j < to; j++, out += TILE_ROWS, x += step) {
            if (whole)
                vec_store(out, vec_load(x));
            else
                *out = *x;
        }
        for (; j < end; j++, out += TILE_ROWS) {
            if (whole)
                vec_store(out, zero);
            else
                *out = 0;
        }
        at.j = s->ow - 1;
        place_next(s, &at);
    }
}

static void pack_taps(const void *operand, int at, int count, int pixel, int depth, real *out)
{
    const struct gather *g = operand;
    for (int i = 0; i < count; i += TILE_ROWS, out += TILE_ROWS * depth) {
        const int tap = at + i;
        if (tap % g->s->c + TILE_ROWS <= g->s->c) {
            gather_tap(g, tap, pixel, depth, 1, out);
            continue;
        }
        for (int r = 0; r < min_int(TILE_ROWS, count - i); r++)
            gather_tap(g, tap + r, pixel, depth, 0, out + r);
    }
}

size_t conv_dw_scratch(const struct conv *s)
{
    return gemm_blocked_scratch(taps(s), s->o, pixels(s));
}

void conv_dw(const struct conv *s, const real *x, const real *g, struct addend to, real *dw,
             real *scratch)
{
    const struct gather columns = {s, x, NULL};
    const struct gemm_dense gradient = {g, (size_t)s->o};
    gemm_blocked(taps(s), s->o, pixels(s), (struct gemm_operand){pack_taps, &columns},
                 (struct gemm_operand){gemm_pack_b_rows, &gradient}, to, dw, scratch);
}

/* ---- dx -------------------------------------------------------------------------------------- */

/* Adds one pixel's K products to the taps of its window that lie in the image. */
static void scatter(const struct conv *s, const struct place *at, const real *from, real *dx)
{
    const int u0 = max_int(0, -at->p), u1 = min_int(s->kh, s->h - at->p);
    const int v0 = max_int(0, -at->q), v1 = min_int(s->kw, s->w - at->q);
    const ptrdiff_t origin = corner(s, at);
    if (v0 >= v1)
        return;
    for (int u = u0; u < u1; u++)
        vec_add_run((v1 - v0) * s->c, from + ((ptrdiff_t)u * s->kw + v0) * s->c,
                    dx + origin + ((ptrdiff_t)u * s->w + v0) * s->c);
}

/* dx before anything is scattered into it. */
static void begin_at(const struct conv *s, struct addend to, real *dx)
{
    const size_t all = input_count(s), run = to.row ? all : (size_t)s->c;
    if (!to.data)
        memset(dx, 0, all * sizeof *dx);
    else if (to.data != dx)
        for (size_t at = 0; at < all; at += run)
            memcpy(dx + at, to.data, run * sizeof *dx);
}

static int dx_pixels(const struct conv *s)
{
    return min_int(DX_PIXELS, pixels(s));
}

size_t conv_dx_scratch(const struct conv *s)
{
    return gemm_blocked_scratch(dx_pixels(s), taps(s), s->o) +
           (size_t)dx_pixels(s) * (size_t)taps(s);
}

void conv_dx(const struct conv *s, const real *g, const real *w, struct addend to, real *dx,
             real *scratch)
{
    const int block = dx_pixels(s), all = pixels(s), k = taps(s);
    real *products = scratch + gemm_blocked_scratch(block, k, s->o);
    const struct gemm_dense kernel = {w, (size_t)s->o};
    struct place place = place_at(s, 0);
    begin_at(s, to, dx);
    for (int at = 0; at < all; at += block) {
        const int count = min_int(block, all - at);
        const struct gemm_dense gradient = {g + (size_t)at * (size_t)s->o, (size_t)s->o};
        gemm_blocked(count, k, s->o, (struct gemm_operand){gemm_pack_a_rows, &gradient},
                     (struct gemm_operand){gemm_pack_b_columns, &kernel}, (struct addend){0},
                     products, scratch);
        for (int i = 0; i < count; i++) {
            scatter(s, &place, products + (ptrdiff_t)i * k, dx);
            place_next(s, &place);
        }
    }
}

/* ---- reference ------------------------------------------------------------------------------- */

/* Adds the product of the two arrays that are given to the one that is not, over every triple that
 * the trilinear form joins. */
static void naive(const struct conv *s, const real *x, const real *w, const real *g, real *out)
{
    const int all = pixels(s);
    for (int pixel = 0; pixel < all; pixel++) {
        const struct place at = place_at(s, pixel);
        for (int u = 0; u < s->kh; u++)
            for (int v = 0; v < s->kw; v++) {
                const int p = at.p + u, q = at.q + v;
                if (p < 0 || p >= s->h || q < 0 || q >= s->w)
                    continue;
                for (int c = 0; c < s->c; c++)
                    for (int o = 0; o < s->o; o++) {
                        size_t i =
                            (((size_t)at.b * (size_t)s->h + (size_t)p) * (size_t)s->w + (size_t)q) *
                                (size_t)s->c +
                            (size_t)c;
                        size_t j = (size_t)((u * s->kw + v) * s->c + c) * (size_t)s->o + (size_t)o;
                        size_t k = (size_t)pixel * (size_t)s->o + (size_t)o;
                        if (!g)
                            out[k] += x[i] * w[j];
                        else if (!x)
                            out[i] += g[k] * w[j];
                        else
                            out[j] += x[i] * g[k];
                    }
            }
    }
}

void conv_y_naive(const struct conv *s, const real *x, const real *w, real *y)
{
    memset(y, 0, (size_t)pixels(s) * (size_t)s->o * sizeof *y);
    naive(s, x, w, NULL, y);
}

void conv_dx_naive(const struct conv *s, const real *g, const real *w, real *dx)
{
    memset(dx, 0, input_count(s) * sizeof *dx);
    naive(s, NULL, w, g, dx);
}

void conv_dw_naive(const struct conv *s, const real *x, const real *g, real *dw)
{
    memset(dw, 0, (size_t)taps(s) * (size_t)s->o * sizeof *dw);
    naive(s, x, NULL, g, dw);
}
