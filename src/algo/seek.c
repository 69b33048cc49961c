#include "algo/seek.h"

#include <math.h>
#include <string.h>

#include "base/num.h"

enum { MOST_GRID = 128, FEWEST_GRID = 2, MOST_VALUES = 1024 };

static int is_random(const struct seek *seek)
{
    return seek->surface == &surfaces[SURFACE_RANDOM] ||
           seek->surface == &surfaces[SURFACE_RANDOM2];
}

static int is_told(const struct seek *seek)
{
    return seek->surface == &surfaces[SURFACE_TOLD];
}

int seek_any(const struct seek *seek)
{
    return seek->best[seek->dims + 1] > 0;
}

double seek_least(const struct seek *seek)
{
    return seek_any(seek) ? (double)seek->best[seek->dims] : SEEK_WORST;
}

enum status seek_create(struct session *s, struct seek *seek)
{
    seek->surface = &surfaces[(int)s->hyper[SEEK_FUNCTION]];
    seek->dims = seek->surface->dims ? seek->surface->dims : (int)s->hyper[SEEK_DIMS];
    if (is_random(seek))
        waves_draw(&seek->waves, seek->dims, s->seed);
    seek->best = session_keep(s, "best", seek->dims + 2);
    size_t points = SEEK_MOST_BATCH;
    seek->asked = arena_array(s->arena, points * (size_t)seek->dims, sizeof *seek->asked);
    seek->value = arena_array(s->arena, points, sizeof *seek->value);
    if (!s->error.code && (!seek->asked || !seek->value))
        error_set(&s->error, ERR_MEMORY, "no memory for the points of a step");
    seek->asked_for = -1;
    return s->error.code;
}

enum status seek_changed(struct session *s)
{
    struct seek *seek = s->own;
    seek->asked_for = -1;
    return OK;
}

int seek_ask(struct session *s, const real **x)
{
    struct seek *seek = s->own;
    if (seek->asked_for != s->step) {
        seek->batch = seek->ask(s, seek->asked);
        seek->asked_for = s->step;
    }
    if (x)
        *x = seek->asked;
    return seek->batch;
}

enum status seek_tell(struct session *s, const double *values, double *metrics)
{
    struct seek *seek = s->own;
    int count = seek_ask(s, NULL), lowest = 0;
    for (int i = 0; i < count; i++) {
        double v = fabs(values[i]) <= SEEK_WORST ? values[i] : SEEK_WORST; /* NaN as well */
        seek->value[i] = (real)v;
        if (seek->value[i] < seek->value[lowest])
            lowest = i;
    }
    double before = seek_least(seek);
    if (!seek_any(seek) || (double)seek->value[lowest] < before) {
        memcpy(seek->best, seek->asked + (ptrdiff_t)lowest * seek->dims,
               (size_t)seek->dims * sizeof *seek->best);
        seek->best[seek->dims] = seek->value[lowest];
    }
    seek->best[seek->dims + 1] += (real)count;
    metrics[SEEK_VALUE] = (double)seek->value[lowest];
    metrics[SEEK_BEST] = (double)seek->best[seek->dims];
    metrics[SEEK_EVALUATIONS] = (double)seek->best[seek->dims + 1];
    seek->tell(s, count, seek->asked, seek->value, metrics);
    seek->asked_for = -1;
    return OK;
}

static double value_of(const struct seek *seek, const double *place)
{
    if (is_random(seek))
        return waves_at(&seek->waves, place);
    return seek->surface->at(seek->dims, place);
}

static double value_at(const struct seek *seek, const double *u)
{
    double place[SEEK_MOST_DIMS];
    for (int i = 0; i < seek->dims; i++)
        place[i] = surface_place(seek->surface, i, u[i]);
    return value_of(seek, place);
}

enum status seek_step(struct session *s, double *metrics)
{
    struct seek *seek = s->own;
    double values[SEEK_MOST_BATCH], u[SEEK_MOST_DIMS];
    if (is_told(seek))
        return error_set(&s->error, ERR_STATE,
                         "a function that is told has no values of its own: use ask and tell");
    int count = seek_ask(s, NULL);
    for (int i = 0; i < count; i++) {
        for (int k = 0; k < seek->dims; k++)
            u[k] = (double)seek->asked[(ptrdiff_t)i * seek->dims + k];
        values[i] = value_at(seek, u);
    }
    return seek_tell(s, values, metrics);
}

/* ---- views ---- */

void seek_view_places(struct session *s, struct view *out, const char *name, int count,
                      const real *x)
{
    const struct seek *seek = s->own;
    real *to = view_add(s, out, name, 2, count, seek->dims, 0, 0);
    for (int i = 0; to && i < count * seek->dims; i++)
        to[i] = (real)surface_place(seek->surface, i % seek->dims, (double)x[i]);
}

