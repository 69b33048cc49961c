/* also: double */
/* Reductions and movements against their definitions in double, over all small shapes; adjoint
 * pairs; special values; canaries behind every output. */
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "check.h"
#include "kern/map.h"
#include "kern/reduce.h"

static const real CANARY = (real)-12345.5;
static const double CLOSE = REAL_IS_DOUBLE ? 1e-13 : 2e-6;

static real *numbers(struct rng *r, int64_t n)
{
    real *p = malloc(((size_t)n + 1) * sizeof *p);
    for (int64_t i = 0; i < n; i++)
        p[i] = (real)rng_range(r, -1, 1);
    p[n] = CANARY;
    return p;
}

static int64_t count(int rank, const int *dim)
{
    int64_t n = 1;
    for (int d = 0; d < rank; d++)
        n *= dim[d];
    return n;
}

/* The index in an array of shape `small` of element i of one of shape `large`. */
static int64_t under(int rank, const int *large, const int *small, int64_t i)
{
    int64_t at = 0, stride = 1;
    for (int d = rank - 1; d >= 0; d--) {
        int64_t k = i % large[d];
        i /= large[d];
        if (small[d] > 1)
            at += k * stride;
        stride *= small[d];
    }
    return at;
}

static void sum_and_broadcast(int rank, const int *large, int kept)
{
    struct rng r = rng_stream(31, RNG_TEST, (uint64_t)kept);
    int small[MAP_RANK];
    for (int d = 0; d < rank; d++)
        small[d] = kept >> d & 1 ? large[d] : 1;
    const int64_t nx = count(rank, large), ny = count(rank, small);
    real *x = numbers(&r, nx), *y = numbers(&r, ny), *wide = numbers(&r, nx);
    real *again = numbers(&r, ny);
    double *truth = calloc((size_t)ny, sizeof *truth);
    reduce_sum(rank, large, small, x, y);
    reduce_sum(rank, large, small, x, again);
    for (int64_t i = 0; i < nx; i++)
        truth[under(rank, large, small, i)] += (double)x[i];
    double terms = (double)nx / (double)ny;
    for (int64_t i = 0; i < ny; i++)
        CHECK_NEAR(y[i], truth[i], CLOSE * (1 + sqrt(terms)));
    CHECK(!memcmp(y, again, sizeof *y * (size_t)ny));
    reduce_broadcast(rank, small, large, y, wide);
    int wrong = 0;
    for (int64_t i = 0; i < nx; i++)
        wrong += wide[i] != y[under(rank, large, small, i)];
    CHECK(wrong == 0);
    CHECK(x[nx] == CANARY && y[ny] == CANARY && wide[nx] == CANARY);
    free(x), free(y), free(wide), free(again), free(truth);
}

static void sums_and_broadcasts(void)
{
    static const int DIM[][MAP_RANK] = {{2, 3, 1, 5, 4}, {3, 1, 7, 2, 6},  {4, 2, 3, 3, 1},
                                        {1, 1, 1, 1, 1}, {2, 5, 9, 1, 3},  {1, 3, 2, 4, 17},
                                        {5, 2, 3, 2, 1}, {25, 7, 7, 1, 1}, {1, 9, 1, 33, 2}};
    for (size_t s = 0; s < sizeof DIM / sizeof *DIM; s++)
        for (int rank = 0; rank <= MAP_RANK; rank++)
            for (int kept = 0; kept < 1 << rank; kept++)
                sum_and_broadcast(rank, DIM[s], kept);
    for (int rows = 1; rows <= 18; rows++)
        for (int columns = 1; columns <= 40; columns++) {
            int dim[2] = {rows, columns};
            for (int kept = 0; kept < 4; kept++)
                sum_and_broadcast(2, dim, kept);
        }
    sum_and_broadcast(2, (int[]){4900, 32}, 2);
    sum_and_broadcast(1, (int[]){19601}, 0);
}

