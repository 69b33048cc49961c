/* also: double */
/* Pooling against its definition: overlapping and gapped windows, ties, NaN, adjoint pairs. */
#include <stdlib.h>

#include "base/rng.h"
#include "check.h"
#include "kern/pool.h"

static const real CANARY = (real)-12345.5;

static real *numbers(struct rng *r, size_t n)
{
    real *p = malloc((n + 1) * sizeof *p);
    for (size_t i = 0; i < n; i++)
        p[i] = (real)rng_range(r, -1, 1);
    p[n] = CANARY;
    return p;
}

static size_t in_x(const struct pool *s, int b, int p, int q, int c)
{
    return (size_t)(((b * s->h + p) * s->w + q) * s->c + c);
}

/* Index in x of the argmax of window (b, i, j), channel c: the first NaN, or the first largest. */
static size_t argmax(const struct pool *s, const real *x, int b, int i, int j, int c)
{
    size_t best = in_x(s, b, i * s->stride, j * s->stride, c);
    for (int u = 0; u < s->k; u++)
        for (int v = 0; v < s->k; v++) {
            size_t at = in_x(s, b, i * s->stride + u, j * s->stride + v, c);
            if (isnan(x[at]))
                return at;
            if (x[at] > x[best])
                best = at;
        }
    return best;
}

/* levels: how many different values x takes, so that there are ties; NaN every nan-th element. */
static void compare(struct pool s, int levels, int nan)
{
    struct rng r = rng_stream(21, RNG_TEST, (uint64_t)(s.h * 100 + s.w * 10 + s.c));
    CHECK(pool_size(&s));
    const size_t nx = (size_t)(s.b * s.h * s.w * s.c), ny = (size_t)(s.b * s.oh * s.ow * s.c);
    real *x = numbers(&r, nx), *v = numbers(&r, nx), *g = numbers(&r, ny);
    real *y = numbers(&r, ny), *dx = numbers(&r, nx), *avg = numbers(&r, ny);
    real *avg_dx = numbers(&r, nx);
    double *put = calloc(nx, sizeof *put), *spread = calloc(nx, sizeof *spread);
    for (size_t i = 0; i < nx; i++) {
        x[i] = (real)rng_below(&r, (uint32_t)levels) - (real)(levels / 2);
        if (nan && i % (size_t)nan == 3)
            x[i] = (real)NAN;
    }
    pool_max_pick(&s, x, v, y);
    pool_max_put(&s, x, g, dx);
    pool_avg(&s, v, avg);
    pool_avg_dx(&s, g, avg_dx);

    double pick_g = 0, avg_g = 0, v_put = 0, v_spread = 0;
    size_t out = 0;
    for (int b = 0; b < s.b; b++)
        for (int i = 0; i < s.oh; i++)
            for (int j = 0; j < s.ow; j++)
                for (int c = 0; c < s.c; c++, out++) {
                    size_t best = argmax(&s, x, b, i, j, c);
                    CHECK(y[out] == v[best]);
                    put[best] += (double)g[out];
                    double sum = 0;
                    for (int u = 0; u < s.k; u++)
                        for (int w = 0; w < s.k; w++) {
                            size_t at = in_x(&s, b, i * s.stride + u, j * s.stride + w, c);
                            sum += (double)v[at];
                            spread[at] += (double)g[out] / (s.k * s.k);
                        }
                    CHECK_NEAR(avg[out], sum / (s.k * s.k), 1e-6);
                    pick_g += (double)y[out] * (double)g[out];
                    avg_g += (double)avg[out] * (double)g[out];
                }
    for (size_t i = 0; i < nx; i++) {
        CHECK_NEAR(dx[i], put[i], 1e-5);
        CHECK_NEAR(avg_dx[i], spread[i], 1e-5);
        v_put += (double)v[i] * (double)dx[i];
        v_spread += (double)v[i] * (double)avg_dx[i];
    }
    CHECK_NEAR(v_put, pick_g, 1e-4);
    CHECK_NEAR(v_spread, avg_g, 1e-4);
    CHECK(y[ny] == CANARY && dx[nx] == CANARY && avg[ny] == CANARY && avg_dx[nx] == CANARY);
    free(x), free(v), free(g), free(y), free(dx), free(avg), free(avg_dx), free(put), free(spread);
}

static void every_geometry(void)
{
    static const int CHANNELS[] = {1, 3, 4, 9};
    for (int k = 1; k <= 4; k++)
        for (int stride = 1; stride <= 5; stride++)
            for (int size = k; size <= 9; size += 2)
                for (size_t c = 0; c < sizeof CHANNELS / sizeof *CHANNELS; c++) {
                    struct pool s = {2, size, size + 1, CHANNELS[c], k, stride, 0, 0};
                    compare(s, 1000, 0);
                    compare(s, 3, 0); /* ties */
                    compare(s, 3, 7); /* NaN among them */
                }
}

static void tie_goes_to_the_first(void)
{
    struct pool s = {1, 2, 2, 1, 2, 2, 0, 0};
    CHECK(pool_size(&s) && s.oh == 1 && s.ow == 1);
    real x[4] = {1, 5, 5, 5}, v[4] = {10, 20, 30, 40}, y, g = 1, dx[4];
    pool_max_pick(&s, x, v, &y);
    pool_max_put(&s, x, &g, dx);
    CHECK(y == 20 && dx[0] == 0 && dx[1] == 1 && dx[2] == 0 && dx[3] == 0);
    x[2] = x[3] = (real)NAN;
    pool_max_pick(&s, x, v, &y);
    CHECK(y == 30);
    pool_max_pick(&s, x, x, &y);
    CHECK(isnan(y));
    x[0] = (real)-INFINITY, x[1] = x[2] = x[3] = x[0];
    pool_max_pick(&s, x, v, &y);
    CHECK(y == 10);
}

static void sizes_refused(void)
{
    struct pool s = {1, 2, 3, 1, 3, 1, 7, 7};
    CHECK(!pool_size(&s));
    s.k = 0;
    CHECK(!pool_size(&s));
    s.k = 2, s.stride = 0;
    CHECK(!pool_size(&s));
    s.stride = 2;
    CHECK(pool_size(&s) && s.oh == 1 && s.ow == 1);
}

int main(void)
{
    RUN(every_geometry);
    RUN(tie_goes_to_the_first);
    RUN(sizes_refused);
    return check_report();
}
