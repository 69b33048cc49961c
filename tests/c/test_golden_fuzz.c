/* Random graphs of random ops, with first and second derivatives in the same plan.
 *   bits         the planned run gives the bits of the unshared one (one buffer a node): also in
 *                later runs, after a run on NaN, with memory bound from outside, and for nodes of
 *                any kind as outputs (inputs, views, the same one twice);
 *   derivatives  in double, gradients and gradients of gradients agree with finite differences. */
/* also: double */
#include "ad/build.h"
#include "ad/plan.h"
#include "base/rng.h"
#include "golden.h"

enum { GRAPHS = 600, POOL = 64, INPUTS = 80, EXTRA = 6, OUTPUTS = 2 * INPUTS + EXTRA + 3 };
enum { SMALL = 160, LARGE = 2500 }; /* elements of a node */
enum { GUARD = 4 };                 /* canaries behind bound memory */

struct maker {
    struct graph *g;
    struct rng rng;
    int smooth; /* no stop_gradient, which finite differences do not see */
    int most;   /* elements of a node: SMALL, or LARGE for blocks and vectors */
    int pool[POOL], n;
    int input[INPUTS], inputs;
    int below[INPUTS]; /* > 0: an index input */
};

static int below(struct maker *m, int n)
{
    return (int)rng_below(&m->rng, (uint32_t)n);
}

static int between(struct maker *m, int lo, int hi)
{
    return lo + below(m, hi - lo + 1);
}

static int64_t count_of(const struct maker *m, int id)
{
    struct shape s = shape_of(m->g, id);
    return shape_count(&s);
}

static int new_input(struct maker *m, struct shape s, int index_below)
{
    if (m->inputs == INPUTS)
        return 0;
    m->below[m->inputs] = index_below;
    return m->input[m->inputs++] = ad_input(m->g, s);
}

/* Recent nodes are likelier, so that graphs grow deep as well as wide. */
static int pick(struct maker *m)
{
    int a = below(m, m->n), b = below(m, m->n);
    return m->pool[a > b ? a : b];
}

/* A random shape of this rank with so many elements. */
static struct shape split(struct maker *m, int64_t count, int rank)
{
    struct shape s = {rank, {0}};
    for (int i = 0; i < rank; i++)
        s.dim[i] = 1;
    for (int f = 2; count > 1 && rank; f++) {
        while (count % f == 0) {
            s.dim[below(m, rank)] *= f;
            count /= f;
        }
    }
    return s;
}

static int with_rank(struct maker *m, int x, int rank)
{
    if (shape_of(m->g, x).rank == rank && below(m, 3))
        return x;
    if (!rank)
        return ad_mean_all(m->g, x);
    return ad_reshape(m->g, x, split(m, count_of(m, x), rank));
}

/* Something that broadcasts with a. */
static int partner(struct maker *m, int a)
{
    struct shape s = shape_of(m->g, a);
    int how = below(m, 6), b = pick(m);
    if (how == 0)
        return a;
    if (how == 5 && s.rank) { /* a part of itself, a view if the axis is the first */
        int axis = below(m, 2) ? 0 : below(m, s.rank);
        return ad_slice(m->g, a, axis, below(m, s.dim[axis]), 1);
    }
    if (how == 1)
        return ad_mean_all(m->g, b);
    if (how <= 3) {
        for (int tries = 0; tries < 4; tries++, b = pick(m)) {
            if (count_of(m, b) == shape_count(&s))
                return ad_reshape(m->g, b, s);
        }
    }
    int drop = s.rank ? below(m, s.rank + 1) : 0;
    struct shape t = {s.rank - drop, {0}};
    for (int i = 0; i < t.rank; i++)
        t.dim[i] = below(m, 3) ? s.dim[i + drop] : 1;
    return new_input(m, t, 0);
}

