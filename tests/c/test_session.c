/* What holds for every algorithm: a resumed run goes on bit for bit, steps allocate nothing, bad
 * input is refused and leaves the session as it was, every failed allocation is survived. */
/* takes long */
#include <string.h>

#include "algo/algo.h"
#include "algo/descent.h"
#include "algo/weights.h"

#include "sessions.h"

static struct dataset *data;

static struct session *make(const char *name, uint64_t seed, const struct setting *with)
{
    return session_with(name, data, seed, with);
}

static const struct {
    const char *algo;
    struct setting with[9];
} cases[] = {
    {"vae", {{"batch", 4}, {"latent", 3}, {"warmUp", 10}}},
    {"vae", {{"batch", 4}, {"network", 1}, {"likelihood", 1}, {"augment", 1}, {"optimizer", 3}}},
    {"maml",
     {{"way", 2},
      {"filters", 4},
      {"tasks", 2},
      {"evalQuery", 2},
      {"driver", 0}, /* checkpointed */
      {"innerSteps", 2},
      {"decaySteps", 20}}},
    {"maml",
     {{"way", 2},
      {"filters", 4},
      {"tasks", 2},
      {"evalQuery", 2},
      {"driver", 1}, /* unrolled */
      {"innerSteps", 2},
      {"norm", 2}}},
    {"maml", /* first order, then second, and losses of every inner step, end within the run */
     {{"way", 2},
      {"filters", 4},
      {"evalQuery", 2},
      {"driver", 0},
      {"innerSteps", 3},
      {"rates", 2},
      {"firstOrderSteps", 7},
      {"multiStep", 12}}},
    {"maml",
     {{"way", 2},
      {"network", 0},
      {"evalQuery", 2},
      {"innerSteps", 2},
      {"rates", 1},
      {"firstOrderSteps", 12},
      {"multiStep", 7},
      {"shuffle", 1}}},
    {"metasgd", {{"way", 2}, {"filters", 4}, {"tasks", 2}, {"evalQuery", 2}, {"testSteps", 2}}},
    {"metasgd", {{"way", 2}, {"network", 0}, {"evalQuery", 2}, {"innerSteps", 2}, {"driver", 0}}},
    {"anil", {{"way", 2}, {"filters", 4}, {"tasks", 2}, {"evalQuery", 2}}},
    {"anil", {{"way", 2}, {"network", 0}, {"evalQuery", 2}, {"multiStep", 9}, {"driver", 0}}},
    {"reptile",
     {{"way", 2},
      {"shot", 3},
      {"tasks", 2},
      {"filters", 4},
      {"evalQuery", 2},
      {"innerBatch", 4},
      {"innerSteps", 3},
      {"testSteps", 12}}},
    {"reptile",
     {{"way", 2},
      {"shot", 3},
      {"network", 0},
      {"innerSteps", 2},
      {"innerOptimizer", 4},
      {"innerRate", 0.001},
      {"optimizer", 0},
      {"rate", 1}}},
    {"finetune", {{"way", 3}, {"tasks", 2}, {"filters", 4}, {"evalWay", 2}, {"testSteps", 12}}},
    {"finetune",
     {{"way", 3},
      {"shot", 2},
      {"network", 0},
      {"evalWay", 2},
      {"adapt", 1},
      {"innerOptimizer", 0},
      {"testSteps", 4},
      {"shuffle", 1}}},
    {"scratch", {{"way", 2}, {"filters", 4}, {"tasks", 2}, {"evalQuery", 2}, {"testSteps", 12}}},
    {"scratch", {{"way", 2}, {"network", 0}, {"evalQuery", 2}, {"adapt", 0}}},
    {"proto", {{"way", 3}, {"tasks", 2}, {"filters", 4}, {"evalWay", 2}, {"withinAlphabet", 0.5}}},
    {"proto",
     {{"way", 3},
      {"shot", 2},
      {"query", 3},
      {"network", 0},
      {"evalWay", 2},
      {"distance", 1},
      {"scale", 10},
      {"statistics", 2}}},
    {"matching", {{"way", 3}, {"tasks", 2}, {"filters", 4}, {"evalWay", 2}, {"statistics", 2}}},
    {"matching", {{"way", 3}, {"shot", 2}, {"query", 2}, {"network", 0}, {"statistics", 1}}},
    {"memory", {{"way", 3}, {"tasks", 2}, {"filters", 4}, {"evalWay", 2}, {"statistics", 1}}},
    {"memory", {{"way", 3}, {"shot", 3}, {"query", 2}, {"network", 0}, {"slots", 4}, {"norm", 2}}},
    {"nearest", {{"way", 3}, {"tasks", 2}, {"evalWay", 2}}},
    {"nearest", {{"way", 2}, {"shot", 2}, {"query", 2}, {"normalise", 1}, {"rule", 1}}},
    {"sinusoid", {{"tasks", 3}, {"innerSteps", 2}}},
    {"sinusoid", {{"tasks", 2}, {"method", 1}, {"shot", 3}, {"query", 4}, {"testSteps", 2}}},
    {"sinusoid", {{"tasks", 2}, {"method", 2}, {"innerSteps", 3}}},
    {"sinusoid", {{"tasks", 2}, {"method", 3}}},
    {"sinusoid", {{"tasks", 2}, {"method", 4}, {"order", 1}}},
    {"quadratic", {{"tasks", 3}, {"innerSteps", 2}}},
    {"quadratic", {{"method", 1}, {"condition", 3}, {"spread", 0}}},
    {"quadratic", {{"method", 2}, {"optimizer", 1}}},
    {"quadratic", {{"method", 3}}},
    {"variational", {{"decoder", 2}, {"gradient", 1}, {"optimizer", 4}}},
    {"variational", {{"decoder", 1}, {"gradient", 2}, {"samples", 3}}},
    {"posterior", {{"target", 1}, {"family", 1}, {"optimizer", 4}}},
    {"posterior", {{"target", 2}, {"estimator", 2}, {"draws", 3}, {"entropy", 1}}},
    {"shrink", {{"groups", 5}, {"fewest", 1}}},
    {"shrink", {{"source", 2}, {"optimizer", 4}}},
    {"abml", {{"way", 2}, {"filters", 4}, {"tasks", 2}, {"testSamples", 5}, {"order", 1}}},
    {"abml",
     {{"way", 2},
      {"network", 0},
      {"evalQuery", 2},
      {"believed", 1},
      {"spread", 0.01},
      {"testSamples", 4},
      {"innerSteps", 2},
      {"objective", 1}}},
    {"alpaca", {{"tasks", 2}, {"points", 3}, {"features", 4}}},
    {"alpaca", {{"tasks", 3}, {"pointNoise", 0}, {"optimizer", 1}}},
    {"bayes", {{"initial", 3}}},
    {"bayes", {{"function", 13}, {"initial", 2}}},
    {"bayes", {{"function", 6}, {"dims", 4}, {"kernel", 0}, {"ownLengths", 0}, {"acquisition", 2}}},
    {"genetic", {{"population", 7}, {"tournament", 3}, {"elite", 2}}},
    {"genetic", {{"function", 1}, {"crossover", 0.5}}},
    {"swarm", {{"function", 7}, {"dims", 3}, {"population", 6}}},
    {"swarm", {{"function", 3}, {"neighbours", 1}}},
    {"race", {{"slopeNoise", 3}, {"rateSgd", 0.1}}}, /* SGD leaves */
    {"race", {{"surface", 2}, {"startX", 0.4}}},
    {"cmaes", {{"function", 5}, {"dims", 5}}},
    {"cmaes", {{"function", 2}, {"population", 6}}},
    {"statistician", {{"sets", 3}, {"drawings", 3}, {"context", 3}, {"latent", 2}}},
    {"statistician",
     {{"sets", 2},
      {"drawings", 3},
      {"context", 2},
      {"set", 1},
      {"network", 1},
      {"pooling", 0},
      {"partial", 0}}},
    {"gan",
     {{"batch", 2}, {"latent", 3}, {"penalty", 1}, {"instanceNoise", 0.1}, {"generatorSteps", 2}}},
    {"gan", {{"batch", 2}, {"loss", 2}, {"norm", 3}, {"augment", 1}, {"discriminatorSteps", 2}}},
    {"robot", {{"tasks", 2}, {"rollouts", 3}, {"horizon", 6}, {"innerSteps", 2}}},
    {"robot", {{"learner", 1}, {"tasks", 2}, {"rollouts", 3}, {"horizon", 6}, {"baseline", 1}}},
    {"classify", {{"labels", 2}, {"heldOut", 2}, {"batch", 5}, {"augment", 1}}},
    {"classify",
     {{"network", 1},
      {"features", 1},
      {"latent", 3},
      {"adapt", 0},
      {"labels", 1},
      {"heldOut", 1},
      {"batch", 4}}},
    {"film", {{"way", 3}, {"tasks", 2}, {"filters", 4}, {"evalWay", 2}, {"context", 3}}},
    {"film",
     {{"way", 3}, {"shot", 2}, {"filters", 4}, {"evalWay", 2}, {"bound", 0}, {"statistics", 1}}},
    {"leo", {{"way", 3}, {"tasks", 2}, {"filters", 4}, {"code", 4}, {"statistics", 2}}},
    {"leo", {{"way", 2}, {"shot", 2}, {"network", 0}, {"code", 3}, {"order", 1}, {"fineSteps", 0}}},
};
enum { CASES = sizeof cases / sizeof cases[0] };

