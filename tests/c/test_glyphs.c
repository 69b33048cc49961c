/* The procedural glyphs against the official drawings: what was measured on the 4,840 drawings of
 * both official small sets stands here as facts, beside how near a generated set of like size must
 * come. Prints the table. */
#include <string.h>

#include "base/arena.h"
#include "check.h"
#include "drawing_statistics.h"

/* As many drawings as the official sets, but of three times as many alphabets: what one alphabet
 * happens to be like (the official ones differ by a factor of three in strokes) weighs less.
 * The generator was fitted with seeds 1 to 12. On 401 to 412, unseen until then, the mean over the
 * seeds lay within the tolerance in every row, and 21 of the 1,224 single comparisons outside; SEED
 * is the first of these seeds with none. So a failure here means that the generator has changed,
 * not that every seed must pass. The largest bias that is left: as drawn, characters are told apart
 * a little too well (0.44 against 0.41, the mean of those seeds). */
enum { ALPHABETS = 24, CHARACTERS = 10, DRAWERS = 20, SEED = 408 };

static struct dataset *glyphs;

static void compare(const char *what, double generated, double official, double tolerance)
{
    printf("  %-44s %9.4f | %9.4f +- %.4f\n", what, generated, official, tolerance);
    CHECK_NEAR(generated, official, tolerance);
}

static void compare_spread(const char *what, const struct spread *s, double mean, double sd,
                           double mean_tolerance, double sd_tolerance)
{
    char text[64];
    text_format(text, sizeof text, "%s, mean", what);
    compare(text, spread_mean(s), mean, mean_tolerance);
    text_format(text, sizeof text, "%s, sd", what);
    compare(text, spread_sd(s), sd, sd_tolerance);
}

static void drawings(void)
{
    struct drawing_statistics s;
    measure_drawings(glyphs, &s);
    puts("  drawings at 105 x 105                        generated | official");
    compare_spread("ink share", &s.ink, 0.0806, 0.0246, 0.006, 0.004);
    compare_spread("path length, px", &s.path, 168.2, 53.9, 12, 8);
    compare_spread("bounding box width, px", &s.width, 60.25, 16.86, 3, 2.5);
    compare_spread("bounding box height, px", &s.height, 60.33, 13.65, 3, 2);
    compare_spread("bounding box centre x, px", &s.centre_x, 50.64, 6.02, 1.5, 1);
    compare_spread("bounding box centre y, px", &s.centre_y, 50.36, 5.67, 1.5, 1);
    compare_spread("centre of mass x, px", &s.mass_x, 51.03, 6.71, 2, 1);
    compare_spread("centre of mass y, px", &s.mass_y, 48.30, 6.48, 2, 1);
    compare_spread("connected pieces", &s.pieces, 1.180, 0.47, 0.1, 0.15);
    compare_spread("strokes a drawing", &s.strokes, 2.649, 1.945, 0.35, 0.5);
    compare_spread("stroke length, px", &s.stroke_length, 63.5, 48.9, 7, 6);
    compare("strokes below 8 px", s.dots, 0.0855, 0.04);
    compare("mean start x, px", s.start_x, 32.9, 3);
    compare("mean start y, px", s.start_y, 31.0, 3);
    compare("chord over length, lower quartile", s.straightness[0], 0.591, 0.1);
    compare("chord over length, median", s.straightness[1], 0.971, 0.1);
    compare("chord over length, upper quartile", s.straightness[2], 0.996, 0.01);

    static const double strokes[8] = {0, 0.272, 0.290, 0.224, 0.120, 0.044, 0.020, 0.0085};
    static const double mode[8] = {0, 0.302, 0.322, 0.227, 0.112, 0.025, 0.008, 0};
    char text[64];
    double more = s.strokes_share[8] + s.strokes_share[9];
    for (int n = 1; n < 8; n++) {
        text_format(text, sizeof text, "drawings of %d strokes", n);
        compare(text, s.strokes_share[n], strokes[n], n < 5 ? 0.06 : 0.025);
    }
    compare("drawings of 8 or more strokes", more, 0.0215, 0.015);
    for (int n = 1; n < 6; n++) {
        text_format(text, sizeof text, "characters mostly of %d strokes", n);
        compare(text, s.mode_share[n], mode[n], 0.08);
    }
    compare("drawers who keep to that number", s.mode_agreement, 0.730, 0.07);

    static const char *const way[8] = {"right", "down right", "down", "down left",
                                       "left",  "up left",    "up",   "up right"};
    static const double direction[8] = {0.334, 0.137, 0.269, 0.062, 0.055, 0.025, 0.044, 0.074};
    for (int k = 0; k < 8; k++) {
        text_format(text, sizeof text, "strokes that begin %s", way[k]);
        compare(text, s.direction[k], direction[k], 0.06);
    }
    static const double limit[ABOVE] = {0, 0.1, 0.25, 0.5, 0.75, 0.9};
    static const double above[ABOVE] = {0.1448, 0.1274, 0.1085, 0.0805, 0.0521, 0.0338};
    for (int k = 0; k < ABOVE; k++) {
        text_format(text, sizeof text, "pixels at 28 x 28 above %g", limit[k]);
        compare(text, s.above[k], above[k], 0.09 * above[k]);
    }
}

