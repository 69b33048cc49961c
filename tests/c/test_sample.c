/* Splits, batches and episodes: exact properties, and uniformity within five standard deviations.
 */
#include <string.h>

#include "check.h"
#include "data/sample.h"

/* alphabets x characters x drawers blank drawings; character c of alphabet a is class
 * a * characters + c. */
static struct dataset *blank(int alphabets, int characters, int drawers)
{
    struct dataset *d = dataset_create();
    uint8_t bits[CANVAS_BYTES] = {0};
    char name[8] = {0};
    for (int a = 0; a < alphabets; a++) {
        name[0] = (char)('a' + a);
        int alphabet = dataset_add_alphabet(d, name);
        for (int c = 0; c < characters; c++) {
            char character[3] = {(char)('a' + c / 26), (char)('a' + c % 26), 0};
            int k = dataset_add_class(d, alphabet, character, -1);
            for (int p = 0; p < drawers; p++)
                dataset_add_bitmap(d, k, p, bits);
        }
    }
    CHECK(dataset_seal(d) == OK);
    return d;
}

static int held(const struct dataset *d, const uint8_t *side)
{
    int n = 0;
    for (int c = 0; c < dataset_classes(d); c++) {
        CHECK(side[c] == SIDE_TRAIN || side[c] == SIDE_TEST);
        n += side[c];
    }
    return n;
}

static void characters_are_held_out(void)
{
    struct dataset *d = blank(4, 12, 1);
    uint8_t side[48], other[48];
    static const struct {
        double share;
        int held;
    } expected[] = {{0.2, 10}, {0, 1}, {1, 47}, {-3, 1}, {7, 47}, {NAN, 1}, {0.5, 24}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        split_characters(d, expected[i].share, 1, side);
        CHECK(held(d, side) == expected[i].held);
    }
    split_characters(d, 0.25, 1, side);
    split_characters(d, 0.25, 1, other);
    CHECK(!memcmp(side, other, sizeof side));
    split_characters(d, 0.25, 2, other);
    CHECK(memcmp(side, other, sizeof side));
    /* Every character is held out equally often. */
    int count[48] = {0};
    for (uint64_t seed = 0; seed < 2000; seed++) {
        split_characters(d, 0.25, seed, side);
        for (int c = 0; c < 48; c++)
            count[c] += side[c];
    }
    for (int c = 0; c < 48; c++)
        CHECK_NEAR(count[c], 500, 5 * sqrt(2000 * 0.25 * 0.75));
    dataset_free(d);
}

static void alphabets_are_held_out(void)
{
    struct dataset *d = blank(5, 6, 2);
    struct error e = {OK, ""};
    uint8_t side[30], flag[5] = {0, 1, 0, 0, 1};
    CHECK(split_alphabets(d, flag, &e, side) == OK);
    for (int c = 0; c < 30; c++)
        CHECK(side[c] == flag[c / 6]);
    int32_t classes[30], items[60];
    CHECK(split_classes(d, side, SIDE_TEST, classes) == 12);
    CHECK(classes[0] == 6 && classes[5] == 11 && classes[6] == 24 && classes[11] == 29);
    CHECK(split_items(d, side, SIDE_TEST, items) == 24);
    CHECK(items[0] == 12 && items[23] == 59);
    CHECK(split_items(d, side, SIDE_TRAIN, items) == 36);
    CHECK(items[0] == 0 && items[12] == 24);
    memset(flag, 0, sizeof flag);
    CHECK(split_alphabets(d, flag, &e, side) == ERR_RANGE && e.code == ERR_RANGE);
    memset(flag, 1, sizeof flag);
    e.code = OK;
    CHECK(split_alphabets(d, flag, &e, side) == ERR_RANGE && strlen(e.text) > 10);

    int count[5] = {0};
    for (uint64_t seed = 0; seed < 1000; seed++) {
        split_alphabets_random(d, 0.4, seed, side);
        CHECK(held(d, side) == 12);
        for (int c = 0; c < 30; c++)
            CHECK(side[c] == side[c / 6 * 6]); /* an alphabet is never torn */
        for (int a = 0; a < 5; a++)
            count[a] += side[a * 6];
    }
    for (int a = 0; a < 5; a++)
        CHECK_NEAR(count[a], 400, 5 * sqrt(1000 * 0.4 * 0.6));
    split_alphabets_random(d, 0, 1, side);
    CHECK(held(d, side) == 6);
    split_alphabets_random(d, 1, 1, side);
    CHECK(held(d, side) == 24);
    dataset_free(d);

    d = blank(1, 10, 1); /* one alphabet: by characters */
    split_alphabets_random(d, 0.3, 1, side);
    CHECK(held(d, side) == 3);
    dataset_free(d);
}

