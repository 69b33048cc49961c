/* Reverse accumulation that builds nodes: the gradient is a graph like any other. */
#include <string.h>

#include "ad/build.h"
#include "ad/ops.h"

static int vjp_into(struct graph *g, int id, int *gradient, const char *depends)
{
    const struct node n = *graph_node(g, id); /* a copy: building moves the table */
    int want[MAX_INPUTS] = {0}, part[MAX_INPUTS] = {NO_GRAD, NO_GRAD, NO_GRAD};
    for (int k = 0; k < op_inputs(n.op); k++)
        want[k] = depends[n.in[k]];
    op_table[n.op].vjp(g, id, gradient[id], want, part);
    for (int k = 0; k < op_inputs(n.op); k++) {
        if (!want[k] || part[k] == NO_GRAD)
            continue;
        int old = gradient[n.in[k]];
        gradient[n.in[k]] = old ? ad_add(g, old, part[k]) : part[k];
        if (!gradient[n.in[k]])
            return 0;
    }
    return 1;
}

static int seed_node(struct graph *g, int y, int seed)
{
    struct shape s = shape_of(g, y);
    if (!seed) {
        if (shape_count(&s) == 1)
            return ad_const(g, 1, s);
        error_set(graph_error(g), ERR_SHAPE,
                  "grad: y has more than one element; reduce it first (sum, mean) or give a seed");
        return 0;
    }
    struct shape t = shape_of(g, seed);
    if (shape_equal(&s, &t))
        return seed;
    error_set(graph_error(g), ERR_SHAPE, "grad: the seed must have the shape of y");
    return 0;
}

enum status graph_grad(struct graph *g, int y, int seed, const int *xs, int n, int *out)
{
    struct error *e = graph_error(g);
    for (int k = 0; k < n; k++)
        out[k] = 0;
    if (e->code)
        return e->code;
    if (!graph_node(g, y))
        return error_set(e, ERR_RANGE, "grad: y is no node of this graph");
    for (int k = 0; k < n; k++)
        if (!graph_node(g, xs[k]))
            return error_set(e, ERR_RANGE, "grad: x number %d is no node of this graph", k);
    int start = seed_node(g, y, seed);
    if (!start)
        return e->code;
    graph_differentiates(g, graph_node(g, y)->order + 1);

    struct arena *scratch = arena_create();
    int *gradient = scratch ? arena_array(scratch, (size_t)y + 1, sizeof *gradient) : NULL;
    char *depends = scratch ? arena_alloc(scratch, (size_t)y + 1) : NULL;
    if (!gradient || !depends) {
        arena_free(scratch);
        graph_differentiates(g, 0);
        return error_set(e, ERR_MEMORY, "out of memory while differentiating");
    }
    for (int k = 0; k < n; k++)
        if (xs[k] <= y)
            depends[xs[k]] = 1;
    for (int id = 1; id <= y; id++) {
        const struct node *node = graph_node(g, id);
        if (node->op == OP_STOP_GRADIENT)
            continue;
        for (int k = 0; k < op_inputs(node->op); k++)
            depends[id] |= depends[node->in[k]];
    }
    gradient[y] = start;
    for (int id = y; id > 0; id--)
        if (gradient[id] && depends[id] && !vjp_into(g, id, gradient, depends))
            break;
    for (int k = 0; k < n && !e->code; k++) {
        int found = xs[k] <= y && depends[xs[k]] ? gradient[xs[k]] : 0;
        out[k] = found ? found : ad_const(g, 0, shape_of(g, xs[k]));
    }
    arena_free(scratch);
    graph_differentiates(g, 0);
    if (e->code)
        for (int k = 0; k < n; k++)
            out[k] = 0;
    return e->code;
}
