#include "algo/tune.h"

#include <string.h>

#include "kern/map.h"

enum { MOST_STAGES = 10 };

struct tuner {
    const struct net *net;
    struct adapter *adapter;
    struct optimizer optimizer;
    int64_t step;
    int query;
    real *weights, *state;
};

struct tuner *tuner_create(struct arena *arena, const struct net *net, int support, int query,
                           enum optimizer_kind kind, struct error *e)
{
    const struct inner_spec spec = {.net = net, .support = support, .query = query, .steps = 1};
    struct adapter *adapter = adapter_create(arena, &spec, e);
    struct tuner *t = adapter ? arena_alloc(arena, sizeof *t) : NULL;
    size_t states = (size_t)optimizer_state(kind), size = (size_t)net->size;
    if (t) {
        t->weights = arena_array(arena, size, sizeof(real));
        t->state = states ? arena_array(arena, states * size, sizeof(real)) : NULL;
    }
    if (!t || !t->weights || (states && !t->state)) {
        error_set(e, ERR_MEMORY, "no memory for tuning");
        return NULL;
    }
    t->net = net;
    t->adapter = adapter;
    t->query = query;
    return t;
}

struct inner_task tuner_task(struct tuner *t)
{
    return adapter_task(t->adapter);
}

void tuner_fill(struct tuner *t, const real *support, const real *target, const real *query)
{
    adapter_fill(t->adapter, support, target, query);
}

void tuner_begin(struct tuner *t, const struct optimizer *o, const real *weights)
{
    t->optimizer = *o;
    t->step = 0;
    memcpy(t->weights, weights, (size_t)t->net->size * sizeof *weights);
    if (t->state)
        map_fill(optimizer_state(o->kind) * t->net->size, 0, t->state);
}

double tuner_step(struct tuner *t)
{
    double loss;
    const real *slope = adapter_slope(t->adapter, t->weights, &loss);
    optimizer_step(&t->optimizer, ++t->step, t->net->size, slope, t->weights, t->state);
    return loss;
}

real *tuner_weights(struct tuner *t)
{
    return t->weights;
}

const real *tuner_judge(struct tuner *t)
{
    return adapter_judge(t->adapter, t->weights);
}

int tuner_stages(int steps)
{
    return (steps < MOST_STAGES ? steps : MOST_STAGES) + 1;
}

void tuner_run(struct tuner *t, const struct optimizer *o, const real *weights, int steps,
               real *log_probability)
{
    size_t count = (size_t)t->query * (size_t)t->net->shape.dim[0];
    int last = tuner_stages(steps) - 1, done = 0;
    tuner_begin(t, o, weights);
    for (int stage = 0; stage <= last; stage++) {
        for (; last && done < stage * steps / last; done++)
            tuner_step(t);
        memcpy(log_probability + (size_t)stage * count, tuner_judge(t),
               count * sizeof *log_probability);
    }
}
