/* Each window is worked four channels at a time. */
#include "kern/pool.h"

#include <stddef.h>
#include <string.h>

#include "kern/simd.h"

int pool_size(struct pool *s)
{
    s->oh = s->ow = 0;
    if (s->k < 1 || s->stride < 1 || s->h < s->k || s->w < s->k)
        return 0;
    s->oh = (s->h - s->k) / s->stride + 1;
    s->ow = (s->w - s->k) / s->stride + 1;
    return 1;
}

static size_t window_count(const struct pool *s)
{
    return (size_t)s->b * (size_t)s->oh * (size_t)s->ow;
}

static size_t input_count(const struct pool *s)
{
    return (size_t)s->b * (size_t)s->h * (size_t)s->w * (size_t)s->c;
}

/* Offset in x of a window's first element. */
static size_t corner(const struct pool *s, size_t window)
{
    const size_t oh = (size_t)s->oh, ow = (size_t)s->ow, stride = (size_t)s->stride;
    const size_t j = window % ow, i = window / ow % oh, b = window / ow / oh;
    return ((b * (size_t)s->h + i * stride) * (size_t)s->w + j * stride) * (size_t)s->c;
}

/* Offset from a window's first element to its element (u, v). */
static size_t element(const struct pool *s, int u, int v)
{
    return ((size_t)u * (size_t)s->w + (size_t)v) * (size_t)s->c;
}

static int lanes_left(const struct pool *s, int c)
{
    return s->c - c < LANES ? s->c - c : LANES;
}

SIMD_INLINE vec get(const real *p, int lanes)
{
    return lanes == LANES ? vec_load(p) : vec_load_tail(p, lanes, 0);
}

SIMD_INLINE void set(real *p, vec v, int lanes)
{
    if (lanes == LANES)
        vec_store(p, v);
    else
        vec_store_tail(p, v, lanes);
}

void pool_avg(const struct pool *s, const real *x, real *y)
{
    const vec share = vec_splat((real)1 / (real)(s->k * s->k));
    for (size_t window = 0; window < window_count(s); window++, y += s->c) {
        const real *from = x + corner(s, window);
        for (int c = 0; c < s->c; c += LANES) {
            const int lanes = lanes_left(s, c);
            vec sum = {0};
            for (int u = 0; u < s->k; u++)
                for (int v = 0; v < s->k; v++)
                    sum += get(from + element(s, u, v) + c, lanes);
            set(y + c, sum * share, lanes);
        }
    }
}

void pool_avg_dx(const struct pool *s, const real *g, real *dx)
{
    const vec share = vec_splat((real)1 / (real)(s->k * s->k));
    memset(dx, 0, input_count(s) * sizeof *dx);
    for (size_t window = 0; window < window_count(s); window++, g += s->c) {
        real *to = dx + corner(s, window);
        for (int c = 0; c < s->c; c += LANES) {
            const int lanes = lanes_left(s, c);
            const vec each = get(g + c, lanes) * share;
            for (int u = 0; u < s->k; u++)
                for (int v = 0; v < s->k; v++) {
                    real *at = to + element(s, u, v) + c;
                    set(at, get(at, lanes) + each, lanes);
                }
        }
    }
}

/* Where x beats the best so far: larger, or the first NaN. */
SIMD_INLINE mask beats(vec x, vec best)
{
    return (x > best) | ((x != x) & (best == best));
}

/* pick for windows of k x k; inlined with a constant k, whose loops are then no loops. */
SIMD_INLINE void pick(const struct pool *s, const int k, const real *x, const real *v, real *y)
{
    for (size_t window = 0; window < window_count(s); window++, y += s->c) {
        const size_t at = corner(s, window);
        for (int c = 0; c < s->c; c += LANES) {
            const int lanes = lanes_left(s, c);
            const real *in_x = x + at + c, *in_v = v + at + c;
            vec best = get(in_x, lanes), picked = get(in_v, lanes);
            for (int u = 0; u < k; u++)
                for (int w = u ? 0 : 1; w < k; w++) {
                    const size_t step = element(s, u, w);
                    const vec next = get(in_x + step, lanes);
                    const mask better = beats(next, best);
                    best = vec_select(better, next, best);
                    picked = vec_select(better, get(in_v + step, lanes), picked);
                }
            set(y + c, picked, lanes);
        }
    }
}

