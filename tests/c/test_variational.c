/* also: double */
/* Variational inference with one latent number, against closed forms: the bound and the gap, the
 * gradients by path and by score, their variances, and where training ends. */
#include <string.h>

#include "algo/algo.h"
#include "algo/descent.h"
#include "base/num.h"

#include "sessions.h"

enum { LINE, BEND, SQUARE, DECODERS };
enum { EXACT, PATH, SCORE };

static const double half_log_2pi = 0.91893853320467274;

static struct session *make(uint64_t seed, const struct setting *with)
{
    struct session *s = session_with("variational", NULL, seed, with);
    CHECK(s && s->error.code == OK);
    return s;
}

/* Whole settings of an interesting kind, different for every number. */
static struct session *make_some(int k, int decoder)
{
    struct setting with[] = {{"decoder", decoder},
                             {"x", 0.7 + 0.4 * (k % 5)},
                             {"slope", 0.6 + 0.3 * (k % 4)},
                             {"noise", 0.3 + 0.25 * (k % 3)},
                             {"mean", -1.6 + 0.45 * k},
                             {"sd", 0.2 + 0.17 * (k % 6)},
                             {NULL, 0}};
    return make((uint64_t)k, with);
}

static double hyper_of(const struct session *s, const char *key)
{
    return s->hyper[hyper_index(s->algo, key)];
}

static struct view look(struct session *s, const char *name, int n, const struct setting *with)
{
    real values[4];
    struct view in = {0}, out;
    struct error e = {0};
    for (int i = 0; i < n; i++) {
        values[i] = (real)with[i].value;
        in.tensor[in.count++] = (struct tensor){with[i].key, 0, {0}, &values[i]};
    }
    CHECK(session_view(s, name, &in, &out, &e) == OK);
    return out;
}

static const real *tensor(const struct view *out, const char *name, int64_t count)
{
    static const real nothing[1 << 14];
    const struct tensor *t = view_find(out, name);
    int64_t n = 1;
    for (int i = 0; t && i < t->rank; i++)
        n *= t->dim[i];
    CHECK(t && n == count);
    return t && n == count ? t->data : nothing;
}

static double number(const struct view *out, const char *name)
{
    return (double)tensor(out, name, 1)[0];
}

/* ---- the bound ---- */

static double normal_log(double x, double mean, double variance)
{
    return -0.5 * (x - mean) * (x - mean) / variance - 0.5 * log(variance) - half_log_2pi;
}

/* E (x - a z^p)^2 for z ~ N(m, v), p = 1 or 2. */
static double squared_error(double x, double a, int p, double m, double v)
{
    double first = p == 1 ? m : m * m + v;
    double second = p == 1 ? m * m + v : m * m * m * m + 6 * m * m * v + 3 * v * v;
    return x * x - 2 * x * a * first + a * a * second;
}

static void the_bound_in_closed_form(void)
{
    for (int k = 0; k < 10; k++) {
        for (int decoder = LINE; decoder <= SQUARE; decoder += SQUARE - LINE) {
            struct session *s = make_some(k, decoder);
            struct view out = look(s, "densities", 0, NULL);
            double x = hyper_of(s, "x"), a = hyper_of(s, "slope"), noise = hyper_of(s, "noise");
            double m = hyper_of(s, "mean"), sd = hyper_of(s, "sd"), v = sd * sd, n2 = noise * noise;
            double rec = -0.5 * squared_error(x, a, decoder == LINE ? 1 : 2, m, v) / n2 -
                         log(noise) - half_log_2pi;
            double kl = 0.5 * (m * m + v - 1 - log(v));
            double elbo = number(&out, "elbo"), most = fabs(rec) + kl + 1;
            CHECK_NEAR(number(&out, "reconstruction"), rec, 1e-6 * most);
            CHECK_NEAR(number(&out, "kl"), kl, 1e-6 * most);
            CHECK_NEAR(elbo, rec - kl, 1e-6 * most);
            if (decoder == LINE) {
                double pv = n2 / (a * a + n2), pm = a * x / (a * a + n2);
                double gap = 0.5 * ((m - pm) * (m - pm) / pv + v / pv - 1 - log(v / pv));
                CHECK_NEAR(number(&out, "evidence"), normal_log(x, 0, a * a + n2), 1e-6);
                CHECK_NEAR(number(&out, "gap"), gap, 1e-6 * (1 + gap));
            }
            session_free(s);
        }
    }
}

