/* Learners that compare embeddings, and the baselines on pixels: their answers against the
 * definitions, what an answer may depend on, and that they learn. */
#include <string.h>

#include "algo/algo.h"
#include "algo/compare.h"
#include "algo/descent.h"
#include "algo/family.h"
#include "algo/metric.h"

#include "sessions.h"

static struct dataset *data;

static struct session *start(const char *name, const struct setting *with)
{
    struct session *s = session_with(name, data, 5, with);
    CHECK(s && s->error.code == OK);
    return s;
}

static void set(struct session *s, const char *key, double value)
{
    struct error e = {0};
    CHECK(session_set(s, hyper_index(s->algo, key), value, &e) == OK);
}

enum { WAY_ = 3, SHOT_ = 2, N = WAY_ * SHOT_, M = 6 };

/* An episode as a user would hand it in; classes 0 .. 2 of WAY_ + 1: the last has no example. */
struct handed {
    real support[N * PIXELS], label[N], query[M * PIXELS], way;
};

static void draw(struct handed *h, real way)
{
    for (int i = 0; i < N + M; i++) {
        int k = i < N ? i / SHOT_ : (i - N) % WAY_;
        int item = dataset_class_at(data, k)->first + (i < N ? i % SHOT_ : SHOT_ + (i - N) / WAY_);
        render(data, (struct pose){.item = item}, NORMALISE_MOMENT, NULL, NULL,
               i < N ? h->support + (ptrdiff_t)i * PIXELS : h->query + (ptrdiff_t)(i - N) * PIXELS);
        if (i < N)
            h->label[i] = (real)k;
    }
    h->way = way;
}

/* probs [M,way] */
static void ask(struct session *s, struct handed *h, real *probs)
{
    struct view in = {4,
                      {{"support", 2, {N, PIXELS}, h->support},
                       {"supportLabel", 1, {N}, h->label},
                       {"query", 2, {M, PIXELS}, h->query},
                       {"way", 0, {0}, &h->way}}},
                out;
    struct error e = {0};
    CHECK(session_view(s, "adapt", &in, &out, &e) == OK);
    if (e.code) {
        printf("%s\n", e.text);
        return;
    }
    const struct tensor *p = view_find(&out, "probs");
    CHECK(p->dim[0] == 1 && p->dim[1] == M && p->dim[2] == (int)h->way);
    memcpy(probs, p->data, (size_t)(M * (int)h->way) * sizeof *probs);
}

static const struct setting small[] = {{"way", 3}, {"filters", 4}, {"evalWay", 2}, {NULL, 0}};
static const char *const names[] = {"proto", "matching", "memory", "nearest"};
static const struct setting bare[] = {{"way", 3}, {"evalWay", 2}, {NULL, 0}};

static struct session *any(int k)
{
    return start(names[k], k == 3 ? bare : small);
}

/* ---- what they answer ---- */

/* -scale |f(x) - c_k|^2 computed here from embeddings of the network alone. */
static void prototypes_as_defined(void)
{
    static struct handed h;
    real probs[M * WAY_];
    draw(&h, WAY_);
    struct session *s = any(0);
    session_step(s, 2, NULL);
    ask(s, &h, probs);
    struct family *f = s->own;
    struct arena *arena = arena_create();
    struct graph *g = graph_create(arena);
    int params[NET_PARAMS];
    net_inputs(&f->net, g, params);
    int x = ad_input(g, SHAPE2(N + M, PIXELS)), code = net_apply(&f->net, g, x, params);
    int width = shape_of(g, code).dim[1];
    struct plan *p = plan_create(g, arena, &code, 1);
    CHECK(net_bind(&f->net, p, params, f->descent.theta) == OK);
    memcpy(plan_data(p, x), h.support, sizeof h.support);
    memcpy(plan_data(p, x) + N * PIXELS, h.query, sizeof h.query);
    plan_run(p);
    const real *row = plan_data(p, code);
    for (int i = 0; i < M; i++) {
        double score[WAY_], total = 0;
        for (int k = 0; k < WAY_; k++) {
            double distance = 0;
            for (int d = 0; d < width; d++) {
                double mean = 0;
                for (int j = 0; j < SHOT_; j++)
                    mean += (double)row[(k * SHOT_ + j) * width + d] / SHOT_;
                double off = (double)row[(N + i) * width + d] - mean;
                distance += off * off;
            }
            score[k] = exp(-0.1 * distance);
            total += score[k];
        }
        for (int k = 0; k < WAY_; k++)
            CHECK_NEAR(probs[i * WAY_ + k], score[k] / total, 1e-4);
    }
    arena_free(arena);
    session_free(s);
}

