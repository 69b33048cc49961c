/* Model-agnostic meta-learning: initial weights from which a few steps of gradient descent on a few
 * examples give a good classifier. The equations are those of algo/meta.h and algo/inner.h.
 * Sources: Finn, Abbeel & Levine 2017; annealed order, losses of every inner step and rates learnt
 * for each layer and step: Antoniou, Edwards & Storkey 2019 ("MAML++"). */
#include "algo/meta.h"

enum { RATES = META_HYPERS, HYPERS };

static const struct hyper hypers[HYPERS] = {
    FAMILY_ROWS(5, 2, 4, DOWNSAMPLE_STRIDE, 1e-2, 0, 3000, 0),
    META_ROWS(1, 3, 0.4),
    [RATES] = {"rates", HYPER_CHOICE, 0, 2, RATES_FIXED, 0, 0, "", "fixed|one|layers",
               DOC("The inner rate stays, or is learnt with the weights, or one is learnt for each "
                   "layer and inner step.")},
};

static const char *const metrics[] = {META_METRICS};

static enum status create(struct session *s)
{
    return meta_create(s, (enum inner_rates)s->hyper[RATES], 0);
}

const struct algo algo_maml = {
    .name = "maml",
    .doc = DOC(
        "Model-agnostic meta-learning (Finn, Abbeel & Levine 2017): learns initial weights that "
        "a few gradient steps adapt to new characters."),
    FAMILY_TABLES(hypers, metrics),
    .create = create,
    FAMILY_STEPS(meta_part),
};
