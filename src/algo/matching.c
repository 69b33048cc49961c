/* Matching networks: a query is labelled by attention over the labelled examples.
 *
 *   p(k | x) = sum over examples i of class k of a(x, x_i)
 *   a(x, x_i) = softmax over i of scale cos(f(x), f(x_i))
 *
 * One network embeds query and examples (the paper's f = g) and each drawing on its own: the
 * paper's full context embeddings, LSTMs over the set, are not used. Its attention has scale 1; as
 * cosines differ by 2 at most, a sharper one learns faster. The loss is the mean of -log p over the
 * query, in nats.
 * Source: Vinyals, Blundell, Lillicrap, Kavukcuoglu & Wierstra 2016. */
#include "algo/compare.h"
#include "algo/metric.h"

enum hyper_index { SCALE = METRIC_HYPERS, HYPERS };

static const struct hyper hypers[HYPERS] = {
    FAMILY_ROWS(32, 1, 1, DOWNSAMPLE_POOL3, 1e-2, 0.33, 3000, 5),
    METRIC_ROWS,
    [SCALE] = {"scale", HYPER_REAL, 1e-3, 1e3, 10, 1, 0, "", NULL,
               DOC("By which cosines are multiplied: sharpness of the attention.")},
};

static const char *const metrics[] = {"loss", "accuracy"};

static int scores(const struct session *s, struct graph *g, const struct metric_episode *e)
{
    return compare_attention(g, e->support, e->target, e->query, s->hyper[SCALE]);
}

static const struct metric_method method = {.scores = scores};

static enum status create(struct session *s)
{
    return metric_create(s, &method);
}

const struct algo algo_matching = {
    .name = "matching",
    .doc = DOC("Matching networks (Vinyals et al. 2016), without full context embeddings: a query "
               "takes the labels of the examples it attends to."),
    FAMILY_TABLES(hypers, metrics),
    .create = create,
    FAMILY_STEPS(metric_part),
};
