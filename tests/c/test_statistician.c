/* also: double */
/* The neural statistician as a session: its gradient against finite differences, what it is
 * indifferent to, what it learns, and that its views agree with each other. */
#include "sessions.h"

static struct dataset *data;

static struct session *make(const struct setting *with)
{
    struct session *s = session_with("statistician", data, 8, with);
    CHECK(s && s->error.code == OK);
    return s;
}

static struct view look(struct session *s, const char *name, const struct view *in)
{
    struct view out;
    struct error e = {0};
    CHECK(session_view(s, name, in, &out, &e) == OK);
    if (e.code)
        printf("%s: %s\n", name, e.text);
    return out;
}

/* Of its metrics, the loss of one part as in the training of beta 1. */
static double loss_of(const struct session *s, int drawings)
{
    const double *m = s->part_metrics;
    return -m[1] + m[2] + m[3] / drawings;
}

/* Along a random direction, in double. Only sessions in parts have a gradient to look at. */
static void gradients(void)
{
    if (!REAL_IS_DOUBLE)
        return;
    for (int k = 0; k < 4; k++) {
        struct session *s = make((struct setting[]){{"network", 1},
                                                    {"sets", 2},
                                                    {"drawings", 3},
                                                    {"context", 4},
                                                    {"latent", 3},
                                                    {"warmUp", 0},
                                                    {"set", k & 1},
                                                    {"pooling", k >> 1},
                                                    {NULL, 0}});
        /* Biases of 0 would leave empty paper at the kink of a ReLU. */
        CHECK(session_step(s, 2, NULL) == 2);
        struct descent *d = s->descent;
        real *direction = arena_array(s->arena, (size_t)d->n, sizeof(real));
        struct rng r = rng_stream(3, RNG_TEST, (uint64_t)k);
        double along = 0, length = 0, scale = 0, h = 1e-6, side[2];
        CHECK(session_parts(s) == 2 && session_part(s, 0) == OK);
        for (int64_t i = 0; i < d->n; i++) {
            direction[i] = s->part_gradient[i] != 0 ? (real)rng_normal(&r) : 0;
            scale += (double)direction[i] * (double)direction[i];
        }
        for (int64_t i = 0; i < d->n; i++) {
            direction[i] /= (real)sqrt(scale);
            along += (double)direction[i] * (double)s->part_gradient[i];
            length += (double)s->part_gradient[i] * (double)s->part_gradient[i];
        }
        for (int at = 0; at < 2; at++) {
            double step = at ? -h : h;
            for (int64_t i = 0; i < d->n; i++)
                d->theta[i] += (real)(step * (double)direction[i]);
            CHECK(session_part(s, 0) == OK);
            side[at] = loss_of(s, 3);
            for (int64_t i = 0; i < d->n; i++)
                d->theta[i] -= (real)(step * (double)direction[i]);
        }
        CHECK(length > 1);
        CHECK_NEAR((side[0] - side[1]) / (2 * h) / sqrt(length), along / sqrt(length), 1e-6);
        session_free(s);
    }
}

