/* Rendering against plain double loops: the exact average, turns, moments, distortion, the pen. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "data/render.h"

static void set_pixel(uint8_t *bits, int x, int y)
{
    if (x >= 0 && x < CANVAS && y >= 0 && y < CANVAS)
        bits[y * CANVAS_ROW + x / 8] = (uint8_t)(bits[y * CANVAS_ROW + x / 8] | 0x80 >> x % 8);
}

static int pixel(const uint8_t *bits, int x, int y)
{
    return x >= 0 && x < CANVAS && y >= 0 && y < CANVAS &&
           bits[y * CANVAS_ROW + x / 8] >> (7 - x % 8) & 1;
}

/* Discs and lines, everywhere or (margin) away from the rim. */
static void draw_blobs(uint8_t *bits, uint64_t seed, int margin)
{
    struct rng r = rng_stream(seed, RNG_TEST, 0);
    memset(bits, 0, CANVAS_BYTES);
    for (int k = 0; k < 6; k++) {
        int x = margin + (int)rng_below(&r, (uint32_t)(CANVAS - 2 * margin));
        int y = margin + (int)rng_below(&r, (uint32_t)(CANVAS - 2 * margin));
        int radius = 1 + (int)rng_below(&r, 5), length = (int)rng_below(&r, 20);
        for (int t = 0; t <= length; t++)
            for (int dy = -radius; dy <= radius; dy++)
                for (int dx = -radius; dx <= radius; dx++)
                    if (dx * dx + dy * dy <= radius * radius)
                        set_pixel(bits, x + dx + (k & 1 ? t : 0), y + dy + (k & 1 ? 0 : t));
    }
}

static struct dataset *one_drawing(const uint8_t *bits)
{
    struct dataset *d = dataset_create();
    dataset_add_bitmap(d, dataset_add_class(d, dataset_add_alphabet(d, "a"), "b", -1), 0, bits);
    CHECK(dataset_seal(d) == OK);
    return d;
}

static void render_pose(const uint8_t *bits, struct pose pose, enum normalise normalise,
                        const struct augment *augment, uint64_t seed, real *out)
{
    struct dataset *d = one_drawing(bits);
    struct rng r = rng_stream(seed, RNG_AUGMENT, 0);
    pose.item = 0;
    render(d, pose, normalise, augment, &r, out);
    dataset_free(d);
}

static double difference(const real *a, const real *b)
{
    double most = 0;
    for (int i = 0; i < PIXELS; i++) {
        double d = fabs((double)a[i] - (double)b[i]);
        most = d <= most ? most : d;
    }
    return most;
}

static double mean_difference(const real *a, const real *b)
{
    double sum = 0;
    for (int i = 0; i < PIXELS; i++)
        sum += fabs((double)a[i] - (double)b[i]) / PIXELS;
    return sum;
}

/* Overlap of [lo, lo + 3.75) with pixel i. */
static double overlap(int cell, int i)
{
    double lo = fmax(3.75 * cell, i), hi = fmin(3.75 * (cell + 1), i + 1);
    return hi > lo ? hi - lo : 0;
}

static void average_is_exact(void)
{
    uint8_t bits[CANVAS_BYTES];
    real out[PIXELS];
    for (uint64_t seed = 0; seed < 6; seed++) {
        draw_blobs(bits, seed, 0);
        if (seed == 5)
            memset(bits, 0xff, sizeof bits);
        render_bitmap(bits, NORMALISE_NONE, NULL, NULL, out);
        for (int i = 0; i < SIDE; i++)
            for (int j = 0; j < SIDE; j++) {
                double sum = 0;
                for (int y = 0; y < CANVAS; y++)
                    for (int x = 0; x < CANVAS; x++)
                        if (pixel(bits, x, y))
                            sum += overlap(i, y) * overlap(j, x);
                CHECK_NEAR(out[i * SIDE + j], sum / (3.75 * 3.75), 1e-6);
            }
    }
    CHECK(out[0] == 1 && out[PIXELS - 1] == 1);
}

/* The picture mirrored, then turned clockwise. */
static void turn_picture(const real *in, int turns, int mirror, real *out)
{
    for (int i = 0; i < SIDE; i++)
        for (int j = 0; j < SIDE; j++) {
            int r = i, c = mirror ? SIDE - 1 - j : j;
            for (int t = 0; t < turns; t++) {
                int old = r;
                r = c;
                c = SIDE - 1 - old;
            }
            out[r * SIDE + c] = in[i * SIDE + j];
        }
}

