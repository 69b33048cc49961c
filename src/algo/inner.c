#include "algo/inner.h"

#include <string.h>

#include "kern/map.h"

/* A set of labelled pictures as nodes and as memory, which several plans may share. */
struct set {
    int x, target; /* nodes */
    int n;
    real *pictures, *targets;
};

struct inner {
    struct inner_spec spec;
    struct set support, query;
    int params[NET_PARAMS];
    struct plan *before; /* the query at theta_0 */
    const real *logits_before, *logits_after;

    /* Unrolled. */
    struct plan *whole;
    int whole_gradient[NET_PARAMS];
    real *rate;

    /* Checkpointed. */
    struct plan *descend, *hessian, *judge;
    int v_params[NET_PARAMS], v_gradient[NET_PARAMS]; /* of the product: v and H v */
    int judge_gradient[NET_PARAMS];
    real **theta; /* [K + 1]; theta[0] is the caller's */

    real *slope; /* one gradient: of the support, then H v */
    const real *loss;
};

static enum status fail(struct error *e, struct graph *g)
{
    return error_set(e, graph_error(g)->code, "%s", graph_error(g)->text);
}

static int classes_of(const struct net *net)
{
    return net->shape.dim[0];
}

/* The inputs of a set of n examples, with memory of their own. */
static enum status set_create(struct set *s, struct arena *arena, struct graph *g,
                              const struct net *net, int n, int with_targets, struct error *e)
{
    struct shape x = {.rank = net->input.rank + 1, .dim = {n}};
    for (int i = 0; i < net->input.rank; i++)
        x.dim[i + 1] = net->input.dim[i];
    s->n = n;
    s->x = ad_input(g, x);
    s->target = with_targets ? ad_input(g, SHAPE2(n, classes_of(net))) : 0;
    s->pictures = arena_array(arena, (size_t)shape_count(&x), sizeof(real));
    if (with_targets)
        s->targets = arena_array(arena, (size_t)n * (size_t)classes_of(net), sizeof(real));
    if (!s->pictures || (with_targets && !s->targets))
        return error_set(e, ERR_MEMORY, "no memory for a set of %d pictures", n);
    return OK;
}

static enum status set_bind(const struct set *s, struct plan *p)
{
    enum status status = plan_bind(p, s->x, s->pictures);
    return status || !s->target ? status : plan_bind(p, s->target, s->targets);
}

/* Mean cross-entropy of the network with these parameters on a set. */
static int loss_node(const struct net *net, struct graph *g, const struct set *s, const int *params,
                     int *logits)
{
    *logits = net_apply(net, g, s->x, params);
    return ad_mean_all(g, ad_softmax_cross_entropy(g, *logits, s->target));
}

/* A plan of some gradients and a few more nodes (0: none), with inputs of the sets bound. */
static struct plan *plan_of(struct arena *arena, struct graph *g, const int *gradients, int n,
                            const int *more, int more_n, const struct set *a, const struct set *b,
                            struct error *e)
{
    int outputs[NET_PARAMS + 3];
    if (n)
        memcpy(outputs, gradients, (size_t)n * sizeof *outputs);
    if (more_n)
        memcpy(outputs + n, more, (size_t)more_n * sizeof *outputs);
    struct plan *p = plan_create(g, arena, outputs, n + more_n);
    if (!p) {
        fail(e, g);
        return NULL;
    }
    if (set_bind(a, p) || (b && set_bind(b, p))) {
        error_set(e, ERR_STATE, "a plan does not know its inputs");
        return NULL;
    }
    return p;
}

/* After this, runs allocate nothing. What changes from run to run must be bound to something. */
static enum status ready(struct plan *p, struct error *e)
{
    return p && plan_ready(p) ? error_set(e, ERR_MEMORY, "no memory for an inner loop") : OK;
}

