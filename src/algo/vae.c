/* Variational autoencoder.
 *
 *   z = mu(x) + e^(logvar(x) / 2) eps,   eps ~ N(0, 1)
 *   ELBO = E log p(x|z) - KL( q(z|x) || N(0, 1) ) <= log p(x)
 *   loss = -E log p(x|z) + beta KL, to be made small
 *
 * in nats per image: summed over the pixels, averaged over the batch. p(x|z) is a Bernoulli a pixel
 * from logits, or a Gaussian of fixed standard deviation around the sigmoid of the logits.
 * Sources: Kingma & Welling 2014; beta: Higgins et al. 2017; warm-up: Sonderby et al. 2016;
 * stochastic binarisation: Salakhutdinov & Murray 2008. */
#include <math.h>
#include <string.h>

#include "ad/plan.h"
#include "algo/algo.h"
#include "algo/descent.h"
#include "algo/drawings.h"
#include "algo/shown.h"
#include "algo/weights.h"
#include "base/num.h"
#include "nn/coder.h"

enum hyper_index {
    LATENT,
    NETWORK,
    LIKELIHOOD,
    SIGMA,
    BETA,
    WARM_UP,
    BATCH,
    RATE,
    OPTIMIZER,
    BINARISE,
    NORMALISE,
    AUGMENT,
    HYPERS,
};

static const struct hyper hypers[HYPERS] = {
    [LATENT] = {"latent", HYPER_INT, 2, 64, 16, 0, 0, "", NULL,
                DOC("Dimensions of the latent space.")},
    [NETWORK] = {"network", HYPER_CHOICE, 0, 1, CODER_MLP, 0, 0, "", CODER_CHOICES,
                 DOC("Encoder and mirrored decoder: 784-512-256-2L, or convolutions.")},
    [LIKELIHOOD] = {"likelihood", HYPER_CHOICE, 0, 1, 0, 0, 0, "", "bernoulli|gaussian",
                    DOC("How a pixel is distributed given the latent code.")},
    [SIGMA] = {"sigma", HYPER_REAL, 0.01, 10, 0.3, 1, 0, "ink", NULL,
               DOC("Fixed standard deviation of the Gaussian likelihood.")},
    [BETA] = {"beta", HYPER_REAL, 0, 20, 1, 0, 1, "", NULL,
              DOC("Weight of the KL term in the loss; 1 is the ELBO.")},
    [WARM_UP] = {"warmUp", HYPER_INT, 0, 100000, 0, 0, 0, "steps", NULL,
                 DOC("Steps over which beta rises from 0 to its value.")},
    [BATCH] = {"batch", HYPER_INT, 1, 512, 64, 1, 0, "pictures", NULL, DOC("Pictures a step.")},
    [RATE] = DESCENT_RATE(1e-3),
    [OPTIMIZER] = DESCENT_OPTIMIZER(OPT_ADAM),
    [BINARISE] = {"binarise", HYPER_BOOL, 0, 1, 1, 0, 0, "", NULL,
                  DOC("Draw each training picture's pixels as 0 or 1 with its grey value as "
                      "probability (Bernoulli likelihood only).")},
    [NORMALISE] =
        {"normalise", HYPER_CHOICE, 0, 2, NORMALISE_NONE, 0, 0, "", "none|centre|moment",
         DOC("Drawings as they are, centred, or centred and scaled to equal ink spread.")},
    [AUGMENT] = {"augment", HYPER_REAL, 0, 2, 0, 0, 0, "", NULL,
                 DOC("Strength of random distortions of the training drawings; 0 none.")},
};

static const char *const metrics[] = {"elbo", "reconstruction", "kl"};

enum {
    CHUNK = DRAWINGS_CHUNK,
    MOST = DRAWINGS_MOST,
    FEWEST = 16, /* pictures of a part */
    MOST_PARTS = 8,
    EXAM_SEED = 2015, /* the noise of an evaluation is the same for every session */
};

