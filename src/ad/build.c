#include "ad/build.h"

#include "ad/rules.h"

/* Leaves. */
int ad_input(struct graph *g, struct shape shape)
{
    struct attr a = attr_of_shape(shape);
    return graph_add(g, OP_INPUT, 0, 0, 0, &a);
}

int ad_const(struct graph *g, double value, struct shape shape)
{
    struct attr a = attr_of_shape(shape);
    a.f[0] = value;
    return graph_add(g, OP_CONST, 0, 0, 0, &a);
}

/* Constants fold: the gradient of a mean starts as a constant, and most of what it would
 * multiply needs no kernel. Sets *value for a constant node. */
static int is_const(const struct graph *g, int id, double *value)
{
    const struct node *n = graph_node(g, id);
    if (!n || n->op != OP_CONST)
        return 0;
    *value = n->attr.f[0];
    return 1;
}

/* Whether x op c, c constant, has the shape of x. */
static int keeps_shape(const struct graph *g, int x, int c)
{
    struct shape s = shape_of(g, x), joined = shape_join(s, shape_of(g, c));
    return graph_node(g, x) && shape_equal(&s, &joined);
}

static int unary(struct graph *g, enum op op, int x)
{
    return graph_add(g, op, x, 0, 0, NULL);
}

static int unary_f(struct graph *g, enum op op, int x, double f0, double f1)
{
    struct attr a = {.f = {f0, f1}};
    return graph_add(g, op, x, 0, 0, &a);
}

static int unary_i(struct graph *g, enum op op, int x, int i0, int i1, int i2)
{
    struct attr a = {.i = {i0, i1, i2}};
    return graph_add(g, op, x, 0, 0, &a);
}

static int binary(struct graph *g, enum op op, int a, int b)
{
    return graph_add(g, op, a, b, 0, NULL);
}

/* Two operands. */
int ad_add(struct graph *g, int a, int b)
{
    double c;
    if (is_const(g, b, &c) && keeps_shape(g, a, b))
        return ad_shift(g, a, c);
    if (is_const(g, a, &c) && keeps_shape(g, b, a))
        return ad_shift(g, b, c);
    return binary(g, OP_ADD, a, b);
}

int ad_sub(struct graph *g, int a, int b)
{
    double c;
    if (is_const(g, b, &c) && keeps_shape(g, a, b))
        return ad_shift(g, a, -c);
    return binary(g, OP_SUB, a, b);
}

int ad_mul(struct graph *g, int a, int b)
{
    double c;
    if (is_const(g, b, &c) && keeps_shape(g, a, b))
        return ad_scale(g, a, c);
    if (is_const(g, a, &c) && keeps_shape(g, b, a))
        return ad_scale(g, b, c);
    return binary(g, OP_MUL, a, b);
}

int ad_div(struct graph *g, int a, int b)
{
    return binary(g, OP_DIV, a, b);
}

/* One operand. */
int ad_neg(struct graph *g, int x)
{
    double c;
    if (is_const(g, x, &c))
        return ad_const(g, -c, shape_of(g, x));
    return unary(g, OP_NEG, x);
}

int ad_exp(struct graph *g, int x)
{
    return unary(g, OP_EXP, x);
}

int ad_log(struct graph *g, int x)
{
    return unary(g, OP_LOG, x);
}

int ad_sqrt(struct graph *g, int x)
{
    return unary(g, OP_SQRT, x);
}

int ad_square(struct graph *g, int x)
{
    return unary(g, OP_SQUARE, x);
}

int ad_relu(struct graph *g, int x)
{
    return unary(g, OP_RELU, x);
}

int ad_leaky_relu(struct graph *g, int x, double slope)
{
    if (!(slope >= 0)) { /* the gate by the result relies on it */
        error_set(graph_error(g), ERR_RANGE, "leaky_relu: slope must be 0 or more; got %g", slope);
        return 0;
    }
    return unary_f(g, OP_LEAKY_RELU, x, slope, 0);
}

int ad_sigmoid(struct graph *g, int x)
{
    return unary(g, OP_SIGMOID, x);
}

int ad_tanh(struct graph *g, int x)
{
    return unary(g, OP_TANH, x);
}

int ad_softplus(struct graph *g, int x)
{
    return unary(g, OP_SOFTPLUS, x);
}

int ad_scale(struct graph *g, int x, double factor)
{
    double c;
    if (is_const(g, x, &c))
        return ad_const(g, c * factor, shape_of(g, x));
    return factor == 1 ? x : unary_f(g, OP_SCALE, x, factor, 0);
}

int ad_shift(struct graph *g, int x, double term)
{
    double c;
    if (is_const(g, x, &c))
        return ad_const(g, c + term, shape_of(g, x));
    return term == 0 ? x : unary_f(g, OP_SHIFT, x, term, 0);
}

int ad_clamp(struct graph *g, int x, double lo, double hi)
{
    if (!(lo <= hi)) {
        error_set(graph_error(g), ERR_RANGE, "clamp: lo %g must not be above hi %g", lo, hi);
        return 0;
    }
    return unary_f(g, OP_CLAMP, x, lo, hi);
}

