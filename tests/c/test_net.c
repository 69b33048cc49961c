/* also: double */
#include "nn/net.h"

#include <string.h>

#include "check.h"

static int is(struct shape s, struct shape t)
{
    return shape_equal(&s, &t);
}

static void shapes_and_names(void)
{
    struct net n;
    net_begin(&n, SHAPE1(784));
    net_reshape(&n, SHAPE3(28, 28, 1));
    net_conv(&n, 8, 3, 2, 1, ACT_RELU);
    CHECK(is(n.shape, SHAPE3(14, 14, 8)));
    net_norm(&n, NORM_BATCH);
    net_activation(&n, ACT_RELU);
    net_max_pool(&n, 3, 2);
    CHECK(is(n.shape, SHAPE3(6, 6, 8)));
    net_avg_pool(&n, 2, 2);
    CHECK(is(n.shape, SHAPE3(3, 3, 8)));
    net_conv_transpose(&n, 5, 3, 2, 1, 6, 6, ACT_NONE);
    CHECK(is(n.shape, SHAPE3(6, 6, 5)));
    net_norm(&n, NORM_NONE);
    net_activation(&n, ACT_NONE);
    net_linear(&n, 7, ACT_NONE);
    CHECK(is(n.shape, SHAPE1(7)));
    CHECK(n.error.code == OK);
    CHECK(n.layers == 8 && n.params == 8);

    static const struct {
        const char *name;
        int64_t count;
    } want[] = {
        {"1.weight", 3 * 3 * 1 * 8},
        {"1.bias", 8},
        {"2.scale", 8},
        {"2.shift", 8},
        {"6.weight", 3 * 3 * 5 * 8},
        {"6.bias", 5},
        {"7.weight", 6 * 6 * 5 * 7},
        {"7.bias", 7},
    };
    int64_t end = 0;
    for (int k = 0; k < n.params; k++) {
        CHECK(!strcmp(n.param[k].name, want[k].name));
        CHECK(n.param[k].count == want[k].count);
        CHECK(shape_count(&n.param[k].shape) == want[k].count);
        CHECK(n.param[k].offset % 16 == 0 && n.param[k].offset >= end);
        end = n.param[k].offset + n.param[k].count;
    }
    CHECK(n.size >= end && n.size < end + 16);
    CHECK(is(n.param[4].shape, SHAPE4(3, 3, 5, 8))); /* that of the convolution it transposes */
    CHECK(is(n.layer[5].out, SHAPE3(3, 3, 8)) && is(n.layer[6].out, SHAPE3(6, 6, 5)));
}

static void initial_weights(void)
{
    struct net n;
    net_begin(&n, SHAPE1(100));
    net_linear(&n, 200, ACT_RELU);
    net_norm(&n, NORM_LAYER);
    net_linear(&n, 50, ACT_NONE);
    net_reshape(&n, SHAPE3(5, 5, 2));
    net_conv(&n, 40, 3, 1, 1, ACT_LEAKY_RELU);
    n.param[5].init_value = -2.5; /* the second bias */
    static real theta[40000];
    CHECK(n.size <= 40000);
    for (int i = 0; i < 40000; i++)
        theta[i] = 99;
    struct rng r = rng_stream(5, RNG_INIT, 0);
    net_init(&n, &r, theta);
    double want[] = {sqrt(2.0 / 100), 0, 0, 0, sqrt(2.0 / 250), 0, sqrt(2.0 / (1.04 * 18)), 0};
    double centre[] = {0, 0, 1, 0, 0, -2.5, 0, 0};
    int64_t covered = 0;
    for (int k = 0; k < n.params; k++) {
        const struct param *p = &n.param[k];
        double mean = 0, square = 0;
        for (int64_t i = 0; i < p->count; i++)
            mean += (double)theta[p->offset + i] / (double)p->count;
        for (int64_t i = 0; i < p->count; i++)
            square += pow((double)theta[p->offset + i] - mean, 2) / (double)p->count;
        double error = want[k] / sqrt((double)p->count);
        CHECK_NEAR(mean, centre[k], 5 * error + 1e-12);
        CHECK_NEAR(sqrt(square), want[k], 4 * error + 1e-12);
        covered += p->count;
    }
    int64_t zeros = 0;
    for (int64_t i = 0; i < n.size; i++)
        zeros += theta[i] == 0;
    CHECK(zeros == n.size - covered + 200 + 200 + 40); /* padding and zero biases */
    CHECK(theta[n.size] == 99);

    static real again[40000];
    struct rng same = rng_stream(5, RNG_INIT, 0);
    net_init(&n, &same, again);
    CHECK(!memcmp(theta, again, (size_t)n.size * sizeof *theta));
}

