#include "algo/descent.h"

#include <math.h>

enum status descent_create(struct session *s, struct descent *d, int64_t n,
                           enum optimizer_kind kind)
{
    int states = optimizer_state(kind);
    s->descent = d;
    d->n = n;
    d->kind = kind;
    d->theta = session_keep(s, "theta", n);
    d->state = states ? session_keep(s, "optimizer", states * n) : NULL;
    d->gradient = arena_array(s->arena, (size_t)n, sizeof(real));
    if (!d->gradient)
        error_set(&s->error, ERR_MEMORY, "no memory for a gradient of %d numbers", (int)n);
    return s->error.code;
}

/* Whether all squares are finite: optimizers keep them, and one infinite second moment would stop
 * its weight for ever. y - y is 0 for every number but NaN and the infinities, and one of these
 * stays in the sum. */
static int squares_finite(int64_t n, const real *x)
{
    real sum = 0;
    for (int64_t i = 0; i < n; i++) {
        real y = x[i] * x[i];
        sum += y - y;
    }
    return sum == 0;
}

enum status descent_step(struct session *s, struct descent *d, double rate, double loss)
{
    if (!isfinite(loss) || !squares_finite(d->n, d->gradient))
        return error_set(&s->error, ERR_NUMERIC,
                         "step %d: the loss is %g%s; lower the rate, or start again with another "
                         "seed",
                         (int)s->step + 1, loss,
                         isfinite(loss) ? " but its gradient is not finite or too large" : "");
    struct optimizer o = optimizer_default(d->kind, rate);
    optimizer_step(&o, s->step + 1, d->n, d->gradient, d->theta, d->state);
    return OK;
}
