#include "data/sample.h"

void batch_draw(uint64_t seed, const int32_t *items, int n, int64_t step, int size, int32_t *order,
                int64_t *order_epoch, int32_t *out)
{
    /* Place of the batch in the row of all shuffled epochs: whole batches only, or, when one batch
     * is longer than an epoch, without a gap. */
    int64_t batches = n / size;
    int64_t at = batches ? step / batches * n + step % batches * size : step * size;
    for (int i = 0; i < size; i++, at++) {
        int64_t epoch = at / n;
        if (*order_epoch != epoch) {
            struct rng r = rng_stream(seed, RNG_BATCH, (uint64_t)epoch);
            for (int k = 0; k < n; k++)
                order[k] = k;
            rng_shuffle(&r, order, n);
            *order_epoch = epoch;
        }
        out[i] = items[order[at % n]];
    }
}

/* Squared distances are summed for a block of queries at a time, so that each class mean is formed
 * once a block and never stored whole. */
void nearest_mean(int way, int shot, int n, int width, const real *support, const real *query,
                  int32_t *label)
{
    enum { BLOCK = 16, CHUNK = 56, LANES = 4 };
    for (int first = 0; first < n; first += BLOCK) {
        int block = n - first < BLOCK ? n - first : BLOCK;
        real best[BLOCK];
        for (int c = 0; c < way; c++) {
            real sum[BLOCK][LANES] = {{0}};
            for (int at = 0; at < width; at += CHUNK) {
                int len = width - at < CHUNK ? width - at : CHUNK;
                real mean[CHUNK] = {0};
                for (int s = 0; s < shot; s++) {
                    const real *x = support + ((int64_t)c * shot + s) * width + at;
                    for (int i = 0; i < len; i++)
                        mean[i] += x[i];
                }
                for (int i = 0; i < len; i++)
                    mean[i] /= (real)shot;
                for (int q = 0; q < block; q++) {
                    const real *x = query + (int64_t)(first + q) * width + at;
                    int i = 0;
                    for (; i + LANES <= len; i += LANES)
                        for (int k = 0; k < LANES; k++)
                            sum[q][k] += (x[i + k] - mean[i + k]) * (x[i + k] - mean[i + k]);
                    for (; i < len; i++)
                        sum[q][0] += (x[i] - mean[i]) * (x[i] - mean[i]);
                }
            }
            for (int q = 0; q < block; q++) {
                real distance = (sum[q][0] + sum[q][1]) + (sum[q][2] + sum[q][3]);
                if (c == 0 || distance < best[q]) {
                    best[q] = distance;
                    label[first + q] = c;
                }
            }
        }
    }
}
