/* also: double */
/* The generative adversarial network as a session: gradients of both networks, that each learns
 * while the other waits, its views, and that a step which fails leaves nothing changed. */
#include "sessions.h"

#include "algo/gan_net.h"

static struct dataset *data, *few;

#define MAKE(...) session_with("gan", data, 8, (const struct setting[]){__VA_ARGS__, {NULL, 0}})

static struct view look_at(struct session *s, const char *name, const struct view *in)
{
    struct view out;
    struct error e = {0};
    CHECK(session_view(s, name, in, &out, &e) == OK);
    if (e.code)
        printf("%s: %s\n", name, e.text);
    return out;
}

static const real *tensor(const struct view *v, const char *name)
{
    const struct tensor *t = view_find(v, name);
    CHECK(t != NULL);
    return t->data;
}

/* ---- gradients ---- */

/* Both networks wait: step 0 measures at theta as it is, and leaves gradients. */
static void measure(struct session *s, double *metrics)
{
    CHECK(session_loaded(s, 0) == OK && session_step(s, 1, metrics) == 1);
}

/* R1 of all drawings of the training side, of which there are so few that a batch has them all. */
static double penalty_of(struct session *s)
{
    real side = SIDE_TRAIN, count = 2;
    struct view in = {2, {{"side", 0, {0}, &side}, {"count", 0, {0}, &count}}};
    struct view out = look_at(s, "judge", &in);
    const real *slope = tensor(&out, "slope"); /* by grey, of which there is half as much */
    double sum = 0;
    for (int i = 0; i < 2 * PIXELS; i++)
        sum += (double)slope[i] * (double)slope[i] / 4;
    return sum / 2;
}

/* What network `which` is to make small. */
static double loss_of(struct session *s, int which, double penalty)
{
    double m[4];
    measure(s, m);
    return m[which] + (which || !(penalty > 0) ? 0 : penalty / 2 * penalty_of(s));
}

static void check_slopes(int net, int loss, double penalty)
{
    struct session *s = session_with("gan", few, 5,
                                     (struct setting[]){{"net", net},
                                                        {"latent", 4},
                                                        {"batch", 2},
                                                        {"loss", loss},
                                                        {"norm", net ? 1 : 2},
                                                        {"penalty", penalty},
                                                        {"smoothing", 0.1},
                                                        {"discriminatorSteps", 0},
                                                        {"generatorSteps", 0},
                                                        {NULL, 0}});
    const struct gan *v = s->own;
    CHECK(s->error.code == OK && v->drawings.count[SIDE_TRAIN] == 2);
    real *theta = s->descent->theta;
    struct rng r = rng_stream(4, RNG_TEST, 0);
    for (int which = 0; which < 2; which++) {
        const struct gan_update *u = which ? &v->generate : &v->discriminate;
        double m[4], length = 0, h = 1e-6;
        measure(s, m);
        real *direction = arena_array(s->arena, (size_t)u->n, sizeof *direction);
        s->scratch = arena_mark(s->arena); /* it outlives the calls below */
        for (int64_t i = 0; i < u->n; i++) {
            direction[i] = s->descent->gradient[u->first + i];
            length += (double)direction[i] * (double)direction[i];
        }
        length = sqrt(length);
        CHECK(length > 1e-4);
        for (int trial = 0; trial < 2; trial++) {
            double slope = 0, size = 0, at[2];
            for (int64_t i = 0; i < u->n; i++) {
                real way = trial ? (real)rng_normal(&r) * (theta[u->first + i] != 0) : direction[i];
                slope += (double)way * (double)s->descent->gradient[u->first + i];
                size += (double)way * (double)way;
                direction[i] = way;
            }
            size = sqrt(size);
            slope /= size;
            for (int k = 0; k < 2; k++) {
                double step = (k ? -h : h) / size;
                for (int64_t i = 0; i < u->n; i++)
                    theta[u->first + i] += (real)(step * (double)direction[i]);
                at[k] = loss_of(s, which, penalty);
                for (int64_t i = 0; i < u->n; i++)
                    theta[u->first + i] -= (real)(step * (double)direction[i]);
            }
            double measured = (at[0] - at[1]) / (2 * h);
            CHECK_NEAR(measured / length, slope / length, 2e-5);
            measure(s, m); /* the gradient again */
        }
    }
    session_free(s);
}

static void gradients(void)
{
    if (!REAL_IS_DOUBLE)
        return;
    check_slopes(1, GAN_NONSATURATING, 0);
    check_slopes(1, GAN_HINGE, 3);
    check_slopes(0, GAN_MINIMAX, 2);
}

