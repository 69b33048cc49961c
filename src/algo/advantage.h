/* How much better what was done turned out than what was to be expected: returns from rewards, and
 * baselines that take from them what does not depend on the action. */
#ifndef ALGO_ADVANTAGE_H
#define ALGO_ADVANTAGE_H

#include "base/real.h"
#include "base/status.h"

enum baseline {
    BASELINE_LINEAR, /* least squares on what is seen, its squares, and time, time^2, time^3
                        (Duan et al. 2016), fitted to the batch itself */
    BASELINE_TIME,   /* the mean of the other episodes at this moment */
    BASELINE_NONE,
};

enum { ADVANTAGE_MOST_SEEN = 8 }; /* numbers that are seen, of BASELINE_LINEAR */

/* From rewards [T,K], moment by moment (those of t are what followed what was done at t), and what
 * was seen [T,K,n] to advantages [T,K]:
 *   return R_t = r_t + discount R_{t+1},   A_t = R_t - baseline_t. */
void advantage_fill(enum baseline baseline, int moments, int episodes, int n, const real *seen,
                    const real *reward, double discount, real *advantage);

#endif
