/* Prototypical networks: an embedding in which the drawings of a character lie around their mean.
 *
 *   c_k = mean of f(x) over the support of class k
 *   p(k | x) = softmax over k of -scale |f(x) - c_k|^2      (or scale cos(f(x), c_k))
 *
 * The loss is the cross-entropy of the query in nats, averaged over its drawings; in its symmetric
 * form the mean of that and of the same with support and query exchanged. All drawings of a
 * training episode pass through the network together; for evaluation see algo/metric.h.
 * In evaluation the queries may refine the means, `refine` steps (soft k-means).
 * Source: Snell, Swersky & Zemel 2017; Ren et al. 2018, sec. 3.1.1, for the refinement. */
#include "algo/compare.h"
#include "algo/metric.h"

enum hyper_index { DISTANCE = METRIC_HYPERS, SCALE, SYMMETRIC, REFINE, HYPERS };

static const struct hyper hypers[HYPERS] = {
    FAMILY_ROWS(32, 1, 1, DOWNSAMPLE_POOL3, 1e-2, 0.33, 3000, 5),
    METRIC_ROWS,
    [DISTANCE] = {"distance", HYPER_CHOICE, 0, 1, 0, 0, 0, "", "euclidean|cosine",
                  DOC("What makes two embeddings near.")},
    [SCALE] = {"scale", HYPER_REAL, 1e-3, 1e3, 0.1, 1, 0, "", NULL,
               DOC("By which squared distances, or cosines, are multiplied: about 0.1, or 10.")},
    [SYMMETRIC] = {"symmetric", HYPER_BOOL, 0, 1, 1, 0, 0, "", NULL,
                   DOC("Support and query also change places in the training loss.")},
    [REFINE] = {"refine", HYPER_INT, 0, 10, 0, 0, 1, "steps", NULL,
                DOC("Steps of soft k-means in evaluation: the queries, by what they seem to be, "
                    "move the means.")},
};

static const char *const metrics[] = {"loss", "accuracy"};

static int prototypes(const struct session *s, struct graph *g, int support, int target, int query,
                      int refine)
{
    const struct compare_prototypes how = {
        .distance = (enum distance)s->hyper[DISTANCE],
        .scale = s->hyper[SCALE],
        .refine = refine,
    };
    return compare_prototypes(g, &how, support, target, query);
}

static int scores(const struct session *s, struct graph *g, const struct metric_episode *e)
{
    int refine = e->asked ? 0 : (int)s->hyper[REFINE];
    return prototypes(s, g, e->support, e->target, e->query, refine);
}

static int loss(const struct session *s, struct graph *g, const struct metric_episode *e, int there)
{
    int first = ad_mean_all(g, ad_softmax_cross_entropy(g, there, e->asked));
    if (s->hyper[SYMMETRIC] == 0)
        return first;
    int back = prototypes(s, g, e->query, e->asked, e->support, 0);
    int second = ad_mean_all(g, ad_softmax_cross_entropy(g, back, e->target));
    return ad_scale(g, ad_add(g, first, second), 0.5);
}

static const struct metric_method method = {.scores = scores, .loss = loss};

static enum status create(struct session *s)
{
    return metric_create(s, &method);
}

const struct algo algo_proto = {
    .name = "proto",
    .doc = DOC("Prototypical networks (Snell, Swersky & Zemel 2017): learns an embedding in which "
               "new characters lie around the mean of their examples."),
    FAMILY_TABLES(hypers, metrics),
    .create = create,
    FAMILY_STEPS(metric_part),
};
