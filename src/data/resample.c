#include "data/resample.h"

#include <math.h>
#include <string.h>

#include "base/num.h"

static const double CELL = (double)CANVAS / SIDE; /* canvas pixels of one grey pixel: 3.75 */

void ink_of_bitmap(struct ink *ink, const uint8_t *bits)
{
    for (int y = 0; y < CANVAS; y++)
        for (int w = 0; w < 2; w++) {
            uint64_t v = 0;
            for (int i = 8 * w; i < 8 * w + 8; i++)
                v = v << 8 | (i < CANVAS_ROW ? bits[y * CANVAS_ROW + i] : 0);
            ink->row[y][w] = v;
        }
    ink->grey = NULL;
}

/* Bits lo .. hi of a row, cut to the canvas. */
static void set_range(uint64_t row[2], int lo, int hi)
{
    lo = lo < 0 ? 0 : lo;
    hi = hi > CANVAS - 1 ? CANVAS - 1 : hi;
    for (int x = lo; x <= hi; x++)
        row[x >> 6] |= (uint64_t)1 << (63 - (x & 63));
}

void ink_of_grey(struct ink *ink, const uint8_t *grey)
{
    memset(ink, 0, sizeof *ink);
    ink->grey = grey;
    for (int i = 0; i < SIDE; i++) {
        uint64_t row[2] = {0, 0};
        for (int j = 0; j < SIDE; j++)
            if (grey[i * SIDE + j]) /* bilinear: a grey pixel is seen from one pixel away */
                set_range(row, (int)((j - 1) * CELL) - 1, (int)((j + 2) * CELL) + 1);
        int top = (int)((i - 1) * CELL) - 1, bottom = (int)((i + 2) * CELL) + 1;
        for (int y = top < 0 ? 0 : top; y <= bottom && y < CANVAS; y++) {
            ink->row[y][0] |= row[0];
            ink->row[y][1] |= row[1];
        }
    }
}

static struct moments about_centre(double mass, double x, double y, double xx, double xy, double yy,
                                   double unit)
{
    struct moments m = {.mass = mass * unit * unit};
    if (mass > 0) {
        x /= mass;
        y /= mass;
        double extent = unit * unit / 12; /* variance of a pixel's own square */
        m.x = (x + 0.5) * unit;
        m.y = (y + 0.5) * unit;
        m.xx = (xx / mass - x * x) * unit * unit + extent;
        m.xy = (xy / mass - x * y) * unit * unit;
        m.yy = (yy / mass - y * y) * unit * unit + extent;
    }
    return m;
}

struct moments ink_moments(const struct ink *ink)
{
    /* Integers: 11,025 pixels of at most 104^2, or 784 of at most 255 * 27^2, fit easily. */
    int32_t mass = 0, sx = 0, sy = 0, sxx = 0, sxy = 0, syy = 0;
    if (ink->grey) {
        for (int i = 0; i < SIDE; i++)
            for (int j = 0; j < SIDE; j++) {
                int g = ink->grey[i * SIDE + j];
                mass += g;
                sx += g * j;
                sy += g * i;
                sxx += g * j * j;
                sxy += g * i * j;
                syy += g * i * i;
            }
        return about_centre(mass / 255.0, sx / 255.0, sy / 255.0, sxx / 255.0, sxy / 255.0,
                            syy / 255.0, CELL);
    }
    for (int y = 0; y < CANVAS; y++) {
        int32_t n = 0, rx = 0, rxx = 0;
        for (int w = 0; w < 2; w++)
            for (uint64_t v = ink->row[y][w]; v; v &= v - 1) {
                int x = 64 * w + 63 - __builtin_ctzll(v);
                n++;
                rx += x;
                rxx += x * x;
            }
        mass += n;
        sx += rx;
        sxx += rxx;
        sy += n * y;
        sxy += rx * y;
        syy += n * y * y;
    }
    return about_centre(mass, sx, sy, sxx, sxy, syy, 1);
}

/* near: ink moved by up to rx columns and ry rows in every direction. Doubling: a run of n places
 * grows to 2n by one shift. */