static enum status create_unrolled(struct inner *in, struct arena *arena, struct graph *g,
                                   struct error *e)
{
    const struct net *net = in->spec.net;
    int now[NET_PARAMS], slope[NET_PARAMS], after;
    int rate = ad_input(g, SHAPE0());
    memcpy(now, in->params, sizeof now);
    for (int k = 0; k < in->spec.steps; k++) {
        int logits;
        int loss = loss_node(net, g, &in->support, now, &logits);
        graph_grad(g, loss, 0, now, net->params, slope);
        for (int i = 0; i < net->params; i++) {
            int step = in->spec.order == 1 ? ad_stop_gradient(g, slope[i]) : slope[i];
            now[i] = ad_sub(g, now[i], ad_mul(g, step, rate));
        }
    }
    int loss = loss_node(net, g, &in->query, now, &after);
    graph_grad(g, loss, 0, in->params, net->params, in->whole_gradient);
    in->whole = plan_of(arena, g, in->whole_gradient, net->params, (int[]){loss, after}, 2,
                        &in->support, &in->query, e);
    if (!in->whole)
        return e->code;
    if (net_bind(net, in->whole, in->params, in->slope) ||
        net_bind(net, in->whole, in->whole_gradient, in->slope))
        return error_set(e, ERR_STATE, "the meta-gradient cannot be bound");
    if (ready(in->whole, e))
        return e->code;
    in->rate = plan_data(in->whole, rate);
    in->loss = plan_data(in->whole, loss);
    in->logits_after = plan_data(in->whole, after);
    return OK;
}

static enum status create_checkpointed(struct inner *in, struct arena *arena, struct graph *g,
                                       struct error *e)
{
    const struct net *net = in->spec.net;
    int n = net->params, slope[NET_PARAMS], logits, after;
    int support_loss = loss_node(net, g, &in->support, in->params, &logits);
    graph_grad(g, support_loss, 0, in->params, n, slope);
    in->descend = plan_of(arena, g, slope, n, NULL, 0, &in->support, NULL, e);

    int loss = loss_node(net, g, &in->query, in->params, &after);
    graph_grad(g, loss, 0, in->params, n, in->judge_gradient);
    in->judge =
        plan_of(arena, g, in->judge_gradient, n, (int[]){loss, after}, 2, &in->query, NULL, e);
    if (e->code)
        return e->code;

    if (in->spec.order == 2) {
        /* H v is the gradient of <grad L, v>, with v held constant (Pearlmutter 1994). */
        net_inputs(net, g, in->v_params);
        int dot = 0;
        for (int i = 0; i < n; i++) {
            int term = ad_sum_all(g, ad_mul(g, slope[i], in->v_params[i]));
            dot = i ? ad_add(g, dot, term) : term;
        }
        graph_grad(g, dot, 0, in->params, n, in->v_gradient);
        in->hessian = plan_of(arena, g, in->v_gradient, n, NULL, 0, &in->support, NULL, e);
        if (!in->hessian)
            return e->code;
    }

    in->theta = arena_array(arena, (size_t)in->spec.steps + 1, sizeof *in->theta);
    if (!in->theta)
        return error_set(e, ERR_MEMORY, "no memory for an inner loop");
    for (int k = 1; k <= in->spec.steps; k++) {
        in->theta[k] = arena_array(arena, (size_t)net->size, sizeof **in->theta);
        if (!in->theta[k])
            return error_set(e, ERR_MEMORY, "no memory for the checkpoints of %d inner steps",
                             in->spec.steps);
    }
    if (net_bind(net, in->descend, slope, in->slope) ||
        net_bind(net, in->descend, in->params, in->slope) ||
        net_bind(net, in->judge, in->judge_gradient, in->slope) ||
        net_bind(net, in->judge, in->params, in->slope))
        return error_set(e, ERR_STATE, "the gradients of an inner step cannot be bound");
    if (in->hessian && (net_bind(net, in->hessian, in->v_gradient, in->slope) ||
                        net_bind(net, in->hessian, in->v_params, in->slope) ||
                        net_bind(net, in->hessian, in->params, in->slope)))
        return error_set(e, ERR_STATE, "the Hessian-vector product cannot be bound");
    if (ready(in->descend, e) || ready(in->judge, e) || ready(in->hessian, e))
        return e->code;
    in->loss = plan_data(in->judge, loss);
    in->logits_after = plan_data(in->judge, after);
    return OK;
}

