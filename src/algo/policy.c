#include "algo/policy.h"

#include "kern/map.h"

struct policy {
    struct policy_spec spec;
    int params[NET_PARAMS];
    int seen, done, advantage; /* inputs of a batch */
    int at;                    /* input of `act`, [K,n] */
    int slopes[NET_PARAMS], v[NET_PARAMS], product[NET_PARAMS];
    struct plan *act, *slope, *hessian;
    const real *mean, *value;
    real *earlier; /* [T,T] of dice: 1 where the column's moment is not after the row's */
    real *hv;      /* one gradient */
};

static enum status fail(struct error *e, struct graph *g)
{
    const struct error *why = graph_error(g);
    return error_set(e, why->code ? why->code : ERR_MEMORY, "%s",
                     why->code ? why->text : "no memory for a policy");
}

/* log p(done | seen) but for a constant, [N,m] -> [N]. */
static int log_probability(const struct policy *p, struct graph *g)
{
    int log_sd = p->params[p->spec.net->params - 1];
    int off = ad_sub(g, p->done, net_apply(p->spec.net, g, p->seen, p->params));
    int z = ad_mul(g, off, ad_exp(g, ad_neg(g, log_sd)));
    int half = ad_scale(g, ad_sum(g, ad_square(g, z), 2u, 0), 0.5);
    return ad_neg(g, ad_add(g, half, ad_sum_all(g, log_sd)));
}

static int objective(struct policy *p, struct graph *g, int *earlier)
{
    struct shape flat = SHAPE1(p->spec.moments * p->spec.episodes);
    struct shape grid = SHAPE2(p->spec.moments, p->spec.episodes);
    int log_p = log_probability(p, g);
    int change = ad_sub(g, log_p, ad_stop_gradient(g, log_p)); /* 0, but for its derivatives */
    int factor = log_p;
    if (p->spec.hessian == POLICY_LVC)
        factor = ad_exp(g, change);
    if (p->spec.hessian == POLICY_DICE) {
        *earlier = ad_input(g, SHAPE2(p->spec.moments, p->spec.moments));
        int now = ad_reshape(g, change, grid);
        int until = ad_matmul(g, *earlier, now);
        factor = ad_sub(g, ad_exp(g, until), ad_exp(g, ad_sub(g, until, now)));
        factor = ad_reshape(g, factor, flat);
    }
    return ad_mean_all(g, ad_mul(g, factor, p->advantage));
}

static struct plan *plan_of(struct arena *arena, struct graph *g, const int *gradients, int n,
                            int more, struct error *e)
{
    int outputs[NET_PARAMS + 1];
    for (int k = 0; k < n; k++)
        outputs[k] = gradients[k];
    outputs[n] = more;
    struct plan *plan = plan_create(g, arena, outputs, n + (more != 0));
    if (!plan)
        fail(e, g);
    return plan;
}

/* All plans before the first run, so that no run takes memory. */
static enum status bind(struct policy *p, struct error *e)
{
    const struct net *net = p->spec.net;
    if (net_bind(net, p->slope, p->slopes, p->hv) || net_bind(net, p->slope, p->params, p->hv) ||
        net_bind(net, p->act, p->params, p->hv) ||
        (p->hessian &&
         (net_bind(net, p->hessian, p->product, p->hv) ||
          net_bind(net, p->hessian, p->params, p->hv) || net_bind(net, p->hessian, p->v, p->hv))))
        return error_set(e, ERR_STATE, "the gradients of a policy cannot be bound");
    struct plan *const all[] = {p->act, p->slope, p->hessian};
    for (int i = 0; i < 3; i++) {
        if (all[i] && plan_ready(all[i]))
            return error_set(e, ERR_MEMORY, "no memory for a policy");
    }
    return OK;
}

static enum status create_plans(struct policy *p, struct arena *arena, struct graph *g,
                                struct error *e)
{
    const struct net *net = p->spec.net;
    int n = net->params, rows = p->spec.moments * p->spec.episodes, earlier = 0;
    int inputs = net->input.dim[0], outputs = net->shape.dim[0];
    net_inputs(net, g, p->params);
    p->at = ad_input(g, SHAPE2(p->spec.episodes, inputs));
    int mean = net_apply(net, g, p->at, p->params);
    p->act = plan_of(arena, g, NULL, 0, mean, e);

