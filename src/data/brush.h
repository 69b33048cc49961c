/* The pen of the official drawings: 5 x 5 without corners, drawn along 1-pixel lines on the 105
 * canvas. Begin with a struct brush of zeros. */
#ifndef DATA_BRUSH_H
#define DATA_BRUSH_H

#include <stdint.h>

#include "data/dataset.h"

enum {
    MARGIN = 2, /* a path this far outside still leaves ink inside */
    ROWS = CANVAS + 2 * MARGIN,
};

struct brush {
    uint64_t row[ROWS][2]; /* the path, one bit a pixel, bit 63 of word 0 leftmost; column x of the
                            * canvas is bit x + MARGIN */
    int x, y;              /* where it stands */
};

void brush_move(struct brush *b, float x, float y); /* to the beginning of a stroke */
void brush_line(struct brush *b, float x, float y);
void brush_ink(const struct brush *b, uint8_t *bits); /* CANVAS_BYTES, overwritten */

#endif