int ad_stop_gradient(struct graph *g, int x)
{
    return unary(g, OP_STOP_GRADIENT, x);
}

/* Linear algebra. */
int ad_matmul(struct graph *g, int a, int b)
{
    return binary(g, OP_MATMUL, a, b);
}

int ad_matmul_nt(struct graph *g, int a, int b)
{
    return binary(g, OP_MATMUL_NT, a, b);
}

int ad_matmul_tn(struct graph *g, int a, int b)
{
    return binary(g, OP_MATMUL_TN, a, b);
}

int ad_conv2d(struct graph *g, int x, int w, int stride, int pad)
{
    struct attr a = {.i = {stride, pad}};
    return graph_add(g, OP_CONV2D, x, w, 0, &a);
}

int ad_conv2d_transpose(struct graph *g, int y, int w, int stride, int pad, int height, int width)
{
    struct attr a = {.i = {stride, pad, height, width}};
    return graph_add(g, OP_CONV2D_DX, y, w, 0, &a);
}

int ad_conv2d_dw(struct graph *g, int x, int gy, int stride, int pad, int kh, int kw)
{
    struct attr a = {.i = {stride, pad, kh, kw}};
    return graph_add(g, OP_CONV2D_DW, x, gy, 0, &a);
}

int ad_avg_pool(struct graph *g, int x, int size, int stride)
{
    return unary_i(g, OP_AVG_POOL, x, size, stride, 0);
}

int ad_max_pool(struct graph *g, int x, int size, int stride)
{
    struct attr a = {.i = {size, stride}};
    return graph_add(g, OP_MAX_PICK, x, x, 0, &a);
}

/* Reductions. */
int ad_sum_to(struct graph *g, int x, struct shape to)
{
    double c;
    struct shape from = shape_of(g, x);
    if (shape_equal(&from, &to))
        return x;
    if (is_const(g, x, &c) && shape_broadcasts(to, from))
        return ad_const(g, c * (double)shape_count(&from) / (double)shape_count(&to), to);
    struct attr a = attr_of_shape(to);
    return graph_add(g, OP_SUM_TO, x, 0, 0, &a);
}

int ad_broadcast(struct graph *g, int x, struct shape to)
{
    double c;
    struct shape from = shape_of(g, x);
    if (shape_equal(&from, &to))
        return x;
    if (is_const(g, x, &c) && shape_broadcasts(from, to))
        return ad_const(g, c, to);
    struct attr a = attr_of_shape(to);
    return graph_add(g, OP_BROADCAST, x, 0, 0, &a);
}

int ad_sum(struct graph *g, int x, unsigned axes, int keep)
{
    if (!graph_node(g, x))
        return 0;
    struct shape from = shape_of(g, x), kept = from, left = {0};
    if (axes >> from.rank) {
        error_set(graph_error(g), ERR_RANGE, "sum: an axis is outside 0 to %d", from.rank - 1);
        return 0;
    }
    for (int i = 0; i < from.rank; i++) {
        if (axes >> i & 1)
            kept.dim[i] = 1;
        else
            left.dim[left.rank++] = from.dim[i];
    }
    int y = ad_sum_to(g, x, kept);
    return keep ? y : ad_reshape(g, y, left);
}

int ad_mean(struct graph *g, int x, unsigned axes, int keep)
{
    struct shape s = shape_of(g, x);
    double n = 1;
    for (int i = 0; i < s.rank; i++)
        n *= axes >> i & 1 ? s.dim[i] : 1;
    return ad_scale(g, ad_sum(g, x, axes, keep), 1 / n);
}

int ad_sum_all(struct graph *g, int x)
{
    return ad_sum(g, x, (1u << shape_of(g, x).rank) - 1, 0);
}

int ad_mean_all(struct graph *g, int x)
{
    return ad_mean(g, x, (1u << shape_of(g, x).rank) - 1, 0);
}

int ad_softmax(struct graph *g, int x)
{
    return unary(g, OP_SOFTMAX, x);
}

int ad_lse(struct graph *g, int x)
{
    return unary(g, OP_LSE, x);
}

int ad_log_softmax(struct graph *g, int x)
{
    int lse = ad_lse(g, x);
    struct shape column = shape_of(g, x);
    if (!lse)
        return 0;
    column.dim[column.rank - 1] = 1;
    return ad_sub(g, x, ad_reshape(g, lse, column));
}

/* Movement of data. */
int ad_reshape(struct graph *g, int x, struct shape to)
{
    double c;
    struct shape from = shape_of(g, x);
    if (shape_equal(&from, &to))
        return x;
    if (is_const(g, x, &c) && shape_count(&from) == shape_count(&to))
        return ad_const(g, c, to);
    struct attr a = attr_of_shape(to);
    return graph_add(g, OP_RESHAPE, x, 0, 0, &a);
}

