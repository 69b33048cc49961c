/* Small things the files ops_*.c share. */
#ifndef AD_RULES_H
#define AD_RULES_H

#include "ad/build.h"
#include "ad/ops.h"
#include "kern/map.h"

static inline struct shape in_shape(const struct graph *g, const struct node *n, int k)
{
    return graph_node(g, n->in[k])->shape;
}

static inline int64_t out_count(const struct node *n)
{
    return shape_count(&n->shape);
}

/* Text of a shape, "[4, 784]". */
struct shape_text {
    char text[64];
};
struct shape_text shape_text(struct shape s);

/* Records "op: why; got [..] and [..]" (b NULL: one shape). */
void shape_fail(struct graph *g, const struct node *n, const char *why, const struct shape *a,
                const struct shape *b);

/* Shapes travel in attributes as rank, then dims. */
struct attr attr_of_shape(struct shape s);
struct shape shape_of_attr(const struct attr *a);

/* The common shape of two operands (NumPy's rule); rank -1 if there is none. */
struct shape shape_join(struct shape a, struct shape b);

/* Whether small becomes large by repeating along axes of length 1, or that are not there. */
int shape_broadcasts(struct shape small, struct shape large);

/* How a and b lie under y, with neighbouring axes merged where both operands allow it. */
struct map_pair pair_of(struct shape a, struct shape b, struct shape y);

/* s with leading axes of length 1 up to the rank given. */
struct shape shape_aligned(struct shape s, int rank);

#endif
