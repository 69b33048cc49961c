/* Toy problems for looking inside: regression tasks given by a formula, small enough to draw all
 * that happens in them. An algorithm says what a task is; how it is learnt is here, by the inner
 * loop that learns characters (algo/inner.h), and `method` says which way:
 *
 *   maml      theta <- theta - rate * mean over tasks of d L(query; w_K) / d theta
 *   metasgd   the same with a learnt rate for each weight
 *   anil      the same where the last layer alone adapts
 *   reptile   theta <- theta - rate * mean of (theta - w_K)
 *   joint     theta <- theta - rate * mean of d L(theta) / d theta: ordinary training on all tasks
 *             at once, the baseline
 *
 * L is the mean squared error, w_K what K inner steps make of theta. Reptile and joint training
 * keep no query apart: they learn from all points of a task. So every method sees the same points.
 * Sources: Finn, Abbeel & Levine 2017; Li et al. 2017; Raghu et al. 2020; Nichol et al. 2018. */
#ifndef ALGO_TOY_H
#define ALGO_TOY_H

#include "algo/adapter.h"
#include "algo/algo.h"
#include "algo/descent.h"

/* The first rows of every table, which TOY_ROWS fills. */
enum toy_hyper {
    METHOD,
    ORDER,
    TASKS,
    INNER_STEPS,
    TEST_STEPS,
    INNER_RATE,
    OPTIMIZER,
    RATE,
    TOY_HYPERS,
};

enum toy_method { TOY_MAML, TOY_METASGD, TOY_REPTILE, TOY_JOINT, TOY_ANIL };

#define TOY_METHODS "maml|metasgd|reptile|joint" /* "|anil", if there are layers */

/* methods: text and the last of them. */
#define TOY_ROWS(methods, last, tasks, test_steps, inner_rate, optimizer, rate)                    \
    [METHOD] = {"method", HYPER_CHOICE,                                                            \
                0,        last,                                                                    \
                TOY_MAML, 0,                                                                       \
                0,        "",                                                                      \
                methods,  DOC("How it learns from a task; joint training is the baseline.")},      \
    [ORDER] = INNER_ORDER, [TASKS] = {"tasks", HYPER_INT, 1,       64,   tasks,                    \
                                      0,       0,         "tasks", NULL, DOC("Tasks a step.")},    \
    [INNER_STEPS] = {"innerSteps",                                                                 \
                     HYPER_INT,                                                                    \
                     1,                                                                            \
                     32,                                                                           \
                     1,                                                                            \
                     0,                                                                            \
                     0,                                                                            \
                     "steps",                                                                      \
                     NULL,                                                                         \
                     DOC("Steps of adaptation in training; "                                       \
                         "Reptile needs several.")},                                               \
    [TEST_STEPS] = INNER_TEST_STEPS(test_steps), [INNER_RATE] = INNER_FIRST_RATE(inner_rate),      \
    [OPTIMIZER] = DESCENT_OPTIMIZER(optimizer), [RATE] = DESCENT_RATE(rate)

/* Losses after the inner steps and before them, averaged over the tasks. */
extern const char *const toy_metrics[2];

struct toy {
    /* From the algorithm: */
    struct net net;
    int support, query; /* points of a training task */
    int exam;           /* points of the query by which a task is judged in an evaluation */
    /* Draws the task of an index, the sets of an exam or those of training. Training tasks are
     * numbered through all steps. */
    void (*draw)(const struct session *s, enum side side, uint64_t index, int exam,
                 const struct inner_task *to);

    struct descent descent;
    struct inner_spec spec;
    struct inner *inner;     /* of methods with a meta-gradient */
    struct adapter *adapter; /* of the others, with all points as support */
    struct inner_task task;  /* the sets of either */
    real *w;
};

/* The rest of create, with what the algorithm has filled in. It is the session's own. */
enum status toy_create(struct session *s, struct toy *toy);

/* For descents on all points of a task, which are one set: its support and behind it its query.
 * NULL with the reason in s->error. */
struct adapter *toy_adapter(struct session *s, struct inner_task *task);

/* Where the random numbers of a task come from. */
struct rng toy_rng(const struct session *s, enum side side, uint64_t index);

/* A task on which what has been learnt is judged, at every step of an adaptation. */
struct toy_exam {
    struct adapter *adapter;
    struct inner_task task;
    int stages;    /* testSteps + 1 */
    real *answers; /* [stages, exam] */
};

/* For a view. */
enum status toy_exam_create(struct session *s, struct toy_exam *e);
/* Draws a task and adapts to it; losses on its query [stages]. */
void toy_examine(struct session *s, struct toy_exam *e, enum side side, uint64_t index, real *loss);

/* Members of struct algo. */
int toy_parts(const struct session *s);
enum status toy_part(struct session *s, int t, real *gradient, double *metrics);
enum status toy_finish(struct session *s, double *metrics);
void toy_view_evaluate(struct session *s, const struct view *in, struct view *out);
void toy_view_check(struct session *s, const struct view *in, struct view *out);

#define TOY_EVALUATE                                                                               \
    {                                                                                              \
        "evaluate",                                                                                \
            DOC("side, first, count -> loss [count,S]: mean squared error of the tasks first .. "  \
                "first + count - 1, always the same, before adapting and after each of "           \
                "testSteps"),                                                                      \
            toy_view_evaluate                                                                      \
    }

#define TOY_CHECK                                                                                  \
    {                                                                                              \
        "check",                                                                                   \
            DOC("tasks, count (otherwise all) -> gradient [count] that the next step would take "  \
                "from its first tasks, and difference [count]: central differences of the loss "   \
                "that the method is about (after the inner steps; of joint training: without "     \
                "them), in double; of some weights from all over, others at every step, of which " \
                "there are `of`; error = |gradient - difference| / |gradient|, length of the "     \
                "gradient"),                                                                       \
            toy_view_check                                                                         \
    }

#define TOY_STEPS .parts = toy_parts, .part = toy_part, .finish = toy_finish

#endif
