/* What the algorithms of the few-shot family share: hyperparameters, training episodes, the exam
 * and its views. An algorithm differs in how it learns from an episode (its `part`) and in how it
 * answers one (its `family_method`); everything else is here, so that all are judged alike. */
#ifndef ALGO_FAMILY_H
#define ALGO_FAMILY_H

#include "algo/algo.h"
#include "algo/descent.h"
#include "algo/fewshot.h"

/* The first rows of every table, which FAMILY_ROWS fills; those of a method that trains no network
 * end at EPISODE_HYPERS, and FAMILY_EPISODE_ROWS fills them; one that has a network but never
 * trains it ends at NETWORK_HYPERS. */
enum family_hyper {
    WAY,
    SHOT,
    QUERY,
    TASKS,
    SHUFFLE,
    WITHIN_ALPHABET,
    ROTATIONS,
    AUGMENT,
    REDRAW,
    NORMALISE,
    EVAL_WAY,
    EVAL_SHOT,
    EVAL_QUERY,
    EPISODE_HYPERS,
    NETWORK = EPISODE_HYPERS,
    FILTERS,
    FIRST_FILTERS,
    DOWNSAMPLE,
    NORM,
    NETWORK_HYPERS,
    OPTIMIZER = NETWORK_HYPERS,
    RATE,
    FLAT,
    DECAY_STEPS,
    FAMILY_HYPERS,
};

/* With the initial values in which methods differ. */
#define FAMILY_EPISODES(way, shot, query, tasks, eval_way, eval_shot)                              \
    [WAY] = {"way", HYPER_INT, 2,         64,   way,                                               \
             0,     0,         "classes", NULL, DOC("Classes of a training task.")},               \
    [SHOT] = {"shot", HYPER_INT,                                                                   \
              1,      20,                                                                          \
              shot,   0,                                                                           \
              0,      "drawings",                                                                  \
              NULL,   DOC("Labelled drawings of each class, from which a task is learnt.")},       \
    [QUERY] =                                                                                      \
        {"query", HYPER_INT,                                                                       \
         1,       20,                                                                              \
         query,   0,                                                                               \
         0,       "drawings",                                                                      \
         NULL,    DOC("Drawings of each class on which what was learnt is judged in training.")},  \
    [TASKS] = {"tasks", HYPER_INT, 1, 64, tasks, 0, 0, "tasks", NULL, DOC("Tasks a step.")},       \
    [SHUFFLE] = {"shuffle",                                                                        \
                 HYPER_BOOL,                                                                       \
                 0,                                                                                \
                 1,                                                                                \
                 0,                                                                                \
                 0,                                                                                \
                 0,                                                                                \
                 "",                                                                               \
                 NULL,                                                                             \
                 DOC("Labels of training tasks are drawn at random: nothing is left to learn, a "  \
                     "control.")},                                                                 \
    [WITHIN_ALPHABET] =                                                                            \
        {"withinAlphabet",                                                                         \
         HYPER_REAL,                                                                               \
         0,                                                                                        \
         1,                                                                                        \
         0,                                                                                        \
         0,                                                                                        \
         0,                                                                                        \
         "",                                                                                       \
         NULL,                                                                                     \
         DOC("Share of training tasks whose classes come from as few alphabets as "                \
             "possible, under one turn: harder.")},                                                \
    [ROTATIONS] =                                                                                  \
        {"rotations",                                                                              \
         HYPER_CHOICE,                                                                             \
         0,                                                                                        \
         2,                                                                                        \
         1,                                                                                        \
         0,                                                                                        \
         0,                                                                                        \
         "",                                                                                       \
         "none|turns|mirror",                                                                      \
         DOC("Characters under quarter turns, or also mirrored, are training classes of "          \
             "their own.")},                                                                       \
    [AUGMENT] =                                                                                    \
        {"augment", HYPER_REAL,                                                                    \
         0,         2,                                                                             \
         1,         0,                                                                             \
         0,         "",                                                                            \
         NULL,      DOC("Strength of random distortions of the training drawings; 0 none.")},      \
    [REDRAW] = {"redraw",                                                                          \
                HYPER_REAL,                                                                        \
                0,                                                                                 \
                1,                                                                                 \
                0.5,                                                                               \
                0,                                                                                 \
                0,                                                                                 \
                "",                                                                                \
                NULL,                                                                              \
                DOC("Share of the training drawings that are written again from their strokes, "   \
                    "where these are known, each stroke moved a little.")},                        \
    [NORMALISE] =                                                                                  \
        {"normalise",                                                                              \
         HYPER_CHOICE,                                                                             \
         0,                                                                                        \
         2,                                                                                        \
         NORMALISE_MOMENT,                                                                         \
         0,                                                                                        \
         0,                                                                                        \
         "",                                                                                       \
         "none|centre|moment",                                                                     \
         DOC("Drawings as they are, centred, or centred and scaled to equal ink spread.")},        \
    [EVAL_WAY] = {"evalWay", HYPER_INT,                                                            \
                  0,         64,                                                                   \
                  eval_way,  0,                                                                    \
                  0,         "classes",                                                            \
                  NULL,      DOC("Classes of an evaluation episode; 0: as in training.")},         \
    [EVAL_SHOT] = {"evalShot",                                                                     \
                   HYPER_INT,                                                                      \
                   0,                                                                              \
                   20,                                                                             \
                   eval_shot,                                                                      \
                   0,                                                                              \
                   0,                                                                              \
                   "drawings",                                                                     \
                   NULL,                                                                           \
                   DOC("Labelled drawings of each class in an evaluation episode; 0: as in "       \
                       "training.")},                                                              \
    [EVAL_QUERY] = {                                                                               \
        "evalQuery", HYPER_INT,                                                                    \
        1,           20,                                                                           \
        5,           0,                                                                            \
        0,           "drawings",                                                                   \
        NULL,        DOC("Drawings of each class to classify in an evaluation episode.")}

