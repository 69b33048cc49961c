/* The one interface of all algorithms, and the session that runs one of them.
 *
 * An algorithm is one C file with one `const struct algo` and one row in algos.def. It declares its
 * hyperparameters and metrics as tables, which the page, Node and the docs read through the
 * bridge's `describe`: nothing is declared twice. */
#ifndef ALGO_ALGO_H
#define ALGO_ALGO_H

#include "base/arena.h"
#include "base/doc.h"
#include "base/status.h"
#include "data/sample.h"

enum hyper_kind { HYPER_INT, HYPER_REAL, HYPER_BOOL, HYPER_CHOICE };

struct hyper {
    const char *key; /* camelCase, as JavaScript users write it: "innerSteps" */
    enum hyper_kind kind;
    double lo, hi, initial;
    int log;             /* 1: best shown on a logarithmic slider */
    int live;            /* 1: may change while the session runs; 0: needs a new session */
    const char *unit;    /* "nats", "steps", "" */
    const char *choices; /* CHOICE: "mlp|conv", value = position; else NULL */
    const char *help;    /* one English sentence, what it does */
};

/* Named tensors: what views take and give. Memory belongs to the session and lives until the
 * session's next call. rank 0 is a number. */
enum { VIEW_TENSORS = 12 };

struct tensor {
    const char *name;
    int rank;
    int dim[4];
    real *data;
};

struct view {
    int count;
    struct tensor tensor[VIEW_TENSORS];
};

struct session;

/* How the classes of a session's data set are split into sides. */
enum split {
    SPLIT_CHARACTERS,
    SPLIT_ALPHABETS,
    SPLIT_NOTHING,  /* tasks are made by formula: there are no data */
    SPLIT_DRAWINGS, /* no class is held out: the algorithm holds out drawings of each */
};

struct view_row {
    const char *name;
    const char *doc; /* inputs -> outputs with shapes */
    /* Fills out, or leaves the reason in s->error. Must not change training state. */
    void (*fill)(struct session *s, const struct view *in, struct view *out);
};

struct algo {
    const char *name;
    const char *doc; /* one sentence and the source */
    const struct hyper *hypers;
    int hyper_count;
    const char *const *metrics; /* written by every step, in this order */
    int metric_count;
    enum split split; /* when not told */
    const struct view_row *views;
    int view_count;

    /* Builds plans, registers state with session_keep, writes the initial state. */
    enum status (*create)(struct session *s);
    /* One training step; writes metrics[metric_count]. s->step is the number of this step, from 0.
     * NULL if all sessions do their steps in parts: */
    enum status (*step)(struct session *s, double *metrics);
    /* A step that is a sum over independent parts, the tasks of a meta-batch, which may be computed
     * anywhere: part t writes its gradient [s->descent->n] and its metrics, and may depend on
     * nothing but the hyperparameters, s->descent->theta, the seed, s->step and t. finish gets the
     * sum of the gradients in s->descent->gradient and that of the metrics in metrics, both added
     * in the order of the parts; it takes the step and turns metrics into those of the step. parts
     * is the same for all steps of a session; 0: they are done by step. */
    int (*parts)(const struct session *s);
    enum status (*part)(struct session *s, int t, real *gradient, double *metrics);
    enum status (*finish)(struct session *s, double *metrics);
    /* A live hyperparameter has changed, or state was loaded. May be NULL. */
    enum status (*changed)(struct session *s);
    /* Of methods that look for the lowest point of a function (algo/seek.h), else NULL: the points
     * [count, dims] of the unit box at which the next step wants values, and that step with values
     * from outside [count]. */
    int (*ask)(struct session *s, const real **x);
    enum status (*tell)(struct session *s, const double *values, double *metrics);
};

/* The tables of a `const struct algo`, arrays of known length, with their lengths. */
#define ALGO_LENGTH(table) (int)(sizeof(table) / sizeof(table)[0])
#define ALGO_TABLES(hyper_rows, metric_names, view_rows)                                           \
    .hypers = hyper_rows, .hyper_count = ALGO_LENGTH(hyper_rows), .metrics = metric_names,         \
    .metric_count = ALGO_LENGTH(metric_names), .views = view_rows,                                 \
    .view_count = ALGO_LENGTH(view_rows)

/* State a checkpoint holds: named flat arrays. Everything else must follow from hyperparameters,
 * seed, split and step. */
struct kept {
    char name[32];
    real *data;
    int64_t count;
};

struct descent; /* algo/descent.h */

/* Tensors of theta: those of a network, from one on, or a single one without a network. See
 * algo/weights.h. */
struct net;
struct weight_group {
    const char *name;
    const struct net *net;
    int first;
    int rank, dim[2];
    real *data;
};

enum {
    SESSION_KEPT = 64,
    SESSION_HYPERS = 48,
    SESSION_METRICS = 16,
    SESSION_GROUPS = 8,
    SESSION_SHOWN = 4
};

