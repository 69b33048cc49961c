/* A neural statistician: one latent code for a whole set of drawings. A task is a set, of one
 * character by several hands, or of several characters of one alphabet; its code c tells tasks
 * apart, and the decoder draws more of what a set is made of. Networks and the bound that is
 * maximised: algo/context.h. Metrics are in nats: elbo = reconstruction - klLatent -
 * klContext / drawings, a drawing; klContext a set.
 *
 * With `partial`, training looks at the first few drawings of each set, one of them to all, and is
 * judged on all: so a code can be had from any number.
 * Source: Edwards & Storkey 2017; parts of a set: Hewitt et al. 2018. */
#include <string.h>

#include "ad/plan.h"
#include "algo/algo.h"
#include "algo/context.h"
#include "algo/descent.h"
#include "algo/shown.h"
#include "algo/weights.h"
#include "base/num.h"

enum hyper_index {
    SET,
    SETS,
    DRAWINGS,
    PARTIAL,
    CONTEXT,
    LATENT,
    POOLING,
    NETWORK,
    BETA,
    WARM_UP,
    RATE,
    OPTIMIZER,
    ROTATIONS,
    AUGMENT,
    NORMALISE,
    HYPERS,
};

enum { SET_CHARACTER, SET_ALPHABET };

static const struct hyper hypers[HYPERS] = {
    [SET] = {"set", HYPER_CHOICE, 0, 1, SET_CHARACTER, 0, 0, "", "character|alphabet",
             DOC("What a task is: drawings of one character, or of characters of one alphabet.")},
    [SETS] = {"sets", HYPER_INT, 2, 64, 16, 0, 0, "sets", NULL, DOC("Sets a step.")},
    [DRAWINGS] = {"drawings", HYPER_INT, 2, 20, 5, 0, 0, "drawings", NULL,
                  DOC("Drawings of a set.")},
    [PARTIAL] = {"partial", HYPER_BOOL, 0, 1, 1, 0, 0, "", NULL,
                 DOC("In training the code is made from a random part of the set, one drawing to "
                     "all of them.")},
    [CONTEXT] = {"context", HYPER_INT, 2, 64, 32, 0, 0, "", NULL,
                 DOC("Dimensions of the code of a set.")},
    [LATENT] = {"latent", HYPER_INT, 2, 64, 16, 0, 0, "", NULL,
                DOC("Dimensions of what is each drawing's own.")},
    [POOLING] = {"pooling", HYPER_CHOICE, 0, 1, POOL_PRODUCT, 0, 0, "", "average|product",
                 DOC("The code from the mean of features, or as a product of the drawings' "
                     "Gaussians, which is the narrower the more there are.")},
    [NETWORK] = {"network", HYPER_CHOICE, 0, 1, CONTEXT_MLP, 0, 0, "", "mlp|conv",
                 DOC("Encoder and mirrored decoder: 784-512-256, or convolutions.")},
    [BETA] = {"beta", HYPER_REAL, 0, 20, 1, 0, 1, "", NULL,
              DOC("Weight of both divergences in the loss; 1 is the ELBO.")},
    [WARM_UP] = {"warmUp", HYPER_INT, 0, 100000, 200, 0, 0, "steps", NULL,
                 DOC("Steps over which beta rises from 0 to its value.")},
    [RATE] = DESCENT_RATE(1e-3),
    [OPTIMIZER] = DESCENT_OPTIMIZER(OPT_ADAM),
    [ROTATIONS] = {"rotations", HYPER_CHOICE, 0, 2, TURNS_MIRROR, 0, 0, "", "none|turns|mirror",
                   DOC("Sets under quarter turns, or also mirrored, are sets of their own.")},
    [AUGMENT] = {"augment", HYPER_REAL, 0, 2, 0.5, 0, 0, "", NULL,
                 DOC("Strength of random distortions of the training drawings; 0 none.")},
    [NORMALISE] =
        {"normalise", HYPER_CHOICE, 0, 2, NORMALISE_MOMENT, 0, 0, "", "none|centre|moment",
         DOC("Drawings as they are, centred, or centred and scaled to equal ink spread.")},
};

static const char *const metrics[] = {"elbo", "reconstruction", "klLatent", "klContext"};
enum { ELBO, RECONSTRUCTION, KL_LATENT, KL_CONTEXT };

