/* Generative adversarial networks against PyTorch: losses, R1 and the gradients of both networks.
 * Numbers and definitions: tests/ref/gan.py. */
/* also: double */
#include "algo/gan_net.h"
#include "golden.h"
#include "golden_net.h"

#include "golden_gan.h"

#define TOLERANCE (REAL_IS_DOUBLE ? 1e-9 : 5e-5)

enum { BATCH = 6 };

static const struct row {
    const char *loss, *generator, *discriminator;
    double penalty, eps, target;
} table[] = {
#define CASE(loss, generator, discriminator, penalty, eps, target)                                 \
    {loss, generator, discriminator, penalty, eps, target},
#include "golden_gan.def"
#undef CASE
};

enum { ROWS = (int)(sizeof table / sizeof table[0]) };

static void make(struct net *n, const char *text, double eps)
{
    struct shape input;
    int size;
    golden_shapes(text, &input, 1);
    net_begin(n, input);
    const char *at = strchr(text, ' ');
    for (char kind; (kind = golden_layer(&at, &size));) {
        struct shape s = n->shape;
        int side = 1;
        switch (kind) {
        case 'l':
            net_linear(n, size, ACT_NONE);
            break;
        case 'q':
            while (side * side * size < (int)shape_count(&s))
                side++;
            net_reshape(n, SHAPE3(side, side, size));
            break;
        case 'u':
            net_conv_transpose(n, size, 4, 2, 1, 2 * s.dim[0], 2 * s.dim[1], ACT_NONE);
            break;
        case 'd':
            net_conv(n, size, 4, 2, 1, ACT_NONE);
            break;
        case 'b':
            net_norm(n, NORM_BATCH);
            net_norm_eps(n, eps);
            break;
        case 'y':
            net_norm(n, NORM_LAYER);
            break;
        default:
            net_activation(n, kind == 'k' ? ACT_LEAKY_RELU : ACT_TANH);
        }
    }
    CHECK(n->error.code == OK);
}

static void fill_parameters(const struct net *n, struct plan *p, const int *ids, uint32_t key,
                            int slot)
{
    for (int k = 0; k < n->params; k++) {
        const struct param *q = &n->param[k];
        double centre = strstr(q->name, "scale") ? 1 : 0, unit = 0.25;
        if (strstr(q->name, "weight"))
            unit = 2 * golden_unit((double)q->count / q->shape.dim[q->shape.rank - 1]);
        else if (strstr(q->name, "bias"))
            unit = 0.125;
        real *v = plan_data(p, ids[k]);
        for (int64_t i = 0; i < q->count; i++)
            v[i] = (real)(centre + unit * golden_value(key, slot + k, i, 'a', 1));
    }
}

static void run_row(int at)
{
    const struct row *row = &table[at];
    static const char *const losses[] = {"minimax", "nonsaturating", "hinge"};
    int kind = 0;
    while (strcmp(losses[kind], row->loss))
        kind++;
    uint32_t key = golden_key(golden_key(2166136261u, row->loss), row->generator);
    struct arena *arena = arena_create();
    struct graph *g = graph_create(arena);
    struct net generator, discriminator;
    make(&generator, row->generator, row->eps);
    make(&discriminator, row->discriminator, row->eps);

    int params[2][NET_PARAMS], outputs[3 + 2 * NET_PARAMS];
    net_inputs(&generator, g, params[0]);
    net_inputs(&discriminator, g, params[1]);
    struct shape seen = {.rank = discriminator.input.rank + 1, .dim = {BATCH}};
    memcpy(seen.dim + 1, discriminator.input.dim, sizeof(int) * (size_t)(seen.rank - 1));
    int x = ad_input(g, seen), z = ad_input(g, SHAPE2(BATCH, generator.input.dim[0]));
    int target = ad_input(g, SHAPE0());
    int real_logit = net_apply(&discriminator, g, x, params[1]);
    int forged = ad_reshape(g, net_apply(&generator, g, z, params[0]), seen);
    int fake_logit = net_apply(&discriminator, g, forged, params[1]);
    int loss = outputs[0] =
        gan_discriminator_loss(g, (enum gan_loss)kind, real_logit, fake_logit, target);
    outputs[1] = gan_penalty(g, real_logit, x);
    outputs[2] = gan_generator_loss(g, (enum gan_loss)kind, fake_logit);
    int whole = ad_add(g, loss, ad_scale(g, outputs[1], row->penalty / 2));
    int n = 3 + discriminator.params + generator.params;
    graph_grad(g, whole, 0, params[1], discriminator.params, outputs + 3);
    graph_grad(g, outputs[2], 0, params[0], generator.params, outputs + 3 + discriminator.params);
    struct plan *p = plan_create(g, arena, outputs, n);
    CHECK(p != NULL);
    if (!p) {
        printf("%s\n", graph_error(g)->text);
        arena_free(arena);
        return;
    }
    fill_parameters(&generator, p, params[0], key, 0);
    fill_parameters(&discriminator, p, params[1], key, 50);
    golden_fill(plan_data(p, x), shape_count(&seen), key, 100, 'a', 1);
    for (int i = 0; i < BATCH * generator.input.dim[0]; i++)
        plan_data(p, z)[i] = (real)(2 * golden_value(key, 101, i, 'a', 1));
    *plan_data(p, target) = (real)row->target;
    plan_run(p);

    const double *expected = golden_gan + golden_gan_at[at];
    double worst = 0;
    for (int k = 0; k < n; k++) {
        struct shape s = shape_of(g, outputs[k]);
        double e = golden_error(plan_data(p, outputs[k]), expected, shape_count(&s));
        if (!(e <= TOLERANCE))
            printf("%s, %s: output %d is off by %.3g\n", row->loss, row->generator, k, e);
        CHECK(e <= TOLERANCE);
        if (!(e <= worst))
            worst = e;
        expected += shape_count(&s);
    }
    CHECK(expected == golden_gan + golden_gan_at[at + 1]);
    printf("%-13s worst %.1e\n", row->loss, worst);
    arena_free(arena);
}

static void losses_and_gradients(void)
{
    CHECK((int)(sizeof golden_gan_at / sizeof golden_gan_at[0]) == ROWS + 1);
    for (int i = 0; i < ROWS; i++)
        run_row(i);
}

int main(void)
{
    RUN(losses_and_gradients);
    return check_report();
}
