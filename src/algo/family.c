#include "algo/family.h"

#include <math.h>
#include <string.h>

#include "base/num.h"
#include "kern/map.h"

enum {
    MOST_EPISODES = 1000, /* a view */
    MOST_PICTURES = 512,  /* of each set a user gives */
    EXAM_SEED = 2015,     /* the episodes of an evaluation are the same for every session */
};

static const double rate_floor = 0.01;

static int or_training(const struct session *s, enum family_hyper of_exam,
                       enum family_hyper of_training)
{
    return (int)s->hyper[s->hyper[of_exam] > 0 ? of_exam : of_training];
}

static enum status create_episodes(struct session *s, struct family *f)
{
    const double *h = s->hyper;
    f->train = (struct fewshot){
        .data = s->data,
        .side = s->side,
        .spec = {.way = (int)h[WAY],
                 .shot = (int)h[SHOT],
                 .query = (int)h[QUERY],
                 .turns = (enum turns)h[ROTATIONS],
                 .within_alphabet = h[WITHIN_ALPHABET] > 0},
        .normalise = (enum normalise)h[NORMALISE],
        .augment = h[AUGMENT],
        .redraw = h[REDRAW],
    };
    f->exam = f->train;
    f->exam.spec = (struct episode_spec){.way = or_training(s, EVAL_WAY, WAY),
                                         .shot = or_training(s, EVAL_SHOT, SHOT),
                                         .query = (int)h[EVAL_QUERY]};
    f->exam.augment = f->exam.redraw = 0;
    if (episode_check(s->data, s->side, SIDE_TRAIN, &f->train.spec, &s->error) ||
        episode_check(s->data, s->side, SIDE_TRAIN, &f->exam.spec, &s->error) ||
        episode_check(s->data, s->side, SIDE_TEST, &f->exam.spec, &s->error))
        return s->error.code;
    return fewshot_create(s->arena, &f->train, &s->error);
}

struct family *family_create_untrained(struct session *s, const struct family_method *method)
{
    struct family *f = arena_alloc(s->arena, sizeof *f);
    if (!f) {
        error_set(&s->error, ERR_MEMORY, "no memory for the session");
        return NULL;
    }
    s->own = f;
    f->method = method;
    return create_episodes(s, f) ? NULL : f;
}

struct family *family_create(struct session *s, const struct family_method *method, int head)
{
    struct family *f = family_create_untrained(s, method);
    if (!f)
        return NULL;
    fewshot_network(&f->net, &(struct fewshot_net){
                                 .kind = (enum fewshot_kind)s->hyper[NETWORK],
                                 .classes = head ? f->train.spec.way : 0,
                                 .filters = (int)s->hyper[FILTERS],
                                 .first_filters = (int)s->hyper[FIRST_FILTERS],
                                 .downsample = (enum downsample)s->hyper[DOWNSAMPLE],
                                 .norm = (enum norm)s->hyper[NORM],
                             });
    if (f->net.error.code)
        error_set(&s->error, f->net.error.code, "%s", f->net.error.text);
    return s->error.code ? NULL : f;
}

enum status family_ready(struct session *s)
{
    struct family *f = s->own;
    const struct episode_spec *e = &f->exam.spec;
    struct arena_mark mark = arena_mark(s->arena);
    if (!s->error.code)
        f->method->prepare(s, e->way, e->way * e->shot, e->way * e->query);
    arena_reset(s->arena, mark);
    return s->error.code;
}

/* Pictures change places, so that they no longer belong to their labels. */
static void shuffle_pictures(struct rng *rng, int n, real *picture)
{
    for (int i = n - 1; i > 0; i--) {
        real keep[PIXELS], *a = picture + (ptrdiff_t)i * PIXELS;
        real *b = picture + (ptrdiff_t)rng_below(rng, (uint32_t)i + 1) * PIXELS;
        memcpy(keep, a, sizeof keep);
        memmove(a, b, sizeof keep);
        memcpy(b, keep, sizeof keep);
    }
}

