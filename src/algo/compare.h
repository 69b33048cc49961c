/* Scores of classes for drawings, from embeddings of a few labelled examples: the heads of learners
 * that compare. The logarithm of each class's probability is the log-softmax of its scores.
 *
 * support [n,D], target [n,way] one-hot, query [m,D] -> scores [m,way]
 *
 * All are nodes of one graph, so that the graph that is trained is the graph that answers. Classes
 * may have any number of examples. */
#ifndef ALGO_COMPARE_H
#define ALGO_COMPARE_H

#include "ad/build.h"

enum distance { DISTANCE_EUCLIDEAN, DISTANCE_COSINE };

struct compare_prototypes {
    enum distance distance;
    double scale;
    int refine; /* steps in which the query itself moves the prototypes */
};

/* Prototypes (Snell, Swersky & Zemel 2017): with c_k the mean of the support of class k,
 *   score_k(x) = -scale |x - c_k|^2    or    scale cos(x, c_k).
 * |x|^2, the same for all classes, is left out. A class without examples scores -1e9.
 *
 * A step of refinement takes the unlabelled query into the means, each drawing by the probability
 * that the step before gives it (soft k-means: Ren et al. 2018, eq. 5), so that a drawing's scores
 * depend on the others asked with it. */
int compare_prototypes(struct graph *g, const struct compare_prototypes *how, int support,
                       int target, int query);

/* Attention (Vinyals et al. 2016, eq. 1 and sec. 2.1.1, without full context embeddings):
 *   p(k | x) = sum over examples i of class k of a(x, x_i),   a = softmax over i of
 *   scale cos(x, x_i)
 * as score_k = log of the sum of e^(scale cos) over the class, which is finite where the sum itself
 * is not. A class without examples scores below -9e8. Needs memory for m way n numbers. */
int compare_attention(struct graph *g, int support, int target, int query, double scale);

/* An external key-value memory, written and read within the episode: algo/memory.c has the
 * equations. Where n is a multiple of way, the support is taken as class after class and presented
 * in rounds, one of each class; otherwise in the order given. */
struct compare_memory {
    int slots;              /* at most this many entries; more than n change nothing */
    int sharpness, novelty; /* nodes [1]: log beta, log nu */
};

/* Scores of the query once the whole support is written. along, if not NULL: the sum over the
 * support's examples, in the order of their presentation, of -log p of the label before it was
 * told, a node [1]. */
int compare_memory(struct graph *g, const struct compare_memory *m, int support, int target,
                   int query, int *along);

#endif