enum {
    TOGETHER = 8,     /* sets a run of a view's plan */
    MOST = 1024,      /* sets or pictures a view gives at most */
    SHOWN = 16,       /* unless it is asked for more */
    CONV_PARTS = 4,   /* of a step, at most */
    EXAM_SEED = 2015, /* sets and noise of an evaluation are the same for every session */
};

/* A set that can be looked at: of a class or an alphabet, of which it is number `index`. */
struct task {
    int32_t owner, index;
};

struct statistician {
    struct context context;
    struct descent descent;
    int sets, drawings, parts, rows; /* rows: sets of a part */
    struct episode_spec spec;        /* by which training sets are drawn */
    struct pose *pose, *spare;       /* of a step, or of one alphabet's set; spare is not used */

    struct plan *train; /* of a part */
    struct context_params gradient;
    real *x, *share, *context_noise, *latent_noise, *beta;
    const real *nll, *latent, *divergence;

    struct task *task[2]; /* of each side */
    int count[2];
    enum normalise normalise;
    struct augment augment;
};

static enum status no_memory(struct session *s)
{
    return error_set(&s->error, ERR_MEMORY, "no memory for sets of drawings");
}

static struct graph *graph_of(struct session *s)
{
    struct graph *g = graph_create(s->arena);
    if (!g)
        no_memory(s);
    return g;
}

/* A plan whose parameters, of those parts, are theta; NULL leaves the reason in s->error. */
static struct plan *plan_of(struct session *s, struct graph *g, const struct context_params *p,
                            const int *outputs, int n)
{
    struct statistician *v = s->own;
    struct plan *plan = plan_create(g, s->arena, outputs, n);
    if (!plan)
        error_set(&s->error, graph_error(g)->code, "%s", graph_error(g)->text);
    else if (context_bind(&v->context, plan, p, 0, CONTEXT_PARTS - 1, v->descent.theta))
        error_set(&s->error, ERR_STATE, "the parameters cannot be bound");
    return s->error.code ? NULL : plan;
}

/* ---- training ---- */

static enum status plan_training(struct session *s, struct statistician *v)
{
    struct graph *g = graph_of(s);
    if (!g)
        return s->error.code;
    const struct context *c = &v->context;
    int rows = v->rows, all = rows * v->drawings;
    struct context_params params;
    context_inputs(c, g, &params);
    int x = ad_input(g, SHAPE2(all, PIXELS)), share = ad_input(g, SHAPE2(rows, v->drawings));
    int context_noise = ad_input(g, SHAPE2(rows, c->width));
    int latent_noise = ad_input(g, SHAPE2(all, c->latent)), beta = ad_input(g, SHAPE0());
    struct context_terms t =
        context_elbo(c, g, x, rows, share, context_noise, latent_noise, &params);
    /* Their share of the means over the step. */
    double part = 1.0 / v->parts;
    int loss = ad_scale(g, context_loss(g, &t, beta), part);
    int nll = ad_scale(g, ad_mean_all(g, t.nll), part);
    int latent = ad_scale(g, ad_mean_all(g, t.latent), part);
    int divergence = ad_scale(g, ad_mean_all(g, t.context), part);

    int by[CONTEXT_MOST], outputs[CONTEXT_MOST + 3], count = context_list(c, &params, by);
    graph_grad(g, loss, 0, by, count, outputs);
    for (int k = 0, at = 0; k < CONTEXT_PARTS; at += c->net[k++].params)
        memcpy(v->gradient.id[k], outputs + at, (size_t)c->net[k].params * sizeof *outputs);
    outputs[count] = nll;
    outputs[count + 1] = latent;
    outputs[count + 2] = divergence;
    v->train = plan_of(s, g, &params, outputs, count + 3);
    if (!v->train)
        return s->error.code;
    if (context_bind(c, v->train, &v->gradient, 0, CONTEXT_PARTS - 1, v->descent.gradient))
        return error_set(&s->error, ERR_STATE, "the gradients cannot be bound");
    if (plan_ready(v->train))
        return no_memory(s);
    shown_plan(s, "step", v->train);
    v->x = plan_data(v->train, x);
    v->share = plan_data(v->train, share);
    v->context_noise = plan_data(v->train, context_noise);
    v->latent_noise = plan_data(v->train, latent_noise);
    v->beta = plan_data(v->train, beta);
    v->nll = plan_data(v->train, nll);
    v->latent = plan_data(v->train, latent);
    v->divergence = plan_data(v->train, divergence);
    return OK;
}

