/* ANIL, "almost no inner loop": MAML whose inner loop adapts the head alone. The features in front
 * of it are learnt from the query loss behind the adapted head, so they are made for it.
 * Source: Raghu, Raghu, Bengio & Vinyals 2020. */
#include "algo/meta.h"

static const struct hyper hypers[META_HYPERS] = {
    FAMILY_ROWS(5, 2, 4, DOWNSAMPLE_STRIDE, 1e-2, 0, 3000, 0),
    META_ROWS(3, 3, 0.4),
};

static const char *const metrics[] = {META_METRICS};

static enum status create(struct session *s)
{
    return meta_create(s, RATES_FIXED, 1);
}

const struct algo algo_anil = {
    .name = "anil",
    .doc = DOC("ANIL (Raghu et al. 2020): MAML that adapts its last layer only, on features it "
               "reuses."),
    FAMILY_TABLES(hypers, metrics),
    .create = create,
    FAMILY_STEPS(meta_part),
};
