#include "algo/decoded.h"

#include <math.h>

#include "base/num.h"

static const double gain = 4;         /* of embeddings of length D^(1/2) */
static const double weight_sd = 0.05; /* of decoded weights, where the decoder says nothing */
static const double logvar_limit = 10;

static void matrix(struct net *n, const char *name, int rows, int columns, double sd)
{
    net_parameter(n, name, SHAPE2(rows, columns), 0);
    if (!n->error.code)
        n->param[n->params - 1].init_sd = sd;
}

void decoded_parameters(struct net *n, const struct decoded *d, double rate, double fine_rate)
{
    double both = sqrt(1.0 / d->code), hidden = sqrt(2.0 / d->hidden);
    matrix(n, "encoder", d->features, d->code, sqrt(2.0 / (d->features + d->code)));
    matrix(n, "own", d->code, d->hidden, both);
    matrix(n, "other", d->code, d->hidden, both);
    net_parameter(n, "relation.0.bias", SHAPE1(d->hidden), 0);
    matrix(n, "relation.1.weight", d->hidden, d->hidden, hidden);
    net_parameter(n, "relation.1.bias", SHAPE1(d->hidden), 0);
    matrix(n, "relation.2.weight", d->hidden, 2 * d->code, sqrt(1.0 / d->hidden));
    net_parameter(n, "relation.2.bias", SHAPE1(2 * d->code), 0);
    matrix(n, "decoder", d->code, 2 * d->features, sqrt(2.0 / (d->code + 2 * d->features)));
    net_parameter(n, "rate", SHAPE1(1), rate);
    net_parameter(n, "fineRate", SHAPE1(1), fine_rate);
}

int decoded_noise(const struct decoded *d, int way)
{
    return way * (d->code + d->features);
}

struct gaussian {
    int mean, logvar;
};

static struct gaussian halves(struct graph *g, int x, int width, double shift)
{
    int logvar = ad_clamp(g, ad_slice(g, x, 1, width, width), -logvar_limit, logvar_limit);
    return (struct gaussian){ad_slice(g, x, 1, 0, width), ad_shift(g, logvar, shift)};
}

/* noise: a node of the same shape, or 0 for the mean. */
static int sample(struct graph *g, struct gaussian q, int noise)
{
    if (!noise)
        return q.mean;
    return ad_add(g, q.mean, ad_mul(g, ad_exp(g, ad_scale(g, q.logvar, 0.5)), noise));
}

/* q(z|D) of each class. */
static struct gaussian relate(const struct decoded *d, struct graph *g, const int *p, int support,
                              int target)
{
    int n = shape_of(g, target).dim[0], way = shape_of(g, target).dim[1], wide = d->hidden;
    int h = ad_matmul(g, support, p[DECODED_ENCODER]);
    int own = ad_add(g, ad_matmul(g, h, p[DECODED_OWN]), p[DECODED_BIAS]);
    int other = ad_matmul(g, h, p[DECODED_OTHER]);
    int pair =
        ad_add(g, ad_reshape(g, own, SHAPE3(n, 1, wide)), ad_reshape(g, other, SHAPE3(1, n, wide)));
    pair = ad_relu(g, ad_reshape(g, pair, SHAPE2(n * n, wide)));
    pair = ad_add(g, ad_matmul(g, pair, p[DECODED_HIDDEN]), p[DECODED_HIDDEN_BIAS]);
    /* The last layer is linear: means may be taken before it. */
    int example = ad_mean(g, ad_reshape(g, ad_relu(g, pair), SHAPE3(n, n, wide)), 1u << 1, 0);
    int count = ad_clamp(g, ad_sum(g, target, 1u << 0, 0), 1, INFINITY);
    int mean = ad_div(g, ad_matmul_tn(g, target, example), ad_reshape(g, count, SHAPE2(way, 1)));
    int code = ad_add(g, ad_matmul(g, mean, p[DECODED_CODE]), p[DECODED_CODE_BIAS]);
    return halves(g, code, d->code, 0);
}

static int decode(const struct decoded *d, struct graph *g, const int *p, int z, int noise)
{
    int both = ad_matmul(g, z, p[DECODED_WEIGHTS]);
    return sample(g, halves(g, both, d->features, 2 * num_log(weight_sd)), noise);
}

/* One step of gradient descent of x on a loss. */
static int descend(const struct decoded *d, struct graph *g, int loss, int x, int rate)
{
    int slope;
    graph_grad(g, loss, 0, &x, 1, &slope);
    if (d->order == 1)
        slope = ad_stop_gradient(g, slope);
    return ad_sub(g, x, ad_mul(g, rate, slope));
}

void decoded_scores(const struct decoded *d, struct graph *g, const int params[DECODED_PARAMS],
                    int support, int target, int query, int noise, int *scores, int *divergence,
                    int *penalty)
{
    int way = shape_of(g, target).dim[1], codes = way * d->code, z_noise = 0, w_noise = 0;
    double share = gain / sqrt(d->features);
    if (noise) {
        z_noise = ad_reshape(g, ad_slice(g, noise, 0, 0, codes), SHAPE2(way, d->code));
        w_noise = ad_reshape(g, ad_slice(g, noise, 0, codes, way * d->features),
                             SHAPE2(way, d->features));
    }
    support = ad_scale(g, support, share);
    query = ad_scale(g, query, share);
    struct gaussian q = relate(d, g, params, support, target);
    int first = sample(g, q, z_noise), z = first, w = decode(d, g, params, z, w_noise);
    for (int k = 0;; k++) {
        scores[k] = ad_matmul_nt(g, query, w);
        if (k == d->steps + d->fine)
            break;
        int logits = ad_matmul_nt(g, support, w);
        int loss = ad_mean_all(g, ad_softmax_cross_entropy(g, logits, target));
        if (k < d->steps) {
            z = descend(d, g, loss, z, params[DECODED_RATE]);
            w = decode(d, g, params, z, w_noise);
        } else {
            w = descend(d, g, loss, w, params[DECODED_FINE_RATE]);
        }
    }
    if (divergence)
        *divergence = ad_mean_all(g, ad_gaussian_kl(g, q.mean, q.logvar));
    if (penalty) {
        int gap = ad_square(g, ad_sub(g, ad_stop_gradient(g, z), first));
        *penalty = ad_scale(g, ad_sum_all(g, gap), 1.0 / way);
    }
}
