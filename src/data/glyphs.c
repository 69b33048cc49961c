/* Procedural glyphs: invented alphabets, their characters, and the people who draw them. The idea
 * of strokes composed by how people begin, join and repeat them is that of Lake, Salakhutdinov &
 * Tenenbaum 2015; the shapes and numbers here are fitted to statistics of the official drawings.
 *
 * Every alphabet, character and drawing has a random stream of its own, so that a larger set with
 * the same seed contains the smaller one. */
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "data/dataset.h"
#include "data/glyph.h"
#include "data/render.h"

enum { MOST_CHARACTERS = 1000, MOST_DRAWERS = 1000, GRID = 8 };

/* Where a character has its ink: a blurred 8 x 8 grid over its bounding box, of length 1. Two
 * characters of an alphabet must differ in it. */
struct sketch {
    float cell[GRID * GRID];
};

static struct sketch sketch_of(const struct glyph *g)
{
    struct sketch k = {{0}};
    float left = 1e9f, right = -1e9f, top = 1e9f, bottom = -1e9f;
    for (int s = 0; s < g->strokes; s++)
        for (int i = 0; i < g->stroke[s].n; i++) {
            left = num_minf(left, g->stroke[s].x[i]);
            right = num_maxf(right, g->stroke[s].x[i]);
            top = num_minf(top, g->stroke[s].y[i]);
            bottom = num_maxf(bottom, g->stroke[s].y[i]);
        }
    float side = num_maxf(num_maxf(right - left, bottom - top), 8);
    left = 0.5f * (left + right - side);
    top = 0.5f * (top + bottom - side);
    for (int s = 0; s < g->strokes; s++)
        for (int i = 0; i < g->stroke[s].n; i++) {
            float u = (g->stroke[s].x[i] - left) / side * (GRID - 1.001f);
            float v = (g->stroke[s].y[i] - top) / side * (GRID - 1.001f);
            int c = (int)u, r = (int)v;
            float a = u - (float)c, b = v - (float)r, *cell = &k.cell[r * GRID + c];
            cell[0] += (1 - a) * (1 - b);
            cell[1] += a * (1 - b);
            cell[GRID] += (1 - a) * b;
            cell[GRID + 1] += a * b;
        }
    float norm = 0;
    for (int i = 0; i < GRID * GRID; i++)
        norm += k.cell[i] * k.cell[i];
    norm = 1 / sqrtf(norm);
    for (int i = 0; i < GRID * GRID; i++)
        k.cell[i] *= norm;
    return k;
}

/* Cosine to the most similar of n sketches. */
static double likeness(const struct sketch *k, const struct sketch *others, int n)
{
    double most = 0;
    for (int o = 0; o < n; o++) {
        double dot = 0;
        for (int i = 0; i < GRID * GRID; i++)
            dot += (double)k->cell[i] * (double)others[o].cell[i];
        most = num_max(most, dot);
    }
    return most;
}

static struct rng stream(uint64_t seed, int alphabet, int character, int drawer)
{
    return rng_stream(seed, RNG_DATA,
                      (uint64_t)alphabet << 40 | (uint64_t)character << 20 | (uint64_t)drawer);
}

/* Two or three syllables; the set gives the index of a name it knows, then another is tried. */
static int add_alphabet(struct dataset *d, struct rng *r, int index)
{
    static const char onset[][3] = {"b", "d", "g", "k", "l", "m",  "n",  "p",
                                    "r", "s", "t", "v", "z", "sh", "th", "y"};
    static const char vowel[][3] = {"a", "e", "i", "o", "u", "ai", "a", "e"};
    static const char coda[][3] = {"", "", "", "n", "r", "l", "sh", "m"};
    int found = -1;
    for (int tries = 0; found != index && tries < 64 && !dataset_error(d)->code; tries++) {
        char name[NAME_MAX_LENGTH] = "";
        int syllables = 2 + (int)rng_below(r, 2) + tries / 16;
        for (int i = 0; i < syllables; i++) {
            strcat(name, onset[rng_below(r, 16)]);
            strcat(name, vowel[rng_below(r, 8)]);
        }
        strcat(name, coda[rng_below(r, 8)]);
        name[0] = (char)(name[0] - 'a' + 'A');
        found = dataset_add_alphabet(d, name);
    }
    return found;
}

static void number_name(char *out, int number, int digits)
{
    strcpy(out, "character");
    int at = 9;
    for (int div = digits == 3 ? 100 : 10; div; div /= 10)
        out[at++] = (char)('0' + number / div % 10);
    out[at] = 0;
}

