/* The graph and its plans: sharing, views, in-place work, errors, memory. */
/* also: double */
#include <string.h>

#include "ad/build.h"
#include "ad/plan.h"
#include "base/rng.h"
#include "check.h"

/* A small network with everything a plan can trip on: views of views, values used twice, an output
 * that others read, an output that is a view, in-place chains, a second derivative. */
struct sample {
    struct arena *arena;
    struct graph *graph;
    int x, w, v, out[6];
};

static struct sample make_sample(void)
{
    struct sample s = {.arena = arena_create()};
    struct graph *g = s.graph = graph_create(s.arena);
    s.x = ad_input(g, SHAPE4(3, 6, 6, 2));
    s.w = ad_input(g, SHAPE4(3, 3, 2, 4));
    s.v = ad_input(g, SHAPE2(5, 36));
    int h = ad_relu(g, ad_batch_norm(g, ad_conv2d(g, s.x, s.w, 2, 1), 1e-3)); /* 3,3,3,4 */
    int flat = ad_reshape(g, h, SHAPE2(3, 36));
    int first = ad_slice(g, flat, 0, 1, 2);
    int z = ad_matmul_nt(g, flat, s.v);
    int both = ad_add(g, ad_mul(g, first, first), first);
    int loss = ad_add(g, ad_mean_all(g, ad_lse(g, z)), ad_mean_all(g, both));
    int grad[2], second[2];
    graph_grad(g, loss, 0, (const int[]){s.w, s.v}, 2, grad);
    int norm = ad_add(g, ad_sum_all(g, ad_square(g, grad[0])), ad_sum_all(g, grad[1]));
    graph_grad(g, norm, 0, (const int[]){s.w, s.v}, 2, second);
    memcpy(s.out, (const int[]){loss, flat, first, grad[0], second[0], second[1]}, sizeof s.out);
    return s;
}

static void fill_sample(const struct sample *s, struct plan *p)
{
    struct rng r = rng_stream(3, RNG_TEST, 0);
    rng_fill_normal(&r, plan_data(p, s->x), 3 * 6 * 6 * 2);
    rng_fill_normal(&r, plan_data(p, s->w), 3 * 3 * 2 * 4);
    rng_fill_normal(&r, plan_data(p, s->v), 5 * 36);
}

static void test_planned_equals_unplanned(void)
{
    struct sample s = make_sample();
    CHECK(graph_error(s.graph)->code == OK);
    plan_unshared(1);
    struct plan *plain = plan_create(s.graph, s.arena, s.out, 6);
    plan_unshared(0);
    struct plan *shared = plan_create(s.graph, s.arena, s.out, 6);
    fill_sample(&s, plain);
    fill_sample(&s, shared);
    plan_poison(shared);
    plan_run(plain);
    plan_run(shared);
    plan_run(shared); /* a second run on what the first left behind */
    for (int k = 0; k < 6; k++) {
        struct shape shape = shape_of(s.graph, s.out[k]);
        size_t bytes = (size_t)shape_count(&shape) * sizeof(real);
        CHECK(!memcmp(plan_data(plain, s.out[k]), plan_data(shared, s.out[k]), bytes));
        CHECK(isfinite((double)plan_data(shared, s.out[k])[0]));
    }
    struct plan_stats a = plan_stats(plain), b = plan_stats(shared);

    CHECK(b.bytes < a.bytes / 2);
    CHECK(b.steps < a.steps);
    arena_free(s.arena);
}

