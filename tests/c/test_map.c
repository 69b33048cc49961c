/* also: double */
/* Elementwise maps: accuracy in ulp against double libm over dense ranges, special values, the same
 * bits at every position of an array, work in place, and broadcasts of every kind. */
#include <float.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "check.h"
#include "kern/map.h"

static const real CANARY = (real)-12345.5;
static const real QUIET = (real)NAN, ENDLESS = (real)INFINITY;

#define DIGITS (REAL_IS_DOUBLE ? DBL_MANT_DIG : FLT_MANT_DIG)
#define LOWEST (REAL_IS_DOUBLE ? DBL_MIN_EXP : FLT_MIN_EXP)

/* Distance of got from the true value in units in the last place of real. */
static double ulps(real got, double truth)
{
    if (isnan(truth) || isnan(got))
        return isnan(truth) && isnan(got) ? 0 : INFINITY;
    if ((real)truth == got) /* infinities, zeros, correct rounding */
        return fabs((double)got - truth) == 0 || isinf(got) ? 0 : 0.5;
    if (isinf(got) || isinf((double)(real)truth))
        return INFINITY;
    int e = 0;
    frexp(truth, &e);
    if (e < LOWEST)
        e = LOWEST;
    return fabs((double)got - truth) / ldexp(1, e - DIGITS);
}

static double true_sigmoid(double x)
{
    return x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x));
}

