#include "algo/metric.h"
#include "algo/shown.h"

#include <string.h>

#include "ad/plan.h"
#include "algo/weights.h"

enum {
    REFERENCE = 128,            /* training drawings, at least, whose statistics stand for all */
    REFERENCE_STREAM = 1 << 30, /* beyond the episodes of an exam */
};

struct metric {
    const struct metric_method *method;
    struct plan *plan;
    int params[NET_PARAMS], gradients[NET_PARAMS];
    real *x; /* support, then query */
    real *noise;
    int noise_count;
    const real *loss, *scores;
};

/* Plan and memory for answering episodes of one size. */
struct prepared {
    struct plan *plan;
    int params[NET_PARAMS];
    int way, support, query;
    int support_x, query_x; /* nodes; query_x is 0 where one input holds both */
    real *target;
    int stages, answer[METRIC_STAGES]; /* nodes of log p [query,way] */
};

static enum status no_memory(struct session *s)
{
    return error_set(&s->error, ERR_MEMORY, "no memory for an episode");
}

/* NULL with the reason in s->error. The parameters live in theta. */
static struct plan *plan_of(struct session *s, struct graph *g, const int *params,
                            const int *outputs, int n)
{
    struct family *f = s->own;
    struct plan *p = plan_create(g, s->arena, outputs, n);
    if (!p)
        error_set(&s->error, graph_error(g)->code, "%s", graph_error(g)->text);
    else if (net_bind(&f->net, p, params, f->descent.theta))
        error_set(&s->error, ERR_STATE, "the parameters cannot be bound");
    return s->error.code ? NULL : p;
}

static struct graph *graph_of(struct session *s)
{
    struct graph *g = graph_create(s->arena);
    if (!g)
        no_memory(s);
    return g;
}

/* ---- training ---- */

static int mean_cross_entropy(struct graph *g, int scores, int target)
{
    return ad_mean_all(g, ad_softmax_cross_entropy(g, scores, target));
}

/* The network's output for x in an episode. */
static int embed(struct session *s, struct graph *g, const struct metric_episode *e, int x,
                 const struct net_statistics *given, struct net_statistics *own)
{
    const struct family *f = s->own;
    const struct metric *m = f->own;
    int ids[NET_PARAMS];
    memcpy(ids, e->params, sizeof ids);
    if (m->method->condition)
        m->method->condition(s, g, e, ids);
    return net_apply_with(&f->net, g, x, ids, given, own);
}

static enum status create_plan(struct session *s, struct family *f, struct metric *m)
{
    const struct episode_spec *e = &f->train.spec;
    int support = e->way * e->shot, query = e->way * e->query, params = f->net.params;
    struct graph *g = graph_of(s);
    if (!g)
        return s->error.code;
    net_inputs(&f->net, g, m->params);
    int x = ad_input(g, SHAPE2(support + query, PIXELS));
    m->noise_count = m->method->noise ? m->method->noise(s) : 0;
    struct metric_episode episode = {
        .target = ad_input(g, SHAPE2(support, e->way)),
        .asked = ad_input(g, SHAPE2(query, e->way)),
        .params = m->params,
        .pictures = ad_slice(g, x, 0, 0, support),
        .noise = m->noise_count ? ad_input(g, SHAPE1(m->noise_count)) : 0,
    };
    int code = embed(s, g, &episode, x, NULL, NULL);
    episode.support = ad_slice(g, code, 0, 0, support);
    episode.query = ad_slice(g, code, 0, support, query);
    int scores = m->method->scores(s, g, &episode);
    int loss = m->method->loss ? m->method->loss(s, g, &episode, scores)
                               : mean_cross_entropy(g, scores, episode.asked);
    graph_grad(g, loss, 0, m->params, params, m->gradients);
    int outputs[NET_PARAMS + 2];
    memcpy(outputs, m->gradients, sizeof m->gradients);
    outputs[params] = loss;
    outputs[params + 1] = scores;
    m->plan = plan_of(s, g, m->params, outputs, params + 2);
    if (!m->plan)
        return s->error.code;
    /* Somewhere to begin with; each run binds the gradient it is to write. */
    if (net_bind(&f->net, m->plan, m->gradients, f->descent.gradient))
        return error_set(&s->error, ERR_STATE, "the gradient cannot be bound");
    if (plan_ready(m->plan))
        return no_memory(s);
    shown_plan(s, "step", m->plan);
    m->x = plan_data(m->plan, x);
    if (m->noise_count)
        m->noise = plan_data(m->plan, episode.noise);
    m->loss = plan_data(m->plan, loss);
    m->scores = plan_data(m->plan, scores);
    fewshot_targets(e->way, e->shot, plan_data(m->plan, episode.target));
    fewshot_targets(e->way, e->query, plan_data(m->plan, episode.asked));
    return OK;
}

