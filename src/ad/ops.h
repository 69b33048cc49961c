/* The contract between the table and the files ops_*.c: the three rules of every op. */
#ifndef AD_OPS_H
#define AD_OPS_H

#include "ad/graph.h"

/* No gradient flows to this input. */
enum { NO_GRAD = -1 };

/* shape: sets node->shape and node->scratch from the inputs' shapes and attributes; on failure
 * records ERR_SHAPE in the graph.  run: in[k], out and scratch as the plan laid them out.
 * vjp: adds nodes for the product of the upstream gradient gy with the Jacobian by each input for
 * which want[k] is set, and stores them in grad[k] (NO_GRAD where there is none). */
typedef void shape_rule(struct graph *g, struct node *node);
typedef void run_rule(const struct graph *g, const struct node *node, const real *const *in,
                      real *out, real *scratch);
typedef void vjp_rule(struct graph *g, int id, int gy, const int *want, int *grad);

#define OP(NAME, name, inputs, inplace, doc)                                                       \
    shape_rule shape_##name;                                                                       \
    run_rule run_##name;                                                                           \
    vjp_rule vjp_##name;
#include "ad/ops.def"
#undef OP

struct op_row {
    const char *name;
    const char *doc;
    int inputs;
    unsigned inplace;
    shape_rule *shape;
    run_rule *run;
    vjp_rule *vjp;
};

extern const struct op_row op_table[OP_COUNT];

/* Nodes to come have this order at least. */
void graph_differentiates(struct graph *g, int order);

#endif
