#include "kern/map.h"

#include <math.h>

#define UNARY(name, value)                                                                         \
    void map_##name(int64_t n, const real *x, real *y)                                             \
    {                                                                                              \
        for (int64_t i = 0; i < n; i++) {                                                          \
            double v = (double)x[i];                                                               \
            y[i] = (real)(value);                                                                  \
        }                                                                                          \
    }

static double sigmoid_of(double v)
{
    double e = exp(-fabs(v));
    return v >= 0 ? 1 / (1 + e) : e / (1 + e);
}

static double softplus_of(double v)
{
    return (v > 0 ? v : 0 * v) + log1p(exp(-fabs(v)));
}

UNARY(neg, -v)
UNARY(exp, exp(v))
UNARY(log, log(v))
UNARY(sqrt, sqrt(v))
UNARY(square, v *v)
UNARY(sigmoid, sigmoid_of(v))
UNARY(tanh, tanh(v))
UNARY(softplus, v < -700 ? 0 : softplus_of(v))

void map_scale(int64_t n, const real *x, real factor, real *y)
{
    for (int64_t i = 0; i < n; i++)
        y[i] = x[i] * factor;
}

void map_shift(int64_t n, const real *x, real term, real *y)
{
    for (int64_t i = 0; i < n; i++)
        y[i] = x[i] + term;
}

void map_clamp(int64_t n, const real *x, real lo, real hi, real *y)
{
    for (int64_t i = 0; i < n; i++)
        y[i] = x[i] < lo ? lo : x[i] > hi ? hi : x[i];
}

void map_fill(int64_t n, real value, real *y)
{
    for (int64_t i = 0; i < n; i++)
        y[i] = value;
}

void map_gate(int64_t n, const real *x, const real *g, real slope, real *y)
{
    for (int64_t i = 0; i < n; i++)
        y[i] = x[i] > 0 ? g[i] : slope * g[i];
}

void map_inside(int64_t n, const real *x, real lo, real hi, const real *g, real *y)
{
    for (int64_t i = 0; i < n; i++)
        y[i] = x[i] >= lo && x[i] <= hi ? g[i] : 0;
}

void map_bce(int64_t n, const real *z, const real *t, real *y)
{
    for (int64_t i = 0; i < n; i++) {
        double v = (double)z[i];
        y[i] = (real)((v > 0 ? v : 0) - v * (double)t[i] + log1p(exp(-fabs(v))));
    }
}

#define BINARY(name, operator)                                                                     \
    void map_##name(const struct map_pair *p, const real *a, const real *b, real *y)               \
    {                                                                                              \
        int at[MAP_RANK] = {0};                                                                    \
        for (;;) {                                                                                 \
            int64_t i = 0, j = 0;                                                                  \
            for (int d = 0; d < p->rank; d++) {                                                    \
                i += at[d] * p->stride_a[d];                                                       \
                j += at[d] * p->stride_b[d];                                                       \
            }                                                                                      \
            *y++ = a[i] operator b[j];                                                             \
            int d = p->rank - 1;                                                                   \
            while (d >= 0 && ++at[d] == p->dim[d])                                                 \
                at[d--] = 0;                                                                       \
            if (d < 0)                                                                             \
                return;                                                                            \
        }                                                                                          \
    }

BINARY(add, +)
BINARY(sub, -)
BINARY(mul, *)
BINARY(div, /)

void map_axpy(int64_t n, real factor, const real *b, const real *a, real *y)
{
    for (int64_t i = 0; i < n; i++)
        y[i] = a[i] + factor * b[i];
}
