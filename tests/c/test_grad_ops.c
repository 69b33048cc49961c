/* Every op's first and second derivative against central finite differences, on ugly shapes: to
 * 1e-6 relative in double. In float, where differences say little, only NaN and infinity fail here;
 * test_golden_* holds the float derivatives against PyTorch's.
 *
 * For y = op(x...), with random r and fixed random q:
 *   first   d <r, y> / d(x, r)                against differences of <r, y>
 *   second  d <q, d <r, y> / dx> / d(x, r)    against differences of <q, d <r, y> / dx>
 * r is an input too, so the derivative of a VJP by the upstream gradient is tested as well. */
/* also: double */
#include <string.h>

#include "ad/build.h"
#include "ad/ops.h"
#include "ad/plan.h"
#include "base/rng.h"
#include "check.h"

enum { MAX_X = 3, MAX_COUNT = 512 };

struct op_case {
    const char *name;
    int (*build)(struct graph *g, const int *x);
    int inputs;
    struct shape shape[MAX_X];
    double lo, hi;  /* range of the inputs */
    unsigned fixed; /* bit k: input k is not differentiated (indices) */
    int width;      /* indices are whole numbers below it */
};

static char covered[OP_COUNT];

static void note_ops(const struct graph *g)
{
    for (int id = 1; id < graph_size(g); id++)
        covered[graph_node(g, id)->op] = 1;
}

/* value and gradient of a scalar node as functions of flat inputs */
struct probe {
    struct plan *plan;
    int x[MAX_X + 1], inputs;
    int64_t count[MAX_X + 1];
    int value, grad[MAX_X + 1];
};

static double value_of(struct probe *p)
{
    plan_run(p->plan);
    return (double)*plan_data(p->plan, p->value);
}

/* Largest difference between the planned gradient and differences, relative to its scale. */
static double worst(struct probe *p, unsigned fixed)
{
    static real given[MAX_X + 1][MAX_COUNT];
    double scale = 1e-3, bad = 0;
    value_of(p);
    for (int k = 0; k < p->inputs; k++) {
        if (fixed >> k & 1)
            continue;
        memcpy(given[k], plan_data(p->plan, p->grad[k]), (size_t)p->count[k] * sizeof(real));
        for (int64_t i = 0; i < p->count[k]; i++)
            scale = fmax(scale, fabs((double)given[k][i]));
    }
    for (int k = 0; k < p->inputs; k++) {
        if (fixed >> k & 1)
            continue;
        real *x = plan_data(p->plan, p->x[k]);
        for (int64_t i = 0; i < p->count[k]; i++) {
            const real keep = x[i], h = (real)3e-5;
            x[i] = keep + h;
            double up = value_of(p);
            x[i] = keep - h;
            double down = value_of(p);
            x[i] = keep;
            double difference = (up - down) / (2 * (double)h);
            double error = fabs(difference - (double)given[k][i]) / scale;
            bad = error <= bad ? bad : error; /* a NaN gets through */
            if (!(bad >= 0))
                return NAN;
        }
    }
    return bad;
}

static int make_plan(struct graph *g, struct arena *a, struct probe *p)
{
    int out[MAX_X + 2] = {p->value};
    for (int k = 0; k < p->inputs; k++)
        out[1 + k] = p->grad[k];
    p->plan = plan_create(g, a, out, 1 + p->inputs);
    return p->plan != NULL;
}

static void fill(struct probe *p, const struct op_case *c)
{
    struct rng r = rng_stream(7, RNG_TEST, 1);
    for (int k = 0; k < p->inputs; k++) {
        real *x = plan_data(p->plan, p->x[k]);
        for (int64_t i = 0; i < p->count[k]; i++) {
            if (k < c->inputs && c->fixed >> k & 1)
                x[i] = (real)rng_below(&r, (uint32_t)c->width);
            else if (k < c->inputs)
                x[i] = (real)rng_range(&r, c->lo, c->hi);
            else
                x[i] = (real)rng_normal(&r);
        }
    }
}

