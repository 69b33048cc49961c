#include "algo/inner.h"

#include <string.h>

#include "algo/inner_parts.h"
#include "kern/map.h"

struct inner {
    struct inner_spec spec;
    struct inner_set support, query;
    int params[NET_PARAMS];
    struct plan *before; /* the query at w_0 */
    const real *logits_before, *logits_after;
    real *weights; /* c_1 .. c_K, or NULL */

    /* Unrolled. */
    struct plan *whole;
    int whole_gradient[NET_PARAMS];
    int rate_nodes[NET_PARAMS], rate_gradient[NET_PARAMS]; /* of learnt rates */
    real *rate;                                            /* of a fixed one */

    /* Checkpointed. */
    struct plan *descend, *hessian, *judge;
    int slope_nodes[NET_PARAMS];
    int v_params[NET_PARAMS], v_gradient[NET_PARAMS]; /* of the product: v and H v */
    int judge_gradient[NET_PARAMS];
    const real *judge_logits;
    real **w;      /* [K + 1]; w[0] is the caller's */
    real **slopes; /* [K] with learnt rates: grad L_support(w_k); NULL with a fixed one */
    real *scaled;  /* a_k * v where rates differ between weights */
    real *after;   /* logits at w_K */
    real *slope;   /* one gradient: of the support, then H v */
    const real *loss;
};

/* Makes the nodes of the rates; returns how many are learnt. */
static int rate_inputs(struct inner *in, struct graph *g, int *fixed)
{
    const struct net *net = in->spec.net;
    int first = in->spec.first, n = net->params - first;
    switch (in->spec.rates) {
    case RATES_FIXED:
        *fixed = ad_input(g, SHAPE0());
        return 0;
    case RATES_ONE:
        in->rate_nodes[0] = ad_input(g, SHAPE0());
        return 1;
    case RATES_LAYERS:
        in->rate_nodes[0] = ad_input(g, SHAPE1(in->spec.steps * net->params));
        return 1;
    case RATES_EACH:
        for (int i = 0; i < n; i++)
            in->rate_nodes[i] = ad_input(g, net->param[first + i].shape);
        return n;
    }
    return 0;
}

static enum status bind_rates(const struct inner *in, const int *ids, real *rates)
{
    const struct net *net = in->spec.net;
    int first = in->spec.first;
    if (in->spec.rates == RATES_EACH)
        return inner_bind_from(net, in->whole, ids - first, rates, first);
    return in->spec.rates == RATES_FIXED ? OK : plan_bind(in->whole, ids[0], rates);
}

/* The rate of tensor p in step k. */
static int rate_node(const struct inner *in, struct graph *g, int fixed, int k, int p)
{
    switch (in->spec.rates) {
    case RATES_ONE:
        return in->rate_nodes[0];
    case RATES_LAYERS:
        return ad_slice(g, in->rate_nodes[0], 0, k * in->spec.net->params + p, 1);
    case RATES_EACH:
        return in->rate_nodes[p - in->spec.first];
    case RATES_FIXED:
        break;
    }
    return fixed;
}

