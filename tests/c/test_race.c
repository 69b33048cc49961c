/* also: double */
/* Six optimizers on a surface: slopes, who leaves and who arrives, ways that are kept whole, and
 * that a sweep over rates says what races do. */
#include <string.h>

#include "algo/algo.h"
#include "algo/surface.h"
#include "base/num.h"
#include "check.h"
#include "sessions.h"

enum { RACERS = 6, SURFACE_COUNT = 6 };
enum { SGD, MOMENTUM, NESTEROV, RMSPROP, ADAM, ADAMW };
enum { ROSENBROCK, HIMMELBLAU, RASTRIGIN, BEALE, VALLEY, TILTED };

static const enum surface_kind kinds[SURFACE_COUNT] = {SURFACE_ROSENBROCK, SURFACE_HIMMELBLAU,
                                                       SURFACE_RASTRIGIN,  SURFACE_BEALE,
                                                       SURFACE_VALLEY,     SURFACE_TILTED};

static struct session *make(uint64_t seed, const struct setting *with)
{
    struct session *s = session_with("race", NULL, seed, with);
    CHECK(s && s->error.code == OK);
    return s;
}

/* A view's tensor, which the next call forgets. */
static const struct tensor *seen(struct session *s, const char *view, const char *name)
{
    static struct view out;
    struct error e = {0};
    CHECK(session_view(s, view, NULL, &out, &e) == OK);
    const struct tensor *t = view_find(&out, name);
    CHECK(t != NULL);
    return t;
}

static void slopes_are_those_of_the_surfaces(void)
{
    struct rng rng = rng_stream(1, RNG_TEST, 0);
    for (int k = 0; k < SURFACE_COUNT; k++) {
        const struct surface *f = &surfaces[kinds[k]];
        for (int i = 0; i < 50; i++) {
            double x[2], slope[2], h = 1e-5;
            for (int d = 0; d < 2; d++)
                x[d] = surface_place(f, d, rng_uniform(&rng));
            surface_slope(kinds[k], x, slope);
            for (int d = 0; d < 2; d++) {
                double up[2] = {x[0], x[1]}, down[2] = {x[0], x[1]};
                up[d] += h;
                down[d] -= h;
                double difference = (f->at(2, up) - f->at(2, down)) / (2 * h);
                CHECK_NEAR(slope[d], difference, 1e-6 * (1 + fabs(difference)) + 1e-4);
            }
        }
        for (int i = 0; i < f->places; i++) { /* and at the bottom there is none */
            double x[2], slope[2];
            for (int d = 0; d < 2; d++)
                x[d] = f->where[i][f->dims ? d : 0];
            surface_slope(kinds[k], x, slope);
            CHECK(fabs(slope[0]) < 1e-8 && fabs(slope[1]) < 1e-8);
        }
    }
}

/* The best rates of a sweep, as settings; `from` of them are there already. */
static void at_best_rates(struct session *s, struct setting *with, double *heights)
{
    static const char *const keys[] = {"rateSgd",     "rateMomentum", "rateNesterov",
                                       "rateRmsprop", "rateAdam",     "rateAdamw"};
    struct view out;
    struct error e = {0};
    CHECK(session_view(s, "sweep", NULL, &out, &e) == OK);
    const struct tensor *rate = view_find(&out, "rate"), *value = view_find(&out, "value");
    int n = rate->dim[0];
    CHECK_NEAR(rate->data[0], 1e-5, 1e-10);
    CHECK_NEAR(rate->data[n - 1], 1, 1e-6);
    for (int i = 0; i < RACERS; i++) {
        int best = 0;
        for (int j = 1; j < n; j++)
            best = value->data[i * n + j] < value->data[i * n + best] ? j : best;
        with[i] = (struct setting){keys[i], (double)rate->data[best]};
        heights[i] = (double)value->data[i * n + best];
    }
}