static void batches_are_epochs(void)
{
    enum { N = 23, SIZE = 5, STEPS = 40 };
    int32_t items[N], order[N], out[SIZE], all[STEPS][SIZE];
    int64_t epoch = -1;
    for (int i = 0; i < N; i++)
        items[i] = 100 + 3 * i;
    int seen[N] = {0}, changed = 0;
    for (int step = 0; step < STEPS; step++) {
        if (step % (N / SIZE) == 0)
            memset(seen, 0, sizeof seen);
        batch_draw(9, items, N, step, SIZE, order, &epoch, all[step]);
        for (int k = 0; k < SIZE; k++) {
            int i = (all[step][k] - 100) / 3;
            CHECK(all[step][k] == 100 + 3 * i && i >= 0 && i < N);
            CHECK(!seen[i]); /* no drawing twice in an epoch */
            seen[i] = 1;
        }
        if (step)
            changed += memcmp(all[step], all[step - 1], sizeof out) != 0;
    }
    CHECK(changed == STEPS - 1);
    /* Any order of steps, with or without scratch that was kept. */
    for (int step = STEPS - 1; step >= 0; step -= 3) {
        batch_draw(9, items, N, step, SIZE, order, &epoch, out);
        CHECK(!memcmp(out, all[step], sizeof out));
        int64_t fresh = -1;
        memset(order, 0xff, sizeof order);
        batch_draw(9, items, N, step, SIZE, order, &fresh, out);
        CHECK(!memcmp(out, all[step], sizeof out));
        epoch = fresh;
    }
    epoch = -1;
    batch_draw(10, items, N, 0, SIZE, order, &epoch, out);
    CHECK(memcmp(out, all[0], sizeof out)); /* another seed */
    epoch = -1;                             /* far beyond 32 bits of drawings */
    batch_draw(9, items, N, (int64_t)1 << 40, SIZE, order, &epoch, out);
    for (int k = 0; k < SIZE; k++)
        CHECK(out[k] >= 100 && out[k] < 100 + 3 * N);
}

static void batches_larger_than_the_set(void)
{
    enum { N = 4, SIZE = 10 };
    int32_t items[N] = {5, 6, 7, 8}, order[N], out[SIZE];
    int64_t epoch = -1;
    int count[N] = {0};
    for (int step = 0; step < 6; step++) {
        batch_draw(1, items, N, step, SIZE, order, &epoch, out);
        for (int k = 0; k < SIZE; k++)
            count[out[k] - 5]++;
    }
    for (int i = 0; i < N; i++)
        CHECK(count[i] == 15); /* 60 draws are 15 whole epochs */
}

/* Everything an episode promises. Returns its alphabet, or -1 if there are several. */
static int check_episode(const struct dataset *d, const uint8_t *side, enum side which,
                         const struct episode_spec *s, const struct pose *support,
                         const struct pose *query)
{
    int classes[64], alphabet = -2;
    for (int w = 0; w < s->way; w++) {
        classes[w] = dataset_item_class(d, support[w * s->shot].item);
        CHECK(side[classes[w]] == which);
        for (int v = 0; v < w; v++)
            CHECK(classes[w] != classes[v]);
        int a = dataset_class_at(d, classes[w])->alphabet;
        alphabet = alphabet == -2 || alphabet == a ? a : -1;
        int turns = support[w * s->shot].turns, n = s->shot + s->query;
        int mirror = support[w * s->shot].mirror;
        CHECK(s->turns ? turns >= 0 && turns < 4 : turns == 0);
        CHECK(s->turns == TURNS_MIRROR ? mirror == 0 || mirror == 1 : mirror == 0);
        for (int i = 0; i < n; i++) {
            const struct pose *p =
                i < s->shot ? &support[w * s->shot + i] : &query[w * s->query + i - s->shot];
            CHECK(dataset_item_class(d, p->item) == classes[w]);
            CHECK(p->turns == turns && p->mirror == mirror);
            for (int j = 0; j < i; j++) {
                const struct pose *o =
                    j < s->shot ? &support[w * s->shot + j] : &query[w * s->query + j - s->shot];
                CHECK(o->item != p->item);
            }
        }
    }
    return alphabet;
}

