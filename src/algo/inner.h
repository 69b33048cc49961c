/* The inner loop of gradient-based meta-learning: steps of gradient descent on a support set, and
 * the gradient of the query loss through them (Finn, Abbeel & Levine 2017).
 *
 *   w_{k+1} = w_k - a_k * grad L_support(w_k),   k = 0 .. K-1     (* by elements)
 *   objective = L_query(w_K), or sum of c_k L_query(w_k) over k = 1 .. K
 *
 * The loss is softmax cross-entropy in nats, or the squared error, averaged over the set. The rates
 * a_k are one fixed number or learnt with the initial weights w_0: theta = [w_0, rates], and the
 * meta-gradient is that of the objective by all of theta.
 *
 * Two drivers compute the same meta-gradient, and each is the other's oracle:
 *   unrolled      all K steps and their derivative are one graph;
 *   checkpointed  w_0 .. w_K are stored, and v = grad L_query(w_K) is carried back by
 *                 v <- v - H(w_k) (a_k * v) with one Hessian-vector product a step, leaving
 *                 - grad L_support(w_k) * v for the rates: memory grows by one w a step (two with
 *                 learnt rates), and the plans do not depend on K.
 * First order drops H: the inner gradients are taken as constants. */
#ifndef ALGO_INNER_H
#define ALGO_INNER_H

#include "ad/plan.h"
#include "nn/net.h"

enum inner_loss {
    LOSS_CROSS_ENTROPY, /* of the softmax of the output, which is logits, nats */
    LOSS_SQUARED,       /* of regression */
};

enum inner_driver { INNER_CHECKPOINTED, INNER_UNROLLED };

enum inner_rates {
    RATES_FIXED,  /* one, given at each run */
    RATES_ONE,    /* one, learnt (Antoniou et al. 2019 learn more of them:) */
    RATES_LAYERS, /* one for each inner step and each tensor of weights: [K, params] */
    RATES_EACH,   /* one for each weight (Meta-SGD, Li et al. 2017): as the weights lie */
};

struct inner_spec {
    const struct net *net; /* its output [width]: classes, or targets; must outlive the loop */
    enum inner_loss loss;
    int support, query; /* pictures of each set */
    int steps;          /* K >= 1 */
    int order;          /* 1 or 2 */
    enum inner_driver driver;
    enum inner_rates rates;
    int first;      /* tensors before this one do not adapt: 0 all do, params - 2 the head only */
    int every_step; /* 1: query losses after every step count */
    int by_support; /* 1: batch normalisation of the query by the statistics of the support, so that
                       each picture of the query is answered by itself; 0: by its own */
};

/* Reals of theta: the network's, then the rates, padded with 0 to a multiple of 16. */
int64_t inner_size(const struct inner_spec *spec);
/* Sets the learnt rates of theta to this number. */
void inner_init_rates(const struct inner_spec *spec, double rate, real *theta);

/* The sets of a task: pictures (or other inputs) [n, ...input] and targets [n, width], of a
 * classification one-hot labels, to be filled before a run. */
struct inner_task {
    real *support, *support_target;
    real *query, *query_target;
};

struct inner;

/* NULL on error, with the reason in e. Running allocates nothing. */
struct inner *inner_create(struct arena *arena, const struct inner_spec *spec, struct error *e);
struct inner_task inner_task(struct inner *in);
/* With every_step, the weights c_1 .. c_K of the query losses, to be filled before a run (at first
 * 1 / K each); NULL without. */
real *inner_weights(struct inner *in);

/* Adapts to the task and writes the meta-gradient [inner_size]. theta is not changed. rate: of
 * RATES_FIXED, otherwise not used. Returns the query loss after the last step. */
double inner_run(struct inner *in, real *theta, double rate, real *gradient);
/* Outputs for the query [query, width], e.g. logits, of the last run, after its last step. */
const real *inner_after(const struct inner *in);
/* The same without adaptation: a forward pass of its own. */
const real *inner_before(struct inner *in, real *theta);

/* The shared buffers of its plans, which never run at once, beside what they would be unplanned. */
struct plan_stats inner_stats(const struct inner *in);

/* The plans that a meta-gradient runs, for whoever wants to look inside; returns how many. */
enum { INNER_PLANS = 4 };
struct inner_plan {
    const char *name;
    struct plan *plan;
};
int inner_plans(const struct inner *in, struct inner_plan *out /* [INNER_PLANS] */);

/* Rows of a table of hyperparameters (algo/algo.h). */
#define INNER_TEST_STEPS(initial)                                                                  \
    {                                                                                              \
        "testSteps", HYPER_INT, 0, 32, initial, 0, 1, "steps", NULL,                               \
            DOC("Steps of adaptation in evaluation.")                                              \
    }
#define INNER_FIRST_RATE(initial)                                                                  \
    {                                                                                              \
        "innerRate", HYPER_REAL, 1e-4, 10, initial, 1, 1, "", NULL,                                \
            DOC("Step size of the adaptation; learnt rates begin with it.")                        \
    }
#define INNER_ORDER                                                                                \
    {                                                                                              \
        "order", HYPER_INT, 1, 2, 2, 0, 0, "", NULL,                                               \
            DOC("2: the exact meta-gradient; 1: without second derivatives (first-order MAML).")   \
    }

#endif