static void run_case(const struct op_case *c)
{
    struct arena *a = arena_create();
    struct graph *g = graph_create(a);
    struct probe p = {.inputs = c->inputs + 1};
    for (int k = 0; k < c->inputs; k++) {
        p.x[k] = ad_input(g, c->shape[k]);
        p.count[k] = shape_count(&c->shape[k]);
    }
    int y = c->build(g, p.x);
    struct shape ys = shape_of(g, y);
    int r = p.x[c->inputs] = ad_input(g, ys);
    p.count[c->inputs] = shape_count(&ys);

    p.value = ad_sum_all(g, ad_mul(g, r, y));
    graph_grad(g, p.value, 0, p.x, p.inputs, p.grad);
    double first = NAN, second = NAN;
    if (make_plan(g, a, &p)) {
        fill(&p, c);
        first = worst(&p, c->fixed);
    }

    /* <q, gradient>: q is drawn once, as inputs that are not differentiated */
    int total = 0, q[MAX_X + 1], grads[MAX_X + 1];
    memcpy(grads, p.grad, sizeof grads);
    for (int k = 0; k < p.inputs; k++) {
        q[k] = ad_input(g, shape_of(g, grads[k]));
        if (c->fixed >> k & 1)
            continue;
        int term = ad_sum_all(g, ad_mul(g, q[k], grads[k]));
        total = total ? ad_add(g, total, term) : term;
    }
    p.value = total;
    graph_grad(g, total, 0, p.x, p.inputs, p.grad);
    if (make_plan(g, a, &p)) {
        fill(&p, c);
        struct rng noise = rng_stream(7, RNG_TEST, 2);
        for (int k = 0; k < p.inputs; k++) {
            struct shape s = shape_of(g, q[k]);
            real *data = plan_data(p.plan, q[k]);
            if (data)
                rng_fill_normal(&noise, data, shape_count(&s));
        }
        second = worst(&p, c->fixed);
    }
    note_ops(g);
    const double limit = REAL_IS_DOUBLE ? 1e-6 : 1e30;
    if (!(first <= limit) || !(second <= limit))
        printf("%s: first %.2e, second %.2e %s\n", c->name, first, second, graph_error(g)->text);
    CHECK(graph_error(g)->code == OK);
    CHECK(first <= limit);
    CHECK(second <= limit);
    arena_free(a);
}

#define CASE(name, call)                                                                           \
    static int build_##name(struct graph *g, const int *x)                                         \
    {                                                                                              \
        return call;                                                                               \
    }
CASE(add, ad_add(g, x[0], x[1]))
CASE(sub, ad_sub(g, x[0], x[1]))
CASE(mul, ad_mul(g, x[0], x[1]))
CASE(div, ad_div(g, x[0], x[1]))
CASE(neg, ad_neg(g, ad_square(g, x[0])))
CASE(exp, ad_exp(g, x[0]))
CASE(log, ad_log(g, x[0]))
CASE(sqrt, ad_sqrt(g, x[0]))
CASE(square, ad_square(g, x[0]))
CASE(relu, ad_mul(g, ad_relu(g, x[0]), x[0]))
CASE(leaky, ad_mul(g, ad_leaky_relu(g, x[0], 0.2), x[0]))
CASE(sigmoid, ad_sigmoid(g, x[0]))
CASE(tanh, ad_tanh(g, x[0]))
CASE(softplus, ad_softplus(g, x[0]))
CASE(scale_shift, ad_square(g, ad_shift(g, ad_scale(g, x[0], -1.7), 0.3)))
CASE(clamp, ad_square(g, ad_clamp(g, x[0], -0.5, 0.5)))

