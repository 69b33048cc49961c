/* One step of two variational autoencoders against PyTorch: losses in nats and all gradients.
 * Numbers and definitions: tests/ref/vae.py. */
/* also: double */
#include "ad/build.h"
#include "ad/plan.h"
#include "golden.h"
#include "golden_net.h"

#include "golden_vae.h"

#define TOLERANCE (REAL_IS_DOUBLE ? 1e-9 : 2e-5)

enum { PARAMS = 14, ALL = 3 + PARAMS + 1 };

struct model {
    const char *name, *shapes; /* of the parameters */
    struct shape x;
    int latents;
    int (*logits)(struct graph *g, int x, const int *p, int noise, int *mu, int *logvar);
    double beta;
};

static int linear(struct graph *g, int x, const int *p)
{
    return ad_add(g, ad_matmul(g, x, p[0]), p[1]);
}

static int latent(struct graph *g, int mu, int logvar, int noise)
{
    return ad_add(g, mu, ad_mul(g, ad_exp(g, ad_scale(g, logvar, 0.5)), noise));
}

static int mlp(struct graph *g, int x, const int *p, int noise, int *mu, int *logvar)
{
    int h = ad_tanh(g, linear(g, x, p));
    *mu = linear(g, h, p + 2);
    *logvar = linear(g, h, p + 4);
    h = ad_relu(g, linear(g, latent(g, *mu, *logvar, noise), p + 6));
    return linear(g, h, p + 8);
}

static int conv_net(struct graph *g, int x, const int *p, int noise, int *mu, int *logvar)
{
    int h = ad_relu(g, ad_add(g, ad_conv2d(g, x, p[0], 2, 1), p[1]));
    h = ad_relu(g, ad_add(g, ad_conv2d(g, h, p[2], 2, 1), p[3]));
    h = ad_reshape(g, h, SHAPE2(shape_of(g, x).dim[0], 16));
    *mu = linear(g, h, p + 4);
    *logvar = ad_clamp(g, linear(g, h, p + 6), -1, 1);
    h = ad_relu(g, linear(g, latent(g, *mu, *logvar, noise), p + 8));
    h = ad_reshape(g, h, SHAPE4(shape_of(g, x).dim[0], 2, 2, 4));
    h = ad_add(g, ad_conv2d_transpose(g, h, p[10], 2, 1, 4, 4), p[11]);
    return ad_add(g, ad_conv2d_transpose(g, ad_leaky_relu(g, h, 0.2), p[12], 2, 1, 8, 7), p[13]);
}

static const struct model models[] = {
    {"mlp", "12x8 8 8x3 3 8x3 3 3x8 8 8x12 12", {2, {5, 12}}, 3, mlp, 1},
    {"conv",
     "3x3x1x3 3 3x3x3x4 4 16x2 2 16x2 2 2x16 16 3x3x3x4 3 3x3x1x3 1",
     {4, {3, 8, 7, 1}},
     2,
     conv_net,
     0.5},
};

static void run_model(int at)
{
    const struct model *m = &models[at];
    uint32_t key = golden_key(2166136261u, m->name);
    struct arena *arena = arena_create();
    struct graph *g = graph_create(arena);
    struct shape shapes[PARAMS];
    int n = golden_shapes(m->shapes, shapes, PARAMS), rows = m->x.dim[0];

    int by[PARAMS + 1], mu, logvar;
    for (int i = 0; i < n; i++)
        by[i] = ad_input(g, shapes[i]);
    int x = by[n] = ad_input(g, m->x), noise = ad_input(g, SHAPE2(rows, m->latents));
    int logits = m->logits(g, x, by, noise, &mu, &logvar);
    int bce = ad_scale(g, ad_sum_all(g, ad_bce_logits(g, logits, x)), 1.0 / rows);
    int kl = ad_mean_all(g, ad_gaussian_kl(g, mu, logvar));
    int outputs[ALL] = {ad_add(g, bce, ad_scale(g, kl, m->beta)), bce, kl};
    graph_grad(g, outputs[0], 0, by, n + 1, outputs + 3);

    struct plan *p = plan_create(g, arena, outputs, n + 4);
    CHECK(p != NULL);
    if (!p) {
        printf("%s: %s\n", m->name, graph_error(g)->text);
        arena_free(arena);
        return;
    }
    for (int k = 0; k < n; k++) {
        real *v = plan_data(p, by[k]);
        int count = (int)shape_count(&shapes[k]);
        int fan = shapes[k].rank > 1 ? count / shapes[k].dim[shapes[k].rank - 1] : 64;
        for (int i = 0; i < count; i++)
            v[i] = (real)(golden_value(key, k, i, 'a', 1) * golden_unit(fan));
    }
    golden_fill(plan_data(p, x), shape_count(&m->x), key, 100, 'u', 1);
    golden_fill(plan_data(p, noise), rows * m->latents, key, 101, 'a', 1);
    plan_run(p);

    const double *expected = golden_vae + golden_vae_at[at];
    double worst = 0;
    for (int k = 0; k < n + 4; k++) {
        struct shape s = shape_of(g, outputs[k]);
        double e = golden_error(plan_data(p, outputs[k]), expected, shape_count(&s));
        if (!(e <= TOLERANCE))
            printf("%s: output %d is off by %.3g\n", m->name, k, e);
        CHECK(e <= TOLERANCE);
        if (!(e <= worst))
            worst = e;
        expected += shape_count(&s);
    }
    CHECK(expected == golden_vae + golden_vae_at[at + 1]);
    printf("%-4s worst %.1e\n", m->name, worst);
    arena_free(arena);
}

static void mlp_step(void)
{
    run_model(0);
}

static void conv_step(void)
{
    run_model(1);
}

int main(void)
{
    RUN(mlp_step);
    RUN(conv_step);
    return check_report();
}
