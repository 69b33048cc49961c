/* Private to the kernels: exp, log, tanh, sigmoid and log(1 + u) on four lanes. In float they are
 * polynomials (Moshier, Cephes: expf, logf, tanhf), at most 3 ulp off, and made of additions,
 * multiplications and divisions only, so that every machine gives the same bits; in double the
 * lanes go through libm, since what is tested in double are derivatives, not speed.
 * NaN in gives NaN out; +-Inf and out-of-range arguments give the mathematical limit. */
#ifndef KERN_VMATH_H
#define KERN_VMATH_H

#include "kern/simd.h"

#if REAL_IS_DOUBLE

#define VMATH_LANES(f, v) ((vec){f((v)[0]), f((v)[1]), f((v)[2]), f((v)[3])})

SIMD_INLINE vec vec_exp(vec x)
{
    return VMATH_LANES(exp, x);
}

SIMD_INLINE vec vec_log(vec x)
{
    return VMATH_LANES(log, x);
}

/* log(1 + u) for u in [0, 1]. */
SIMD_INLINE vec vec_log1p(vec u)
{
    return VMATH_LANES(log1p, u);
}

SIMD_INLINE vec vec_tanh(vec x)
{
    return VMATH_LANES(tanh, x);
}

#undef VMATH_LANES

#else

typedef uint32_t vmath_bits __attribute__((vector_size(16)));

/* 2^i for lanes i in -126 .. 127. */
SIMD_INLINE vec vmath_power_of_2(mask i)
{
    return (vec)((vmath_bits)(i + 127) << 23);
}

/* e^x = 2^n e^r with |r| <= ln 2 / 2. Adding 1.5 * 2^23 rounds x / ln 2 to the integer n and leaves
 * it in the low bits, which spares a conversion that NaN would make undefined. 2^n is applied in
 * two halves, so that results below 2^-126 come out as correctly rounded subnormals. */
SIMD_INLINE vec vec_exp(vec x)
{
    const vec magic = vec_splat(12582912.0f);
    x = vec_clamp(x, vec_splat(-104.5f), vec_splat(89.0f)); /* beyond: 0 and +Inf all the same */
    vec shifted = vec_madd(x, vec_splat(1.44269504088896341f), magic);
    vec n = shifted - magic;
    vec r = vec_madd(n, vec_splat(-0.693359375f), x); /* exact: 9 bits times at most 8 */
    r = vec_madd(n, vec_splat(2.12194440e-4f), r);
    vec p = vec_splat(1.9875691500e-4f);
    p = vec_madd(p, r, vec_splat(1.3981999507e-3f));
    p = vec_madd(p, r, vec_splat(8.3334519073e-3f));
    p = vec_madd(p, r, vec_splat(4.1665795894e-2f));
    p = vec_madd(p, r, vec_splat(1.6666665459e-1f));
    p = vec_madd(p, r, vec_splat(5.0000001201e-1f));
    p = vec_madd(p, r * r, r) + vec_splat(1.0f);
    mask i = (mask)((vmath_bits)(mask)shifted - (vmath_bits)(mask)magic);
    mask half = i >> 1;
    return p * vmath_power_of_2(half) * vmath_power_of_2(i - half);
}