/* Convolutions are computed in parts, which workers can share; the fully connected networks have so
 * many weights that to gather the gradients of parts costs more than it is worth. */
static int parts_of(const struct session *s)
{
    int sets = (int)s->hyper[SETS], parts = sets < CONV_PARTS ? sets : CONV_PARTS;
    while (parts > 1 && sets % parts)
        parts--;
    return s->hyper[NETWORK] == CONTEXT_CONV ? parts : 1;
}

/* Poses of the sets of part t, at v->pose. */
static const struct pose *draw_sets(struct session *s, int t)
{
    struct statistician *v = s->own;
    int first = t * v->rows, each = v->drawings;
    if (s->hyper[SET] == SET_CHARACTER) {
        struct rng rng = rng_stream(s->seed, RNG_BATCH, (uint64_t)s->step);
        episode_draw(s->data, s->side, SIDE_TRAIN, &v->spec, &rng, v->pose, v->spare);
        return v->pose + (ptrdiff_t)first * each;
    }
    for (int i = 0; i < v->rows; i++) {
        uint64_t index = (uint64_t)s->step * (uint64_t)v->sets + (uint64_t)(first + i);
        struct rng rng = rng_stream(s->seed, RNG_BATCH, index);
        episode_draw(s->data, s->side, SIDE_TRAIN, &v->spec, &rng, v->pose + (ptrdiff_t)i * each,
                     v->spare);
    }
    return v->pose;
}

/* Grey values become ink with their own probability. */
static void binarise(struct rng *rng, real *x, int n)
{
    for (int k = 0; k < n; k++)
        x[k] = rng_uniform(rng) < (double)x[k] ? 1 : 0;
}

static double beta_now(const struct session *s)
{
    double warm_up = s->hyper[WARM_UP], done = (double)(s->step + 1);
    return s->hyper[BETA] * (done < warm_up ? done / warm_up : 1);
}

static int parts(const struct session *s)
{
    const struct statistician *v = s->own;
    return v->parts > 1 ? v->parts : 0;
}

static enum status part(struct session *s, int t, real *gradient, double *out)
{
    struct statistician *v = s->own;
    const struct pose *pose = draw_sets(s, t);
    uint64_t index = (uint64_t)s->step * (uint64_t)v->parts + (uint64_t)t;
    struct rng rng = rng_stream(s->seed, RNG_AUGMENT, index);
    const struct augment *augment = s->hyper[AUGMENT] > 0 ? &v->augment : NULL;
    int all = v->rows * v->drawings;
    for (int i = 0; i < all; i++) {
        real *x = v->x + (ptrdiff_t)i * PIXELS;
        render(s->data, pose[i], v->normalise, augment, &rng, x);
        binarise(&rng, x, PIXELS);
    }
    for (int i = 0; i < v->rows; i++) {
        int seen =
            s->hyper[PARTIAL] > 0 ? 1 + (int)rng_below(&rng, (uint32_t)v->drawings) : v->drawings;
        for (int k = 0; k < v->drawings; k++)
            v->share[i * v->drawings + k] = k < seen;
    }
    struct rng noise = rng_stream(s->seed, RNG_NOISE, index);
    rng_fill_normal(&noise, v->context_noise, (int64_t)v->rows * v->context.width);
    rng_fill_normal(&noise, v->latent_noise, (int64_t)all * v->context.latent);
    *v->beta = (real)beta_now(s);
    context_bind(&v->context, v->train, &v->gradient, 0, CONTEXT_PARTS - 1, gradient);
    plan_run(v->train);
    out[RECONSTRUCTION] = -(double)*v->nll;
    out[KL_LATENT] = (double)*v->latent;
    out[KL_CONTEXT] = (double)*v->divergence;
    return OK;
}

static enum status finish(struct session *s, double *out)
{
    struct statistician *v = s->own;
    double cost = out[KL_LATENT] + out[KL_CONTEXT] / v->drawings;
    out[ELBO] = out[RECONSTRUCTION] - cost;
    return descent_step(s, &v->descent, s->hyper[RATE], beta_now(s) * cost - out[RECONSTRUCTION]);
}

static enum status step(struct session *s, double *out)
{
    struct statistician *v = s->own;
    enum status status = part(s, 0, v->descent.gradient, out);
    return status ? status : finish(s, out);
}

/* ---- sets to look at ---- */

