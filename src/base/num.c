#include "base/num.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* ln 2 and pi / 2 as two numbers: the first has 32 trailing zeros, so that a whole number below
 * 2^20 times it is exact (Cody & Waite 1980). */
static const double ln2_hi = 0x1.62e42feep-1, ln2_lo = 0x1.a39ef35793c76p-33;
static const double half_pi_hi = 0x1.921fb544p+0, half_pi_lo = 0x1.0b4611a626331p-34;

/* 2^n for n in -1022 .. 1023. */
static double power_of_2(int n)
{
    uint64_t bits = (uint64_t)(n + 1023) << 52;
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* e^x = 2^n e^r with |r| <= ln 2 / 2, by Taylor's series. 2^n is applied in two halves, so that
 * subnormal results are rounded once. */
double num_exp(double x)
{
    if (!(x > -746)) /* NaN as well */
        return x == x ? 0 : x;
    if (x > 710)
        return INFINITY;
    double n = floor(x * 1.4426950408889634 + 0.5);
    double r = (x - n * ln2_hi) - n * ln2_lo, p = 1;
    for (int k = 13; k > 0; k--)
        p = 1 + p * (r / k);
    int half = (int)n / 2;
    return p * power_of_2(half) * power_of_2((int)n - half);
}

/* ln x = n ln 2 + ln(1 + f) with 1 + f in [1/sqrt 2, sqrt 2). With s = f / (2 + f),
 * ln(1 + f) = 2 atanh s = f - s (f - R), R = 2 (s^2/3 + s^4/5 + ...): the sum is dominated by f,
 * which is exact. */
double num_log(double x)
{
    if (!(x > 0))
        return x == 0 ? -INFINITY : (double)NAN;
    if (x > 1.7976931348623157e308)
        return x;
    int n = 0;
    if (x < 0x1p-1022) {
        x *= 0x1p54;
        n = -54;
    }
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    uint64_t above = bits - 0x3fe6a09e667f3bcdu; /* 1/sqrt 2 */
    int64_t e = (int64_t)above >> 52;
    n += (int)e;
    bits -= (uint64_t)e << 52;
    double m;
    memcpy(&m, &bits, sizeof m);
    double f = m - 1, s = f / (2 + f), z = s * s, p = 0;
    for (int k = 23; k > 1; k -= 2)
        p = (p + 2.0 / k) * z;
    double half = 0.5 * f * f; /* f - s (f - R) = f - (f^2/2 - s (f^2/2 + R)) */
    return n * ln2_hi + (f - (half - (s * (half + p) + n * ln2_lo)));
}

double num_pow(double x, double y)
{
    return y == 0 ? 1 : num_exp(y * num_log(x));
}

/* x = q pi/2 + r with |r| <= pi/4, by Taylor's series of both. */
void num_sin_cos(double x, double *s, double *c)
{
    if (!(x > -1e9 && x < 1e9)) {
        *s = *c = (double)NAN;
        return;
    }
    double q = floor(x * 0.6366197723675814 + 0.5);
    double r = (x - q * half_pi_hi) - q * half_pi_lo, z = r * r, odd = 0, even = 0;
    for (int k = 18; k > 0; k -= 2) {
        odd = (1 - odd) * (z / (k * (k + 1)));
        even = (1 - even) * (z / (k * (k - 1)));
    }
    odd = r - r * odd;
    even = 1 - even;
    int quarter = (int)(q - 4 * floor(0.25 * q));
    double a = quarter & 1 ? even : odd, b = quarter & 1 ? odd : even;
    *s = quarter & 2 ? -a : a;
    *c = (quarter + 1) & 2 ? -b : b;
}

double num_sin(double x)
{
    double s, c;
    num_sin_cos(x, &s, &c);
    return s;
}

double num_cos(double x)
{
    double s, c;
    num_sin_cos(x, &s, &c);
    return c;
}