/* What is needed while one alphabet is made. */
struct workshop {
    struct alphabet_style style;
    struct stroke library[LIBRARY];
    int library_count;
    struct glyph glyph, candidate;
    struct drawn drawn;
    uint8_t bits[CANVAS_BYTES];
    struct person *person;
    struct glyph *character;
    struct sketch *sketch;
};

/* A character unlike those before it: the first that differs clearly, or the best of some. */
static void make_character(uint64_t seed, int alphabet, int index, struct workshop *w)
{
    enum { ATTEMPTS = 6 };
    static const double ALIKE = 0.88;
    struct rng r = stream(seed, alphabet, index + 1, 0);
    double least = INFINITY;
    struct stroke *library = w->library;
    for (int t = 0; t < ATTEMPTS && least > ALIKE; t++) {
        const struct glyph *earlier = NULL;
        if (index && rng_uniform(&r) < w->style.prefix)
            earlier = &w->character[rng_below(&r, (uint32_t)index)];
        glyph_make(&r, &w->style, library, &w->library_count, earlier, &w->candidate);
        struct sketch k = sketch_of(&w->candidate);
        double like = likeness(&k, w->sketch, index);
        if (like < least) {
            least = like;
            w->character[index] = w->candidate;
            w->sketch[index] = k;
        }
    }
}

/* Multiples of the golden ratio: any few alphabets in a row are spread over the whole range. */
static double complexity(uint64_t seed, int index)
{
    struct rng r = stream(seed, MOST_CHARACTERS, 0, 0);
    double u = rng_uniform(&r) + 0.61803398874989485 * index;
    return u - floor(u);
}

static void make_alphabet(struct dataset *d, uint64_t seed, int index, int characters, int drawers,
                          struct workshop *w)
{
    struct rng r = stream(seed, index, 0, 0);
    int alphabet = add_alphabet(d, &r, index);
    w->style = style_draw(&r, complexity(seed, index));
    w->library_count = 0;
    for (int p = 0; p < drawers; p++) {
        r = stream(seed, index, 0, p + 1);
        w->person[p] = person_draw(&r);
    }
    for (int c = 0; c < characters && !dataset_error(d)->code; c++) {
        char name[NAME_MAX_LENGTH];
        make_character(seed, index, c, w);
        number_name(name, c + 1, characters > 99 ? 3 : 2);
        int class_index = dataset_add_class(d, alphabet, name, -1);
        for (int p = 0; p < drawers; p++) {
            r = stream(seed, index, c + 1, p + 1);
            glyph_draw(&r, &w->character[c], &w->person[p], &w->drawn);
            render_strokes(w->drawn.point[0], w->drawn.length, w->drawn.strokes, w->bits);
            int item = dataset_add_bitmap(d, class_index, p + 1, w->bits);
            dataset_add_strokes(d, item, w->drawn.point[0], w->drawn.length, w->drawn.strokes);
        }
    }
}

static int allocate(struct arena *a, int characters, int drawers, struct workshop **w)
{
    *w = arena_alloc(a, sizeof **w);
    if (!*w)
        return 0;
    (*w)->person = arena_array(a, (size_t)drawers, sizeof *(*w)->person);
    (*w)->character = arena_array(a, (size_t)characters, sizeof *(*w)->character);
    (*w)->sketch = arena_array(a, (size_t)characters, sizeof *(*w)->sketch);
    return (*w)->person && (*w)->character && (*w)->sketch;
}

struct dataset *dataset_glyphs(uint64_t seed, int alphabets, int characters, int drawers)
{
    struct dataset *d = dataset_create();
    if (!d)
        return NULL;
    struct arena *scratch = arena_create();
    struct workshop *w;
    if (alphabets < 1 || alphabets > MOST_CHARACTERS || characters < 1 ||
        characters > MOST_CHARACTERS || drawers < 1 || drawers > MOST_DRAWERS)
        error_set(dataset_error(d), ERR_RANGE,
                  "%d alphabets of %d characters by %d drawers: 1 to %d of each are possible",
                  alphabets, characters, drawers, MOST_DRAWERS);
    else if (!scratch || !allocate(scratch, characters, drawers, &w))
        error_set(dataset_error(d), ERR_MEMORY, "out of memory: %d characters", characters);
    else
        for (int a = 0; a < alphabets && !dataset_error(d)->code; a++)
            make_alphabet(d, seed, a, characters, drawers, w);
    arena_free(scratch);
    if (!dataset_error(d)->code)
        dataset_seal(d);
    if (dataset_error(d)->code == ERR_MEMORY) {
        dataset_free(d);
        return NULL;
    }
    return d;
}
