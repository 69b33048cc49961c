/* Latent embedding optimisation, small: a few labelled drawings say, for each class, a code from
 * which its classifier's weights are decoded; adaptation moves the codes. The equations are those
 * of algo/decoded.h. The embedding is trained along, and answers episodes of any shape. Source:
 * Rusu, Rao, Sygnowski, Vinyals, Pascanu, Osindero & Hadsell 2019. */
#include "algo/decoded.h"
#include "algo/inner.h"
#include "algo/metric.h"

enum hyper_index {
    CODE = METRIC_HYPERS,
    INNER_STEPS,
    FINE_STEPS,
    INNER_RATE,
    FINE_RATE,
    ORDER,
    KL_WEIGHT,
    PENALTY,
    HYPERS
};

static const struct hyper hypers[HYPERS] = {
    FAMILY_ROWS(5, 3, 1, DOWNSAMPLE_STRIDE, 1e-2, 0.3, 3000, 0),
    METRIC_ROWS,
    [CODE] = {"code", HYPER_INT, 2, 128, 32, 0, 0, "", NULL,
              DOC("Latent numbers of each class, from which its weights are decoded.")},
    [INNER_STEPS] = {"innerSteps", HYPER_INT, 0, 10, 3, 0, 0, "steps", NULL,
                     DOC("Steps of adaptation of the codes.")},
    [FINE_STEPS] = {"fineSteps", HYPER_INT, 0, 10, 2, 0, 0, "steps", NULL,
                    DOC("Further steps, of the decoded weights themselves.")},
    [INNER_RATE] = {"innerRate", HYPER_REAL, 1e-4, 100, 1, 1, 0, "", NULL,
                    DOC("Step size of the codes, which is learnt, to begin with.")},
    [FINE_RATE] = {"fineRate", HYPER_REAL, 1e-5, 10, 1e-2, 1, 0, "", NULL,
                   DOC("Step size of the decoded weights, which is learnt, to begin with.")},
    [ORDER] = INNER_ORDER,
    [KL_WEIGHT] = {"klWeight", HYPER_REAL, 0, 1, 1e-3, 0, 0, "", NULL,
                   DOC("Weight of the codes' divergence from the prior in the loss.")},
    [PENALTY] = {"encoderPenalty", HYPER_REAL, 0, 1, 1e-2, 0, 0, "", NULL,
                 DOC("Weight, in the loss, of how far adaptation has to move the codes.")},
};

static const char *const metrics[] = {"loss", "accuracy"};

static struct decoded decoded_of(const struct session *s)
{
    const struct family *f = s->own;
    return (struct decoded){
        .features = (int)shape_count(&f->net.shape),
        .code = (int)s->hyper[CODE],
        .hidden = 2 * (int)s->hyper[CODE],
        .steps = (int)s->hyper[INNER_STEPS],
        .fine = (int)s->hyper[FINE_STEPS],
        .order = (int)s->hyper[ORDER],
    };
}

static void parameters(const struct session *s, struct net *n)
{
    const struct decoded d = decoded_of(s);
    decoded_parameters(n, &d, s->hyper[INNER_RATE], s->hyper[FINE_RATE]);
}

static int noise(const struct session *s)
{
    const struct decoded d = decoded_of(s);
    return decoded_noise(&d, (int)s->hyper[WAY]);
}

static int stages(const struct session *s)
{
    return (int)s->hyper[INNER_STEPS] + (int)s->hyper[FINE_STEPS] + 1;
}

static void run(const struct session *s, struct graph *g, const struct metric_episode *e,
                int *scores, int *divergence, int *penalty)
{
    const struct family *f = s->own;
    const struct decoded d = decoded_of(s);
    decoded_scores(&d, g, e->params + f->net.params - DECODED_PARAMS, e->support, e->target,
                   e->query, e->noise, scores, divergence, penalty);
}

static void answers(const struct session *s, struct graph *g, const struct metric_episode *e,
                    int *scores)
{
    run(s, g, e, scores, NULL, NULL);
}

static int scores(const struct session *s, struct graph *g, const struct metric_episode *e)
{
    int all[METRIC_STAGES];
    run(s, g, e, all, NULL, NULL);
    return all[stages(s) - 1];
}

/* The loop is built again: equal nodes are the same nodes. */
static int loss(const struct session *s, struct graph *g, const struct metric_episode *e, int there)
{
    int all[METRIC_STAGES], divergence, penalty;
    run(s, g, e, all, &divergence, &penalty);
    int query = ad_mean_all(g, ad_softmax_cross_entropy(g, there, e->asked));
    int more = ad_add(g, ad_scale(g, divergence, s->hyper[KL_WEIGHT]),
                      ad_scale(g, penalty, s->hyper[PENALTY]));
    return ad_add(g, query, more);
}

static const struct metric_method method = {
    .parameters = parameters,
    .scores = scores,
    .loss = loss,
    .noise = noise,
    .stages = stages,
    .answers = answers,
};

static enum status create(struct session *s)
{
    return metric_create(s, &method);
}

const struct algo algo_leo = {
    .name = "leo",
    .doc = DOC("Latent embedding optimisation (Rusu et al. 2019), small: decodes a classifier's "
               "weights from a few latent numbers of each class, and adapts these."),
    FAMILY_TABLES(hypers, metrics),
    .create = create,
    FAMILY_STEPS(metric_part),
};
