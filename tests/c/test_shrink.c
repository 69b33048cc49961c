/* also: double */
/* Empirical Bayes on groups: the data are what is said of them, training ends where the marginal
 * likelihood is highest, and the errors are those of the model. */
#include <string.h>

#include "algo/algo.h"
#include "algo/descent.h"
#include "algo/hierarchy.h"

#include "sessions.h"

enum { DRAWN, BASEBALL, SCHOOLS };
enum { LIKELIHOOD, MEAN, TAU, PULL, RAW, POOLED, SHRUNKEN, FULL, METRICS };

static struct session *make(uint64_t seed, const struct setting *with)
{
    struct session *s = session_with("shrink", NULL, seed, with);
    CHECK(s && s->error.code == OK);
    return s;
}

static struct view look(struct session *s, const char *name, int n, const struct setting *with)
{
    real values[4];
    struct view in = {0}, out;
    struct error e = {0};
    for (int i = 0; i < n; i++) {
        values[i] = (real)with[i].value;
        in.tensor[in.count++] = (struct tensor){with[i].key, 0, {0}, values + i};
    }
    CHECK(session_view(s, name, &in, &out, &e) == OK && e.code == OK);
    return out;
}

static const real *tensor(const struct view *v, const char *name, int count)
{
    const struct tensor *t = view_find(v, name);
    int64_t size = 1;
    for (int i = 0; t && i < t->rank; i++)
        size *= t->dim[i];
    CHECK(t && size == count);
    return t->data;
}

/* The groups of a session, as the view has them. */
enum { MOST = 64 };
struct groups {
    struct hierarchy h;
    double raw[MOST], noise[MOST], truth[MOST], size[MOST];
};

static void groups_of(struct session *s, struct groups *g)
{
    struct view out = look(s, "groups", 0, NULL);
    int n = view_find(&out, "raw")->dim[0];
    *g = (struct groups){.h = {n, g->raw, g->noise}};
    for (int j = 0; j < n; j++) {
        g->raw[j] = (double)tensor(&out, "raw", n)[j];
        g->noise[j] = pow((double)tensor(&out, "noise", n)[j], 2);
        g->truth[j] = (double)tensor(&out, "truth", n)[j];
        g->size[j] = (double)tensor(&out, "size", n)[j];
    }
}

/* ---- data ---- */

static void groups_are_drawn_from_the_model(void)
{
    struct setting with[] = {{"groups", 64}, {"fewest", 1},   {"most", 30},
                             {"between", 2}, {"within", 1.5}, {NULL, 0}};
    double square = 0, sum = 0, noise = 0, values = 0;
    int few = 0, many = 0;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct session *s = make(seed, with);
        struct groups g;
        groups_of(s, &g);
        CHECK(g.h.groups == 64);
        int count = 0;
        for (int j = 0; j < 64; j++)
            count += (int)g.size[j];
        struct view out = look(s, "values", 0, NULL);
        const real *x = tensor(&out, "x", count), *group = tensor(&out, "group", count);
        double means[64] = {0};
        for (int i = 0; i < count; i++)
            means[(int)group[i]] += (double)x[i] / g.size[(int)group[i]];
        for (int i = 0; i < count; i++)
            noise += pow((double)x[i] - g.truth[(int)group[i]], 2);
        values += count;
        for (int j = 0; j < 64; j++) {
            CHECK_NEAR(g.raw[j], means[j], 1e-5);
            CHECK_NEAR(g.noise[j], 2.25 / g.size[j], 1e-6);
            CHECK(g.size[j] >= 1 && g.size[j] <= 30);
            few += g.size[j] <= 2;
            many += g.size[j] >= 15;
            sum += g.truth[j];
            square += g.truth[j] * g.truth[j];
        }
        session_free(s);
    }
    CHECK_NEAR(sum / 1280, 0, 0.2);
    CHECK_NEAR(sqrt(square / 1280), 2, 0.2);
    CHECK_NEAR(sqrt(noise / values), 1.5, 0.05);
    CHECK(few > 150 && many > 150);
}

