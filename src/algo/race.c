/* Six optimizers downhill on one surface: a step moves each of them along the gradient where it is,
 * all from the same start and, if there is noise, with the same numbers added to their gradients:
 *
 *   SGD        theta -= r g
 *   momentum   b = mu b + g;            theta -= r b
 *   Nesterov   b = mu b + g;            theta -= r (g + mu b)
 *   RMSProp    v = 0.99 v + 0.01 g^2;   theta -= r g / (sqrt(v) + 1e-8)
 *   Adam       m, v: running means of g and g^2 with mu and 0.999, unbiased;
 *                                       theta -= r m / (sqrt(v) + 1e-8)
 *   AdamW      theta *= 1 - r decay, then as Adam
 *
 * (opt/optimizer.h, where the sources are). Each has a rate r of its own, since no rate is fair to
 * two of them; the view `sweep` says which are good. Who gets ten widths of the picture away from
 * it has left the race and stays where it was last.
 *
 * Heights are above the surface's lowest point, and never noisy. Surfaces: algo/surface.h. */
#include <math.h>
#include <string.h>

#include "algo/algo.h"
#include "algo/surface.h"
#include "base/num.h"
#include "opt/optimizer.h"

enum hyper_index { SURFACE, START_X, START_Y, RATE, MOMENTUM = RATE + 6, DECAY, NOISE, HYPERS };
enum {
    RACERS = OPT_ADAMW + 1, /* in the order of enum optimizer_kind */
    ALL = 2 * RACERS,       /* numbers of all places */
    TRAIL = 512,            /* places kept of each way */
    MOST_GRID = 128,
    MOST_RATES = 64,
    MOST_STEPS = 1000,
};

static const double most_away = 10; /* widths of the picture */
static const double there = 1e-3;   /* height at which a racer has arrived */
static const double left = 1e30;    /* its height in a sweep */
static const double least_rate = 1e-5, most_rate = 1;

static const enum surface_kind offered[] = {SURFACE_ROSENBROCK, SURFACE_HIMMELBLAU,
                                            SURFACE_RASTRIGIN,  SURFACE_BEALE,
                                            SURFACE_VALLEY,     SURFACE_TILTED};

#define RATE_OF(kind, key, initial)                                                                \
    [RATE + (kind)] = {key, HYPER_REAL, 1e-5, 1, initial, 1, 1, "", NULL, DOC("Step size of " key)}

static const struct hyper hypers[HYPERS] = {
    [SURFACE] = {"surface", HYPER_CHOICE, 0, 5, 0, 0, 0, "",
                 "rosenbrock|himmelblau|rastrigin|beale|valley|tilted",
                 DOC("The surface whose lowest point is looked for.")},
    [START_X] = {"startX", HYPER_REAL, 0, 1, 0.15, 0, 0, "", NULL,
                 DOC("Where they start: from the left, in widths of the picture.")},
    [START_Y] = {"startY", HYPER_REAL, 0, 1, 0.85, 0, 0, "", NULL,
                 DOC("Where they start: from below, in heights of the picture.")},
    RATE_OF(OPT_SGD, "rateSgd", 1e-3),
    RATE_OF(OPT_MOMENTUM, "rateMomentum", 3e-4),
    RATE_OF(OPT_NESTEROV, "rateNesterov", 3e-4),
    RATE_OF(OPT_RMSPROP, "rateRmsprop", 1e-2),
    RATE_OF(OPT_ADAM, "rateAdam", 0.1),
    RATE_OF(OPT_ADAMW, "rateAdamw", 0.1),
    [MOMENTUM] = {"momentum", HYPER_REAL, 0, 0.99, 0.9, 0, 1, "", NULL,
                  DOC("How much of the last step momentum, Nesterov and both Adams keep.")},
    [DECAY] = {"weightDecay", HYPER_REAL, 0, 1, 0.01, 0, 1, "", NULL,
               DOC("How strongly AdamW is drawn to (0, 0) beside the gradient.")},
    [NOISE] = {"slopeNoise", HYPER_REAL, 0, 50, 0, 0, 1, "", NULL,
               DOC("Standard deviation of what is added to both numbers of a gradient.")},
};

static const char *const metrics[] = {"sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"};

struct race {
    enum surface_kind kind;
    const struct surface *surface;
    real *theta;   /* kept [RACERS, 2] */
    real *state;   /* kept [RACERS, 4] of the optimizers */
    real *out;     /* kept [RACERS] 1: has left */
    real *arrived; /* kept [RACERS] the step at which it first was so low; 0: not yet */
    real *trail;   /* kept [TRAIL, RACERS, 2]: row i is after step i * stride_of(steps) */
};

/* Rows of the trail are so many steps apart once there are `steps`. */
static int64_t stride_of(int64_t steps)
{
    int64_t stride = 1;
    while (steps / stride >= TRAIL)
        stride *= 2;
    return stride;
}

