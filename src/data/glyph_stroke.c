/* Shapes of single strokes. A stroke is planned as a few anchors, joined by straight legs or by
 * smooth curves, and then sampled evenly. */
#include <math.h>
#include <string.h>

#include "base/num.h"
#include "data/glyph.h"

#define PI 3.14159265358979323846

enum { ANCHORS = 28 };

struct plan {
    int n;
    double x[ANCHORS], y[ANCHORS];
    int sharp[ANCHORS]; /* the curve has a corner here */
};

static int chance(struct rng *r, double p)
{
    return rng_uniform(r) < p;
}

static void add(struct plan *p, double x, double y, int sharp)
{
    if (p->n == ANCHORS)
        return;
    p->x[p->n] = x;
    p->y[p->n] = y;
    p->sharp[p->n++] = sharp;
}

/* A leg from the last anchor, ending in a corner; bow: sagitta over chord, to the right if > 0. */
static void add_leg(struct plan *p, double angle, double length, double bow)
{
    double x = p->x[p->n - 1], y = p->y[p->n - 1], c = num_cos(angle), s = num_sin(angle);
    if (fabs(bow) > 0.03)
        for (int k = 1; k < 4; k++) {
            double t = k / 4.0, h = 4 * bow * t * (1 - t);
            add(p, x + length * (c * t - s * h), y + length * (s * t + c * h), 0);
        }
    add(p, x + length * c, y + length * s, 1);
}

/* Direction of a straight leg: mostly to the right or down, as people write. */
static double draw_direction(struct rng *r, const struct alphabet_style *style)
{
    static const struct {
        double share, angle, spread;
    } slanted[] = {{0.40, 45, 12}, {0.34, 128, 13}, {0.18, -35, 11}, {0.08, -125, 15}};
    double u = rng_uniform(r);
    if (u >= style->diagonal) {
        u = (u - style->diagonal) / (1 - style->diagonal);
        double base = u < 0.6 ? 0 : u < 0.95 ? 90 : u < 0.985 ? 180 : -90;
        return (base + 3 * rng_normal(r)) * PI / 180;
    }
    u /= style->diagonal;
    int k = 0;
    while (k < 3 && u >= slanted[k].share)
        u -= slanted[k++].share;
    return (slanted[k].angle + slanted[k].spread * rng_normal(r)) * PI / 180;
}

/* Bow of a leg: none, or a clear curve in alphabets that like them. */
static double draw_bow(struct rng *r, const struct alphabet_style *style)
{
    if (!chance(r, 0.7 * style->curl))
        return 0;
    double b = rng_range(r, 0.12, 0.42);
    return chance(r, 0.5) ? b : -b;
}

static void plan_arc(struct rng *r, double length, double angle, struct plan *p)
{
    double turn = rng_range(r, 50, 195) * PI / 180;
    if (!chance(r, 0.59))
        turn = -turn;
    double radius = length / fabs(turn);
    /* The direction is that of the chord or that of the first movement. */
    double heading = chance(r, 0.5) ? angle : angle - turn / 2;
    int legs = 6;
    double x = p->x[0], y = p->y[0], flat = rng_range(r, -0.25, 0.25);
    for (int k = 0; k < legs; k++) {
        double step = 2 * radius * num_sin(fabs(turn) / legs / 2) * (1 + flat * (k < 3 ? 1 : -1));
        double h = heading + turn * (k + 0.5) / legs;
        x += step * num_cos(h);
        y += step * num_sin(h);
        add(p, x, y, 0);
    }
}

static void plan_hook(struct rng *r, const struct alphabet_style *style, double length,
                      struct plan *p)
{
    double first = rng_range(r, 0.3, 0.75), angle = draw_direction(r, style);
    double turn = chance(r, 0.6)    ? 90 + 9 * rng_normal(r)
                  : chance(r, 0.65) ? rng_range(r, 105, 155)
                                    : rng_range(r, 55, 80);
    int down = num_cos(angle) > 0.3; /* after going right the hand turns down */
    double sign = chance(r, down ? 0.72 : 0.35) ? 1 : -1;
    add_leg(p, angle, length * first, draw_bow(r, style));
    add_leg(p, angle + sign * turn * PI / 180, length * (1 - first), draw_bow(r, style));
}