/* ---- learning ---- */

static double mean_score(struct session *s, const char *view)
{
    real count = 48;
    struct view in = {1, {{"count", 0, {0}, &count}}}, out = look_at(s, view, &in);
    const real *score = tensor(&out, "score");
    double mean = 0;
    for (int i = 0; i < 48; i++)
        mean += (double)score[i] / 48;
    return mean;
}

static void set(struct session *s, const char *key, double value)
{
    struct error e = {0};
    CHECK(session_set(s, hyper_index(s->algo, key), value, &e) == OK);
}

/* The discriminator alone learns to tell, then the generator alone to deceive it. */
static void each_learns_alone(void)
{
    struct session *s = MAKE({"batch", 4}, {"latent", 6}, {"rate", 2e-3}, {"generatorSteps", 0});
    const struct gan *v = s->own;
    int64_t n = v->generator.size, m = v->discriminator.size;
    size_t bytes = (size_t)(n > m ? n : m) * sizeof(real);
    real *before = arena_alloc(s->arena, bytes);
    s->scratch = arena_mark(s->arena);
    double row[4];
    memcpy(before, s->descent->theta, (size_t)n * sizeof(real));
    CHECK(session_step(s, 30, NULL) == 30 && session_step(s, 1, row) == 1);
    CHECK(row[0] < 0.1 && row[1] > 2 && row[2] > 0.9 && row[3] < 0.1);
    CHECK(mean_score(s, "judge") > 0.8 && mean_score(s, "samples") < 0.1);
    CHECK(!memcmp(before, s->descent->theta, (size_t)n * sizeof(real)));
    CHECK(!memcmp(before, v->average, (size_t)n * sizeof(real)));
    CHECK(v->updates[0] == 31 && v->updates[1] == 0);

    set(s, "generatorSteps", 2);
    set(s, "discriminatorSteps", 0);
    memcpy(before, s->descent->theta + n, (size_t)m * sizeof(real));
    double fooled = row[3];
    CHECK(session_step(s, 15, NULL) == 15 && session_step(s, 1, row) == 1);
    CHECK(row[3] > fooled + 0.3 && mean_score(s, "samples") > 0.3);
    CHECK(!memcmp(before, s->descent->theta + n, (size_t)m * sizeof(real)));
    CHECK(v->updates[0] == 31 && v->updates[1] == 32);
    session_free(s);
}

/* Where nothing can be told apart, both losses are log 2. */
static void blind(void)
{
    struct session *s = MAKE({"batch", 3}, {"latent", 2}, {"rate", 1e-6});
    const struct gan *v = s->own;
    memset(s->descent->theta + v->generator.size, 0, (size_t)v->discriminator.size * sizeof(real));
    double m[4];
    CHECK(session_step(s, 1, m) == 1);
    CHECK_NEAR(m[0], log(2), 1e-6);
    CHECK_NEAR(m[1], log(2), 1e-3);
    CHECK_NEAR(m[2], 0.5, 1e-6);
    CHECK_NEAR(m[3], 0.5, 1e-6);
    session_free(s);
}

/* The average begins with the weights, follows them, and without memory is them. */
static void averages(void)
{
    struct session *s = MAKE({"batch", 2}, {"latent", 2}, {"average", 0.5});
    const struct gan *v = s->own;
    real *theta = s->descent->theta, first[2];
    int64_t at = v->generator.param[0].offset;
    CHECK(v->average[at] == theta[at]);
    session_step(s, 1, NULL);
    CHECK(v->average[at] == theta[at]); /* of one update */
    first[0] = theta[at];
    session_step(s, 1, NULL);
    CHECK_NEAR(v->average[at], (10 * theta[at] + first[0]) / 11, 1e-6); /* 1/11 < 0.5 */
    set(s, "average", 0);
    session_step(s, 1, NULL);
    CHECK(!memcmp(v->average, theta, (size_t)v->generator.size * sizeof(real)));
    session_free(s);
}

/* Weights that come without an average: see setWeights of the binding. */
static void other_weights(void)
{
    struct session *s = MAKE({"batch", 2}, {"latent", 2});
    const struct gan *v = s->own;
    session_step(s, 3, NULL);
    for (int k = 0; k < s->kept_count; k++)
        memset(s->kept[k].data, 0, (size_t)s->kept[k].count * sizeof(real));
    for (int64_t i = 0; i < v->generator.size; i++)
        s->descent->theta[i] = (real)(i % 5) / 8;
    CHECK(session_loaded(s, 0) == OK);
    CHECK(!memcmp(v->average, s->descent->theta, (size_t)v->generator.size * sizeof(real)));
    session_free(s);
}

