/* Filling, doubles, sealing, reading back, errors, and every allocation failing in turn. */
#include <string.h>

#include "base/arena.h"
#include "check.h"
#include "data/dataset.h"

/* A recognisable bitmap: its first two bytes are the number. */
static const uint8_t *marked(int n)
{
    static uint8_t bits[CANVAS_BYTES];
    memset(bits, 0, sizeof bits);
    bits[0] = (uint8_t)(n >> 8);
    bits[1] = (uint8_t)n;
    return bits;
}

static int mark_of(const struct dataset *d, int item)
{
    const uint8_t *b = dataset_bitmap(d, item);
    return b[0] << 8 | b[1];
}

static void filling(void)
{
    struct dataset *d = dataset_create();
    int greek = dataset_add_alphabet(d, "Greek"),
        kana = dataset_add_alphabet(d, "Japanese_(katakana)");
    CHECK(greek == 0 && kana == 1);
    CHECK(dataset_add_alphabet(d, "Greek") == greek);
    int alpha = dataset_add_class(d, greek, "character01", 394);
    int ka = dataset_add_class(d, kana, "character01", 596);
    CHECK(alpha == 0 && ka == 1);
    CHECK(dataset_add_class(d, greek, "character01", 394) == alpha);
    int beta = dataset_add_class(d, greek, "character02", 395);
    /* Added in an order that the seal must sort, stably. */
    CHECK(dataset_add_bitmap(d, beta, 1, marked(10)) == 0);
    CHECK(dataset_add_bitmap(d, alpha, 2, marked(11)) == 1);
    CHECK(dataset_add_bitmap(d, ka, 1, marked(12)) == 2);
    CHECK(dataset_add_bitmap(d, alpha, 1, marked(13)) == 3);
    CHECK(dataset_add_bitmap(d, beta, 7, marked(14)) == 4);
    CHECK(dataset_items(d) == 5 && dataset_classes(d) == 3 && dataset_alphabets(d) == 2);
    CHECK(dataset_seal(d) == OK);
    static const int mark[5] = {11, 13, 12, 10, 14}, drawer[5] = {2, 1, 1, 1, 7},
                     class_of[5] = {0, 0, 1, 2, 2};
    for (int i = 0; i < 5; i++) {
        CHECK(mark_of(d, i) == mark[i]);
        CHECK(dataset_item_drawer(d, i) == drawer[i]);
        CHECK(dataset_item_class(d, i) == class_of[i]);
        CHECK(dataset_grey(d, i) == NULL);
    }
    const struct dataset_class *c = dataset_class_at(d, beta);
    CHECK(c->first == 3 && c->count == 2 && c->alphabet == greek && c->number == 395);
    CHECK(!strcmp(c->name, "character02"));
    CHECK(!strcmp(dataset_alphabet_name(d, kana), "Japanese_(katakana)"));
    CHECK(dataset_error(d)->code == OK);
    dataset_free(d);
    dataset_free(NULL);
}

static void doubles(void)
{
    struct dataset *d = dataset_create();
    int a = dataset_add_alphabet(d, "Latin"), b = dataset_add_alphabet(d, "Latin again");
    int one = dataset_add_class(d, a, "character01", 683), same = dataset_add_class(d, b, "x", 683);
    int drawn = dataset_add_class(d, a, "mine", -5);
    CHECK(dataset_class_at(d, drawn)->number == -1);
    for (int k = 0; k < 200; k++) /* enough to make the index grow several times */
        CHECK(dataset_add_bitmap(d, one, k, marked(k)) == k);
    for (int k = 0; k < 200; k++) {
        CHECK(dataset_add_bitmap(d, one, k, marked(999)) == k);
        CHECK(dataset_add_bitmap(d, same, k, marked(999)) == k); /* by number, not by name */
    }
    CHECK(dataset_items(d) == 200);
    /* Without a number nothing is a double. */
    CHECK(dataset_add_bitmap(d, drawn, 1, marked(1)) == 200);
    CHECK(dataset_add_bitmap(d, drawn, 1, marked(2)) == 201);
    CHECK(dataset_seal(d) == OK);
    CHECK(dataset_items(d) == 202);
    for (int k = 0; k < 200; k++)
        CHECK(mark_of(d, k) == k);
    CHECK(dataset_class_at(d, same)->count == 0);
    dataset_free(d);
}

