/* Fine-tuning, the baselines that keep meta-learning honest: at test a new head, zero at first, is
 * fitted to the labelled drawings by steps of an ordinary optimizer, alone or together with the
 * body in front of it. The body is scratch    as it was initialised: there is no training at all,
 * steps only show how a training task comes out; finetune   pretrained jointly: one softmax over
 * all training classes, a character under each turn being a class of its own. The training episodes
 * are its minibatches, support and query together. Where the head is fitted alone, all drawings of
 * an episode pass through the frozen body together, so that with batch normalisation a query is
 * classified with the others ("transductive"); where all weights are, normalisation uses the
 * support while fitting and the query in answering. Source of the comparison: Chen, Liu, Kira, Wang
 * & Huang 2019, "A closer look at few-shot classification". */
#include <string.h>

#include "algo/family.h"
#include "algo/tune.h"
#include "algo/weights.h"
#include "kern/map.h"

/* Rows of how an episode is answered, which stand behind the others of each table. */
enum { ADAPT, TUNE_OPTIMIZER, TUNE_RATE, TEST_STEPS, TUNE_HYPERS };
enum { ADAPT_HEAD, ADAPT_ALL };
enum {
    FINETUNE_HYPERS = FAMILY_HYPERS + TUNE_HYPERS,
    SCRATCH_HYPERS = NETWORK_HYPERS + TUNE_HYPERS
};

#define TUNE_ROWS(base, adapt, rate, steps)                                                        \
    [base +                                                                                        \
        ADAPT] =                                                                                   \
        {"adapt",    HYPER_CHOICE,                                                                 \
         0,          1,                                                                            \
         adapt,      0,                                                                            \
         0,          "",                                                                           \
         "head|all", DOC("What is fitted to a new task: the head alone, or all weights.")},        \
        [base + TUNE_OPTIMIZER] = {"innerOptimizer",                                               \
                                   HYPER_CHOICE,                                                   \
                                   0,                                                              \
                                   5,                                                              \
                                   OPT_ADAM,                                                       \
                                   0,                                                              \
                                   0,                                                              \
                                   "",                                                             \
                                   DESCENT_CHOICES,                                                \
                                   DOC("The rule of the steps on a new task.")},                   \
        [base +                                                                                    \
            TUNE_RATE] = {"innerRate", HYPER_REAL, 1e-5, 10,   rate,                               \
                          1,           1,          "",   NULL, DOC("Step size on a new task.")},   \
        [base + TEST_STEPS] = {"testSteps", HYPER_INT, 0,       200,  steps,                       \
                               0,           1,         "steps", NULL, DOC("Steps on a new task.")}

static const struct hyper finetune_hypers[FINETUNE_HYPERS] = {
    FAMILY_ROWS(32, 1, 1, DOWNSAMPLE_POOL3, 1e-2, 0.33, 3000, 5),
    TUNE_ROWS(FAMILY_HYPERS, ADAPT_HEAD, 1e-2, 50),
};

static const struct hyper scratch_hypers[SCRATCH_HYPERS] = {
    FAMILY_EPISODE_ROWS(5, 2, 1, 0),
    FAMILY_NETWORK(DOWNSAMPLE_STRIDE),
    TUNE_ROWS(NETWORK_HYPERS, ADAPT_ALL, 1e-3, 20),
};

static const char *const metrics[] = {"loss", "accuracy"};

struct finetune {
    const double *tuning; /* hyperparameters of TUNE_ROWS */
    /* finetune */
    struct net head; /* of all training classes */
    struct plan *plan;
    int params[NET_PARAMS], gradients[NET_PARAMS];
    int head_params[2], head_gradients[2];
    int turns;     /* classes of each character */
    int32_t *rank; /* of each training character, from 0 */
    real *x, *label;
    const real *loss, *logits;
    /* scratch */
    struct prepared *prepared; /* for training tasks */
    real *target, *answers;
};

static enum status no_memory(struct session *s)
{
    return error_set(&s->error, ERR_MEMORY, "no memory for the session");
}

/* ---- answering ---- */

