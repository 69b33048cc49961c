/* From a drawing to the 28 x 28 picture a network sees, ink 1, ground 0, in one resampling of the
 * original bitmap: turn, distortion, normalisation and area average together. */
#ifndef DATA_RENDER_H
#define DATA_RENDER_H

#include "base/rng.h"
#include "data/dataset.h"

enum normalise {
    NORMALISE_NONE,   /* as drawn */
    NORMALISE_CENTRE, /* centre of ink mass moved to the middle */
    NORMALISE_MOMENT, /* and the ink's spread to 0.4 of the half width, aspect kept partly: each
                       * axis is scaled by s^0.4 s_mean^0.6, never below 0.15 of the larger axis
                       * or 2.4 px */
};

/* Standard deviations of what happens to each stroke of a drawing that is written again: shift of
 * the whole (px), log of its scale, turn (rad), and a smooth bend along it (px; less for a stroke
 * shorter than 30 px). */
struct jitter {
    double shift, scale, turn, bend;
};

/* Amplitudes; all zero: none. With probability redraw the drawing is first written again from its
 * strokes, where they are known, with this jitter. Before normalisation rotation (rad, uniform +-)
 * and shear; after it scale (+- share an axis), shift (+- share of the half width) and elastic (sd,
 * share of the half width, of the control points of a 5 x 5 cubic B-spline grid). */
struct augment {
    double rotation, shear, scale, shift, elastic;
    double redraw;
    struct jitter jitter;
};

/* level times the recommended amplitudes (0.16, 0.1, 0.09, 0.06, 0.05; strokes 1.5 px, 0.08, 0.08,
 * 1.5 px), a share `redraw` of the drawings written again. */
struct augment augment_level(double level, double redraw);

struct pose {
    int item;
    int turns;  /* quarter turns clockwise, 0..3 */
    int mirror; /* 0 or 1: flipped left-right before turning */
};

/* Renders one drawing. augment NULL: none, and rng is not used. Without normalisation,
 * augmentation, turn or mirror the result is the exact 3.75 px area average of the bitmap. An empty
 * drawing gives zeros. */
void render(const struct dataset *d, struct pose pose, enum normalise normalise,
            const struct augment *augment, struct rng *rng, real *out);

/* The same for a bitmap that is in no data set (a user's drawing); nothing is redrawn. */
void render_bitmap(const uint8_t *bits, enum normalise normalise, const struct augment *augment,
                   struct rng *rng, real *out);

/* The drawing written again with this jitter; bits is overwritten. 0 if its strokes are unknown. */
int render_redrawn(const struct dataset *d, int item, const struct jitter *j, struct rng *r,
                   uint8_t *bits);

/* Redraws strokes (points as in dataset_add_strokes) on a 105 canvas with the official brush: 5 x 5
 * without corners along 1-pixel lines. bits is overwritten. Points outside are clipped. */
void render_strokes(const float *points, const int32_t *lengths, int strokes, uint8_t *bits);

#endif
