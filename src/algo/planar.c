#include "algo/planar.h"

#include <math.h>
#include <string.h>

#include "base/num.h"

enum { MOST_NODES = 256 }; /* along one axis */

static const double log_2pi = 1.8378770664093455;
/* How far eps goes, and what lies between two nodes: where integrands are polynomials, and where a
 * grain is resolved, whose integrands grow more slowly. */
static const double reach_of_polynomials = 7.5, widest = 0.55;
static const double reach_of_grains = 6.5, grains = 1.5;

static double lean_of(const struct planar *q)
{
    return q->n == PLANAR_MOST ? q->theta[4] : 0;
}

struct planar planar_make(int n, const double *mean, const double *sd, double correlation)
{
    struct planar q = {.n = n, .theta = {mean[0], mean[1], num_log(sd[0]), num_log(sd[1]), 0}};
    if (n == PLANAR_MOST) {
        q.theta[3] += 0.5 * num_log(1 - correlation * correlation);
        q.theta[4] = sd[1] * correlation;
    }
    return q;
}

void planar_spread(const struct planar *q, double *sd, double *correlation)
{
    double lean = lean_of(q), own = num_exp(q->theta[3]);
    sd[0] = num_exp(q->theta[2]);
    sd[1] = sqrt(own * own + lean * lean);
    *correlation = lean / sd[1];
}

double planar_entropy(const struct planar *q)
{
    return 1 + log_2pi + q->theta[2] + q->theta[3];
}

double planar_log(const struct planar *q, const double *z)
{
    double first = (z[0] - q->theta[0]) * num_exp(-q->theta[2]);
    double second = (z[1] - q->theta[1] - lean_of(q) * first) * num_exp(-q->theta[3]);
    return 1 - planar_entropy(q) - 0.5 * (first * first + second * second);
}

/* ---- integrals over q: nodes of eps in a disc, whose weights add up to 1 ---- */

struct nodes {
    int count;
    double at[MOST_NODES], weight[MOST_NODES];
    double square; /* of the disc's radius */
    double total;  /* of the weights in it */
};

static void nodes_for(const struct target *t, const struct planar *q, struct nodes *nodes)
{
    double sd[2], correlation, step = widest, reach = reach_of_polynomials;
    planar_spread(q, sd, &correlation);
    if (t->grain > 0) {
        step = num_min(step, grains * t->grain / num_max(sd[0], sd[1]));
        reach = reach_of_grains;
    }
    int count = (int)num_min(MOST_NODES, ceil(2 * reach / step));
    nodes->count = count;
    nodes->square = reach * reach;
    nodes->total = 0;
    for (int i = 0; i < count; i++) {
        double at = reach * ((2 * i + 1.0) / count - 1);
        nodes->at[i] = at;
        nodes->weight[i] = num_exp(-0.5 * at * at);
    }
    for (int i = 0; i < count * count; i++) {
        double a = nodes->at[i % count], b = nodes->at[i / count];
        if (a * a + b * b <= nodes->square)
            nodes->total += nodes->weight[i % count] * nodes->weight[i / count];
    }
}

/* Weight of node i and its eps; 0 outside. */
static double node(const struct nodes *nodes, int i, double *eps)
{
    int a = i % nodes->count, b = i / nodes->count;
    eps[0] = nodes->at[a];
    eps[1] = nodes->at[b];
    if (eps[0] * eps[0] + eps[1] * eps[1] > nodes->square)
        return 0;
    return nodes->weight[a] * nodes->weight[b] / nodes->total;
}

double planar_energy(const struct target *t, const struct planar *q)
{
    struct nodes nodes;
    const double sd[2] = {num_exp(q->theta[2]), num_exp(q->theta[3])}, lean = lean_of(q);
    double sum = 0;
    nodes_for(t, q, &nodes);
    for (int i = 0; i < nodes.count * nodes.count; i++) {
        double eps[2], weight = node(&nodes, i, eps);
        if (weight == 0)
            continue;
        double z[2] = {q->theta[0] + sd[0] * eps[0], q->theta[1] + sd[1] * eps[1] + lean * eps[0]};
        sum += weight * target_log(t, z, NULL);
    }
    return sum;
}

/* What does not depend on the sample. */
struct known {
    double sd[2], lean, entropy, of_entropy[PLANAR_MOST];
};

static struct known known_of(const struct planar *q, int sampled)
{
    double known = sampled ? 0 : 1;
    return (struct known){{num_exp(q->theta[2]), num_exp(q->theta[3])},
                          lean_of(q),
                          planar_entropy(q),
                          {0, 0, known, known, 0}};
}

