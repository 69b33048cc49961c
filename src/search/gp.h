/* Gaussian process regression with zero mean and one of three stationary covariances. With
 * r^2 = sum_i (x_i - x'_i)^2 / l_i^2, signal variance s and noise variance v:
 *
 *   RBF           k(x, x') = s exp(-r^2 / 2)
 *   Matern 3/2    k(x, x') = s (1 + sqrt(3) r) exp(-sqrt(3) r)
 *   Matern 5/2    k(x, x') = s (1 + sqrt(5) r + 5 r^2 / 3) exp(-sqrt(5) r)
 *   y = f(x) + e,  e ~ N(0, v),  K = k(X, X) + v I
 *   posterior at x    mean k_x^T K^-1 y,  variance s - k_x^T K^-1 k_x   (of f: without the noise)
 *   evidence          log p(y|X) = -y^T K^-1 y / 2 - log|K| / 2 - n log(2 pi) / 2, in nats
 *
 * Source: Rasmussen & Williams 2006, ch. 2 (alg. 2.1), eq. 4.17, 5.8 and 5.9. All in double, with
 * exp and log of base/num.h, so that the bits are the same in every engine. */
#ifndef SEARCH_GP_H
#define SEARCH_GP_H

#include "base/arena.h"
#include "base/status.h"

enum gp_kernel { GP_RBF, GP_MATERN32, GP_MATERN52 };

enum { GP_DIMS = 16, GP_HYPERS = GP_DIMS + 2 };

struct gp {
    enum gp_kernel kernel;
    int dims;
    int lengths; /* 1: the same length scale for all inputs; dims: each its own (ARD) */
    int capacity, count;
    double *x; /* [count, dims] */
    double *y; /* [count] */
    /* Natural logs of the length scales [lengths], the signal variance and the noise variance. */
    double hyper[GP_HYPERS];
    /* Set by gp_fit: */
    double evidence;
    double jitter;   /* what had to be added to the diagonal for K to have a Cholesky factor */
    double *factor;  /* [capacity, capacity] its lower triangle */
    double *weight;  /* [capacity] K^-1 y */
    double *inverse; /* [capacity, capacity] K^-1, once a gradient was asked for */
    double *row;     /* [capacity] scratch */
};

static inline int gp_hypers(const struct gp *g)
{
    return g->lengths + 2;
}

/* For up to `capacity` points of up to GP_DIMS inputs; NULL if there is no memory. */
struct gp *gp_create(struct arena *a, int dims, int capacity);

/* The posterior of the points in x and y under the hyperparameters as they are: to be called after
 * any of them has changed. ERR_NUMERIC if K has no Cholesky factor even with a hundredth of its
 * diagonal added, or is not finite. (count + 3 dims) count^2 / 2 operations or so. */
enum status gp_fit(struct gp *g);

/* d evidence / d hyper [gp_hypers(g)], after gp_fit. */
void gp_gradient(struct gp *g, double *gradient);

/* Mean and variance of f at x [dims], after gp_fit; without points those of the prior. */
void gp_predict(struct gp *g, const double *x, double *mean, double *variance);

/* Looks for the hyperparameters with the largest evidence inside the box lo .. hi, each
 * [gp_hypers(g)] in logs, from each of `starts` rows of start, by at most `rounds` steps of Rprop
 * (without backtracking); fits to them. ERR_NUMERIC if none can be fitted.
 * Source: Blum & Riedmiller 2013, "Optimization of Gaussian process hyperparameters using Rprop".
 */
enum status gp_learn(struct gp *g, const double *lo, const double *hi, int starts,
                     const double *start, int rounds);

#endif