/* Call by call it is the same run, and what each call gives is there to be read. */
static void test_call_by_call(void)
{
    struct sample s = make_sample();
    struct plan *whole = plan_create(s.graph, s.arena, s.out, 6);
    struct plan *plan = plan_create(s.graph, s.arena, s.out, 6);
    fill_sample(&s, whole);
    fill_sample(&s, plan);
    plan_run(whole);
    plan_poison(plan);
    CHECK(plan_begin(plan) == OK);
    struct plan_stats stats = plan_stats(plan);
    int met = 0, shared = 0;
    for (int i = 0; i < stats.steps; i++) {
        struct plan_call call = plan_call(plan, i);
        struct shape shape = shape_of(plan_graph(plan), call.node);
        CHECK(call.bytes == (size_t)shape_count(&shape) * sizeof(real));
        CHECK(call.at < (int64_t)(stats.bytes / sizeof(real)));
        shared += call.at >= 0;
        for (int64_t j = 0; j < shape_count(&shape); j++)
            if (!isfinite((double)call.value[j]))
                CHECK(0);
        for (int k = 0; k < 6; k++) {
            if (s.out[k] != call.node)
                continue;
            met++;
            CHECK(!memcmp(call.value, plan_data(whole, call.node), call.bytes));
        }
    }
    plan_end(plan);
    CHECK(met >= 4 && shared > 0);
    for (int k = 0; k < 6; k++) {
        struct shape shape = shape_of(s.graph, s.out[k]);
        size_t bytes = (size_t)shape_count(&shape) * sizeof(real);
        CHECK(!memcmp(plan_data(whole, s.out[k]), plan_data(plan, s.out[k]), bytes));
    }
    arena_free(s.arena);
}

static int order_of(const struct graph *g, int id)
{
    return graph_node(g, id)->order;
}

static void test_order_of_differentiation(void)
{
    struct arena *a = arena_create();
    struct graph *g = graph_create(a);
    int x = ad_input(g, SHAPE1(3)), v = ad_input(g, SHAPE1(3));
    int y = ad_sum_all(g, ad_exp(g, ad_square(g, x)));
    int slope, product;
    CHECK(graph_grad(g, y, 0, &x, 1, &slope) == OK);
    CHECK(order_of(g, x) == 0 && order_of(g, y) == 0 && order_of(g, slope) == 1);
    int along = ad_sum_all(g, ad_mul(g, slope, v));
    CHECK(order_of(g, along) == 1); /* made of a gradient */
    CHECK(graph_grad(g, along, 0, &x, 1, &product) == OK);
    CHECK(order_of(g, product) == 2);
    CHECK(order_of(g, ad_square(g, v)) == 0); /* back to what it was */
    arena_free(a);
}

/* A sum with a product that nothing else reads is one step; what it gives, the same sum gives where
 * the product is an output and has to stand alone. Among the sums: one of two products, one of
 * three, rows of all kinds, a column, the product's own factor in a buffer that dies with it,
 * pictures. */