/* log x = e ln 2 + log m with m in [1/sqrt 2, sqrt 2). Subnormals are scaled up first. */
SIMD_INLINE vec vec_log(vec x)
{
    const mask root_half = {0x3f3504f3, 0x3f3504f3, 0x3f3504f3, 0x3f3504f3};
    const vec tiny = vec_splat(1.17549435e-38f);
    mask is_tiny = x < tiny;
    vec scaled = vec_select(is_tiny, x * vec_splat(8388608.0f), x);
    mask e = (mask)((vmath_bits)(mask)scaled - (vmath_bits)root_half) >> 23;
    vec m = (vec)((vmath_bits)(mask)scaled - ((vmath_bits)e << 23));
    vec n = __builtin_convertvector(e, vec) - vec_select(is_tiny, vec_splat(23.0f), vec_splat(0));
    vec f = m - vec_splat(1.0f), ff = f * f;
    vec p = vec_splat(7.0376836292e-2f);
    p = vec_madd(p, f, vec_splat(-1.1514610310e-1f));
    p = vec_madd(p, f, vec_splat(1.1676998740e-1f));
    p = vec_madd(p, f, vec_splat(-1.2420140846e-1f));
    p = vec_madd(p, f, vec_splat(1.4249322787e-1f));
    p = vec_madd(p, f, vec_splat(-1.6668057665e-1f));
    p = vec_madd(p, f, vec_splat(2.0000714765e-1f));
    p = vec_madd(p, f, vec_splat(-2.4999993993e-1f));
    p = vec_madd(p, f, vec_splat(3.3333331174e-1f));
    p = p * f * ff;
    p = vec_madd(n, vec_splat(-2.12194440e-4f), p);
    p = vec_madd(ff, vec_splat(-0.5f), p);
    p = vec_madd(n, vec_splat(0.693359375f), f + p);
    const vec zero = vec_splat(0), inf = vec_splat(INFINITY);
    vec odd = vec_select(x < zero, vec_splat(NAN), x); /* +Inf and NaN stay */
    odd = vec_select(x == zero, -inf, odd);
    return vec_select((x > zero) & (x < inf), p, odd);
}

/* log(1 + u) for u in [0, 1]: u + u^2 Q(u), with Q minimax for the relative error (5e-9). */
SIMD_INLINE vec vec_log1p(vec u)
{
    vec q = vec_splat(-3.3281678334e-3f);
    q = vec_madd(q, u, vec_splat(2.0249841735e-2f));
    q = vec_madd(q, u, vec_splat(-5.7752981782e-2f));
    q = vec_madd(q, u, vec_splat(1.0689963400e-1f));
    q = vec_madd(q, u, vec_splat(-1.5361276269e-1f));
    q = vec_madd(q, u, vec_splat(1.9697584212e-1f));
    q = vec_madd(q, u, vec_splat(-2.4959048629e-1f));
    q = vec_madd(q, u, vec_splat(3.3330559731e-1f));
    q = vec_madd(q, u, vec_splat(-4.9999934435e-1f));
    return vec_madd(q, u * u, u);
}

/* A polynomial near 0, 1 - 2 / (e^2|x| + 1) elsewhere; the sign is put back at the end, so that
 * tanh is odd to the bit and -0 stays -0. */
SIMD_INLINE vec vec_tanh(vec x)
{
    const vec one = vec_splat(1.0f);
    vec a = vec_abs(x), z = a * a;
    vec p = vec_splat(-5.70498872745e-3f);
    p = vec_madd(p, z, vec_splat(2.06390887954e-2f));
    p = vec_madd(p, z, vec_splat(-5.37397155531e-2f));
    p = vec_madd(p, z, vec_splat(1.33314422036e-1f));
    p = vec_madd(p, z, vec_splat(-3.33332819422e-1f));
    p = vec_madd(p * z, a, a);
    vec far = one - vec_splat(2.0f) / (vec_exp(a + a) + one);
    mask sign = (mask)x ^ (mask)a;
    return (vec)((mask)vec_select(a < vec_splat(0.625f), p, far) | sign);
}

#endif

/* 1 / (1 + e^-x), without overflow on either side. */
SIMD_INLINE vec vec_sigmoid(vec x)
{
    const vec one = vec_splat(1);
    vec e = vec_exp(-vec_abs(x));
    return vec_select(x < vec_splat(0), e, one) / (one + e);
}

/* log(1 + e^-|x|): the part that softplus and the Bernoulli cross-entropy share. */
SIMD_INLINE vec vec_soft_part(vec x)
{
    return vec_log1p(vec_exp(-vec_abs(x)));
}

#endif
