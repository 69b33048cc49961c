/* What is measured on a set of drawings to compare generated with official ones; the same
 * definitions as the published figures. Lengths are pixels of the 105 canvas. */
#ifndef TESTS_DRAWING_STATISTICS_H
#define TESTS_DRAWING_STATISTICS_H

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "data/sample.h"

struct spread {
    double n, sum, squares;
};

static inline void spread_add(struct spread *s, double v)
{
    s->n++;
    s->sum += v;
    s->squares += v * v;
}

static inline double spread_mean(const struct spread *s)
{
    return s->sum / s->n;
}

static inline double spread_sd(const struct spread *s)
{
    double m = spread_mean(s);
    return sqrt(fmax(s->squares / s->n - m * m, 0));
}

enum { COUNTS = 10, ABOVE = 6 };

struct drawing_statistics {
    struct spread ink, path, width, height, centre_x, centre_y, mass_x, mass_y, pieces;
    struct spread strokes;
    double strokes_share[COUNTS]; /* [n]: drawings of n strokes; the last: that many or more */
    double mode_share[COUNTS];    /* the same for the commonest count of each character */
    double mode_agreement;        /* drawers who keep to it */
    struct spread stroke_length;
    double dots;             /* strokes shorter than 8 px */
    double straightness[3];  /* quartiles of chord over length, dots left out */
    double start_x, start_y; /* mean first point of a drawing */
    double direction[8];     /* first 8 px of strokes: right, down right, down, ... */
    double above[ABOVE];     /* share of pixels at 28 x 28 above 0, .1, .25, .5, .75, .9 */
};

static inline int pixel_set(const uint8_t *bits, int x, int y)
{
    return bits[y * CANVAS_ROW + (x >> 3)] >> (7 - (x & 7)) & 1;
}

/* Connected pieces (8 neighbours) of a bitmap. */
static inline int count_pieces(const uint8_t *bits)
{
    static uint8_t seen[CANVAS * CANVAS];
    static int stack[CANVAS * CANVAS];
    int pieces = 0;
    memset(seen, 0, sizeof seen);
    for (int start = 0; start < CANVAS * CANVAS; start++) {
        if (seen[start] || !pixel_set(bits, start % CANVAS, start / CANVAS))
            continue;
        int depth = 0;
        pieces++;
        seen[start] = 1;
        stack[depth++] = start;
        while (depth) {
            int at = stack[--depth], x = at % CANVAS, y = at / CANVAS;
            for (int j = y - 1; j <= y + 1; j++)
                for (int i = x - 1; i <= x + 1; i++)
                    if (i >= 0 && j >= 0 && i < CANVAS && j < CANVAS && !seen[j * CANVAS + i] &&
                        pixel_set(bits, i, j)) {
                        seen[j * CANVAS + i] = 1;
                        stack[depth++] = j * CANVAS + i;
                    }
        }
    }
    return pieces;
}

static inline int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Length of a stroke after the smoothing that hides the jitter of the digitiser: points every
 * 2 px along the path, a Gaussian of 3 px. Fills up to `room` points; returns how many. */
static inline int smooth_stroke(const float *p, int n, double (*out)[2], int room)
{
    static double raw[4096][2];
    int m = 0;
    double left = 0;
    raw[m][0] = (double)p[0];
    raw[m++][1] = (double)p[1];
    for (int i = 1; i < n; i++) {
        double x = (double)p[3 * i - 3], y = (double)p[3 * i - 2];
        double dx = (double)p[3 * i] - x, dy = (double)p[3 * i + 1] - y, len = hypot(dx, dy);
        double at = 2 - left;
        for (; at <= len && m < 4095; at += 2) {
            raw[m][0] = x + dx * at / len;
            raw[m++][1] = y + dy * at / len;
        }
        left = len - (at - 2);
    }
    if (left > 0.5) {
        raw[m][0] = (double)p[3 * n - 3];
        raw[m++][1] = (double)p[3 * n - 2];
    }
    m = m < room ? m : room;
    for (int i = 0; i < m; i++) {
        double sw = 0, sx = 0, sy = 0;
        int reach = i < 4 ? i : 4;
        reach = m - 1 - i < reach ? m - 1 - i : reach;
        for (int k = -reach; k <= reach; k++) {
            double w = exp(-0.5 * (2.0 * k / 3) * (2.0 * k / 3));
            sw += w;
            sx += w * raw[i + k][0];
            sy += w * raw[i + k][1];
        }
        out[i][0] = sx / sw;
        out[i][1] = sy / sw;
    }
    return m;
}