enum status seek_plane(struct session *s, const struct view *in, struct view *out,
                       struct seek_plane *plane)
{
    const struct seek *seek = s->own;
    int last = seek->dims - 1, flat = seek->dims > 1;
    if (view_whole(s, in, "n", FEWEST_GRID, MOST_GRID, flat ? 48 : MOST_GRID, &plane->n) ||
        view_whole(s, in, "first", 0, last, 0, &plane->first) ||
        view_whole(s, in, "second", 0, last, flat, &plane->second))
        return s->error.code;
    if (flat && plane->first == plane->second)
        return error_set(&s->error, ERR_RANGE, "first and second must be two inputs, not %d twice",
                         plane->first);
    plane->count = flat ? plane->n * plane->n : plane->n;
    for (int i = 0; i < seek->dims; i++)
        plane->at[i] = seek_any(seek) ? (double)seek->best[i] : 0.5;
    for (int axis = 0; axis <= flat; axis++) {
        real *to = view_add(s, out, axis ? "y" : "x", 1, plane->n, 0, 0, 0);
        for (int i = 0; to && i < plane->n; i++)
            to[i] = (real)surface_place(seek->surface, axis ? plane->second : plane->first,
                                        (double)i / (plane->n - 1));
    }
    return s->error.code;
}

const double *seek_plane_point(const struct session *s, struct seek_plane *plane, int i)
{
    const struct seek *seek = s->own;
    if (seek->dims > 1)
        plane->at[plane->second] = (double)(i / plane->n) / (plane->n - 1);
    plane->at[plane->first] = (double)(i % plane->n) / (plane->n - 1);
    return plane->at;
}

real *seek_plane_tensor(struct session *s, struct view *out, const char *name,
                        const struct seek_plane *plane)
{
    const struct seek *seek = s->own;
    return view_add(s, out, name, seek->dims > 1 ? 2 : 1, plane->n, plane->n, 0, 0);
}

void seek_view_surface(struct session *s, const struct view *in, struct view *out)
{
    const struct seek *seek = s->own;
    const struct surface *f = seek->surface;
    struct seek_plane plane;
    if (is_told(seek)) {
        error_set(&s->error, ERR_STATE, "nobody knows the surface of a function that is told");
        return;
    }
    if (seek_plane(s, in, out, &plane))
        return;
    real *value = seek_plane_tensor(s, out, "value", &plane);
    for (int i = 0; value && i < plane.count; i++)
        value[i] = (real)value_at(seek, seek_plane_point(s, &plane, i));
    int drawn = is_random(seek), places = drawn ? 1 : f->places;
    real *where = view_add(s, out, "where", 2, places, seek->dims, 0, 0);
    for (int i = 0; where && i < places * seek->dims; i++)
        where[i] = (real)(drawn ? seek->waves.where[i]
                                : f->where[i / seek->dims][f->dims ? i % seek->dims : 0]);
    real *least = view_add(s, out, "least", 0, 0, 0, 0, 0);
    if (least)
        *least = (real)(drawn ? seek->waves.least : f->least);
}

void seek_view_value(struct session *s, const struct view *in, struct view *out)
{
    const struct seek *seek = s->own;
    const struct tensor *x = view_find(in, "x");
    double place[SEEK_MOST_DIMS];
    if (is_told(seek)) {
        error_set(&s->error, ERR_STATE, "nobody knows the values of a function that is told");
        return;
    }
    if (x &&
        (x->rank != 2 || x->dim[1] != seek->dims || x->dim[0] < 1 || x->dim[0] > MOST_VALUES)) {
        error_set(&s->error, ERR_SHAPE, "x must be 1 to %d places of %d inputs", MOST_VALUES,
                  seek->dims);
        return;
    }
    int count = x ? x->dim[0] : 1;
    real *value = view_add(s, out, "value", 1, count, 0, 0, 0);
    for (int i = 0; value && i < count; i++) {
        for (int k = 0; k < seek->dims; k++)
            place[k] = x ? (double)x->data[(ptrdiff_t)i * seek->dims + k]
                         : surface_place(seek->surface, k, 0.5);
        value[i] = (real)value_of(seek, place);
    }
}

void seek_view_next(struct session *s, const struct view *in, struct view *out)
{
    (void)in;
    const struct seek *seek = s->own;
    const real *x;
    int count = seek_ask(s, &x);
    seek_view_places(s, out, "points", count, x);
    real *best = view_add(s, out, "best", 1, seek->dims, 0, 0, 0);
    for (int i = 0; best && i < seek->dims; i++)
        best[i] = (real)surface_place(seek->surface, i, (double)seek->best[i]);
    real *value = view_add(s, out, "value", 0, 0, 0, 0, 0);
    if (value)
        *value = (real)seek_least(seek);
    real *evaluations = view_add(s, out, "evaluations", 0, 0, 0, 0, 0);
    if (evaluations)
        *evaluations = seek->best[seek->dims + 1];
}
