/* Splits, batches and episodes: which drawings, never their pixels. */
#ifndef DATA_SAMPLE_H
#define DATA_SAMPLE_H

#include "base/rng.h"
#include "data/render.h"

enum side { SIDE_TRAIN = 0, SIDE_TEST = 1 };

/* Fills side[class] for every class of the set. */
/* Characters: each character is held out with its drawings; round(share * classes) of them, at
 * least 1, never all. */
void split_characters(const struct dataset *d, double share, uint64_t seed, uint8_t *side);
/* Alphabets whose flag is set are held out. ERR_RANGE (with a text in e) if a side would be empty.
 */
enum status split_alphabets(const struct dataset *d, const uint8_t *held_out, struct error *e,
                            uint8_t *side);
/* round(share * alphabets) random alphabets, at least one and never all; a set with one alphabet is
 * split by characters. */
void split_alphabets_random(const struct dataset *d, double share, uint64_t seed, uint8_t *side);

int split_classes(const struct dataset *d, const uint8_t *side, enum side which,
                  int32_t *classes); /* count */
int split_items(const struct dataset *d, const uint8_t *side, enum side which,
                int32_t *items); /* count */

/* Batch number `step` of an endless sequence of shuffled epochs over items[0..n): exact for any
 * step, without state, so that a run can resume anywhere. Each epoch is a fresh permutation; the
 * last short batch of an epoch is left out (unless n < size, when the items repeat). order: n int32
 * of scratch that may keep its content between calls; *order_epoch must be -1 at first. */
void batch_draw(uint64_t seed, const int32_t *items, int n, int64_t step, int size, int32_t *order,
                int64_t *order_epoch, int32_t *out);

/* Which images of a character are classes of their own, one of them an episode. */
enum turns {
    TURNS_NONE,    /* the character as it is */
    TURNS_QUARTER, /* under a random quarter turn */
    TURNS_MIRROR,  /* and mirrored, or not */
};

struct episode_spec {
    int way, shot, query; /* query: drawings a class */
    enum turns turns;
    int within_alphabet; /* 1: classes from as few alphabets as possible, the hardest to tell apart:
                            from one that has enough characters, or, where no alphabet has, whole
                            alphabets in random order until there are enough. One turn for all
                            classes of an alphabet. */
};

/* Checks a spec against a side; ERR_RANGE names what is too large. */
enum status episode_check(const struct dataset *d, const uint8_t *side, enum side which,
                          const struct episode_spec *spec, struct error *e);

/* Draws the poses of one episode: support [way * shot] class after class, query [way * query] class
 * after class, no drawing twice. Label of support i is i / shot, of query j is j / query. Two
 * classes of an episode are never the same character under two turns. The spec must have passed
 * episode_check. */
void episode_draw(const struct dataset *d, const uint8_t *side, enum side which,
                  const struct episode_spec *spec, struct rng *rng, struct pose *support,
                  struct pose *query);

/* Nearest class mean on pixels, the baseline every few-shot figure stands beside. support
 * [way*shot, width], query [n, width]; writes n labels. */
void nearest_mean(int way, int shot, int n, int width, const real *support, const real *query,
                  int32_t *label);

#endif