/* Classes of an alphabet on a side; list may be NULL. */
static int classes_of(const struct session *s, int side, int alphabet, int32_t *list)
{
    int n = 0;
    for (int c = 0; c < dataset_classes(s->data); c++) {
        const struct dataset_class *k = dataset_class_at(s->data, c);
        if (s->side[c] != side || k->alphabet != alphabet || !k->count)
            continue;
        if (list)
            list[n] = c;
        n++;
    }
    return n;
}

/* Every character once, or every alphabet as often as it has that many characters. */
static enum status list_tasks(struct session *s, struct statistician *v)
{
    size_t classes = (size_t)dataset_classes(s->data);
    for (int side = SIDE_TRAIN; side <= SIDE_TEST; side++) {
        struct task *list = arena_array(s->arena, classes, sizeof *list);
        if (!list)
            return no_memory(s);
        int n = 0;
        if (s->hyper[SET] == SET_ALPHABET) {
            for (int a = 0; a < dataset_alphabets(s->data); a++) {
                int of = classes_of(s, side, a, NULL), times = of / v->drawings;
                for (int i = 0; i < times || (of && !i); i++)
                    list[n++] = (struct task){a, i};
            }
        } else {
            for (int c = 0; c < (int)classes; c++) {
                if (s->side[c] == side && dataset_class_at(s->data, c)->count)
                    list[n++] = (struct task){c, 0};
            }
        }
        v->task[side] = list;
        v->count[side] = n;
        if (!n)
            return error_set(&s->error, ERR_RANGE, "a side of the split has no drawings");
    }
    return OK;
}

/* Drawings of a task in the order of draw number d, n of them; the same for every session. list:
 * scratch for as many numbers as the data set has drawings. Sets of other numbers d share no
 * drawing as long as there are enough. */
static void choose(const struct session *s, int side, struct task task, int d, int n, int32_t *list,
                   int32_t *items)
{
    int character = s->hyper[SET] == SET_CHARACTER, count, from;
    uint64_t stream = (uint64_t)task.owner + (character ? 0 : (uint64_t)(d + 1) << 32);
    struct rng rng = rng_stream(EXAM_SEED, RNG_EVAL, stream);
    if (character) {
        const struct dataset_class *k = dataset_class_at(s->data, task.owner);
        count = k->count;
        from = d * n;
        for (int i = 0; i < count; i++)
            list[i] = k->first + i;
    } else {
        count = classes_of(s, side, task.owner, list);
        from = task.index * n;
    }
    rng_shuffle(&rng, list, count);
    for (int i = 0; i < n; i++) {
        items[i] = list[(from + i) % count];
        if (!character) {
            const struct dataset_class *k = dataset_class_at(s->data, items[i]);
            items[i] = k->first + (int)rng_below(&rng, (uint32_t)k->count);
        }
    }
}

/* What a view is asked for: tasks first .. first + count - 1 of a side, each as its set number
 * `draw` of `drawings`. */
struct asked {
    int side, first, count, draw, drawings;
    int32_t *items; /* [count, drawings] */
};

static enum status read_asked(struct session *s, const struct view *in, int most, struct asked *a)
{
    const struct statistician *v = s->own;
    if (view_whole(s, in, "side", 0, 1, SIDE_TEST, &a->side))
        return s->error.code;
    int all = v->count[a->side];
    if (view_whole(s, in, "first", 0, all - 1, 0, &a->first) ||
        view_whole(s, in, "draw", 0, 1 << 16, 0, &a->draw) ||
        view_whole(s, in, "drawings", 1, 20, v->drawings, &a->drawings))
        return s->error.code;
    most = most < all - a->first ? most : all - a->first;
    if (view_whole(s, in, "count", 1, most, most < SHOWN ? most : SHOWN, &a->count))
        return s->error.code;
    int32_t *list = arena_array(s->arena, (size_t)dataset_items(s->data), sizeof *list);
    a->items = arena_array(s->arena, (size_t)(a->count * a->drawings), sizeof *a->items);
    if (!list || !a->items)
        return no_memory(s);
    for (int i = 0; i < a->count; i++)
        choose(s, a->side, v->task[a->side][a->first + i], a->draw, a->drawings, list,
               a->items + (ptrdiff_t)i * a->drawings);
    return OK;
}

static void picture(const struct session *s, int item, real *x)
{
    const struct statistician *v = s->own;
    render(s->data, (struct pose){.item = item}, v->normalise, NULL, NULL, x);
}

