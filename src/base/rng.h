/* Counter-based random numbers (Philox 4x32-10; Salmon et al. 2011, "Parallel random numbers: as
 * easy as 1, 2, 3"). A stream is named by seed, purpose and index, so that what one part of a
 * program draws never shifts what another gets, and a run resumes exactly from a step number:
 *     struct rng r = rng_stream(seed, RNG_BATCH, step);
 * log, sin and cos inside are the core's own (base/num.h), never libm's or JavaScript's.
 */
#ifndef BASE_RNG_H
#define BASE_RNG_H

#include <stdint.h>

#include "base/real.h"

enum rng_purpose {
    RNG_INIT = 1, /* initial weights */
    RNG_BATCH,    /* which examples or tasks */
    RNG_NOISE,    /* reparameterisation, dropout */
    RNG_AUGMENT,  /* distortions of drawings */
    RNG_DATA,     /* generated data sets */
    RNG_SPLIT,    /* which classes are held out */
    RNG_EVAL,     /* fixed episodes and noise of an evaluation */
    RNG_VIEW,     /* what a picture shows */
    RNG_TEST,
    RNG_SEARCH, /* where a function is tried */
};

struct rng {
    uint32_t key[2];
    uint32_t counter[4];
    uint32_t word[4];
    int left;
    double spare; /* second value of the last Box-Muller pair */
    int has_spare;
};

struct rng rng_stream(uint64_t seed, enum rng_purpose purpose, uint64_t index);

uint32_t rng_u32(struct rng *r);
uint32_t rng_below(struct rng *r, uint32_t n); /* uniform on 0..n-1 without bias; n >= 1 */
double rng_uniform(struct rng *r);             /* [0, 1), 24 bits */
double rng_range(struct rng *r, double lo, double hi);
double rng_normal(struct rng *r); /* mean 0, variance 1 (Box-Muller) */
void rng_fill_normal(struct rng *r, real *out, int64_t n);
void rng_shuffle(struct rng *r, int32_t *items, int n); /* Fisher-Yates */

#endif
