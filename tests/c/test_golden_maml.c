/* Meta-gradients of MAML, second and first order, against PyTorch's create_graph=True.
 * Numbers and definitions: tests/ref/maml.py.
 * also: double */
#include "ad/build.h"
#include "ad/plan.h"
#include "golden.h"
#include "golden_net.h"

#include "golden_maml.h"

#define TOLERANCE (REAL_IS_DOUBLE ? 1e-9 : 1e-4)

enum { SUPPORT = 10, QUERY = 15, WAYS = 5, STEPS = 5 };

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

int main(void)
{
    RUN(unrolled);
    return check_report();
}
