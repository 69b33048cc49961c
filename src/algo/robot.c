/* Meta-reinforcement learning: a robot, a point in the plane, learns to learn where to go.
 *
 *   a task is a goal, uniform in the square [-0.5, 0.5]^2; the robot is told its own place only
 *   an episode begins at the origin and lasts `horizon` moves x <- x + clip(0.1 a, -0.1, 0.1)
 *   the reward of a move is -|x - goal|^2 at the place it leads to
 *
 * The policy is Gaussian, a ~ N(mean(x; theta), sd^2), by a network 2-32-32-2 with learnt sd. From
 * `rollouts` episodes of the present policy, a step of adaptation follows the policy gradient:
 *
 *   w_{k+1} = w_k + innerRate * slope(w_k)        see algo/policy.h
 *
 * and what is maximised is the return of the episodes that w_K then lives through:
 *
 *   maml   theta <- theta + rate * mean over goals of d J(w_K) / d theta, through the steps; that
 *          the first episodes too are drawn by theta is in the Hessian of the slope
 *   joint  theta <- theta + rate * mean over goals of d J(theta) / d theta: one policy for all
 *          goals at once, the baseline. It adapts as well, but only to be measured.
 *
 * Departures from the paper: 20 moves in place of 100, no end of an episode within 0.01 of the goal
 * (where there is nothing more to lose), a smaller network of tanh, and the outer step is
 * Adam's where the paper has TRPO's. Actions are in units of the greatest speed, and what counts
 * for their probability is what the policy chose before it is clipped.
 * Source: Finn, Abbeel & Levine 2017, sec. 5.3, fig. 4. */
#include <math.h>
#include <string.h>

#include "algo/advantage.h"
#include "algo/algo.h"
#include "algo/descent.h"
#include "algo/policy.h"
#include "algo/shown.h"
#include "algo/weights.h"
#include "base/num.h"
#include "kern/map.h"

enum hyper_index {
    LEARNER,
    ORDER,
    HESSIAN,
    BASELINE,
    TASKS,
    INNER_STEPS,
    TEST_STEPS,
    INNER_RATE,
    EPISODES,
    HORIZON,
    DISCOUNT,
    SD,
    OPTIMIZER,
    RATE,
    HYPERS
};
enum learner { LEARN_MAML, LEARN_JOINT };
enum { RETURN_AFTER, RETURN_BEFORE, DISTANCE_AFTER, DISTANCE_BEFORE, SPREAD, METRICS };

enum {
    DIMS = 2,
    WIDTH = 32,
    MOST_STEPS = 4,
    MOST_TEST_STEPS = 8,
    MOST_GOALS = 1000, /* a view */
    MOST_GRID = 64,
    EXAM_SEED = 2017, /* the goals of an evaluation are the same for every session */
};

static const double half_side = 0.5, speed = 0.1;
/* Slopes grow as 1 / sd: with little noise left, steps of the meta-gradient would throw the policy
 * to where all actions are clipped and no episode says anything. */
static const double least_sd = 0.4, most_sd = 3;

static const struct hyper hypers[HYPERS] = {
    [LEARNER] = {"learner", HYPER_CHOICE, 0, 1, LEARN_MAML, 0, 0, "", "maml|joint",
                 DOC("What is made large: the return after adapting to a goal, or the return of "
                     "one policy for all goals, the baseline.")},
    [ORDER] = {"order", HYPER_INT, 1, 2, 2, 0, 0, "", NULL,
               DOC("2: the meta-gradient; 1: without the derivative of the inner step (first-order "
                   "MAML).")},
    [HESSIAN] =
        {"hessian", HYPER_CHOICE, 0, 2, POLICY_LVC, 0, 0, "", "lvc|dice|score",
         DOC("How the derivative of a policy gradient is estimated: with less noise and a bias, "
             "with more noise and none, or as if the episodes did not depend on the policy.")},
    [BASELINE] = {"baseline", HYPER_CHOICE, 0, 2, BASELINE_LINEAR, 0, 0, "", "linear|time|none",
                  DOC("What is taken from returns: a fit to place and time, the mean of the other "
                      "episodes at the same time, or nothing.")},
    [TASKS] = {"tasks", HYPER_INT, 1, 64, 20, 0, 0, "goals", NULL, DOC("Goals a step.")},
    [INNER_STEPS] = {"innerSteps", HYPER_INT, 1, MOST_STEPS, 1, 0, 0, "steps", NULL,
                     DOC("Steps of adaptation in training.")},
    [TEST_STEPS] = {"testSteps", HYPER_INT, 0, MOST_TEST_STEPS, 3, 0, 1, "steps", NULL,
                    DOC("Steps of adaptation in evaluation.")},
    [INNER_RATE] = {"innerRate", HYPER_REAL, 1e-3, 10, 0.1, 1, 1, "", NULL,
                    DOC("Step size of the adaptation.")},
    [EPISODES] = {"rollouts", HYPER_INT, 2, 100, 20, 0, 0, "episodes", NULL,
                  DOC("Episodes from which a step of adaptation learns.")},
    [HORIZON] = {"horizon", HYPER_INT, 5, 100, 20, 0, 0, "moves", NULL,
                 DOC("Moves of an episode.")},
    [DISCOUNT] = {"discount", HYPER_REAL, 0.5, 1, 0.95, 0, 1, "", NULL,
                  DOC("What a reward one move later counts for, in gradients.")},
    [SD] = {"firstSd", HYPER_REAL, 0.4, 2, 0.7, 1, 0, "", NULL,
            DOC("Standard deviation of actions where training begins, in units of the greatest "
                "speed.")},
    [OPTIMIZER] = DESCENT_OPTIMIZER(OPT_ADAM),
    [RATE] = DESCENT_RATE(2e-3),
};

