/* A classifier whose weights are decoded from a few latent numbers of each class, and which adapts
 * by moving those (latent embedding optimisation, Rusu et al. 2019).
 *
 *   h_i = E f_i                                        f: embeddings of the support [n,D]
 *   q(z_k|D) = N(mean, variance) from the mean, over examples i of class k and all examples j, of
 *              g([h_i, h_j])                           g: the relation network
 *   w_k ~ N(mean, variance) = G z_k                    class k scores f by <w_k, f> gain / D^(1/2)
 *   z <- z - rate * grad_z L_support(w(z))             `steps` times, then
 *   w <- w - fine rate * grad_w L_support(w)           `fine` times
 *
 * L is the cross-entropy in nats, averaged over the drawings. Both rates are learnt. The meta-loss
 * adds to the query's, in the paper's words, beta KL(q(z|D) || N(0,1)) and gamma |z' - z|^2, where
 * z' is z after its steps, taken as constant: so the network learns to say at once what adaptation
 * would find. Left out of it: dropout, the penalty on correlated rows of the decoder, and the
 * embedding trained beforehand on another task. */
#ifndef ALGO_DECODED_H
#define ALGO_DECODED_H

#include "nn/net.h"

struct decoded {
    int features, code, hidden; /* D, numbers of z_k, width of the relation network */
    int steps, fine;
    int order; /* 1: the gradients of the steps are taken as constants */
};

enum decoded_param {
    DECODED_ENCODER, /* [D,code] */
    DECODED_OWN,     /* [code,hidden] the relation network's first layer, for h_i */
    DECODED_OTHER,   /* [code,hidden] and for h_j */
    DECODED_BIAS,    /* [hidden] */
    DECODED_HIDDEN,  /* [hidden,hidden] */
    DECODED_HIDDEN_BIAS,
    DECODED_CODE, /* [hidden,2 code] */
    DECODED_CODE_BIAS,
    DECODED_WEIGHTS, /* [code,2 D] G */
    DECODED_RATE,    /* [1] */
    DECODED_FINE_RATE,
    DECODED_PARAMS
};

/* Appends them to a network, as parameters of no layer. */
void decoded_parameters(struct net *n, const struct decoded *d, double rate, double fine_rate);

/* Standard normal numbers a training task needs for `way` classes. */
int decoded_noise(const struct decoded *d, int way);

/* Scores [m,way] of the query before a step and after each: scores[steps + fine + 1]. noise: node
 * [decoded_noise], or 0 for the means. divergence and penalty may be NULL: nodes of the mean over
 * the classes of the KL, nats, and of |z' - z|^2. */
void decoded_scores(const struct decoded *d, struct graph *g, const int params[DECODED_PARAMS],
                    int support, int target, int query, int noise, int *scores, int *divergence,
                    int *penalty);

#endif
