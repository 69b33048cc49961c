/* Characters: which strokes, how long, and where. Each stroke is the best of some random ones, by
 * how people place strokes: begin at the top left, touch what is there, do not write along a line
 * that is there already, fill the frame. The tables are measured on the official drawings. */
#include <math.h>
#include <string.h>

#include "base/num.h"
#include "data/glyph.h"

enum { TRIES = 24, MOST_STROKES = 6 };

static int chance(struct rng *r, double p)
{
    return rng_uniform(r) < p;
}

/* Share of each kind among the strokes of a character with 1, 2, 3, 4, 5 or more strokes, and
 * their length in pixels: mean and sd. Order of enum stroke_kind. */
static const double kind_share[5][STROKE_KINDS] = {
    {0.025, 0, 0.030, 0.236, 0.567, 0.046, 0.055, 0.041},
    {0.331, 0.017, 0.120, 0.231, 0.172, 0.086, 0.027, 0.016},
    {0.475, 0.023, 0.152, 0.162, 0.097, 0.068, 0.015, 0.007},
    {0.555, 0.044, 0.116, 0.143, 0.062, 0.055, 0.010, 0.015},
    {0.560, 0.100, 0.110, 0.110, 0.040, 0.070, 0.003, 0.007}};
static const double kind_length[5][STROKE_KINDS] = {{65, 2, 81, 123, 171, 130, 143, 127},
                                                    {47, 2, 62, 85, 115, 75, 139, 105},
                                                    {44, 3, 57, 72, 107, 69, 113, 89},
                                                    {39, 3, 51, 64, 108, 63, 112, 71},
                                                    {36, 3, 48, 60, 90, 65, 91, 64}};
static const double kind_spread[STROKE_KINDS] = {0.34, 0.8, 0.34, 0.31, 0.27, 0.28, 0.2, 0.25};

/* Where the first, second and later strokes begin in the bounding box, rows from the top. */
static const double start_grid[3][4][4] = {{{0.541, 0.104, 0.061, 0.077},
                                            {0.121, 0.008, 0.006, 0.010},
                                            {0.026, 0.001, 0.001, 0.003},
                                            {0.032, 0.004, 0.002, 0.004}},
                                           {{0.145, 0.131, 0.178, 0.143},
                                            {0.127, 0.064, 0.024, 0.017},
                                            {0.059, 0.021, 0.011, 0.011},
                                            {0.052, 0.006, 0.004, 0.007}},
                                           {{0.114, 0.078, 0.119, 0.104},
                                            {0.100, 0.084, 0.065, 0.036},
                                            {0.073, 0.046, 0.038, 0.023},
                                            {0.074, 0.015, 0.013, 0.018}}};

struct alphabet_style style_draw(struct rng *r, double complexity)
{
    struct alphabet_style s;
    s.strokes = 1.1 + 2.3 * complexity;
    for (int k = 0; k < STROKE_KINDS; k++)
        s.kind[k] = num_exp(0.4 * rng_normal(r));
    s.kind[STROKE_LINE] *= 1.6; /* among random candidates lines are passed over a little */
    s.diagonal = rng_range(r, 0.03, 0.2);
    s.curl = rng_uniform(r);
    s.cursive = 0.7 * rng_uniform(r) * s.curl + (s.strokes < 1.7 ? 0.3 : 0);
    s.cursive = s.cursive > 0.9 ? 0.9 : s.cursive;
    s.rounding = 1 + 5 * s.curl * rng_uniform(r);
    s.width = 52.2 * num_exp(0.03 * rng_normal(r));
    s.height = 54.2 * num_exp(0.03 * rng_normal(r));
    s.slant = 0.05 * rng_normal(r);
    s.reuse = rng_range(r, 0.2, 0.65);
    s.prefix = rng_range(r, 0.1, 0.6);
    return s;
}

