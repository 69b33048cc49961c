/* The inner loop of algo/inner.h without a gradient through it: for evaluation, where every step is
 * seen, and for learners that go other ways. */
#ifndef ALGO_ADAPTER_H
#define ALGO_ADAPTER_H

#include "algo/inner.h"

struct adapter;

/* Of the spec, order, driver and every_step do not matter; steps are those that have rates of their
 * own, and any further step takes those of the last. */
struct adapter *adapter_create(struct arena *arena, const struct inner_spec *spec, struct error *e);
struct inner_task adapter_task(struct adapter *a); /* query_target is NULL: it needs none */

/* Copies a task into it: support [n, ...input], its targets [n, width], query. */
void adapter_fill(struct adapter *a, const real *support, const real *target, const real *query);

/* Takes `steps` inner steps; writes the answers for the query [steps + 1, query, width], before the
 * first step and after each: logarithms of the class probabilities, or, of a regression, what the
 * network predicts. */
void adapter_run(struct adapter *a, real *theta, double rate, int steps, real *answers);

/* The gradient of the support loss at any weights [net->size], valid until the next call; what does
 * not adapt has 0. loss may be NULL. */
const real *adapter_slope(struct adapter *a, real *weights, double *loss);
/* The answers for the query there [query, width]. */
const real *adapter_judge(struct adapter *a, real *weights);

#endif
