#include "algo/compare.h"

#include <math.h>

static const double absent = 1e9; /* a score so low that its probability is 0 */
static const double tiny = 1e-6;  /* under square roots of squared lengths */

/* Sum over the last axis. */
static int last(struct graph *g, int x, int keep)
{
    return x ? ad_sum(g, x, 1u << (shape_of(g, x).rank - 1), keep) : 0;
}

/* Rows of length 1 (of zeros: 0). */
static int unit_rows(struct graph *g, int x)
{
    return ad_div(g, x, ad_sqrt(g, ad_shift(g, last(g, ad_square(g, x), 1), tiny)));
}

int compare_prototypes(struct graph *g, const struct compare_prototypes *how, int support,
                       int target, int query)
{
    int way = shape_of(g, target).dim[1];
    int told = ad_sum(g, target, 1u << 0, 0), sums = ad_matmul_tn(g, target, support);
    int count = told, sum = sums;
    int missing = ad_scale(g, ad_shift(g, ad_clamp(g, told, 0, 1), -1), absent);
    for (int step = 0;; step++) {
        int divisor = ad_reshape(g, ad_clamp(g, count, 1, INFINITY), SHAPE2(way, 1));
        int mean = ad_div(g, sum, divisor), score;
        if (how->distance == DISTANCE_COSINE)
            score = ad_matmul_nt(g, unit_rows(g, query), unit_rows(g, mean));
        else
            score = ad_sub(g, ad_scale(g, ad_matmul_nt(g, query, mean), 2),
                           last(g, ad_square(g, mean), 0));
        score = ad_add(g, ad_scale(g, score, how->scale), missing);
        if (step == how->refine)
            return score;
        int belief = ad_softmax(g, score);
        count = ad_add(g, told, ad_sum(g, belief, 1u << 0, 0));
        sum = ad_add(g, sums, ad_matmul_tn(g, belief, query));
    }
}

int compare_attention(struct graph *g, int support, int target, int query, double scale)
{
    static const int turned[] = {1, 0};
    int n = shape_of(g, target).dim[0], way = shape_of(g, target).dim[1];
    int m = shape_of(g, query).dim[0];
    int cosine = ad_matmul_nt(g, unit_rows(g, query), unit_rows(g, support));
    int all = ad_reshape(g, ad_scale(g, cosine, scale), SHAPE3(m, 1, n));
    int others = ad_scale(g, ad_shift(g, ad_transpose(g, target, turned), -1), absent);
    return ad_lse(g, ad_add(g, all, ad_reshape(g, others, SHAPE3(1, way, n))));
}

/* ---- the memory ---- */

/* Its content between two presentations. */
struct memory {
    int keys;   /* [slots,D] sums of the embeddings written to each slot */
    int labels; /* [slots,way] sums of their labels */
    int usage;  /* [1,slots] decayed sums of what was read from and written to each */
};

/* What stays the same from one presentation to the next. */
struct memory_laws {
    int beta;  /* [1] sharpness of reading */
    int fresh; /* [1] weight of what was never seen, divided by the number of classes */
    int order; /* [1,slots] 0, 1, .. times pick_order */
};

static const double usage_decay = 0.99;
/* The least used slot is a softmin so sharp that it is one slot; of equals, the first. The order of
 * 256 empty slots weighs less than one use 255 presentations ago. */
static const double pick_sharpness = 1e6, pick_order = 1e-4;

/* e^(beta (cos - 1)) of rows x [rows,D] with each slot's key [rows,slots]. For a slot never written
 * it is some number, and without effect, as the slot's labels are 0. */
static int nearness(struct graph *g, int x, int keys, int beta)
{
    int slots = shape_of(g, keys).dim[0];
    int length = ad_sqrt(g, ad_shift(g, last(g, ad_square(g, keys), 0), tiny));
    int cosine = ad_div(g, ad_matmul_nt(g, x, keys), ad_reshape(g, length, SHAPE2(1, slots)));
    return ad_exp(g, ad_mul(g, ad_shift(g, cosine, -1), beta));
}

