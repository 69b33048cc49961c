/* A classifier on the encoder of a VAE, to ask what an encoder is worth: of every class of the data
 * set `heldOut` drawings are put aside for judging and `labels` others, drawn by the seed, are
 * known. The loss is the cross-entropy of a batch of these in nats,
 *
 *   logits = head(body(x)),   or head(mu(x))   where the head sees the code's mean,
 *
 * and what is fitted is the head alone, the body standing as it was given, or everything. Weights
 * that a VAE has learnt are given as those of its tensors "encoder...." (see algo/weights.h): the
 * body has their names and shapes. The head is zero at first: all classes are equally likely.
 * The same drawings are put aside whatever `labels` is, and fewer labels are the first of more.
 * Sources: Yosinski et al. 2014; Kingma et al. 2014 (a classifier on a VAE's features, "M1"). */
#include <string.h>

#include "ad/plan.h"
#include "algo/algo.h"
#include "algo/descent.h"
#include "algo/drawings.h"
#include "algo/shown.h"
#include "algo/weights.h"
#include "nn/coder.h"

enum hyper_index {
    NETWORK,
    FEATURES,
    LATENT,
    ADAPT,
    LABELS,
    HELD_OUT,
    BATCH,
    RATE,
    NORMALISE,
    AUGMENT,
    HYPERS,
};
enum { FEATURES_HIDDEN, FEATURES_CODE };
enum { ADAPT_HEAD, ADAPT_ALL };

static const struct hyper hypers[HYPERS] = {
    [NETWORK] = {"network", HYPER_CHOICE, 0, 1, CODER_MLP, 0, 0, "", CODER_CHOICES,
                 DOC("The encoder of the VAE of that name: 784-512-256, or convolutions.")},
    [FEATURES] = {"features", HYPER_CHOICE, 0, 1, FEATURES_HIDDEN, 0, 0, "", "hidden|code",
                  DOC("What the head sees: the hidden units before the code, or its mean.")},
    [LATENT] = {"latent", HYPER_INT, 2, 64, 16, 0, 0, "", NULL,
                DOC("Dimensions of the code, where the head sees that.")},
    [ADAPT] = {"adapt", HYPER_CHOICE, 0, 1, ADAPT_ALL, 0, 0, "", "head|all",
               DOC("What is fitted: the head on a frozen encoder, or all weights.")},
    [LABELS] = {"labels", HYPER_INT, 1, 1000, 5, 1, 0, "drawings", NULL,
                DOC("Labelled drawings of each class, drawn by the seed.")},
    [HELD_OUT] = {"heldOut", HYPER_INT, 1, 1000, 5, 1, 0, "drawings", NULL,
                  DOC("Drawings of each class kept for judging; the same for any labels.")},
    [BATCH] = {"batch", HYPER_INT, 1, 512, 64, 1, 0, "pictures", NULL, DOC("Pictures a step.")},
    [RATE] = DESCENT_RATE(1e-3),
    [NORMALISE] =
        {"normalise", HYPER_CHOICE, 0, 2, NORMALISE_NONE, 0, 0, "", "none|centre|moment",
         DOC("Drawings as they are, centred, or centred and scaled to equal ink spread.")},
    [AUGMENT] = {"augment", HYPER_REAL, 0, 2, 0, 0, 0, "", NULL,
                 DOC("Strength of random distortions of the labelled drawings; 0 none.")},
};

static const char *const metrics[] = {"loss", "accuracy"};

enum { CHUNK = DRAWINGS_CHUNK };

struct classify {
    struct net body, head;
    struct descent descent;
    int classes;
    int32_t *class_of; /* [classes of the data set]: its number among those told apart, or -1 */
    int32_t *own;      /* [classes]: the other way */
    struct drawings drawings; /* labelled, held out: class after class */

    struct plan *train;
    real *x, *label;
    const real *loss, *logits;

    struct plan *answer; /* CHUNK pictures */
    real *answer_x;
    const real *log_probability;
};

static void build_nets(const struct session *s, struct classify *c)
{
    coder_body(&c->body, (enum coder)s->hyper[NETWORK]);
    struct shape features = c->body.shape;
    if (s->hyper[FEATURES] == FEATURES_CODE) {
        int latent = (int)s->hyper[LATENT];
        net_linear(&c->body, 2 * latent, ACT_NONE); /* means, then log-variances */
        features = SHAPE1(latent);
    }
    net_begin(&c->head, features);
    net_linear(&c->head, c->classes, ACT_NONE);
    for (int i = 0; i < c->head.params; i++)
        c->head.param[i].init_sd = 0;
}

