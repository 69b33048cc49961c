/* also: double */
/* Variational inference in the plane: where training ends, against closed forms; the graph's
 * estimates against the formulas'; and how estimates scatter, against what is said of it. */
#include <string.h>

#include "algo/algo.h"
#include "algo/descent.h"
#include "algo/planar.h"
#include "base/num.h"

#include "sessions.h"

enum { FULL = 1 };
enum { PATH, SCORE, BASELINE, EXACT };
enum { METRICS = 13 };
enum { GAP = 4, EVIDENCE = 3, MEAN_1 = 5, MEAN_2, SD_1, SD_2, TILT, VARIANCES };

static struct session *make(uint64_t seed, const struct setting *with)
{
    struct session *s = session_with("posterior", NULL, seed, with);
    CHECK(s && s->error.code == OK);
    return s;
}

/* Settings of an interesting kind, different for every number. */
static struct session *make_some(int k)
{
    struct setting with[] = {{"target", k % TARGETS},        {"family", k / 3 % 2},
                             {"entropy", k / 2 % 2},         {"draws", 2 + 3 * (k % 5)},
                             {"correlation", 0.9 - 0.2 * k}, {"bend", -0.5 + 0.1 * k},
                             {"apart", 1.0 + k % 4},         {"share", 0.3 + 0.1 * (k % 4)},
                             {"mean1", -1.3 + 0.4 * k},      {"mean2", 0.8 - 0.3 * k},
                             {"sd1", 0.4 + 0.2 * (k % 4)},   {"sd2", 1.1 - 0.2 * (k % 3)},
                             {"tilt", 0.7 - 0.2 * k},        {NULL, 0}};
    return make((uint64_t)k, with);
}
enum { SOME = 9 };

static double hyper_of(const struct session *s, const char *key)
{
    return s->hyper[hyper_index(s->algo, key)];
}

static struct target target_of(const struct session *s)
{
    return target_make((enum target_kind)hyper_of(s, "target"), hyper_of(s, "correlation"),
                       hyper_of(s, "bend"), hyper_of(s, "apart"), hyper_of(s, "share"));
}

static struct planar q_of(const struct session *s)
{
    struct planar q = {.n = (int)s->descent->n};
    for (int i = 0; i < q.n; i++)
        q.theta[i] = (double)s->descent->theta[i];
    return q;
}