static void what_the_bound_lacks_is_the_kl_to_the_posterior(void)
{
    for (int k = 0; k < 10 * DECODERS; k++) {
        enum { N = 1001 };
        struct session *s = make_some(k / DECODERS, k % DECODERS);
        struct setting wide[] = {{"n", N}, {"extent", 10}};
        struct view out = look(s, "densities", 2, wide);
        double gap = number(&out, "gap"), sums[3] = {0};
        CHECK_NEAR(number(&out, "elbo") + gap, number(&out, "evidence"), 1e-5 * (1 + gap));
        CHECK(gap > 0);
        const char *const names[] = {"prior", "posterior", "q"};
        for (int i = 0; i < 3; i++) {
            const real *p = tensor(&out, names[i], N);
            for (int j = 0; j < N; j++)
                sums[i] += (double)p[j] * 20 / (N - 1);
            CHECK_NEAR(sums[i], 1, 1e-5);
        }
        /* Bayes' rule at every place. */
        const real *prior = tensor(&out, "prior", N), *likelihood = tensor(&out, "likelihood", N);
        const real *posterior = tensor(&out, "posterior", N);
        double px = exp(number(&out, "evidence"));
        for (int j = 0; j < N; j++)
            CHECK_NEAR(posterior[j], (double)prior[j] * (double)likelihood[j] / px, 1e-5);
        session_free(s);
    }
}

static void the_decoders_are_what_they_say(void)
{
    enum { N = 65 };
    for (int decoder = 0; decoder < DECODERS; decoder++) {
        struct session *s = make_some(3, decoder);
        struct setting grid[] = {{"n", N}, {"extent", 4}};
        struct view out = look(s, "densities", 2, grid);
        const real *z = tensor(&out, "z", N), *likelihood = tensor(&out, "likelihood", N);
        double a = hyper_of(s, "slope"), noise = hyper_of(s, "noise");
        for (int i = 0; i < N; i++) {
            double at = (double)z[i], h[] = {at, log1p(exp(2 * at)), at * at};
            double p = exp(normal_log(hyper_of(s, "x"), a * h[decoder], noise * noise));
            CHECK_NEAR(at, -4 + 8.0 * i / (N - 1), 1e-6);
            CHECK_NEAR(likelihood[i], p, 2e-6);
        }
        session_free(s);
    }
}

static void the_landscape_is_the_bound(void)
{
    enum { N = 9 };
    for (int decoder = 0; decoder < DECODERS; decoder++) {
        struct session *s = make_some(2, decoder);
        struct setting grid = {"n", N};
        real mean[N], sd[N], elbo[N * N];
        struct view out = look(s, "landscape", 1, &grid);
        memcpy(mean, tensor(&out, "mean", N), sizeof mean);
        memcpy(sd, tensor(&out, "sd", N), sizeof sd);
        memcpy(elbo, tensor(&out, "elbo", N * N), sizeof elbo);
        CHECK_NEAR(mean[0], -4, 1e-6);
        CHECK_NEAR(mean[N - 1], 4, 1e-6);
        CHECK_NEAR(sd[0], 0.05, 1e-6);
        CHECK_NEAR(sd[N - 1], 4, 1e-5);
        for (int i = 0; i < N * N; i++) {
            struct setting at[] = {{"mean", (double)mean[i % N]}, {"sd", (double)sd[i / N]}};
            out = look(s, "densities", 2, at);
            CHECK_NEAR(elbo[i], number(&out, "elbo"), 2e-5 * (1 + fabs((double)elbo[i])));
        }
        session_free(s);
    }
}

