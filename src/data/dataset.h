/* A set of drawings of characters. Each character (class) belongs to an alphabet and has several
 * drawings, one a drawer. A drawing is a 105 x 105 bitmap (Omniglot, procedural glyphs, the page's
 * pen), or a 28 x 28 grey picture (IDX files); ink is 1 everywhere in the core. Strokes, where
 * known, are kept to show a character being written. A data set owns an arena of its own; several
 * sessions may read one data set, which is constant after dataset_seal. */
#ifndef DATA_DATASET_H
#define DATA_DATASET_H

#include <stdint.h>

#include "base/rng.h"
#include "base/status.h"

enum {
    CANVAS = 105,    /* side of a bitmap */
    CANVAS_ROW = 14, /* bytes a bitmap row, most significant bit first, padding bits 0 */
    CANVAS_BYTES = CANVAS * CANVAS_ROW,
    SIDE = 28, /* side of a network's picture */
    PIXELS = SIDE * SIDE,
    NAME_MAX_LENGTH = 48,
    MAX_ALPHABETS = 1 << 12,
};

struct dataset;

struct dataset_class {
    char name[NAME_MAX_LENGTH]; /* "character07" */
    int alphabet;
    int number; /* official number, or -1 */
    int first;  /* its drawings are items first .. first + count - 1, after dataset_seal */
    int count;
};

struct dataset *dataset_create(void); /* NULL when memory is out */
void dataset_free(struct dataset *d);
struct error *dataset_error(struct dataset *d); /* sticky, like a graph's */

/* Filling. Each returns an index, or -1 on error. An alphabet or class that exists is found again
 * (an alphabet by name, a class by alphabet and name). A second drawing with the same official
 * number and drawer is a double and is dropped: the first one's index is returned. Texts longer
 * than NAME_MAX_LENGTH - 1 are cut. */
int dataset_add_alphabet(struct dataset *d, const char *name);
int dataset_add_class(struct dataset *d, int alphabet, const char *name, int number);
int dataset_add_bitmap(struct dataset *d, int class_index, int drawer, const uint8_t *bits);
int dataset_add_grey(struct dataset *d, int class_index, int drawer, const uint8_t *grey); /* 784 */
/* points: x, y, t triples on the 105 canvas, y down, t in ms (-1 unknown); lengths: points of each
 * stroke. */
enum status dataset_add_strokes(struct dataset *d, int item, const float *points,
                                const int32_t *lengths, int strokes);

/* Sorts drawings by class and makes the set constant. ERR_FORMAT if it is empty. Item indices given
 * by dataset_add_* before are void afterwards. */
enum status dataset_seal(struct dataset *d);

/* Reading, after the seal. */
int dataset_items(const struct dataset *d);
int dataset_classes(const struct dataset *d);
int dataset_alphabets(const struct dataset *d);
const char *dataset_alphabet_name(const struct dataset *d, int alphabet);
const struct dataset_class *dataset_class_at(const struct dataset *d, int class_index);
int dataset_item_class(const struct dataset *d, int item);
int dataset_item_drawer(const struct dataset *d, int item);
/* 105 x 105 bits or NULL; 28 x 28 grey or NULL: one of the two. */
const uint8_t *dataset_bitmap(const struct dataset *d, int item);
const uint8_t *dataset_grey(const struct dataset *d, int item);
/* Number of strokes, 0 if unknown; *points and *lengths as in dataset_add_strokes. */
int dataset_strokes(const struct dataset *d, int item, const float **points,
                    const int32_t **lengths);

/* A hash of names, classes and pixels: a checkpoint names the data it saw. Strokes have one of
 * their own, since they are read by nothing but training that redraws, and the same drawings come
 * with them and without: 0 if there are none. It is computed at every call. */
uint32_t dataset_fingerprint(const struct dataset *d);
uint32_t dataset_strokes_fingerprint(const struct dataset *d);

/* Procedural glyphs (glyphs.c): alphabets -> characters -> drawers with the measured statistics of
 * the official drawings. Endless and seeded; a larger set of the same seed contains the smaller
 * one. Returns a sealed set, strokes included; NULL when memory is out; on counts outside 1 .. 1000
 * a set that carries ERR_RANGE (dataset_error) and no drawings. */
struct dataset *dataset_glyphs(uint64_t seed, int alphabets, int characters, int drawers);

#endif
