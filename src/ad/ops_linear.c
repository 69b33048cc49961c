/* Bilinear ops: matrix products and the convolution trio. Each family is closed: the derivatives
 * of a product are products, those of conv2d, conv2d_dx and conv2d_dw are one another. */
#include "ad/rules.h"
#include "kern/conv.h"
#include "kern/gemm.h"

/* Matrix products. */
struct product {
    enum gemm_form form;
    int64_t batch;
    int m, n, k;
};

static struct product product_of(const struct graph *g, const struct node *node)
{
    struct shape a = in_shape(g, node, 0), b = in_shape(g, node, 1);
    int r = a.rank;
    struct product p = {.batch = 1};
    for (int i = 0; i < r - 2; i++)
        p.batch *= a.dim[i];
    p.form = node->op == OP_MATMUL ? GEMM_NN : node->op == OP_MATMUL_NT ? GEMM_NT : GEMM_TN;
    p.m = a.dim[p.form == GEMM_TN ? r - 1 : r - 2];
    p.k = a.dim[p.form == GEMM_TN ? r - 2 : r - 1];
    p.n = b.dim[p.form == GEMM_NT ? r - 2 : r - 1];
    return p;
}

static void matmul_shape(struct graph *g, struct node *node)
{
    struct shape a = in_shape(g, node, 0), b = in_shape(g, node, 1);
    if (a.rank < 2 || a.rank != b.rank) {
        shape_fail(g, node, "both inputs need the same rank, 2 or more", &a, &b);
        return;
    }
    struct product p = product_of(g, node);
    int r = a.rank, inner = b.dim[p.form == GEMM_NT ? r - 1 : r - 2];
    for (int i = 0; i < r - 2; i++)
        if (a.dim[i] != b.dim[i])
            inner = -1;
    if (inner != p.k) {
        shape_fail(g, node, "inner (and leading) dimensions must agree", &a, &b);
        return;
    }
    node->shape = a;
    node->shape.dim[r - 2] = p.m;
    node->shape.dim[r - 1] = p.n;
    node->scratch = gemm_scratch(p.form, p.m, p.n, p.k);
}

/* What a plan lets the product be added to: a third input, of its shape or one row of it. */
static struct addend addend_of(const struct graph *g, const struct node *n, const real *const *in)
{
    if (!n->in[2])
        return (struct addend){NULL, 0};
    struct shape s = in_shape(g, n, 2);
    int whole = shape_count(&s) == out_count(n);
    return (struct addend){in[2], whole ? (size_t)n->shape.dim[n->shape.rank - 1] : 0};
}

static void matmul_run(const struct graph *g, const struct node *node, const real *const *in,
                       real *out, real *scratch)
{
    struct product p = product_of(g, node);
    int64_t a = (int64_t)p.m * p.k, b = (int64_t)p.k * p.n, c = (int64_t)p.m * p.n;
    struct addend to = addend_of(g, node, in);
    for (int64_t i = 0; i < p.batch; i++) {
        gemm(p.form, p.m, p.n, p.k, in[0] + i * a, in[1] + i * b, to, out + i * c, scratch);
        if (to.row)
            to.data += c;
    }
}

#define PRODUCT(name)                                                                              \
    void shape_##name(struct graph *g, struct node *n)                                             \
    {                                                                                              \
        matmul_shape(g, n);                                                                        \
    }                                                                                              \
    void run_##name(const struct graph *g, const struct node *n, const real *const *in, real *out, \
                    real *scratch)                                                                 \
    {                                                                                              \
        matmul_run(g, n, in, out, scratch);                                                        \
    }

PRODUCT(matmul)
void vjp_matmul(struct graph *g, int id, int gy, const int *want, int *grad)
{
    const struct node n = *graph_node(g, id);
    if (want[0])
        grad[0] = ad_matmul_nt(g, gy, n.in[1]);
    if (want[1])
        grad[1] = ad_matmul_tn(g, n.in[0], gy);
}

