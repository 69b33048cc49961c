/* What a point is worth trying, when the lowest value is looked for and f there is believed to be
 * N(mean, sd^2). With the least value known, best, and z = (best - margin - mean) / sd:
 *
 *   EI    E max(best - margin - f, 0) = sd (phi(z) + z Phi(z))    Jones, Schonlau & Welch 1998
 *   PI    P(f < best - margin) = Phi(z)                           Kushner 1964
 *   UCB   kappa sd - mean                                         Srinivas et al. 2010
 *
 * The third is called after the upper bound of -f, which is what is made large. */
#ifndef SEARCH_ACQUIRE_H
#define SEARCH_ACQUIRE_H

enum acquisition { ACQUIRE_EI, ACQUIRE_PI, ACQUIRE_UCB };

struct acquire {
    enum acquisition kind;
    double best, margin, kappa;
};

/* sd 0: the limits. */
double acquire_value(const struct acquire *a, double mean, double sd);

/* The same order of points, also where EI and PI are too small for a double: z there, which is
 * negative. */
double acquire_rank(const struct acquire *a, double mean, double sd);

/* The standard normal density, and its integral from -infinity to z with a relative error below
 * 1e-13 for z > -37. Sources: Marsaglia 2004 (series); Laplace's continued fraction. */
double normal_density(double z);
double normal_below(double z);

#endif
