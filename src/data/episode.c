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
                         "characters have at most %d: ask for fewer",
                         spec->shot, spec->query, need, name, most);
    int all = count_eligible(d, side, which, -1, need);
    if (all < spec->way)
        return error_set(e, ERR_RANGE,
                         "an episode of %d classes, but only %d %s characters have %d drawings: "
                         "ask for fewer",
                         spec->way, all, name, need);
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

/* Appends to the classes of an episode n random ones of an alphabet (-1: of all); until their
 * drawings are chosen they stand in the first support place of each. The subset comes in the order
 * of the set, the labels must not: the new ones are shuffled. */
static void draw_classes(const struct dataset *d, const uint8_t *side, enum side which,
                         int alphabet, int n, int need, struct rng *r, struct pose *support,
                         int shot)
{
    struct selection s = {n, count_eligible(d, side, which, alphabet, need)};
    int found = 0;
    for (int c = 0; c < dataset_classes(d) && found < n; c++)
        if ((alphabet < 0 || dataset_class_at(d, c)->alphabet == alphabet) &&
            eligible(d, side, which, c, need) && selected(&s, r))
            support[found++ * shot].item = c;
    for (int i = n - 1; i > 0; i--) {
        int j = (int)rng_below(r, (uint32_t)i + 1), c = support[i * shot].item;
        support[i * shot].item = support[j * shot].item;
        support[j * shot].item = c;
    }
}

/* Whole alphabets in random order until there are `way` classes. */
static void draw_alphabets(const struct dataset *d, const uint8_t *side, enum side which, int way,
                           int need, struct rng *r, struct pose *support, int shot)
{
    int alphabets = dataset_alphabets(d), left = alphabets;
    uint8_t used[MAX_ALPHABETS] = {0};
    for (int found = 0; found < way; left--) {
        int unused = (int)rng_below(r, (uint32_t)left), a = 0;
        while (used[a] || unused--)
            a++;
        used[a] = 1;
        int n = count_eligible(d, side, which, a, need);
        n = n < way - found ? n : way - found;
        draw_classes(d, side, which, a, n, need, r, support + found * shot, shot);
        found += n;
    }
}

static struct pose draw_turn(enum turns turns, struct rng *r)
{
    struct pose p = {0};
    if (turns != TURNS_NONE)
        p.turns = (int)rng_below(r, 4);
    if (turns == TURNS_MIRROR)
        p.mirror = (int)rng_below(r, 2);
    return p;
}

void episode_draw(const struct dataset *d, const uint8_t *side, enum side which,
                  const struct episode_spec *spec, struct rng *rng, struct pose *support,
                  struct pose *query)
{
    int way = spec->way, shot = spec->shot, need = shot + spec->query;
    int within = spec->within_alphabet;
    int alphabet = within ? draw_alphabet(d, side, which, way, need, rng) : -1;
    if (within && alphabet < 0)
        draw_alphabets(d, side, which, way, need, rng, support, shot);
    else
        draw_classes(d, side, which, alphabet, way, need, rng, support, shot);
    struct pose turn = {0};
    for (int w = 0; w < way; w++) {
        const struct dataset_class *c = dataset_class_at(d, support[w * shot].item);
        int same = within && w && c->alphabet == alphabet;
        alphabet = c->alphabet;
        if (!same)
            turn = draw_turn(spec->turns, rng);
        struct slots places = {support + w * shot, query + w * spec->query, shot};
        draw_items(rng, c->first, c->count, need, &places);
        for (int i = 0; i < need; i++) {
            slot(&places, i)->turns = turn.turns;
            slot(&places, i)->mirror = turn.mirror;
        }
    }
}
