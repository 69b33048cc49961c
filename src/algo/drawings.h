/* The drawings of a session that learns pictures one by one: those of each side, batches in an
 * order drawn anew every epoch, and what views ask about. */
#ifndef ALGO_DRAWINGS_H
#define ALGO_DRAWINGS_H

#include "algo/algo.h"
#include "data/render.h"
#include "data/sample.h"

struct drawings {
    int32_t *items[2]; /* of each side */
    int count[2];
    int batch;
    int32_t *order,
        *drawn; /* [count of the training side], [batch]: what drawings_draw gave last */
    int64_t order_epoch;
    enum normalise normalise;
    struct augment augment;
};

/* All drawings of each side of the split. ERR_RANGE: there are none to learn from. */
enum status drawings_list(struct session *s, struct drawings *d);

/* Memory for batches of d->batch, when items and count are known. */
enum status drawings_batches(struct session *s, struct drawings *d);

/* The batch of a step. Returns [batch] drawings, those of d->drawn. */
const int32_t *drawings_draw(const struct session *s, struct drawings *d, int64_t step);

/* Drawings from all over a side, not of its first class only: the same order each time. Returns
 * [count[side]], or NULL: no memory. */
const int32_t *drawings_spread(struct session *s, const struct drawings *d, int side);

/* The share of ink in training drawings, as its log odds: where a network's last bias begins, or
 * its first hundred steps only learn that paper is white. */
double drawings_ink(const struct session *s, const struct drawings *d);

enum {
    DRAWINGS_CHUNK = 32,  /* pictures a run of the plans of views */
    DRAWINGS_MOST = 1024, /* pictures a view takes or gives at most */
};

/* What a view is asked about: images [n,784], or drawings of a side. */
struct pictures {
    int n;
    const real *images;   /* or NULL */
    const int32_t *items; /* or NULL */
};

/* Reads `images`, or `side`, `first` and `count`: items are those of the side in order. */
enum status pictures_read(struct session *s, const struct drawings *d, const struct view *in,
                          struct pictures *p);

/* Picture i as the network sees it, x [784]. */
void pictures_render(const struct session *s, const struct drawings *d, const struct pictures *p,
                     int i, real *x);

static inline int at_most(int a, int b)
{
    return a < b ? a : b;
}

#endif