/* One of each layer against the same thing by hand. */
static void applies_as_defined(void)
{
    struct net n;
    net_begin(&n, SHAPE1(3));
    net_linear(&n, 2, ACT_LEAKY_RELU);
    net_norm(&n, NORM_BATCH);
    net_activation(&n, ACT_LEAKY_RELU);
    struct arena *arena = arena_create();
    struct graph *g = graph_create(arena);
    int ids[NET_PARAMS], x = ad_input(g, SHAPE2(4, 3));
    net_inputs(&n, g, ids);
    int y = net_apply(&n, g, x, ids);
    CHECK(is(shape_of(g, y), SHAPE2(4, 2)));
    struct plan *p = plan_create(g, arena, &y, 1);
    CHECK(p != NULL);
    real *theta = arena_array(arena, (size_t)n.size, sizeof *theta);
    CHECK(net_bind(&n, p, ids, theta) == OK);
    const real weight[] = {1, -2, (real)0.5, 3, -1, (real)0.25}, bias[] = {(real)0.1, -1};
    const real scale[] = {2, (real)-0.5}, shift[] = {(real)0.3, (real)0.7};
    memcpy(theta + n.param[0].offset, weight, sizeof weight);
    memcpy(theta + n.param[1].offset, bias, sizeof bias);
    memcpy(theta + n.param[2].offset, scale, sizeof scale);
    memcpy(theta + n.param[3].offset, shift, sizeof shift);
    const real input[] = {1, 2, 3, -1, 0, 4, 2, -2, (real)0.5, 0, 1, -1};
    memcpy(plan_data(p, x), input, sizeof input);
    plan_run(p);

    double z[4][2];
    for (int b = 0; b < 4; b++) {
        for (int o = 0; o < 2; o++) {
            z[b][o] = (double)bias[o];
            for (int i = 0; i < 3; i++)
                z[b][o] += (double)input[b * 3 + i] * (double)weight[i * 2 + o];
        }
    }
    for (int o = 0; o < 2; o++) {
        double mean = 0, variance = 0;
        for (int b = 0; b < 4; b++)
            mean += z[b][o] / 4;
        for (int b = 0; b < 4; b++)
            variance += (z[b][o] - mean) * (z[b][o] - mean) / 4;
        for (int b = 0; b < 4; b++) {
            double v = (z[b][o] - mean) / sqrt(variance + 1e-5);
            v = (double)scale[o] * v + (double)shift[o];
            CHECK_NEAR(plan_data(p, y)[b * 2 + o], v > 0 ? v : 0.2 * v, 1e-5);
        }
    }
    arena_free(arena);
}

/* A convolution and its transpose are adjoint: <conv x, y> = <x, conv^T y>. */
static void transpose_is_adjoint(void)
{
    struct net down, up;
    net_begin(&down, SHAPE3(7, 6, 2));
    net_conv(&down, 3, 3, 2, 1, ACT_NONE);
    CHECK(is(down.shape, SHAPE3(4, 3, 3)));
    net_begin(&up, down.shape);
    net_conv_transpose(&up, 2, 3, 2, 1, 7, 6, ACT_NONE);
    CHECK(is(up.shape, SHAPE3(7, 6, 2)));
    CHECK(down.param[0].count == up.param[0].count);
    struct arena *arena = arena_create();
    struct graph *g = graph_create(arena);
    int ids[2], other[2];
    int x = ad_input(g, SHAPE4(2, 7, 6, 2)), y = ad_input(g, SHAPE4(2, 4, 3, 3));
    net_inputs(&down, g, ids);
    net_inputs(&up, g, other);
    int a = ad_sum_all(g, ad_mul(g, net_apply(&down, g, x, ids), y));
    int b = ad_sum_all(g, ad_mul(g, net_apply(&up, g, y, (int[]){ids[0], other[1]}), x));
    struct plan *p = plan_create(g, arena, (int[]){a, b}, 2);
    CHECK(p != NULL);
    struct rng r = rng_stream(3, RNG_TEST, 0);
    rng_fill_normal(&r, plan_data(p, x), 2 * 7 * 6 * 2);
    rng_fill_normal(&r, plan_data(p, y), 2 * 4 * 3 * 3);
    rng_fill_normal(&r, plan_data(p, ids[0]), down.param[0].count);
    memset(plan_data(p, ids[1]), 0, 3 * sizeof(real)); /* biases */
    memset(plan_data(p, other[1]), 0, 2 * sizeof(real));
    plan_run(p);
    CHECK(fabs((double)*plan_data(p, a)) > 0.1);
    CHECK_NEAR(*plan_data(p, a), *plan_data(p, b), 1e-4);
    arena_free(arena);
}

