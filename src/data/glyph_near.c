/* Most of the time of making glyphs goes into this loop: a file of its own, to be optimised for
 * speed where the rest is for size. */
#include "data/glyph.h"

int stroke_near(const struct stroke *s, int i, float x, float y, double least, double *gap)
{
    for (; i < s->n; i += 2) {
        double dx = (double)(x - s->x[i]), dy = (double)(y - s->y[i]), d = dx * dx + dy * dy;
        if (d < least) {
            *gap = d;
            return i;
        }
    }
    return s->n;
}
