/* also: double */
/* The inner loop and its meta-gradient: in double against finite differences of the adaptation it
 * differentiates, the two drivers against each other, and learning on episodes of glyphs. */
#include <string.h>

#include "algo/adapter.h"
#include "algo/algo.h"
#include "algo/fewshot.h"

#include "check.h"

enum { CLASSES = 3, SUPPORT = 6, QUERY = 9, MOST_THETA = 2048, MOST_STEPS = 5 };

enum shape_of_net { TINY_MLP, TINY_CONV, TINY_POOL, NETS };

static void make_net(struct net *n, enum shape_of_net kind, enum norm norm)
{
    net_begin(n, SHAPE1(36));
    if (kind == TINY_MLP) {
        net_linear(n, 7, ACT_TANH);
        net_norm(n, norm);
        net_activation(n, ACT_TANH);
        net_linear(n, 5, ACT_TANH);
        net_activation(n, ACT_TANH);
    } else {
        net_reshape(n, SHAPE3(6, 6, 1));
        for (int i = 0; i < 2; i++) {
            net_conv(n, 4, 3, kind == TINY_CONV ? 2 : 1, 1, ACT_TANH);
            net_norm(n, norm);
            net_activation(n, i ? ACT_SOFTPLUS : ACT_TANH);
            if (kind == TINY_POOL)
                net_max_pool(n, 2, 2);
        }
    }
    net_linear(n, CLASSES, ACT_NONE);
}

/* A network, a task of noisy prototypes, and theta. */
struct problem {
    struct arena *arena;
    struct net net;
    struct error e;
    real *theta;
    real support[SUPPORT * 36], query[QUERY * 36];
    real support_target[SUPPORT * CLASSES], query_target[QUERY * CLASSES];
};

static void fill(struct rng *r, int each, const real *prototype, real *x)
{
    for (int i = 0; i < CLASSES * each; i++) {
        for (int k = 0; k < 36; k++)
            x[i * 36 + k] = prototype[i / each * 36 + k] + (real)(0.3 * rng_normal(r));
    }
}

static void problem_begin(struct problem *p, enum shape_of_net kind, enum norm norm)
{
    struct rng r = rng_stream(11, RNG_TEST, (uint64_t)kind * 8 + norm);
    real prototype[CLASSES * 36];
    memset(p, 0, sizeof *p);
    p->arena = arena_create();
    make_net(&p->net, kind, norm);
    p->theta = arena_array(p->arena, (size_t)p->net.size, sizeof(real));
    CHECK(p->net.error.code == OK && p->net.size <= MOST_THETA);
    net_init(&p->net, &r, p->theta);
    for (int k = 0; k < p->net.params; k++) { /* nothing at a special value */
        const struct param *q = &p->net.param[k];
        for (int64_t i = 0; i < q->count; i++)
            p->theta[q->offset + i] += (real)(0.1 * rng_normal(&r));
    }
    rng_fill_normal(&r, prototype, CLASSES * 36);
    fill(&r, SUPPORT / CLASSES, prototype, p->support);
    fill(&r, QUERY / CLASSES, prototype, p->query);
    fewshot_targets(CLASSES, SUPPORT / CLASSES, p->support_target);
    fewshot_targets(CLASSES, QUERY / CLASSES, p->query_target);
}

/* What a loop may be asked for; order and driver are tried in all ways. */
struct loop {
    int steps;
    enum inner_rates rates;
    int head_only, every_step, by_support;
};

static struct inner_spec spec_of(const struct problem *p, struct loop l, int order,
                                 enum inner_driver driver)
{
    return (struct inner_spec){.net = &p->net,
                               .support = SUPPORT,
                               .query = QUERY,
                               .steps = l.steps,
                               .order = order,
                               .driver = driver,
                               .rates = l.rates,
                               .first = l.head_only ? p->net.params - 2 : 0,
                               .every_step = l.every_step,
                               .by_support = l.by_support};
}