static int unary(struct maker *m, int x)
{
    struct graph *g = m->g;
    switch (below(m, 15)) {
    case 0:
        return ad_neg(g, x);
    case 1:
        return ad_exp(g, ad_tanh(g, x));
    case 2:
        return ad_log(g, ad_shift(g, ad_softplus(g, x), 0.5));
    case 3:
        return ad_sqrt(g, ad_shift(g, ad_square(g, x), 0.5));
    case 4:
        return ad_square(g, ad_tanh(g, x));
    case 5:
        return ad_relu(g, x);
    case 6:
        return ad_leaky_relu(g, x, 0.25);
    case 7:
        return ad_sigmoid(g, x);
    case 8:
        return ad_softplus(g, x);
    case 9:
        return ad_scale(g, x, -0.75);
    case 10:
        return ad_shift(g, x, 0.125);
    case 11:
        return ad_clamp(g, x, -0.75, 0.5);
    case 12:
        return m->smooth ? x : ad_stop_gradient(g, x);
    default:
        return ad_tanh(g, x);
    }
}

static int binary(struct maker *m, int a)
{
    struct graph *g = m->g;
    int b = partner(m, a), swap = below(m, 2);
    int x = swap ? b : a, y = swap ? a : b;
    switch (below(m, 6)) {
    case 0:
        return ad_add(g, x, y);
    case 1:
        return ad_sub(g, x, y);
    case 2:
        return ad_mul(g, x, y);
    case 3:
        return ad_div(g, x, ad_shift(g, ad_square(g, y), 0.75));
    case 4:
        return ad_bce_logits(g, a, ad_broadcast(g, ad_sigmoid(g, b), shape_of(g, a)));
    default:
        return ad_tanh(g, ad_mul(g, x, y));
    }
}

static int product(struct maker *m, int a)
{
    struct graph *g = m->g;
    a = with_rank(m, a, between(m, 2, 4));
    struct shape s = shape_of(g, a), t = s;
    int r = s.rank, form = below(m, 5), n = below(m, 2) ? between(m, 1, 4) : s.dim[r - 1];
    if (s.dim[r - 1] * s.dim[r - 2] > m->most / 4)
        return a;
    if (form == 3)
        return ad_tanh(g, ad_matmul_nt(g, a, a));
    if (form == 4)
        return ad_tanh(g, ad_matmul_tn(g, a, a));
    t.dim[r - 2] = form == 0 ? s.dim[r - 1] : form == 1 ? n : s.dim[r - 2];
    t.dim[r - 1] = form == 1 ? s.dim[r - 1] : n;
    int b = new_input(m, t, 0);
    int y = form == 0   ? ad_matmul(g, a, b)
            : form == 1 ? ad_matmul_nt(g, a, b)
                        : ad_matmul_tn(g, a, b);
    return below(m, 2) ? y : ad_tanh(g, y);
}

static int picture(struct maker *m, int x)
{
    struct graph *g = m->g;
    x = with_rank(m, x, 4);
    struct shape s = shape_of(g, x);
    int kh = between(m, 1, 3), kw = between(m, 1, 3), stride = between(m, 1, 3);
    int low = kh < kw ? kh : kw, pad = below(m, low), o = between(m, 1, 2);
    if (!below(m, 3)) { /* the result has the size of x */
        kh = kw = 3;
        stride = pad = 1;
        o = s.dim[3];
    }
    int side = s.dim[1] < s.dim[2] ? s.dim[1] : s.dim[2];
    int fits = s.dim[1] + 2 * pad >= kh && s.dim[2] + 2 * pad >= kw;
    int oh = (s.dim[1] + 2 * pad - kh) / stride + 1, ow = (s.dim[2] + 2 * pad - kw) / stride + 1;
    int h = (s.dim[1] - 1) * stride + kh - 2 * pad, w = (s.dim[2] - 1) * stride + kw - 2 * pad;
    switch (below(m, 5)) {
    case 0:
        if (fits)
            return ad_tanh(
                g, ad_conv2d(g, x, new_input(m, SHAPE4(kh, kw, s.dim[3], o), 0), stride, pad));
        return x;
    case 1:
        if (h < 1 || w < 1 || h * w * o * s.dim[0] > m->most)
            return x;
        h += below(m, stride);
        w += below(m, stride);
        return ad_tanh(g, ad_conv2d_transpose(g, x, new_input(m, SHAPE4(kh, kw, o, s.dim[3]), 0),
                                              stride, pad, h, w));
    case 2:
        if (!fits)
            return x;
        return ad_tanh(g, ad_conv2d_dw(g, x, new_input(m, SHAPE4(s.dim[0], oh, ow, o), 0), stride,
                                       pad, kh, kw));
    case 3:
        return ad_avg_pool(g, x, between(m, 1, side), stride);
    default:
        return ad_max_pool(g, x, between(m, 1, side), stride);
    }
}

