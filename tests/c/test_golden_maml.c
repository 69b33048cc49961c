/* Meta-gradients of MAML, second and first order, against PyTorch's create_graph=True.
 * Numbers and definitions: tests/ref/maml.py. Three programs must give them: a literal one on
 * ad/build.h alone, and both drivers of algo/inner.h on nn/net.h. Those of its relatives (learnt
 * rates, losses of every step, a head that adapts alone: tests/ref/meta.py) by both drivers. */
/* also: double */
#include "ad/build.h"
#include "ad/plan.h"
#include "algo/adapter.h"
#include "golden.h"
#include "golden_flat.h"
#include "golden_net.h"

#include "golden_maml.h"
#include "golden_meta.h"

#define TOLERANCE (REAL_IS_DOUBLE ? 1e-9 : 1e-4)

enum { SUPPORT = 10, QUERY = 15, WAYS = 5, STEPS = 5, MOST = 1024 };

static const struct row {
    const char *net;
    int steps;
    double rate;
} table[] = {
#define CASE(net, steps, rate) {net, steps, rate},
#include "golden_maml.def"
#undef CASE
};

enum { ROWS = (int)(sizeof table / sizeof table[0]) };

static int loss(const struct golden_net *n, struct graph *g, int x, int t, const int *params)
{
    return ad_mean_all(g, ad_softmax_cross_entropy(g, golden_net_apply(n, g, x, params), t));
}

static struct shape batch(int count, struct shape s)
{
    return shape_make(s.rank + 1, count, s.dim[0], s.dim[1], s.dim[2], s.dim[3]);
}

static void fill_episode(struct plan *p, const char *net, struct shape s, int slot, int x, int t)
{
    int64_t n = shape_count(&s);
    golden_fill(plan_data(p, x), n, golden_key(2166136261u, net), slot, 'a', 1);
    real *targets = plan_data(p, t);
    for (int i = 0; i < s.dim[0] * WAYS; i++)
        targets[i] = i % WAYS == i / WAYS % WAYS;
}

static void check(const struct row *row, const char *what, double error, double *worst)
{
    if (!(error <= TOLERANCE))
        printf("%s, %d steps: %s is off by %.3g\n", row->net, row->steps, what, error);
    CHECK(error <= TOLERANCE);
    if (!(error <= *worst))
        *worst = error;
}

/* Errors of tensors that together are one vector, by the largest number of the whole. */
static double error_of_all(struct graph *g, struct plan *p, const int *ids, int n,
                           const double *expected)
{
    double worst = 0, scale = 0;
    for (int k = 0; k < n; k++) {
        struct shape s = shape_of(g, ids[k]);
        const real *got = plan_data(p, ids[k]);
        for (int64_t i = 0; i < shape_count(&s); i++, expected++) {
            double e = fabs((double)got[i] - *expected);
            scale = fmax(scale, fabs(*expected));
            if (!(e <= worst) && !(worst != worst))
                worst = e;
        }
    }
    return worst / scale;
}

