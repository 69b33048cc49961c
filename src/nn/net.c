#include "nn/net.h"

#include <math.h>
#include <string.h>

/* The numbers of a layer:
 *   LINEAR          a outputs
 *   CONV            a filters, b kernel size, c stride, d padding
 *   CONV_TRANSPOSE  a filters, b kernel size, c stride, d padding; height and width: out
 *   NORM            a enum norm; eps
 *   ACTIVATION      a enum activation
 *   MAX_POOL, AVG_POOL  a window, b stride
 *   RESHAPE         out */

static const double norm_eps = 1e-5;
static const double leak = 0.2;

static int64_t features(const struct shape *s)
{
    return shape_count(s);
}

void net_begin(struct net *n, struct shape input)
{
    memset(n, 0, sizeof *n);
    n->input = n->shape = input;
    if (input.rank < 1 || input.rank > MAX_RANK - 1)
        error_set(&n->error, ERR_SHAPE, "net: an example needs 1 to %d axes", MAX_RANK - 1);
}

static struct layer *layer_add(struct net *n, enum layer_kind kind, struct shape out)
{
    if (n->error.code)
        return NULL;
    if (n->layers == NET_LAYERS) {
        error_set(&n->error, ERR_RANGE, "net: more than %d layers", NET_LAYERS);
        return NULL;
    }
    for (int i = 0; i < out.rank; i++) {
        if (out.dim[i] < 1) {
            error_set(&n->error, ERR_SHAPE, "net: layer %d would have no output", n->layers);
            return NULL;
        }
    }
    struct layer *l = &n->layer[n->layers++];
    *l = (struct layer){.kind = kind, .param = -1, .out = out};
    n->shape = out;
    return l;
}

/* Returns its index, or -1. */
static int param_add(struct net *n, const char *role, struct shape shape, double sd, double value)
{
    if (n->error.code)
        return -1;
    if (n->params == NET_PARAMS) {
        error_set(&n->error, ERR_RANGE, "net: more than %d parameters", NET_PARAMS);
        return -1;
    }
    struct param *p = &n->param[n->params];
    text_format(p->name, sizeof p->name, "%d.%s", n->layers - 1, role);
    p->shape = shape;
    p->offset = n->size;
    p->count = shape_count(&shape);
    p->init_sd = sd;
    p->init_value = value;
    n->size += (p->count + 15) / 16 * 16;
    return n->params++;
}

static void bias_add(struct net *n, struct layer *l, int width)
{
    l->biased = 1;
    param_add(n, "bias", SHAPE1(width), 0, 0);
}

/* Standard deviation of initial weights: He et al. 2015 before rectifiers, Glorot & Bengio 2010
 * elsewhere. */
static double gain(enum activation next, double fan_in, double fan_out)
{
    switch (next) {
    case ACT_RELU:
    case ACT_SOFTPLUS:
        return sqrt(2 / fan_in);
    case ACT_LEAKY_RELU:
        return sqrt(2 / ((1 + leak * leak) * fan_in));
    default:
        return sqrt(2 / (fan_in + fan_out));
    }
}

void net_linear(struct net *n, int outputs, enum activation next)
{
    int64_t in = features(&n->shape);
    struct layer *l = layer_add(n, LAYER_LINEAR, SHAPE1(outputs));
    if (!l)
        return;
    l->a = outputs;
    l->param = param_add(n, "weight", SHAPE2((int)in, outputs), gain(next, (double)in, outputs), 0);
    bias_add(n, l, outputs);
}

/* Room for a kernel: an image that is one, and numbers that make sense. */
static int image_check(struct net *n, int size, int stride, int pad)
{
    if (n->error.code)
        return 0;
    if (n->shape.rank != 3)
        error_set(&n->error, ERR_SHAPE, "net: layer %d needs an image [H,W,C]", n->layers);
    else if (size < 1 || stride < 1 || pad < 0)
        error_set(&n->error, ERR_RANGE, "net: layer %d has size %d, stride %d, padding %d",
                  n->layers, size, stride, pad);
    return !n->error.code;
}

