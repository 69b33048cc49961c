/* also: double */
/* The robot that learns to find a goal: policy gradients, advantages and meta-gradients against
 * PyTorch (tests/ref/robot.py), Hessians against a world where they are known, the world's rules,
 * and that what has been learnt is to adapt. */
#include "algo/advantage.h"
#include "algo/policy.h"
#include "golden.h"
#include "golden_flat.h"
#include "sessions.h"

#include "golden_robot.h"

#define TOLERANCE (REAL_IS_DOUBLE ? 1e-9 : 1e-4)

/* ---- against PyTorch ---- */

static const struct row {
    const char *net;
    int moments, episodes, steps;
    double rate;
} table[] = {
#define CASE(net, moments, episodes, steps, rate) {net, moments, episodes, steps, rate},
#include "golden_robot.def"
#undef CASE
};

enum { ROWS = (int)(sizeof table / sizeof table[0]), MOST_STEPS = 3, MOST_ROWS = 64 };

static void fill_batch(const struct row *row, const struct net *net, uint32_t key, int slot,
                       const struct policy_batch *b)
{
    int n = net->input.dim[0], m = net->shape.dim[0], rows = row->moments * row->episodes;
    real reward[MOST_ROWS];
    golden_fill(b->seen, (int64_t)rows * n, key, slot, 'a', 1);
    golden_fill(b->done, (int64_t)rows * m, key, slot + 1, 'a', 1);
    golden_fill(reward, rows, key, slot + 2, 'a', 1);
    advantage_fill(BASELINE_LINEAR, row->moments, row->episodes, n, b->seen, reward, 0.9,
                   b->advantage);
}

static double meta_gradient(struct policy *p, const struct row *row, int64_t size, real **w,
                            const struct policy_batch *batch, real *slope, real *v)
{
    double value = 0;
    for (int k = 0; k < row->steps; k++) {
        double here = policy_slope(p, w[k], &batch[k], slope);
        value = k ? value : here;
        for (int64_t i = 0; i < size; i++)
            w[k + 1][i] = w[k][i] + (real)row->rate * slope[i];
    }
    policy_slope(p, w[row->steps], &batch[row->steps], v);
    for (int k = row->steps - 1; k >= 0; k--)
        policy_back(p, w[k], &batch[k], row->rate, v);
    return value;
}

static void gradients_are_pytorchs(void)
{
    static const enum policy_hessian kinds[] = {POLICY_LVC, POLICY_DICE, POLICY_SCORE, POLICY_LVC};
    double worst = 0;
    CHECK(ROWS + 1 == (int)(sizeof golden_robot_at / sizeof golden_robot_at[0]));
    for (int at = 0; at < ROWS; at++) {
        const struct row *row = &table[at];
        const double *expected = golden_robot + golden_robot_at[at];
        struct arena *arena = arena_create();
        struct golden_net golden;
        struct net net;
        struct error e = {0};
        golden_net_make(&golden, arena, row->net);
        golden_flat_net(&net, &golden);
        uint32_t key = golden_key(2166136261u, row->net);
        int outputs = net.shape.dim[0];
        net_parameter(&net, "logSd", SHAPE1(outputs), 0);
        real log_sd[4];
        golden_fill(log_sd, outputs, key, 50, 'a', 1);
        for (int i = 0; i < outputs; i++)
            log_sd[i] *= (real)0.25;
        golden.value[golden.params++] = log_sd;
        real *w[MOST_STEPS + 1], *slope = arena_array(arena, (size_t)net.size, sizeof *slope);
        real *v = arena_array(arena, (size_t)net.size, sizeof *v);
        for (int k = 0; k <= row->steps; k++)
            w[k] = arena_array(arena, (size_t)net.size, sizeof *w[k]);
        golden_flat_theta(&net, &golden, w[0]);

        int64_t count = 0, rows = (int64_t)row->moments * row->episodes;
        for (int k = 0; k < net.params; k++)
            count += net.param[k].count;
        for (int kind = 0; kind < 4; kind++) {
            struct policy_spec spec = {.net = &net,
                                       .moments = row->moments,
                                       .episodes = row->episodes,
                                       .order = kind < 3 ? 2 : 1,
                                       .hessian = kinds[kind]};
            struct policy_batch batch[MOST_STEPS + 1];
            struct policy *p = policy_create(arena, &spec, &e);
            CHECK(p && rows <= MOST_ROWS && row->steps <= MOST_STEPS);
            for (int k = 0; k <= row->steps; k++) {
                CHECK(policy_batch_create(arena, &spec, &batch[k], &e) == OK);
                fill_batch(row, &net, key, 100 + 3 * k, &batch[k]);
            }
            double error = 0;
            if (kind == 0) {
                error = golden_error(batch[0].advantage, expected, rows);
                CHECK(error <= (REAL_IS_DOUBLE ? 1e-8 : 1e-4)); /* a fit of many alike features */
                expected += rows;
            }
            double value = meta_gradient(p, row, net.size, w, batch, slope, v);
            if (kind < 3) {
                policy_slope(p, w[0], &batch[0], slope);
                CHECK_NEAR(value, expected[0], TOLERANCE);
                error = golden_flat_error(&net, slope, expected + 1);
                CHECK(error <= TOLERANCE);
                worst = fmax(worst, error);
                expected += 1 + count;
            }
            error = golden_flat_error(&net, v, expected);
            if (!(error <= TOLERANCE))
                printf("%s, %d: off by %.3g\n", row->net, kind, error);
            CHECK(error <= TOLERANCE);
            worst = fmax(worst, error);
            expected += count;
        }
        CHECK(expected == golden_robot + golden_robot_at[at + 1]);
        arena_free(arena);
    }
    printf("worst: %.1e\n", worst);
}

