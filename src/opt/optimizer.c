#include "opt/optimizer.h"

#include <math.h>

#include "base/num.h"
#include "kern/simd.h"

struct optimizer optimizer_default(enum optimizer_kind kind, double rate)
{
    struct optimizer o = {.kind = kind, .rate = rate, .momentum = 0.9, .epsilon = 1e-8};
    o.decay = kind == OPT_RMSPROP ? 0.99 : 0.999;
    o.weight_decay = kind == OPT_ADAMW ? 0.01 : 0;
    return o;
}

int optimizer_state(enum optimizer_kind kind)
{
    switch (kind) {
    case OPT_SGD:
        return 0;
    case OPT_MOMENTUM:
    case OPT_NESTEROV:
    case OPT_RMSPROP:
        return 1;
    case OPT_ADAM:
    case OPT_ADAMW:
        return 2;
    }
    return 0;
}

/* theta -= rate g */
static void sgd(real rate, int64_t n, const real *restrict g, real *restrict theta)
{
    for (int64_t i = 0; i < n; i++)
        theta[i] -= rate * g[i];
}

/* buf = mu buf + g;  theta -= rate (buf, or g + mu buf for Nesterov) */
static void momentum(real rate, real mu, int nesterov, int64_t n, const real *restrict g,
                     real *restrict theta, real *restrict buf)
{
    real of_g = nesterov ? 1 : 0, of_buf = nesterov ? mu : 1;
    for (int64_t i = 0; i < n; i++) {
        buf[i] = mu * buf[i] + g[i];
        theta[i] -= rate * (of_g * g[i] + of_buf * buf[i]);
    }
}

static real root(real x)
{
#ifdef MG_DOUBLE
    return sqrt(x);
#else
    return sqrtf(x);
#endif
}

/* sq = a sq + (1 - a) g^2;  theta -= rate g / (sqrt(sq) + eps) */
static void rmsprop(real rate, real a, real eps, int64_t n, const real *restrict g,
                    real *restrict theta, real *restrict sq)
{
    real rest = 1 - a;
    for (int64_t i = 0; i < n; i++) {
        sq[i] = a * sq[i] + rest * (g[i] * g[i]);
        theta[i] -= rate * g[i] / (root(sq[i]) + eps);
    }
}

/* m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g^2
 * theta = shrink theta - rate / (1 - b1^t) m / (sqrt(v) / sqrt(1 - b2^t) + eps) */
static void adam(const struct optimizer *o, int64_t step, real shrink, int64_t n,
                 const real *restrict g, real *restrict theta, real *restrict m, real *restrict v)
{
    real b1 = (real)o->momentum, b2 = (real)o->decay, eps = (real)o->epsilon;
    real rest1 = (real)(1 - o->momentum), rest2 = (real)(1 - o->decay);
    real rate = (real)(o->rate / (1 - num_pow(o->momentum, (double)step)));
    real unbias = (real)(1 / sqrt(1 - num_pow(o->decay, (double)step)));
    for (int64_t i = 0; i < n; i++) {
        m[i] = b1 * m[i] + rest1 * g[i];
        v[i] = b2 * v[i] + rest2 * (g[i] * g[i]);
        theta[i] = shrink * theta[i] - rate * m[i] / (root(v[i]) * unbias + eps);
    }
}

void optimizer_step(const struct optimizer *o, int64_t step, int64_t n, const real *gradient,
                    real *theta, real *state)
{
    real rate = (real)o->rate;
    switch (o->kind) {
    case OPT_SGD:
        sgd(rate, n, gradient, theta);
        break;
    case OPT_MOMENTUM:
    case OPT_NESTEROV:
        momentum(rate, (real)o->momentum, o->kind == OPT_NESTEROV, n, gradient, theta, state);
        break;
    case OPT_RMSPROP:
        rmsprop(rate, (real)o->decay, (real)o->epsilon, n, gradient, theta, state);
        break;
    case OPT_ADAM:
        adam(o, step, 1, n, gradient, theta, state, state + n);
        break;
    case OPT_ADAMW:
        adam(o, step, (real)(1 - o->rate * o->weight_decay), n, gradient, theta, state, state + n);
        break;
    }
}

/* y - y is 0 for every number but NaN and the infinities, and one of these stays in the sum. */
int optimizer_accepts(int64_t n, const real *gradient)
{
    enum { SUMS = 4 }; /* additions that need not wait for one another */
    vec sum[SUMS] = {{0}, {0}, {0}, {0}};
    int64_t i = 0;
    for (; i + SUMS * LANES <= n; i += SUMS * LANES)
        for (int k = 0; k < SUMS; k++) {
            vec y = vec_load(gradient + i + k * LANES);
            y *= y;
            sum[k] += y - y;
        }
    real rest = 0;
    for (; i < n; i++)
        rest += gradient[i] * gradient[i] - gradient[i] * gradient[i];
    return vec_sum((sum[0] + sum[1]) + (sum[2] + sum[3])) + rest == 0;
}
