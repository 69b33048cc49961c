/* Movement of data. slice and pad, gather and scatter are adjoint pairs. */
#include "ad/rules.h"
#include "kern/reduce.h"

/* The block a range along one axis makes of a shape. */
struct block {
    int64_t outer, inner;
    int mid;
};

static struct block block_of(struct shape s, int axis)
{
    struct block b = {1, 1, s.dim[axis]};
    for (int i = 0; i < axis; i++)
        b.outer *= s.dim[i];
    for (int i = axis + 1; i < s.rank; i++)
        b.inner *= s.dim[i];
    return b;
}

static int axis_fails(struct graph *g, const struct node *n, struct shape s)
{
    if (n->attr.i[0] >= 0 && n->attr.i[0] < s.rank)
        return 0;
    error_set(graph_error(g), ERR_RANGE, "%s: axis %d is outside 0 to %d", op_name(n->op),
              n->attr.i[0], s.rank - 1);
    return 1;
}

void shape_reshape(struct graph *g, struct node *n)
{
    struct shape x = in_shape(g, n, 0);
    n->shape = shape_of_attr(&n->attr);
    int bad = n->shape.rank < 0 || n->shape.rank > MAX_RANK;
    for (int i = 0; i < n->shape.rank && !bad; i++)
        bad = n->shape.dim[i] < 1 || n->shape.dim[i] > shape_count(&x);
    if (bad || shape_count(&n->shape) != shape_count(&x)) {
        if (n->shape.rank < 0 || n->shape.rank > MAX_RANK)
            n->shape.rank = 0;
        shape_fail(g, n, "the number of elements must stay", &x, &n->shape);
    }
}

void run_reshape(const struct graph *g, const struct node *n, const real *const *in, real *out,
                 real *scratch)
{
    (void)g, (void)scratch;
    map_scale(out_count(n), in[0], 1, out);
}

void vjp_reshape(struct graph *g, int id, int gy, const int *want, int *grad)
{
    (void)want;
    grad[0] = ad_reshape(g, gy, shape_of(g, graph_node(g, id)->in[0]));
}

/* Attributes: the permutation. */
void shape_transpose(struct graph *g, struct node *n)
{
    struct shape x = in_shape(g, n, 0);
    unsigned seen = 0;
    n->shape = x;
    for (int i = 0; i < x.rank; i++) {
        int from = n->attr.i[i];
        if (from < 0 || from >= x.rank || seen >> from & 1) {
            shape_fail(g, n, "perm must name every axis once", &x, NULL);
            return;
        }
        seen |= 1u << from;
        n->shape.dim[i] = x.dim[from];
    }
}

void run_transpose(const struct graph *g, const struct node *n, const real *const *in, real *out,
                   real *scratch)
{
    (void)scratch;
    struct shape x = in_shape(g, n, 0);
    reduce_transpose(x.rank, x.dim, n->attr.i, in[0], out);
}

void vjp_transpose(struct graph *g, int id, int gy, const int *want, int *grad)
{
    (void)want;
    const struct node n = *graph_node(g, id);
    int inverse[MAX_RANK] = {0};
    for (int i = 0; i < n.shape.rank; i++)
        inverse[n.attr.i[i]] = i;
    grad[0] = ad_transpose(g, gy, inverse);
}

/* Attributes: axis, start, count. */
void shape_slice(struct graph *g, struct node *n)
{
    n->shape = in_shape(g, n, 0);
    if (axis_fails(g, n, n->shape))
        return;
    int axis = n->attr.i[0], start = n->attr.i[1], count = n->attr.i[2];
    if (start < 0 || count < 1 || start > n->shape.dim[axis] - count)
        error_set(graph_error(g), ERR_RANGE,
                  "slice: %d elements from %d do not lie on axis %d, which has %d", count, start,
                  axis, n->shape.dim[axis]);
    n->shape.dim[axis] = count;
}

void run_slice(const struct graph *g, const struct node *n, const real *const *in, real *out,
               real *scratch)
{
    (void)scratch;
    struct block b = block_of(in_shape(g, n, 0), n->attr.i[0]);
    int count = n->attr.i[2];
    reduce_copy(b.outer, b.inner, count, in[0], b.mid, n->attr.i[1], out, count, 0);
}

void vjp_slice(struct graph *g, int id, int gy, const int *want, int *grad)
{
    (void)want;
    const struct node n = *graph_node(g, id);
    int axis = n.attr.i[0], start = n.attr.i[1];
    int after = shape_of(g, n.in[0]).dim[axis] - start - n.attr.i[2];
    grad[0] = ad_pad(g, gy, axis, start, after);
}

/* Attributes: axis, before, after. */
void shape_pad(struct graph *g, struct node *n)
{
    n->shape = in_shape(g, n, 0);
    if (axis_fails(g, n, n->shape))
        return;
    int axis = n->attr.i[0], before = n->attr.i[1], after = n->attr.i[2];
    int64_t total = (int64_t)n->shape.dim[axis] + before + after;
    if (before < 0 || after < 0 || total > INT32_MAX)
        error_set(graph_error(g), ERR_RANGE, "pad: cannot add %d before and %d after", before,
                  after);
    n->shape.dim[axis] = (int)total;
}

