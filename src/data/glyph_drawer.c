/* Persons: how the same character comes out differently. Amplitudes are those measured between the
 * drawers of one official character; the part that belongs to the person is drawn once for all
 * characters of an alphabet. */
#include <math.h>

#include "base/num.h"
#include "data/dataset.h"
#include "data/glyph.h"

enum { KNOTS = 12 };

static int chance(struct rng *r, double p)
{
    return rng_uniform(r) < p;
}

struct person person_draw(struct rng *r)
{
    struct person p;
    p.log_width = 0.077 * rng_normal(r);
    p.log_height = 0.078 * rng_normal(r);
    p.x = 2.77 * rng_normal(r);
    p.y = 2.85 * rng_normal(r);
    p.turn = 0.026 * rng_normal(r);
    p.rough = num_exp(0.3 * rng_normal(r));
    p.rounding = 0.6 + 2 * rng_uniform(r);
    p.regroup = chance(r, 0.3) ? 0.65 : 0.27;
    p.restless = chance(r, 0.055) ? 0.6 : 0;
    p.speed = 0.12 * num_exp(0.4 * rng_normal(r));
    return p;
}

/* The end of one stroke is joined to the start of the next without lifting the pen. */
static void join(struct glyph *g, int k)
{
    struct stroke *a = &g->stroke[k];
    const struct stroke *b = &g->stroke[k + 1];
    float dx = b->x[0] - a->x[a->n - 1], dy = b->y[0] - a->y[a->n - 1];
    int steps = (int)(sqrt((double)(dx * dx + dy * dy)) / STEP);
    float x = a->x[a->n - 1], y = a->y[a->n - 1];
    if (a->n + steps + b->n > STROKE_POINTS)
        return;
    for (int i = 1; i < steps; i++) {
        a->x[a->n] = x + dx * (float)i / (float)steps;
        a->y[a->n++] = y + dy * (float)i / (float)steps;
    }
    for (int i = 0; i < b->n; i++) {
        a->x[a->n] = b->x[i];
        a->y[a->n++] = b->y[i];
    }
    g->strokes--;
    for (int i = k + 1; i < g->strokes; i++)
        g->stroke[i] = g->stroke[i + 1];
}

/* The pen is lifted at the sharpest place of the stroke's middle part. */
static void split(struct rng *r, struct glyph *g, int k)
{
    const struct stroke *s = &g->stroke[k];
    if (g->strokes == GLYPH_STROKES || s->n < 14)
        return;
    int at = s->n / 2;
    double sharpest = -0.8 + 0.3 * rng_uniform(r);
    for (int i = 5; i + 5 < s->n; i++) {
        double ax = (double)(s->x[i] - s->x[i - 4]), ay = (double)(s->y[i] - s->y[i - 4]);
        double bx = (double)(s->x[i + 4] - s->x[i]), by = (double)(s->y[i + 4] - s->y[i]);
        double turn = -(ax * bx + ay * by) / sqrt((ax * ax + ay * ay) * (bx * bx + by * by) + 1e-9);
        if (turn > sharpest) {
            sharpest = turn;
            at = i;
        }
    }
    for (int i = g->strokes; i > k + 1; i--)
        g->stroke[i] = g->stroke[i - 1];
    struct stroke *a = &g->stroke[k], *b = &g->stroke[k + 1];
    b->n = 0;
    for (int i = at; i < a->n; i++) {
        b->x[b->n] = a->x[i];
        b->y[b->n++] = a->y[i];
    }
    a->n = at + 1;
    g->strokes++;
}

static void reverse(struct stroke *s)
{
    for (int i = 0, j = s->n - 1; i < j; i++, j--) {
        float x = s->x[i], y = s->y[i];
        s->x[i] = s->x[j];
        s->y[i] = s->y[j];
        s->x[j] = x;
        s->y[j] = y;
    }
}

static double gap(const struct glyph *g, int k)
{
    const struct stroke *a = &g->stroke[k], *b = &g->stroke[k + 1];
    double dx = (double)(b->x[0] - a->x[a->n - 1]), dy = (double)(b->y[0] - a->y[a->n - 1]);
    return sqrt(dx * dx + dy * dy);
}

