/* Learners that embed the drawings of an episode by one network and compare the query's embeddings
 * with the support's. They share how they are trained and how they answer; each says how it
 * compares. */
#ifndef ALGO_METRIC_H
#define ALGO_METRIC_H

#include "algo/family.h"

/* The rows behind the family's. */
enum metric_hyper { STATISTICS = FAMILY_HYPERS, METRIC_HYPERS };

/* Of which drawings batch normalisation takes its statistics when an episode is answered. In
 * training it is always the whole episode. Without batch normalisation all are the same. */
enum metric_statistics {
    STATISTICS_EPISODE,  /* support and query together: a query's answer depends on the others
                            ("transductive") */
    STATISTICS_SUPPORT,  /* the labelled drawings alone */
    STATISTICS_TRAINING, /* a fixed set of training drawings, distorted as in training, passed
                            through the network as it is: population statistics (Ioffe & Szegedy
                            2015), with no running averages anywhere */
};

#define METRIC_ROWS                                                                                \
    [STATISTICS] = {                                                                               \
        "statistics",                                                                              \
        HYPER_CHOICE,                                                                              \
        0,                                                                                         \
        2,                                                                                         \
        STATISTICS_EPISODE,                                                                        \
        0,                                                                                         \
        1,                                                                                         \
        "",                                                                                        \
        "episode|support|training",                                                                \
        DOC("Batch normalisation in evaluation by the statistics of the whole episode, with "      \
            "which queries are judged together, or of its support or of training drawings "        \
            "alone.")}

/* An episode as nodes of a graph. */
struct metric_episode {
    int support, target; /* [n,D] embeddings, [n,way] one-hot labels */
    int query, asked;    /* [m,D], [m,way]; asked is 0 where an episode is answered */
    const int *params;   /* nodes of the network's parameters, the method's own last */
    int pictures;        /* [n,784] of the support */
    int noise;           /* [as many as the method wants] in training; 0 where one is answered */
};

struct metric_method {
    /* Adds parameters of its own to the network's; may be NULL. */
    void (*parameters)(const struct session *s, struct net *n);
    /* Scores [m,way] of the query's classes, whose log-softmax is the answer. */
    int (*scores)(const struct session *s, struct graph *g, const struct metric_episode *e);
    /* The training loss, in nats, given the same scores. NULL: the mean cross-entropy of the
     * query. */
    int (*loss)(const struct session *s, struct graph *g, const struct metric_episode *e,
                int scores);
    /* Standard normal numbers that the loss of a task depends on; NULL: none. */
    int (*noise)(const struct session *s);
    /* Where the support has a say in how drawings are embedded: changes ids, which are those of the
     * parameters, to what the network is run with. The embeddings are not there yet. May be NULL.
     */
    void (*condition)(const struct session *s, struct graph *g, const struct metric_episode *e,
                      int *ids);
    /* Where an episode is answered several times, on the way: how often, at most METRIC_STAGES, and
     * the scores of each. NULL: once, by `scores`. */
    int (*stages)(const struct session *s);
    void (*answers)(const struct session *s, struct graph *g, const struct metric_episode *e,
                    int *scores);
};

enum { METRIC_STAGES = 32 };

enum status metric_create(struct session *s, const struct metric_method *method);
/* Members of struct algo, with metrics loss and accuracy. */
enum status metric_part(struct session *s, int t, real *gradient, double *metrics);

#endif
