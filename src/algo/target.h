/* Densities over the plane that are known up to a constant, as posteriors are: what a simple q is
 * fitted to. Each is there twice, as a formula in double with its slope, for exact integrals, and
 * as a graph, which differentiates it by itself; and each says what its constant is, in closed
 * form: the evidence, log of the integral of exp(target).
 *
 *   gaussian  -1/2 z' P z, where z has the standard deviations 1.4 and 1 and a correlation
 *   banana    -1/2 (x / 1.5)^2 - 1/2 ((y - bend (x^2 - 1.5^2)) / 0.5)^2 (Haario et al. 1999): a
 *             normal density bent by a map that keeps areas
 *   mixture   log(share e^(-Q1 / 2) + (1 - share) e^(-Q2 / 2)), Q the squared Mahalanobis distances
 *             from two centres that lie apart: standard deviations 0.7, correlations 0.5 and -0.5
 */
#ifndef ALGO_TARGET_H
#define ALGO_TARGET_H

#include "ad/graph.h"

enum target_kind { TARGET_GAUSSIAN, TARGET_BANANA, TARGET_MIXTURE, TARGETS };
#define TARGET_CHOICES "gaussian|banana|mixture"

enum { TARGET_NUMBERS = 4 };

struct target {
    enum target_kind kind;
    double number[TARGET_NUMBERS]; /* what the formula is made of */
    double evidence;               /* nats */
    double grain;                  /* within which the slope may turn about; 0 for polynomials */
};

/* correlation of the Gaussian in (-1, 1), bend of the banana, distance between the mixture's
 * centres, share of the first in (0, 1). */
struct target target_make(enum target_kind kind, double correlation, double bend, double apart,
                          double share);

/* The log density without its constant, at z [2]; slope [2] by z, or NULL. */
double target_log(const struct target *t, const double *z, double *slope);

/* The same as a node: numbers is an input [TARGET_NUMBERS], x and y are nodes [N] -> [N]. */
int target_node(struct graph *g, enum target_kind kind, int numbers, int x, int y);

#endif