static real *rows_for(struct session *s, int rows, int width)
{
    real *x = arena_array(s->arena, (size_t)rows * (size_t)width, sizeof *x);
    if (!x)
        no_memory(s);
    return x;
}

/* ---- what sets are taken for ---- */

/* q(c|D) of sets of `each` pictures x [sets * each, 784] -> mean, logvar [sets,width]. */
static enum status infer(struct session *s, const real *x, int sets, int each, real *mean,
                         real *logvar)
{
    struct statistician *v = s->own;
    const struct context *c = &v->context;
    struct graph *g = graph_of(s);
    if (!g)
        return s->error.code;
    int together = sets < TOGETHER ? sets : TOGETHER;
    struct context_params params;
    context_inputs(c, g, &params);
    int input = ad_input(g, SHAPE2(together * each, PIXELS));
    int features = context_features(c, g, input, &params);
    struct context_gaussian q = context_infer(c, g, features, together, 0, &params);
    struct plan *p = plan_of(s, g, &params, (int[]){q.mean, q.logvar}, 2);
    if (!p)
        return s->error.code;
    if (plan_ready(p))
        return no_memory(s);
    for (int at = 0; at < sets; at += together) {
        int m = together < sets - at ? together : sets - at;
        size_t bytes = (size_t)(m * c->width) * sizeof *mean;
        memcpy(plan_data(p, input), x + (ptrdiff_t)at * each * PIXELS,
               (size_t)(m * each) * PIXELS * sizeof *x);
        plan_run(p);
        memcpy(mean + (ptrdiff_t)at * c->width, plan_data(p, q.mean), bytes);
        memcpy(logvar + (ptrdiff_t)at * c->width, plan_data(p, q.logvar), bytes);
    }
    return OK;
}

static void view_tasks(struct session *s, const struct view *in, struct view *out)
{
    const struct statistician *v = s->own;
    struct asked a;
    if (read_asked(s, in, MOST, &a))
        return;
    int n = a.count, each = a.drawings;
    real *mean = view_add(s, out, "mean", 2, n, v->context.width, 0, 0);
    real *logvar = view_add(s, out, "logvar", 2, n, v->context.width, 0, 0);
    real *alphabet = view_add(s, out, "alphabet", 1, n, 0, 0, 0);
    real *label = view_add(s, out, "label", 1, n, 0, 0, 0);
    real *items = view_add(s, out, "items", 2, n, each, 0, 0);
    real *pixels = view_add(s, out, "pixels", 2, n, PIXELS, 0, 0);
    real *x = rows_for(s, n * each, PIXELS);
    if (s->error.code)
        return;
    for (int i = 0; i < n * each; i++) {
        real *row = x + (ptrdiff_t)i * PIXELS, *sum = pixels + (ptrdiff_t)(i / each) * PIXELS;
        picture(s, a.items[i], row);
        items[i] = (real)a.items[i];
        for (int k = 0; k < PIXELS; k++)
            sum[k] += row[k] / (real)each;
    }
    for (int i = 0; i < n; i++) {
        int class = dataset_item_class(s->data, a.items[i * each]);
        label[i] = (real) class;
        alphabet[i] = (real)dataset_class_at(s->data, class)->alphabet;
    }
    infer(s, x, n, each, mean, logvar);
}

/* images [n,784], or one task's set; n of them. NULL on error. */
static const real *one_set(struct session *s, const struct view *in, int most, int *n)
{
    const struct tensor *images = view_find(in, "images");
    if (images) {
        if (images->rank == 2 && images->dim[1] == PIXELS && images->dim[0] >= 1 &&
            images->dim[0] <= most) {
            *n = images->dim[0];
            return images->data;
        }
        error_set(&s->error, ERR_SHAPE, "images must be [n,%d] with n in 1 .. %d", PIXELS, most);
        return NULL;
    }
    struct asked a;
    if (read_asked(s, in, 1, &a))
        return NULL;
    real *x = rows_for(s, a.drawings, PIXELS);
    *n = a.drawings;
    for (int i = 0; x && i < *n; i++)
        picture(s, a.items[i], x + (ptrdiff_t)i * PIXELS);
    return x;
}