static void misfits(void)
{
    struct net n;
    net_begin(&n, SHAPE1(10));
    net_conv(&n, 4, 3, 1, 1, ACT_RELU);
    CHECK(n.error.code == ERR_SHAPE); /* no image */
    net_linear(&n, 4, ACT_RELU);
    CHECK(n.layers == 0 && n.params == 0); /* sticky */

    struct arena *arena = arena_create();
    struct graph *g = graph_create(arena);
    int ids[NET_PARAMS] = {0}, x = ad_input(g, SHAPE2(2, 10));
    CHECK(net_apply(&n, g, x, ids) == 0);
    CHECK(graph_error(g)->code == ERR_SHAPE);
    arena_free(arena);

    net_begin(&n, SHAPE3(4, 4, 1));
    net_conv(&n, 4, 7, 1, 1, ACT_RELU);
    CHECK(n.error.code == ERR_SHAPE); /* kernel larger than the image */
    net_begin(&n, SHAPE3(4, 4, 1));
    net_conv_transpose(&n, 4, 3, 2, 1, 9, 8, ACT_RELU);
    CHECK(n.error.code == ERR_SHAPE); /* 9 rows would give 5 */
    net_begin(&n, SHAPE3(4, 4, 1));
    net_reshape(&n, SHAPE1(15));
    CHECK(n.error.code == ERR_SHAPE);
    net_begin(&n, SHAPE1(4));
    net_norm(&n, NORM_INSTANCE);
    CHECK(n.error.code == ERR_SHAPE);
    net_begin(&n, SHAPE3(4, 4, 1));
    net_conv(&n, 4, 3, 0, 1, ACT_RELU);
    CHECK(n.error.code == ERR_RANGE); /* stride 0 */
    net_begin(&n, SHAPE1(4));
    for (int i = 0; i < NET_LAYERS + 1; i++)
        net_activation(&n, ACT_TANH);
    CHECK(n.error.code == ERR_RANGE && n.layers == NET_LAYERS);
    net_begin(&n, SHAPE1(4));
    for (int i = 0; i < NET_PARAMS; i++)
        net_linear(&n, 4, ACT_TANH);
    CHECK(n.error.code == ERR_RANGE && n.params == NET_PARAMS);

    net_begin(&n, SHAPE1(4));
    net_linear(&n, 3, ACT_NONE);
    arena = arena_create();
    g = graph_create(arena);
    net_inputs(&n, g, ids);
    CHECK(net_apply(&n, g, ad_input(g, SHAPE2(2, 5)), ids) == 0);
    CHECK(graph_error(g)->code == ERR_SHAPE);
    arena_free(arena);
}

/* Two blocks with batch normalisation between other layers. */
static void normalised_net(struct net *n)
{
    net_begin(n, SHAPE3(4, 4, 2));
    net_conv(n, 3, 3, 1, 1, ACT_RELU);
    net_norm(n, NORM_BATCH);
    net_activation(n, ACT_RELU);
    net_norm(n, NORM_LAYER);
    net_linear(n, 5, ACT_RELU);
    net_norm(n, NORM_BATCH);
}