static inline void measure_strokes(const struct dataset *d, int item, struct drawing_statistics *s,
                                   double *straight, int *straights, struct spread start[2])
{
    static double point[4096][2];
    const float *p;
    const int32_t *len;
    int n = dataset_strokes(d, item, &p, &len);
    double path = 0;
    spread_add(&s->strokes, n);
    spread_add(&start[0], (double)p[0]);
    spread_add(&start[1], (double)p[1]);
    for (int k = 0; k < n; p += 3 * len[k], k++) {
        int m = smooth_stroke(p, len[k], point, 4096);
        double length = 0, begin_x = point[0][0], begin_y = point[0][1];
        int direction = -1;
        for (int i = 1; i < m; i++) {
            length += hypot(point[i][0] - point[i - 1][0], point[i][1] - point[i - 1][1]);
            double dx = point[i][0] - begin_x, dy = point[i][1] - begin_y;
            if (direction < 0 && length >= 8)
                direction = (int)floor(atan2(dy, dx) / 0.78539816339744831 + 8.5) & 7;
        }
        path += length;
        spread_add(&s->stroke_length, length);
        s->dots += length < 8;
        if (direction >= 0) {
            s->direction[direction]++;
            straight[(*straights)++] =
                hypot(point[m - 1][0] - begin_x, point[m - 1][1] - begin_y) / length;
        }
    }
    spread_add(&s->path, path);
}

static inline void measure_picture(const uint8_t *bits, struct drawing_statistics *s)
{
    int ink = 0, left = CANVAS, right = -1, top = CANVAS, bottom = -1;
    double sx = 0, sy = 0;
    for (int y = 0; y < CANVAS; y++)
        for (int x = 0; x < CANVAS; x++)
            if (pixel_set(bits, x, y)) {
                ink++;
                sx += x;
                sy += y;
                left = x < left ? x : left;
                right = x > right ? x : right;
                top = y < top ? y : top;
                bottom = y > bottom ? y : bottom;
            }
    spread_add(&s->ink, (double)ink / (CANVAS * CANVAS));
    spread_add(&s->width, right - left + 1);
    spread_add(&s->height, bottom - top + 1);
    spread_add(&s->centre_x, 0.5 * (left + right));
    spread_add(&s->centre_y, 0.5 * (top + bottom));
    spread_add(&s->mass_x, sx / ink);
    spread_add(&s->mass_y, sy / ink);
    spread_add(&s->pieces, count_pieces(bits));
    real picture[PIXELS];
    render_bitmap(bits, NORMALISE_NONE, NULL, NULL, picture);
    static const double threshold[ABOVE] = {0, 0.1, 0.25, 0.5, 0.75, 0.9};
    for (int i = 0; i < PIXELS; i++)
        for (int k = 0; k < ABOVE; k++)
            s->above[k] += (double)picture[i] > threshold[k];
}

static inline void measure_drawings(const struct dataset *d, struct drawing_statistics *s)
{
    memset(s, 0, sizeof *s);
    int items = dataset_items(d), straights = 0, total = 0;
    for (int i = 0; i < items; i++) {
        const float *p;
        const int32_t *len;
        total += dataset_strokes(d, i, &p, &len);
    }
    double *straight = malloc((size_t)total * sizeof *straight);
    struct spread start[2] = {{0, 0, 0}, {0, 0, 0}};
    for (int c = 0; c < dataset_classes(d); c++) {
        const struct dataset_class *k = dataset_class_at(d, c);
        int count[COUNTS] = {0}, mode = 1;
        for (int i = k->first; i < k->first + k->count; i++) {
            const float *p;
            const int32_t *len;
            measure_picture(dataset_bitmap(d, i), s);
            measure_strokes(d, i, s, straight, &straights, start);
            int n = dataset_strokes(d, i, &p, &len);
            n = n < COUNTS - 1 ? n : COUNTS - 1;
            count[n]++;
            s->strokes_share[n] += 1.0 / items;
        }
        for (int n = 1; n < COUNTS; n++)
            if (count[n] > count[mode])
                mode = n;
        s->mode_share[mode] += 1.0 / dataset_classes(d);
        s->mode_agreement += (double)count[mode] / items;
    }
    s->dots /= s->stroke_length.n;
    qsort(straight, (size_t)straights, sizeof *straight, compare_doubles);
    for (int q = 0; q < 3; q++)
        s->straightness[q] = straight[straights * (q + 1) / 4];
    free(straight);
    s->start_x = spread_mean(&start[0]);
    s->start_y = spread_mean(&start[1]);
    for (int k = 0; k < 8; k++)
        s->direction[k] /= straights;
    for (int k = 0; k < ABOVE; k++)
        s->above[k] /= (double)items * PIXELS;
}