static void view_set(struct session *s, const struct view *in, struct view *out)
{
    const struct statistician *v = s->own;
    enum { MOST_OF_ONE = 64 };
    int n, width = v->context.width;
    const real *x = one_set(s, in, MOST_OF_ONE, &n);
    if (!x)
        return;
    real *images = view_add(s, out, "images", 2, n, PIXELS, 0, 0);
    real *mean = view_add(s, out, "mean", 2, 1, width, 0, 0);
    real *logvar = view_add(s, out, "logvar", 2, 1, width, 0, 0);
    if (s->error.code)
        return;
    memcpy(images, x, (size_t)n * PIXELS * sizeof *x);
    infer(s, x, 1, n, mean, logvar);
}

static void view_encode(struct session *s, const struct view *in, struct view *out)
{
    const struct statistician *v = s->own;
    int n;
    const real *x = one_set(s, in, MOST, &n);
    if (!x)
        return;
    real *mean = view_add(s, out, "mean", 2, n, v->context.width, 0, 0);
    real *logvar = view_add(s, out, "logvar", 2, n, v->context.width, 0, 0);
    if (!s->error.code)
        infer(s, x, n, 1, mean, logvar);
}

/* ---- what is drawn for a code ---- */

/* p(z|c) of codes [n,width] -> mean, logvar [n,latent]. */
static enum status run_prior(struct session *s, const real *code, int n, real *mean, real *logvar)
{
    const struct context *c = &((struct statistician *)s->own)->context;
    struct graph *g = graph_of(s);
    if (!g)
        return s->error.code;
    struct context_params params;
    context_inputs(c, g, &params);
    int input = ad_input(g, SHAPE2(n, c->width));
    struct context_gaussian prior = context_prior(c, g, input, &params);
    struct plan *p = plan_of(s, g, &params, (int[]){prior.mean, prior.logvar}, 2);
    if (!p)
        return s->error.code;
    if (plan_ready(p))
        return no_memory(s);
    size_t bytes = (size_t)(n * c->latent) * sizeof *mean;
    memcpy(plan_data(p, input), code, (size_t)(n * c->width) * sizeof *code);
    plan_run(p);
    memcpy(mean, plan_data(p, prior.mean), bytes);
    memcpy(logvar, plan_data(p, prior.logvar), bytes);
    return OK;
}

/* Pictures for z [n,latent], code [n,width] -> output [n,784]. */
static enum status run_decoder(struct session *s, const real *z, const real *code, int n,
                               real *output)
{
    enum { CHUNK = 32 };
    const struct context *c = &((struct statistician *)s->own)->context;
    struct graph *g = graph_of(s);
    if (!g)
        return s->error.code;
    int rows = n < CHUNK ? n : CHUNK;
    struct context_params params;
    context_inputs(c, g, &params);
    int in_z = ad_input(g, SHAPE2(rows, c->latent)), in_code = ad_input(g, SHAPE2(rows, c->width));
    int mean = ad_sigmoid(g, context_decode(c, g, in_z, in_code, &params));
    struct plan *p = plan_of(s, g, &params, &mean, 1);
    if (!p)
        return s->error.code;
    if (plan_ready(p))
        return no_memory(s);
    for (int at = 0; at < n; at += rows) {
        size_t m = (size_t)(rows < n - at ? rows : n - at);
        memcpy(plan_data(p, in_z), z + (ptrdiff_t)at * c->latent,
               m * (size_t)c->latent * sizeof *z);
        memcpy(plan_data(p, in_code), code + (ptrdiff_t)at * c->width,
               m * (size_t)c->width * sizeof *code);
        plan_run(p);
        memcpy(output + (ptrdiff_t)at * PIXELS, plan_data(p, mean), m * PIXELS * sizeof *output);
    }
    return OK;
}

/* Repeats rows [n,width] `each` times. */
static void repeat(const real *rows, int n, int width, int each, real *out)
{
    for (int i = 0; i < n * each; i++)
        memcpy(out + (ptrdiff_t)i * width, rows + (ptrdiff_t)(i / each) * width,
               (size_t)width * sizeof *rows);
}