/* ---- views ---- */

static void views_agree(void)
{
    enum { N = 37, L = 3 }; /* more than a chunk */
    static real z[N * L], output[N * PIXELS], score[N];
    for (int norm = 1; norm <= 3; norm += 2) {
        struct session *s = MAKE({"batch", 3}, {"latent", L}, {"norm", norm});
        session_step(s, 3, NULL);
        real count = N, first = 4, from = 4, to = 9, steps = 7;
        struct view in = {2, {{"count", 0, {0}, &count}, {"first", 0, {0}, &first}}};
        struct view out = look_at(s, "samples", &in);
        memcpy(z, tensor(&out, "z"), sizeof z);
        memcpy(output, tensor(&out, "output"), sizeof output);
        memcpy(score, tensor(&out, "score"), sizeof score);
        for (int i = 0; i < N * PIXELS; i++)
            CHECK(output[i] >= 0 && output[i] <= 1);
        /* A picture is its code's, whatever else is asked for. */
        in = (struct view){1, {{"z", 2, {5, L}, z + 2 * L}}};
        out = look_at(s, "decode", &in);
        CHECK(!memcmp(tensor(&out, "output"), output + 2 * PIXELS, 5 * PIXELS * sizeof(real)));
        CHECK(!memcmp(tensor(&out, "score"), score + 2, 5 * sizeof(real)));
        in = (struct view){1, {{"images", 2, {N, PIXELS}, output}}};
        out = look_at(s, "judge", &in);
        CHECK(!memcmp(tensor(&out, "score"), score, sizeof score));
        in = (struct view){
            3, {{"from", 0, {0}, &from}, {"to", 0, {0}, &to}, {"count", 0, {0}, &steps}}};
        out = look_at(s, "walk", &in);
        CHECK(!memcmp(tensor(&out, "output"), output, PIXELS * sizeof(real)));
        CHECK(!memcmp(tensor(&out, "output") + 6 * PIXELS, output + 5 * PIXELS,
                      PIXELS * sizeof(real)));
        const real *middle = tensor(&out, "z") + 3 * L;
        for (int k = 0; k < L; k++)
            CHECK_NEAR(middle[k], (z[k] + z[5 * L + k]) / sqrt(2), 1e-6);
        session_free(s);
    }
}

/* Drawings of the training side are nearest to themselves, and a picture to what a loop over all
 * pixels finds. */
static void counts_distinct(void)
{
    enum { N = 40 };
    static real x[(N + 2) * PIXELS], nearest[N];
    struct session *s = MAKE({"batch", 2}, {"latent", 2});
    const struct gan *v = s->own;
    real side = SIDE_TRAIN, count = N, one = 1, show = 3;
    struct view in = {3,
                      {{"real", 0, {0}, &one}, {"side", 0, {0}, &side}, {"count", 0, {0}, &count}}};
    struct view out = look_at(s, "diversity", &in);
    CHECK((int)*tensor(&out, "distinct") == N);
    memcpy(nearest, tensor(&out, "nearest"), sizeof nearest);
    for (int i = 0; i < N; i++) {
        CHECK(tensor(&out, "distance")[i] == 0);
        CHECK(s->side[dataset_item_class(data, (int)nearest[i])] == SIDE_TRAIN);
        render(data, (struct pose){.item = (int)nearest[i]}, NORMALISE_NONE, NULL, NULL,
               x + i * PIXELS);
    }
    /* The first three again, two of them changed a little. */
    memcpy(x + N * PIXELS, x, 2 * PIXELS * sizeof(real));
    x[N * PIXELS + 400] += (real)0.25;
    in = (struct view){2, {{"images", 2, {N + 2, PIXELS}, x}, {"show", 0, {0}, &show}}};
    out = look_at(s, "diversity", &in);
    CHECK((int)*tensor(&out, "distinct") == N);
    CHECK(tensor(&out, "nearest")[N] == nearest[0] && tensor(&out, "nearest")[N + 1] == nearest[1]);
    CHECK_NEAR(tensor(&out, "distance")[N], 0.25, 1e-6);
    CHECK(!memcmp(tensor(&out, "picture"), x, 3 * PIXELS * sizeof(real)));
    CHECK(!memcmp(tensor(&out, "drawing"), x, 3 * PIXELS * sizeof(real)));

    out = look_at(s, "samples", NULL);
    memcpy(x, tensor(&out, "output"), 4 * PIXELS * sizeof(real));
    out = look_at(s, "diversity", NULL);
    for (int i = 0; i < 4; i++) {
        double least = INFINITY;
        int found = -1;
        for (int j = 0; j < v->drawings.count[SIDE_TRAIN]; j++) {
            real y[PIXELS];
            double sum = 0;
            render(data, (struct pose){.item = v->drawings.items[SIDE_TRAIN][j]}, NORMALISE_NONE,
                   NULL, NULL, y);
            for (int k = 0; k < PIXELS; k++)
                sum += pow((double)x[i * PIXELS + k] - (double)y[k], 2);
            if (sum < least) {
                least = sum;
                found = v->drawings.items[SIDE_TRAIN][j];
            }
        }
        CHECK((int)tensor(&out, "nearest")[i] == found);
        CHECK_NEAR(tensor(&out, "distance")[i], sqrt(least), 1e-4);
    }
    session_free(s);
}