struct prepared {
    int way, support, query;
    struct net net; /* what is fitted: the head, or all */
    struct tuner *tuner;
    real *weights; /* from which it starts */
    /* Where the head is fitted alone: */
    struct plan *body;
    int params[NET_PARAMS];
    real *x;
    const real *features;
};

static int stages(const struct session *s)
{
    const struct family *f = s->own;
    const struct finetune *m = f->own;
    return tuner_stages((int)m->tuning[TEST_STEPS]);
}

/* The frozen body, for all drawings of an episode. */
static enum status prepare_body(struct session *s, struct prepared *p)
{
    struct family *f = s->own;
    struct graph *g = graph_create(s->arena);
    if (!g)
        return no_memory(s);
    int x = ad_input(g, SHAPE2(p->support + p->query, PIXELS));
    net_inputs(&f->net, g, p->params);
    int features = net_apply(&f->net, g, x, p->params);
    p->body = plan_create(g, s->arena, &features, 1);
    if (!p->body)
        return error_set(&s->error, graph_error(g)->code, "%s", graph_error(g)->text);
    if (net_bind(&f->net, p->body, p->params, f->descent.theta))
        return error_set(&s->error, ERR_STATE, "the body cannot be bound");
    if (plan_ready(p->body))
        return no_memory(s);
    p->x = plan_data(p->body, x);
    p->features = plan_data(p->body, features);
    return OK;
}

static void *prepare(struct session *s, int way, int support, int query)
{
    const struct family *f = s->own;
    const struct finetune *m = f->own;
    struct prepared *p = arena_alloc(s->arena, sizeof *p);
    if (!p) {
        no_memory(s);
        return NULL;
    }
    *p = (struct prepared){.way = way, .support = support, .query = query};
    if (m->tuning[ADAPT] > ADAPT_HEAD) {
        p->net = f->net;
    } else {
        if (prepare_body(s, p))
            return NULL;
        net_begin(&p->net, f->net.shape);
    }
    net_linear(&p->net, way, ACT_NONE);
    p->tuner = tuner_create(s->arena, &p->net, support, query,
                            (enum optimizer_kind)m->tuning[TUNE_OPTIMIZER], &s->error);
    p->weights = arena_array(s->arena, (size_t)p->net.size, sizeof(real));
    if (!s->error.code && !p->weights)
        no_memory(s);
    return s->error.code ? NULL : p;
}

static void answer(struct session *s, void *prepared, const real *support, const real *target,
                   const real *query, real *log_probability)
{
    const struct family *f = s->own;
    const struct finetune *m = f->own;
    struct prepared *p = prepared;
    struct optimizer o =
        optimizer_default((enum optimizer_kind)m->tuning[TUNE_OPTIMIZER], m->tuning[TUNE_RATE]);
    if (p->body) {
        size_t ahead = (size_t)p->support * PIXELS;
        memcpy(p->x, support, ahead * sizeof *support);
        memcpy(p->x + ahead, query, (size_t)p->query * PIXELS * sizeof *query);
        plan_run(p->body);
        tuner_fill(p->tuner, p->features, target,
                   p->features + p->support * shape_count(&f->net.shape));
    } else { /* the new head behind it is 0 */
        memcpy(p->weights, f->descent.theta, (size_t)f->net.size * sizeof *p->weights);
        tuner_fill(p->tuner, support, target, query);
    }
    tuner_run(p->tuner, &o, p->weights, (int)m->tuning[TEST_STEPS], log_probability);
}

static const struct family_method method = {stages, prepare, answer};

/* NULL with the reason in s->error. */
static struct finetune *create_shared(struct session *s, int tuning)
{
    struct family *f = family_create(s, &method, 0);
    struct finetune *m = f ? arena_alloc(s->arena, sizeof *m) : NULL;
    if (!m) {
        no_memory(s);
        return NULL;
    }
    m->tuning = s->hyper + tuning;
    f->own = m;
    return m;
}

/* ---- joint pretraining ---- */

/* Numbers the training classes; returns how many there are. */
static int number_classes(const struct session *s, struct finetune *m)
{
    int characters = 0;
    m->turns = s->hyper[ROTATIONS] == TURNS_MIRROR    ? 8
               : s->hyper[ROTATIONS] == TURNS_QUARTER ? 4
                                                      : 1;
    for (int c = 0; c < dataset_classes(s->data); c++)
        m->rank[c] = s->side[c] == SIDE_TRAIN ? characters++ : -1;
    return characters * m->turns;
}