/* Those that learn no weights, and yet have a state. */
static int no_network(const struct algo *a)
{
    return a->ask != NULL || !strcmp(a->name, "race");
}

static void copy_state(struct session *to, const struct session *from)
{
    CHECK(to->kept_count == from->kept_count);
    /* What neither learns, nor looks for something, nor races keeps nothing. */
    CHECK((to->kept_count > 0) == (from->descent != NULL || no_network(from->algo)));
    for (int i = 0; i < from->kept_count; i++) {
        CHECK(!strcmp(to->kept[i].name, from->kept[i].name));
        CHECK(to->kept[i].count == from->kept[i].count);
        memcpy(to->kept[i].data, from->kept[i].data,
               (size_t)from->kept[i].count * sizeof *to->kept[i].data);
    }
    CHECK(session_loaded(to, from->step) == OK);
}

static int same_state(const struct session *a, const struct session *b)
{
    int same = a->step == b->step;
    for (int i = 0; i < a->kept_count; i++)
        same &= !memcmp(a->kept[i].data, b->kept[i].data,
                        (size_t)a->kept[i].count * sizeof *a->kept[i].data);
    return same;
}

/* Looks at everything it can show, with defaults, but for the finite differences of a network: of
 * some of its weights (test_toy has them all). */
static void look(struct session *s)
{
    real some = 40;
    struct view part = {1, {{"count", 0, {0}, &some}}};
    for (int i = 0; i < s->algo->view_count; i++) {
        struct view out;
        struct error e = {0};
        const char *name = s->algo->views[i].name;
        int large = !strcmp(name, "check") && s->descent->n > 100;
        enum status status = session_view(s, name, large ? &part : NULL, &out, &e);
        if (!strcmp(name, "decode") || !strcmp(name, "adapt") || !strcmp(name, "frechet"))
            CHECK(status == ERR_SHAPE && out.count == 0); /* nothing was given */
        else
            CHECK(status == OK && out.count > 0 && e.code == OK);
        for (int k = 0; k < out.count; k++) {
            const struct tensor *t = &out.tensor[k];
            int64_t count = 1;
            for (int j = 0; j < t->rank; j++)
                count *= t->dim[j];
            for (int64_t j = 0; j < count; j++)
                CHECK(isfinite((double)t->data[j]));
        }
    }
}