static void softmax_and_lse(void)
{
    for (int n = 1; n <= 37; n++)
        for (int scale = 1; scale <= 100; scale *= 10) {
            struct rng r = rng_stream(32, RNG_TEST, (uint64_t)(n * 1000 + scale));
            enum { ROWS = 3 };
            real *x = numbers(&r, ROWS * n), *y = numbers(&r, ROWS * n), lse[ROWS + 1];
            lse[ROWS] = CANARY;
            for (int i = 0; i < ROWS * n; i++)
                x[i] = x[i] * (real)scale + (real)(scale == 100 ? 1000 : 0);
            reduce_softmax(ROWS, n, x, y);
            reduce_lse(ROWS, n, x, lse);
            for (int row = 0; row < ROWS; row++) {
                double max = -INFINITY, sum = 0, total = 0;
                for (int i = 0; i < n; i++)
                    max = fmax(max, (double)x[row * n + i]);
                for (int i = 0; i < n; i++)
                    sum += exp((double)x[row * n + i] - max);
                for (int i = 0; i < n; i++) {
                    double truth = exp((double)x[row * n + i] - max) / sum;
                    CHECK_NEAR(y[row * n + i], truth, CLOSE * truth * 2 + 1e-37);
                    total += (double)y[row * n + i];
                }
                CHECK_NEAR(total, 1, CLOSE);
                CHECK_NEAR(lse[row], max + log(sum), CLOSE * (fabs(max) + 1));
            }
            CHECK(y[ROWS * n] == CANARY && lse[ROWS] == CANARY);
            reduce_softmax(ROWS, n, x, x); /* in place */
            CHECK(!memcmp(x, y, sizeof *x * (size_t)(ROWS * n)));
            free(x), free(y);
        }
}

static void softmax_of_special_values(void)
{
    const real inf = (real)INFINITY, nan = (real)NAN;
    for (int n = 1; n <= 9; n++)
        for (int at = 0; at < n; at++) {
            real x[9], y[9], lse;
            for (int i = 0; i < n; i++)
                x[i] = (real)i;
            x[at] = nan;
            reduce_softmax(1, n, x, y);
            reduce_lse(1, n, x, &lse);
            for (int i = 0; i < n; i++)
                CHECK(isnan(y[i]));
            CHECK(isnan(lse));
            x[at] = inf;
            reduce_lse(1, n, x, &lse);
            CHECK(lse == inf);
            x[at] = -inf; /* a class that cannot be */
            reduce_softmax(1, n, x, y);
            reduce_lse(1, n, x, &lse);
            if (n > 1)
                CHECK(y[at] == 0 && isfinite(lse));
            else
                CHECK(lse == -inf);
        }
}

