/* Functions of one or two inputs in the unit box that nobody knows before: a draw from a Gaussian
 * process with an RBF covariance, as a sum of random cosines,
 *
 *   f(x) = sqrt(2 / M) sum_m cos(w_m . x + b_m),  w_m ~ N(0, I / l^2),  b_m uniform in 0 .. 2 pi
 *
 * whose mean is 0 and whose variance is 1.
 * Source: Rahimi & Recht 2007, "Random features for large-scale kernel machines". */
#ifndef ALGO_WAVES_H
#define ALGO_WAVES_H

#include <stdint.h>

enum { WAVES = 48 };

struct waves {
    int dims;
    double frequency[WAVES][2], phase[WAVES];
    double where[2], least; /* its lowest point, in the box */
};

/* dims 1 or 2. The lowest point is the best of a grid, made better; some 10 ms. */
void waves_draw(struct waves *w, int dims, uint64_t seed);
double waves_at(const struct waves *w, const double *x);

#endif