static void turns_are_exact(void)
{
    uint8_t bits[CANVAS_BYTES];
    real upright[PIXELS], expected[PIXELS], out[PIXELS];
    draw_blobs(bits, 1, 0);
    for (int normalise = 0; normalise < 3; normalise++) {
        render_bitmap(bits, (enum normalise)normalise, NULL, NULL, upright);
        for (int turns = 0; turns < 4; turns++)
            for (int mirror = 0; mirror < 2; mirror++) {
                turn_picture(upright, turns, mirror, expected);
                render_pose(bits, (struct pose){0, turns, mirror}, (enum normalise)normalise, NULL,
                            0, out);
                /* Resampled pictures differ where a sample falls on the edge of a pixel. */
                if (normalise == NORMALISE_NONE)
                    CHECK(difference(out, expected) == 0);
                else
                    CHECK(mean_difference(out, expected) < 1e-3);
            }
    }
    /* A flag in the top left corner, by hand: after one quarter clockwise it is top right. */
    memset(bits, 0, sizeof bits);
    for (int y = 0; y < 15; y++)
        for (int x = 0; x < 4; x++)
            set_pixel(bits, x, y);
    render_pose(bits, (struct pose){0, 1, 0}, NORMALISE_NONE, NULL, 0, out);
    CHECK(out[SIDE - 1] == 1 && out[SIDE - 4] == 1 && out[0] == 0);
    render_pose(bits, (struct pose){0, 0, 1}, NORMALISE_NONE, NULL, 0, out);
    CHECK(out[SIDE - 1] == 1 && out[4 * SIDE - 1] == 1 && out[0] == 0);
}

struct spread {
    double mass, x, y, sx, sy;
};

/* Of the bits, with the extent of a pixel; places in pixels. */
static struct spread spread_of_bits(const uint8_t *bits)
{
    struct spread s = {0, 0, 0, 0, 0};
    for (int pass = 0; pass < 2; pass++) {
        for (int y = 0; y < CANVAS; y++)
            for (int x = 0; x < CANVAS; x++)
                if (pixel(bits, x, y)) {
                    if (pass == 0) {
                        s.mass++;
                        s.x += x + 0.5;
                        s.y += y + 0.5;
                    } else {
                        s.sx += (x + 0.5 - s.x) * (x + 0.5 - s.x) / s.mass;
                        s.sy += (y + 0.5 - s.y) * (y + 0.5 - s.y) / s.mass;
                    }
                }
        if (pass == 0) {
            s.x /= s.mass;
            s.y /= s.mass;
        }
    }
    s.sx = sqrt(s.sx + 1.0 / 12);
    s.sy = sqrt(s.sy + 1.0 / 12);
    return s;
}

/* Of a picture, in half widths from its middle. */
static struct spread spread_of_picture(const real *p)
{
    struct spread s = {0, 0, 0, 0, 0};
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < SIDE; i++)
            for (int j = 0; j < SIDE; j++) {
                double v = (double)p[i * SIDE + j], x = (j + 0.5) / 14 - 1, y = (i + 0.5) / 14 - 1;
                if (pass == 0) {
                    s.mass += v;
                    s.x += v * x;
                    s.y += v * y;
                } else {
                    s.sx += v * (x - s.x) * (x - s.x) / s.mass;
                    s.sy += v * (y - s.y) * (y - s.y) / s.mass;
                }
            }
        if (pass == 0) {
            s.x /= s.mass;
            s.y /= s.mass;
        }
    }
    s.sx = sqrt(s.sx + 1.0 / 12 / 14 / 14);
    s.sy = sqrt(s.sy + 1.0 / 12 / 14 / 14);
    return s;
}

/* The half widths of the canvas region shown, by the formula of the header. */
static void expected_half(double sx, double sy, double *hx, double *hy)
{
    double least = fmax(0.15 * fmax(sx, sy), 2.4);
    sx = fmax(sx, least);
    sy = fmax(sy, least);
    double mean = sqrt(0.5 * (sx * sx + sy * sy));
    *hx = pow(sx, 0.4) * pow(mean, 0.6) / 0.4;
    *hy = pow(sy, 0.4) * pow(mean, 0.6) / 0.4;
}

