/* Sinusoid regression: a task is a curve y = A sin(x - phi), seen at a few points.
 *
 *   A uniform in 0.1 .. 5, phi in 0 .. pi, x in -5 .. 5
 *
 * The network is 1-40-40-1 with ReLU, the loss the mean squared error. The mean over all tasks is
 * no sinusoid of any use, so joint training, however long, leaves its inner steps with everything
 * to do; meta-learning makes a few points say which curve it is. In an evaluation a task is judged
 * on a grid over the whole range. Source: Finn, Abbeel & Levine 2017, sec. 5.1, fig. 2 and 3. */
#include <math.h>
#include <string.h>

#include "algo/toy.h"
#include "algo/wave.h"
#include "kern/map.h"

enum { SHOT = TOY_HYPERS, QUERY, HYPERS };
enum { WIDTH = 40, GRID = 101 };

static const struct hyper hypers[HYPERS] = {
    TOY_ROWS(TOY_METHODS "|anil", TOY_ANIL, 25, 10, 0.01, OPT_ADAM, 1e-3),
    [SHOT] = {"shot", HYPER_INT, 1, 50, 10, 0, 0, "", NULL,
              DOC("Points of a task's curve from which it is learnt.")},
    [QUERY] = {"query", HYPER_INT, 1, 50, 10, 0, 0, "", NULL,
               DOC("Points of a training task's curve on which what was learnt is judged.")},
};

static void draw(const struct session *s, enum side side, uint64_t index, int exam,
                 const struct inner_task *to)
{
    const struct toy *toy = s->own;
    struct rng rng = toy_rng(s, side, index);
    struct wave w = wave_draw(&rng);
    wave_points(&w, &rng, toy->support, to->support, to->support_target);
    wave_points(&w, exam ? NULL : &rng, exam ? GRID : toy->query, to->query, to->query_target);
}

static enum status create(struct session *s)
{
    struct toy *toy = arena_alloc(s->arena, sizeof *toy);
    if (!toy)
        return error_set(&s->error, ERR_MEMORY, "no memory for the session");
    net_begin(&toy->net, SHAPE1(1));
    for (int i = 0; i < 2; i++) {
        net_linear(&toy->net, WIDTH, ACT_RELU);
        net_activation(&toy->net, ACT_RELU);
    }
    net_linear(&toy->net, 1, ACT_NONE);
    /* As large as PyTorch's, also of the biases, so that the kinks of the first layer lie all over
     * the range: with He's weights and biases of 0, steps of 0.01 overshoot. */
    for (int k = 0; !toy->net.error.code && k < toy->net.params; k++)
        toy->net.param[k].init_sd = 1 / sqrt(k < 2 ? 3 : 3 * WIDTH);
    toy->support = (int)s->hyper[SHOT];
    toy->query = (int)s->hyper[QUERY];
    toy->exam = GRID;
    toy->draw = draw;
    return toy_create(s, toy);
}

static void copy(real *to, const real *from, int n)
{
    if (to)
        memcpy(to, from, (size_t)n * sizeof *to);
}

static void view_task(struct session *s, const struct view *in, struct view *out)
{
    const struct toy *toy = s->own;
    struct toy_exam e;
    int side, index, shot = toy->support;
    double known, square = 0;
    if (view_whole(s, in, "side", 0, 1, SIDE_TEST, &side) ||
        view_whole(s, in, "index", 0, 1 << 24, 0, &index) || toy_exam_create(s, &e))
        return;
    real *loss = view_add(s, out, "loss", 1, e.stages, 0, 0, 0);
    if (!loss)
        return;
    toy_examine(s, &e, (enum side)side, (uint64_t)index, loss);
    copy(view_add(s, out, "x", 1, shot, 0, 0, 0), e.task.support, shot);
    copy(view_add(s, out, "y", 1, shot, 0, 0, 0), e.task.support_target, shot);
    copy(view_add(s, out, "grid", 1, GRID, 0, 0, 0), e.task.query, GRID);
    copy(view_add(s, out, "truth", 1, GRID, 0, 0, 0), e.task.query_target, GRID);
    copy(view_add(s, out, "prediction", 2, e.stages, GRID, 0, 0), e.answers, e.stages * GRID);
    struct rng rng = toy_rng(s, (enum side)side, (uint64_t)index);
    struct wave w = wave_draw(&rng);
    view_put(s, out, "amplitude", w.amplitude);
    view_put(s, out, "phase", w.phase);
    const real *slope = adapter_slope(e.adapter, toy->descent.theta, &known);
    for (int64_t i = 0; i < toy->net.size; i++)
        square += (double)slope[i] * (double)slope[i];
    view_put(s, out, "known", known);
    view_put(s, out, "slope", sqrt(square));
}

/* ---- gradients of all methods: too many weights for a plane, but angles and lengths have one ----
 */

