/* The gradient of the running model against finite differences, for all toy problems. The loss is
 * computed here a second time, in double and by hand: no graph, no kernels, no plan. What can agree
 * with it to float's precision is the derivative of that loss. */
#include <math.h>
#include <string.h>

#include "algo/toy.h"

static const double nudge = 1e-6;

/* A network of linear layers with ReLU between them, and one output. */
struct oracle {
    const struct toy *toy;
    enum toy_method method;
    double rate;           /* where none are learnt */
    double *theta;         /* [descent.n] */
    double *w, *slope;     /* [net.size] */
    double *values, *back; /* [layers + 1, widest] and [2, widest] */
    int widest;
};

/* Outputs of layer l, of which layer 0 is the input. */
static int width_of(const struct net *net, int l)
{
    return (int)shape_count(l ? &net->layer[l - 1].out : &net->input);
}

static enum status oracle_create(struct session *s, struct oracle *o)
{
    const struct toy *toy = s->own;
    const struct net *net = &toy->net;
    *o = (struct oracle){.toy = toy,
                         .method = (enum toy_method)s->hyper[METHOD],
                         .rate = (double)(real)s->hyper[INNER_RATE]};
    for (int l = 0; l <= net->layers; l++)
        o->widest = width_of(net, l) > o->widest ? width_of(net, l) : o->widest;
    size_t size = (size_t)net->size, rows = (size_t)net->layers + 1, widest = (size_t)o->widest;
    o->theta = arena_array(s->arena, (size_t)toy->descent.n, sizeof *o->theta);
    o->w = arena_array(s->arena, size, sizeof *o->w);
    o->slope = arena_array(s->arena, size, sizeof *o->slope);
    o->values = arena_array(s->arena, rows * widest, sizeof *o->values);
    o->back = arena_array(s->arena, 2 * widest, sizeof *o->back);
    if (!o->theta || !o->w || !o->slope || !o->values || !o->back)
        return error_set(&s->error, ERR_MEMORY, "no memory for finite differences");
    return OK;
}

/* What the network makes of one example. */
static double forward(struct oracle *o, const real *x)
{
    const struct net *net = &o->toy->net;
    for (int i = 0; i < width_of(net, 0); i++)
        o->values[i] = (double)x[i];
    for (int l = 0; l < net->layers; l++) {
        const struct layer *layer = &net->layer[l];
        const double *in = o->values + (ptrdiff_t)l * o->widest;
        double *out = o->values + (ptrdiff_t)(l + 1) * o->widest;
        int inputs = width_of(net, l), outputs = width_of(net, l + 1);
        if (layer->kind == LAYER_ACTIVATION) {
            for (int j = 0; j < outputs; j++)
                out[j] = in[j] > 0 ? in[j] : 0;
            continue;
        }
        const double *weight = o->w + net->param[layer->param].offset;
        const double *bias = layer->biased ? o->w + net->param[layer->param + 1].offset : NULL;
        for (int j = 0; j < outputs; j++)
            out[j] = bias ? bias[j] : 0;
        for (int i = 0; i < inputs; i++)
            for (int j = 0; j < outputs; j++)
                out[j] += in[i] * weight[i * outputs + j];
    }
    return o->values[(ptrdiff_t)net->layers * o->widest];
}

/* Adds to the slope what one example leaves, when the loss falls by `down` with its output. */
static void backward(struct oracle *o, double down)
{
    const struct net *net = &o->toy->net;
    double *to = o->back, *from = o->back + o->widest;
    from[0] = down;
    for (int l = net->layers - 1; l >= 0; l--) {
        const struct layer *layer = &net->layer[l];
        const double *in = o->values + (ptrdiff_t)l * o->widest;
        int inputs = width_of(net, l), outputs = width_of(net, l + 1);
        if (layer->kind == LAYER_ACTIVATION) {
            for (int j = 0; j < outputs; j++)
                to[j] = in[j] > 0 ? from[j] : 0;
        } else {
            int64_t at = net->param[layer->param].offset;
            for (int i = 0; i < inputs; i++) {
                to[i] = 0;
                for (int j = 0; j < outputs; j++) {
                    to[i] += o->w[at + i * outputs + j] * from[j];
                    o->slope[at + i * outputs + j] += in[i] * from[j];
                }
            }
            for (int j = 0; layer->biased && j < outputs; j++)
                o->slope[net->param[layer->param + 1].offset + j] += from[j];
        }
        double *swap = to;
        to = from;
        from = swap;
    }
}