/* Against a plain resampling in double, without the shortcut that skips empty pixels. */
static void resampling_is_right(void)
{
    uint8_t bits[CANVAS_BYTES];
    real out[PIXELS];
    for (uint64_t seed = 0; seed < 8; seed++)
        for (int normalise = NORMALISE_CENTRE; normalise <= NORMALISE_MOMENT; normalise++) {
            draw_blobs(bits, seed, seed < 4 ? 0 : 30);
            struct spread s = spread_of_bits(bits);
            double hx = 52.5, hy = 52.5, wrong = 0;
            if (normalise == NORMALISE_MOMENT)
                expected_half(s.sx, s.sy, &hx, &hy);
            render_bitmap(bits, (enum normalise)normalise, NULL, NULL, out);
            for (int i = 0; i < SIDE; i++)
                for (int j = 0; j < SIDE; j++) {
                    int hits = 0;
                    for (int b = 0; b < 4; b++)
                        for (int a = 0; a < 4; a++) {
                            double u = (j + (a + 0.5) / 4) / 14 - 1,
                                   v = (i + (b + 0.5) / 4) / 14 - 1;
                            hits += pixel(bits, (int)floor(s.x + hx * u), (int)floor(s.y + hy * v));
                        }
                    double gap = fabs((double)out[i * SIDE + j] - hits / 16.0);
                    CHECK(gap < 0.3); /* samples on the edge of a pixel may fall to either side */
                    wrong += gap / PIXELS;
                }
            CHECK(wrong < 1e-3);
        }
}

static void moments_are_normalised(void)
{
    uint8_t bits[CANVAS_BYTES];
    real out[PIXELS];
    for (uint64_t seed = 10; seed < 20; seed++) {
        draw_blobs(bits, seed, 35); /* compact: nothing leaves the picture */
        struct spread s = spread_of_bits(bits), p;
        double hx, hy;
        expected_half(s.sx, s.sy, &hx, &hy);
        render_bitmap(bits, NORMALISE_MOMENT, NULL, NULL, out);
        p = spread_of_picture(out);
        CHECK_NEAR(p.x, 0, 0.01);
        CHECK_NEAR(p.y, 0, 0.01);
        CHECK_NEAR(p.sx, s.sx / hx, 0.01);
        CHECK_NEAR(p.sy, s.sy / hy, 0.01);
        render_bitmap(bits, NORMALISE_CENTRE, NULL, NULL, out);
        p = spread_of_picture(out);
        /* The samples lie 0.94 px apart: a row of pixels more or less is counted twice. */
        CHECK_NEAR(p.x, 0, 0.02);
        CHECK_NEAR(p.y, 0, 0.02);
        CHECK_NEAR(p.sx, s.sx / 52.5, 0.01);
    }
    /* The floor: a line of one pixel is not blown up beyond 2.4 px. */
    memset(bits, 0, sizeof bits);
    for (int y = 30; y < 70; y++)
        set_pixel(bits, 50, y);
    struct spread s = spread_of_bits(bits), p;
    double hx, hy;
    expected_half(s.sx, s.sy, &hx, &hy);
    render_bitmap(bits, NORMALISE_MOMENT, NULL, NULL, out);
    p = spread_of_picture(out);
    CHECK_NEAR(p.sy, s.sy / hy, 0.01);
    CHECK(hx > 2.4 && p.mass > 0);
    memset(bits, 0, sizeof bits);
    set_pixel(bits, 3, 100); /* a lone pixel in a corner: 2.4 px become 0.4 of the half width */
    render_bitmap(bits, NORMALISE_MOMENT, NULL, NULL, out);
    p = spread_of_picture(out);
    CHECK_NEAR(p.x, 0, 0.02);
    CHECK_NEAR(p.mass, 14.0 * 14 / 36, 1);
}

static void moved(const uint8_t *bits, int dx, int dy, uint8_t *out)
{
    memset(out, 0, CANVAS_BYTES);
    for (int y = 0; y < CANVAS; y++)
        for (int x = 0; x < CANVAS; x++)
            if (pixel(bits, x, y))
                set_pixel(out, x + dx, y + dy);
}