/* ---- gradients ---- */

static double elbo_at(struct session *s, double mean, double log_sd)
{
    struct setting at[] = {{"mean", mean}, {"sd", exp(log_sd)}};
    struct view out = look(s, "densities", 2, at);
    return number(&out, "elbo");
}

static void the_exact_gradient_is_that_of_the_bound(void)
{
    double h = REAL_IS_DOUBLE ? 1e-5 : 0.01, error = REAL_IS_DOUBLE ? 1e-7 : 3e-3;
    for (int k = 0; k < 8 * DECODERS; k++) {
        struct session *s = make_some(k / DECODERS, k % DECODERS);
        struct view out = look(s, "gradients", 0, NULL);
        double mean = hyper_of(s, "mean"), log_sd = log(hyper_of(s, "sd"));
        double exact[] = {(double)tensor(&out, "exact", 2)[0], (double)tensor(&out, "exact", 2)[1]};
        double slope[] = {(elbo_at(s, mean + h, log_sd) - elbo_at(s, mean - h, log_sd)) / (2 * h),
                          (elbo_at(s, mean, log_sd + h) - elbo_at(s, mean, log_sd - h)) / (2 * h)};
        for (int i = 0; i < 2; i++)
            CHECK_NEAR(exact[i], slope[i], error * (1 + fabs(slope[i])));
        session_free(s);
    }
}

static void variances_in_closed_form(void)
{
    for (int k = 0; k < 10; k++) {
        struct session *s = make_some(k, LINE);
        struct view out = look(s, "gradients", 0, NULL);
        double x = hyper_of(s, "x"), a = hyper_of(s, "slope"), noise = hyper_of(s, "noise");
        double sd = hyper_of(s, "sd"), n2 = noise * noise, n = hyper_of(s, "samples");
        double u = x - a * hyper_of(s, "mean");
        /* The share of eps is P + Q eps by path; log p(x|z) is A + B eps + C eps^2. */
        double q = -a * a * sd / n2, p = a * u / n2;
        double by_mean = q * q, by_log_sd = sd * sd * (p * p + 2 * q * q);
        double A = -0.5 * u * u / n2 - log(noise) - half_log_2pi, B = u * a * sd / n2;
        double C = -0.5 * a * a * sd * sd / n2;
        double score_mean = (A * A + 6 * A * C + 2 * B * B + 15 * C * C) / (sd * sd);
        /* (A + B e + C e^2)(e^2 - 1): moments of e up to the eighth */
        double score_log_sd = 2 * A * A + 10 * B * B + 78 * C * C + 20 * A * C - 4 * C * C;
        const real *path = tensor(&out, "pathVariance", 2);
        const real *score = tensor(&out, "scoreVariance", 2);
        CHECK_NEAR((double)path[0] * n, by_mean, 1e-5 * (1 + by_mean));
        CHECK_NEAR((double)path[1] * n, by_log_sd, 1e-5 * (1 + by_log_sd));
        CHECK_NEAR((double)score[0] * n, score_mean, 1e-5 * (1 + score_mean));
        CHECK_NEAR((double)score[1] * n, score_log_sd, 1e-5 * (1 + score_log_sd));
        session_free(s);
    }
}

/* Both have the exact gradient as their mean and scatter as they should, and they are not the same;
 * by far the wider is the score function's. */
