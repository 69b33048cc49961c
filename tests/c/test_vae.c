/* also: double */
/* takes long */
/* The VAE as a session: its metrics, the gradient of its whole loss in double against finite
 * differences, learning, and what its views promise. */
#include <string.h>

#include "algo/algo.h"

#include "check.h"

static struct dataset *data;

struct setting {
    const char *key;
    double value;
};

static struct session *make(const struct setting *with)
{
    const struct algo *a = algo_find("vae");
    double hyper[SESSION_HYPERS];
    for (int i = 0; i < a->hyper_count; i++) {
        hyper[i] = a->hypers[i].initial;
        for (const struct setting *w = with; w->key; w++) {
            if (!strcmp(w->key, a->hypers[i].key))
                hyper[i] = w->value;
        }
    }
    struct session *s = session_create(a, data, 8, hyper, NULL);
    CHECK(s && s->error.code == OK);
    return s;
}

/* With plain SGD a step is theta - rate * gradient, so the gradient can be read off; and since a
 * step's noise depends on its number only, the same step from another theta gives the loss there.
 * metrics: elbo, reconstruction, kl. */
struct probe {
    struct session *s;
    int64_t n;
    double beta;
    real *theta; /* where to take the slope */
};

static double loss_at(struct probe *p, const real *direction, double h)
{
    real *theta = p->s->kept[0].data;
    double m[3];
    for (int64_t i = 0; i < p->n; i++)
        theta[i] = p->theta[i] + (real)(h * (double)direction[i]);
    session_loaded(p->s, 2);
    CHECK(session_step(p->s, 1, m) == 1);
    CHECK_NEAR(m[0], m[1] - m[2], 1e-9 * fabs(m[0]));
    CHECK(m[2] > 0);
    return -m[1] + p->beta * m[2];
}

static void check_gradient(const struct setting *with, double beta)
{
    struct probe p = {.s = make(with), .beta = beta};
    struct arena *arena = arena_create();
    p.n = p.s->kept[0].count;
    p.theta = arena_array(arena, (size_t)p.n, sizeof(real));
    real *direction = arena_array(arena, (size_t)p.n, sizeof(real));
    real *gradient = arena_array(arena, (size_t)p.n, sizeof(real));
    session_step(p.s, 2, NULL);
    struct rng r = rng_stream(2, RNG_TEST, 0);
    for (int64_t i = 0; i < p.n; i++) {
        real *at = &p.s->kept[0].data[i];
        p.theta[i] = *at == 0 ? 0 : *at + (real)(0.01 * rng_normal(&r));
    }
    loss_at(&p, direction, 0);
    double rate = 1e-2, length = 0;
    for (int64_t i = 0; i < p.n; i++) {
        gradient[i] = (real)((double)(p.theta[i] - p.s->kept[0].data[i]) / rate);
        length += (double)gradient[i] * (double)gradient[i];
    }
    length = sqrt(length);
    CHECK(length > 1);
    for (int trial = 0; trial < 3; trial++) {
        double scale = 0, slope = 0, h = 1e-6;
        for (int64_t i = 0; i < p.n; i++) {
            direction[i] = trial ? (real)rng_normal(&r) * (p.theta[i] != 0) : gradient[i];
            scale += (double)direction[i] * (double)direction[i];
        }
        for (int64_t i = 0; i < p.n; i++) {
            direction[i] /= (real)sqrt(scale);
            slope += (double)direction[i] * (double)gradient[i];
        }
        double measured = (loss_at(&p, direction, h) - loss_at(&p, direction, -h)) / (2 * h);
        CHECK_NEAR(measured / length, slope / length, 1e-6);
    }
    arena_free(arena);
    session_free(p.s);
}

static void whole_gradient(void)
{
    if (!REAL_IS_DOUBLE)
        return; /* too coarse for differences of a loss of 500 nats */
#define SGD {"optimizer", 0}, {"rate", 1e-2}, {"batch", 2}
    check_gradient((struct setting[]){SGD, {"latent", 4}, {NULL, 0}}, 1);
    check_gradient((struct setting[]){SGD, {"network", 1}, {"beta", 3}, {NULL, 0}}, 3);
    check_gradient((struct setting[]){SGD, {"likelihood", 1}, {"warmUp", 6}, {NULL, 0}}, 0.5);
    check_gradient(
        (struct setting[]){SGD, {"likelihood", 1}, {"network", 1}, {"sigma", 0.5}, {NULL, 0}}, 1);
#undef SGD
    /* In two parts. */
    check_gradient((struct setting[]){{"optimizer", 0},
                                      {"rate", 1e-2},
                                      {"batch", 32},
                                      {"network", 1},
                                      {"latent", 3},
                                      {"beta", 2},
                                      {NULL, 0}},
                   2);
}