static void plan_corners(struct rng *r, const struct alphabet_style *style, double length,
                         struct plan *p)
{
    int legs = 3;
    legs += chance(r, 0.45) ? 1 : 0;
    legs += chance(r, 0.25) ? 1 : 0;
    legs += chance(r, 0.1) ? 1 : 0;
    double share[6], sum = 0;
    for (int k = 0; k < legs; k++)
        sum += share[k] = 0.45 + rng_uniform(r);
    double angle = draw_direction(r, style);
    double sign = chance(r, num_cos(angle) > 0.3 ? 0.72 : 0.35) ? 1 : -1,
           stay = rng_range(r, 0.1, 0.8);
    int square = chance(r, 1 - 0.8 * style->diagonal);
    for (int k = 0; k < legs; k++) {
        add_leg(p, angle, length * share[k] / sum, draw_bow(r, style));
        double turn = square ? 90 + 7 * rng_normal(r) : rng_range(r, 70, 145);
        angle += sign * turn * PI / 180;
        if (!chance(r, stay))
            sign = -sign;
    }
}

/* Writing without lifting: up and down strokes that wander to the right, with loops where the pen
 * goes back and cusps here and there. */
static void plan_cursive(struct rng *r, const struct alphabet_style *style, double length,
                         struct plan *p)
{
    int turns = 4 + (int)rng_below(r, 4);
    double height = length / (turns * rng_range(r, 0.95, 1.2)),
           width = height * rng_range(r, .25, .6);
    double x = p->x[0], y = p->y[0], sharp = rng_range(r, 0, 0.6) * (1.2 - style->curl);
    int up = chance(r, 0.5);
    if (chance(r, 0.6)) { /* a lead-in */
        double right = width * rng_range(r, 0.4, 1), down = height * rng_range(r, -0.2, 0.2);
        add(p, x + right, y + down, 0);
    }
    for (int k = 0; k < turns; k++) {
        double go = width * rng_range(r, 0.3, 1.5);
        if (chance(r, 0.22))
            go = -0.7 * go;
        double tall = height * (chance(r, 0.25) ? rng_range(r, 0.3, 0.6) : rng_range(r, 0.8, 1.15));
        x += go;
        y += up ? -tall : tall;
        int corner = chance(r, sharp);
        if (!corner && chance(r, 0.5)) { /* a broad turn */
            add(p, x - 0.25 * go, y + (up ? 0.12 : -0.12) * tall, 0);
            add(p, x + 0.3 * fabs(go), y + (up ? 0.1 : -0.1) * tall, 0);
        } else {
            add(p, x, y, corner);
        }
        up = !up;
    }
    if (chance(r, 0.5))
        add(p, x + width * rng_range(r, 0.5, 1.2), y + (up ? -1 : 1) * height * 0.25, 0);
}

static void plan_wave(struct rng *r, double length, double angle, struct plan *p)
{
    int bends = chance(r, 0.75) ? 2 : 3;
    double step = length / (bends * 1.25), sign = chance(r, 0.5) ? 1 : -1;
    double c = num_cos(angle), s = num_sin(angle), x = p->x[0], y = p->y[0], along = 0;
    for (int k = 0; k < bends; k++) {
        double tall = step * rng_range(r, 0.22, 0.5) * sign, go = step * rng_range(r, 0.75, 1.25);
        add(p, x + c * (along + go / 2) - s * tall, y + s * (along + go / 2) + c * tall, 0);
        along += go;
        if (k + 1 == bends)
            add(p, x + c * along, y + s * along, 0);
        sign = -sign;
    }
}

/* Round a centre from an angle on, `turn` radians, the radius growing by `grow` on the way. */
static void add_loop(struct plan *p, double cx, double cy, double rx, double ry, double from,
                     double turn, double grow)
{
    int legs = (int)ceil(fabs(turn) / (PI / 4));
    for (int k = p->n > 1 ? 0 : 1; k <= legs; k++) {
        double t = (double)k / legs, a = from + turn * t, f = 1 + (grow - 1) * t;
        add(p, cx + rx * f * num_cos(a), cy + ry * f * num_sin(a), 0);
    }
}