/* Pixels by hand: the same winners, and the probabilities their equation says. */
static void nearest_as_defined(void)
{
    static struct handed h;
    real probs[M * WAY_];
    draw(&h, WAY_);
    for (int rule = 0; rule < 2; rule++) {
        const struct setting with[] = {{"way", 3}, {"rule", rule}, {"scale", 0.01}, {NULL, 0}};
        struct session *s = start("nearest", with);
        ask(s, &h, probs);
        for (int i = 0; i < M; i++) {
            double score[WAY_], total = 0;
            for (int k = 0; k < WAY_; k++) {
                double best = INFINITY;
                for (int j = 0; j < (rule ? SHOT_ : 1); j++) {
                    double distance = 0;
                    for (int d = 0; d < PIXELS; d++) {
                        const real *of = h.support + (ptrdiff_t)k * SHOT_ * PIXELS + d;
                        double key = rule ? (double)of[j * PIXELS]
                                          : ((double)of[0] + (double)of[PIXELS]) / 2;
                        double off = (double)h.query[i * PIXELS + d] - key;
                        distance += off * off;
                    }
                    best = fmin(best, distance);
                }
                score[k] = exp(-0.01 * best);
                total += score[k];
            }
            for (int k = 0; k < WAY_; k++)
                CHECK_NEAR(probs[i * WAY_ + k], score[k] / total, 1e-4);
        }
        session_free(s);
    }
}

/* A class without examples: never the answer of those who compare; as likely as any other unseen
 * one to the memory. */
static void classes_without_examples(void)
{
    static struct handed h;
    real probs[M * (WAY_ + 2)];
    draw(&h, WAY_ + 2);
    for (int k = 0; k < 4; k++) {
        struct session *s = any(k);
        ask(s, &h, probs);
        for (int i = 0; i < M; i++) {
            const real *p = probs + i * (WAY_ + 2);
            double sum = 0;
            for (int c = 0; c < WAY_ + 2; c++)
                sum += (double)p[c];
            CHECK_NEAR(sum, 1, 1e-5);
            CHECK(p[WAY_] == p[WAY_ + 1]);
            CHECK(k == 2 ? p[WAY_] > 0 && p[WAY_] < p[0] && p[WAY_] < p[1] : p[WAY_] == 0);
        }
        session_free(s);
    }
}

/* Other names for the classes: the same answers under other names, whatever was learnt. */
static void labels_are_names(void)
{
    static const int other[] = {2, 0, 1};
    static struct handed h;
    real probs[M * WAY_], renamed[M * WAY_];
    draw(&h, WAY_);
    for (int k = 0; k < 4; k++) {
        struct session *s = any(k);
        session_step(s, 3, NULL);
        ask(s, &h, probs);
        for (int i = 0; i < N; i++)
            h.label[i] = (real)other[i / SHOT_];
        ask(s, &h, renamed);
        for (int i = 0; i < M * WAY_; i++)
            CHECK_NEAR(probs[i], renamed[i / WAY_ * WAY_ + other[i % WAY_]], 1e-5);
        draw(&h, WAY_);
        session_free(s);
    }
}

/* ---- what an answer depends on ---- */

/* With statistics of the support or of training drawings the first query's answer does not depend
 * on the others, to the last bit; with those of the episode it does; with another norm it does in
 * no case. Training knows nothing of it. */
