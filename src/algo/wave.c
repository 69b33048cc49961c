#include "algo/wave.h"

#include "base/num.h"

static const double pi = 3.14159265358979323846;

struct wave wave_draw(struct rng *rng)
{
    double amplitude = rng_range(rng, 0.1, 5);
    return (struct wave){amplitude, rng_range(rng, 0, pi)};
}

real wave_at(const struct wave *w, real x)
{
    return (real)(w->amplitude * num_sin((double)x - w->phase));
}

void wave_points(const struct wave *w, struct rng *rng, int n, real *x, real *y)
{
    for (int i = 0; i < n; i++) {
        x[i] = (real)(rng ? rng_range(rng, -5, 5) : 10.0 * i / (n - 1) - 5);
        y[i] = wave_at(w, x[i]);
    }
}