static void estimates_are_unbiased(void)
{
    enum { BATCHES = 2048 };
    static const char *const names[] = {"path", "score"};
    static const char *const variances[] = {"pathVariance", "scoreVariance"};
    for (int decoder = 0; decoder < DECODERS; decoder++) {
        for (int samples = 3; samples <= 100; samples += 97) {
            struct setting with[] = {{"decoder", decoder}, {"samples", samples}, {"mean", 0.4},
                                     {"sd", 0.2},          {"x", 1.2},           {NULL, 0}};
            struct setting many = {"count", BATCHES};
            struct session *s = make(11, with);
            struct view out = look(s, "gradients", 1, &many);
            double spread[2][2];
            for (int way = 0; way < 2; way++) {
                const real *g = tensor(&out, names[way], 2 * BATCHES);
                for (int i = 0; i < 2; i++) {
                    double sum = 0, square = 0, mean;
                    for (int b = 0; b < BATCHES; b++)
                        sum += (double)g[2 * b + i];
                    mean = sum / BATCHES;
                    for (int b = 0; b < BATCHES; b++)
                        square += ((double)g[2 * b + i] - mean) * ((double)g[2 * b + i] - mean);
                    double variance = (double)tensor(&out, variances[way], 2)[i];
                    CHECK_NEAR(mean, tensor(&out, "exact", 2)[i], 4 * sqrt(variance / BATCHES));
                    CHECK_NEAR(square / (BATCHES - 1) / variance, 1, 0.25);
                    spread[way][i] = variance;
                }
            }
            CHECK(spread[1][0] > 3 * spread[0][0]);
            session_free(s);
        }
    }
}

/* A batch's estimate is the mean of what its samples say; z = mean + sd eps, and eps does not
 * depend on q; by path a sample says l'(z) and l'(z) sd eps. */
static void samples_make_a_batch(void)
{
    enum { N = 7 };
    struct setting with[] = {{"samples", N}, {"mean", 0.5}, {"sd", 0.8}, {NULL, 0}};
    struct session *s = make(4, with);
    struct setting moved[] = {{"mean", -1}, {"sd", 0.3}, {"batch", 5}, {"first", 5}};
    real eps[N], path[2 * N], score[2 * N], value[N], z[N];
    struct view out = look(s, "samples", 1, &moved[2]);
    memcpy(eps, tensor(&out, "eps", N), sizeof eps);
    out = look(s, "samples", 3, moved);
    CHECK(!memcmp(eps, tensor(&out, "eps", N), sizeof eps));
    memcpy(z, tensor(&out, "z", N), sizeof z);
    memcpy(value, tensor(&out, "value", N), sizeof value);
    memcpy(path, tensor(&out, "path", 2 * N), sizeof path);
    memcpy(score, tensor(&out, "score", 2 * N), sizeof score);
    double x = hyper_of(s, "x"), a = hyper_of(s, "slope"), n2 = pow(hyper_of(s, "noise"), 2);
    double m = -1, sd = 0.3, kl_slope[] = {m, sd * sd - 1}, means[2][2] = {{0}};
    for (int i = 0; i < N; i++) {
        double e = (double)eps[i], slope = a * (x - a * (m + sd * e)) / n2;
        double l = normal_log(x, a * (m + sd * e), n2);
        CHECK_NEAR(z[i], m + sd * e, 1e-6);
        CHECK_NEAR(value[i], l, 1e-5 * (1 + fabs(l)));
        CHECK_NEAR(path[2 * i], slope - kl_slope[0], 2e-5 * (1 + fabs(slope)));
        CHECK_NEAR(path[2 * i + 1], slope * sd * e - kl_slope[1], 2e-5 * (1 + fabs(slope)));
        CHECK_NEAR(score[2 * i], l * e / sd - kl_slope[0], 1e-4 * (1 + fabs(l)));
        CHECK_NEAR(score[2 * i + 1], l * (e * e - 1) - kl_slope[1], 1e-4 * (1 + fabs(l)));
        for (int k = 0; k < 2; k++) {
            means[0][k] += (double)path[2 * i + k] / N;
            means[1][k] += (double)score[2 * i + k] / N;
        }
    }
    struct setting one[] = {moved[0], moved[1], moved[3], {"count", 1}};
    out = look(s, "gradients", 4, one);
    for (int k = 0; k < 2; k++) {
        CHECK_NEAR(tensor(&out, "path", 2)[k], means[0][k], 1e-4);
        CHECK_NEAR(tensor(&out, "score", 2)[k], means[1][k], 1e-4);
    }
    session_free(s);
}

