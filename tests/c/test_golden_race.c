/* Ten steps of the six optimizers on every surface against torch.optim and autograd.
 * Numbers and definitions: tests/ref/race.py. */
/* also: double */
#include "algo/algo.h"
#include "golden.h"
#include "sessions.h"

#include "golden_race.h"

enum { STEPS = 10, RACERS = 6 };

/* What float loses on the way, where the slopes change fast. */
#define TOLERANCE (REAL_IS_DOUBLE ? 1e-9 : 2e-5)

static const struct row {
    const char *name;
    double number[11];
} table[] = {
#define CASE(name, ...) {#name, {__VA_ARGS__}},
#include "golden_race.def"
#undef CASE
};

enum { ROWS = (int)(sizeof table / sizeof table[0]) };

static void ten_steps(void)
{
    const char *const keys[] = {"surface",      "startX",       "startY",      "rateSgd",
                                "rateMomentum", "rateNesterov", "rateRmsprop", "rateAdam",
                                "rateAdamw",    "momentum",     "weightDecay"};
    CHECK(ROWS + 1 == (int)(sizeof golden_race_at / sizeof golden_race_at[0]));
    for (int at = 0; at < ROWS; at++) {
        struct setting with[12] = {{NULL, 0}};
        for (int k = 0; k < 11; k++)
            with[k] = (struct setting){keys[k], table[at].number[k]};
        struct session *s = session_with("race", NULL, 1, with);
        CHECK(s && s->error.code == OK);
        const double *expected = golden_race + golden_race_at[at];
        CHECK(golden_race_at[at + 1] - golden_race_at[at] == RACERS * (2 * STEPS + 1));
        double worst = 0;
        for (int step = 0; step < STEPS; step++) {
            double row[SESSION_METRICS];
            struct view out;
            struct error e = {0};
            CHECK(session_step(s, 1, row) == 1);
            CHECK(session_view(s, "racers", NULL, &out, &e) == OK);
            const real *place = view_find(&out, "place")->data;
            const real *value = view_find(&out, "value")->data;
            for (int i = 0; i < RACERS; i++) {
                const double *own = expected + i * (2 * STEPS + 1);
                double error = golden_error(place + 2 * (ptrdiff_t)i, own + 2 * (ptrdiff_t)step, 2);
                CHECK(error <= TOLERANCE);
                worst = error > worst ? error : worst;
                if (step < STEPS - 1)
                    continue;
                double height = own[2 * STEPS], off = 1e-3 * TOLERANCE + 10 * TOLERANCE * height;
                CHECK_NEAR(row[i], height, off);
                CHECK_NEAR(value[i], height, off);
            }
        }
        printf("%-10s worst %.1e\n", table[at].name, worst);
        session_free(s);
    }
}

int main(void)
{
    RUN(ten_steps);
    return check_report();
}
