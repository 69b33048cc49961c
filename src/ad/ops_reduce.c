/* Reductions: sums and their adjoint, softmax and log-sum-exp, normalisation. */
#include <string.h>

#include "ad/rules.h"
#include "kern/reduce.h"

/* Sum over, and repeat along, broadcast axes: each the other's derivative. */
void shape_sum_to(struct graph *g, struct node *n)
{
    struct shape x = in_shape(g, n, 0);
    n->shape = shape_of_attr(&n->attr);
    if (!shape_broadcasts(n->shape, x))
        shape_fail(g, n, "the target must broadcast to the input", &x, &n->shape);
}

void run_sum_to(const struct graph *g, const struct node *n, const real *const *in, real *out,
                real *scratch)
{
    (void)scratch;
    struct shape x = in_shape(g, n, 0), y = shape_aligned(n->shape, x.rank);
    /* Nothing to add up: a copy, which keeps the sign of -0 as a plan's view does. */
    if (shape_count(&x) == out_count(n))
        memcpy(out, in[0], (size_t)out_count(n) * sizeof *out);
    else
        reduce_sum(x.rank, x.dim, y.dim, in[0], out);
}

void vjp_sum_to(struct graph *g, int id, int gy, const int *want, int *grad)
{
    (void)want;
    grad[0] = ad_broadcast(g, gy, shape_of(g, graph_node(g, id)->in[0]));
}

void shape_broadcast(struct graph *g, struct node *n)
{
    struct shape x = in_shape(g, n, 0);
    n->shape = shape_of_attr(&n->attr);
    if (!shape_broadcasts(x, n->shape))
        shape_fail(g, n, "the input must broadcast to the target", &x, &n->shape);
}

void run_broadcast(const struct graph *g, const struct node *n, const real *const *in, real *out,
                   real *scratch)
{
    (void)scratch;
    struct shape x = shape_aligned(in_shape(g, n, 0), n->shape.rank);
    reduce_broadcast(x.rank, x.dim, n->shape.dim, in[0], out);
}

void vjp_broadcast(struct graph *g, int id, int gy, const int *want, int *grad)
{
    (void)want;
    grad[0] = ad_sum_to(g, gy, shape_of(g, graph_node(g, id)->in[0]));
}

/* Softmax and log-sum-exp over the last axis: lse's derivative is softmax, softmax's is
 * s (g - <g, s>). */
static void rows_shape(struct graph *g, struct node *n)
{
    n->shape = in_shape(g, n, 0);
    if (n->shape.rank < 1)
        shape_fail(g, n, "the input needs at least one axis", &n->shape, NULL);
}

static int last_of(struct shape s)
{
    return s.dim[s.rank - 1];
}

void shape_softmax(struct graph *g, struct node *n)
{
    rows_shape(g, n);
}

void run_softmax(const struct graph *g, const struct node *n, const real *const *in, real *out,
                 real *scratch)
{
    (void)g, (void)scratch;
    int width = last_of(n->shape);
    reduce_softmax(out_count(n) / width, width, in[0], out);
}

void vjp_softmax(struct graph *g, int s, int gy, const int *want, int *grad)
{
    (void)want;
    unsigned last = 1u << (shape_of(g, s).rank - 1);
    int inner = ad_sum(g, ad_mul(g, gy, s), last, 1);
    grad[0] = ad_mul(g, s, ad_sub(g, gy, inner));
}

void shape_lse(struct graph *g, struct node *n)
{
    rows_shape(g, n);
    n->shape.rank--;
}

void run_lse(const struct graph *g, const struct node *n, const real *const *in, real *out,
             real *scratch)
{
    (void)scratch;
    reduce_lse(out_count(n), last_of(in_shape(g, n, 0)), in[0], out);
}

void vjp_lse(struct graph *g, int id, int gy, const int *want, int *grad)
{
    (void)want;
    int x = graph_node(g, id)->in[0];
    struct shape column = shape_of(g, x);
    column.dim[column.rank - 1] = 1;
    grad[0] = ad_mul(g, ad_softmax(g, x), ad_reshape(g, gy, column));
}

/* Normalisation of x [outer, mid, inner] over mid; attribute f[0]: eps. norm and rstd are computed
 * from x; norm_grad closes the family: its own derivatives are norm_grad and means. */