static const double weights[MOST_STEPS] = {0.5, 0, 0.25, 1, 2};

static struct inner *make_loop(struct problem *p, struct loop l, int order,
                               enum inner_driver driver)
{
    struct inner_spec spec = spec_of(p, l, order, driver);
    struct inner *in = inner_create(p->arena, &spec, &p->e);
    CHECK(in != NULL);
    struct inner_task t = inner_task(in);
    memcpy(t.support, p->support, sizeof p->support);
    memcpy(t.support_target, p->support_target, sizeof p->support_target);
    memcpy(t.query, p->query, sizeof p->query);
    memcpy(t.query_target, p->query_target, sizeof p->query_target);
    CHECK(!inner_weights(in) == !l.every_step);
    for (int k = 0; l.every_step && k < l.steps; k++)
        inner_weights(in)[k] = (real)weights[k];
    return in;
}

static double norm_of(int64_t n, const real *x, const real *minus)
{
    double sum = 0;
    for (int64_t i = 0; i < n; i++)
        sum += pow((double)x[i] - (minus ? (double)minus[i] : 0), 2);
    return sqrt(sum);
}

static const double rate = 0.3;

/* The meta-objective by its definition: adapt, then look at the query. */
static double objective(struct problem *p, struct adapter *a, real *theta, struct loop l)
{
    static real logs[(MOST_STEPS + 1) * QUERY * CLASSES];
    double sum = 0, last;
    adapter_fill(a, p->support, p->support_target, p->query);
    adapter_run(a, theta, rate, l.steps, logs);
    last = fewshot_loss(CLASSES, QUERY / CLASSES, logs);
    for (int k = 1; k <= l.steps; k++) {
        last = fewshot_loss(CLASSES, QUERY / CLASSES, logs + (ptrdiff_t)k * QUERY * CLASSES);
        sum += weights[k - 1] * last;
    }
    return l.every_step ? sum : last;
}