static int least_used(struct graph *g, int usage, int order)
{
    int key = ad_scale(g, ad_add(g, usage, order), -pick_sharpness);
    return ad_stop_gradient(g, ad_softmax(g, key));
}

/* Sums x [slots,W], of which a share `keep` [1,slots] stays, plus weights [1,slots] times a row. */
static int written(struct graph *g, int x, int keep, int weight, int row)
{
    int slots = shape_of(g, x).dim[0];
    int kept = ad_mul(g, x, ad_reshape(g, keep, SHAPE2(slots, 1)));
    return ad_add(g, kept, ad_matmul_tn(g, weight, row));
}

/* Shows it one example, key [1,D], label [1,way]: it reads, is told the label, writes. Returns
 * -log p(label) as read, [1,1]. */
static int present(struct graph *g, struct memory *m, const struct memory_laws *laws, int key,
                   int label)
{
    int slots = shape_of(g, m->keys).dim[0];
    int near = nearness(g, key, m->keys, laws->beta);
    int score = ad_add(g, ad_matmul(g, near, m->labels), laws->fresh);
    int total = last(g, score, 1), right = last(g, ad_mul(g, score, label), 1);

    /* Who is responsible for it: each slot, or none so far. These sum to 1. */
    int agree = ad_mul(g, near, ad_matmul_nt(g, label, m->labels));
    int owner = ad_div(g, agree, right), none = ad_div(g, laws->fresh, right);
    int opened = ad_mul(g, least_used(g, m->usage, laws->order), none);
    int weight = ad_add(g, owner, opened);
    int keep = ad_shift(g, ad_neg(g, opened), 1);

    int held = ad_reshape(g, last(g, m->labels, 0), SHAPE2(1, slots));
    int read = ad_div(g, ad_mul(g, near, held), total);
    m->usage = ad_add(g, ad_scale(g, m->usage, usage_decay), ad_add(g, read, weight));
    m->keys = written(g, m->keys, keep, weight, key);
    m->labels = written(g, m->labels, keep, weight, label);
    return ad_sub(g, ad_log(g, total), ad_log(g, right));
}

static int counting_up(struct graph *g, int n, double by)
{
    int x = ad_const(g, 0, SHAPE2(1, 1));
    for (int i = 1; i < n; i++) {
        int both[] = {x, ad_const(g, i * by, SHAPE2(1, 1))};
        x = ad_concat(g, both, 2, 1);
    }
    return x;
}

int compare_memory(struct graph *g, const struct compare_memory *c, int support, int target,
                   int query, int *along)
{
    int n = shape_of(g, target).dim[0], way = shape_of(g, target).dim[1];
    if (!support || !target || !query)
        return 0;
    int slots = c->slots < n ? c->slots : n, each = n % way ? 0 : n / way;
    const struct memory_laws laws = {
        .beta = ad_exp(g, c->sharpness),
        .fresh = ad_scale(g, ad_exp(g, c->novelty), 1.0 / way),
        .order = counting_up(g, slots, pick_order),
    };
    struct memory m = {
        .keys = ad_const(g, 0, SHAPE2(slots, shape_of(g, support).dim[1])),
        .labels = ad_const(g, 0, SHAPE2(slots, way)),
        .usage = ad_const(g, 0, SHAPE2(1, slots)),
    };
    int keys = unit_rows(g, support), sum = 0;
    for (int t = 0; t < n; t++) {
        int row = each ? t % way * each + t / way : t;
        int loss =
            present(g, &m, &laws, ad_slice(g, keys, 0, row, 1), ad_slice(g, target, 0, row, 1));
        sum = sum ? ad_add(g, sum, loss) : loss;
    }
    if (along)
        *along = ad_reshape(g, sum, SHAPE1(1));
    int near = nearness(g, unit_rows(g, query), m.keys, laws.beta);
    return ad_log(g, ad_add(g, ad_matmul(g, near, m.labels), laws.fresh));
}
