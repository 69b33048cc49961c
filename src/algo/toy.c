#include "algo/toy.h"

#include <string.h>

#include "algo/shown.h"
#include "algo/weights.h"
#include "kern/map.h"

enum {
    MOST_TASKS = 1000, /* a view */
    EXAM_SEED = 2017,  /* the tasks of an evaluation are the same for every session */
};

const char *const toy_metrics[] = {"loss", "lossBefore"};

static enum toy_method method_of(const struct session *s)
{
    return (enum toy_method)s->hyper[METHOD];
}

struct rng toy_rng(const struct session *s, enum side side, uint64_t index)
{
    return side == SIDE_TRAIN ? rng_stream(s->seed, RNG_BATCH, index)
                              : rng_stream(EXAM_SEED, RNG_EVAL, index);
}

static double squared_error(int n, const real *a, const real *b)
{
    double sum = 0;
    for (int i = 0; i < n; i++) {
        double d = (double)a[i] - (double)b[i];
        sum += d * d;
    }
    return sum / n;
}

/* ---- training ---- */

struct adapter *toy_adapter(struct session *s, struct inner_task *task)
{
    const struct toy *toy = s->own;
    struct inner_spec all = toy->spec;
    all.support = toy->support + toy->query;
    all.query = 1;
    struct adapter *a = adapter_create(s->arena, &all, &s->error);
    if (a) {
        *task = adapter_task(a);
        task->query = task->support + toy->support * shape_count(&toy->net.input);
        task->query_target = task->support_target + toy->support;
    }
    return a;
}

enum status toy_create(struct session *s, struct toy *toy)
{
    enum toy_method method = method_of(s);
    s->own = toy;
    toy->spec = (struct inner_spec){
        .net = &toy->net,
        .loss = LOSS_SQUARED,
        .support = toy->support,
        .query = toy->query,
        .steps = (int)s->hyper[INNER_STEPS],
        .order = (int)s->hyper[ORDER],
        .driver = INNER_UNROLLED,
        .rates = method == TOY_METASGD ? RATES_EACH : RATES_FIXED,
        .first = method == TOY_ANIL ? toy->net.params - 2 : 0,
    };
    if (descent_create(s, &toy->descent, inner_size(&toy->spec),
                       (enum optimizer_kind)s->hyper[OPTIMIZER]))
        return s->error.code;
    if (method == TOY_REPTILE || method == TOY_JOINT) {
        toy->adapter = toy_adapter(s, &toy->task);
        toy->w = arena_array(s->arena, (size_t)toy->net.size, sizeof *toy->w);
        if (!toy->w && !s->error.code)
            error_set(&s->error, ERR_MEMORY, "no memory for the session");
        if (s->error.code)
            return s->error.code;
    } else {
        toy->inner = inner_create(s->arena, &toy->spec, &s->error);
        if (!toy->inner)
            return s->error.code;
        toy->task = inner_task(toy->inner);
        shown_inner(s, toy->inner);
    }
    struct rng rng = rng_stream(s->seed, RNG_INIT, 0);
    net_init(&toy->net, &rng, toy->descent.theta);
    inner_init_rates(&toy->spec, s->hyper[INNER_RATE], toy->descent.theta);
    weights_inner(s, &toy->spec, toy->descent.theta);
    return OK;
}

int toy_parts(const struct session *s)
{
    return (int)s->hyper[TASKS];
}

/* Joint training is a Reptile of no steps, whose slope counts. */
static void descend(struct session *s, real *gradient, double *out)
{
    struct toy *toy = s->own;
    const real *theta = toy->descent.theta;
    int joint = method_of(s) == TOY_JOINT, steps = joint ? 0 : toy->spec.steps;
    int64_t n = toy->net.size;
    memcpy(toy->w, theta, (size_t)n * sizeof *theta);
    for (int k = 0;; k++) {
        const real *slope = adapter_slope(toy->adapter, toy->w, &out[0]);
        if (k == 0)
            out[1] = out[0];
        if (k == steps) {
            if (joint)
                memcpy(gradient, slope, (size_t)n * sizeof *slope);
            else
                map_axpy(n, -1, toy->w, theta, gradient);
            return;
        }
        map_axpy(n, (real)-s->hyper[INNER_RATE], slope, toy->w, toy->w);
    }
}

enum status toy_part(struct session *s, int t, real *gradient, double *out)
{
    struct toy *toy = s->own;
    real *theta = toy->descent.theta;
    toy->draw(s, SIDE_TRAIN, (uint64_t)(s->step * toy_parts(s) + t), 0, &toy->task);
    if (toy->inner) {
        out[0] = inner_run(toy->inner, theta, s->hyper[INNER_RATE], gradient);
        out[1] = squared_error(toy->query, inner_before(toy->inner, theta), toy->task.query_target);
    } else {
        descend(s, gradient, out);
    }
    return OK;
}

enum status toy_finish(struct session *s, double *metrics)
{
    struct descent *d = s->descent;
    double share = 1.0 / toy_parts(s);
    metrics[0] *= share;
    metrics[1] *= share;
    map_scale(d->n, d->gradient, (real)share, d->gradient);
    return descent_step(s, d, s->hyper[RATE], metrics[0]);
}

/* ---- evaluation ---- */

enum status toy_exam_create(struct session *s, struct toy_exam *e)
{
    const struct toy *toy = s->own;
    struct inner_spec spec = toy->spec;
    spec.query = toy->exam;
    e->stages = (int)s->hyper[TEST_STEPS] + 1;
    e->adapter = adapter_create(s->arena, &spec, &s->error);
    if (!e->adapter)
        return s->error.code;
    e->task = adapter_task(e->adapter);
    size_t exam = (size_t)toy->exam;
    e->task.query_target = arena_array(s->arena, exam, sizeof(real));
    e->answers = arena_array(s->arena, (size_t)e->stages * exam, sizeof(real));
    if (!e->task.query_target || !e->answers)
        error_set(&s->error, ERR_MEMORY, "no memory for a task");
    return s->error.code;
}

void toy_examine(struct session *s, struct toy_exam *e, enum side side, uint64_t index, real *loss)
{
    const struct toy *toy = s->own;
    toy->draw(s, side, index, 1, &e->task);
    adapter_run(e->adapter, toy->descent.theta, s->hyper[INNER_RATE], e->stages - 1, e->answers);
    for (int k = 0; k < e->stages; k++)
        loss[k] = (real)squared_error(toy->exam, e->answers + (ptrdiff_t)k * toy->exam,
                                      e->task.query_target);
}

void toy_view_evaluate(struct session *s, const struct view *in, struct view *out)
{
    struct toy_exam e;
    int side, first, count;
    if (view_whole(s, in, "side", 0, 1, SIDE_TEST, &side) ||
        view_whole(s, in, "first", 0, 1 << 24, 0, &first) ||
        view_whole(s, in, "count", 1, MOST_TASKS, 1, &count) || toy_exam_create(s, &e))
        return;
    real *loss = view_add(s, out, "loss", 2, count, e.stages, 0, 0);
    for (int i = 0; loss && i < count; i++)
        toy_examine(s, &e, (enum side)side, (uint64_t)(first + i), loss + (ptrdiff_t)i * e.stages);
}