static void plan_closed(struct rng *r, const struct alphabet_style *style, double length,
                        struct plan *p)
{
    double x = p->x[0], y = p->y[0], aspect = num_exp(0.22 * rng_normal(r));
    double sign = chance(r, 0.4) ? 1 : -1;
    if (chance(r, 1 - style->curl)) { /* a box, a rhomb or a triangle */
        int corners = chance(r, 0.6) ? 4 : 3;
        double side = length / corners, angle = sign > 0 ? 0 : PI / 2;
        if (corners == 3 || chance(r, style->diagonal))
            angle += rng_range(r, 0.2, 0.9);
        double px[4], py[4], turned = 2 * PI / corners;
        px[0] = x;
        py[0] = y;
        for (int k = 1; k < corners; k++) {
            double h = angle + sign * turned * (k - 1), long_side = k & 1 ? aspect : 1 / aspect;
            px[k] = px[k - 1] + side * long_side * num_cos(h);
            py[k] = py[k - 1] + side * long_side * num_sin(h);
            add(p, px[k], py[k], 1);
        }
        double dx = rng_normal(r), dy = rng_normal(r);
        add(p, x + dx, y + dy, 1);
        return;
    }
    double radius = length / (2 * PI), from = -PI / 2 + 0.35 * rng_normal(r);
    double rx = radius * aspect, ry = radius / aspect;
    double turns = rng_range(r, 0.97, 1.04), growth = rng_range(r, 0.95, 1.05);
    add_loop(p, x - rx * num_cos(from), y - ry * num_sin(from), rx, ry, from, sign * 2 * PI * turns,
             growth);
}

static void plan_spiral(struct rng *r, double length, struct plan *p)
{
    double x = p->x[0], y = p->y[0], sign = chance(r, 0.45) ? 1 : -1;
    double loop = length * rng_range(r, 0.55, 0.8), turn = rng_range(r, 1.35, 2.1) * PI;
    double radius = loop / turn, aspect = num_exp(0.2 * rng_normal(r));
    double rx = radius * aspect, ry = radius / aspect;
    if (chance(r, 0.5)) { /* a loop, then the tail: e, alpha, rho */
        double from = rng_range(r, -PI, PI);
        add_loop(p, x - rx * num_cos(from), y - ry * num_sin(from), rx, ry, from, sign * turn,
                 rng_range(r, 0.9, 1.35));
        double h = from + sign * (turn + PI / 2) + sign * rng_range(r, -0.5, 0.3);
        add_leg(p, h, length - loop, rng_range(r, -0.2, 0.2));
    } else { /* the stem first: 6, b, sigma */
        double h = chance(r, 0.6) ? PI / 2 + 0.25 * rng_normal(r) : 0.25 * rng_normal(r);
        add(p, x + (length - loop) * num_cos(h), y + (length - loop) * num_sin(h), chance(r, 0.3));
        double from = h - sign * PI / 2;
        int last = p->n - 1;
        add_loop(p, p->x[last] - rx * num_cos(from), p->y[last] - ry * num_sin(from), rx, ry,
                 from + sign * PI / 4, sign * turn, rng_range(r, 0.75, 1));
    }
}

static void put_point(struct stroke *s, double x, double y)
{
    if (s->n < STROKE_POINTS) {
        s->x[s->n] = (float)x;
        s->y[s->n++] = (float)y;
    }
}

/* Straight where a run between two corners has two anchors, a Catmull-Rom spline elsewhere. */
static void trace(const struct plan *p, struct stroke *s)
{
    enum { PARTS = 6 };
    s->n = 0;
    put_point(s, p->x[0], p->y[0]);
    for (int i = 0; i + 1 < p->n; i++) {
        /* Neighbours of the span; a corner or an end has a mirrored one. */
        double x1 = p->x[i], y1 = p->y[i], x2 = p->x[i + 1], y2 = p->y[i + 1];
        int open = i == 0 || p->sharp[i], close = i + 2 >= p->n || p->sharp[i + 1];
        double x0 = open ? 2 * x1 - x2 : p->x[i - 1], y0 = open ? 2 * y1 - y2 : p->y[i - 1];
        double x3 = close ? 2 * x2 - x1 : p->x[i + 2], y3 = close ? 2 * y2 - y1 : p->y[i + 2];
        for (int k = 1; k <= PARTS; k++) {
            double t = (double)k / PARTS, u = t * t, v = u * t;
            double a = -t + 2 * u - v, b = 2 - 5 * u + 3 * v, c = t + 4 * u - 3 * v, d = v - u;
            put_point(s, 0.5 * (a * x0 + b * x1 + c * x2 + d * x3),
                      0.5 * (a * y0 + b * y1 + c * y2 + d * y3));
        }
    }
}

