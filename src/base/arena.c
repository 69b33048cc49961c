#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

enum { ALIGN = 64, BLOCK = 256 * 1024 };

struct block {
    struct block *previous;
    void *base; /* what malloc gave */
    char *data; /* base, aligned */
    size_t size, used;
    size_t total; /* bytes used in all earlier blocks */
};

struct arena {
    struct block *top;
};

static uint64_t calls;
static uint64_t fail_countdown;

static int injected_failure(void)
{
    return fail_countdown && --fail_countdown == 0;
}

static struct block *block_create(struct block *previous, size_t size)
{
    struct block *b = malloc(sizeof *b);
    if (!b)
        return NULL;
    b->base = malloc(size + ALIGN);
    if (!b->base) {
        free(b);
        return NULL;
    }
    b->previous = previous;
    b->data = (char *)(((uintptr_t)b->base + ALIGN - 1) & ~(uintptr_t)(ALIGN - 1));
    b->size = size;
    b->used = 0;
    b->total = previous ? previous->total + previous->used : 0;
    return b;
}

static void block_free(struct block *b)
{
    free(b->base);
    free(b);
}

struct arena *arena_create(void)
{
    calls++;
    if (injected_failure())
        return NULL;
    struct arena *a = malloc(sizeof *a);
    if (a)
        a->top = NULL;
    return a;
}

void arena_free(struct arena *a)
{
    if (!a)
        return;
    arena_reset(a, (struct arena_mark){NULL, 0});
    free(a);
}

void *arena_alloc(struct arena *a, size_t size)
{
    calls++;
    if (injected_failure() || size > INT32_MAX - 2 * (size_t)ALIGN)
        return NULL;
    size = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    struct block *b = a->top;
    if (!b || b->size - b->used < size) {
        b = block_create(b, size > BLOCK ? size : BLOCK);
        if (!b)
            return NULL;
        a->top = b;
    }
    char *p = b->data + b->used;
    b->used += size;
    memset(p, 0, size);
    return p;
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    if (size && count > INT32_MAX / size)
        return arena_alloc(a, SIZE_MAX);
    return arena_alloc(a, count * size);
}

struct arena_mark arena_mark(const struct arena *a)
{
    return (struct arena_mark){a->top, a->top ? a->top->used : 0};
}

void arena_reset(struct arena *a, struct arena_mark mark)
{
    while (a->top && a->top != mark.block) {
        struct block *b = a->top;
        a->top = b->previous;
        block_free(b);
    }
    if (a->top)
        a->top->used = mark.used;
}

size_t arena_bytes(const struct arena *a)
{
    return a->top ? a->top->total + a->top->used : 0;
}

uint64_t arena_calls(void)
{
    return calls;
}

void arena_fail_after(uint64_t n)
{
    fail_countdown = n;
}
