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
#include <math.h>
#include <string.h>

#include "algo/algo.h"
#include "algo/descent.h"
#include "algo/fewshot.h"
#include "algo/inner.h"
#include "kern/map.h"

enum hyper_index {
    WAY,
    SHOT,
    QUERY,
    INNER_STEPS,
    TEST_STEPS,
    INNER_RATE,
    ORDER,
    NETWORK,
    FILTERS,
    DOWNSAMPLE,
    NORM,
    DRIVER,
    TASKS,
    RATE,
    DECAY_STEPS,
    OPTIMIZER,
    NORMALISE,
    AUGMENT,
    ROTATIONS,
    WITHIN_ALPHABET,
    EVAL_QUERY,
    HYPERS,
};

static const struct hyper hypers[HYPERS] = {
    [WAY] = {"way", HYPER_INT, 2, 50, 5, 0, 0, "classes", NULL, "Classes of a task."},
    [SHOT] = {"shot", HYPER_INT, 1, 20, 1, 0, 0, "drawings", NULL,
              "Labelled drawings of each class, from which a task is learnt."},
    [QUERY] = {"query", HYPER_INT, 1, 20, 2, 0, 0, "drawings", NULL,
               "Drawings of each class on which an adapted network is judged in training."},
    [INNER_STEPS] = {"innerSteps", HYPER_INT, 1, 32, 1, 0, 0, "steps", NULL,
                     "Steps of adaptation in training."},
    [TEST_STEPS] = {"testSteps", HYPER_INT, 0, 32, 3, 0, 1, "steps", NULL,
                    "Steps of adaptation in evaluation."},
    [INNER_RATE] = {"innerRate", HYPER_REAL, 1e-4, 10, 0.4, 1, 1, "", NULL,
                    "Step size of the adaptation."},
    [ORDER] = {"order", HYPER_INT, 1, 2, 2, 0, 0, "", NULL,
               "2: the exact meta-gradient; 1: without second derivatives (first-order MAML)."},
    [NETWORK] = {"network", HYPER_CHOICE, 0, 2, FEWSHOT_CONV, 0, 0, "", "mlp|conv|deep",
                 "784-256-128-N, four 3x3 convolutions, or 784-256-128-64-64-N."},
    [FILTERS] = {"filters", HYPER_INT, 4, 64, 32, 0, 0, "channels", NULL,
                 "Filters of each convolution."},
    [DOWNSAMPLE] = {"downsample", HYPER_CHOICE, 0, 1, 0, 0, 0, "", "stride|pool",
                    "Convolutions with stride 2, or stride 1 and 2x2 max-pooling."},
    [NORM] = {"norm", HYPER_CHOICE, 0, 3, NORM_BATCH, 0, 0, "", "none|batch|layer|instance",
              "Normalisation in each block; batch uses the statistics of the set at hand."},
    [DRIVER] = {"driver", HYPER_CHOICE, 0, 1, INNER_UNROLLED, 0, 0, "", "checkpointed|unrolled",
                "How the same meta-gradient is computed: step by step in little memory, or as one "
                "graph, a tenth faster."},
    [TASKS] = {"tasks", HYPER_INT, 1, 64, 4, 0, 0, "tasks", NULL, "Tasks a meta-step."},
    [RATE] = {"rate", HYPER_REAL, 1e-6, 1, 1e-2, 1, 1, "", NULL,
              "Step size of the meta-optimizer."},
    [DECAY_STEPS] = {"decaySteps", HYPER_INT, 0, 1000000, 3000, 0, 1, "steps", NULL,
                     "Meta-steps over which the rate falls linearly to a hundredth; 0: it stays."},
    [OPTIMIZER] = {"optimizer", HYPER_CHOICE, 0, 5, OPT_ADAM, 0, 0, "", DESCENT_CHOICES,
                   "The rule that turns meta-gradients into steps."},
    [NORMALISE] = {"normalise", HYPER_CHOICE, 0, 2, NORMALISE_MOMENT, 0, 0, "",
                   "none|centre|moment",
                   "Drawings as they are, centred, or centred and scaled to equal ink spread."},
    [AUGMENT] = {"augment", HYPER_REAL, 0, 2, 1, 0, 0, "", NULL,
                 "Strength of random distortions of the training drawings; 0 none."},
    [ROTATIONS] = {"rotations", HYPER_BOOL, 0, 1, 1, 0, 0, "", NULL,
                   "Characters under quarter turns are training classes of their own."},
    [WITHIN_ALPHABET] = {"withinAlphabet", HYPER_BOOL, 0, 1, 0, 0, 0, "", NULL,
                         "All classes of a training task come from one alphabet."},
    [EVAL_QUERY] = {"evalQuery", HYPER_INT, 1, 20, 5, 0, 0, "drawings", NULL,
                    "Drawings of each class to classify in an evaluation episode."},
};