double stroke_length(const struct stroke *s)
{
    double sum = 0;
    for (int i = 1; i < s->n; i++) {
        double dx = (double)(s->x[i] - s->x[i - 1]), dy = (double)(s->y[i] - s->y[i - 1]);
        sum += sqrt(dx * dx + dy * dy);
    }
    return sum;
}

void stroke_resample(const struct stroke *s, double step, struct stroke *out)
{
    double length = stroke_length(s);
    int legs = (int)(length / step + 0.5);
    legs = legs < 1 ? 1 : legs > STROKE_POINTS - 1 ? STROKE_POINTS - 1 : legs;
    double every = length / legs, walked = 0;
    out->n = 0;
    put_point(out, (double)s->x[0], (double)s->y[0]);
    for (int i = 1; i < s->n && out->n < legs; i++) {
        double x = (double)s->x[i - 1], y = (double)s->y[i - 1];
        double dx = (double)s->x[i] - x, dy = (double)s->y[i] - y, len = sqrt(dx * dx + dy * dy);
        while (out->n < legs && every * out->n <= walked + len && len > 0) {
            double t = (every * out->n - walked) / len;
            put_point(out, x + dx * t, y + dy * t);
        }
        walked += len;
    }
    put_point(out, (double)s->x[s->n - 1], (double)s->y[s->n - 1]);
}

void stroke_smooth(struct stroke *s, double sd)
{
    if (sd < 0.3 || s->n < 4)
        return;
    struct stroke in = *s;
    double every = stroke_length(s) / (s->n - 1), weight[16];
    int reach = (int)ceil(2 * sd / every);
    reach = reach > 15 ? 15 : reach;
    for (int k = 0; k <= reach; k++)
        weight[k] = num_exp(-0.5 * (k * every / sd) * (k * every / sd));
    for (int i = 1; i + 1 < s->n; i++) {
        int far = i < reach ? i : reach;
        far = s->n - 1 - i < far ? s->n - 1 - i : far;
        double sum = 0, x = 0, y = 0;
        for (int k = -far; k <= far; k++) {
            double w = weight[k < 0 ? -k : k];
            sum += w;
            x += w * (double)in.x[i + k];
            y += w * (double)in.y[i + k];
        }
        s->x[i] = (float)(x / sum);
        s->y[i] = (float)(y / sum);
    }
}

void stroke_make(struct rng *r, const struct alphabet_style *style, enum stroke_kind kind,
                 double length, double x, double y, struct stroke *s)
{
    struct plan p = {0};
    struct stroke dense;
    add(&p, x, y, 1);
    switch (kind) {
    case STROKE_LINE:
    case STROKE_KINDS: {
        double direction = draw_direction(r, style);
        add_leg(&p, direction, length, chance(r, 0.3) ? 0.05 * rng_normal(r) : 0);
        break;
    }
    case STROKE_DOT: {
        double dx = 0.8 * length * rng_normal(r), dy = length * fabs(rng_normal(r));
        add(&p, x + dx, y + dy, 1);
        break;
    }
    case STROKE_ARC:
        plan_arc(r, length, draw_direction(r, style), &p);
        break;
    case STROKE_HOOK:
        plan_hook(r, style, length, &p);
        break;
    case STROKE_SEVERAL:
        if (chance(r, style->cursive))
            plan_cursive(r, style, length, &p);
        else
            plan_corners(r, style, length, &p);
        break;
    case STROKE_WAVE:
        plan_wave(r, length, draw_direction(r, style), &p);
        break;
    case STROKE_CLOSED:
        plan_closed(r, style, length, &p);
        break;
    case STROKE_SPIRAL:
        plan_spiral(r, length, &p);
        break;
    }
    trace(&p, &dense);
    stroke_resample(&dense, STEP, s);
    stroke_smooth(s, style->rounding);
}
