#include "data/dataset.h"

#include <string.h>

#include "base/arena.h"

enum {
    MAX_CLASSES = 1 << 16,
    MAX_ITEMS = 1 << 20,
    MAX_STROKES = 1 << 10, /* a drawing */
    MAX_POINTS = 1 << 16,  /* a drawing */
};

struct item {
    int32_t class_index;
    int32_t drawer;
    const uint8_t *bitmap; /* one of the two */
    const uint8_t *grey;
    const float *points;
    const int32_t *lengths;
    int32_t strokes;
};

struct dataset {
    struct arena *arena;
    struct error error;
    char (*alphabet)[NAME_MAX_LENGTH];
    int alphabets, alphabet_room;
    struct dataset_class *class_at;
    int classes, class_room;
    struct item *item;
    int items, item_room;
    /* Open addressing over (official number, drawer): item + 1, or 0. */
    int32_t *slot;
    int slots, slots_used;
    uint32_t fingerprint;
    int sealed;
};

struct dataset *dataset_create(void)
{
    struct arena *a = arena_create();
    if (!a)
        return NULL;
    struct dataset *d = arena_alloc(a, sizeof *d);
    if (!d) {
        arena_free(a);
        return NULL;
    }
    d->arena = a;
    return d;
}

void dataset_free(struct dataset *d)
{
    if (d)
        arena_free(d->arena);
}

struct error *dataset_error(struct dataset *d)
{
    return &d->error;
}

static int out_of_memory(struct dataset *d)
{
    error_set(&d->error, ERR_MEMORY, "out of memory: the data set has %d drawings so far",
              d->items);
    return -1;
}

/* Whether the set can still take something; says why not. */
static int open_for_filling(struct dataset *d)
{
    if (d->error.code)
        return 0;
    if (d->sealed)
        error_set(&d->error, ERR_STATE, "the data set is sealed: make a new one to add drawings");
    return !d->error.code;
}

/* Room for one more element: old itself, or a copy of twice the length (the old one stays in the
 * arena: all of them together are no longer than the last). NULL when memory is out. */
static void *grow(struct dataset *d, void *old, int count, int *room, size_t size)
{
    if (count < *room)
        return old;
    int wanted = *room ? 2 * *room : 16;
    void *p = arena_array(d->arena, (size_t)wanted, size);
    if (!p)
        return NULL;
    if (count)
        memcpy(p, old, (size_t)count * size);
    *room = wanted;
    return p;
}

/* Copies a name, cut where a UTF-8 character begins. */
static void copy_name(char out[NAME_MAX_LENGTH], const char *name)
{
    size_t n = 0;
    while (n < NAME_MAX_LENGTH && name[n])
        n++;
    if (n == NAME_MAX_LENGTH) {
        n--;
        while (n > 0 && ((unsigned char)name[n] & 0xC0) == 0x80)
            n--;
    }
    memset(out, 0, NAME_MAX_LENGTH);
    memcpy(out, name, n);
}

int dataset_add_alphabet(struct dataset *d, const char *name)
{
    if (!open_for_filling(d))
        return -1;
    if (!name || !name[0]) {
        error_set(&d->error, ERR_FORMAT, "an alphabet needs a name");
        return -1;
    }
    char cut[NAME_MAX_LENGTH];
    copy_name(cut, name);
    /* From the newest on: files come alphabet by alphabet. */
    for (int i = d->alphabets - 1; i >= 0; i--)
        if (!strcmp(d->alphabet[i], cut))
            return i;
    if (d->alphabets == MAX_ALPHABETS) {
        error_set(&d->error, ERR_RANGE, "more than %d alphabets", MAX_ALPHABETS);
        return -1;
    }
    void *p = grow(d, d->alphabet, d->alphabets, &d->alphabet_room, sizeof *d->alphabet);
    if (!p)
        return out_of_memory(d);
    d->alphabet = p;
    memcpy(d->alphabet[d->alphabets], cut, sizeof cut);
    return d->alphabets++;
}

int dataset_add_class(struct dataset *d, int alphabet, const char *name, int number)
{
    if (!open_for_filling(d))
        return -1;
    if (alphabet < 0 || alphabet >= d->alphabets) {
        error_set(&d->error, ERR_RANGE, "there is no alphabet %d (of %d)", alphabet, d->alphabets);
        return -1;
    }
    if (!name || !name[0]) {
        error_set(&d->error, ERR_FORMAT, "a character of %s needs a name", d->alphabet[alphabet]);
        return -1;
    }
    char cut[NAME_MAX_LENGTH];
    copy_name(cut, name);
    for (int i = d->classes - 1; i >= 0; i--)
        if (d->class_at[i].alphabet == alphabet && !strcmp(d->class_at[i].name, cut))
            return i;
    if (d->classes == MAX_CLASSES) {
        error_set(&d->error, ERR_RANGE, "more than %d characters", MAX_CLASSES);
        return -1;
    }
    void *p = grow(d, d->class_at, d->classes, &d->class_room, sizeof *d->class_at);
    if (!p)
        return out_of_memory(d);
    d->class_at = p;
    struct dataset_class *c = &d->class_at[d->classes];
    memcpy(c->name, cut, sizeof cut);
    c->alphabet = alphabet;
    c->number = number < 0 ? -1 : number;
    c->first = c->count = 0;
    return d->classes++;
}

