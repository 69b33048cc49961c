/* also: double */
/* Methods that look for a lowest point: the surfaces, what each method finds with how many values,
 * and that values told from outside do what the surface's own do. */
#include <stdlib.h>
#include <string.h>

#include "algo/algo.h"
#include "algo/seek.h"
#include "check.h"

static struct dataset *data;

struct setting {
    const char *key;
    double value;
};

static struct session *make(const char *name, uint64_t seed, const struct setting *with)
{
    const struct algo *a = algo_find(name);
    double hyper[SESSION_HYPERS];
    for (int i = 0; i < a->hyper_count; i++)
        hyper[i] = a->hypers[i].initial;
    for (; with->key; with++) {
        int i = 0;
        while (i < a->hyper_count - 1 && strcmp(a->hypers[i].key, with->key))
            i++;
        CHECK(!strcmp(a->hypers[i].key, with->key));
        hyper[i] = with->value;
    }
    struct session *s = session_create(a, data, seed, hyper, NULL);
    CHECK(s && s->error.code == OK);
    return s;
}

static double metric(const struct session *s, const double *row, const char *name)
{
    for (int i = 0; i < s->algo->metric_count; i++) {
        if (!strcmp(s->algo->metrics[i], name))
            return row[i];
    }
    CHECK(name == NULL); /* there is none of this name */
    return 0;
}

/* ---- the surfaces ---- */

static void lowest_points_are_where_they_are_said_to_be(void)
{
    struct rng rng = rng_stream(1, RNG_TEST, 0);
    for (int kind = SURFACE_FORRESTER; kind < SURFACES; kind++) {
        const struct surface *f = &surfaces[kind];
        if (!f->at)
            continue; /* drawn for a seed: below */
        for (int dims = f->dims ? f->dims : 1; dims <= (f->dims ? f->dims : 6); dims++) {
            double x[SEEK_MOST_DIMS], off[SEEK_MOST_DIMS];
            for (int k = 0; k < f->places; k++) {
                for (int i = 0; i < dims; i++) {
                    x[i] = f->where[k][f->dims ? i : 0];
                    CHECK(x[i] >= surface_place(f, i, 0) && x[i] <= surface_place(f, i, 1));
                }
                CHECK_NEAR(f->at(dims, x), f->least, 1e-9);
                for (int i = 0; i < 100; i++) { /* and nothing near is lower */
                    for (int j = 0; j < dims; j++)
                        off[j] = x[j] + 1e-3 * rng_normal(&rng);
                    CHECK(f->at(dims, off) >= f->least - 1e-9);
                }
            }
            for (int i = 0; i < 2000; i++) {
                for (int j = 0; j < dims; j++)
                    x[j] = surface_place(f, j, rng_uniform(&rng));
                CHECK(f->at(dims, x) >= f->least);
            }
        }
    }
}

/* The variance of draws is that of the process, their lowest points are where they say. */
static void random_functions(void)
{
    enum { DRAWS = 60, PLACES = 200 };
    for (int dims = 1; dims <= 2; dims++) {
        double sum = 0, square = 0;
        for (int i = 0; i < DRAWS; i++) {
            struct waves w, again;
            waves_draw(&w, dims, (uint64_t)i);
            waves_draw(&again, dims, (uint64_t)i);
            CHECK(!memcmp(w.frequency, again.frequency, sizeof w.frequency));
            CHECK(!memcmp(w.phase, again.phase, sizeof w.phase) && w.least == again.least);
            CHECK(waves_at(&w, w.where) == w.least);
            struct rng rng = rng_stream((uint64_t)i, RNG_TEST, 1);
            for (int j = 0; j < PLACES; j++) {
                double x[2] = {rng_uniform(&rng), rng_uniform(&rng)}, value = waves_at(&w, x);
                CHECK(value >= w.least);
                sum += value / (DRAWS * PLACES);
                square += value * value / (DRAWS * PLACES);
            }
        }
        CHECK_NEAR(sum, 0, 0.2);
        CHECK_NEAR(square, 1, 0.2);
    }
    struct waves one, other;
    waves_draw(&one, 1, 1);
    waves_draw(&other, 1, 2);
    CHECK(one.least != other.least);
}

