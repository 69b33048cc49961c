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

static const struct view_row views[] = {FAMILY_VIEWS};

const struct algo algo_anil = {
    .name = "anil",
    .doc = DOC("ANIL (Raghu et al. 2020): MAML that adapts its last layer only, on features it "
               "reuses."),
    .hypers = hypers,
    .hyper_count = META_HYPERS,
    .metrics = metrics,
    .metric_count = sizeof metrics / sizeof metrics[0],
    .split_by_alphabet = 1,
    .views = views,
    .view_count = sizeof views / sizeof views[0],
    .create = create,
    .parts = family_parts,
    .part = meta_part,
    .finish = family_finish,
};
