/* A classifier on a VAE's encoder: loss and gradient against PyTorch (tests/ref/classify.py), which
 * drawings are labelled, that a frozen encoder stays as it was given, that it learns, and what is
 * refused. */
/* also: double */
#include <string.h>

#include "algo/weights.h"
#include "golden.h"
#include "golden_net.h"
#include "sessions.h"

#include "golden_classify.h"

#define TOLERANCE (REAL_IS_DOUBLE ? 1e-9 : 2e-5)

enum { CLASSES = 3, EACH = 5 };

static const struct row {
    const char *name;
    int network, features, latent;
} table[] = {
#define CASE(name, network, features, latent) {#name, network, features, latent},
#include "golden_classify.def"
#undef CASE
};

enum { ROWS = (int)(sizeof table / sizeof table[0]) };

/* Each class has the same picture again and again: which of them are labelled is all one. */
static struct dataset *pictures(uint32_t key)
{
    struct dataset *d = dataset_create();
    int alphabet = dataset_add_alphabet(d, "one");
    for (int c = 0; c < CLASSES; c++) {
        uint8_t grey[PIXELS];
        char name[2] = {(char)('a' + c), 0};
        int index = dataset_add_class(d, alphabet, name, -1);
        for (int i = 0; i < PIXELS; i++)
            grey[i] = (uint8_t)(256 * golden_value(key, 100 + c, i, 'u', 1));
        for (int k = 0; k < EACH; k++)
            dataset_add_grey(d, index, k + 1, grey);
    }
    CHECK(dataset_seal(d) == OK);
    return d;
}

static int count_of(const struct tensor *t)
{
    int count = 1;
    for (int i = 0; i < t->rank; i++)
        count *= t->dim[i];
    return count;
}

static void loss_and_gradient(void)
{
    CHECK(ROWS + 1 == (int)(sizeof golden_classify_at / sizeof golden_classify_at[0]));
    for (int at = 0; at < ROWS; at++) {
        const struct row *r = &table[at];
        const double *expected = golden_classify + golden_classify_at[at];
        uint32_t key = golden_key(2166136261u, r->name);
        struct dataset *d = pictures(key);
        struct session *s = session_with("classify", d, 1,
                                         (struct setting[]){{"network", r->network},
                                                            {"features", r->features},
                                                            {"latent", r->latent ? r->latent : 2},
                                                            {"labels", EACH - 1},
                                                            {"heldOut", 1},
                                                            {"batch", CLASSES * (EACH - 1)},
                                                            {NULL, 0}});
        CHECK(s->error.code == OK);
        char name[WEIGHT_NAME];
        for (int k = 0; k < weights_count(s); k++) {
            struct tensor t = weights_get(s, k, name);
            int count = count_of(&t), fan = t.rank > 1 ? count / t.dim[t.rank - 1] : 64;
            for (int i = 0; i < count; i++)
                t.data[i] = (real)(golden_value(key, k, i, 'a', 1) * golden_unit(fan));
        }
        struct view out;
        struct error e = {0};
        CHECK(session_view(s, "answer", NULL, &out, &e) == OK && out.tensor[1].dim[0] == CLASSES);
        CHECK(golden_error(out.tensor[1].data, expected + 1, CLASSES * CLASSES) <= TOLERANCE);
        double metrics[2];
        CHECK(session_step(s, 1, metrics) == 1);
        CHECK_NEAR(metrics[0], expected[0], TOLERANCE * expected[0]);
        expected += 1 + CLASSES * CLASSES;
        for (int k = 0; k < weights_count(s); k++, expected += 2) {
            struct tensor t = weights_get(s, k, name);
            const real *g = s->descent->gradient + (t.data - s->descent->theta);
            double square = 0, along = 0, length = sqrt(expected[0]);
            for (int i = 0, n = count_of(&t); i < n; i++) {
                square += (double)g[i] * (double)g[i];
                along += (double)g[i] * golden_value(key, 50 + k, i, 'a', 1);
            }
            CHECK(length > 0);
            CHECK_NEAR(sqrt(square), length, 10 * TOLERANCE * length);
            CHECK_NEAR(along, expected[1], 10 * TOLERANCE * length);
        }
        CHECK(expected == golden_classify + golden_classify_at[at + 1]);
        session_free(s);
        dataset_free(d);
    }
}

static struct dataset *glyphs;

/* Items 0 .. n - 1 of a side, by their pictures' sums. */
static void looks(struct session *s, int side, int n, double *out)
{
    real number[2] = {(real)side, (real)n};
    struct view in = {2, {{"side", 0, {0}, &number[0]}, {"count", 0, {0}, &number[1]}}}, got;
    struct error e = {0};
    CHECK(session_view(s, "answer", &in, &got, &e) == OK);
    for (int i = 0; i < n; i++) {
        out[i] = 0;
        for (int k = 0; k < PIXELS; k++)
            out[i] += (k % 17 + 1) * (double)got.tensor[0].data[i * PIXELS + k];
    }
}

static struct session *few(int labels, uint64_t seed)
{
    return session_with("classify", glyphs, seed,
                        (struct setting[]){{"labels", labels}, {"heldOut", 2}, {NULL, 0}});
}

/* The same drawings are judged for any number of labels; fewer labels are the first of more; none
 * is on both sides; another seed draws others. */
