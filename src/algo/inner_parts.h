/* What the loops of algo/inner.h and the adapter of algo/adapter.h are made of, and nobody else's
 * business: rates, sets of examples, plans over them. */
#ifndef ALGO_INNER_PARTS_H
#define ALGO_INNER_PARTS_H

#include "algo/inner.h"

/* Whether the network can run a loop of this kind: it must fit its sets and classify. */
enum status inner_check(const struct inner_spec *spec, struct error *e);

/* The graph's error, handed on. */
enum status inner_fail(struct error *e, struct graph *g);

/* ---- rates: learnt ones stand behind the weights in theta ---- */

int inner_uniform(const struct inner_spec *spec); /* all weights have the same rate */
int64_t inner_rates_padded(const struct inner_spec *spec);
/* The number by which all of tensor p moves in inner step k; not for RATES_EACH. */
real inner_rate_of(const struct inner_spec *spec, const real *theta, double fixed, int k, int p);
/* to = from + sign a_k * x for weights that adapt. All are of the network's size; to may be from.
 */
void inner_add_scaled(const struct inner_spec *spec, const real *theta, double fixed, int k,
                      real sign, const real *x, const real *from, real *to);
/* next = w - a_k * slope; next may be w. */
void inner_step(const struct inner_spec *spec, const real *theta, double fixed, int k,
                const real *slope, const real *w, real *next);
/* Adds to the gradient of the rates what step k, along slope, leaves when v arrives behind it. */
void inner_rate_gradient(const struct inner_spec *spec, int k, const real *slope, const real *v,
                         real *gradient);

/* ---- sets ---- */

/* Labelled pictures as nodes and as memory, which several plans may share. */
struct inner_set {
    int x, target; /* nodes */
    int n;
    real *pictures, *targets;
};

/* The inputs of a set of n examples, with memory of their own. */
enum status inner_set_create(struct inner_set *s, struct arena *arena, struct graph *g,
                             const struct net *net, int n, int with_targets, struct error *e);
/* The output of the network with these parameters for the query: a node. */
int inner_query_output(const struct inner_spec *spec, struct graph *g,
                       const struct inner_set *support, const struct inner_set *query,
                       const int *params);
/* The mean loss of a set's output: a node. */
int inner_set_loss(const struct inner_spec *spec, struct graph *g, const struct inner_set *s,
                   int output);
/* Numbers that the network gives for an example. */
int inner_width(const struct net *net);

/* ---- plans ---- */

/* A plan of some gradients and a few more nodes (0: none), with inputs of the sets bound. */
struct plan *inner_plan(struct arena *arena, struct graph *g, const int *gradients, int n,
                        const int *more, int more_n, const struct inner_set *a,
                        const struct inner_set *b, struct error *e);
/* The support's pictures as an input of a plan of the query alone, where it needs them. */
enum status inner_bind_reference(const struct inner_spec *spec, const struct inner_set *support,
                                 struct plan *p, struct error *e);
/* After this, runs allocate nothing. What changes from run to run must be bound to something. p may
 * be NULL. */
enum status inner_ready(struct plan *p, struct error *e);
/* net_bind for parameters from `first` on. */
enum status inner_bind_from(const struct net *net, struct plan *p, const int *ids, real *flat,
                            int first);

#endif