/* Of Gaussians with known moments the distance is known. */
static void frechet(void)
{
    struct session *s = MAKE({"batch", 2}, {"latent", 2});
    /* Means (0, 0) and (3, 4); covariances diag(a^2, b^2), turned by no angle. */
    const double sa[2] = {2, 0.5}, sb[2] = {1, 3};
    real a[8], b[8];
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < 2; k++) {
            double sign = (i >> k & 1) ? 1 : -1, unit = sqrt(3.0 / 4); /* variance 1 of 4 - 1 */
            a[2 * i + k] = (real)(sign * unit * sa[k]);
            b[2 * i + k] = (real)(sign * unit * sb[k] + (k ? 4 : 3));
        }
    struct view in = {2, {{"a", 2, {4, 2}, a}, {"b", 2, {4, 2}, b}}};
    struct view out = look_at(s, "frechet", &in);
    CHECK_NEAR(*tensor(&out, "distance"), 25 + 1 + 6.25, 1e-4);
    /* Both turned by the same angle. */
    for (int i = 0; i < 4; i++) {
        real *rows[2] = {a + 2 * i, b + 2 * i};
        for (int k = 0; k < 2; k++) {
            double x = (double)rows[k][0], y = (double)rows[k][1];
            rows[k][0] = (real)(0.6 * x - 0.8 * y);
            rows[k][1] = (real)(0.8 * x + 0.6 * y);
        }
    }
    out = look_at(s, "frechet", &in);
    CHECK_NEAR(*tensor(&out, "distance"), 25 + 1 + 6.25, 1e-4);
    /* Covariances that do not commute: tr (A^1/2 B A^1/2)^1/2 = sqrt(tr AB + 2 sqrt(det AB)). */
    for (int i = 0; i < 4; i++) {
        double sx = (i & 1) ? 1 : -1, sy = (i & 2) ? 1 : -1, unit = sqrt(3.0 / 4);
        a[2 * i] = (real)(2 * unit * sx); /* diag(4, 1) */
        a[2 * i + 1] = (real)(unit * sy);
        b[2 * i] = (real)(unit * sx); /* [[1, 1], [1, 5]] */
        b[2 * i + 1] = (real)(unit * (sx + 2 * sy));
    }
    out = look_at(s, "frechet", &in);
    CHECK_NEAR(*tensor(&out, "distance"), 5 + 6 - 2 * sqrt(4 + 5 + 2 * sqrt(4.0 * 4)), 1e-4);
    in.tensor[1] = in.tensor[0];
    in.tensor[1].name = "b";
    out = look_at(s, "frechet", &in);
    CHECK_NEAR(*tensor(&out, "distance"), 0, 1e-6);

    struct error e = {0};
    in.tensor[1].dim[0] = 1;
    CHECK(session_view(s, "frechet", &in, &out, &e) == ERR_SHAPE);
    in.tensor[1].dim[0] = 2;
    in.tensor[1].dim[1] = 4;
    CHECK(session_view(s, "frechet", &in, &out, &e) == ERR_SHAPE);
    session_free(s);
}

static void views_survive(void)
{
    real a[4] = {0, 1, 1, 0}, z[2] = {0, 1}, few_ones = 2, first = -1, side = 3;
    struct session *s = MAKE({"net", 0}, {"batch", 2}, {"latent", 2});
    struct view count = {1, {{"count", 0, {0}, &few_ones}}};
    static const char *const names[] = {"samples", "walk", "judge", "diversity"};
    for (int i = 0; i < 4; i++)
        view_without_memory(s, names[i], &count);
    view_without_memory(s, "frechet",
                        &(struct view){2, {{"a", 2, {2, 2}, a}, {"b", 2, {2, 2}, a}}});
    struct view out, bad = {1, {{"z", 2, {1, 2}, z}}};
    look_at(s, "decode", &bad);
    struct error e = {0};
    bad.tensor[0].dim[1] = 1;
    CHECK(session_view(s, "decode", &bad, &out, &e) == ERR_SHAPE);
    bad = (struct view){1, {{"first", 0, {0}, &first}}};
    CHECK(session_view(s, "samples", &bad, &out, &e) == ERR_RANGE);
    bad = (struct view){1, {{"side", 0, {0}, &side}}};
    CHECK(session_view(s, "judge", &bad, &out, &e) == ERR_RANGE);
    bad = (struct view){1, {{"images", 2, {1, 2}, z}}};
    CHECK(session_view(s, "judge", &bad, &out, &e) == ERR_SHAPE);
    CHECK(session_view(s, "diversity", &bad, &out, &e) == ERR_SHAPE);
    session_free(s);
}