static int draw_count(struct rng *r, const struct alphabet_style *style)
{
    /* One and a binomial number more. */
    int n = 1;
    for (int k = 1; k < MOST_STROKES; k++)
        n += chance(r, (style->strokes - 1) / (MOST_STROKES - 1));
    return n;
}

static enum stroke_kind draw_kind(struct rng *r, const struct alphabet_style *style, int row)
{
    double sum = 0;
    for (int k = 0; k < STROKE_KINDS; k++)
        sum += kind_share[row][k] * style->kind[k];
    double u = sum * rng_uniform(r);
    for (int k = 0; k < STROKE_KINDS; k++) {
        u -= kind_share[row][k] * style->kind[k];
        if (u < 0)
            return (enum stroke_kind)k;
    }
    return STROKE_LINE;
}

struct box {
    double left, top, right, bottom;
};

static void extend(struct box *b, const struct stroke *s)
{
    struct box e = *b;
    for (int i = 0; i < s->n; i++) {
        double x = (double)s->x[i], y = (double)s->y[i];
        e.left = num_min(e.left, x);
        e.right = num_max(e.right, x);
        e.top = num_min(e.top, y);
        e.bottom = num_max(e.bottom, y);
    }
    *b = e;
}

static struct box extent(const struct glyph *g)
{
    struct box b = {1e9, 1e9, -1e9, -1e9};
    for (int k = 0; k < g->strokes; k++)
        extend(&b, &g->stroke[k]);
    return b;
}

static double square(double v)
{
    return v * v;
}

/* Cosine of the angle between two strokes at a point of each, without sign. */
static double alignment(const struct stroke *a, int i, const struct stroke *b, int j)
{
    int i0 = i > 0 ? i - 1 : i, i1 = i + 1 < a->n ? i + 1 : i;
    int j0 = j > 0 ? j - 1 : j, j1 = j + 1 < b->n ? j + 1 : j;
    double ax = (double)(a->x[i1] - a->x[i0]), ay = (double)(a->y[i1] - a->y[i0]);
    double bx = (double)(b->x[j1] - b->x[j0]), by = (double)(b->y[j1] - b->y[j0]);
    double norm = sqrt((ax * ax + ay * ay) * (bx * bx + by * by));
    return norm > 0 ? fabs(ax * bx + ay * by) / norm : 0;
}

/* How badly a stroke runs along itself: share of points that have a far later one beside them. */
static double self_overlap(const struct stroke *s)
{
    enum { APART = 9 }; /* points, 18 px along the stroke */
    int bad = 0;
    double gap;
    for (int i = 0; i < s->n; i += 2) {
        int j = i + APART;
        while ((j = stroke_near(s, j, s->x[i], s->y[i], 90, &gap)) < s->n &&
               alignment(s, i, s, j) <= 0.75)
            j += 2;
        bad += j < s->n;
    }
    return 2.0 * bad / s->n;
}

/* What a stroke does to those before it. */
struct meeting {
    double along; /* share of its points that run along an earlier stroke */
    int contacts; /* separate places where it comes within 4 px of one */
};

static struct meeting meet(const struct glyph *g, const struct stroke *s)
{
    struct meeting m = {0, 0};
    int touching = 0, looked = 0;
    for (int i = 0; i < s->n; i += 2, looked++) {
        int touch = 0;
        double worst = 0;
        for (int k = 0; k < g->strokes; k++) {
            const struct stroke *o = &g->stroke[k];
            double gap;
            int j = 0;
            while ((j = stroke_near(o, j, s->x[i], s->y[i], 100, &gap)) < o->n) {
                touch |= gap < 16;
                if (alignment(s, i, o, j) > 0.8)
                    worst = num_max(worst, gap < 49 ? 1 : 0.5);
                j += 2;
            }
        }
        m.along += worst;
        m.contacts += touch && !touching;
        touching = touch;
    }
    m.along /= looked;
    return m;
}