/* The generated spectrum is a little flatter: fewer habits are shared by all characters. */
static void compare_spectrum(const real *x, double total, const double first[6],
                             const double components[4])
{
    static const int at[6] = {1, 2, 5, 10, 20, 50}, share[4] = {50, 80, 90, 95};
    struct spectrum s;
    char text[64];
    measure_spectrum(x, dataset_items(glyphs), &s);
    compare("PCA: variance", s.total, total, 0.06 * total);
    for (int k = 0; k < 6; k++) {
        text_format(text, sizeof text, "PCA: share of the first %d", at[k]);
        compare(text, s.first[k], first[k], 0.15 * first[k]);
    }
    for (int k = 0; k < 4; k++) {
        text_format(text, sizeof text, "PCA: components for %d %%", share[k]);
        compare(text, s.components[k], components[k], 0.15 * components[k]);
    }
}

static void as_drawn(void)
{
    static const double first[6] = {0.0396, 0.0764, 0.1642, 0.2698, 0.4161, 0.6355};
    static const double components[4] = {29, 100, 166, 237};
    real *x = render_all(glyphs, NORMALISE_NONE);
    struct spread within, between;
    measure_distances(glyphs, x, &within, &between);
    puts("  28 x 28 as drawn                             generated | official");
    compare_spread("L2 within a character", &within, 7.850, 1.394, 0.3, 0.2);
    compare_spread("L2 between characters", &between, 8.437, 0.970, 0.3, 0.12);
    compare("L2 between over within", spread_mean(&between) / spread_mean(&within), 1.0747, 0.015);
    compare("nearest mean, 5-way 1-shot", measure_nearest_mean(glyphs, x, 5, 1, 0, 600), 0.408,
            0.035);
    compare("nearest mean, 5-way 5-shot", measure_nearest_mean(glyphs, x, 5, 5, 0, 300), 0.651,
            0.06);
    compare("nearest mean, 20-way 1-shot", measure_nearest_mean(glyphs, x, 20, 1, 0, 200), 0.223,
            0.03);
    compare("nearest mean, 5-way 1-shot, one alphabet",
            measure_nearest_mean(glyphs, x, 5, 1, 1, 600), 0.383, 0.05);
    compare_spectrum(x, 36.04, first, components);
    free(x);
}

/* Official figures of this very program, which centres within a pixel's fraction from 105 px (the
 * published 0.675 and 6.83 were centred after the reduction). */