/* path and score without the entropy's share; its target's log in *log_target. */
static double sample(const struct target *t, const struct planar *q, const struct known *k,
                     int sampled, const double *e, double *z, double *path, double *score,
                     double *log_target)
{
    double slope[2];
    z[0] = q->theta[0] + k->sd[0] * e[0];
    z[1] = q->theta[1] + k->sd[1] * e[1] + k->lean * e[0];
    double f = *log_target = target_log(t, z, slope);
    /* L^-T eps, minus the slope of log q by z */
    double back[2] = {(e[0] - k->lean / k->sd[1] * e[1]) / k->sd[0], e[1] / k->sd[1]};
    if (sampled) {
        f += k->entropy - 1 + 0.5 * (e[0] * e[0] + e[1] * e[1]);
        slope[0] += back[0];
        slope[1] += back[1];
    }
    for (int i = 0; i < 2; i++) {
        path[i] = slope[i];
        path[2 + i] = slope[i] * k->sd[i] * e[i];
        score[i] = back[i];
    }
    score[2] = back[0] * k->sd[0] * e[0] - 1;
    score[3] = e[1] * e[1] - 1;
    path[4] = slope[1] * e[0];
    score[4] = back[1] * e[0];
    return f;
}

double planar_sample(const struct target *t, const struct planar *q, int sampled, const double *eps,
                     double *z, double *path, double *score)
{
    struct known k = known_of(q, sampled);
    double own[PLANAR_MOST], by_log_q[PLANAR_MOST], log_target;
    double f = sample(t, q, &k, sampled, eps, z, own, by_log_q, &log_target);
    for (int i = 0; i < q->n; i++) {
        path[i] = own[i] + k.of_entropy[i];
        score[i] = f * by_log_q[i] + k.of_entropy[i];
    }
    return f;
}

/* Sums over nodes, of one number of theta. */
struct sums {
    double path, path2;                 /* path, its square */
    double score2, by_value, by_value2; /* s^2, f s^2, f^2 s^2 */
    double along;                       /* f s */
};

void planar_integrate(const struct target *t, const struct planar *q, int samples, int sampled,
                      struct planar_moments *m)
{
    struct nodes nodes;
    struct sums sums[PLANAR_MOST];
    struct known known = known_of(q, sampled);
    double value2 = 0;
    memset(m, 0, sizeof *m);
    memset(sums, 0, sizeof sums);
    nodes_for(t, q, &nodes);
    for (int i = 0; i < nodes.count * nodes.count; i++) {
        double e[2], weight = node(&nodes, i, e), z[2], path[PLANAR_MOST], score[PLANAR_MOST], p;
        if (weight == 0)
            continue;
        double f = sample(t, q, &known, sampled, e, z, path, score, &p);
        m->energy += weight * p;
        m->value += weight * f;
        value2 += weight * f * f;
        for (int k = 0; k < q->n; k++) {
            struct sums *s = &sums[k];
            double square = weight * score[k] * score[k];
            s->path += weight * path[k];
            s->path2 += weight * path[k] * path[k];
            s->score2 += square;
            s->by_value += square * f;
            s->by_value2 += square * f * f;
            s->along += weight * f * score[k];
        }
    }
    m->entropy = planar_entropy(q);
    m->elbo = m->energy + m->entropy;
    m->variance_of_value = num_max(0, value2 - m->value * m->value);
    double n = samples;
    for (int k = 0; k < q->n; k++) {
        const struct sums *s = &sums[k];
        double g = s->along; /* the score has mean 0, so f may be taken about its mean */
        m->gradient[k] = s->path + known.of_entropy[k];
        m->variance[BY_PATH][k] = num_max(0, s->path2 - s->path * s->path) / n;
        m->variance[BY_SCORE][k] = num_max(0, s->by_value2 - g * g) / n;
        m->variance[BY_BASELINE][k] = m->variance[BY_SCORE][k];
        if (samples == 1)
            continue;
        /* A U-statistic of order 2 with the kernel 1/2 (f1 - f2) (s1 - s2) (Hoeffding 1948). */
        double off = s->by_value2 - 2 * m->value * s->by_value + m->value * m->value * s->score2;
        double pairs = off + m->variance_of_value * s->score2;
        m->variance[BY_BASELINE][k] = num_max(0, (n - 2) * (off - g * g) + pairs) / (n * (n - 1));
    }
}
