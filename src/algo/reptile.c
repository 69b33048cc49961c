/* Reptile: the initial weights move towards those to which some steps of an ordinary optimizer
 * bring them on a task, and so come to lie near good weights of all tasks.
 *
 *   w_0 = theta;  w_{k+1} = a step of SGD, or of Adam, on minibatch k of the task,   k = 0 .. K-1
 *   theta <- theta + rate * mean over tasks of (w_K - theta)
 *
 * theta - w_K is handed to the outer optimizer as if it were a gradient; with plain SGD that is the
 * rule of the paper. Adam there, with SGD as the inner rule, learns several times faster: the
 * defaults. As there, Adam has no first moment (beta1 = 0); its second moments begin anew
 * with each task, where the authors' program keeps them. Minibatches run through the task's
 * labelled drawings in random order, again and again. The query only reports: it takes no part in
 * learning. Batch normalisation uses the statistics of the set at hand ("transductive"). Source:
 * Nichol, Achiam & Schulman 2018. */
#include <string.h>

#include "algo/family.h"
#include "algo/tune.h"
#include "algo/weights.h"
#include "kern/map.h"

enum hyper_index {
    INNER_STEPS = FAMILY_HYPERS,
    INNER_BATCH,
    INNER_OPTIMIZER,
    INNER_RATE,
    TEST_STEPS,
    HYPERS,
};

static const struct hyper hypers[HYPERS] = {
    FAMILY_EPISODES(5, 10, 2, 3, 0, 1),
    FAMILY_NETWORK(DOWNSAMPLE_STRIDE),
    FAMILY_TRAINING(OPT_ADAM, 1e-2, 0, 2000),
    [INNER_STEPS] = {"innerSteps", HYPER_INT, 1, 64, 8, 0, 0, "steps", NULL,
                     DOC("Steps of adaptation in training.")},
    [INNER_BATCH] = {"innerBatch", HYPER_INT, 1, 100, 10, 0, 0, "drawings", NULL,
                     DOC("Labelled drawings of the task in each inner step of training.")},
    [INNER_OPTIMIZER] = {"innerOptimizer", HYPER_CHOICE, 0, 5, OPT_SGD, 0, 0, "", DESCENT_CHOICES,
                         DOC("The rule of the inner steps; Adam without its first moment.")},
    [INNER_RATE] = {"innerRate", HYPER_REAL, 1e-5, 10, 0.1, 1, 1, "", NULL,
                    DOC("Step size of the adaptation.")},
    [TEST_STEPS] = {"testSteps", HYPER_INT, 0, 200, 10, 0, 1, "steps", NULL,
                    DOC("Steps of adaptation in evaluation, on all labelled drawings at once.")},
};

static const char *const metrics[] = {"loss", "accuracy", "accuracyBefore"};

struct reptile {
    struct tuner *tuner;
    struct inner_task batch;
    real *support;  /* all labelled drawings of a task */
    int32_t *order; /* in which they are used */
};

static struct optimizer inner_optimizer(const struct session *s)
{
    enum optimizer_kind kind = (enum optimizer_kind)s->hyper[INNER_OPTIMIZER];
    struct optimizer o = optimizer_default(kind, s->hyper[INNER_RATE]);
    if (kind == OPT_ADAM || kind == OPT_ADAMW)
        o.momentum = 0;
    return o;
}

/* ---- training ---- */

/* The next minibatch: pictures order[*at ..], shuffled anew whenever all have been used. */
static void next_batch(const struct session *s, struct reptile *r, struct rng *rng, int *at)
{
    const struct family *f = s->own;
    int way = f->train.spec.way, shot = f->train.spec.shot, all = way * shot;
    int size = (int)s->hyper[INNER_BATCH];
    map_fill((int64_t)size * way, 0, r->batch.support_target);
    for (int i = 0; i < size; i++, (*at)++) {
        if (*at == all) {
            rng_shuffle(rng, r->order, all);
            *at = 0;
        }
        int from = r->order[*at];
        memcpy(r->batch.support + (ptrdiff_t)i * PIXELS, r->support + (ptrdiff_t)from * PIXELS,
               PIXELS * sizeof(real));
        r->batch.support_target[i * way + from / shot] = 1;
    }
}

