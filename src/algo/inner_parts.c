#include "algo/inner_parts.h"

#include <string.h>

#include "kern/map.h"

/* ---- rates ---- */

int inner_uniform(const struct inner_spec *spec)
{
    return spec->rates == RATES_FIXED || spec->rates == RATES_ONE;
}

static int64_t rates_used(const struct inner_spec *spec)
{
    switch (spec->rates) {
    case RATES_ONE:
        return 1;
    case RATES_LAYERS:
        return (int64_t)spec->steps * spec->net->params;
    case RATES_EACH:
        return spec->net->size;
    case RATES_FIXED:
        break;
    }
    return 0;
}

int64_t inner_rates_padded(const struct inner_spec *spec)
{
    return (rates_used(spec) + 15) / 16 * 16;
}

int64_t inner_size(const struct inner_spec *spec)
{
    return spec->net->size + inner_rates_padded(spec);
}

void inner_init_rates(const struct inner_spec *spec, double rate, real *theta)
{
    const struct net *net = spec->net;
    real *rates = theta + net->size;
    map_fill(inner_rates_padded(spec), 0, rates);
    if (spec->rates != RATES_EACH) {
        map_fill(rates_used(spec), (real)rate, rates);
        return;
    }
    for (int p = 0; p < net->params; p++)
        map_fill(net->param[p].count, (real)rate, rates + net->param[p].offset);
}

static int64_t slice_end(const struct net *net, int p)
{
    return p + 1 < net->params ? net->param[p + 1].offset : net->size;
}

static int64_t adapted_from(const struct inner_spec *spec)
{
    return spec->net->param[spec->first].offset;
}

real inner_rate_of(const struct inner_spec *spec, const real *theta, double fixed, int k, int p)
{
    const real *rates = theta + spec->net->size;
    int row = k < spec->steps ? k : spec->steps - 1;
    if (spec->rates == RATES_FIXED)
        return (real)fixed;
    return spec->rates == RATES_ONE ? rates[0] : rates[row * spec->net->params + p];
}

void inner_add_scaled(const struct inner_spec *spec, const real *theta, double fixed, int k,
                      real sign, const real *x, const real *from, real *to)
{
    const struct net *net = spec->net;
    int64_t at = adapted_from(spec);
    if (inner_uniform(spec)) {
        real rate = sign * inner_rate_of(spec, theta, fixed, k, 0);
        map_axpy(net->size - at, rate, x + at, from + at, to + at);
    } else if (spec->rates == RATES_EACH) {
        const real *rate = theta + net->size;
        for (; at < net->size; at++)
            to[at] = from[at] + sign * (rate[at] * x[at]);
    } else {
        for (int p = spec->first; p < net->params; p++) {
            real rate = sign * inner_rate_of(spec, theta, fixed, k, p);
            at = net->param[p].offset;
            map_axpy(slice_end(net, p) - at, rate, x + at, from + at, to + at);
        }
    }
}

void inner_step(const struct inner_spec *spec, const real *theta, double fixed, int k,
                const real *slope, const real *w, real *next)
{
    if (next != w)
        memcpy(next, w, (size_t)adapted_from(spec) * sizeof *next);
    inner_add_scaled(spec, theta, fixed, k, -1, slope, w, next);
}

static real dot(const real *a, const real *b, int64_t from, int64_t to)
{
    double sum = 0;
    for (int64_t i = from; i < to; i++)
        sum += (double)a[i] * (double)b[i];
    return (real)sum;
}

void inner_rate_gradient(const struct inner_spec *spec, int k, const real *slope, const real *v,
                         real *gradient)
{
    const struct net *net = spec->net;
    int64_t at = adapted_from(spec);
    if (spec->rates == RATES_ONE) {
        gradient[0] -= dot(slope, v, at, net->size);
    } else if (spec->rates == RATES_LAYERS) {
        for (int p = spec->first; p < net->params; p++)
            gradient[k * net->params + p] -= dot(slope, v, net->param[p].offset, slice_end(net, p));
    } else if (spec->rates == RATES_EACH) {
        for (; at < net->size; at++)
            gradient[at] -= slope[at] * v[at];
    }
}

/* ---- sets and plans ---- */

enum status inner_fail(struct error *e, struct graph *g)
{
    return error_set(e, graph_error(g)->code, "%s", graph_error(g)->text);
}

int inner_width(const struct net *net)
{
    return net->shape.dim[0];
}

