/* Bayesian meta-learning against PyTorch: the loop of algo/belief.h (numbers and definitions:
 * tests/ref/abml.py) and the recursion of algo/conjugate.h, of which the reference knows only what
 * it comes to (tests/ref/alpaca.py). */
/* also: double */
#include "algo/belief.h"
#include "algo/conjugate.h"
#include "golden.h"
#include "golden_flat.h"

#include "golden_abml.h"
#include "golden_alpaca.h"

#define TOLERANCE (REAL_IS_DOUBLE ? 1e-9 : 1e-4)

enum { SUPPORT = 10, QUERY = 15, WAYS = 5, MOST = 4096 };

static void check(const char *name, const char *what, double error, double *worst)
{
    if (!(error <= TOLERANCE))
        printf("%s: %s is off by %.3g\n", name, what, error);
    CHECK(error <= TOLERANCE);
    if (!(error <= *worst))
        *worst = error;
}

/* ---- the loop ---- */

static const struct row {
    const char *net;
    int steps;
    double rate;
    int believed;
    const char *objective;
    double beta;
    int samples;
} table[] = {
#define CASE(net, steps, rate, believed, objective, beta, samples)                                 \
    {net, steps, rate, believed, objective, beta, samples},
#include "golden_abml.def"
#undef CASE
};

enum { ROWS = (int)(sizeof table / sizeof table[0]) };

static void fill_task(const struct inner_task *task, const char *text, const struct net *n)
{
    uint32_t key = golden_key(2166136261u, text);
    int64_t count = shape_count(&n->input);
    golden_fill(task->support, SUPPORT * count, key, 100, 'a', 1);
    golden_fill(task->query, QUERY * count, key, 101, 'a', 1);
    for (int i = 0; i < SUPPORT * WAYS; i++)
        task->support_target[i] = i % WAYS == i / WAYS % WAYS;
    for (int i = 0; i < QUERY * WAYS; i++)
        task->query_target[i] = i % WAYS == i / WAYS % WAYS;
}

static void fill_theta(const struct belief_spec *spec, const struct golden_net *golden,
                       const struct row *row, real *theta)
{
    const struct net *n = spec->net;
    uint32_t key = golden_key(2166136261u, row->net);
    belief_init(spec, 1, row->rate, theta);
    golden_flat_theta(n, golden, theta);
    for (int p = spec->first; p < n->params; p++) {
        real *log_sd = theta + belief_spread(spec) + n->param[p].offset;
        for (int64_t i = 0; i < n->param[p].count; i++)
            log_sd[i] = (real)(golden_value(key, 210 + p, i, 'a', 1) / 2 - 1);
    }
    real *rates = theta + belief_rates(spec);
    for (int i = 0; i < 2 * spec->steps * n->params; i++)
        rates[i] = (real)(golden_value(key, 200, i, 'p', 1) * row->rate);
}

/* Means, log sds and rates as one vector; what lies between them must be 0. Returns its length. */
static int64_t gather(const struct belief_spec *spec, const real *gradient, real *out)
{
    static int seen[MOST];
    const struct net *n = spec->net;
    int64_t at = 0;
    CHECK(belief_size(spec) <= MOST);
    memset(seen, 0, sizeof seen);
    for (int twice = 0; twice < 2; twice++) {
        for (int p = twice ? spec->first : 0; p < n->params; p++) {
            int64_t from = n->param[p].offset + (twice ? belief_spread(spec) : 0);
            for (int64_t i = from; i < from + n->param[p].count; i++) {
                out[at++] = gradient[i];
                seen[i] = 1;
            }
        }
    }
    for (int i = 0; i < 2 * spec->steps * n->params; i++) {
        out[at++] = gradient[belief_rates(spec) + i];
        seen[belief_rates(spec) + i] = 1;
    }
    for (int64_t i = 0; i < belief_size(spec); i++)
        CHECK(seen[i] || gradient[i] == 0);
    return at;
}