static void check_gradient(enum shape_of_net kind, enum norm norm, struct loop l)
{
    struct problem p;
    problem_begin(&p, kind, norm);
    struct inner_spec spec = spec_of(&p, l, 2, INNER_UNROLLED);
    struct rng r = rng_stream(12, RNG_TEST, 0);
    int64_t n = inner_size(&spec), weights_end = p.net.size;
    static real theta[MOST_THETA], gradient[2][MOST_THETA], first[2][MOST_THETA], moved[MOST_THETA];
    CHECK(n <= MOST_THETA && (n > weights_end) == (l.rates != RATES_FIXED));
    memset(gradient, 0, sizeof gradient);
    memset(first, 0, sizeof first);
    memcpy(theta, p.theta, (size_t)weights_end * sizeof *theta);
    inner_init_rates(&spec, rate, theta);
    for (int64_t i = weights_end; i < n; i++) /* no two alike, and one below 0; padding stays 0 */
        theta[i] *= (real)(1 + 0.5 * rng_normal(&r));
    if (l.rates == RATES_EACH)
        theta[weights_end + p.net.param[spec.first].offset] = (real)-0.1;

    struct adapter *a = adapter_create(p.arena, &spec, &p.e);
    struct loop plain = l;
    plain.every_step = 0;
    double value = objective(&p, a, theta, plain);
    for (int driver = 0; driver < 2; driver++) {
        struct inner *exact = make_loop(&p, l, 2, (enum inner_driver)driver);
        struct inner *short_cut = make_loop(&p, l, 1, (enum inner_driver)driver);
        CHECK_NEAR(inner_run(exact, theta, rate, gradient[driver]), value, 2e-5);
        CHECK_NEAR(inner_run(short_cut, theta, rate, first[driver]), value, 2e-5);
        for (int64_t i = 0; i < n - weights_end; i++)
            CHECK(theta[weights_end + i] != 0 || gradient[driver][weights_end + i] == 0);
    }

    /* Each driver is the other's oracle; and first order is something else. */
    double length = norm_of(n, gradient[0], NULL), close = REAL_IS_DOUBLE ? 1e-11 : 2e-5;
    CHECK(length > 1e-3);
    CHECK_NEAR(norm_of(n, gradient[0], gradient[1]) / length, 0, close);
    CHECK_NEAR(norm_of(n, first[0], first[1]) / norm_of(n, first[0], NULL), 0, close);
    CHECK(norm_of(n, gradient[0], first[0]) > 0.01 * length);
    if (n > weights_end) /* the rates matter */
        CHECK(norm_of(n - weights_end, gradient[0] + weights_end, NULL) > 0.01 * length);

    /* Slopes of the objective along random directions, along the gradient itself, and along its
     * rates; float is too coarse for them. */
    double h = 1e-5, tolerance = 1e-7;
    for (int trial = 0; REAL_IS_DOUBLE && trial < 7; trial++) {
        real direction[MOST_THETA] = {0};
        for (int64_t i = 0; i < n; i++) {
            real some = trial < 2 ? gradient[0][i] : (real)rng_normal(&r);
            direction[i] = theta[i] != 0 && (trial != 1 || i >= weights_end) ? some : 0;
        }
        double slope = 0, side[2], scale = norm_of(n, direction, NULL);
        if (!(scale > 0))
            continue; /* no rates */
        for (int64_t i = 0; i < n; i++)
            slope += (double)gradient[0][i] * (double)direction[i] / scale;
        for (int s = 0; s < 2; s++) {
            for (int64_t i = 0; i < n; i++)
                moved[i] = theta[i] + (real)((s ? h : -h) * (double)direction[i] / scale);
            side[s] = objective(&p, a, moved, l);
        }
        CHECK_NEAR((side[1] - side[0]) / (2 * h) / length, slope / length, tolerance);
    }
    CHECK(p.e.code == OK);
    arena_free(p.arena);
}

static void meta_gradient_mlp(void)
{
    check_gradient(TINY_MLP, NORM_NONE, (struct loop){.steps = 1});
    check_gradient(TINY_MLP, NORM_NONE, (struct loop){.steps = 3});
    check_gradient(TINY_MLP, NORM_BATCH, (struct loop){.steps = 5});
    check_gradient(TINY_MLP, NORM_LAYER, (struct loop){.steps = 2});
}

static void meta_gradient_conv(void)
{
    check_gradient(TINY_CONV, NORM_NONE, (struct loop){.steps = 1});
    check_gradient(TINY_CONV, NORM_BATCH, (struct loop){.steps = 1});
    check_gradient(TINY_CONV, NORM_BATCH, (struct loop){.steps = 3});
    check_gradient(TINY_CONV, NORM_LAYER, (struct loop){.steps = 3});
    check_gradient(TINY_CONV, NORM_INSTANCE, (struct loop){.steps = 2});
    check_gradient(TINY_POOL, NORM_NONE, (struct loop){.steps = 3});
    check_gradient(TINY_POOL, NORM_BATCH, (struct loop){.steps = 3});
}

/* Rates that are learnt, for all, for each layer and step, for each weight. */
static void meta_gradient_of_rates(void)
{
    for (int steps = 1; steps <= 3; steps += 2) {
        for (int rates = RATES_ONE; rates <= RATES_EACH; rates++) {
            struct loop l = {.steps = steps, .rates = (enum inner_rates)rates};
            check_gradient(TINY_MLP, NORM_NONE, l);
            check_gradient(TINY_CONV, NORM_BATCH, l);
        }
    }
}

/* The head alone adapts; what stands before it learns through it. */
static void meta_gradient_of_a_head(void)
{
    for (int rates = RATES_FIXED; rates <= RATES_EACH; rates++) {
        struct loop l = {.steps = 3, .rates = (enum inner_rates)rates, .head_only = 1};
        check_gradient(TINY_MLP, NORM_LAYER, l);
        check_gradient(TINY_POOL, NORM_BATCH, l);
    }
}

