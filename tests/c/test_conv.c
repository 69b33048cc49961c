/* also: double */
/* conv and its two derivatives against the defining loops, over odd strides, paddings, remainders
 * and sizes of 1; the adjoint identity; canaries behind outputs and scratch. */
#include <stdlib.h>

#include "base/rng.h"
#include "check.h"
#include "kern/conv.h"

static const real CANARY = (real)-12345.5;
enum { GUARD = 16 };
static const double ROUNDOFF = REAL_IS_DOUBLE ? 1.1102230246251565e-16 : 5.9604644775390625e-8;

/* shift: so many reals off the 16-byte grid. */
static real *numbers(struct rng *r, size_t n, int shift)
{
    real *p = malloc((n + GUARD + (size_t)shift) * sizeof *p);
    for (size_t i = 0; i < n + (size_t)shift; i++)
        p[i] = (real)rng_range(r, -1, 1);
    for (size_t i = n; i < n + GUARD; i++)
        p[i + (size_t)shift] = CANARY;
    return p + shift;
}

/* Scratch full of NaN: nothing that was not written may count. */
static real *rubbish(struct rng *r, size_t n)
{
    real *p = numbers(r, n, 0);
    for (size_t i = 0; i < n; i++)
        p[i] = (real)NAN;
    return p;
}

static int guarded(const real *p, size_t n)
{
    for (size_t i = n; i < n + GUARD; i++)
        if (p[i] != CANARY)
            return 0;
    return 1;
}

static double dot(const real *a, const real *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (double)a[i] * (double)b[i];
    return sum;
}

static double distance(const real *a, const real *b, size_t n)
{
    double worst = 0;
    for (size_t i = 0; i < n; i++) {
        double error = fabs((double)a[i] - (double)b[i]);
        if (!(error <= worst))
            worst = error;
    }
    return worst;
}

static void compare(struct conv s)
{
    struct rng r = rng_stream(11, RNG_TEST, (uint64_t)(s.h * 131 + s.w * 31 + s.c * 7 + s.o));
    CHECK(conv_size(&s));
    const size_t nx = (size_t)(s.b * s.h * s.w * s.c), nw = (size_t)(s.kh * s.kw * s.c * s.o);
    const size_t ny = (size_t)(s.b * s.oh * s.ow * s.o);
    const size_t need_y = conv_y_scratch(&s), need_dx = conv_dx_scratch(&s);
    const size_t need_dw = conv_dw_scratch(&s);
    real *x = numbers(&r, nx, 1), *w = numbers(&r, nw, 1), *g = numbers(&r, ny, 1);
    real *y = numbers(&r, ny, 0), *dx = numbers(&r, nx, 0), *dw = numbers(&r, nw, 0);
    real *true_y = numbers(&r, ny, 0), *true_dx = numbers(&r, nx, 0), *true_dw = numbers(&r, nw, 0);
    real *scratch_y = rubbish(&r, need_y), *scratch_dx = rubbish(&r, need_dx);
    real *scratch_dw = rubbish(&r, need_dw);

    conv_y_naive(&s, x, w, true_y);
    conv_dx_naive(&s, g, w, true_dx);
    conv_dw_naive(&s, x, g, true_dw);
    conv_y(&s, x, w, (struct addend){0}, y, scratch_y);
    conv_dx(&s, g, w, (struct addend){0}, dx, scratch_dx);
    conv_dw(&s, x, g, (struct addend){0}, dw, scratch_dw);

    /* Sums of n products of absolute value <= 1, in two different orders. */
    const double n_y = s.kh * s.kw * s.c, n_dx = s.kh * s.kw * s.o, n_dw = s.b * s.oh * s.ow;
    CHECK_NEAR(distance(y, true_y, ny), 0, 8 * (n_y + 4) * ROUNDOFF);
    CHECK_NEAR(distance(dx, true_dx, nx), 0, 8 * (n_dx + 4) * ROUNDOFF);
    CHECK_NEAR(distance(dw, true_dw, nw), 0, 8 * (n_dw + 4) * ROUNDOFF);
    CHECK(guarded(y, ny) && guarded(dx, nx) && guarded(dw, nw));
    CHECK(guarded(scratch_y, need_y) && guarded(scratch_dx, need_dx));
    CHECK(guarded(scratch_dw, need_dw));

    /* T(x, w, g) three ways. */
    double t = dot(y, g, ny), size = sqrt((double)ny * n_y) * ROUNDOFF * 40;
    CHECK_NEAR(dot(x, dx, nx), t, size);
    CHECK_NEAR(dot(w, dw, nw), t, size);

    /* Added to a row, to a matrix and to what stands there already. */
    real *row = numbers(&r, (size_t)(s.c > s.o ? s.c : s.o), 0);
    for (int adding = 0; adding < 3; adding++) {
        real *sum_y = numbers(&r, ny, 0), *sum_dx = numbers(&r, nx, 0);
        real *sum_dw = numbers(&r, nw, 0);
        const real *to_y = adding == 0 ? row : adding == 1 ? g : sum_y;
        const real *to_dx = adding == 0 ? row : adding == 1 ? x : sum_dx;
        const real *to_dw = adding == 0 ? row : adding == 1 ? w : sum_dw;
        for (size_t i = 0; i < ny; i++)
            true_y[i] = y[i] + to_y[adding ? i : i % (size_t)s.o];
        for (size_t i = 0; i < nx; i++)
            true_dx[i] = dx[i] + to_dx[adding ? i : i % (size_t)s.c];
        for (size_t i = 0; i < nw; i++)
            true_dw[i] = dw[i] + to_dw[adding ? i : i % (size_t)s.o];
        const size_t c = adding ? (size_t)s.c : 0, o = adding ? (size_t)s.o : 0;
        conv_y(&s, x, w, (struct addend){to_y, o}, sum_y, scratch_y);
        conv_dx(&s, g, w, (struct addend){to_dx, c}, sum_dx, scratch_dx);
        conv_dw(&s, x, g, (struct addend){to_dw, o}, sum_dw, scratch_dw);
        CHECK_NEAR(distance(sum_y, true_y, ny), 0, 8 * (n_y + 4) * ROUNDOFF);
        CHECK_NEAR(distance(sum_dx, true_dx, nx), 0, 8 * (n_dx + 4) * ROUNDOFF);
        CHECK_NEAR(distance(sum_dw, true_dw, nw), 0, 8 * (n_dw + 4) * ROUNDOFF);
        CHECK(guarded(sum_y, ny) && guarded(sum_dx, nx) && guarded(sum_dw, nw));
        free(sum_y), free(sum_dx), free(sum_dw);
    }
    free(row);

    free(x - 1), free(w - 1), free(g - 1), free(y), free(dx), free(dw);
    free(true_y), free(true_dx), free(true_dw), free(scratch_y), free(scratch_dx);
    free(scratch_dw);
}