static void place_does_not_matter(void)
{
    uint8_t bits[CANVAS_BYTES], other[CANVAS_BYTES];
    real a[PIXELS], b[PIXELS];
    draw_blobs(bits, 3, 35);
    moved(bits, 9, -13, other);
    for (int normalise = NORMALISE_CENTRE; normalise <= NORMALISE_MOMENT; normalise++) {
        render_bitmap(bits, (enum normalise)normalise, NULL, NULL, a);
        render_bitmap(other, (enum normalise)normalise, NULL, NULL, b);
        CHECK(mean_difference(a, b) < 1e-3);
    }
    render_bitmap(bits, NORMALISE_NONE, NULL, NULL, a);
    render_bitmap(other, NORMALISE_NONE, NULL, NULL, b);
    CHECK(mean_difference(a, b) > 0.02);
}

/* Rotation and shear come before the normalisation, which is that of the distorted drawing. */
static void distorted_moments(void)
{
    uint8_t bits[CANVAS_BYTES];
    real plain[PIXELS], out[PIXELS];
    memset(bits, 0, sizeof bits);
    for (int y = 0; y < CANVAS; y++) /* a bar at 45 degrees */
        for (int x = 0; x < CANVAS; x++)
            if (abs(x - y) < 5 && abs(x + y - 104) < 50)
                set_pixel(bits, x, y);
    const struct augment turn = {.rotation = 0.7};
    double level = 0, upright = 0;
    for (uint64_t seed = 0; seed < 60; seed++) {
        render_pose(bits, (struct pose){0, 0, 0}, NORMALISE_MOMENT, &turn, seed, out);
        struct spread p = spread_of_picture(out);
        CHECK_NEAR(p.x, 0, 0.02);
        CHECK_NEAR(p.y, 0, 0.02);
        /* Along an axis the bar is long and flat; s^0.4 s_mean^0.6 keeps part of that. */
        level = fmax(level, p.sx / p.sy);
        upright = fmax(upright, p.sy / p.sx);
        CHECK(p.sx < 5 * p.sy && p.sy < 5 * p.sx);
        CHECK_NEAR(sqrt(0.5 * (p.sx * p.sx + p.sy * p.sy)), 0.4, 0.07);
    }
    CHECK(level > 1.8 && upright > 1.8);
    render_pose(bits, (struct pose){0, 0, 0}, NORMALISE_MOMENT, NULL, 0, plain);
    struct spread p = spread_of_picture(plain);
    CHECK_NEAR(p.sx, p.sy, 0.01);
}

/* What each amplitude does to the unnormalised picture, on average and at most. */
static void amplitudes(void)
{
    uint8_t bits[CANVAS_BYTES];
    real plain[PIXELS], out[PIXELS];
    draw_blobs(bits, 5, 35);
    render_bitmap(bits, NORMALISE_CENTRE, NULL, NULL, plain);
    struct spread before = spread_of_picture(plain);
    enum { N = 300 };
    double most_x = 0, most_y = 0, wide = 0, narrow = 9, wander = 0;
    for (uint64_t seed = 0; seed < N; seed++) {
        const struct augment shift = {.shift = 0.2}, scale = {.scale = 0.3},
                             bend = {.elastic = 0.05};
        render_pose(bits, (struct pose){0, 0, 0}, NORMALISE_CENTRE, &shift, seed, out);
        struct spread p = spread_of_picture(out);
        most_x = fmax(most_x, fabs(p.x));
        most_y = fmax(most_y, fabs(p.y));
        CHECK_NEAR(p.sx, before.sx, 0.01);
        CHECK(fabs(p.x) < 0.21 && fabs(p.y) < 0.21);
        render_pose(bits, (struct pose){0, 0, 0}, NORMALISE_CENTRE, &scale, seed, out);
        p = spread_of_picture(out);
        wide = fmax(wide, p.sx / before.sx);
        narrow = fmin(narrow, p.sx / before.sx);
        CHECK_NEAR(p.x, 0, 0.03);
        render_pose(bits, (struct pose){0, 0, 0}, NORMALISE_CENTRE, &bend, seed, out);
        p = spread_of_picture(out);
        wander += p.x * p.x / N;
        CHECK(mean_difference(out, plain) < 0.2);
    }
    CHECK(most_x > 0.18 && most_y > 0.18);
    CHECK(wide > 1.25 && wide < 1.33 && narrow < 0.75 && narrow > 0.67);
    CHECK(sqrt(wander) > 0.01 && sqrt(wander) < 0.06);
}