/* The query losses after every inner step count. */
static void meta_gradient_of_many_losses(void)
{
    for (int rates = RATES_FIXED; rates <= RATES_EACH; rates++) {
        struct loop l = {.steps = 5, .rates = (enum inner_rates)rates, .every_step = 1};
        check_gradient(TINY_MLP, NORM_NONE, l);
        l.steps = 3;
        check_gradient(TINY_CONV, NORM_INSTANCE, l);
        l.head_only = 1;
        check_gradient(TINY_CONV, NORM_BATCH, l);
    }
}

/* The query is normalised by the support, so that its loss depends on the support's pictures in one
 * more way; without batch normalisation nothing is different. */
static void meta_gradient_by_support(void)
{
    for (int rates = RATES_FIXED; rates <= RATES_EACH; rates++) {
        struct loop l = {.steps = 3, .rates = (enum inner_rates)rates, .by_support = 1};
        check_gradient(TINY_CONV, NORM_BATCH, l);
        check_gradient(TINY_MLP, NORM_LAYER, l);
        l.every_step = 1;
        check_gradient(TINY_POOL, NORM_BATCH, l);
        l.head_only = 1;
        check_gradient(TINY_MLP, NORM_BATCH, l);
    }
}

/* Normalised by the support, a picture of the query is answered as if it were the only one. */
static void answered_by_itself(void)
{
    enum { ROW = CLASSES, STEPS = 2 };
    real together[(STEPS + 1) * QUERY * ROW], alone[(STEPS + 1) * ROW];
    for (int by_support = 0; by_support <= 1; by_support++) {
        struct problem p;
        problem_begin(&p, TINY_CONV, NORM_BATCH);
        struct loop l = {.steps = STEPS, .by_support = by_support};
        struct inner_spec spec = spec_of(&p, l, 2, INNER_UNROLLED);
        struct adapter *all = adapter_create(p.arena, &spec, &p.e);
        spec.query = 1;
        struct adapter *one = adapter_create(p.arena, &spec, &p.e);
        adapter_fill(all, p.support, p.support_target, p.query);
        adapter_run(all, p.theta, rate, STEPS, together);
        double most = 0;
        for (int i = 0; i < QUERY; i++) {
            adapter_fill(one, p.support, p.support_target, p.query + i * 36);
            adapter_run(one, p.theta, rate, STEPS, alone);
            for (int k = 0; k <= STEPS; k++)
                for (int c = 0; c < CLASSES; c++)
                    most = fmax(most, fabs((double)alone[k * ROW + c] -
                                           (double)together[(k * QUERY + i) * ROW + c]));
        }
        CHECK(by_support ? most < (REAL_IS_DOUBLE ? 1e-12 : 1e-5) : most > 0.1);
        CHECK(p.e.code == OK);
        arena_free(p.arena);
    }
}