/* All drawings as 784 numbers each; freed by the caller. */
static inline real *render_all(const struct dataset *d, enum normalise normalise)
{
    real *x = malloc((size_t)dataset_items(d) * PIXELS * sizeof *x);
    for (int i = 0; i < dataset_items(d); i++)
        render(d, (struct pose){i, 0, 0}, normalise, NULL, NULL, x + (int64_t)i * PIXELS);
    return x;
}

static inline double distance(const real *a, const real *b)
{
    real sum[4] = {0, 0, 0, 0};
    for (int i = 0; i < PIXELS; i += 4)
        for (int k = 0; k < 4; k++)
            sum[k] += (a[i + k] - b[i + k]) * (a[i + k] - b[i + k]);
    return sqrt((double)(sum[0] + sum[1] + sum[2] + sum[3]));
}

/* L2 between drawings of one character (all pairs) and of two (random pairs). */
static inline void measure_distances(const struct dataset *d, const real *x, struct spread *within,
                                     struct spread *between)
{
    struct rng r = rng_stream(1, RNG_TEST, 0);
    memset(within, 0, sizeof *within);
    memset(between, 0, sizeof *between);
    for (int i = 0; i < dataset_items(d); i++) {
        int c = dataset_item_class(d, i);
        const struct dataset_class *k = dataset_class_at(d, c);
        for (int j = i + 1; j < k->first + k->count; j++)
            spread_add(within, distance(x + (int64_t)i * PIXELS, x + (int64_t)j * PIXELS));
        for (int t = 0; t < 10; t++) {
            int j = (int)rng_below(&r, (uint32_t)dataset_items(d));
            if (dataset_item_class(d, j) != c)
                spread_add(between, distance(x + (int64_t)i * PIXELS, x + (int64_t)j * PIXELS));
        }
    }
}

/* Accuracy of the nearest class mean over random episodes of all classes. */
static inline double measure_nearest_mean(const struct dataset *d, const real *x, int way, int shot,
                                          int within_alphabet, int episodes)
{
    enum { MOST = 100, QUERY = 3 };
    static struct pose support[MOST], query[MOST];
    static real sx[MOST * PIXELS], qx[MOST * PIXELS];
    static int32_t label[MOST];
    struct episode_spec spec = {
        .way = way, .shot = shot, .query = QUERY, .within_alphabet = within_alphabet};
    uint8_t *side = calloc((size_t)dataset_classes(d), 1);
    int right = 0;
    for (int e = 0; e < episodes; e++) {
        struct rng r = rng_stream(2, RNG_TEST, (uint64_t)e);
        episode_draw(d, side, SIDE_TRAIN, &spec, &r, support, query);
        for (int i = 0; i < way * shot; i++)
            memcpy(sx + i * PIXELS, x + (int64_t)support[i].item * PIXELS, PIXELS * sizeof *x);
        for (int i = 0; i < way * QUERY; i++)
            memcpy(qx + i * PIXELS, x + (int64_t)query[i].item * PIXELS, PIXELS * sizeof *x);
        nearest_mean(way, shot, way * QUERY, PIXELS, sx, qx, label);
        for (int i = 0; i < way * QUERY; i++)
            right += label[i] == i / QUERY;
    }
    free(side);
    return (double)right / (episodes * way * QUERY);
}

/* Eigenvalues of a symmetric matrix a [n, n] (destroyed), in no order: Householder's reduction to
 * a tridiagonal matrix, then the implicit QL method (Bowdler, Martin, Reinsch & Wilkinson 1968). */
