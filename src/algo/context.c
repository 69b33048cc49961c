#include "algo/context.h"

#include <math.h>
#include <string.h>

#include "data/dataset.h"

enum { FEATURES = 256, HIDDEN = 128 };

static const double logvar_limit = 10;

/* ---- networks ---- */

static void dense(struct net *n, int width)
{
    net_linear(n, width, ACT_RELU);
    net_activation(n, ACT_RELU);
}

/* in -> HIDDEN -> mean and log-variance of `width` numbers. */
static void gaussian_net(struct net *n, int in, int width)
{
    net_begin(n, SHAPE1(in));
    dense(n, HIDDEN);
    net_linear(n, 2 * width, ACT_NONE);
}

static void build_encoder(struct net *n, enum context_network kind)
{
    net_begin(n, SHAPE1(PIXELS));
    if (kind == CONTEXT_CONV) {
        net_reshape(n, SHAPE3(SIDE, SIDE, 1));
        net_conv(n, 32, 3, 2, 1, ACT_RELU); /* 14 x 14 */
        net_activation(n, ACT_RELU);
        net_conv(n, 64, 3, 2, 1, ACT_RELU); /* 7 x 7 */
        net_activation(n, ACT_RELU);
    } else {
        dense(n, 512);
    }
    dense(n, FEATURES);
}

static void build_decoder(struct net *n, enum context_network kind, int in)
{
    net_begin(n, SHAPE1(in));
    dense(n, FEATURES);
    if (kind == CONTEXT_CONV) {
        dense(n, 7 * 7 * 64);
        net_reshape(n, SHAPE3(7, 7, 64));
        net_conv_transpose(n, 32, 3, 2, 1, 14, 14, ACT_RELU);
        net_activation(n, ACT_RELU);
        net_conv_transpose(n, 1, 3, 2, 1, SIDE, SIDE, ACT_NONE);
        net_reshape(n, SHAPE1(PIXELS));
    } else {
        dense(n, 512);
        net_linear(n, PIXELS, ACT_NONE);
    }
}

void context_networks(struct context *c, enum context_network kind, double ink)
{
    build_encoder(&c->net[CONTEXT_ENCODER], kind);
    gaussian_net(&c->net[CONTEXT_STATISTIC], FEATURES, c->width);
    gaussian_net(&c->net[CONTEXT_POSTERIOR], FEATURES + c->width, c->latent);
    gaussian_net(&c->net[CONTEXT_PRIOR], c->width, c->latent);
    build_decoder(&c->net[CONTEXT_DECODER], kind, c->latent + c->width);
    struct net *decoder = &c->net[CONTEXT_DECODER];
    decoder->param[decoder->params - 1].init_value = ink;
}

int64_t context_size(const struct context *c)
{
    int64_t size = 0;
    for (int k = 0; k < CONTEXT_PARTS; k++)
        size += c->net[k].size;
    return size;
}

void context_inputs(const struct context *c, struct graph *g, struct context_params *p)
{
    for (int k = 0; k < CONTEXT_PARTS; k++)
        net_inputs(&c->net[k], g, p->id[k]);
}

int context_list(const struct context *c, const struct context_params *p, int *ids)
{
    int count = 0;
    for (int k = 0; k < CONTEXT_PARTS; k++) {
        memcpy(ids + count, p->id[k], (size_t)c->net[k].params * sizeof *ids);
        count += c->net[k].params;
    }
    return count;
}

enum status context_bind(const struct context *c, struct plan *p, const struct context_params *ids,
                         enum context_part first, enum context_part last, real *flat)
{
    for (int k = 0; k < CONTEXT_PARTS; flat += c->net[k++].size) {
        if (k < (int)first || k > (int)last)
            continue;
        enum status status = net_bind(&c->net[k], p, ids->id[k], flat);
        if (status)
            return status;
    }
    return OK;
}

void context_init(const struct context *c, struct rng *rng, real *theta)
{
    for (int k = 0; k < CONTEXT_PARTS; theta += c->net[k++].size)
        net_init(&c->net[k], rng, theta);
}

/* ---- graphs ---- */

static struct context_gaussian halves(struct graph *g, int x)
{
    int width = x ? shape_of(g, x).dim[1] / 2 : 0;
    return (struct context_gaussian){
        .mean = ad_slice(g, x, 1, 0, width),
        .logvar = ad_clamp(g, ad_slice(g, x, 1, width, width), -logvar_limit, logvar_limit),
    };
}

/* The rows of c [sets,W] for each of the drawings of a set: [sets * each, W]. */
static int for_each(struct graph *g, int x, int each)
{
    int sets = shape_of(g, x).dim[0], width = shape_of(g, x).dim[1];
    int many = ad_broadcast(g, ad_reshape(g, x, SHAPE3(sets, 1, width)), SHAPE3(sets, each, width));
    return ad_reshape(g, many, SHAPE2(sets * each, width));
}