PRODUCT(matmul_nt)
void vjp_matmul_nt(struct graph *g, int id, int gy, const int *want, int *grad)
{
    const struct node n = *graph_node(g, id);
    if (want[0])
        grad[0] = ad_matmul(g, gy, n.in[1]);
    if (want[1])
        grad[1] = ad_matmul_tn(g, gy, n.in[0]);
}

PRODUCT(matmul_tn)
void vjp_matmul_tn(struct graph *g, int id, int gy, const int *want, int *grad)
{
    const struct node n = *graph_node(g, id);
    if (want[0])
        grad[0] = ad_matmul_nt(g, n.in[1], gy);
    if (want[1])
        grad[1] = ad_matmul(g, n.in[0], gy);
}

enum { SIDE_LIMIT = 1 << 15 };

/* Convolutions. Attributes: stride, pad, then what the inputs do not tell (H, W or KH, KW). */
static int conv_fails(struct graph *g, const struct node *n, struct conv *c, struct shape a,
                      struct shape b, int channels_agree)
{
    if (!channels_agree)
        shape_fail(g, n, "the channels do not agree", &a, &b);
    else if (c->h < 1 || c->w < 1 || c->kh < 1 || c->kw < 1 || c->h > SIDE_LIMIT ||
             c->w > SIDE_LIMIT || c->kh > SIDE_LIMIT || c->kw > SIDE_LIMIT)
        error_set(graph_error(g), ERR_RANGE, "%s: heights and widths must be from 1 to %d",
                  op_name(n->op), (int)SIDE_LIMIT);
    else if (c->stride < 1 || c->pad < 0 || c->pad >= c->kh || c->pad >= c->kw)
        error_set(graph_error(g), ERR_RANGE,
                  "%s: stride must be at least 1 and pad from 0 to kernel size - 1; got stride %d, "
                  "pad %d",
                  op_name(n->op), c->stride, c->pad);
    else if (!conv_size(c))
        shape_fail(g, n, "the kernel is larger than the padded input", &a, &b);
    else
        return 0;
    return 1;
}

static int conv_ranks(struct graph *g, const struct node *n)
{
    struct shape a = in_shape(g, n, 0), b = in_shape(g, n, 1);
    if (a.rank == 4 && b.rank == 4)
        return 1;
    shape_fail(g, n, "both inputs need four axes (NHWC pictures, [KH, KW, C, O] kernels)", &a, &b);
    return 0;
}

static struct conv conv_of_y(const struct graph *g, const struct node *n)
{
    struct shape x = in_shape(g, n, 0), w = in_shape(g, n, 1);
    return (struct conv){.b = x.dim[0],
                         .h = x.dim[1],
                         .w = x.dim[2],
                         .c = x.dim[3],
                         .kh = w.dim[0],
                         .kw = w.dim[1],
                         .o = w.dim[3],
                         .stride = n->attr.i[0],
                         .pad = n->attr.i[1]};
}

static struct conv conv_of_dx(const struct graph *g, const struct node *n)
{
    struct shape y = in_shape(g, n, 0), w = in_shape(g, n, 1);
    return (struct conv){.b = y.dim[0],
                         .h = n->attr.i[2],
                         .w = n->attr.i[3],
                         .c = w.dim[2],
                         .kh = w.dim[0],
                         .kw = w.dim[1],
                         .o = w.dim[3],
                         .stride = n->attr.i[0],
                         .pad = n->attr.i[1]};
}

static struct conv conv_of_dw(const struct graph *g, const struct node *n)
{
    struct shape x = in_shape(g, n, 0), y = in_shape(g, n, 1);
    return (struct conv){.b = x.dim[0],
                         .h = x.dim[1],
                         .w = x.dim[2],
                         .c = x.dim[3],
                         .kh = n->attr.i[2],
                         .kw = n->attr.i[3],
                         .o = y.dim[3],
                         .stride = n->attr.i[0],
                         .pad = n->attr.i[1]};
}