static const char *const metrics[] = {"loss", "accuracy", "accuracyBefore"};

enum {
    MOST_EPISODES = 1000, /* a view */
    MOST_PICTURES = 512,  /* of each set a user gives */
    EXAM_SEED = 2015,     /* the episodes of an evaluation are the same for every session */
};

static const double rate_floor = 0.01;

struct maml {
    struct net net;
    struct descent descent;
    struct fewshot train, exam;
    struct inner *inner;
    struct inner_task task;
    struct adapter *adapter; /* for episodes of the exam */
    struct inner_task exam_task;
};

static enum status create_data(struct session *s, struct maml *m)
{
    const double *h = s->hyper;
    m->train = (struct fewshot){
        .data = s->data,
        .side = s->side,
        .spec = {.way = (int)h[WAY],
                 .shot = (int)h[SHOT],
                 .query = (int)h[QUERY],
                 .rotations = (int)h[ROTATIONS],
                 .within_alphabet = (int)h[WITHIN_ALPHABET]},
        .normalise = (enum normalise)h[NORMALISE],
        .augment = h[AUGMENT],
    };
    m->exam = m->train;
    m->exam.spec.query = (int)h[EVAL_QUERY];
    m->exam.spec.rotations = 0;
    m->exam.spec.within_alphabet = 0;
    m->exam.augment = 0;
    if (episode_check(s->data, s->side, SIDE_TRAIN, &m->train.spec, &s->error) ||
        episode_check(s->data, s->side, SIDE_TRAIN, &m->exam.spec, &s->error) ||
        episode_check(s->data, s->side, SIDE_TEST, &m->exam.spec, &s->error) ||
        fewshot_create(s->arena, &m->train, &s->error))
        return s->error.code;
    return fewshot_create(s->arena, &m->exam, &s->error);
}

static enum status create_loops(struct session *s, struct maml *m)
{
    const double *h = s->hyper;
    int way = (int)h[WAY], shot = (int)h[SHOT], query = (int)h[QUERY], eval = (int)h[EVAL_QUERY];
    struct inner_spec spec = {
        .net = &m->net,
        .support = way * shot,
        .query = way * query,
        .steps = (int)h[INNER_STEPS],
        .order = (int)h[ORDER],
        .driver = (enum inner_driver)h[DRIVER],
    };
    m->inner = inner_create(s->arena, &spec, &s->error);
    m->adapter = adapter_create(s->arena, &m->net, way * shot, way * eval, &s->error);
    if (s->error.code)
        return s->error.code;
    m->task = inner_task(m->inner);
    m->exam_task = adapter_task(m->adapter);
    fewshot_targets(way, shot, m->task.support_target);
    fewshot_targets(way, query, m->task.query_target);
    fewshot_targets(way, shot, m->exam_task.support_target);
    return OK;
}