static void test_products_are_added_to(void)
{
    enum { N = 20, SIDE = 5, SUMS = 9, PRODUCTS = 10 };
    struct arena *arena = arena_create();
    struct graph *g = graph_create(arena);
    int a = ad_input(g, SHAPE2(N, N)), b = ad_input(g, SHAPE2(N, N)), row = ad_input(g, SHAPE1(N));
    int x = ad_input(g, SHAPE4(2, SIDE, SIDE, N)), w = ad_input(g, SHAPE4(3, 3, N, N));
    int nn = ad_matmul(g, a, b), nt = ad_matmul_nt(g, b, a), tn = ad_matmul_tn(g, a, a);
    int own = ad_tanh(g, a), of_own = ad_matmul_nt(g, b, own), bb = ad_matmul(g, b, b);
    int y = ad_conv2d(g, x, w, 1, 1), dx = ad_conv2d_transpose(g, y, w, 1, 1, SIDE, SIDE);
    int dw = ad_conv2d_dw(g, x, x, 1, 1, 3, 3), ba = ad_matmul(g, b, a), aa = ad_matmul(g, a, a);
    int one = ad_reshape(g, row, SHAPE2(1, N)), column = ad_reshape(g, row, SHAPE2(N, 1));
    const int sums[SUMS] = {
        ad_add(g, ad_add(g, nn, nt), tn),
        ad_neg(g, ad_add(g, of_own, own)),
        ad_add(g, bb, row),
        ad_add(g, one, ba),
        ad_add(g, aa, column),
        ad_add(g, x, ad_tanh(g, y)),
        ad_add(g, dx, row),
        ad_add(g, dw, w),
        ad_add(g, x, ad_scale(g, x, 2)),
    };
    int outputs[SUMS + PRODUCTS];
    memcpy(outputs, sums, sizeof sums);
    memcpy(outputs + SUMS, (const int[]){nn, nt, tn, of_own, bb, ba, aa, y, dx, dw},
           PRODUCTS * sizeof *outputs);
    CHECK(graph_error(g)->code == OK);
    struct plan *together = plan_create(g, arena, outputs, SUMS);
    struct plan *alone = plan_create(g, arena, outputs, SUMS + PRODUCTS);
    struct plan *both[] = {together, alone};
    for (int k = 0; k < 2; k++) {
        struct rng r = rng_stream(4, RNG_TEST, 0);
        for (const int *in = (const int[]){a, b, row, x, w, 0}; *in; in++) {
            struct shape shape = shape_of(g, *in);
            rng_fill_normal(&r, plan_data(both[k], *in), shape_count(&shape));
        }
        plan_poison(both[k]);
        plan_run(both[k]);
    }
    for (int k = 0; k < SUMS; k++) {
        struct shape shape = shape_of(g, sums[k]);
        double tolerance = REAL_IS_DOUBLE ? 1e-11 : 1e-3;
        for (int64_t i = 0; i < shape_count(&shape); i++)
            CHECK_NEAR(plan_data(together, sums[k])[i], plan_data(alone, sums[k])[i], tolerance);
    }
    /* Of eight sums with a product only that with a column stays. */
    CHECK(plan_stats(alone).steps - plan_stats(together).steps == 7);
    arena_free(arena);
}

static void test_replay_allocates_nothing(void)
{
    struct sample s = make_sample();
    struct plan *p = plan_create(s.graph, s.arena, s.out, 6);
    fill_sample(&s, p);
    plan_run(p);
    uint64_t before = arena_calls();
    for (int i = 0; i < 10; i++)
        plan_run(p);
    CHECK(arena_calls() == before);
    arena_free(s.arena);
}

static void test_bound_memory(void)
{
    struct arena *a = arena_create();
    struct graph *g = graph_create(a);
    int x = ad_input(g, SHAPE1(3)), y = ad_square(g, x), z = ad_reshape(g, y, SHAPE2(3, 1));
    struct plan *p = plan_create(g, a, (const int[]){y, z, x}, 3);
    real theta[4] = {1, 2, 3, 4}, result[3] = {0};
    CHECK(plan_bind(p, x, theta + 1) == OK);
    CHECK(plan_bind(p, y, result) == OK);
    CHECK(plan_bind(p, 999, result) == ERR_NAME);
    plan_run(p);
    CHECK_NEAR(result[2], 16, 0);
    CHECK_NEAR(plan_data(p, z)[0], 4, 0);
    CHECK(plan_data(p, x) == theta + 1);
    theta[1] = 5;
    plan_run(p);
    CHECK_NEAR(result[0], 25, 0);
    CHECK(plan_data(p, 999) == NULL);
    arena_free(a);
}

static void test_equal_nodes_are_shared(void)
{
    struct arena *a = arena_create();
    struct graph *g = graph_create(a);
    int x = ad_input(g, SHAPE1(3)), y = ad_input(g, SHAPE1(3));
    CHECK(x != y);
    CHECK(ad_exp(g, x) == ad_exp(g, x));
    CHECK(ad_exp(g, x) != ad_exp(g, y));
    CHECK(ad_scale(g, x, 2) != ad_scale(g, x, 3));
    CHECK(ad_scale(g, x, 1) == x);
    int first = ad_tanh(g, x);
    for (int i = 0; i < 5000; i++) /* the table grows */
        ad_shift(g, x, i + 1);
    CHECK(ad_tanh(g, x) == first);
    arena_free(a);
}

