/* Inside of render.c: a drawing as a plane of ink, its moments, and sampling it through a map given
 * on the corners of the output pixels. Canvas coordinates are pixels of the 105 canvas, x right, y
 * down; pixel (x, y) covers [x, x+1) x [y, y+1). */
#ifndef DATA_RESAMPLE_H
#define DATA_RESAMPLE_H

#include <stdint.h>

#include "base/real.h"
#include "data/dataset.h"

enum { CORNERS = SIDE + 1 };

struct ink {
    uint64_t row[CANVAS][2]; /* where there may be ink: bit 63 of word 0 is column 0 */
    const uint8_t *grey;     /* its 28 x 28 values, or NULL: the bits themselves are the ink */
};

void ink_of_bitmap(struct ink *ink, const uint8_t *bits);
void ink_of_grey(struct ink *ink, const uint8_t *grey);

/* Centre of mass and central second moments (per unit of ink) in canvas pixels; the extent of a
 * pixel is counted in. mass 0: no ink, and nothing else is set. */
struct moments {
    double mass, x, y, xx, xy, yy;
};
struct moments ink_moments(const struct ink *ink);

/* For each corner of the 28 x 28 output pixels, its place on the canvas. */
struct lattice {
    float x[CORNERS][CORNERS], y[CORNERS][CORNERS];
};

/* out[i][j] = mean ink over samples x samples places of pixel (row i, column j), bilinear between
 * its corners. samples is 3 or 4. */
void ink_resample(const struct ink *ink, const struct lattice *lattice, int samples, real *out);

/* Exact area average of the bitmap over cells of 3.75 px; grey values are taken as they are. */
void ink_average(const struct ink *ink, real *out);

#endif