/* What does not adapt stays to the last bit, and further steps take the rates of the last. */
static void steps_of_the_adapter(void)
{
    struct problem p;
    problem_begin(&p, TINY_MLP, NORM_NONE);
    struct loop l = {.steps = 2, .rates = RATES_LAYERS};
    struct inner_spec spec = spec_of(&p, l, 2, INNER_UNROLLED);
    static real theta[MOST_THETA];
    memcpy(theta, p.theta, (size_t)p.net.size * sizeof *theta);
    inner_init_rates(&spec, rate, theta);
    for (int k = 0; k < p.net.params; k++)
        theta[p.net.size + p.net.params + k] = (real)0.125; /* of the second step */
    real logs[2][5 * QUERY * CLASSES];
    struct adapter *a = adapter_create(p.arena, &spec, &p.e);
    adapter_fill(a, p.support, p.support_target, p.query);
    adapter_run(a, theta, 99, 4, logs[0]);

    /* The same by hand. */
    real *w = arena_array(p.arena, (size_t)p.net.size, sizeof *w);
    memcpy(w, theta, (size_t)p.net.size * sizeof *w);
    for (int k = 0; k < 5; k++) {
        memcpy(logs[1] + k * QUERY * CLASSES, adapter_judge(a, w), sizeof logs[1] / 5);
        const real *slope = adapter_slope(a, w, NULL);
        for (int64_t i = 0; i < p.net.size; i++)
            w[i] -= (real)(k ? 0.125 : rate) * slope[i];
    }
    CHECK(!memcmp(logs[0], logs[1], sizeof logs[0]));

    l = (struct loop){.steps = 1, .head_only = 1};
    spec = spec_of(&p, l, 2, INNER_UNROLLED);
    a = adapter_create(p.arena, &spec, &p.e);
    adapter_fill(a, p.support, p.support_target, p.query);
    double loss = 0;
    const real *slope = adapter_slope(a, theta, &loss);
    int64_t head = p.net.param[spec.first].offset;
    for (int64_t i = 0; i < p.net.size; i++)
        CHECK(i >= head || slope[i] == 0);
    CHECK(norm_of(p.net.size, slope, NULL) > 1e-3 && loss > 0.1);
    spec.first = p.net.params;
    struct error e = {0};
    CHECK(!adapter_create(p.arena, &spec, &e) && e.code == ERR_RANGE);
    arena_free(p.arena);
}

/* The step the adapter takes is the step its equation says, and a run leaves theta alone. */
static void one_inner_step(void)
{
    struct problem p;
    problem_begin(&p, TINY_MLP, NORM_NONE);
    int64_t n = p.net.size;
    real before[MOST_THETA], logs[2 * QUERY * CLASSES];
    real gradient[MOST_THETA] = {0};
    memcpy(before, p.theta, (size_t)n * sizeof(real));

    /* At rate 0 the meta-gradient is the plain gradient of the query loss. Taken on the support
     * itself it is the inner gradient. */
    struct inner_spec spec = {
        .net = &p.net, .support = SUPPORT, .query = SUPPORT, .steps = 1, .order = 2};
    struct inner *in = inner_create(p.arena, &spec, &p.e);
    struct inner_task t = inner_task(in);
    memcpy(t.support, p.support, sizeof p.support);
    memcpy(t.support_target, p.support_target, sizeof p.support_target);
    memcpy(t.query, p.support, sizeof p.support);
    memcpy(t.query_target, p.support_target, sizeof p.support_target);
    inner_run(in, p.theta, 0, gradient);
    CHECK(!memcmp(inner_before(in, p.theta), inner_after(in), SUPPORT * CLASSES * sizeof(real)));

    struct adapter *a = adapter_create(
        p.arena,
        &(struct inner_spec){
            .net = &p.net, .support = SUPPORT, .query = QUERY, .steps = 1, .order = 2},
        &p.e);
    double base = objective(&p, a, p.theta, (struct loop){.steps = 0});
    double adapted = objective(&p, a, p.theta, (struct loop){.steps = 1});
    CHECK(fabs(adapted - base) > 1e-3);
    real stepped[MOST_THETA];
    for (int64_t i = 0; i < n; i++)
        stepped[i] = p.theta[i] - (real)rate * gradient[i];
    CHECK_NEAR(objective(&p, a, stepped, (struct loop){.steps = 0}), adapted,
               REAL_IS_DOUBLE ? 1e-12 : 1e-5);
    CHECK(!memcmp(before, p.theta, (size_t)n * sizeof(real)));

    adapter_run(a, p.theta, rate, 1, logs);
    for (int i = 0; i < 2 * QUERY; i++) {
        double sum = 0;
        for (int c = 0; c < CLASSES; c++)
            sum += exp((double)logs[i * CLASSES + c]);
        CHECK_NEAR(sum, 1, 1e-6);
    }
    arena_free(p.arena);
}