/* Calls that must fail, each with its code; the graph stays failed and says why. */
static void expect(int code, int (*build)(struct graph *g, int x))
{
    struct arena *a = arena_create();
    struct graph *g = graph_create(a);
    int x = ad_input(g, SHAPE2(4, 6));
    CHECK(build(g, x) == 0);
    CHECK((int)graph_error(g)->code == code);
    CHECK(graph_error(g)->text[0] != 0);
    CHECK(ad_exp(g, x) == 0);
    CHECK(plan_create(g, a, &x, 1) == NULL);
    arena_free(a);
}

#define FAILS(name, call)                                                                          \
    static int name(struct graph *g, int x)                                                        \
    {                                                                                              \
        (void)x;                                                                                   \
        return call;                                                                               \
    }
FAILS(bad_matmul, ad_matmul(g, x, x))
FAILS(bad_add, ad_add(g, x, ad_input(g, SHAPE1(5))))
FAILS(bad_reshape, ad_reshape(g, x, SHAPE1(25)))
FAILS(bad_rank, ad_reshape(g, x, shape_make(9, 1, 1, 1, 1, 1)))
FAILS(bad_negative, ad_reshape(g, x, SHAPE2(-4, -6)))
FAILS(bad_slice, ad_slice(g, x, 1, 5, 2))
FAILS(bad_axis, ad_slice(g, x, 2, 0, 1))
FAILS(bad_transpose, ad_transpose(g, x, (const int[]){0, 0}))
FAILS(bad_id, ad_exp(g, 77))
FAILS(bad_op, graph_add(g, (enum op)999, x, 0, 0, NULL))
FAILS(bad_conv, ad_conv2d(g, x, x, 1, 0))
FAILS(bad_slope, ad_leaky_relu(g, x, -1))
FAILS(bad_huge, ad_broadcast(g, x, shape_make(4, 60000, 60000, 4, 6, 0)))
FAILS(bad_overflow, ad_reshape(g, x, shape_make(4, 65536, 65536, 65536, 65536, 0)))
FAILS(bad_const_sum, ad_sum_to(g, ad_const(g, 1, SHAPE1(4)), SHAPE1(3)))
FAILS(bad_const_broadcast, ad_broadcast(g, ad_const(g, 1, SHAPE1(4)), SHAPE1(3)))
FAILS(bad_input, ad_input(g, SHAPE2(0, 3)))
FAILS(bad_sum, ad_sum(g, x, 8, 0))
FAILS(bad_eps, ad_batch_norm(g, x, 0))
FAILS(bad_concat, ad_concat(g, NULL, 0, 0))
static int bad_grad(struct graph *g, int x)
{
    int out;
    graph_grad(g, x, 0, &x, 1, &out); /* not a scalar */
    return out;
}

static void test_errors(void)
{
    expect(ERR_SHAPE, bad_matmul);
    expect(ERR_SHAPE, bad_add);
    expect(ERR_SHAPE, bad_reshape);
    expect(ERR_SHAPE, bad_rank);
    expect(ERR_SHAPE, bad_negative);
    expect(ERR_RANGE, bad_slice);
    expect(ERR_RANGE, bad_axis);
    expect(ERR_SHAPE, bad_transpose);
    expect(ERR_RANGE, bad_id);
    expect(ERR_NAME, bad_op);
    expect(ERR_SHAPE, bad_conv);
    expect(ERR_RANGE, bad_slope);
    expect(ERR_SHAPE, bad_huge);
    expect(ERR_SHAPE, bad_overflow);
    expect(ERR_SHAPE, bad_const_sum);
    expect(ERR_SHAPE, bad_const_broadcast);
    expect(ERR_SHAPE, bad_input);
    expect(ERR_RANGE, bad_sum);
    expect(ERR_RANGE, bad_eps);
    expect(ERR_RANGE, bad_concat);
    expect(ERR_SHAPE, bad_grad);
}

