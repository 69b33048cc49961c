/* Which classes are held out. */
#include <math.h>

#include "data/sample.h"
#include "data/selection.h"

/* round(share * n), at least 1 and at most n - 1. */
static int share_of(double share, int n)
{
    double k = floor(share * n + 0.5);
    if (!(k >= 1)) /* NaN as well */
        k = 1;
    return k > n - 1 ? n - 1 : (int)k;
}

void split_characters(const struct dataset *d, double share, uint64_t seed, uint8_t *side)
{
    int n = 0;
    for (int c = 0; c < dataset_classes(d); c++)
        n += dataset_class_at(d, c)->count > 0;
    struct rng r = rng_stream(seed, RNG_SPLIT, 0);
    struct selection s = {share_of(share, n), n};
    for (int c = 0; c < dataset_classes(d); c++)
        side[c] = dataset_class_at(d, c)->count > 0 && selected(&s, &r) ? SIDE_TEST : SIDE_TRAIN;
}

enum status split_alphabets(const struct dataset *d, const uint8_t *held_out, struct error *e,
                            uint8_t *side)
{
    int drawings[2] = {0, 0};
    for (int c = 0; c < dataset_classes(d); c++) {
        const struct dataset_class *k = dataset_class_at(d, c);
        side[c] = held_out[k->alphabet] ? SIDE_TEST : SIDE_TRAIN;
        drawings[side[c]] += k->count;
    }
    if (!drawings[SIDE_TEST])
        return error_set(e, ERR_RANGE,
                         "no alphabet with drawings is held out: choose at least one");
    if (!drawings[SIDE_TRAIN])
        return error_set(e, ERR_RANGE,
                         "every alphabet is held out: leave at least one for training");
    return OK;
}

static int has_drawings(const struct dataset *d, int alphabet)
{
    for (int c = 0; c < dataset_classes(d); c++) {
        const struct dataset_class *k = dataset_class_at(d, c);
        if (k->alphabet == alphabet && k->count)
            return 1;
    }
    return 0;
}

void split_alphabets_random(const struct dataset *d, double share, uint64_t seed, uint8_t *side)
{
    int n = 0;
    for (int a = 0; a < dataset_alphabets(d); a++)
        n += has_drawings(d, a);
    if (n < 2) {
        split_characters(d, share, seed, side);
        return;
    }
    struct rng r = rng_stream(seed, RNG_SPLIT, 1);
    struct selection s = {share_of(share, n), n};
    for (int c = 0; c < dataset_classes(d); c++)
        side[c] = SIDE_TRAIN;
    for (int a = 0; a < dataset_alphabets(d); a++)
        if (has_drawings(d, a) && selected(&s, &r))
            for (int c = 0; c < dataset_classes(d); c++)
                if (dataset_class_at(d, c)->alphabet == a)
                    side[c] = SIDE_TEST;
}

int split_classes(const struct dataset *d, const uint8_t *side, enum side which, int32_t *classes)
{
    int n = 0;
    for (int c = 0; c < dataset_classes(d); c++)
        if (side[c] == which && dataset_class_at(d, c)->count)
            classes[n++] = c;
    return n;
}

int split_items(const struct dataset *d, const uint8_t *side, enum side which, int32_t *items)
{
    int n = 0;
    for (int i = 0; i < dataset_items(d); i++)
        if (side[dataset_item_class(d, i)] == which)
            items[n++] = i;
    return n;
}
