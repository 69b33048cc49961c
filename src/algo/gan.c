/* Generative adversarial network: a generator G makes pictures of random codes, a discriminator D
 * tells them from drawings, and each learns from the other's mistakes.
 *
 *   discriminator:  -1/2 mean log D(x) - 1/2 mean log(1 - D(G(z)))  + penalty/2 mean |d logit /
 * dx|^2 generator:      -mean log D(G(z)),   z ~ N(0, 1)
 *
 * in nats a picture; D(x) is the sigmoid of a logit. Pictures are in -1 .. 1 inside the networks
 * and grey 0 .. 1 outside. A step is some updates of the discriminator, then some of the generator,
 * each on a batch of its own and by an Adam of its own. Pictures shown are made by an average of
 * the generator's weights over its updates. Sources: Goodfellow et al. 2014; Radford, Metz &
 * Chintala 2016 (convolutions, beta1 of 0.5); Salimans et al. 2016 (one-sided label smoothing);
 * Sonderby et al. 2017 (noise on pictures); Mescheder, Geiger & Nowozin 2018 (the penalty R1);
 * Yazici et al. 2019 (the average). */
#include "algo/gan_net.h"

#include <math.h>
#include <string.h>

#include "base/num.h"

static const struct hyper hypers[GAN_HYPERS] = {
    [GAN_NET] = {"net", HYPER_CHOICE, 0, 1, 1, 0, 0, "", "articles|conv",
                 DOC("Fully connected, 100-128-256-512-1024-784 and 784-512-256-1, or small "
                     "convolutional networks.")},
    [GAN_LATENT] = {"latent", HYPER_INT, 2, 128, 32, 0, 0, "", NULL,
                    DOC("Random numbers from which a picture is made.")},
    [GAN_NORM] = {"norm", HYPER_CHOICE, 0, 3, 1, 0, 0, "", "none|batch|eps0.8|layer",
                  DOC("Normalisation in the generator: eps0.8 is batch normalisation with the "
                      "articles' mistake, an eps of 0.8.")},
    [GAN_START] = {"start", HYPER_CHOICE, 0, 1, 0, 0, 0, "", "he|small",
                   DOC("Initial weights: of a size that keeps what passes through, or smaller, "
                       "of variance 1/(3 inputs), as where the articles come from.")},
    [GAN_LOSS] = {"loss", HYPER_CHOICE, 0, 2, GAN_NONSATURATING, 0, 0, "",
                  "minimax|nonsaturating|hinge", DOC("What the two networks play for.")},
    [GAN_PENALTY] = {"penalty", HYPER_REAL, 0, 100, 0, 0, 0, "", NULL,
                     DOC("Weight of the squared gradient of the discriminator at real drawings "
                         "(R1); 0 leaves it out.")},
    [GAN_SMOOTHING] = {"smoothing", HYPER_REAL, 0, 0.5, 0, 0, 1, "", NULL,
                       DOC("Real drawings count as real by 1 less this.")},
    [GAN_NOISE] = {"instanceNoise", HYPER_REAL, 0, 2, 0, 0, 1, "", NULL,
                   DOC("Standard deviation of noise on all pictures the discriminator sees in "
                       "training; pictures span -1 to 1.")},
    [GAN_BATCH] = {"batch", HYPER_INT, 2, 256, 32, 1, 0, "pictures", NULL,
                   DOC("Pictures of each kind an update.")},
    [GAN_RATE] = DESCENT_RATE(5e-4),
    [GAN_RATIO] = {"ratio", HYPER_REAL, 0.05, 20, 1, 1, 1, "", NULL,
                   DOC("The discriminator's rate over the generator's.")},
    [GAN_BETA1] = {"beta1", HYPER_REAL, 0, 0.99, 0.5, 0, 1, "", NULL,
                   DOC("Adam's memory of gradients; 0.5 where the two chase each other.")},
    [GAN_DISCRIMINATOR_STEPS] = {"discriminatorSteps", HYPER_INT, 0, 8, 1, 0, 1, "updates", NULL,
                                 DOC("Updates of the discriminator a step; 0: it waits.")},
    [GAN_GENERATOR_STEPS] = {"generatorSteps", HYPER_INT, 0, 8, 1, 0, 1, "updates", NULL,
                             DOC("Updates of the generator a step; 0: it waits.")},
    [GAN_AVERAGE] = {"average", HYPER_REAL, 0, 0.9999, 0.99, 0, 1, "", NULL,
                     DOC("How much of the averaged generator, which makes the pictures shown, "
                         "an update keeps; 0: it is the generator itself.")},
    [GAN_NORMALISE] =
        {"normalise", HYPER_CHOICE, 0, 2, NORMALISE_NONE, 0, 0, "", "none|centre|moment",
         DOC("Drawings as they are, centred, or centred and scaled to equal ink spread.")},
    [GAN_AUGMENT] = {"augment", HYPER_REAL, 0, 2, 0, 0, 0, "", NULL,
                     DOC("Strength of random distortions of the training drawings; 0 none.")},
};