/* Averages over goals and episodes: sum of the rewards of an episode, and distance from the goal at
 * its end, after adapting and before; the policy's standard deviation, averaged over both axes. */
static const char *const metrics[METRICS] = {"returnAfter", "returnBefore", "distanceAfter",
                                             "distanceBefore", "sd"};

struct outcome {
    double total, distance; /* of an episode, averaged */
};

/* What a robot goes through that adapts to one goal. */
struct life {
    int steps;
    real **w;                   /* [steps + 1]; the first is the caller's */
    struct policy_batch *batch; /* [steps + 1]: what each of them lived through */
    struct outcome *outcome;    /* [steps + 1] */
    real *path;                 /* [steps + 1, K, horizon + 1, 2], or NULL */
};

struct robot {
    struct net net;
    struct descent descent;
    struct policy_spec spec;
    struct policy *policy;
    struct life life; /* of training */
    real *place;      /* [K,2] */
    real *reward;     /* [horizon, K] */
    real *slope;      /* [net.size] */
};

/* ---- the world ---- */

static void goal_draw(struct rng *rng, double goal[DIMS])
{
    for (int i = 0; i < DIMS; i++)
        goal[i] = rng_range(rng, -half_side, half_side);
}

static double square_from(const real *place, const double goal[DIMS])
{
    double sum = 0;
    for (int i = 0; i < DIMS; i++) {
        double d = (double)place[i] - goal[i];
        sum += d * d;
    }
    return sum;
}

static double move(double action)
{
    return speed * num_max(-1, num_min(1, action));
}

/* The return of a robot that knows where to go. */
static double best_return(const double goal[DIMS], int moves)
{
    double sum = 0, left[DIMS] = {fabs(goal[0]), fabs(goal[1])};
    for (int t = 0; t < moves; t++) {
        for (int i = 0; i < DIMS; i++) {
            left[i] = num_max(left[i] - speed, 0);
            sum -= left[i] * left[i];
        }
    }
    return sum;
}

static void keep_places(const struct robot *r, int t, real *path)
{
    int moves = r->spec.moments;
    for (int k = 0; path && k < r->spec.episodes; k++)
        memcpy(path + ((ptrdiff_t)k * (moves + 1) + t) * DIMS, r->place + (ptrdiff_t)k * DIMS,
               DIMS * sizeof *path);
}

/* Episodes of the policy w towards this goal: what was seen and done, and rewards in r->reward. */
static struct outcome episodes_live(struct robot *r, real *w, const double goal[DIMS],
                                    struct rng *rng, const struct policy_batch *b, real *path)
{
    int moves = r->spec.moments, n = r->spec.episodes, count = n * DIMS;
    const real *log_sd = w + r->net.param[r->net.params - 1].offset;
    double sd[DIMS], total = 0, distance = 0;
    for (int i = 0; i < DIMS; i++)
        sd[i] = num_exp((double)log_sd[i]);
    map_fill(count, 0, r->place);
    keep_places(r, 0, path);
    for (int t = 0; t < moves; t++) {
        real *seen = b->seen + (ptrdiff_t)t * count, *done = b->done + (ptrdiff_t)t * count;
        memcpy(seen, r->place, (size_t)count * sizeof *seen);
        const real *mean = policy_mean(r->policy, w, seen);
        for (int i = 0; i < count; i++) {
            done[i] = (real)((double)mean[i] + sd[i % DIMS] * rng_normal(rng));
            r->place[i] = (real)((double)r->place[i] + move((double)done[i]));
        }
        for (int k = 0; k < n; k++) {
            double square = square_from(r->place + (ptrdiff_t)k * DIMS, goal);
            r->reward[t * n + k] = (real)-square;
            total -= square;
            if (t == moves - 1)
                distance += sqrt(square);
        }
        keep_places(r, t + 1, path);
    }
    return (struct outcome){total / n, distance / n};
}