static enum status create(struct session *s)
{
    struct maml *m = arena_alloc(s->arena, sizeof *m);
    if (!m)
        return error_set(&s->error, ERR_MEMORY, "no memory for the session");
    if (create_data(s, m))
        return s->error.code;
    fewshot_network(&m->net, &(struct fewshot_net){
                                 .kind = (enum fewshot_kind)s->hyper[NETWORK],
                                 .classes = (int)s->hyper[WAY],
                                 .filters = (int)s->hyper[FILTERS],
                                 .pool = (int)s->hyper[DOWNSAMPLE],
                                 .norm = (enum norm)s->hyper[NORM],
                             });
    if (m->net.error.code)
        return error_set(&s->error, m->net.error.code, "%s", m->net.error.text);
    if (descent_create(s, &m->descent, m->net.size, (enum optimizer_kind)s->hyper[OPTIMIZER]) ||
        create_loops(s, m))
        return s->error.code;
    struct rng rng = rng_stream(s->seed, RNG_INIT, 0);
    net_init(&m->net, &rng, m->descent.theta);
    s->own = m;
    return OK;
}

static double rate_now(const struct session *s)
{
    double decay = s->hyper[DECAY_STEPS], done = (double)s->step;
    double left = decay > 0 ? 1 - done / decay : 1;
    return s->hyper[RATE] * (left > rate_floor ? left : rate_floor);
}

static int parts(const struct session *s)
{
    return (int)s->hyper[TASKS];
}

/* Task t of the meta-batch. */
static enum status part(struct session *s, int t, real *gradient, double *out)
{
    struct maml *m = s->own;
    int way = (int)s->hyper[WAY], query = (int)s->hyper[QUERY];
    uint64_t index = (uint64_t)(s->step * (int)s->hyper[TASKS] + t);
    struct rng rng = rng_stream(s->seed, RNG_AUGMENT, index);
    fewshot_draw(&m->train, SIDE_TRAIN, s->seed, RNG_BATCH, index);
    fewshot_render(&m->train, &rng, m->task.support, m->task.query);
    out[0] = inner_run(m->inner, m->descent.theta, s->hyper[INNER_RATE], gradient);
    out[1] = fewshot_accuracy(way, query, inner_after(m->inner));
    if (t == 0) /* one task shows that it is chance, at a quarter of the cost */
        out[2] = fewshot_accuracy(way, query, inner_before(m->inner, m->descent.theta));
    return OK;
}

static enum status finish(struct session *s, double *out)
{
    struct maml *m = s->own;
    double share = 1.0 / s->hyper[TASKS];
    out[0] *= share;
    out[1] *= share;
    map_scale(m->descent.n, m->descent.gradient, (real)share, m->descent.gradient);
    return descent_step(s, &m->descent, rate_now(s), out[0]);
}

/* Scratch for one episode of the exam. */
struct answers {
    int steps, rows; /* of query */
    real *probability, *log_probability, *pixels;
    int32_t *baseline;
};

static enum status answers_create(struct session *s, struct answers *a)
{
    const struct maml *m = s->own;
    const struct episode_spec *spec = &m->exam.spec;
    a->steps = (int)s->hyper[TEST_STEPS];
    a->rows = spec->way * spec->query;
    size_t count = (size_t)(a->steps + 1) * (size_t)a->rows * (size_t)spec->way;
    a->probability = arena_array(s->arena, count, sizeof(real));
    a->log_probability = arena_array(s->arena, count, sizeof(real));
    a->pixels = arena_array(s->arena, (size_t)(spec->way * (spec->shot + spec->query)) * PIXELS,
                            sizeof(real));
    a->baseline = arena_array(s->arena, (size_t)a->rows, sizeof *a->baseline);
    if (!a->probability || !a->log_probability || !a->pixels || !a->baseline)
        error_set(&s->error, ERR_MEMORY, "no memory for an evaluation episode");
    return s->error.code;
}