/* [n,784] -> [n,classes] */
static int logits_of(const struct session *s, struct graph *g, const struct classify *c, int x,
                     int *body, int *head)
{
    net_inputs(&c->body, g, body);
    net_inputs(&c->head, g, head);
    int features = net_apply(&c->body, g, x, body);
    if (s->hyper[FEATURES] == FEATURES_CODE)
        features = ad_slice(g, features, 1, 0, (int)s->hyper[LATENT]);
    return net_apply(&c->head, g, features, head);
}

/* A plan whose parameters are theta; NULL leaves the reason in s->error. */
static struct plan *plan_of(struct session *s, struct classify *c, struct graph *g, const int *body,
                            const int *head, const int *outputs, int n)
{
    struct plan *p = plan_create(g, s->arena, outputs, n);
    if (!p)
        error_set(&s->error, graph_error(g)->code, "%s", graph_error(g)->text);
    else if (net_bind(&c->body, p, body, c->descent.theta) ||
             net_bind(&c->head, p, head, c->descent.theta + c->body.size))
        error_set(&s->error, ERR_STATE, "the parameters cannot be bound");
    return s->error.code ? NULL : p;
}

static enum status plan_training(struct session *s, struct classify *c)
{
    struct graph *g = graph_create(s->arena);
    if (!g)
        return error_set(&s->error, ERR_MEMORY, "no memory for a graph");
    int body[NET_PARAMS], head[NET_PARAMS];
    int x = ad_input(g, SHAPE2(c->drawings.batch, PIXELS)),
        label = ad_input(g, SHAPE1(c->drawings.batch));
    int logits = logits_of(s, g, c, x, body, head);
    int target = ad_one_hot(g, label, c->classes);
    int loss = ad_mean_all(g, ad_softmax_cross_entropy(g, logits, target));

    int all = s->hyper[ADAPT] == ADAPT_ALL, n = 0;
    int by[2 * NET_PARAMS], outputs[2 * NET_PARAMS + 2];
    for (int i = 0; all && i < c->body.params; i++)
        by[n++] = body[i];
    for (int i = 0; i < c->head.params; i++)
        by[n++] = head[i];
    graph_grad(g, loss, 0, by, n, outputs);
    outputs[n] = loss;
    outputs[n + 1] = logits;
    c->train = plan_of(s, c, g, body, head, outputs, n + 2);
    if (!c->train)
        return s->error.code;
    const int *of_head = outputs + (all ? c->body.params : 0);
    if ((all && net_bind(&c->body, c->train, outputs, c->descent.gradient)) ||
        net_bind(&c->head, c->train, of_head, c->descent.gradient + c->body.size))
        return error_set(&s->error, ERR_STATE, "the gradients cannot be bound");
    if (plan_ready(c->train))
        return error_set(&s->error, ERR_MEMORY, "no memory for batches of %d", c->drawings.batch);
    shown_plan(s, "step", c->train);
    c->x = plan_data(c->train, x);
    c->label = plan_data(c->train, label);
    c->loss = plan_data(c->train, loss);
    c->logits = plan_data(c->train, logits);
    return OK;
}

static enum status plan_answers(struct session *s, struct classify *c)
{
    struct graph *g = graph_create(s->arena);
    if (!g)
        return error_set(&s->error, ERR_MEMORY, "no memory for a graph");
    int body[NET_PARAMS], head[NET_PARAMS];
    int x = ad_input(g, SHAPE2(CHUNK, PIXELS));
    int out = ad_log_softmax(g, logits_of(s, g, c, x, body, head));
    c->answer = plan_of(s, c, g, body, head, &out, 1);
    if (!c->answer)
        return s->error.code;
    if (plan_ready(c->answer))
        return error_set(&s->error, ERR_MEMORY, "no memory for the plan of the views");
    c->answer_x = plan_data(c->answer, x);
    c->log_probability = plan_data(c->answer, out);
    return OK;
}