static void belief_is_pytorchs(void)
{
    static real all[MOST];
    double worst[4] = {0};
    CHECK(ROWS + 1 == (int)(sizeof golden_abml_at / sizeof golden_abml_at[0]));
    for (int at = 0; at < ROWS; at++) {
        const struct row *row = &table[at];
        const double *expected = golden_abml + golden_abml_at[at];
        struct arena *arena = arena_create();
        struct golden_net golden;
        struct net n;
        golden_net_make(&golden, arena, row->net);
        golden_flat_net(&n, &golden);
        struct belief_spec spec = {
            .net = &n,
            .support = SUPPORT,
            .query = QUERY,
            .steps = row->steps,
            .first = row->believed ? n.params - row->believed : 0,
            .samples = row->samples,
            .objective = strcmp(row->objective, "expected") ? BELIEF_PREDICTIVE : BELIEF_EXPECTED,
            .beta = row->beta,
        };
        real *theta = arena_array(arena, (size_t)belief_size(&spec), sizeof *theta);
        real *gradient = arena_array(arena, (size_t)belief_size(&spec), sizeof *gradient);
        fill_theta(&spec, &golden, row, theta);
        double loss = *expected++, kl = *expected++;
        const double *answers = expected;
        expected += QUERY * WAYS;
        for (int order = 2; order >= 1; order--) {
            struct error e = {0};
            spec.order = order;
            struct belief *b = belief_create(arena, &spec, &e);
            CHECK(b != NULL);
            if (!b) {
                printf("%s: %s\n", row->net, e.text);
                continue;
            }
            struct inner_task task = belief_task(b);
            fill_task(&task, row->net, &n);
            int64_t width = belief_width(&spec), count = 0;
            real *noise = belief_noise_of(b);
            for (int64_t i = 0; i < (row->steps + 1) * row->samples * width; i++)
                noise[i] =
                    (real)(2 * golden_value(golden_key(2166136261u, row->net), 300, i, 'a', 1));
            for (int again = 0; again < 2; again++) {
                double got = belief_run(b, theta, gradient);
                check(row->net, "objective", fabs(got / loss - 1), &worst[0]);
                check(row->net, "KL", fabs(belief_kl(b) / kl - 1), &worst[0]);
                check(row->net, "log p", golden_error(belief_answers(b), answers, QUERY * WAYS),
                      &worst[3]);
                count = gather(&spec, gradient, all);
                check(row->net, order == 1 ? "first order" : "second order",
                      golden_error(all, expected, count), &worst[order]);
            }
            expected += count;
        }
        CHECK(expected == golden_abml + golden_abml_at[at + 1]);
        arena_free(arena);
    }
    printf("worst: objective and KL %.1e, log p %.1e, second order %.1e, first order %.1e\n",
           worst[0], worst[3], worst[2], worst[1]);
}

/* What answers takes the same steps as what trains: with the noise of one in the other's place it
 * says the same of the query. */
static void believers_go_the_same_way(void)
{
    for (int at = 0; at < ROWS; at++) {
        const struct row *row = &table[at];
        struct arena *arena = arena_create();
        struct golden_net golden;
        struct net n;
        golden_net_make(&golden, arena, row->net);
        golden_flat_net(&n, &golden);
        struct belief_spec spec = {
            .net = &n,
            .support = SUPPORT,
            .query = QUERY,
            .steps = row->steps,
            .order = 2,
            .first = row->believed ? n.params - row->believed : 0,
            .samples = row->samples,
            .beta = row->beta,
        };
        struct error e = {0};
        struct rng rng = rng_stream(1, RNG_TEST, 0);
        real *theta = arena_array(arena, (size_t)belief_size(&spec), sizeof *theta);
        real *gradient = arena_array(arena, (size_t)belief_size(&spec), sizeof *gradient);
        real *said = arena_array(arena, (size_t)(row->steps + 1) * QUERY * WAYS, sizeof *said);
        fill_theta(&spec, &golden, row, theta);
        struct belief *b = belief_create(arena, &spec, &e);
        struct believer *a = believer_create(arena, &spec, row->steps, row->samples, &rng, &e);
        CHECK(b && a);
        if (!b || !a) {
            arena_free(arena);
            continue;
        }
        struct inner_task task = belief_task(b);
        fill_task(&task, row->net, &n);
        believer_fill(a, task.support, task.support_target, task.query);
        /* The believer draws the noise of its answers first. */
        int64_t width = belief_width(&spec), draws = row->samples;
        real *noise = belief_noise_of(b);
        rng = rng_stream(1, RNG_TEST, 0);
        belief_noise(&spec, &rng, row->samples, noise + row->steps * draws * width);
        for (int k = 0; k < row->steps; k++)
            belief_noise(&spec, &rng, row->samples, noise + k * draws * width);
        for (int again = 0; again < 2; again++) {
            double worst = 0, moved = 0;
            belief_run(b, theta, gradient);
            believer_run(a, theta, said);
            for (int i = 0; i < QUERY * WAYS; i++) {
                double last = (double)said[row->steps * QUERY * WAYS + i];
                worst = fmax(worst, fabs(last - (double)belief_answers(b)[i]));
                moved = fmax(moved, fabs(last - (double)said[i]));
            }
            CHECK(worst <= (REAL_IS_DOUBLE ? 1e-11 : 2e-4) && moved > 0.01);
            if (!(worst <= 2e-4))
                printf("%s: answers differ by %.3g\n", row->net, worst);
        }
        arena_free(arena);
    }
}

