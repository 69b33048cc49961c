/* Elementwise ops. Each op is three rules; shape and run come from a few patterns, the vjp is its
 * own. In the vjp rules n is a copy of the node, x and y are ids of its input and of itself. */
#include "ad/rules.h"

/* Patterns of shape. */
static void same_shape(struct graph *g, struct node *n)
{
    n->shape = in_shape(g, n, 0);
}

static void broadcast_shape(struct graph *g, struct node *n)
{
    struct shape a = in_shape(g, n, 0), b = in_shape(g, n, 1);
    n->shape = shape_join(a, b);
    if (n->shape.rank < 0)
        shape_fail(g, n, "the shapes do not broadcast together", &a, &b);
}

static void equal_shapes(struct graph *g, struct node *n)
{
    struct shape a = in_shape(g, n, 0), b = in_shape(g, n, 1);
    n->shape = a;
    if (!shape_equal(&a, &b))
        shape_fail(g, n, "both inputs must have one shape", &a, &b);
}

#define SHAPE(name, pattern)                                                                       \
    void shape_##name(struct graph *g, struct node *n)                                             \
    {                                                                                              \
        pattern(g, n);                                                                             \
    }

#define RUN(name, call)                                                                            \
    void run_##name(const struct graph *g, const struct node *n, const real *const *in, real *out, \
                    real *scratch)                                                                 \
    {                                                                                              \
        (void)g, (void)scratch;                                                                    \
        int64_t count = out_count(n);                                                              \
        (void)count;                                                                               \
        call;                                                                                      \
    }

#define VJP(name, rules)                                                                           \
    void vjp_##name(struct graph *g, int y, int gy, const int *want, int *grad)                    \
    {                                                                                              \
        const struct node n = *graph_node(g, y);                                                   \
        const int x = n.in[0], z = n.in[1];                                                        \
        (void)x, (void)z, (void)want, (void)gy;                                                    \
        rules                                                                                      \
    }

#define PAIR pair_of(in_shape(g, n, 0), in_shape(g, n, 1), n->shape)
#define ATTR(k) ((real)n->attr.f[k])

/* Two operands. */
SHAPE(add, broadcast_shape)
RUN(add, struct map_pair p = PAIR; map_add(&p, in[0], in[1], out))
VJP(add, {
    if (want[0])
        grad[0] = ad_sum_to(g, gy, shape_of(g, x));
    if (want[1])
        grad[1] = ad_sum_to(g, gy, shape_of(g, z));
})

SHAPE(sub, broadcast_shape)
RUN(sub, struct map_pair p = PAIR; map_sub(&p, in[0], in[1], out))
VJP(sub, {
    if (want[0])
        grad[0] = ad_sum_to(g, gy, shape_of(g, x));
    if (want[1])
        grad[1] = ad_neg(g, ad_sum_to(g, gy, shape_of(g, z)));
})

SHAPE(mul, broadcast_shape)
RUN(mul, struct map_pair p = PAIR; map_mul(&p, in[0], in[1], out))
VJP(mul, {
    if (want[0])
        grad[0] = ad_sum_to(g, ad_mul(g, gy, z), shape_of(g, x));
    if (want[1])
        grad[1] = ad_sum_to(g, ad_mul(g, gy, x), shape_of(g, z));
})

SHAPE(div, broadcast_shape)
RUN(div, struct map_pair p = PAIR; map_div(&p, in[0], in[1], out))
VJP(div, {
    int part = ad_div(g, gy, z);
    if (want[0])
        grad[0] = ad_sum_to(g, part, shape_of(g, x));
    if (want[1])
        grad[1] = ad_neg(g, ad_sum_to(g, ad_mul(g, part, y), shape_of(g, z)));
})

/* One operand. */
SHAPE(neg, same_shape)
RUN(neg, map_neg(count, in[0], out))
VJP(neg, grad[0] = ad_neg(g, gy);)

SHAPE(exp, same_shape)
RUN(exp, map_exp(count, in[0], out))
VJP(exp, grad[0] = ad_mul(g, gy, y);)

SHAPE(log, same_shape)
RUN(log, map_log(count, in[0], out))
VJP(log, grad[0] = ad_div(g, gy, x);)

SHAPE(sqrt, same_shape)
RUN(sqrt, map_sqrt(count, in[0], out))
VJP(sqrt, grad[0] = ad_div(g, ad_scale(g, gy, 0.5), y);)

SHAPE(square, same_shape)
RUN(square, map_square(count, in[0], out))
VJP(square, grad[0] = ad_mul(g, ad_scale(g, gy, 2), x);)

/* relu and leaky_relu gate by their own result, whose sign is that of x: so x need not be kept. */
SHAPE(relu, same_shape)
RUN(relu, map_gate(count, in[0], in[0], 0, out))
VJP(relu, grad[0] = graph_add(g, OP_GATE, y, gy, 0, NULL);)

SHAPE(leaky_relu, same_shape)
RUN(leaky_relu, map_gate(count, in[0], in[0], ATTR(0), out))
VJP(leaky_relu, grad[0] = graph_add(g, OP_GATE, y, gy, 0, &n.attr);)

SHAPE(gate, equal_shapes)
RUN(gate, map_gate(count, in[0], in[1], ATTR(0), out))
VJP(gate, grad[1] = graph_add(g, OP_GATE, x, gy, 0, &n.attr);)

SHAPE(sigmoid, same_shape)
RUN(sigmoid, map_sigmoid(count, in[0], out))
VJP(sigmoid, grad[0] = ad_mul(g, gy, ad_mul(g, y, ad_shift(g, ad_neg(g, y), 1)));)

SHAPE(tanh, same_shape)
RUN(tanh, map_tanh(count, in[0], out))
VJP(tanh, grad[0] = ad_mul(g, gy, ad_shift(g, ad_neg(g, ad_square(g, y)), 1));)

SHAPE(softplus, same_shape)
RUN(softplus, map_softplus(count, in[0], out))
VJP(softplus, grad[0] = ad_mul(g, gy, ad_sigmoid(g, x));)

SHAPE(scale, same_shape)
RUN(scale, map_scale(count, in[0], ATTR(0), out))
VJP(scale, grad[0] = ad_scale(g, gy, n.attr.f[0]);)

SHAPE(shift, same_shape)
RUN(shift, map_shift(count, in[0], ATTR(0), out))
VJP(shift, grad[0] = gy;)

SHAPE(clamp, same_shape)
RUN(clamp, map_clamp(count, in[0], ATTR(0), ATTR(1), out))
VJP(clamp, grad[0] = graph_add(g, OP_INSIDE, x, gy, 0, &n.attr);)

SHAPE(inside, equal_shapes)
RUN(inside, map_inside(count, in[0], ATTR(0), ATTR(1), in[1], out))
VJP(inside, grad[1] = graph_add(g, OP_INSIDE, x, gy, 0, &n.attr);)

SHAPE(stop_gradient, same_shape)
RUN(stop_gradient, map_scale(count, in[0], 1, out))
VJP(stop_gradient, { (void)grad; })

/* Bernoulli cross-entropy is linear in the targets and has slope sigmoid(z) - t in the logits. */
SHAPE(bce_logits, equal_shapes)
RUN(bce_logits, map_bce(count, in[0], in[1], out))
VJP(bce_logits, {
    if (want[0])
        grad[0] = ad_mul(g, gy, ad_sub(g, ad_sigmoid(g, x), z));
    if (want[1])
        grad[1] = ad_neg(g, ad_mul(g, gy, x));
})