/* Neither driver allocates while it runs, and the checkpointed one's memory grows by a theta a
 * step only. */
static void memory_of_the_drivers(void)
{
    struct problem p;
    problem_begin(&p, TINY_CONV, NORM_BATCH);
    real gradient[MOST_THETA] = {0};
    size_t bytes[3];
    for (int i = 0; i < 3; i++) {
        size_t before = arena_bytes(p.arena);
        make_loop(&p, (struct loop){.steps = i + 1}, 2, INNER_CHECKPOINTED);
        bytes[i] = arena_bytes(p.arena) - before;
    }
    CHECK(bytes[1] - bytes[0] < (size_t)p.net.size * sizeof(real) + 256);
    CHECK(bytes[2] - bytes[1] < (size_t)p.net.size * sizeof(real) + 256);
    for (int driver = 0; driver < 2; driver++) {
        struct inner *in =
            make_loop(&p, (struct loop){.steps = 3, .rates = RATES_EACH, .every_step = 1}, 2,
                      (enum inner_driver)driver);
        uint64_t calls = arena_calls();
        inner_run(in, p.theta, rate, gradient);
        inner_run(in, p.theta, rate, gradient);
        CHECK(arena_calls() == calls);
    }
    arena_free(p.arena);
}

/* The network of the page, five inner steps in one graph: a quarter of an eager program's memory.
 */
static void memory_of_a_long_loop(void)
{
    struct arena *arena = arena_create();
    struct net net;
    fewshot_network(&net, &(struct fewshot_net){FEWSHOT_CONV, 5, 32, 0, 0, NORM_BATCH});
    const struct inner_spec spec = {
        .net = &net, .support = 5, .query = 10, .steps = 5, .order = 2, .driver = INNER_UNROLLED};
    struct error e = {0};
    struct inner *in = inner_create(arena, &spec, &e);
    CHECK(in != NULL);
    if (in) {
        struct plan_stats stats = inner_stats(in);
        printf("conv4-32, 5 inner steps: %.1f MB planned, %.1f MB unplanned\n",
               (double)stats.bytes / 1e6, (double)stats.unplanned_bytes / 1e6);
        CHECK((double)stats.bytes <= (double)stats.unplanned_bytes / 4);
    }
    arena_free(arena);
}

static void refusals(void)
{
    struct problem p;
    problem_begin(&p, TINY_MLP, NORM_NONE);
    struct inner_spec spec = {.net = &p.net, .support = SUPPORT, .query = QUERY, .order = 2};
    struct error e = {0};
    CHECK(!inner_create(p.arena, &spec, &e) && e.code == ERR_RANGE);
    spec.steps = 1;
    spec.order = 3;
    e = (struct error){0};
    CHECK(!inner_create(p.arena, &spec, &e) && e.code == ERR_RANGE);
    struct net image;
    net_begin(&image, SHAPE3(6, 6, 1));
    net_conv(&image, 3, 3, 1, 1, ACT_NONE);
    spec = (struct inner_spec){.net = &image,
                               .support = SUPPORT,
                               .query = QUERY,
                               .steps = 1,
                               .order = 2,
                               .driver = INNER_UNROLLED};
    e = (struct error){0};
    CHECK(!inner_create(p.arena, &spec, &e) && e.code == ERR_SHAPE); /* no classes at its end */
    net_linear(&image, 0, ACT_NONE);
    e = (struct error){0};
    CHECK(!adapter_create(p.arena, &spec, &e) && e.code == ERR_SHAPE);
    arena_free(p.arena);
}

