/* Clusters of points x [n, dims], and what they are worth. */
#ifndef SEARCH_CLUSTER_H
#define SEARCH_CLUSTER_H

#include <stdint.h>

#include "base/arena.h"
#include "base/real.h"
#include "base/rng.h"
#include "base/status.h"

/* k-means: k centres with a small inertia = sum_i |x_i - its centre|^2. */
struct kmeans {
    int k;
    double *centre; /* [k, dims], each the mean of its points */
    int32_t *label; /* [n], 0 .. k - 1 */
    int32_t *size;  /* [k], none 0 */
    double inertia;
    int rounds; /* of assigning and averaging, until nothing changed, or 300 */
};

/* Memory for k clusters of n points, 1 <= k <= n (else ERR_RANGE). */
enum status kmeans_create(struct arena *a, struct kmeans *m, int n, int dims, int k);

/* First centres: points, the first at random, each other with a probability that grows with its
 * squared distance to the nearest centre before it. near: scratch [n].
 * Source: Arthur & Vassilvitskii 2007, "k-means++". */
void kmeans_seed(struct kmeans *m, int n, int dims, const real *x, struct rng *rng, double *near);

/* From the centres as they are: Lloyd's rounds. A cluster left without a point takes the one that
 * is farthest from its centre. Source: Lloyd 1982. */
void kmeans_run(struct kmeans *m, int n, int dims, const real *x);

/* The best, by inertia, of `tries` seedings. Try t draws from stream t of the seed. */
enum status kmeans_fit(struct arena *a, struct kmeans *m, int n, int dims, const real *x, int k,
                       int tries, uint64_t seed);

/* The mean over all points of s = (b - a) / max(a, b), where a is a point's mean distance to the
 * others of its cluster, b the least mean distance to the points of another one; 0 for a cluster of
 * one point. each [n]: the s of each point, or NULL. NaN without memory. It is 0 where there are
 * not two clusters. n^2 / 2 distances. Source: Rousseeuw 1987. */
double silhouette(struct arena *a, int n, int dims, const real *x, int k, const int32_t *label,
                  double *each);

/* How clusters, label [n] in 0 .. k - 1, agree with classes, of [n] in 0 .. classes - 1. */
struct agreement {
    double purity; /* share of the points that are of the commonest class of their cluster */
    double chance; /* the same with the classes dealt out anew, mean of 64 shuffles of the seed */
    double rand;   /* adjusted Rand index: 1 the same partition, 0 as by chance (Hubert & Arabie) */
};
enum status agreement_of(struct arena *a, int n, int k, const int32_t *label, int classes,
                         const int32_t *of, uint64_t seed, struct agreement *out);

#endif