/* A code does not depend on the order of the drawings, and is that of the task it belongs to. */
static void order_does_not_matter(void)
{
    enum { N = 5, C = 6 };
    double tolerance = REAL_IS_DOUBLE ? 1e-12 : 1e-5;
    for (int pooling = 0; pooling < 2; pooling++) {
        struct session *s =
            make((struct setting[]){{"sets", 4}, {"context", C}, {"pooling", pooling}, {NULL, 0}});
        session_step(s, 3, NULL);
        static real images[2 * N * PIXELS], turned[N * PIXELS];
        double mean[C], logvar[C];
        struct view out = look(s, "set", NULL);
        CHECK(view_find(&out, "images")->dim[0] == N);
        memcpy(images, view_find(&out, "images")->data, N * PIXELS * sizeof(real));
        memcpy(images + N * PIXELS, images, N * PIXELS * sizeof(real));
        for (int k = 0; k < C; k++) {
            mean[k] = (double)view_find(&out, "mean")->data[k];
            logvar[k] = (double)view_find(&out, "logvar")->data[k];
        }
        static const int order[] = {3, 0, 4, 2, 1};
        for (int i = 0; i < N; i++)
            memcpy(turned + i * PIXELS, images + order[i] * PIXELS, PIXELS * sizeof(real));
        struct view in = {1, {{"images", 2, {N, PIXELS}, turned}}};
        out = look(s, "set", &in);
        int moved = 0;
        for (int k = 0; k < C; k++) {
            CHECK_NEAR(view_find(&out, "mean")->data[k], mean[k], tolerance);
            CHECK_NEAR(view_find(&out, "logvar")->data[k], logvar[k], tolerance);
            moved |= fabs(mean[k]) > 1e-3;
        }
        CHECK(moved);
        /* The first task of a list is the default of one set. */
        out = look(s, "tasks", NULL);
        for (int k = 0; k < C; k++)
            CHECK_NEAR(view_find(&out, "mean")->data[k], mean[k], tolerance);
        /* Every drawing twice: the mean of features stays, a product is surer. */
        in = (struct view){1, {{"images", 2, {2 * N, PIXELS}, images}}};
        out = look(s, "set", &in);
        for (int k = 0; k < C; k++) {
            double now = (double)view_find(&out, "logvar")->data[k];
            if (pooling == 0)
                CHECK_NEAR(now, logvar[k], tolerance);
            else
                CHECK(now < logvar[k]);
        }
        /* Other drawings are another set. */
        in = (struct view){1, {{"images", 2, {2, PIXELS}, images}}};
        out = look(s, "set", &in);
        int differs = 0;
        for (int k = 0; k < C; k++)
            differs |= fabs((double)view_find(&out, "mean")->data[k] - mean[k]) > 1e-4;
        CHECK(differs);
        session_free(s);
    }
}

/* With a product of Gaussians every further drawing narrows the code, from the prior's width on. */
static void more_is_narrower(void)
{
    struct session *s = make((struct setting[]){{"sets", 4}, {"context", 3}, {NULL, 0}});
    session_step(s, 5, NULL);
    double before[3] = {0, 0, 0};
    for (int n = 1; n <= 8; n++) {
        real drawings = (real)n;
        struct view in = {1, {{"drawings", 0, {0}, &drawings}}}, out = look(s, "set", &in);
        CHECK(view_find(&out, "images")->dim[0] == n);
        for (int k = 0; k < 3; k++) {
            double now = (double)view_find(&out, "logvar")->data[k];
            CHECK(now < before[k]);
            before[k] = now;
        }
    }
    session_free(s);
}

static double mean_of(struct session *s, const char *name, double first)
{
    enum { COUNT = 24 };
    real start = (real)first, count = COUNT;
    struct view in = {2, {{"first", 0, {0}, &start}, {"count", 0, {0}, &count}}};
    struct view out = look(s, "evaluate", &in);
    const char *names[] = {"elbo", "reconstruction", "klLatent", "klContext"};
    const real *v[4];
    double mean = 0;
    for (int k = 0; k < 4; k++)
        v[k] = view_find(&out, names[k])->data;
    for (int i = 0; i < COUNT; i++) {
        CHECK_NEAR(v[0][i], v[1][i] - v[2][i] - v[3][i] / 5, 1e-3);
        CHECK(v[2][i] > 0 && v[3][i] > 0);
        mean += (double)view_find(&out, name)->data[i] / COUNT;
    }
    return mean;
}

static void learns(void)
{
    static const struct setting with[2][7] = {
        {{"sets", 4}, {"context", 8}, {"latent", 4}, {"warmUp", 20}},
        {{"sets", 4}, {"context", 8}, {"latent", 4}, {"warmUp", 20}, {"set", 1}, {"network", 1}},
    };
    for (int k = 0; k < 2; k++) {
        enum { STEPS = 20 };
        struct session *s = make(with[k]);
        double before = mean_of(s, "elbo", 0), m[STEPS * 4];
        CHECK(session_step(s, STEPS, m) == STEPS);
        CHECK_NEAR(m[0], m[1] - m[2] - m[3] / 5, 1e-9 * fabs(m[0]));
        CHECK(mean_of(s, "elbo", 0) > before + 10);
        CHECK(mean_of(s, "elbo", 0) == mean_of(s, "elbo", 0)); /* its noise is fixed */
        CHECK(mean_of(s, "elbo", 0) != mean_of(s, "elbo", 500));
        session_free(s);
    }
}

