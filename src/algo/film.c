/* A prototypical network that knows which task it is in: the code of the support as one set
 * (algo/context.h), whatever its labels, scales and shifts the channels of the embedding network
 * behind each normalisation ("FiLM").
 *
 *   c = q(c | all drawings of the support): a sample in training, its mean in answering
 *   [gamma, beta] = W c + b,   0 at first
 *   each normalisation's channel: (1 + gamma) scale,  shift + beta
 *
 * W, b and the networks of the code learn from the classification; with `bound` also from the
 * neural statistician's ELBO of the support, and c is then sampled. With `condition` none it is the
 * prototypical network of algo/proto.c, to the last bit: the same episodes, with and without.
 * Sources: Snell, Swersky & Zemel 2017; Perez, Strub, de Vries, Dumoulin & Courville 2018;
 * Oreshkin, Rodriguez & Lacoste 2018 for conditioning by the task. */
#include "algo/compare.h"
#include "algo/context.h"
#include "algo/metric.h"

enum hyper_index { CONDITION = METRIC_HYPERS, CONTEXT, LATENT, BOUND, SCALE, HYPERS };

static const struct hyper hypers[HYPERS] = {
    FAMILY_ROWS(32, 1, 1, DOWNSAMPLE_POOL3, 1e-2, 0.33, 3000, 5),
    [STATISTICS] = {"statistics", HYPER_CHOICE, 0, 1, STATISTICS_EPISODE, 0, 1, "",
                    "episode|support",
                    DOC("Batch normalisation in evaluation by the statistics of the whole "
                        "episode, or of its support alone.")},
    [CONDITION] = {"condition", HYPER_CHOICE, 0, 1, 1, 0, 0, "", "none|task",
                   DOC("Whether the embedding knows the task.")},
    [CONTEXT] = {"context", HYPER_INT, 2, 64, 16, 0, 0, "", NULL,
                 DOC("Dimensions of the code of a task.")},
    [LATENT] = {"latent", HYPER_INT, 2, 64, 8, 0, 0, "", NULL,
                DOC("Dimensions of what is each drawing's own, for the bound.")},
    [BOUND] = {"bound", HYPER_REAL, 0, 1, 1e-3, 0, 0, "", NULL,
               DOC("Weight of the support's ELBO, nats a drawing, in the loss; 0: the code learns "
                   "from the classification alone.")},
    [SCALE] = {"scale", HYPER_REAL, 1e-3, 1e3, 0.1, 1, 0, "", NULL,
               DOC("By which squared distances are multiplied.")},
};

static const char *const metrics[] = {"loss", "accuracy"};

static int conditioned(const struct session *s)
{
    return s->hyper[CONDITION] > 0;
}

/* What learns from nothing is left out. */
static int parts_of(const struct session *s)
{
    return s->hyper[BOUND] > 0 ? CONTEXT_PARTS : CONTEXT_STATISTIC + 1;
}

static void context_of(const struct session *s, struct context *c)
{
    c->width = (int)s->hyper[CONTEXT];
    c->latent = (int)s->hyper[LATENT];
    c->pooling = POOL_PRODUCT;
    context_networks(c, CONTEXT_MLP, -2); /* about a tenth of a picture is ink */
}

/* Channels behind normalisations. */
static int channels_of(const struct net *n)
{
    int channels = 0;
    for (int i = 0; i < n->layers; i++) {
        if (n->layer[i].kind == LAYER_NORM)
            channels += (int)n->param[n->layer[i].param].count;
    }
    return channels;
}

static void parameters(const struct session *s, struct net *n)
{
    struct context c;
    if (!conditioned(s))
        return;
    context_of(s, &c);
    for (int k = 0; k < parts_of(s); k++) {
        for (int i = 0; i < c.net[k].params; i++) {
            const struct param *p = &c.net[k].param[i];
            char name[sizeof p->name];
            text_format(name, sizeof name, "task%d.%s", k, p->name);
            net_parameter(n, name, p->shape, p->init_value);
            if (!n->error.code)
                n->param[n->params - 1].init_sd = p->init_sd;
        }
    }
    int channels = channels_of(n);
    if (!channels) {
        error_set(&n->error, ERR_RANGE, "without normalisation there are no channels to condition");
        return;
    }
    net_parameter(n, "film.weight", SHAPE2(c.width, 2 * channels), 0);
    net_parameter(n, "film.bias", SHAPE1(2 * channels), 0);
}