    p->seen = ad_input(g, SHAPE2(rows, inputs));
    p->done = ad_input(g, SHAPE2(rows, outputs));
    p->advantage = ad_input(g, SHAPE1(rows));
    int value = objective(p, g, &earlier);
    graph_grad(g, value, 0, p->params, n, p->slopes);
    p->slope = plan_of(arena, g, p->slopes, n, value, e);
    if (p->spec.order == 2) {
        /* H v is the gradient of <grad J, v>, with v held constant (Pearlmutter 1994). */
        net_inputs(net, g, p->v);
        int dot = 0;
        for (int k = 0; k < n; k++) {
            int term = ad_sum_all(g, ad_mul(g, p->slopes[k], p->v[k]));
            dot = dot ? ad_add(g, dot, term) : term;
        }
        graph_grad(g, dot, 0, p->params, n, p->product);
        p->hessian = plan_of(arena, g, p->product, n, 0, e);
    }
    if (e->code)
        return e->code;
    if (earlier && (plan_bind(p->slope, earlier, p->earlier) ||
                    (p->hessian && plan_bind(p->hessian, earlier, p->earlier))))
        return error_set(e, ERR_STATE, "the moments of a policy cannot be bound");
    if (bind(p, e))
        return e->code;
    p->mean = plan_data(p->act, mean);
    p->value = plan_data(p->slope, value);
    return OK;
}

struct policy *policy_create(struct arena *arena, const struct policy_spec *spec, struct error *e)
{
    const struct net *net = spec->net;
    if (net->error.code) {
        error_set(e, net->error.code, "%s", net->error.text);
        return NULL;
    }
    const struct shape *log_sd = &net->param[net->params - 1].shape;
    if (net->input.rank != 1 || !shape_equal(&net->shape, log_sd) || spec->moments < 1 ||
        spec->episodes < 1) {
        error_set(e, ERR_SHAPE, "a policy maps what is seen [n] to [m], and ends in log sd [m]");
        return NULL;
    }
    struct policy *p = arena_alloc(arena, sizeof *p);
    struct graph *g = p ? graph_create(arena) : NULL;
    int64_t moments = spec->moments;
    if (g) {
        p->hv = arena_array(arena, (size_t)net->size, sizeof *p->hv);
        p->earlier = arena_array(arena, (size_t)(moments * moments), sizeof *p->earlier);
    }
    if (!g || !p->hv || !p->earlier) {
        error_set(e, ERR_MEMORY, "no memory for a policy");
        return NULL;
    }
    for (int64_t i = 0; i < moments * moments; i++)
        p->earlier[i] = (real)(i % moments <= i / moments);
    p->spec = *spec;
    return create_plans(p, arena, g, e) ? NULL : p;
}

enum status policy_batch_create(struct arena *arena, const struct policy_spec *spec,
                                struct policy_batch *b, struct error *e)
{
    size_t rows = (size_t)(spec->moments * spec->episodes), size = sizeof(real);
    b->seen = arena_array(arena, rows * (size_t)spec->net->input.dim[0], size);
    b->done = arena_array(arena, rows * (size_t)spec->net->shape.dim[0], size);
    b->advantage = arena_array(arena, rows, size);
    return b->seen && b->done && b->advantage
               ? OK
               : error_set(e, ERR_MEMORY, "no memory for a batch of %d moments", (int)rows);
}

const real *policy_mean(struct policy *p, real *w, real *seen)
{
    net_bind(p->spec.net, p->act, p->params, w);
    plan_bind(p->act, p->at, seen);
    plan_run(p->act);
    return p->mean;
}

static void bind_batch(const struct policy *p, struct plan *plan, const struct policy_batch *b)
{
    plan_bind(plan, p->seen, b->seen);
    plan_bind(plan, p->done, b->done);
    plan_bind(plan, p->advantage, b->advantage);
}

double policy_slope(struct policy *p, real *w, const struct policy_batch *b, real *slope)
{
    net_bind(p->spec.net, p->slope, p->params, w);
    net_bind(p->spec.net, p->slope, p->slopes, slope);
    bind_batch(p, p->slope, b);
    plan_run(p->slope);
    return (double)*p->value;
}

void policy_back(struct policy *p, real *w, const struct policy_batch *b, double rate, real *v)
{
    if (!p->hessian)
        return;
    net_bind(p->spec.net, p->hessian, p->params, w);
    net_bind(p->spec.net, p->hessian, p->v, v);
    bind_batch(p, p->hessian, b);
    plan_run(p->hessian);
    map_axpy(p->spec.net->size, (real)rate, p->hv, v, v);
}

struct plan *policy_slope_plan(const struct policy *p)
{
    return p->slope;
}

struct plan *policy_hessian_plan(const struct policy *p)
{
    return p->hessian;
}