/* Mean of a view's tensor over the held-out drawings. */
static double exam(struct session *s, const char *name)
{
    real side = SIDE_TEST, count = 48;
    struct view in = {2, {{"side", 0, {0}, &side}, {"count", 0, {0}, &count}}}, out;
    struct error e = {0};
    double mean = 0;
    CHECK(session_view(s, "evaluate", &in, &out, &e) == OK);
    const real *elbo = view_find(&out, "elbo")->data;
    const real *reconstruction = view_find(&out, "reconstruction")->data;
    const real *kl = view_find(&out, "kl")->data;
    for (int i = 0; i < 48; i++) {
        CHECK_NEAR(elbo[i], reconstruction[i] - kl[i], 1e-4);
        mean += (double)view_find(&out, name)->data[i] / 48;
    }
    return mean;
}

static void learns(void)
{
    static const struct setting with[2][6] = {
        {{"batch", 16}, {"latent", 8}},
        {{"batch", 16}, {"latent", 8}, {"network", 1}, {"likelihood", 1}},
    };
    for (int k = 0; k < 2; k++) {
        enum { STEPS = 60 };
        struct session *s = make(with[k]);
        double before = exam(s, "elbo"), m[STEPS * 3], first = 0, last = 0;
        CHECK(session_step(s, STEPS, m) == STEPS);
        for (int i = 0; i < STEPS; i++) {
            CHECK_NEAR(m[i * 3], m[i * 3 + 1] - m[i * 3 + 2], 1e-9 * fabs(m[i * 3]));
            first += i < 10 ? m[i * 3] / 10 : 0;
            last += i >= STEPS - 10 ? m[i * 3] / 10 : 0;
        }
        CHECK(last > first + 10);
        CHECK(exam(s, "elbo") > before + 10);
        CHECK(exam(s, "elbo") == exam(s, "elbo")); /* the exam's noise is fixed */
        CHECK(exam(s, "kl") > 0);
        session_free(s);
    }
}

/* Where the loss has a closed form: a decoder of zeros says 1/2 of every pixel, or exactly the
 * Gaussian around 1/2; an encoder of zeros is the prior. */
static void closed_forms(void)
{
    for (int gaussian = 0; gaussian < 2; gaussian++) {
        struct session *s = make((struct setting[]){
            {"likelihood", gaussian}, {"sigma", 2}, {"rate", 1e-6}, {"batch", 3}, {NULL, 0}});
        memset(s->kept[0].data, 0, (size_t)s->kept[0].count * sizeof(real));
        CHECK_NEAR(exam(s, "kl"), 0, 1e-6);
        double bits = PIXELS * log(2), mean = exam(s, "reconstruction");
        if (!gaussian) {
            CHECK_NEAR(mean, -bits, 1e-3);
        } else { /* (x - 1/2)^2 <= 1/4 */
            double norm = PIXELS * 0.5 * log(2 * 3.14159265358979 * 4);
            CHECK(mean < -norm && mean > -norm - PIXELS * 0.25 / 8);
        }
        session_free(s);
    }
}

/* Metrics are those of the whole batch, in however many parts it is computed. */
static void metrics_of_parts(void)
{
    static const struct {
        int batch, parts;
    } cases[] = {
        {16, 0}, {31, 0}, {32, 2}, {50, 2}, {64, 4}, {100, 5}, {256, 8},
    };
    for (int i = 0; i < (int)(sizeof cases / sizeof *cases); i++) {
        struct session *s = make((struct setting[]){
            {"network", 1}, {"batch", cases[i].batch}, {"latent", 2}, {NULL, 0}});
        CHECK(session_parts(s) == cases[i].parts);
        memset(s->kept[0].data, 0, (size_t)s->kept[0].count * sizeof(real));
        double m[3];
        CHECK(session_step(s, 1, m) == 1);
        CHECK_NEAR(m[1], -PIXELS * log(2), 1e-3);
        CHECK_NEAR(m[2], 0, 1e-6);
        session_free(s);
    }
}