static void pixels(void)
{
    struct dataset *d = dataset_create();
    int c = dataset_add_class(d, dataset_add_alphabet(d, "a"), "b", -1);
    uint8_t full[CANVAS_BYTES], grey[PIXELS];
    memset(full, 0xff, sizeof full);
    for (int i = 0; i < PIXELS; i++)
        grey[i] = (uint8_t)(i * 7);
    CHECK(dataset_add_bitmap(d, c, 0, full) == 0);
    CHECK(dataset_add_grey(d, c, 1, grey) == 1);
    memset(grey, 0, sizeof grey); /* it was copied */
    CHECK(dataset_seal(d) == OK);
    const uint8_t *b = dataset_bitmap(d, 0), *g = dataset_grey(d, 1);
    CHECK(dataset_bitmap(d, 1) == NULL && dataset_grey(d, 0) == NULL);
    for (int y = 0; y < CANVAS; y++) {
        CHECK(b[y * CANVAS_ROW + 12] == 0xff);
        CHECK(b[y * CANVAS_ROW + 13] == 0x80); /* padding cleared */
    }
    for (int i = 0; i < PIXELS; i++)
        CHECK(g[i] == (uint8_t)(i * 7));
    dataset_free(d);
}

static void strokes(void)
{
    struct dataset *d = dataset_create();
    int c = dataset_add_class(d, dataset_add_alphabet(d, "a"), "b", 5);
    float p[12], zero[12] = {0};
    for (int i = 0; i < 12; i++)
        p[i] = (float)i;
    const int32_t length[2] = {3, 1};
    const float *points;
    const int32_t *lengths;
    int other = dataset_add_bitmap(d, dataset_add_class(d, 0, "c", -1), 1, marked(1));
    int item = dataset_add_bitmap(d, c, 1, marked(2));
    CHECK(dataset_add_strokes(d, item, p, length, 2) == OK);
    CHECK(dataset_add_strokes(d, item, zero, length, 2) == OK); /* a double's: the first stay */
    CHECK(dataset_seal(d) == OK);
    (void)other;
    uint32_t hash = dataset_strokes_fingerprint(d);
    CHECK(hash != 0 && hash == dataset_strokes_fingerprint(d));
    /* They move with their drawing: class b was made first, its drawing added second. */
    CHECK(dataset_strokes(d, 1, &points, &lengths) == 0);
    CHECK(dataset_strokes(d, 0, &points, &lengths) == 2);
    CHECK(lengths[0] == 3 && lengths[1] == 1);
    for (int i = 0; i < 12; i++)
        CHECK(points[i] == (float)i);
    ((float *)(uintptr_t)points)[11] += 1;
    CHECK(dataset_strokes_fingerprint(d) != hash);
    dataset_free(d);
    d = dataset_create();
    dataset_add_bitmap(d, dataset_add_class(d, dataset_add_alphabet(d, "a"), "b", 5), 1, marked(2));
    CHECK(dataset_seal(d) == OK && dataset_strokes_fingerprint(d) == 0);
    dataset_free(d);
}

/* In a fresh set with one class and one drawing. */
struct small {
    struct dataset *d;
    int alphabet, class_index, item;
};

static struct small small_set(void)
{
    struct small s;
    s.d = dataset_create();
    s.alphabet = dataset_add_alphabet(s.d, "a");
    s.class_index = dataset_add_class(s.d, s.alphabet, "b", 1);
    s.item = dataset_add_bitmap(s.d, s.class_index, 1, marked(1));
    return s;
}

static void check_error(struct small s, int result, enum status code)
{
    CHECK(result == -1);
    CHECK(dataset_error(s.d)->code == code);
    CHECK(strlen(dataset_error(s.d)->text) > 10);
    /* Sticky: the same error, and nothing is taken any more. */
    CHECK(dataset_add_alphabet(s.d, "new") == -1);
    CHECK(dataset_error(s.d)->code == code);
    CHECK(dataset_seal(s.d) == code);
    dataset_free(s.d);
}