static void view_draw(struct session *s, const struct view *in, struct view *out)
{
    const struct context *c = &((struct statistician *)s->own)->context;
    const struct tensor *given = view_find(in, "code");
    int n = given && given->rank == 2 ? given->dim[0] : SHOWN, each, index;
    if (given && (given->rank != 2 || given->dim[1] != c->width || n < 1 || n > MOST)) {
        error_set(&s->error, ERR_SHAPE, "code must be [n,%d] with n in 1 .. %d", c->width, MOST);
        return;
    }
    if (view_whole(s, in, "count", 1, MOST / n, 1, &each) ||
        view_whole(s, in, "index", 0, 1 << 24, 0, &index))
        return;
    real *output = view_add(s, out, "output", 2, n * each, PIXELS, 0, 0);
    real *code = view_add(s, out, "code", 2, n, c->width, 0, 0);
    real *mean = rows_for(s, n, c->latent), *logvar = rows_for(s, n, c->latent);
    real *z = rows_for(s, n * each, c->latent), *codes = rows_for(s, n * each, c->width);
    if (s->error.code)
        return;
    struct rng rng = rng_stream(s->seed, RNG_VIEW, (uint64_t)index);
    if (given)
        memcpy(code, given->data, (size_t)(n * c->width) * sizeof *code);
    else
        rng_fill_normal(&rng, code, (int64_t)n * c->width);
    if (run_prior(s, code, n, mean, logvar))
        return;
    for (int i = 0; i < n * each; i++) {
        for (int k = 0; k < c->latent; k++) {
            ptrdiff_t from = (ptrdiff_t)(i / each) * c->latent + k;
            double noise = i % each ? rng_normal(&rng) : 0;
            double sd = num_exp(0.5 * (double)logvar[from]);
            z[(ptrdiff_t)i * c->latent + k] = mean[from] + (real)(sd * noise);
        }
    }
    repeat(code, n, c->width, each, codes);
    run_decoder(s, z, codes, n * each, output);
}

/* ---- evaluation ---- */

static void view_evaluate(struct session *s, const struct view *in, struct view *out)
{
    struct statistician *v = s->own;
    const struct context *c = &v->context;
    int side, first, n, each = v->drawings;
    if (view_whole(s, in, "side", 0, 1, SIDE_TEST, &side) ||
        view_whole(s, in, "first", 0, 1 << 24, 0, &first) ||
        view_whole(s, in, "count", 1, MOST, SHOWN, &n))
        return;
    real *term[4];
    for (int k = 0; k < 4; k++)
        term[k] = view_add(s, out, metrics[k], 1, n, 0, 0, 0);
    int32_t *list = arena_array(s->arena, (size_t)dataset_items(s->data), sizeof *list);
    int32_t *items = arena_array(s->arena, (size_t)each, sizeof *items);
    struct graph *g = graph_of(s);
    if (s->error.code || !list || !items) {
        no_memory(s);
        return;
    }
    struct context_params params;
    context_inputs(c, g, &params);
    int x = ad_input(g, SHAPE2(each, PIXELS));
    int context_noise = ad_input(g, SHAPE2(1, c->width));
    int latent_noise = ad_input(g, SHAPE2(each, c->latent));
    struct context_terms t = context_elbo(c, g, x, 1, 0, context_noise, latent_noise, &params);
    int outputs[] = {ad_mean_all(g, t.nll), ad_mean_all(g, t.latent), ad_mean_all(g, t.context)};
    struct plan *p = plan_of(s, g, &params, outputs, 3);
    if (!p)
        return;
    if (plan_ready(p)) {
        no_memory(s);
        return;
    }
    for (int i = 0; i < n; i++) {
        int number = first + i, all = v->count[side];
        struct rng rng = rng_stream(EXAM_SEED, RNG_NOISE, (uint64_t)number);
        choose(s, side, v->task[side][number % all], number / all, each, list, items);
        for (int k = 0; k < each; k++)
            picture(s, items[k], plan_data(p, x) + (ptrdiff_t)k * PIXELS);
        binarise(&rng, plan_data(p, x), each * PIXELS);
        rng_fill_normal(&rng, plan_data(p, context_noise), c->width);
        rng_fill_normal(&rng, plan_data(p, latent_noise), (int64_t)each * c->latent);
        plan_run(p);
        for (int k = 0; k < 3; k++)
            term[k + 1][i] = *plan_data(p, outputs[k]) * (k ? 1 : -1);
        term[ELBO][i] =
            term[RECONSTRUCTION][i] - term[KL_LATENT][i] - term[KL_CONTEXT][i] / (real)each;
    }
}

/* ---- a session ---- */