enum { OF_MAML, OF_FIRST, OF_REPTILE, OF_JOINT, OF_OWN, ARROWS };

/* The steps of Reptile: w - theta, from the last weights of a task's own descent. */
static void descend(const struct toy *toy, struct adapter *a, real rate, real *w)
{
    for (int k = 0; k < toy->spec.steps; k++)
        map_axpy(toy->net.size, -rate, adapter_slope(a, w, NULL), w, w);
}

static void view_arrows(struct session *s, const struct view *in, struct view *out)
{
    const struct toy *toy = s->own;
    int64_t size = toy->net.size, n = toy->descent.n;
    int tasks;
    if (view_whole(s, in, "tasks", 1, toy_parts(s), toy_parts(s), &tasks))
        return;
    real *dots = view_add(s, out, "dots", 2, ARROWS, ARROWS, 0, 0), *mean[ARROWS];
    struct inner *loop[2] = {0};
    struct inner_spec spec = toy->spec;
    spec.rates = RATES_FIXED;
    spec.first = 0;
    for (int k = 0; k < ARROWS; k++) {
        mean[k] = arena_array(s->arena, (size_t)n, sizeof(real));
        if (!mean[k] && !s->error.code)
            error_set(&s->error, ERR_MEMORY, "no memory for the arrows");
        if (mean[k])
            map_fill(n, 0, mean[k]);
    }
    for (int k = 0; k < 2 && !s->error.code; k++) {
        spec.order = 2 - k;
        loop[k] = inner_create(s->arena, &spec, &s->error);
    }
    struct inner_task all;
    struct adapter *a = s->error.code ? NULL : toy_adapter(s, &all);
    real *gradient = arena_array(s->arena, (size_t)n, sizeof *gradient);
    real *theta = arena_array(s->arena, (size_t)size, sizeof *theta);
    real *w = arena_array(s->arena, (size_t)size, sizeof *w);
    if (!s->error.code && (!gradient || !theta || !w))
        error_set(&s->error, ERR_MEMORY, "no memory for the arrows");
    if (s->error.code)
        return;
    memcpy(theta, toy->descent.theta, (size_t)size * sizeof *theta);
    const real rate = (real)s->hyper[INNER_RATE];
    for (int t = 0; t < tasks; t++) {
        uint64_t index = (uint64_t)(s->step * toy_parts(s) + t);
        double metrics[2];
        draw(s, SIDE_TRAIN, index, 0, &all);
        map_axpy(size, 1, adapter_slope(a, theta, NULL), mean[OF_JOINT], mean[OF_JOINT]);
        memcpy(w, theta, (size_t)size * sizeof *w);
        descend(toy, a, rate, w);
        map_axpy(size, 1, theta, mean[OF_REPTILE], mean[OF_REPTILE]);
        map_axpy(size, -1, w, mean[OF_REPTILE], mean[OF_REPTILE]);
        for (int k = 0; k < 2; k++) {
            struct inner_task sets = inner_task(loop[k]);
            draw(s, SIDE_TRAIN, index, 0, &sets);
            inner_run(loop[k], theta, s->hyper[INNER_RATE], gradient);
            map_axpy(size, 1, gradient, mean[k], mean[k]);
        }
        if (toy_part(s, t, gradient, metrics))
            return;
        map_axpy(size, 1, gradient, mean[OF_OWN], mean[OF_OWN]);
    }
    for (int i = 0; i < ARROWS; i++) {
        for (int j = 0; j < ARROWS; j++) {
            double dot = 0;
            for (int64_t k = 0; k < size; k++)
                dot += (double)mean[i][k] * (double)mean[j][k];
            dots[i * ARROWS + j] = (real)(dot / tasks / tasks);
        }
    }
}

static const struct view_row views[] = {
    {"task",
     DOC("side (0 training tasks from the first on, 1 others), index -> x [K], y [K] (the points "
         "known), grid [G], truth [G], prediction [S,G] and loss [S] (mean squared error on the "
         "grid) before adapting and after each of testSteps, amplitude, phase; known: mean squared "
         "error on the points before adapting, slope: length of its gradient"),
     view_task},
    {"arrows",
     DOC("tasks -> the directions in which methods would move the weights, from the first `tasks` "
         "tasks of the next step: dots [5,5], the inner products of the gradients of MAML, "
         "first-order MAML, Reptile, joint training and of the method that trains, in this order"),
     view_arrows},
    TOY_EVALUATE,
    TOY_CHECK,
};

const struct algo algo_sinusoid = {
    .name = "sinusoid",
    .doc = DOC("Sinusoid regression (Finn, Abbeel & Levine 2017): learns to fit a curve from a few "
               "of its points; no drawings."),
    ALGO_TABLES(hypers, toy_metrics, views),
    .split = SPLIT_NOTHING,
    .create = create,
    TOY_STEPS,
};
