#include "data/render.h"

#include <math.h>
#include <stddef.h>

#include "base/num.h"
#include "data/resample.h"

enum { GRID = 5 };                      /* control points of the elastic spline an axis */
static const double HALF = CANVAS / 2.; /* half width of the canvas, px */
static const double SPREAD = 0.4;       /* the ink's standard deviation after normalisation */

/* What one rendering does, drawn before the drawing is looked at. */
struct distortion {
    double rotation, shear;    /* before normalisation */
    double scale_x, scale_y;   /* factors, after it */
    double shift_x, shift_y;   /* in half widths */
    float grid[2][GRID][GRID]; /* displacement of the spline's control points, half widths */
    int elastic;
};

struct augment augment_level(double level, double redraw)
{
    return (struct augment){.rotation = 0.16 * level,
                            .shear = 0.1 * level,
                            .scale = 0.09 * level,
                            .shift = 0.06 * level,
                            .elastic = 0.05 * level,
                            .redraw = redraw,
                            .jitter = {.shift = 1.5 * level,
                                       .scale = 0.08 * level,
                                       .turn = 0.08 * level,
                                       .bend = 1.5 * level}};
}

static int distorts(const struct augment *a)
{
    return a &&
           (a->rotation != 0 || a->shear != 0 || a->scale != 0 || a->shift != 0 || a->elastic != 0);
}

static double either_way(struct rng *r, double amplitude)
{
    return rng_range(r, -amplitude, amplitude);
}

static struct distortion draw_distortion(const struct augment *a, struct rng *r)
{
    struct distortion d = {.scale_x = 1, .scale_y = 1};
    if (!distorts(a))
        return d;
    d.rotation = either_way(r, a->rotation);
    d.shear = either_way(r, a->shear);
    /* Amplitudes of 1 and more must not turn a drawing inside out. */
    d.scale_x = num_max(1 + either_way(r, a->scale), 0.1);
    d.scale_y = num_max(1 + either_way(r, a->scale), 0.1);
    d.shift_x = either_way(r, a->shift);
    d.shift_y = either_way(r, a->shift);
    d.elastic = a->elastic != 0;
    if (d.elastic)
        for (int axis = 0; axis < 2; axis++)
            for (int i = 0; i < GRID; i++)
                for (int j = 0; j < GRID; j++)
                    d.grid[axis][i][j] = (float)(a->elastic * rng_normal(r));
    return d;
}

struct matrix {
    double xx, xy, yx, yy; /* x' = xx x + xy y, y' = yx x + yy y */
};

static struct matrix times(struct matrix a, struct matrix b)
{
    return (struct matrix){a.xx * b.xx + a.xy * b.yx, a.xx * b.xy + a.xy * b.yy,
                           a.yx * b.xx + a.yy * b.yx, a.yx * b.xy + a.yy * b.yy};
}

/* Mirror, then quarter turns (clockwise as y points down), then shear, then rotation. */
static struct matrix drawing_matrix(struct pose pose, const struct distortion *d)
{
    static const struct matrix quarter = {0, -1, 1, 0};
    struct matrix m = {pose.mirror ? -1 : 1, 0, 0, 1};
    for (int t = 0; t < (pose.turns & 3); t++)
        m = times(quarter, m);
    double c, s;
    num_sin_cos(d->rotation, &s, &c);
    struct matrix shear = {1, d->shear, 0, 1}, rotate = {c, -s, s, c};
    return times(rotate, times(shear, m));
}

/* Canvas pixels that become one half width, for each axis of the turned drawing: its covariance is
 * P C P^T, so no second look at the ink is needed. */
static void half_widths(enum normalise normalise, struct matrix p, const struct moments *m,
                        double *half_x, double *half_y)
{
    *half_x = *half_y = HALF;
    if (normalise != NORMALISE_MOMENT)
        return;
    double vx = p.xx * p.xx * m->xx + 2 * p.xx * p.xy * m->xy + p.xy * p.xy * m->yy;
    double vy = p.yx * p.yx * m->xx + 2 * p.yx * p.yy * m->xy + p.yy * p.yy * m->yy;
    double sx = sqrt(vx), sy = sqrt(vy);
    double least = num_max(0.15 * num_max(sx, sy), 2.4);
    sx = num_max(sx, least);
    sy = num_max(sy, least);
    double mean = num_pow(0.5 * (sx * sx + sy * sy), 0.5 * 0.6);
    *half_x = num_pow(sx, 0.4) * mean / SPREAD;
    *half_y = num_pow(sy, 0.4) * mean / SPREAD;
}

/* Weights of the control points at the 29 corners: a cubic B-spline with a control point at every
 * half of a half width from edge to edge; beyond the edge the last one goes on. */