/* Losses in nats, and the means of D over real drawings and generated pictures, as training sees
 * them: each of the last batch before its update. */
static const char *const metrics[] = {"discriminator", "generator", "real", "fake"};

enum {
    MOST_STEPS = 8,
    DISCRIMINATOR = 0,
    GENERATOR = 1,
    DISCRIMINATOR_CHANGES = 3, /* arrays of state that its updates change */
    CHANGES = 6,               /* and the generator's */
};

/* A stream for each pass: even numbers the discriminator's. */
static uint64_t pass_index(const struct session *s, int which, int pass)
{
    return ((uint64_t)s->step * MOST_STEPS + (uint64_t)pass) * 2 + (uint64_t)which;
}

static void fill_noise(const struct session *s, struct rng *rng, real *noise)
{
    const struct gan *v = s->own;
    int64_t n = (int64_t)v->drawings.batch * PIXELS;
    real sd = (real)s->hyper[GAN_NOISE];
    if (!(sd > 0)) {
        memset(noise, 0, (size_t)n * sizeof *noise);
        return;
    }
    rng_fill_normal(rng, noise, n);
    for (int64_t i = 0; i < n; i++)
        noise[i] *= sd;
}

static void fill_drawings(struct session *s, int64_t batch, uint64_t index, real *x)
{
    struct gan *v = s->own;
    struct rng rng = rng_stream(s->seed, RNG_AUGMENT, index);
    const struct augment *augment = s->hyper[GAN_AUGMENT] > 0 ? &v->drawings.augment : NULL;
    const int32_t *drawn = drawings_draw(s, &v->drawings, batch);
    for (int i = 0; i < v->drawings.batch; i++)
        render(s->data, (struct pose){.item = drawn[i]}, v->drawings.normalise, augment, &rng,
               x + (ptrdiff_t)i * PIXELS);
    for (int64_t i = 0; i < (int64_t)v->drawings.batch * PIXELS; i++)
        x[i] = 2 * x[i] - 1;
}

static double mean_belief(const real *logit, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += 1 / (1 + num_exp(-(double)logit[i]));
    return sum / n;
}

static enum status update(struct session *s, struct gan_update *u, int which, double rate)
{
    struct gan *v = s->own;
    const real *gradient = v->descent.gradient + u->first;
    if (!isfinite((double)*u->loss) || !optimizer_accepts(u->n, gradient))
        return error_set(&s->error, ERR_NUMERIC,
                         "step %d: the loss of the %s is %g, or its gradient is not finite; lower "
                         "the rate, or start again with another seed",
                         (int)s->step + 1, which == GENERATOR ? "generator" : "discriminator",
                         (double)*u->loss);
    struct optimizer o = optimizer_default(OPT_ADAM, rate);
    o.momentum = s->hyper[GAN_BETA1];
    int64_t count = (int64_t)v->updates[which] + 1;
    optimizer_step(&o, count, u->n, gradient, v->descent.theta + u->first,
                   v->descent.state + 2 * u->first);
    v->updates[which] = (real)count;
    return OK;
}

/* Early on an average of few updates remembers fewer. */
static void average(struct session *s)
{
    struct gan *v = s->own;
    double count = (double)v->updates[GENERATOR];
    real keep = (real)num_min(s->hyper[GAN_AVERAGE], (count - 1) / (count + 9));
    for (int64_t i = 0; i < v->generator.size; i++)
        v->average[i] = v->descent.theta[i] + keep * (v->average[i] - v->descent.theta[i]);
}