int ad_transpose(struct graph *g, int x, const int *perm)
{
    struct attr a = {.i = {0}};
    int rank = shape_of(g, x).rank;
    for (int i = 0; i < rank; i++)
        a.i[i] = perm[i];
    return graph_add(g, OP_TRANSPOSE, x, 0, 0, &a);
}

int ad_slice(struct graph *g, int x, int axis, int start, int count)
{
    return unary_i(g, OP_SLICE, x, axis, start, count);
}

int ad_pad(struct graph *g, int x, int axis, int before, int after)
{
    return unary_i(g, OP_PAD, x, axis, before, after);
}

int ad_concat(struct graph *g, const int *xs, int n, int axis)
{
    if (n < 1) {
        error_set(graph_error(g), ERR_RANGE, "concat: nothing to join");
        return 0;
    }
    struct attr a = {.i = {axis}};
    int y = xs[0];
    for (int i = 1; i < n; i++)
        y = graph_add(g, OP_CONCAT, y, xs[i], 0, &a);
    return y;
}

int ad_gather(struct graph *g, int x, int index)
{
    return binary(g, OP_GATHER, x, index);
}

int ad_scatter(struct graph *g, int x, int index, int rows)
{
    struct attr a = {.i = {rows}};
    return graph_add(g, OP_SCATTER, x, index, 0, &a);
}

int ad_one_hot(struct graph *g, int index, int width)
{
    return unary_i(g, OP_ONE_HOT, index, width, 0, 0);
}

/* Normalisation: x seen as [outer, mid, inner], normalised over mid. */
static int normalise(struct graph *g, int x, struct shape three, double eps)
{
    struct shape s = shape_of(g, x);
    int y = unary_f(g, OP_NORM, ad_reshape(g, x, three), eps, 0);
    return ad_reshape(g, y, s);
}

static int rank_fails(struct graph *g, const char *name, int x, int least, int most)
{
    int rank = shape_of(g, x).rank;
    if (graph_node(g, x) && rank >= least && rank <= most)
        return 0;
    struct shape_text t = shape_text(shape_of(g, x));
    error_set(graph_error(g), ERR_SHAPE, "%s: the input needs %d to %d axes; got %s", name, least,
              most, t.text);
    return 1;
}

int ad_batch_norm(struct graph *g, int x, double eps)
{
    if (rank_fails(g, "batch_norm", x, 2, MAX_RANK))
        return 0;
    struct shape s = shape_of(g, x);
    int channels = s.dim[s.rank - 1];
    return normalise(g, x, SHAPE3(1, (int)(shape_count(&s) / channels), channels), eps);
}

int ad_layer_norm(struct graph *g, int x, double eps)
{
    if (rank_fails(g, "layer_norm", x, 2, MAX_RANK))
        return 0;
    struct shape s = shape_of(g, x);
    return normalise(g, x, SHAPE3(s.dim[0], (int)(shape_count(&s) / s.dim[0]), 1), eps);
}

int ad_instance_norm(struct graph *g, int x, double eps)
{
    if (rank_fails(g, "instance_norm", x, 4, 4))
        return 0;
    struct shape s = shape_of(g, x);
    return normalise(g, x, SHAPE3(s.dim[0], s.dim[1] * s.dim[2], s.dim[3]), eps);
}

/* Losses. */
int ad_bce_logits(struct graph *g, int logits, int targets)
{
    return binary(g, OP_BCE_LOGITS, logits, targets);
}

/* Losses sum over the last axis of both inputs: broadcasting would hide a mistake. */
static int shapes_differ(struct graph *g, const char *name, int a, int b)
{
    struct shape s = shape_of(g, a), t = shape_of(g, b);
    if (!graph_node(g, a) || !graph_node(g, b) || shape_equal(&s, &t))
        return 0; /* what is no node, the next builder refuses */
    struct shape_text ts = shape_text(s), tt = shape_text(t);
    error_set(graph_error(g), ERR_SHAPE, "%s: both inputs must have one shape; got %s and %s", name,
              ts.text, tt.text);
    return 1;
}

int ad_softmax_cross_entropy(struct graph *g, int logits, int targets)
{
    if (shapes_differ(g, "softmax_cross_entropy", logits, targets))
        return 0;
    struct shape s = shape_of(g, logits);
    int lse = ad_lse(g, logits);
    if (!lse)
        return 0;
    return ad_sub(g, lse, ad_sum(g, ad_mul(g, targets, logits), 1u << (s.rank - 1), 0));
}

int ad_gaussian_kl(struct graph *g, int mu, int logvar)
{
    if (rank_fails(g, "gaussian_kl", mu, 1, MAX_RANK) ||
        shapes_differ(g, "gaussian_kl", mu, logvar))
        return 0;
    struct shape s = shape_of(g, mu);
    int inner = ad_sub(g, ad_add(g, ad_exp(g, logvar), ad_square(g, mu)), logvar);
    int total = ad_sum(g, ad_shift(g, inner, -1), 1u << (s.rank - 1), 0);
    return ad_scale(g, total, 0.5);
}
