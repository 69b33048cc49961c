/* What needs no learning: the nearest class mean, or the nearest example, on pixels. The baselines
 * that every learner's figure stands beside, as an algorithm, so that the same exam judges them.
 *
 *   d_k = |x - mean of class k|^2    or    d_k = least |x - x_i|^2 over examples i of class k
 *   p(k | x) = softmax over k of -scale d_k
 *
 * Pictures are as `normalise` makes them: as drawn, centred, or of equal moments. A step answers
 * training tasks, with nothing learnt from them, and reports how well; there is no state. */
#include <string.h>

#include "ad/plan.h"
#include "algo/compare.h"
#include "algo/family.h"
#include "kern/reduce.h"

enum hyper_index { RULE = EPISODE_HYPERS, SCALE, HYPERS };
enum rule { RULE_MEAN, RULE_NEIGHBOUR };

static const struct hyper hypers[HYPERS] = {
    FAMILY_EPISODE_ROWS(5, 5, 1, 5),
    [RULE] = {"rule", HYPER_CHOICE, 0, 1, RULE_MEAN, 0, 0, "", "mean|neighbour",
              DOC("What a drawing is compared with: the mean of each class, or each example.")},
    [SCALE] = {"scale", HYPER_REAL, 1e-3, 1e3, 0.05, 1, 0, "", NULL,
               DOC("By which squared distances are multiplied where probabilities are shown.")},
};

static const char *const metrics[] = {"loss", "accuracy"};

/* For episodes of one size. */
struct prepared {
    struct plan *plan;
    int way, support, query;
    int keys; /* what is compared with: classes, or examples */
    real *x, *target, *asked;
    const real *score;  /* [query,keys] */
    real *best, *total; /* [query,way], [query] */
};

static int stages(const struct session *s)
{
    (void)s;
    return 1;
}

/* An example is the mean of a class that has no other. */
static void *prepare(struct session *s, int way, int support, int query)
{
    int keys = s->hyper[RULE] == RULE_MEAN ? way : support;
    struct prepared *p = arena_alloc(s->arena, sizeof *p);
    struct graph *g = p ? graph_create(s->arena) : NULL;
    if (!g) {
        error_set(&s->error, ERR_MEMORY, "no memory for an episode");
        return NULL;
    }
    int known = ad_input(g, SHAPE2(support, PIXELS)), asked = ad_input(g, SHAPE2(query, PIXELS));
    int member = ad_input(g, SHAPE2(support, keys));
    const struct compare_prototypes how = {.scale = s->hyper[SCALE]}; /* Euclidean */
    int score = compare_prototypes(g, &how, known, member, asked);
    *p = (struct prepared){.way = way, .support = support, .query = query, .keys = keys};
    p->plan = plan_create(g, s->arena, &score, 1);
    if (!p->plan) {
        error_set(&s->error, graph_error(g)->code, "%s", graph_error(g)->text);
        return NULL;
    }
    p->best = arena_array(s->arena, (size_t)query * (size_t)way, sizeof *p->best);
    p->total = arena_array(s->arena, (size_t)query, sizeof *p->total);
    if (!p->best || !p->total || plan_ready(p->plan)) {
        error_set(&s->error, ERR_MEMORY, "no memory for an episode");
        return NULL;
    }
    p->x = plan_data(p->plan, known);
    p->asked = plan_data(p->plan, asked);
    p->target = plan_data(p->plan, member);
    p->score = plan_data(p->plan, score);
    return p;
}

/* The best score among the examples of each class; a class without any scores -1e9. */
static void best_of_classes(const struct prepared *p, const real *target)
{
    for (int i = 0; i < p->query; i++) {
        real *best = p->best + (ptrdiff_t)i * p->way;
        for (int k = 0; k < p->way; k++)
            best[k] = (real)-1e9;
        for (int j = 0; j < p->support; j++) {
            real score = p->score[(ptrdiff_t)i * p->keys + j];
            for (int k = 0; k < p->way; k++) {
                if (target[(ptrdiff_t)j * p->way + k] > 0 && score > best[k])
                    best[k] = score;
            }
        }
    }
}

static void answer(struct session *s, void *prepared, const real *support, const real *target,
                   const real *query, real *log_probability)
{
    struct prepared *p = prepared;
    size_t way = (size_t)p->way, n = (size_t)p->support, m = (size_t)p->query;
    memcpy(p->x, support, n * PIXELS * sizeof *support);
    memcpy(p->asked, query, m * PIXELS * sizeof *query);
    if (s->hyper[RULE] == RULE_MEAN) {
        memcpy(p->target, target, n * way * sizeof *target);
    } else {
        memset(p->target, 0, n * n * sizeof *target);
        for (size_t i = 0; i < n; i++)
            p->target[i * n + i] = 1;
    }
    plan_run(p->plan);
    if (s->hyper[RULE] == RULE_MEAN)
        memcpy(p->best, p->score, m * way * sizeof *p->best);
    else
        best_of_classes(p, target);
    reduce_lse((int64_t)m, p->way, p->best, p->total);
    for (size_t i = 0; i < m * way; i++)
        log_probability[i] = p->best[i] - p->total[i / way];
}

static const struct family_method method = {stages, prepare, answer};

/* ---- steps ---- */

struct nearest {
    struct prepared *prepared; /* for training tasks */
    real *support, *target, *query, *log_probability;
};

static enum status step(struct session *s, double *out)
{
    const struct family *f = s->own;
    const struct nearest *b = f->own;
    const struct episode_spec *e = &f->train.spec;
    int tasks = (int)s->hyper[TASKS];
    out[0] = out[1] = 0;
    for (int t = 0; t < tasks; t++) {
        family_task(s, t, b->support, b->query);
        answer(s, b->prepared, b->support, b->target, b->query, b->log_probability);
        out[0] += fewshot_loss(e->way, e->query, b->log_probability) / tasks;
        out[1] += fewshot_accuracy(e->way, e->query, b->log_probability) / tasks;
    }
    return OK;
}

static enum status create(struct session *s)
{
    struct family *f = family_create_untrained(s, &method);
    struct nearest *b = f ? arena_alloc(s->arena, sizeof *b) : NULL;
    if (!b)
        return error_set(&s->error, ERR_MEMORY, "no memory for the session");
    f->own = b;
    const struct episode_spec *e = &f->train.spec;
    size_t way = (size_t)e->way, n = way * (size_t)e->shot, m = way * (size_t)e->query;
    b->prepared = prepare(s, e->way, (int)n, (int)m);
    b->support = arena_array(s->arena, n * PIXELS, sizeof(real));
    b->target = arena_array(s->arena, n * way, sizeof(real));
    b->query = arena_array(s->arena, m * PIXELS, sizeof(real));
    b->log_probability = arena_array(s->arena, m * way, sizeof(real));
    if (!b->prepared || !b->support || !b->target || !b->query || !b->log_probability)
        return error_set(&s->error, ERR_MEMORY, "no memory for a training episode");
    fewshot_targets(e->way, e->shot, b->target);
    return family_ready(s);
}

const struct algo algo_nearest = {
    .name = "nearest",
    .doc = DOC("Nearest class mean, or nearest example, on pixels: nothing is learnt."),
    FAMILY_TABLES(hypers, metrics),
    .create = create,
    .step = step,
};