/* ---- against a world whose expected return is known ----
 *
 * x' = x + a, a ~ N(w x + b, e^(2 l)), reward -(x' - 1)^2: x stays normal, so that its mean and
 * variance, and with them the expected return, follow a recursion. */

enum { MOMENTS = 3, EPISODES = 1000, BATCHES = 24, WEIGHTS = 3 };

static double expected_return(const double theta[WEIGHTS])
{
    double mean = 0.5, variance = 0, sum = 0, step = 1 + theta[0];
    for (int t = 0; t < MOMENTS; t++) {
        mean = step * mean + theta[1];
        variance = step * step * variance + exp(2 * theta[2]);
        sum -= (mean - 1) * (mean - 1) + variance;
    }
    return sum / MOMENTS;
}

static double bumped(const double *theta, int i, double di, int j, double dj)
{
    double at[WEIGHTS] = {theta[0], theta[1], theta[2]};
    at[i] += di;
    at[j] += dj;
    return expected_return(at);
}

struct spread {
    double mean, variance; /* over batches */
};

static struct spread spread_of(const double *x)
{
    struct spread s = {0};
    for (int i = 0; i < BATCHES; i++)
        s.mean += x[i] / BATCHES;
    for (int i = 0; i < BATCHES; i++)
        s.variance += (x[i] - s.mean) * (x[i] - s.mean) / (BATCHES - 1);
    return s;
}