static const double logvar_limit = 10;

/* The pieces of one plan over n pictures, as nodes. */
struct nodes {
    int params[2][NET_PARAMS]; /* encoder, decoder */
    int x, eps, beta;
    int mu, logvar;
    int z, mean; /* the decoder alone, from z as an input */
    int nll, kl; /* [n] */
};

struct vae {
    struct net encoder, decoder;
    struct descent descent;
    int latent;
    int parts, rows; /* of a batch, and pictures of each */

    struct plan *train;           /* of a part */
    int gradient[2 * NET_PARAMS]; /* its outputs: encoder, decoder */
    real *x, *eps, *beta;
    const real *nll, *kl;

    struct plan *encode, *decode, *score; /* CHUNK pictures each */
    real *encode_x, *decode_z, *score_x, *score_eps;
    const real *mu, *logvar, *mean, *score_nll, *score_kl;

    struct drawings drawings;
    int binarise;
};

/* [n,784] logits, targets -> [n] nats */
static int negative_log_likelihood(const struct session *s, struct graph *g, int logits, int x)
{
    if (s->hyper[LIKELIHOOD] == 0)
        return ad_sum(g, ad_bce_logits(g, logits, x), 1u << 1, 0);
    double variance = s->hyper[SIGMA] * s->hyper[SIGMA];
    double norm = 0.5 * PIXELS * num_log(6.283185307179586 * variance);
    int square = ad_sum(g, ad_square(g, ad_sub(g, ad_sigmoid(g, logits), x)), 1u << 1, 0);
    return ad_shift(g, ad_scale(g, square, 0.5 / variance), norm);
}

static void build(const struct session *s, const struct vae *v, struct graph *g, int n,
                  struct nodes *o)
{
    net_inputs(&v->encoder, g, o->params[0]);
    net_inputs(&v->decoder, g, o->params[1]);
    o->x = ad_input(g, SHAPE2(n, PIXELS));
    o->eps = ad_input(g, SHAPE2(n, v->latent));
    o->beta = ad_input(g, SHAPE0());
    int code = net_apply(&v->encoder, g, o->x, o->params[0]);
    o->mu = ad_slice(g, code, 1, 0, v->latent);
    o->logvar =
        ad_clamp(g, ad_slice(g, code, 1, v->latent, v->latent), -logvar_limit, logvar_limit);
    int sd = ad_exp(g, ad_scale(g, o->logvar, 0.5));
    int z = ad_add(g, o->mu, ad_mul(g, sd, o->eps));
    int logits = net_apply(&v->decoder, g, z, o->params[1]);
    o->nll = negative_log_likelihood(s, g, logits, o->x);
    o->kl = ad_gaussian_kl(g, o->mu, o->logvar);
    o->z = ad_input(g, SHAPE2(n, v->latent));
    o->mean = ad_sigmoid(g, net_apply(&v->decoder, g, o->z, o->params[1]));
}

/* A plan whose parameters are theta; NULL leaves the reason in s->error. */
static struct plan *plan_of(struct session *s, struct vae *v, struct graph *g,
                            const struct nodes *o, const int *outputs, int n)
{
    struct plan *p = plan_create(g, s->arena, outputs, n);
    if (!p) {
        error_set(&s->error, graph_error(g)->code, "%s", graph_error(g)->text);
        return NULL;
    }
    real *theta[2] = {v->descent.theta, v->descent.theta + v->encoder.size};
    for (int k = 0; k < 2; k++) {
        enum status status = net_bind(k ? &v->decoder : &v->encoder, p, o->params[k], theta[k]);
        if (status)
            error_set(&s->error, status, "the parameters cannot be bound");
    }
    return p;
}

static struct graph *new_graph(struct session *s)
{
    struct graph *g = graph_create(s->arena);
    if (!g)
        error_set(&s->error, ERR_MEMORY, "no memory for a graph");
    return g;
}