/* Sums over the drawings of each set: x [sets * each, W], share [sets,each] or 0 -> [sets,W]. */
static int pooled(struct graph *g, int x, int sets, int share)
{
    int width = shape_of(g, x).dim[1], each = shape_of(g, x).dim[0] / sets;
    int parts = ad_reshape(g, x, SHAPE3(sets, each, width));
    if (share)
        parts = ad_mul(g, parts, ad_reshape(g, share, SHAPE3(sets, each, 1)));
    return ad_sum(g, parts, 1u << 1, 0);
}

int context_features(const struct context *c, struct graph *g, int x,
                     const struct context_params *p)
{
    return net_apply(&c->net[CONTEXT_ENCODER], g, x, p->id[CONTEXT_ENCODER]);
}

struct context_gaussian context_infer(const struct context *c, struct graph *g, int features,
                                      int sets, int share, const struct context_params *p)
{
    const struct net *statistic = &c->net[CONTEXT_STATISTIC];
    const int *params = p->id[CONTEXT_STATISTIC];
    if (!features)
        return (struct context_gaussian){0};
    int rows = shape_of(g, features).dim[0];
    if (c->pooling == POOL_MEAN) {
        int sum = pooled(g, features, sets, share);
        int mean = share ? ad_div(g, sum, ad_sum(g, share, 1u << 1, 1))
                         : ad_scale(g, sum, (double)sets / rows);
        return halves(g, net_apply(statistic, g, mean, params));
    }
    struct context_gaussian vote = halves(g, net_apply(statistic, g, features, params));
    int weight = ad_exp(g, ad_neg(g, vote.logvar));
    int precision = ad_shift(g, pooled(g, weight, sets, share), 1);
    int sum = pooled(g, ad_mul(g, weight, vote.mean), sets, share);
    return (struct context_gaussian){
        .mean = ad_div(g, sum, precision),
        .logvar = ad_neg(g, ad_log(g, precision)),
    };
}

struct context_gaussian context_prior(const struct context *c, struct graph *g, int code,
                                      const struct context_params *p)
{
    return halves(g, net_apply(&c->net[CONTEXT_PRIOR], g, code, p->id[CONTEXT_PRIOR]));
}

int context_decode(const struct context *c, struct graph *g, int z, int code,
                   const struct context_params *p)
{
    int both = ad_concat(g, (int[]){z, code}, 2, 1);
    return net_apply(&c->net[CONTEXT_DECODER], g, both, p->id[CONTEXT_DECODER]);
}

int context_sample(struct graph *g, struct context_gaussian q, int noise)
{
    return ad_add(g, q.mean, ad_mul(g, ad_exp(g, ad_scale(g, q.logvar, 0.5)), noise));
}

/* KL( q || p ) of two diagonal Gaussians, summed over the last axis: [n,L] -> [n]. */
static int divergence(struct graph *g, struct context_gaussian q, struct context_gaussian p)
{
    int gap = ad_sub(g, q.logvar, p.logvar);
    int shift = ad_mul(g, ad_square(g, ad_sub(g, q.mean, p.mean)), ad_exp(g, ad_neg(g, p.logvar)));
    int inner = ad_sub(g, ad_add(g, ad_exp(g, gap), shift), gap);
    return ad_scale(g, ad_sum(g, ad_shift(g, inner, -1), 1u << 1, 0), 0.5);
}

struct context_terms context_elbo(const struct context *c, struct graph *g, int x, int sets,
                                  int share, int context_noise, int latent_noise,
                                  const struct context_params *p)
{
    struct context_terms t = {.q = {0, 0}};
    int features = context_features(c, g, x, p);
    if (!features)
        return t;
    struct shape s = shape_of(g, x);
    int rows = s.dim[0], each = rows / sets;
    t.q = context_infer(c, g, features, sets, share, p);
    t.code = context_sample(g, t.q, context_noise);
    t.context = ad_gaussian_kl(g, t.q.mean, t.q.logvar);
    if (!t.code)
        return t;
    int code = for_each(g, t.code, each);
    int seen = ad_concat(g, (int[]){features, code}, 2, 1);
    struct context_gaussian z =
        halves(g, net_apply(&c->net[CONTEXT_POSTERIOR], g, seen, p->id[CONTEXT_POSTERIOR]));
    struct context_gaussian prior = context_prior(c, g, t.code, p);
    prior.mean = for_each(g, prior.mean, each);
    prior.logvar = for_each(g, prior.logvar, each);
    t.latent = divergence(g, z, prior);
    int logits = context_decode(c, g, context_sample(g, z, latent_noise), code, p);
    t.nll = ad_sum(g, ad_bce_logits(g, logits, x), 1u << 1, 0);
    return t;
}

int context_loss(struct graph *g, const struct context_terms *t, int beta)
{
    double share = (double)shape_of(g, t->context).dim[0] / shape_of(g, t->nll).dim[0];
    int cost = ad_add(g, ad_mean_all(g, t->latent), ad_scale(g, ad_mean_all(g, t->context), share));
    return ad_add(g, ad_mean_all(g, t->nll), beta ? ad_mul(g, beta, cost) : cost);
}
