/* Meta-learning through an inner loop: what MAML, Meta-SGD and ANIL share. They differ in what
 * adapts and in whose rates are learnt; each is a table of hyperparameters and a call of
 * meta_create.
 *
 *   w_K   = adapt(theta, support of task t)        see algo/inner.h
 *   theta <- theta - rate * mean over t of d L(query of t; w_K) / d theta
 *
 * Losses are cross-entropies in nats, averaged over the query set; the meta-gradient is the mean of
 * the tasks', summed in their order. Batch normalisation uses the statistics of the set it is
 * given, so that with it the query is classified as a whole ("transductive"); with `statistics` of
 * the support, and with layer, instance or no normalisation, each picture is classified by itself.
 */
#ifndef ALGO_META_H
#define ALGO_META_H

#include "algo/family.h"
#include "algo/inner.h"

/* The rows behind those of the family. */
enum meta_hyper {
    INNER_STEPS = FAMILY_HYPERS,
    TEST_STEPS,
    INNER_RATE,
    ORDER,
    FIRST_ORDER_STEPS,
    MULTI_STEP,
    DRIVER,
    STATISTICS,
    META_HYPERS,
};

#define META_ROWS(steps, test_steps, rate)                                                         \
    [INNER_STEPS] = {"innerSteps",                                                                 \
                     HYPER_INT,                                                                    \
                     1,                                                                            \
                     32,                                                                           \
                     steps,                                                                        \
                     0,                                                                            \
                     0,                                                                            \
                     "steps",                                                                      \
                     NULL,                                                                         \
                     DOC("Steps of adaptation in training.")},                                     \
    [TEST_STEPS] = INNER_TEST_STEPS(test_steps), [INNER_RATE] = INNER_FIRST_RATE(rate),            \
    [ORDER] = INNER_ORDER,                                                                         \
    [FIRST_ORDER_STEPS] =                                                                          \
        {"firstOrderSteps",                                                                        \
         HYPER_INT,                                                                                \
         0,                                                                                        \
         1000000,                                                                                  \
         0,                                                                                        \
         0,                                                                                        \
         0,                                                                                        \
         "steps",                                                                                  \
         NULL,                                                                                     \
         DOC("Steps at the beginning that leave second derivatives out (annealed order).")},       \
    [MULTI_STEP] = {"multiStep",                                                                   \
                    HYPER_INT,                                                                     \
                    0,                                                                             \
                    1000000,                                                                       \
                    0,                                                                             \
                    0,                                                                             \
                    0,                                                                             \
                    "steps",                                                                       \
                    NULL,                                                                          \
                    DOC("Steps at the beginning in which the query losses after every inner "      \
                        "step count, all but the last less and less.")},                           \
    [DRIVER] = {"driver",                                                                          \
                HYPER_CHOICE,                                                                      \
                0,                                                                                 \
                1,                                                                                 \
                INNER_UNROLLED,                                                                    \
                0,                                                                                 \
                0,                                                                                 \
                "",                                                                                \
                "checkpointed|unrolled",                                                           \
                DOC("How the same meta-gradient is computed: step by step in little memory, or "   \
                    "as one graph, a tenth faster.")},                                             \
    [STATISTICS] = {"statistics",                                                                  \
                    HYPER_CHOICE,                                                                  \
                    0,                                                                             \
                    1,                                                                             \
                    0,                                                                             \
                    0,                                                                             \
                    0,                                                                             \
                    "",                                                                            \
                    "episode|support",                                                             \
                    DOC("Batch normalisation of the query by its own statistics, with which its "  \
                        "drawings are named together, or by those of the support, with which "     \
                        "each is named by itself.")}

#define META_METRICS "loss", "accuracy", "accuracyBefore"

/* The rest of create: rates says whose are learnt, head_only that the head alone adapts. */
enum status meta_create(struct session *s, enum inner_rates rates, int head_only);

/* Member of struct algo; family_parts and family_finish are the others. */
enum status meta_part(struct session *s, int t, real *gradient, double *metrics);

#endif