/* Classes that the split does not hold out, and which of their drawings are for what. */
static enum status list_items(struct session *s, struct classify *c)
{
    int all = dataset_classes(s->data);
    int labels = (int)s->hyper[LABELS], held = (int)s->hyper[HELD_OUT];
    c->class_of = arena_array(s->arena, (size_t)all, sizeof(int32_t));
    c->own = arena_array(s->arena, (size_t)all, sizeof(int32_t));
    int32_t *shuffled = arena_array(s->arena, (size_t)dataset_items(s->data), sizeof(int32_t));
    if (!c->class_of || !c->own || !shuffled)
        return error_set(&s->error, ERR_MEMORY, "no memory for the lists of drawings");
    for (int i = 0; i < all; i++) {
        c->class_of[i] = s->side[i] == SIDE_TRAIN ? c->classes : -1;
        if (s->side[i] == SIDE_TRAIN)
            c->own[c->classes++] = i;
    }
    c->drawings.items[SIDE_TRAIN] =
        arena_array(s->arena, (size_t)(c->classes * labels), sizeof(int32_t));
    c->drawings.items[SIDE_TEST] =
        arena_array(s->arena, (size_t)(c->classes * held), sizeof(int32_t));
    if (!c->drawings.items[0] || !c->drawings.items[1])
        return error_set(&s->error, ERR_MEMORY, "no memory for the lists of drawings");
    for (int i = 0; i < c->classes; i++) {
        const struct dataset_class *own = dataset_class_at(s->data, c->own[i]);
        if (own->count < labels + held)
            return error_set(&s->error, ERR_RANGE,
                             "%s has %d drawings: labels + heldOut = %d are too many", own->name,
                             own->count, labels + held);
        for (int k = 0; k < own->count; k++)
            shuffled[k] = own->first + k;
        struct rng rng = rng_stream(s->seed, RNG_SPLIT, (uint64_t)c->own[i]);
        rng_shuffle(&rng, shuffled, own->count);
        memcpy(c->drawings.items[SIDE_TEST] + (ptrdiff_t)i * held, shuffled,
               (size_t)held * sizeof *shuffled);
        memcpy(c->drawings.items[SIDE_TRAIN] + (ptrdiff_t)i * labels, shuffled + held,
               (size_t)labels * sizeof *shuffled);
    }
    c->drawings.count[SIDE_TRAIN] = c->classes * labels;
    c->drawings.count[SIDE_TEST] = c->classes * held;
    return OK;
}

static enum status create(struct session *s)
{
    struct classify *c = arena_alloc(s->arena, sizeof *c);
    if (!c)
        return error_set(&s->error, ERR_MEMORY, "no memory for the session");
    c->drawings = (struct drawings){.batch = (int)s->hyper[BATCH],
                                    .normalise = (enum normalise)s->hyper[NORMALISE],
                                    .augment = augment_level(s->hyper[AUGMENT], 0)};
    if (list_items(s, c) || drawings_batches(s, &c->drawings))
        return s->error.code;
    build_nets(s, c);
    /* Adam leaves weights whose gradient is 0 as they are: those of a frozen encoder. */
    if (descent_create(s, &c->descent, c->body.size + c->head.size, OPT_ADAM))
        return s->error.code;
    struct rng rng = rng_stream(s->seed, RNG_INIT, 0);
    net_init(&c->body, &rng, c->descent.theta);
    net_init(&c->head, &rng, c->descent.theta + c->body.size);
    weights_net(s, "encoder", &c->body, 0, c->descent.theta);
    weights_net(s, "head", &c->head, 0, c->descent.theta + c->body.size);
    if (plan_training(s, c) || plan_answers(s, c))
        return s->error.code;
    s->own = c;
    return OK;
}

static int best_of(int classes, const real *scores)
{
    int best = 0;
    for (int k = 1; k < classes; k++)
        best = scores[k] > scores[best] ? k : best;
    return best;
}

static int class_number(const struct session *s, const struct classify *c, int item)
{
    return c->class_of[dataset_item_class(s->data, item)];
}