/* The whole inner loop as one graph, literal to the equation. */
static void unrolled(void)
{
    double worst[3] = {0};
    CHECK(ROWS + 1 == (int)(sizeof golden_maml_at / sizeof golden_maml_at[0]));
    for (int at = 0; at < ROWS; at++) {
        const struct row *row = &table[at];
        struct arena *arena = arena_create();
        struct graph *g = graph_create(arena);
        struct golden_net n;
        golden_net_make(&n, arena, row->net);
        int theta[GOLDEN_PARAMS], total = 0;
        for (int i = 0; i < n.params; i++) {
            theta[i] = ad_input(g, n.shape[i]);
            total += (int)shape_count(&n.shape[i]);
        }
        struct shape xs = batch(SUPPORT, n.input), xq = batch(QUERY, n.input);
        int x = ad_input(g, xs), t = ad_input(g, SHAPE2(SUPPORT, WAYS));
        int x2 = ad_input(g, xq), t2 = ad_input(g, SHAPE2(QUERY, WAYS));

        int outputs[2 * (STEPS + 1 + GOLDEN_PARAMS)], count = 0, meta[2][GOLDEN_PARAMS];
        for (int first_order = 0; first_order < 2; first_order++) {
            int fast[GOLDEN_PARAMS], grads[GOLDEN_PARAMS];
            memcpy(fast, theta, sizeof fast);
            for (int k = 0; k < row->steps; k++) {
                int inner = loss(&n, g, x, t, fast);
                if (!first_order)
                    outputs[count++] = inner;
                graph_grad(g, inner, 0, fast, n.params, grads);
                for (int i = 0; i < n.params; i++) {
                    int step = first_order ? ad_stop_gradient(g, grads[i]) : grads[i];
                    fast[i] = ad_sub(g, fast[i], ad_scale(g, step, row->rate));
                }
            }
            int outer = loss(&n, g, x2, t2, fast);
            if (!first_order)
                outputs[count++] = outer;
            graph_grad(g, outer, 0, theta, n.params, meta[first_order]);
        }
        for (int i = 0; i < 2 * n.params; i++)
            outputs[count++] = meta[i / n.params][i % n.params];

        struct plan *p = plan_create(g, arena, outputs, count);
        CHECK(p != NULL);
        if (!p) {
            printf("%s: %s\n", row->net, graph_error(g)->text);
            arena_free(arena);
            continue;
        }
        for (int i = 0; i < n.params; i++)
            memcpy(plan_data(p, theta[i]), n.value[i],
                   (size_t)shape_count(&n.shape[i]) * sizeof(real));
        fill_episode(p, row->net, xs, 100, x, t);
        fill_episode(p, row->net, xq, 101, x2, t2);
        plan_run(p);

        const double *expected = golden_maml + golden_maml_at[at];
        check(row, "losses", error_of_all(g, p, outputs, row->steps + 1, expected), &worst[0]);
        expected += row->steps + 1;
        check(row, "second order", error_of_all(g, p, meta[0], n.params, expected), &worst[1]);
        expected += total;
        check(row, "first order", error_of_all(g, p, meta[1], n.params, expected), &worst[2]);
        CHECK(expected + total == golden_maml + golden_maml_at[at + 1]);
        arena_free(arena);
    }
    printf("worst: losses %.1e, second order %.1e, first order %.1e\n", worst[0], worst[1],
           worst[2]);
}

static void fill_task(const struct inner_task *task, const char *text, const struct net *n)
{
    uint32_t key = golden_key(2166136261u, text);
    int64_t count = shape_count(&n->input);
    golden_fill(task->support, SUPPORT * count, key, 100, 'a', 1);
    golden_fill(task->query, QUERY * count, key, 101, 'a', 1);
    if (n->shape.dim[0] == 1) {
        golden_fill(task->support_target, SUPPORT, key, 103, 'a', 1);
        golden_fill(task->query_target, QUERY, key, 104, 'a', 1);
        return;
    }
    for (int i = 0; i < SUPPORT * WAYS; i++)
        task->support_target[i] = i % WAYS == i / WAYS % WAYS;
    for (int i = 0; i < QUERY * WAYS; i++)
        task->query_target[i] = i % WAYS == i / WAYS % WAYS;
}

static void run_driver(enum inner_driver driver)
{
    double worst[3] = {0}; /* by order; losses at 0 */
    for (int at = 0; at < ROWS; at++) {
        const struct row *row = &table[at];
        const double *losses = golden_maml + golden_maml_at[at], *expected = losses + row->steps;
        struct arena *arena = arena_create();
        struct golden_net golden;
        struct net n;
        golden_net_make(&golden, arena, row->net);
        golden_flat_net(&n, &golden);
        CHECK(!n.error.code && n.params == golden.params);
        real *theta = arena_array(arena, (size_t)n.size, sizeof *theta);
        real *gradient = arena_array(arena, (size_t)n.size, sizeof *gradient);
        for (int k = 0; k < n.params; k++) {
            CHECK(shape_equal(&n.param[k].shape, &golden.shape[k]));
            memcpy(theta + n.param[k].offset, golden.value[k],
                   (size_t)n.param[k].count * sizeof *theta);
        }
        expected++;
        for (int order = 2; order >= 1; order--) {
            struct inner_spec spec = {.net = &n,
                                      .support = SUPPORT,
                                      .query = QUERY,
                                      .steps = row->steps,
                                      .order = order,
                                      .driver = driver};
            struct error e = {0};
            struct inner *inner = inner_create(arena, &spec, &e);
            CHECK(inner != NULL);
            if (!inner) {
                printf("%s: %s\n", row->net, e.text);
                continue;
            }
            struct inner_task task = inner_task(inner);
            fill_task(&task, row->net, &n);
            for (int again = 0; again < 2; again++) {
                double loss = inner_run(inner, theta, row->rate, gradient);
                check(row, "query loss", fabs(loss / losses[row->steps] - 1), &worst[0]);
                check(row, order == 1 ? "first order" : "second order",
                      golden_flat_error(&n, gradient, expected), &worst[order]);
            }
            for (int k = 0; k < n.params; k++) {
                expected += n.param[k].count;
                CHECK(!memcmp(theta + n.param[k].offset, golden.value[k],
                              (size_t)n.param[k].count * sizeof *theta));
            }
        }
        CHECK(expected == golden_maml + golden_maml_at[at + 1]);
        arena_free(arena);
    }
    printf("worst: losses %.1e, second order %.1e, first order %.1e\n", worst[0], worst[2],
           worst[1]);
}

