/* Inside of the generator of procedural glyphs: from the style of an alphabet to the template of a
 * character to one person's drawing of it. Lengths are pixels of the 105 canvas, y down; angles are
 * radians, 0 to the right and growing clockwise on screen. */
#ifndef DATA_GLYPH_H
#define DATA_GLYPH_H

#include "base/rng.h"

enum {
    GLYPH_STROKES = 8, /* of a template */
    STROKE_POINTS = 200,
    STEP = 2,           /* distance of neighbouring points of a template */
    LIBRARY = 12,       /* strokes an alphabet remembers to use again */
    DRAWN_STROKES = 32, /* of a drawing */
    DRAWN_POINTS = DRAWN_STROKES * STROKE_POINTS / 4,
};

enum stroke_kind {
    STROKE_LINE,
    STROKE_DOT,
    STROKE_ARC,
    STROKE_HOOK,    /* one corner */
    STROKE_SEVERAL, /* several corners: zigzag, box, cursive */
    STROKE_WAVE,    /* with an inflection */
    STROKE_CLOSED,
    STROKE_SPIRAL, /* open loop with a tail */
    STROKE_KINDS,
};

struct stroke {
    int n;
    float x[STROKE_POINTS], y[STROKE_POINTS];
};

struct glyph {
    int strokes;
    struct stroke stroke[GLYPH_STROKES];
};

/* What the characters of one alphabet have in common. */
struct alphabet_style {
    double strokes;            /* mean number */
    double kind[STROKE_KINDS]; /* factors on how common each kind is */
    double diagonal;           /* share of slanted among straight strokes */
    double cursive;            /* share of cursive among strokes with several corners */
    double curl;               /* share of curved legs and round loops */
    double rounding;           /* px over which corners are smoothed */
    double width, height;      /* means of the bounding box */
    double slant;
    double reuse;  /* share of strokes taken from earlier characters */
    double prefix; /* share of characters that begin like an earlier one */
};

/* The person who draws all characters of an alphabet. */
struct person {
    double log_width, log_height, x, y, turn;
    double rough;    /* factor on every unsteadiness */
    double rounding; /* px */
    double regroup;  /* chance that strokes are joined or split */
    double restless; /* chance of a stray dot at the end of a stroke */
    double speed;    /* px a ms */
};

/* A drawing as dataset_add_strokes takes it. */
struct drawn {
    int strokes;
    int32_t length[DRAWN_STROKES];
    float point[DRAWN_POINTS][3];
};

/* complexity: 0 (one stroke a character, mostly) to 1 (three or four). */
struct alphabet_style style_draw(struct rng *r, double complexity);
struct person person_draw(struct rng *r);

/* One random stroke of a kind, about `length` long, that begins at (x, y). */
void stroke_make(struct rng *r, const struct alphabet_style *style, enum stroke_kind kind,
                 double length, double x, double y, struct stroke *s);
double stroke_length(const struct stroke *s);
/* The first of the points i, i + 2, ... whose squared distance from a place is below least, which
 * is then in *gap; s->n if there is none. */
int stroke_near(const struct stroke *s, int i, float x, float y, double least, double *gap);
/* Gaussian smoothing of sd px along the stroke; the ends stay. */
void stroke_smooth(struct stroke *s, double sd);
/* The same curve with points every `step` px. */
void stroke_resample(const struct stroke *s, double step, struct stroke *out);

/* A character. library: strokes of earlier characters [*count <= LIBRARY], to which its own are
 * added; earlier: a character to begin like, or NULL. */
void glyph_make(struct rng *r, const struct alphabet_style *style, struct stroke *library,
                int *count, const struct glyph *earlier, struct glyph *g);

/* How one person draws it this time. */
void glyph_draw(struct rng *r, const struct glyph *g, const struct person *p, struct drawn *out);

#endif