/* A network that waits is measured all the same. */
static enum status discriminate(struct session *s, double *out)
{
    struct gan *v = s->own;
    struct gan_update *u = &v->discriminate;
    int steps = (int)s->hyper[GAN_DISCRIMINATOR_STEPS];
    double rate = s->hyper[GAN_RATE] * s->hyper[GAN_RATIO];
    for (int pass = 0; pass < (steps ? steps : 1); pass++) {
        uint64_t index = pass_index(s, DISCRIMINATOR, pass);
        struct rng rng = rng_stream(s->seed, RNG_NOISE, index);
        rng_fill_normal(&rng, u->z, (int64_t)v->drawings.batch * v->latent);
        fill_drawings(s, steps ? (int64_t)v->updates[DISCRIMINATOR] : s->step, index, u->x);
        fill_noise(s, &rng, u->noise[0]);
        fill_noise(s, &rng, u->noise[1]);
        *u->target = (real)(1 - s->hyper[GAN_SMOOTHING]);
        plan_run(u->plan);
        if (steps && update(s, u, DISCRIMINATOR, rate))
            return s->error.code;
    }
    out[0] = (double)*u->loss;
    out[2] = mean_belief(u->real, v->drawings.batch);
    out[3] = mean_belief(u->fake, v->drawings.batch);
    return OK;
}

static enum status generate(struct session *s, double *out)
{
    struct gan *v = s->own;
    struct gan_update *u = &v->generate;
    int steps = (int)s->hyper[GAN_GENERATOR_STEPS];
    for (int pass = 0; pass < (steps ? steps : 1); pass++) {
        struct rng rng = rng_stream(s->seed, RNG_NOISE, pass_index(s, GENERATOR, pass));
        rng_fill_normal(&rng, u->z, (int64_t)v->drawings.batch * v->latent);
        fill_noise(s, &rng, u->noise[0]);
        plan_run(u->plan);
        if (!steps)
            break;
        if (update(s, u, GENERATOR, s->hyper[GAN_RATE]))
            return s->error.code;
        average(s);
    }
    out[1] = (double)*u->loss;
    return OK;
}

/* What a step may have changed when it fails, and has to put back. */
struct saved {
    real *data;
    int64_t count;
};

static void step_changes(const struct gan *v, struct saved out[CHANGES])
{
    int64_t n = v->generator.size, m = v->discriminator.size;
    out[0] = (struct saved){v->updates, 2};
    out[1] = (struct saved){v->descent.theta + n, m};
    out[2] = (struct saved){v->descent.state + 2 * n, 2 * m};
    /* The generator's only update is refused before it changes anything. */
    out[3] = (struct saved){v->descent.theta, n};
    out[4] = (struct saved){v->descent.state, 2 * n};
    out[5] = (struct saved){v->average, n};
}

static enum status step(struct session *s, double *out)
{
    struct gan *v = s->own;
    struct saved all[CHANGES];
    step_changes(v, all);
    int changes = s->hyper[GAN_GENERATOR_STEPS] > 1 ? CHANGES : DISCRIMINATOR_CHANGES;
    real *before = v->before;
    for (int i = 0; i < changes; before += all[i++].count)
        memcpy(before, all[i].data, (size_t)all[i].count * sizeof *before);
    if (discriminate(s, out) == OK && generate(s, out) == OK)
        return OK;
    before = v->before;
    for (int i = 0; i < changes; before += all[i++].count)
        memcpy(all[i].data, before, (size_t)all[i].count * sizeof *before);
    return s->error.code;
}

/* Weights from elsewhere come without an average: it begins anew with them. */
static enum status changed(struct session *s)
{
    struct gan *v = s->own;
    if (v->updates[GENERATOR] == 0)
        memcpy(v->average, v->descent.theta, (size_t)v->generator.size * sizeof *v->average);
    return OK;
}

const struct algo algo_gan = {
    .name = "gan",
    .doc = DOC("Generative adversarial network (Goodfellow et al. 2014): a generator learns to "
               "draw what a discriminator cannot tell from drawings."),
    .hypers = hypers,
    .hyper_count = GAN_HYPERS,
    .metrics = metrics,
    .metric_count = ALGO_LENGTH(metrics),
    .split = SPLIT_CHARACTERS,
    .views = gan_views,
    .view_count = GAN_VIEWS,
    .create = gan_create,
    .step = step,
    .changed = changed,
};