/* Steps from the fifth on: fewer where they are slow, unless a setting has something begin or end
 * on the way. */
static int steps_of(const struct session *s, const struct setting *with)
{
    static const char *const timed[] = {"warmUp", "decaySteps", "firstOrderSteps", "multiStep"};
    for (; with->key; with++)
        for (size_t i = 0; i < sizeof timed / sizeof timed[0]; i++)
            if (!strcmp(with->key, timed[i]))
                return 20;
    return s->descent && s->descent->n > 50000 ? 8 : 20;
}

static void resumes_bit_for_bit(void)
{
    for (int k = 0; k < CASES; k++) {
        double one[20 * SESSION_METRICS], two[20 * SESSION_METRICS];
        struct session *a = make(cases[k].algo, 9, cases[k].with);
        struct session *b = make(cases[k].algo, 9, cases[k].with);
        int metrics = a->algo->metric_count, steps = steps_of(a, cases[k].with);
        CHECK(a->error.code == OK && b->error.code == OK && same_state(a, b));
        CHECK(session_step(a, 5, NULL) == 5 && a->step == 5 && !same_state(a, b));
        session_step(b, 2, NULL); /* what it did before must not matter */
        copy_state(b, a);
        CHECK(same_state(a, b));
        CHECK(session_step(a, steps, one) == steps);
        CHECK(session_step(b, 3, two) == 3);
        look(b); /* nor what was looked at */
        CHECK(session_step(b, steps - 3, two + 3 * metrics) == steps - 3);
        CHECK(!memcmp(one, two, (size_t)(steps * metrics) * sizeof *one));
        CHECK(same_state(a, b));
        for (int i = 0; i < steps * metrics; i++)
            CHECK(isfinite(one[i]));
        session_free(a);
        session_free(b);
    }
}