enum status metric_part(struct session *s, int t, real *gradient, double *metrics)
{
    struct family *f = s->own;
    struct metric *m = f->own;
    const struct episode_spec *e = &f->train.spec;
    family_task(s, t, m->x, m->x + (ptrdiff_t)e->way * e->shot * PIXELS);
    if (m->noise_count) {
        uint64_t index = (uint64_t)(s->step * (int)s->hyper[TASKS] + t);
        struct rng rng = rng_stream(s->seed, RNG_NOISE, index);
        rng_fill_normal(&rng, m->noise, m->noise_count);
    }
    net_bind(&f->net, m->plan, m->gradients, gradient);
    plan_run(m->plan);
    metrics[0] = (double)*m->loss;
    metrics[1] = fewshot_accuracy(e->way, e->query, m->scores);
    return OK;
}

/* ---- answering ---- */

/* Inputs for the statistics of a network's batch normalisations. */
static struct net_statistics statistics_inputs(struct graph *g, const struct net *n)
{
    struct net_statistics in = {0};
    for (int i = 0; i < n->layers && in.count < NET_NORMS; i++) {
        const struct layer *l = &n->layer[i];
        if (l->kind != LAYER_NORM || l->a != NORM_BATCH)
            continue;
        in.mean[in.count] = ad_input(g, n->param[l->param].shape);
        in.rstd[in.count++] = ad_input(g, n->param[l->param].shape);
    }
    return in;
}

/* Episodes of two drawings a class that make up the fixed set of training drawings. */
static int reference_episodes(const struct family *f)
{
    int each = 2 * f->train.spec.way;
    return (REFERENCE + each - 1) / each;
}

/* Renders them, turned and distorted as in training, one after another. */
static void render_reference(struct family *f, real *x)
{
    struct fewshot set = f->train;
    set.spec.shot = set.spec.query = 1;
    set.spec.within_alphabet = 0;
    for (int i = 0; i < reference_episodes(f); i++) {
        struct rng rng = rng_stream(0, RNG_AUGMENT, REFERENCE_STREAM + (uint64_t)i);
        real *query = x + (ptrdiff_t)set.spec.way * PIXELS;
        fewshot_draw(&set, SIDE_TRAIN, 0, RNG_EVAL, REFERENCE_STREAM + (uint64_t)i);
        fewshot_render(&set, &rng, x, query);
        x = query + (ptrdiff_t)set.spec.way * PIXELS;
    }
}

/* Lets the inputs `in` of plan p have the statistics of the training drawings under theta as it is.
 */
static enum status measure_reference(struct session *s, struct plan *p,
                                     const struct net_statistics *in)
{
    struct family *f = s->own;
    struct graph *g = graph_of(s);
    if (!g)
        return s->error.code;
    int params[NET_PARAMS], outputs[2 * NET_NORMS], n = in->count;
    struct net_statistics own;
    net_inputs(&f->net, g, params);
    int x = ad_input(g, SHAPE2(reference_episodes(f) * 2 * f->train.spec.way, PIXELS));
    net_apply_with(&f->net, g, x, params, NULL, &own);
    memcpy(outputs, own.mean, (size_t)n * sizeof *outputs);
    memcpy(outputs + n, own.rstd, (size_t)n * sizeof *outputs);
    struct plan *reference = plan_of(s, g, params, outputs, 2 * n);
    if (!reference)
        return s->error.code;
    if (plan_ready(reference))
        return no_memory(s);
    render_reference(f, plan_data(reference, x));
    for (int i = 0; i < n; i++) {
        if (plan_bind(p, in->mean[i], plan_data(reference, own.mean[i])) ||
            plan_bind(p, in->rstd[i], plan_data(reference, own.rstd[i])))
            return error_set(&s->error, ERR_STATE, "the statistics cannot be bound");
    }
    plan_run(reference);
    return OK;
}