static void statistics(void)
{
    static struct handed h, changed;
    real probs[3][M * WAY_], again[M * WAY_];
    draw(&h, WAY_);
    changed = h;
    for (int i = PIXELS; i < M * PIXELS; i++)
        changed.query[i] = 1 - h.query[i];
    for (int k = 0; k < 3; k++) {
        struct session *s = any(k), *plain = any(k);
        session_step(s, 2, NULL);
        session_step(plain, 2, NULL);
        for (int mode = STATISTICS_EPISODE; mode <= STATISTICS_TRAINING; mode++) {
            set(s, "statistics", mode);
            ask(s, &h, probs[mode]);
            ask(s, &changed, again);
            CHECK(!memcmp(probs[mode], again, WAY_ * sizeof *again) ==
                  (mode != STATISTICS_EPISODE));
            CHECK(memcmp(probs[mode] + WAY_, again + WAY_, WAY_ * sizeof *again));
        }
        for (int i = 0; i < 3; i++)
            CHECK(memcmp(probs[i], probs[(i + 1) % 3], sizeof probs[0]));
        session_step(s, 2, NULL);
        session_step(plain, 2, NULL);
        CHECK(!memcmp(s->descent->theta, plain->descent->theta,
                      (size_t)s->descent->n * sizeof(real)));
        session_free(s);
        session_free(plain);
    }
    const struct setting layer[] = {{"way", 3}, {"filters", 4}, {"norm", NORM_LAYER}, {NULL, 0}};
    struct session *s = start("proto", layer);
    ask(s, &changed, again);
    for (int mode = STATISTICS_EPISODE; mode <= STATISTICS_TRAINING; mode++) {
        set(s, "statistics", mode);
        ask(s, &h, probs[mode]);
        CHECK(!memcmp(probs[mode], again, WAY_ * sizeof *again));
        for (int i = 0; i < M * WAY_; i++)
            CHECK_NEAR(probs[mode][i], probs[0][i], 1e-6);
    }
    session_free(s);
}

/* Statistics of training drawings: of the training side only. */
static void reference_is_of_training(void)
{
    static struct handed h;
    real one[M * WAY_], two[M * WAY_];
    uint8_t side[256] = {0};
    draw(&h, WAY_);
    const struct algo *a = algo_find("proto");
    double hyper[SESSION_HYPERS];
    for (int i = 0; i < a->hyper_count; i++)
        hyper[i] = a->hypers[i].initial;
    hyper[hyper_index(a, "way")] = 3;
    hyper[hyper_index(a, "filters")] = 4;
    hyper[hyper_index(a, "evalWay")] = 2;
    hyper[hyper_index(a, "statistics")] = STATISTICS_TRAINING;
    int classes = dataset_classes(data);
    struct session *s[2];
    for (int k = 0; k < 2; k++) {
        for (int c = 0; c < classes; c++)
            side[c] = (c < classes / 2) == k ? SIDE_TEST : SIDE_TRAIN;
        s[k] = session_create(a, data, 5, hyper, side);
        CHECK(s[k]->error.code == OK);
        ask(s[k], &h, k ? two : one); /* of the same initial theta */
    }
    CHECK(memcmp(one, two, sizeof one));
    ask(s[0], &h, two);
    CHECK(!memcmp(one, two, sizeof one));
    session_free(s[0]);
    session_free(s[1]);
}

/* More slots than examples change nothing; fewer do, and it still answers. */
static void slots_of_the_memory(void)
{
    static struct handed h;
    static const int slots[] = {N, 200, 2};
    real probs[3][M * WAY_];
    draw(&h, WAY_);
    for (int k = 0; k < 3; k++) {
        const struct setting with[] = {
            {"way", 3}, {"filters", 4}, {"evalWay", 2}, {"slots", slots[k]}, {NULL, 0}};
        struct session *s = start("memory", with);
        ask(s, &h, probs[k]);
        session_free(s);
    }
    CHECK(!memcmp(probs[0], probs[1], sizeof probs[0]));
    CHECK(memcmp(probs[0], probs[2], sizeof probs[0]));
    for (int i = 0; i < M * WAY_; i++)
        CHECK(probs[2][i] > 0 && probs[2][i] < 1);
}

