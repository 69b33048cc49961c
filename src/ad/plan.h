/* A plan turns outputs of a graph into a list of kernel calls over one block of memory: what no
 * output needs is dropped, buffers are shared by values that are not alive together, operations
 * work in place where their row in ops.def allows, reshapes and leading slices are views. A plan is
 * made once and run for every step; running allocates nothing. */
#ifndef AD_PLAN_H
#define AD_PLAN_H

#include "ad/graph.h"

struct plan;

struct plan_stats {
    int steps;               /* kernel calls a run */
    size_t bytes;            /* block of shared buffers, with scratch */
    int64_t unplanned_bytes; /* one buffer a node, as an eager program would hold */
};

/* Plans the outputs. The graph must outlive it. NULL on error: see graph_error. */
struct plan *plan_create(struct graph *g, struct arena *arena, const int *outputs, int n);

/* Memory of an input or output (of its shape, row-major); NULL if id is neither, or memory is out.
 * Inputs keep their values between runs. An input not used by any output is accepted and ignored by
 * run. */
real *plan_data(struct plan *p, int id);

/* Lets an input or output live in the caller's memory (16-byte aligned), e.g. a slice of flat
 * theta: nothing is copied. An output must not overlap an input. ERR_NAME if id is neither. */
enum status plan_bind(struct plan *p, int id, real *memory);

/* Takes all memory that runs need, so that the first run allocates nothing either. ERR_MEMORY. */
enum status plan_ready(struct plan *p);

/* Runs it. The memory of inputs and outputs that are not bound is taken at the first run or
 * plan_data; after that a run allocates nothing. ERR_MEMORY is the only error. */
enum status plan_run(struct plan *p);

struct plan_stats plan_stats(const struct plan *p);

/* A run for whoever wants to look inside: plan_begin, then each of the stats' steps with plan_call,
 * in order, then plan_end. */
struct plan_call {
    int node;   /* what it has computed */
    enum op op; /* by which kernel: a sum with a product in it is one call, of the product */
    int in[MAX_INPUTS];
    const real *value; /* of the node's shape; until the next call */
    int64_t at; /* where in the block of shared buffers, reals; -1: it has memory of its own */
    size_t bytes;
};

enum status plan_begin(struct plan *p); /* ERR_MEMORY */
struct plan_call plan_call(struct plan *p, int i);
void plan_end(struct plan *p);

const struct graph *plan_graph(const struct plan *p);

/* Test hook: fills the shared block with NaN, which must not change any result. */
void plan_poison(struct plan *p);

/* Test hook: 1 gives every later plan one buffer a node, no views and no in-place work. */
void plan_unshared(int on);

#endif
