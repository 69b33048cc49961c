/* What the methods share that keep many points at once: rows of their tables, first points, and how
 * a generation is summed up. */
#ifndef ALGO_POPULATION_H
#define ALGO_POPULATION_H

#include "algo/seek.h"
#include "base/rng.h"

/* After the shared ones: the mean of a generation's values, and the root of the mean square of the
 * distance of its points from their mean, an input, in widths of the box. */
#define POPULATION_METRIC_NAMES SEEK_METRIC_NAMES, "mean", "spread"
enum { POPULATION_MEAN = SEEK_METRICS, POPULATION_SPREAD, POPULATION_METRICS };

void population_measure(int count, int dims, const real *x, const real *y, double *metrics);

/* Where the random numbers of the present step come from. */
struct rng population_rng(const struct session *s);

/* n numbers uniform in 0 .. 1. */
void population_fill(struct rng *rng, int n, real *x);

/* The order of values, the lowest first; order [n]. Equal ones stay in their order. */
void population_order(int n, const real *values, int *order);

/* Inside of 0 .. 1. */
double population_inside(double u);

#endif