/* ---- failure ---- */

/* The discriminator's update is good, the generator's gradient too large: nothing has happened.
 * Weights of the first layer are multiplied, the last one's divided, so that its pictures stay and
 * its last gradient does not. */
static void failed_steps_change_nothing(void)
{
    for (int updates = 1; updates <= 2; updates++) {
        struct session *s = MAKE({"net", 0}, {"latent", 2}, {"batch", 2}, {"norm", 0},
                                 {"discriminatorSteps", 2}, {"generatorSteps", updates});
        const struct gan *v = s->own;
        const double huge = sizeof(real) == 4 ? 1e25 : 1e170;
        const struct param *first = &v->generator.param[0];
        const struct param *last = &v->generator.param[v->generator.params - 2];
        real *theta = s->descent->theta;
        session_step(s, 2, NULL);
        for (int64_t i = 0; i < v->generator.size; i++) {
            real *w = &theta[i];
            if (i >= first->offset && i < first->offset + first->count)
                *w *= (real)huge;
            else if (i >= last->offset && i < last->offset + last->count)
                *w /= (real)huge;
            else if (i < last->offset && fabs((double)*w) < 1e-3)
                *w = 0; /* biases */
        }
        struct arena *arena = arena_create();
        real *before[8];
        for (int k = 0; k < s->kept_count; k++) {
            size_t bytes = (size_t)s->kept[k].count * sizeof(real);
            before[k] = arena_alloc(arena, bytes);
            memcpy(before[k], s->kept[k].data, bytes);
        }
        CHECK(session_step(s, 1, NULL) == 0);
        CHECK(s->error.code == ERR_NUMERIC && strstr(s->error.text, "generator") && s->step == 2);
        for (int k = 0; k < s->kept_count; k++)
            CHECK(!memcmp(before[k], s->kept[k].data, (size_t)s->kept[k].count * sizeof(real)));
        arena_free(arena);
        session_free(s);
    }
}

/* The articles' networks, layer by layer. */
static void networks(void)
{
    struct session *s = MAKE({"net", 0}, {"latent", 100}, {"norm", 2}, {"batch", 2}, {"start", 1});
    const struct gan *v = s->own;
    const int g[] = {128, 256, 512, 1024, 784}, d[] = {512, 256, 1};
    int at = 0;
    for (int i = 0; i < 5; i++) {
        CHECK(v->generator.param[at].shape.dim[1] == g[i]);
        CHECK(v->generator.param[at].shape.dim[0] == (i ? g[i - 1] : 100));
        at += i == 0 || i == 4 ? 2 : 4; /* scale and shift behind the middle ones */
    }
    CHECK(at == v->generator.params);
    for (int i = 0; i < 3; i++)
        CHECK(v->discriminator.param[2 * i].shape.dim[1] == d[i]);
    for (int i = 0; i < v->generator.layers; i++) {
        const struct layer *l = &v->generator.layer[i];
        if (l->kind == LAYER_NORM)
            CHECK(l->eps == 0.8);
    }
    double square = 0;
    for (int i = 0; i < 784 * 512; i++)
        square += pow((double)s->descent->theta[v->generator.size + i], 2) / (784 * 512);
    CHECK_NEAR(square * 784 * 3, 1, 0.02);
    session_free(s);
}

int main(void)
{
    data = dataset_glyphs(6, 3, 8, 12);
    few = dataset_glyphs(6, 1, 2, 2);
    CHECK(data && few);
    RUN(gradients);
    RUN(each_learns_alone);
    RUN(blind);
    RUN(averages);
    RUN(other_weights);
    RUN(views_agree);
    RUN(counts_distinct);
    RUN(frechet);
    RUN(views_survive);
    RUN(failed_steps_change_nothing);
    RUN(networks);
    dataset_free(data);
    dataset_free(few);
    return check_report();
}