/* A plan that a step of training runs, for whoever wants to look inside. */
struct shown {
    const char *name; /* "step" */
    struct plan *plan;
};

struct session {
    struct arena *arena;
    /* Sticky: after an error of a step only views and saving are of use. The state is that before
     * the failed step; session_loaded forgets the error, session_set forgets ERR_NUMERIC (a lower
     * rate may go on from there). */
    struct error error;
    const struct algo *algo;
    const struct dataset *data;   /* NULL, as is side: SPLIT_NOTHING */
    double hyper[SESSION_HYPERS]; /* in the order of algo->hypers */
    uint64_t seed;
    int64_t step;  /* steps done */
    uint8_t *side; /* per class, see data/sample.h */
    struct kept kept[SESSION_KEPT];
    int kept_count;
    struct weight_group group[SESSION_GROUPS];
    int group_count;
    struct shown shown[SESSION_SHOWN];
    int shown_count;
    struct descent *descent; /* what is trained: set by descent_create */
    real *part_gradient; /* [descent->n] and metrics of the part computed last, or to be added */
    double part_metrics[SESSION_METRICS], part_sums[SESSION_METRICS];
    int parts_added;
    struct arena_mark scratch; /* views and evaluations allocate after it; reset at every call */
    void *own;                 /* the algorithm's own struct */
};

extern const struct algo *const algo_table[];
extern const int algo_count;
const struct algo *algo_find(const char *name); /* NULL if there is none */

/* Hyper values are checked against their ranges (ERR_RANGE names key, value and range); NaN is
 * refused. hyper NULL: all initial. side NULL: split by the algorithm's habit, a fifth held out.
 * Where the habit is SPLIT_NOTHING, data and side are not looked at; elsewhere data NULL is
 * ERR_STATE. Returns NULL only when memory is out; otherwise check s->error. data must outlive the
 * session. */
struct session *session_create(const struct algo *a, const struct dataset *data, uint64_t seed,
                               const double *hyper, const uint8_t *side);
void session_free(struct session *s);

/* Runs n steps; metrics [n, metric_count] or NULL. Stops at the first error: ERR_NUMERIC if a
 * metric is not finite. Returns the number of steps done. */
int session_step(struct session *s, int n, double *metrics);

/* A step in parts, which sessions of the same algorithm, data, hyperparameters, seed, split, step
 * and theta may share between them. session_step does the same in one place, so that the numbers
 * are the same to the last bit however many compute them: for each part in order { session_part
 * here, or its results copied into part_gradient and part_metrics; session_add } session_finish
 */
/* Parts of the next step; 0 if its steps cannot be divided. */
int session_parts(const struct session *s);
/* Computes one part into s->part_gradient and s->part_metrics. */
enum status session_part(struct session *s, int part);
/* Adds them. Part 0 begins a step; any other must follow the one before it (ERR_STATE). */
enum status session_add(struct session *s, int part);
/* Takes the step once all parts are added; metrics [metric_count]. Errors are those of
 * session_step.
 */
enum status session_finish(struct session *s, double *metrics);

/* For whom a step is to be done with values that are known outside only. The points at which the
 * next step wants values, x [count, dims] of the unit box, the session's until its next step; 0
 * with the reason in e if the algorithm does not ask. */
int session_ask(struct session *s, const real **x, struct error *e);
/* The step with those values, which may be infinite or NaN. metrics [metric_count]. */
enum status session_tell(struct session *s, const double *values, double *metrics, struct error *e);

/* Changes a live hyperparameter. A refusal (unknown, out of range, not live) writes to e and leaves
 * the session as it was. */
enum status session_set(struct session *s, int hyper, double value, struct error *e);

/* A refused view (unknown name, wrong shapes) writes to e and leaves the session as it was. in must
 * not be memory of an earlier view. */
enum status session_view(struct session *s, const char *name, const struct view *in,
                         struct view *out, struct error *e);

/* After the caller has written the kept arrays and s->step from a checkpoint. */
enum status session_loaded(struct session *s, int64_t step);

/* For algorithms: memory of the session, registered as state under a name. NULL + error on failure.
 */
real *session_keep(struct session *s, const char *name, int64_t count);
/* For views. Failures are recorded in s->error, which session_view hands on and forgets. */
const struct tensor *view_find(const struct view *v, const char *name); /* NULL if absent */
double view_number(const struct view *v, const char *name, double otherwise);
/* A whole number in lo..hi (ERR_RANGE names it otherwise), or otherwise if absent. */
enum status view_whole(struct session *s, const struct view *v, const char *name, int lo, int hi,
                       int otherwise, int *out);
/* A number from lo to hi (ERR_RANGE names it otherwise); *value stays if it is absent. */
enum status view_real(struct session *s, const struct view *v, const char *name, double lo,
                      double hi, double *value);
real *view_add(struct session *s, struct view *out, const char *name, int rank, int d0, int d1,
               int d2, int d3);
/* One number. */
void view_put(struct session *s, struct view *out, const char *name, double value);

#endif
