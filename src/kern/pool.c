#include "kern/pool.h"

#include <stddef.h>
#include <string.h>

int pool_size(struct pool *s)
{
    s->oh = s->ow = 0;
    if (s->k < 1 || s->stride < 1 || s->h < s->k || s->w < s->k)
        return 0;
    s->oh = (s->h - s->k) / s->stride + 1;
    s->ow = (s->w - s->k) / s->stride + 1;
    return 1;
}

/* Offset of the first element of window (b, i, j) in x. */
static size_t window(const struct pool *s, int b, int i, int j)
{
    size_t row = (size_t)b * (size_t)s->h + (size_t)i * (size_t)s->stride;
    return (row * (size_t)s->w + (size_t)j * (size_t)s->stride) * (size_t)s->c;
}

static size_t input_count(const struct pool *s)
{
    return (size_t)s->b * (size_t)s->h * (size_t)s->w * (size_t)s->c;
}

/* For each window: AT is the offset of its first element in x, OUT that of its result in y. */
#define FOR_EACH_WINDOW(s, AT, OUT)                                                                \
    for (int b_ = 0, out_ = 0; b_ < (s)->b; b_++)                                                  \
        for (int i_ = 0; i_ < (s)->oh; i_++)                                                       \
            for (int j_ = 0; j_ < (s)->ow; j_++, out_++)                                           \
                for (size_t AT = window(s, b_, i_, j_), OUT = (size_t)out_ * (size_t)(s)->c,       \
                            once_ = 1;                                                             \
                     once_; once_ = 0)

void pool_avg(const struct pool *s, const real *x, real *y)
{
    const size_t c = (size_t)s->c, row = (size_t)s->w * c;
    const real share = (real)1 / (real)(s->k * s->k);
    FOR_EACH_WINDOW(s, at, out)
    {
        for (size_t l = 0; l < c; l++)
            y[out + l] = 0;
        for (size_t u = 0; u < (size_t)s->k; u++)
            for (size_t v = 0; v < (size_t)s->k; v++)
                for (size_t l = 0; l < c; l++)
                    y[out + l] += x[at + u * row + v * c + l];
        for (size_t l = 0; l < c; l++)
            y[out + l] *= share;
    }
}

void pool_avg_dx(const struct pool *s, const real *g, real *dx)
{
    const size_t c = (size_t)s->c, row = (size_t)s->w * c;
    const real share = (real)1 / (real)(s->k * s->k);
    memset(dx, 0, input_count(s) * sizeof *dx);
    FOR_EACH_WINDOW(s, at, out)
    for (size_t u = 0; u < (size_t)s->k; u++)
        for (size_t v = 0; v < (size_t)s->k; v++)
            for (size_t l = 0; l < c; l++)
                dx[at + u * row + v * c + l] += g[out + l] * share;
}

/* Offset within the window whose first element is x[0] of its argmax in this channel. */
static size_t argmax(const struct pool *s, const real *x)
{
    const size_t c = (size_t)s->c, row = (size_t)s->w * c;
    size_t best = 0;
    for (size_t u = 0; u < (size_t)s->k; u++)
        for (size_t v = 0; v < (size_t)s->k; v++) {
            size_t at = u * row + v * c;
            if (x[at] != x[at])
                return at;
            if (x[at] > x[best])
                best = at;
        }
    return best;
}

void pool_max_pick(const struct pool *s, const real *x, const real *v, real *y)
{
    FOR_EACH_WINDOW(s, at, out)
    for (size_t l = 0; l < (size_t)s->c; l++)
        y[out + l] = v[at + l + argmax(s, x + at + l)];
}

void pool_max_put(const struct pool *s, const real *x, const real *g, real *dx)
{
    memset(dx, 0, input_count(s) * sizeof *dx);
    FOR_EACH_WINDOW(s, at, out)
    for (size_t l = 0; l < (size_t)s->c; l++)
        dx[at + l + argmax(s, x + at + l)] += g[out + l];
}