/* Lives through episodes with life->w[0], adapts, and so on; the last w lives but adapts no more.
 * judged: its advantages are wanted all the same. */
static void live(struct session *s, const struct life *life, const double goal[DIMS],
                 struct rng *rng, int judged)
{
    struct robot *r = s->own;
    const struct policy_spec *spec = &r->spec;
    ptrdiff_t path = (ptrdiff_t)spec->episodes * (spec->moments + 1) * DIMS;
    for (int k = 0; k <= life->steps; k++) {
        const struct policy_batch *b = &life->batch[k];
        life->outcome[k] =
            episodes_live(r, life->w[k], goal, rng, b, life->path ? life->path + k * path : NULL);
        if (k == life->steps && !judged)
            return;
        advantage_fill((enum baseline)s->hyper[BASELINE], spec->moments, spec->episodes, DIMS,
                       b->seen, r->reward, s->hyper[DISCOUNT], b->advantage);
        if (k == life->steps)
            return;
        policy_slope(r->policy, life->w[k], b, r->slope);
        map_axpy(r->net.size, (real)s->hyper[INNER_RATE], r->slope, life->w[k], life->w[k + 1]);
    }
}

/* ---- training ---- */

static enum status life_create(struct session *s, struct life *life, int steps)
{
    struct robot *r = s->own;
    const struct policy_spec *spec = &r->spec;
    size_t stages = (size_t)steps + 1;
    life->steps = steps;
    life->w = arena_array(s->arena, stages, sizeof *life->w);
    life->batch = arena_array(s->arena, stages, sizeof *life->batch);
    life->outcome = arena_array(s->arena, stages, sizeof *life->outcome);
    if (!life->w || !life->batch || !life->outcome)
        return error_set(&s->error, ERR_MEMORY, "no memory for an adaptation");
    life->w[0] = r->descent.theta;
    for (int k = 0; k <= steps; k++) {
        if (policy_batch_create(s->arena, spec, &life->batch[k], &s->error))
            return s->error.code;
        if (k && !(life->w[k] = arena_array(s->arena, (size_t)r->net.size, sizeof(real))))
            return error_set(&s->error, ERR_MEMORY, "no memory for %d steps", steps);
    }
    return OK;
}

static enum status create(struct session *s)
{
    struct robot *r = arena_alloc(s->arena, sizeof *r);
    if (!r)
        return error_set(&s->error, ERR_MEMORY, "no memory for the session");
    s->own = r;
    net_begin(&r->net, SHAPE1(DIMS));
    for (int i = 0; i < 2; i++) {
        net_linear(&r->net, WIDTH, ACT_TANH);
        net_activation(&r->net, ACT_TANH);
    }
    net_linear(&r->net, DIMS, ACT_NONE);
    net_parameter(&r->net, "logSd", SHAPE1(DIMS), num_log(s->hyper[SD]));
    r->spec = (struct policy_spec){
        .net = &r->net,
        .moments = (int)s->hyper[HORIZON],
        .episodes = (int)s->hyper[EPISODES],
        .order = s->hyper[LEARNER] == LEARN_JOINT ? 1 : (int)s->hyper[ORDER],
        .hessian = (enum policy_hessian)s->hyper[HESSIAN],
    };
    if (descent_create(s, &r->descent, r->net.size, (enum optimizer_kind)s->hyper[OPTIMIZER]))
        return s->error.code;
    r->policy = policy_create(s->arena, &r->spec, &s->error);
    if (!r->policy || life_create(s, &r->life, (int)s->hyper[INNER_STEPS]))
        return s->error.code;
    size_t episodes = (size_t)r->spec.episodes, size = (size_t)r->net.size;
    r->place = arena_array(s->arena, episodes * DIMS, sizeof(real));
    r->reward = arena_array(s->arena, episodes * (size_t)r->spec.moments, sizeof(real));
    r->slope = arena_array(s->arena, size, sizeof(real));
    if (!r->place || !r->reward || !r->slope)
        return error_set(&s->error, ERR_MEMORY, "no memory for the session");
    struct rng rng = rng_stream(s->seed, RNG_INIT, 0);
    net_init(&r->net, &rng, r->descent.theta);
    weights_net(s, "net", &r->net, 0, r->descent.theta);
    shown_plan(s, "innerStep", policy_slope_plan(r->policy));
    if (policy_hessian_plan(r->policy))
        shown_plan(s, "hessianProduct", policy_hessian_plan(r->policy));
    return OK;
}