#define FAMILY_NETWORK(downsample)                                                                 \
    [NETWORK] = {"network",                                                                        \
                 HYPER_CHOICE,                                                                     \
                 0,                                                                                \
                 2,                                                                                \
                 FEWSHOT_CONV,                                                                     \
                 0,                                                                                \
                 0,                                                                                \
                 "",                                                                               \
                 "mlp|conv|deep",                                                                  \
                 DOC("784-256-128, four 3x3 convolutions, or 784-256-128-64-64.")},                \
    [FILTERS] = {"filters", HYPER_INT, 4,          64,   32,                                       \
                 0,         0,         "channels", NULL, DOC("Filters of each convolution.")},     \
    [FIRST_FILTERS] = {"firstFilters",                                                             \
                       HYPER_INT,                                                                  \
                       0,                                                                          \
                       64,                                                                         \
                       0,                                                                          \
                       0,                                                                          \
                       0,                                                                          \
                       "channels",                                                                 \
                       NULL,                                                                       \
                       DOC("Filters of the first convolution, whose pictures are the "             \
                           "largest; 0: as of the others.")},                                      \
    [DOWNSAMPLE] =                                                                                 \
        {"downsample",                                                                             \
         HYPER_CHOICE,                                                                             \
         0,                                                                                        \
         2,                                                                                        \
         downsample,                                                                               \
         0,                                                                                        \
         0,                                                                                        \
         "",                                                                                       \
         "stride|pool|pool3",                                                                      \
         DOC("Convolutions with stride 2, or stride 1 and 2x2 max-pooling in every block, "        \
             "or in the first three.")},                                                           \
    [NORM] = {"norm",                                                                              \
              HYPER_CHOICE,                                                                        \
              0,                                                                                   \
              3,                                                                                   \
              NORM_BATCH,                                                                          \
              0,                                                                                   \
              0,                                                                                   \
              "",                                                                                  \
              "none|batch|layer|instance",                                                         \
              DOC("Normalisation in each block; batch uses the statistics of the set at hand.")}

