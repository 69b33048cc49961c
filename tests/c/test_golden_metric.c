/* Learners that compare embeddings, against PyTorch: loss, probabilities and all gradients.
 * Numbers and definitions: tests/ref/metric.py. */
/* also: double */
#include "ad/plan.h"
#include "algo/compare.h"
#include "golden.h"
#include "golden_net.h"

#include "golden_metric.h"

#define TOLERANCE (REAL_IS_DOUBLE ? 1e-9 : 1e-4)

static const double sharpness = 1.25, novelty = -1.5;
enum { REFINE = 2 };

static const struct row {
    const char *head, *net, *support, *query;
    double number;
} table[] = {
#define CASE(head, net, support, query, number) {head, net, support, query, number},
#include "golden_metric.def"
#undef CASE
};

enum { ROWS = (int)(sizeof table / sizeof table[0]) };

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
        for (int i = 0; i < counts[k] - '0'; i++, target += way) {
            memset(target, 0, (size_t)way * sizeof *target);
            target[k] = 1;
        }
    }
}

struct episode {
    int support, target, query, asked; /* nodes */
    int sharpness, novelty;
};

/* The head of a row: its scores, and its loss. */
static int build(struct graph *g, const struct row *row, const struct episode *e, int *loss)
{
    int n = total(row->support), m = total(row->query), scores, along = 0;
    const struct compare_memory memory = {(int)row->number, e->sharpness, e->novelty};
    const struct compare_prototypes how = {
        .distance = strcmp(row->head, "cosine") ? DISTANCE_EUCLIDEAN : DISTANCE_COSINE,
        .scale = row->number,
        .refine = strcmp(row->head, "refined") ? 0 : REFINE,
    };
    if (!strcmp(row->head, "memory"))
        scores = compare_memory(g, &memory, e->support, e->target, e->query, &along);
    else if (!strcmp(row->head, "attention"))
        scores = compare_attention(g, e->support, e->target, e->query, row->number);
    else
        scores = compare_prototypes(g, &how, e->support, e->target, e->query);
    int terms = ad_softmax_cross_entropy(g, scores, e->asked);
    *loss = ad_mean_all(g, terms);
    if (along)
        *loss = ad_scale(g, ad_add(g, ad_sum_all(g, terms), ad_reshape(g, along, SHAPE0())),
                         1.0 / (n + m));
    if (!strcmp(row->head, "symmetric")) {
        int back = compare_prototypes(g, &how, e->query, e->asked, e->support);
        int other = ad_mean_all(g, ad_softmax_cross_entropy(g, back, e->target));
        *loss = ad_scale(g, ad_add(g, *loss, other), 0.5);
    }
    return scores;
}

static void check(const struct row *row, const char *what, double error, double *worst)
{
    if (!(error <= TOLERANCE))
        printf("%s, %s, %s / %s: %s is off by %.3g\n", row->head, row->net, row->support,
               row->query, what, error);
    CHECK(error <= TOLERANCE);
    if (!(error <= *worst))
        *worst = error;
}

static void heads(void)
{
    double worst[3] = {0};
    CHECK(ROWS + 1 == (int)(sizeof golden_metric_at / sizeof golden_metric_at[0]));
    for (int at = 0; at < ROWS; at++) {
        const struct row *row = &table[at];
        int n = total(row->support), m = total(row->query), way = (int)strlen(row->support);
        struct arena *arena = arena_create();
        struct graph *g = graph_create(arena);
        struct golden_net net;
        golden_net_make(&net, arena, row->net);
        int params[GOLDEN_PARAMS + 2], gradients[GOLDEN_PARAMS + 2], count = net.params;
        for (int i = 0; i < count; i++)
            params[i] = ad_input(g, net.shape[i]);
        struct shape xs = {.rank = net.input.rank + 1, .dim = {n + m}};
        memcpy(xs.dim + 1, net.input.dim, (size_t)net.input.rank * sizeof(int));
        int x = ad_input(g, xs);
        int code = golden_net_apply(&net, g, x, params);
        struct shape cs = shape_of(g, code);
        code = ad_reshape(g, code, SHAPE2(n + m, (int)(shape_count(&cs) / (n + m))));
        struct episode e = {
            .support = ad_slice(g, code, 0, 0, n),
            .target = ad_input(g, SHAPE2(n, way)),
            .query = ad_slice(g, code, 0, n, m),
            .asked = ad_input(g, SHAPE2(m, way)),
            .sharpness = ad_input(g, SHAPE1(1)),
            .novelty = ad_input(g, SHAPE1(1)),
        };
        int loss, scores = build(g, row, &e, &loss), log_p = ad_log_softmax(g, scores);
        if (!strcmp(row->head, "memory")) {
            params[count++] = e.sharpness;
            params[count++] = e.novelty;
        }
        graph_grad(g, loss, 0, params, count, gradients);
        int outputs[GOLDEN_PARAMS + 4] = {loss, log_p};
        memcpy(outputs + 2, gradients, (size_t)count * sizeof *outputs);
        struct plan *p = plan_create(g, arena, outputs, count + 2);
        CHECK(p != NULL);
        if (!p) {
            printf("%s: %s\n", row->net, graph_error(g)->text);
            arena_free(arena);
            continue;
        }
        for (int i = 0; i < net.params; i++)
            memcpy(plan_data(p, params[i]), net.value[i],
                   (size_t)shape_count(&net.shape[i]) * sizeof(real));
        uint32_t key = golden_key(2166136261u, row->net);
        int64_t each = shape_count(&net.input);
        golden_fill(plan_data(p, x), n * each, key, 100, 'a', 1);
        golden_fill(plan_data(p, x) + n * each, m * each, key, 101, 'a', 1);
        fill_targets(row->support, plan_data(p, e.target));
        fill_targets(row->query, plan_data(p, e.asked));
        *plan_data(p, e.sharpness) = (real)sharpness;
        *plan_data(p, e.novelty) = (real)novelty;
        plan_run(p);

        const double *expected = golden_metric + golden_metric_at[at];
        check(row, "loss", golden_error(plan_data(p, loss), expected, 1), &worst[0]);
        check(row, "log p", golden_error(plan_data(p, log_p), expected + 1, m * way), &worst[1]);
        expected += 1 + m * way;
        double off = 0, scale = 0; /* of all gradients as one vector */
        for (int i = 0; i < count; i++) {
            struct shape s = shape_of(g, params[i]);
            const real *got = plan_data(p, gradients[i]);
            for (int64_t k = 0; k < shape_count(&s); k++, expected++) {
                double d = fabs((double)got[k] - *expected);
                scale = fmax(scale, fabs(*expected));
                if (!(d <= off) && !(off != off))
                    off = d;
            }
        }
        CHECK(expected == golden_metric + golden_metric_at[at + 1]);
        check(row, "gradient", off / scale, &worst[2]);
        arena_free(arena);
    }
    printf("worst: loss %.1e, log p %.1e, gradient %.1e\n", worst[0], worst[1], worst[2]);
}

int main(void)
{
    RUN(heads);
    return check_report();
}