static int parts(const struct session *s)
{
    return (int)s->hyper[TASKS];
}

static double sd_of(const struct robot *r, const real *w, int axis)
{
    return num_exp((double)w[r->net.param[r->net.params - 1].offset + axis]);
}

static enum status part(struct session *s, int t, real *gradient, double *out)
{
    struct robot *r = s->own;
    const struct life *life = &r->life;
    uint64_t index = (uint64_t)(s->step * parts(s) + t);
    struct rng tasks = rng_stream(s->seed, RNG_BATCH, index);
    struct rng noise = rng_stream(s->seed, RNG_NOISE, index);
    int last = life->steps, joint = s->hyper[LEARNER] == LEARN_JOINT;
    double goal[DIMS];
    goal_draw(&tasks, goal);
    live(s, life, goal, &noise, !joint);
    policy_slope(r->policy, life->w[joint ? 0 : last], &life->batch[joint ? 0 : last], gradient);
    for (int k = last - 1; !joint && k >= 0; k--)
        policy_back(r->policy, life->w[k], &life->batch[k], s->hyper[INNER_RATE], gradient);
    out[RETURN_AFTER] = life->outcome[last].total;
    out[RETURN_BEFORE] = life->outcome[0].total;
    out[DISTANCE_AFTER] = life->outcome[last].distance;
    out[DISTANCE_BEFORE] = life->outcome[0].distance;
    out[SPREAD] = 0.5 * (sd_of(r, life->w[0], 0) + sd_of(r, life->w[0], 1));
    return OK;
}

static enum status finish(struct session *s, double *out)
{
    struct robot *r = s->own;
    struct descent *d = &r->descent;
    double share = 1.0 / parts(s);
    for (int k = 0; k < METRICS; k++)
        out[k] *= share;
    map_scale(d->n, d->gradient, (real)-share, d->gradient); /* what is made large goes up */
    if (descent_step(s, d, s->hyper[RATE], out[RETURN_AFTER]))
        return s->error.code;
    real *log_sd = d->theta + r->net.param[r->net.params - 1].offset;
    map_clamp(DIMS, log_sd, (real)num_log(least_sd), (real)num_log(most_sd), log_sd);
    return OK;
}

/* ---- views ---- */

static void exam_goal(int side, const struct session *s, int index, double goal[DIMS])
{
    struct rng rng = side == SIDE_TRAIN ? rng_stream(s->seed, RNG_BATCH, (uint64_t)index)
                                        : rng_stream(EXAM_SEED, RNG_EVAL, (uint64_t)index);
    goal_draw(&rng, goal);
}

/* The policy's mean moves on a grid. */
static void field(struct robot *r, real *w, int n, const real *at, real *to)
{
    int together = r->spec.episodes, cells = n * n;
    for (int first = 0; first < cells; first += together) {
        int count = cells - first < together ? cells - first : together;
        for (int i = 0; i < count; i++) {
            r->place[i * DIMS] = at[(first + i) % n];
            r->place[i * DIMS + 1] = at[(first + i) / n];
        }
        const real *mean = policy_mean(r->policy, w, r->place);
        for (int i = 0; i < count * DIMS; i++)
            to[(ptrdiff_t)first * DIMS + i] = (real)move((double)mean[i]);
    }
}