/* Batches are the same however many are asked for at once. */
static void batches_keep_their_places(void)
{
    enum { MANY = 70 };
    for (int samples = 1; samples <= 128; samples += samples < 4 ? 1 : 62) {
        struct setting with[] = {{"samples", samples}, {NULL, 0}};
        struct session *s = make(6, with);
        struct setting all[] = {{"first", 0}, {"count", MANY}};
        real path[2 * MANY], score[2 * MANY];
        struct view out = look(s, "gradients", 2, all);
        memcpy(path, tensor(&out, "path", 2 * MANY), sizeof path);
        memcpy(score, tensor(&out, "score", 2 * MANY), sizeof score);
        for (int first = 1; first < MANY; first += 23) {
            struct setting some[] = {{"first", first}, {"count", 3}};
            out = look(s, "gradients", 2, some);
            for (int i = 0; i < 6 && first + i / 2 < MANY; i++) {
                CHECK(tensor(&out, "path", 6)[i] == path[2 * first + i]);
                CHECK(tensor(&out, "score", 6)[i] == score[2 * first + i]);
            }
        }
        session_free(s);
    }
}

/* ---- training ---- */

static void training_finds_the_posterior(void)
{
    for (int kind = EXACT; kind <= SCORE; kind++) {
        struct setting with[] = {
            {"gradient", kind}, {"samples", 64}, {"rate", kind == EXACT ? 0.05 : 0.005}, {NULL, 0}};
        enum { STEPS = 4000, METRICS = 7 };
        static double rows[STEPS][METRICS];
        struct session *s = make(2, with);
        CHECK(session_step(s, STEPS, &rows[0][0]) == STEPS);
        double x = hyper_of(s, "x"), a = hyper_of(s, "slope"), n2 = pow(hyper_of(s, "noise"), 2);
        double error = kind == EXACT ? 1e-4 : kind == PATH ? 0.06 : 0.25;
        CHECK_NEAR(rows[STEPS - 1][5], a * x / (a * a + n2), error);
        CHECK_NEAR(rows[STEPS - 1][6], sqrt(n2 / (a * a + n2)), error);
        CHECK_NEAR(rows[STEPS - 1][3], normal_log(x, 0, a * a + n2), 1e-9);
        CHECK(rows[STEPS - 1][4] < error * error);
        for (int i = 0; i < STEPS; i++) {
            CHECK_NEAR(rows[i][0], rows[i][1] - rows[i][2], 1e-12);
            CHECK_NEAR(rows[i][0] + rows[i][4], rows[i][3], 1e-12);
            CHECK(rows[i][4] > -1e-9);
            if (kind == EXACT && i)
                CHECK(rows[i][0] >= rows[i - 1][0] - 1e-6);
        }
        session_free(s);
    }
}

/* Two humps: q takes one of them, which one says where it begins, and the gap stays. */
static void a_normal_q_takes_one_hump(void)
{
    for (int side = -1; side <= 1; side += 2) {
        struct setting with[] = {
            {"decoder", SQUARE}, {"noise", 0.4}, {"mean", side}, {"rate", 0.005}, {NULL, 0}};
        double last[7];
        struct session *s = make(2, with);
        CHECK(session_step(s, 2000, NULL) == 2000 && session_step(s, 1, last) == 1);
        CHECK(last[5] * side > 0.9);
        CHECK_NEAR(last[4], log(2), 0.05); /* it misses one of two humps alike */
        session_free(s);
    }
}

