/* Meta-SGD: MAML whose inner loop has a rate for each weight, learnt together with the initial
 * weights: theta = [weights, rates], both by the same meta-gradient. A rate may become negative.
 * Source: Li, Zhou, Chen & Li 2017. */
#include "algo/meta.h"

static const struct hyper hypers[META_HYPERS] = {
    FAMILY_ROWS(5, 2, 4, DOWNSAMPLE_STRIDE, 1e-2, 0, 3000, 0),
    META_ROWS(1, 1, 0.4),
};

static const char *const metrics[] = {META_METRICS};

static enum status create(struct session *s)
{
    return meta_create(s, RATES_EACH, 0);
}

const struct algo algo_metasgd = {
    .name = "metasgd",
    .doc = DOC("Meta-SGD (Li et al. 2017): MAML that also learns, for every weight, how far a step "
               "moves it."),
    FAMILY_TABLES(hypers, metrics),
    .create = create,
    FAMILY_STEPS(meta_part),
};