/* The totals of Efron & Morris's table, and what they found: the errors fall to less than a third.
 */
static void baseball(void)
{
    double last[METRICS], hits = 0;
    struct setting with[] = {{"source", BASEBALL}, {NULL, 0}};
    struct session *s = make(1, with);
    struct groups g;
    groups_of(s, &g);
    CHECK(g.h.groups == 18);
    for (int j = 0; j < 18; j++)
        hits += 45 * g.raw[j];
    CHECK_NEAR(hits, 215, 1e-4);
    CHECK_NEAR(sqrt(g.noise[0]), 0.0658, 1e-4);
    CHECK(session_step(s, 600, NULL) == 600 && session_step(s, 1, last) == 1);
    CHECK_NEAR(18 * last[RAW], 0.0755, 3e-4); /* theirs, of averages rounded to three digits */
    CHECK(18 * last[SHRUNKEN] < 0.0235 && last[SHRUNKEN] < 0.31 * last[RAW]);
    CHECK_NEAR(last[MEAN], 0.265, 1e-3);
    CHECK(last[PULL] > 0.6 && last[FULL] < 0.35 * last[RAW]);
    session_free(s);
}

/* The marginal likelihood of the eight schools is highest where tau is 0: all are pooled. The whole
 * posterior does not go that far (Gelman et al. 2013, table 5.3 and fig. 5.5). */
static void schools(void)
{
    double last[METRICS];
    struct setting with[] = {{"source", SCHOOLS}, {"rate", 0.5}, {NULL, 0}};
    struct session *s = make(1, with);
    CHECK(session_step(s, 3000, NULL) == 3000 && session_step(s, 1, last) == 1);
    CHECK_NEAR(last[MEAN], 7.69, 0.02);
    CHECK(last[TAU] < 1.2 && last[PULL] > 0.98);
    CHECK(last[RAW] == 0 && last[FULL] == 0); /* nobody knows */
    struct view out = look(s, "groups", 0, NULL);
    CHECK_NEAR(tensor(&out, "full", 8)[0], 11.4, 0.3);
    CHECK_NEAR(tensor(&out, "full", 8)[2], 6.1, 0.3);
    CHECK_NEAR(tensor(&out, "fullSd", 8)[0], 8.4, 0.4);
    CHECK((double)tensor(&out, "sd", 8)[0] < 1.2);
    struct setting wide[] = {{"extent", 30}, {"n", 301}};
    out = look(s, "posterior", 2, wide);
    CHECK(tensor(&out, "median", 1)[0] > 4 && tensor(&out, "median", 1)[0] < 6);
    const real *density = tensor(&out, "density", 301), *tau = tensor(&out, "tau", 301);
    double below = 0, width = (double)tau[1];
    for (int i = 0; i < 300; i++) {
        CHECK(density[i + 1] < density[i]); /* highest at 0 */
        if ((double)tau[i] < 10)
            below += width * (double)(density[i] + density[i + 1]) / 2;
    }
    CHECK_NEAR(below, 0.8, 0.06); /* above 10 it is unlikely */
    session_free(s);
}

/* ---- training ---- */

/* The highest point of the likelihood is where its slopes vanish, and every step goes up. */
static void training_climbs_to_the_top(void)
{
    enum { STEPS = 500 };
    static double rows[STEPS][METRICS];
    for (uint64_t seed = 1; seed <= 6; seed++) {
        struct setting with[] = {{"groups", 10 + 3 * (double)seed}, {"between", 1.5}, {NULL, 0}};
        struct session *s = make(seed, with);
        struct groups g;
        double slope[2];
        groups_of(s, &g);
        CHECK(session_step(s, STEPS, &rows[0][0]) == STEPS);
        for (int i = 1; i < STEPS; i++)
            CHECK(rows[i][LIKELIHOOD] >= rows[i - 1][LIKELIHOOD] - 1e-4);
        const double *last = rows[STEPS - 1];
        double top = hierarchy_likelihood(&g.h, last[MEAN], last[TAU], slope);
        CHECK_NEAR(slope[0], 0, 2e-2);
        CHECK_NEAR(slope[1], 0, 2e-2);
        for (int k = 0; k < 4; k++) {
            double mean = last[MEAN] + (k == 0 ? 0.05 : k == 1 ? -0.05 : 0);
            double tau = last[TAU] * (k == 2 ? 1.05 : k == 3 ? 0.95 : 1);
            CHECK(hierarchy_likelihood(&g.h, mean, tau, NULL) < top);
        }
        session_free(s);
    }
}

