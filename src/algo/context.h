/* What a set of drawings has in common, as one latent variable c: the networks of a neural
 * statistician (Edwards & Storkey 2017, with one layer of latent variables) as nodes of a graph.
 *
 *   q(c|D)     from all drawings of the set D, in whatever order
 *   q(z|x,c)   what is a drawing's own, given what it shares with the others
 *   p(z|c)     what drawings of such a set are like
 *   p(x|z,c)   the drawing
 *
 *   ELBO of a set = E [ sum over x of log p(x|z,c) - KL(q(z|x,c) || p(z|c)) ]
 *                   - KL(q(c|D) || N(0, 1))   <=   log p(D)
 *
 * in nats. It holds for q(c|.) of any part of the set as well (Hewitt et al. 2018), which is how a
 * network learns to make the best of few drawings: `share` says which ones are looked at.
 *
 * Pooling is either that of the paper, the mean of features of the drawings, from which a network
 * says q(c|D); or each drawing's vote is a Gaussian, and q(c|D) their product with the prior:
 *   1 / variance = 1 + sum of 1 / variance_i,   mean = variance * sum of mean_i / variance_i,
 * so that more drawings make it narrower, whatever they are. */
#ifndef ALGO_CONTEXT_H
#define ALGO_CONTEXT_H

#include "nn/net.h"

enum context_part {
    CONTEXT_ENCODER,   /* a drawing -> features */
    CONTEXT_STATISTIC, /* features -> mean and log-variance of c, or of a vote */
    CONTEXT_POSTERIOR, /* features and c -> mean and log-variance of z */
    CONTEXT_PRIOR,     /* c -> mean and log-variance of z */
    CONTEXT_DECODER,   /* z and c -> logits of the pixels */
    CONTEXT_PARTS
};

enum context_pooling { POOL_MEAN, POOL_PRODUCT };
enum context_network { CONTEXT_MLP, CONTEXT_CONV };

struct context {
    struct net net[CONTEXT_PARTS];
    enum context_pooling pooling;
    int width, latent; /* numbers of c and z */
};

/* The networks for 28 x 28 pictures. ink: the logit at which the decoder's pixels start. */
void context_networks(struct context *c, enum context_network kind, double ink);
int64_t context_size(const struct context *c); /* reals of their parameters, one after another */

/* Nodes of their parameters: params[part][..]. */
struct context_params {
    int id[CONTEXT_PARTS][NET_PARAMS];
};
void context_inputs(const struct context *c, struct graph *g, struct context_params *p);
/* Writes all their nodes one after another, returns how many. */
int context_list(const struct context *c, const struct context_params *p, int *ids);
enum { CONTEXT_MOST = 40 }; /* of them */
/* Only the parts first .. last. ERR_STATE, ERR_NAME as net_bind. */
enum status context_bind(const struct context *c, struct plan *p, const struct context_params *ids,
                         enum context_part first, enum context_part last, real *flat);
void context_init(const struct context *c, struct rng *rng, real *theta);

struct context_gaussian {
    int mean, logvar;
};

/* Features of drawings x [n, ...] -> [n,F]. */
int context_features(const struct context *c, struct graph *g, int x,
                     const struct context_params *p);
/* q(c|D) of sets whose features [sets * each, F] lie set after set: [sets,width]. share [sets,each]
 * 1 for drawings that are looked at, one of each set at least, 0 for others; 0 (no node): all. */
struct context_gaussian context_infer(const struct context *c, struct graph *g, int features,
                                      int sets, int share, const struct context_params *p);
/* p(z|c) for c [n,width]: [n,latent]. */
struct context_gaussian context_prior(const struct context *c, struct graph *g, int code,
                                      const struct context_params *p);
/* Logits of the pixels for z [n,latent] and c [n,width]. */
int context_decode(const struct context *c, struct graph *g, int z, int code,
                   const struct context_params *p);
/* mean + standard deviation * noise. */
int context_sample(struct graph *g, struct context_gaussian q, int noise);

/* The ELBO in its terms, nats. */
struct context_terms {
    struct context_gaussian q; /* of c */
    int code;                  /* the c that was drawn [sets,width] */
    int nll, latent;           /* [sets * each]: -log p(x|z,c), and the divergence of z */
    int context;               /* [sets]: the divergence of c */
};
/* x [sets * each, ...], of Bernoulli pixels; noise of c [sets,width] and z [sets * each, latent].
 */
struct context_terms context_elbo(const struct context *c, struct graph *g, int x, int sets,
                                  int share, int context_noise, int latent_noise,
                                  const struct context_params *p);
/* Mean over drawings of nll + beta (latent + context / each). beta: a node, or 0 for 1. */
int context_loss(struct graph *g, const struct context_terms *t, int beta);

#endif