static int reduction(struct maker *m, int x)
{
    struct graph *g = m->g;
    struct shape s = shape_of(g, x), to = s;
    int axes = below(m, 1 << s.rank), keep = below(m, 2);
    switch (below(m, 9)) {
    case 0:
        return ad_sum(g, x, (unsigned)axes, keep);
    case 1:
        return ad_mean(g, x, (unsigned)axes, keep);
    case 2:
        return below(m, 2) ? ad_sum_all(g, x) : ad_mean_all(g, x);
    case 3: {
        int drop = below(m, s.rank + 1);
        to.rank = s.rank - drop;
        for (int i = 0; i < to.rank; i++)
            to.dim[i] = below(m, 2) ? s.dim[i + drop] : 1;
        return ad_sum_to(g, x, to);
    }
    case 4: {
        int more = below(m, MAX_RANK - s.rank + 1);
        to.rank = s.rank + more;
        for (int i = 0; i < to.rank; i++) {
            int own = i < more ? 1 : s.dim[i - more];
            to.dim[i] = own == 1 ? between(m, 1, 3) : own;
        }
        return shape_count(&to) > m->most ? x : ad_broadcast(g, x, to);
    }
    case 5:
        return s.rank ? ad_softmax(g, x) : x;
    case 6:
        return s.rank ? ad_lse(g, x) : x;
    case 7:
        return s.rank ? ad_log_softmax(g, x) : x;
    default:
        x = with_rank(m, x, 2);
        return ad_gaussian_kl(g, x, ad_tanh(g, below(m, 2) ? x : ad_neg(g, x)));
    }
}

static int movement(struct maker *m, int x)
{
    struct graph *g = m->g;
    struct shape s = shape_of(g, x);
    int axis = s.rank ? below(m, s.rank) : 0, d = s.rank ? s.dim[axis] : 1;
    int how = below(m, 10), start = below(m, d), perm[MAX_RANK] = {0, 1, 2, 3, 4};
    if (how == 0)
        return ad_reshape(g, x, split(m, shape_count(&s), between(m, 1, MAX_RANK)));
    if (!s.rank)
        return ad_reshape(g, x, SHAPE2(1, 1));
    switch (how) {
    case 1:
        for (int i = s.rank - 1; i > 0; i--) {
            int j = below(m, i + 1), keep = perm[i];
            perm[i] = perm[j];
            perm[j] = keep;
        }
        return ad_transpose(g, x, perm);
    case 2:
    case 3:
        return ad_slice(g, x, how == 2 ? 0 : axis, how == 2 ? below(m, s.dim[0]) : start, 1);
    case 4:
        return ad_slice(g, x, axis, start, between(m, 1, d - start));
    case 5:
        return ad_pad(g, x, axis, below(m, 3), below(m, 3));
    case 6: {
        int xs[3] = {x, new_input(m, s, 0), x};
        return ad_concat(g, xs, between(m, 2, 3), axis);
    }
    case 7: {
        x = with_rank(m, x, 2);
        int n = between(m, 1, 4);
        return ad_gather(g, x, new_input(m, SHAPE1(n), shape_of(g, x).dim[0]));
    }
    case 8: {
        int width = between(m, 1, 4), n = between(m, 1, 4);
        return ad_one_hot(g, new_input(m, SHAPE1(n), width), width);
    }
    default: {
        x = with_rank(m, x, 2);
        int rows = between(m, 1, 4);
        return ad_scatter(g, x, new_input(m, SHAPE1(shape_of(g, x).dim[0]), rows), rows);
    }
    }
}

static int normalised(struct maker *m, int x)
{
    struct graph *g = m->g;
    double eps = below(m, 2) ? 0.125 : 0.01;
    switch (below(m, 4)) {
    case 0:
        return ad_batch_norm(g, with_rank(m, x, between(m, 2, MAX_RANK)), eps);
    case 1:
        return ad_layer_norm(g, with_rank(m, x, between(m, 2, MAX_RANK)), eps);
    case 2:
        return ad_instance_norm(g, with_rank(m, x, 4), eps);
    default:
        x = with_rank(m, x, 2);
        return ad_softmax_cross_entropy(g, x, ad_softmax(g, new_input(m, shape_of(g, x), 0)));
    }
}