static void normalise(int outer, int mid, int inner, double offset)
{
    struct rng r = rng_stream(33, RNG_TEST, (uint64_t)(outer * 10000 + mid * 100 + inner));
    const int64_t n = (int64_t)outer * mid * inner, m = (int64_t)outer * inner;
    const real eps = (real)1e-3;
    real *x = numbers(&r, n), *y = numbers(&r, n), *g = numbers(&r, n), *dx = numbers(&r, n);
    real *rstd = numbers(&r, m), *scratch = numbers(&r, 2 * inner);
    for (int64_t i = 0; i < n; i++)
        x[i] += (real)offset;
    reduce_norm(outer, mid, inner, eps, x, y, scratch);
    reduce_rstd(outer, mid, inner, eps, x, rstd, scratch);
    reduce_norm_grad(outer, mid, inner, y, rstd, g, dx, scratch);
    const double close = CLOSE * 8 * (1 + fabs(offset)) * sqrt(mid);
    for (int o = 0; o < outer; o++)
        for (int j = 0; j < inner; j++) {
            const int64_t first = (int64_t)o * mid * inner + j;
            double mean = 0, var = 0, mean_g = 0, mean_gy = 0;
            for (int i = 0; i < mid; i++)
                mean += (double)x[first + (int64_t)i * inner] / mid;
            for (int i = 0; i < mid; i++) {
                double d = (double)x[first + (int64_t)i * inner] - mean;
                var += d * d / mid;
            }
            const double s = 1 / sqrt(var + (double)eps);
            CHECK_NEAR(rstd[(int64_t)o * inner + j], s, close * s);
            for (int i = 0; i < mid; i++) {
                const int64_t at = first + (int64_t)i * inner;
                CHECK_NEAR(y[at], ((double)x[at] - mean) * s, close * s);
                mean_g += (double)g[at] / mid;
                mean_gy += (double)g[at] * (double)y[at] / mid;
            }
            for (int i = 0; i < mid; i++) {
                const int64_t at = first + (int64_t)i * inner;
                CHECK_NEAR(dx[at], s * ((double)g[at] - mean_g - (double)y[at] * mean_gy),
                           close * s * 4);
            }
        }
    CHECK(y[n] == CANARY && dx[n] == CANARY && rstd[m] == CANARY);
    CHECK(scratch[2 * inner] == CANARY);
    reduce_norm_grad(outer, mid, inner, y, rstd, g, g, scratch); /* in place */
    CHECK(!memcmp(g, dx, sizeof *g * (size_t)n));
    reduce_norm(outer, mid, inner, eps, x, x, scratch);
    CHECK(!memcmp(x, y, sizeof *x * (size_t)n));
    free(x), free(y), free(g), free(dx), free(rstd), free(scratch);
}

static void normalisation(void)
{
    for (int outer = 1; outer <= 3; outer++)
        for (int mid = 1; mid <= 23; mid++)
            for (int inner = 1; inner <= 35; inner += inner < 6 ? 1 : 3)
                normalise(outer, mid, inner, 0);
    normalise(1, 1225, 32, 0.5);
    normalise(25, 784, 1, 3);
    normalise(2, 49, 64, 10);
}

static void transpose(int rank, const int *dim, const int *perm)
{
    const int64_t n = count(rank, dim);
    real *x = calloc((size_t)n, sizeof *x), *y = calloc((size_t)n + 1, sizeof *y);
    for (int64_t i = 0; i < n; i++)
        x[i] = (real)i;
    y[n] = CANARY;
    reduce_transpose(rank, dim, perm, x, y);
    int wrong = 0;
    for (int64_t i = 0; i < n; i++) {
        int at[MAP_RANK] = {0};
        int64_t rest = i, from = 0;
        for (int d = rank - 1; d >= 0; d--) {
            at[perm[d]] = (int)(rest % dim[perm[d]]);
            rest /= dim[perm[d]];
        }
        for (int d = 0; d < rank; d++)
            from = from * dim[d] + at[d];
        wrong += y[i] != x[from];
    }
    CHECK(wrong == 0 && y[n] == CANARY);
    free(x), free(y);
}

/* Every permutation of the axes from `at` on. */
static void transpose_all(int rank, const int *dim, int *perm, int at)
{
    if (at == rank) {
        transpose(rank, dim, perm);
        return;
    }
    for (int k = at; k < rank; k++) {
        int keep = perm[at];
        perm[at] = perm[k], perm[k] = keep;
        transpose_all(rank, dim, perm, at + 1);
        keep = perm[at];
        perm[at] = perm[k], perm[k] = keep;
    }
}

static void transposes(void)
{
    static const int DIM[][MAP_RANK] = {
        {2, 3, 1, 5, 4}, {3, 4, 7, 2, 6}, {1, 1, 1, 1, 1}, {9, 5, 1, 4, 8}, {17, 13, 2, 1, 3}};
    for (size_t s = 0; s < sizeof DIM / sizeof *DIM; s++)
        for (int rank = 0; rank <= MAP_RANK; rank++) {
            int perm[MAP_RANK] = {0, 1, 2, 3, 4};
            transpose_all(rank, DIM[s], perm, 0);
        }
    int perm[2] = {1, 0};
    for (int rows = 1; rows <= 19; rows++)
        for (int columns = 1; columns <= 19; columns++)
            transpose(2, (int[]){rows, columns}, perm);
}

