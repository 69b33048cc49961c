/* What the golden tests share: inputs by the closed formula of tests/ref/values.py, small parsers
 * for the tables of cases, and the comparison with numbers made by PyTorch. */
#ifndef TESTS_GOLDEN_H
#define TESTS_GOLDEN_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ad/graph.h"
#include "check.h"

/* A 32-bit finaliser (Wellons 2018, "lowbias32"). */
static inline uint32_t golden_mix(uint32_t x)
{
    x ^= x >> 16;
    x *= 0x7feb352du;
    x ^= x >> 15;
    x *= 0x846ca68bu;
    return x ^ (x >> 16);
}

/* FNV-1a; start: 2166136261, or the key of the text before. */
static inline uint32_t golden_key(uint32_t key, const char *text)
{
    for (; *text; text++)
        key = (key ^ (unsigned char)*text) * 16777619u;
    return key;
}

/* One value; kinds: see golden_ops.def. Exact in float: single and double start alike. */
static inline double golden_value(uint32_t key, int slot, int64_t index, char kind, int below)
{
    uint32_t start = golden_mix(key + 0x9e3779b9u * (uint32_t)slot);
    int k = (int)(golden_mix(start + (uint32_t)index) >> 16);
    double any = (2 * k + 1 - 65536) / 32768.0;
    switch (kind) {
    case 'p':
        return 0.5 + k / 32768.0;
    case 'k':
        return any + (any > 0 ? 0.25 : -0.25);
    case 'u':
        return k / 65536.0;
    case 'w':
        return 16 * any;
    case 'h':
        return 60 * any;
    case 'o':
        return 96 + 2 * any;
    case 't':
        return k % 3 - 1;
    case 'i':
        return k % below;
    case 'z':
        return 0;
    default:
        return any;
    }
}

static inline void golden_fill(real *out, int64_t n, uint32_t key, int slot, char kind, int below)
{
    for (int64_t i = 0; i < n; i++)
        out[i] = (real)golden_value(key, slot, i, kind, below);
}

/* "2x3 . 4" -> shapes; returns how many. */
static inline int golden_shapes(const char *text, struct shape *out, int most)
{
    int n = 0;
    while (*text && n < most) {
        struct shape s = {0, {0}};
        if (*text == '.') {
            text++;
        } else {
            while (*text >= '0' && *text <= '9' && s.rank < MAX_RANK) {
                char *end;
                s.dim[s.rank++] = (int)strtol(text, &end, 10);
                text = *end == 'x' ? end + 1 : end;
            }
        }
        out[n++] = s;
        while (*text == ' ')
            text++;
    }
    return n;
}

/* "0 1.5" -> numbers; returns how many. */
static inline int golden_numbers(const char *text, double *out, int most)
{
    int n = 0;
    while (*text && n < most) {
        char *end;
        out[n++] = strtod(text, &end);
        for (text = end; *text == ' ';)
            text++;
    }
    return n;
}

/* Largest |got - expected| over the largest |expected| (over 1 if what is expected is zero up to
 * rounding). A NaN anywhere gives NaN. */
static inline double golden_error(const real *got, const double *expected, int64_t n)
{
    double scale = 0, worst = 0;
    for (int64_t i = 0; i < n; i++) {
        double e = fabs((double)got[i] - expected[i]);
        scale = fmax(scale, fabs(expected[i]));
        if (!(e <= worst) && !(worst != worst))
            worst = e;
    }
    return worst / (scale > 1e-12 ? scale : 1);
}

#endif