/* A session's function is that of its seed, and its values are those of the view. */
static void values_of_random_functions(void)
{
    for (int dims = 1; dims <= 2; dims++) {
        const struct setting with[] = {{"function", dims > 1 ? SURFACE_RANDOM2 : SURFACE_RANDOM},
                                       {NULL, 0}};
        struct session *s = make("bayes", 4, with), *other = make("bayes", 5, with);
        struct view out, in = {1, {{"x", 2, {3, dims}, NULL}}};
        struct error e = {0};
        struct waves w;
        real x[] = {(real)0.25, (real)0.5, 1, 0, (real)0.125, (real)0.75};
        in.tensor[0].data = x;
        waves_draw(&w, dims, 4);
        CHECK(session_view(s, "value", &in, &out, &e) == OK);
        for (int i = 0; i < 3; i++) {
            double at[2] = {(double)x[i * dims], (double)x[i * dims + dims - 1]};
            CHECK_NEAR(view_find(&out, "value")->data[i], waves_at(&w, at), 1e-5);
        }
        real first = view_find(&out, "value")->data[0];
        CHECK(session_view(other, "value", &in, &out, &e) == OK);
        CHECK(view_find(&out, "value")->data[0] != first);
        CHECK(session_view(s, "surface", NULL, &out, &e) == OK);
        CHECK_NEAR(view_find(&out, "least")->data[0], w.least, 1e-5);
        CHECK_NEAR(view_find(&out, "where")->data[dims - 1], w.where[dims - 1], 1e-6);
        double row[SESSION_METRICS] = {0};
        for (int i = 0; i < (dims > 1 ? 40 : 25); i++)
            CHECK(session_step(s, 1, row) == 1);
        CHECK(metric(s, row, "best") >= w.least - 1e-5);
        CHECK_NEAR(metric(s, row, "best"), w.least, dims > 1 ? 0.1 : 0.01);
        in.tensor[0].dim[1] = dims + 1;
        CHECK(session_view(s, "value", &in, &out, &e) == ERR_SHAPE);
        e = (struct error){0};
        CHECK(session_view(s, "value", NULL, &out, &e) == OK);
        CHECK_NEAR(view_find(&out, "value")->data[0], waves_at(&w, (double[]){0.5, 0.5}), 1e-5);
        session_free(s);
        session_free(other);
    }
}

/* ---- what is found ---- */