static int windows(int length, int size, int stride, int pad)
{
    return length + 2 * pad < size ? 0 : (length + 2 * pad - size) / stride + 1;
}

/* A layer with a kernel; out: [H,W,filters]. NULL on error. */
static struct layer *kernel_add(struct net *n, enum layer_kind kind, struct shape out, int size,
                                int stride, int pad)
{
    struct layer *l = layer_add(n, kind, out);
    if (l) {
        l->a = out.dim[2];
        l->b = size;
        l->c = stride;
        l->d = pad;
    }
    return l;
}

void net_conv(struct net *n, int filters, int size, int stride, int pad, enum activation next)
{
    if (!image_check(n, size, stride, pad))
        return;
    int h = n->shape.dim[0], w = n->shape.dim[1], c = n->shape.dim[2];
    struct shape out =
        SHAPE3(windows(h, size, stride, pad), windows(w, size, stride, pad), filters);
    struct layer *l = kernel_add(n, LAYER_CONV, out, size, stride, pad);
    if (!l)
        return;
    double taps = (double)size * size;
    l->param = param_add(n, "weight", SHAPE4(size, size, c, filters),
                         gain(next, taps * c, taps * filters), 0);
    bias_add(n, l, filters);
}

void net_conv_transpose(struct net *n, int filters, int size, int stride, int pad, int height,
                        int width, enum activation next)
{
    if (!image_check(n, size, stride, pad))
        return;
    int h = n->shape.dim[0], w = n->shape.dim[1], c = n->shape.dim[2];
    if (windows(height, size, stride, pad) != h || windows(width, size, stride, pad) != w) {
        error_set(&n->error, ERR_SHAPE,
                  "net: layer %d: a convolution of %d x %d does not give %d x %d", n->layers,
                  height, width, h, w);
        return;
    }
    struct layer *l =
        kernel_add(n, LAYER_CONV_TRANSPOSE, SHAPE3(height, width, filters), size, stride, pad);
    if (!l)
        return;
    /* An output pixel is reached by about size^2 / stride^2 taps of each channel. */
    double taps = (double)size * size / ((double)stride * stride);
    l->param = param_add(n, "weight", SHAPE4(size, size, filters, c),
                         gain(next, taps * c, taps * filters), 0);
    bias_add(n, l, filters);
}

void net_no_bias(struct net *n)
{
    struct layer *l = n->layers ? &n->layer[n->layers - 1] : NULL;
    if (n->error.code || !l || !l->biased)
        return;
    l->biased = 0;
    n->size = n->param[--n->params].offset;
}

void net_norm(struct net *n, enum norm kind)
{
    if (kind == NORM_NONE || n->error.code)
        return;
    if (kind == NORM_INSTANCE && n->shape.rank != 3) {
        error_set(&n->error, ERR_SHAPE,
                  "net: layer %d: instance normalisation needs an image [H,W,C]", n->layers);
        return;
    }
    struct layer *l = layer_add(n, LAYER_NORM, n->shape);
    if (!l)
        return;
    l->a = (int)kind;
    l->eps = norm_eps;
    int channels = n->shape.dim[n->shape.rank - 1];
    l->param = param_add(n, "scale", SHAPE1(channels), 0, 1);
    param_add(n, "shift", SHAPE1(channels), 0, 0);
}

void net_norm_eps(struct net *n, double eps)
{
    struct layer *l = n->layers ? &n->layer[n->layers - 1] : NULL;
    if (!n->error.code && l && l->kind == LAYER_NORM)
        l->eps = eps;
}

void net_activation(struct net *n, enum activation kind)
{
    struct layer *l = kind == ACT_NONE ? NULL : layer_add(n, LAYER_ACTIVATION, n->shape);
    if (l)
        l->a = (int)kind;
}

static void pool_add(struct net *n, enum layer_kind kind, int size, int stride)
{
    if (!image_check(n, size, stride, 0))
        return;
    struct shape out = SHAPE3(windows(n->shape.dim[0], size, stride, 0),
                              windows(n->shape.dim[1], size, stride, 0), n->shape.dim[2]);
    struct layer *l = layer_add(n, kind, out);
    if (!l)
        return;
    l->a = size;
    l->b = stride;
}