static int three_axes(struct graph *g, const struct node *n, int k)
{
    struct shape x = in_shape(g, n, k);
    if (x.rank == 3)
        return 1;
    shape_fail(g, n, "the input needs three axes [outer, mid, inner]", &x, NULL);
    return 0;
}

static void norm_shape(struct graph *g, struct node *n)
{
    if (!three_axes(g, n, 0))
        return;
    if (!(n->attr.f[0] > 0))
        error_set(graph_error(g), ERR_RANGE, "%s: eps must be above 0; got %g", op_name(n->op),
                  n->attr.f[0]);
    n->shape = in_shape(g, n, 0);
    n->scratch = 2 * (size_t)n->shape.dim[2];
}

void shape_norm(struct graph *g, struct node *n)
{
    norm_shape(g, n);
}

void run_norm(const struct graph *g, const struct node *n, const real *const *in, real *out,
              real *scratch)
{
    (void)g;
    const int *d = n->shape.dim;
    reduce_norm(d[0], d[1], d[2], (real)n->attr.f[0], in[0], out, scratch);
}

static int rstd_of(struct graph *g, int x, const struct attr *eps)
{
    return graph_add(g, OP_RSTD, x, 0, 0, eps);
}

static int norm_grad(struct graph *g, int y, int rstd, int gy)
{
    return graph_add(g, OP_NORM_GRAD, y, rstd, gy, NULL);
}

void vjp_norm(struct graph *g, int y, int gy, const int *want, int *grad)
{
    (void)want;
    const struct node n = *graph_node(g, y);
    grad[0] = norm_grad(g, y, rstd_of(g, n.in[0], &n.attr), gy);
}

void shape_rstd(struct graph *g, struct node *n)
{
    norm_shape(g, n);
    n->shape.dim[1] = 1;
}

void run_rstd(const struct graph *g, const struct node *n, const real *const *in, real *out,
              real *scratch)
{
    struct shape x = in_shape(g, n, 0);
    reduce_rstd(x.dim[0], x.dim[1], x.dim[2], (real)n->attr.f[0], in[0], out, scratch);
}

/* d rstd / dx_i = -rstd^2 y_i / mid, with y the normalised x. */
void vjp_rstd(struct graph *g, int r, int gy, const int *want, int *grad)
{
    (void)want;
    const struct node n = *graph_node(g, r);
    int y = graph_add(g, OP_NORM, n.in[0], 0, 0, &n.attr);
    int factor = ad_scale(g, ad_mul(g, gy, ad_square(g, r)), -1.0 / shape_of(g, n.in[0]).dim[1]);
    grad[0] = ad_mul(g, y, factor);
}

void shape_norm_grad(struct graph *g, struct node *n)
{
    struct shape y = in_shape(g, n, 0), r = in_shape(g, n, 1), gy = in_shape(g, n, 2);
    if (!three_axes(g, n, 0))
        return;
    struct shape want = SHAPE3(y.dim[0], 1, y.dim[2]);
    if (!shape_equal(&y, &gy))
        shape_fail(g, n, "the normalised input and its gradient must have one shape", &y, &gy);
    else if (!shape_equal(&r, &want))
        shape_fail(g, n, "rstd must be [outer, 1, inner]", &y, &r);
    n->shape = y;
    n->scratch = 2 * (size_t)y.dim[2];
}

void run_norm_grad(const struct graph *g, const struct node *n, const real *const *in, real *out,
                   real *scratch)
{
    (void)g;
    const int *d = n->shape.dim;
    reduce_norm_grad(d[0], d[1], d[2], in[0], in[1], in[2], out, scratch);
}

/* q = rstd (gy - mean gy - y mean(gy y)) is linear and self-adjoint in gy, bilinear in y beside it.
 */
void vjp_norm_grad(struct graph *g, int q, int v, const int *want, int *grad)
{
    const struct node n = *graph_node(g, q);
    const int y = n.in[0], r = n.in[1], gy = n.in[2];
    if (want[0]) {
        int a = ad_mul(g, v, ad_mean(g, ad_mul(g, gy, y), 1u << 1, 1));
        int b = ad_mul(g, gy, ad_mean(g, ad_mul(g, v, y), 1u << 1, 1));
        grad[0] = ad_neg(g, ad_mul(g, ad_add(g, a, b), r));
    }
    if (want[1])
        grad[1] = ad_div(g, ad_sum(g, ad_mul(g, v, q), 1u << 1, 1), r);
    if (want[2])
        grad[2] = norm_grad(g, y, r, v);
}