static void dilate(const struct ink *ink, int rx, int ry, uint64_t near[CANVAS][2])
{
    uint64_t wide[CANVAS][2];
    for (int y = 0; y < CANVAS; y++) {
        uint64_t a = ink->row[y][0], b = ink->row[y][1];
        if (a | b)
            for (int done = 0; done < rx;) {
                int n = rx - done < done + 1 ? rx - done : done + 1;
                n = n < 63 ? n : 63; /* a shift by the whole word is undefined */
                uint64_t right_a = a >> n, right_b = b >> n | a << (64 - n);
                uint64_t left_a = a << n | b >> (64 - n), left_b = b << n;
                a |= right_a | left_a;
                b |= right_b | left_b;
                done += n;
            }
        wide[y][0] = a;
        wide[y][1] = b;
    }
    for (int y = 0; y < CANVAS; y++) {
        uint64_t a = 0, b = 0;
        int top = y < ry ? 0 : y - ry, bottom = y + ry < CANVAS ? y + ry : CANVAS - 1;
        for (int t = top; t <= bottom; t++) {
            a |= wide[t][0];
            b |= wide[t][1];
        }
        near[y][0] = a;
        near[y][1] = b;
    }
}

/* How far, in whole canvas pixels, a corner lies from its pixel's middle at most. */
static void footprint(const struct lattice *l, int *rx, int *ry)
{
    float x = 0, y = 0;
    for (int i = 0; i < SIDE; i++)
        for (int j = 0; j < SIDE; j++) {
            /* Half of both diagonals and half of the deviation from a parallelogram. */
            float ax = l->x[i][j], bx = l->x[i][j + 1], cx = l->x[i + 1][j],
                  dx = l->x[i + 1][j + 1];
            float ay = l->y[i][j], by = l->y[i][j + 1], cy = l->y[i + 1][j],
                  dy = l->y[i + 1][j + 1];
            float bend_x = fabsf(ax + dx - bx - cx), bend_y = fabsf(ay + dy - by - cy);
            float u = num_maxf(fabsf(dx - ax), fabsf(cx - bx)) * 0.5f + bend_x;
            float v = num_maxf(fabsf(dy - ay), fabsf(cy - by)) * 0.5f + bend_y;
            x = num_maxf(u, x);
            y = num_maxf(v, y);
        }
    *rx = x < CANVAS ? (int)x + 1 : CANVAS;
    *ry = y < CANVAS ? (int)y + 1 : CANVAS;
}

static int has_bit(const uint64_t row[2], int x)
{
    return (int)(row[x >> 6] >> (63 - (x & 63)) & 1);
}

static int clamp_to_canvas(float v)
{
    return v > 0 ? v < CANVAS - 1 ? (int)v : CANVAS - 1 : 0;
}

/* 16.16 fixed point; places further away than 16000 pixels are as empty as those at 16000. */
static int32_t fixed(float v)
{
    return (int32_t)((v > -16000 ? v < 16000 ? v : 16000 : -16000) * 65536.0f);
}

static inline int sample_bits(const struct ink *ink, const int32_t x[4], const int32_t y[4],
                              int samples)
{
    int sum = 0;
    for (int b = 0; b < samples; b++) {
        /* Ends of the line of samples on the left and right side of the pixel. */
        int num = 2 * b + 1, den = 2 * samples;
        int32_t lx = x[0] + (x[2] - x[0]) / den * num, ly = y[0] + (y[2] - y[0]) / den * num;
        int32_t gx = (x[1] + (x[3] - x[1]) / den * num - lx) / den;
        int32_t gy = (y[1] + (y[3] - y[1]) / den * num - ly) / den;
        int32_t px = lx + gx, py = ly + gy;
        for (int a = 0; a < samples; a++, px += 2 * gx, py += 2 * gy) {
            uint32_t cx = (uint32_t)(px >> 16), cy = (uint32_t)(py >> 16);
            if (cx < CANVAS && cy < CANVAS)
                sum += has_bit(ink->row[cy], (int)cx);
        }
    }
    return sum;
}

/* Bilinear between the middles of the grey pixels, 0 outside. */
static float sample_grey(const uint8_t *grey, float x, float y)
{
    float u = x / (float)CELL - 0.5f, v = y / (float)CELL - 0.5f;
    if (!(u > -1 && v > -1 && u < SIDE && v < SIDE))
        return 0;
    int j = (int)(u + 1) - 1, i = (int)(v + 1) - 1;
    float fu = u - (float)j, fv = v - (float)i, sum = 0;
    for (int b = 0; b < 2; b++)
        for (int a = 0; a < 2; a++) {
            int r = i + b, c = j + a;
            if (r >= 0 && r < SIDE && c >= 0 && c < SIDE)
                sum += (b ? fv : 1 - fv) * (a ? fu : 1 - fu) * (float)grey[r * SIDE + c];
        }
    return sum;
}

