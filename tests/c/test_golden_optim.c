/* Five steps of every optimizer against torch.optim.
 * Numbers and definitions: tests/ref/optim.py. */
/* also: double */
#include "golden.h"
#include "opt/optimizer.h"

#include "golden_optim.h"

#define TOLERANCE (REAL_IS_DOUBLE ? 1e-9 : 2e-5)

enum { COUNT = 19, STEPS = 5, GUARD = 4 };

static const struct row {
    const char *name;
    struct optimizer o;
} table[] = {
#define CASE(kind, rate, momentum, decay, epsilon, weight_decay)                                   \
    {#kind, {OPT_##kind, rate, momentum, decay, epsilon, weight_decay}},
#include "golden_optim.def"
#undef CASE
};

enum { ROWS = (int)(sizeof table / sizeof table[0]) };

static void five_steps(void)
{
    CHECK(ROWS + 1 == (int)(sizeof golden_optim_at / sizeof golden_optim_at[0]));
    for (int at = 0; at < ROWS; at++) {
        const struct optimizer *o = &table[at].o;
        uint32_t key = golden_key(2166136261u, table[at].name);
        real theta[COUNT + GUARD], gradient[COUNT + GUARD], state[2 * COUNT + GUARD] = {0};
        golden_fill(theta, COUNT + GUARD, key, 0, 'a', 1);
        int used = COUNT * optimizer_state(o->kind);
        for (int i = used; i < 2 * COUNT + GUARD; i++)
            state[i] = 7;
        const double *expected = golden_optim + golden_optim_at[at];
        double worst = 0;
        for (int step = 1; step <= STEPS; step++, expected += COUNT) {
            for (int i = 0; i < COUNT; i++)
                gradient[i] = theta[i] / 2 + (real)golden_value(key, step, i, 'a', 1);
            gradient[3] = 0;
            if (step == 1)
                gradient[4] = 0;
            optimizer_step(o, step, COUNT, gradient, theta, state);
            double e = golden_error(theta, expected, COUNT);
            CHECK(e <= TOLERANCE);
            if (!(e <= worst))
                worst = e;
        }
        CHECK(expected == golden_optim + golden_optim_at[at + 1]);
        for (int i = COUNT; i < COUNT + GUARD; i++)
            CHECK(theta[i] == (real)golden_value(key, 0, i, 'a', 1));
        for (int i = used; i < 2 * COUNT + GUARD; i++)
            CHECK(state[i] == 7);
        printf("%-8s worst %.1e\n", table[at].name, worst);
    }
}

/* torch.optim's own defaults; momentum has none there. */
static void defaults(void)
{
    struct optimizer o = optimizer_default(OPT_RMSPROP, 0.25);
    CHECK(o.kind == OPT_RMSPROP && o.rate == 0.25 && o.decay == 0.99 && o.epsilon == 1e-8);
    o = optimizer_default(OPT_ADAM, 0.25);
    CHECK(o.momentum == 0.9 && o.decay == 0.999 && o.epsilon == 1e-8 && o.weight_decay == 0);
    o = optimizer_default(OPT_ADAMW, 0.25);
    CHECK(o.momentum == 0.9 && o.decay == 0.999 && o.epsilon == 1e-8 && o.weight_decay == 0.01);
}

int main(void)
{
    RUN(defaults);
    RUN(five_steps);
    return check_report();
}
