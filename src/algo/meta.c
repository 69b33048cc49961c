#include "algo/meta.h"

#include "algo/adapter.h"
#include "algo/shown.h"
#include "algo/weights.h"

/* Loops for the ways in which a step is taken; only those that will be needed are there. */
struct meta {
    struct inner_spec spec;
    struct inner *inner[2][2]; /* [first order][query losses of every inner step] */
};

static int first_order_at(const struct session *s, int64_t step)
{
    return s->hyper[ORDER] < 2 || (double)step < s->hyper[FIRST_ORDER_STEPS];
}

static int every_step_at(const struct session *s, int64_t step)
{
    return s->hyper[INNER_STEPS] > 1 && (double)step < s->hyper[MULTI_STEP];
}

/* ---- training ---- */

/* All inner steps count alike at first; then all but the last less and less, but never less than
 * 0.03 of their first weight while they count at all (Antoniou, Edwards & Storkey 2019, sec. 4, and
 * the authors' program). */
static void weigh_steps(const struct session *s, real *weight)
{
    int steps = (int)s->hyper[INNER_STEPS];
    double share = 1.0 / steps, left = 1 - (double)s->step / s->hyper[MULTI_STEP];
    double each = share * (left > 0.03 ? left : 0.03);
    for (int k = 0; k < steps - 1; k++)
        weight[k] = (real)each;
    weight[steps - 1] = (real)(1 - each * (steps - 1));
}

enum status meta_part(struct session *s, int t, real *gradient, double *out)
{
    struct family *f = s->own;
    struct meta *m = f->own;
    int way = f->train.spec.way, query = f->train.spec.query;
    int every = every_step_at(s, s->step);
    struct inner *in = m->inner[first_order_at(s, s->step)][every];
    struct inner_task task = inner_task(in);
    if (every)
        weigh_steps(s, inner_weights(in));
    family_task(s, t, task.support, task.query);
    out[0] = inner_run(in, f->descent.theta, s->hyper[INNER_RATE], gradient);
    out[1] = fewshot_accuracy(way, query, inner_after(in));
    if (t == 0) /* one task shows that it is chance, at a quarter of the cost */
        out[2] = fewshot_accuracy(way, query, inner_before(in, f->descent.theta));
    return OK;
}

static enum status create_inner(struct session *s, struct meta *m, int first_order, int every)
{
    const struct family *f = s->own;
    struct inner_spec spec = m->spec;
    if (m->inner[first_order][every])
        return OK;
    spec.order = first_order ? 1 : 2;
    spec.every_step = every;
    struct inner *in = inner_create(s->arena, &spec, &s->error);
    if (!in)
        return s->error.code;
    struct inner_task task = inner_task(in);
    fewshot_targets(f->train.spec.way, f->train.spec.shot, task.support_target);
    fewshot_targets(f->train.spec.way, f->train.spec.query, task.query_target);
    m->inner[first_order][every] = in;
    return OK;
}

/* Whatever changes over the steps changes where one of these two does. */
static enum status create_loops(struct session *s, struct meta *m)
{
    const int64_t begin[] = {0, (int64_t)s->hyper[FIRST_ORDER_STEPS],
                             (int64_t)s->hyper[MULTI_STEP]};
    for (int i = 0; i < 3; i++) {
        if (create_inner(s, m, first_order_at(s, begin[i]), every_step_at(s, begin[i])))
            return s->error.code;
    }
    return OK;
}

/* ---- answering ---- */

static int stages(const struct session *s)
{
    return (int)s->hyper[TEST_STEPS] + 1;
}

static void *prepare(struct session *s, int way, int support, int query)
{
    const struct family *f = s->own;
    const struct meta *m = f->own;
    if (way != f->train.spec.way) {
        error_set(&s->error, ERR_RANGE,
                  "a network meta-trained on %d classes cannot tell %d apart: train it on as many",
                  f->train.spec.way, way);
        return NULL;
    }
    struct inner_spec spec = m->spec;
    spec.support = support;
    spec.query = query;
    return adapter_create(s->arena, &spec, &s->error);
}

static void answer(struct session *s, void *prepared, const real *support, const real *target,
                   const real *query, real *log_probability)
{
    const struct family *f = s->own;
    adapter_fill(prepared, support, target, query);
    adapter_run(prepared, f->descent.theta, s->hyper[INNER_RATE], (int)s->hyper[TEST_STEPS],
                log_probability);
}

static const struct family_method method = {stages, prepare, answer};

enum status meta_create(struct session *s, enum inner_rates rates, int head_only)
{
    struct family *f = family_create(s, &method, 1);
    struct meta *m = f ? arena_alloc(s->arena, sizeof *m) : NULL;
    if (!m)
        return error_set(&s->error, ERR_MEMORY, "no memory for the session");
    f->own = m;
    const struct episode_spec *e = &f->train.spec;
    m->spec = (struct inner_spec){
        .net = &f->net,
        .support = e->way * e->shot,
        .query = e->way * e->query,
        .steps = (int)s->hyper[INNER_STEPS],
        .order = 2,
        .driver = (enum inner_driver)s->hyper[DRIVER],
        .rates = rates,
        .first = head_only ? f->net.params - 2 : 0,
        .by_support = s->hyper[STATISTICS] > 0,
    };
    if (descent_create(s, &f->descent, inner_size(&m->spec),
                       (enum optimizer_kind)s->hyper[OPTIMIZER]) ||
        create_loops(s, m))
        return s->error.code;
    struct rng rng = rng_stream(s->seed, RNG_INIT, 0);
    net_init(&f->net, &rng, f->descent.theta);
    inner_init_rates(&m->spec, s->hyper[INNER_RATE], f->descent.theta);
    weights_inner(s, &m->spec, f->descent.theta);
    /* What is run in the end. */
    int last = first_order_at(s, INT64_MAX);
    shown_inner(s, m->inner[last][every_step_at(s, INT64_MAX)]);
    return family_ready(s);
}