static void augmentation_is_reproducible(void)
{
    uint8_t bits[CANVAS_BYTES];
    real a[PIXELS], b[PIXELS];
    const struct augment full = augment_level(1, 0), none = augment_level(0, 0);
    draw_blobs(bits, 6, 20);
    struct dataset *d = one_drawing(bits);
    struct pose pose = {0, 1, 1};
    struct rng r = rng_stream(1, RNG_AUGMENT, 0), same = r, untouched = r;
    render(d, pose, NORMALISE_MOMENT, &full, &r, a);
    render(d, pose, NORMALISE_MOMENT, &full, &same, b);
    CHECK(difference(a, b) == 0);
    CHECK(rng_u32(&r) == rng_u32(&same));
    render(d, pose, NORMALISE_MOMENT, &full, &r, b);
    CHECK(mean_difference(a, b) > 1e-3);
    /* Level 0 is no augmentation: same bits, and no number is drawn. */
    struct rng zero = untouched;
    render(d, pose, NORMALISE_MOMENT, &none, &zero, a);
    CHECK(!memcmp(&zero, &untouched, sizeof zero));
    render(d, pose, NORMALISE_MOMENT, NULL, NULL, b);
    CHECK(difference(a, b) == 0);
    /* A small level moves little: 3 x 3 against 4 x 4 samples is all that differs. */
    const struct augment faint = augment_level(1e-6, 0);
    for (int normalise = 0; normalise < 3; normalise++) {
        render(d, pose, (enum normalise)normalise, &faint, &r, a);
        render(d, pose, (enum normalise)normalise, NULL, NULL, b);
        CHECK(mean_difference(a, b) < 0.015);
    }
    CHECK_NEAR(full.rotation, 0.16, 1e-12);
    CHECK_NEAR(full.shear, 0.1, 1e-12);
    CHECK_NEAR(full.scale, 0.09, 1e-12);
    CHECK_NEAR(full.shift, 0.06, 1e-12);
    CHECK_NEAR(full.elastic, 0.05, 1e-12);
    dataset_free(d);
}

/* Absurd amplitudes must stay within memory and within 0 .. 1 (run under sanitizers). */
static void wild_amplitudes(void)
{
    uint8_t bits[CANVAS_BYTES];
    real out[PIXELS];
    static const double level[] = {3, 30, 1e4, 1e9, 1e30};
    memset(bits, 0xff, sizeof bits);
    for (size_t k = 0; k < sizeof level / sizeof *level; k++)
        for (uint64_t seed = 0; seed < 6; seed++) {
            const struct augment a = augment_level(level[k], 0);
            render_pose(bits, (struct pose){0, 7, 1}, (enum normalise)(seed % 3), &a, seed, out);
            for (int i = 0; i < PIXELS; i++)
                CHECK(out[i] >= 0 && out[i] <= 1);
        }
}

static void empty_drawings(void)
{
    uint8_t bits[CANVAS_BYTES] = {0};
    real out[PIXELS];
    const struct augment a = augment_level(1, 0);
    for (int normalise = 0; normalise < 3; normalise++)
        for (int augmented = 0; augmented < 2; augmented++) {
            for (int i = 0; i < PIXELS; i++)
                out[i] = 7;
            render_pose(bits, (struct pose){0, 1, 0}, (enum normalise)normalise,
                        augmented ? &a : NULL, 1, out);
            for (int i = 0; i < PIXELS; i++)
                CHECK(out[i] == 0);
        }
}