static void scores(void)
{
    real target[2 * 3 * 2];
    fewshot_targets(2, 3, target);
    for (int i = 0; i < 6; i++)
        CHECK(target[i * 2] == (i < 3) && target[i * 2 + 1] == (i >= 3));
    /* right, tie (the first counts: right), wrong; tie (wrong), right, NaN (wrong) */
    const real score[] = {2, 1, 1, 1, -3, -2, 5, 5, 0, 1, (real)NAN, 1};
    CHECK_NEAR(fewshot_accuracy(2, 3, score), 3.0 / 6, 0);
    const real logs[] = {-1, -2, -3, -4, -5, -6, -7, -8, -9, -10, -11, -12};
    CHECK_NEAR(fewshot_loss(2, 3, logs), (1 + 3 + 5 + 8 + 10 + 12) / 6.0, 1e-6);
}

/* A session by hyperparameter names; the others are the defaults. */
static struct session *start(const struct dataset *d, int n, const char *const *keys,
                             const double *values)
{
    const struct algo *a = algo_find("maml");
    double hyper[SESSION_HYPERS];
    for (int i = 0; i < a->hyper_count; i++) {
        hyper[i] = a->hypers[i].initial;
        for (int k = 0; k < n; k++) {
            if (!strcmp(keys[k], a->hypers[i].key))
                hyper[i] = values[k];
        }
    }
    struct session *s = session_create(a, d, 5, hyper, NULL);
    CHECK(s && s->error.code == OK);
    return s;
}

/* A short training on glyphs, then unseen alphabets: adaptation is worth much, each step is
 * consistent with what the views show of it. */
static void adaptation_pays(void)
{
    struct dataset *d = dataset_glyphs(3, 6, 10, 8);
    static const char *const keys[] = {"way", "filters", "tasks", "augment", "evalQuery"};
    struct session *s = start(d, 5, keys, (double[]){3, 8, 2, 0, 4});
    double metric[3];
    CHECK(session_step(s, 60, NULL) == 60);
    CHECK(session_step(s, 1, metric) == 1);
    CHECK(metric[0] > 0 && metric[1] >= 0 && metric[1] <= 1 && metric[2] >= 0 && metric[2] <= 1);

    real side = SIDE_TEST, count = 40, index = 7;
    struct view in = {2, {{"side", 0, {0}, &side}, {"count", 0, {0}, &count}}}, out;
    struct error e = {0};
    CHECK(session_view(s, "evaluate", &in, &out, &e) == OK);
    const struct tensor *accuracy = view_find(&out, "accuracy"), *loss = view_find(&out, "loss");
    const struct tensor *baseline = view_find(&out, "baseline");
    CHECK(accuracy->dim[0] == 40 && accuracy->dim[1] == 4 && baseline->dim[0] == 40);
    double mean[4] = {0};
    for (int i = 0; i < 40; i++) {
        for (int k = 0; k < 4; k++)
            mean[k] += (double)accuracy->data[i * 4 + k] / 40;
    }
    CHECK_NEAR(mean[0], 1.0 / 3, 0.15);
    CHECK(mean[3] > mean[0] + 0.25);
    CHECK(mean[3] >= mean[1] - 0.03);
    real seventh[3] = {accuracy->data[7 * 4], accuracy->data[7 * 4 + 3], baseline->data[7]};
    real seventh_loss = loss->data[7 * 4 + 3];

    /* Episode 7 alone is episode 7 of the evaluation. */
    in = (struct view){1, {{"index", 0, {0}, &index}}};
    CHECK(session_view(s, "episode", &in, &out, &e) == OK);
    CHECK(view_find(&out, "accuracy")->data[0] == seventh[0]);
    CHECK(view_find(&out, "accuracy")->data[3] == seventh[1]);
    CHECK(view_find(&out, "loss")->data[3] == seventh_loss);
    const struct tensor *probs = view_find(&out, "probs"), *label = view_find(&out, "queryLabel");
    CHECK(probs->dim[0] == 4 && probs->dim[1] == 12 && probs->dim[2] == 3);
    int right = 0, near = 0;
    for (int i = 0; i < 12; i++) {
        const real *row = probs->data + (3 * 12 + i) * 3;
        int best = row[1] > row[0] ? 1 : 0;
        best = row[2] > row[best] ? 2 : best;
        right += best == (int)label->data[i];
        near += view_find(&out, "baseline")->data[i] == label->data[i];
    }
    CHECK_NEAR(right / 12.0, seventh[1], 1e-6);
    CHECK_NEAR(near / 12.0, seventh[2], 1e-6);
    const struct tensor *classes = view_find(&out, "supportClass");
    for (int i = 0; i < 3; i++)
        CHECK(s->side[(int)classes->data[i]] == SIDE_TEST);

    /* The same drawings as a user would hand them in give the same answers. */
    static real support[3 * PIXELS], query[12 * PIXELS], answer[4 * 12 * 3];
    memcpy(support, view_find(&out, "support")->data, sizeof support);
    memcpy(query, view_find(&out, "query")->data, sizeof query);
    memcpy(answer, probs->data, sizeof answer);
    real labels[3] = {0, 1, 2};
    in = (struct view){3,
                       {{"support", 2, {3, PIXELS}, support},
                        {"supportLabel", 1, {3}, labels},
                        {"query", 2, {12, PIXELS}, query}}};
    CHECK(session_view(s, "adapt", &in, &out, &e) == OK);
    CHECK(!memcmp(view_find(&out, "probs")->data, answer, sizeof answer));
    labels[2] = 3;
    CHECK(session_view(s, "adapt", &in, &out, &e) == ERR_RANGE && out.count == 0);
    e = (struct error){0};
    in.tensor[0].dim[1] = 783;
    CHECK(session_view(s, "adapt", &in, &out, &e) == ERR_SHAPE);
    CHECK(session_step(s, 1, NULL) == 1);
    session_free(s);
    dataset_free(d);
}