static void every_geometry(void)
{
    static const int CHANNELS[][2] = {{1, 1}, {1, 9}, {3, 5}, {4, 8}, {5, 2}, {8, 12}};
    for (int kernel = 1; kernel <= 5; kernel++)
        for (int stride = 1; stride <= 4; stride++)
            for (int pad = 0; pad <= 3; pad++)
                for (int size = 1; size <= 9; size += 2)
                    for (size_t k = 0; k < sizeof CHANNELS / sizeof *CHANNELS; k++) {
                        struct conv s = {
                            2,   size, size + 1, CHANNELS[k][0], kernel, 0, CHANNELS[k][1], stride,
                            pad, 0,    0};
                        s.kw = kernel % 3 + 1; /* not square either */
                        if (conv_size(&s))
                            compare(s);
                    }
}

static void sizes_of_networks(void)
{
    static const struct conv S[] = {
        {3, 28, 28, 1, 3, 3, 32, 2, 1, 0, 0}, {2, 14, 14, 32, 3, 3, 32, 2, 1, 0, 0},
        {5, 7, 7, 33, 3, 3, 31, 2, 1, 0, 0},  {1, 28, 28, 1, 4, 4, 32, 2, 1, 0, 0},
        {2, 14, 13, 6, 5, 5, 20, 1, 2, 0, 0}, {1, 5, 5, 64, 3, 3, 70, 1, 1, 0, 0},
        {1, 4, 4, 3, 1, 1, 600, 1, 0, 0, 0},  {9, 1, 1, 64, 1, 1, 5, 1, 0, 0, 0},
        {1, 3, 3, 2, 3, 3, 450, 1, 1, 0, 0},  {1, 2, 3, 7, 2, 3, 3, 3, 5, 0, 0},
        {1, 40, 40, 2, 7, 3, 3, 3, 0, 0, 0},  {130, 2, 2, 4, 2, 2, 4, 2, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof S / sizeof *S; i++)
        compare(S[i]);
}

static void sizes_refused(void)
{
    struct conv fits = {1, 5, 6, 1, 3, 2, 1, 2, 0, 0, 0};
    CHECK(conv_size(&fits) && fits.oh == 2 && fits.ow == 3);
    struct conv large = {1, 2, 9, 1, 3, 3, 1, 1, 0, 9, 9};
    CHECK(!conv_size(&large));
    large.pad = 1;
    CHECK(conv_size(&large) && large.oh == 2 && large.ow == 9);
    struct conv no_stride = {1, 5, 5, 1, 3, 3, 1, 0, 0, 0, 0};
    CHECK(!conv_size(&no_stride));
    struct conv negative = {1, 5, 5, 1, 3, 3, 1, 1, -1, 0, 0};
    CHECK(!conv_size(&negative));
}

/* An image's result does not depend on the batch around it. */
static void batches_may_be_cut(void)
{
    struct conv all = {7, 9, 9, 5, 3, 3, 11, 2, 1, 0, 0}, one = all;
    one.b = 1;
    CHECK(conv_size(&all) && conv_size(&one));
    struct rng r = rng_stream(12, RNG_TEST, 0);
    const size_t image = 9 * 9 * 5, result = (size_t)(all.oh * all.ow * all.o);
    real *x = numbers(&r, image * 7, 0), *w = numbers(&r, 3 * 3 * 5 * 11, 0);
    real *y = numbers(&r, result * 7, 0), *lone = numbers(&r, result, 0);
    real *dx = numbers(&r, image * 7, 0), *lone_dx = numbers(&r, image, 0);
    real *scratch = rubbish(&r, conv_y_scratch(&all) + conv_dx_scratch(&all));
    conv_y(&all, x, w, (struct addend){0}, y, scratch);
    conv_dx(&all, y, w, (struct addend){0}, dx, scratch);
    for (size_t b = 0; b < 7; b++) {
        conv_y(&one, x + b * image, w, (struct addend){0}, lone, scratch);
        conv_dx(&one, lone, w, (struct addend){0}, lone_dx, scratch);
        for (size_t i = 0; i < result; i++)
            CHECK(lone[i] == y[b * result + i]);
        for (size_t i = 0; i < image; i++)
            CHECK(lone_dx[i] == dx[b * image + i]);
    }
    free(x), free(w), free(y), free(lone), free(dx), free(lone_dx), free(scratch);
}

int main(void)
{
    RUN(every_geometry);
    RUN(sizes_of_networks);
    RUN(sizes_refused);
    RUN(batches_may_be_cut);
    return check_report();
}
