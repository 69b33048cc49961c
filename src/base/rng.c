#include "base/rng.h"

#include <math.h>

#include "base/num.h"

static void philox(const uint32_t key[2], const uint32_t counter[4], uint32_t out[4])
{
    uint32_t k0 = key[0], k1 = key[1];
    uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
    for (int round = 0; round < 10; round++) {
        uint64_t p0 = (uint64_t)0xD2511F53u * c0, p1 = (uint64_t)0xCD9E8D57u * c2;
        uint32_t n0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0, n2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
        c1 = (uint32_t)p1;
        c3 = (uint32_t)p0;
        c0 = n0;
        c2 = n2;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
}

struct rng rng_stream(uint64_t seed, enum rng_purpose purpose, uint64_t index)
{
    /* word 0 counts blocks within the stream (2^32 blocks, 2^34 words: more than a stream uses);
     * purpose and index fill the rest of the counter. */
    struct rng r = {.key = {(uint32_t)seed, (uint32_t)(seed >> 32)}};
    r.counter[1] = (uint32_t)index;
    r.counter[2] = (uint32_t)(index >> 32);
    r.counter[3] = (uint32_t)purpose;
    return r;
}

uint32_t rng_u32(struct rng *r)
{
    if (r->left == 0) {
        philox(r->key, r->counter, r->word);
        r->counter[0]++;
        r->left = 4;
    }
    return r->word[4 - r->left--];
}

uint32_t rng_below(struct rng *r, uint32_t n)
{
    /* Lemire 2019: reject the few words that would favour small results. */
    uint64_t m = (uint64_t)rng_u32(r) * n;
    uint32_t low = (uint32_t)m;
    if (low < n) {
        uint32_t threshold = (0u - n) % n;
        while (low < threshold) {
            m = (uint64_t)rng_u32(r) * n;
            low = (uint32_t)m;
        }
    }
    return (uint32_t)(m >> 32);
}

double rng_uniform(struct rng *r)
{
    return (double)(rng_u32(r) >> 8) * 0x1p-24;
}

double rng_range(struct rng *r, double lo, double hi)
{
    return lo + (hi - lo) * rng_uniform(r);
}

double rng_normal(struct rng *r)
{
    if (r->has_spare) {
        r->has_spare = 0;
        return r->spare;
    }
    double u = 1.0 - rng_uniform(r); /* (0, 1] */
    double angle = 6.283185307179586 * rng_uniform(r);
    double radius = sqrt(-2.0 * num_log(u));
    double s, c;
    num_sin_cos(angle, &s, &c);
    r->spare = radius * s;
    r->has_spare = 1;
    return radius * c;
}

void rng_fill_normal(struct rng *r, real *out, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        out[i] = (real)rng_normal(r);
}

void rng_shuffle(struct rng *r, int32_t *items, int n)
{
    for (int i = n - 1; i > 0; i--) {
        int j = (int)rng_below(r, (uint32_t)i + 1);
        int32_t t = items[i];
        items[i] = items[j];
        items[j] = t;
    }
}