static void driver_unrolled(void)
{
    run_driver(INNER_UNROLLED);
}

static void driver_checkpointed(void)
{
    run_driver(INNER_CHECKPOINTED);
}

static const struct relative {
    const char *net;
    int steps;
    double rate;
    const char *rates;
    int head, every;
} relatives[] = {
#define CASE(net, steps, rate, rates, head, every) {net, steps, rate, rates, head, every},
#include "golden_meta.def"
#undef CASE
};

enum { RELATIVES = (int)(sizeof relatives / sizeof relatives[0]) };

static enum inner_rates rates_named(const char *name)
{
    static const char *const names[] = {"fixed", "one", "layers", "each"};
    int i = 0;
    while (strcmp(names[i], name))
        i++;
    return (enum inner_rates)i;
}

static void fill_rates(const struct inner_spec *spec, const char *text, double rate, real *theta)
{
    const struct net *n = spec->net;
    uint32_t key = golden_key(2166136261u, text);
    inner_init_rates(spec, rate, theta);
    if (spec->rates == RATES_LAYERS)
        golden_fill(theta + n->size, (int64_t)spec->steps * n->params, key, 200, 'p', 1);
    for (int k = 0; spec->rates == RATES_EACH && k < n->params; k++)
        golden_fill(theta + n->size + n->param[k].offset, n->param[k].count, key, 200 + k, 'p', 1);
    for (int64_t i = n->size; spec->rates >= RATES_LAYERS && i < inner_size(spec); i++)
        theta[i] *= (real)rate;
}

/* The gradient by weights, then by rates, as one vector. */
static double error_of_both(const struct inner_spec *spec, const real *gradient,
                            const double *expected, int64_t *count)
{
    static real both[2 * MOST];
    const struct net *n = spec->net;
    int64_t at = 0;
    struct net one = {.params = 1};
    for (int twice = 0; twice <= (spec->rates == RATES_EACH); twice++) {
        for (int k = 0; k < n->params; k++)
            for (int64_t i = 0; i < n->param[k].count; i++)
                both[at++] = gradient[twice * n->size + n->param[k].offset + i];
    }
    int64_t rates = spec->rates == RATES_ONE      ? 1
                    : spec->rates == RATES_LAYERS ? (int64_t)spec->steps * n->params
                                                  : 0;
    for (int64_t i = 0; i < rates; i++)
        both[at++] = gradient[n->size + i];
    CHECK(at <= 2 * MOST);
    one.param[0].count = *count = at;
    return golden_flat_error(&one, both, expected);
}

