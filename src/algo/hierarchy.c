#include "algo/hierarchy.h"

#include <math.h>

#include "base/num.h"

static const double half_log_2pi = 0.91893853320467274;
static const double step = 0.1, reach = 32; /* of log tau around the unit's, of the quadrature */

double hierarchy_likelihood(const struct hierarchy *h, double mean, double tau, double *slope)
{
    double sum = 0, by_mean = 0, by_square = 0;
    for (int j = 0; j < h->groups; j++) {
        double v = h->noise[j] + tau * tau, off = h->raw[j] - mean;
        sum -= 0.5 * (num_log(v) + off * off / v) + half_log_2pi;
        by_mean += off / v;
        by_square += 0.5 * (off * off / v - 1) / v;
    }
    if (slope) {
        slope[0] = by_mean;
        slope[1] = 2 * tau * tau * by_square;
    }
    return sum;
}

double hierarchy_pull(const struct hierarchy *h, int group, double tau)
{
    return h->noise[group] / (h->noise[group] + tau * tau);
}

double hierarchy_shrunken(const struct hierarchy *h, int group, double mean, double tau,
                          double *variance)
{
    double b = hierarchy_pull(h, group, tau);
    *variance = (1 - b) * h->noise[group];
    return b * mean + (1 - b) * h->raw[group];
}

double hierarchy_mean(const struct hierarchy *h, double tau, double *variance)
{
    double weights = 0, sum = 0;
    for (int j = 0; j < h->groups; j++) {
        double w = 1 / (h->noise[j] + tau * tau);
        weights += w;
        sum += w * h->raw[j];
    }
    *variance = 1 / weights;
    return sum / weights;
}

double hierarchy_given_tau(const struct hierarchy *h, int group, double tau, double *variance)
{
    double of_mean, mean = hierarchy_mean(h, tau, &of_mean), b = hierarchy_pull(h, group, tau);
    double shrunken = hierarchy_shrunken(h, group, mean, tau, variance);
    *variance += b * b * of_mean;
    return shrunken;
}

double hierarchy_tau(const struct hierarchy *h, double tau)
{
    double variance, mean = hierarchy_mean(h, tau, &variance);
    return hierarchy_likelihood(h, mean, tau, 0) + 0.5 * num_log(variance) + half_log_2pi;
}

double hierarchy_unit(const struct hierarchy *h)
{
    double sum = 0;
    for (int j = 0; j < h->groups; j++)
        sum += h->noise[j] / h->groups;
    return sqrt(sum);
}

/* The integrand vanishes at both ends of log tau and is smooth within: there the midpoint rule is
 * exact to the last digits (Trefethen & Weideman 2014). */
void hierarchy_posterior(const struct hierarchy *h, double *mean, double *variance, double *median,
                         double *lacks)
{
    int nodes = (int)(2 * reach / step);
    double unit = hierarchy_unit(h), most = -INFINITY, total = 0;
    for (int i = 0; i < nodes; i++) {
        double tau = unit * num_exp((i + 0.5) * step - reach);
        most = num_max(most, hierarchy_tau(h, tau) + num_log(tau));
    }
    for (int j = 0; j < h->groups; j++)
        mean[j] = variance[j] = 0;
    for (int pass = 0; pass < 2; pass++) {
        double below = 0;
        for (int i = 0; i < nodes; i++) {
            double log_tau = num_log(unit) + (i + 0.5) * step - reach, tau = num_exp(log_tau);
            double weight = num_exp(hierarchy_tau(h, tau) + log_tau - most);
            if (pass == 0) {
                total += weight;
                continue;
            }
            weight /= total;
            if (below < 0.5 && below + weight >= 0.5)
                *median = num_exp(log_tau + step * ((0.5 - below) / weight - 0.5));
            below += weight;
            for (int j = 0; j < h->groups; j++) {
                double v, m = hierarchy_given_tau(h, j, tau, &v);
                mean[j] += weight * m;
                variance[j] += weight * (v + m * m);
            }
        }
    }
    for (int j = 0; j < h->groups; j++)
        variance[j] -= mean[j] * mean[j];
    *lacks = most + num_log(total * step);
}
