#include <math.h>
#include <string.h>

#include "algo/algo.h"
#include "algo/descent.h"
#include "kern/map.h"

static const double held_out_share = 0.2;

static enum status hyper_check(const struct hyper *h, double value, struct error *e)
{
    if (!(value >= h->lo && value <= h->hi))
        return error_set(e, ERR_RANGE, "%s = %g lies outside %g .. %g", h->key, value, h->lo,
                         h->hi);
    if (h->kind != HYPER_REAL && value != floor(value))
        return error_set(e, ERR_RANGE, "%s = %g must be a whole number", h->key, value);
    return OK;
}

static enum status set_hypers(struct session *s, const double *hyper)
{
    const struct algo *a = s->algo;
    if (a->hyper_count > SESSION_HYPERS || a->metric_count > SESSION_METRICS)
        return error_set(&s->error, ERR_RANGE, "%s has too many hyperparameters or metrics",
                         a->name);
    for (int i = 0; i < a->hyper_count; i++) {
        s->hyper[i] = hyper ? hyper[i] : a->hypers[i].initial;
        if (hyper_check(&a->hypers[i], s->hyper[i], &s->error))
            break;
    }
    return s->error.code;
}

static enum status set_data(struct session *s, const struct dataset *data, const uint8_t *side)
{
    if (s->algo->split == SPLIT_NOTHING)
        return OK;
    if (!data)
        return error_set(&s->error, ERR_STATE, "%s learns from drawings: give it a data set",
                         s->algo->name);
    s->data = data;
    int classes = dataset_classes(data), train = 0;
    s->side = arena_array(s->arena, (size_t)classes, 1);
    if (!s->side)
        return error_set(&s->error, ERR_MEMORY, "no memory for the split");
    if (side)
        memcpy(s->side, side, (size_t)classes);
    else if (s->algo->split == SPLIT_ALPHABETS)
        split_alphabets_random(data, held_out_share, s->seed, s->side);
    else if (s->algo->split == SPLIT_CHARACTERS)
        split_characters(data, held_out_share, s->seed, s->side);
    for (int i = 0; i < classes; i++) {
        if (s->side[i] > SIDE_TEST)
            return error_set(&s->error, ERR_RANGE, "split: class %d is on side %d, not 0 or 1", i,
                             (int)s->side[i]);
        train += s->side[i] == SIDE_TRAIN;
    }
    if (!train)
        error_set(&s->error, ERR_RANGE,
                  "the split leaves no class to train on: hold out fewer classes or alphabets");
    return s->error.code;
}

struct session *session_create(const struct algo *a, const struct dataset *data, uint64_t seed,
                               const double *hyper, const uint8_t *side)
{
    struct arena *arena = arena_create();
    struct session *s = arena ? arena_alloc(arena, sizeof *s) : NULL;
    if (!s) {
        arena_free(arena);
        return NULL;
    }
    s->arena = arena;
    s->algo = a;
    s->seed = seed;
    if (set_hypers(s, hyper) == OK && set_data(s, data, side) == OK) {
        enum status status = a->create(s);
        if (status && !s->error.code)
            error_set(&s->error, status, "%s could not be created", a->name);
        if (!s->error.code && session_parts(s)) {
            s->part_gradient = arena_array(arena, (size_t)s->descent->n, sizeof(real));
            if (!s->part_gradient)
                error_set(&s->error, ERR_MEMORY, "no memory for the gradient of a part");
        }
    }
    if (s->error.code)
        s->own = NULL; /* half made: steps and views refuse */
    s->scratch = arena_mark(arena);
    return s;
}

void session_free(struct session *s)
{
    if (s)
        arena_free(s->arena);
}

int session_parts(const struct session *s)
{
    return s->own && s->algo->parts ? s->algo->parts(s) : 0;
}

enum status session_part(struct session *s, int part)
{
    if (s->error.code)
        return s->error.code;
    if (part < 0 || part >= session_parts(s))
        return error_set(&s->error, ERR_RANGE, "a step of %s has no part %d", s->algo->name, part);
    memset(s->part_metrics, 0, sizeof s->part_metrics);
    return s->algo->part(s, part, s->part_gradient, s->part_metrics);
}