struct wish {
    double width, height; /* the frame, from (0, 0) */
    double path;          /* length of all strokes together */
    int index, last;      /* which stroke of the character */
    int touch;            /* it shall come near an earlier one */
};

/* Centre of mass of a character with one more stroke. */
static void balance(const struct glyph *g, const struct stroke *s, double *x, double *y)
{
    double n = 0;
    *x = *y = 0;
    for (int k = 0; k <= g->strokes; k++) {
        const struct stroke *o = k < g->strokes ? &g->stroke[k] : s;
        for (int i = 0; i < o->n; i++, n++) {
            *x += (double)o->x[i];
            *y += (double)o->y[i];
        }
    }
    *x /= n;
    *y /= n;
}

/* Lower is better. b: the extent of the strokes before. */
static double judge(const struct glyph *g, struct box b, const struct stroke *s,
                    const struct wish *w)
{
    struct box mine = {1e9, 1e9, -1e9, -1e9};
    extend(&mine, s);
    extend(&b, s);
    double cost = square(num_max(-mine.left, 0) / 12) + square(num_max(-mine.top, 0) / 12) +
                  square(num_max(mine.right - w->width, 0) / 12) +
                  square(num_max(mine.bottom - w->height, 0) / 12);
    cost += 14 * num_max(self_overlap(s) - 0.06, 0);
    if (g->strokes) {
        struct meeting m = meet(g, s);
        cost += 15 * num_max(m.along - 0.08, 0);
        cost += w->touch ? (m.contacts ? 0 : 2.5) : (m.contacts ? 1.5 : 0);
        cost += m.contacts > 2 ? m.contacts - 2 : 0;
    }
    if (w->index == w->last) {
        double x, y;
        balance(g, s, &x, &y);
        cost += 2.5 * num_max(1 - (b.right - b.left) / w->width, 0) +
                2.5 * num_max(1 - (b.bottom - b.top) / w->height, 0) +
                square((x - 0.5 * (b.left + b.right)) / 5) +
                square((y - 0.48 * (b.top + b.bottom)) / 5);
    }
    return cost;
}

/* A start: in the grid of where people begin, or on an earlier stroke. */
static void draw_start(struct rng *r, const struct glyph *g, const struct wish *w, double *x,
                       double *y)
{
    if (g->strokes && w->touch && chance(r, 0.72)) {
        const struct stroke *o = &g->stroke[rng_below(r, (uint32_t)g->strokes)];
        double u = rng_uniform(r);
        int i = u < 0.2 ? 0 : u < 0.45 ? o->n - 1 : (int)rng_below(r, (uint32_t)o->n);
        *x = (double)o->x[i] + rng_normal(r);
        *y = (double)o->y[i] + rng_normal(r);
        return;
    }
    double u = rng_uniform(r), sum = 0;
    int at = 0;
    for (; at < 15; at++) {
        sum += start_grid[w->index < 2 ? w->index : 2][at / 4][at % 4];
        if (u < sum)
            break;
    }
    /* Writing hangs on lines: of each cell its edge nearer to the rim, more or less. */
    static const double guide[4] = {0.02, 0.33, 0.67, 0.98};
    *x = w->width * (guide[at % 4] + 0.04 * rng_normal(r));
    *y = w->height * (guide[at / 4] + 0.03 * rng_normal(r));
}

static void move_to(struct stroke *s, double x, double y)
{
    float dx = (float)x - s->x[0], dy = (float)y - s->y[0];
    for (int i = 0; i < s->n; i++) {
        s->x[i] += dx;
        s->y[i] += dy;
    }
}

static double path_of(const struct glyph *g)
{
    double sum = 0;
    for (int k = 0; k < g->strokes; k++)
        sum += stroke_length(&g->stroke[k]);
    return sum;
}