static void drawings_of_each_side(void)
{
    enum { ALL = 8 }; /* classes of the set */
    struct session *one = few(1, 3), *three = few(3, 3), *other = few(1, 4);
    double held[2][2 * ALL], known[ALL], more[3 * ALL], elsewhere[2 * ALL];
    looks(one, 1, 2 * ALL, held[0]);
    looks(three, 1, 2 * ALL, held[1]);
    looks(other, 1, 2 * ALL, elsewhere);
    looks(one, 0, ALL, known);
    looks(three, 0, 3 * ALL, more);
    CHECK(!memcmp(held[0], held[1], sizeof held[0]));
    CHECK(memcmp(held[0], elsewhere, sizeof elsewhere) != 0);
    for (int c = 0; c < ALL; c++) {
        CHECK(known[c] == more[3 * c]);
        for (int k = 0; k < 3; k++)
            CHECK(more[3 * c + k] != held[0][2 * c] && more[3 * c + k] != held[0][2 * c + 1]);
    }
    session_free(one);
    session_free(three);
    session_free(other);
}

/* All weights from -1 to 1 or so, as a VAE of the same network has them. */
static void frozen_or_not(void)
{
    for (int all = 0; all < 2; all++) {
        struct session *s = session_with(
            "classify", glyphs, 2,
            (struct setting[]){{"labels", 3}, {"heldOut", 2}, {"adapt", all}, {NULL, 0}});
        char name[WEIGHT_NAME];
        int head = 0;
        while (strncmp((weights_get(s, head, name), name), "head.", 5) != 0)
            head++;
        CHECK(head == 4); /* weights and biases of two layers before it */
        struct tensor first = weights_get(s, head, name);
        int64_t encoder = first.data - s->descent->theta;
        real *before = malloc((size_t)encoder * sizeof *before);
        memcpy(before, s->descent->theta, (size_t)encoder * sizeof *before);
        double metrics[40][2];
        CHECK(session_step(s, 1, metrics[0]) == 1);
        CHECK_NEAR(metrics[0][0], log(8), 1e-5); /* the head is zero: all classes are alike */
        CHECK(session_step(s, 39, metrics[1]) == 39);
        CHECK(metrics[39][0] < 0.8 * metrics[0][0] && metrics[39][1] > 0.6);
        int same = !memcmp(before, s->descent->theta, (size_t)encoder * sizeof *before);
        CHECK(same == !all);
        free(before);
        session_free(s);
    }
}

/* The encoder's tensors are called and shaped like those of a VAE; the code's layer comes with the
 * code. */
static void the_encoder_of_a_vae(void)
{
    for (int network = 0; network < 2; network++) {
        struct session *v = session_with(
            "vae", glyphs, 1,
            (struct setting[]){{"network", network}, {"latent", 5}, {"batch", 4}, {NULL, 0}});
        struct session *s = session_with("classify", glyphs, 1,
                                         (struct setting[]){{"network", network},
                                                            {"features", 1},
                                                            {"latent", 5},
                                                            {"labels", 1},
                                                            {"heldOut", 1},
                                                            {NULL, 0}});
        char name[WEIGHT_NAME], other[WEIGHT_NAME];
        int found = 0;
        for (int k = 0; k < weights_count(s); k++) {
            struct tensor t = weights_get(s, k, name);
            if (strncmp(name, "encoder.", 8) != 0)
                continue;
            struct tensor u = weights_get(v, k, other);
            CHECK(!strcmp(name, other) && t.rank == u.rank);
            CHECK(!memcmp(t.dim, u.dim, sizeof t.dim));
            found++;
        }
        CHECK(found == (network ? 8 : 6) && found + 2 == weights_count(s));
        session_free(s);
        session_free(v);
    }
}

static void refusals_and_left_out_classes(void)
{
    struct session *s = session_with("classify", glyphs, 1,
                                     (struct setting[]){{"labels", 5}, {"heldOut", 4}, {NULL, 0}});
    CHECK(s->error.code == ERR_RANGE && strstr(s->error.text, "labels + heldOut = 9") != NULL);
    session_free(s);
    const uint8_t side[8] = {0, 1, 0, 1, 0, 1, 0, 1};
    double hyper[SESSION_HYPERS];
    const struct algo *a = algo_find("classify");
    for (int i = 0; i < a->hyper_count; i++)
        hyper[i] = a->hypers[i].initial;
    hyper[hyper_index(a, "labels")] = hyper[hyper_index(a, "heldOut")] = 2;
    s = session_create(a, glyphs, 1, hyper, side);
    struct view out;
    struct error e = {0};
    CHECK(session_view(s, "answer", NULL, &out, &e) == OK);
    CHECK(out.tensor[1].dim[0] == 8 && out.tensor[1].dim[1] == 4); /* 4 classes, 2 of each */
    for (int i = 0; i < 8; i++) {
        CHECK((int)out.tensor[3].data[i] == 2 * (i / 2)); /* their numbers in the set */
        CHECK((int)out.tensor[2].data[i] % 2 == 0);
    }
    session_free(s);
}

int main(void)
{
    glyphs = dataset_glyphs(1, 2, 4, 8);
    RUN(loss_and_gradient);
    RUN(drawings_of_each_side);
    RUN(frozen_or_not);
    RUN(the_encoder_of_a_vae);
    RUN(refusals_and_left_out_classes);
    dataset_free(glyphs);
    return check_report();
}