static int stages(const struct session *s)
{
    const struct metric *m = ((const struct family *)s->own)->own;
    return m->method->stages ? m->method->stages(s) : 1;
}

static void *prepare(struct session *s, int way, int support, int query)
{
    struct family *f = s->own;
    const struct metric *m = f->own;
    struct prepared *p = arena_alloc(s->arena, sizeof *p);
    struct graph *g = p ? graph_of(s) : NULL;
    if (!g) {
        no_memory(s);
        return NULL;
    }
    int of_set = s->hyper[STATISTICS] == STATISTICS_SUPPORT;
    *p = (struct prepared){.way = way, .support = support, .query = query, .stages = stages(s)};
    net_inputs(&f->net, g, p->params);
    struct metric_episode e = {.target = ad_input(g, SHAPE2(support, way)), .params = p->params};
    struct net_statistics given = {0};
    if (of_set) {
        p->support_x = ad_input(g, SHAPE2(support, PIXELS));
        p->query_x = ad_input(g, SHAPE2(query, PIXELS));
        e.pictures = p->support_x;
        e.support = embed(s, g, &e, p->support_x, NULL, &given);
        e.query = embed(s, g, &e, p->query_x, &given, NULL);
    } else {
        if (s->hyper[STATISTICS] == STATISTICS_TRAINING)
            given = statistics_inputs(g, &f->net);
        p->support_x = ad_input(g, SHAPE2(support + query, PIXELS));
        e.pictures = ad_slice(g, p->support_x, 0, 0, support);
        int code = embed(s, g, &e, p->support_x, given.count ? &given : NULL, NULL);
        e.support = ad_slice(g, code, 0, 0, support);
        e.query = ad_slice(g, code, 0, support, query);
    }
    if (m->method->answers)
        m->method->answers(s, g, &e, p->answer);
    else
        p->answer[0] = m->method->scores(s, g, &e);
    for (int k = 0; k < p->stages; k++)
        p->answer[k] = ad_log_softmax(g, p->answer[k]);
    p->plan = plan_of(s, g, p->params, p->answer, p->stages);
    if (!p->plan || (!of_set && given.count && measure_reference(s, p->plan, &given)))
        return NULL;
    if (plan_ready(p->plan)) {
        no_memory(s);
        return NULL;
    }
    p->target = plan_data(p->plan, e.target);
    return p;
}

static void answer(struct session *s, void *prepared, const real *support, const real *target,
                   const real *query, real *log_probability)
{
    (void)s;
    struct prepared *p = prepared;
    size_t way = (size_t)p->way, n = (size_t)p->support, m = (size_t)p->query;
    real *x = plan_data(p->plan, p->support_x);
    memcpy(x, support, n * PIXELS * sizeof *support);
    memcpy(p->query_x ? plan_data(p->plan, p->query_x) : x + n * PIXELS, query,
           m * PIXELS * sizeof *query);
    memcpy(p->target, target, n * way * sizeof *target);
    plan_run(p->plan);
    for (int k = 0; k < p->stages; k++)
        memcpy(log_probability + (size_t)k * m * way, plan_data(p->plan, p->answer[k]),
               m * way * sizeof *log_probability);
}

static const struct family_method method = {stages, prepare, answer};

enum status metric_create(struct session *s, const struct metric_method *how)
{
    struct family *f = family_create(s, &method, 0);
    struct metric *m = f ? arena_alloc(s->arena, sizeof *m) : NULL;
    if (!m)
        return error_set(&s->error, ERR_MEMORY, "no memory for the session");
    f->own = m;
    m->method = how;
    if (how->parameters)
        how->parameters(s, &f->net);
    if (f->net.error.code)
        return error_set(&s->error, f->net.error.code, "%s", f->net.error.text);
    if (descent_create(s, &f->descent, f->net.size, (enum optimizer_kind)s->hyper[OPTIMIZER]) ||
        create_plan(s, f, m))
        return s->error.code;
    struct rng rng = rng_stream(s->seed, RNG_INIT, 0);
    net_init(&f->net, &rng, f->descent.theta);
    weights_net(s, "net", &f->net, 0, f->descent.theta);
    return family_ready(s);
}