static struct view look(struct session *s, const char *name, int n, const struct setting *with)
{
    real values[8];
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

/* ---- the target and what is integrated ---- */

/* Densities add up to 1, and the gap is the KL of what is drawn. */
static void the_gap_is_the_kl(void)
{
    enum { N = 161 };
    for (int k = 0; k < SOME; k++) {
        struct session *s = make_some(k);
        struct setting with[] = {{"n", N}, {"extent", 9}};
        struct view out = look(s, "density", 2, with);
        const real *p = tensor(&out, "target", N * N), *q = tensor(&out, "q", N * N);
        double cell = (18.0 / (N - 1)) * (18.0 / (N - 1)), one = 0, other = 0, kl = 0;
        for (int i = 0; i < N * N; i++) {
            one += cell * (double)p[i];
            other += cell * (double)q[i];
            if (q[i] > (real)1e-12)
                kl += cell * (double)q[i] * log((double)q[i] / fmax(1e-37, (double)p[i]));
        }
        CHECK_NEAR(one, 1, 2e-3);
        CHECK_NEAR(other, 1, 1e-4);
        double gap = (double)tensor(&out, "gap", 1)[0];
        CHECK(gap > 0);
        CHECK_NEAR(gap, kl, 3e-3 * (1 + gap));
        double elbo = (double)tensor(&out, "elbo", 1)[0];
        CHECK_NEAR(elbo + gap, tensor(&out, "evidence", 1)[0], 1e-5 * (1 + fabs(elbo)));
        CHECK_NEAR(elbo,
                   (double)tensor(&out, "energy", 1)[0] + (double)tensor(&out, "entropy", 1)[0],
                   1e-5 * (1 + fabs(elbo)));
        CHECK_NEAR(tensor(&out, "mean", 2)[0], hyper_of(s, "mean1"), 1e-6);
        CHECK_NEAR(tensor(&out, "sd", 2)[1], hyper_of(s, "sd2"), 1e-6);
        CHECK_NEAR(tensor(&out, "tilt", 1)[0],
                   hyper_of(s, "family") == FULL ? hyper_of(s, "tilt") : 0, 1e-6);
        session_free(s);
    }
}

/* The exact gradient is that of the ELBO, by differences. */
static void the_gradient_is_that_of_the_elbo(void)
{
    for (int k = 0; k < SOME; k++) {
        struct session *s = make_some(k);
        struct target t = target_of(s);
        struct planar q = q_of(s), off = q;
        struct planar_moments m, more, less;
        planar_integrate(&t, &q, 4, (int)hyper_of(s, "entropy"), &m);
        for (int i = 0; i < q.n; i++) {
            double h = 1e-4, within = t.kind == TARGET_MIXTURE ? 2e-2 : 1e-6;
            off.theta[i] = q.theta[i] + h;
            planar_integrate(&t, &off, 4, 0, &more);
            off.theta[i] = q.theta[i] - h;
            planar_integrate(&t, &off, 4, 0, &less);
            off.theta[i] = q.theta[i];
            CHECK_NEAR(m.gradient[i], (more.elbo - less.elbo) / (2 * h),
                       within * (1 + fabs(m.gradient[i])));
        }
        session_free(s);
    }
}

/* ---- estimates ---- */

/* What the graph says of each sample is what the formulas say. */
static void samples_are_the_formulas(void)
{
    for (int k = 0; k < SOME; k++) {
        struct session *s = make_some(k);
        struct target t = target_of(s);
        struct planar q = q_of(s);
        int n = (int)hyper_of(s, "draws");
        double error = REAL_IS_DOUBLE ? 1e-10 : 1e-4;
        struct setting batch = {"batch", k};
        struct view out = look(s, "samples", 1, &batch);
        const real *eps = tensor(&out, "eps", 2 * n), *z = tensor(&out, "z", 2 * n);
        const real *path = tensor(&out, "path", n * q.n), *score = tensor(&out, "score", n * q.n);
        const real *value = tensor(&out, "value", n);
        for (int i = 0; i < n; i++) {
            double e[2] = {(double)eps[2 * i], (double)eps[2 * i + 1]}, at[2];
            double by_path[PLANAR_MOST], by_score[PLANAR_MOST];
            double f = planar_sample(&t, &q, (int)hyper_of(s, "entropy"), e, at, by_path, by_score);
            CHECK_NEAR(value[i], f, error * (1 + fabs(f)));
            for (int j = 0; j < 2; j++)
                CHECK_NEAR(z[2 * i + j], at[j], error * (1 + fabs(at[j])));
            for (int j = 0; j < q.n; j++) {
                CHECK_NEAR(path[q.n * i + j], by_path[j], 4 * error * (1 + fabs(by_path[j])));
                CHECK_NEAR(score[q.n * i + j], by_score[j],
                           4 * error * (1 + fabs(f) + fabs(by_score[j])));
            }
        }
        session_free(s);
    }
}

/* All three have the exact gradient as their mean, and scatter as is said. */
static void estimates_scatter_as_is_said(void)
{
    enum { AT_ONCE = 2048, TIMES = 6 };
    static const char *const names[] = {"path", "score", "baseline"};
    static const char *const spreads[] = {"pathVariance", "scoreVariance", "baselineVariance"};
    int calmer = 0, heavy = 0, all = 0;
    for (int k = 0; k < SOME; k++) {
        struct session *s = make_some(k);
        int n = (int)s->descent->n;
        double mean[WAYS][PLANAR_MOST] = {{0}}, square[WAYS][PLANAR_MOST] = {{0}}, sums[WAYS] = {0};
        double fourth[WAYS][PLANAR_MOST] = {{0}}, count = AT_ONCE * TIMES;
        struct view out = look(s, "gradients", 0, NULL);
        real exact[PLANAR_MOST], variance[WAYS][PLANAR_MOST];
        memcpy(exact, tensor(&out, "exact", n), (size_t)n * sizeof *exact);
        for (int way = 0; way < WAYS; way++)
            memcpy(variance[way], tensor(&out, spreads[way], n), (size_t)n * sizeof *exact);
        for (int time = 0; time < TIMES; time++) {
            struct setting many[] = {{"count", AT_ONCE}, {"first", AT_ONCE * time}};
            out = look(s, "gradients", 2, many);
            for (int way = 0; way < WAYS; way++) {
                const real *g = tensor(&out, names[way], AT_ONCE * n);
                for (int i = 0; i < AT_ONCE * n; i++) {
                    double off = (double)g[i] - (double)exact[i % n];
                    mean[way][i % n] += off / count;
                    square[way][i % n] += off * off / count;
                    fourth[way][i % n] += off * off * off * off / count;
                }
            }
        }
        for (int way = 0; way < WAYS; way++) {
            for (int i = 0; i < n; i++) {
                double of = (double)variance[way][i];
                double tail = sqrt(fourth[way][i] / (of * of) / count);
                CHECK_NEAR(mean[way][i], 0, 4.5 * sqrt(of / count) + 2e-4);
                CHECK_NEAR(square[way][i] / of, 1, 4 * tail);
                heavy += tail > 0.1; /* too few batches to say much */
                all++;
                sums[way] += of;
            }
        }
        CHECK(sums[PATH] < sums[SCORE]);
        calmer += sums[BASELINE] < sums[SCORE];
        session_free(s);
    }
    CHECK(calmer >= SOME - 2);
    CHECK(10 * heavy < all);
}

/* A baseline takes away what all samples share: a constant more in the target changes nothing with
 * it, and everything without. Where the entropy is sampled, all noise goes as q becomes the target.
 */
static void where_the_noise_goes(void)
{
    struct target t = target_make(TARGET_GAUSSIAN, 0.5, 0, 0, 0.5);
    const double mean[2] = {0, 0}, sd[2] = {1.4, 1};
    struct planar q = planar_make(PLANAR_MOST, mean, sd, 0.5);
    struct planar_moments m;
    planar_integrate(&t, &q, 8, 1, &m);
    for (int i = 0; i < PLANAR_MOST; i++) {
        CHECK_NEAR(m.gradient[i], 0, 1e-9);
        CHECK_NEAR(m.variance[BY_PATH][i], 0, 1e-9);
        CHECK_NEAR(m.variance[BY_BASELINE][i], 0, 1e-9);
        CHECK(m.variance[BY_SCORE][i] > 0.01);
    }
    CHECK_NEAR(m.variance_of_value, 0, 1e-9);
    CHECK_NEAR(m.value, t.evidence, 1e-9);
    planar_integrate(&t, &q, 8, 0, &m);
    for (int i = 0; i < PLANAR_MOST; i++)
        CHECK(m.variance[BY_PATH][i] > 0.01);
    /* One sample has no others to take a baseline from; two have. */
    planar_integrate(&t, &q, 1, 1, &m);
    CHECK(m.variance[BY_BASELINE][0] == m.variance[BY_SCORE][0]);
    planar_integrate(&t, &q, 2, 1, &m);
    CHECK_NEAR(m.variance[BY_BASELINE][0], 0, 1e-9);
}

/* Batches are the same however many are asked for at once, and a batch's estimate is made of what
 * its samples say. */
static void batches_keep_their_places(void)
{
    enum { MANY = 50 };
    for (int draws = 1; draws <= 128; draws += draws < 4 ? 1 : 62) {
        struct setting with[] = {{"draws", draws}, {"family", FULL}, {NULL, 0}};
        struct session *s = make(6, with);
        struct setting all[] = {{"first", 0}, {"count", MANY}};
        real kept[WAYS][MANY * PLANAR_MOST];
        static const char *const names[] = {"path", "score", "baseline"};
        struct view out = look(s, "gradients", 2, all);
        for (int way = 0; way < WAYS; way++)
            memcpy(kept[way], tensor(&out, names[way], MANY * PLANAR_MOST), sizeof kept[way]);
        for (int first = 1; first < MANY; first += 23) {
            struct setting some[] = {{"first", first}, {"count", 1}};
            out = look(s, "gradients", 2, some);
            for (int way = 0; way < WAYS; way++)
                CHECK(!memcmp(tensor(&out, names[way], PLANAR_MOST),
                              kept[way] + PLANAR_MOST * first, PLANAR_MOST * sizeof(real)));
        }
        struct setting batch = {"batch", 3};
        out = look(s, "samples", 1, &batch);
        const real *path = tensor(&out, "path", draws * PLANAR_MOST);
        for (int i = 0; i < PLANAR_MOST; i++) {
            double mean = 0;
            for (int j = 0; j < draws; j++)
                mean += (double)path[PLANAR_MOST * j + i] / draws;
            CHECK_NEAR(kept[PATH][PLANAR_MOST * 3 + i], mean, 1e-5 * (1 + fabs(mean)));
        }
        session_free(s);
    }
}

/* ---- training ---- */

/* The mean field that is nearest to a Gaussian has its mean and the diagonal of its precision: it
 * is too narrow, and the gap is -1/2 log(1 - correlation^2) (Bishop 2006, sec. 10.1.2). With its
 * full covariance q becomes the target. */
static void gaussians_in_closed_form(void)
{
    const double correlations[] = {0, 0.6, -0.9}, sd[] = {1.4, 1};
    for (int k = 0; k < 3; k++) {
        for (int full = 0; full <= FULL; full++) {
            double r = correlations[k], free = 1 - r * r, last[METRICS];
            struct setting with[] = {{"correlation", r},
                                     {"family", full},
                                     {"rate", 0.1},
                                     {"estimator", EXACT},
                                     {NULL, 0}};
            struct session *s = make(2, with);
            CHECK(session_step(s, 900, NULL) == 900 && session_step(s, 1, last) == 1);
            CHECK_NEAR(last[MEAN_1], 0, 2e-3);
            CHECK_NEAR(last[MEAN_2], 0, 2e-3);
            for (int i = 0; i < 2; i++)
                CHECK_NEAR(last[SD_1 + i], sd[i] * (full ? 1 : sqrt(free)), 2e-3);
            CHECK_NEAR(last[TILT], full ? r : 0, 2e-3);
            CHECK_NEAR(last[GAP], full ? 0 : -0.5 * log(free), 1e-4);
            CHECK_NEAR(last[EVIDENCE], log(2 * 3.14159265358979324 * 1.4 * sqrt(free)), 1e-6);
            session_free(s);
        }
    }
}

/* By samples it comes near the same; the fewer and the noisier, the less. */
static void estimates_train(void)
{
    for (int way = PATH; way <= BASELINE; way++) {
        double rows[400 * METRICS], gap = 0;
        struct setting with[] = {{"estimator", way},   {"draws", 64},
                                 {"family", FULL},     {"rate", way == SCORE ? 0.01 : 0.05},
                                 {"correlation", 0.6}, {NULL, 0}};
        struct session *s = make(2, with);
        CHECK(session_step(s, 400, NULL) == 400 && session_step(s, 400, rows) == 400);
        for (int i = 200; i < 400; i++)
            gap += rows[i * METRICS + GAP] / 200;
        CHECK(gap > 0 && gap < (way == PATH ? 0.02 : way == SCORE ? 0.25 : 0.08));
        session_free(s);
    }
}

/* q takes one of two parts, which one says where it begins; the gap is log of its share. From the
 * middle it may cover both where they are near. */
static void a_normal_q_takes_one_part(void)
{
    for (int side = -1; side <= 1; side += 2) {
        struct setting with[] = {{"target", TARGET_MIXTURE}, {"apart", 5},        {"share", 0.3},
                                 {"family", FULL},           {"mean1", 2 * side}, {"mean2", side},
                                 {"estimator", EXACT},       {"rate", 0.1},       {NULL, 0}};
        double last[METRICS];
        struct session *s = make(2, with);
        CHECK(session_step(s, 150, NULL) == 150 && session_step(s, 1, last) == 1);
        CHECK_NEAR(last[MEAN_1], side * 2.0, 0.05);
        CHECK_NEAR(last[MEAN_2], side * 1.5, 0.05);
        CHECK_NEAR(last[TILT], side < 0 ? 0.5 : -0.5, 0.05);
        CHECK_NEAR(last[GAP], -log(side < 0 ? 0.3 : 0.7), 0.02);
        session_free(s);
    }
}

/* What metrics say of noise is what the view says, summed. */
static void metrics_are_the_views(void)
{
    for (int k = 0; k < SOME; k++) {
        struct session *s = make_some(k);
        double last[METRICS];
        CHECK(session_step(s, 2, NULL) == 2 && session_step(s, 1, last) == 1);
        struct view out = look(s, "gradients", 0, NULL);
        static const char *const names[] = {"pathVariance", "scoreVariance", "baselineVariance"};
        for (int way = 0; way < WAYS; way++) {
            double sum = 0;
            for (int i = 0; i < (int)s->descent->n; i++)
                sum += (double)tensor(&out, names[way], (int)s->descent->n)[i];
            CHECK_NEAR(last[VARIANCES + way], sum, 1e-5 * (1 + sum));
        }
        out = look(s, "density", 0, NULL);
        CHECK_NEAR(tensor(&out, "gap", 1)[0], last[GAP], 1e-5 * (1 + last[GAP]));
        session_free(s);
    }
}

/* Steps go by the gradient, and a q that runs away stays in the box. */
static void steps_and_box(void)
{
    struct setting with[] = {{"estimator", EXACT}, {"rate", 0.01}, {"family", FULL}, {NULL, 0}};
    struct session *s = make(3, with);
    struct view out = look(s, "gradients", 0, NULL);
    double before[PLANAR_MOST], exact[PLANAR_MOST];
    for (int i = 0; i < PLANAR_MOST; i++) {
        before[i] = (double)s->descent->theta[i];
        exact[i] = (double)tensor(&out, "exact", PLANAR_MOST)[i];
    }
    session_step(s, 1, NULL);
    for (int i = 0; i < PLANAR_MOST; i++)
        CHECK_NEAR(s->descent->theta[i], before[i] + 0.01 * exact[i], 1e-6);
    session_free(s);
    struct setting wild[] = {
        {"estimator", SCORE}, {"draws", 1}, {"rate", 1}, {"family", FULL}, {NULL, 0}};
    s = make(5, wild);
    int walls = 0;
    for (int i = 0; i < 200; i++) {
        double row[METRICS];
        CHECK(session_step(s, 1, row) == 1);
        const real *theta = s->descent->theta;
        for (int k = 0; k < 2; k++) {
            CHECK(fabs((double)theta[k]) <= 6);
            CHECK(exp((double)theta[2 + k]) >= 0.04999 && exp((double)theta[2 + k]) <= 5.0001);
        }
        CHECK(fabs((double)theta[4]) <= 5);
        walls += fabs((double)theta[0]) == 6;
    }
    CHECK(walls > 0);
    session_free(s);
}

/* What is live changes the target at once. */
static void live_changes(void)
{
    struct setting with[] = {{NULL, 0}};
    struct session *s = make(5, with);
    struct error e = {0};
    double last[METRICS];
    CHECK(session_set(s, hyper_index(s->algo, "correlation"), 0, &e) == OK);
    CHECK(session_step(s, 1, last) == 1);
    CHECK_NEAR(last[EVIDENCE], log(2 * 3.14159265358979324 * 1.4), 1e-9);
    CHECK(session_set(s, hyper_index(s->algo, "target"), TARGET_MIXTURE, &e) == OK);
    CHECK(session_set(s, hyper_index(s->algo, "draws"), 128, &e) == OK);
    CHECK(session_step(s, 1, last) == 1);
    CHECK_NEAR(last[EVIDENCE], log(2 * 3.14159265358979324 * 0.49 * sqrt(0.75)), 1e-9);
    CHECK(session_set(s, hyper_index(s->algo, "family"), FULL, &e) == ERR_STATE);
    session_free(s);
}

static void refusals(void)
{
    static const struct {
        const char *view, *key;
        double value;
    } bad[] = {
        {"density", "n", 1},         {"density", "n", 2000},         {"density", "extent", 0},
        {"density", "mean1", NAN},   {"density", "sd2", 0},          {"density", "tilt", 1},
        {"samples", "batch", -1},    {"samples", "mean2", 1e9},      {"gradients", "count", 0},
        {"gradients", "first", 0.5}, {"gradients", "sd1", INFINITY}, {"gradients", "count", 5000},
    };
    struct setting with[] = {{NULL, 0}};
    struct session *s = make(5, with);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        real value = (real)bad[i].value;
        struct view in = {1, {{bad[i].key, 0, {0}, &value}}}, out;
        struct error e = {0};
        CHECK(session_view(s, bad[i].view, &in, &out, &e) == ERR_RANGE);
        CHECK(strstr(e.text, bad[i].key) && out.count == 0);
    }
    view_without_memory(s, "gradients", NULL);
    CHECK(session_step(s, 1, NULL) == 1);
    session_free(s);
}

int main(void)
{
    RUN(the_gap_is_the_kl);
    RUN(the_gradient_is_that_of_the_elbo);
    RUN(samples_are_the_formulas);
    RUN(estimates_scatter_as_is_said);
    RUN(where_the_noise_goes);
    RUN(batches_keep_their_places);
    RUN(gaussians_in_closed_form);
    RUN(estimates_train);
    RUN(a_normal_q_takes_one_part);
    RUN(metrics_are_the_views);
    RUN(steps_and_box);
    RUN(live_changes);
    RUN(refusals);
    return check_report();
}