void pool_max_pick(const struct pool *s, const real *x, const real *v, real *y)
{
    if (s->k == 2)
        pick(s, 2, x, v, y);
    else
        pick(s, s->k, x, v, y);
}

/* Number in row order of the argmax of a window, four channels. */
SIMD_INLINE mask argmax(const struct pool *s, const int k, const real *x, int lanes)
{
    vec best = get(x, lanes);
    mask where = {0};
    for (int u = 0; u < k; u++)
        for (int w = u ? 0 : 1; w < k; w++) {
            const vec next = get(x + element(s, u, w), lanes);
            const int e = u * k + w;
            const mask better = beats(next, best), number = {e, e, e, e};
            best = vec_select(better, next, best);
            where = (number & better) | (where & ~better);
        }
    return where;
}

/* put where windows are k apart, and so apart: every element they cover is written once. What lies
 * behind the last window of a row, and behind the last row of windows, is in none. Adding 0 makes
 * 0 of -0, as a sum would. */
SIMD_INLINE void put_apart(const struct pool *s, const int k, const real *x, const real *g,
                           real *dx)
{
    const size_t row = element(s, 1, 0), strip = row - element(s, 0, s->ow * k);
    const size_t behind = element(s, s->h - s->oh * k, 0);
    const vec zero = {0};
    for (int b = 0; b < s->b; b++) {
        for (int i = 0; i < s->oh; i++) {
            for (int j = 0; j < s->ow;
                 j++, g += s->c, x += (size_t)k * (size_t)s->c, dx += (size_t)k * (size_t)s->c) {
                for (int c = 0; c < s->c; c += LANES) {
                    const int lanes = lanes_left(s, c);
                    const mask where = argmax(s, k, x + c, lanes);
                    const vec given = get(g + c, lanes) + zero;
                    for (int u = 0; u < k; u++)
                        for (int w = 0; w < k; w++) {
                            const int e = u * k + w;
                            const mask number = {e, e, e, e};
                            set(dx + element(s, u, w) + c, vec_select(where == number, given, zero),
                                lanes);
                        }
                }
            }
            for (int u = 0; u < k && strip; u++)
                memset(dx + element(s, u, 0), 0, strip * sizeof *dx);
            x += strip + (size_t)(k - 1) * row;
            dx += strip + (size_t)(k - 1) * row;
        }
        memset(dx, 0, behind * sizeof *dx);
        x += behind;
        dx += behind;
    }
}

/* put for any windows: the gradients of those that overlap add up. */
static void put(const struct pool *s, const real *x, const real *g, real *dx)
{
    memset(dx, 0, input_count(s) * sizeof *dx);
    for (size_t window = 0; window < window_count(s); window++, g += s->c) {
        const size_t at = corner(s, window);
        for (int c = 0; c < s->c; c += LANES) {
            const int lanes = lanes_left(s, c);
            const mask where = argmax(s, s->k, x + at + c, lanes);
            real *to = dx + at + c;
            for (int l = 0; l < lanes; l++)
                to[element(s, (int)(where[l] / s->k), (int)(where[l] % s->k)) + (size_t)l] +=
                    g[c + l];
        }
    }
}

void pool_max_put(const struct pool *s, const real *x, const real *g, real *dx)
{
    if (s->k == 2 && s->stride == 2)
        put_apart(s, 2, x, g, dx);
    else if (s->stride == s->k)
        put_apart(s, s->k, x, g, dx);
    else
        put(s, x, g, dx);
}
