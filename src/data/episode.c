/* Episodes of few-shot learning: N classes, K labelled drawings of each, queries. */
#include "data/sample.h"
#include "data/selection.h"

static int eligible(const struct dataset *d, const uint8_t *side, enum side which, int c, int need)
{
    return side[c] == which && dataset_class_at(d, c)->count >= need;
}

/* Classes of the side with enough drawings; alphabet -1: of all alphabets. */
static int count_eligible(const struct dataset *d, const uint8_t *side, enum side which,
                          int alphabet, int need)
{
    int n = 0;
    for (int c = 0; c < dataset_classes(d); c++)
        if (alphabet < 0 || dataset_class_at(d, c)->alphabet == alphabet)
            n += eligible(d, side, which, c, need);
    return n;
}

enum status episode_check(const struct dataset *d, const uint8_t *side, enum side which,
                          const struct episode_spec *spec, struct error *e)
{
    enum { MOST = 1 << 12 };
    if (spec->way < 2 || spec->way > MOST)
        return error_set(e, ERR_RANGE, "an episode of %d classes: 2 to %d are possible", spec->way,
                         MOST);
    if (spec->shot < 1 || spec->shot > MOST)
        return error_set(e, ERR_RANGE, "an episode of %d shots: 1 to %d are possible", spec->shot,
                         MOST);
    if (spec->query < 1 || spec->query > MOST)
        return error_set(e, ERR_RANGE, "an episode of %d queries a class: 1 to %d are possible",
                         spec->query, MOST);
    const char *name = which == SIDE_TRAIN ? "training" : "held-out";
    int need = spec->shot + spec->query, most = 0;
    for (int c = 0; c < dataset_classes(d); c++)
        if (side[c] == which && dataset_class_at(d, c)->count > most)
            most = dataset_class_at(d, c)->count;
    if (most < need)
        return error_set(e, ERR_RANGE,
                         "%d shots and %d queries need %d drawings of a character, but the %s "
                         "characters have at most %d",
                         spec->shot, spec->query, need, name, most);
    int all = count_eligible(d, side, which, -1, need);
    if (all < spec->way)
        return error_set(e, ERR_RANGE,
                         "an episode of %d classes, but only %d %s characters have %d drawings",
                         spec->way, all, name, need);
    if (!spec->within_alphabet)
        return OK;
    int best = 0;
    for (int a = 0; a < dataset_alphabets(d); a++) {
        int n = count_eligible(d, side, which, a, need);
        best = n > best ? n : best;
    }
    if (best < spec->way)
        return error_set(
            e, ERR_RANGE,
            "an episode of %d classes within one alphabet, but the largest %s alphabet "
            "has %d characters with %d drawings",
            spec->way, name, best, need);
    return OK;
}

/* A random alphabet with enough characters: tried at random, so that most episodes look at one or
 * two alphabets only; all that are large enough stay equally likely. */
static int draw_alphabet(const struct dataset *d, const uint8_t *side, enum side which, int way,
                         int need, struct rng *r)
{
    int n = dataset_alphabets(d);
    for (int tries = 0; tries < 16 * n; tries++) {
        int a = (int)rng_below(r, (uint32_t)n);
        if (count_eligible(d, side, which, a, need) >= way)
            return a;
    }
    for (int a = 0; a < n; a++) /* one lone alphabet among many small ones */
        if (count_eligible(d, side, which, a, need) >= way)
            return a;
    return -1;
}

/* Places of one class's drawings: its shots, then its queries. */
struct slots {
    struct pose *support, *query;
    int shot;
};

static struct pose *slot(const struct slots *s, int i)
{
    return i < s->shot ? &s->support[i] : &s->query[i - s->shot];
}

/* k different items of the n from `first` on, in random order (Floyd's algorithm, Bentley & Floyd
 * 1987, then a shuffle). */
static void draw_items(struct rng *r, int first, int n, int k, const struct slots *s)
{
    for (int i = 0; i < k; i++) {
        int newest = first + n - k + i;
        int item = first + (int)rng_below(r, (uint32_t)(n - k + i) + 1);
        for (int m = 0; m < i; m++)
            if (slot(s, m)->item == item) {
                item = newest;
                break;
            }
        slot(s, i)->item = item;
    }
    for (int i = k - 1; i > 0; i--) {
        int j = (int)rng_below(r, (uint32_t)i + 1), item = slot(s, i)->item;
        slot(s, i)->item = slot(s, j)->item;
        slot(s, j)->item = item;
    }
}

void episode_draw(const struct dataset *d, const uint8_t *side, enum side which,
                  const struct episode_spec *spec, struct rng *rng, struct pose *support,
                  struct pose *query)
{
    int way = spec->way, shot = spec->shot, need = shot + spec->query, alphabet = -1;
    if (spec->within_alphabet)
        alphabet = draw_alphabet(d, side, which, way, need, rng);
    /* The classes stand in the first support place of each until their drawings are chosen; the
     * subset comes in the order of the set, the labels must not. */
    struct selection s = {way, count_eligible(d, side, which, alphabet, need)};
    int found = 0;
    for (int c = 0; c < dataset_classes(d) && found < way; c++)
        if ((alphabet < 0 || dataset_class_at(d, c)->alphabet == alphabet) &&
            eligible(d, side, which, c, need) && selected(&s, rng))
            support[found++ * shot].item = c;
    for (int i = way - 1; i > 0; i--) {
        int j = (int)rng_below(rng, (uint32_t)i + 1), c = support[i * shot].item;
        support[i * shot].item = support[j * shot].item;
        support[j * shot].item = c;
    }
    for (int w = 0; w < way; w++) {
        const struct dataset_class *c = dataset_class_at(d, support[w * shot].item);
        struct slots places = {support + w * shot, query + w * spec->query, shot};
        int turns = spec->rotations ? (int)rng_below(rng, 4) : 0;
        draw_items(rng, c->first, c->count, need, &places);
        for (int i = 0; i < need; i++) {
            slot(&places, i)->turns = turns;
            slot(&places, i)->mirror = 0;
        }
    }
}
