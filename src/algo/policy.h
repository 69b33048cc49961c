/* Policy gradients of a Gaussian policy, and the derivative of a step along them.
 *
 *   a ~ N(mean(s; w), diag(e^(2 log sd))),   the log standard deviations being weights as well
 *   J(w) = E of the mean over moments t and episodes of A_t,   A_t the advantage of what was done
 *
 * A batch holds T moments of K episodes that w itself has lived through. What was seen, done and
 * how it turned out are constants; the probability of doing it is evaluated anew in the graph:
 *
 *   d J / d w = mean of d log p(a_t | s_t) / d w * A_t        (Williams 1992; REINFORCE)
 *
 * A meta-gradient needs the derivative of that too, in which episodes that become more likely count
 * for more: the Hessian of J, not of log p. Three objects have the gradient above and differ in
 * their second derivatives, with g_t and H_t gradient and Hessian of log p(a_t | s_t):
 *
 *   lvc    p / stop(p) * A            H_t + g_t g_t^T. Terms between moments are left out: a
 *                                     bias, less noise (Rothfuss et al. 2019, eq. 6).
 *   dice   (P_<=t - P_<t) * A, with P the product of p / stop(p) over moments
 *                                     H_t + g_t g_t^T + g_t g_<t^T + g_<t g_t^T. No bias, much
 * noise (Foerster et al. 2018; with advantages: Farquhar et al. 2019). score  log p * A H_t alone:
 * what differentiating the estimate gives, and not the derivative of what it estimates.
 */
#ifndef ALGO_POLICY_H
#define ALGO_POLICY_H

#include "ad/plan.h"
#include "nn/net.h"

enum policy_hessian { POLICY_LVC, POLICY_DICE, POLICY_SCORE };

struct policy_spec {
    const struct net *net; /* what is seen [n] -> mean of what is done [m]; must outlive the policy.
                              Its last parameter, of no layer, is log sd [m]. */
    int moments, episodes; /* T and K of a batch */
    int order;             /* 1: a step's derivative is taken to be the identity; 2: exact */
    enum policy_hessian hessian;
};

/* Moment by moment, all episodes of each. */
struct policy_batch {
    real *seen;      /* [T,K,n] */
    real *done;      /* [T,K,m] */
    real *advantage; /* [T,K] */
};

struct policy;

/* NULL on error, with the reason in e. Nothing below allocates. Weights w and gradients are flat
 * vectors of net->size, 16-byte aligned, with zeros between the slices. */
struct policy *policy_create(struct arena *arena, const struct policy_spec *spec, struct error *e);
/* Its memory. */
enum status policy_batch_create(struct arena *arena, const struct policy_spec *spec,
                                struct policy_batch *b, struct error *e);

/* Mean actions [K,m] where this is seen [K,n]: the policy's until the next call. */
const real *policy_mean(struct policy *p, real *w, real *seen);

/* d J / d w. Returns the value of the object differentiated, of which lvc's is the mean advantage.
 */
double policy_slope(struct policy *p, real *w, const struct policy_batch *b, real *slope);

/* From v = d something / d w', where w' = w + rate * slope(w), to d something / d w:
 * v <- v + rate * H v. First order leaves v as it is. */
void policy_back(struct policy *p, real *w, const struct policy_batch *b, double rate, real *v);

/* The plans of slope and Hessian-vector product (NULL in first order), for whoever wants to look
 * inside. */
struct plan *policy_slope_plan(const struct policy *p);
struct plan *policy_hessian_plan(const struct policy *p);

#endif
