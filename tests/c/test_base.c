/* Arena, status and the small formatter. */
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/status.h"
#include "check.h"

static void test_arena_memory_is_zeroed_and_aligned(void)
{
    struct arena *a = arena_create();
    for (size_t size = 0; size < 300000; size = size * 3 + 1) {
        unsigned char *p = arena_alloc(a, size);
        CHECK(p != NULL);
        CHECK((uintptr_t)p % 64 == 0);
        int dirty = 0;
        for (size_t i = 0; i < size; i++)
            dirty |= p[i];
        CHECK(!dirty);
        memset(p, 0xAB, size);
    }
    arena_free(a);
}

static void test_arena_mark_and_reset(void)
{
    struct arena *a = arena_create();
    int *kept = arena_alloc(a, sizeof *kept);
    *kept = 42;
    struct arena_mark mark = arena_mark(a);
    size_t before = arena_bytes(a);
    for (int round = 0; round < 3; round++) {
        char *p = arena_alloc(a, 1000000); /* beyond the block: a new one is chained */
        CHECK(p[999999] == 0);
        p[999999] = 1;
        CHECK(arena_bytes(a) >= before + 1000000);
        arena_reset(a, mark);
        CHECK(arena_bytes(a) == before);
    }
    CHECK(*kept == 42);
    arena_free(a);
    arena_free(NULL);
}

static void test_arena_refuses_what_cannot_be(void)
{
    struct arena *a = arena_create();
    CHECK(arena_alloc(a, SIZE_MAX) == NULL);
    CHECK(arena_alloc(a, INT32_MAX) == NULL);
    CHECK(arena_array(a, 1u << 20, 1u << 20) == NULL);
    CHECK(arena_array(a, SIZE_MAX / 2, 3) == NULL);
    arena_fail_after(2);
    CHECK(arena_alloc(a, 8) != NULL);
    CHECK(arena_alloc(a, 8) == NULL);
    CHECK(arena_alloc(a, 8) != NULL);
    arena_free(a);
}

static void expect_text(const char *want, const char *got)
{
    if (strcmp(want, got))
        printf("expected '%s', got '%s'\n", want, got);
    CHECK(!strcmp(want, got));
}

static void test_formatter(void)
{
    char t[64];
    text_format(t, 64, "%s is %d%%", "x", -12);
    expect_text("x is -12%", t);
    const struct {
        double value;
        const char *text;
    } numbers[] = {{0, "0"},
                   {1, "1"},
                   {-2.5, "-2.5"},
                   {0.1, "0.1"},
                   {1e-3, "0.001"},
                   {123456, "123456"},
                   {1234567, "1.23457e6"},
                   {1e-7, "1e-7"},
                   {999999.9, "1e6"},
                   {0.4, "0.4"},
                   {1.0 / 3, "0.333333"},
                   {64, "64"},
                   {NAN, "NaN"},
                   {INFINITY, "Infinity"},
                   {-INFINITY, "-Infinity"}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        text_format(t, 64, "%g", numbers[i].value);
        expect_text(numbers[i].text, t);
    }
    text_format(t, 4, "abcdef");
    expect_text("abc", t);
    text_format(t, 64, "%d", INT32_MIN);
    expect_text("-2147483648", t);
}

static void test_first_error_is_kept(void)
{
    struct error e = {OK, ""};
    CHECK(error_set(&e, ERR_RANGE, "first %d", 1) == ERR_RANGE);
    CHECK(error_set(&e, ERR_SHAPE, "second") == ERR_RANGE);
    expect_text("first 1", e.text);
}

int main(void)
{
    RUN(test_arena_memory_is_zeroed_and_aligned);
    RUN(test_arena_mark_and_reset);
    RUN(test_arena_refuses_what_cannot_be);
    RUN(test_formatter);
    RUN(test_first_error_is_kept);
    return check_report();
}