/* Where runs of the training plan leave their gradients. */
static enum status bind_gradient(struct vae *v, real *gradient)
{
    enum status status = net_bind(&v->encoder, v->train, v->gradient, gradient);
    return status ? status
                  : net_bind(&v->decoder, v->train, v->gradient + v->encoder.params,
                             gradient + v->encoder.size);
}

/* Convolutions are computed in parts of equal size: workers can share them, and the activations of
 * a part stay in the cache. The fully connected networks have so many weights that to gather the
 * gradients of parts costs a fifth of a step. */
static int parts_of(const struct session *s)
{
    int batch = (int)s->hyper[BATCH], parts = at_most(batch / FEWEST, MOST_PARTS);
    while (parts > 1 && batch % parts)
        parts--;
    return s->hyper[NETWORK] != CODER_MLP && parts > 1 ? parts : 1;
}

static enum status plan_training(struct session *s, struct vae *v)
{
    struct graph *g = new_graph(s);
    if (!g)
        return ERR_MEMORY;
    struct nodes o;
    build(s, v, g, v->rows, &o);
    /* Its share of the means over the batch. */
    int nll = ad_scale(g, ad_mean_all(g, o.nll), 1.0 / v->parts);
    int kl = ad_scale(g, ad_mean_all(g, o.kl), 1.0 / v->parts);
    int loss = ad_add(g, nll, ad_mul(g, o.beta, kl));

    int encoder = v->encoder.params, params = encoder + v->decoder.params;
    int by[2 * NET_PARAMS], outputs[2 * NET_PARAMS + 2];
    memcpy(by, o.params[0], (size_t)encoder * sizeof *by);
    memcpy(by + encoder, o.params[1], (size_t)v->decoder.params * sizeof *by);
    graph_grad(g, loss, 0, by, params, v->gradient);
    memcpy(outputs, v->gradient, (size_t)params * sizeof *outputs);
    outputs[params] = nll;
    outputs[params + 1] = kl;
    v->train = plan_of(s, v, g, &o, outputs, params + 2);
    if (s->error.code)
        return s->error.code;
    if (bind_gradient(v, v->descent.gradient))
        return error_set(&s->error, ERR_STATE, "the gradients cannot be bound");
    if (plan_ready(v->train))
        return error_set(&s->error, ERR_MEMORY, "no memory for batches of %d", v->drawings.batch);
    shown_plan(s, "step", v->train);
    v->x = plan_data(v->train, o.x);
    v->eps = plan_data(v->train, o.eps);
    v->beta = plan_data(v->train, o.beta);
    v->nll = plan_data(v->train, nll);
    v->kl = plan_data(v->train, kl);
    return OK;
}

static enum status plan_views(struct session *s, struct vae *v)
{
    struct graph *g = new_graph(s);
    if (!g)
        return ERR_MEMORY;
    struct nodes o;
    build(s, v, g, CHUNK, &o);
    v->encode = plan_of(s, v, g, &o, (int[]){o.mu, o.logvar}, 2);
    v->decode = plan_of(s, v, g, &o, (int[]){o.mean}, 1);
    v->score = plan_of(s, v, g, &o, (int[]){o.nll, o.kl}, 2);
    if (s->error.code)
        return s->error.code;
    if (plan_ready(v->encode) || plan_ready(v->decode) || plan_ready(v->score))
        return error_set(&s->error, ERR_MEMORY, "no memory for the plans of the views");
    v->encode_x = plan_data(v->encode, o.x);
    v->mu = plan_data(v->encode, o.mu);
    v->logvar = plan_data(v->encode, o.logvar);
    v->decode_z = plan_data(v->decode, o.z);
    v->mean = plan_data(v->decode, o.mean);
    v->score_x = plan_data(v->score, o.x);
    v->score_eps = plan_data(v->score, o.eps);
    v->score_nll = plan_data(v->score, o.nll);
    v->score_kl = plan_data(v->score, o.kl);
    return OK;
}