/* Gradients [3] and Hessians [3,3] from each of BATCHES batches. */
static void estimate(enum policy_hessian kind, const double *theta, double gradient[][BATCHES],
                     double hessian[][BATCHES])
{
    struct arena *arena = arena_create();
    struct error e = {0};
    struct net net;
    net_begin(&net, SHAPE1(1));
    net_linear(&net, 1, ACT_NONE);
    net_parameter(&net, "logSd", SHAPE1(1), theta[2]);
    struct policy_spec spec = {&net, MOMENTS, EPISODES, 2, kind};
    struct policy_batch b;
    struct policy *p = policy_create(arena, &spec, &e);
    CHECK(p && policy_batch_create(arena, &spec, &b, &e) == OK);
    real *w = arena_array(arena, (size_t)net.size, sizeof *w);
    real *v = arena_array(arena, (size_t)net.size, sizeof *v);
    real *slope = arena_array(arena, (size_t)net.size, sizeof *slope);
    real *reward = arena_array(arena, MOMENTS * EPISODES, sizeof *reward);
    for (int i = 0; i < WEIGHTS; i++)
        w[net.param[i].offset] = (real)theta[i];
    for (int k = 0; k < BATCHES; k++) {
        struct rng rng = rng_stream(7, RNG_TEST, (uint64_t)k);
        for (int i = 0; i < EPISODES; i++)
            b.seen[i] = (real)0.5;
        for (int t = 0; t < MOMENTS; t++) {
            real *x = b.seen + (ptrdiff_t)t * EPISODES, *a = b.done + (ptrdiff_t)t * EPISODES;
            const real *mean = policy_mean(p, w, x);
            for (int i = 0; i < EPISODES; i++) {
                a[i] = (real)((double)mean[i] + exp(theta[2]) * rng_normal(&rng));
                double there = (double)x[i] + (double)a[i];
                reward[t * EPISODES + i] = (real)(-(there - 1) * (there - 1));
                if (t < MOMENTS - 1)
                    x[EPISODES + i] = (real)there;
            }
        }
        advantage_fill(BASELINE_TIME, MOMENTS, EPISODES, 1, b.seen, reward, 1, b.advantage);
        policy_slope(p, w, &b, slope);
        for (int i = 0; i < WEIGHTS; i++) {
            gradient[i][k] = (double)slope[net.param[i].offset];
            memset(v, 0, (size_t)net.size * sizeof *v);
            v[net.param[i].offset] = 1;
            policy_back(p, w, &b, 1, v);
            for (int j = 0; j < WEIGHTS; j++)
                hessian[i * WEIGHTS + j][k] = (double)v[net.param[j].offset] - (i == j);
        }
    }
    arena_free(arena);
}

static void hessians_are_those_of_the_expected_return(void)
{
    static double gradient[WEIGHTS][BATCHES], hessian[3][WEIGHTS * WEIGHTS][BATCHES];
    const double theta[WEIGHTS] = {-0.25, 0.5, -0.5}, h = 1e-4;
    double noise[3] = {0}, bias[3] = {0}, size = 0;
    for (int kind = 0; kind < 3; kind++) {
        estimate((enum policy_hessian)kind, theta, gradient, hessian[kind]);
        for (int i = 0; i < WEIGHTS; i++) {
            double exact = (bumped(theta, i, h, 0, 0) - bumped(theta, i, -h, 0, 0)) / (2 * h);
            struct spread s = spread_of(gradient[i]);
            CHECK_NEAR(s.mean, exact, 4 * sqrt(s.variance / BATCHES));
            for (int j = 0; j < WEIGHTS; j++) {
                exact = (bumped(theta, i, h, j, h) - bumped(theta, i, h, j, -h) -
                         bumped(theta, i, -h, j, h) + bumped(theta, i, -h, j, -h)) /
                        (4 * h * h);
                s = spread_of(hessian[kind][i * WEIGHTS + j]);
                if (kind == POLICY_DICE)
                    CHECK_NEAR(s.mean, exact, 4 * sqrt(s.variance / BATCHES));
                noise[kind] += s.variance;
                bias[kind] += (s.mean - exact) * (s.mean - exact);
                size += kind ? 0 : exact * exact;
            }
        }
        printf("%s: noise %.3f, off by %.3f of %.3f\n",
               kind == POLICY_LVC    ? "lvc"
               : kind == POLICY_DICE ? "dice"
                                     : "score",
               sqrt(noise[kind]), sqrt(bias[kind]), sqrt(size));
    }
    CHECK(noise[POLICY_LVC] < 0.5 * noise[POLICY_DICE]);
    CHECK(bias[POLICY_LVC] < 0.5 * bias[POLICY_SCORE]);
    CHECK(bias[POLICY_SCORE] > 0.25 * size); /* it is another thing altogether */
}

/* ---- advantages ---- */