static inline void eigenvalues(double *a, int n, double *value)
{
    double *e = calloc((size_t)n + 1, sizeof *e), *p = calloc((size_t)n, sizeof *p);
    for (int i = n - 1; i >= 1; i--) {
        double *v = a + (int64_t)i * n, scale = 0, h = 0;
        for (int k = 0; k < i; k++)
            scale += fabs(v[k]);
        if (i == 1 || scale < 1e-100) { /* squares would vanish */
            e[i] = v[i - 1];
            continue;
        }
        for (int k = 0; k < i; k++)
            h += v[k] * v[k];
        double g = v[i - 1] > 0 ? -sqrt(h) : sqrt(h);
        e[i] = g;
        h -= v[i - 1] * g;
        v[i - 1] -= g;
        /* p = A v / h by rows of the lower triangle, then A -= v q' + q v'. */
        for (int k = 0; k < i; k++)
            p[k] = 0;
        for (int r = 0; r < i; r++) {
            const double *row = a + (int64_t)r * n;
            double sum = 0;
            for (int k = 0; k < r; k++) {
                sum += row[k] * v[k];
                p[k] += row[k] * v[r];
            }
            p[r] += sum + row[r] * v[r];
        }
        double dot = 0;
        for (int k = 0; k < i; k++) {
            p[k] /= h;
            dot += p[k] * v[k];
        }
        for (int k = 0; k < i; k++)
            p[k] -= dot / (2 * h) * v[k];
        for (int r = 0; r < i; r++) {
            double *row = a + (int64_t)r * n;
            for (int k = 0; k <= r; k++)
                row[k] -= v[r] * p[k] + p[r] * v[k];
        }
    }
    for (int i = 0; i < n; i++)
        value[i] = a[(int64_t)i * n + i];
    for (int i = 1; i < n; i++)
        e[i - 1] = e[i];
    e[n - 1] = 0;
    for (int l = 0; l < n; l++)
        for (int iteration = 0; iteration < 60; iteration++) {
            int m = l;
            while (m < n - 1 && fabs(e[m]) > 1e-14 * (fabs(value[m]) + fabs(value[m + 1])) + 1e-100)
                m++;
            if (m == l)
                break;
            double g = (value[l + 1] - value[l]) / (2 * e[l]), r = hypot(g, 1);
            g = value[m] - value[l] + e[l] / (g + (g >= 0 ? r : -r));
            double s = 1, c = 1, q = 0;
            for (int i = m - 1; i >= l; i--) {
                double f = s * e[i], b = c * e[i];
                r = hypot(f, g);
                e[i + 1] = r;
                if (r == 0) {
                    value[i + 1] -= q;
                    e[m] = 0;
                    break;
                }
                s = f / r;
                c = g / r;
                g = value[i + 1] - q;
                r = (value[i] - g) * s + 2 * c * b;
                q = s * r;
                value[i + 1] = g + q;
                g = c * r - b;
            }
            if (r == 0)
                continue;
            value[l] -= q;
            e[l] = g;
            e[m] = 0;
        }
    free(e);
    free(p);
}

struct spectrum {
    double total;         /* variance, summed over the pixels */
    double first[6];      /* cumulative share of 1, 2, 5, 10, 20, 50 components */
    int components[4];    /* for 50, 80, 90, 95 % */
    double participation; /* (sum)^2 / sum of squares */
};

/* Principal components of n pictures. */
static inline void measure_spectrum(const real *x, int n, struct spectrum *s)
{
    double *c = calloc(PIXELS * PIXELS, sizeof *c), mean[PIXELS] = {0}, value[PIXELS];
    for (int k = 0; k < n; k++) {
        const real *v = x + (int64_t)k * PIXELS;
        int ink[PIXELS], inks = 0;
        for (int i = 0; i < PIXELS; i++)
            if (v[i] != 0)
                ink[inks++] = i;
        for (int i = 0; i < inks; i++) {
            mean[ink[i]] += (double)v[ink[i]];
            for (int j = 0; j <= i; j++)
                c[ink[i] * PIXELS + ink[j]] += (double)v[ink[i]] * (double)v[ink[j]];
        }
    }
    for (int i = 0; i < PIXELS; i++)
        for (int j = 0; j <= i; j++)
            c[i * PIXELS + j] = c[i * PIXELS + j] / n - mean[i] * mean[j] / n / n;
    eigenvalues(c, PIXELS, value);
    free(c);
    qsort(value, PIXELS, sizeof *value, compare_doubles);
    memset(s, 0, sizeof *s);
    double squares = 0;
    for (int i = 0; i < PIXELS; i++) {
        s->total += value[i];
        squares += value[i] * value[i];
    }
    s->participation = s->total * s->total / squares;
    static const int at[6] = {1, 2, 5, 10, 20, 50};
    static const double share[4] = {0.5, 0.8, 0.9, 0.95};
    double sum = 0;
    for (int i = 1; i <= PIXELS; i++) {
        sum += value[PIXELS - i];
        for (int k = 0; k < 6; k++)
            if (i == at[k])
                s->first[k] = sum / s->total;
        for (int k = 0; k < 4; k++)
            if (!s->components[k] && sum >= share[k] * s->total)
                s->components[k] = i;
    }
}

#endif