/* Named tensors are all of theta, each number once, and gaps between them, which stay 0. */
static void weights_are_theta(void)
{
    for (int k = 0; k < CASES; k++) {
        struct session *s = make(cases[k].algo, 3, cases[k].with);
        int count = weights_count(s);
        int64_t n = s->descent ? s->descent->n : 0, named = 0;
        CHECK((count > 0) == (n > 0) && count <= 96);
        session_step(s, 2, NULL);
        char *seen = arena_alloc(s->arena, (size_t)n + 1), names[96][WEIGHT_NAME];
        for (int i = 0; i < count; i++) {
            struct tensor t = weights_get(s, i, names[i]);
            int64_t size = 1, at = t.data - s->descent->theta;
            for (int j = 0; j < t.rank; j++)
                size *= t.dim[j];
            CHECK(t.name == names[i] && size > 0 && at >= 0 && at + size <= n);
            for (int j = 0; j < i; j++)
                CHECK(strcmp(names[i], names[j]));
            for (int64_t j = at; j < at + size && j < n; j++) {
                CHECK(!seen[j]);
                seen[j] = 1;
            }
            named += size;
        }
        CHECK(named <= n && n - named <= 16 * count);
        for (int64_t j = 0; j < n; j++)
            CHECK(seen[j] || s->descent->theta[j] == 0);
        session_free(s);
    }
}

static void weights_have_names(void)
{
    static const struct {
        int with;
        const char *name;
        int rank, dim[4];
    } rows[] = {
        {0, "encoder.0.weight", 2, {784, 512}},
        {0, "decoder.4.bias", 1, {784}},
        {1, "encoder.1.weight", 4, {3, 3, 1, 32}},
        {2, "net.1.weight", 4, {3, 3, 1, 4}},
        {2, "net.2.scale", 1, {4}},
        {4, "rate", 2, {3, 14}},
        {5, "rate", 0, {0}},
        {6, "rate.1.weight", 4, {3, 3, 1, 4}},
        {7, "rate.6.bias", 1, {2}},
        {12, "head.0.bias", 1, {96}},
    };
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
        struct session *s = make(cases[rows[r].with].algo, 3, cases[rows[r].with].with);
        int found = 0;
        for (int i = 0; i < weights_count(s); i++) {
            char name[WEIGHT_NAME];
            struct tensor t = weights_get(s, i, name);
            if (strcmp(name, rows[r].name))
                continue;
            found = t.rank == rows[r].rank;
            for (int j = 0; j < t.rank; j++)
                found &= t.dim[j] == rows[r].dim[j];
        }
        CHECK(found);
        session_free(s);
    }
}

static void seeds_differ(void)
{
    struct session *a = make("maml", 1, cases[2].with), *b = make("maml", 2, cases[2].with);
    CHECK(memcmp(a->kept[0].data, b->kept[0].data, 64 * sizeof(real)));
    session_free(a);
    session_free(b);
}

static void steps_allocate_nothing(void)
{
    for (int k = 0; k < CASES; k++) {
        struct session *s = make(cases[k].algo, 1, cases[k].with);
        uint64_t calls = arena_calls();
        session_step(s, 3, NULL);
        CHECK(arena_calls() == calls);
        look(s);
        size_t bytes = arena_bytes(s->arena);
        calls = arena_calls();
        session_step(s, 2, NULL);
        CHECK(arena_calls() == calls);
        look(s);
        CHECK(arena_bytes(s->arena) == bytes); /* nor do views leave anything behind */
        session_free(s);
    }
}

