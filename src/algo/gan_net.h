/* Inside of the generative adversarial network (gan.c): its two networks as nodes of a graph, and
 * what its files share. */
#ifndef ALGO_GAN_NET_H
#define ALGO_GAN_NET_H

#include "ad/plan.h"
#include "algo/algo.h"
#include "algo/descent.h"
#include "algo/drawings.h"
#include "nn/net.h"

enum gan_loss {
    GAN_MINIMAX,       /* both play for the same sum (Goodfellow et al. 2014, eq. 1) */
    GAN_NONSATURATING, /* the generator makes log D(G(z)) large instead (the same, sec. 3) */
    GAN_HINGE,         /* Lim & Ye 2017 */
};

/* Losses from logits [n] or [n,1], scalars in nats (hinge: of logits). The discriminator's is the
 * mean of its two halves, real pictures with `target` (a node, 1 without label smoothing) and
 * generated ones with 0; where nothing can be told apart, both losses are log 2. */
int gan_discriminator_loss(struct graph *g, enum gan_loss kind, int genuine, int fake, int target);
int gan_generator_loss(struct graph *g, enum gan_loss kind, int fake);

/* The mean over the pictures x [n,...] of |d logit / d x|^2: R1 of Mescheder, Geiger & Nowozin
 * 2018. Each logit must depend on its own picture alone. */
int gan_penalty(struct graph *g, int logits, int x);

enum gan_hyper {
    GAN_NET,
    GAN_LATENT,
    GAN_NORM,
    GAN_START,
    GAN_LOSS,
    GAN_PENALTY,
    GAN_SMOOTHING,
    GAN_NOISE,
    GAN_BATCH,
    GAN_RATE,
    GAN_RATIO,
    GAN_BETA1,
    GAN_DISCRIMINATOR_STEPS,
    GAN_GENERATOR_STEPS,
    GAN_AVERAGE,
    GAN_NORMALISE,
    GAN_AUGMENT,
    GAN_HYPERS,
};

enum { GAN_CHUNK = 32 }; /* pictures a run of the plans of the views */

/* One update of one network: a plan, whose gradients are written into the session's. */
struct gan_update {
    struct plan *plan;
    int64_t first, n; /* of theta */
    real *z, *x, *noise[2], *target;
    const real *loss, *real, *fake; /* [1], logits [batch] or NULL */
};

struct gan {
    struct net generator, discriminator;
    struct descent descent; /* theta: the generator's weights, then the discriminator's */
    int latent;
    real *average; /* of the generator's weights over its updates: what the views show */
    real *updates; /* [2] of the discriminator, of the generator */
    real *before;  /* all of these as they were, in case an update fails */
    struct gan_update discriminate, generate;

    struct plan *reference; /* statistics of batch normalisation under the average, or NULL */
    struct plan *decode, *judge;
    real *decode_z, *judge_x;
    const real *picture, *logit, *slope;

    struct drawings drawings;
};

/* Makes networks, plans and memory from the hyperparameters. */
enum status gan_create(struct session *s);

/* Views. */
extern const struct view_row gan_views[];
enum { GAN_VIEWS = 6 };

#endif