CASE(bce, ad_bce_logits(g, x[0], x[1]))
CASE(nn, ad_matmul(g, x[0], x[1]))
CASE(nt, ad_matmul_nt(g, x[0], x[1]))
CASE(tn, ad_matmul_tn(g, x[0], x[1]))
CASE(conv, ad_conv2d(g, x[0], x[1], 1, 1))
CASE(conv_s2, ad_conv2d(g, x[0], x[1], 2, 1))
CASE(conv_s3, ad_conv2d(g, x[0], x[1], 3, 0))
CASE(conv_t, ad_conv2d_transpose(g, x[0], x[1], 2, 1, 6, 5))
CASE(conv_dw, ad_conv2d_dw(g, x[0], x[1], 2, 1, 3, 2))
CASE(avg_pool, ad_square(g, ad_avg_pool(g, x[0], 2, 2)))
CASE(avg_overlap, ad_square(g, ad_avg_pool(g, x[0], 3, 2)))
CASE(max_pool, ad_square(g, ad_max_pool(g, x[0], 2, 2)))
CASE(max_overlap, ad_square(g, ad_max_pool(g, x[0], 3, 1)))
CASE(sum, ad_square(g, ad_sum(g, x[0], 5, 0)))
CASE(mean, ad_square(g, ad_mean(g, x[0], 2, 1)))
CASE(broadcast, ad_square(g, ad_broadcast(g, x[0], SHAPE3(2, 4, 3))))
CASE(softmax, ad_softmax(g, x[0]))
CASE(lse, ad_lse(g, x[0]))
CASE(log_softmax, ad_log_softmax(g, x[0]))
CASE(batch_norm, ad_batch_norm(g, x[0], 1e-3))
CASE(layer_norm, ad_layer_norm(g, x[0], 1e-3))
CASE(instance_norm, ad_instance_norm(g, x[0], 1e-3))
CASE(reshape, ad_square(g, ad_reshape(g, x[0], SHAPE1(24))))
static int build_transpose(struct graph *g, const int *x)
{
    return ad_square(g, ad_transpose(g, x[0], (const int[]){2, 0, 1}));
}
CASE(slice, ad_square(g, ad_slice(g, x[0], 1, 1, 2)))
CASE(slice_first, ad_square(g, ad_slice(g, x[0], 0, 1, 1)))
CASE(pad, ad_square(g, ad_pad(g, x[0], 1, 2, 1)))
CASE(concat, ad_square(g, ad_concat(g, (const int[]){x[0], x[1], x[0]}, 3, 1)))
CASE(gather, ad_square(g, ad_gather(g, x[0], x[1])))
CASE(scatter, ad_square(g, ad_scatter(g, x[0], x[1], 4)))
CASE(one_hot, ad_square(g, ad_mul(g, x[0], ad_one_hot(g, x[1], 3))))
CASE(cross_entropy, ad_softmax_cross_entropy(g, x[0], x[1]))
CASE(kl, ad_gaussian_kl(g, x[0], x[1]))

#define SHAPE3_(a, b, c)                                                                           \
    {                                                                                              \
        3,                                                                                         \
        {                                                                                          \
            a, b, c                                                                                \
        }                                                                                          \
    }
#define S3 SHAPE3_(2, 4, 3)
#define SHAPE2_(a, b)                                                                              \
    {                                                                                              \
        2,                                                                                         \
        {                                                                                          \
            a, b                                                                                   \
        }                                                                                          \
    }
#define SHAPE1_(a)                                                                                 \
    {                                                                                              \
        1,                                                                                         \
        {                                                                                          \
            a                                                                                      \
        }                                                                                          \
    }
#define SHAPE4_(a, b, c, d)                                                                        \
    {                                                                                              \
        4,                                                                                         \
        {                                                                                          \
            a, b, c, d                                                                             \
        }                                                                                          \
    }