static int larger(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Values until the lowest is within `within` of the least one, or INFINITY after `steps`. */
static double values_needed(const char *name, uint64_t seed, const struct setting *with, int steps,
                            double within)
{
    struct session *s = make(name, seed, with);
    const struct surface *f = &surfaces[(int)s->hyper[SEEK_FUNCTION]];
    double row[SESSION_METRICS], before = INFINITY, needed = INFINITY;
    for (int i = 0; i < steps && needed == INFINITY; i++) {
        CHECK(session_step(s, 1, row) == 1);
        double best = metric(s, row, "best");
        CHECK(best <= before && best <= metric(s, row, "value") && best >= f->least - 1e-5);
        before = best;
        if (best <= f->least + within)
            needed = metric(s, row, "evaluations");
    }
    session_free(s);
    return needed;
}

enum { SEEDS = 10 };

static void needed_by(const char *name, const struct setting *with, int steps, double within,
                      double *median, double *most)
{
    double needed[SEEDS];
    for (int i = 0; i < SEEDS; i++)
        needed[i] = values_needed(name, (uint64_t)i + 1, with, steps, within);
    qsort(needed, SEEDS, sizeof *needed, larger);
    *median = (needed[SEEDS / 2 - 1] + needed[SEEDS / 2]) / 2;
    *most = needed[SEEDS - 1];
    printf("%s, function %g: %g values (median), %g (most)\n", name, with->value, *median, *most);
}

static void bayes_needs_few_values(void)
{
    double median, most;
    const struct setting forrester[] = {{"function", SURFACE_FORRESTER}, {NULL, 0}};
    needed_by("bayes", forrester, 25, 1e-3, &median, &most);
    CHECK(median <= 14 && most <= 25);
    const struct setting branin[] = {{"function", SURFACE_BRANIN}, {NULL, 0}};
    needed_by("bayes", branin, 40, 0.05, &median, &most);
    CHECK(median <= 26 && most <= 40);
    const struct setting others[][4] = {
        {{"function", SURFACE_FORRESTER}, {"acquisition", 1}, {"margin", 0.1}, {NULL, 0}},
        {{"function", SURFACE_FORRESTER}, {"acquisition", 2}, {"kernel", 0}, {NULL, 0}},
        {{"function", SURFACE_FORRESTER}, {"acquisition", 2}, {"kernel", 1}, {NULL, 0}},
    };
    for (int i = 0; i < 3; i++) {
        needed_by("bayes", others[i], 40, 0.05, &median, &most);
        CHECK(median <= 20);
    }
}

static void populations_find_the_least_of_many(void)
{
    double median, most;
    const struct setting rastrigin[] = {{"function", SURFACE_RASTRIGIN}, {NULL, 0}};
    const char *const names[] = {"genetic", "swarm", "cmaes"};
    for (int i = 0; i < 3; i++) {
        needed_by(names[i], rastrigin, 400, 1e-3, &median, &most);
        CHECK(median <= 3000 && most <= 8000);
    }
}

static void curved_valleys_and_many_inputs(void)
{
    double median, most;
    const struct setting valley[] = {{"function", SURFACE_ROSENBROCK}, {"dims", 4}, {NULL, 0}};
    needed_by("cmaes", valley, 500, 1e-3, &median, &most);
    CHECK(median <= 2500 && most <= 8000);
    needed_by("genetic", valley, 400, 2, &median,
              &most); /* some end in the other minimum, at 3.7 */
    CHECK(median <= 5000);
    needed_by("swarm", valley, 400, 1, &median, &most);
    CHECK(median <= 5000);
    const struct setting ackley[] = {{"function", SURFACE_ACKLEY}, {"dims", 6}, {NULL, 0}};
    needed_by("cmaes", ackley, 400, 1e-2, &median, &most);
    CHECK(median <= 2000);
    needed_by("swarm", ackley, 400, 1e-2, &median, &most);
    CHECK(median <= 6000);
    needed_by("genetic", ackley, 400, 0.5, &median, &most);
    CHECK(median <= 12000);
}

/* Where a valley is long and narrow the covariance becomes so. */
static void the_covariance_learns(void)
{
    const struct setting valley[] = {{"function", SURFACE_ROSENBROCK}, {"restarts", 0}, {NULL, 0}};
    double row[SESSION_METRICS], longest = 0;
    struct session *s = make("cmaes", 1, valley);
    for (int i = 0; i < 140; i++) {
        CHECK(session_step(s, 1, row) == 1);
        longest = fmax(longest, metric(s, row, "axisRatio"));
    }
    printf("longest axis %g times the shortest\n", longest);
    CHECK(longest > 20 && longest < 200); /* at the lowest point: 50 */
    CHECK(metric(s, row, "sigma") < 0.3);
    struct view out;
    struct error e = {0};
    CHECK(session_view(s, "population", NULL, &out, &e) == OK);
    const real *c = view_find(&out, "covariance")->data;
    CHECK(c[1] == c[2] && c[0] > 0 && c[0] * c[3] > c[1] * c[2]);
    session_free(s);
}

/* ---- told from outside ---- */

static const char *const all[] = {"bayes", "genetic", "swarm", "cmaes"};
enum { ALL = 4 };

static void told_is_the_same_as_evaluated(void)
{
    const struct surface *f = &surfaces[SURFACE_BRANIN];
    const struct setting own[] = {{"function", SURFACE_BRANIN}, {NULL, 0}};
    const struct setting told[] = {{"function", SURFACE_TOLD}, {"dims", 2}, {NULL, 0}};
    for (int k = 0; k < ALL; k++) {
        struct session *a = make(all[k], 5, own), *b = make(all[k], 5, told);
        for (int i = 0; i < 12; i++) {
            double one[SESSION_METRICS], two[SESSION_METRICS], values[SEEK_MOST_BATCH];
            const real *x = NULL;
            struct error e = {0};
            int count = session_ask(b, &x, &e);
            CHECK(count >= 1 && count <= SEEK_MOST_BATCH);
            for (int j = 0; j < count; j++) {
                double at[2] = {surface_place(f, 0, (double)x[2 * j]),
                                surface_place(f, 1, (double)x[2 * j + 1])};
                values[j] = f->at(2, at);
            }
            CHECK(session_ask(b, NULL, &e) == count); /* asking twice is asking once */
            CHECK(session_tell(b, values, two, &e) == OK && e.code == OK);
            CHECK(session_step(a, 1, one) == 1 && a->step == b->step);
            CHECK(!memcmp(one, two, (size_t)a->algo->metric_count * sizeof *one));
        }
        for (int i = 0; i < a->kept_count; i++)
            CHECK(
                !memcmp(a->kept[i].data, b->kept[i].data, (size_t)a->kept[i].count * sizeof(real)));
        session_free(a);
        session_free(b);
    }
}

/* What is no number is worse than all numbers, and breaks nothing. */
static void values_that_are_none(void)
{
    const double none[] = {(double)NAN, (double)INFINITY, -(double)INFINITY, 1e300};
    const struct setting told[] = {{"function", SURFACE_TOLD}, {"dims", 2}, {NULL, 0}};
    for (int k = 0; k < ALL; k++) {
        struct session *s = make(all[k], 5, told);
        for (int i = 0; i < 16; i++) {
            double row[SESSION_METRICS], values[SEEK_MOST_BATCH];
            const real *x = NULL;
            struct error e = {0};
            int count = session_ask(s, &x, &e);
            for (int j = 0; j < count; j++) {
                CHECK(x[2 * j] >= 0 && x[2 * j] <= 1 && x[2 * j + 1] >= 0 && x[2 * j + 1] <= 1);
                double off = (double)x[2 * j] - 0.3;
                values[j] = (i + j) % 2 && i > 1 ? off * off : none[(i + j) / 2 % 4];
            }
            CHECK(session_tell(s, values, row, &e) == OK);
            for (int j = 0; j < s->algo->metric_count; j++)
                CHECK(isfinite(row[j]));
            CHECK(metric(s, row, "best") <= (i > 2 ? 1 : 1.001 * SEEK_WORST));
        }
        session_free(s);
    }
}

/* A function of one value everywhere, and a memory that is full. */
static void nothing_to_find(void)
{
    const struct setting told[] = {{"function", SURFACE_TOLD}, {"dims", 1}, {NULL, 0}};
    for (int k = 0; k < ALL; k++) {
        struct session *s = make(all[k], 5, told);
        for (int i = 0; i < 30; i++) {
            double row[SESSION_METRICS], values[SEEK_MOST_BATCH];
            struct error e = {0};
            int count = session_ask(s, NULL, &e);
            for (int j = 0; j < count; j++)
                values[j] = 7;
            CHECK(session_tell(s, values, row, &e) == OK && metric(s, row, "best") == 7);
        }
        session_free(s);
    }
    const struct setting full[] = {{"function", SURFACE_FORRESTER}, {"remembered", 32}, {NULL, 0}};
    struct session *s = make("bayes", 2, full);
    struct view out;
    struct error e = {0};
    double row[SESSION_METRICS];
    for (int i = 0; i < 40; i++)
        CHECK(session_step(s, 1, row) == 1);
    CHECK(metric(s, row, "evaluations") == 40);
    CHECK(session_view(s, "tried", NULL, &out, &e) == OK);
    CHECK(view_find(&out, "points")->dim[0] == 32);
    double least = INFINITY;
    for (int i = 0; i < 32; i++)
        least = fmin(least, (double)view_find(&out, "values")->data[i]);
    CHECK(least == metric(s, row, "best")); /* the best is never forgotten */
    session_free(s);
}

static void refusals(void)
{
    const struct setting told[] = {{"function", SURFACE_TOLD}, {NULL, 0}}, none[] = {{NULL, 0}};
    struct session *s = make("bayes", 5, told), *other = make("sinusoid", 5, none);
    struct view out;
    struct error e = {0};
    double row[SESSION_METRICS], value = 1;
    CHECK(session_ask(other, NULL, &e) == 0 && e.code == ERR_STATE);
    e = (struct error){0};
    CHECK(session_tell(other, &value, row, &e) == ERR_STATE && other->step == 0);
    e = (struct error){0};
    CHECK(session_view(s, "surface", NULL, &out, &e) == ERR_STATE);
    CHECK(session_step(s, 1, row) == 0 && s->error.code == ERR_STATE);
    CHECK(strstr(s->error.text, "ask and tell"));
    session_free(s);
    session_free(other);
}

/* ---- pictures ---- */

static void the_posterior_goes_through_the_points(void)
{
    enum { KNOWN = 8 };
    const struct setting with[] = {{"function", SURFACE_FORRESTER}, {NULL, 0}};
    struct session *s = make("bayes", 3, with);
    struct view out;
    struct error e = {0};
    CHECK(session_view(s, "posterior", NULL, &out, &e) == OK); /* before the first value */
    CHECK(view_find(&out, "sd")->data[0] == 1 && view_find(&out, "mean")->data[0] == 0);
    CHECK(session_step(s, KNOWN, NULL) == KNOWN);
    real n = 101;
    struct view in = {1, {{"n", 0, {0}, &n}}};
    real points[KNOWN], values[KNOWN];
    CHECK(session_view(s, "tried", NULL, &out, &e) == OK);
    memcpy(points, view_find(&out, "points")->data, sizeof points);
    memcpy(values, view_find(&out, "values")->data, sizeof values);
    CHECK(session_view(s, "posterior", &in, &out, &e) == OK);
    const real *x = view_find(&out, "x")->data, *mean = view_find(&out, "mean")->data;
    const real *sd = view_find(&out, "sd")->data, *worth = view_find(&out, "acquisition")->data;
    double most = 0, at = 0;
    for (int i = 0; i < 101; i++) {
        CHECK(sd[i] >= 0 && worth[i] >= 0);
        CHECK_NEAR(x[i], i / 100.0, 1e-6);
        double truth = surfaces[SURFACE_FORRESTER].at(1, (double[]){(double)x[i]});
        CHECK(fabs((double)mean[i] - truth) <= 4 * (double)sd[i] + 0.5);
        if ((double)worth[i] > most) {
            most = (double)worth[i];
            at = (double)x[i];
        }
    }
    for (int i = 0; i < KNOWN; i++) { /* the nearest place of the grid says what was told */
        int k = (int)(100 * (double)points[i] + 0.5);
        CHECK(fabs((double)(mean[k] - values[i])) < 2.5);
    }
    CHECK(view_find(&out, "length")->data[0] > 0 && view_find(&out, "noise")->data[0] < 1);
    CHECK(session_view(s, "next", NULL, &out, &e) == OK);
    CHECK_NEAR(view_find(&out, "points")->data[0], at, 0.02); /* where the acquisition is largest */
    session_free(s);
}

/* A value far above the others: without clipping the mean goes through it, with it does not. */
static void clipping(void)
{
    const double told[] = {0, 0.1, 0.2, 0.15, 9};
    for (int clip = 0; clip <= 1; clip++) {
        const struct setting with[] = {{"function", SURFACE_TOLD},
                                       {"dims", 1},
                                       {"clip", clip},
                                       {"mostNoise", 1e-4},
                                       {NULL, 0}};
        struct session *s = make("bayes", 1, with);
        struct view out;
        struct error e = {0};
        double row[SESSION_METRICS], place = 0;
        for (int i = 0; i < 5; i++)
            CHECK(session_tell(s, told + i, row, &e) == OK);
        CHECK(session_view(s, "tried", NULL, &out, &e) == OK);
        place = (double)view_find(&out, "points")->data[4];
        real n = 101;
        struct view in = {1, {{"n", 0, {0}, &n}}};
        CHECK(session_view(s, "posterior", &in, &out, &e) == OK);
        double mean = (double)view_find(&out, "mean")->data[(int)(100 * place + 0.5)];
        CHECK(clip ? mean < 1 : mean > 5);
        session_free(s);
    }
}

static void planes_of_many_inputs(void)
{
    const struct setting with[] = {{"function", SURFACE_RASTRIGIN}, {"dims", 3}, {NULL, 0}};
    struct session *s = make("swarm", 3, with);
    struct view out;
    struct error e = {0};
    real n = 9, first = 2, second = 1;
    struct view in = {3,
                      {{"n", 0, {0}, &n}, {"first", 0, {0}, &first}, {"second", 0, {0}, &second}}};
    CHECK(session_step(s, 5, NULL) == 5);
    CHECK(session_view(s, "next", NULL, &out, &e) == OK);
    double best[3];
    for (int i = 0; i < 3; i++)
        best[i] = (double)view_find(&out, "best")->data[i];
    CHECK(session_view(s, "surface", &in, &out, &e) == OK);
    const struct tensor *value = view_find(&out, "value");
    CHECK(value->rank == 2 && value->dim[0] == 9 && value->dim[1] == 9);
    for (int i = 0; i < 81; i++) {
        double place[3] = {best[0], -5.12 + 10.24 * (i / 9) / 8, -5.12 + 10.24 * (i % 9) / 8};
        CHECK_NEAR(value->data[i], surfaces[SURFACE_RASTRIGIN].at(3, place), 1e-3);
    }
    second = 2;
    CHECK(session_view(s, "surface", &in, &out, &e) == ERR_RANGE);
    session_free(s);
}

int main(void)
{
    data = dataset_glyphs(1, 1, 2, 1);
    RUN(lowest_points_are_where_they_are_said_to_be);
    RUN(random_functions);
    RUN(values_of_random_functions);
    RUN(bayes_needs_few_values);
    RUN(populations_find_the_least_of_many);
    RUN(curved_valleys_and_many_inputs);
    RUN(the_covariance_learns);
    RUN(told_is_the_same_as_evaluated);
    RUN(values_that_are_none);
    RUN(nothing_to_find);
    RUN(refusals);
    RUN(the_posterior_goes_through_the_points);
    RUN(clipping);
    RUN(planes_of_many_inputs);
    dataset_free(data);
    return check_report();
}