static enum status create_before(struct inner *in, struct arena *arena, struct graph *g,
                                 struct error *e)
{
    const struct net *net = in->spec.net;
    int logits = net_apply(net, g, in->query.x, in->params);
    in->before = plan_create(g, arena, &logits, 1);
    if (!in->before)
        return fail(e, g);
    if (plan_bind(in->before, in->query.x, in->query.pictures) ||
        net_bind(net, in->before, in->params, in->slope))
        return error_set(e, ERR_STATE, "the parameters cannot be bound");
    if (ready(in->before, e))
        return e->code;
    in->logits_before = plan_data(in->before, logits);
    return OK;
}

/* The network must fit its sets and classify. */
static enum status net_check(const struct net *net, struct error *e)
{
    if (net->error.code)
        return error_set(e, net->error.code, "%s", net->error.text);
    if (net->shape.rank != 1)
        return error_set(e, ERR_SHAPE, "the network of an inner loop must end in [classes]");
    return OK;
}

struct inner *inner_create(struct arena *arena, const struct inner_spec *spec, struct error *e)
{
    const struct net *net = spec->net;
    if (net_check(net, e))
        return NULL;
    if (spec->steps < 1 || spec->order < 1 || spec->order > 2) {
        error_set(e, ERR_RANGE, "an inner loop needs 1 step or more and order 1 or 2");
        return NULL;
    }
    struct inner *in = arena_alloc(arena, sizeof *in);
    struct graph *g = in ? graph_create(arena) : NULL;
    if (g)
        in->slope = arena_array(arena, (size_t)net->size, sizeof(real));
    if (!g || !in->slope) {
        error_set(e, ERR_MEMORY, "no memory for an inner loop");
        return NULL;
    }
    in->spec = *spec;
    net_inputs(net, g, in->params);
    if (set_create(&in->support, arena, g, net, spec->support, 1, e) ||
        set_create(&in->query, arena, g, net, spec->query, 1, e))
        return NULL;
    enum status status = spec->driver == INNER_UNROLLED ? create_unrolled(in, arena, g, e)
                                                        : create_checkpointed(in, arena, g, e);
    return status || create_before(in, arena, g, e) ? NULL : in;
}

struct inner_task inner_task(struct inner *in)
{
    return (struct inner_task){in->support.pictures, in->support.targets, in->query.pictures,
                               in->query.targets};
}

static void run_unrolled(struct inner *in, real *theta, double rate, real *gradient)
{
    const struct net *net = in->spec.net;
    *in->rate = (real)rate;
    net_bind(net, in->whole, in->params, theta);
    net_bind(net, in->whole, in->whole_gradient, gradient);
    plan_run(in->whole);
}

static void run_checkpointed(struct inner *in, real *theta, double rate, real *gradient)
{
    const struct net *net = in->spec.net;
    int steps = in->spec.steps;
    in->theta[0] = theta;
    for (int k = 0; k < steps; k++) {
        net_bind(net, in->descend, in->params, in->theta[k]);
        plan_run(in->descend);
        map_axpy(net->size, (real)-rate, in->slope, in->theta[k], in->theta[k + 1]);
    }
    net_bind(net, in->judge, in->params, in->theta[steps]);
    net_bind(net, in->judge, in->judge_gradient, gradient);
    plan_run(in->judge);
    if (!in->hessian)
        return;
    net_bind(net, in->hessian, in->v_params, gradient);
    for (int k = steps - 1; k >= 0; k--) {
        net_bind(net, in->hessian, in->params, in->theta[k]);
        plan_run(in->hessian);
        map_axpy(net->size, (real)-rate, in->slope, gradient, gradient);
    }
}