static enum status create_unrolled(struct inner *in, struct arena *arena, struct graph *g,
                                   struct error *e)
{
    const struct net *net = in->spec.net;
    int now[NET_PARAMS], slope[NET_PARAMS], logits = 0, loss = 0, sum = 0;
    int first = in->spec.first, steps = in->spec.steps, every = in->spec.every_step;
    int fixed = 0, rates = rate_inputs(in, g, &fixed);
    int weights = every ? ad_input(g, SHAPE1(steps)) : 0;
    memcpy(now, in->params, sizeof now);
    for (int k = 0; k < steps; k++) {
        int inner =
            inner_set_loss(&in->spec, g, &in->support, net_apply(net, g, in->support.x, now));
        /* One rate enters as the seed of the gradient: nothing of the size of the weights is
         * multiplied by it, neither here nor on the way back. */
        int seed = inner_uniform(&in->spec) && in->spec.order == 2
                       ? ad_neg(g, rate_node(in, g, fixed, k, first))
                       : 0;
        graph_grad(g, inner, seed, now + first, net->params - first, slope + first);
        for (int p = first; p < net->params; p++) {
            int step = in->spec.order == 1 ? ad_stop_gradient(g, slope[p]) : slope[p];
            now[p] = seed ? ad_add(g, now[p], step)
                          : ad_sub(g, now[p], ad_mul(g, step, rate_node(in, g, fixed, k, p)));
        }
        if (every || k == steps - 1) {
            logits = inner_query_output(&in->spec, g, &in->support, &in->query, now);
            loss = inner_set_loss(&in->spec, g, &in->query, logits);
        }
        if (every) {
            int term = ad_mul(g, loss, ad_sum_all(g, ad_slice(g, weights, 0, k, 1)));
            sum = k ? ad_add(g, sum, term) : term;
        }
    }
    int xs[2 * NET_PARAMS], gradients[2 * NET_PARAMS], n = net->params + rates;
    memcpy(xs, in->params, (size_t)net->params * sizeof *xs);
    memcpy(xs + net->params, in->rate_nodes, (size_t)rates * sizeof *xs);
    graph_grad(g, every ? sum : loss, 0, xs, n, gradients);
    memcpy(in->whole_gradient, gradients, (size_t)net->params * sizeof *gradients);
    memcpy(in->rate_gradient, gradients + net->params, (size_t)rates * sizeof *gradients);
    in->whole =
        inner_plan(arena, g, gradients, n, (int[]){loss, logits}, 2, &in->support, &in->query, e);
    if (!in->whole)
        return e->code;
    real *beside = in->slope + net->size;
    if (net_bind(net, in->whole, in->params, in->slope) ||
        net_bind(net, in->whole, in->whole_gradient, in->slope) ||
        bind_rates(in, in->rate_nodes, beside) || bind_rates(in, in->rate_gradient, beside) ||
        (every && plan_bind(in->whole, weights, in->weights)))
        return error_set(e, ERR_STATE, "the meta-gradient cannot be bound");
    if (inner_ready(in->whole, e))
        return e->code;
    in->rate = fixed ? plan_data(in->whole, fixed) : NULL;
    in->loss = plan_data(in->whole, loss);
    in->logits_after = plan_data(in->whole, logits);
    return OK;
}

/* Memory of the checkpoints: w_1 .. w_K, and with learnt rates the slopes at w_0 .. w_{K-1}. */
static enum status create_checkpoints(struct inner *in, struct arena *arena, struct error *e)
{
    const struct net *net = in->spec.net;
    int steps = in->spec.steps, learnt = in->spec.rates != RATES_FIXED, made = 1;
    size_t size = (size_t)net->size;
    in->w = arena_array(arena, (size_t)steps + 1, sizeof *in->w);
    in->slopes = learnt ? arena_array(arena, (size_t)steps, sizeof *in->slopes) : NULL;
    in->after = arena_array(arena, (size_t)(in->spec.query * inner_width(net)), sizeof *in->after);
    in->scaled = inner_uniform(&in->spec) ? NULL : arena_array(arena, size, sizeof *in->scaled);
    made =
        in->w && in->after && (!learnt || in->slopes) && (inner_uniform(&in->spec) || in->scaled);
    for (int k = 0; made && k < steps; k++) {
        in->w[k + 1] = arena_array(arena, size, sizeof **in->w);
        if (learnt)
            in->slopes[k] = arena_array(arena, size, sizeof **in->slopes);
        made = in->w[k + 1] && (!learnt || in->slopes[k]);
    }
    return made
               ? OK
               : error_set(e, ERR_MEMORY, "no memory for the checkpoints of %d inner steps", steps);
}

static enum status create_checkpointed(struct inner *in, struct arena *arena, struct graph *g,
                                       struct error *e)
{
    const struct net *net = in->spec.net;
    int n = net->params, first = in->spec.first, *slope = in->slope_nodes;
    int support_loss =
        inner_set_loss(&in->spec, g, &in->support, net_apply(net, g, in->support.x, in->params));
    graph_grad(g, support_loss, 0, in->params + first, n - first, slope + first);
    in->descend = inner_plan(arena, g, slope + first, n - first, NULL, 0, &in->support, NULL, e);

    int after = inner_query_output(&in->spec, g, &in->support, &in->query, in->params);
    int loss = inner_set_loss(&in->spec, g, &in->query, after);
    graph_grad(g, loss, 0, in->params, n, in->judge_gradient);
    in->judge =
        inner_plan(arena, g, in->judge_gradient, n, (int[]){loss, after}, 2, &in->query, NULL, e);
    if (e->code || inner_bind_reference(&in->spec, &in->support, in->judge, e))
        return e->code;

