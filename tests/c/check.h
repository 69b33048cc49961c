/* The smallest test harness that counts: a failed check prints its place and values and the
 * program goes on; main returns 1 if any failed. A NaN in a comparison is a failure. */
#ifndef TESTS_CHECK_H
#define TESTS_CHECK_H

#include <math.h>
#include <stdio.h>

static int checks_done, checks_failed;

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        checks_done++;                                                                             \
        if (!(condition) && ++checks_failed <= 20)                                                 \
            printf("%s:%d: failed: %s\n", __FILE__, __LINE__, #condition);                         \
    } while (0)

/* |a - b| <= tolerance */
#define CHECK_NEAR(a, b, tolerance)                                                                \
    do {                                                                                           \
        double check_a = (double)(a), check_b = (double)(b), check_t = (double)(tolerance);        \
        checks_done++;                                                                             \
        if (!(fabs(check_a - check_b) <= check_t) && ++checks_failed <= 20)                        \
            printf("%s:%d: %s = %.9g, %s = %.9g, differ by %.3g > %.3g\n", __FILE__, __LINE__, #a, \
                   check_a, #b, check_b, fabs(check_a - check_b), check_t);                        \
    } while (0)

#define RUN(test)                                                                                  \
    do {                                                                                           \
        int check_before = checks_failed;                                                          \
        test();                                                                                    \
        printf("%s %s\n", checks_failed > check_before ? "FAIL" : "ok", #test);                    \
    } while (0)

/* The last line of main: return check_report(); A program that checked nothing fails. */
static inline int check_report(void)
{
    printf("%d passed, %d failed\n", checks_done - checks_failed, checks_failed);
    return checks_failed || !checks_done;
}

#endif