static void grow(struct maker *m)
{
    int x = pick(m), y;
    if (count_of(m, x) > m->most / 2)
        x = ad_mean(m->g, x, 1, 0);
    switch (below(m, 11)) {
    case 0:
    case 1:
        y = unary(m, x);
        break;
    case 2:
    case 3:
    case 4:
        y = binary(m, x);
        break;
    case 5:
        y = product(m, x);
        break;
    case 6:
        y = picture(m, x);
        break;
    case 7:
        y = reduction(m, x);
        break;
    case 8:
        y = normalised(m, x);
        break;
    default:
        y = movement(m, x);
    }
    if (y && count_of(m, y) <= m->most && m->n < POOL)
        m->pool[m->n++] = y;
}

/* What one random graph asks for. */
struct question {
    struct maker m;
    struct plan *early; /* of some values and no gradient, made before the graph was complete */
    int early_output[4];
    int loss, second_loss;
    int x[INPUTS], n; /* what derivatives are taken by */
    int first[INPUTS], second[INPUTS];
    int output[OUTPUTS], outputs;
};

static int build(struct question *q, struct arena *arena, int number, int smooth, int most)
{
    struct maker *m = &q->m;
    *q = (struct question){0};
    m->g = graph_create(arena);
    m->rng = rng_stream(2024, RNG_TEST, (uint64_t)number);
    m->smooth = smooth;
    m->most = most;
    struct graph *g = m->g;
    for (int i = between(m, 1, 3); i > 0; i--)
        m->pool[m->n++] =
            new_input(m, split(m, between(m, 1, m->most / 6), between(m, 0, MAX_RANK)), 0);
    if (!below(m, 3))
        m->pool[m->n++] = ad_const(g, 0.75, SHAPE2(2, 3));
    for (int i = between(m, 2, 16); i > 0; i--)
        grow(m);

    /* The loss looks at the last node and at two more, each element with a weight of its own. */
    for (int i = 0; i < 3; i++) {
        int y = i ? pick(m) : m->pool[m->n - 1];
        int term = ad_sum_all(g, ad_mul(g, new_input(m, shape_of(g, y), 0), y));
        q->loss = i ? ad_add(g, q->loss, term) : term;
    }
    for (int i = 0; i < 4; i++)
        q->early_output[i] = i ? pick(m) : q->loss;
    q->early = plan_create(g, arena, q->early_output, 4);
    for (int i = 0; i < m->inputs; i++)
        if (!m->below[i])
            q->x[q->n++] = m->input[i];
    graph_grad(g, q->loss, 0, q->x, q->n, q->first);
    for (int i = 0; i < q->n; i++) {
        int weight = new_input(m, shape_of(g, q->x[i]), 0);
        int term = ad_sum_all(g, ad_mul(g, q->first[i], weight));
        q->second_loss = i ? ad_add(g, q->second_loss, term) : term;
    }
    q->second_loss = ad_add(g, q->second_loss, ad_scale(g, ad_square(g, q->loss), 0.125));
    graph_grad(g, q->second_loss, 0, q->x, q->n, q->second);

    q->output[q->outputs++] = q->loss;
    q->output[q->outputs++] = q->second_loss;
    for (int i = 0; i < q->n; i++) {
        q->output[q->outputs++] = q->first[i];
        q->output[q->outputs++] = q->second[i];
    }
    for (int i = 0; i < EXTRA; i++)
        q->output[q->outputs++] = i < 3    ? q->early_output[i + 1]
                                  : i == 3 ? between(m, 1, graph_size(g) - 1)
                                           : pick(m);
    for (int i = q->outputs - 1; i > 0; i--) {
        int j = below(m, i + 1), keep = q->output[i];
        q->output[i] = q->output[j];
        q->output[j] = keep;
    }
    return !graph_error(g)->code && q->early;
}

static void fill(const struct question *q, struct plan *p, int poison)
{
    const struct maker *m = &q->m;
    for (int k = 0; k < m->inputs; k++) {
        real *v = plan_data(p, m->input[k]);
        if (!v)
            continue; /* younger than the plan */
        for (int64_t i = 0; i < count_of(m, m->input[k]); i++) {
            /* Of the indices some lie one outside, on either side. */
            if (poison)
                v[i] = (real)NAN;
            else if (m->below[k])
                v[i] = (real)(golden_value(99, k, i, 'i', m->below[k] + 2) - 1);
            else
                v[i] = (real)golden_value(99, k, i, 'a', 1);
        }
    }
}