static void centred(void)
{
    static const double first[6] = {0.055, 0.101, 0.197, 0.301, 0.441, 0.658};
    static const double components[4] = {27, 92, 153, 219};
    real *x = render_all(glyphs, NORMALISE_CENTRE);
    struct spread within, between;
    measure_distances(glyphs, x, &within, &between);
    puts("  28 x 28 centred on the centre of mass        generated | official");
    compare_spread("L2 within a character", &within, 6.931, 1.567, 0.3, 0.2);
    compare_spread("L2 between characters", &between, 8.326, 0.998, 0.3, 0.12);
    compare("L2 between over within", spread_mean(&between) / spread_mean(&within), 1.2013, 0.03);
    compare("nearest mean, 5-way 1-shot", measure_nearest_mean(glyphs, x, 5, 1, 0, 600), 0.668,
            0.04);
    compare("nearest mean, 5-way 5-shot", measure_nearest_mean(glyphs, x, 5, 5, 0, 300), 0.897,
            0.03);
    compare("nearest mean, 20-way 1-shot", measure_nearest_mean(glyphs, x, 20, 1, 0, 200), 0.485,
            0.04);
    compare("nearest mean, 5-way 1-shot, one alphabet",
            measure_nearest_mean(glyphs, x, 5, 1, 1, 600), 0.638, 0.05);
    compare_spectrum(x, 35.13, first, components);
    free(x);
}

static void moment_normalised(void)
{
    real *x = render_all(glyphs, NORMALISE_MOMENT);
    struct spread within, between;
    measure_distances(glyphs, x, &within, &between);
    puts("  28 x 28 moment-normalised                    generated | official");
    compare_spread("L2 within a character", &within, 8.405, 1.614, 0.4, 0.5);
    compare_spread("L2 between characters", &between, 10.740, 0.970, 0.5, 0.4);
    compare("nearest mean, 5-way 1-shot", measure_nearest_mean(glyphs, x, 5, 1, 0, 600), 0.830,
            0.045);
    compare("nearest mean, 20-way 1-shot", measure_nearest_mean(glyphs, x, 20, 1, 0, 200), 0.671,
            0.05);
    free(x);
}

/* The check of the check: statistics with a known answer. */
static void statistics_are_right(void)
{
    double a[16] = {4, 1, 0, 0, 1, 3, 1, 0, 0, 1, 2, 1, 0, 0, 1, 1}, v[4], trace = 0, det = 1;
    eigenvalues(a, 4, v);
    for (int i = 0; i < 4; i++) {
        trace += v[i];
        det *= v[i];
    }
    CHECK_NEAR(trace, 10, 1e-12);
    CHECK_NEAR(det, 7, 1e-12); /* of the leading minors: 4, 11, 18, 7 */
    /* A matrix with known eigenvalues: those of the second difference. */
    enum { N = 30 };
    static double t[N * N], value[N];
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            t[i * N + j] = i == j ? 2 : i - j == 1 || j - i == 1 ? -1 : 0;
    eigenvalues(t, N, value);
    qsort(value, N, sizeof *value, compare_doubles);
    for (int k = 0; k < N; k++)
        CHECK_NEAR(value[k], 2 - 2 * cos(3.14159265358979324 * (k + 1) / (N + 1)), 1e-12);
    /* A full one: projections on orthogonal directions of known variance. */
    static real x[4 * PIXELS];
    memset(x, 0, sizeof x);
    for (int i = 0; i < PIXELS; i++) {
        x[i] = (real)0.5;
        x[PIXELS + i] = (real)-0.5;
        x[2 * PIXELS + i] = i & 1 ? (real)0.25 : (real)-0.25;
        x[3 * PIXELS + i] = i & 1 ? (real)-0.25 : (real)0.25;
    }
    struct spectrum s;
    measure_spectrum(x, 4, &s);
    CHECK_NEAR(s.total, (196.0 + 49) / 2, 1e-6);
    CHECK_NEAR(s.first[0], 0.8, 1e-9);
    CHECK(s.components[0] == 1 && s.components[1] <= 2 && s.components[2] == 2);
}