static void copies(void)
{
    for (int outer = 1; outer <= 3; outer++)
        for (int inner = 1; inner <= 90; inner += inner < 9 ? 1 : 27)
            for (int rows = 0; rows <= 5; rows++) {
                struct rng r = rng_stream(34, RNG_TEST, (uint64_t)(inner * 10 + rows));
                const int src_mid = rows + 3, src_at = 2, dst_mid = rows + 2, dst_at = 1;
                const int64_t n = (int64_t)outer * dst_mid * inner;
                real *x = numbers(&r, (int64_t)outer * src_mid * inner), *y = numbers(&r, n);
                for (int64_t i = 0; i < n; i++)
                    y[i] = CANARY;
                reduce_copy(outer, inner, rows, x, src_mid, src_at, y, dst_mid, dst_at);
                int wrong = 0;
                for (int64_t i = 0; i <= n; i++) {
                    const int64_t o = i / inner / dst_mid, m = i / inner % dst_mid - dst_at;
                    const int64_t from = (o * src_mid + m + src_at) * inner + i % inner;
                    const int inside = i < n && m >= 0 && m < rows;
                    wrong += y[i] != (inside ? x[from] : CANARY);
                }
                CHECK(wrong == 0);
                free(x), free(y);
            }
}

static void rows_by_index(void)
{
    enum { ROWS = 6, N = 9 };
    const real index[N] = {0, 5, 3, 3, -1, 6, (real)NAN, (real)1e30, 3};
    const int row[N] = {0, 5, 3, 3, -1, -1, -1, -1, 3};
    for (int width = 1; width <= 70; width += width < 9 ? 1 : 20) {
        struct rng r = rng_stream(35, RNG_TEST, (uint64_t)width);
        real *x = numbers(&r, ROWS * width), *y = numbers(&r, N * width);
        real *sums = numbers(&r, ROWS * width);
        reduce_gather(ROWS, width, N, x, index, y);
        for (int i = 0; i < N; i++)
            for (int j = 0; j < width; j++)
                CHECK(y[i * width + j] == (row[i] < 0 ? 0 : x[row[i] * width + j]));
        for (int i = 0; i < N * width; i++)
            y[i] = (real)rng_range(&r, -1, 1);
        reduce_scatter(ROWS, width, N, y, index, sums);
        double left = 0, right = 0;
        real *back = numbers(&r, N * width);
        reduce_gather(ROWS, width, N, x, index, back);
        for (int k = 0; k < ROWS; k++)
            for (int j = 0; j < width; j++) {
                real truth = 0;
                for (int i = 0; i < N; i++)
                    if (row[i] == k)
                        truth += y[i * width + j];
                CHECK(sums[k * width + j] == truth);
                left += (double)sums[k * width + j] * (double)x[k * width + j];
            }
        for (int i = 0; i < N * width; i++)
            right += (double)y[i] * (double)back[i];
        CHECK_NEAR(left, right, 1e-5 * width);
        CHECK(sums[ROWS * width] == CANARY && y[N * width] == CANARY);
        free(x), free(y), free(sums), free(back);
    }
    real hot[N * ROWS + 1];
    hot[N * ROWS] = CANARY;
    reduce_one_hot(N, ROWS, index, hot);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < ROWS; j++)
            CHECK(hot[i * ROWS + j] == (row[i] == j));
    CHECK(hot[N * ROWS] == CANARY);
}

int main(void)
{
    RUN(sums_and_broadcasts);
    RUN(softmax_and_lse);
    RUN(softmax_of_special_values);
    RUN(normalisation);
    RUN(transposes);
    RUN(copies);
    RUN(rows_by_index);
    return check_report();
}