static real label_of(const struct session *s, const struct finetune *m, const struct pose *pose)
{
    int character = m->rank[dataset_item_class(s->data, pose->item)];
    return (real)(character * m->turns + pose->turns + (pose->mirror ? 4 : 0));
}

static enum status create_plan(struct session *s, struct family *f, struct finetune *m)
{
    const struct episode_spec *e = &f->train.spec;
    struct graph *g = graph_create(s->arena);
    if (!g)
        return no_memory(s);
    int n = e->way * (e->shot + e->query), classes = m->head.shape.dim[0];
    int x = ad_input(g, SHAPE2(n, PIXELS)), label = ad_input(g, SHAPE1(n));
    net_inputs(&f->net, g, m->params);
    net_inputs(&m->head, g, m->head_params);
    int features = net_apply(&f->net, g, x, m->params);
    int logits = net_apply(&m->head, g, features, m->head_params);
    int loss = ad_mean_all(g, ad_softmax_cross_entropy(g, logits, ad_one_hot(g, label, classes)));
    graph_grad(g, loss, 0, m->params, f->net.params, m->gradients);
    graph_grad(g, loss, 0, m->head_params, 2, m->head_gradients);
    int outputs[NET_PARAMS + 4], count = f->net.params;
    memcpy(outputs, m->gradients, (size_t)count * sizeof *outputs);
    outputs[count++] = m->head_gradients[0];
    outputs[count++] = m->head_gradients[1];
    outputs[count++] = loss;
    outputs[count++] = logits;
    m->plan = plan_create(g, s->arena, outputs, count);
    if (!m->plan)
        return error_set(&s->error, graph_error(g)->code, "%s", graph_error(g)->text);
    real *theta = f->descent.theta, *gradient = f->descent.gradient;
    if (net_bind(&f->net, m->plan, m->params, theta) ||
        net_bind(&m->head, m->plan, m->head_params, theta + f->net.size) ||
        net_bind(&f->net, m->plan, m->gradients, gradient) ||
        net_bind(&m->head, m->plan, m->head_gradients, gradient + f->net.size))
        return error_set(&s->error, ERR_STATE, "the gradient cannot be bound");
    if (plan_ready(m->plan))
        return error_set(&s->error, ERR_MEMORY, "no memory for a minibatch");
    m->x = plan_data(m->plan, x);
    m->label = plan_data(m->plan, label);
    m->loss = plan_data(m->plan, loss);
    m->logits = plan_data(m->plan, logits);
    return OK;
}

static double share_right(int n, int classes, const real *logits, const real *label)
{
    int right = 0;
    for (int i = 0; i < n; i++) {
        const real *row = logits + (ptrdiff_t)i * classes;
        int best = 0;
        for (int c = 1; c < classes; c++)
            best = row[c] > row[best] ? c : best;
        right += best == (int)label[i];
    }
    return (double)right / n;
}

static enum status finetune_part(struct session *s, int t, real *gradient, double *out)
{
    struct family *f = s->own;
    struct finetune *m = f->own;
    const struct episode_spec *e = &f->train.spec;
    int support = e->way * e->shot, query = e->way * e->query, classes = m->head.shape.dim[0];
    family_task(s, t, m->x, m->x + (ptrdiff_t)support * PIXELS);
    struct rng rng = rng_stream(s->seed, RNG_NOISE, (uint64_t)(s->step * (int)s->hyper[TASKS] + t));
    for (int i = 0; i < support + query; i++) {
        const struct pose *pose = i < support ? &f->train.support[i] : &f->train.query[i - support];
        m->label[i] =
            s->hyper[SHUFFLE] > 0 ? (real)rng_below(&rng, (uint32_t)classes) : label_of(s, m, pose);
    }
    net_bind(&f->net, m->plan, m->gradients, gradient);
    net_bind(&m->head, m->plan, m->head_gradients, gradient + f->net.size);
    plan_run(m->plan);
    out[0] = (double)*m->loss;
    out[1] = share_right(support + query, classes, m->logits, m->label);
    return OK;
}