static void describe(const struct question *q, int number)
{
    struct graph *g = q->m.g;
    printf("graph %d: %s\n", number, graph_error(g)->text);
    int most = q->loss ? q->loss : graph_size(g) - 1;
    for (int id = 1; id <= most && checks_failed <= 3; id++) {
        const struct node *n = graph_node(g, id);
        printf("  %d %s(%d %d %d) [", id, op_name(n->op), n->in[0], n->in[1], n->in[2]);
        for (int i = 0; i < n->shape.rank; i++)
            printf(" %d", n->shape.dim[i]);
        printf(" ]\n");
    }
}

static int same_bits(const struct question *q, const int *ids, int n, struct plan *a,
                     struct plan *b)
{
    for (int k = 0; k < n; k++) {
        int id = ids[k];
        size_t bytes = (size_t)count_of(&q->m, id) * sizeof(real);
        if (memcmp(plan_data(a, id), plan_data(b, id), bytes))
            return 0;
    }
    return 1;
}

/* Canaries around memory given to the plan. */
static const real canary = (real)-12345.5;

static real *guarded(struct arena *arena, int64_t n)
{
    real *v = arena_array(arena, (size_t)n + 2 * GUARD, sizeof *v);
    for (int i = 0; i < GUARD; i++)
        v[i] = v[GUARD + n + i] = canary;
    return v + GUARD;
}

static int unharmed(const real *v, int64_t n)
{
    int fine = 1;
    for (int i = 0; i < GUARD; i++)
        fine &= v[-1 - i] == canary && v[n + i] == canary;
    return fine;
}

static void bits(void)
{
    int64_t steps = 0, seen[OP_COUNT] = {0};
    double bytes = 0, unplanned = 0;
    for (int number = 0; number < GRAPHS; number++) {
        struct arena *arena = arena_create();
        struct question q;
        int built = build(&q, arena, number, 0, number % 8 ? SMALL : LARGE), failed = checks_failed;
        CHECK(built);
        if (built) {
            struct graph *g = q.m.g;
            struct plan *p = plan_create(g, arena, q.output, q.outputs);
            plan_unshared(1);
            struct plan *plain = plan_create(g, arena, q.output, q.outputs);
            plan_unshared(0);
            CHECK(p && plain);
            fill(&q, plain, 0);
            plan_run(plain);
            fill(&q, q.early, 0);
            plan_run(q.early);
            CHECK(same_bits(&q, q.early_output, 4, q.early, plain));

            fill(&q, p, 0);
            plan_run(p);
            CHECK(same_bits(&q, q.output, q.outputs, p, plain));
            plan_poison(p);
            plan_run(p);
            CHECK(same_bits(&q, q.output, q.outputs, p, plain));
            fill(&q, p, 1);
            plan_run(p);
            fill(&q, p, 0);
            plan_run(p);
            CHECK(same_bits(&q, q.output, q.outputs, p, plain));
            plan_run(p); /* nothing a run left behind changes the next, inputs stay */
            CHECK(same_bits(&q, q.output, q.outputs, p, plain));

            real *bound[OUTPUTS + INPUTS];
            int ids[OUTPUTS + INPUTS], n = 0;
            for (int k = 0; k < q.outputs + q.m.inputs; k++) {
                int id = k < q.outputs ? q.output[k] : q.m.input[k - q.outputs], known = 0;
                for (int j = 0; j < n; j++)
                    known |= ids[j] == id;
                if (known || below(&q.m, 2))
                    continue;
                ids[n] = id;
                bound[n] = guarded(arena, count_of(&q.m, id));
                CHECK(plan_bind(p, id, bound[n]) == OK);
                CHECK(plan_data(p, id) == bound[n]);
                n++;
            }
            fill(&q, p, 0);
            plan_run(p);
            CHECK(same_bits(&q, q.output, q.outputs, p, plain));
            for (int j = 0; j < n; j++)
                CHECK(unharmed(bound[j], count_of(&q.m, ids[j])));
            for (int id = 1; id < graph_size(g); id++)
                seen[graph_node(g, id)->op]++;
            struct plan_stats s = plan_stats(p);
            steps += s.steps;
            bytes += (double)s.bytes;
            unplanned += (double)s.unplanned_bytes;
        }
        if (checks_failed > failed)
            describe(&q, number);
        arena_free(arena);
    }
    printf("%d graphs, %.1f kernel calls a graph, planned memory %.2f of one buffer a node\n",
           GRAPHS, (double)steps / GRAPHS, bytes / unplanned);
    CHECK(bytes < 0.75 * unplanned);
    for (int op = OP_INPUT; op < OP_COUNT; op++) {
        if (seen[op] < 20)
            printf("%s: only %d times\n", op_name((enum op)op), (int)seen[op]);
        CHECK(seen[op] >= 20);
    }
}