static void view_robot(struct session *s, const struct view *in, struct view *out)
{
    struct robot *r = s->own;
    int side, index, noise, n;
    double goal[DIMS], extent = view_number(in, "extent", 0.75);
    if (view_whole(s, in, "side", 0, 1, SIDE_TEST, &side) ||
        view_whole(s, in, "index", 0, 1 << 24, 0, &index) ||
        view_whole(s, in, "noise", 0, 1 << 24, index, &noise) ||
        view_whole(s, in, "n", 2, MOST_GRID, 15, &n))
        return;
    exam_goal(side, s, index, goal);
    goal[0] = view_number(in, "x", goal[0]);
    goal[1] = view_number(in, "y", goal[1]);
    if (!(fabs(goal[0]) <= 10 && fabs(goal[1]) <= 10)) {
        error_set(&s->error, ERR_RANGE, "x and y must be numbers from -10 to 10, not %g and %g",
                  goal[0], goal[1]);
        return;
    }
    if (!(extent > 0 && extent <= 100)) {
        error_set(&s->error, ERR_RANGE, "extent must be above 0 and at most 100, not %g", extent);
        return;
    }
    struct life life = {0};
    int steps = (int)s->hyper[TEST_STEPS], stages = steps + 1;
    if (life_create(s, &life, steps))
        return;
    view_put(s, out, "x", goal[0]);
    view_put(s, out, "y", goal[1]);
    view_put(s, out, "best", best_return(goal, r->spec.moments));
    life.path = view_add(s, out, "path", 4, stages, r->spec.episodes, r->spec.moments + 1, DIMS);
    real *total = view_add(s, out, "return", 1, stages, 0, 0, 0);
    real *distance = view_add(s, out, "distance", 1, stages, 0, 0, 0);
    real *sd = view_add(s, out, "sd", 2, stages, DIMS, 0, 0);
    real *at = view_add(s, out, "at", 1, n, 0, 0, 0);
    real *moves = view_add(s, out, "field", 4, stages, n, n, DIMS);
    if (s->error.code)
        return;
    for (int i = 0; i < n; i++)
        at[i] = (real)(extent * (2.0 * i / (n - 1) - 1));
    struct rng rng = rng_stream(EXAM_SEED, RNG_VIEW, (uint64_t)noise);
    live(s, &life, goal, &rng, 0);
    for (int k = 0; k < stages; k++) {
        total[k] = (real)life.outcome[k].total;
        distance[k] = (real)life.outcome[k].distance;
        for (int i = 0; i < DIMS; i++)
            sd[k * DIMS + i] = (real)sd_of(r, life.w[k], i);
        field(r, life.w[k], n, at, moves + (ptrdiff_t)k * n * n * DIMS);
    }
}

static void view_evaluate(struct session *s, const struct view *in, struct view *out)
{
    const struct robot *r = s->own;
    struct life life = {0};
    int side, first, count, stages = (int)s->hyper[TEST_STEPS] + 1;
    if (view_whole(s, in, "side", 0, 1, SIDE_TEST, &side) ||
        view_whole(s, in, "first", 0, 1 << 24, 0, &first) ||
        view_whole(s, in, "count", 1, MOST_GOALS, 1, &count) || life_create(s, &life, stages - 1))
        return;
    real *loss = view_add(s, out, "loss", 2, count, stages, 0, 0);
    real *distance = view_add(s, out, "distance", 2, count, stages, 0, 0);
    real *best = view_add(s, out, "best", 1, count, 0, 0, 0);
    for (int i = 0; best && i < count; i++) {
        double goal[DIMS];
        struct rng rng = rng_stream(EXAM_SEED, RNG_VIEW, (uint64_t)(first + i));
        exam_goal(side, s, first + i, goal);
        live(s, &life, goal, &rng, 0);
        best[i] = (real)best_return(goal, r->spec.moments);
        for (int k = 0; k < stages; k++) {
            loss[i * stages + k] = (real)-life.outcome[k].total;
            distance[i * stages + k] = (real)life.outcome[k].distance;
        }
    }
}

static const struct view_row views[] = {
    {"robot",
     DOC("x, y (otherwise the goal number `index` of `side`: 0 those of training, 1 others), noise "
         "(which random numbers), n, extent -> before adapting to the goal and after each of "
         "testSteps: path [S,K,T+1,2] of every episode, return [S] and distance [S] from the goal "
         "at the end, averages, sd [S,2], and the mean moves field [S,n,n,2] at places at [n] "
         "(rows: "
         "y) from -extent to extent; x, y; best: the return of who knows the way"),
     view_robot},
    {"evaluate",
     DOC("side, first, count -> loss [count,S], minus the return, and distance [count,S] from the "
         "goal at the end for the goals first .. first + count - 1, always the same, before "
         "adapting and after each of testSteps; best [count], the return of who knows the way"),
     view_evaluate},
};

const struct algo algo_robot = {
    .name = "robot",
    .doc = DOC("Meta-reinforcement learning (Finn, Abbeel & Levine 2017): a robot learns to find a "
               "goal in the plane from the rewards of a few episodes; no drawings."),
    ALGO_TABLES(hypers, metrics, views),
    .split = SPLIT_NOTHING,
    .create = create,
    .parts = parts,
    .part = part,
    .finish = finish,
};