/* Which strokes, in which order and direction. */
static void regroup(struct rng *r, const struct person *p, struct glyph *g)
{
    if (g->strokes > 1 && chance(r, 0.3)) {
        int i = (int)rng_below(r, (uint32_t)g->strokes),
            j = (int)rng_below(r, (uint32_t)g->strokes);
        struct stroke s = g->stroke[i];
        g->stroke[i] = g->stroke[j];
        g->stroke[j] = s;
    }
    for (int k = 0; k < g->strokes; k++)
        if (chance(r, 0.055))
            reverse(&g->stroke[k]);
    if (g->strokes > 1 && chance(r, 0.5 * p->regroup)) {
        int best = 0;
        for (int k = 1; k + 1 < g->strokes; k++)
            if (gap(g, k) < gap(g, best))
                best = k;
        if (gap(g, best) < 25)
            join(g, best);
    }
}

/* ... and one more lift of the pen. */
static void lift(struct rng *r, const struct person *p, struct glyph *g)
{
    if (!chance(r, 0.5 * p->regroup))
        return;
    int longest = 0;
    for (int k = 1; k < g->strokes; k++)
        if (g->stroke[k].n > g->stroke[longest].n)
            longest = k;
    split(r, g, longest);
}

/* Adds smooth noise of sd px along a stroke: a cubic B-spline whose knots are 11 to 15 px apart,
 * so that it forgets itself after a quarter of a stroke of mean length. */
static void wobble(struct rng *r, double sd, struct stroke *s)
{
    double length = stroke_length(s);
    int spans = (int)(length / 22 + 0.5);
    spans = spans < 1 ? 1 : spans > KNOTS - 3 ? KNOTS - 3 : spans;
    float knot[2][KNOTS];
    for (int i = 0; i < spans + 3; i++) {
        knot[0][i] = (float)(sd * rng_normal(r));
        knot[1][i] = (float)(sd * rng_normal(r));
    }
    for (int i = 0; i < s->n; i++) {
        float at = (float)i * (float)spans / (float)(s->n > 1 ? s->n - 1 : 1);
        int k = (int)at < spans - 1 ? (int)at : spans - 1;
        float t = at - (float)k, u = 1 - t;
        float w[4] = {u * u * u / 6, (4 + 3 * t * t * (t - 2)) / 6, (4 + 3 * u * u * (u - 2)) / 6,
                      t * t * t / 6};
        for (int j = 0; j < 4; j++) {
            s->x[i] += w[j] * knot[0][k + j];
            s->y[i] += w[j] * knot[1][k + j];
        }
    }
}

/* A linear map about the middle (mx, my), then a shift. */
struct warp {
    double xx, xy, yx, yy, mx, my, dx, dy;
};

static void apply(const struct warp *w, struct stroke *s)
{
    for (int i = 0; i < s->n; i++) {
        double x = (double)s->x[i] - w->mx, y = (double)s->y[i] - w->my;
        s->x[i] = (float)(w->mx + w->dx + w->xx * x + w->xy * y);
        s->y[i] = (float)(w->my + w->dy + w->yx * x + w->yy * y);
    }
}

static struct warp warp_of(double log_x, double log_y, double turn, double shear)
{
    double sx = num_exp(log_x), sy = num_exp(log_y), c = num_cos(turn), s = num_sin(turn);
    return (struct warp){c * sx, (c * shear - s) * sy, s * sx, (s * shear + c) * sy, 0, 0, 0, 0};
}

static void middle(const struct stroke *s, int strokes, double *x, double *y)
{
    double n = 0;
    *x = *y = 0;
    for (int k = 0; k < strokes; k++)
        for (int i = 0; i < s[k].n; i++, n++) {
            *x += (double)s[k].x[i];
            *y += (double)s[k].y[i];
        }
    *x /= n;
    *y /= n;
}

/* Scale and shift along one axis that bring lo .. hi onto the canvas. */
static void fit_axis(double lo, double hi, double *scale, double *shift)
{
    const double first = 3, last = CANVAS - 4; /* the pen reaches 2 px further */
    *scale = num_min(1, (last - first) / num_max(hi - lo, 1));
    double half = 0.5 * *scale * (hi - lo), centre = 0.5 * (lo + hi);
    *shift = num_min(num_max(centre, first + half), last - half) - centre;
}

static void keep_inside(struct glyph *g)
{
    double left = 1e9, right = -1e9, top = 1e9, bottom = -1e9;
    for (int k = 0; k < g->strokes; k++)
        for (int i = 0; i < g->stroke[k].n; i++) {
            left = num_min(left, (double)g->stroke[k].x[i]);
            right = num_max(right, (double)g->stroke[k].x[i]);
            top = num_min(top, (double)g->stroke[k].y[i]);
            bottom = num_max(bottom, (double)g->stroke[k].y[i]);
        }
    struct warp w = {.mx = 0.5 * (left + right), .my = 0.5 * (top + bottom)};
    fit_axis(left, right, &w.xx, &w.dx);
    fit_axis(top, bottom, &w.yy, &w.dy);
    for (int k = 0; k < g->strokes; k++)
        apply(&w, &g->stroke[k]);
}

