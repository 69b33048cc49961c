/* Arena: all memory of a graph, a plan or a session, freed at once.
 * Blocks are chained, so pointers stay valid while the arena grows. malloc is called here and
 * nowhere else in the core. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>
#include <stdint.h>

struct arena;

struct arena_mark {
    void *block;
    size_t used;
};

/* NULL when memory is out. */
struct arena *arena_create(void);
void arena_free(struct arena *a); /* NULL is allowed */

/* Zeroed, 64-byte aligned memory, or NULL (out of memory, or size beyond 2^31 - 1). */
void *arena_alloc(struct arena *a, size_t size);
/* The same for count * size bytes, with the product checked. */
void *arena_array(struct arena *a, size_t count, size_t size);

/* Scratch: everything allocated after the mark is given back by the reset. */
struct arena_mark arena_mark(const struct arena *a);
void arena_reset(struct arena *a, struct arena_mark mark);

size_t arena_bytes(const struct arena *a); /* bytes handed out and not reset */

/* Counts the calls of arena_create and arena_alloc, of all arenas, since the start of the program:
 * tests show with it that replaying a plan allocates nothing. */
uint64_t arena_calls(void);

/* Test hook: the n-th allocation from now on fails (0: none does). */
void arena_fail_after(uint64_t n);

#endif