/* The share of ink in the training drawings, as a logit: see algo/vae.c. */
static double ink_logit(const struct session *s)
{
    enum { LOOK = 64 };
    real x[PIXELS];
    double ink = 1, count = 2;
    for (int i = 0; i < LOOK; i++) {
        int item = (int)((int64_t)i * dataset_items(s->data) / LOOK);
        if (s->side[dataset_item_class(s->data, item)] != SIDE_TRAIN)
            continue;
        picture(s, item, x);
        for (int k = 0; k < PIXELS; k++)
            ink += (double)x[k];
        count += PIXELS;
    }
    return num_log(ink / (count - ink));
}

static enum status create_sets(struct session *s, struct statistician *v)
{
    int character = s->hyper[SET] == SET_CHARACTER;
    v->spec = (struct episode_spec){
        .way = character ? v->sets : v->drawings,
        .shot = character ? v->drawings : 1,
        .query = 1,
        .turns = (enum turns)s->hyper[ROTATIONS],
        .within_alphabet = !character,
    };
    if (episode_check(s->data, s->side, SIDE_TRAIN, &v->spec, &s->error))
        return s->error.code;
    v->pose = arena_array(s->arena, (size_t)(v->sets * v->drawings), sizeof *v->pose);
    v->spare = arena_array(s->arena, (size_t)v->spec.way, sizeof *v->spare);
    return v->pose && v->spare ? list_tasks(s, v) : no_memory(s);
}

static enum status create(struct session *s)
{
    struct statistician *v = arena_alloc(s->arena, sizeof *v);
    if (!v)
        return no_memory(s);
    s->own = v;
    v->sets = (int)s->hyper[SETS];
    v->drawings = (int)s->hyper[DRAWINGS];
    v->parts = parts_of(s);
    v->rows = v->sets / v->parts;
    v->normalise = (enum normalise)s->hyper[NORMALISE];
    v->augment = augment_level(s->hyper[AUGMENT], 0);
    v->context.width = (int)s->hyper[CONTEXT];
    v->context.latent = (int)s->hyper[LATENT];
    v->context.pooling = (enum context_pooling)s->hyper[POOLING];
    if (create_sets(s, v))
        return s->error.code;
    context_networks(&v->context, (enum context_network)s->hyper[NETWORK], ink_logit(s));
    if (descent_create(s, &v->descent, context_size(&v->context),
                       (enum optimizer_kind)s->hyper[OPTIMIZER]))
        return s->error.code;
    struct rng rng = rng_stream(s->seed, RNG_INIT, 0);
    context_init(&v->context, &rng, v->descent.theta);
    static const char *const names[CONTEXT_PARTS] = {"encoder", "statistic", "posterior", "prior",
                                                     "decoder"};
    real *theta = v->descent.theta;
    for (int k = 0; k < CONTEXT_PARTS; theta += v->context.net[k++].size)
        weights_net(s, names[k], &v->context.net[k], 0, theta);
    return plan_training(s, v);
}

static const struct view_row views[] = {
    {"tasks",
     DOC("side (0 train, 1 test), first, count, draw, drawings -> mean [n,C], logvar [n,C] of "
         "q(c|D), alphabet [n], label [n] (class of the first drawing), items [n,drawings], pixels "
         "[n,784] (mean of the pictures): a set of each task, one of several as draw says"),
     view_tasks},
    {"set",
     DOC("images [n,784], or side, first, draw, drawings -> images [n,784], mean [1,C], logvar "
         "[1,C]: one set"),
     view_set},
    {"encode",
     DOC("as set, or up to 1024 images -> mean [n,C], logvar [n,C]: each drawing as a set of one"),
     view_encode},
    {"draw",
     DOC("code [n,C], count, index -> output [n*count,784], code [n,C]: pictures for each code, "
         "the first with z at the mean of p(z|c); codes are drawn from the prior if none is "
         "given"),
     view_draw},
    {"evaluate",
     DOC("side, first, count -> elbo [n], reconstruction [n], klLatent [n], klContext [n]: "
         "one-sample ELBO of fixed sets, nats, a drawing; klContext a set"),
     view_evaluate},
};

const struct algo algo_statistician = {
    .name = "statistician",
    .doc = DOC("Neural statistician (Edwards & Storkey 2017): learns one code for a set of "
               "drawings, from which more of the kind can be drawn."),
    ALGO_TABLES(hypers, metrics, views),
    .split = SPLIT_ALPHABETS,
    .create = create,
    .step = step,
    .parts = parts,
    .part = part,
    .finish = finish,
};