enum status inner_set_create(struct inner_set *s, struct arena *arena, struct graph *g,
                             const struct net *net, int n, int with_targets, struct error *e)
{
    struct shape x = {.rank = net->input.rank + 1, .dim = {n}};
    for (int i = 0; i < net->input.rank; i++)
        x.dim[i + 1] = net->input.dim[i];
    s->n = n;
    s->x = ad_input(g, x);
    s->target = with_targets ? ad_input(g, SHAPE2(n, inner_width(net))) : 0;
    s->pictures = arena_array(arena, (size_t)shape_count(&x), sizeof(real));
    if (with_targets)
        s->targets = arena_array(arena, (size_t)n * (size_t)inner_width(net), sizeof(real));
    if (!s->pictures || (with_targets && !s->targets))
        return error_set(e, ERR_MEMORY, "no memory for a set of %d pictures", n);
    return OK;
}

static enum status set_bind(const struct inner_set *s, struct plan *p)
{
    enum status status = plan_bind(p, s->x, s->pictures);
    return status || !s->target ? status : plan_bind(p, s->target, s->targets);
}

/* Whether the query is normalised by the support. */
static int refers(const struct inner_spec *spec)
{
    const struct net *net = spec->net;
    int batch = 0;
    for (int i = 0; i < net->layers; i++)
        batch |= net->layer[i].kind == LAYER_NORM && net->layer[i].a == NORM_BATCH;
    return spec->by_support && batch;
}

int inner_query_output(const struct inner_spec *spec, struct graph *g,
                       const struct inner_set *support, const struct inner_set *query,
                       const int *params)
{
    struct net_statistics given = {0};
    if (refers(spec))
        net_apply_with(spec->net, g, support->x, params, NULL, &given);
    return net_apply_with(spec->net, g, query->x, params, refers(spec) ? &given : NULL, NULL);
}

int inner_set_loss(const struct inner_spec *spec, struct graph *g, const struct inner_set *s,
                   int output)
{
    return ad_mean_all(g, spec->loss == LOSS_SQUARED
                              ? ad_square(g, ad_sub(g, output, s->target))
                              : ad_softmax_cross_entropy(g, output, s->target));
}

struct plan *inner_plan(struct arena *arena, struct graph *g, const int *gradients, int n,
                        const int *more, int more_n, const struct inner_set *a,
                        const struct inner_set *b, struct error *e)
{
    int outputs[2 * NET_PARAMS + 3];
    if (n)
        memcpy(outputs, gradients, (size_t)n * sizeof *outputs);
    if (more_n)
        memcpy(outputs + n, more, (size_t)more_n * sizeof *outputs);
    struct plan *p = plan_create(g, arena, outputs, n + more_n);
    if (!p) {
        inner_fail(e, g);
        return NULL;
    }
    if (set_bind(a, p) || (b && set_bind(b, p))) {
        error_set(e, ERR_STATE, "a plan does not know its inputs");
        return NULL;
    }
    return p;
}

enum status inner_bind_reference(const struct inner_spec *spec, const struct inner_set *support,
                                 struct plan *p, struct error *e)
{
    if (!refers(spec))
        return OK;
    return plan_bind(p, support->x, support->pictures)
               ? error_set(e, ERR_STATE, "the support cannot be bound")
               : OK;
}

enum status inner_ready(struct plan *p, struct error *e)
{
    return p && plan_ready(p) ? error_set(e, ERR_MEMORY, "no memory for an inner loop") : OK;
}

enum status inner_bind_from(const struct net *net, struct plan *p, const int *ids, real *flat,
                            int first)
{
    for (int k = first; k < net->params; k++) {
        if (plan_bind(p, ids[k], flat + net->param[k].offset))
            return ERR_STATE;
    }
    return OK;
}

enum status inner_check(const struct inner_spec *spec, struct error *e)
{
    const struct net *net = spec->net;
    if (net->error.code)
        return error_set(e, net->error.code, "%s", net->error.text);
    if (net->shape.rank != 1)
        return error_set(e, ERR_SHAPE, "the network of an inner loop must end in [classes]");
    if (spec->steps < 1)
        return error_set(e, ERR_RANGE, "an inner loop needs 1 step or more");
    if (spec->first < 0 || spec->first >= net->params)
        return error_set(e, ERR_RANGE, "tensor %d of a network of %d cannot adapt", spec->first,
                         net->params);
    return OK;
}