/* A step is that of the slope by theta, in the session's units, of the mean over the groups. */
static void steps_follow_the_slope(void)
{
    struct setting with[] = {{"groups", 7}, {"rate", 0.01}, {"startTau", 0.7}, {NULL, 0}};
    struct session *s = make(3, with);
    struct groups g;
    double last[METRICS], slope[2];
    groups_of(s, &g);
    struct view out = look(s, "values", 0, NULL);
    double centre = (double)tensor(&out, "centre", 1)[0], unit = (double)tensor(&out, "unit", 1)[0];
    CHECK_NEAR(unit, hierarchy_unit(&g.h), 1e-6);
    hierarchy_likelihood(&g.h, centre + 2 * unit, 0.7 * unit, slope);
    CHECK(session_step(s, 1, last) == 1);
    CHECK_NEAR(last[MEAN], centre + 2 * unit + 0.01 * unit * unit * slope[0] / 7, 1e-5);
    CHECK_NEAR(log(last[TAU] / unit), log(0.7) + 0.01 * slope[1] / 7, 1e-5);
    session_free(s);
}

/* Over many sets of groups: shrunken means are nearer the truth than raw ones and than one for
 * all, and the whole posterior is no worse; its bands hold the truth as often as they should, those
 * of a settled tau less often. */
static void shrinking_pays(void)
{
    enum { SETS = 120, GROUPS = 8 };
    double error[METRICS] = {0}, held = 0, held_full = 0;
    for (uint64_t seed = 1; seed <= SETS; seed++) {
        struct setting with[] = {
            {"groups", GROUPS}, {"between", 1}, {"fewest", 2}, {"most", 8}, {NULL, 0}};
        struct session *s = make(seed, with);
        double last[METRICS];
        CHECK(session_step(s, 300, NULL) == 300 && session_step(s, 1, last) == 1);
        for (int k = RAW; k <= FULL; k++)
            error[k] += last[k] / SETS;
        struct view out = look(s, "groups", 0, NULL);
        const real *truth = tensor(&out, "truth", GROUPS), *errors = tensor(&out, "errors", 4);
        for (int j = 0; j < GROUPS; j++) {
            held += fabs((double)(truth[j] - tensor(&out, "shrunken", GROUPS)[j])) <
                    1.96 * (double)tensor(&out, "sd", GROUPS)[j];
            held_full += fabs((double)(truth[j] - tensor(&out, "full", GROUPS)[j])) <
                         1.96 * (double)tensor(&out, "fullSd", GROUPS)[j];
        }
        for (int k = 0; k < 4; k++)
            CHECK_NEAR(errors[k], last[RAW + k], 1e-5 * (1 + last[RAW + k]));
        session_free(s);
    }
    printf("errors: raw %.3f, pooled %.3f, shrunken %.3f, full %.3f; bands hold %.3f and %.3f\n",
           error[RAW], error[POOLED], error[SHRUNKEN], error[FULL], held / (SETS * GROUPS),
           held_full / (SETS * GROUPS));
    CHECK(error[SHRUNKEN] < 0.8 * error[RAW] && error[SHRUNKEN] < 0.95 * error[POOLED]);
    CHECK(error[FULL] < 1.03 * error[SHRUNKEN]);
    CHECK(held < 0.92 * SETS * GROUPS);
    CHECK_NEAR(held_full / (SETS * GROUPS), 0.95, 0.025);
}

