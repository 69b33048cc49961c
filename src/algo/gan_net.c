/* The networks of the generative adversarial network and the plans that run them. */
#include <math.h>
#include <string.h>

#include "algo/gan_net.h"
#include "algo/shown.h"
#include "algo/weights.h"
#include "base/num.h"

enum {
    REFERENCE = 128,            /* codes whose statistics stand for all in batch normalisation */
    REFERENCE_STREAM = 1 << 30, /* theirs, beyond the codes of the views */
};

/* ---- losses ---- */

static int cross_entropy(struct graph *g, int logits, double label)
{
    return ad_mean_all(g, ad_bce_logits(g, logits, ad_const(g, label, shape_of(g, logits))));
}

int gan_discriminator_loss(struct graph *g, enum gan_loss kind, int genuine, int fake, int target)
{
    int of_real, of_fake;
    if (kind == GAN_HINGE) {
        of_real = ad_mean_all(g, ad_relu(g, ad_sub(g, target, genuine)));
        of_fake = ad_mean_all(g, ad_relu(g, ad_shift(g, fake, 1)));
    } else {
        int targets = ad_broadcast(g, target, shape_of(g, genuine));
        of_real = ad_mean_all(g, ad_bce_logits(g, genuine, targets));
        of_fake = cross_entropy(g, fake, 0);
    }
    return ad_scale(g, ad_add(g, of_real, of_fake), 0.5);
}

int gan_generator_loss(struct graph *g, enum gan_loss kind, int fake)
{
    switch (kind) {
    case GAN_MINIMAX:
        return ad_neg(g, cross_entropy(g, fake, 0));
    case GAN_NONSATURATING:
        return cross_entropy(g, fake, 1);
    case GAN_HINGE:
        break;
    }
    return ad_neg(g, ad_mean_all(g, fake));
}

int gan_penalty(struct graph *g, int logits, int x)
{
    int slope;
    graph_grad(g, ad_sum_all(g, logits), 0, &x, 1, &slope);
    return ad_scale(g, ad_sum_all(g, ad_square(g, slope)), 1.0 / shape_of(g, x).dim[0]);
}

/* ---- networks ---- */

enum { GAN_NORM_NONE, GAN_NORM_BATCH, GAN_NORM_ARTICLES, GAN_NORM_LAYER };

/* The articles say BatchNorm1d(width, 0.8) and mean its momentum; the place is that of eps. */
static const double mistaken_eps = 0.8;

static void add_norm(struct net *n, int kind)
{
    static const enum norm norms[] = {NORM_NONE, NORM_BATCH, NORM_BATCH, NORM_LAYER};
    net_norm(n, norms[kind]);
    if (kind == GAN_NORM_ARTICLES)
        net_norm_eps(n, mistaken_eps);
    net_activation(n, ACT_LEAKY_RELU);
}

static void build_articles(struct gan *v, int norm)
{
    struct net *n = &v->generator;
    net_begin(n, SHAPE1(v->latent));
    net_linear(n, 128, ACT_LEAKY_RELU);
    net_activation(n, ACT_LEAKY_RELU);
    for (int width = 256; width <= 1024; width *= 2) {
        net_linear(n, width, ACT_LEAKY_RELU);
        add_norm(n, norm);
    }
    net_linear(n, PIXELS, ACT_TANH);
    net_activation(n, ACT_TANH);

    n = &v->discriminator;
    net_begin(n, SHAPE1(PIXELS));
    net_linear(n, 512, ACT_LEAKY_RELU);
    net_activation(n, ACT_LEAKY_RELU);
    net_linear(n, 256, ACT_LEAKY_RELU);
    net_activation(n, ACT_LEAKY_RELU);
    net_linear(n, 1, ACT_NONE);
}