#define FAMILY_TRAINING(optimizer, rate, flat, decay)                                              \
    [OPTIMIZER] = DESCENT_OPTIMIZER(optimizer), [RATE] = DESCENT_RATE(rate),                       \
    [FLAT] = {"flat", HYPER_REAL,                                                                  \
              0,      1,                                                                           \
              flat,   0,                                                                           \
              1,      "",                                                                          \
              NULL,   DOC("Share of decaySteps during which the rate stays.")},                    \
    [DECAY_STEPS] = {                                                                              \
        "decaySteps",                                                                              \
        HYPER_INT,                                                                                 \
        0,                                                                                         \
        1000000,                                                                                   \
        decay,                                                                                     \
        0,                                                                                         \
        1,                                                                                         \
        "steps",                                                                                   \
        NULL,                                                                                      \
        DOC("Steps after which the rate has fallen, in a line, to a hundredth; 0: it "             \
            "stays.")}

/* The same for methods that learn from single examples, with Adam. */
#define FAMILY_EPISODE_ROWS(way, query, tasks, eval_way)                                           \
    FAMILY_EPISODES(way, 1, query, tasks, eval_way, 0)
#define FAMILY_ROWS(way, query, tasks, downsample, rate, flat, decay, eval_way)                    \
    FAMILY_EPISODE_ROWS(way, query, tasks, eval_way), FAMILY_NETWORK(downsample),                  \
        FAMILY_TRAINING(OPT_ADAM, rate, flat, decay)

/* How a method answers an episode. */
struct family_method {
    /* Answers it gives to each: one before adapting and one after every inner step, or just one. */
    int (*stages)(const struct session *s);
    /* Memory and plans, from s->arena, for episodes of `way` classes with this many support and
     * query pictures. They live for one call of a view: theta and the hyperparameters stay as they
     * are. NULL with the reason in s->error. */
    void *(*prepare)(struct session *s, int way, int support, int query);
    /* support [n,784], target [n,way] one-hot, query [m,784] -> log p [stages,m,way]. */
    void (*answer)(struct session *s, void *prepared, const real *support, const real *target,
                   const real *query, real *log_probability);
};

struct family {
    const struct family_method *method;
    struct fewshot train, exam; /* exam has no room of its own */
    struct net net;
    struct descent descent;
    void *own; /* the algorithm's */
};

/* Reads the hyperparameters: checks and makes the episodes, and the network, with a head of one
 * logit a class or ending in features. NULL with the reason in s->error. It is the session's own.
 */
struct family *family_create(struct session *s, const struct family_method *method, int head);
/* The same without a network, for methods that train none: its rows are EPISODE_HYPERS. */
struct family *family_create_untrained(struct session *s, const struct family_method *method);
/* To be called last, when s->descent has its theta: whether the exam can be held. */
enum status family_ready(struct session *s);

/* Draws and renders training task t of the present step: support [way * shot, 784], query
 * [way * query, 784]. */
void family_task(struct session *s, int t, real *support, real *query);

/* Members of struct algo. Metrics 0 and 1 are the loss and the accuracy, averaged over the tasks;
 * any other is that of task 0. */
int family_parts(const struct session *s);
enum status family_finish(struct session *s, double *metrics);

extern const struct view_row family_views[3];

/* What all of the family say of themselves beside name, doc and create. */
#define FAMILY_TABLES(hyper_rows, metric_names)                                                    \
    ALGO_TABLES(hyper_rows, metric_names, family_views), .split = SPLIT_ALPHABETS
/* Steps that are sums over tasks. */
#define FAMILY_STEPS(of_task) .parts = family_parts, .part = of_task, .finish = family_finish

#endif