static void spline_weights(float weight[GRID][CORNERS])
{
    for (int i = 0; i < CORNERS; i++) {
        for (int g = 0; g < GRID; g++)
            weight[g][i] = 0;
        float at = (float)i * (float)(GRID - 1) / (float)(CORNERS - 1);
        int k = (int)at;
        float t = at - (float)k, s = 1 - t;
        float w[4] = {s * s * s / 6, (4 + 3 * t * t * (t - 2)) / 6, (4 + 3 * s * s * (s - 2)) / 6,
                      t * t * t / 6};
        for (int n = 0; n < 4; n++) {
            int g = k - 1 + n;
            weight[g < 0 ? 0 : g > GRID - 1 ? GRID - 1 : g][i] += w[n];
        }
    }
}

/* Adds the elastic displacement to the corners, given in half widths of the output. */
static void bend(const struct distortion *d, struct lattice *l)
{
    float weight[GRID][CORNERS];
    spline_weights(weight);
    for (int i = 0; i < CORNERS; i++)
        for (int g = 0; g < GRID; g++) {
            float x = 0, y = 0;
            for (int r = 0; r < GRID; r++) {
                x += weight[r][i] * d->grid[0][r][g];
                y += weight[r][i] * d->grid[1][r][g];
            }
            for (int j = 0; j < CORNERS; j++) {
                l->x[i][j] += x * weight[g][j];
                l->y[i][j] += y * weight[g][j];
            }
        }
}

/* From the corners of the output back to the canvas. */
static void trace_back(struct pose pose, enum normalise normalise, const struct distortion *d,
                       const struct moments *m, struct lattice *l)
{
    for (int i = 0; i < CORNERS; i++)
        for (int j = 0; j < CORNERS; j++) {
            l->x[i][j] = (float)(2 * j - SIDE) / (float)SIDE;
            l->y[i][j] = (float)(2 * i - SIDE) / (float)SIDE;
        }
    if (d->elastic)
        bend(d, l);
    double half_x, half_y;
    struct matrix p = drawing_matrix(pose, d);
    half_widths(normalise, p, m, &half_x, &half_y);
    double det = p.xx * p.yy - p.xy * p.yx;
    struct matrix back = times((struct matrix){p.yy / det, -p.xy / det, -p.yx / det, p.xx / det},
                               (struct matrix){half_x / d->scale_x, 0, 0, half_y / d->scale_y});
    double cx = normalise == NORMALISE_NONE ? HALF : m->x;
    double cy = normalise == NORMALISE_NONE ? HALF : m->y;
    float xx = (float)back.xx, xy = (float)back.xy, yx = (float)back.yx, yy = (float)back.yy;
    float tx = (float)(cx - back.xx * d->shift_x - back.xy * d->shift_y);
    float ty = (float)(cy - back.yx * d->shift_x - back.yy * d->shift_y);
    for (int i = 0; i < CORNERS; i++)
        for (int j = 0; j < CORNERS; j++) {
            float u = l->x[i][j], v = l->y[i][j];
            l->x[i][j] = xx * u + xy * v + tx;
            l->y[i][j] = yx * u + yy * v + ty;
        }
}

/* The exact average, mirrored and turned by moving its pixels. */
static void average_turned(const struct ink *ink, struct pose pose, real *out)
{
    real upright[PIXELS];
    ink_average(ink, upright);
    for (int i = 0; i < SIDE; i++)
        for (int j = 0; j < SIDE; j++) {
            int r = i, c = pose.mirror ? SIDE - 1 - j : j;
            for (int t = 0; t < (pose.turns & 3); t++) {
                int turned = SIDE - 1 - r;
                r = c;
                c = turned;
            }
            out[r * SIDE + c] = upright[i * SIDE + j];
        }
}

static void render_ink(const struct ink *ink, struct pose pose, enum normalise normalise,
                       const struct augment *augment, struct rng *rng, real *out)
{
    struct distortion d = draw_distortion(augment, rng);
    if (normalise == NORMALISE_NONE && !distorts(augment)) {
        average_turned(ink, pose, out);
        return;
    }
    struct moments m = ink_moments(ink);
    if (!(m.mass > 0)) {
        for (int i = 0; i < PIXELS; i++)
            out[i] = 0;
        return;
    }
    struct lattice l;
    trace_back(pose, normalise, &d, &m, &l);
    ink_resample(ink, &l, distorts(augment) ? 3 : 4, out);
}

void render(const struct dataset *d, struct pose pose, enum normalise normalise,
            const struct augment *augment, struct rng *rng, real *out)
{
    struct ink ink;
    uint8_t redrawn[CANVAS_BYTES];
    const uint8_t *bits = dataset_bitmap(d, pose.item);
    if (augment && augment->redraw > 0 && rng_uniform(rng) < augment->redraw &&
        render_redrawn(d, pose.item, &augment->jitter, rng, redrawn))
        bits = redrawn;
    if (bits)
        ink_of_bitmap(&ink, bits);
    else
        ink_of_grey(&ink, dataset_grey(d, pose.item));
    render_ink(&ink, pose, normalise, augment, rng, out);
}

void render_bitmap(const uint8_t *bits, enum normalise normalise, const struct augment *augment,
                   struct rng *rng, real *out)
{
    struct ink ink;
    ink_of_bitmap(&ink, bits);
    render_ink(&ink, (struct pose){0, 0, 0}, normalise, augment, rng, out);
}
