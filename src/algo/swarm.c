/* Particle swarm with constriction: each particle is drawn to the best place it has seen itself, p,
 * and the best that its neighbours have seen, g,
 *
 *   v <- chi (v + phi/2 u1 (p - x) + phi/2 u2 (g - x)),   x <- x + v,   u1, u2 uniform in 0 .. 1
 *   chi = 2 / |2 - phi - sqrt(phi^2 - 4 phi)|,   phi > 4
 *
 * input by input. At the walls of the box it stops. Its neighbours are all, or the one before and
 * the one after it (ring), by which good news travels slowly.
 * Sources: Kennedy & Eberhart 1995; Clerc & Kennedy 2002. */
#include <math.h>
#include <string.h>

#include "algo/population.h"
#include "base/num.h"

enum { POPULATION = SEEK_HYPERS, PHI, NEIGHBOURS, HYPERS };
enum { EVERYONE, RING };

static const struct hyper hypers[HYPERS] = {
    SEEK_ROWS(SURFACE_RASTRIGIN),
    [POPULATION] = {"population", HYPER_INT, 4, SEEK_MOST_BATCH, 30, 1, 0, "points", NULL,
                    DOC("Particles.")},
    [PHI] = {"phi", HYPER_REAL, 4.01, 5, 4.1, 0, 1, "", NULL,
             DOC("How strongly particles are drawn; the more, the sooner they come to rest.")},
    [NEIGHBOURS] = {"neighbours", HYPER_CHOICE, 0, 1, EVERYONE, 0, 1, "", "everyone|ring",
                    DOC("Whose best place a particle knows of.")},
};

static const char *const metrics[] = {POPULATION_METRIC_NAMES};

struct swarm {
    struct seek seek;
    real *position, *velocity, *personal; /* kept [population, dims] */
    real *fitness;                        /* kept [population] of the personal best places */
    real *moved;                          /* [population, dims] velocities of a step */
};

static int leader(const struct session *s, int i)
{
    const struct swarm *w = s->own;
    int n = (int)s->hyper[POPULATION], best = i, ring = s->hyper[NEIGHBOURS] == RING;
    for (int k = 0; k < (ring ? 3 : n); k++) {
        int other = ring ? (i + n - 1 + k) % n : k;
        best = w->fitness[other] < w->fitness[best] ? other : best;
    }
    return best;
}

/* The next positions and velocities. */
static void move(const struct session *s, real *x, real *v)
{
    const struct swarm *w = s->own;
    int n = (int)s->hyper[POPULATION], dims = w->seek.dims;
    struct rng rng = population_rng(s);
    if (s->step == 0) {
        population_fill(&rng, n * dims, x);
        for (int i = 0; i < n * dims; i++)
            v[i] = (real)(0.5 * (rng_uniform(&rng) - (double)x[i]));
        return;
    }
    double phi = s->hyper[PHI], chi = 2 / fabs(2 - phi - sqrt(phi * phi - 4 * phi));
    for (int i = 0; i < n; i++) {
        int best = leader(s, i);
        for (int k = 0; k < dims; k++) {
            int at = i * dims + k;
            double here = (double)w->position[at];
            double own = rng_uniform(&rng) * ((double)w->personal[at] - here);
            double other = rng_uniform(&rng) * ((double)w->personal[best * dims + k] - here);
            double speed = chi * ((double)w->velocity[at] + phi / 2 * (own + other));
            double to = here + speed;
            x[at] = (real)population_inside(to);
            v[at] = (real)(to >= 0 && to <= 1 ? speed : 0);
        }
    }
}

static int ask(struct session *s, real *x)
{
    const struct swarm *w = s->own;
    move(s, x, w->moved);
    return (int)s->hyper[POPULATION];
}

static void tell(struct session *s, int count, const real *x, const real *y, double *out)
{
    struct swarm *w = s->own;
    int dims = w->seek.dims;
    size_t row = (size_t)dims * sizeof *x;
    population_measure(count, dims, x, y, out);
    memcpy(w->velocity, w->moved, (size_t)count * row);
    memcpy(w->position, x, (size_t)count * row);
    for (int i = 0; i < count; i++) {
        if (s->step && !(y[i] < w->fitness[i]))
            continue;
        w->fitness[i] = y[i];
        memcpy(w->personal + (ptrdiff_t)i * dims, x + (ptrdiff_t)i * dims, row);
    }
}

static enum status create(struct session *s)
{
    struct swarm *w = arena_alloc(s->arena, sizeof *w);
    if (!w)
        return error_set(&s->error, ERR_MEMORY, "no memory for the session");
    if (seek_create(s, &w->seek))
        return s->error.code;
    int n = (int)s->hyper[POPULATION], dims = w->seek.dims;
    w->seek.ask = ask;
    w->seek.tell = tell;
    w->position = session_keep(s, "position", n * dims);
    w->velocity = session_keep(s, "velocity", n * dims);
    w->personal = session_keep(s, "personal", n * dims);
    w->fitness = session_keep(s, "fitness", n);
    w->moved = arena_array(s->arena, (size_t)(n * dims), sizeof *w->moved);
    if (!s->error.code && !w->moved)
        error_set(&s->error, ERR_MEMORY, "no memory for the particles");
    s->own = w;
    return s->error.code;
}

static void view_population(struct session *s, const struct view *in, struct view *out)
{
    (void)in;
    const struct swarm *w = s->own;
    int n = s->step ? (int)s->hyper[POPULATION] : 0, dims = w->seek.dims;
    seek_view_places(s, out, "points", n, w->position);
    seek_view_places(s, out, "personal", n, w->personal);
    real *values = view_add(s, out, "values", 1, n, 0, 0, 0);
    if (values)
        memcpy(values, w->fitness, (size_t)n * sizeof *values);
    real *velocity = view_add(s, out, "velocity", 2, n, dims, 0, 0);
    for (int i = 0; velocity && i < n * dims; i++)
        velocity[i] =
            (real)((double)w->velocity[i] * (surface_place(w->seek.surface, i % dims, 1) -
                                             surface_place(w->seek.surface, i % dims, 0)));
}

static const struct view_row views[] = {
    {"population",
     DOC("-> of the particles points [P,D], velocity [P,D], personal [P,D] the best place each has "
         "seen, values [P] there"),
     view_population},
    SEEK_VIEWS,
};

const struct algo algo_swarm = {
    .name = "swarm",
    .doc = DOC("Particle swarm with constriction (Clerc & Kennedy 2002); no drawings."),
    ALGO_TABLES(hypers, metrics, views),
    .create = create,
    SEEK_STEPS,
};
