/* Sessions by name and settings, and what several test programs ask of every session. */
#ifndef TESTS_SESSIONS_H
#define TESTS_SESSIONS_H

#include <string.h>

#include "algo/algo.h"
#include "algo/descent.h"

#include "check.h"

struct setting {
    const char *key; /* NULL ends a list */
    double value;
};

static inline int hyper_index(const struct algo *a, const char *key)
{
    for (int i = 0; i < a->hyper_count; i++) {
        if (!strcmp(a->hypers[i].key, key))
            return i;
    }
    CHECK(a->hyper_count < 0); /* there is no such hyperparameter */
    return 0;
}

/* Also one that is refused: the caller looks at its error. */
static inline struct session *session_with(const char *name, const struct dataset *data,
                                           uint64_t seed, const struct setting *with)
{
    const struct algo *a = algo_find(name);
    double hyper[SESSION_HYPERS];
    for (int i = 0; i < a->hyper_count; i++)
        hyper[i] = a->hypers[i].initial;
    for (; with->key; with++)
        hyper[hyper_index(a, with->key)] = with->value;
    return session_create(a, data, seed, hyper, NULL);
}

/* The loss of part 0 at theta + h * direction. */
static inline double loss_at(struct session *s, double h, const real *direction)
{
    struct descent *d = s->descent;
    for (int64_t i = 0; i < d->n; i++)
        d->theta[i] += (real)(h * (double)direction[i]);
    CHECK(session_part(s, 0) == OK);
    for (int64_t i = 0; i < d->n; i++)
        d->theta[i] -= (real)(h * (double)direction[i]);
    return s->part_metrics[0];
}

/* The gradient of part 0 against a central difference of step h along it. Float is too coarse for
 * that. direction: scratch of `most` numbers. */
static inline void check_gradient(struct session *s, const char *name, double h, real *direction,
                                  int64_t most)
{
    int64_t n = s->descent->n;
    double length = 0;
    CHECK(n <= most && session_part(s, 0) == OK);
    memcpy(direction, s->part_gradient, (size_t)n * sizeof *direction);
    for (int64_t i = 0; i < n; i++)
        length += (double)direction[i] * (double)direction[i];
    length = sqrt(length);
    for (int64_t i = 0; i < n; i++)
        direction[i] /= (real)length;
    double slope = (loss_at(s, h, direction) - loss_at(s, -h, direction)) / (2 * h);
    if (!(fabs(slope / length - 1) <= 1e-5))
        printf("%s: slope %.9g, gradient %.9g\n", name, slope, length);
    CHECK(length > 1e-3 && fabs(slope / length - 1) <= 1e-5);
}

/* Every allocation of a view failed in turn: refused, and the session as it was. */
static inline void view_without_memory(struct session *s, const char *view, const struct view *in)
{
    int refused = 0;
    for (uint64_t n = 1;; n++) {
        struct view out;
        struct error e = {0};
        arena_fail_after(n);
        enum status status = session_view(s, view, in, &out, &e);
        arena_fail_after(0);
        CHECK(s->error.code == OK);
        if (status == OK)
            break;
        CHECK(status == ERR_MEMORY && e.code == ERR_MEMORY && out.count == 0);
        refused++;
    }
    CHECK(refused >= 3);
}

#endif
