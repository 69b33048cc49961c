/* Prototypical networks: an embedding in which the drawings of a character lie around their mean.
 *
 *   c_k = mean of f(x) over the support of class k
 *   p(k | x) = softmax over k of -scale |f(x) - c_k|^2      (or scale cos(f(x), c_k))
 *
 * The loss is the cross-entropy of the query in nats, averaged over its drawings; in its symmetric
 * form the mean of that and of the same with support and query exchanged. All drawings of an
 * episode pass through the network together, so that with batch normalisation a query is classified
 * with the others ("transductive").
 * Source: Snell, Swersky & Zemel 2017. */
#include <string.h>

#include "ad/plan.h"
#include "algo/family.h"

enum hyper_index { DISTANCE = FAMILY_HYPERS, SCALE, SYMMETRIC, HYPERS };

static const struct hyper hypers[HYPERS] = {
    FAMILY_ROWS(32, 1, 1, DOWNSAMPLE_POOL3, 1e-2, 0.33, 3000, 5),
    [DISTANCE] = {"distance", HYPER_CHOICE, 0, 1, 0, 0, 0, "", "euclidean|cosine",
                  DOC("What makes two embeddings near.")},
    [SCALE] = {"scale", HYPER_REAL, 1e-3, 1e3, 0.1, 1, 0, "", NULL,
               DOC("By which squared distances, or cosines, are multiplied: about 0.1, or 10.")},
    [SYMMETRIC] = {"symmetric", HYPER_BOOL, 0, 1, 1, 0, 0, "", NULL,
                   DOC("Support and query also change places in the training loss.")},
};

static const char *const metrics[] = {"loss", "accuracy"};

struct proto {
    struct plan *plan;
    int params[NET_PARAMS], gradients[NET_PARAMS];
    real *x; /* support, then query */
    const real *loss, *logits;
};

/* Plan and memory for episodes of one size. */
struct prepared {
    struct plan *plan;
    int params[NET_PARAMS];
    int way, support, query;
    real *x, *target;
    real *share;  /* [way,1] 1 / drawings of each class */
    real *absent; /* [way] 0, or a very low score for a class without drawings */
    const real *log_probability;
};

static int unit_rows(struct graph *g, int x)
{
    int length = ad_sqrt(g, ad_shift(g, ad_sum(g, ad_square(g, x), 1u << 1, 1), 1e-6));
    return ad_div(g, x, length);
}

/* x [m,D], centres [way,D] -> logits [m,way]. |x|^2 is the same for all classes and left out. */
static int similarity(const struct session *s, struct graph *g, int x, int centre)
{
    double scale = s->hyper[SCALE];
    if (s->hyper[DISTANCE] > 0)
        return ad_scale(g, ad_matmul_nt(g, unit_rows(g, x), unit_rows(g, centre)), scale);
    int square = ad_sum(g, ad_square(g, centre), 1u << 1, 0);
    return ad_scale(g, ad_sub(g, ad_scale(g, ad_matmul_nt(g, x, centre), 2), square), scale);
}

/* Rows [way * each, D], class after class -> their means [way,D]. */
static int means(struct graph *g, int x, int way, int each)
{
    if (each == 1)
        return x;
    int width = shape_of(g, x).dim[1];
    return ad_mean(g, ad_reshape(g, x, SHAPE3(way, each, width)), 1u << 1, 0);
}

/* ---- training ---- */

static enum status create_plan(struct session *s, struct family *f, struct proto *p)
{
    const struct episode_spec *e = &f->train.spec;
    struct graph *g = graph_create(s->arena);
    if (!g)
        return error_set(&s->error, ERR_MEMORY, "no memory for a graph");
    int support = e->way * e->shot, query = e->way * e->query;
    int x = ad_input(g, SHAPE2(support + query, PIXELS));
    int ask_query = ad_input(g, SHAPE2(query, e->way));
    int ask_support = ad_input(g, SHAPE2(support, e->way));
    net_inputs(&f->net, g, p->params);
    int code = net_apply(&f->net, g, x, p->params);
    int of_support = ad_slice(g, code, 0, 0, support);
    int of_query = ad_slice(g, code, 0, support, query);
    int logits = similarity(s, g, of_query, means(g, of_support, e->way, e->shot));
    int loss = ad_mean_all(g, ad_softmax_cross_entropy(g, logits, ask_query));
    if (s->hyper[SYMMETRIC] > 0) {
        int back = similarity(s, g, of_support, means(g, of_query, e->way, e->query));
        int other = ad_mean_all(g, ad_softmax_cross_entropy(g, back, ask_support));
        loss = ad_scale(g, ad_add(g, loss, other), 0.5);
    }
    graph_grad(g, loss, 0, p->params, f->net.params, p->gradients);
    int outputs[NET_PARAMS + 2];
    memcpy(outputs, p->gradients, sizeof p->gradients);
    outputs[f->net.params] = loss;
    outputs[f->net.params + 1] = logits;
    p->plan = plan_create(g, s->arena, outputs, f->net.params + 2);
    if (!p->plan)
        return error_set(&s->error, graph_error(g)->code, "%s", graph_error(g)->text);
    /* Somewhere to begin with; each run binds the gradient it is to write. */
    if (net_bind(&f->net, p->plan, p->params, f->descent.theta) ||
        net_bind(&f->net, p->plan, p->gradients, f->descent.gradient))
        return error_set(&s->error, ERR_STATE, "the gradient cannot be bound");
    if (plan_ready(p->plan))
        return error_set(&s->error, ERR_MEMORY, "no memory for a training episode");
    p->x = plan_data(p->plan, x);
    p->loss = plan_data(p->plan, loss);
    p->logits = plan_data(p->plan, logits);
    fewshot_targets(e->way, e->query, plan_data(p->plan, ask_query));
    fewshot_targets(e->way, e->shot, plan_data(p->plan, ask_support));
    return OK;
}

