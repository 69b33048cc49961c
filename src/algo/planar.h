/* A normal q over the plane, z = mean + L eps, by the numbers that are trained:
 *
 *   theta = [mean1, mean2, log L11, log L22, L21]
 *
 * without the last for a mean field, whose L is diagonal; and what is true of it and of gradients
 * of its ELBO towards a target exactly, by quadrature. In nats,
 *
 *   ELBO = E_q target + entropy of q = evidence - KL(q || target),   f = target(z) - w log q(z)
 *
 * w = 1 where the entropy is sampled as well, 0 where its gradient, which is known, is added. One
 * sample z says of the gradient
 *
 *   path   the slope of f through z, log q's own numbers held: reparameterised (Kingma & Welling
 *          2014; w = 1: Roeder et al. 2017)
 *   score  f(z) d log q(z) / d theta, z held (Williams 1992; Ranganath et al. 2014)
 *   baseline  the same with f less the mean of f over the other samples (Kool et al. 2019); a
 *          single sample has no others
 *
 * each plus (1 - w) d entropy / d theta. */
#ifndef ALGO_PLANAR_H
#define ALGO_PLANAR_H

#include "algo/target.h"

enum { PLANAR_FIELD = 4, PLANAR_MOST = 5 };
enum planar_way { BY_PATH, BY_SCORE, BY_BASELINE, WAYS };

struct planar {
    int n; /* numbers: PLANAR_FIELD or PLANAR_MOST */
    double theta[PLANAR_MOST];
};

/* mean [2], sd [2] and correlation -> q; a mean field has no correlation. */
struct planar planar_make(int n, const double *mean, const double *sd, double correlation);
/* Standard deviations [2] and correlation. */
void planar_spread(const struct planar *q, double *sd, double *correlation);

double planar_log(const struct planar *q, const double *z);
double planar_entropy(const struct planar *q);

/* What the sample mean + L eps says: z [2], path and score [q->n]; returns f. */
double planar_sample(const struct target *t, const struct planar *q, int sampled, const double *eps,
                     double *z, double *path, double *score);

struct planar_moments {
    double energy, entropy, elbo;       /* E_q target, entropy of q, their sum */
    double gradient[PLANAR_MOST];       /* of the ELBO by theta */
    double value, variance_of_value;    /* mean and variance of f */
    double variance[WAYS][PLANAR_MOST]; /* of an estimate from `samples` samples */
};

/* Midpoint rule over eps, fine enough for the target's grain: errors below 1e-9 for polynomials,
 * about 1e-4 of theirs for mixtures (Trefethen & Weideman 2014). */
void planar_integrate(const struct target *t, const struct planar *q, int samples, int sampled,
                      struct planar_moments *m);

/* E_q target alone. */
double planar_energy(const struct target *t, const struct planar *q);

#endif
