/* The inner loop of Bayesian meta-learning: not weights but a belief over weights is adapted to a
 * task, and predictions are averages over it.
 *
 *   p(w) = N(mu_0, diag sd_0^2)       the prior, which is meta-learnt
 *   q_0 = p;   mu    <- mu    - a_k sd_0^2 dF/dmu(q_k)          (by elements), k = 0 .. K-1
 *              log sd <- log sd - b_k dF/dlog sd(q_k)
 *   F(q) = E_q[-log p(support | w)] + beta KL(q || p) / n       mean over its n drawings, nats
 *
 * -n F with beta = 1 is the evidence lower bound of the support. Steps are taken in units of the
 * prior (of (w - mu_0) / sd_0, hence sd_0^2), in which the pull of the KL is the same for all
 * weights; in those of the weights it grows without limit as the prior narrows. Tensors before
 * `first` have no spread: of them the mean is adapted alone. Expectations are averages over
 * `samples` draws w = mu + sd * noise, whose noise comes from outside, so that a run can be
 * repeated exactly. The rates a_k and b_k, one for each step and tensor, are learnt with the prior:
 * theta = [mu_0, log sd_0, rates]. What is minimised over tasks is
 *
 *   predictive   -log of the mean over draws of p(label | drawing, w)     (Gordon et al. 2019)
 *   expected     the mean over draws of -log p(label | drawing, w)        (Ravi & Beatson 2019)
 *
 * under q_K, averaged over the m drawings of the query, + beta KL(q_K || p) / m. The KL is what
 * keeps the prior as wide as tasks differ; nothing else does under the expected loss.
 * Sources: Ravi & Beatson 2019, "Amortized Bayesian Meta-Learning", alg. 1, where all weights have
 * a spread and steps are those of the weights, with one fixed rate; Gordon et al. 2019,
 * "Meta-Learning Probabilistic Inference for Prediction", eq. 4, for the predictive loss. */
#ifndef ALGO_BELIEF_H
#define ALGO_BELIEF_H

#include "algo/inner.h"
#include "base/rng.h"

enum belief_objective { BELIEF_PREDICTIVE, BELIEF_EXPECTED };

enum { BELIEF_SAMPLES = 128 }; /* at most */

struct belief_spec {
    const struct net *net; /* ends in logits; must outlive the loop */
    int support, query;    /* drawings of each set */
    int steps;             /* K >= 1: of training; also those that have rates of their own */
    int order;             /* 1: the inner gradients are taken as constants */
    int first;             /* tensors from this one on have a spread */
    int samples;
    enum belief_objective objective;
    double beta;
    int by_support; /* see algo/inner.h */
};

/* Reals of theta, a multiple of 16. */
int64_t belief_size(const struct belief_spec *spec);
/* Where in theta the log sds begin: that of tensor p, from first on, stands at
 * belief_spread(spec) + net->param[p].offset. */
int64_t belief_spread(const struct belief_spec *spec);
/* Where the rates begin: [steps, 2, params], first those of the means. */
int64_t belief_rates(const struct belief_spec *spec);
/* Sets all of theta but the means: this sd, and rates with which the first step moves every mean by
 * `rate` times its slope, or less where the prior is so narrow that the KL would overshoot. */
void belief_init(const struct belief_spec *spec, double sd, double rate, real *theta);
/* Numbers of noise that a draw of the weights takes. */
int64_t belief_width(const struct belief_spec *spec);
/* Normal noise for `draws` draws, of which each second one is the negative of the one before. */
void belief_noise(const struct belief_spec *spec, struct rng *rng, int draws, real *noise);

/* ---- training ---- */

struct belief;

/* NULL on error, with the reason in e. Running allocates nothing. */
struct belief *belief_create(struct arena *arena, const struct belief_spec *spec, struct error *e);
struct inner_task belief_task(struct belief *b);
/* To be filled before a run: [(K + 1) samples, width], of the inner steps and then of the query. */
real *belief_noise_of(struct belief *b);
/* Adapts to the task and writes the gradient of the objective [belief_size]; returns the objective.
 * theta is not changed. */
double belief_run(struct belief *b, real *theta, real *gradient);
/* Of the last run: log p [query, classes], averaged over draws, and KL(q_K || p), nats. */
const real *belief_answers(const struct belief *b);
double belief_kl(const struct belief *b);
struct plan *belief_plan(const struct belief *b);

/* ---- answering ---- */

struct believer;

/* steps: any number, of which those beyond the spec's take its last rates; draws: over which
 * answers are averaged. Noise is drawn here from rng, the same for every task. */
struct believer *believer_create(struct arena *arena, const struct belief_spec *spec, int steps,
                                 int draws, struct rng *rng, struct error *e);
/* Copies a task into it: support [n, ...input], targets [n, classes], query [m, ...input]. */
void believer_fill(struct believer *b, const real *support, const real *target, const real *query);
/* log p of the query under q_0 and after each step [steps + 1, m, classes]. */
void believer_run(struct believer *b, real *theta, real *answers);

#endif
