#include "kern/conv.h"

#include <stdint.h>
#include <string.h>

int conv_size(struct conv *s)
{
    s->oh = s->ow = 0;
    if (s->stride < 1 || s->pad < 0)
        return 0;
    int64_t height = (int64_t)s->h + 2 * (int64_t)s->pad - s->kh;
    int64_t width = (int64_t)s->w + 2 * (int64_t)s->pad - s->kw;
    if (height < 0 || width < 0)
        return 0;
    s->oh = (int)(height / s->stride) + 1;
    s->ow = (int)(width / s->stride) + 1;
    return 1;
}

size_t conv_y_scratch(const struct conv *s)
{
    (void)s;
    return 16;
}

size_t conv_dx_scratch(const struct conv *s)
{
    (void)s;
    return 16;
}

size_t conv_dw_scratch(const struct conv *s)
{
    (void)s;
    return 16;
}

void conv_y(const struct conv *s, const real *x, const real *w, real *y, real *scratch)
{
    (void)scratch;
    conv_y_naive(s, x, w, y);
}

void conv_dx(const struct conv *s, const real *g, const real *w, real *dx, real *scratch)
{
    (void)scratch;
    conv_dx_naive(s, g, w, dx);
}

void conv_dw(const struct conv *s, const real *x, const real *g, real *dw, real *scratch)
{
    (void)scratch;
    conv_dw_naive(s, x, g, dw);
}

/* Calls BODY with the offsets of every triple (x, w, y) that the trilinear form joins. */
#define FOR_EACH_TRIPLE(s, BODY)                                                                   \
    for (int b = 0; b < (s)->b; b++)                                                               \
        for (int i = 0; i < (s)->oh; i++)                                                          \
            for (int j = 0; j < (s)->ow; j++)                                                      \
                for (int u = 0; u < (s)->kh; u++)                                                  \
                    for (int v = 0; v < (s)->kw; v++) {                                            \
                        int p = i * (s)->stride + u - (s)->pad;                                    \
                        int q = j * (s)->stride + v - (s)->pad;                                    \
                        if (p < 0 || p >= (s)->h || q < 0 || q >= (s)->w)                          \
                            continue;                                                              \
                        size_t at_x = (((size_t)b * (size_t)(s)->h + (size_t)p) * (size_t)(s)->w + \
                                       (size_t)q) *                                                \
                                      (size_t)(s)->c;                                              \
                        size_t at_y =                                                              \
                            (((size_t)b * (size_t)(s)->oh + (size_t)i) * (size_t)(s)->ow +         \
                             (size_t)j) *                                                          \
                            (size_t)(s)->o;                                                        \
                        size_t at_w = ((size_t)u * (size_t)(s)->kw + (size_t)v) * (size_t)(s)->c * \
                                      (size_t)(s)->o;                                              \
                        for (size_t c = 0; c < (size_t)(s)->c; c++)                                \
                            for (size_t o = 0; o < (size_t)(s)->o; o++) {                          \
                                BODY;                                                              \
                            }                                                                      \
                    }

void conv_y_naive(const struct conv *s, const real *x, const real *w, real *y)
{
    memset(y, 0, (size_t)s->b * (size_t)s->oh * (size_t)s->ow * (size_t)s->o * sizeof *y);
    FOR_EACH_TRIPLE(s, y[at_y + o] += x[at_x + c] * w[at_w + c * (size_t)s->o + o])
}

void conv_dx_naive(const struct conv *s, const real *g, const real *w, real *dx)
{
    memset(dx, 0, (size_t)s->b * (size_t)s->h * (size_t)s->w * (size_t)s->c * sizeof *dx);
    FOR_EACH_TRIPLE(s, dx[at_x + c] += g[at_y + o] * w[at_w + c * (size_t)s->o + o])
}

void conv_dw_naive(const struct conv *s, const real *x, const real *g, real *dw)
{
    memset(dw, 0, (size_t)s->kh * (size_t)s->kw * (size_t)s->c * (size_t)s->o * sizeof *dw);
    FOR_EACH_TRIPLE(s, dw[at_w + c * (size_t)s->o + o] += x[at_x + c] * g[at_y + o])
}