static void grey_pictures(void)
{
    struct dataset *d = dataset_create();
    uint8_t bits[CANVAS_BYTES], grey[PIXELS], blank[PIXELS] = {0};
    real fine[PIXELS], coarse[PIXELS], turned[PIXELS];
    draw_blobs(bits, 7, 25);
    render_bitmap(bits, NORMALISE_NONE, NULL, NULL, fine);
    for (int i = 0; i < PIXELS; i++)
        grey[i] = (uint8_t)floor(255 * (double)fine[i] + 0.5);
    int c = dataset_add_class(d, dataset_add_alphabet(d, "a"), "b", -1);
    dataset_add_grey(d, c, 0, grey);
    dataset_add_grey(d, c, 1, blank);
    dataset_add_bitmap(d, c, 2, bits);
    CHECK(dataset_seal(d) == OK);
    render(d, (struct pose){0, 0, 0}, NORMALISE_NONE, NULL, NULL, coarse);
    for (int i = 0; i < PIXELS; i++)
        CHECK(coarse[i] == (real)grey[i] / (real)255);
    render(d, (struct pose){0, 3, 1}, NORMALISE_NONE, NULL, NULL, turned);
    turn_picture(coarse, 3, 1, fine);
    CHECK(difference(turned, fine) == 0);
    /* Normalised it is the blurred picture of the same drawing. */
    for (int normalise = NORMALISE_CENTRE; normalise <= NORMALISE_MOMENT; normalise++)
        for (int turns = 0; turns < 4; turns++) {
            render(d, (struct pose){0, turns, 0}, (enum normalise)normalise, NULL, NULL, coarse);
            render(d, (struct pose){2, turns, 0}, (enum normalise)normalise, NULL, NULL, fine);
            struct spread p = spread_of_picture(coarse), q = spread_of_picture(fine);
            CHECK_NEAR(p.x, 0, 0.02);
            CHECK_NEAR(p.y, 0, 0.02);
            CHECK_NEAR(p.mass, q.mass, 0.05 * q.mass);
            CHECK_NEAR(p.sx, q.sx, 0.03);
            CHECK(mean_difference(coarse, fine) < 0.04);
        }
    const struct augment a = augment_level(1, 0);
    struct rng r = rng_stream(1, RNG_AUGMENT, 0), same = r;
    render(d, (struct pose){0, 0, 0}, NORMALISE_MOMENT, &a, &r, coarse);
    render(d, (struct pose){2, 0, 0}, NORMALISE_MOMENT, &a, &same, fine);
    CHECK(mean_difference(coarse, fine) < 0.04);
    render(d, (struct pose){1, 0, 0}, NORMALISE_MOMENT, &a, &r, coarse);
    for (int i = 0; i < PIXELS; i++)
        CHECK(coarse[i] == 0);
    dataset_free(d);
}

/* The pen, point by point: 5 x 5 without corners at every pixel of a Bresenham line. */
static void stamp(uint8_t *bits, int x, int y)
{
    for (int dy = -2; dy <= 2; dy++)
        for (int dx = -2; dx <= 2; dx++)
            if (abs(dx) + abs(dy) < 4)
                set_pixel(bits, x + dx, y + dy);
}

static void brush(void)
{
    uint8_t bits[CANVAS_BYTES], expected[CANVAS_BYTES];
    /* A dot. */
    const float dot[3] = {50.4f, 20.5f, 0};
    const int32_t one = 1;
    memset(bits, 0xff, sizeof bits);
    render_strokes(dot, &one, 1, bits);
    memset(expected, 0, sizeof expected);
    stamp(expected, 50, 21);
    CHECK(!memcmp(bits, expected, sizeof bits));
    int ink = 0;
    for (int i = 0; i < CANVAS * CANVAS; i++)
        ink += pixel(bits, i % CANVAS, i / CANVAS);
    CHECK(ink == 21);
    /* Level, upright and diagonal lines, over the seam of the two words and over every rim. */
    static const float line[][6] = {{10, 30, 0, 90, 30, 0},   {63, 5, 0, 63, 99, 0},
                                    {64, 99, 0, 64, 5, 0},    {20, 20, 0, 80, 80, 0},
                                    {104, 0, 0, 0, 104, 0},   {-1, 50, 0, 105, 50, 0},
                                    {50, -2, 0, 50, 106, 0},  {-20, -20, 0, 120, 120, 0},
                                    {104, 104, 0, 104, 0, 0}, {0, 0, 0, 0, 104, 0}};
    for (size_t k = 0; k < sizeof line / sizeof *line; k++) {
        const int32_t two = 2;
        const float *p = line[k];
        render_strokes(p, &two, 1, bits);
        memset(expected, 0, sizeof expected);
        int steps = (int)fmax(fabsf(p[3] - p[0]), fabsf(p[4] - p[1]));
        for (int t = 0; t <= steps; t++) /* exact for these slopes */
            stamp(expected, (int)p[0] + ((int)p[3] - (int)p[0]) / steps * t,
                  (int)p[1] + ((int)p[4] - (int)p[1]) / steps * t);
        CHECK(!memcmp(bits, expected, sizeof bits));
    }
    /* Strokes are not joined; both ends of any line are inked, and all between is connected. */
    const float two_strokes[12] = {10, 10, 0, 20, 13, 1, 80, 90, 2, 71, 60, 3};
    const int32_t lengths[2] = {2, 2};
    render_strokes(two_strokes, lengths, 2, bits);
    CHECK(pixel(bits, 10, 10) && pixel(bits, 20, 13) && pixel(bits, 80, 90) && pixel(bits, 71, 60));
    CHECK(!pixel(bits, 50, 50) && !pixel(bits, 50, 52) && pixel(bits, 15, 11));
    /* Nonsense is clipped, quickly. */
    const float wild[12] = {NAN, 5, 0, INFINITY, -INFINITY, 0, 1e30f, 50, 0, -1e30f, 50, 0};
    const int32_t four = 4;
    render_strokes(wild, &four, 1, bits);
    CHECK(pixel(bits, 50, 50));
    render_strokes(wild, &four, 0, bits);
    for (int i = 0; i < CANVAS_BYTES; i++)
        CHECK(bits[i] == 0);
}

