/* One flat theta under one optimizer: what an algorithm trains and a checkpoint holds. */
#ifndef ALGO_DESCENT_H
#define ALGO_DESCENT_H

#include "algo/algo.h"
#include "opt/optimizer.h"

/* Choices of a hyperparameter that names an optimizer, in the order of enum optimizer_kind. */
#define DESCENT_CHOICES "sgd|momentum|nesterov|rmsprop|adam|adamw"

/* Rows of a table of hyperparameters, as in [RATE] = DESCENT_RATE(1e-3). */
#define DESCENT_OPTIMIZER(initial)                                                                 \
    {                                                                                              \
        "optimizer", HYPER_CHOICE, 0, 5, initial, 0, 0, "", DESCENT_CHOICES,                       \
            DOC("The rule that turns gradients into steps.")                                       \
    }
#define DESCENT_RATE(initial)                                                                      \
    {                                                                                              \
        "rate", HYPER_REAL, 1e-6, 1, initial, 1, 1, "", NULL, DOC("Step size of the optimizer.")   \
    }

struct descent {
    int64_t n;
    enum optimizer_kind kind;
    real *theta;    /* [n], kept as "theta" */
    real *state;    /* kept as "optimizer"; NULL for plain SGD */
    real *gradient; /* [n], filled anew each step */
};

/* d, which must live as long as the session, becomes s->descent. Errors are left in s->error. */
enum status descent_create(struct session *s, struct descent *d, int64_t n,
                           enum optimizer_kind kind);

/* One step along d->gradient with this rate, as step s->step + 1. ERR_NUMERIC, and theta stays as
 * it was, if the loss or the square of a gradient's number is not finite. */
enum status descent_step(struct session *s, struct descent *d, double rate, double loss);

#endif