static void build_conv(struct gan *v, int norm)
{
    struct net *n = &v->generator;
    net_begin(n, SHAPE1(v->latent));
    net_linear(n, 7 * 7 * 64, ACT_LEAKY_RELU);
    net_reshape(n, SHAPE3(7, 7, 64));
    add_norm(n, norm);
    net_conv_transpose(n, 32, 4, 2, 1, 14, 14, ACT_LEAKY_RELU);
    add_norm(n, norm);
    net_conv_transpose(n, 16, 4, 2, 1, SIDE, SIDE, ACT_LEAKY_RELU);
    add_norm(n, norm);
    net_conv(n, 1, 3, 1, 1, ACT_TANH);
    net_activation(n, ACT_TANH);
    net_reshape(n, SHAPE1(PIXELS));

    n = &v->discriminator;
    net_begin(n, SHAPE1(PIXELS));
    net_reshape(n, SHAPE3(SIDE, SIDE, 1));
    net_conv(n, 32, 4, 2, 1, ACT_LEAKY_RELU); /* 14 x 14 */
    net_activation(n, ACT_LEAKY_RELU);
    net_conv(n, 64, 4, 2, 1, ACT_LEAKY_RELU); /* 7 x 7 */
    net_activation(n, ACT_LEAKY_RELU);
    net_linear(n, 1, ACT_NONE);
}

/* Weights as the articles' framework begins with them: of variance 1 / (3 inputs), a third to a
 * sixth of what keeps the size of what passes through. */
static void start_small(struct net *n)
{
    for (int k = 0; k < n->params; k++) {
        struct param *p = &n->param[k];
        if (p->init_sd > 0)
            p->init_sd = sqrt((double)p->shape.dim[p->shape.rank - 1] / (3.0 * (double)p->count));
    }
}

/* ---- plans ---- */

static struct graph *graph_of(struct session *s)
{
    struct graph *g = s->error.code ? NULL : graph_create(s->arena);
    if (!g)
        error_set(&s->error, ERR_MEMORY, "no memory for a graph");
    return g;
}

/* NULL with the reason in s->error. */
static struct plan *plan_of(struct session *s, struct graph *g, const int *outputs, int n)
{
    struct plan *p = plan_create(g, s->arena, outputs, n);
    if (!p)
        error_set(&s->error, graph_error(g)->code, "%s", graph_error(g)->text);
    return p;
}

static void bind(struct session *s, struct plan *p, const struct net *n, const int *ids, real *flat)
{
    if (!s->error.code && net_bind(n, p, ids, flat))
        error_set(&s->error, ERR_STATE, "the parameters cannot be bound");
}

static void ready(struct session *s, struct plan *p)
{
    if (!s->error.code && plan_ready(p))
        error_set(&s->error, ERR_MEMORY, "no memory for batches of pictures");
}

/* Logits [n] of pictures in -1 .. 1. */
static int judge(struct graph *g, const struct net *discriminator, int x, const int *params)
{
    int n = shape_of(g, x).dim[0];
    return ad_reshape(g, net_apply(discriminator, g, x, params), SHAPE1(n));
}

/* Where there may be noise on the pictures, in the plan of either network. */
static int noisy(struct graph *g, int x, int *noise)
{
    *noise = ad_input(g, shape_of(g, x));
    return ad_add(g, x, *noise);
}

static void finish_update(struct session *s, struct gan *v, struct graph *g, struct gan_update *u,
                          const struct net *trained, int loss, const int *by, const int *outputs,
                          int n)
{
    int gradient[NET_PARAMS], all[NET_PARAMS + 4];
    graph_grad(g, loss, 0, by, trained->params, gradient);
    memcpy(all, outputs, (size_t)n * sizeof *all);
    memcpy(all + n, gradient, (size_t)trained->params * sizeof *all);
    u->plan = plan_of(s, g, all, n + trained->params);
    if (u->plan)
        bind(s, u->plan, trained, gradient, v->descent.gradient + u->first);
}