    if (in->spec.order == 2) {
        /* H v is the gradient of <grad L, v>, with v held constant (Pearlmutter 1994). */
        net_inputs(net, g, in->v_params);
        int product = 0;
        for (int p = first; p < n; p++) {
            int term = ad_sum_all(g, ad_mul(g, slope[p], in->v_params[p]));
            product = product ? ad_add(g, product, term) : term;
        }
        graph_grad(g, product, 0, in->params, n, in->v_gradient);
        in->hessian = inner_plan(arena, g, in->v_gradient, n, NULL, 0, &in->support, NULL, e);
        if (!in->hessian)
            return e->code;
    }

    if (create_checkpoints(in, arena, e))
        return e->code;
    if (inner_bind_from(net, in->descend, slope, in->slope, first) ||
        net_bind(net, in->descend, in->params, in->slope) ||
        net_bind(net, in->judge, in->judge_gradient, in->slope) ||
        net_bind(net, in->judge, in->params, in->slope))
        return error_set(e, ERR_STATE, "the gradients of an inner step cannot be bound");
    if (in->hessian && (net_bind(net, in->hessian, in->v_gradient, in->slope) ||
                        inner_bind_from(net, in->hessian, in->v_params, in->slope, first) ||
                        net_bind(net, in->hessian, in->params, in->slope)))
        return error_set(e, ERR_STATE, "the Hessian-vector product cannot be bound");
    if (inner_ready(in->descend, e) || inner_ready(in->judge, e) || inner_ready(in->hessian, e))
        return e->code;
    in->loss = plan_data(in->judge, loss);
    in->judge_logits = plan_data(in->judge, after);
    in->logits_after = in->after;
    return OK;
}

static enum status create_before(struct inner *in, struct arena *arena, struct graph *g,
                                 struct error *e)
{
    const struct net *net = in->spec.net;
    int logits = inner_query_output(&in->spec, g, &in->support, &in->query, in->params);
    in->before = plan_create(g, arena, &logits, 1);
    if (!in->before)
        return inner_fail(e, g);
    if (plan_bind(in->before, in->query.x, in->query.pictures) ||
        net_bind(net, in->before, in->params, in->slope))
        return error_set(e, ERR_STATE, "the parameters cannot be bound");
    if (inner_bind_reference(&in->spec, &in->support, in->before, e) || inner_ready(in->before, e))
        return e->code;
    in->logits_before = plan_data(in->before, logits);
    return OK;
}

struct inner *inner_create(struct arena *arena, const struct inner_spec *spec, struct error *e)
{
    if (inner_check(spec, e))
        return NULL;
    if (spec->order < 1 || spec->order > 2) {
        error_set(e, ERR_RANGE, "a meta-gradient has order 1 or 2");
        return NULL;
    }
    struct inner *in = arena_alloc(arena, sizeof *in);
    struct graph *g = in ? graph_create(arena) : NULL;
    if (g)
        in->slope = arena_array(arena, (size_t)inner_size(spec), sizeof(real));
    if (g && spec->every_step)
        in->weights = arena_array(arena, (size_t)spec->steps, sizeof(real));
    if (!g || !in->slope || (spec->every_step && !in->weights)) {
        error_set(e, ERR_MEMORY, "no memory for an inner loop");
        return NULL;
    }
    in->spec = *spec;
    if (in->weights)
        map_fill(spec->steps, (real)(1.0 / spec->steps), in->weights);
    net_inputs(spec->net, g, in->params);
    if (inner_set_create(&in->support, arena, g, spec->net, spec->support, 1, e) ||
        inner_set_create(&in->query, arena, g, spec->net, spec->query, 1, e))
        return NULL;
    enum status status = spec->driver == INNER_UNROLLED ? create_unrolled(in, arena, g, e)
                                                        : create_checkpointed(in, arena, g, e);
    return status || create_before(in, arena, g, e) ? NULL : in;
}

real *inner_weights(struct inner *in)
{
    return in->weights;
}

struct inner_task inner_task(struct inner *in)
{
    return (struct inner_task){in->support.pictures, in->support.targets, in->query.pictures,
                               in->query.targets};
}