enum status session_add(struct session *s, int part)
{
    if (s->error.code)
        return s->error.code;
    if (!session_parts(s) || (part && part != s->parts_added))
        return error_set(&s->error, ERR_STATE, "part %d is added out of order", part);
    struct descent *d = s->descent;
    if (part == 0) {
        map_fill(d->n, 0, d->gradient);
        memset(s->part_sums, 0, sizeof s->part_sums);
    }
    map_axpy(d->n, 1, s->part_gradient, d->gradient, d->gradient);
    for (int k = 0; k < s->algo->metric_count; k++)
        s->part_sums[k] += s->part_metrics[k];
    s->parts_added = part + 1;
    return OK;
}

/* What follows every step, however it was done. */
static enum status stepped(struct session *s, enum status status, const double *metrics)
{
    for (int k = 0; !status && k < s->algo->metric_count; k++) {
        if (!isfinite(metrics[k]))
            status = error_set(&s->error, ERR_NUMERIC,
                               "step %d: %s is no longer a finite number; try a lower rate",
                               (int)s->step + 1, s->algo->metrics[k]);
    }
    if (status)
        return error_set(&s->error, status, "step %d failed", (int)s->step + 1);
    s->step++;
    return OK;
}

enum status session_finish(struct session *s, double *metrics)
{
    if (s->error.code)
        return s->error.code;
    if (!session_parts(s) || s->parts_added != session_parts(s))
        return error_set(&s->error, ERR_STATE, "a step is finished before all its parts are added");
    s->parts_added = 0;
    arena_reset(s->arena, s->scratch);
    memcpy(metrics, s->part_sums, (size_t)s->algo->metric_count * sizeof *metrics);
    return stepped(s, s->algo->finish(s, metrics), metrics);
}

static enum status step_in_parts(struct session *s, double *metrics)
{
    int parts = session_parts(s);
    for (int part = 0; part < parts; part++) {
        if (session_part(s, part) || session_add(s, part))
            return s->error.code;
    }
    return session_finish(s, metrics);
}

int session_step(struct session *s, int n, double *metrics)
{
    double unread[SESSION_METRICS];
    arena_reset(s->arena, s->scratch);
    for (int i = 0; i < n; i++) {
        if (s->error.code)
            return i;
        double *row = metrics ? metrics + (ptrdiff_t)i * s->algo->metric_count : unread;
        enum status status =
            session_parts(s) ? step_in_parts(s, row) : stepped(s, s->algo->step(s, row), row);
        if (status)
            return i;
    }
    return n;
}

int session_ask(struct session *s, const real **x, struct error *e)
{
    if (!s->algo->ask || !s->own) {
        error_set(e, ERR_STATE, "%s does not ask for values", s->algo->name);
        return 0;
    }
    arena_reset(s->arena, s->scratch);
    return s->algo->ask(s, x);
}

enum status session_tell(struct session *s, const double *values, double *metrics, struct error *e)
{
    if (!s->algo->tell || !s->own)
        return error_set(e, ERR_STATE, "%s is told no values", s->algo->name);
    if (s->error.code)
        return error_set(e, s->error.code, "%s", s->error.text);
    arena_reset(s->arena, s->scratch);
    if (stepped(s, s->algo->tell(s, values, metrics), metrics))
        error_set(e, s->error.code, "%s", s->error.text);
    return s->error.code;
}

enum status session_set(struct session *s, int hyper, double value, struct error *e)
{
    if (hyper < 0 || hyper >= s->algo->hyper_count)
        return error_set(e, ERR_NAME, "%s has no hyperparameter number %d", s->algo->name, hyper);
    const struct hyper *h = &s->algo->hypers[hyper];
    if (!h->live)
        return error_set(e, ERR_STATE, "%s cannot change while training: start a new session",
                         h->key);
    if (hyper_check(h, value, e))
        return e->code;
    struct error before = s->error;
    double old = s->hyper[hyper];
    arena_reset(s->arena, s->scratch);
    s->hyper[hyper] = value;
    s->error = (struct error){0};
    enum status status = s->algo->changed ? s->algo->changed(s) : OK;
    if (status) {
        error_set(e, status, "%s", s->error.text);
        s->hyper[hyper] = old;
        s->error = before;
        return status;
    }
    if (before.code != ERR_NUMERIC)
        s->error = before;
    return OK;
}