/* The best of some random strokes. */
static void choose_stroke(struct rng *r, const struct alphabet_style *style,
                          const struct stroke *library, int count, const struct wish *w,
                          struct glyph *g)
{
    int row = w->last < 4 ? w->last : 4;
    enum stroke_kind kind = draw_kind(r, style, row);
    if (kind == STROKE_DOT && w->index == 0)
        kind = STROKE_LINE;
    double length = 1.06 * kind_length[row][kind] *
                    num_exp(kind_spread[kind] * rng_normal(r) - 0.5 * square(kind_spread[kind]));
    /* The whole path is nearly the same for all characters: the last stroke makes up for it. */
    if (w->last > 0 && w->index == w->last && kind != STROKE_DOT)
        length = sqrt(length * num_min(num_max(w->path - path_of(g), 12), 120));
    int again = count > 0 && w->last > 0 && chance(r, style->reuse);
    double best = INFINITY;
    struct box b = extent(g);
    struct stroke s;
    for (int t = 0; t < TRIES; t++) {
        double x, y;
        draw_start(r, g, w, &x, &y);
        if (again) {
            s = library[rng_below(r, (uint32_t)count)];
            move_to(&s, x, y);
        } else {
            stroke_make(r, style, kind, length, x, y, &s);
        }
        double cost = judge(g, b, &s, w);
        if (cost < best) {
            best = cost;
            g->stroke[g->strokes] = s;
        }
    }
    g->strokes++;
}

/* Fits the character to its frame around the middle of the canvas; shapes are not stretched by
 * more than about a quarter. */
static void fit(struct rng *r, const struct alphabet_style *style, const struct wish *w,
                struct glyph *g)
{
    struct box b = extent(g);
    double sx = w->width / num_max(b.right - b.left, 6),
           sy = w->height / num_max(b.bottom - b.top, 6);
    double mean = sqrt(sx * sy), stretch = sqrt(sx / sy);
    stretch = num_min(num_max(stretch, 0.85), 1.18);
    mean = num_min(num_max(mean, 0.7), 1.3);
    sx = mean * stretch;
    sy = mean / stretch;
    double mx = 0.5 * (b.left + b.right), my = 0.5 * (b.top + b.bottom);
    double cx = 51 + 0.1 * rng_normal(r), cy = 50.5 + 0.1 * rng_normal(r);
    for (int k = 0; k < g->strokes; k++) {
        struct stroke s = g->stroke[k];
        for (int i = 0; i < s.n; i++) {
            double x = ((double)s.x[i] - mx) * sx, y = ((double)s.y[i] - my) * sy;
            s.x[i] = (float)(cx + x - style->slant * y);
            s.y[i] = (float)(cy + y);
        }
        stroke_resample(&s, STEP, &g->stroke[k]);
    }
}

void glyph_make(struct rng *r, const struct alphabet_style *style, struct stroke *library,
                int *count, const struct glyph *earlier, struct glyph *g)
{
    int n = draw_count(r, style);
    struct wish w = {.last = n - 1};
    w.height = style->height * num_exp(0.1 * rng_normal(r));
    w.width = style->width * num_exp(0.18 * rng_normal(r));
    w.path = 190 * num_exp(0.2 * rng_normal(r));
    g->strokes = 0;
    if (earlier && n > 1) { /* the same beginning, in the frame of this one */
        int common = 1 + (n > 3 && earlier->strokes > 1 && chance(r, 0.5));
        struct box b = extent(earlier);
        for (; g->strokes < common; g->strokes++) {
            struct stroke *s = &g->stroke[g->strokes];
            *s = earlier->stroke[g->strokes];
            move_to(s, (double)s->x[0] - b.left, (double)s->y[0] - b.top);
        }
    }
    while (g->strokes < n) {
        w.index = g->strokes;
        w.touch = chance(r, 0.85);
        choose_stroke(r, style, library, *count, &w, g);
    }
    for (int k = 0; k < n; k++)
        if (stroke_length(&g->stroke[k]) > 8)
            library[*count < LIBRARY ? (*count)++ : (int)rng_below(r, LIBRARY)] = g->stroke[k];
    fit(r, style, &w, g);
}