static enum status plan_discriminate(struct session *s, struct gan *v)
{
    struct gan_update *u = &v->discriminate;
    struct graph *g = graph_of(s);
    if (!g)
        return s->error.code;
    u->first = v->generator.size;
    u->n = v->discriminator.size;
    enum gan_loss kind = (enum gan_loss)s->hyper[GAN_LOSS];
    int params[2][NET_PARAMS], noise[2];
    net_inputs(&v->generator, g, params[0]);
    net_inputs(&v->discriminator, g, params[1]);
    int z = ad_input(g, SHAPE2(v->drawings.batch, v->latent)),
        x = ad_input(g, SHAPE2(v->drawings.batch, PIXELS));
    int target = ad_input(g, SHAPE0());
    int seen = noisy(g, x, &noise[0]);
    int real_logit = judge(g, &v->discriminator, seen, params[1]);
    int forged = noisy(g, net_apply(&v->generator, g, z, params[0]), &noise[1]);
    int fake_logit = judge(g, &v->discriminator, forged, params[1]);
    int loss = gan_discriminator_loss(g, kind, real_logit, fake_logit, target), whole = loss;
    if (s->hyper[GAN_PENALTY] > 0) {
        int penalty = gan_penalty(g, real_logit, seen);
        whole = ad_add(g, loss, ad_scale(g, penalty, s->hyper[GAN_PENALTY] / 2));
    }
    finish_update(s, v, g, u, &v->discriminator, whole, params[1],
                  (int[]){loss, real_logit, fake_logit}, 3);
    if (s->error.code)
        return s->error.code;
    bind(s, u->plan, &v->generator, params[0], v->descent.theta);
    bind(s, u->plan, &v->discriminator, params[1], v->descent.theta + u->first);
    ready(s, u->plan);
    u->z = plan_data(u->plan, z);
    u->x = plan_data(u->plan, x);
    u->noise[0] = plan_data(u->plan, noise[0]);
    u->noise[1] = plan_data(u->plan, noise[1]);
    u->target = plan_data(u->plan, target);
    u->loss = plan_data(u->plan, loss);
    u->real = plan_data(u->plan, real_logit);
    u->fake = plan_data(u->plan, fake_logit);
    shown_plan(s, "discriminator", u->plan);
    return s->error.code;
}

static enum status plan_generate(struct session *s, struct gan *v)
{
    struct gan_update *u = &v->generate;
    struct graph *g = graph_of(s);
    if (!g)
        return s->error.code;
    u->n = v->generator.size;
    int params[2][NET_PARAMS], noise;
    net_inputs(&v->generator, g, params[0]);
    net_inputs(&v->discriminator, g, params[1]);
    int z = ad_input(g, SHAPE2(v->drawings.batch, v->latent));
    int forged = noisy(g, net_apply(&v->generator, g, z, params[0]), &noise);
    int logit = judge(g, &v->discriminator, forged, params[1]);
    int loss = gan_generator_loss(g, (enum gan_loss)s->hyper[GAN_LOSS], logit);
    finish_update(s, v, g, u, &v->generator, loss, params[0], (int[]){loss, logit}, 2);
    if (s->error.code)
        return s->error.code;
    bind(s, u->plan, &v->generator, params[0], v->descent.theta);
    bind(s, u->plan, &v->discriminator, params[1], v->descent.theta + v->generator.size);
    ready(s, u->plan);
    u->z = plan_data(u->plan, z);
    u->noise[0] = plan_data(u->plan, noise);
    u->loss = plan_data(u->plan, loss);
    u->fake = plan_data(u->plan, logit);
    shown_plan(s, "generator", u->plan);
    return s->error.code;
}

/* The generator as the views run it: batch normalisation by the statistics of a fixed set of codes,
 * so that a code's picture does not depend on what else is asked for. */
static enum status plan_decode(struct session *s, struct gan *v)
{
    struct graph *g = graph_of(s);
    if (!g)
        return s->error.code;
    int params[NET_PARAMS], outputs[2 * NET_NORMS];
    struct net_statistics own, given = {0};
    net_inputs(&v->generator, g, params);
    int codes = ad_input(g, SHAPE2(REFERENCE, v->latent)), z;
    net_apply_with(&v->generator, g, codes, params, NULL, &own);
    for (int i = 0; i < own.count; i++) {
        outputs[2 * i] = own.mean[i];
        outputs[2 * i + 1] = own.rstd[i];
        given.mean[i] = ad_input(g, shape_of(g, own.mean[i]));
        given.rstd[i] = ad_input(g, shape_of(g, own.rstd[i]));
        given.count++;
    }
    z = ad_input(g, SHAPE2(GAN_CHUNK, v->latent));
    int tanh = net_apply_with(&v->generator, g, z, params, own.count ? &given : NULL, NULL);
    int grey = ad_scale(g, ad_shift(g, tanh, 1), 0.5);
    v->decode = plan_of(s, g, &grey, 1);
    if (v->decode)
        bind(s, v->decode, &v->generator, params, v->average);
    if (!s->error.code && own.count) {
        v->reference = plan_of(s, g, outputs, 2 * own.count);
        if (v->reference)
            bind(s, v->reference, &v->generator, params, v->average);
    }
    if (s->error.code)
        return s->error.code;
    if (v->reference) {
        ready(s, v->reference);
        real *data = plan_data(v->reference, codes);
        if (s->error.code || !data)
            return error_set(&s->error, ERR_MEMORY, "no memory for the statistics");
        struct rng rng = rng_stream(s->seed, RNG_VIEW, REFERENCE_STREAM);
        rng_fill_normal(&rng, data, (int64_t)REFERENCE * v->latent);
        for (int i = 0; i < own.count; i++) {
            if (plan_bind(v->decode, given.mean[i], plan_data(v->reference, own.mean[i])) ||
                plan_bind(v->decode, given.rstd[i], plan_data(v->reference, own.rstd[i])))
                return error_set(&s->error, ERR_STATE, "the statistics cannot be bound");
        }
    }
    ready(s, v->decode);
    v->decode_z = plan_data(v->decode, z);
    v->picture = plan_data(v->decode, grey);
    return s->error.code;
}