static double true_softplus(double x)
{
    return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

typedef void map_run(int64_t n, const real *x, real *y);

struct curve {
    const char *name;
    map_run *run;
    double (*truth)(double);
    double lo, hi;
    double limit; /* in ulp; map.h promises 3, this is what the polynomials reach */
};

static double true_square(double x)
{
    return (double)((real)x * (real)x);
}

static double true_neg(double x)
{
    return -x;
}

static const struct curve CURVE[] = {
    {"exp", map_exp, exp, -110, 95, 1},
    {"exp", map_exp, exp, -1, 1, 1},
    {"log", map_log, log, 1e-3, 1e3, 1},
    {"log", map_log, log, 0.5, 2, 1},
    {"log", map_log, log, 0.999, 1.001, 1},
    {"log", map_log, log, 1e-37, 1e-30, 1},
    {"log", map_log, log, 1e25, 3e38, 1},
    {"sqrt", map_sqrt, sqrt, 0, 1000, 0.5},
    {"square", map_square, true_square, -50, 50, 0},
    {"neg", map_neg, true_neg, -50, 50, 0},
    {"tanh", map_tanh, tanh, -12, 12, 1.5},
    {"tanh", map_tanh, tanh, -1, 1, 1.5},
    {"sigmoid", map_sigmoid, true_sigmoid, -110, 110, 2.5},
    {"sigmoid", map_sigmoid, true_sigmoid, -4, 4, 2.5},
    {"softplus", map_softplus, true_softplus, -110, 110, 2.25},
    {"softplus", map_softplus, true_softplus, -4, 4, 2.25},
};

static void accuracy_over_ranges(void)
{
    enum { CHUNK = 1001, CHUNKS = 300 };
    static real x[CHUNK], y[CHUNK];
    struct rng r = rng_stream(1, RNG_TEST, 0);
    for (size_t c = 0; c < sizeof CURVE / sizeof *CURVE; c++) {
        double worst = 0, at = 0;
        for (int k = 0; k < CHUNKS; k++) {
            for (int i = 0; i < CHUNK; i++)
                x[i] =
                    (real)(CURVE[c].lo + (CURVE[c].hi - CURVE[c].lo) *
                                             (k * CHUNK + i + rng_uniform(&r)) / (CHUNK * CHUNKS));
            CURVE[c].run(CHUNK, x, y);
            for (int i = 0; i < CHUNK; i++) {
                double error = ulps(y[i], CURVE[c].truth((double)x[i]));
                if (!(error <= worst))
                    worst = error, at = (double)x[i];
            }
        }
        printf("  %-8s on [%g, %g]: at most %.2f ulp (at %.9g)\n", CURVE[c].name, CURVE[c].lo,
               CURVE[c].hi, worst, at);
        CHECK_NEAR(worst, 0, CURVE[c].limit);
    }
}

#if !REAL_IS_DOUBLE
/* Every 1009th float there is: tiny, subnormal, huge and NaN ones too. */
static void accuracy_over_all_floats(void)
{
    enum { CHUNK = 1024 };
    static real x[CHUNK], y[CHUNK];
    for (size_t c = 0; c < sizeof CURVE / sizeof *CURVE; c++) {
        if (c && CURVE[c].run == CURVE[c - 1].run)
            continue;
        double worst = 0, at = 0;
        uint64_t bits = 0;
        while (bits <= UINT32_MAX) {
            for (int i = 0; i < CHUNK; i++, bits += 1009) {
                uint32_t word = (uint32_t)bits;
                memcpy(&x[i], &word, sizeof word);
            }
            CURVE[c].run(CHUNK, x, y);
            for (int i = 0; i < CHUNK; i++) {
                double error = ulps(y[i], CURVE[c].truth((double)x[i]));
                if (!(error <= worst))
                    worst = error, at = (double)x[i];
            }
        }
        printf("  %-8s on all floats: at most %.2f ulp (at %.9g)\n", CURVE[c].name, worst, at);
        CHECK_NEAR(worst, 0, CURVE[c].limit);
    }
}
#endif

static real one(map_run *run, real x)
{
    real y = CANARY;
    run(1, &x, &y);
    return y;
}

static void special_values(void)
{
    static map_run *const RUNS[] = {map_neg,    map_exp,  map_log,     map_sqrt,
                                    map_square, map_tanh, map_sigmoid, map_softplus};
    for (size_t i = 0; i < sizeof RUNS / sizeof *RUNS; i++) {
        CHECK(isnan(one(RUNS[i], QUIET)));
        CHECK(isnan(one(RUNS[i], -QUIET)));
    }
    CHECK(one(map_exp, ENDLESS) == ENDLESS && one(map_exp, -ENDLESS) == 0);
    CHECK(one(map_exp, 0) == 1 && one(map_exp, (real)-0.0) == 1);
    CHECK(one(map_log, ENDLESS) == ENDLESS && one(map_log, 0) == -ENDLESS);
    CHECK(one(map_log, (real)-0.0) == -ENDLESS && one(map_log, 1) == 0);
    CHECK(isnan(one(map_log, -1)) && isnan(one(map_log, -ENDLESS)));
    CHECK(one(map_sqrt, ENDLESS) == ENDLESS && isnan(one(map_sqrt, -1)) && one(map_sqrt, 0) == 0);
    CHECK(one(map_tanh, ENDLESS) == 1 && one(map_tanh, -ENDLESS) == -1);
    CHECK(one(map_tanh, 0) == 0 && signbit(one(map_tanh, (real)-0.0)));
    CHECK(one(map_sigmoid, ENDLESS) == 1 && one(map_sigmoid, -ENDLESS) == 0);
    CHECK(one(map_sigmoid, 0) == (real)0.5);
    CHECK(one(map_softplus, ENDLESS) == ENDLESS && one(map_softplus, -ENDLESS) == 0);
#if !REAL_IS_DOUBLE
    CHECK(isfinite(one(map_exp, 88.72f)) && one(map_exp, 88.73f) == ENDLESS);
    CHECK(one(map_exp, -103.9f) > 0 && one(map_exp, -103.98f) == 0); /* subnormals are kept */
    CHECK_NEAR(one(map_log, 1e-45f), log(1.401298464324817e-45), 1e-5);
#endif
    const real x[3] = {1, 2, 3};
    real y[3] = {CANARY, CANARY, CANARY};
    map_exp(0, x, y); /* nothing asked, nothing written */
    map_fill(0, 7, y);
    CHECK(y[0] == CANARY);
}

static void clamp_gate_inside(void)
{
    const real x[9] = {-2, -1, (real)-0.5, 0, (real)0.5, 1, 2, ENDLESS, -ENDLESS};
    const real g[9] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    real y[9];
    map_clamp(9, x, -1, 1, y);
    const real clamped[9] = {-1, -1, (real)-0.5, 0, (real)0.5, 1, 1, 1, -1};
    for (int i = 0; i < 9; i++)
        CHECK(y[i] == clamped[i]);
    map_inside(9, x, -1, 1, g, y);
    const real inside[9] = {0, 2, 3, 4, 5, 6, 0, 0, 0};
    for (int i = 0; i < 9; i++)
        CHECK(y[i] == inside[i]);
    map_gate(9, x, g, (real)0.25, y);
    for (int i = 0; i < 9; i++)
        CHECK(y[i] == (x[i] > 0 ? g[i] : (real)0.25 * g[i]));
    map_gate(9, x, x, 0, y); /* relu */
    for (int i = 0; i < 9; i++)
        CHECK(y[i] == (x[i] > 0 ? x[i] : 0) && !signbit(y[i]));
    const real odd[4] = {QUIET, 1, -1, QUIET}, with[4] = {1, QUIET, QUIET, QUIET};
    for (int k = 0; k < 4; k++) {
        if (k == 0)
            map_gate(4, odd, with, 0, y);
        else if (k == 1)
            map_gate(4, odd, with, (real)0.1, y);
        else if (k == 2)
            map_inside(4, odd, 0, 2, with, y);
        else
            map_bce(4, odd, with, y);
        for (int i = 0; i < 4; i++)
            CHECK(isnan(y[i]));
    }
    map_clamp(1, odd, -1, 1, y);
    CHECK(isnan(y[0]));
    map_scale(9, x, (real)-1.5, y);
    for (int i = 0; i < 9; i++)
        CHECK(y[i] == x[i] * (real)-1.5);
    map_shift(9, x, (real)0.375, y);
    for (int i = 0; i < 9; i++)
        CHECK(y[i] == x[i] + (real)0.375);
}

static void cross_entropy(void)
{
    enum { N = 4001 };
    static real z[N], t[N], y[N];
    struct rng r = rng_stream(2, RNG_TEST, 0);
    double worst = 0;
    for (int i = 0; i < N; i++) {
        z[i] = (real)rng_range(&r, -100, 100) * (real)(i % 7 ? 0.05 : 1);
        t[i] = (real)(i % 3 ? i % 2 : rng_uniform(&r));
    }
    map_bce(N, z, t, y);
    for (int i = 0; i < N; i++) {
        double u = (double)z[i];
        double truth = (u > 0 ? u : 0) - u * (double)t[i] + log1p(exp(-fabs(u)));
        double scale = (fabs(u) + 1) * ldexp(1, -DIGITS); /* the terms cancel */
        double error = fabs((double)y[i] - truth) / scale;
        if (!(error <= worst))
            worst = error;
    }
    CHECK_NEAR(worst, 0, 4);
}

/* The bits of an element depend on neither its place nor the length, nor on work in place. */
static void same_bits_everywhere(void)
{
    static map_run *const RUNS[] = {map_neg,    map_exp,  map_log,     map_sqrt,
                                    map_square, map_tanh, map_sigmoid, map_softplus};
    enum { N = 23 };
    struct rng r = rng_stream(3, RNG_TEST, 0);
    for (int round = 0; round < 200; round++) {
        real x[N + 1], g[N + 1], all[N], some[N + 1], lone;
        for (int i = 0; i < N; i++) {
            x[i] = (real)rng_range(&r, -9, 9);
            g[i] = (real)rng_range(&r, -9, 9);
        }
        for (size_t k = 0; k < sizeof RUNS / sizeof *RUNS; k++) {
            RUNS[k](N, x, all);
            for (int i = 0; i < N; i++) {
                RUNS[k](1, x + i, &lone);
                CHECK(!memcmp(&lone, all + i, sizeof lone));
            }
            for (int n = 0; n <= N; n++) {
                memcpy(some, x, sizeof(real) * N);
                some[n] = CANARY;
                RUNS[k](n, some, some);
                CHECK(!memcmp(some, all, sizeof(real) * (size_t)n) && some[n] == CANARY);
            }
        }
        map_bce(N, x, g, all);
        for (int i = 0; i < N; i++) {
            map_bce(1, x + i, g + i, &lone);
            CHECK(!memcmp(&lone, all + i, sizeof lone));
        }
        map_axpy(N, (real)0.7, g, x, all);
        for (int i = 0; i < N; i++) {
            map_axpy(1, (real)0.7, g + i, x + i, &lone);
            CHECK(!memcmp(&lone, all + i, sizeof lone));
            CHECK_NEAR(lone, (double)x[i] + (double)(real)0.7 * (double)g[i], 1e-5);
        }
        memcpy(some, g, sizeof(real) * N);
        map_axpy(N, (real)0.7, some, x, some);
        CHECK(!memcmp(some, all, sizeof all));
        memcpy(some, x, sizeof(real) * N);
        map_axpy(N, (real)0.7, g, some, some);
        CHECK(!memcmp(some, all, sizeof all));
        map_gate(N, x, g, (real)0.1, all);
        memcpy(some, g, sizeof(real) * N);
        map_gate(N, x, some, (real)0.1, some);
        CHECK(!memcmp(some, all, sizeof all));
        map_fill(N - 2, (real)3.5, some);
        CHECK(some[0] == (real)3.5 && some[N - 3] == (real)3.5 && some[N - 2] == all[N - 2]);
    }
}

typedef void pair_run(const struct map_pair *p, const real *a, const real *b, real *y);

static real apply(int op, real a, real b)
{
    return op == 0 ? a + b : op == 1 ? a - b : op == 2 ? a * b : a / b;
}

/* One broadcast: bit d of drop_a is set where a has length 1 along axis d. */
static void broadcast(int rank, const int *dim, int drop_a, int drop_b, int in_place)
{
    static pair_run *const RUNS[] = {map_add, map_sub, map_mul, map_div};
    struct map_pair p = {.rank = rank};
    int64_t count_a = 1, count_b = 1, count = 1;
    for (int d = rank - 1; d >= 0; d--) {
        p.dim[d] = dim[d];
        p.stride_a[d] = drop_a >> d & 1 ? 0 : count_a;
        p.stride_b[d] = drop_b >> d & 1 ? 0 : count_b;
        count_a *= drop_a >> d & 1 ? 1 : dim[d];
        count_b *= drop_b >> d & 1 ? 1 : dim[d];
        count *= dim[d];
    }
    real *a = malloc(sizeof *a * (size_t)(count_a + 1)), *b = malloc(sizeof *b * (size_t)count_b);
    real *y = malloc(sizeof *y * (size_t)(count + 1));
    for (int op = 0; op < 4; op++) {
        for (int64_t i = 0; i < count_a; i++)
            a[i] = (real)((i * 37 + 11) % 101) - 50;
        for (int64_t i = 0; i < count_b; i++)
            b[i] = (real)((i * 53 + 7) % 97) + (real)0.5;
        real *out = in_place && count_a == count ? a : y;
        out[count] = CANARY;
        real *before = malloc(sizeof *before * (size_t)count_a);
        memcpy(before, a, sizeof *before * (size_t)count_a);
        RUNS[op](&p, a, b, out);
        int wrong = 0;
        for (int64_t i = 0; i < count; i++) {
            int64_t rest = i, at_a = 0, at_b = 0;
            for (int d = rank - 1; d >= 0; d--) {
                at_a += rest % dim[d] * p.stride_a[d];
                at_b += rest % dim[d] * p.stride_b[d];
                rest /= dim[d];
            }
            wrong += out[i] != apply(op, before[at_a], b[at_b]);
        }
        CHECK(wrong == 0);
        CHECK(out[count] == CANARY);
        free(before);
    }
    free(a), free(b), free(y);
}

static void broadcasts_of_every_kind(void)
{
    static const int DIM[][MAP_RANK] = {{2, 3, 1, 5, 4}, {3, 1, 7, 2, 6}, {4, 2, 3, 3, 1},
                                        {1, 1, 1, 1, 1}, {2, 5, 9, 1, 3}, {1, 3, 2, 4, 17}};
    for (size_t s = 0; s < sizeof DIM / sizeof *DIM; s++)
        for (int rank = 0; rank <= MAP_RANK; rank++)
            for (int drop = 0; drop < 1 << rank; drop++)
                for (int other = 0; other < 1 << rank; other++)
                    if (!(drop & other))
                        broadcast(rank, DIM[s], drop, other, (drop ^ other) & 1);
}

/* Strides that are neither 0 nor dense: a transposed operand. */
static void strided_operand(void)
{
    enum { R = 5, C = 7 };
    real a[R * C], b[R * C], y[R * C];
    for (int i = 0; i < R * C; i++) {
        a[i] = (real)i;
        b[i] = (real)(100 - 3 * i);
    }
    struct map_pair p = {2, {R, C}, {C, 1}, {1, R}};
    map_sub(&p, a, b, y);
    for (int i = 0; i < R; i++)
        for (int j = 0; j < C; j++)
            CHECK(y[i * C + j] == a[i * C + j] - b[j * R + i]);
}

int main(void)
{
    RUN(accuracy_over_ranges);
#if !REAL_IS_DOUBLE
    RUN(accuracy_over_all_floats);
#endif
    RUN(special_values);
    RUN(clamp_gate_inside);
    RUN(cross_entropy);
    RUN(same_bits_everywhere);
    RUN(broadcasts_of_every_kind);
    RUN(strided_operand);
    return check_report();
}
