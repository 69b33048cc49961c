/* Four lanes of `real` and the few operations the kernels are made of. + - * / work on vec as they
 * are (GCC and clang vector extensions), in float and in double, with and without hardware vectors;
 * the WebAssembly build names an intrinsic where the extension would compile to something slower.
 *
 * Rules for users: loads and stores need no alignment beyond that of real; what is left of a row
 * goes through vec_load_part and vec_store_part, so that an element gets the same bits wherever it
 * stands; masks have all bits of a lane set or none; a comparison with NaN is false. */
#ifndef KERN_SIMD_H
#define KERN_SIMD_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/real.h"

#if defined(__wasm_simd128__) && !REAL_IS_DOUBLE
#include <wasm_simd128.h>
#define SIMD_WASM 1
#else
#define SIMD_WASM 0
#endif

/* Vectors of doubles never cross a real call, so how they would be passed does not matter. */
#pragma GCC diagnostic ignored "-Wpsabi"

#define SIMD_INLINE static inline __attribute__((always_inline, unused))

/* What is large and seldom called, or called from many places: once in the code of a page. */
#define SIMD_NOINLINE static __attribute__((noinline, unused))
#if SIMD_WASM
#define SIMD_TAIL SIMD_NOINLINE
#else
#define SIMD_TAIL SIMD_INLINE
#endif

enum { LANES = 4 };

#if REAL_IS_DOUBLE
typedef int64_t lane_int;
#else
typedef int32_t lane_int;
#endif

typedef real vec __attribute__((vector_size(4 * sizeof(real))));
typedef lane_int mask __attribute__((vector_size(4 * sizeof(real))));

SIMD_INLINE vec vec_load(const real *p)
{
#if SIMD_WASM
    return (vec)wasm_v128_load(p);
#else
    vec v;
    memcpy(&v, p, sizeof v);
    return v;
#endif
}

SIMD_INLINE void vec_store(real *p, vec v)
{
#if SIMD_WASM
    wasm_v128_store(p, (v128_t)v);
#else
    memcpy(p, &v, sizeof v);
#endif
}

SIMD_INLINE vec vec_splat(real x)
{
    return (vec){x, x, x, x};
}

/* All lanes *p. */
SIMD_INLINE vec vec_load_splat(const real *p)
{
#if SIMD_WASM
    return (vec)wasm_v128_load32_splat(p);
#else
    return vec_splat(*p);
#endif
}

/* The first count elements (1 to 3), the other lanes fill. */
SIMD_INLINE vec vec_load_part(const real *p, int count, real fill)
{
    return (vec){p[0], count > 1 ? p[1] : fill, count > 2 ? p[2] : fill, fill};
}

SIMD_INLINE void vec_store_part(real *p, vec v, int count)
{
    p[0] = v[0];
    if (count > 1)
        p[1] = v[1];
    if (count > 2)
        p[2] = v[2];
}

/* The same as a call, for what has many ends of rows in its code and few in its time. */
SIMD_TAIL vec vec_load_tail(const real *p, int count, real fill)
{
    return vec_load_part(p, count, fill);
}

SIMD_TAIL void vec_store_tail(real *p, vec v, int count)
{
    vec_store_part(p, v, count);
}

/* a b + c. One rounding where the build has relaxed_madd (or is contracted after the link), two
 * everywhere else. */
SIMD_INLINE vec vec_madd(vec a, vec b, vec c)
{
#if SIMD_WASM && defined(__wasm_relaxed_simd__) && defined(__clang_major__) && __clang_major__ >= 18
    return (vec)wasm_f32x4_relaxed_madd((v128_t)a, (v128_t)b, (v128_t)c);
#else
    return a * b + c;
#endif
}

SIMD_INLINE vec vec_sqrt(vec v)
{
#if SIMD_WASM
    return (vec)wasm_f32x4_sqrt((v128_t)v);
#elif REAL_IS_DOUBLE
    return (vec){sqrt(v[0]), sqrt(v[1]), sqrt(v[2]), sqrt(v[3])};
#else
    return (vec){sqrtf(v[0]), sqrtf(v[1]), sqrtf(v[2]), sqrtf(v[3])};
#endif
}

/* yes where the mask is set, no elsewhere. */
SIMD_INLINE vec vec_select(mask m, vec yes, vec no)
{
#if SIMD_WASM
    return (vec)wasm_v128_bitselect((v128_t)yes, (v128_t)no, (v128_t)m);
#else
    return (vec)(((mask)yes & m) | ((mask)no & ~m));
#endif
}

/* Limits v to lo..hi; NaN stays NaN. */
SIMD_INLINE vec vec_clamp(vec v, vec lo, vec hi)
{
    v = vec_select(v < lo, lo, v);
    return vec_select(v > hi, hi, v);
}

/* The larger; NaN if either is NaN. */
SIMD_INLINE vec vec_max(vec a, vec b)
{
#if SIMD_WASM
    return (vec)wasm_f32x4_max((v128_t)a, (v128_t)b);
#else
    return vec_select((a > b) | (a != a), a, b);
#endif
}

SIMD_INLINE vec vec_abs(vec v)
{
    const lane_int sign = REAL_IS_DOUBLE ? INT64_MIN : INT32_MIN;
    return (vec)((mask)v & ~(mask){sign, sign, sign, sign});
}

SIMD_INLINE real vec_sum(vec v)
{
    return (v[0] + v[2]) + (v[1] + v[3]);
}

/* to[i] += from[i] for i < n. */
SIMD_INLINE void vec_add_run(int64_t n, const real *from, real *to)
{
    int64_t i = 0;
    for (; i + LANES <= n; i += LANES)
        vec_store(to + i, vec_load(to + i) + vec_load(from + i));
    for (; i < n; i++)
        to[i] += from[i];
}

/* The 4 x 4 block of rows v[0..3] turned over its diagonal. */
SIMD_INLINE void vec_transpose(vec v[4])
{
#if defined(__clang__) || __GNUC__ >= 12
    vec a = __builtin_shufflevector(v[0], v[1], 0, 4, 1, 5);
    vec b = __builtin_shufflevector(v[2], v[3], 0, 4, 1, 5);
    vec c = __builtin_shufflevector(v[0], v[1], 2, 6, 3, 7);
    vec d = __builtin_shufflevector(v[2], v[3], 2, 6, 3, 7);
    v[0] = __builtin_shufflevector(a, b, 0, 1, 4, 5);
    v[1] = __builtin_shufflevector(a, b, 2, 3, 6, 7);
    v[2] = __builtin_shufflevector(c, d, 0, 1, 4, 5);
    v[3] = __builtin_shufflevector(c, d, 2, 3, 6, 7);
#else
    vec a = v[0], b = v[1], c = v[2], d = v[3];
    for (int i = 0; i < LANES; i++)
        v[i] = (vec){a[i], b[i], c[i], d[i]};
#endif
}

#endif