double inner_run(struct inner *in, real *theta, double rate, real *gradient)
{
    if (in->whole)
        run_unrolled(in, theta, rate, gradient);
    else
        run_checkpointed(in, theta, rate, gradient);
    return (double)*in->loss;
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

struct adapter {
    const struct net *net;
    struct set support, query;
    int params[NET_PARAMS];
    struct plan *descend, *judge;
    real *theta, *slope;
    const real *probability, *log_probability;
};

static enum status adapter_plans(struct adapter *a, struct arena *arena, struct graph *g,
                                 struct error *e)
{
    const struct net *net = a->net;
    int slope[NET_PARAMS], logits;
    int loss = loss_node(net, g, &a->support, a->params, &logits);
    graph_grad(g, loss, 0, a->params, net->params, slope);
    int query = net_apply(net, g, a->query.x, a->params);
    int outputs[] = {ad_softmax(g, query), ad_log_softmax(g, query)};
    a->descend = plan_of(arena, g, slope, net->params, NULL, 0, &a->support, NULL, e);
    a->judge = plan_of(arena, g, NULL, 0, outputs, 2, &a->query, NULL, e);
    if (e->code)
        return e->code;
    if (net_bind(net, a->descend, slope, a->slope) ||
        net_bind(net, a->descend, a->params, a->theta) ||
        net_bind(net, a->judge, a->params, a->theta))
        return error_set(e, ERR_STATE, "the gradients of an inner step cannot be bound");
    if (ready(a->descend, e) || ready(a->judge, e))
        return e->code;
    a->probability = plan_data(a->judge, outputs[0]);
    a->log_probability = plan_data(a->judge, outputs[1]);
    return OK;
}

struct adapter *adapter_create(struct arena *arena, const struct net *net, int support, int query,
                               struct error *e)
{
    if (net_check(net, e))
        return NULL;
    struct adapter *a = arena_alloc(arena, sizeof *a);
    struct graph *g = a ? graph_create(arena) : NULL;
    if (g) {
        a->theta = arena_array(arena, (size_t)net->size, sizeof(real));
        a->slope = arena_array(arena, (size_t)net->size, sizeof(real));
    }
    if (!g || !a->theta || !a->slope) {
        error_set(e, ERR_MEMORY, "no memory for an adaptation");
        return NULL;
    }
    a->net = net;
    net_inputs(net, g, a->params);
    if (set_create(&a->support, arena, g, net, support, 1, e) ||
        set_create(&a->query, arena, g, net, query, 0, e) || adapter_plans(a, arena, g, e))
        return NULL;
    return a;
}

struct inner_task adapter_task(struct adapter *a)
{
    return (struct inner_task){a->support.pictures, a->support.targets, a->query.pictures, NULL};
}

static void set_fill(const struct set *s, const struct net *net, const real *pictures,
                     const real *targets)
{
    size_t each = (size_t)shape_count(&net->input);
    memcpy(s->pictures, pictures, (size_t)s->n * each * sizeof *pictures);
    if (targets)
        memcpy(s->targets, targets, (size_t)s->n * (size_t)classes_of(net) * sizeof *targets);
}

void adapter_fill(struct adapter *a, const real *support, const real *target, const real *query)
{
    set_fill(&a->support, a->net, support, target);
    set_fill(&a->query, a->net, query, NULL);
}

void adapter_run(struct adapter *a, real *theta, double rate, int steps, real *probability,
                 real *log_probability)
{
    const struct net *net = a->net;
    size_t count = (size_t)a->query.n * (size_t)classes_of(net);
    for (int k = 0;; k++) {
        net_bind(net, a->judge, a->params, theta);
        plan_run(a->judge);
        if (probability)
            memcpy(probability + (size_t)k * count, a->probability, count * sizeof *probability);
        memcpy(log_probability + (size_t)k * count, a->log_probability,
               count * sizeof *log_probability);
        if (k == steps)
            return;
        net_bind(net, a->descend, a->params, theta);
        plan_run(a->descend);
        map_axpy(net->size, (real)-rate, a->slope, theta, a->theta);
        theta = a->theta;
    }
}
