#include "algo/adapter.h"

#include <string.h>

#include "algo/inner_parts.h"

struct adapter {
    struct inner_spec spec;
    struct inner_set support, query;
    int params[NET_PARAMS];
    struct plan *descend, *judge;
    real *w, *slope;
    const real *loss, *answers;
};

static enum status adapter_plans(struct adapter *a, struct arena *arena, struct graph *g,
                                 struct error *e)
{
    const struct net *net = a->spec.net;
    int slope[NET_PARAMS], first = a->spec.first;
    int loss = inner_set_loss(&a->spec, g, &a->support, net_apply(net, g, a->support.x, a->params));
    graph_grad(g, loss, 0, a->params + first, net->params - first, slope + first);
    int query = inner_query_output(&a->spec, g, &a->support, &a->query, a->params);
    int answer = a->spec.loss == LOSS_SQUARED ? query : ad_log_softmax(g, query);
    a->descend =
        inner_plan(arena, g, slope + first, net->params - first, &loss, 1, &a->support, NULL, e);
    a->judge = inner_plan(arena, g, NULL, 0, &answer, 1, &a->query, NULL, e);
    if (e->code || inner_bind_reference(&a->spec, &a->support, a->judge, e))
        return e->code;
    if (inner_bind_from(net, a->descend, slope, a->slope, first) ||
        net_bind(net, a->descend, a->params, a->w) || net_bind(net, a->judge, a->params, a->w))
        return error_set(e, ERR_STATE, "the gradients of an inner step cannot be bound");
    if (inner_ready(a->descend, e) || inner_ready(a->judge, e))
        return e->code;
    a->loss = plan_data(a->descend, loss);
    a->answers = plan_data(a->judge, answer);
    return OK;
}

struct adapter *adapter_create(struct arena *arena, const struct inner_spec *spec, struct error *e)
{
    if (inner_check(spec, e))
        return NULL;
    const struct net *net = spec->net;
    struct adapter *a = arena_alloc(arena, sizeof *a);
    struct graph *g = a ? graph_create(arena) : NULL;
    if (g) {
        a->w = arena_array(arena, (size_t)net->size, sizeof(real));
        a->slope = arena_array(arena, (size_t)net->size, sizeof(real));
    }
    if (!g || !a->w || !a->slope) {
        error_set(e, ERR_MEMORY, "no memory for an adaptation");
        return NULL;
    }
    a->spec = *spec;
    net_inputs(net, g, a->params);
    if (inner_set_create(&a->support, arena, g, net, spec->support, 1, e) ||
        inner_set_create(&a->query, arena, g, net, spec->query, 0, e) ||
        adapter_plans(a, arena, g, e))
        return NULL;
    return a;
}

struct inner_task adapter_task(struct adapter *a)
{
    return (struct inner_task){a->support.pictures, a->support.targets, a->query.pictures, NULL};
}

static void set_fill(const struct inner_set *s, const struct net *net, const real *pictures,
                     const real *targets)
{
    size_t each = (size_t)shape_count(&net->input);
    memcpy(s->pictures, pictures, (size_t)s->n * each * sizeof *pictures);
    if (targets)
        memcpy(s->targets, targets, (size_t)s->n * (size_t)inner_width(net) * sizeof *targets);
}

void adapter_fill(struct adapter *a, const real *support, const real *target, const real *query)
{
    set_fill(&a->support, a->spec.net, support, target);
    set_fill(&a->query, a->spec.net, query, NULL);
}

const real *adapter_slope(struct adapter *a, real *weights, double *loss)
{
    net_bind(a->spec.net, a->descend, a->params, weights);
    plan_run(a->descend);
    if (loss)
        *loss = (double)*a->loss;
    return a->slope;
}

const real *adapter_judge(struct adapter *a, real *weights)
{
    net_bind(a->spec.net, a->judge, a->params, weights);
    plan_run(a->judge);
    return a->answers;
}

void adapter_run(struct adapter *a, real *theta, double rate, int steps, real *answers)
{
    size_t count = (size_t)a->query.n * (size_t)inner_width(a->spec.net);
    real *w = theta;
    for (int k = 0;; k++) {
        memcpy(answers + (size_t)k * count, adapter_judge(a, w), count * sizeof *answers);
        if (k == steps)
            return;
        inner_step(&a->spec, theta, rate, k, adapter_slope(a, w, NULL), w, a->w);
        w = a->w;
    }
}