void family_task(struct session *s, int t, real *support, real *query)
{
    struct family *f = s->own;
    uint64_t index = (uint64_t)(s->step * (int)s->hyper[TASKS] + t);
    double within = s->hyper[WITHIN_ALPHABET];
    struct rng rng = rng_stream(s->seed, RNG_AUGMENT, index);
    f->train.spec.within_alphabet = within > 0 && (within >= 1 || rng_uniform(&rng) < within);
    fewshot_draw(&f->train, SIDE_TRAIN, s->seed, RNG_BATCH, index);
    fewshot_render(&f->train, &rng, support, query);
    if (s->hyper[SHUFFLE] > 0) {
        const struct episode_spec *e = &f->train.spec;
        shuffle_pictures(&rng, e->way * e->shot, support);
        shuffle_pictures(&rng, e->way * e->query, query);
    }
}

int family_parts(const struct session *s)
{
    return (int)s->hyper[TASKS];
}

/* The rate stays for a while, then falls in a line. */
static double rate_now(const struct session *s)
{
    double total = s->hyper[DECAY_STEPS], flat = s->hyper[FLAT] * total;
    double left = total > flat ? (total - (double)s->step) / (total - flat) : 1;
    return s->hyper[RATE] * num_min(1, num_max(left, rate_floor));
}

enum status family_finish(struct session *s, double *metrics)
{
    struct descent *d = s->descent;
    double share = 1.0 / s->hyper[TASKS];
    metrics[0] *= share;
    metrics[1] *= share;
    map_scale(d->n, d->gradient, (real)share, d->gradient);
    return descent_step(s, d, rate_now(s), metrics[0]);
}

/* ---- the exam ---- */

/* Room for one episode and its answers. */
struct answers {
    struct fewshot episodes;
    void *prepared;
    int stages, rows; /* rows: pictures of the query */
    real *support, *target, *query, *log_probability, *pixels;
    int32_t *baseline;
};

/* For episodes of a spec. */
static enum status answers_create(struct session *s, const struct episode_spec *spec,
                                  struct answers *a)
{
    const struct family *f = s->own;
    size_t way = (size_t)spec->way, support = way * (size_t)spec->shot,
           rows = way * (size_t)spec->query;
    a->episodes = f->exam;
    a->episodes.spec = *spec;
    if (fewshot_create(s->arena, &a->episodes, &s->error))
        return s->error.code;
    a->prepared = f->method->prepare(s, (int)way, (int)support, (int)rows);
    if (s->error.code)
        return s->error.code;
    a->stages = f->method->stages(s);
    a->rows = (int)rows;
    a->support = arena_array(s->arena, support * PIXELS, sizeof(real));
    a->target = arena_array(s->arena, support * way, sizeof(real));
    a->query = arena_array(s->arena, rows * PIXELS, sizeof(real));
    a->log_probability = arena_array(s->arena, (size_t)a->stages * rows * way, sizeof(real));
    a->pixels = arena_array(s->arena, (support + rows) * PIXELS, sizeof(real));
    a->baseline = arena_array(s->arena, rows, sizeof *a->baseline);
    if (!a->support || !a->target || !a->query || !a->log_probability || !a->pixels || !a->baseline)
        return error_set(&s->error, ERR_MEMORY, "no memory for an evaluation episode");
    fewshot_targets(spec->way, spec->shot, a->target);
    return OK;
}

/* Draws an episode of the exam and answers it; scores [stages] each. */
static void examine(struct session *s, enum side side, uint64_t index, struct answers *a,
                    real *accuracy, real *loss)
{
    struct family *f = s->own;
    int way = a->episodes.spec.way, each = a->episodes.spec.query;
    fewshot_draw(&a->episodes, side, EXAM_SEED, RNG_EVAL, index);
    fewshot_render(&a->episodes, NULL, a->support, a->query);
    f->method->answer(s, a->prepared, a->support, a->target, a->query, a->log_probability);
    for (int k = 0; k < a->stages; k++) {
        const real *answer = a->log_probability + (ptrdiff_t)k * a->rows * way;
        accuracy[k] = (real)fewshot_accuracy(way, each, answer);
        loss[k] = (real)fewshot_loss(way, each, answer);
    }
    fewshot_baseline(&a->episodes, a->pixels, a->baseline);
}