static void steps_follow_the_gradient(void)
{
    for (int decoder = 0; decoder < DECODERS; decoder++) {
        struct setting with[] = {{"decoder", decoder}, {"rate", 0.01}, {"mean", 0.5}, {NULL, 0}};
        struct session *s = make(3, with);
        struct view out = look(s, "gradients", 0, NULL);
        double before[] = {(double)s->descent->theta[0], (double)s->descent->theta[1]};
        double exact[] = {(double)tensor(&out, "exact", 2)[0], (double)tensor(&out, "exact", 2)[1]};
        session_step(s, 1, NULL);
        for (int k = 0; k < 2; k++)
            CHECK_NEAR(s->descent->theta[k], before[k] + 0.01 * exact[k], 1e-6);
        session_free(s);
    }
}

/* Each estimate has noise of its own, and a q that runs away stays in the box. */
static void noise_and_box(void)
{
    struct setting with[] = {{"gradient", SCORE}, {"samples", 1}, {"rate", 1}, {NULL, 0}};
    struct session *s = make(5, with), *other = make(6, with);
    double a[7], b[7];
    CHECK(session_step(s, 1, a) == 1 && session_step(other, 1, b) == 1);
    CHECK(a[5] != b[5] && a[6] != b[6]);
    int walls = 0;
    for (int i = 0; i < 300; i++) {
        CHECK(session_step(s, 1, a) == 1);
        CHECK(fabs(a[5]) <= 4 && a[6] >= 0.05 * (1 - 1e-6) && a[6] <= 4 * (1 + 1e-6));
        walls += fabs(a[5]) == 4;
    }
    CHECK(walls > 0);
    session_free(s);
    session_free(other);
}

/* What is live may change between steps; the box's sizes and the start may not. */
static void live_changes(void)
{
    struct setting with[] = {{NULL, 0}};
    struct session *s = make(5, with);
    struct error e = {0};
    struct view out = look(s, "densities", 0, NULL);
    double before = number(&out, "evidence");
    CHECK(session_set(s, hyper_index(s->algo, "x"), 0.2, &e) == OK);
    out = look(s, "densities", 0, NULL);
    double slope = hyper_of(s, "slope"), noise = hyper_of(s, "noise");
    CHECK_NEAR(number(&out, "evidence"), normal_log(0.2, 0, slope * slope + noise * noise), 1e-6);
    CHECK(fabs(number(&out, "evidence") - before) > 0.01);
    CHECK(session_set(s, hyper_index(s->algo, "decoder"), SQUARE, &e) == OK);
    CHECK(session_set(s, hyper_index(s->algo, "samples"), 128, &e) == OK);
    CHECK(session_set(s, hyper_index(s->algo, "gradient"), PATH, &e) == OK);
    CHECK(session_step(s, 3, NULL) == 3);
    CHECK(session_set(s, hyper_index(s->algo, "mean"), 1, &e) == ERR_STATE);
    session_free(s);
}

static void refusals(void)
{
    static const struct {
        const char *view, *key;
        double value;
    } bad[] = {
        {"densities", "n", 1},         {"densities", "n", 2000},     {"densities", "extent", 0},
        {"densities", "mean", NAN},    {"densities", "sd", 0},       {"densities", "sd", -1},
        {"landscape", "n", 97},        {"samples", "batch", -1},     {"samples", "mean", 1e9},
        {"gradients", "count", 0},     {"gradients", "count", 5000}, {"gradients", "first", 0.5},
        {"gradients", "sd", INFINITY},
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
    CHECK(session_step(s, 1, NULL) == 1);
    session_free(s);
}

int main(void)
{
    RUN(the_bound_in_closed_form);
    RUN(what_the_bound_lacks_is_the_kl_to_the_posterior);
    RUN(the_decoders_are_what_they_say);
    RUN(the_landscape_is_the_bound);
    RUN(the_exact_gradient_is_that_of_the_bound);
    RUN(variances_in_closed_form);
    RUN(estimates_are_unbiased);
    RUN(samples_make_a_batch);
    RUN(batches_keep_their_places);
    RUN(training_finds_the_posterior);
    RUN(a_normal_q_takes_one_hump);
    RUN(steps_follow_the_gradient);
    RUN(noise_and_box);
    RUN(live_changes);
    RUN(refusals);
    return check_report();
}