/* Batch normalisation by given statistics: with those of the set itself it is the usual one; with
 * those of another set each example is on its own. */
static void statistics_of_others(void)
{
    enum { ROWS = 6, WIDTH = 5, INPUT = 32 };
    struct arena *arena = arena_create();
    struct graph *g = graph_create(arena);
    struct net n;
    normalised_net(&n);
    CHECK(n.error.code == OK);
    int ids[NET_PARAMS];
    net_inputs(&n, g, ids);
    int x = ad_input(g, SHAPE4(ROWS, 4, 4, 2)), other = ad_input(g, SHAPE4(3, 4, 4, 2));
    struct net_statistics own, of_other;
    int plain = net_apply(&n, g, x, ids), told = net_apply_with(&n, g, x, ids, NULL, &own);
    CHECK(plain == told && own.count == 2); /* the layer norm has none */
    CHECK(is(shape_of(g, own.mean[0]), SHAPE1(3)) && is(shape_of(g, own.rstd[1]), SHAPE1(5)));
    int same = net_apply_with(&n, g, x, ids, &own, NULL);
    net_apply_with(&n, g, other, ids, NULL, &of_other);
    int alone = net_apply_with(&n, g, x, ids, &of_other, NULL);
    int outputs[] = {plain, same, alone, own.mean[0], own.rstd[0]};
    struct plan *p = plan_create(g, arena, outputs, 5);
    CHECK(p != NULL);
    real *theta = arena_array(arena, (size_t)n.size, sizeof *theta);
    struct rng rng = rng_stream(3, RNG_TEST, 0);
    net_init(&n, &rng, theta);
    for (int64_t i = 0; i < n.size; i++)
        theta[i] += (real)0.1;
    CHECK(net_bind(&n, p, ids, theta) == OK);
    rng_fill_normal(&rng, plan_data(p, x), ROWS * INPUT);
    rng_fill_normal(&rng, plan_data(p, other), 3 * INPUT);
    plan_run(p);
    real first[WIDTH], usual[WIDTH];
    memcpy(first, plan_data(p, alone), sizeof first);
    memcpy(usual, plan_data(p, plain), sizeof usual);
    double apart = 0;
    for (int i = 0; i < ROWS * WIDTH; i++) {
        double a = (double)plan_data(p, plain)[i], b = (double)plan_data(p, alone)[i];
        CHECK_NEAR(plan_data(p, same)[i], a, REAL_IS_DOUBLE ? 1e-12 : 1e-5);
        apart = fmax(apart, fabs(a - b));
    }
    CHECK(apart > 0.1);
    CHECK(plan_data(p, own.rstd[0])[0] > 0 && isfinite((double)plan_data(p, own.mean[0])[0]));
    rng_fill_normal(&rng, plan_data(p, x) + INPUT, (ROWS - 1) * INPUT);
    plan_run(p);
    CHECK(!memcmp(first, plan_data(p, alone), sizeof first));
    CHECK(memcmp(usual, plan_data(p, plain), sizeof usual));

    of_other.count = 1;
    CHECK(!net_apply_with(&n, g, x, ids, &of_other, NULL));
    CHECK(graph_error(g)->code == ERR_SHAPE);
    arena_free(arena);
}

static void parameters_of_no_layer(void)
{
    struct net n;
    normalised_net(&n);
    int layers = n.layers, params = n.params;
    int64_t size = n.size;
    net_parameter(&n, "sharpness", SHAPE1(3), 2.5);
    CHECK(n.layers == layers && n.params == params + 1 && n.size == size + 16);
    CHECK(n.param[params].count == 3 && strstr(n.param[params].name, ".sharpness"));
    real theta[1024];
    CHECK(n.size <= 1024);
    struct rng rng = rng_stream(3, RNG_TEST, 0);
    net_init(&n, &rng, theta);
    for (int i = 0; i < 3; i++)
        CHECK(theta[n.param[params].offset + i] == (real)2.5);
}

int main(void)
{
    RUN(shapes_and_names);
    RUN(initial_weights);
    RUN(applies_as_defined);
    RUN(transpose_is_adjoint);
    RUN(misfits);
    RUN(statistics_of_others);
    RUN(parameters_of_no_layer);
    return check_report();
}
