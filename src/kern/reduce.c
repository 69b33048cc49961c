#include "kern/reduce.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "kern/map.h"

static int64_t count(int rank, const int *dim)
{
    int64_t n = 1;
    for (int d = 0; d < rank; d++)
        n *= dim[d];
    return n;
}

/* Strides of an array of shape dim, 0 along axes of length 1. */
static void strides(int rank, const int *dim, int64_t *stride)
{
    int64_t n = 1;
    for (int d = rank - 1; d >= 0; d--) {
        stride[d] = dim[d] == 1 ? 0 : n;
        n *= dim[d];
    }
}

static int64_t offset(int rank, const int *at, const int64_t *stride)
{
    int64_t n = 0;
    for (int d = 0; d < rank; d++)
        n += at[d] * stride[d];
    return n;
}

static int next(int rank, const int *dim, int *at)
{
    int d = rank - 1;
    while (d >= 0 && ++at[d] == dim[d])
        at[d--] = 0;
    return d >= 0;
}

void reduce_sum(int rank, const int *from, const int *to, const real *x, real *y)
{
    int at[MAP_RANK] = {0};
    int64_t stride[MAP_RANK];
    strides(rank, to, stride);
    memset(y, 0, (size_t)count(rank, to) * sizeof *y);
    do
        y[offset(rank, at, stride)] += *x++;
    while (next(rank, from, at));
}

void reduce_broadcast(int rank, const int *from, const int *to, const real *x, real *y)
{
    int at[MAP_RANK] = {0};
    int64_t stride[MAP_RANK];
    strides(rank, from, stride);
    do
        *y++ = x[offset(rank, at, stride)];
    while (next(rank, to, at));
}

static real row_max(int n, const real *x)
{
    real max = x[0];
    for (int i = 0; i < n; i++)
        if (x[i] > max || x[i] != x[i])
            max = x[i];
    return max;
}

void reduce_softmax(int64_t rows, int n, const real *x, real *y)
{
    for (int64_t r = 0; r < rows; r++, x += n, y += n) {
        real max = row_max(n, x), sum = 0;
        for (int i = 0; i < n; i++)
            y[i] = x[i] - max;
        map_exp(n, y, y);
        for (int i = 0; i < n; i++)
            sum += y[i];
        for (int i = 0; i < n; i++)
            y[i] /= sum;
    }
}

void reduce_lse(int64_t rows, int n, const real *x, real *y)
{
    for (int64_t r = 0; r < rows; r++, x += n) {
        real max = row_max(n, x);
        double sum = 0;
        for (int i = 0; i < n; i++)
            sum += exp((double)x[i] - (double)max);
        y[r] = max + (real)log(sum);
    }
}

/* scratch: mean [inner], rstd [inner] of one outer block. */
static void moments(int mid, int inner, real eps, const real *x, real *mean, real *rstd)
{
    for (int j = 0; j < inner; j++)
        mean[j] = rstd[j] = 0;
    for (int64_t i = 0; i < mid; i++)
        for (int j = 0; j < inner; j++)
            mean[j] += x[i * inner + j];
    for (int j = 0; j < inner; j++)
        mean[j] /= (real)mid;
    for (int64_t i = 0; i < mid; i++)
        for (int j = 0; j < inner; j++) {
            real d = x[i * inner + j] - mean[j];
            rstd[j] += d * d;
        }
    for (int j = 0; j < inner; j++)
        rstd[j] = (real)(1 / sqrt((double)(rstd[j] / (real)mid + eps)));
}

void reduce_norm(int outer, int mid, int inner, real eps, const real *x, real *y, real *scratch)
{
    real *mean = scratch, *rstd = scratch + inner;
    for (int o = 0; o < outer; o++, x += (int64_t)mid * inner, y += (int64_t)mid * inner) {
        moments(mid, inner, eps, x, mean, rstd);
        for (int64_t i = 0; i < mid; i++)
            for (int j = 0; j < inner; j++)
                y[i * inner + j] = (x[i * inner + j] - mean[j]) * rstd[j];
    }
}

void reduce_rstd(int outer, int mid, int inner, real eps, const real *x, real *rstd, real *scratch)
{
    for (int o = 0; o < outer; o++, x += (int64_t)mid * inner, rstd += inner)
        moments(mid, inner, eps, x, scratch, rstd);
}

void reduce_norm_grad(int outer, int mid, int inner, const real *y, const real *rstd, const real *g,
                      real *dx, real *scratch)
{
    real *mean_g = scratch, *mean_gy = scratch + inner;
    for (int o = 0; o < outer; o++) {
        for (int j = 0; j < inner; j++)
            mean_g[j] = mean_gy[j] = 0;
        for (int64_t i = 0; i < mid; i++)
            for (int j = 0; j < inner; j++) {
                mean_g[j] += g[i * inner + j] / (real)mid;
                mean_gy[j] += g[i * inner + j] * y[i * inner + j] / (real)mid;
            }
        for (int64_t i = 0; i < mid; i++)
            for (int j = 0; j < inner; j++) {
                int64_t at = i * inner + j;
                dx[at] = rstd[j] * (g[at] - mean_g[j] - y[at] * mean_gy[j]);
            }
        y += (int64_t)mid * inner, g += (int64_t)mid * inner, dx += (int64_t)mid * inner;
        rstd += inner;
    }
}

void reduce_transpose(int rank, const int *dim, const int *perm, const real *x, real *y)
{
    int at[MAP_RANK] = {0}, to[MAP_RANK];
    int64_t stride[MAP_RANK], moved[MAP_RANK];
    strides(rank, dim, stride);
    for (int d = 0; d < rank; d++) {
        to[d] = dim[perm[d]];
        moved[d] = stride[perm[d]];
    }
    do
        *y++ = x[offset(rank, at, moved)];
    while (next(rank, to, at));
}

void reduce_copy(int64_t outer, int64_t inner, int count, const real *src, int src_mid, int src_at,
                 real *dst, int dst_mid, int dst_at)
{
    size_t bytes = (size_t)count * (size_t)inner * sizeof *dst;
    for (int64_t o = 0; o < outer; o++)
        memcpy(dst + (o * dst_mid + dst_at) * inner, src + (o * src_mid + src_at) * inner, bytes);
}

/* The row that an index names, or -1. */
static int64_t row_of(real index, int rows)
{
    return index >= 0 && index < (real)rows ? (int64_t)index : -1;
}

void reduce_gather(int rows, int width, int n, const real *x, const real *index, real *y)
{
    size_t bytes = (size_t)width * sizeof *y;
    for (int i = 0; i < n; i++, y += width) {
        int64_t row = row_of(index[i], rows);
        if (row < 0)
            memset(y, 0, bytes);
        else
            memcpy(y, x + row * width, bytes);
    }
}

void reduce_scatter(int rows, int width, int n, const real *x, const real *index, real *y)
{
    memset(y, 0, (size_t)rows * (size_t)width * sizeof *y);
    for (int i = 0; i < n; i++, x += width) {
        int64_t row = row_of(index[i], rows);
        if (row < 0)
            continue;
        for (int j = 0; j < width; j++)
            y[row * width + j] += x[j];
    }
}

void reduce_one_hot(int n, int width, const real *index, real *y)
{
    memset(y, 0, (size_t)n * (size_t)width * sizeof *y);
    for (int i = 0; i < n; i++) {
        int64_t at = row_of(index[i], width);
        if (at >= 0)
            y[(int64_t)i * width + at] = 1;
    }
}