/* ---- the exam ---- */

/* Mean accuracy of `count` episodes of the held-out side. */
static double examine(struct session *s, int way, int shot, int count)
{
    real side = SIDE_TEST, n = (real)count, w = (real)way, k = (real)shot, q = 2;
    struct view in = {5,
                      {{"side", 0, {0}, &side},
                       {"count", 0, {0}, &n},
                       {"way", 0, {0}, &w},
                       {"shot", 0, {0}, &k},
                       {"query", 0, {0}, &q}}},
                out;
    struct error e = {0};
    CHECK(session_view(s, "evaluate", &in, &out, &e) == OK);
    double mean = 0;
    for (int i = 0; i < count && !e.code; i++)
        mean += (double)view_find(&out, "accuracy")->data[i] / count;
    return mean;
}

static void any_way_and_shot(void)
{
    for (int k = 0; k < 4; k++) {
        struct session *s = any(k);
        for (int way = 2; way <= 6; way += 2)
            for (int shot = 1; shot <= 5; shot += 2)
                CHECK(examine(s, way, shot, 3) > 0);
        session_free(s);
    }
}

/* A short training on glyphs makes unseen alphabets easier and the loss falls. The same training
 * with labels that belong to other drawings stays at chance on its tasks, and what it does to the
 * embedding (which it smooths: that alone can help) is worth no more than pixels without any
 * learning. */
static void they_learn(void)
{
    struct session *nothing_learnt = any(3);
    double pixels = examine(nothing_learnt, 5, 1, 60);
    session_free(nothing_learnt);
    for (int k = 0; k < 3; k++) {
        for (int network = 0; network < 2; network++) {
            double after[2], before = 0, first = 0, last = 0, chance = 0;
            for (int shuffled = 0; shuffled < 2; shuffled++) {
                const struct setting with[] = {
                    {"way", 8},     {"filters", 8},        {"network", network},
                    {"augment", 0}, {"redraw", 0},         {"decaySteps", 60},
                    {"evalWay", 2}, {"shuffle", shuffled}, {NULL, 0}};
                struct session *s = start(names[k], with);
                before = examine(s, 5, 1, 60);
                double metric[60][2];
                CHECK(session_step(s, 60, metric[0]) == 60);
                for (int i = 0; i < 60 && shuffled; i++)
                    chance += metric[i][1] / 60;
                for (int i = 0; i < 10 && !shuffled; i++) {
                    first += metric[i][0] / 10;
                    last += metric[50 + i][0] / 10;
                }
                after[shuffled] = examine(s, 5, 1, 60);
                session_free(s);
            }
            printf(
                "%s, %s: loss %.3f -> %.3f, accuracy %.3f -> %.3f; shuffled %.3f, its tasks %.3f; "
                "pixels %.3f\n",
                names[k], network ? "conv" : "mlp", first, last, before, after[0], after[1], chance,
                pixels);
            /* Half of the memory's sequence are first sights of a class, which nobody can know. */
            double floor = k == 2 ? log(8) / 2 : 0;
            CHECK(last - floor < 0.8 * (first - floor));
            CHECK(after[0] > before + 0.05);
            CHECK_NEAR(chance, 1.0 / 8, 0.045); /* 3 sd of 480 answers */
            CHECK(after[1] < pixels + 0.02 && after[1] < after[0] - 0.05);
        }
    }
}

int main(void)
{
    data = dataset_glyphs(3, 8, 8, 10);
    RUN(prototypes_as_defined);
    RUN(nearest_as_defined);
    RUN(classes_without_examples);
    RUN(labels_are_names);
    RUN(statistics);
    RUN(reference_is_of_training);
    RUN(slots_of_the_memory);
    RUN(any_way_and_shot);
    RUN(they_learn);
    dataset_free(data);
    return check_report();
}