static void a_sweep_says_what_a_race_does(void)
{
    for (int k = 0; k < SURFACE_COUNT; k++) {
        struct setting with[9] = {{"surface", k}, {"slopeNoise", k == VALLEY ? 2 : 0}};
        with[2].key = NULL;
        struct session *s = make(3, with);
        double heights[RACERS], row[SESSION_METRICS], before[RACERS];
        at_best_rates(s, with + 2, heights);
        const real *value = seen(s, "racers", "value")->data;
        for (int i = 0; i < RACERS; i++)
            before[i] = (double)value[i];
        session_free(s);
        with[8].key = NULL;
        s = make(3, with);
        for (int i = 0; i < 200; i++)
            CHECK(session_step(s, 1, row) == 1);
        for (int i = 0; i < RACERS; i++) {
            CHECK_NEAR(row[i], heights[i], 1e-6 * (1e-3 + heights[i]));
            CHECK(row[i] < 0.9 * before[i]);
        }
        session_free(s);
    }
}

static void who_is_too_fast_leaves(void)
{
    const struct setting with[] = {{"rateSgd", 1}, {"rateMomentum", 1}, {NULL, 0}};
    struct session *s = make(1, with);
    double row[SESSION_METRICS];
    CHECK(session_step(s, 1, NULL) == 1);
    for (int i = 0; i < 99; i++)
        CHECK(session_step(s, 1, row) == 1);
    const real *out = seen(s, "racers", "out")->data;
    CHECK(out[SGD] == 1 && out[MOMENTUM] == 1 && out[ADAM] == 0 && out[NESTEROV] == 0);
    for (int i = 0; i < RACERS; i++)
        CHECK(isfinite(row[i]));
    const struct tensor *trail = seen(s, "trails", "trail"); /* it stays where it was */
    const real *last = trail->data + 99 * 12, *before = trail->data + 98 * 12;
    CHECK(last[0] == before[0] && last[1] == before[1] && last[8] != before[8]);
    session_free(s);
}

static void arrivals_are_counted(void)
{
    const struct setting with[] = {{"surface", VALLEY}, {"rateSgd", 0.03}, {NULL, 0}};
    struct session *s = make(1, with);
    double row[SESSION_METRICS];
    int arrived = 0;
    for (int i = 1; i <= 400; i++) {
        CHECK(session_step(s, 1, row) == 1);
        if (!arrived && row[SGD] <= 1e-3)
            arrived = i;
    }
    CHECK(arrived > 50 && (int)seen(s, "racers", "arrived")->data[SGD] == arrived);
    session_free(s);
}

static void ways_are_kept_whole(void)
{
    enum { LONG = 1200 };
    const struct setting none[] = {{NULL, 0}};
    static real places[LONG + 1][12];
    struct session *s = make(2, none);
    for (int i = 0; i <= LONG; i++) {
        if (i)
            CHECK(session_step(s, 1, NULL) == 1);
        memcpy(places[i], seen(s, "racers", "place")->data, sizeof places[i]);
        if (i != 0 && i != 511 && i != 512 && i != 513 && i != 1023 && i != 1024 && i != LONG)
            continue;
        int stride = (int)seen(s, "trails", "stride")->data[0];
        const struct tensor *trail = seen(s, "trails", "trail");
        CHECK(stride == (i < 512 ? 1 : i < 1024 ? 2 : 4));
        CHECK(trail->dim[0] == i / stride + 1 && trail->dim[1] == RACERS && trail->dim[2] == 2);
        for (int j = 0; j < trail->dim[0]; j++)
            CHECK(!memcmp(trail->data + (ptrdiff_t)j * 12, places[j * stride], sizeof places[0]));
    }
    session_free(s);
}

