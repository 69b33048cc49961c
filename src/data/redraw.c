/* A drawing written once more by an unsteady hand: its strokes moved, turned, scaled and bent a
 * little, each by itself. */
#include <math.h>

#include "base/num.h"
#include "data/brush.h"
#include "data/render.h"

enum { KNOTS = 5 }; /* of the bend, along a stroke */

/* A stroke shorter than this (px) is bent less, in proportion. */
static const double LONG_STROKE = 30;

static double distance(const float *a, const float *b)
{
    double x = (double)(a[0] - b[0]), y = (double)(a[1] - b[1]);
    return sqrt(x * x + y * y);
}

static double stroke_length(const float *point, int n)
{
    double length = 0;
    for (int i = 1; i < n; i++)
        length += distance(point + 3 * i, point + 3 * i - 3);
    return length;
}

/* A smooth curve through the knots, level at each; at in 0 .. 1. */
static double between(const double *knot, double at)
{
    double place = at * (KNOTS - 1);
    int k = place < KNOTS - 2 ? (int)place : KNOTS - 2;
    double t = place - k, s = t * t * (3 - 2 * t);
    return knot[k] + s * (knot[k + 1] - knot[k]);
}

static void redraw_stroke(const float *point, int n, const struct jitter *j, struct rng *r,
                          struct brush *b)
{
    double cx = 0, cy = 0, length = stroke_length(point, n), bend[2][KNOTS];
    for (int i = 0; i < n; i++) {
        cx += (double)point[3 * i] / n;
        cy += (double)point[3 * i + 1] / n;
    }
    double to_x = cx + j->shift * rng_normal(r), to_y = cy + j->shift * rng_normal(r);
    double scale = num_exp(j->scale * rng_normal(r)), angle = j->turn * rng_normal(r);
    double c, s;
    num_sin_cos(angle, &s, &c);
    c *= scale;
    s *= scale;
    double strength = j->bend * num_min(1, length / LONG_STROKE);
    for (int axis = 0; axis < 2; axis++)
        for (int k = 0; k < KNOTS; k++)
            bend[axis][k] = strength * rng_normal(r);
    double walked = 0;
    for (int i = 0; i < n; i++, point += 3) {
        if (i)
            walked += distance(point, point - 3);
        double at = length > 0 ? num_min(1, walked / length) : 0;
        double x = (double)point[0] - cx, y = (double)point[1] - cy;
        float nx = (float)(to_x + c * x - s * y + between(bend[0], at));
        float ny = (float)(to_y + s * x + c * y + between(bend[1], at));
        if (i)
            brush_line(b, nx, ny);
        else
            brush_move(b, nx, ny);
    }
}

int render_redrawn(const struct dataset *d, int item, const struct jitter *j, struct rng *r,
                   uint8_t *bits)
{
    const float *points;
    const int32_t *lengths;
    int strokes = dataset_strokes(d, item, &points, &lengths);
    if (!strokes)
        return 0;
    struct brush b = {0};
    for (int s = 0; s < strokes; s++) {
        redraw_stroke(points, lengths[s], j, r, &b);
        points += 3 * lengths[s];
    }
    brush_ink(&b, bits);
    return 1;
}