static void baselines_take_what_was_to_be_expected(void)
{
    enum { T = 6, K = 5, N = 2 };
    real seen[T * K * N], reward[T * K], a[T * K];
    golden_fill(seen, T * K * N, 17, 0, 'a', 1);
    golden_fill(reward, T * K, 17, 1, 'a', 1);
    advantage_fill(BASELINE_NONE, T, K, N, seen, reward, 0.5, a);
    for (int i = 0; i < K; i++) {
        double sum = 0, weight = 1;
        for (int t = 1; t < T; t++, weight *= 0.5)
            sum += weight * (double)reward[t * K + i];
        CHECK_NEAR(a[K + i], sum, 1e-6);
        CHECK_NEAR(a[(T - 1) * K + i], reward[(T - 1) * K + i], 1e-7);
    }
    real returns[T * K];
    memcpy(returns, a, sizeof a);
    advantage_fill(BASELINE_TIME, T, K, N, seen, reward, 0.5, a);
    for (int t = 0; t < T; t++) {
        for (int i = 0; i < K; i++) {
            double others = 0;
            for (int j = 0; j < K; j++)
                others += j == i ? 0 : (double)returns[t * K + j] / (K - 1);
            CHECK_NEAR(a[t * K + i], (double)returns[t * K + i] - others, 1e-6);
        }
    }
    /* Returns that are a function of what is seen have no advantage. */
    for (int r = 0; r < T * K; r++)
        reward[r] = (real)(2 - (double)seen[2 * r] +
                           0.5 * (double)seen[2 * r + 1] * (double)seen[2 * r + 1]);
    advantage_fill(BASELINE_LINEAR, T, K, N, seen, reward, 0, a);
    for (int r = 0; r < T * K; r++)
        CHECK_NEAR(a[r], 0, 1e-4);
}

/* ---- the session ---- */

static struct session *make(uint64_t seed, const struct setting *with)
{
    struct session *s = session_with("robot", NULL, seed, with);
    CHECK(s && s->error.code == OK);
    return s;
}

static const struct tensor *seen_in(const struct view *out, const char *name)
{
    static const struct tensor none = {0};
    const struct tensor *t = view_find(out, name);
    CHECK(t != NULL);
    return t ? t : &none;
}

static void the_world_keeps_its_rules(void)
{
    static const struct setting with[] = {{"horizon", 12}, {"rollouts", 7}, {NULL, 0}};
    struct session *s = make(3, with);
    real x = (real)0.3, y = (real)-0.45, n = 9;
    struct view out, in = {3, {{"x", 0, {0}, &x}, {"y", 0, {0}, &y}, {"n", 0, {0}, &n}}};
    struct error e = {0};
    CHECK(session_view(s, "robot", &in, &out, &e) == OK);
    const struct tensor *path = seen_in(&out, "path");
    CHECK(path->dim[0] == 4 && path->dim[1] == 7 && path->dim[2] == 13 && path->dim[3] == 2);
    double still = 0;
    for (int stage = 0; stage < 4; stage++) {
        double total = 0, end = 0;
        for (int k = 0; k < 7; k++) {
            const real *p = path->data + (ptrdiff_t)(stage * 7 + k) * 13 * 2;
            CHECK(p[0] == 0 && p[1] == 0);
            for (int t = 1; t < 13; t++) {
                double dx = (double)p[2 * t] - (double)x, dy = (double)p[2 * t + 1] - (double)y;
                total -= (dx * dx + dy * dy) / 7;
                end += t == 12 ? sqrt(dx * dx + dy * dy) / 7 : 0;
                for (int i = 0; i < 2; i++) {
                    double moved = fabs((double)p[2 * t + i] - (double)p[2 * t - 2 + i]);
                    CHECK(moved <= 0.1 + 1e-6);
                    still = fmax(still, moved);
                }
            }
        }
        CHECK_NEAR(seen_in(&out, "return")->data[stage], total, 1e-5);
        CHECK_NEAR(seen_in(&out, "distance")->data[stage], end, 1e-5);
        CHECK(total < (double)seen_in(&out, "best")->data[0]);
    }
    CHECK(still > 0.09); /* the fastest is at the limit */
    /* 0.3 is three moves away, 0.45 five: 0.2, 0.1, 0 and 0.35, 0.25, .. 0.05, 0 are left. */
    CHECK_NEAR(seen_in(&out, "best")->data[0], -(0.05 + 0.1225 + 0.0625 + 0.0225 + 0.0025), 1e-6);
    const struct tensor *at = seen_in(&out, "at"), *field = seen_in(&out, "field");
    CHECK_NEAR(at->data[0], -0.75, 1e-6);
    CHECK_NEAR(at->data[8], 0.75, 1e-6);
    for (int i = 0; i < 4 * 9 * 9 * 2; i++)
        CHECK(fabs((double)field->data[i]) <= 0.1 + 1e-6);

    /* The same noise for another goal: the first episodes are the same, what follows is not. */
    real first[7 * 13 * 2], last[7 * 13 * 2];
    memcpy(first, path->data, sizeof first);
    memcpy(last, path->data + 3 * 7 * 13 * 2, sizeof last);
    x = (real)-0.2;
    CHECK(session_view(s, "robot", &in, &out, &e) == OK);
    path = seen_in(&out, "path");
    CHECK(!memcmp(first, path->data, sizeof first));
    CHECK(memcmp(last, path->data + 3 * 7 * 13 * 2, sizeof last));
    session_free(s);
}