/* Sets are what they should be: of one character or of one alphabet, of the side, without doubles;
 * sets of other numbers share no drawing; pixels is the mean of the pictures. */
static void sets_of_tasks(void)
{
    for (int set = 0; set < 2; set++) {
        struct session *s =
            make((struct setting[]){{"sets", 4}, {"drawings", 4}, {"set", set}, {NULL, 0}});
        static int used[4096];
        memset(used, 0, sizeof used);
        int tasks = 0;
        for (int draw = 0; draw < (set ? 1 : 2); draw++) {
            real number = (real)draw, count = set ? 1 : 6, side = SIDE_TEST;
            struct view in = {
                3, {{"draw", 0, {0}, &number}, {"count", 0, {0}, &count}, {"side", 0, {0}, &side}}};
            struct view out = look(s, "tasks", &in);
            const struct tensor *items = view_find(&out, "items");
            CHECK(items->dim[1] == 4);
            tasks += items->dim[0];
            for (int i = 0; i < items->dim[0]; i++) {
                int alphabet = (int)view_find(&out, "alphabet")->data[i];
                int label = (int)view_find(&out, "label")->data[i];
                for (int j = 0; j < 4; j++) {
                    int item = (int)items->data[i * 4 + j], c = dataset_item_class(s->data, item);
                    CHECK(s->side[c] == SIDE_TEST && !used[item]++);
                    CHECK(dataset_class_at(s->data, c)->alphabet == alphabet);
                    CHECK((c == label) == (!set || !j));
                }
            }
            double sum = 0;
            const real *pixels = view_find(&out, "pixels")->data;
            for (int k = 0; k < PIXELS; k++) {
                sum += (double)pixels[k];
                CHECK(pixels[k] >= 0 && pixels[k] <= 1.0001);
            }
            CHECK(sum > 5);
        }
        CHECK(tasks >= 1);
        session_free(s);
    }
}

/* Pictures are probabilities; those of one code differ but the first, which does not depend on
 * the noise; those of another code are others. */
static void draws(void)
{
    enum { C = 4 };
    struct session *s = make((struct setting[]){{"sets", 4}, {"context", C}, {NULL, 0}});
    session_step(s, 5, NULL);
    static real one[6 * PIXELS];
    real code[2 * C] = {1, 0, -1, 2, 0, 0, 0, 0}, count = 3, index = 0;
    struct view in = {
        3, {{"code", 2, {2, C}, code}, {"count", 0, {0}, &count}, {"index", 0, {0}, &index}}};
    struct view out = look(s, "draw", &in);
    const struct tensor *output = view_find(&out, "output");
    CHECK(output->dim[0] == 6 && view_find(&out, "code")->dim[0] == 2);
    memcpy(one, output->data, sizeof one);
    for (int i = 0; i < 6 * PIXELS; i++)
        CHECK(one[i] > 0 && one[i] < 1);
    CHECK(memcmp(one, one + PIXELS, PIXELS * sizeof(real)));
    CHECK(memcmp(one, one + 3 * PIXELS, PIXELS * sizeof(real)));
    index = 1;
    out = look(s, "draw", &in);
    const real *other = view_find(&out, "output")->data;
    CHECK(!memcmp(one, other, PIXELS * sizeof(real)));
    CHECK(memcmp(one + PIXELS, other + PIXELS, PIXELS * sizeof(real)));
    struct error e = {0};
    in = (struct view){1, {{"code", 2, {1, C + 1}, code}}};
    CHECK(session_view(s, "draw", &in, &out, &e) == ERR_SHAPE);
    session_free(s);
}

int main(void)
{
    data = dataset_glyphs(6, 4, 8, 12);
    CHECK(data != NULL);
    RUN(gradients);
    RUN(order_does_not_matter);
    RUN(more_is_narrower);
    RUN(learns);
    RUN(sets_of_tasks);
    RUN(draws);
    dataset_free(data);
    return check_report();
}