/* Where the parameters of parameters() stand among the network's; the last two are film's. */
static void split_params(const struct session *s, const struct context *c, const int *params,
                         struct context_params *p, const int **film)
{
    const struct family *f = s->own;
    *film = params + f->net.params - 2;
    const int *at = *film;
    for (int k = parts_of(s) - 1; k >= 0; k--) {
        at -= c->net[k].params;
        for (int i = 0; i < c->net[k].params; i++)
            p->id[k][i] = at[i];
    }
}

static int noise(const struct session *s)
{
    int support = (int)s->hyper[WAY] * (int)s->hyper[SHOT];
    return conditioned(s) && s->hyper[BOUND] > 0
               ? (int)s->hyper[CONTEXT] + support * (int)s->hyper[LATENT]
               : 0;
}

static struct context_terms terms_of(const struct context *c, struct graph *g,
                                     const struct metric_episode *e, const struct context_params *p)
{
    int n = shape_of(g, e->pictures).dim[0];
    int own = ad_reshape(g, ad_slice(g, e->noise, 0, 0, c->width), SHAPE2(1, c->width));
    int of_each = ad_slice(g, e->noise, 0, c->width, n * c->latent);
    return context_elbo(c, g, e->pictures, 1, 0, own, ad_reshape(g, of_each, SHAPE2(n, c->latent)),
                        p);
}

static void condition(const struct session *s, struct graph *g, const struct metric_episode *e,
                      int *ids)
{
    const struct net *n = &((const struct family *)s->own)->net;
    struct context c;
    struct context_params p;
    const int *film;
    int code, at = 0;
    if (!conditioned(s))
        return;
    context_of(s, &c);
    split_params(s, &c, e->params, &p, &film);
    if (e->noise) {
        code = terms_of(&c, g, e, &p).code;
    } else {
        int features = context_features(&c, g, e->pictures, &p);
        code = context_infer(&c, g, features, 1, 0, &p).mean;
    }
    int by = ad_add(g, ad_matmul(g, code, film[0]), film[1]);
    for (int i = 0; i < n->layers; i++) {
        const struct layer *l = &n->layer[i];
        if (l->kind != LAYER_NORM)
            continue;
        int channels = (int)n->param[l->param].count;
        int gamma = ad_reshape(g, ad_slice(g, by, 1, at, channels), SHAPE1(channels));
        int beta = ad_reshape(g, ad_slice(g, by, 1, at + channels, channels), SHAPE1(channels));
        ids[l->param] = ad_mul(g, ids[l->param], ad_shift(g, gamma, 1));
        ids[l->param + 1] = ad_add(g, ids[l->param + 1], beta);
        at += 2 * channels;
    }
}

static int prototypes(const struct session *s, struct graph *g, int support, int target, int query)
{
    const struct compare_prototypes how = {.scale = s->hyper[SCALE]};
    return compare_prototypes(g, &how, support, target, query);
}

static int scores(const struct session *s, struct graph *g, const struct metric_episode *e)
{
    return prototypes(s, g, e->support, e->target, e->query);
}

/* The symmetric loss of algo/proto.c. */
static int loss(const struct session *s, struct graph *g, const struct metric_episode *e, int there)
{
    int first = ad_mean_all(g, ad_softmax_cross_entropy(g, there, e->asked));
    int back = prototypes(s, g, e->query, e->asked, e->support);
    int second = ad_mean_all(g, ad_softmax_cross_entropy(g, back, e->target));
    int both = ad_scale(g, ad_add(g, first, second), 0.5);
    if (!e->noise)
        return both;
    struct context c;
    struct context_params p;
    const int *film;
    context_of(s, &c);
    split_params(s, &c, e->params, &p, &film);
    struct context_terms t = terms_of(&c, g, e, &p);
    return ad_add(g, both, ad_scale(g, context_loss(g, &t, 0), s->hyper[BOUND]));
}

static const struct metric_method method = {
    .parameters = parameters,
    .scores = scores,
    .loss = loss,
    .noise = noise,
    .condition = condition,
};

static enum status create(struct session *s)
{
    return metric_create(s, &method);
}

const struct algo algo_film = {
    .name = "film",
    .doc = DOC("Prototypical network conditioned on its task (after Perez et al. 2018 and Oreshkin "
               "et al. 2018): the code of the support as a whole modulates the embedding."),
    FAMILY_TABLES(hypers, metrics),
    .create = create,
    FAMILY_STEPS(metric_part),
};
