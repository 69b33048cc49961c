/* The scalar functions of base/num.h against libm, which is within 0.6 units in the last place
 * itself, at the ends of their ranges, and the bits they give: the same natively and as wasm. */
#include <float.h>
#include <stdint.h>
#include <string.h>

#include "base/num.h"
#include "base/rng.h"
#include "check.h"

enum { SAMPLES = 200000 };

/* Distance in units in the last place of b. */
static double ulps(double a, double b)
{
    if (a == b)
        return 0;
    int e;
    frexp(b, &e);
    double unit = ldexp(1, (e < -1021 ? -1021 : e) - 53);
    return fabs(a - b) / unit;
}

static void exponential(void)
{
    struct rng r = rng_stream(1, RNG_TEST, 0);
    double worst = 0;
    for (int i = 0; i < SAMPLES; i++) {
        double x = i % 2 ? rng_range(&r, -1, 1) : rng_range(&r, -745, 709);
        worst = fmax(worst, ulps(num_exp(x), exp(x)));
    }
    CHECK(worst > 0 && worst < 2.1);
    CHECK(num_exp(0) == 1 && num_exp(-0.0) == 1);
    CHECK(num_exp(-1e-320) == 1 && num_exp(709.78) < INFINITY);
    CHECK(num_exp(709.79) == INFINITY && num_exp(1e300) == INFINITY);
    CHECK(num_exp(INFINITY) == INFINITY && num_exp(-INFINITY) == 0);
    CHECK(num_exp(-745.13) == DBL_MIN * DBL_EPSILON && num_exp(-746) == 0);
    CHECK(isnan(num_exp(NAN)));
}

static void logarithm(void)
{
    struct rng r = rng_stream(1, RNG_TEST, 1);
    double worst = 0;
    for (int i = 0; i < SAMPLES; i++) {
        double x = i % 3 ? rng_range(&r, 0.5, 2) : exp(rng_range(&r, -744, 709));
        if (x > 0)
            worst = fmax(worst, ulps(num_log(x), log(x)));
    }
    CHECK(worst > 0 && worst < 2.1);
    CHECK(num_log(1) == 0 && num_log(0) == -INFINITY && num_log(-0.0) == -INFINITY);
    CHECK(num_log(INFINITY) == INFINITY && ulps(num_log(DBL_MAX), log(DBL_MAX)) <= 1);
    CHECK(ulps(num_log(DBL_MIN * DBL_EPSILON), log(DBL_MIN * DBL_EPSILON)) <= 1);
    CHECK(isnan(num_log(-1)) && isnan(num_log(-INFINITY)) && isnan(num_log(NAN)));
}

static void power(void)
{
    struct rng r = rng_stream(1, RNG_TEST, 2);
    for (int i = 0; i < SAMPLES; i++) {
        double x = exp(rng_range(&r, -20, 20)), y = rng_range(&r, -20, 20);
        CHECK(ulps(num_pow(x, y), pow(x, y)) <= 1.6 * fabs(y * log(x)) + 3);
    }
    CHECK(num_pow(0.9, 0) == 1 && num_pow(0, 0) == 1 && num_pow(0, 0.4) == 0);
    CHECK(num_pow(0.999, 1e9) == 0 && num_pow(1, 1e9) == 1);
}

static void angles(void)
{
    struct rng r = rng_stream(1, RNG_TEST, 3);
    double worst = 0, s, c;
    for (int i = 0; i < SAMPLES; i++) {
        double x = i % 2 ? rng_range(&r, -7, 7) : rng_range(&r, -1e6, 1e6);
        num_sin_cos(x, &s, &c);
        CHECK(s == num_sin(x) && c == num_cos(x));
        worst = fmax(worst, fmax(fabs(s - sin(x)), fabs(c - cos(x))));
    }
    CHECK(worst > 0 && worst <= DBL_EPSILON);
    num_sin_cos(0, &s, &c);
    CHECK(s == 0 && c == 1);
    for (int q = -9; q <= 9; q++) { /* every quarter, and the places where they meet */
        for (int d = -1; d <= 1; d++) {
            double x = 0.78539816339744831 * q + 1e-9 * d;
            CHECK_NEAR(num_sin(x), sin(x), DBL_EPSILON);
            CHECK_NEAR(num_cos(x), cos(x), DBL_EPSILON);
        }
    }
    CHECK(isnan(num_sin(NAN)) && isnan(num_cos(INFINITY)) && isnan(num_sin(-2e9)));
}

static uint64_t mix(uint64_t h, double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return (h ^ bits) * 0x9E3779B97F4A7C15u;
}

static void bits(void)
{
    struct rng r = rng_stream(1, RNG_TEST, 4);
    uint64_t h = 0;
    for (int i = 0; i < SAMPLES; i++) {
        double x = rng_range(&r, -40, 40), y = rng_range(&r, 1e-6, 40);
        h = mix(mix(mix(h, num_exp(x)), num_log(y)), num_pow(y, x));
        h = mix(mix(h, num_sin(x)), num_cos(x));
    }
    CHECK(h == 0xad3ddd991387fc26u);
}

int main(void)
{
    RUN(exponential);
    RUN(logarithm);
    RUN(power);
    RUN(angles);
    RUN(bits);
    return check_report();
}
