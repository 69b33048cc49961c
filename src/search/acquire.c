#include "search/acquire.h"

#include <math.h>

#include "base/num.h"

static const double root_2pi_inverse = 0.3989422804014327;

double normal_density(double z)
{
    return root_2pi_inverse * num_exp(-0.5 * z * z);
}

double normal_below(double z)
{
    if (z > 2.5)
        return 1 - normal_below(-z);
    if (z < -2.5) { /* phi(z) / (t + 1 / (t + 2 / (t + 3 / ...))), t = -z */
        double t = -z, below = t;
        for (int k = 160; k > 0; k--)
            below = t + k / below;
        return normal_density(z) / below;
    }
    double sum = z, term = z; /* Phi = 1/2 + phi(z) (z + z^3 / 3 + z^5 / (3 * 5) + ...) */
    for (int k = 3; k < 80; k += 2) {
        term *= z * z / k;
        sum += term;
    }
    return 0.5 + normal_density(z) * sum;
}

static double gain_in_sds(const struct acquire *a, double mean, double sd)
{
    double gain = a->best - a->margin - mean;
    return sd > 0 ? gain / sd : gain > 0 ? INFINITY : -INFINITY;
}

double acquire_value(const struct acquire *a, double mean, double sd)
{
    double z = gain_in_sds(a, mean, sd);
    switch (a->kind) {
    case ACQUIRE_PI:
        return z > 40 ? 1 : z < -40 ? 0 : normal_below(z);
    case ACQUIRE_UCB:
        return a->kappa * sd - mean;
    default:
        if (!(sd > 0) || z > 40)
            return num_max(a->best - a->margin - mean, 0);
        return z < -40 ? 0 : num_max(sd * (normal_density(z) + z * normal_below(z)), 0);
    }
}

double acquire_rank(const struct acquire *a, double mean, double sd)
{
    double value = acquire_value(a, mean, sd);
    return a->kind != ACQUIRE_UCB && !(value > 0) ? gain_in_sds(a, mean, sd) : value;
}