static void run_relatives(enum inner_driver driver)
{
    double worst[3] = {0};
    CHECK(RELATIVES + 1 == (int)(sizeof golden_meta_at / sizeof golden_meta_at[0]));
    for (int at = 0; at < RELATIVES; at++) {
        const struct relative *case_ = &relatives[at];
        const struct row row = {case_->net, case_->steps, case_->rate};
        const double *expected = golden_meta + golden_meta_at[at];
        struct arena *arena = arena_create();
        struct golden_net golden;
        struct net n;
        golden_net_make(&golden, arena, row.net);
        golden_flat_net(&n, &golden);
        struct inner_spec spec = {.net = &n,
                                  .support = SUPPORT,
                                  .query = QUERY,
                                  .loss = n.shape.dim[0] == 1 ? LOSS_SQUARED : LOSS_CROSS_ENTROPY,
                                  .steps = row.steps,
                                  .driver = driver,
                                  .rates = rates_named(case_->rates),
                                  .first = case_->head ? n.params - 2 : 0,
                                  .every_step = case_->every};
        size_t size = (size_t)inner_size(&spec);
        real *theta = arena_array(arena, size, sizeof *theta);
        real *gradient = arena_array(arena, size, sizeof *gradient);
        golden_flat_theta(&n, &golden, theta);
        fill_rates(&spec, row.net, row.rate, theta);
        double query_loss = *expected++;
        for (int order = 2; order >= 1; order--) {
            struct error e = {0};
            int64_t count = 0;
            spec.order = order;
            struct inner *inner = inner_create(arena, &spec, &e);
            CHECK(inner != NULL);
            if (!inner) {
                printf("%s: %s\n", row.net, e.text);
                continue;
            }
            struct inner_task task = inner_task(inner);
            fill_task(&task, row.net, &n);
            if (case_->every)
                golden_fill(inner_weights(inner), row.steps, golden_key(2166136261u, row.net), 102,
                            'p', 1);
            for (int again = 0; again < 2; again++) {
                double loss = inner_run(inner, theta, row.rate, gradient);
                check(&row, "query loss", fabs(loss / query_loss - 1), &worst[0]);
                check(&row, order == 1 ? "first order" : "second order",
                      error_of_both(&spec, gradient, expected, &count), &worst[order]);
            }
            expected += count;
        }
        CHECK(expected == golden_meta + golden_meta_at[at + 1]);
        arena_free(arena);
    }
    printf("worst: losses %.1e, second order %.1e, first order %.1e\n", worst[0], worst[2],
           worst[1]);
}

static void relatives_unrolled(void)
{
    run_relatives(INNER_UNROLLED);
}

static void relatives_checkpointed(void)
{
    run_relatives(INNER_CHECKPOINTED);
}

/* Adaptation seen at every step: with the support set as the query, the mean of -log p of the
 * labels is the support loss. */
static void adaptation(void)
{
    double worst = 0;
    for (int at = 0; at < ROWS; at++) {
        const struct row *row = &table[at];
        struct arena *arena = arena_create();
        struct golden_net golden;
        struct net n;
        golden_net_make(&golden, arena, row->net);
        golden_flat_net(&n, &golden);
        struct error e = {0};
        struct adapter *a = adapter_create(
            arena,
            &(struct inner_spec){
                .net = &n, .support = SUPPORT, .query = SUPPORT, .steps = 1, .order = 2},
            &e);
        real *theta = arena_array(arena, (size_t)n.size, sizeof *theta);
        golden_flat_theta(&n, &golden, theta);
        CHECK(a != NULL);
        if (!a) {
            arena_free(arena);
            continue;
        }
        struct inner_task task = adapter_task(a);
        uint32_t key = golden_key(2166136261u, row->net);
        int64_t count = SUPPORT * shape_count(&n.input);
        golden_fill(task.support, count, key, 100, 'a', 1);
        golden_fill(task.query, count, key, 100, 'a', 1);
        for (int i = 0; i < SUPPORT * WAYS; i++)
            task.support_target[i] = i % WAYS == i / WAYS % WAYS;
        enum { ONE = SUPPORT * WAYS };
        real log_p[(STEPS + 1) * ONE];
        adapter_run(a, theta, row->rate, row->steps, log_p);
        for (int k = 0; k < row->steps; k++) {
            double loss = 0;
            for (int i = 0; i < SUPPORT; i++)
                loss -= (double)log_p[k * ONE + i * WAYS + i % WAYS] / SUPPORT;
            check(row, "support loss", fabs(loss / golden_maml[golden_maml_at[at] + k] - 1),
                  &worst);
        }
        arena_free(arena);
    }
    printf("worst: support losses %.1e\n", worst);
}

int main(void)
{
    RUN(unrolled);
    RUN(driver_unrolled);
    RUN(driver_checkpointed);
    RUN(relatives_unrolled);
    RUN(relatives_checkpointed);
    RUN(adaptation);
    return check_report();
}