static void errors(void)
{
    struct small s = small_set();
    check_error(s, dataset_add_alphabet(s.d, ""), ERR_FORMAT);
    s = small_set();
    check_error(s, dataset_add_class(s.d, 1, "c", 2), ERR_RANGE);
    s = small_set();
    check_error(s, dataset_add_class(s.d, -1, "c", 2), ERR_RANGE);
    s = small_set();
    check_error(s, dataset_add_class(s.d, 0, "", 2), ERR_FORMAT);
    s = small_set();
    check_error(s, dataset_add_bitmap(s.d, 1, 1, marked(1)), ERR_RANGE);
    s = small_set();
    check_error(s, dataset_add_grey(s.d, -1, 1, marked(1)), ERR_RANGE);

    const float good[6] = {1, 2, 3, 4, 5, 6}, bad[6] = {1, 2, NAN, 4, 5, 6},
                huge[6] = {1, INFINITY, 3, 4, 5, 6};
    const int32_t two = 2, none = 0, many = 1 << 20;
    const struct {
        int item, strokes;
        const float *points;
        const int32_t *lengths;
        enum status code;
    } wrong[] = {{1, 1, good, &two, ERR_RANGE},   {-1, 1, good, &two, ERR_RANGE},
                 {0, 0, good, &two, ERR_FORMAT},  {0, 5000, good, &two, ERR_FORMAT},
                 {0, 1, good, &none, ERR_FORMAT}, {0, 1, good, &many, ERR_FORMAT},
                 {0, 1, bad, &two, ERR_FORMAT},   {0, 1, huge, &two, ERR_FORMAT}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        s = small_set();
        CHECK(dataset_add_strokes(s.d, wrong[i].item, wrong[i].points, wrong[i].lengths,
                                  wrong[i].strokes) == wrong[i].code);
        check_error(s, -1, wrong[i].code);
    }

    s.d = dataset_create(); /* empty */
    check_error(s, dataset_seal(s.d) == ERR_FORMAT ? -1 : 0, ERR_FORMAT);
    s = small_set(); /* sealed */
    CHECK(dataset_seal(s.d) == OK);
    CHECK(dataset_add_bitmap(s.d, 0, 2, marked(2)) == -1);
    CHECK(dataset_error(s.d)->code == ERR_STATE);
    CHECK(dataset_items(s.d) == 1 && mark_of(s.d, 0) == 1); /* still readable */
    dataset_free(s.d);
}

static void long_names(void)
{
    char name[100], accents[100] = "";
    memset(name, 'x', sizeof name);
    name[99] = 0;
    for (int i = 0; i < 33; i++)
        strcat(accents, "\xe5\xad\x97"); /* three bytes a character */
    struct dataset *d = dataset_create();
    CHECK(dataset_add_alphabet(d, name) == 0);
    CHECK(strlen(dataset_alphabet_name(d, 0)) == NAME_MAX_LENGTH - 1);
    CHECK(dataset_add_alphabet(d, name) == 0);
    CHECK(dataset_add_alphabet(d, accents) == 1);
    CHECK(strlen(dataset_alphabet_name(d, 1)) == 45); /* 15 whole characters */
    dataset_free(d);
}

/* A set of two alphabets; what: which detail differs. */
static uint32_t fingerprint_of(int what)
{
    struct dataset *d = dataset_create();
    int a = dataset_add_alphabet(d, what == 1 ? "A" : "a");
    int c = dataset_add_class(d, a, what == 2 ? "C" : "c", what == 3 ? 8 : 9);
    dataset_add_bitmap(d, c, what == 4 ? 2 : 1, marked(what == 5 ? 6 : 7));
    int e = dataset_add_class(d, a, "e", 10);
    uint8_t grey[PIXELS] = {0};
    grey[PIXELS - 1] = what == 6;
    if (what == 7)
        dataset_add_bitmap(d, e, 1, marked(0));
    else
        dataset_add_grey(d, e, 1, grey);
    if (what == 8)
        dataset_add_grey(d, e, 2, grey);
    CHECK(dataset_seal(d) == OK);
    uint32_t h = dataset_fingerprint(d);
    dataset_free(d);
    return h;
}

static void fingerprints(void)
{
    uint32_t h[9];
    for (int i = 0; i < 9; i++) {
        h[i] = fingerprint_of(i);
        CHECK(h[i] == fingerprint_of(i));
        for (int k = 0; k < i; k++)
            CHECK(h[i] != h[k]);
    }
}

/* Everything that allocates, once; 1 if it went through. */
static int everything(void)
{
    struct dataset *d = dataset_create();
    if (!d)
        return 0;
    float p[3] = {1, 2, 3};
    int32_t one = 1;
    for (int i = 0; i < 40; i++) {
        char name[2] = {(char)('A' + i), 0};
        int a = dataset_add_alphabet(d, name);
        int c = dataset_add_class(d, a, name, i);
        int item = dataset_add_bitmap(d, c, 1, marked(i));
        dataset_add_strokes(d, item, p, &one, 1);
    }
    enum status s = dataset_seal(d);
    CHECK(s == OK || s == ERR_MEMORY);
    CHECK(dataset_error(d)->code == s);
    dataset_free(d);
    return s == OK;
}

static void failing_memory(void)
{
    uint64_t before = arena_calls();
    CHECK(everything());
    uint64_t calls = arena_calls() - before;
    CHECK(calls > 100);
    for (uint64_t n = 1; n <= calls; n++) {
        arena_fail_after(n);
        CHECK(!everything());
    }
    arena_fail_after(0);
    CHECK(everything());
}

int main(void)
{
    RUN(filling);
    RUN(doubles);
    RUN(pixels);
    RUN(strokes);
    RUN(errors);
    RUN(long_names);
    RUN(fingerprints);
    RUN(failing_memory);
    return check_report();
}