/* Mean squared error at w; with_slope: its gradient too. */
static double loss_of(struct oracle *o, int n, const real *x, const real *y, int with_slope)
{
    const struct net *net = &o->toy->net;
    double sum = 0;
    if (with_slope)
        memset(o->slope, 0, (size_t)net->size * sizeof *o->slope);
    for (int i = 0; i < n; i++) {
        double d = forward(o, x + (ptrdiff_t)i * width_of(net, 0)) - (double)y[i];
        sum += d * d / n;
        if (with_slope)
            backward(o, 2 * d / n);
    }
    return sum;
}

/* What a step of the method brings down on the task drawn last, at o->theta. */
static double objective(struct oracle *o)
{
    const struct toy *toy = o->toy;
    const struct net *net = &toy->net;
    int joint = o->method == TOY_JOINT, all = joint || o->method == TOY_REPTILE;
    int support = toy->support + (all ? toy->query : 0);
    memcpy(o->w, o->theta, (size_t)net->size * sizeof *o->w);
    for (int k = 0; k < (joint ? 0 : toy->spec.steps); k++) {
        loss_of(o, support, toy->task.support, toy->task.support_target, 1);
        for (int64_t i = net->param[toy->spec.first].offset; i < net->size; i++)
            o->w[i] -= (o->method == TOY_METASGD ? o->theta[net->size + i] : o->rate) * o->slope[i];
    }
    return all ? loss_of(o, support, toy->task.support, toy->task.support_target, 0)
               : loss_of(o, toy->query, toy->task.query, toy->task.query_target, 0);
}

/* The place in theta of weight number j, counted without padding; learnt rates come after. */
static int64_t place_of(const struct net *net, int64_t weights, int64_t j)
{
    int64_t base = j >= weights ? net->size : 0;
    j -= base ? weights : 0;
    for (int p = 0; p < net->params; p++) {
        if (j < net->param[p].count)
            return base + net->param[p].offset + j;
        j -= net->param[p].count;
    }
    return 0;
}

void toy_view_check(struct session *s, const struct view *in, struct view *out)
{
    struct toy *toy = s->own;
    const struct net *net = &toy->net;
    int64_t weights = 0, n = toy->descent.n;
    for (int p = 0; p < net->params; p++)
        weights += net->param[p].count;
    int total = (int)weights * (toy->spec.rates == RATES_EACH ? 2 : 1), tasks, count;
    if (view_whole(s, in, "tasks", 1, toy_parts(s), toy_parts(s), &tasks) ||
        view_whole(s, in, "count", 1, total, total, &count))
        return;
    real *error = view_add(s, out, "error", 0, 0, 0, 0, 0);
    real *length = view_add(s, out, "length", 0, 0, 0, 0, 0);
    real *of = view_add(s, out, "of", 0, 0, 0, 0, 0);
    real *slope = view_add(s, out, "gradient", 1, count, 0, 0, 0);
    real *difference = view_add(s, out, "difference", 1, count, 0, 0, 0);
    real *gradient = arena_array(s->arena, (size_t)n, sizeof *gradient);
    double *sums = arena_array(s->arena, 2 * (size_t)count, sizeof *sums);
    struct oracle o;
    if (!s->error.code && (!gradient || !sums))
        error_set(&s->error, ERR_MEMORY, "no memory for finite differences");
    if (s->error.code || oracle_create(s, &o))
        return;
    for (int64_t i = 0; i < n; i++)
        o.theta[i] = (double)toy->descent.theta[i];
    memset(sums, 0, 2 * (size_t)count * sizeof *sums);
    int stride = total / count;
    for (int t = 0; t < tasks; t++) {
        double metrics[2];
        if (toy_part(s, t, gradient, metrics))
            return;
        for (int i = 0; i < count; i++) {
            /* Others at every step, from all over. */
            int64_t j = (int64_t)i * total / count + s->step % stride;
            int64_t at = place_of(net, weights, j);
            double here = o.theta[at], step = nudge * fmax(1, fabs(here)), rise;
            o.theta[at] = here + step;
            rise = objective(&o);
            o.theta[at] = here - step;
            rise -= objective(&o);
            o.theta[at] = here;
            sums[i] += (double)gradient[at] / tasks;
            sums[count + i] += rise / (2 * step) / tasks;
        }
    }
    double apart = 0, square = 0;
    for (int i = 0; i < count; i++) {
        double d = sums[i] - sums[count + i];
        apart += d * d;
        square += sums[i] * sums[i];
        slope[i] = (real)sums[i];
        difference[i] = (real)sums[count + i];
    }
    *length = (real)sqrt(square);
    *error = (real)(square > 0 ? sqrt(apart / square) : apart > 0);
    *of = (real)total;
}
