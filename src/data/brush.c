/* Redrawing strokes with the pen of the official drawings. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/brush.h"
#include "data/render.h"

enum { FAR = 4096 }; /* points beyond are moved here: a line stays short */

static void put(struct brush *p, int x, int y)
{
    x += MARGIN;
    y += MARGIN;
    if (x >= 0 && x < ROWS && y >= 0 && y < ROWS)
        p->row[y][x >> 6] |= (uint64_t)1 << (63 - (x & 63));
}

/* Bresenham 1965. */
static void line(struct brush *p, int x, int y, int to_x, int to_y)
{
    int dx = abs(to_x - x), dy = -abs(to_y - y);
    int step_x = x < to_x ? 1 : -1, step_y = y < to_y ? 1 : -1;
    int e = dx + dy;
    for (;;) {
        put(p, x, y);
        if (x == to_x && y == to_y)
            return;
        int twice = 2 * e;
        if (twice >= dy) {
            e += dy;
            x += step_x;
        }
        if (twice <= dx) {
            e += dx;
            y += step_y;
        }
    }
}

static int pixel(float v)
{
    if (!(v > -FAR)) /* NaN as well */
        return -FAR;
    return v < FAR ? (int)floorf(v + 0.5f) : FAR;
}

/* A row with its neighbours to the left and right. */
static void widen(const uint64_t row[2], uint64_t out[2])
{
    uint64_t a = row[0], b = row[1];
    out[0] = a | a >> 1 | a << 1 | b >> 63;
    out[1] = b | b >> 1 | b << 1 | a << 63;
}

void brush_move(struct brush *p, float x, float y)
{
    p->x = pixel(x);
    p->y = pixel(y);
    put(p, p->x, p->y);
}

void brush_line(struct brush *p, float x, float y)
{
    int to_x = pixel(x), to_y = pixel(y);
    line(p, p->x, p->y, to_x, to_y);
    p->x = to_x;
    p->y = to_y;
}

void brush_ink(const struct brush *p, uint8_t *bits)
{
    /* The brush as a dilation of the whole path: 3 wide in its outer rows, 5 in the inner ones. */
    uint64_t three[ROWS][2], five[ROWS][2];
    for (int y = 0; y < ROWS; y++) {
        widen(p->row[y], three[y]);
        widen(three[y], five[y]);
    }
    for (int y = 0; y < CANVAS; y++) {
        uint64_t out[2];
        for (int w = 0; w < 2; w++)
            out[w] =
                three[y][w] | five[y + 1][w] | five[y + 2][w] | five[y + 3][w] | three[y + 4][w];
        uint64_t left = out[0] << MARGIN | out[1] >> (64 - MARGIN), right = out[1] << MARGIN;
        uint8_t *b = bits + y * CANVAS_ROW;
        for (int i = 0; i < CANVAS_ROW; i++)
            b[i] = (uint8_t)((i < 8 ? left : right) >> (56 - 8 * (i & 7)));
        b[CANVAS_ROW - 1] &= 0x80;
    }
}

void render_strokes(const float *points, const int32_t *lengths, int strokes, uint8_t *bits)
{
    struct brush b = {0};
    for (int s = 0; s < strokes; s++) {
        for (int i = 0; i < lengths[s]; i++, points += 3) {
            if (i == 0)
                brush_move(&b, points[0], points[1]);
            else
                brush_line(&b, points[0], points[1]);
        }
    }
    brush_ink(&b, bits);
}
