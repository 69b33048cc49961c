/* Amortised Bayesian meta-learning: MAML whose weights, or those of its last layer, are not known
 * but believed. A belief over them is meta-learnt, adapted to a task by a few gradient steps, and
 * averaged over when a drawing is named, so that few examples leave doubt. The equations are those
 * of algo/belief.h.
 *
 * With a spread on all weights it is the method of the source, with learnt rates. With one on the
 * last layer alone the layers below are adapted as MAML adapts them; the noise is then that of the
 * logits, which costs little to draw, and does not drown what one example says.
 * Source: Ravi & Beatson 2019, "Amortized Bayesian Meta-Learning". */
#include <string.h>

#include "algo/belief.h"
#include "algo/family.h"
#include "algo/shown.h"
#include "algo/weights.h"

enum {
    INNER_STEPS = FAMILY_HYPERS,
    TEST_STEPS,
    INNER_RATE,
    ORDER,
    BELIEVED,
    SAMPLES,
    TEST_SAMPLES,
    OBJECTIVE,
    BETA,
    SPREAD,
    STATISTICS,
    HYPERS
};

enum { EXAM_SEED = 2019 }; /* the noise of answers is the same for every session and episode */

static const struct hyper hypers[HYPERS] = {
    FAMILY_ROWS(5, 3, 1, DOWNSAMPLE_STRIDE, 1e-2, 0.3, 3000, 0),
    [INNER_STEPS] = {"innerSteps", HYPER_INT, 1, 16, 1, 0, 0, "steps", NULL,
                     DOC("Steps of adaptation in training.")},
    [TEST_STEPS] = INNER_TEST_STEPS(3),
    [INNER_RATE] = {"innerRate", HYPER_REAL, 1e-4, 10, 0.4, 1, 0, "", NULL,
                    DOC("With which the learnt rates of the adaptation begin.")},
    [ORDER] = INNER_ORDER,
    [BELIEVED] = {"believed", HYPER_CHOICE, 0, 1, 0, 0, 0, "", "head|all",
                  DOC("Whose weights have a spread: the last layer's, or all.")},
    [SAMPLES] = {"samples", HYPER_INT, 1, 32, 8, 0, 0, "draws", NULL,
                 DOC("Draws of the weights over which a step of training averages.")},
    [TEST_SAMPLES] = {"testSamples", HYPER_INT, 1, BELIEF_SAMPLES, 64, 0, 1, "draws", NULL,
                      DOC("Draws of the weights over which an answer is averaged.")},
    [OBJECTIVE] = {"objective", HYPER_CHOICE, 0, 1, BELIEF_PREDICTIVE, 0, 0, "",
                   "predictive|expected",
                   DOC("The query is judged by the logarithm of the averaged probability, or by "
                       "the average of the logarithms.")},
    [BETA] = {"beta", HYPER_REAL, 0, 100, 1, 0, 0, "", NULL,
              DOC("Weight of the divergence of a task's belief from the prior.")},
    [SPREAD] = {"spread", HYPER_REAL, 1e-4, 10, 0.3, 1, 0, "", NULL,
                DOC("Standard deviation of weights with which the prior begins.")},
    [STATISTICS] = {"statistics", HYPER_CHOICE, 0, 1, 0, 0, 0, "", "episode|support",
                    DOC("Batch normalisation of the query by its own statistics, with which its "
                        "drawings are named together, or by those of the support, with which each "
                        "is named by itself.")},
};

static const char *const metrics[] = {"loss", "accuracy", "kl"};

struct abml {
    struct belief_spec spec;
    struct belief *belief;
};