/* Draws an episode of the exam, adapts to it and answers; scores [steps + 1] each. */
static void examine(struct session *s, enum side side, uint64_t index, struct answers *a,
                    real *accuracy, real *loss)
{
    struct maml *m = s->own;
    int way = m->exam.spec.way, each = m->exam.spec.query;
    fewshot_draw(&m->exam, side, EXAM_SEED, RNG_EVAL, index);
    fewshot_render(&m->exam, NULL, m->exam_task.support, m->exam_task.query);
    adapter_run(m->adapter, m->descent.theta, s->hyper[INNER_RATE], a->steps, a->probability,
                a->log_probability);
    for (int k = 0; k <= a->steps; k++) {
        ptrdiff_t at = (ptrdiff_t)k * a->rows * way;
        accuracy[k] = (real)fewshot_accuracy(way, each, a->log_probability + at);
        loss[k] = (real)fewshot_loss(way, each, a->log_probability + at);
    }
    fewshot_baseline(&m->exam, a->pixels, a->baseline);
}

static void copy(real *to, const real *from, int64_t n)
{
    if (to)
        memcpy(to, from, (size_t)n * sizeof *to);
}

static void add_labels(struct session *s, struct view *out, const char *name, int way, int each)
{
    real *label = view_add(s, out, name, 1, way * each, 0, 0, 0);
    for (int i = 0; label && i < way * each; i++)
        label[i] = (real)(i / each);
}

static void view_episode(struct session *s, const struct view *in, struct view *out)
{
    struct maml *m = s->own;
    int side, index, way = m->exam.spec.way, shot = m->exam.spec.shot, each = m->exam.spec.query;
    struct answers a;
    if (view_whole(s, in, "side", 0, 1, SIDE_TEST, &side) ||
        view_whole(s, in, "index", 0, 1 << 24, 0, &index) || answers_create(s, &a))
        return;
    real *loss = view_add(s, out, "loss", 1, a.steps + 1, 0, 0, 0);
    real *accuracy = view_add(s, out, "accuracy", 1, a.steps + 1, 0, 0, 0);
    if (s->error.code)
        return;
    examine(s, (enum side)side, (uint64_t)index, &a, accuracy, loss);
    copy(view_add(s, out, "support", 2, way * shot, PIXELS, 0, 0), m->exam_task.support,
         (int64_t)way * shot * PIXELS);
    add_labels(s, out, "supportLabel", way, shot);
    copy(view_add(s, out, "query", 2, a.rows, PIXELS, 0, 0), m->exam_task.query,
         (int64_t)a.rows * PIXELS);
    add_labels(s, out, "queryLabel", way, each);
    copy(view_add(s, out, "probs", 3, a.steps + 1, a.rows, way, 0), a.probability,
         (int64_t)(a.steps + 1) * a.rows * way);
    real *baseline = view_add(s, out, "baseline", 1, a.rows, 0, 0, 0);
    for (int i = 0; baseline && i < a.rows; i++)
        baseline[i] = (real)a.baseline[i];
    real *classes = view_add(s, out, "supportClass", 1, way, 0, 0, 0);
    for (int i = 0; classes && i < way; i++)
        classes[i] = (real)dataset_item_class(s->data, m->exam.support[i * shot].item);
}

static void view_evaluate(struct session *s, const struct view *in, struct view *out)
{
    struct maml *m = s->own;
    int side, first, count, way = m->exam.spec.way, each = m->exam.spec.query;
    struct answers a;
    if (view_whole(s, in, "side", 0, 1, SIDE_TEST, &side) ||
        view_whole(s, in, "first", 0, 1 << 24, 0, &first) ||
        view_whole(s, in, "count", 1, MOST_EPISODES, 1, &count) || answers_create(s, &a))
        return;
    real *accuracy = view_add(s, out, "accuracy", 2, count, a.steps + 1, 0, 0);
    real *loss = view_add(s, out, "loss", 2, count, a.steps + 1, 0, 0);
    real *baseline = view_add(s, out, "baseline", 1, count, 0, 0, 0);
    for (int i = 0; i < count && !s->error.code; i++) {
        ptrdiff_t at = (ptrdiff_t)i * (a.steps + 1);
        examine(s, (enum side)side, (uint64_t)(first + i), &a, accuracy + at, loss + at);
        int right = 0;
        for (int k = 0; k < a.rows; k++)
            right += a.baseline[k] == k / each;
        baseline[i] = (real)right / (real)(way * each);
    }
}