/* ---- views ---- */

static void views_agree(void)
{
    enum { N = 9, GROUPS = 6 };
    struct setting with[] = {{"groups", GROUPS}, {NULL, 0}};
    struct session *s = make(4, with);
    struct groups g;
    groups_of(s, &g);
    struct setting grid[] = {{"n", N}, {"extent", 2}};
    struct view out = look(s, "likelihood", 2, grid);
    real mean[N], tau[N], likelihood[N * N];
    memcpy(mean, tensor(&out, "mean", N), sizeof mean);
    memcpy(tau, tensor(&out, "tau", N), sizeof tau);
    memcpy(likelihood, tensor(&out, "likelihood", N * N), sizeof likelihood);
    CHECK_NEAR(tau[4] / sqrt((double)(tau[3] * tau[5])), 1, 1e-5);
    for (int i = 0; i < N * N; i += 7) {
        struct setting at[] = {{"mean", (double)mean[i % N]}, {"tau", (double)tau[i / N]}};
        out = look(s, "groups", 2, at);
        CHECK_NEAR(tensor(&out, "likelihood", 1)[0], likelihood[i],
                   1e-5 * (1 + fabs((double)likelihood[i])));
        for (int j = 0; j < GROUPS; j++) {
            double variance, own = hierarchy_shrunken(&g.h, j, at[0].value, at[1].value, &variance);
            CHECK_NEAR(tensor(&out, "shrunken", GROUPS)[j], own, 1e-5);
            CHECK_NEAR(tensor(&out, "sd", GROUPS)[j], sqrt(variance), 1e-5);
        }
    }
    struct setting fine[] = {{"n", 5}, {"extent", 4}};
    out = look(s, "posterior", 2, fine);
    for (int i = 0; i < 5; i++) {
        double at = hierarchy_unit(&g.h) * i, variance;
        CHECK_NEAR(tensor(&out, "tau", 5)[i], at, 1e-5);
        CHECK_NEAR(tensor(&out, "mean", 5)[i], hierarchy_mean(&g.h, at, &variance), 1e-5);
        for (int j = 0; j < GROUPS; j++) {
            double own = hierarchy_given_tau(&g.h, j, at, &variance);
            CHECK_NEAR(tensor(&out, "means", 5 * GROUPS)[GROUPS * i + j], own, 1e-5);
            CHECK_NEAR(tensor(&out, "sds", 5 * GROUPS)[GROUPS * i + j], sqrt(variance), 1e-5);
        }
    }
    session_free(s);
}

static void refusals(void)
{
    static const struct {
        const char *view, *key;
        double value;
    } bad[] = {
        {"groups", "tau", -1},          {"groups", "mean", NAN},     {"likelihood", "n", 97},
        {"likelihood", "extent", 0},    {"likelihood", "most", 0.5}, {"posterior", "n", 1},
        {"posterior", "extent", 1e300},
    };
    struct setting with[] = {{NULL, 0}}, few[] = {{"groups", 2}, {NULL, 0}};
    struct session *s = make(5, with);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        real value = (real)bad[i].value;
        struct view in = {1, {{bad[i].key, 0, {0}, &value}}}, out;
        struct error e = {0};
        CHECK(session_view(s, bad[i].view, &in, &out, &e) == ERR_RANGE);
        CHECK(strstr(e.text, bad[i].key) && out.count == 0);
    }
    view_without_memory(s, "groups", NULL);
    CHECK(session_step(s, 1, NULL) == 1);
    session_free(s);
    s = session_with("shrink", NULL, 1, few); /* tau would have no posterior */
    CHECK(s->error.code == ERR_RANGE && strstr(s->error.text, "groups"));
    session_free(s);
}

int main(void)
{
    RUN(groups_are_drawn_from_the_model);
    RUN(baseball);
    RUN(schools);
    RUN(training_climbs_to_the_top);
    RUN(steps_follow_the_slope);
    RUN(shrinking_pays);
    RUN(views_agree);
    RUN(refusals);
    return check_report();
}