/* Noise is the same for all: without a difference in rule there is none in way. */
static void noise_is_shared(void)
{
    const struct setting with[] = {
        {"surface", VALLEY},    {"slopeNoise", 5}, {"momentum", 0},        {"rateSgd", 0.01},
        {"rateMomentum", 0.01}, {"rateAdam", 0.1}, {"rateNesterov", 0.01}, {"rateAdamw", 0.1},
        {"weightDecay", 0},     {NULL, 0}};
    struct session *s = make(7, with), *other = make(8, with);
    double row[SESSION_METRICS], unlike[SESSION_METRICS];
    for (int i = 0; i < 50; i++) {
        CHECK(session_step(s, 1, row) == 1 && session_step(other, 1, unlike) == 1);
        CHECK(row[SGD] == row[MOMENTUM] && row[SGD] == row[NESTEROV] && row[ADAM] == row[ADAMW]);
        CHECK(row[SGD] != unlike[SGD] && row[SGD] != row[ADAM]);
    }
    session_free(s);
    session_free(other);
}

/* Decay draws AdamW to (0, 0), which is not where the lowest point is. */
static void decay_keeps_adamw_from_the_bottom(void)
{
    const struct setting with[] = {{"weightDecay", 0.5}, {NULL, 0}};
    struct session *s = make(1, with);
    double row[SESSION_METRICS];
    for (int i = 0; i < 3000; i++)
        CHECK(session_step(s, 1, row) == 1);
    CHECK(row[ADAM] < 1e-3 && row[ADAMW] > 0.05);
    session_free(s);
}

static void turned_valleys_are_hard_for_rates_by_axis(void)
{
    double best[2][RACERS];
    for (int turned = 0; turned < 2; turned++) {
        struct setting with[8] = {{"surface", turned ? TILTED : VALLEY}, {NULL, 0}};
        /* the same place in the valley: along 2.8, across 2.4 */
        if (turned) {
            with[1] = (struct setting){"startX", 0.5 + (0.8 * 2.8 - 0.6 * 2.4) / 8};
            with[2] = (struct setting){"startY", 0.5 + (0.6 * 2.8 + 0.8 * 2.4) / 8};
        } else {
            with[1] = (struct setting){"startX", 0.5 + 2.8 / 8};
            with[2] = (struct setting){"startY", 0.5 + 2.4 / 8};
        }
        with[3].key = NULL;
        struct session *s = make(1, with);
        at_best_rates(s, with, best[turned]);
        session_free(s);
        printf("%s:", turned ? "tilted" : "valley");
        for (int i = 0; i < RACERS; i++)
            printf(" %.1e", best[turned][i]);
        printf("\n");
    }
    CHECK(best[1][SGD] < 1.2 * best[0][SGD] && best[1][SGD] > best[0][SGD] / 1.2);
    CHECK(best[1][RMSPROP] > 2 * best[0][RMSPROP]);
}

static void views_refuse(void)
{
    const struct setting none[] = {{NULL, 0}};
    struct session *s = make(1, none);
    view_without_memory(s, "surface", NULL);
    view_without_memory(s, "racers", NULL);
    struct view out;
    struct error e = {0};
    real much = 1e6;
    struct view in = {1, {{"n", 0, {0}, &much}}};
    CHECK(session_view(s, "surface", &in, &out, &e) == ERR_RANGE);
    e = (struct error){0};
    CHECK(session_view(s, "sweep", &in, &out, &e) == ERR_RANGE);
    e = (struct error){0};
    in.tensor[0].name = "steps";
    CHECK(session_view(s, "sweep", &in, &out, &e) == ERR_RANGE);
    session_free(s);
}

int main(void)
{
    RUN(slopes_are_those_of_the_surfaces);
    RUN(a_sweep_says_what_a_race_does);
    RUN(who_is_too_fast_leaves);
    RUN(arrivals_are_counted);
    RUN(ways_are_kept_whole);
    RUN(noise_is_shared);
    RUN(decay_keeps_adamw_from_the_bottom);
    RUN(turned_valleys_are_hard_for_rates_by_axis);
    RUN(views_refuse);
    return check_report();
}
