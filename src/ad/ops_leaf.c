/* Leaves: what a graph starts from. The plan gives them memory; they have nothing to run. */
#include "ad/rules.h"

static void leaf_shape(struct graph *g, struct node *n)
{
    n->shape = shape_of_attr(&n->attr);
    if (n->shape.rank < 0 || n->shape.rank > MAX_RANK)
        error_set(graph_error(g), ERR_SHAPE, "%s: rank %d is outside 0 to %d", op_name(n->op),
                  n->shape.rank, (int)MAX_RANK);
}

#define LEAF(name)                                                                                 \
    void shape_##name(struct graph *g, struct node *n)                                             \
    {                                                                                              \
        leaf_shape(g, n);                                                                          \
    }                                                                                              \
    void run_##name(const struct graph *g, const struct node *n, const real *const *in, real *out, \
                    real *scratch)                                                                 \
    {                                                                                              \
        (void)g, (void)n, (void)in, (void)out, (void)scratch;                                      \
    }                                                                                              \
    void vjp_##name(struct graph *g, int id, int gy, const int *want, int *grad)                   \
    {                                                                                              \
        (void)g, (void)id, (void)gy, (void)want, (void)grad;                                       \
    }

LEAF(poison)
LEAF(input)
LEAF(const)