static uint32_t hash_key(int number, int drawer)
{
    uint64_t h = ((uint64_t)(uint32_t)number << 32 | (uint32_t)drawer) * 0x9E3779B97F4A7C15u;
    return (uint32_t)(h >> 32);
}

/* Where the drawing with this number and drawer is, or the free slot it would take. */
static int find_slot(const struct dataset *d, int number, int drawer)
{
    int i = (int)(hash_key(number, drawer) & (uint32_t)(d->slots - 1));
    while (d->slot[i]) {
        const struct item *other = &d->item[d->slot[i] - 1];
        if (d->class_at[other->class_index].number == number && other->drawer == drawer)
            break;
        i = (i + 1) & (d->slots - 1);
    }
    return i;
}

/* Keeps at least half of the slots free. */
static int widen_slots(struct dataset *d)
{
    if (2 * (d->slots_used + 1) <= d->slots)
        return 1;
    int old_slots = d->slots;
    int32_t *old = d->slot,
            *wider = arena_array(d->arena, (size_t)(old_slots ? 2 * old_slots : 64), sizeof *wider);
    if (!wider)
        return 0;
    d->slots = old_slots ? 2 * old_slots : 64;
    d->slot = wider;
    for (int i = 0; i < old_slots; i++)
        if (old[i]) {
            const struct item *it = &d->item[old[i] - 1];
            d->slot[find_slot(d, d->class_at[it->class_index].number, it->drawer)] = old[i];
        }
    return 1;
}

/* The item of a drawing, made (with *pixels to be filled) or, for a double, found (*pixels NULL).
 */
static int add_item(struct dataset *d, int class_index, int drawer, size_t bytes, uint8_t **pixels)
{
    *pixels = NULL;
    if (!open_for_filling(d))
        return -1;
    if (class_index < 0 || class_index >= d->classes) {
        error_set(&d->error, ERR_RANGE, "there is no character %d (of %d)", class_index,
                  d->classes);
        return -1;
    }
    int number = d->class_at[class_index].number, slot = -1;
    if (number >= 0) {
        if (!widen_slots(d))
            return out_of_memory(d);
        slot = find_slot(d, number, drawer);
        if (d->slot[slot])
            return d->slot[slot] - 1;
    }
    if (d->items == MAX_ITEMS) {
        error_set(&d->error, ERR_RANGE, "more than %d drawings", MAX_ITEMS);
        return -1;
    }
    void *p = grow(d, d->item, d->items, &d->item_room, sizeof *d->item);
    uint8_t *memory = p ? arena_alloc(d->arena, bytes) : NULL;
    if (p)
        d->item = p;
    if (!memory)
        return out_of_memory(d);
    d->item[d->items] = (struct item){.class_index = class_index, .drawer = drawer};
    d->class_at[class_index].count++;
    d->items++;
    if (slot >= 0) {
        d->slot[slot] = d->items;
        d->slots_used++;
    }
    *pixels = memory;
    return d->items - 1;
}

int dataset_add_bitmap(struct dataset *d, int class_index, int drawer, const uint8_t *bits)
{
    uint8_t *copy;
    int item = add_item(d, class_index, drawer, CANVAS_BYTES, &copy);
    if (copy) {
        memcpy(copy, bits, CANVAS_BYTES);
        /* The padding is 0 by contract, whatever the source had there. */
        for (int y = 0; y < CANVAS; y++)
            copy[y * CANVAS_ROW + CANVAS_ROW - 1] &= 0x80;
        d->item[item].bitmap = copy;
    }
    return item;
}

int dataset_add_grey(struct dataset *d, int class_index, int drawer, const uint8_t *grey)
{
    uint8_t *copy;
    int item = add_item(d, class_index, drawer, PIXELS, &copy);
    if (copy) {
        memcpy(copy, grey, PIXELS);
        d->item[item].grey = copy;
    }
    return item;
}

enum status dataset_add_strokes(struct dataset *d, int item, const float *points,
                                const int32_t *lengths, int strokes)
{
    if (!open_for_filling(d))
        return d->error.code;
    if (item < 0 || item >= d->items)
        return error_set(&d->error, ERR_RANGE, "there is no drawing %d (of %d)", item, d->items);
    if (strokes < 1 || strokes > MAX_STROKES)
        return error_set(&d->error, ERR_FORMAT, "a drawing has %d strokes: 1 to %d are possible",
                         strokes, MAX_STROKES);
    int total = 0;
    for (int s = 0; s < strokes; s++) {
        if (lengths[s] < 1 || lengths[s] > MAX_POINTS - total)
            return error_set(&d->error, ERR_FORMAT,
                             "stroke %d has %d points: 1 to %d in a drawing are possible", s + 1,
                             lengths[s], MAX_POINTS);
        total += lengths[s];
    }
    for (int i = 0; i < 3 * total; i++)
        if (!(points[i] > -1e9f && points[i] < 1e9f))
            return error_set(&d->error, ERR_FORMAT, "a stroke point is no number: %g", points[i]);
    struct item *it = &d->item[item];
    if (it->strokes) /* the strokes of a double */
        return OK;
    float *p = arena_array(d->arena, (size_t)total, 3 * sizeof *p);
    int32_t *n = p ? arena_array(d->arena, (size_t)strokes, sizeof *n) : NULL;
    if (!n) {
        out_of_memory(d);
        return ERR_MEMORY;
    }
    memcpy(p, points, (size_t)total * 3 * sizeof *p);
    memcpy(n, lengths, (size_t)strokes * sizeof *n);
    it->points = p;
    it->lengths = n;
    it->strokes = strokes;
    return OK;
}

