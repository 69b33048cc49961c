/* Philox known answers, independence of streams, distributions. Every bound is at least five
 * standard deviations wide, and all numbers are fixed by seeds. */
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "check.h"

/* kat_vectors of the Random123 distribution, philox4x32 with 10 rounds. */
static void known_answers(void)
{
    static const struct {
        uint32_t counter[4], key[2], word[4];
    } kat[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (size_t i = 0; i < sizeof kat / sizeof *kat; i++) {
        struct rng r = {.left = 0};
        memcpy(r.counter, kat[i].counter, sizeof r.counter);
        memcpy(r.key, kat[i].key, sizeof r.key);
        for (int w = 0; w < 4; w++)
            CHECK(rng_u32(&r) == kat[i].word[w]);
    }
}

/* What a stream is called decides the words: seed in the key, block, index, purpose in the counter.
 * A change here would make every saved run unrepeatable. */
static void stream_layout(void)
{
    struct rng r = rng_stream(0x1122334455667788u, RNG_BATCH, 0x99aabbccddeeff00u);
    struct rng same = {.key = {0x55667788u, 0x11223344u},
                       .counter = {0, 0xddeeff00u, 0x99aabbccu, RNG_BATCH}};
    for (int i = 0; i < 9; i++)
        CHECK(rng_u32(&r) == rng_u32(&same));
}

static int compare_words(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void streams_differ(void)
{
    enum { SEEDS = 8, INDICES = 64, N = SEEDS * RNG_TEST * INDICES };
    static uint64_t first[N];
    int n = 0;
    for (uint64_t seed = 0; seed < SEEDS; seed++)
        for (int purpose = RNG_INIT; purpose <= RNG_TEST; purpose++)
            for (uint64_t index = 0; index < INDICES; index++) {
                struct rng r = rng_stream(seed << (seed > 4 ? 32 : 0), (enum rng_purpose)purpose,
                                          index << (index > 32 ? 32 : 0));
                uint64_t high = rng_u32(&r);
                first[n++] = high << 32 | rng_u32(&r);
            }
    qsort(first, N, sizeof *first, compare_words);
    int equal = 0;
    for (int i = 1; i < N; i++)
        equal += first[i] == first[i - 1];
    CHECK(n == N);
    CHECK(equal == 0);
}

/* Neighbouring streams, and the two ways of drawing, do not correlate. */
static void streams_are_uncorrelated(void)
{
    enum { N = 20000 };
    struct rng a = rng_stream(7, RNG_TEST, 1), b = rng_stream(7, RNG_TEST, 2),
               c = rng_stream(8, RNG_TEST, 1);
    double ab = 0, ac = 0, lag = 0, last = 0;
    for (int i = 0; i < N; i++) {
        double x = rng_uniform(&a) - 0.5, y = rng_uniform(&b) - 0.5, z = rng_uniform(&c) - 0.5;
        ab += x * y;
        ac += x * z;
        lag += x * last;
        last = x;
    }
    double sd = 1.0 / 12 * sqrt(N);
    CHECK_NEAR(ab, 0, 5 * sd);
    CHECK_NEAR(ac, 0, 5 * sd);
    CHECK_NEAR(lag, 0, 5 * sd);
}

/* A stream gives the same whether or not another is drawn from in between. */
static void interleaving(void)
{
    uint32_t alone[50];
    struct rng a = rng_stream(3, RNG_NOISE, 5);
    for (int i = 0; i < 50; i++)
        alone[i] = rng_u32(&a);
    struct rng again = rng_stream(3, RNG_NOISE, 5), other = rng_stream(3, RNG_NOISE, 6);
    for (int i = 0; i < 50; i++) {
        (void)rng_normal(&other);
        CHECK(rng_u32(&again) == alone[i]);
        (void)rng_below(&other, 3);
    }
}

/* Chi square of n equally likely cells, in standard deviations from its mean. */
static double chi_square(const int *count, int cells, int draws)
{
    double expected = (double)draws / cells, sum = 0;
    for (int i = 0; i < cells; i++)
        sum += (count[i] - expected) * (count[i] - expected) / expected;
    return (sum - (cells - 1)) / sqrt(2.0 * (cells - 1));
}

static void uniform(void)
{
    enum { N = 100000, CELLS = 256 };
    static int high[CELLS], low[CELLS];
    struct rng r = rng_stream(1, RNG_TEST, 0);
    double sum = 0, squares = 0, least = 1, most = 0;
    for (int i = 0; i < N; i++) {
        double u = rng_uniform(&r);
        CHECK(u >= 0 && u < 1);
        sum += u;
        squares += u * u;
        least = fmin(least, u);
        most = fmax(most, u);
        high[(int)(u * CELLS)]++;
        low[(int)(u * 16777216.0) & (CELLS - 1)]++;
    }
    CHECK_NEAR(sum / N, 0.5, 5 * sqrt(1.0 / 12 / N));
    CHECK_NEAR(squares / N, 1.0 / 3, 5 * sqrt(4.0 / 45 / N));
    CHECK(least < 1e-3 && most > 1 - 1e-3);
    CHECK_NEAR(chi_square(high, CELLS, N), 0, 5);
    CHECK_NEAR(chi_square(low, CELLS, N), 0, 5);
    for (int i = 0; i < 1000; i++) {
        double v = rng_range(&r, -3, 5);
        CHECK(v >= -3 && v < 5);
    }
}

static void normal(void)
{
    enum { N = 200000 };
    struct rng r = rng_stream(2, RNG_TEST, 0);
    double m[5] = {0}, pairs = 0, last = 0;
    int beyond[4] = {0};
    for (int i = 0; i < N; i++) {
        double z = rng_normal(&r), power = 1;
        for (int k = 1; k <= 4; k++) {
            power *= z;
            m[k] += power / N;
        }
        for (int k = 1; k <= 3; k++)
            beyond[k] += fabs(z) > k;
        pairs += z * last / N; /* the two values of one Box-Muller pair are independent */
        last = z;
    }
    CHECK_NEAR(m[1], 0, 5 / sqrt(N));
    CHECK_NEAR(m[2], 1, 5 * sqrt(2.0 / N));
    CHECK_NEAR(m[3], 0, 5 * sqrt(15.0 / N));
    CHECK_NEAR(m[4], 3, 5 * sqrt(96.0 / N));
    CHECK_NEAR(pairs, 0, 5 / sqrt(N));
    CHECK_NEAR(beyond[1] / (double)N, 0.317311, 5 * sqrt(0.3173 * 0.6827 / N));
    CHECK_NEAR(beyond[2] / (double)N, 0.045500, 5 * sqrt(0.0455 * 0.9545 / N));
    CHECK_NEAR(beyond[3] / (double)N, 0.0026998, 5 * sqrt(0.0027 * 0.9973 / N));
}

static void fill_normal(void)
{
    real filled[33];
    struct rng a = rng_stream(4, RNG_TEST, 0), b = rng_stream(4, RNG_TEST, 0);
    filled[31] = filled[32] = 7;
    rng_fill_normal(&a, filled, 31);
    for (int i = 0; i < 31; i++)
        CHECK(filled[i] == (real)rng_normal(&b));
    CHECK(filled[31] == 7 && filled[32] == 7);
    CHECK(rng_normal(&a) == rng_normal(&b)); /* the spare value of an odd fill is not lost */
}

static void below(void)
{
    struct rng r = rng_stream(5, RNG_TEST, 0);
    static const int n[] = {2, 3, 5, 7, 10, 100};
    for (size_t k = 0; k < sizeof n / sizeof *n; k++) {
        int count[100] = {0}, draws = 20000;
        for (int i = 0; i < draws; i++) {
            uint32_t v = rng_below(&r, (uint32_t)n[k]);
            CHECK(v < (uint32_t)n[k]);
            if (v < 100)
                count[v]++;
        }
        CHECK_NEAR(chi_square(count, n[k], draws), 0, 5);
    }
    for (int i = 0; i < 100; i++)
        CHECK(rng_below(&r, 1) == 0);
    /* n = 3 * 2^30: a remainder would give the first third half of all draws. */
    int thirds[3] = {0};
    uint32_t big = 3u << 30, largest = 0xffffffffu;
    for (int i = 0; i < 20000; i++) {
        uint32_t v = rng_below(&r, big);
        CHECK(v < big);
        thirds[v >> 30 < 3 ? v >> 30 : 0]++;
    }
    CHECK_NEAR(chi_square(thirds, 3, 20000), 0, 5);
    for (int i = 0; i < 100; i++)
        CHECK(rng_below(&r, largest) < largest);
}

static void shuffle(void)
{
    enum { N = 24000 };
    int count[24] = {0};
    struct rng r = rng_stream(6, RNG_TEST, 0);
    for (int i = 0; i < N; i++) {
        int32_t p[4] = {0, 1, 2, 3};
        rng_shuffle(&r, p, 4);
        int seen = 0, rank = 0;
        for (int k = 0; k < 4; k++) {
            seen |= 1 << p[k];
            int smaller = 0;
            for (int m = k + 1; m < 4; m++)
                smaller += p[m] < p[k];
            rank = rank * (4 - k) + smaller;
        }
        CHECK(seen == 15);
        if (rank < 24)
            count[rank]++;
    }
    CHECK_NEAR(chi_square(count, 24, N), 0, 5);
    int32_t one = 9;
    rng_shuffle(&r, &one, 1);
    rng_shuffle(&r, &one, 0);
    CHECK(one == 9);
}

int main(void)
{
    RUN(known_answers);
    RUN(stream_layout);
    RUN(streams_differ);
    RUN(streams_are_uncorrelated);
    RUN(interleaving);
    RUN(uniform);
    RUN(normal);
    RUN(fill_normal);
    RUN(below);
    RUN(shuffle);
    return check_report();
}