static double chord(const struct stroke *s)
{
    double dx = (double)(s->x[s->n - 1] - s->x[0]), dy = (double)(s->y[s->n - 1] - s->y[0]);
    return sqrt(dx * dx + dy * dy);
}

/* Other proportions: a smooth warp of second order, sd px at the edge of a character of mean size,
 * about (mx, my). */
static void bend(struct rng *r, double sd, double mx, double my, struct glyph *g)
{
    const double half = 30;
    double c[2][3];
    for (int axis = 0; axis < 2; axis++)
        for (int k = 0; k < 3; k++)
            c[axis][k] = sd * rng_normal(r);
    for (int k = 0; k < g->strokes; k++)
        for (int i = 0; i < g->stroke[k].n; i++) {
            double u = ((double)g->stroke[k].x[i] - mx) / half;
            double v = ((double)g->stroke[k].y[i] - my) / half;
            g->stroke[k].x[i] += (float)(c[0][0] * u * u + c[0][1] * u * v + c[0][2] * v * v);
            g->stroke[k].y[i] += (float)(c[1][0] * u * u + c[1][1] * u * v + c[1][2] * v * v);
        }
}

static void distort(struct rng *r, const struct person *p, struct glyph *g)
{
    double rough = p->rough * num_exp(0.25 * rng_normal(r));
    for (int k = 0; k < g->strokes; k++) {
        struct stroke *s = &g->stroke[k];
        double fade = num_min(1, sqrt(stroke_length(s) / 50));
        /* A straight line is the steadiest movement. */
        double loose = 1.15 - 0.55 * chord(s) / num_max(stroke_length(s), 1);
        double wide = rng_normal(r), high = rng_normal(r), turn = rng_normal(r);
        struct warp w = warp_of(0.08 * rough * wide, 0.08 * rough * high, 0.07 * rough * turn, 0);
        middle(s, 1, &w.mx, &w.my);
        w.dx = 1.7 * rough * rng_normal(r);
        w.dy = 1.7 * rough * rng_normal(r);
        apply(&w, s);
        wobble(r, 2.1 * rough * fade * loose, s);
        stroke_smooth(s, p->rounding);
    }
    double common = 0.07 * rng_normal(r);
    double wide = rng_normal(r), high = rng_normal(r), turn = rng_normal(r), shear = rng_normal(r);
    struct warp w =
        warp_of(p->log_width + common + 0.155 * wide, p->log_height + common + 0.125 * high,
                p->turn + 0.105 * turn, 0.12 * shear);
    middle(g->stroke, g->strokes, &w.mx, &w.my);
    bend(r, 2.4, w.mx, w.my, g);
    w.dx = p->x + 4.8 * rng_normal(r);
    w.dy = p->y + 4.15 * rng_normal(r);
    for (int k = 0; k < g->strokes; k++)
        apply(&w, &g->stroke[k]);
    keep_inside(g);
}

static void put_point(struct drawn *out, float x, float y, double time, int *used)
{
    if (*used == DRAWN_POINTS)
        return;
    float *p = out->point[(*used)++];
    p[0] = x;
    p[1] = y;
    p[2] = (float)floor(time);
    out->length[out->strokes]++;
}

void glyph_draw(struct rng *r, const struct glyph *g, const struct person *p, struct drawn *out)
{
    struct glyph mine = *g;
    regroup(r, p, &mine);
    distort(r, p, &mine);
    lift(r, p, &mine);
    double time = 0;
    int used = 0;
    out->strokes = 0;
    for (int k = 0; k < mine.strokes; k++) {
        const struct stroke *s = &mine.stroke[k];
        out->length[out->strokes] = 0;
        for (int i = 0; i < s->n; i += i + 2 < s->n || i + 1 == s->n ? 2 : 1) {
            put_point(out, s->x[i], s->y[i], time, &used);
            time += 2 * STEP / p->speed * rng_range(r, 0.7, 1.3);
        }
        out->strokes++;
        time += 250 + 250 * rng_uniform(r);
        while (chance(r, p->restless) && out->strokes < DRAWN_STROKES - GLYPH_STROKES) {
            out->length[out->strokes] = 0;
            float dx = (float)rng_normal(r), dy = (float)rng_normal(r);
            put_point(out, s->x[s->n - 1] + dx, s->y[s->n - 1] + dy, time, &used);
            out->strokes++;
            time += 150;
        }
    }
}