static void hypers_are_checked(void)
{
    static const struct {
        const char *algo;
        struct setting with[4];
        enum status status;
        const char *names; /* what the text must name */
    } bad[] = {
        {"vae", {{"latent", 1}}, ERR_RANGE, "latent"},
        {"vae", {{"latent", 2.5}}, ERR_RANGE, "latent"},
        {"vae", {{"rate", NAN}}, ERR_RANGE, "rate"},
        {"vae", {{"batch", INFINITY}}, ERR_RANGE, "batch"},
        {"vae", {{"network", 2}}, ERR_RANGE, "network"},
        {"maml", {{"way", 50}}, ERR_RANGE, ""},                 /* more than the classes */
        {"maml", {{"shot", 5}, {"query", 5}}, ERR_RANGE, ""},   /* more than the drawers */
        {"maml", {{"evalQuery", 20}}, ERR_RANGE, ""},           /* the same in evaluation */
        {"maml", {{"network", 0}, {"norm", 3}}, ERR_SHAPE, ""}, /* no picture to normalise */
        {"maml", {{"order", 3}}, ERR_RANGE, "order"},
        {"maml", {{"evalWay", 4}}, ERR_RANGE, "5 classes"}, /* its head has five */
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct session *s = make(bad[i].algo, 1, bad[i].with);
        CHECK(s->error.code == bad[i].status);
        CHECK(strstr(s->error.text, bad[i].names) && strlen(s->error.text) > 10);
        struct view out;
        struct error e = {0};
        CHECK(session_step(s, 1, NULL) == 0);
        CHECK(session_view(s, s->algo->views[0].name, NULL, &out, &e) == ERR_STATE);
        session_free(s);
    }
    uint8_t side[256];
    memset(side, SIDE_TEST, sizeof side);
    struct session *s = session_create(algo_find("vae"), data, 1, NULL, side);
    CHECK(s->error.code == ERR_RANGE); /* nothing to train on */
    session_free(s);
    side[0] = 7;
    s = session_create(algo_find("vae"), data, 1, NULL, side);
    CHECK(s->error.code == ERR_RANGE);
    session_free(s);
    s = session_create(algo_find("vae"), NULL, 1, NULL, NULL);
    CHECK(s->error.code == ERR_STATE && strstr(s->error.text, "data set"));
    session_free(s);
    s = session_create(algo_find("sinusoid"), data, 1, NULL, side);
    CHECK(s->error.code == OK && !s->data && !s->side); /* not looked at */
    session_free(s);
    CHECK(!algo_find("no such algorithm") && algo_find("vae") && algo_find("maml"));
}

/* The tables themselves: initial values inside their ranges, keys and names once. */
static void tables_are_sound(void)
{
    for (int k = 0; k < algo_count; k++) {
        const struct algo *a = algo_table[k];
        CHECK(algo_find(a->name) == a);
        CHECK(a->hyper_count <= SESSION_HYPERS && a->metric_count <= SESSION_METRICS);
        for (int i = 0; i < a->hyper_count; i++) {
            const struct hyper *h = &a->hypers[i];
            CHECK(h->key && h->help && h->unit && h->lo <= h->initial && h->initial <= h->hi);
            CHECK(!h->log || h->lo > 0);
            CHECK(hyper_index(a, h->key) == i);
            if (h->kind == HYPER_CHOICE) {
                int bars = 0;
                for (const char *c = h->choices; *c; c++)
                    bars += *c == '|';
                CHECK(h->lo == 0 && h->hi == bars);
            }
            if (h->kind == HYPER_BOOL)
                CHECK(h->lo == 0 && h->hi == 1);
        }
    }
}

static void live_hypers(void)
{
    struct session *s = make("maml", 3, cases[2].with), *t = make("maml", 3, cases[2].with);
    int rate = hyper_index(s->algo, "rate"), way = hyper_index(s->algo, "way");
    struct error e = {0};
    CHECK(session_set(s, rate, 0.5, &e) == OK && s->hyper[rate] == 0.5);
    CHECK(session_set(s, rate, -1, &e) == ERR_RANGE && s->hyper[rate] == 0.5);
    e = (struct error){0};
    CHECK(session_set(s, rate, NAN, &e) == ERR_RANGE && s->hyper[rate] == 0.5);
    e = (struct error){0};
    CHECK(session_set(s, way, 3, &e) == ERR_STATE && s->hyper[way] == 2);
    CHECK(strstr(e.text, "way"));
    e = (struct error){0};
    CHECK(session_set(s, 99, 3, &e) == ERR_NAME);
    session_step(s, 1, NULL);
    session_step(t, 1, NULL);
    CHECK(!same_state(s, t)); /* the new rate was used */
    CHECK(s->error.code == OK);
    session_free(s);
    session_free(t);
}