void net_max_pool(struct net *n, int size, int stride)
{
    pool_add(n, LAYER_MAX_POOL, size, stride);
}

void net_avg_pool(struct net *n, int size, int stride)
{
    pool_add(n, LAYER_AVG_POOL, size, stride);
}

void net_reshape(struct net *n, struct shape to)
{
    if (n->error.code)
        return;
    if (to.rank < 1 || to.rank > MAX_RANK - 1 || features(&to) != features(&n->shape))
        error_set(&n->error, ERR_SHAPE, "net: layer %d: the new shape has %d numbers, not %d",
                  n->layers, (int)features(&to), (int)features(&n->shape));
    else
        layer_add(n, LAYER_RESHAPE, to);
}

void net_parameter(struct net *n, const char *name, struct shape shape, double value)
{
    param_add(n, name, shape, 0, value);
}

void net_init(const struct net *n, struct rng *rng, real *theta)
{
    memset(theta, 0, (size_t)n->size * sizeof *theta);
    for (int k = 0; k < n->params; k++) {
        const struct param *p = &n->param[k];
        real *w = theta + p->offset;
        for (int64_t i = 0; i < p->count; i++)
            w[i] = (real)(p->init_sd > 0 ? p->init_sd * rng_normal(rng) : p->init_value);
    }
}

void net_inputs(const struct net *n, struct graph *g, int *ids)
{
    for (int k = 0; k < n->params; k++)
        ids[k] = ad_input(g, n->param[k].shape);
}

/* A batch of examples of the given shape. */
static struct shape batch_of(int batch, const struct shape *one)
{
    struct shape s = {.rank = one->rank + 1, .dim = {batch}};
    for (int i = 0; i < one->rank; i++)
        s.dim[i + 1] = one->dim[i];
    return s;
}

static int apply_activation(struct graph *g, enum activation kind, int x)
{
    switch (kind) {
    case ACT_RELU:
        return ad_relu(g, x);
    case ACT_LEAKY_RELU:
        return ad_leaky_relu(g, x, leak);
    case ACT_TANH:
        return ad_tanh(g, x);
    case ACT_SIGMOID:
        return ad_sigmoid(g, x);
    case ACT_SOFTPLUS:
        return ad_softplus(g, x);
    case ACT_NONE:
        break;
    }
    return x;
}

static int apply_norm(struct graph *g, const struct layer *l, int x)
{
    switch ((enum norm)l->a) {
    case NORM_BATCH:
        return ad_batch_norm(g, x, l->eps);
    case NORM_LAYER:
        return ad_layer_norm(g, x, l->eps);
    case NORM_INSTANCE:
        return ad_instance_norm(g, x, l->eps);
    case NORM_NONE:
        break;
    }
    return x;
}

/* Mean and rstd of each channel (last axis) of x: [channels]. */
static void channel_statistics(struct graph *g, double eps, int x, struct net_statistics *own)
{
    struct shape s = shape_of(g, x);
    if (!x)
        return;
    if (own->count == NET_NORMS) {
        error_set(graph_error(g), ERR_RANGE, "net: more than %d batch normalisations", NET_NORMS);
        return;
    }
    int channels = s.dim[s.rank - 1], rows = (int)(shape_count(&s) / channels);
    struct attr attr = {.f = {eps}};
    int seen = ad_reshape(g, x, SHAPE3(1, rows, channels));
    own->mean[own->count] = ad_mean(g, x, (1u << (s.rank - 1)) - 1, 0);
    own->rstd[own->count++] =
        ad_reshape(g, graph_add(g, OP_RSTD, seen, 0, 0, &attr), SHAPE1(channels));
}

/* Norm, pooling if any, scale and shift; with given statistics of batch norm all but the pooling is
 * one affine map, which may come after it, as rstd is positive. */