static enum status part(struct session *s, int t, real *gradient, double *out)
{
    struct family *f = s->own;
    struct reptile *r = f->own;
    int way = f->train.spec.way, query = f->train.spec.query, all = way * f->train.spec.shot;
    int at = all;
    struct optimizer o = inner_optimizer(s);
    struct rng rng = rng_stream(s->seed, RNG_NOISE, (uint64_t)(s->step * (int)s->hyper[TASKS] + t));
    for (int i = 0; i < all; i++)
        r->order[i] = i;
    family_task(s, t, r->support, r->batch.query);
    tuner_begin(r->tuner, &o, f->descent.theta);
    if (t == 0)
        out[2] = fewshot_accuracy(way, query, tuner_judge(r->tuner));
    for (int k = 0; k < (int)s->hyper[INNER_STEPS]; k++) {
        next_batch(s, r, &rng, &at);
        tuner_step(r->tuner);
    }
    const real *answer = tuner_judge(r->tuner);
    out[0] = fewshot_loss(way, query, answer);
    out[1] = fewshot_accuracy(way, query, answer);
    map_axpy(f->descent.n, -1, tuner_weights(r->tuner), f->descent.theta, gradient);
    return OK;
}

/* ---- answering ---- */

static int stages(const struct session *s)
{
    return tuner_stages((int)s->hyper[TEST_STEPS]);
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
    return tuner_create(s->arena, &f->net, support, query,
                        (enum optimizer_kind)s->hyper[INNER_OPTIMIZER], &s->error);
}

static void answer(struct session *s, void *prepared, const real *support, const real *target,
                   const real *query, real *log_probability)
{
    const struct family *f = s->own;
    struct optimizer o = inner_optimizer(s);
    tuner_fill(prepared, support, target, query);
    tuner_run(prepared, &o, f->descent.theta, (int)s->hyper[TEST_STEPS], log_probability);
}

static const struct family_method method = {stages, prepare, answer};

static enum status create(struct session *s)
{
    struct family *f = family_create(s, &method, 1);
    struct reptile *r = f ? arena_alloc(s->arena, sizeof *r) : NULL;
    if (!r)
        return error_set(&s->error, ERR_MEMORY, "no memory for the session");
    f->own = r;
    const struct episode_spec *e = &f->train.spec;
    size_t all = (size_t)(e->way * e->shot);
    r->support = arena_array(s->arena, all * PIXELS, sizeof *r->support);
    r->order = arena_array(s->arena, all, sizeof *r->order);
    if (!r->support || !r->order)
        return error_set(&s->error, ERR_MEMORY, "no memory for a training task");
    r->tuner = tuner_create(s->arena, &f->net, (int)s->hyper[INNER_BATCH], e->way * e->query,
                            (enum optimizer_kind)s->hyper[INNER_OPTIMIZER], &s->error);
    if (!r->tuner ||
        descent_create(s, &f->descent, f->net.size, (enum optimizer_kind)s->hyper[OPTIMIZER]))
        return s->error.code;
    r->batch = tuner_task(r->tuner);
    struct rng rng = rng_stream(s->seed, RNG_INIT, 0);
    net_init(&f->net, &rng, f->descent.theta);
    weights_net(s, "net", &f->net, 0, f->descent.theta);
    return family_ready(s);
}

const struct algo algo_reptile = {
    .name = "reptile",
    .doc = DOC("Reptile (Nichol, Achiam & Schulman 2018): moves the initial weights towards those "
               "that ordinary training on a task ends at."),
    FAMILY_TABLES(hypers, metrics),
    .create = create,
    FAMILY_STEPS(part),
};