static void bad_views(void)
{
    struct session *s = make("vae", 3, cases[0].with), *t = make("vae", 3, cases[0].with);
    struct view out;
    real nan = (real)NAN, two = 2, many = 1e9, half = (real)0.5, z[6] = {0};
    static const char *const refused[] = {"side", "count", "first"};
    const real *values[] = {&nan, &two, &many, &half};
    for (int i = 0; i < 3; i++) {
        for (int k = 0; k < 4; k++) {
            if (values[k] == &two && i)
                continue; /* a good count */
            struct view in = {1, {{refused[i], 0, {0}, (real *)(uintptr_t)values[k]}}};
            struct error e = {0};
            CHECK(session_view(s, "encode", &in, &out, &e) == ERR_RANGE);
            CHECK(strstr(e.text, refused[i]) && out.count == 0);
        }
    }
    struct error e = {0};
    CHECK(session_view(s, "nothing", NULL, &out, &e) == ERR_NAME && strstr(e.text, "nothing"));
    struct view in = {1, {{"z", 2, {2, 3}, z}}};
    e = (struct error){0};
    CHECK(session_view(s, "decode", &in, &out, &e) == OK);
    in.tensor[0].dim[0] = 3;
    in.tensor[0].dim[1] = 2;
    CHECK(session_view(s, "decode", &in, &out, &e) == ERR_SHAPE);
    CHECK(s->error.code == OK);
    session_step(s, 2, NULL);
    session_step(t, 2, NULL);
    CHECK(same_state(s, t));
    session_free(s);
    session_free(t);
}

/* A rate far too high ends in ERR_NUMERIC, with the last good state kept and a way back. */
static void blow_up(void)
{
    static const struct setting reckless[] = {
        {"batch", 4}, {"rate", 1}, {"optimizer", 0}, {NULL, 0}};
    struct session *s = make("vae", 3, reckless), *fresh = make("vae", 3, reckless);
    struct error e = {0};
    int done = session_step(s, 200, NULL);
    CHECK(done < 200 && s->step == done && s->error.code == ERR_NUMERIC);
    CHECK(strstr(s->error.text, "rate"));
    for (int64_t i = 0; i < s->kept[0].count; i++)
        CHECK(isfinite((double)s->kept[0].data[i]));
    CHECK(session_step(s, 1, NULL) == 0);
    CHECK(session_set(s, hyper_index(s->algo, "rate"), 1e-4, &e) == OK && s->error.code == OK);
    copy_state(s, fresh);
    CHECK(session_step(s, 20, NULL) == 20 && s->error.code == OK);
    session_free(s);
    session_free(fresh);
}

/* A gradient whose square is infinite would stay in an optimizer's second moments for ever. */
static void huge_gradients(void)
{
    const real huge = sizeof(real) == 4 ? (real)1e30 : (real)1e200;
    for (int kind = OPT_SGD; kind <= OPT_ADAMW; kind++) {
        struct session s = {.arena = arena_create()};
        struct descent d;
        CHECK(descent_create(&s, &d, 16, (enum optimizer_kind)kind) == OK);
        d.gradient[3] = huge;
        CHECK(descent_step(&s, &d, 1, 1) == ERR_NUMERIC && s.error.code == ERR_NUMERIC);
        for (int k = 0; k < s.kept_count; k++)
            for (int64_t i = 0; i < s.kept[k].count; i++)
                CHECK(s.kept[k].data[i] == 0);
        arena_free(s.arena);
    }
}

/* The allocations of a creation failed in turn: each of the first, which come from everywhere, and
 * of the thousands of a graph that follow ever fewer, another choice in each case. */
static void creation_without_memory(void)
{
    for (int k = 0; k < CASES; k++) {
        uint64_t n = 1;
        for (;; n += 1 + (n + (uint64_t)k) / 64) {
            arena_fail_after(n);
            struct session *s = make(cases[k].algo, 1, cases[k].with);
            arena_fail_after(0);
            int made = s && s->error.code == OK;
            CHECK(!s || made || (s->error.code == ERR_MEMORY && strlen(s->error.text) > 5));
            if (s && !made)
                CHECK(session_step(s, 1, NULL) == 0);
            session_free(s);
            if (made)
                break;
        }
        CHECK(n > (no_network(algo_find(cases[k].algo)) ? 6 : 20));
    }
}

