/* A genetic algorithm on real numbers. Each child has two parents, each the best of some random
 * members (tournament); their inputs are mixed by simulated binary crossover, which puts children
 * about as far apart as the parents are, and then moved now and then by a normal number whose size
 * is drawn anew each time over three powers of ten, so that there are both jumps and fine steps.
 * The best parents stay in place of the worst children (elitism). Sources: Goldberg & Deb 1991
 * (tournaments); Deb & Agrawal 1995 (crossover); De Jong 1975 (elite). */
#include <string.h>

#include "algo/population.h"
#include "base/num.h"

enum { POPULATION = SEEK_HYPERS, TOURNAMENT, CROSSOVER, SPREAD, MUTATION, SIZE, ELITE, HYPERS };

static const struct hyper hypers[HYPERS] = {
    SEEK_ROWS(SURFACE_RASTRIGIN),
    [POPULATION] = {"population", HYPER_INT, 4, SEEK_MOST_BATCH, 40, 1, 0, "points", NULL,
                    DOC("Points of a generation.")},
    [TOURNAMENT] = {"tournament", HYPER_INT, 1, 8, 2, 0, 1, "points", NULL,
                    DOC("Members of which the best becomes a parent; 1: no selection.")},
    [CROSSOVER] = {"crossover", HYPER_REAL, 0, 1, 0.9, 0, 1, "", NULL,
                   DOC("Share of children that are mixed from two parents; others are copies.")},
    [SPREAD] = {"crossoverIndex", HYPER_REAL, 0, 30, 5, 0, 1, "", NULL,
                DOC("The higher, the closer are children to one of their parents.")},
    [MUTATION] = {"mutation", HYPER_REAL, 0, 1, 0.3, 0, 1, "", NULL,
                  DOC("Share of a child's inputs that are moved at random.")},
    [SIZE] = {"mutationSize", HYPER_REAL, 0.001, 1, 0.2, 1, 1, "", NULL,
              DOC("Standard deviation of the largest such moves, in widths of the box.")},
    [ELITE] = {"elite", HYPER_INT, 0, 4, 1, 0, 1, "points", NULL,
               DOC("Best members that stay as they are.")},
};

static const char *const metrics[] = {POPULATION_METRIC_NAMES};

struct genetic {
    struct seek seek;
    real *member, *fitness; /* kept [population, dims], [population] */
};

static int tournament(const struct session *s, struct rng *rng)
{
    const struct genetic *g = s->own;
    uint32_t n = (uint32_t)s->hyper[POPULATION];
    int best = (int)rng_below(rng, n);
    for (int k = 1; k < (int)s->hyper[TOURNAMENT]; k++) {
        int other = (int)rng_below(rng, n);
        best = g->fitness[other] < g->fitness[best] ? other : best;
    }
    return best;
}

/* One input of two children of parents a and b. */
static void cross(double index, struct rng *rng, double *a, double *b)
{
    double u = rng_uniform(rng), power = 1 / (index + 1);
    double beta = u < 0.5 ? num_pow(2 * u, power) : num_pow(1 / (2 * (1 - u)), power);
    double middle = 0.5 * (*a + *b), half = 0.5 * beta * (*b - *a);
    *a = middle - half;
    *b = middle + half;
}

static int ask(struct session *s, real *x)
{
    const struct genetic *g = s->own;
    int n = (int)s->hyper[POPULATION], dims = g->seek.dims;
    struct rng rng = population_rng(s);
    if (s->step == 0) {
        population_fill(&rng, n * dims, x);
        return n;
    }
    for (int i = 0; i < n; i += 2) {
        const real *one = g->member + (ptrdiff_t)tournament(s, &rng) * dims;
        const real *two = g->member + (ptrdiff_t)tournament(s, &rng) * dims;
        int mixed = rng_uniform(&rng) < s->hyper[CROSSOVER];
        for (int k = 0; k < dims; k++) {
            double child[2] = {(double)one[k], (double)two[k]};
            if (mixed)
                cross(s->hyper[SPREAD], &rng, &child[0], &child[1]);
            for (int c = 0; c < 2; c++) {
                if (rng_uniform(&rng) < s->hyper[MUTATION]) {
                    double size = s->hyper[SIZE] * num_exp(-6.907755 * rng_uniform(&rng));
                    child[c] += size * rng_normal(&rng);
                }
                if (i + c < n)
                    x[(i + c) * dims + k] = (real)population_inside(child[c]);
            }
        }
    }
    return n;
}

static void tell(struct session *s, int count, const real *x, const real *y, double *out)
{
    struct genetic *g = s->own;
    int dims = g->seek.dims, elite = s->step ? (int)s->hyper[ELITE] : 0;
    int before[SEEK_MOST_BATCH], now[SEEK_MOST_BATCH];
    real kept[4 * SEEK_MOST_DIMS], value[4];
    population_measure(count, dims, x, y, out);
    population_order(count, g->fitness, before);
    population_order(count, y, now);
    for (int i = 0; i < elite; i++) {
        memcpy(kept + (ptrdiff_t)i * dims, g->member + (ptrdiff_t)before[i] * dims,
               (size_t)dims * sizeof *kept);
        value[i] = g->fitness[before[i]];
    }
    memcpy(g->member, x, (size_t)(count * dims) * sizeof *x);
    memcpy(g->fitness, y, (size_t)count * sizeof *y);
    for (int i = 0; i < elite; i++) {
        int at = now[count - 1 - i];
        memcpy(g->member + (ptrdiff_t)at * dims, kept + (ptrdiff_t)i * dims,
               (size_t)dims * sizeof *kept);
        g->fitness[at] = value[i];
    }
}

static enum status create(struct session *s)
{
    struct genetic *g = arena_alloc(s->arena, sizeof *g);
    if (!g)
        return error_set(&s->error, ERR_MEMORY, "no memory for the session");
    if (seek_create(s, &g->seek))
        return s->error.code;
    int n = (int)s->hyper[POPULATION];
    g->seek.ask = ask;
    g->seek.tell = tell;
    g->member = session_keep(s, "population", n * g->seek.dims);
    g->fitness = session_keep(s, "fitness", n);
    s->own = g;
    return s->error.code;
}

static void view_population(struct session *s, const struct view *in, struct view *out)
{
    (void)in;
    const struct genetic *g = s->own;
    int n = s->step ? (int)s->hyper[POPULATION] : 0;
    seek_view_places(s, out, "points", n, g->member);
    real *values = view_add(s, out, "values", 1, n, 0, 0, 0);
    if (values)
        memcpy(values, g->fitness, (size_t)n * sizeof *values);
}

static const struct view_row views[] = {
    {"population", DOC("-> points [P,D] of the members, values [P]"), view_population},
    SEEK_VIEWS,
};

const struct algo algo_genetic = {
    .name = "genetic",
    .doc = DOC("A genetic algorithm on real numbers: tournaments, simulated binary crossover, "
               "normal mutation, elite (Deb & Agrawal 1995); no drawings."),
    ALGO_TABLES(hypers, metrics, views),
    .create = create,
    SEEK_STEPS,
};