static const struct op_case cases[] = {
    {"add", build_add, 2, {S3, SHAPE1_(3)}, -2, 2, 0, 0},
    {"add columns", build_add, 2, {SHAPE3_(2, 1, 3), SHAPE2_(4, 1)}, -2, 2, 0, 0},
    {"sub", build_sub, 2, {SHAPE1_(3), S3}, -2, 2, 0, 0},
    {"mul", build_mul, 2, {S3, SHAPE3_(2, 1, 3)}, -2, 2, 0, 0},
    {"mul scalar", build_mul, 2, {S3, {0, {0}}}, -2, 2, 0, 0},
    {"mul rank 5", build_mul, 2, {{5, {2, 1, 3, 1, 2}}, {5, {1, 2, 3, 2, 1}}}, -2, 2, 0, 0},
    {"div", build_div, 2, {S3, SHAPE3_(1, 4, 1)}, 0.5, 2, 0, 0},
    {"neg", build_neg, 1, {S3}, -2, 2, 0, 0},
    {"exp", build_exp, 1, {S3}, -2, 2, 0, 0},
    {"log", build_log, 1, {S3}, 0.5, 3, 0, 0},
    {"sqrt", build_sqrt, 1, {S3}, 0.5, 3, 0, 0},
    {"square", build_square, 1, {S3}, -2, 2, 0, 0},
    {"relu", build_relu, 1, {S3}, -2, 2, 0, 0},
    {"leaky_relu", build_leaky, 1, {S3}, -2, 2, 0, 0},
    {"sigmoid", build_sigmoid, 1, {S3}, -4, 4, 0, 0},
    {"tanh", build_tanh, 1, {S3}, -2, 2, 0, 0},
    {"softplus", build_softplus, 1, {S3}, -4, 4, 0, 0},
    {"scale, shift", build_scale_shift, 1, {S3}, -2, 2, 0, 0},
    {"clamp", build_clamp, 1, {S3}, -1, 1, 0, 0},
    {"bce_logits", build_bce, 2, {S3, S3}, 0.1, 0.9, 0, 0},
    {"matmul", build_nn, 2, {SHAPE2_(3, 5), SHAPE2_(5, 2)}, -1, 1, 0, 0},
    {"matmul batch", build_nn, 2, {SHAPE3_(2, 3, 5), SHAPE3_(2, 5, 1)}, -1, 1, 0, 0},
    {"matmul_nt", build_nt, 2, {SHAPE2_(3, 5), SHAPE2_(2, 5)}, -1, 1, 0, 0},
    {"matmul_tn", build_tn, 2, {SHAPE2_(5, 3), SHAPE2_(5, 2)}, -1, 1, 0, 0},
    {"conv2d", build_conv, 2, {SHAPE4_(2, 4, 5, 2), SHAPE4_(3, 3, 2, 3)}, -1, 1, 0, 0},
    {"conv2d 2", build_conv_s2, 2, {SHAPE4_(1, 6, 5, 1), SHAPE4_(3, 2, 1, 2)}, -1, 1, 0, 0},
    {"conv2d 3", build_conv_s3, 2, {SHAPE4_(1, 5, 7, 2), SHAPE4_(2, 2, 2, 1)}, -1, 1, 0, 0},
    {"conv2d_dx", build_conv_t, 2, {SHAPE4_(2, 3, 3, 2), SHAPE4_(3, 3, 1, 2)}, -1, 1, 0, 0},
    {"conv2d_dw", build_conv_dw, 2, {SHAPE4_(2, 6, 5, 2), SHAPE4_(2, 3, 3, 1)}, -1, 1, 0, 0},
    {"avg_pool", build_avg_pool, 1, {SHAPE4_(2, 5, 4, 2)}, -1, 1, 0, 0},
    {"avg_pool overlap", build_avg_overlap, 1, {SHAPE4_(1, 5, 6, 2)}, -1, 1, 0, 0},
    {"max_pool", build_max_pool, 1, {SHAPE4_(2, 5, 4, 2)}, -1, 1, 0, 0},
    {"max_pool overlap", build_max_overlap, 1, {SHAPE4_(1, 5, 4, 2)}, -1, 1, 0, 0},
    {"sum", build_sum, 1, {S3}, -1, 1, 0, 0},
    {"mean", build_mean, 1, {S3}, -1, 1, 0, 0},
    {"broadcast", build_broadcast, 1, {SHAPE2_(4, 1)}, -1, 1, 0, 0},
    {"softmax", build_softmax, 1, {S3}, -2, 2, 0, 0},
    {"softmax of one", build_softmax, 1, {SHAPE2_(3, 1)}, -2, 2, 0, 0},
    {"lse", build_lse, 1, {S3}, -2, 2, 0, 0},
    {"log_softmax", build_log_softmax, 1, {SHAPE2_(3, 5)}, -2, 2, 0, 0},
    {"batch_norm", build_batch_norm, 1, {SHAPE2_(6, 3)}, -2, 2, 0, 0},
    {"batch_norm 4", build_batch_norm, 1, {SHAPE4_(2, 3, 2, 5)}, -2, 2, 0, 0},
    {"layer_norm", build_layer_norm, 1, {SHAPE2_(3, 7)}, -2, 2, 0, 0},
    {"instance_norm", build_instance_norm, 1, {SHAPE4_(2, 3, 2, 3)}, -2, 2, 0, 0},
    {"reshape", build_reshape, 1, {S3}, -2, 2, 0, 0},
    {"transpose", build_transpose, 1, {S3}, -2, 2, 0, 0},
    {"slice", build_slice, 1, {S3}, -2, 2, 0, 0},
    {"slice view", build_slice_first, 1, {S3}, -2, 2, 0, 0},
    {"pad", build_pad, 1, {S3}, -2, 2, 0, 0},
    {"concat", build_concat, 2, {S3, SHAPE3_(2, 1, 3)}, -2, 2, 0, 0},
    {"gather", build_gather, 2, {SHAPE2_(4, 3), SHAPE1_(6)}, -2, 2, 2, 4},
    {"scatter", build_scatter, 2, {SHAPE2_(6, 3), SHAPE1_(6)}, -2, 2, 2, 4},
    {"one_hot", build_one_hot, 2, {SHAPE2_(4, 3), SHAPE1_(4)}, -2, 2, 2, 3},
    {"cross entropy", build_cross_entropy, 2, {SHAPE2_(4, 5), SHAPE2_(4, 5)}, 0.1, 1, 0, 0},
    {"kl", build_kl, 2, {SHAPE2_(4, 3), SHAPE2_(4, 3)}, -1, 1, 0, 0},
};

