/* The functions of one number that the core needs beside its kernels: for random numbers, drawings
 * and rates. libm's are faster where it matters to nobody here, and bring tables of 12 kB; these
 * are short loops over series, made of additions, multiplications and divisions only, so that every
 * compiler and every C library gives the same bits.
 * Errors are those of tests/c/test_num.c, against libm. */
#ifndef BASE_NUM_H
#define BASE_NUM_H

/* e^x, within 1.5 units in the last place, also where it is subnormal; 0 and infinity beyond. */
double num_exp(double x);

/* ln x, within 1.5 units in the last place; NaN for x < 0, -infinity for 0. */
double num_log(double x);

/* x^y for x >= 0 as e^(y ln x): the relative error is 1.5 |y ln x| + 2 units in the last place.
 * 0^y is 0 for y > 0, 1 for y = 0. */
double num_pow(double x, double y);

/* Sine and cosine of an angle in radians, within 2^-52 for |x| <= 10^6; NaN beyond 10^9, where the
 * angle itself is lost in rounding. */
double num_sin(double x);
double num_cos(double x);
void num_sin_cos(double x, double *s, double *c);

#define NUM_INLINE static inline __attribute__((always_inline))

/* The smaller and the larger of two; the second if one is NaN. (libm's are calls, in wasm.) */
NUM_INLINE double num_min(double a, double b)
{
    return a < b ? a : b;
}

NUM_INLINE double num_max(double a, double b)
{
    return a > b ? a : b;
}

NUM_INLINE float num_minf(float a, float b)
{
    return a < b ? a : b;
}

NUM_INLINE float num_maxf(float a, float b)
{
    return a > b ? a : b;
}

#endif
