/* Bayesian linear regression on features, one point after another: the exact belief over weights.
 *
 *   y_i = w . f_i + noise,   w ~ N(m, I),   noise ~ N(0, v)
 *
 * Before point i is told its y, the belief N(m, S) of the points before says
 *
 *   y_i ~ N(m . f_i, s_i),   s_i = f_i S f_i + v
 *
 * and afterwards, with the gain g = S f_i / s_i,
 *
 *   m <- m + g (y_i - m . f_i),   S <- S - g s_i g^T.
 *
 * The sum of -log N(y_i; m . f_i, s_i) is -log of the evidence of all points together, whatever
 * their order: no bound, no sampling. A prior covariance other than I would be no more general,
 * where the features come out of a linear layer.
 * Sources: Bishop 2006, sec. 3.3; the recursion is the Kalman filter of weights that stay;
 * Harrison, Sharma & Pavone 2018, "Meta-learning priors for efficient online Bayesian regression"
 * (ALPaCA), for features and prior that are meta-learnt through it. */
#ifndef ALGO_CONJUGATE_H
#define ALGO_CONJUGATE_H

#include "ad/build.h"

/* Nodes of a graph. */
struct conjugate {
    int features; /* [n,D] */
    int y;        /* [n,1] */
    int mean;     /* [1,D] */
    int identity; /* [D,D], to be filled so */
    int variance; /* [1,1], v */
};

/* Predictions of each point by those before it: means [n,1] and variances s [n,1]. */
void conjugate_predict(struct graph *g, const struct conjugate *c, int *means, int *variances);
/* The mean over points of -log p of each given those before it, nats, [] . */
int conjugate_loss(struct graph *g, const struct conjugate *c, int means, int variances);

/* The belief as numbers, in double: mean [dims], covariance [dims, dims]. */
struct conjugate_belief {
    int dims;
    double *mean, *covariance;
};

/* Takes in a point with features f [dims]; scratch [dims]. */
void conjugate_observe(struct conjugate_belief *b, const double *f, double y, double variance,
                       double *scratch);
/* The mean of w . f under it; variance, without the noise, in *variance. */
double conjugate_at(const struct conjugate_belief *b, const double *f, double *variance);

#endif