static double height(const struct race *r, const real *at)
{
    return r->surface->at(2, (double[]){(double)at[0], (double)at[1]}) - r->surface->least;
}

static void start_of(const struct session *s, real *at)
{
    const struct race *r = s->own;
    at[0] = (real)surface_place(r->surface, 0, s->hyper[START_X]);
    at[1] = (real)surface_place(r->surface, 1, s->hyper[START_Y]);
}

static struct optimizer optimizer_of(const struct session *s, int racer, double rate)
{
    struct optimizer o = optimizer_default((enum optimizer_kind)racer, rate);
    o.momentum = s->hyper[MOMENTUM];
    if (racer == OPT_ADAMW)
        o.weight_decay = s->hyper[DECAY];
    return o;
}

/* The noise of a step, the same for all. */
static void noise_of(const struct session *s, int64_t step, double *noise)
{
    struct rng rng = rng_stream(s->seed, RNG_NOISE, (uint64_t)step);
    for (int k = 0; k < 2; k++)
        noise[k] = s->hyper[NOISE] > 0 ? s->hyper[NOISE] * rng_normal(&rng) : 0;
}

static double share_of(const struct race *r, int k, double at)
{
    double lo = surface_place(r->surface, k, 0);
    return (at - lo) / (surface_place(r->surface, k, 1) - lo);
}

/* One step, from 1; 0 if it leads out of the race, and then at stays as it was. */
static int advance(const struct race *r, const struct optimizer *o, int64_t step,
                   const double *noise, real *at, real *state)
{
    double slope[2];
    real gradient[2], to[2] = {at[0], at[1]};
    surface_slope(r->kind, (double[]){(double)at[0], (double)at[1]}, slope);
    for (int k = 0; k < 2; k++)
        gradient[k] = (real)(slope[k] + noise[k]);
    if (!optimizer_accepts(2, gradient))
        return 0;
    optimizer_step(o, step, 2, gradient, to, state);
    for (int k = 0; k < 2; k++) {
        if (!(fabs(share_of(r, k, (double)to[k]) - 0.5) <= most_away))
            return 0;
    }
    memcpy(at, to, sizeof to);
    return 1;
}

static void remember(struct race *r, int64_t steps)
{
    int64_t stride = stride_of(steps);
    if (steps > 0 && stride != stride_of(steps - 1)) {
        for (int i = 1; i < TRAIL / 2; i++)
            memcpy(r->trail + (ptrdiff_t)i * ALL, r->trail + (ptrdiff_t)(2 * i) * ALL,
                   ALL * sizeof *r->trail);
    }
    if (steps % stride == 0)
        memcpy(r->trail + steps / stride * ALL, r->theta, ALL * sizeof *r->trail);
}

static enum status step(struct session *s, double *row)
{
    struct race *r = s->own;
    double noise[2];
    noise_of(s, s->step, noise);
    for (int i = 0; i < RACERS; i++) {
        struct optimizer o = optimizer_of(s, i, s->hyper[RATE + i]);
        real *at = r->theta + 2 * (ptrdiff_t)i;
        if (r->out[i] == 0 && !advance(r, &o, s->step + 1, noise, at, r->state + 4 * (ptrdiff_t)i))
            r->out[i] = 1;
        row[i] = height(r, at);
        if (r->arrived[i] == 0 && row[i] <= there)
            r->arrived[i] = (real)(s->step + 1);
    }
    remember(r, s->step + 1);
    return OK;
}

static enum status create(struct session *s)
{
    struct race *r = arena_alloc(s->arena, sizeof *r);
    if (!r)
        return error_set(&s->error, ERR_MEMORY, "no memory for the session");
    s->own = r;
    r->kind = offered[(int)s->hyper[SURFACE]];
    r->surface = &surfaces[r->kind];
    r->theta = session_keep(s, "theta", ALL);
    r->state = session_keep(s, "optimizer", 4 * RACERS);
    r->out = session_keep(s, "out", RACERS);
    r->arrived = session_keep(s, "arrived", RACERS);
    r->trail = session_keep(s, "trail", TRAIL * ALL);
    for (int i = 0; i < RACERS && !s->error.code; i++)
        start_of(s, r->theta + 2 * (ptrdiff_t)i);
    if (!s->error.code)
        remember(r, 0);
    return s->error.code;
}

/* ---- views ---- */

