/* Model-agnostic meta-learning: initial weights from which a few steps of gradient descent on a few
 * examples give a good classifier.
 *
 *   theta_K = adapt(theta, support of task t)        see algo/inner.h
 *   theta  <- theta - rate * mean over t of d L(query of t; theta_K) / d theta
 *
 * Losses are cross-entropies in nats, averaged over the query set; the meta-gradient is the mean of
 * the tasks', summed in their order. Batch normalisation always uses the statistics of the set it
 * is given, so that with it the query is classified as a whole ("transductive").
 * Source: Finn, Abbeel & Levine 2017. */
#include "algo/family.h"
#include "algo/inner.h"

enum hyper_index {
    INNER_STEPS = FAMILY_HYPERS,
    TEST_STEPS,
    INNER_RATE,
    ORDER,
    DRIVER,
    HYPERS,
};

static const struct hyper hypers[HYPERS] = {
    FAMILY_ROWS(5, 2, 4, DOWNSAMPLE_STRIDE, 1e-2, 0, 3000, 0),
    [INNER_STEPS] = {"innerSteps", HYPER_INT, 1, 32, 1, 0, 0, "steps", NULL,
                     DOC("Steps of adaptation in training.")},
    [TEST_STEPS] = {"testSteps", HYPER_INT, 0, 32, 3, 0, 1, "steps", NULL,
                    DOC("Steps of adaptation in evaluation.")},
    [INNER_RATE] = {"innerRate", HYPER_REAL, 1e-4, 10, 0.4, 1, 1, "", NULL,
                    DOC("Step size of the adaptation.")},
    [ORDER] =
        {"order", HYPER_INT, 1, 2, 2, 0, 0, "", NULL,
         DOC("2: the exact meta-gradient; 1: without second derivatives (first-order MAML).")},
    [DRIVER] =
        {"driver", HYPER_CHOICE, 0, 1, INNER_UNROLLED, 0, 0, "", "checkpointed|unrolled",
         DOC("How the same meta-gradient is computed: step by step in little memory, or as one "
             "graph, a tenth faster.")},
};

static const char *const metrics[] = {"loss", "accuracy", "accuracyBefore"};

struct maml {
    struct inner *inner;
    struct inner_task task;
};

/* ---- training ---- */

static enum status part(struct session *s, int t, real *gradient, double *out)
{
    struct family *f = s->own;
    struct maml *m = f->own;
    int way = f->train.spec.way, query = f->train.spec.query;
    real *theta = f->descent.theta;
    family_task(s, t, m->task.support, m->task.query);
    out[0] = inner_run(m->inner, theta, s->hyper[INNER_RATE], gradient);
    out[1] = fewshot_accuracy(way, query, inner_after(m->inner));
    if (t == 0) /* one task shows that it is chance, at a quarter of the cost */
        out[2] = fewshot_accuracy(way, query, inner_before(m->inner, theta));
    return OK;
}

static enum status create_inner(struct session *s, struct family *f, struct maml *m)
{
    const struct episode_spec *e = &f->train.spec;
    m->inner = inner_create(s->arena,
                            &(struct inner_spec){
                                .net = &f->net,
                                .support = e->way * e->shot,
                                .query = e->way * e->query,
                                .steps = (int)s->hyper[INNER_STEPS],
                                .order = (int)s->hyper[ORDER],
                                .driver = (enum inner_driver)s->hyper[DRIVER],
                            },
                            &s->error);
    if (!m->inner)
        return s->error.code;
    m->task = inner_task(m->inner);
    fewshot_targets(e->way, e->shot, m->task.support_target);
    fewshot_targets(e->way, e->query, m->task.query_target);
    return OK;
}

/* ---- answering ---- */

static int stages(const struct session *s)
{
    return (int)s->hyper[TEST_STEPS] + 1;
}

static void *prepare(struct session *s, int way, int support, int query)
{
    const struct family *f = s->own;
    if (way != f->train.spec.way) {
        error_set(&s->error, ERR_RANGE,
                  "a network meta-trained on %d classes cannot tell %d apart: train it on as many",
                  f->train.spec.way, way);
        return NULL;
    }
    return adapter_create(s->arena, &f->net, support, query, &s->error);
}

static void answer(struct session *s, void *prepared, const real *support, const real *target,
                   const real *query, real *log_probability)
{
    const struct family *f = s->own;
    adapter_fill(prepared, support, target, query);
    adapter_run(prepared, f->descent.theta, s->hyper[INNER_RATE], (int)s->hyper[TEST_STEPS], NULL,
                log_probability);
}

static const struct family_method method = {stages, prepare, answer};

static enum status create(struct session *s)
{
    struct family *f = family_create(s, &method, 1);
    struct maml *m = f ? arena_alloc(s->arena, sizeof *m) : NULL;
    if (!m)
        return error_set(&s->error, ERR_MEMORY, "no memory for the session");
    f->own = m;
    if (descent_create(s, &f->descent, f->net.size, (enum optimizer_kind)s->hyper[OPTIMIZER]) ||
        create_inner(s, f, m))
        return s->error.code;
    struct rng rng = rng_stream(s->seed, RNG_INIT, 0);
    net_init(&f->net, &rng, f->descent.theta);
    return family_ready(s);
}

static const struct view_row views[] = {FAMILY_VIEWS};

const struct algo algo_maml = {
    .name = "maml",
    .doc = DOC(
        "Model-agnostic meta-learning (Finn, Abbeel & Levine 2017): learns initial weights that "
        "a few gradient steps adapt to new characters."),
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
