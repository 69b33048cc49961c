#include "algo/population.h"

#include <math.h>

#include "base/num.h"

void population_measure(int count, int dims, const real *x, const real *y, double *metrics)
{
    double mean = 0, square = 0;
    for (int i = 0; i < count; i++)
        mean += (double)y[i] / count;
    for (int k = 0; k < dims; k++) {
        double centre = 0;
        for (int i = 0; i < count; i++)
            centre += (double)x[i * dims + k] / count;
        for (int i = 0; i < count; i++) {
            double off = (double)x[i * dims + k] - centre;
            square += off * off / count / dims;
        }
    }
    metrics[POPULATION_MEAN] = mean;
    metrics[POPULATION_SPREAD] = sqrt(square);
}

struct rng population_rng(const struct session *s)
{
    return rng_stream(s->seed, RNG_SEARCH, (uint64_t)s->step);
}

void population_fill(struct rng *rng, int n, real *x)
{
    for (int i = 0; i < n; i++)
        x[i] = (real)rng_uniform(rng);
}

void population_order(int n, const real *values, int *order)
{
    for (int i = 0; i < n; i++) {
        int at = i;
        for (; at > 0 && values[order[at - 1]] > values[i]; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
}

double population_inside(double u)
{
    return num_max(0, num_min(1, u));
}