void shape_conv2d(struct graph *g, struct node *n)
{
    if (!conv_ranks(g, n))
        return;
    struct conv c = conv_of_y(g, n);
    struct shape x = in_shape(g, n, 0), w = in_shape(g, n, 1);
    if (conv_fails(g, n, &c, x, w, w.dim[2] == c.c))
        return;
    n->shape = SHAPE4(c.b, c.oh, c.ow, c.o);
    n->scratch = conv_y_scratch(&c);
}

void run_conv2d(const struct graph *g, const struct node *n, const real *const *in, real *out,
                real *scratch)
{
    struct conv c = conv_of_y(g, n);
    conv_size(&c);
    conv_y(&c, in[0], in[1], addend_of(g, n, in), out, scratch);
}

void vjp_conv2d(struct graph *g, int id, int gy, const int *want, int *grad)
{
    const struct node n = *graph_node(g, id);
    struct conv c = conv_of_y(g, &n);
    if (want[0])
        grad[0] = ad_conv2d_transpose(g, gy, n.in[1], c.stride, c.pad, c.h, c.w);
    if (want[1])
        grad[1] = ad_conv2d_dw(g, n.in[0], gy, c.stride, c.pad, c.kh, c.kw);
}

void shape_conv2d_dx(struct graph *g, struct node *n)
{
    if (!conv_ranks(g, n))
        return;
    struct conv c = conv_of_dx(g, n);
    struct shape y = in_shape(g, n, 0), w = in_shape(g, n, 1);
    if (conv_fails(g, n, &c, y, w, y.dim[3] == c.o))
        return;
    if (c.oh != y.dim[1] || c.ow != y.dim[2]) {
        shape_fail(g, n,
                   "a convolution to these pictures does not start from that height and width", &y,
                   &w);
        return;
    }
    n->shape = SHAPE4(c.b, c.h, c.w, c.c);
    n->scratch = conv_dx_scratch(&c);
}

void run_conv2d_dx(const struct graph *g, const struct node *n, const real *const *in, real *out,
                   real *scratch)
{
    struct conv c = conv_of_dx(g, n);
    conv_size(&c);
    conv_dx(&c, in[0], in[1], addend_of(g, n, in), out, scratch);
}

void vjp_conv2d_dx(struct graph *g, int id, int gy, const int *want, int *grad)
{
    const struct node n = *graph_node(g, id);
    struct conv c = conv_of_dx(g, &n);
    if (want[0])
        grad[0] = ad_conv2d(g, gy, n.in[1], c.stride, c.pad);
    if (want[1])
        grad[1] = ad_conv2d_dw(g, gy, n.in[0], c.stride, c.pad, c.kh, c.kw);
}

void shape_conv2d_dw(struct graph *g, struct node *n)
{
    if (!conv_ranks(g, n))
        return;
    struct conv c = conv_of_dw(g, n);
    struct shape x = in_shape(g, n, 0), y = in_shape(g, n, 1);
    if (conv_fails(g, n, &c, x, y, 1))
        return;
    if (c.b != y.dim[0] || c.oh != y.dim[1] || c.ow != y.dim[2]) {
        shape_fail(g, n, "a convolution of the first with this kernel does not give the second", &x,
                   &y);
        return;
    }
    n->shape = SHAPE4(c.kh, c.kw, c.c, c.o);
    n->scratch = conv_dw_scratch(&c);
}

void run_conv2d_dw(const struct graph *g, const struct node *n, const real *const *in, real *out,
                   real *scratch)
{
    struct conv c = conv_of_dw(g, n);
    conv_size(&c);
    conv_dw(&c, in[0], in[1], addend_of(g, n, in), out, scratch);
}

void vjp_conv2d_dw(struct graph *g, int id, int gy, const int *want, int *grad)
{
    const struct node n = *graph_node(g, id);
    struct conv c = conv_of_dw(g, &n);
    if (want[0])
        grad[0] = ad_conv2d_transpose(g, n.in[1], gy, c.stride, c.pad, c.h, c.w);
    if (want[1])
        grad[1] = ad_conv2d(g, n.in[0], gy, c.stride, c.pad);
}
