/* Fitting a network to a task by an optimizer, step after step on what its support set holds: what
 * Reptile and fine-tuning share. */
#ifndef ALGO_TUNE_H
#define ALGO_TUNE_H

#include "algo/adapter.h"
#include "opt/optimizer.h"

struct tuner;

/* For support sets, or minibatches, of this many pictures. NULL with the reason in e. Running
 * allocates nothing. */
struct tuner *tuner_create(struct arena *arena, const struct net *net, int support, int query,
                           enum optimizer_kind kind, struct error *e);
/* To be filled before a step and before a judgement; query_target is NULL. */
struct inner_task tuner_task(struct tuner *t);
/* Copies a whole task into it. */
void tuner_fill(struct tuner *t, const real *support, const real *target, const real *query);

/* The optimizer begins anew at these weights [net->size], which are copied. */
void tuner_begin(struct tuner *t, const struct optimizer *o, const real *weights);
/* A step along the gradient of the support loss; returns that loss before it. */
double tuner_step(struct tuner *t);
real *tuner_weights(struct tuner *t); /* as they are now */
/* Logarithms of the query's class probabilities [query, classes] at them. */
const real *tuner_judge(struct tuner *t);

/* Stages at which many steps are seen: before the first, then after each, or, of more than ten
 * steps, ten times on the way; the last is after all. */
int tuner_stages(int steps);
/* Takes all steps on one support set; log p of the query [tuner_stages, query, classes]. */
void tuner_run(struct tuner *t, const struct optimizer *o, const real *weights, int steps,
               real *log_probability);

#endif