static void test_every_case(void)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        run_case(&cases[i]);
}

/* stop_gradient has a derivative that differences do not see: it is tested for what it must be. */
static void test_stop_gradient(void)
{
    struct arena *a = arena_create();
    struct graph *g = graph_create(a);
    int x = ad_input(g, SHAPE1(2)), grad[1];
    int y = ad_sum_all(g, ad_mul(g, ad_square(g, x), ad_stop_gradient(g, x)));
    graph_grad(g, y, 0, &x, 1, grad);
    struct plan *p = plan_create(g, a, grad, 1);
    plan_data(p, x)[0] = 3;
    plan_data(p, x)[1] = -1;
    plan_run(p);
    CHECK_NEAR(plan_data(p, grad[0])[0], 18, 1e-6); /* 2 x * x, not 3 x^2 */
    CHECK_NEAR(plan_data(p, grad[0])[1], 2, 1e-6);
    int only = ad_sum_all(g, ad_stop_gradient(g, x));
    graph_grad(g, only, 0, &x, 1, grad);
    CHECK(graph_node(g, grad[0])->op == OP_CONST);
    note_ops(g);
    arena_free(a);
}

static void test_table_is_covered(void)
{
    for (int op = OP_INPUT; op < OP_COUNT; op++) {
        if (!covered[op])
            printf("op %s has no derivative test\n", op_name((enum op)op));
        CHECK(covered[op]);
    }
}

int main(void)
{
    RUN(test_every_case);
    RUN(test_stop_gradient);
    RUN(test_table_is_covered);
    return check_report();
}
