/* What all methods share that look for the lowest point of a function of the unit box, knowing no
 * more of it than its values: a step asks for values at a batch of points and is told them. Values
 * come from a surface to look at, or from outside by session_ask and session_tell: those of
 * training runs, say. All the method knows is state of the session, in `real`, so that a run
 * resumes exactly.
 *
 * A value that is no finite number counts as 1e30, worse than any other. */
#ifndef ALGO_SEEK_H
#define ALGO_SEEK_H

#include "algo/algo.h"
#include "algo/surface.h"
#include "algo/waves.h"

/* The first rows of every table. */
enum seek_hyper { SEEK_FUNCTION, SEEK_DIMS, SEEK_HYPERS };

enum { SEEK_MOST_DIMS = 10, SEEK_MOST_BATCH = 128 };

#define SEEK_WORST 1e30

#define SEEK_ROWS(function)                                                                        \
    [SEEK_FUNCTION] = {"function",                                                                 \
                       HYPER_CHOICE,                                                               \
                       0,                                                                          \
                       SURFACES - 1,                                                               \
                       function,                                                                   \
                       0,                                                                          \
                       0,                                                                          \
                       "",                                                                         \
                       SURFACE_CHOICES,                                                            \
                       DOC("The function whose lowest point is looked for; told: values are "      \
                           "given from outside; random, random2: drawn anew for every seed.")},    \
    [SEEK_DIMS] = {"dims", HYPER_INT,                                                              \
                   1,      SEEK_MOST_DIMS,                                                         \
                   2,      0,                                                                      \
                   0,      "",                                                                     \
                   NULL,   DOC("Inputs of the function, where it has not one or two anyway.")}

/* The first metrics of every table: of the step's values the lowest, the lowest of all, and how
 * many there were. */
#define SEEK_METRIC_NAMES "value", "best", "evaluations"
enum { SEEK_VALUE, SEEK_BEST, SEEK_EVALUATIONS, SEEK_METRICS };

struct seek {
    int dims;
    const struct surface *surface;
    struct waves waves; /* the function, where it is drawn for the seed */
    real *best;         /* kept [dims + 2]: where, the value there, how many values there were */
    real *asked;        /* [SEEK_MOST_BATCH, dims] the points of a step */
    real *value;        /* [SEEK_MOST_BATCH] */
    int batch;
    int64_t asked_for; /* the step whose points are in asked; -1: of none */
    /* Writes the points of the next step [count, dims] in the unit box, returns count. Depends on
     * the state and s->step only, and does not change the state. */
    int (*ask)(struct session *s, real *x);
    /* Takes their values and writes what metrics there are after the shared ones. */
    void (*tell)(struct session *s, int count, const real *x, const real *y, double *metrics);
};

/* For create, before the method's own arrays; seek is the first member of what s->own is. */
enum status seek_create(struct session *s, struct seek *seek);

/* Whether values have been told, and the lowest. */
int seek_any(const struct seek *seek);
double seek_least(const struct seek *seek);

/* Points [count, dims] of the unit box as places of the surface's, as a tensor. */
void seek_view_places(struct session *s, struct view *out, const char *name, int count,
                      const real *x);

/* The plane of a picture: axis x [n] (and y [n], of more than one input) is added to out; the other
 * inputs are as at the best place. Inputs of the view: n, first, second (which inputs are shown).
 */
struct seek_plane {
    int n, count;      /* points of an axis, and of the plane: n or n * n */
    int first, second; /* inputs on x and on y */
    double at[SEEK_MOST_DIMS];
};
enum status seek_plane(struct session *s, const struct view *in, struct view *out,
                       struct seek_plane *plane);
/* Point i of the plane [dims] in the unit box (row after row). */
const double *seek_plane_point(const struct session *s, struct seek_plane *plane, int i);
real *seek_plane_tensor(struct session *s, struct view *out, const char *name,
                        const struct seek_plane *plane);

/* Members of struct algo. */
enum status seek_step(struct session *s, double *metrics);
enum status seek_changed(struct session *s);
int seek_ask(struct session *s, const real **x);
enum status seek_tell(struct session *s, const double *values, double *metrics);
void seek_view_surface(struct session *s, const struct view *in, struct view *out);
void seek_view_next(struct session *s, const struct view *in, struct view *out);
void seek_view_value(struct session *s, const struct view *in, struct view *out);

#define SEEK_VIEWS                                                                                 \
    {"surface",                                                                                    \
     DOC("n, first, second -> x [n], y [n] (of more than one input) and value [n] or [n,n] "       \
         "(rows: "                                                                                 \
         "y) of the function, by its inputs first and second, the others as at the best place; "   \
         "where [K,D] its lowest points are and how low, least"),                                  \
     seek_view_surface},                                                                           \
        {"value", DOC("x [N,D] places (otherwise the middle) -> value [N] there"),                 \
         seek_view_value},                                                                         \
    {                                                                                              \
        "next",                                                                                    \
            DOC("-> points [B,D] at which the next step wants values; best [D] place so far, "     \
                "its value (1e30: none yet), evaluations"),                                        \
            seek_view_next                                                                         \
    }

#define SEEK_STEPS                                                                                 \
    .split = SPLIT_NOTHING, .step = seek_step, .changed = seek_changed, .ask = seek_ask,           \
    .tell = seek_tell

#endif
