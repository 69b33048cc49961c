#include "algo/drawings.h"

#include <string.h>

#include "base/num.h"

static const char no_memory[] = "no memory for the lists of drawings";

enum status drawings_list(struct session *s, struct drawings *d)
{
    size_t all = (size_t)dataset_items(s->data);
    for (int side = SIDE_TRAIN; side <= SIDE_TEST; side++) {
        d->items[side] = arena_array(s->arena, all, sizeof(int32_t));
        if (!d->items[side])
            return error_set(&s->error, ERR_MEMORY, "%s", no_memory);
        d->count[side] = split_items(s->data, s->side, (enum side)side, d->items[side]);
    }
    if (!d->count[SIDE_TRAIN])
        return error_set(&s->error, ERR_RANGE, "the training side of the split has no drawing");
    return OK;
}

enum status drawings_batches(struct session *s, struct drawings *d)
{
    d->order = arena_array(s->arena, (size_t)d->count[SIDE_TRAIN], sizeof(int32_t));
    d->order_epoch = -1;
    d->drawn = arena_array(s->arena, (size_t)d->batch, sizeof(int32_t));
    return d->order && d->drawn ? OK : error_set(&s->error, ERR_MEMORY, "%s", no_memory);
}

const int32_t *drawings_draw(const struct session *s, struct drawings *d, int64_t step)
{
    batch_draw(s->seed, d->items[SIDE_TRAIN], d->count[SIDE_TRAIN], step, d->batch, d->order,
               &d->order_epoch, d->drawn);
    return d->drawn;
}

const int32_t *drawings_spread(struct session *s, const struct drawings *d, int side)
{
    int n = d->count[side];
    int32_t *items = arena_array(s->arena, (size_t)n, sizeof *items);
    if (!items) {
        error_set(&s->error, ERR_MEMORY, "%s", no_memory);
        return NULL;
    }
    memcpy(items, d->items[side], (size_t)n * sizeof *items);
    struct rng rng = rng_stream(s->seed, RNG_VIEW, (uint64_t)side);
    rng_shuffle(&rng, items, n);
    return items;
}

double drawings_ink(const struct session *s, const struct drawings *d)
{
    enum { LOOK = 64 };
    real picture[PIXELS];
    double ink = 1, count = 2; /* keeps the share inside (0, 1) */
    for (int i = 0; i < LOOK; i++) {
        int64_t at = (int64_t)i * d->count[SIDE_TRAIN] / LOOK;
        render(s->data, (struct pose){.item = d->items[SIDE_TRAIN][at]}, d->normalise, NULL, NULL,
               picture);
        for (int k = 0; k < PIXELS; k++)
            ink += (double)picture[k];
        count += PIXELS;
    }
    return num_log(ink / (count - ink));
}

enum status pictures_read(struct session *s, const struct drawings *d, const struct view *in,
                          struct pictures *p)
{
    const struct tensor *images = view_find(in, "images");
    *p = (struct pictures){0};
    if (images) {
        if (images->rank != 2 || images->dim[1] != PIXELS || images->dim[0] < 1 ||
            images->dim[0] > DRAWINGS_MOST)
            return error_set(&s->error, ERR_SHAPE, "images must be [n,%d] with n in 1 .. %d",
                             PIXELS, DRAWINGS_MOST);
        p->n = images->dim[0];
        p->images = images->data;
        return OK;
    }
    int side, first;
    if (view_whole(s, in, "side", 0, 1, SIDE_TEST, &side))
        return s->error.code;
    if (!d->count[side])
        return error_set(&s->error, ERR_RANGE, "side %d of the split has no drawing", side);
    if (view_whole(s, in, "first", 0, d->count[side] - 1, 0, &first))
        return s->error.code;
    int most = at_most(DRAWINGS_MOST, d->count[side] - first);
    if (view_whole(s, in, "count", 1, most, at_most(DRAWINGS_CHUNK, most), &p->n))
        return s->error.code;
    p->items = d->items[side] + first;
    return OK;
}

void pictures_render(const struct session *s, const struct drawings *d, const struct pictures *p,
                     int i, real *x)
{
    if (p->images)
        memcpy(x, p->images + (ptrdiff_t)i * PIXELS, PIXELS * sizeof *x);
    else
        render(s->data, (struct pose){.item = p->items[i]}, d->normalise, NULL, NULL, x);
}
