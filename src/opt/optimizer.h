/* Optimizers on flat vectors. State lives with the caller: optimizer_state reals a parameter. */
#ifndef OPT_OPTIMIZER_H
#define OPT_OPTIMIZER_H

#include <stdint.h>

#include "base/real.h"

enum optimizer_kind { OPT_SGD, OPT_MOMENTUM, OPT_NESTEROV, OPT_RMSPROP, OPT_ADAM, OPT_ADAMW };

struct optimizer {
    enum optimizer_kind kind;
    double rate;
    double momentum;     /* momentum, Nesterov: 0.9;  Adam: beta1;  RMSProp: unused */
    double decay;        /* RMSProp: 0.99;  Adam: beta2 */
    double epsilon;      /* 1e-8, outside the square root */
    double weight_decay; /* AdamW only, decoupled */
};

struct optimizer optimizer_default(enum optimizer_kind kind, double rate);
int optimizer_state(enum optimizer_kind kind); /* 0, 1 or 2 reals a parameter */

/* One step: theta and state change in place; step counts from 1 (Adam's bias correction).
 * Conventions are PyTorch's; sources: Tieleman & Hinton 2012, Kingma & Ba 2015, Loshchilov & Hutter
 * 2019. */
void optimizer_step(const struct optimizer *o, int64_t step, int64_t n, const real *gradient,
                    real *theta, real *state);

/* Whether the squares of a gradient are all finite: optimizers keep them, and one infinite second
 * moment would stop its weight for ever. */
int optimizer_accepts(int64_t n, const real *gradient);

#endif