static enum status part(struct session *s, int t, real *gradient, double *out)
{
    struct family *f = s->own;
    struct abml *a = f->own;
    struct inner_task task = belief_task(a->belief);
    struct rng rng = rng_stream(s->seed, RNG_NOISE, (uint64_t)(s->step * (int)s->hyper[TASKS] + t));
    family_task(s, t, task.support, task.query);
    belief_noise(&a->spec, &rng, (a->spec.steps + 1) * a->spec.samples, belief_noise_of(a->belief));
    out[0] = belief_run(a->belief, f->descent.theta, gradient);
    out[1] = fewshot_accuracy(f->train.spec.way, f->train.spec.query, belief_answers(a->belief));
    if (t == 0)
        out[2] = belief_kl(a->belief);
    return OK;
}

static int stages(const struct session *s)
{
    return (int)s->hyper[TEST_STEPS] + 1;
}

static void *prepare(struct session *s, int way, int support, int query)
{
    const struct family *f = s->own;
    const struct abml *a = f->own;
    if (way != f->train.spec.way) {
        error_set(&s->error, ERR_RANGE,
                  "a network meta-trained on %d classes cannot tell %d apart: train it on as many",
                  f->train.spec.way, way);
        return NULL;
    }
    struct belief_spec spec = a->spec;
    struct rng rng = rng_stream(EXAM_SEED, RNG_NOISE, 0);
    spec.support = support;
    spec.query = query;
    return believer_create(s->arena, &spec, (int)s->hyper[TEST_STEPS], (int)s->hyper[TEST_SAMPLES],
                           &rng, &s->error);
}

static void answer(struct session *s, void *prepared, const real *support, const real *target,
                   const real *query, real *log_probability)
{
    struct family *f = s->own;
    believer_fill(prepared, support, target, query);
    believer_run(prepared, f->descent.theta, log_probability);
}

static const struct family_method method = {stages, prepare, answer};

static enum status create(struct session *s)
{
    struct family *f = family_create(s, &method, 1);
    struct abml *a = f ? arena_alloc(s->arena, sizeof *a) : NULL;
    if (!a)
        return error_set(&s->error, ERR_MEMORY, "no memory for the session");
    f->own = a;
    const struct episode_spec *e = &f->train.spec;
    a->spec = (struct belief_spec){
        .net = &f->net,
        .support = e->way * e->shot,
        .query = e->way * e->query,
        .steps = (int)s->hyper[INNER_STEPS],
        .order = (int)s->hyper[ORDER],
        .first = s->hyper[BELIEVED] > 0 ? 0 : f->net.params - 2,
        .samples = (int)s->hyper[SAMPLES],
        .objective = (enum belief_objective)s->hyper[OBJECTIVE],
        .beta = s->hyper[BETA],
        .by_support = s->hyper[STATISTICS] > 0,
    };
    if (descent_create(s, &f->descent, belief_size(&a->spec),
                       (enum optimizer_kind)s->hyper[OPTIMIZER]))
        return s->error.code;
    a->belief = belief_create(s->arena, &a->spec, &s->error);
    if (!a->belief)
        return s->error.code;
    struct inner_task task = belief_task(a->belief);
    fewshot_targets(e->way, e->shot, task.support_target);
    fewshot_targets(e->way, e->query, task.query_target);
    real *theta = f->descent.theta;
    struct rng rng = rng_stream(s->seed, RNG_INIT, 0);
    net_init(&f->net, &rng, theta);
    belief_init(&a->spec, s->hyper[SPREAD], s->hyper[INNER_RATE], theta);
    weights_net(s, "net", &f->net, 0, theta);
    weights_net(s, "logSd", &f->net, a->spec.first, theta + belief_spread(&a->spec));
    weights_table(s, "rate", 2 * a->spec.steps, f->net.params, theta + belief_rates(&a->spec));
    shown_plan(s, "step", belief_plan(a->belief));
    return family_ready(s);
}

const struct algo algo_abml = {
    .name = "abml",
    .doc = DOC("Amortised Bayesian meta-learning (Ravi & Beatson 2019): MAML that adapts a belief "
               "over weights, and says how sure it is."),
    FAMILY_TABLES(hypers, metrics),
    .create = create,
    FAMILY_STEPS(part),
};
