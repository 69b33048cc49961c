/* The neural statistician against PyTorch: the terms of its bound, q(c|D) and all gradients.
 * Numbers and definitions: tests/ref/statistician.py. */
/* also: double */
#include "ad/plan.h"
#include "algo/context.h"
#include "golden.h"
#include "golden_flat.h"

#include "golden_statistician.h"

#define TOLERANCE (REAL_IS_DOUBLE ? 1e-9 : 5e-5)

static const struct row {
    const char *name, *pooling;
    int pixels, width, latent, sets;
    const char *share;
    double beta;
} table[] = {
#define CASE(name, pooling, pixels, width, latent, sets, share, beta)                              \
    {name, pooling, pixels, width, latent, sets, share, beta},
#include "golden_statistician.def"
#undef CASE
};

enum { ROWS = (int)(sizeof table / sizeof table[0]), OUTPUTS = 6, TEXT = 48 };

/* Features: 6. The same texts as in tests/ref/statistician.py. */
static void nets_of(const struct row *r, char text[CONTEXT_PARTS][TEXT])
{
    snprintf(text[CONTEXT_ENCODER], TEXT, "%d l8 t l6 r", r->pixels);
    snprintf(text[CONTEXT_STATISTIC], TEXT, "6 l5 t l%d", 2 * r->width);
    snprintf(text[CONTEXT_POSTERIOR], TEXT, "%d l7 r l%d", 6 + r->width, 2 * r->latent);
    snprintf(text[CONTEXT_PRIOR], TEXT, "%d l5 t l%d", r->width, 2 * r->latent);
    snprintf(text[CONTEXT_DECODER], TEXT, "%d l9 r l%d", r->latent + r->width, r->pixels);
}

static double run_row(int at)
{
    const struct row *r = &table[at];
    int rows = (int)strlen(r->share), each = rows / r->sets;
    char text[CONTEXT_PARTS][TEXT];
    struct golden_net golden[CONTEXT_PARTS];
    struct arena *arena = arena_create();
    struct graph *g = graph_create(arena);
    struct context c = {.width = r->width, .latent = r->latent};
    c.pooling = strcmp(r->pooling, "mean") ? POOL_PRODUCT : POOL_MEAN;
    nets_of(r, text);
    for (int k = 0; k < CONTEXT_PARTS; k++) {
        golden_net_make(&golden[k], arena, text[k]);
        golden_flat_net(&c.net[k], &golden[k]);
        CHECK(c.net[k].error.code == OK);
    }
    struct context_params params, gradient;
    context_inputs(&c, g, &params);
    int x = ad_input(g, SHAPE2(rows, r->pixels)), share = ad_input(g, SHAPE2(r->sets, each));
    int context_noise = ad_input(g, SHAPE2(r->sets, r->width));
    int latent_noise = ad_input(g, SHAPE2(rows, r->latent)), beta = ad_input(g, SHAPE0());
    /* Where all are looked at, that need not be said. */
    int some = strchr(r->share, '0') ? share : 0;
    struct context_terms t =
        context_elbo(&c, g, x, r->sets, some, context_noise, latent_noise, &params);
    int loss = context_loss(g, &t, r->beta == 1 ? 0 : beta);
    int outputs[OUTPUTS + CONTEXT_MOST] = {loss,
                                           ad_mean_all(g, t.nll),
                                           ad_mean_all(g, t.latent),
                                           ad_mean_all(g, t.context),
                                           t.q.mean,
                                           t.q.logvar};
    int by[CONTEXT_MOST], count = context_list(&c, &params, by);
    graph_grad(g, loss, 0, by, count, outputs + OUTPUTS);
    for (int k = 0, from = OUTPUTS; k < CONTEXT_PARTS; from += c.net[k++].params)
        memcpy(gradient.id[k], outputs + from, (size_t)c.net[k].params * sizeof(int));
    struct plan *p = plan_create(g, arena, outputs, OUTPUTS + count);
    CHECK(p != NULL);
    if (!p) {
        printf("%s: %s\n", r->name, graph_error(g)->text);
        arena_free(arena);
        return NAN;
    }
    real *theta = arena_array(arena, (size_t)context_size(&c), sizeof(real)), *flat = theta;
    real *slope = arena_array(arena, (size_t)context_size(&c), sizeof(real));
    for (int k = 0; k < CONTEXT_PARTS; flat += c.net[k++].size)
        golden_flat_theta(&c.net[k], &golden[k], flat);
    CHECK(context_bind(&c, p, &params, 0, CONTEXT_PARTS - 1, theta) == OK);
    CHECK(context_bind(&c, p, &gradient, 0, CONTEXT_PARTS - 1, slope) == OK);
    uint32_t key = golden_key(2166136261u, r->name);
    golden_fill(plan_data(p, x), rows * r->pixels, key, 100, 'u', 1);
    golden_fill(plan_data(p, context_noise), r->sets * r->width, key, 101, 'a', 1);
    golden_fill(plan_data(p, latent_noise), rows * r->latent, key, 102, 'a', 1);
    for (int i = 0; i < rows; i++)
        plan_data(p, share)[i] = r->share[i] == '1';
    *plan_data(p, beta) = (real)r->beta;
    plan_run(p);

    const double *expected = golden_statistician + golden_statistician_at[at];
    double worst = 0;
    for (int k = 0; k < OUTPUTS; k++) {
        struct shape s = shape_of(g, outputs[k]);
        double e = golden_error(plan_data(p, outputs[k]), expected, shape_count(&s));
        if (!(e <= TOLERANCE))
            printf("%s: output %d is off by %.3g\n", r->name, k, e);
        CHECK(e <= TOLERANCE);
        worst = fmax(worst, e);
        expected += shape_count(&s);
    }
    flat = slope;
    for (int k = 0; k < CONTEXT_PARTS; flat += c.net[k++].size) {
        double e = golden_flat_error(&c.net[k], flat, expected);
        if (!(e <= TOLERANCE))
            printf("%s: gradient of net %d is off by %.3g\n", r->name, k, e);
        CHECK(e <= TOLERANCE);
        worst = fmax(worst, e);
        for (int i = 0; i < c.net[k].params; i++)
            expected += c.net[k].param[i].count;
    }
    CHECK(expected == golden_statistician + golden_statistician_at[at + 1]);
    arena_free(arena);
    return worst;
}

static void bounds(void)
{
    CHECK(ROWS + 1 == (int)(sizeof golden_statistician_at / sizeof golden_statistician_at[0]));
    for (int at = 0; at < ROWS; at++)
        printf("%-6s worst %.1e\n", table[at].name, run_row(at));
}

int main(void)
{
    RUN(bounds);
    return check_report();
}