static void copy(real *to, const real *from, int64_t n)
{
    if (to)
        memcpy(to, from, (size_t)n * sizeof *to);
}

static void add_labels(struct session *s, struct view *out, const char *name, int way, int each)
{
    real *label = view_add(s, out, name, 1, way * each, 0, 0, 0);
    for (int i = 0; label && i < way * each; i++)
        label[i] = (real)(i / each);
}

/* probs [stages, rows, way] of log probabilities. */
static void add_probabilities(struct session *s, struct view *out, int stages, int rows, int way,
                              const real *log_probability)
{
    real *p = view_add(s, out, "probs", 3, stages, rows, way, 0);
    if (p)
        map_exp((int64_t)stages * rows * way, log_probability, p);
}

/* Which episodes a view is asked for: those of the session's own exam, unless it says otherwise. */
static enum status asked_for(struct session *s, const struct view *in, int *side,
                             struct episode_spec *spec)
{
    const struct family *f = s->own;
    *spec = f->exam.spec;
    if (view_whole(s, in, "side", 0, 1, SIDE_TEST, side) ||
        view_whole(s, in, "way", 2, 64, spec->way, &spec->way) ||
        view_whole(s, in, "shot", 1, 20, spec->shot, &spec->shot) ||
        view_whole(s, in, "query", 1, 20, spec->query, &spec->query) ||
        view_whole(s, in, "within", 0, 1, 0, &spec->within_alphabet))
        return s->error.code;
    return episode_check(s->data, s->side, (enum side)side[0], spec, &s->error);
}

static void view_episode(struct session *s, const struct view *in, struct view *out)
{
    struct episode_spec spec;
    struct answers a;
    int side, index;
    if (asked_for(s, in, &side, &spec) || view_whole(s, in, "index", 0, 1 << 24, 0, &index) ||
        answers_create(s, &spec, &a))
        return;
    int way = spec.way, shot = spec.shot, each = spec.query;
    real *loss = view_add(s, out, "loss", 1, a.stages, 0, 0, 0);
    real *accuracy = view_add(s, out, "accuracy", 1, a.stages, 0, 0, 0);
    if (s->error.code)
        return;
    examine(s, (enum side)side, (uint64_t)index, &a, accuracy, loss);
    copy(view_add(s, out, "support", 2, way * shot, PIXELS, 0, 0), a.support,
         (int64_t)way * shot * PIXELS);
    add_labels(s, out, "supportLabel", way, shot);
    copy(view_add(s, out, "query", 2, a.rows, PIXELS, 0, 0), a.query, (int64_t)a.rows * PIXELS);
    add_labels(s, out, "queryLabel", way, each);
    add_probabilities(s, out, a.stages, a.rows, way, a.log_probability);
    real *baseline = view_add(s, out, "baseline", 1, a.rows, 0, 0, 0);
    for (int i = 0; baseline && i < a.rows; i++)
        baseline[i] = (real)a.baseline[i];
    real *classes = view_add(s, out, "supportClass", 1, way, 0, 0, 0);
    for (int i = 0; classes && i < way; i++)
        classes[i] = (real)dataset_item_class(s->data, a.episodes.support[i * shot].item);
}