static enum status create(struct session *s)
{
    struct vae *v = arena_alloc(s->arena, sizeof *v);
    if (!v)
        return error_set(&s->error, ERR_MEMORY, "no memory for the session");
    v->latent = (int)s->hyper[LATENT];
    v->parts = parts_of(s);
    v->rows = (int)s->hyper[BATCH] / v->parts;
    v->binarise = s->hyper[BINARISE] != 0 && s->hyper[LIKELIHOOD] == 0;
    v->drawings = (struct drawings){.batch = (int)s->hyper[BATCH],
                                    .normalise = (enum normalise)s->hyper[NORMALISE],
                                    .augment = augment_level(s->hyper[AUGMENT], 0)};
    enum coder network = (enum coder)s->hyper[NETWORK];
    coder_body(&v->encoder, network);
    net_linear(&v->encoder, 2 * v->latent, ACT_NONE);
    coder_decoder(&v->decoder, network, v->latent);
    if (drawings_list(s, &v->drawings) || drawings_batches(s, &v->drawings))
        return s->error.code;
    v->decoder.param[v->decoder.params - 1].init_value = drawings_ink(s, &v->drawings);
    if (descent_create(s, &v->descent, v->encoder.size + v->decoder.size,
                       (enum optimizer_kind)s->hyper[OPTIMIZER]))
        return s->error.code;
    struct rng rng = rng_stream(s->seed, RNG_INIT, 0);
    net_init(&v->encoder, &rng, v->descent.theta);
    net_init(&v->decoder, &rng, v->descent.theta + v->encoder.size);
    weights_net(s, "encoder", &v->encoder, 0, v->descent.theta);
    weights_net(s, "decoder", &v->decoder, 0, v->descent.theta + v->encoder.size);
    if (plan_training(s, v) || plan_views(s, v))
        return s->error.code;
    s->own = v;
    return OK;
}

/* Grey values become ink with their own probability. */
static void binarise(struct rng *rng, real *x)
{
    for (int k = 0; k < PIXELS; k++)
        x[k] = rng_uniform(rng) < (double)x[k] ? 1 : 0;
}

static double beta_now(const struct session *s)
{
    double warm_up = s->hyper[WARM_UP], done = (double)(s->step + 1);
    return s->hyper[BETA] * (done < warm_up ? done / warm_up : 1);
}

static int parts(const struct session *s)
{
    const struct vae *v = s->own;
    return v->parts > 1 ? v->parts : 0;
}

static enum status part(struct session *s, int t, real *gradient, double *out)
{
    struct vae *v = s->own;
    uint64_t index = (uint64_t)s->step * (uint64_t)v->parts + (uint64_t)t;
    struct rng rng = rng_stream(s->seed, RNG_AUGMENT, index);
    const struct augment *augment = s->hyper[AUGMENT] > 0 ? &v->drawings.augment : NULL;
    const int32_t *drawn = drawings_draw(s, &v->drawings, s->step);
    for (int i = 0; i < v->rows; i++) {
        real *x = v->x + (ptrdiff_t)i * PIXELS;
        render(s->data, (struct pose){.item = drawn[t * v->rows + i]}, v->drawings.normalise,
               augment, &rng, x);
        if (v->binarise)
            binarise(&rng, x);
    }
    struct rng noise = rng_stream(s->seed, RNG_NOISE, index);
    rng_fill_normal(&noise, v->eps, (int64_t)v->rows * v->latent);
    *v->beta = (real)beta_now(s);
    bind_gradient(v, gradient);
    plan_run(v->train);
    out[1] = -(double)*v->nll;
    out[2] = (double)*v->kl;
    return OK;
}

static enum status finish(struct session *s, double *out)
{
    struct vae *v = s->own;
    out[0] = out[1] - out[2];
    return descent_step(s, &v->descent, s->hyper[RATE], beta_now(s) * out[2] - out[1]);
}