/* The same for a view: refused, and the session goes on as if nothing had been asked. */
static void views_without_memory(void)
{
    real pictures[2 * PIXELS] = {0}, labels[2] = {0, 1};
    for (int i = 0; i < 2 * PIXELS; i++)
        pictures[i] = (real)(i % 7) / 7;
    struct view in = {3,
                      {{"support", 2, {2, PIXELS}, pictures},
                       {"supportLabel", 1, {2}, labels},
                       {"query", 2, {2, PIXELS}, pictures}}};
    struct session *s = make("maml", 3, cases[2].with), *t = make("maml", 3, cases[2].with);
    static const char *const names[] = {"adapt", "episode", "evaluate"};
    for (int k = 0; k < 3; k++)
        view_without_memory(s, names[k], k ? NULL : &in);
    session_step(s, 2, NULL);
    session_step(t, 2, NULL);
    CHECK(same_state(s, t));
    session_free(s);
    session_free(t);
}

/* Sessions that share the parts of each step, the second leaving every other one to the third,
 * train to the last bit as one alone does. */
static void share(const char *algo, const struct setting *with, int parts)
{
    struct session *alone = make(algo, 5, with);
    struct session *leader = make(algo, 5, with);
    struct session *other = make(algo, 5, with);
    double expected[SESSION_METRICS], got[SESSION_METRICS];
    size_t bytes = (size_t)alone->algo->metric_count * sizeof *got;
    int count = session_parts(leader);
    CHECK(parts < 0 ? count > 0 || alone->algo->step : count == parts);
    for (int step = 0; count && step < 3; step++) {
        CHECK(session_step(alone, 1, expected) == 1);
        copy_state(other, leader);
        for (int part = 0; part < count; part++) {
            if (part % 2) {
                CHECK(session_part(other, part) == OK);
                memcpy(leader->part_gradient, other->part_gradient,
                       (size_t)leader->descent->n * sizeof(real));
                memcpy(leader->part_metrics, other->part_metrics, bytes);
            } else {
                CHECK(session_part(leader, part) == OK);
            }
            CHECK(session_add(leader, part) == OK);
        }
        CHECK(session_finish(leader, got) == OK);
        CHECK(!memcmp(expected, got, bytes));
        CHECK(same_state(alone, leader));
    }
    session_free(alone);
    session_free(leader);
    session_free(other);
}

static void parts_are_shared(void)
{
    for (int k = 0; k < CASES; k++)
        share(cases[k].algo, cases[k].with, -1);
    share(
        "vae",
        (struct setting[]){{"network", 1}, {"batch", 48}, {"augment", 1}, {"warmUp", 5}, {NULL, 0}},
        3);
    share("vae", (struct setting[]){{"batch", 48}, {NULL, 0}}, 0);
}

static void parts_out_of_order(void)
{
    double metrics[SESSION_METRICS];
    struct session *s = make("maml", 5, cases[2].with);
    CHECK(session_part(s, 0) == OK && session_add(s, 0) == OK && session_add(s, 0) == OK);
    CHECK(session_finish(s, metrics) == ERR_STATE && s->step == 0);
    session_loaded(s, 0);
    CHECK(session_add(s, 1) == OK && session_finish(s, metrics) == OK && s->step == 1);
    CHECK(session_add(s, 1) == ERR_STATE);
    session_loaded(s, 1);
    CHECK(session_part(s, 2) == ERR_RANGE && session_part(s, 0) == ERR_RANGE);
    session_loaded(s, 1);
    CHECK(session_part(s, -1) == ERR_RANGE);
    session_free(s);
    s = make("vae", 5, cases[0].with);
    CHECK(session_parts(s) == 0 && session_part(s, 0) == ERR_RANGE);
    session_loaded(s, 0);
    CHECK(session_add(s, 0) == ERR_STATE);
    session_free(s);
}

int main(void)
{
    data = dataset_glyphs(1, 5, 6, 8);
    CHECK(data != NULL);
    RUN(tables_are_sound);
    RUN(resumes_bit_for_bit);
    RUN(parts_are_shared);
    RUN(parts_out_of_order);
    RUN(weights_are_theta);
    RUN(weights_have_names);
    RUN(seeds_differ);
    RUN(steps_allocate_nothing);
    RUN(hypers_are_checked);
    RUN(live_hypers);
    RUN(bad_views);
    RUN(blow_up);
    RUN(huge_gradients);
    RUN(creation_without_memory);
    RUN(views_without_memory);
    dataset_free(data);
    return check_report();
}
