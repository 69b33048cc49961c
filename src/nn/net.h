/* A feed-forward network as a list of layers over one flat theta with named slices. A network only
 * describes: its parameters are ids of graph nodes given at each application, so that the same
 * network runs with theta, with theta' of an inner step, or with a decoded theta. */
#ifndef NN_NET_H
#define NN_NET_H

#include "ad/build.h"
#include "ad/plan.h"
#include "base/rng.h"

enum { NET_LAYERS = 32, NET_PARAMS = 48, NET_NORMS = 8 };

enum norm { NORM_NONE, NORM_BATCH, NORM_LAYER, NORM_INSTANCE };
enum activation { ACT_NONE, ACT_RELU, ACT_LEAKY_RELU, ACT_TANH, ACT_SIGMOID, ACT_SOFTPLUS };

struct param {
    char name[24]; /* "2.weight" */
    struct shape shape;
    int64_t offset; /* in flat theta; a multiple of 16 so that every slice is aligned */
    int64_t count;
    double init_sd; /* normal initialisation; 0: constant init_value */
    double init_value;
};

enum layer_kind {
    LAYER_LINEAR,
    LAYER_CONV,
    LAYER_CONV_TRANSPOSE,
    LAYER_NORM,
    LAYER_ACTIVATION,
    LAYER_MAX_POOL,
    LAYER_AVG_POOL,
    LAYER_RESHAPE
};

struct layer {
    enum layer_kind kind;
    int a, b, c, d;   /* kind's own numbers, see net.c */
    int param;        /* its first parameter, or -1 */
    int biased;       /* adds a bias, the parameter after its weight */
    double eps;       /* of a normalisation, beside the variance */
    struct shape out; /* of one example behind the layer, without the batch axis */
};

struct net {
    struct layer layer[NET_LAYERS];
    struct param param[NET_PARAMS];
    int layers, params;
    int64_t size;       /* reals of theta, padding between slices included (kept 0) */
    struct shape input; /* of one example, without the batch axis */
    struct shape shape; /* the same at the present end */
    struct error error; /* sticky */
};

/* Starts with the shape of one example, e.g. SHAPE1(784) or SHAPE3(28, 28, 1). A layer that does
 * not fit records ERR_SHAPE in n->error and is left out; net_apply then refuses. */
void net_begin(struct net *n, struct shape input);
/* A linear layer flattens what it is given. */
void net_linear(struct net *n, int outputs,
                enum activation next); /* next: chooses the init's gain */
void net_conv(struct net *n, int filters, int size, int stride, int pad, enum activation next);
void net_conv_transpose(struct net *n, int filters, int size, int stride, int pad, int height,
                        int width, enum activation next);
/* Takes the bias from the layer just added, for a normalisation behind it that would subtract it
 * again. */
void net_no_bias(struct net *n);
/* With scale and shift per channel; NONE adds nothing. A max-pool right behind stands between the
 * normalisation and these, with which it commutes where the scale is positive: there is less to
 * scale after it. */
void net_norm(struct net *n, enum norm kind);
/* Another eps than 1e-5 for the normalisation just added. */
void net_norm_eps(struct net *n, double eps);
void net_activation(struct net *n, enum activation kind);
void net_max_pool(struct net *n, int size, int stride);
void net_avg_pool(struct net *n, int size, int stride);
void net_reshape(struct net *n, struct shape to);
/* A parameter of no layer, for what stands behind the network: ids[the last] of those it has now.
 * All its numbers begin with this value. */
void net_parameter(struct net *n, const char *name, struct shape shape, double value);

/* Writes the initial theta[0 .. size): He or Glorot normal weights, zero biases, unit scales. */
void net_init(const struct net *n, struct rng *rng, real *theta);

/* Makes one input node a parameter: ids[params]. */
void net_inputs(const struct net *n, struct graph *g, int *ids);

/* Applies it to x [B, ...input]; ids[params] are parameter nodes. Returns the output node, 0 on
 * error (in the graph). */
int net_apply(const struct net *n, struct graph *g, int x, const int *ids);

/* What batch normalisation knows of a set of examples: nodes [channels], one of each for every such
 * layer, from the first on. */
struct net_statistics {
    int count;
    int mean[NET_NORMS], rstd[NET_NORMS]; /* 1 / sqrt(variance + eps), biased variance */
};

/* The same with batch normalisation by the statistics of other examples, `given`, under which each
 * example's result is its own affair; and/or telling those of x in `own`. Either may be NULL.
 * ERR_SHAPE if `given` is of a network with fewer such layers. */
int net_apply_with(const struct net *n, struct graph *g, int x, const int *ids,
                   const struct net_statistics *given, struct net_statistics *own);

/* Lets ids[params], inputs or outputs of the plan, live in the slices of a flat vector of n->size
 * reals (16-byte aligned): theta for parameters, a gradient for gradients. ERR_STATE if two ids are
 * the same node, for which there is one memory only. */
enum status net_bind(const struct net *n, struct plan *p, const int *ids, real *flat);

#endif