/* Without jitter it is the drawing itself; with it every stroke is displaced as its sizes say,
 * about its old place; the level scales it; a drawing without strokes is left alone. */
static void redrawn(void)
{
    const float points[] = {20, 52, 0, 85, 52, 0, 52, 20, 0, 52, 85, 0};
    const int32_t lengths[] = {2, 2};
    uint8_t bits[CANVAS_BYTES], again[CANVAS_BYTES], before[CANVAS_BYTES];
    render_strokes(points, lengths, 2, bits);
    struct dataset *d = dataset_create();
    int c = dataset_add_class(d, dataset_add_alphabet(d, "a"), "b", -1);
    int item = dataset_add_bitmap(d, c, 0, bits);
    CHECK(dataset_add_strokes(d, item, points, lengths, 2) == OK);
    dataset_add_bitmap(d, c, 1, bits);
    CHECK(dataset_seal(d) == OK);
    struct rng r = rng_stream(1, RNG_TEST, 0);
    const struct jitter still = {0}, shift = {.shift = 3}, all = augment_level(1, 1).jitter;
    CHECK(render_redrawn(d, 0, &still, &r, again) && !memcmp(bits, again, sizeof bits));
    memset(before, 7, sizeof before);
    memcpy(again, before, sizeof again);
    CHECK(!render_redrawn(d, 1, &all, &r, again) && !memcmp(before, again, sizeof again));

    /* The horizontal stroke alone is 65 px long: its row of most ink is where it lies. */
    enum { N = 400 };
    double sum = 0, squares = 0;
    int same = 0;
    for (int k = 0; k < N; k++) {
        CHECK(render_redrawn(d, 0, &shift, &r, again));
        int most = 0, row = 0;
        for (int y = 0; y < CANVAS; y++) {
            int ink = 0;
            for (int x = 0; x < CANVAS; x++)
                ink += pixel(again, x, y);
            if (ink > most) {
                most = ink;
                row = y;
            }
        }
        sum += row - 51; /* the first of the three widest rows of the pen */
        squares += (row - 51) * (row - 51);
        CHECK(render_redrawn(d, 0, &all, &r, again));
        same += !memcmp(bits, again, sizeof bits);
    }
    CHECK_NEAR(sum / N, 0, 5 * 3 / sqrt(N));
    CHECK_NEAR(sqrt(squares / N), 3, 0.5);
    CHECK(same == 0);

    /* As part of a rendering: a share of the drawings, and the same numbers for the same seed. */
    real one[PIXELS], two[PIXELS], plain[PIXELS];
    const struct augment half = {.redraw = 0.5, .jitter = all};
    render(d, (struct pose){0}, NORMALISE_NONE, NULL, NULL, plain);
    int changed = 0;
    for (int k = 0; k < N; k++) {
        struct rng a = rng_stream(2, RNG_TEST, (uint64_t)k), b = a;
        render(d, (struct pose){0}, NORMALISE_NONE, &half, &a, one);
        render(d, (struct pose){0}, NORMALISE_NONE, &half, &b, two);
        CHECK(!memcmp(one, two, sizeof one));
        changed += memcmp(one, plain, sizeof one) != 0;
    }
    CHECK_NEAR(changed, N / 2, 5 * sqrt(N / 4));
    dataset_free(d);
}

int main(void)
{
    RUN(average_is_exact);
    RUN(turns_are_exact);
    RUN(resampling_is_right);
    RUN(moments_are_normalised);
    RUN(place_does_not_matter);
    RUN(distorted_moments);
    RUN(amplitudes);
    RUN(augmentation_is_reproducible);
    RUN(wild_amplitudes);
    RUN(empty_drawings);
    RUN(grey_pictures);
    RUN(brush);
    RUN(redrawn);
    return check_report();
}
