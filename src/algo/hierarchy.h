/* Groups that lend one another strength: the normal hierarchical model with known noise,
 *
 *   mean of group j   theta_j ~ N(mean, tau^2)
 *   its raw mean      raw_j ~ N(theta_j, noise_j)          noise_j: a variance
 *
 * where everything has a closed form given mean and tau, and the rest takes one integral. Source:
 * Gelman et al. 2013, Bayesian Data Analysis, sec. 5.4; Efron & Morris 1975. */
#ifndef ALGO_HIERARCHY_H
#define ALGO_HIERARCHY_H

struct hierarchy {
    int groups; /* at least 3 */
    const double *raw, *noise;
};

/* log p(raw | mean, tau) in nats, theta integrated out; its slope by mean and by log tau [2], or
 * NULL. tau >= 0. */
double hierarchy_likelihood(const struct hierarchy *h, double mean, double tau, double *slope);

/* The part b_j = noise_j / (noise_j + tau^2) by which group j is drawn towards the mean. */
double hierarchy_pull(const struct hierarchy *h, int group, double tau);

/* p(theta_j | raw, mean, tau): its mean b mean + (1 - b) raw, and its variance (1 - b) noise. */
double hierarchy_shrunken(const struct hierarchy *h, int group, double mean, double tau,
                          double *variance);

/* With a flat prior on the mean, p(mean | raw, tau): its mean and variance. */
double hierarchy_mean(const struct hierarchy *h, double tau, double *variance);

/* p(theta_j | raw, tau) with that prior: mean and variance. */
double hierarchy_given_tau(const struct hierarchy *h, int group, double tau, double *variance);

/* With flat priors on the mean and on tau > 0 (proper from three groups on; Gelman 2006): log of
 * p(tau | raw) up to a constant. */
double hierarchy_tau(const struct hierarchy *h, double tau);

/* The whole posterior with these priors, by quadrature over log tau: mean [groups] and variance
 * [groups] of each theta_j, the median of tau, and what hierarchy_tau lacks: log of the integral of
 * exp(hierarchy_tau). */
void hierarchy_posterior(const struct hierarchy *h, double *mean, double *variance, double *median,
                         double *lacks);

/* Root of the mean noise: what tau is large or small against. */
double hierarchy_unit(const struct hierarchy *h);

#endif