static float sample_grey_pixel(const uint8_t *grey, const float x[4], const float y[4], int samples)
{
    float sum = 0;
    for (int b = 0; b < samples; b++)
        for (int a = 0; a < samples; a++) {
            float s = ((float)a + 0.5f) / (float)samples, t = ((float)b + 0.5f) / (float)samples;
            float px = (1 - t) * ((1 - s) * x[0] + s * x[1]) + t * ((1 - s) * x[2] + s * x[3]);
            float py = (1 - t) * ((1 - s) * y[0] + s * y[1]) + t * ((1 - s) * y[2] + s * y[3]);
            sum += sample_grey(grey, px, py);
        }
    return sum / 255.0f;
}

void ink_resample(const struct ink *ink, const struct lattice *l, int samples, real *out)
{
    /* Most pixels are empty: one look at whether ink is within reach of the pixel's middle saves
     * its 9 or 16 samples and changes nothing. */
    int rx, ry;
    uint64_t near[CANVAS][2];
    footprint(l, &rx, &ry);
    dilate(ink, rx, ry, near);
    for (int i = 0; i < SIDE; i++)
        for (int j = 0; j < SIDE; j++) {
            float x[4] = {l->x[i][j], l->x[i][j + 1], l->x[i + 1][j], l->x[i + 1][j + 1]};
            float y[4] = {l->y[i][j], l->y[i][j + 1], l->y[i + 1][j], l->y[i + 1][j + 1]};
            real v = 0;
            /* A middle outside is judged by the nearest place inside: ink is not nearer to it. */
            int cx = clamp_to_canvas((x[0] + x[1] + x[2] + x[3]) * 0.25f);
            int cy = clamp_to_canvas((y[0] + y[1] + y[2] + y[3]) * 0.25f);
            if (has_bit(near[cy], cx)) {
                if (ink->grey) {
                    v = (real)sample_grey_pixel(ink->grey, x, y, samples);
                } else {
                    int32_t fx[4], fy[4];
                    for (int k = 0; k < 4; k++) {
                        fx[k] = fixed(x[k]);
                        fy[k] = fixed(y[k]);
                    }
                    /* Constants, so that both are compiled with their loops laid out. */
                    v = samples == 3 ? (real)sample_bits(ink, fx, fy, 3)
                                     : (real)sample_bits(ink, fx, fy, 4);
                }
                v /= (real)(samples * samples);
            }
            out[i * SIDE + j] = v;
        }
}

/* Five pixels of a row from column x on, the leftmost in bit 4. */
static unsigned five(const uint64_t row[2], int x)
{
    uint64_t v = x < 64 ? row[0] << x | (x ? row[1] >> (64 - x) : 0) : row[1] << (x - 64);
    return (unsigned)(v >> 59);
}

void ink_average(const struct ink *ink, real *out)
{
    if (ink->grey) {
        for (int i = 0; i < PIXELS; i++)
            out[i] = (real)ink->grey[i] / (real)255;
        return;
    }
    /* In quarters of a pixel a cell is 15 wide and a pixel 4: all weights are whole numbers. Cell j
     * starts at quarter 15 j; weight[o] holds what the five pixels from there on count when it
     * starts o quarters into the first, for each of their 32 patterns. */
    static const uint8_t part[4][5] = {
        {4, 4, 4, 3, 0}, {3, 4, 4, 4, 0}, {2, 4, 4, 4, 1}, {1, 4, 4, 4, 2}};
    uint8_t weight[4][32];
    for (int o = 0; o < 4; o++)
        for (unsigned p = 0; p < 32; p++) {
            int sum = 0;
            for (int k = 0; k < 5; k++)
                sum += (int)(p >> (4 - k) & 1) * part[o][k];
            weight[o][p] = (uint8_t)sum;
        }
    int32_t sum[SIDE + 1][SIDE]; /* one more row: the last pixel row ends at its edge */
    memset(sum, 0, sizeof sum);
    for (int y = 0; y < CANVAS; y++) {
        if (!(ink->row[y][0] | ink->row[y][1]))
            continue;
        int i = 4 * y / 15, below = 4 * y + 4 - 15 * (i + 1); /* quarters in the next cell */
        if (below < 0)
            below = 0;
        for (int j = 0; j < SIDE; j++) {
            int w = weight[15 * j & 3][five(ink->row[y], 15 * j >> 2)];
            sum[i][j] += w * (4 - below);
            sum[i + 1][j] += w * below;
        }
    }
    for (int i = 0; i < SIDE; i++)
        for (int j = 0; j < SIDE; j++)
            out[i * SIDE + j] = (real)sum[i][j] / (real)225;
}