static void view_surface(struct session *s, const struct view *in, struct view *out)
{
    const struct race *r = s->own;
    const struct surface *f = r->surface;
    int n;
    if (view_whole(s, in, "n", 2, MOST_GRID, 64, &n))
        return;
    real *axis[2] = {view_add(s, out, "x", 1, n, 0, 0, 0), view_add(s, out, "y", 1, n, 0, 0, 0)};
    real *value = view_add(s, out, "value", 2, n, n, 0, 0);
    real *where = view_add(s, out, "where", 2, f->places, 2, 0, 0);
    for (int i = 0; i < 2 * n && !s->error.code; i++)
        axis[i / n][i % n] = (real)surface_place(f, i / n, (double)(i % n) / (n - 1));
    for (int i = 0; i < n * n && !s->error.code; i++)
        value[i] = (real)height(r, (real[]){axis[0][i % n], axis[1][i / n]});
    for (int i = 0; i < 2 * f->places && !s->error.code; i++)
        where[i] = (real)f->where[i / 2][f->dims ? i % 2 : 0];
}

static void view_racers(struct session *s, const struct view *in, struct view *out)
{
    (void)in;
    const struct race *r = s->own;
    real *place = view_add(s, out, "place", 2, RACERS, 2, 0, 0);
    real *slope = view_add(s, out, "slope", 2, RACERS, 2, 0, 0);
    real *value = view_add(s, out, "value", 1, RACERS, 0, 0, 0);
    real *gone = view_add(s, out, "out", 1, RACERS, 0, 0, 0);
    real *arrived = view_add(s, out, "arrived", 1, RACERS, 0, 0, 0);
    for (int i = 0; i < RACERS && !s->error.code; i++) {
        double at[2], g[2];
        for (int k = 0; k < 2; k++) {
            place[2 * i + k] = r->theta[2 * i + k];
            at[k] = (double)place[2 * i + k];
        }
        surface_slope(r->kind, at, g);
        slope[2 * i] = (real)g[0];
        slope[2 * i + 1] = (real)g[1];
        value[i] = (real)height(r, place + 2 * (ptrdiff_t)i);
        gone[i] = r->out[i];
        arrived[i] = r->arrived[i];
    }
}

static void view_trails(struct session *s, const struct view *in, struct view *out)
{
    (void)in;
    const struct race *r = s->own;
    int64_t apart = stride_of(s->step);
    int count = (int)(s->step / apart) + 1;
    real *trail = view_add(s, out, "trail", 3, count, RACERS, 2, 0);
    real *stride = view_add(s, out, "stride", 0, 0, 0, 0, 0);
    if (s->error.code)
        return;
    memcpy(trail, r->trail, (size_t)(count * ALL) * sizeof *trail);
    *stride = (real)apart;
}

static void view_sweep(struct session *s, const struct view *in, struct view *out)
{
    const struct race *r = s->own;
    int n, steps;
    if (view_whole(s, in, "n", 2, MOST_RATES, 31, &n) ||
        view_whole(s, in, "steps", 1, MOST_STEPS, 200, &steps))
        return;
    real *rate = view_add(s, out, "rate", 1, n, 0, 0, 0);
    real *value = view_add(s, out, "value", 2, RACERS, n, 0, 0);
    for (int i = 0; i < n && !s->error.code; i++)
        rate[i] = (real)num_min(
            most_rate, least_rate * num_exp(num_log(most_rate / least_rate) * i / (n - 1)));
    for (int i = 0; i < RACERS * n && !s->error.code; i++) {
        struct optimizer o = optimizer_of(s, i / n, (double)rate[i % n]);
        real at[2], state[4] = {0};
        double noise[2];
        int inside = 1;
        start_of(s, at);
        for (int t = 0; t < steps && inside; t++) {
            noise_of(s, t, noise);
            inside = advance(r, &o, t + 1, noise, at, state);
        }
        value[i] = inside ? (real)height(r, at) : (real)left;
    }
}

static const struct view_row views[] = {
    {"surface",
     DOC("n -> x [n], y [n], value [n,n] (rows: y) height above the lowest point; where [K,2] the "
         "lowest points are"),
     view_surface},
    {"racers",
     DOC("-> of SGD, momentum, Nesterov, RMSProp, Adam and AdamW place [6,2], slope [6,2] the "
         "gradient there without noise, value [6] height, out [6] 1 if it has left the race, "
         "arrived [6] the step at which its height was first at most 0.001 (0: not yet)"),
     view_racers},
    {"trails",
     DOC("-> trail [T,6,2] the places after every so many steps, stride, from the start on"),
     view_trails},
    {"sweep",
     DOC("n, steps -> rate [n] from 1e-5 to 1 and value [6,n] the height after so many steps from "
         "the start at that rate, everything else as it is now; 1e30: it left the race"),
     view_sweep},
};

const struct algo algo_race = {
    .name = "race",
    .doc = DOC("SGD, momentum, Nesterov, RMSProp, Adam and AdamW from one start on one surface; no "
               "drawings."),
    ALGO_TABLES(hypers, metrics, views),
    .split = SPLIT_NOTHING,
    .create = create,
    .step = step,
};