static void refusals(void)
{
    static const struct setting with[] = {{"horizon", 5}, {"rollouts", 2}, {NULL, 0}};
    struct session *s = make(3, with);
    real bad[] = {(real)NAN, 11, -1, (real)0.5, 1};
    static const struct {
        const char *view, *name;
        int value;
    } refused[] = {{"robot", "x", 0},       {"robot", "y", 1},       {"robot", "extent", 2},
                   {"robot", "n", 4},       {"robot", "index", 3},   {"robot", "noise", 2},
                   {"evaluate", "side", 1}, {"evaluate", "count", 0}};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct view out, in = {1, {{refused[i].name, 0, {0}, &bad[refused[i].value]}}};
        struct error e = {0};
        CHECK(session_view(s, refused[i].view, &in, &out, &e) == ERR_RANGE);
        CHECK(strstr(e.text, refused[i].name) && out.count == 0);
    }
    view_without_memory(s, "robot", NULL);
    view_without_memory(s, "evaluate", NULL);
    session_free(s);
}

/* Mean returns over held-out goals, before and after each step. */
static void judge(struct session *s, int goals, double *mean)
{
    real count = (real)goals;
    struct view out, in = {1, {{"count", 0, {0}, &count}}};
    struct error e = {0};
    CHECK(session_view(s, "evaluate", &in, &out, &e) == OK);
    const struct tensor *t = seen_in(&out, "loss"), *best = seen_in(&out, "best");
    CHECK(t->dim[0] == goals && t->dim[1] == 4);
    for (int k = 0; k < 4; k++) {
        mean[k] = 0;
        for (int i = 0; i < goals; i++) {
            mean[k] -= (double)t->data[i * 4 + k] / goals;
            CHECK(-t->data[i * 4 + k] < best->data[i]);
        }
    }
}

static void what_is_learnt_is_to_adapt(void)
{
    double mean[3][4];
    for (int k = 0; k < 3; k++) {
        const struct setting with[] = {{"learner", k == 1}, {"tasks", 10},  {"rollouts", 10},
                                       {"horizon", 12},     {"rate", 0.01}, {NULL, 0}};
        struct session *s = make(5, with);
        if (k < 2)
            CHECK(session_step(s, 60, NULL) == 60);
        judge(s, 40, mean[k]);
        printf("%s: %.2f, adapted %.2f %.2f %.2f\n",
               k == 0   ? "maml"
               : k == 1 ? "joint"
                        : "nothing",
               mean[k][0], mean[k][1], mean[k][2], mean[k][3]);
        session_free(s);
    }
    CHECK(mean[0][1] > 0.6 * mean[0][0]); /* nearer to 0 */
    CHECK(mean[0][1] > 0.75 * mean[1][1] && mean[0][1] > 0.75 * mean[2][1]);
    CHECK(mean[1][0] > mean[2][0]); /* joint training has learnt what it is about */
}

int main(void)
{
    RUN(gradients_are_pytorchs);
    RUN(hessians_are_those_of_the_expected_return);
    RUN(baselines_take_what_was_to_be_expected);
    RUN(the_world_keeps_its_rules);
    RUN(refusals);
    RUN(what_is_learnt_is_to_adapt);
    return check_report();
}