static void test_message_names_op_and_shapes(void)
{
    struct arena *a = arena_create();
    struct graph *g = graph_create(a);
    ad_matmul(g, ad_input(g, SHAPE2(4, 784)), ad_input(g, SHAPE2(32, 10)));
    CHECK(strstr(graph_error(g)->text, "matmul") != NULL);
    CHECK(strstr(graph_error(g)->text, "[4, 784]") != NULL);
    CHECK(strstr(graph_error(g)->text, "[32, 10]") != NULL);
    arena_free(a);
}

/* Every allocation fails once; each time there is a clean error and nothing leaks. */
static void test_allocation_failures(void)
{
    int failures = 0;
    for (uint64_t n = 1; n < 400; n++) {
        arena_fail_after(n);
        struct arena *a = arena_create();
        struct graph *g = a ? graph_create(a) : NULL;
        if (!g) {
            failures++;
            arena_free(a);
            arena_fail_after(0);
            continue;
        }
        int x = ad_input(g, SHAPE2(4, 6)), y = x, grad;
        for (int i = 0; i < 200; i++)
            y = ad_tanh(g, ad_shift(g, y, 0.1));
        graph_grad(g, ad_sum_all(g, y), 0, &x, 1, &grad);
        struct plan *p = plan_create(g, a, &grad, 1);
        int failed = !p || plan_run(p) != OK;
        CHECK(p || graph_error(g)->code == ERR_MEMORY);
        failures += failed;
        arena_free(a);
        arena_fail_after(0);
        if (!failed)
            break;
    }
    CHECK(failures > 10 && failures < 399);
}

/* A block of more reals than 32 bits can count, each node by itself below the limit. */
static void test_block_too_large(void)
{
    struct arena *a = arena_create();
    struct graph *g = graph_create(a);
    enum { NODES = 40 };
    int wide = ad_broadcast(g, ad_input(g, SHAPE1(1)), SHAPE1(1 << 27)), each[NODES];
    for (int i = 0; i < NODES; i++)
        each[i] = ad_exp(g, ad_scale(g, wide, i + 2));
    int y = each[0];
    for (int i = NODES - 1; i > 0; i--)
        y = ad_mul(g, y, each[i]);
    y = ad_sum_all(g, y);
    CHECK(graph_error(g)->code == OK);
    CHECK(plan_create(g, a, &y, 1) == NULL);
    CHECK(graph_error(g)->code == ERR_MEMORY);
    arena_free(a);
}

/* d y / d x where x is the result of another node, and y does not depend on one of them. */
static void test_gradient_of_inner_nodes(void)
{
    struct arena *a = arena_create();
    struct graph *g = graph_create(a);
    int x = ad_input(g, SHAPE1(2)), h = ad_square(g, x), other = ad_input(g, SHAPE1(3));
    int y = ad_sum_all(g, ad_mul(g, h, x)), out[3];
    CHECK(graph_grad(g, y, 0, (const int[]){x, h, other}, 3, out) == OK);
    struct plan *p = plan_create(g, a, out, 3);
    plan_data(p, x)[0] = 2;
    plan_data(p, x)[1] = -3;
    plan_run(p);
    CHECK_NEAR(plan_data(p, out[0])[0], 12, 1e-6); /* the total derivative, 3 x^2 */
    CHECK_NEAR(plan_data(p, out[1])[1], -3, 1e-6); /* through h alone: x */
    CHECK_NEAR(plan_data(p, out[2])[2], 0, 0);
    arena_free(a);
}

int main(void)
{
    RUN(test_planned_equals_unplanned);
    RUN(test_call_by_call);
    RUN(test_order_of_differentiation);
    RUN(test_products_are_added_to);
    RUN(test_replay_allocates_nothing);
    RUN(test_bound_memory);
    RUN(test_equal_nodes_are_shared);
    RUN(test_errors);
    RUN(test_message_names_op_and_shapes);
    RUN(test_allocation_failures);
    RUN(test_block_too_large);
    RUN(test_gradient_of_inner_nodes);
    return check_report();
}
