/* Inside of the samplers: random subsets without a list of the candidates. */
#ifndef DATA_SELECTION_H
#define DATA_SELECTION_H

#include "base/rng.h"

/* Selection sampling (Knuth, vol. 2, algorithm S): called once for each of n candidates, takes
 * exactly k of them, all subsets being equally likely; needs no list. */
struct selection {
    int wanted, left;
};

static inline int selected(struct selection *s, struct rng *r)
{
    int take = (int)rng_below(r, (uint32_t)s->left) < s->wanted;
    s->left--;
    s->wanted -= take;
    return take;
}

#endif
