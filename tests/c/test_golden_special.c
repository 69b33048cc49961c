/* NaN, infinities and signed zeros through the builders: value, and gradient of the sum by every
 * input, against PyTorch (who is right where they differ by design: tests/ref/special.py). */
/* also: double */
#include "ad/plan.h"
#include "golden.h"
#include "golden_build.h"

#include "golden_special.h"

#define TOLERANCE (REAL_IS_DOUBLE ? 1e-9 : 2e-6)

static const struct row {
    const char *name, *shapes, *attributes;
    builder *build;
} table[] = {
#define CASE(name, shapes, attributes) {#name, shapes, attributes, build_##name},
#include "golden_special.def"
#undef CASE
};

enum { ROWS = (int)(sizeof table / sizeof table[0]) };

/* NaN equals NaN here, and an infinity itself. */
static int agree(double got, double expected)
{
    if (expected != expected)
        return got != got;
    return got == expected || fabs(got - expected) <= TOLERANCE * fmax(1, fabs(expected));
}

static void run_row(int at)
{
    static const double values[7] = {NAN, INFINITY, -INFINITY, 0, -0.0, 1, -1};
    const struct row *row = &table[at];
    struct arena *arena = arena_create();
    struct graph *g = graph_create(arena);
    struct shape shapes[INPUTS];
    double a[NUMBERS] = {0};
    int x[INPUTS] = {0}, outputs[INPUTS + 1], n = golden_shapes(row->shapes, shapes, INPUTS);
    golden_numbers(row->attributes, a, NUMBERS);
    for (int k = 0; k < n; k++)
        x[k] = ad_input(g, shapes[k]);
    outputs[0] = row->build(g, x, a);
    graph_grad(g, ad_sum_all(g, outputs[0]), 0, x, n, outputs + 1);
    struct plan *p = plan_create(g, arena, outputs, n + 1);
    CHECK(p != NULL);
    for (int k = 0; p && k < n; k++) {
        real *v = plan_data(p, x[k]);
        for (int i = 0; i < (int)shape_count(&shapes[k]); i++)
            v[i] = (real)values[(i + k * (i / 7)) % 7];
    }
    if (p)
        plan_run(p);
    const double *expected = golden_special + golden_special_at[at];
    for (int k = 0; p && k <= n; k++) {
        struct shape s = shape_of(g, outputs[k]);
        const real *got = plan_data(p, outputs[k]);
        for (int i = 0; i < (int)shape_count(&s); i++, expected++) {
            int fine = agree((double)got[i], *expected);
            CHECK(fine);
            if (!fine)
                printf("%s %s / %s: %s %d, element %d is %g, not %g\n", row->name, row->shapes,
                       row->attributes, k ? "gradient" : "value", k, i, (double)got[i], *expected);
        }
    }
    CHECK(expected == golden_special + golden_special_at[at + 1]);
    arena_free(arena);
}

static void special_values(void)
{
    CHECK(ROWS + 1 == (int)(sizeof golden_special_at / sizeof golden_special_at[0]));
    for (int at = 0; at < ROWS; at++)
        run_row(at);
}

int main(void)
{
    RUN(special_values);
    return check_report();
}
