/* also: double */
/* gemm against its defining loop: every form, all small sizes, sizes across the block borders,
 * added to nothing, to C itself, to a row and to another matrix, with canaries behind the output
 * and the scratch. */
#include <stdlib.h>

#include "base/rng.h"
#include "check.h"
#include "kern/gemm.h"

static const real CANARY = (real)-12345.5;
enum { GUARD = 16 };

/* Unit roundoff of real. */
static const double ROUNDOFF = REAL_IS_DOUBLE ? 1.1102230246251565e-16 : 5.9604644775390625e-8;

static real *numbers(struct rng *r, size_t n)
{
    real *p = malloc((n + GUARD) * sizeof *p);
    for (size_t i = 0; i < n; i++)
        p[i] = (real)rng_range(r, -1, 1);
    for (size_t i = n; i < n + GUARD; i++)
        p[i] = CANARY;
    return p;
}

static int guarded(const real *p, size_t n)
{
    for (size_t i = n; i < n + GUARD; i++)
        if (p[i] != CANARY)
            return 0;
    return 1;
}

enum adding { NOTHING, ITSELF, A_ROW, A_MATRIX, ADDINGS };

/* Compares one product. shift: reals by which the operands lie off the 16-byte grid. */
static void compare(enum gemm_form form, int m, int n, int k, enum adding adding, int shift)
{
    struct rng r = rng_stream(7, RNG_TEST, (uint64_t)(m * 1000003 + n * 1009 + k * 7 + (int)form));
    size_t count = (size_t)m * (size_t)n, need = gemm_scratch(form, m, n, k);
    real *a = numbers(&r, (size_t)m * (size_t)k + (size_t)shift);
    real *b = numbers(&r, (size_t)n * (size_t)k + (size_t)shift);
    real *c = numbers(&r, count), *expected = malloc((count + 1) * sizeof *expected);
    real *scratch = numbers(&r, need);
    for (size_t i = 0; i < count; i++)
        expected[i] = c[i];
    for (size_t i = 0; i < need; i++)
        scratch[i] = (real)NAN; /* what is not packed must not count */
    real *other = numbers(&r, count);
    struct addend to = {adding == NOTHING  ? NULL
                        : adding == ITSELF ? expected
                                           : other,
                        adding == A_ROW ? 0 : (size_t)n};
    gemm_naive(form, m, n, k, a + shift, b + shift, to, expected);
    to.data = adding == ITSELF ? c : to.data;
    gemm(form, m, n, k, a + shift, b + shift, to, c, scratch);
    double worst = 0, bound = 8 * (k + 4) * ROUNDOFF; /* factors are at most 1 */
    for (size_t i = 0; i < count; i++) {
        double error = fabs((double)c[i] - (double)expected[i]);
        if (!(error <= worst))
            worst = error;
    }
    CHECK_NEAR(worst, 0, bound);
    CHECK(guarded(c, count));
    CHECK(guarded(scratch, need));
    free(a), free(b), free(c), free(expected), free(scratch), free(other);
}

static void small_sizes(void)
{
    for (int m = 1; m <= 17; m++)
        for (int n = 1; n <= 17; n++)
            for (int k = 1; k <= 17; k++)
                for (int form = GEMM_NN; form <= GEMM_TN; form++)
                    compare((enum gemm_form)form, m, n, k, (enum adding)((m + n + k) % ADDINGS),
                            k % 4);
}

static void sizes_across_blocks(void)
{
    static const int size[][3] = {{5, 33, 401},   {63, 17, 399},  {64, 16, 400}, {65, 15, 402},
                                  {129, 7, 801},  {66, 513, 3},   {4, 512, 5},   {131, 521, 2},
                                  {67, 1027, 19}, {1, 1, 1203},   {1, 259, 784}, {257, 1, 31},
                                  {200, 3, 410},  {80, 64, 128},  {12, 530, 9},  {3, 5, 4001},
                                  {66, 18, 1201}, {128, 128, 128}};
    for (size_t i = 0; i < sizeof size / sizeof *size; i++)
        for (int form = GEMM_NN; form <= GEMM_TN; form++)
            for (int adding = 0; adding < ADDINGS; adding++)
                compare((enum gemm_form)form, size[i][0], size[i][1], size[i][2],
                        (enum adding)adding, 1);
}

/* Rows of C do not depend on how many there are, nor columns: batches may be cut anywhere. */
static void cut_anywhere(void)
{
    enum { M = 83, N = 77, K = 450 };
    struct rng r = rng_stream(8, RNG_TEST, 0);
    real *a = numbers(&r, M * K), *b = numbers(&r, K * N);
    real *all = numbers(&r, M * N), *some = numbers(&r, M * N);
    real *scratch = numbers(&r, gemm_scratch(GEMM_NN, M, N, K));
    gemm(GEMM_NN, M, N, K, a, b, (struct addend){0}, all, scratch);
    for (int at = 0, rows = 1; at < M; at += rows, rows = rows % 7 + 1) {
        if (rows > M - at)
            rows = M - at;
        gemm(GEMM_NN, rows, N, K, a + at * K, b, (struct addend){0}, some + at * N, scratch);
    }
    for (int i = 0; i < M * N; i++)
        CHECK(all[i] == some[i]);
    free(a), free(b), free(all), free(some), free(scratch);
}

/* NaN and infinity come through and do not spread to other elements. */
static void special_values(void)
{
    enum { M = 6, N = 11, K = 9 };
    struct rng r = rng_stream(9, RNG_TEST, 0);
    real *a = numbers(&r, M * K), *b = numbers(&r, K * N), *c = numbers(&r, M * N);
    real *scratch = numbers(&r, gemm_scratch(GEMM_NN, M, N, K));
    a[4 * K + 3] = (real)NAN;
    b[2 * N + 10] = (real)INFINITY;
    gemm(GEMM_NN, M, N, K, a, b, (struct addend){0}, c, scratch);
    for (int i = 0; i < M; i++)
        for (int j = 0; j < N; j++) {
            if (i == 4)
                CHECK(isnan(c[i * N + j]));
            else if (j == 10)
                CHECK(isinf(c[i * N + j]));
            else
                CHECK(isfinite(c[i * N + j]));
        }
    free(a), free(b), free(c), free(scratch);
}

int main(void)
{
    RUN(small_sizes);
    RUN(sizes_across_blocks);
    RUN(cut_anywhere);
    RUN(special_values);
    return check_report();
}
