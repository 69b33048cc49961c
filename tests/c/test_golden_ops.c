/* Every builder against PyTorch: value, first and second derivative.
 * A case with output y and inputs x gives, with fixed r and q,
 *     g_i = d <r, y> / d x_i        h_i = d (sum_j <q_j, g_j>) / d x_i        j = the same / d r
 * Numbers: tests/ref/ops.py. */
/* also: double */
#include "ad/plan.h"
#include "golden.h"
#include "golden_build.h"

#include "golden_ops.h"

#define TOLERANCE (REAL_IS_DOUBLE ? 1e-9 : 2e-5)

/* The gradient by input `by`, with the last of n + 1 inputs as the upstream gradient. */
#define VJP(vjp, name, n, by)                                                                      \
    static int build_##vjp(struct graph *g, const int *x, const double *a)                         \
    {                                                                                              \
        int dx = 0;                                                                                \
        graph_grad(g, build_##name(g, x, a), x[n], &x[by], 1, &dx);                                \
        return dx;                                                                                 \
    }

VJP(vjp_mul, mul, 2, 0)
VJP(vjp_div, div, 2, 0)
VJP(vjp_div_b, div, 2, 1)
VJP(vjp_log, log, 1, 0)
VJP(vjp_sqrt, sqrt, 1, 0)
VJP(vjp_relu, relu, 1, 0)
VJP(vjp_leaky_relu, leaky_relu, 1, 0)
VJP(vjp_clamp, clamp, 1, 0)
VJP(vjp_sigmoid, sigmoid, 1, 0)
VJP(vjp_tanh, tanh, 1, 0)
VJP(vjp_softplus, softplus, 1, 0)
VJP(vjp_bce_logits, bce_logits, 2, 0)
VJP(vjp_avg_pool, avg_pool, 1, 0)
VJP(vjp_max_pool, max_pool, 1, 0)
VJP(vjp_softmax, softmax, 1, 0)
VJP(vjp_lse, lse, 1, 0)
VJP(vjp_batch_norm, batch_norm, 1, 0)
VJP(vjp_layer_norm, layer_norm, 1, 0)
VJP(vjp_instance_norm, instance_norm, 1, 0)
VJP(vjp_gather, gather, 2, 0)
VJP(vjp_conv2d, conv2d, 2, 0)
VJP(vjp_softmax_cross_entropy, softmax_cross_entropy, 2, 0)

static const struct row {
    const char *name, *shapes, *attributes, *kinds;
    builder *build;
} table[] = {
#define CASE(name, shapes, attributes, kinds) {#name, shapes, attributes, kinds, build_##name},
#include "golden_ops.def"
#undef CASE
};

enum { ROWS = (int)(sizeof table / sizeof table[0]) };

/* Compares output id with the next numbers; returns the first one behind them. */
static const double *compare(const struct row *row, struct graph *g, struct plan *p, int id,
                             const double *expected, const char *what, double *worst)
{
    struct shape s = shape_of(g, id);
    int64_t n = shape_count(&s);
    double e = golden_error(plan_data(p, id), expected, n);
    if (!(e <= TOLERANCE))
        printf("%s %s / %s / %s: %s is off by %.3g\n", row->name, row->shapes, row->attributes,
               row->kinds, what, e);
    CHECK(e <= TOLERANCE);
    if (!(e <= *worst))
        *worst = e;
    return expected + n;
}

/* worst: of value, first, second derivative */
static void run_row(int at, double worst[3])
{
    const struct row *row = &table[at];
    struct arena *arena = arena_create();
    struct graph *g = graph_create(arena);
    struct shape shapes[INPUTS];
    double a[NUMBERS] = {0};
    int n = golden_shapes(row->shapes, shapes, INPUTS);
    int below = golden_numbers(row->attributes, a, NUMBERS) ? (int)a[0] : 1;
    uint32_t key = golden_key(2166136261u, row->name);
    key = golden_key(golden_key(key, " "), row->shapes);
    key = golden_key(golden_key(key, " / "), row->attributes);
    key = golden_key(golden_key(key, " / "), row->kinds);

    /* wanted: what derivatives are taken by: all inputs but indices, then r */
    int x[INPUTS + 1] = {0}, wanted[INPUTS + 1], q[INPUTS], first[INPUTS], second[INPUTS + 1];
    int wants = 0, slots[INPUTS];
    for (int i = 0; i < n; i++) {
        x[i] = ad_input(g, shapes[i]);
        if (row->kinds[i] != 'i') {
            wanted[wants] = x[i];
            slots[wants] = 32 + wants;
            q[wants++] = ad_input(g, shapes[i]);
        }
    }
    int y = row->build(g, x, a);
    int r = wanted[wants] = ad_input(g, shape_of(g, y));
    graph_grad(g, ad_sum_all(g, ad_mul(g, r, y)), 0, wanted, wants, first);
    int total = ad_scale(g, ad_sum_all(g, r), 0);
    for (int i = 0; i < wants; i++)
        total = ad_add(g, total, ad_sum_all(g, ad_mul(g, q[i], first[i])));
    graph_grad(g, total, 0, wanted, wants + 1, second);

    int outputs[2 * INPUTS + 2] = {y}, count = 1;
    for (int i = 0; i < wants; i++)
        outputs[count++] = first[i];
    for (int i = 0; i <= wants; i++)
        outputs[count++] = second[i];
    struct plan *p = plan_create(g, arena, outputs, count);
    CHECK(p != NULL);
    if (!p) {
        printf("%s %s / %s: %s\n", row->name, row->shapes, row->attributes, graph_error(g)->text);
        arena_free(arena);
        return;
    }
    for (int i = 0; i < n; i++)
        golden_fill(plan_data(p, x[i]), shape_count(&shapes[i]), key, i, row->kinds[i], below);
    for (int i = 0; i < wants; i++) {
        struct shape s = shape_of(g, wanted[i]);
        golden_fill(plan_data(p, q[i]), shape_count(&s), key, slots[i], 'a', 1);
    }
    struct shape of_y = shape_of(g, y);
    golden_fill(plan_data(p, r), shape_count(&of_y), key, 16, 'a', 1);
    plan_run(p);

    const double *expected = golden_ops + golden_ops_at[at];
    expected = compare(row, g, p, y, expected, "value", &worst[0]);
    for (int i = 0; i < wants; i++)
        expected = compare(row, g, p, first[i], expected, "first derivative", &worst[1]);
    for (int i = 0; i <= wants; i++)
        expected = compare(row, g, p, second[i], expected, "second derivative", &worst[2]);
    CHECK(expected == golden_ops + golden_ops_at[at + 1]);
    arena_free(arena);
}

/* One line a builder: its worst errors over all its cases. */
static void ops(void)
{
    CHECK(ROWS + 1 == (int)(sizeof golden_ops_at / sizeof golden_ops_at[0]));
    for (int i = 0; i < ROWS;) {
        double worst[3] = {0};
        int from = i, cases = 0;
        for (; i < ROWS && !strcmp(table[i].name, table[from].name); i++, cases++)
            run_row(i, worst);
        printf("%-26s %2d cases: value %.1e, first %.1e, second %.1e\n", table[from].name, cases,
               worst[0], worst[1], worst[2]);
    }
}

/* Losses do not broadcast: summed over a wrong axis they would look right. */
static void losses_refuse_unequal_shapes(void)
{
    for (int k = 0; k < 6; k++) {
        struct arena *arena = arena_create();
        struct graph *g = graph_create(arena);
        int row = ad_input(g, SHAPE1(4)), rows = ad_input(g, SHAPE2(3, 4));
        int a = k % 2 ? row : rows, b = k % 2 ? rows : row;
        int y = k < 2   ? ad_softmax_cross_entropy(g, a, b)
                : k < 4 ? ad_gaussian_kl(g, a, b)
                        : ad_bce_logits(g, a, b);
        CHECK(y == 0 && graph_error(g)->code == ERR_SHAPE);
        CHECK(strstr(graph_error(g)->text, "[3, 4]") && strstr(graph_error(g)->text, "[4]"));
        arena_free(arena);
    }
}

int main(void)
{
    RUN(ops);
    RUN(losses_refuse_unequal_shapes);
    return check_report();
}
