/* The inner loop of gradient-based meta-learning: steps of gradient descent on a support set, and
 * the gradient of the query loss through them (Finn, Abbeel & Levine 2017).
 *
 *   theta_{k+1} = theta_k - rate grad L_support(theta_k),   k = 0 .. K-1
 *   meta-gradient = d L_query(theta_K) / d theta_0
 *
 * The loss is softmax cross-entropy in nats, averaged over the set. Two drivers compute the same
 * meta-gradient, and each is the other's oracle:
 *   unrolled      all K steps and their derivative are one graph;
 *   checkpointed  theta_0 .. theta_K are stored, and v = grad L_query(theta_K) is carried back by
 *                 v <- v - rate H(theta_k) v with one Hessian-vector product a step: memory grows
 *                 by one theta a step, and the plans do not depend on K.
 * First order drops H: the meta-gradient is grad L_query(theta_K). */
#ifndef ALGO_INNER_H
#define ALGO_INNER_H

#include "ad/plan.h"
#include "nn/net.h"

enum inner_driver { INNER_CHECKPOINTED, INNER_UNROLLED };

struct inner_spec {
    const struct net *net; /* its output [classes]; must outlive the loop */
    int support, query;    /* pictures of each set */
    int steps;             /* K >= 1 */
    int order;             /* 1 or 2 */
    enum inner_driver driver;
};

/* The sets of a task: pictures [n, ...input] and one-hot labels [n, classes], to be filled before a
 * run. */
struct inner_task {
    real *support, *support_target;
    real *query, *query_target;
};

struct inner;

/* NULL on error, with the reason in e. Running allocates nothing. */
struct inner *inner_create(struct arena *arena, const struct inner_spec *spec, struct error *e);
struct inner_task inner_task(struct inner *in);

/* Adapts theta to the task and writes the meta-gradient [net->size]. theta is not changed. Returns
 * the query loss at theta_K. */
double inner_run(struct inner *in, real *theta, double rate, real *gradient);
/* Query logits [query, classes] of the last run, at theta_K. */
const real *inner_after(const struct inner *in);
/* The same at theta_0, without adaptation: a forward pass of its own. */
const real *inner_before(struct inner *in, real *theta);

/* The shared buffers of its plans, which never run at once, beside what they would be unplanned. */
struct plan_stats inner_stats(const struct inner *in);

/* Adaptation alone, seen at every step; for evaluation. */
struct adapter;

struct adapter *adapter_create(struct arena *arena, const struct net *net, int support, int query,
                               struct error *e);
struct inner_task adapter_task(struct adapter *a); /* query_target is NULL: it needs none */

/* Copies a task into it: support [n, ...input], its one-hot labels [n, classes], query. */
void adapter_fill(struct adapter *a, const real *support, const real *target, const real *query);

/* Takes `steps` inner steps; writes the query's class probabilities and their logarithms
 * [steps + 1, query, classes], before the first step and after each. probability may be NULL. */
void adapter_run(struct adapter *a, real *theta, double rate, int steps, real *probability,
                 real *log_probability);

#endif
