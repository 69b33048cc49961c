/* What a session has learnt, tensor by tensor, under names by which other programs know it: theta
 * is one flat vector with gaps, of no use to anybody who has not built the network. */
#ifndef ALGO_WEIGHTS_H
#define ALGO_WEIGHTS_H

#include "algo/algo.h"
#include "algo/inner.h"

/* For algorithms, once theta has its memory. The tensors of a network from `first` on are called
 * "prefix.layer.role", e.g. "encoder.0.weight", where layers are counted with their activations,
 * from 0. theta: where the network's first tensor lies, or would lie. */
void weights_net(struct session *s, const char *prefix, const struct net *net, int first,
                 real *theta);
/* The network of an inner loop as "net", and its learnt rates: "rate" [], "rate" [steps, tensors],
 * or "rate.layer.role" of the shapes of the weights. */
void weights_inner(struct session *s, const struct inner_spec *spec, real *theta);
/* A number that belongs to no network. */
void weights_number(struct session *s, const char *name, real *theta);
/* The same for a table of them, [rows, columns]. */
void weights_table(struct session *s, const char *name, int rows, int columns, real *theta);
/* n of them. */
void weights_vector(struct session *s, const char *name, int n, real *theta);

int weights_count(const struct session *s);
/* Tensor k of 0 .. count - 1; writes its name, with its 0. */
enum { WEIGHT_NAME = 48 };
struct tensor weights_get(const struct session *s, int k, char name[WEIGHT_NAME]);

#endif
