/* The curves of sinusoid regression, y = A sin(x - phi) on -5 .. 5:
 * A uniform in 0.1 .. 5, phi in 0 .. pi. Source: Finn, Abbeel & Levine 2017, sec. 5.1. */
#ifndef ALGO_WAVE_H
#define ALGO_WAVE_H

#include "base/real.h"
#include "base/rng.h"

struct wave {
    double amplitude, phase;
};

struct wave wave_draw(struct rng *rng);
real wave_at(const struct wave *w, real x);
/* n points, at random from rng, or without one at equal distances. */
void wave_points(const struct wave *w, struct rng *rng, int n, real *x, real *y);

#endif