static void view_evaluate(struct session *s, const struct view *in, struct view *out)
{
    struct episode_spec spec;
    struct answers a;
    int side, first, count;
    if (asked_for(s, in, &side, &spec) || view_whole(s, in, "first", 0, 1 << 24, 0, &first) ||
        view_whole(s, in, "count", 1, MOST_EPISODES, 1, &count) || answers_create(s, &spec, &a))
        return;
    real *accuracy = view_add(s, out, "accuracy", 2, count, a.stages, 0, 0);
    real *loss = view_add(s, out, "loss", 2, count, a.stages, 0, 0);
    real *baseline = view_add(s, out, "baseline", 1, count, 0, 0, 0);
    for (int i = 0; i < count && !s->error.code; i++) {
        ptrdiff_t at = (ptrdiff_t)i * a.stages;
        examine(s, (enum side)side, (uint64_t)(first + i), &a, accuracy + at, loss + at);
        int right = 0;
        for (int k = 0; k < a.rows; k++)
            right += a.baseline[k] == k / spec.query;
        baseline[i] = (real)right / (real)a.rows;
    }
}

/* A set of pictures [n,784] given by the user. */
static const struct tensor *pictures(struct session *s, const struct view *in, const char *name)
{
    const struct tensor *t = view_find(in, name);
    if (t && t->rank == 2 && t->dim[0] >= 1 && t->dim[0] <= MOST_PICTURES && t->dim[1] == PIXELS)
        return t;
    error_set(&s->error, ERR_SHAPE, "%s must be [n,%d] with n in 1 .. %d", name, PIXELS,
              MOST_PICTURES);
    return NULL;
}

static enum status one_hot(struct session *s, const struct tensor *label, int n, int classes,
                           real *target)
{
    if (!label || label->rank != 1 || label->dim[0] != n)
        return error_set(&s->error, ERR_SHAPE, "supportLabel must be [%d], one a drawing", n);
    for (int i = 0; i < n; i++) {
        double l = (double)label->data[i];
        if (!(l >= 0 && l < classes) || l != floor(l))
            return error_set(&s->error, ERR_RANGE, "supportLabel %g is not a class in 0 .. %d", l,
                             classes - 1);
        target[(ptrdiff_t)i * classes + (int)l] = 1;
    }
    return OK;
}

/* The sizes of the sets are the user's, so the plans are made for the call and thrown away. */
static void view_adapt(struct session *s, const struct view *in, struct view *out)
{
    const struct family *f = s->own;
    const struct tensor *support = pictures(s, in, "support");
    const struct tensor *query = support ? pictures(s, in, "query") : NULL;
    int way;
    if (!query || view_whole(s, in, "way", 2, 64, f->exam.spec.way, &way))
        return;
    int n = support->dim[0], rows = query->dim[0], stages = f->method->stages(s);
    real *target = arena_array(s->arena, (size_t)n * (size_t)way, sizeof *target);
    size_t count = (size_t)stages * (size_t)rows * (size_t)way;
    real *log_probability = arena_array(s->arena, count, sizeof *log_probability);
    if (!target || !log_probability) {
        error_set(&s->error, ERR_MEMORY, "no memory for the answers");
        return;
    }
    void *prepared = f->method->prepare(s, way, n, rows);
    if (s->error.code || one_hot(s, view_find(in, "supportLabel"), n, way, target))
        return;
    f->method->answer(s, prepared, support->data, target, query->data, log_probability);
    add_probabilities(s, out, stages, rows, way, log_probability);
}

const struct view_row family_views[] = {
    {"episode",
     DOC("side (0 train, 1 test), index, way, shot, query, within (1: one alphabet) -> "
         "support [N*K,784], supportLabel [N*K], query [N*Q,784], queryLabel [N*Q], probs "
         "[S,N*Q,N], loss [S], accuracy [S], baseline [N*Q] (label of the "
         "nearest mean on centred pixels), supportClass [N]; S answers: before adapting and after "
         "each of testSteps (of many steps of an optimizer, ten times on the way), or one"),
     view_episode},
    {"adapt", DOC("support [n,784], supportLabel [n], query [m,784], way -> probs [S,m,N]"),
     view_adapt},
    {"evaluate",
     DOC("side, first, count, way, shot, query, within (1: one alphabet) -> accuracy [count,S], "
         "loss [count,S], baseline [count]: the fixed episodes first .. first + count - 1"),
     view_evaluate},
};
