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
    return lanes == LANES ? vec_load(p) : vec_load_part(p, lanes, 0);
}

SIMD_INLINE void set(real *p, vec v, int lanes)
{
    if (lanes == LANES)
        vec_store(p, v);
    else
        vec_store_part(p, v, lanes);
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

void pool_max_pick(const struct pool *s, const real *x, const real *v, real *y)
{
    for (size_t window = 0; window < window_count(s); window++, y += s->c) {
        const size_t at = corner(s, window);
        for (int c = 0; c < s->c; c += LANES) {
            const int lanes = lanes_left(s, c);
            const real *in_x = x + at + c, *in_v = v + at + c;
            vec best = get(in_x, lanes), picked = get(in_v, lanes);
            for (int e = 1; e < s->k * s->k; e++) {
                const size_t step = element(s, e / s->k, e % s->k);
                const vec next = get(in_x + step, lanes);
                const mask better = beats(next, best);
                best = vec_select(better, next, best);
                picked = vec_select(better, get(in_v + step, lanes), picked);
            }
            set(y + c, picked, lanes);
        }
    }
}

void pool_max_put(const struct pool *s, const real *x, const real *g, real *dx)
{
    memset(dx, 0, input_count(s) * sizeof *dx);
    for (size_t window = 0; window < window_count(s); window++, g += s->c) {
        const size_t at = corner(s, window);
        for (int c = 0; c < s->c; c += LANES) {
            const int lanes = lanes_left(s, c);
            const real *in_x = x + at + c;
            real *to = dx + at + c;
            vec best = get(in_x, lanes);
            mask where = {0}; /* number of the best element */
            for (int e = 1; e < s->k * s->k; e++) {
                const vec next = get(in_x + element(s, e / s->k, e % s->k), lanes);
                const mask better = beats(next, best), number = {e, e, e, e};
                best = vec_select(better, next, best);
                where = (number & better) | (where & ~better);
            }
            for (int l = 0; l < lanes; l++)
                to[element(s, (int)(where[l] / s->k), (int)(where[l] % s->k)) + (size_t)l] +=
                    g[c + l];
        }
    }
}