static enum status step(struct session *s, double *out)
{
    struct classify *c = s->own;
    const struct augment *augment = s->hyper[AUGMENT] > 0 ? &c->drawings.augment : NULL;
    struct rng rng = rng_stream(s->seed, RNG_AUGMENT, (uint64_t)s->step);
    const int32_t *drawn = drawings_draw(s, &c->drawings, s->step);
    for (int i = 0; i < c->drawings.batch; i++) {
        render(s->data, (struct pose){.item = drawn[i]}, c->drawings.normalise, augment, &rng,
               c->x + (ptrdiff_t)i * PIXELS);
        c->label[i] = (real)class_number(s, c, drawn[i]);
    }
    plan_run(c->train);
    int right = 0;
    for (int i = 0; i < c->drawings.batch; i++)
        right += best_of(c->classes, c->logits + (ptrdiff_t)i * c->classes) == (int)c->label[i];
    out[0] = (double)*c->loss;
    out[1] = (double)right / c->drawings.batch;
    return descent_step(s, &c->descent, s->hyper[RATE], out[0]);
}

/* ---- views ---- */

/* Pictures at .. at + m - 1 through the network; CHUNK at most. */
static void run_answer(struct session *s, const struct pictures *a, int at, int m)
{
    struct classify *c = s->own;
    for (int i = 0; i < m; i++)
        pictures_render(s, &c->drawings, a, at + i, c->answer_x + (ptrdiff_t)i * PIXELS);
    plan_run(c->answer);
}

static void view_answer(struct session *s, const struct view *in, struct view *out)
{
    struct classify *c = s->own;
    struct pictures a;
    if (pictures_read(s, &c->drawings, in, &a))
        return;
    real *input = view_add(s, out, "input", 2, a.n, PIXELS, 0, 0);
    real *belief = view_add(s, out, "logProbability", 2, a.n, c->classes, 0, 0);
    real *answer = view_add(s, out, "answer", 1, a.n, 0, 0, 0);
    real *label = a.items ? view_add(s, out, "label", 1, a.n, 0, 0, 0) : NULL;
    if (s->error.code)
        return;
    for (int at = 0; at < a.n; at += CHUNK) {
        int m = at_most(CHUNK, a.n - at);
        run_answer(s, &a, at, m);
        size_t width = (size_t)c->classes;
        memcpy(input + (ptrdiff_t)at * PIXELS, c->answer_x, (size_t)m * PIXELS * sizeof *input);
        memcpy(belief + (size_t)at * width, c->log_probability, (size_t)m * width * sizeof *belief);
        for (int i = 0; i < m; i++) {
            const real *scores = c->log_probability + (size_t)i * width;
            answer[at + i] = (real)c->own[best_of(c->classes, scores)];
            if (label)
                label[at + i] = (real)dataset_item_class(s->data, a.items[at + i]);
        }
    }
}

static void view_evaluate(struct session *s, const struct view *in, struct view *out)
{
    struct classify *c = s->own;
    struct pictures a;
    if (view_find(in, "images")) {
        error_set(&s->error, ERR_NAME, "evaluate takes side, first and count, not images");
        return;
    }
    if (pictures_read(s, &c->drawings, in, &a))
        return;
    real *accuracy = view_add(s, out, "accuracy", 1, a.n, 0, 0, 0);
    real *loss = view_add(s, out, "loss", 1, a.n, 0, 0, 0);
    for (int at = 0; !s->error.code && at < a.n; at += CHUNK) {
        int m = at_most(CHUNK, a.n - at);
        run_answer(s, &a, at, m);
        for (int i = 0; i < m; i++) {
            const real *scores = c->log_probability + (ptrdiff_t)i * c->classes;
            int truth = class_number(s, c, a.items[at + i]);
            accuracy[at + i] = best_of(c->classes, scores) == truth;
            loss[at + i] = -scores[truth];
        }
    }
}

static const struct view_row views[] = {
    {"answer",
     DOC("side (0 labelled, 1 held out), first, count or images [n,784] -> input [n,784], "
         "logProbability [n,classes] of the classes that are told apart, in their order, answer "
         "[n] "
         "(class of the data set), label [n] (without images)"),
     view_answer},
    {"evaluate", DOC("side, first, count -> accuracy [n] (1 or 0), loss [n] of each drawing, nats"),
     view_evaluate},
};

const struct algo algo_classify = {
    .name = "classify",
    .doc = DOC("A classifier on the encoder of a VAE, from scratch or from weights that a VAE has "
               "learnt, with few labelled drawings a class."),
    ALGO_TABLES(hypers, metrics, views),
    .split = SPLIT_DRAWINGS,
    .create = create,
    .step = step,
};