static enum status finetune_create(struct session *s)
{
    struct finetune *m = create_shared(s, FAMILY_HYPERS);
    if (!m)
        return s->error.code;
    struct family *f = s->own;
    m->rank = arena_array(s->arena, (size_t)dataset_classes(s->data), sizeof *m->rank);
    if (!m->rank)
        return no_memory(s);
    net_begin(&m->head, f->net.shape);
    net_linear(&m->head, number_classes(s, m), ACT_NONE);
    if (m->head.error.code)
        return error_set(&s->error, m->head.error.code, "%s", m->head.error.text);
    if (descent_create(s, &f->descent, f->net.size + m->head.size,
                       (enum optimizer_kind)s->hyper[OPTIMIZER]) ||
        create_plan(s, f, m))
        return s->error.code;
    struct rng rng = rng_stream(s->seed, RNG_INIT, 0);
    net_init(&f->net, &rng, f->descent.theta);
    net_init(&m->head, &rng, f->descent.theta + f->net.size);
    weights_net(s, "net", &f->net, 0, f->descent.theta);
    weights_net(s, "head", &m->head, 0, f->descent.theta + f->net.size);
    return family_ready(s);
}

/* ---- from scratch ---- */

static enum status scratch_part(struct session *s, int t, real *gradient, double *out)
{
    struct family *f = s->own;
    struct finetune *m = f->own;
    struct prepared *p = m->prepared;
    const struct episode_spec *e = &f->train.spec;
    real *support = m->answers, *query = support + (ptrdiff_t)p->support * PIXELS;
    real *answers = query + (ptrdiff_t)p->query * PIXELS;
    family_task(s, t, support, query);
    answer(s, p, support, m->target, query, answers);
    const real *last = answers + (ptrdiff_t)(stages(s) - 1) * p->query * p->way;
    map_fill(f->descent.n, 0, gradient);
    out[0] = fewshot_loss(e->way, e->query, last);
    out[1] = fewshot_accuracy(e->way, e->query, last);
    return OK;
}

/* Nothing is learnt. */
static enum status scratch_finish(struct session *s, double *sums)
{
    for (int k = 0; k < s->algo->metric_count; k++)
        sums[k] /= s->hyper[TASKS];
    return OK;
}

static enum status scratch_create(struct session *s)
{
    enum { MOST_STAGES = 11 };
    struct finetune *m = create_shared(s, NETWORK_HYPERS);
    if (!m)
        return s->error.code;
    struct family *f = s->own;
    const struct episode_spec *e = &f->train.spec;
    size_t way = (size_t)e->way, support = way * (size_t)e->shot, query = way * (size_t)e->query;
    if (descent_create(s, &f->descent, f->net.size, OPT_SGD))
        return s->error.code;
    m->prepared = prepare(s, e->way, (int)support, (int)query);
    m->target = arena_array(s->arena, support * way, sizeof *m->target);
    m->answers = arena_array(s->arena, (support + query) * PIXELS + MOST_STAGES * query * way,
                             sizeof *m->answers);
    if (!m->prepared || !m->target || !m->answers)
        return no_memory(s);
    fewshot_targets(e->way, e->shot, m->target);
    struct rng rng = rng_stream(s->seed, RNG_INIT, 0);
    net_init(&f->net, &rng, f->descent.theta);
    weights_net(s, "net", &f->net, 0, f->descent.theta);
    return family_ready(s);
}

const struct algo algo_finetune = {
    .name = "finetune",
    .doc =
        DOC("Fine-tuning (Chen et al. 2019): ordinary training on all characters at once, then a "
            "new head fitted to the examples of each task."),
    FAMILY_TABLES(finetune_hypers, metrics),
    .create = finetune_create,
    FAMILY_STEPS(finetune_part),
};

const struct algo algo_scratch = {
    .name = "scratch",
    .doc = DOC("No learning beforehand: a freshly initialised network is fitted to the examples of "
               "each task."),
    FAMILY_TABLES(scratch_hypers, metrics),
    .create = scratch_create,
    .parts = family_parts,
    .part = scratch_part,
    .finish = scratch_finish,
};
