/* A memory-augmented learner: what an episode teaches is written to an external memory, one example
 * after another, and read by content; no weight changes.
 *
 * The memory has slots j with a key A_j [D], label counts B_j [way] and a usage. It starts empty.
 * An example x, embedded as the unit vector e, is presented without its label:
 *   near_j = e^(beta (cos(e, A_j) - 1))                            content-based addressing
 *   S_k    = sum_j near_j B_jk + nu / way                          what is read
 *   p(k | x) = S_k / sum of S
 * then its label y is told, and it is written:
 *   w_j = near_j B_jy / S_y        the share each slot has in the right answer,
 *   w_0 = (nu / way) / S_y         and the share of "nothing I know": a new entry
 *   j*  = the least used slot:     A_j*, B_j* <- (1 - w_0) A_j*, (1 - w_0) B_j*
 *   A_j <- A_j + v_j e,   B_jy <- B_jy + v_j,   v = w, with w_0 more at j*
 *   usage <- 0.99 usage + v + the share of each slot in what was read
 * So an example of a class never seen opens a slot, one like an entry of its own class strengthens
 * that entry (a prototype forms), and one unlike it opens another. beta and nu are learnt with the
 * network. The query reads the memory once all the support is written.
 *
 * The loss, in nats, is the mean of -log p(label) along the whole sequence, support and query, each
 * before its label was told. Which character has which label is new in every episode, so that
 * labels can be known from the memory only.
 *
 * After Santoro et al. 2016: memory, content-based reading by cosine, writing to the least used
 * slot, labels shuffled, loss along the sequence. Different from it: no recurrent controller, the
 * network sees one drawing at a time; the value stored is the label itself, told after the answer;
 * and the gate between used and unused slots is no free number but each entry's responsibility for
 * the label, as in the update of Kaiser et al. 2017 made soft, or one pass of online EM. */
#include "algo/compare.h"
#include "algo/metric.h"

enum hyper_index { SLOTS = METRIC_HYPERS, HYPERS };

static const struct hyper hypers[HYPERS] = {
    FAMILY_ROWS(32, 1, 1, DOWNSAMPLE_POOL3, 1e-2, 0.33, 3000, 5),
    METRIC_ROWS,
    [SLOTS] = {"slots", HYPER_INT, 1, 256, 128, 1, 0, "", NULL,
               DOC("Entries the memory has room for.")},
};

static const char *const metrics[] = {"loss", "accuracy"};

static const double first_sharpness = 2.3, first_novelty = -3; /* log beta, log nu */

static void parameters(const struct session *s, struct net *n)
{
    (void)s;
    net_parameter(n, "sharpness", SHAPE1(1), first_sharpness);
    net_parameter(n, "novelty", SHAPE1(1), first_novelty);
}

static int present(const struct session *s, struct graph *g, const struct metric_episode *e,
                   int *along)
{
    const struct family *f = s->own;
    const struct compare_memory memory = {
        .slots = (int)s->hyper[SLOTS],
        .sharpness = e->params[f->net.params - 2],
        .novelty = e->params[f->net.params - 1],
    };
    return compare_memory(g, &memory, e->support, e->target, e->query, along);
}

static int scores(const struct session *s, struct graph *g, const struct metric_episode *e)
{
    return present(s, g, e, NULL);
}

/* The sequence is built again: equal nodes are the same nodes. */
static int loss(const struct session *s, struct graph *g, const struct metric_episode *e, int there)
{
    int along, written = shape_of(g, e->target).dim[0], asked = shape_of(g, e->asked).dim[0];
    present(s, g, e, &along);
    int query = ad_sum_all(g, ad_softmax_cross_entropy(g, there, e->asked));
    int sum = ad_add(g, ad_reshape(g, along, SHAPE0()), query);
    return ad_scale(g, sum, 1.0 / (written + asked));
}

static const struct metric_method method = {
    .parameters = parameters, .scores = scores, .loss = loss};

static enum status create(struct session *s)
{
    return metric_create(s, &method);
}

const struct algo algo_memory = {
    .name = "memory",
    .doc = DOC("A memory-augmented learner (after Santoro et al. 2016 and Kaiser et al. 2017): "
               "examples are written to an external key-value memory one after another, and "
               "queries are answered from it."),
    FAMILY_TABLES(hypers, metrics),
    .create = create,
    FAMILY_STEPS(metric_part),
};