/* FNV-1a (Fowler, Noll, Vo), 32 bits. */
static const uint32_t HASH_START = 2166136261u;

static uint32_t hash_bytes(uint32_t h, const void *bytes, size_t n)
{
    const uint8_t *b = bytes;
    for (size_t i = 0; i < n; i++)
        h = (h ^ b[i]) * 16777619u;
    return h;
}

static uint32_t hash_int(uint32_t h, int value)
{
    uint32_t v = (uint32_t)value;
    uint8_t b[4] = {(uint8_t)v, (uint8_t)(v >> 8), (uint8_t)(v >> 16), (uint8_t)(v >> 24)};
    return hash_bytes(h, b, sizeof b);
}

static uint32_t fingerprint(const struct dataset *d)
{
    uint32_t h = HASH_START;
    h = hash_int(hash_int(hash_int(h, d->alphabets), d->classes), d->items);
    h = hash_bytes(h, d->alphabet, (size_t)d->alphabets * sizeof *d->alphabet);
    for (int c = 0; c < d->classes; c++) {
        h = hash_bytes(h, d->class_at[c].name, NAME_MAX_LENGTH);
        h = hash_int(hash_int(h, d->class_at[c].alphabet), d->class_at[c].number);
    }
    for (int i = 0; i < d->items; i++) {
        const struct item *it = &d->item[i];
        h = hash_int(hash_int(h, it->class_index), it->drawer);
        h = it->bitmap ? hash_bytes(h, it->bitmap, CANVAS_BYTES) : hash_bytes(h, it->grey, PIXELS);
    }
    return h;
}

static int points_of(const struct item *it)
{
    int total = 0;
    for (int s = 0; s < it->strokes; s++)
        total += it->lengths[s];
    return total;
}

uint32_t dataset_strokes_fingerprint(const struct dataset *d)
{
    uint32_t h = HASH_START;
    int any = 0;
    for (int i = 0; i < d->items; i++) {
        const struct item *it = &d->item[i];
        h = hash_int(h, it->strokes);
        if (!it->strokes)
            continue;
        any = 1;
        h = hash_bytes(h, it->lengths, (size_t)it->strokes * sizeof *it->lengths);
        h = hash_bytes(h, it->points, (size_t)points_of(it) * 3 * sizeof *it->points);
    }
    return any ? h : 0;
}

enum status dataset_seal(struct dataset *d)
{
    if (!open_for_filling(d))
        return d->error.code;
    if (!d->items)
        return error_set(&d->error, ERR_FORMAT, "the data set is empty: no drawing was found");
    struct item *sorted = arena_array(d->arena, (size_t)d->items, sizeof *sorted);
    if (!sorted) {
        out_of_memory(d);
        return ERR_MEMORY;
    }
    int first = 0;
    for (int c = 0; c < d->classes; c++) {
        d->class_at[c].first = first;
        first += d->class_at[c].count;
        d->class_at[c].count = 0;
    }
    for (int i = 0; i < d->items; i++) {
        struct dataset_class *c = &d->class_at[d->item[i].class_index];
        sorted[c->first + c->count++] = d->item[i];
    }
    d->item = sorted;
    d->fingerprint = fingerprint(d);
    d->sealed = 1;
    return OK;
}

int dataset_items(const struct dataset *d)
{
    return d->items;
}

int dataset_classes(const struct dataset *d)
{
    return d->classes;
}

int dataset_alphabets(const struct dataset *d)
{
    return d->alphabets;
}

const char *dataset_alphabet_name(const struct dataset *d, int alphabet)
{
    return d->alphabet[alphabet];
}

const struct dataset_class *dataset_class_at(const struct dataset *d, int class_index)
{
    return &d->class_at[class_index];
}

int dataset_item_class(const struct dataset *d, int item)
{
    return d->item[item].class_index;
}

int dataset_item_drawer(const struct dataset *d, int item)
{
    return d->item[item].drawer;
}

const uint8_t *dataset_bitmap(const struct dataset *d, int item)
{
    return d->item[item].bitmap;
}

const uint8_t *dataset_grey(const struct dataset *d, int item)
{
    return d->item[item].grey;
}

int dataset_strokes(const struct dataset *d, int item, const float **points,
                    const int32_t **lengths)
{
    *points = d->item[item].points;
    *lengths = d->item[item].lengths;
    return d->item[item].strokes;
}

uint32_t dataset_fingerprint(const struct dataset *d)
{
    return d->fingerprint;
}