static void episodes(void)
{
    struct dataset *d = blank(6, 10, 8);
    uint8_t side[60], flag[6] = {1, 0, 0, 1, 0, 1};
    struct error e = {OK, ""};
    CHECK(split_alphabets(d, flag, &e, side) == OK);
    struct pose support[100], query[100];
    static const struct episode_spec spec[] = {{5, 1, 3, 0, 0},  {2, 4, 4, 1, 0}, {20, 1, 2, 1, 0},
                                               {10, 3, 5, 0, 1}, {5, 1, 1, 2, 1}, {30, 2, 1, 0, 0}};
    for (size_t k = 0; k < sizeof spec / sizeof *spec; k++)
        for (int which = 0; which < 2; which++) {
            CHECK(episode_check(d, side, (enum side)which, &spec[k], &e) == OK);
            for (uint64_t i = 0; i < 30; i++) {
                struct rng r = rng_stream(1, RNG_TEST, i), again = r;
                struct pose s2[100], q2[100];
                episode_draw(d, side, (enum side)which, &spec[k], &r, support, query);
                int a = check_episode(d, side, (enum side)which, &spec[k], support, query);
                CHECK(!spec[k].within_alphabet || a >= 0);
                episode_draw(d, side, (enum side)which, &spec[k], &again, s2, q2);
                CHECK(!memcmp(support, s2, sizeof *support * (size_t)(spec[k].way * spec[k].shot)));
                CHECK(!memcmp(query, q2, sizeof *query * (size_t)(spec[k].way * spec[k].query)));
            }
        }
    dataset_free(d);
}

/* More classes than any alphabet has: whole alphabets, one turn each, and part of a last one. */
static void episodes_of_whole_alphabets(void)
{
    struct dataset *d = blank(6, 10, 8);
    uint8_t side[60] = {0};
    struct episode_spec spec = {25, 1, 1, TURNS_MIRROR, 1};
    struct error e = {OK, ""};
    CHECK(episode_check(d, side, SIDE_TRAIN, &spec, &e) == OK);
    struct pose support[25], query[25];
    int first[6] = {0}, turned = 0, mirrored = 0;
    for (uint64_t i = 0; i < 600; i++) {
        struct rng r = rng_stream(3, RNG_TEST, i);
        episode_draw(d, side, SIDE_TRAIN, &spec, &r, support, query);
        CHECK(check_episode(d, side, SIDE_TRAIN, &spec, support, query) == -1);
        int alphabets[3];
        for (int w = 0; w < 25; w++) {
            int a = dataset_class_at(d, dataset_item_class(d, support[w].item))->alphabet;
            if (w % 10 == 0)
                alphabets[w / 10] = a;
            CHECK(a == alphabets[w / 10]);
            CHECK(support[w].turns == support[w / 10 * 10].turns);
            CHECK(support[w].mirror == support[w / 10 * 10].mirror);
        }
        CHECK(alphabets[0] != alphabets[1] && alphabets[1] != alphabets[2]);
        CHECK(alphabets[0] != alphabets[2]);
        first[alphabets[0]]++;
        turned += support[0].turns != support[10].turns;
        mirrored += support[0].mirror != support[10].mirror;
    }
    for (int a = 0; a < 6; a++)
        CHECK_NEAR(first[a], 100, 5 * sqrt(100));
    CHECK_NEAR(turned, 450, 5 * sqrt(450 * 0.25));
    CHECK_NEAR(mirrored, 300, 5 * sqrt(300 * 0.5));
    dataset_free(d);
}

/* Each class is as likely at each label, each drawing in each place, each turn, each alphabet. */
static void episodes_are_uniform(void)
{
    enum { N = 6000 };
    struct dataset *d = blank(3, 4, 5);
    uint8_t side[12] = {0};
    struct episode_spec spec = {3, 1, 1, 1, 0};
    struct pose support[3], query[3];
    int label[12][3] = {{0}}, first[5] = {0}, second[5] = {0}, turn[4] = {0}, alphabet[3] = {0};
    for (uint64_t i = 0; i < N; i++) {
        struct rng r = rng_stream(2, RNG_TEST, i);
        spec.within_alphabet = 0;
        episode_draw(d, side, SIDE_TRAIN, &spec, &r, support, query);
        for (int w = 0; w < 3; w++)
            label[dataset_item_class(d, support[w].item)][w]++;
        first[support[0].item % 5]++;
        second[query[0].item % 5]++;
        turn[support[1].turns]++;
        spec.within_alphabet = 1;
        episode_draw(d, side, SIDE_TRAIN, &spec, &r, support, query);
        alphabet[dataset_class_at(d, dataset_item_class(d, support[0].item))->alphabet]++;
    }
    for (int c = 0; c < 12; c++)
        for (int w = 0; w < 3; w++)
            CHECK_NEAR(label[c][w], N / 12.0, 5 * sqrt(N / 12.0));
    for (int i = 0; i < 5; i++) {
        CHECK_NEAR(first[i], N / 5.0, 5 * sqrt(N / 5.0));
        CHECK_NEAR(second[i], N / 5.0, 5 * sqrt(N / 5.0));
    }
    for (int t = 0; t < 4; t++)
        CHECK_NEAR(turn[t], N / 4.0, 5 * sqrt(N / 4.0));
    for (int a = 0; a < 3; a++)
        CHECK_NEAR(alphabet[a], N / 3.0, 5 * sqrt(N / 3.0));
    dataset_free(d);
}

