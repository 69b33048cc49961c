/* The update of Reptile against torch.optim: some steps on minibatches, seen from where they began.
 * Numbers and definitions: tests/ref/tune.py. */
/* also: double */
#include "algo/tune.h"
#include "golden.h"
#include "golden_flat.h"

#include "golden_tune.h"

#define TOLERANCE (REAL_IS_DOUBLE ? 1e-9 : 1e-4)

enum { BATCH = 10, WAYS = 5 };

static const struct row {
    const char *net;
    int steps;
    double rate;
    const char *optimizer;
} table[] = {
#define CASE(net, steps, rate, optimizer) {net, steps, rate, optimizer},
#include "golden_tune.def"
#undef CASE
};

enum { ROWS = (int)(sizeof table / sizeof table[0]) };

static struct optimizer optimizer_named(const char *name, double rate)
{
    enum optimizer_kind kind = !strcmp(name, "sgd")        ? OPT_SGD
                               : !strcmp(name, "momentum") ? OPT_MOMENTUM
                                                           : OPT_ADAM;
    struct optimizer o = optimizer_default(kind, rate);
    if (kind == OPT_ADAM)
        o.momentum = 0;
    return o;
}

static void updates(void)
{
    double worst = 0;
    CHECK(ROWS + 1 == (int)(sizeof golden_tune_at / sizeof golden_tune_at[0]));
    for (int at = 0; at < ROWS; at++) {
        const struct row *row = &table[at];
        const double *expected = golden_tune + golden_tune_at[at];
        struct arena *arena = arena_create();
        struct golden_net golden;
        struct net n;
        struct error e = {0};
        golden_net_make(&golden, arena, row->net);
        golden_flat_net(&n, &golden);
        struct optimizer o = optimizer_named(row->optimizer, row->rate);
        struct tuner *tuner = tuner_create(arena, &n, BATCH, 1, o.kind, &e);
        real *theta = arena_array(arena, (size_t)n.size, sizeof *theta);
        real *update = arena_array(arena, (size_t)n.size, sizeof *update);
        CHECK(tuner != NULL);
        if (!tuner) {
            printf("%s: %s\n", row->net, e.text);
            arena_free(arena);
            continue;
        }
        golden_flat_theta(&n, &golden, theta);
        struct inner_task task = tuner_task(tuner);
        uint32_t key = golden_key(2166136261u, row->net);
        for (int again = 0; again < 2; again++) { /* a second run begins as the first did */
            double loss = 0;
            tuner_begin(tuner, &o, theta);
            for (int k = 0; k < row->steps; k++) {
                golden_fill(task.support, BATCH * shape_count(&n.input), key, 110 + k, 'a', 1);
                for (int i = 0; i < BATCH * WAYS; i++)
                    task.support_target[i] = i % WAYS == (i / WAYS + k) % WAYS;
                loss = tuner_step(tuner);
            }
            for (int64_t i = 0; i < n.size; i++)
                update[i] = theta[i] - tuner_weights(tuner)[i];
            double error = golden_flat_error(&n, update, expected + 1);
            CHECK_NEAR(loss / expected[0], 1, TOLERANCE);
            if (!(error <= TOLERANCE))
                printf("%s, %s: off by %.3g\n", row->net, row->optimizer, error);
            CHECK(error <= TOLERANCE);
            worst = error > worst ? error : worst;
        }
        int64_t count = 1;
        for (int k = 0; k < n.params; k++)
            count += n.param[k].count;
        CHECK(expected + count == golden_tune + golden_tune_at[at + 1]);
        arena_free(arena);
    }
    printf("worst: %.1e\n", worst);
}

/* Of many steps ten are seen, the last among them; few are all seen. */
static void stages(void)
{
    CHECK(tuner_stages(0) == 1 && tuner_stages(3) == 4 && tuner_stages(10) == 11);
    CHECK(tuner_stages(50) == 11);
    struct arena *arena = arena_create();
    struct net n;
    struct error e = {0};
    struct rng rng = rng_stream(1, RNG_TEST, 0);
    net_begin(&n, SHAPE1(4));
    net_linear(&n, 2, ACT_NONE);
    real *theta = arena_array(arena, (size_t)n.size, sizeof *theta);
    net_init(&n, &rng, theta);
    struct optimizer o = optimizer_default(OPT_ADAM, 0.1);
    struct tuner *tuner = tuner_create(arena, &n, 2, 3, o.kind, &e);
    const real support[] = {1, 2, 0, 1, -1, 0, 1, 0}, target[] = {1, 0, 0, 1};
    const real query[] = {1, 1, 0, 0, 0, -1, 1, 1, 2, 0, 0, 1};
    real logs[11 * 3 * 2];
    tuner_fill(tuner, support, target, query);
    tuner_run(tuner, &o, theta, 25, logs);
    tuner_begin(tuner, &o, theta);
    for (int step = 0, stage = 0; step <= 25; step++) {
        if (step == stage * 25 / 10) {
            CHECK(!memcmp(logs + (ptrdiff_t)stage * 6, tuner_judge(tuner), 6 * sizeof *logs));
            stage++;
        }
        tuner_step(tuner);
        CHECK(step < 25 || stage == 11);
    }
    CHECK((double)logs[60] > log(0.7)); /* and it has learnt what is 2 */
    arena_free(arena);
}

int main(void)
{
    RUN(updates);
    RUN(stages);
    return check_report();
}
