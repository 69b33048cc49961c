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

enum status descent_step(struct session *s, struct descent *d, double rate, double loss)
{
    if (!isfinite(loss) || !optimizer_accepts(d->n, d->gradient))
        return error_set(&s->error, ERR_NUMERIC,
                         "step %d: the loss is %g%s; lower the rate, or start again with another "
                         "seed",
                         (int)s->step + 1, loss,
                         isfinite(loss) ? " but its gradient is not finite or too large" : "");
    struct optimizer o = optimizer_default(d->kind, rate);
    optimizer_step(&o, s->step + 1, d->n, d->gradient, d->theta, d->state);
    return OK;
}