static enum status plan_judge(struct session *s, struct gan *v)
{
    struct graph *g = graph_of(s);
    if (!g)
        return s->error.code;
    int params[NET_PARAMS], slope;
    net_inputs(&v->discriminator, g, params);
    int x = ad_input(g, SHAPE2(GAN_CHUNK, PIXELS));
    int logit = judge(g, &v->discriminator, ad_shift(g, ad_scale(g, x, 2), -1), params);
    graph_grad(g, ad_sum_all(g, logit), 0, &x, 1, &slope);
    v->judge = plan_of(s, g, (int[]){logit, slope}, 2);
    if (!v->judge)
        return s->error.code;
    bind(s, v->judge, &v->discriminator, params, v->descent.theta + v->generator.size);
    ready(s, v->judge);
    v->judge_x = plan_data(v->judge, x);
    v->logit = plan_data(v->judge, logit);
    v->slope = plan_data(v->judge, slope);
    return s->error.code;
}

/* ---- the session ---- */

enum status gan_create(struct session *s)
{
    struct gan *v = arena_alloc(s->arena, sizeof *v);
    if (!v)
        return error_set(&s->error, ERR_MEMORY, "no memory for the session");
    v->latent = (int)s->hyper[GAN_LATENT];
    v->drawings = (struct drawings){.batch = (int)s->hyper[GAN_BATCH],
                                    .normalise = (enum normalise)s->hyper[GAN_NORMALISE],
                                    .augment = augment_level(s->hyper[GAN_AUGMENT], 0)};
    int norm = (int)s->hyper[GAN_NORM];
    if (s->hyper[GAN_NET] == 0)
        build_articles(v, norm);
    else
        build_conv(v, norm);
    if (s->hyper[GAN_START] != 0) {
        start_small(&v->generator);
        start_small(&v->discriminator);
    }
    int64_t generator = v->generator.size, discriminator = v->discriminator.size;
    if (drawings_list(s, &v->drawings) || drawings_batches(s, &v->drawings))
        return s->error.code;
    /* It begins with paper instead of grey, the mean of drawings in -1 .. 1 before its tanh:
     * atanh x = 1/2 log((1 + x) / (1 - x)). */
    if (s->hyper[GAN_START] == 0)
        v->generator.param[v->generator.params - 1].init_value = drawings_ink(s, &v->drawings) / 2;
    if (descent_create(s, &v->descent, generator + discriminator, OPT_ADAM))
        return s->error.code;
    v->average = session_keep(s, "average", generator);
    v->updates = session_keep(s, "updates", 2);
    v->before =
        arena_array(s->arena, (size_t)(4 * generator + 3 * discriminator + 2), sizeof(real));
    if (s->error.code || !v->before)
        return error_set(&s->error, ERR_MEMORY, "no memory for the networks");
    weights_net(s, "generator", &v->generator, 0, v->descent.theta);
    weights_net(s, "discriminator", &v->discriminator, 0, v->descent.theta + generator);
    if (plan_discriminate(s, v) || plan_generate(s, v) || plan_decode(s, v) || plan_judge(s, v))
        return s->error.code;
    struct rng rng = rng_stream(s->seed, RNG_INIT, 0);
    net_init(&v->generator, &rng, v->descent.theta);
    net_init(&v->discriminator, &rng, v->descent.theta + generator);
    memcpy(v->average, v->descent.theta, (size_t)generator * sizeof(real));
    s->own = v;
    return OK;
}