#if REAL_IS_DOUBLE
/* out[0], out[1]: both losses at x + h d, with d fixed, random, for every x at once. */
static void losses_at(const struct question *q, struct plan *p, double h, double out[2])
{
    fill(q, p, 0);
    for (int k = 0; k < q->n; k++) {
        real *v = plan_data(p, q->x[k]);
        for (int64_t i = 0; i < count_of(&q->m, q->x[k]); i++)
            v[i] += h * golden_value(7, k, i, 'a', 1);
    }
    plan_run(p);
    out[0] = *plan_data(p, q->loss);
    out[1] = *plan_data(p, q->second_loss);
}

static void differences(const struct question *q, struct plan *p, double h, double out[2])
{
    double up[2], down[2];
    losses_at(q, p, h, up);
    losses_at(q, p, -h, down);
    for (int i = 0; i < 2; i++)
        out[i] = (up[i] - down[i]) / (2 * h);
}

/* <gradient, d> and the sum of the absolute terms, by which an error is measured. */
static double along(const struct question *q, struct plan *p, const int *gradient, double *size)
{
    double dot = 0;
    *size = 1;
    for (int k = 0; k < q->n; k++) {
        const real *g = plan_data(p, gradient[k]);
        for (int64_t i = 0; i < count_of(&q->m, q->x[k]); i++) {
            double term = g[i] * golden_value(7, k, i, 'a', 1);
            dot += term;
            *size += fabs(term);
        }
    }
    return dot;
}

/* A difference quotient counts where two widths agree; elsewhere a kink lies between the points,
 * which must be rare. */
static void derivatives(void)
{
    double worst[2] = {0};
    int kinks = 0;
    for (int number = 0; number < GRAPHS; number++) {
        struct arena *arena = arena_create();
        struct question q;
        int built = build(&q, arena, 10000 + number, 1, SMALL), failed = checks_failed;
        struct plan *p = built ? plan_create(q.m.g, arena, q.output, q.outputs) : NULL;
        CHECK(p != NULL);
        if (p) {
            double wide[2], narrow[2], tiny[2];
            differences(&q, p, 2e-5, wide);
            differences(&q, p, 1e-5, narrow);
            differences(&q, p, 1e-6, tiny);
            fill(&q, p, 0);
            plan_run(p);
            for (int i = 0; i < 2; i++) {
                double size, dot = along(&q, p, i ? q.second : q.first, &size);
                double base = fabs(*plan_data(p, i ? q.second_loss : q.loss));
                double limit = 1e-6 * size + 1e-8 * base;
                int agree = fabs(wide[i] - narrow[i]) <= limit;
                double best = agree ? (4 * narrow[i] - wide[i]) / 3 : tiny[i];
                if (!agree && !(fabs(tiny[i] - narrow[i]) <= limit)) {
                    kinks++;
                    continue;
                }
                double e = fabs(dot - best) / (size + base);
                if (!(e <= 1e-6))
                    printf("graph %d, order %d: %.9g by differences, %.9g by gradient\n", number,
                           i + 1, best, dot);
                CHECK(e <= 1e-6);
                if (!(e <= worst[i]))
                    worst[i] = e;
            }
        }
        if (checks_failed > failed)
            describe(&q, 10000 + number);
        arena_free(arena);
    }
    printf("worst: first %.1e, second %.1e; %d of %d at a kink\n", worst[0], worst[1], kinks,
           2 * GRAPHS);
    CHECK(kinks < GRAPHS / 10);
}
#endif

int main(void)
{
    RUN(bits);
#if REAL_IS_DOUBLE
    RUN(derivatives);
#endif
    return check_report();
}