/* A set of pictures [n,784] given by the user. */
static const struct tensor *pictures(struct session *s, const struct view *in, const char *name)
{
    const struct tensor *t = view_find(in, name);
    if (t && t->rank == 2 && t->dim[0] >= 1 && t->dim[0] <= MOST_PICTURES && t->dim[1] == PIXELS)
        return t;
    error_set(&s->error, ERR_SHAPE, "%s must be [n,%d] with n in 1 .. %d", name, PIXELS,
              MOST_PICTURES);
    return NULL;
}

static enum status one_hot(struct session *s, const struct tensor *label, int n, int classes,
                           real *target)
{
    if (!label || label->rank != 1 || label->dim[0] != n)
        return error_set(&s->error, ERR_SHAPE, "supportLabel must be [%d], one a drawing", n);
    for (int i = 0; i < n; i++) {
        double l = (double)label->data[i];
        if (!(l >= 0 && l < classes) || l != floor(l))
            return error_set(&s->error, ERR_RANGE, "supportLabel %g is not a class in 0 .. %d", l,
                             classes - 1);
        target[(ptrdiff_t)i * classes + (int)l] = 1;
    }
    return OK;
}

/* The sizes of the sets are the user's, so the plans are made for the call and thrown away. */
static void view_adapt(struct session *s, const struct view *in, struct view *out)
{
    struct maml *m = s->own;
    int way = m->exam.spec.way, steps = (int)s->hyper[TEST_STEPS];
    const struct tensor *support = pictures(s, in, "support"), *query = pictures(s, in, "query");
    if (!support || !query)
        return;
    int n = support->dim[0], rows = query->dim[0];
    struct adapter *a = adapter_create(s->arena, &m->net, n, rows, &s->error);
    real *probability = view_add(s, out, "probs", 3, steps + 1, rows, way, 0);
    int64_t count = (int64_t)(steps + 1) * rows * way;
    real *log_probability = arena_array(s->arena, (size_t)count, sizeof(real));
    if (!log_probability)
        error_set(&s->error, ERR_MEMORY, "no memory for the answers");
    if (s->error.code)
        return;
    struct inner_task task = adapter_task(a);
    if (one_hot(s, view_find(in, "supportLabel"), n, way, task.support_target))
        return;
    copy(task.support, support->data, (int64_t)n * PIXELS);
    copy(task.query, query->data, (int64_t)rows * PIXELS);
    adapter_run(a, m->descent.theta, s->hyper[INNER_RATE], steps, probability, log_probability);
}

static const struct view_row views[] = {
    {"episode",
     "side (0 train, 1 test), index -> support [N*K,784], supportLabel [N*K], query [N*Q,784], "
     "queryLabel [N*Q], probs [S+1,N*Q,N], loss [S+1], accuracy [S+1], baseline [N*Q] (label of "
     "the nearest mean on centred pixels), supportClass [N]; S = testSteps",
     view_episode},
    {"adapt", "support [n,784], supportLabel [n], query [m,784] -> probs [S+1,m,N]", view_adapt},
    {"evaluate",
     "side, first, count -> accuracy [count,S+1], loss [count,S+1], baseline [count]: "
     "the fixed episodes first .. first + count - 1",
     view_evaluate},
};

const struct algo algo_maml = {
    .name = "maml",
    .doc = "Model-agnostic meta-learning (Finn, Abbeel & Levine 2017): learns initial weights that "
           "a few gradient steps adapt to new characters.",
    .hypers = hypers,
    .hyper_count = HYPERS,
    .metrics = metrics,
    .metric_count = sizeof metrics / sizeof metrics[0],
    .split_by_alphabet = 1,
    .views = views,
    .view_count = sizeof views / sizeof views[0],
    .create = create,
    .parts = parts,
    .part = part,
    .finish = finish,
};