static int apply_norm_layer(struct graph *g, const struct layer *l, const struct layer *pool, int x,
                            const int *p, const struct net_statistics *given, int *given_at,
                            struct net_statistics *own)
{
    int batch = l->a == NORM_BATCH;
    if (batch && own)
        channel_statistics(g, l->eps, x, own);
    if (!batch || !given)
        x = apply_norm(g, l, x);
    if (pool)
        x = ad_max_pool(g, x, pool->a, pool->b);
    if (!batch || !given)
        return ad_add(g, ad_mul(g, x, p[0]), p[1]);
    int at = (*given_at)++;
    if (at >= given->count) {
        error_set(graph_error(g), ERR_SHAPE, "net: statistics of %d layers only", given->count);
        return 0;
    }
    int factor = ad_mul(g, given->rstd[at], p[0]);
    return ad_add(g, ad_mul(g, x, factor), ad_sub(g, p[1], ad_mul(g, given->mean[at], factor)));
}

static int apply_layer(struct graph *g, const struct layer *l, int batch, int x, const int *p)
{
    switch (l->kind) {
    case LAYER_LINEAR: {
        struct shape s = shape_of(g, x);
        if (s.rank != 2)
            x = ad_reshape(g, x, SHAPE2(batch, (int)(shape_count(&s) / batch)));
        x = ad_matmul(g, x, p[0]);
        break;
    }
    case LAYER_CONV:
        x = ad_conv2d(g, x, p[0], l->c, l->d);
        break;
    case LAYER_CONV_TRANSPOSE:
        x = ad_conv2d_transpose(g, x, p[0], l->c, l->d, l->out.dim[0], l->out.dim[1]);
        break;
    case LAYER_NORM:
        return 0;
    case LAYER_ACTIVATION:
        return apply_activation(g, (enum activation)l->a, x);
    case LAYER_MAX_POOL:
        return ad_max_pool(g, x, l->a, l->b);
    case LAYER_AVG_POOL:
        return ad_avg_pool(g, x, l->a, l->b);
    case LAYER_RESHAPE:
        return ad_reshape(g, x, batch_of(batch, &l->out));
    }
    return l->biased ? ad_add(g, x, p[1]) : x;
}

int net_apply(const struct net *n, struct graph *g, int x, const int *ids)
{
    return net_apply_with(n, g, x, ids, NULL, NULL);
}

int net_apply_with(const struct net *n, struct graph *g, int x, const int *ids,
                   const struct net_statistics *given, struct net_statistics *own)
{
    if (n->error.code) {
        error_set(graph_error(g), n->error.code, "%s", n->error.text);
        return 0;
    }
    if (!x)
        return 0;
    struct shape got = shape_of(g, x);
    int batch = got.rank ? got.dim[0] : 0;
    struct shape want = batch_of(batch, &n->input);
    if (!shape_equal(&got, &want)) {
        error_set(graph_error(g), ERR_SHAPE,
                  "net: examples of %d numbers on %d axes do not fit an input of %d on %d",
                  batch ? (int)(shape_count(&got) / batch) : 0, got.rank - 1,
                  (int)features(&n->input), n->input.rank);
        return 0;
    }
    int given_at = 0;
    if (own)
        own->count = 0;
    for (int i = 0; i < n->layers && x; i++) {
        const struct layer *l = &n->layer[i];
        const int *p = l->param < 0 ? NULL : ids + l->param;
        if (l->kind != LAYER_NORM) {
            x = apply_layer(g, l, batch, x, p);
            continue;
        }
        const struct layer *pool = i + 1 < n->layers && l[1].kind == LAYER_MAX_POOL ? l + 1 : NULL;
        x = apply_norm_layer(g, l, pool, x, p, given, &given_at, own);
        i += pool != NULL;
    }
    return x;
}

enum status net_bind(const struct net *n, struct plan *p, const int *ids, real *flat)
{
    for (int k = 0; k < n->params; k++) {
        for (int j = 0; j < k; j++) {
            if (ids[j] == ids[k])
                return ERR_STATE;
        }
        enum status status = plan_bind(p, ids[k], flat + n->param[k].offset);
        if (status)
            return status;
    }
    return OK;
}