/* ---- the recursion ---- */

static const struct {
    int points, features;
    double variance;
} regressions[] = {
#define CASE(points, features, variance) {points, features, variance},
#include "golden_alpaca.def"
#undef CASE
};

static void evidence_is_that_of_all_points(void)
{
    enum { REGRESSIONS = (int)(sizeof regressions / sizeof regressions[0]), MOST_DIMS = 8 };
    double worst = 0;
    CHECK(REGRESSIONS + 1 == (int)(sizeof golden_alpaca_at / sizeof golden_alpaca_at[0]));
    for (int at = 0; at < REGRESSIONS; at++) {
        int n = regressions[at].points, dims = regressions[at].features;
        const double *expected = golden_alpaca + golden_alpaca_at[at];
        uint32_t key = golden_key(2166136261u, "alpaca") + (uint32_t)n;
        struct arena *arena = arena_create();
        struct graph *g = graph_create(arena);
        struct conjugate c = {ad_input(g, SHAPE2(n, dims)), ad_input(g, SHAPE2(n, 1)),
                              ad_input(g, SHAPE2(1, dims)), ad_input(g, SHAPE2(dims, dims)),
                              ad_input(g, SHAPE2(1, 1))};
        int out[6];
        conjugate_predict(g, &c, &out[4], &out[5]);
        out[0] = conjugate_loss(g, &c, out[4], out[5]);
        graph_grad(g, out[0], 0, (int[]){c.features, c.mean, c.variance}, 3, out + 1);
        struct plan *p = plan_create(g, arena, out, 6);
        CHECK(p != NULL);
        if (!p) {
            arena_free(arena);
            continue;
        }
        real *f = plan_data(p, c.features), *y = plan_data(p, c.y), *m = plan_data(p, c.mean);
        golden_fill(f, (int64_t)n * dims, key, 0, 'a', 1);
        golden_fill(m, dims, key, 2, 'a', 1);
        for (int i = 0; i < n; i++)
            y[i] = (real)(golden_value(key, 1, i, 'w', 1) / 8);
        *plan_data(p, c.variance) = (real)regressions[at].variance;
        for (int i = 0; i < dims * dims; i++)
            plan_data(p, c.identity)[i] = i % (dims + 1) == 0;
        plan_run(p);
        const double *means = expected + 1 + n * dims + dims + 1;
        const int64_t counts[] = {1, n * dims, dims, 1, n, n};
        for (int k = 0; k < 6; k++, expected += counts[k - 1])
            check("regression", "evidence, gradient or prediction",
                  golden_error(plan_data(p, out[k]), expected, counts[k]), &worst);
        CHECK(expected == golden_alpaca + golden_alpaca_at[at + 1]);

        /* The same by hand. */
        double mean[MOST_DIMS], covariance[MOST_DIMS * MOST_DIMS], scratch[MOST_DIMS];
        struct conjugate_belief b = {dims, mean, covariance};
        for (int i = 0; i < dims * dims; i++)
            covariance[i] = i % (dims + 1) == 0;
        for (int i = 0; i < dims; i++)
            mean[i] = (double)m[i];
        for (int i = 0; i < n; i++) {
            double row[MOST_DIMS], variance;
            for (int j = 0; j < dims; j++)
                row[j] = (double)f[i * dims + j];
            CHECK_NEAR(conjugate_at(&b, row, &variance), means[i], 1e-10);
            CHECK_NEAR(variance + regressions[at].variance, means[n + i], 1e-10);
            conjugate_observe(&b, row, (double)y[i], regressions[at].variance, scratch);
        }
        arena_free(arena);
    }
    printf("worst: %.1e\n", worst);
}

int main(void)
{
    RUN(belief_is_pytorchs);
    RUN(believers_go_the_same_way);
    RUN(evidence_is_that_of_all_points);
    return check_report();
}
