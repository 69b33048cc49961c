/* The static graph. A node is an int id into a table; shapes are known when a node is made; the
 * gradient of a node is made of nodes of the same table (ops.def), so derivatives of any order need
 * no second mechanism.
 *
 * Errors are sticky: a builder that fails records the first error in the graph and returns 0, the
 * poison node; every builder given a 0 returns 0. Check once, in plan_create or graph_error.
 *
 * Equal nodes (same op, inputs and attributes) are made once and shared. */
#ifndef AD_GRAPH_H
#define AD_GRAPH_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/real.h"
#include "base/status.h"

enum { MAX_RANK = 5, MAX_INPUTS = 3, ATTR_INTS = 6, ATTR_REALS = 2 };

struct shape {
    int rank; /* 0 is a scalar */
    int dim[MAX_RANK];
};

struct attr {
    int i[ATTR_INTS];
    double f[ATTR_REALS];
};

enum op {
#define OP(NAME, name, inputs, inplace, doc) OP_##NAME,
#include "ad/ops.def"
#undef OP
    OP_COUNT
};

struct node {
    enum op op;
    int in[MAX_INPUTS]; /* 0 where unused */
    struct shape shape;
    struct attr attr;
    size_t scratch; /* reals the kernel needs while it runs */
    int order; /* 0; of what the gradient of y adds, one more than y; never less than an input's */
};

struct graph;

/* NULL when memory is out. The graph lives in the arena. */
struct graph *graph_create(struct arena *arena);
struct error *graph_error(struct graph *g);
int graph_size(const struct graph *g); /* ids are 1 .. size - 1 */
/* NULL for an id that does not exist. The pointer is valid until the next node is made. */
const struct node *graph_node(const struct graph *g, int id);

/* Makes (or finds) a node; the builders of ad/build.h are the comfortable way. Leaves are made with
 * ad_input and ad_const. Errors: ERR_SHAPE names op and shapes; ERR_MEMORY. */
int graph_add(struct graph *g, enum op op, int a, int b, int c, const struct attr *attr);

/* d y / d xs[k] for k < n, as nodes: out[k] has the shape of xs[k].
 * seed: node of y's shape by which the Jacobian is multiplied from the left; 0 for a y of one
 * element (seed 1). An x that y does not depend on (or only through stop_gradient) gets zeros.
 * Returns the graph's error code. */
enum status graph_grad(struct graph *g, int y, int seed, const int *xs, int n, int *out);

/* Shapes */
struct shape shape_of(const struct graph *g, int id);
struct shape shape_make(int rank, int d0, int d1, int d2, int d3, int d4);
#define SHAPE0() shape_make(0, 0, 0, 0, 0, 0)
#define SHAPE1(a) shape_make(1, a, 0, 0, 0, 0)
#define SHAPE2(a, b) shape_make(2, a, b, 0, 0, 0)
#define SHAPE3(a, b, c) shape_make(3, a, b, c, 0, 0)
#define SHAPE4(a, b, c, d) shape_make(4, a, b, c, d, 0)
/* Product of dims; 1 for a scalar. Of a shape that is too large for a node it is some number above
 * INT32_MAX. */
int64_t shape_count(const struct shape *s);
int shape_equal(const struct shape *a, const struct shape *b);

/* What the table says of an op, for dumps, bindings and documentation. */
const char *op_name(enum op op);
const char *op_doc(enum op op);
int op_inputs(enum op op);

#endif