static enum status step(struct session *s, double *out)
{
    struct vae *v = s->own;
    enum status status = part(s, 0, v->descent.gradient, out);
    return status ? status : finish(s, out);
}

static void add_labels(struct session *s, const struct pictures *p, struct view *out)
{
    if (p->images)
        return;
    real *label = view_add(s, out, "label", 1, p->n, 0, 0, 0);
    for (int i = 0; label && i < p->n; i++)
        label[i] = (real)dataset_item_class(s->data, p->items[i]);
}

static void run_decoder(struct vae *v, const real *z, int n, real *output)
{
    for (int at = 0; at < n; at += CHUNK) {
        int m = at_most(CHUNK, n - at);
        memcpy(v->decode_z, z + (ptrdiff_t)at * v->latent, (size_t)(m * v->latent) * sizeof *z);
        plan_run(v->decode);
        memcpy(output + (ptrdiff_t)at * PIXELS, v->mean, (size_t)m * PIXELS * sizeof *output);
    }
}

/* input may be NULL if the pictures themselves are not wanted. */
static void run_encoder(struct session *s, const struct pictures *p, real *input, real *mean,
                        real *logvar)
{
    struct vae *v = s->own;
    for (int at = 0; at < p->n; at += CHUNK) {
        int m = at_most(CHUNK, p->n - at);
        for (int i = 0; i < m; i++)
            pictures_render(s, &v->drawings, p, at + i, v->encode_x + (ptrdiff_t)i * PIXELS);
        if (input)
            memcpy(input + (ptrdiff_t)at * PIXELS, v->encode_x, (size_t)m * PIXELS * sizeof *input);
        plan_run(v->encode);
        size_t bytes = (size_t)(m * v->latent) * sizeof *mean;
        memcpy(mean + (ptrdiff_t)at * v->latent, v->mu, bytes);
        if (logvar)
            memcpy(logvar + (ptrdiff_t)at * v->latent, v->logvar, bytes);
    }
}

/* A picture to look at shows drawings from all over the side, not the first class only: the same
 * ones each time, the first ones of a larger count. */
static enum status spread(struct session *s, const struct view *in, struct pictures *p)
{
    const struct vae *v = s->own;
    if (p->images)
        return OK;
    const int32_t *items =
        drawings_spread(s, &v->drawings, (int)view_number(in, "side", SIDE_TEST));
    if (!items)
        return s->error.code;
    p->items = items + (ptrdiff_t)view_number(in, "first", 0);
    return OK;
}

static void view_reconstruct(struct session *s, const struct view *in, struct view *out)
{
    struct vae *v = s->own;
    struct pictures p;
    if (pictures_read(s, &v->drawings, in, &p) || spread(s, in, &p))
        return;
    real *input = view_add(s, out, "input", 2, p.n, PIXELS, 0, 0);
    real *output = view_add(s, out, "output", 2, p.n, PIXELS, 0, 0);
    add_labels(s, &p, out);
    real *z = arena_array(s->arena, (size_t)(p.n * v->latent), sizeof *z);
    if (s->error.code || !z) {
        error_set(&s->error, ERR_MEMORY, "no memory for the codes");
        return;
    }
    run_encoder(s, &p, input, z, NULL);
    run_decoder(v, z, p.n, output);
}

static void view_sample(struct session *s, const struct view *in, struct view *out)
{
    struct vae *v = s->own;
    int n, index;
    if (view_whole(s, in, "count", 1, MOST, CHUNK, &n) ||
        view_whole(s, in, "index", 0, 1 << 24, 0, &index))
        return;
    real *output = view_add(s, out, "output", 2, n, PIXELS, 0, 0);
    real *z = view_add(s, out, "z", 2, n, v->latent, 0, 0);
    if (s->error.code)
        return;
    struct rng rng = rng_stream(s->seed, RNG_VIEW, 2 + (uint64_t)index);
    rng_fill_normal(&rng, z, (int64_t)n * v->latent);
    run_decoder(v, z, n, output);
}

