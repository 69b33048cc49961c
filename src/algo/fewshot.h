/* What algorithms on few-shot episodes share: episodes as tensors, scores, baseline, networks. */
#ifndef ALGO_FEWSHOT_H
#define ALGO_FEWSHOT_H

#include "base/arena.h"
#include "data/sample.h"
#include "nn/net.h"

/* Episodes of one kind from a data set. Labels follow from the order: picture i of a set with
 * `each` pictures a class has label i / each. */
struct fewshot {
    const struct dataset *data;
    const uint8_t *side;
    struct episode_spec spec;
    enum normalise normalise;
    double augment, redraw;       /* strength and share, see augment_level; 0 none */
    struct pose *support, *query; /* of the episode drawn last */
};

/* Room for episodes of f->spec (already set); ERR_MEMORY. */
enum status fewshot_create(struct arena *arena, struct fewshot *f, struct error *e);

/* Draws the poses of episode `index` of a purpose's streams. */
void fewshot_draw(struct fewshot *f, enum side which, uint64_t seed, enum rng_purpose purpose,
                  uint64_t index);

/* Renders them: support [way * shot, 784], query [way * query, 784]. rng is used only if there is
 * augmentation. */
void fewshot_render(const struct fewshot *f, struct rng *rng, real *support, real *query);

/* Predicted labels of the query by nearest class mean on centred pixels. pixels: scratch of
 * (way * shot + way * query) * 784. */
void fewshot_baseline(const struct fewshot *f, real *pixels, int32_t *label);

/* One-hot labels [classes * each, classes], class after class. */
void fewshot_targets(int classes, int each, real *target);

/* Share of rows [classes * each, classes] whose largest score is that of their label. The first of
 * equal scores counts; a NaN is never right. */
double fewshot_accuracy(int classes, int each, const real *score);

/* Mean of -log p of the label, nats. */
double fewshot_loss(int classes, int each, const real *log_probability);

enum fewshot_kind {
    FEWSHOT_MLP,  /* 784-256-128-N */
    FEWSHOT_CONV, /* four blocks of 3x3 convolution, norm, pooling, ReLU, then a linear head */
    FEWSHOT_DEEP, /* 784-256-128-64-64-N, the fully connected network of Finn et al. 2017 */
};

enum downsample {
    DOWNSAMPLE_STRIDE, /* stride 2 */
    DOWNSAMPLE_POOL,   /* stride 1 and 2x2 max-pooling: 1 x 1 at the end */
    DOWNSAMPLE_POOL3,  /* the same in the first three blocks only: 3 x 3 at the end */
};

struct fewshot_net {
    enum fewshot_kind kind;
    int classes;       /* of the linear head; 0: it ends in features */
    int filters;       /* convolutions only */
    int first_filters; /* of the first convolution; 0: filters */
    enum downsample downsample;
    enum norm norm;
};

/* For pictures [784]; errors in n->error. */
void fewshot_network(struct net *n, const struct fewshot_net *spec);

#endif