static double run_unrolled(struct inner *in, real *theta, double rate, real *gradient)
{
    const struct net *net = in->spec.net;
    if (in->rate)
        *in->rate = (real)rate;
    net_bind(net, in->whole, in->params, theta);
    net_bind(net, in->whole, in->whole_gradient, gradient);
    bind_rates(in, in->rate_nodes, theta + net->size);
    bind_rates(in, in->rate_gradient, gradient + net->size);
    map_fill(inner_rates_padded(&in->spec), 0,
             gradient + net->size); /* what has no rate included */
    plan_run(in->whole);
    return (double)*in->loss;
}

static void run_judge(struct inner *in, int k, real *gradient)
{
    net_bind(in->spec.net, in->judge, in->params, in->w[k]);
    net_bind(in->spec.net, in->judge, in->judge_gradient, gradient);
    plan_run(in->judge);
}

/* v <- v - H(w_k) (a_k * v), and the gradient of step k's rates. */
static void carry_back(struct inner *in, const real *theta, double rate, int k, real *v)
{
    const struct net *net = in->spec.net;
    real *scaled = in->scaled;
    if (in->slopes)
        inner_rate_gradient(&in->spec, k, in->slopes[k], v, v + net->size);
    if (!in->hessian)
        return;
    if (scaled) {
        map_fill(net->size, 0, scaled);
        inner_add_scaled(&in->spec, theta, rate, k, 1, v, scaled, scaled);
    }
    net_bind(net, in->hessian, in->params, in->w[k]);
    inner_bind_from(net, in->hessian, in->v_params, scaled ? scaled : v, in->spec.first);
    net_bind(net, in->hessian, in->v_gradient, in->slope);
    plan_run(in->hessian);
    real factor = scaled ? 1 : inner_rate_of(&in->spec, theta, rate, k, 0);
    map_axpy(net->size, -factor, in->slope, v, v);
}

static double run_checkpointed(struct inner *in, real *theta, double rate, real *gradient)
{
    const struct net *net = in->spec.net;
    int steps = in->spec.steps, first = in->spec.first;
    in->w[0] = theta;
    for (int k = 0; k < steps; k++) {
        real *slope = in->slopes ? in->slopes[k] : in->slope;
        net_bind(net, in->descend, in->params, in->w[k]);
        inner_bind_from(net, in->descend, in->slope_nodes, slope, first);
        plan_run(in->descend);
        inner_step(&in->spec, theta, rate, k, slope, in->w[k], in->w[k + 1]);
    }
    run_judge(in, steps, gradient);
    double loss = (double)*in->loss;
    memcpy(in->after, in->judge_logits,
           (size_t)(in->spec.query * inner_width(net)) * sizeof *in->after);
    map_fill(inner_rates_padded(&in->spec), 0, gradient + net->size);
    if (in->weights)
        map_scale(net->size, gradient, in->weights[steps - 1], gradient);
    for (int k = steps - 1; k >= 0; k--) {
        carry_back(in, theta, rate, k, gradient);
        if (k && in->weights && in->weights[k - 1] != 0) {
            run_judge(in, k, in->slope);
            map_axpy(net->size, in->weights[k - 1], in->slope, gradient, gradient);
        }
    }
    return loss;
}

double inner_run(struct inner *in, real *theta, double rate, real *gradient)
{
    return in->whole ? run_unrolled(in, theta, rate, gradient)
                     : run_checkpointed(in, theta, rate, gradient);
}

const real *inner_before(struct inner *in, real *theta)
{
    net_bind(in->spec.net, in->before, in->params, theta);
    plan_run(in->before);
    return in->logits_before;
}

const real *inner_after(const struct inner *in)
{
    return in->logits_after;
}

int inner_plans(const struct inner *in, struct inner_plan *out)
{
    const struct inner_plan all[INNER_PLANS] = {{"metaGradient", in->whole},
                                                {"innerStep", in->descend},
                                                {"queryLoss", in->judge},
                                                {"hessianProduct", in->hessian}};
    int n = 0;
    for (int i = 0; i < INNER_PLANS; i++)
        if (all[i].plan)
            out[n++] = all[i];
    return n;
}

struct plan_stats inner_stats(const struct inner *in)
{
    const struct plan *const plans[] = {in->whole, in->descend, in->hessian, in->judge, in->before};
    struct plan_stats sum = {0};
    for (size_t i = 0; i < sizeof plans / sizeof plans[0]; i++) {
        if (!plans[i])
            continue;
        struct plan_stats one = plan_stats(plans[i]);
        sum.steps += one.steps;
        sum.bytes += one.bytes;
        sum.unplanned_bytes += one.unplanned_bytes;
    }
    return sum;
}