static void view_encode(struct session *s, const struct view *in, struct view *out)
{
    struct vae *v = s->own;
    struct pictures p;
    if (pictures_read(s, &v->drawings, in, &p))
        return;
    real *mean = view_add(s, out, "mean", 2, p.n, v->latent, 0, 0);
    real *logvar = view_add(s, out, "logvar", 2, p.n, v->latent, 0, 0);
    add_labels(s, &p, out);
    if (!s->error.code)
        run_encoder(s, &p, NULL, mean, logvar);
}

static void view_decode(struct session *s, const struct view *in, struct view *out)
{
    struct vae *v = s->own;
    const struct tensor *z = view_find(in, "z");
    if (!z || z->rank != 2 || z->dim[1] != v->latent || z->dim[0] < 1 || z->dim[0] > MOST) {
        error_set(&s->error, ERR_SHAPE, "z must be [n,%d] with n in 1 .. %d", v->latent, MOST);
        return;
    }
    real *output = view_add(s, out, "output", 2, z->dim[0], PIXELS, 0, 0);
    if (output)
        run_decoder(v, z->data, z->dim[0], output);
}

static void view_evaluate(struct session *s, const struct view *in, struct view *out)
{
    struct vae *v = s->own;
    struct pictures p;
    if (view_find(in, "images")) {
        error_set(&s->error, ERR_NAME, "evaluate takes side, first and count, not images");
        return;
    }
    if (pictures_read(s, &v->drawings, in, &p))
        return;
    real *elbo = view_add(s, out, "elbo", 1, p.n, 0, 0, 0);
    real *reconstruction = view_add(s, out, "reconstruction", 1, p.n, 0, 0, 0);
    real *kl = view_add(s, out, "kl", 1, p.n, 0, 0, 0);
    if (s->error.code)
        return;
    for (int at = 0; at < p.n; at += CHUNK) {
        int m = at_most(CHUNK, p.n - at);
        for (int i = 0; i < m; i++) {
            struct rng rng = rng_stream(EXAM_SEED, RNG_EVAL, (uint64_t)p.items[at + i]);
            real *x = v->score_x + (ptrdiff_t)i * PIXELS;
            pictures_render(s, &v->drawings, &p, at + i, x);
            if (v->binarise)
                binarise(&rng, x);
            rng_fill_normal(&rng, v->score_eps + (ptrdiff_t)i * v->latent, v->latent);
        }
        plan_run(v->score);
        for (int i = 0; i < m; i++) {
            reconstruction[at + i] = -v->score_nll[i];
            kl[at + i] = v->score_kl[i];
            elbo[at + i] = -v->score_nll[i] - v->score_kl[i];
        }
    }
}

static const struct view_row views[] = {
    {"reconstruct",
     DOC("side (0 train, 1 test), count or images [n,784] -> input [n,784], output "
         "[n,784] (mean of p(x|z) at z = mu), label [n] (class, without images)"),
     view_reconstruct},
    {"sample", DOC("count, index -> output [n,784], z [n,L]: decoded draws from the prior"),
     view_sample},
    {"encode", DOC("side, first, count or images [n,784] -> mean [n,L], logvar [n,L], label [n]"),
     view_encode},
    {"decode", DOC("z [n,L] -> output [n,784]"), view_decode},
    {"evaluate",
     DOC("side, first, count -> elbo [n], reconstruction [n], kl [n]: one-sample ELBO of "
         "each drawing with noise of its own that is always the same, nats"),
     view_evaluate},
};

const struct algo algo_vae = {
    .name = "vae",
    .doc = DOC("Variational autoencoder (Kingma & Welling 2014): learns a code for drawings by "
               "maximising a lower bound of their likelihood."),
    ALGO_TABLES(hypers, metrics, views),
    .split = SPLIT_CHARACTERS,
    .create = create,
    .step = step,
    .parts = parts,
    .part = part,
    .finish = finish,
};