void run_pad(const struct graph *g, const struct node *n, const real *const *in, real *out,
             real *scratch)
{
    (void)scratch;
    struct block b = block_of(in_shape(g, n, 0), n->attr.i[0]);
    int wide = n->shape.dim[n->attr.i[0]];
    map_fill(out_count(n), 0, out);
    reduce_copy(b.outer, b.inner, b.mid, in[0], b.mid, 0, out, wide, n->attr.i[1]);
}

void vjp_pad(struct graph *g, int id, int gy, const int *want, int *grad)
{
    (void)want;
    const struct node n = *graph_node(g, id);
    int axis = n.attr.i[0];
    grad[0] = ad_slice(g, gy, axis, n.attr.i[1], shape_of(g, n.in[0]).dim[axis]);
}

/* Attribute: axis. */
void shape_concat(struct graph *g, struct node *n)
{
    struct shape a = in_shape(g, n, 0), b = in_shape(g, n, 1);
    if (axis_fails(g, n, a))
        return;
    int axis = n->attr.i[0], ok = a.rank == b.rank;
    for (int i = 0; i < a.rank; i++)
        ok = ok && (i == axis || a.dim[i] == b.dim[i]);
    if (!ok)
        shape_fail(g, n, "all other axes must agree", &a, &b);
    n->shape = a;
    int64_t total = (int64_t)a.dim[axis] + b.dim[axis];
    n->shape.dim[axis] = total > INT32_MAX ? 0 : (int)total;
}

void run_concat(const struct graph *g, const struct node *n, const real *const *in, real *out,
                real *scratch)
{
    (void)scratch;
    int axis = n->attr.i[0], wide = n->shape.dim[axis];
    struct block a = block_of(in_shape(g, n, 0), axis), b = block_of(in_shape(g, n, 1), axis);
    reduce_copy(a.outer, a.inner, a.mid, in[0], a.mid, 0, out, wide, 0);
    reduce_copy(b.outer, b.inner, b.mid, in[1], b.mid, 0, out, wide, a.mid);
}

void vjp_concat(struct graph *g, int id, int gy, const int *want, int *grad)
{
    const struct node n = *graph_node(g, id);
    int axis = n.attr.i[0];
    int a = shape_of(g, n.in[0]).dim[axis], b = shape_of(g, n.in[1]).dim[axis];
    if (want[0])
        grad[0] = ad_slice(g, gy, axis, 0, a);
    if (want[1])
        grad[1] = ad_slice(g, gy, axis, a, b);
}

static int table_fails(struct graph *g, const struct node *n, struct shape x, struct shape index)
{
    if (x.rank == 2 && index.rank == 1)
        return 0;
    shape_fail(g, n, "expected a table [rows, width] and indices [n]", &x, &index);
    return 1;
}

void shape_gather(struct graph *g, struct node *n)
{
    struct shape x = in_shape(g, n, 0), index = in_shape(g, n, 1);
    if (!table_fails(g, n, x, index))
        n->shape = SHAPE2(index.dim[0], x.dim[1]);
}

void run_gather(const struct graph *g, const struct node *n, const real *const *in, real *out,
                real *scratch)
{
    (void)scratch;
    struct shape x = in_shape(g, n, 0);
    reduce_gather(x.dim[0], x.dim[1], n->shape.dim[0], in[0], in[1], out);
}

void vjp_gather(struct graph *g, int id, int gy, const int *want, int *grad)
{
    const struct node n = *graph_node(g, id);
    if (want[0])
        grad[0] = ad_scatter(g, gy, n.in[1], shape_of(g, n.in[0]).dim[0]);
}

/* Attribute: rows. */
void shape_scatter(struct graph *g, struct node *n)
{
    struct shape x = in_shape(g, n, 0), index = in_shape(g, n, 1);
    if (table_fails(g, n, x, index))
        return;
    if (x.dim[0] != index.dim[0])
        shape_fail(g, n, "one index a row", &x, &index);
    n->shape = SHAPE2(n->attr.i[0], x.dim[1]);
}

void run_scatter(const struct graph *g, const struct node *n, const real *const *in, real *out,
                 real *scratch)
{
    (void)scratch;
    struct shape x = in_shape(g, n, 0);
    reduce_scatter(n->shape.dim[0], x.dim[1], x.dim[0], in[0], in[1], out);
}

void vjp_scatter(struct graph *g, int id, int gy, const int *want, int *grad)
{
    const struct node n = *graph_node(g, id);
    if (want[0])
        grad[0] = ad_gather(g, gy, n.in[1]);
}

/* Attribute: width. Piecewise constant: no gradient. */
void shape_one_hot(struct graph *g, struct node *n)
{
    struct shape index = in_shape(g, n, 0);
    if (index.rank != 1)
        shape_fail(g, n, "expected indices [n]", &index, NULL);
    n->shape = SHAPE2(index.dim[0], n->attr.i[0]);
}

void run_one_hot(const struct graph *g, const struct node *n, const real *const *in, real *out,
                 real *scratch)
{
    (void)g, (void)scratch;
    reduce_one_hot(n->shape.dim[0], n->shape.dim[1], in[0], out);
}

void vjp_one_hot(struct graph *g, int id, int gy, const int *want, int *grad)
{
    (void)g, (void)id, (void)gy, (void)want, (void)grad;
}
