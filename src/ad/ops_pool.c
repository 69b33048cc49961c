/* Pooling. avg_pool and avg_pool_dx, max_pick and max_put are adjoint pairs (kern/pool.h). */
#include "ad/rules.h"
#include "kern/pool.h"

/* Pool over pictures of this shape; attributes: size, stride. */
static struct pool pool_of(struct shape x, const struct attr *a)
{
    return (struct pool){.b = x.dim[0],
                         .h = x.dim[1],
                         .w = x.dim[2],
                         .c = x.dim[3],
                         .k = a->i[0],
                         .stride = a->i[1]};
}

static int pool_fails(struct graph *g, const struct node *n, struct pool *p, struct shape x)
{
    if (x.rank != 4)
        shape_fail(g, n, "the input needs four axes [B, H, W, C]", &x, NULL);
    else if (p->k < 1 || p->stride < 1)
        error_set(graph_error(g), ERR_RANGE, "%s: size and stride must be at least 1; got %d, %d",
                  op_name(n->op), p->k, p->stride);
    else if (!pool_size(p))
        shape_fail(g, n, "the window is larger than the picture", &x, NULL);
    else
        return 0;
    return 1;
}

void shape_avg_pool(struct graph *g, struct node *n)
{
    struct shape x = in_shape(g, n, 0);
    struct pool p = pool_of(x, &n->attr);
    if (!pool_fails(g, n, &p, x))
        n->shape = SHAPE4(p.b, p.oh, p.ow, p.c);
}

void run_avg_pool(const struct graph *g, const struct node *n, const real *const *in, real *out,
                  real *scratch)
{
    (void)scratch;
    struct pool p = pool_of(in_shape(g, n, 0), &n->attr);
    pool_size(&p);
    pool_avg(&p, in[0], out);
}

/* avg_pool_dx: attributes size, stride, height, width of the picture. */
static int avg_pool_dx(struct graph *g, int y, struct attr a)
{
    return graph_add(g, OP_AVG_POOL_DX, y, 0, 0, &a);
}

void vjp_avg_pool(struct graph *g, int id, int gy, const int *want, int *grad)
{
    (void)want;
    const struct node n = *graph_node(g, id);
    struct shape x = shape_of(g, n.in[0]);
    struct attr a = {.i = {n.attr.i[0], n.attr.i[1], x.dim[1], x.dim[2]}};
    grad[0] = avg_pool_dx(g, gy, a);
}

static struct shape picture_of(struct shape y, const struct attr *a)
{
    return SHAPE4(y.dim[0], a->i[2], a->i[3], y.dim[3]);
}

void shape_avg_pool_dx(struct graph *g, struct node *n)
{
    struct shape y = in_shape(g, n, 0), x = picture_of(y, &n->attr);
    x.rank = y.rank;
    struct pool p = pool_of(x, &n->attr);
    if (pool_fails(g, n, &p, x))
        return;
    if (p.oh != y.dim[1] || p.ow != y.dim[2])
        shape_fail(g, n, "pooling a picture of that height and width does not give", &y, NULL);
    else
        n->shape = x;
}

void run_avg_pool_dx(const struct graph *g, const struct node *n, const real *const *in, real *out,
                     real *scratch)
{
    (void)g, (void)scratch;
    struct pool p = pool_of(n->shape, &n->attr);
    pool_size(&p);
    pool_avg_dx(&p, in[0], out);
}

void vjp_avg_pool_dx(struct graph *g, int id, int gy, const int *want, int *grad)
{
    (void)want;
    const struct node n = *graph_node(g, id);
    grad[0] = ad_avg_pool(g, gy, n.attr.i[0], n.attr.i[1]);
}

void shape_max_pick(struct graph *g, struct node *n)
{
    struct shape x = in_shape(g, n, 0), v = in_shape(g, n, 1);
    struct pool p = pool_of(x, &n->attr);
    if (pool_fails(g, n, &p, x))
        return;
    if (!shape_equal(&x, &v))
        shape_fail(g, n, "both inputs must have one shape", &x, &v);
    else
        n->shape = SHAPE4(p.b, p.oh, p.ow, p.c);
}

void run_max_pick(const struct graph *g, const struct node *n, const real *const *in, real *out,
                  real *scratch)
{
    (void)scratch;
    struct pool p = pool_of(in_shape(g, n, 0), &n->attr);
    pool_size(&p);
    pool_max_pick(&p, in[0], in[1], out);
}

void vjp_max_pick(struct graph *g, int id, int gy, const int *want, int *grad)
{
    const struct node n = *graph_node(g, id);
    if (want[1])
        grad[1] = graph_add(g, OP_MAX_PUT, n.in[0], gy, 0, &n.attr);
}

void shape_max_put(struct graph *g, struct node *n)
{
    struct shape x = in_shape(g, n, 0), y = in_shape(g, n, 1);
    struct pool p = pool_of(x, &n->attr);
    if (pool_fails(g, n, &p, x))
        return;
    struct shape want = SHAPE4(p.b, p.oh, p.ow, p.c);
    if (!shape_equal(&want, &y))
        shape_fail(g, n, "the second input must have the shape of the pooled first", &x, &y);
    else
        n->shape = x;
}

void run_max_put(const struct graph *g, const struct node *n, const real *const *in, real *out,
                 real *scratch)
{
    (void)g, (void)scratch;
    struct pool p = pool_of(n->shape, &n->attr);
    pool_size(&p);
    pool_max_put(&p, in[0], in[1], out);
}

void vjp_max_put(struct graph *g, int id, int gy, const int *want, int *grad)
{
    const struct node n = *graph_node(g, id);
    if (want[1])
        grad[1] = graph_add(g, OP_MAX_PICK, n.in[0], gy, 0, &n.attr);
}