static enum status part(struct session *s, int t, real *gradient, double *out)
{
    struct family *f = s->own;
    struct proto *p = f->own;
    const struct episode_spec *e = &f->train.spec;
    family_task(s, t, p->x, p->x + (ptrdiff_t)e->way * e->shot * PIXELS);
    net_bind(&f->net, p->plan, p->gradients, gradient);
    plan_run(p->plan);
    out[0] = (double)*p->loss;
    out[1] = fewshot_accuracy(e->way, e->query, p->logits);
    return OK;
}

/* ---- answering ---- */

static int stages(const struct session *s)
{
    (void)s;
    return 1;
}

static void *prepare(struct session *s, int way, int support, int query)
{
    struct family *f = s->own;
    struct prepared *p = arena_alloc(s->arena, sizeof *p);
    struct graph *g = p ? graph_create(s->arena) : NULL;
    if (!g) {
        error_set(&s->error, ERR_MEMORY, "no memory for a graph");
        return NULL;
    }
    int x = ad_input(g, SHAPE2(support + query, PIXELS));
    int target = ad_input(g, SHAPE2(support, way)), share = ad_input(g, SHAPE2(way, 1));
    int absent = ad_input(g, SHAPE1(way));
    net_inputs(&f->net, g, p->params);
    int code = net_apply(&f->net, g, x, p->params);
    int sums = ad_matmul_tn(g, target, ad_slice(g, code, 0, 0, support));
    int logits = similarity(s, g, ad_slice(g, code, 0, support, query), ad_mul(g, sums, share));
    int out = ad_log_softmax(g, ad_add(g, logits, absent));
    p->plan = plan_create(g, s->arena, &out, 1);
    if (!p->plan) {
        error_set(&s->error, graph_error(g)->code, "%s", graph_error(g)->text);
        return NULL;
    }
    if (net_bind(&f->net, p->plan, p->params, f->descent.theta) || plan_ready(p->plan)) {
        error_set(&s->error, ERR_MEMORY, "no memory for an episode");
        return NULL;
    }
    p->way = way;
    p->support = support;
    p->query = query;
    p->x = plan_data(p->plan, x);
    p->target = plan_data(p->plan, target);
    p->share = plan_data(p->plan, share);
    p->absent = plan_data(p->plan, absent);
    p->log_probability = plan_data(p->plan, out);
    return p;
}

static void answer(struct session *s, void *prepared, const real *support, const real *target,
                   const real *query, real *log_probability)
{
    (void)s;
    struct prepared *p = prepared;
    size_t way = (size_t)p->way, ahead = (size_t)p->support * PIXELS;
    memcpy(p->x, support, ahead * sizeof *support);
    memcpy(p->x + ahead, query, (size_t)p->query * PIXELS * sizeof *query);
    memcpy(p->target, target, (size_t)p->support * way * sizeof *target);
    for (size_t k = 0; k < way; k++) {
        real count = 0;
        for (int i = 0; i < p->support; i++)
            count += target[(size_t)i * way + k];
        p->share[k] = count > 0 ? 1 / count : 0;
        p->absent[k] = count > 0 ? 0 : (real)-1e9;
    }
    plan_run(p->plan);
    memcpy(log_probability, p->log_probability, (size_t)p->query * way * sizeof *log_probability);
}

static const struct family_method method = {stages, prepare, answer};

static enum status create(struct session *s)
{
    struct family *f = family_create(s, &method, 0);
    struct proto *p = f ? arena_alloc(s->arena, sizeof *p) : NULL;
    if (!p)
        return error_set(&s->error, ERR_MEMORY, "no memory for the session");
    f->own = p;
    if (descent_create(s, &f->descent, f->net.size, (enum optimizer_kind)s->hyper[OPTIMIZER]) ||
        create_plan(s, f, p))
        return s->error.code;
    struct rng rng = rng_stream(s->seed, RNG_INIT, 0);
    net_init(&f->net, &rng, f->descent.theta);
    return family_ready(s);
}

static const struct view_row views[] = {FAMILY_VIEWS};

const struct algo algo_proto = {
    .name = "proto",
    .doc =
        DOC("Prototypical networks (Snell, Swersky & Zemel 2017): learns an embedding in which new "
            "characters lie around the mean of their examples."),
    .hypers = hypers,
    .hyper_count = HYPERS,
    .metrics = metrics,
    .metric_count = sizeof metrics / sizeof metrics[0],
    .split_by_alphabet = 1,
    .views = views,
    .view_count = sizeof views / sizeof views[0],
    .create = create,
    .parts = family_parts,
    .part = part,
    .finish = family_finish,
};