enum status session_view(struct session *s, const char *name, const struct view *in,
                         struct view *out, struct error *e)
{
    static const struct view nothing;
    const struct algo *a = s->algo;
    const struct view_row *row = NULL;
    for (int i = 0; i < a->view_count; i++) {
        if (!strcmp(a->views[i].name, name))
            row = &a->views[i];
    }
    out->count = 0;
    if (!row)
        return error_set(e, ERR_NAME, "%s has no view \"%s\"", a->name, name);
    if (!s->own)
        return error_set(e, ERR_STATE, "the session could not be created: %s", s->error.text);
    struct error before = s->error;
    s->error = (struct error){0};
    arena_reset(s->arena, s->scratch);
    row->fill(s, in ? in : &nothing, out);
    enum status status = s->error.code;
    if (status) {
        error_set(e, status, "%s", s->error.text);
        arena_reset(s->arena, s->scratch);
        out->count = 0;
    }
    s->error = before;
    return status;
}

enum status session_loaded(struct session *s, int64_t step)
{
    if (!s->own)
        return s->error.code;
    if (step < 0)
        return ERR_RANGE;
    arena_reset(s->arena, s->scratch);
    s->step = step;
    s->error = (struct error){0};
    return s->algo->changed ? s->algo->changed(s) : OK;
}

real *session_keep(struct session *s, const char *name, int64_t count)
{
    if (s->error.code)
        return NULL;
    if (s->kept_count == SESSION_KEPT) {
        error_set(&s->error, ERR_RANGE, "more than %d arrays of state", SESSION_KEPT);
        return NULL;
    }
    real *data = arena_array(s->arena, (size_t)count, sizeof *data);
    if (!data) {
        error_set(&s->error, ERR_MEMORY, "no memory for %s (%d numbers)", name, (int)count);
        return NULL;
    }
    struct kept *k = &s->kept[s->kept_count++];
    text_format(k->name, sizeof k->name, "%s", name);
    k->data = data;
    k->count = count;
    return data;
}

const struct tensor *view_find(const struct view *v, const char *name)
{
    for (int i = 0; i < v->count; i++) {
        if (!strcmp(v->tensor[i].name, name))
            return &v->tensor[i];
    }
    return NULL;
}

double view_number(const struct view *v, const char *name, double otherwise)
{
    const struct tensor *t = view_find(v, name);
    if (!t)
        return otherwise;
    int64_t count = 1;
    for (int i = 0; i < t->rank; i++)
        count *= t->dim[i];
    return count == 1 ? (double)t->data[0] : (double)NAN;
}

enum status view_whole(struct session *s, const struct view *v, const char *name, int lo, int hi,
                       int otherwise, int *out)
{
    double x = view_number(v, name, otherwise);
    if (!(x >= lo && x <= hi) || x != floor(x))
        return error_set(&s->error, ERR_RANGE, "%s must be a whole number in %d .. %d, not %g",
                         name, lo, hi, x);
    *out = (int)x;
    return OK;
}

enum status view_real(struct session *s, const struct view *v, const char *name, double lo,
                      double hi, double *value)
{
    double x = view_number(v, name, *value);
    if (!(x >= lo && x <= hi))
        return error_set(&s->error, ERR_RANGE, "%s must be a number from %g to %g, not %g", name,
                         lo, hi, x);
    *value = x;
    return OK;
}

void view_put(struct session *s, struct view *out, const char *name, double value)
{
    real *to = view_add(s, out, name, 0, 0, 0, 0, 0);
    if (to)
        *to = (real)value;
}

real *view_add(struct session *s, struct view *out, const char *name, int rank, int d0, int d1,
               int d2, int d3)
{
    if (s->error.code)
        return NULL;
    if (out->count == VIEW_TENSORS) {
        error_set(&s->error, ERR_RANGE, "a view has more than %d tensors", VIEW_TENSORS);
        return NULL;
    }
    struct tensor t = {.name = name, .rank = rank, .dim = {d0, d1, d2, d3}};
    size_t count = 1;
    for (int i = 0; i < rank; i++)
        count *= (size_t)t.dim[i];
    t.data = arena_array(s->arena, count, sizeof *t.data);
    if (!t.data) {
        error_set(&s->error, ERR_MEMORY, "no memory for the view's %s: ask for fewer", name);
        return NULL;
    }
    out->tensor[out->count++] = t;
    return t.data;
}
