#include "algo/waves.h"

#include <math.h>

#include "base/num.h"
#include "base/rng.h"

static const double two_pi = 6.28318530717958647693;
static const double lengths[] = {0.09, 0.2}; /* of the covariance, of one input and of two */

double waves_at(const struct waves *w, const double *x)
{
    double sum = 0;
    for (int m = 0; m < WAVES; m++) {
        double angle = w->phase[m];
        for (int k = 0; k < w->dims; k++)
            angle += w->frequency[m][k] * x[k];
        sum += num_cos(angle);
    }
    return sqrt(2.0 / WAVES) * sum;
}

/* Steps along the inputs while they help, then half as long ones. */
static void improve(struct waves *w, double step)
{
    for (; step > 1e-10; step *= 0.5) {
        for (int helped = 1; helped;) {
            helped = 0;
            for (int k = 0; k < 2 * w->dims; k++) {
                double old = w->where[k / 2];
                w->where[k / 2] = num_max(0, num_min(1, old + (k % 2 ? -step : step)));
                double value = waves_at(w, w->where);
                if (value < w->least) {
                    w->least = value;
                    helped = 1;
                } else {
                    w->where[k / 2] = old;
                }
            }
        }
    }
}

void waves_draw(struct waves *w, int dims, uint64_t seed)
{
    struct rng rng = rng_stream(seed, RNG_DATA, (uint64_t)dims);
    *w = (struct waves){.dims = dims, .least = INFINITY};
    for (int m = 0; m < WAVES; m++) {
        for (int k = 0; k < dims; k++)
            w->frequency[m][k] = rng_normal(&rng) / lengths[dims - 1];
        w->phase[m] = rng_range(&rng, 0, two_pi);
    }
    int n = dims > 1 ? 64 : 512;
    for (int i = 0; i < (dims > 1 ? n * n : n); i++) {
        double x[2] = {(double)(i % n) / (n - 1), (double)(i / n) / (n - 1)};
        double value = waves_at(w, x);
        if (value < w->least) {
            w->least = value;
            w->where[0] = x[0];
            w->where[1] = x[1];
        }
    }
    improve(w, 0.5 / n);
}