static void beta_and_warm_up(void)
{
    struct session *a = make((struct setting[]){{"batch", 2}, {"beta", 0}, {NULL, 0}});
    struct session *b =
        make((struct setting[]){{"batch", 2}, {"warmUp", 4}, {"beta", 2}, {NULL, 0}});
    struct session *c = make((struct setting[]){{"batch", 2}, {"beta", 0.5}, {NULL, 0}});
    session_step(a, 1, NULL);
    session_step(b, 1, NULL);
    session_step(c, 1, NULL);
    size_t bytes = (size_t)a->kept[0].count * sizeof(real);
    CHECK(!memcmp(b->kept[0].data, c->kept[0].data, bytes)); /* 2 * 1/4 */
    CHECK(memcmp(a->kept[0].data, c->kept[0].data, bytes));
    session_free(a);
    session_free(b);
    session_free(c);
}

/* The views agree with each other: what reconstruct shows is what encode and decode give. */
static void views_agree(void)
{
    struct session *s = make((struct setting[]){{"batch", 4}, {"latent", 5}, {NULL, 0}});
    session_step(s, 5, NULL);
    struct view out;
    struct error e = {0};
    real side = SIDE_TRAIN, count = 37; /* more than a chunk */
    struct view in = {2, {{"side", 0, {0}, &side}, {"count", 0, {0}, &count}}};
    static real input[37 * PIXELS], output[37 * PIXELS], z[37 * 5], again[37 * PIXELS];
    CHECK(session_view(s, "reconstruct", &in, &out, &e) == OK);
    memcpy(input, view_find(&out, "input")->data, sizeof input);
    memcpy(output, view_find(&out, "output")->data, sizeof output);
    const struct tensor *label = view_find(&out, "label");
    CHECK(label && label->rank == 1 && label->dim[0] == 37);
    int classes = 0;
    for (int i = 0; i < 37; i++) {
        CHECK(s->side[(int)label->data[i]] == SIDE_TRAIN);
        classes += i && label->data[i] != label->data[i - 1];
    }
    CHECK(classes > 20); /* from all over the side */
    for (int i = 0; i < 37 * PIXELS; i++)
        CHECK(input[i] >= 0 && input[i] <= 1 && output[i] > 0 && output[i] < 1);

    in = (struct view){1, {{"images", 2, {37, PIXELS}, input}}};
    CHECK(session_view(s, "encode", &in, &out, &e) == OK && !view_find(&out, "label"));
    memcpy(z, view_find(&out, "mean")->data, sizeof z);
    in = (struct view){1, {{"z", 2, {37, 5}, z}}};
    CHECK(session_view(s, "decode", &in, &out, &e) == OK);
    CHECK(!memcmp(view_find(&out, "output")->data, output, sizeof output));

    count = 34;
    in = (struct view){1, {{"count", 0, {0}, &count}}};
    CHECK(session_view(s, "sample", &in, &out, &e) == OK);
    memcpy(z, view_find(&out, "z")->data, 34 * 5 * sizeof(real));
    memcpy(again, view_find(&out, "output")->data, 34 * PIXELS * sizeof(real));
    in = (struct view){1, {{"z", 2, {34, 5}, z}}};
    CHECK(session_view(s, "decode", &in, &out, &e) == OK);
    CHECK(!memcmp(view_find(&out, "output")->data, again, 34 * PIXELS * sizeof(real)));
    double mean = 0, square = 0;
    for (int i = 0; i < 34 * 5; i++) {
        mean += (double)z[i] / 170;
        square += (double)z[i] * (double)z[i] / 170;
    }
    CHECK_NEAR(mean, 0, 0.4);
    CHECK_NEAR(square, 1, 0.5);
    session_free(s);
}

/* The latent code's spread cannot overflow: the log-variance is clamped. */
static void clamped(void)
{
    struct session *s = make((struct setting[]){{"batch", 2}, {NULL, 0}});
    for (int64_t i = 0; i < s->kept[0].count; i++)
        s->kept[0].data[i] *= 30;
    CHECK(isfinite(exam(s, "kl")));
    session_free(s);
}

int main(void)
{
    data = dataset_glyphs(6, 3, 8, 12);
    CHECK(data != NULL);
    RUN(whole_gradient);
    RUN(learns);
    RUN(closed_forms);
    RUN(metrics_of_parts);
    RUN(beta_and_warm_up);
    RUN(views_agree);
    RUN(clamped);
    dataset_free(data);
    return check_report();
}