/* The two drivers train the same network, to rounding; first order trains another. */
static void drivers_train_alike(void)
{
    struct dataset *d = dataset_glyphs(4, 4, 8, 6);
    static const char *const keys[] = {"way",    "filters",   "tasks", "innerSteps",
                                       "driver", "evalQuery", "order"};
    struct session *s[3];
    double metric[3][3];
    for (int i = 0; i < 3; i++) {
        s[i] = start(d, 7, keys, (double[]){2, 4, 2, 2, i == 1, 2, i == 2 ? 1 : 2});
        CHECK(session_step(s[i], 1, metric[i]) == 1);
    }
    int64_t n = s[0]->kept[0].count;
    const real *a = s[0]->kept[0].data, *b = s[1]->kept[0].data, *c = s[2]->kept[0].data;
    for (int k = 0; k < 3; k++)
        CHECK_NEAR(metric[0][k], metric[1][k], 1e-5);
    /* Adam's first step is +-rate an element, whatever the gradient's size: a gradient that is only
     * rounding would show. */
    int64_t differ = 0;
    for (int64_t i = 0; i < n; i++)
        differ += fabs((double)a[i] - (double)b[i]) > 1e-4;
    CHECK(differ == 0);
    CHECK(norm_of(n, a, c) > 1e-3);
    for (int i = 0; i < 3; i++)
        session_free(s[i]);
    dataset_free(d);
}

int main(void)
{
    RUN(meta_gradient_mlp);
    RUN(meta_gradient_conv);
    RUN(meta_gradient_of_rates);
    RUN(meta_gradient_of_a_head);
    RUN(meta_gradient_of_many_losses);
    RUN(meta_gradient_by_support);
    RUN(answered_by_itself);
    RUN(steps_of_the_adapter);
    RUN(one_inner_step);
    RUN(memory_of_the_drivers);
    RUN(memory_of_a_long_loop);
    RUN(refusals);
    RUN(scores);
    RUN(adaptation_pays);
    RUN(drivers_train_alike);
    return check_report();
}