/* A set is what it says, every drawing has ink and strokes that give its bitmap. */
static void complete(void)
{
    CHECK(dataset_alphabets(glyphs) == ALPHABETS);
    CHECK(dataset_classes(glyphs) == ALPHABETS * CHARACTERS);
    CHECK(dataset_items(glyphs) == ALPHABETS * CHARACTERS * DRAWERS);
    for (int a = 0; a < ALPHABETS; a++) {
        CHECK(strlen(dataset_alphabet_name(glyphs, a)) >= 4);
        for (int b = 0; b < a; b++)
            CHECK(strcmp(dataset_alphabet_name(glyphs, a), dataset_alphabet_name(glyphs, b)));
    }
    CHECK(!strcmp(dataset_class_at(glyphs, CHARACTERS)->name, "character01"));
    for (int c = 0; c < dataset_classes(glyphs); c++) {
        CHECK(dataset_class_at(glyphs, c)->count == DRAWERS);
        CHECK(dataset_class_at(glyphs, c)->alphabet == c / CHARACTERS);
    }
    int off = 0;
    for (int i = 0; i < dataset_items(glyphs); i++) {
        const float *p;
        const int32_t *length;
        uint8_t bits[CANVAS_BYTES];
        int strokes = dataset_strokes(glyphs, i, &p, &length), ink = 0, points = 0;
        CHECK(strokes >= 1 && strokes <= 32);
        render_strokes(p, length, strokes, bits);
        CHECK(!memcmp(bits, dataset_bitmap(glyphs, i), sizeof bits));
        for (int b = 0; b < CANVAS_BYTES; b++)
            ink += bits[b] != 0;
        CHECK(ink > 2);
        for (int k = 0; k < strokes; k++)
            points += length[k];
        for (int k = 0; k < points; k++) {
            off += p[3 * k] < 0 || p[3 * k] > 104 || p[3 * k + 1] < 0 || p[3 * k + 1] > 104;
            CHECK(k == 0 || p[3 * k + 2] >= p[3 * k - 1]); /* time rises */
        }
    }
    CHECK(off == 0);
}

/* A larger set begins with the smaller one; another seed is another set. */
static void seeds(void)
{
    struct dataset *small = dataset_glyphs(SEED, 2, 5, 3), *same = dataset_glyphs(SEED, 2, 5, 3),
                   *other = dataset_glyphs(SEED + 1, 2, 5, 3);
    CHECK(dataset_fingerprint(small) == dataset_fingerprint(same));
    CHECK(dataset_fingerprint(small) != dataset_fingerprint(other));
    for (int c = 0; c < 10; c++)
        for (int p = 0; p < 3; p++) {
            int large = dataset_class_at(glyphs, c / 5 * CHARACTERS + c % 5)->first + p;
            CHECK(!memcmp(dataset_bitmap(small, 3 * c + p), dataset_bitmap(glyphs, large),
                          CANVAS_BYTES));
        }
    dataset_free(small);
    dataset_free(same);
    dataset_free(other);
}

static void limits(void)
{
    static const int bad[][3] = {{0, 5, 5}, {5, 0, 5}, {5, 5, 0}, {-1, 5, 5}, {5, 5, 1 << 30}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct dataset *d = dataset_glyphs(1, bad[i][0], bad[i][1], bad[i][2]);
        CHECK(d && dataset_error(d)->code == ERR_RANGE && strlen(dataset_error(d)->text) > 20);
        dataset_free(d);
    }
    uint64_t before = arena_calls();
    dataset_free(dataset_glyphs(1, 1, 3, 2));
    uint64_t calls = arena_calls() - before;
    CHECK(calls > 20);
    for (uint64_t n = 1; n <= calls; n++) {
        arena_fail_after(n);
        CHECK(dataset_glyphs(1, 1, 3, 2) == NULL);
    }
    arena_fail_after(0);
    struct dataset *d = dataset_glyphs(1, 1, 1, 1);
    CHECK(d && dataset_items(d) == 1 && dataset_error(d)->code == OK);
    dataset_free(d);
}

int main(void)
{
    RUN(statistics_are_right);
    RUN(limits);
    glyphs = dataset_glyphs(SEED, ALPHABETS, CHARACTERS, DRAWERS);
    CHECK(glyphs && dataset_error(glyphs)->code == OK);
    if (glyphs && dataset_error(glyphs)->code == OK) {
        RUN(complete);
        RUN(seeds);
        RUN(drawings);
        RUN(as_drawn);
        RUN(centred);
        RUN(moment_normalised);
    }
    dataset_free(glyphs);
    return check_report();
}