/* Classes of unequal size, and one empty: only those with enough drawings are taken. */
static void uneven_classes(void)
{
    struct dataset *d = dataset_create();
    uint8_t bits[CANVAS_BYTES] = {0}, side[6] = {0};
    static const int count[6] = {1, 4, 0, 2, 4, 5};
    for (int c = 0; c < 6; c++) {
        char name[2] = {(char)('a' + c), 0};
        int k = dataset_add_class(d, dataset_add_alphabet(d, c < 4 ? "x" : "y"), name, -1);
        for (int p = 0; p < count[c]; p++)
            dataset_add_bitmap(d, k, p, bits);
    }
    CHECK(dataset_seal(d) == OK);
    struct error e = {OK, ""};
    struct pose support[9], query[9];
    const struct episode_spec three = {3, 1, 3, 0, 0}, pair = {2, 2, 2, 0, 1};
    CHECK(episode_check(d, side, SIDE_TRAIN, &three, &e) == OK);
    CHECK(episode_check(d, side, SIDE_TRAIN, &pair, &e) == OK);
    for (uint64_t i = 0; i < 100; i++) {
        struct rng r = rng_stream(3, RNG_TEST, i);
        episode_draw(d, side, SIDE_TRAIN, &three, &r, support, query);
        check_episode(d, side, SIDE_TRAIN, &three, support, query);
        episode_draw(d, side, SIDE_TRAIN, &pair, &r, support, query);
        CHECK(check_episode(d, side, SIDE_TRAIN, &pair, support, query) == 1);
    }
    int32_t classes[6];
    CHECK(split_classes(d, side, SIDE_TRAIN, classes) == 5); /* not the empty one */
    dataset_free(d);
}

static void impossible_episodes(void)
{
    struct dataset *d = blank(3, 4, 5);
    uint8_t side[12] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1};
    static const struct {
        struct episode_spec spec;
        const char *says;
    } bad[] = {{{1, 1, 1, 0, 0}, "1 classes"},    {{2, 0, 1, 0, 0}, "0 shots"},
               {{2, 1, 0, 0, 0}, "0 queries"},    {{9, 1, 1, 0, 0}, "only 8 training"},
               {{2, 3, 3, 0, 0}, "at most 5"},    {{9, 1, 1, 0, 1}, "only 8 training"},
               {{9999999, 1, 1, 0, 0}, "9999999"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct error e = {OK, ""};
        CHECK(episode_check(d, side, SIDE_TRAIN, &bad[i].spec, &e) == ERR_RANGE);
        CHECK(strstr(e.text, bad[i].says) != NULL);
    }
    struct error e = {OK, ""};
    const struct episode_spec five = {5, 1, 1, 0, 0};
    CHECK(episode_check(d, side, SIDE_TRAIN, &five, &e) == OK);
    CHECK(episode_check(d, side, SIDE_TEST, &five, &e) == ERR_RANGE);
    CHECK(strstr(e.text, "held-out") != NULL);
    dataset_free(d);
}

static void nearest_means(void)
{
    enum { WAY = 7, SHOT = 3, N = 37, WIDTH = 131 };
    static real support[WAY * SHOT * WIDTH], query[N * WIDTH];
    int32_t label[N + 1];
    struct rng r = rng_stream(4, RNG_TEST, 0);
    rng_fill_normal(&r, support, WAY * SHOT * WIDTH);
    rng_fill_normal(&r, query, N * WIDTH);
    label[N] = -7;
    nearest_mean(WAY, SHOT, N, WIDTH, support, query, label);
    CHECK(label[N] == -7);
    for (int q = 0; q < N; q++) {
        double best = INFINITY;
        int nearest = -1;
        for (int c = 0; c < WAY; c++) {
            double sum = 0;
            for (int i = 0; i < WIDTH; i++) {
                double mean = 0;
                for (int s = 0; s < SHOT; s++)
                    mean += (double)support[(c * SHOT + s) * WIDTH + i] / SHOT;
                sum +=
                    ((double)query[q * WIDTH + i] - mean) * ((double)query[q * WIDTH + i] - mean);
            }
            if (sum < best) {
                best = sum;
                nearest = c;
            }
        }
        CHECK(label[q] == nearest);
    }
    /* A tie goes to the first class. */
    real same[6] = {1, 2, 1, 2, 1, 2};
    nearest_mean(3, 1, 1, 2, same, same, label);
    CHECK(label[0] == 0);
}

int main(void)
{
    RUN(characters_are_held_out);
    RUN(alphabets_are_held_out);
    RUN(batches_are_epochs);
    RUN(batches_larger_than_the_set);
    RUN(episodes);
    RUN(episodes_of_whole_alphabets);
    RUN(episodes_are_uniform);
    RUN(uneven_classes);
    RUN(impossible_episodes);
    RUN(nearest_means);
    return check_report();
}
