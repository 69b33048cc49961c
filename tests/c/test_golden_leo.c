/* Classifiers decoded from latent codes, and their adaptation, against PyTorch: answers on the way,
 * the terms of the loss and the gradient through all steps. Numbers: tests/ref/leo.py. */
/* also: double */
#include "ad/plan.h"
#include "algo/decoded.h"
#include "golden.h"

#include "golden_leo.h"

#define TOLERANCE (REAL_IS_DOUBLE ? 1e-9 : 1e-4)

static const struct row {
    const char *name;
    int way, features, code, hidden, steps, fine, order;
    const char *support, *query;
    int noise;
} table[] = {
#define CASE(name, way, features, code, hidden, steps, fine, order, support, query, noise)         \
    {name, way, features, code, hidden, steps, fine, order, support, query, noise},
#include "golden_leo.def"
#undef CASE
};

enum { ROWS = (int)(sizeof table / sizeof table[0]), MOST = 8 };

static const double rates[] = {0.75, 0.125};

static int total(const char *counts)
{
    int n = 0;
    for (; *counts; counts++)
        n += *counts - '0';
    return n;
}

/* One-hot labels, class after class. */
static void fill_targets(const char *counts, real *target)
{
    int way = (int)strlen(counts);
    for (int k = 0; k < way; k++) {
        for (int i = 0; i < counts[k] - '0'; i++, target += way)
            target[k] = 1;
    }
}

static void run_row(const struct row *r, const double *expected, const double *end)
{
    int n = total(r->support), m = total(r->query), stages = r->steps + r->fine + 1;
    const struct decoded d = {r->features, r->code, r->hidden, r->steps, r->fine, r->order};
    struct arena *arena = arena_create();
    struct graph *g = graph_create(arena);
    struct net net; /* of nothing but these parameters */
    int by[2 + DECODED_PARAMS], scores[MOST], divergence, penalty, *params = by + 2;
    net_begin(&net, SHAPE1(r->features));
    decoded_parameters(&net, &d, rates[0], rates[1]);
    CHECK(net.error.code == OK && net.params == DECODED_PARAMS);
    net_inputs(&net, g, params);
    int support = by[0] = ad_input(g, SHAPE2(n, r->features));
    int query = by[1] = ad_input(g, SHAPE2(m, r->features));
    int target = ad_input(g, SHAPE2(n, r->way)), asked = ad_input(g, SHAPE2(m, r->way));
    int noise = ad_input(g, SHAPE1(decoded_noise(&d, r->way)));
    decoded_scores(&d, g, params, support, target, query, r->noise ? noise : 0, scores, &divergence,
                   &penalty);
    int ask = ad_mean_all(g, ad_softmax_cross_entropy(g, scores[stages - 1], asked));
    int loss = ad_add(g, ask, ad_add(g, ad_scale(g, divergence, 0.25), ad_scale(g, penalty, 0.5)));
    int outputs[3 + MOST + 2 + DECODED_PARAMS] = {ask, divergence, penalty}, count = 3;
    for (int k = 0; k < stages; k++)
        outputs[count++] = ad_log_softmax(g, scores[k]);
    graph_grad(g, loss, 0, by, 2 + DECODED_PARAMS, outputs + count);
    count += 2 + DECODED_PARAMS;
    struct plan *p = plan_create(g, arena, outputs, count);
    CHECK(p != NULL);
    if (!p) {
        printf("%s: %s\n", r->name, graph_error(g)->text);
        arena_free(arena);
        return;
    }
    uint32_t key = golden_key(2166136261u, r->name);
    for (int k = 0; k < DECODED_PARAMS; k++) {
        real *v = plan_data(p, params[k]);
        for (int64_t i = 0; i < net.param[k].count; i++)
            v[i] = (real)(k < DECODED_RATE ? 0.5 * golden_value(key, k, i, 'a', 1)
                                           : rates[k - DECODED_RATE]);
    }
    golden_fill(plan_data(p, support), n * r->features, key, 100, 'a', 1);
    golden_fill(plan_data(p, query), m * r->features, key, 101, 'a', 1);
    golden_fill(plan_data(p, noise), decoded_noise(&d, r->way), key, 102, 'a', 1);
    fill_targets(r->support, plan_data(p, target));
    fill_targets(r->query, plan_data(p, asked));
    plan_run(p);
    double worst = 0, moved = 0;
    for (int k = 0; k < count; k++) {
        struct shape s = shape_of(g, outputs[k]);
        double e = golden_error(plan_data(p, outputs[k]), expected, shape_count(&s));
        if (!(e <= TOLERANCE))
            printf("%s: output %d is off by %.3g\n", r->name, k, e);
        CHECK(e <= TOLERANCE);
        if (!(e <= worst))
            worst = e;
        expected += shape_count(&s);
    }
    CHECK(expected == end);
    /* Every step changes the answers. */
    for (int k = 1; k < stages; k++) {
        const real *a = plan_data(p, outputs[2 + k]), *b = plan_data(p, outputs[3 + k]);
        for (int i = 0; i < m * r->way; i++)
            moved = fmax(moved, fabs((double)a[i] - (double)b[i]));
        CHECK(moved > 1e-4);
    }
    printf("%-6s worst %.1e\n", r->name, worst);
    arena_free(arena);
}

static void heads(void)
{
    CHECK(ROWS + 1 == (int)(sizeof golden_leo_at / sizeof golden_leo_at[0]));
    for (int at = 0; at < ROWS; at++)
        run_row(&table[at], golden_leo + golden_leo_at[at], golden_leo + golden_leo_at[at + 1]);
}

int main(void)
{
    RUN(heads);
    return check_report();
}
