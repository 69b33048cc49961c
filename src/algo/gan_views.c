/* What a generative adversarial network shows: pictures, walks between two codes, the
 * discriminator's opinion, and how many different drawings the pictures come near. */
#include <math.h>
#include <string.h>

#include "algo/gan_net.h"
#include "base/num.h"
#include "kern/gemm.h"
#include "search/linear.h"

enum {
    MOST = 1024, /* pictures a view gives at most */
    BLOCK = 64,  /* training drawings compared at a time */
    SHOWN = 64,  /* pairs of a picture and what is nearest to it, at most */
    MOST_DIMS = 512,
};

/* Each code has a stream of its own. */
static void code(const struct session *s, int index, real *z)
{
    const struct gan *v = s->own;
    struct rng rng = rng_stream(s->seed, RNG_VIEW, 2 + (uint64_t)index);
    rng_fill_normal(&rng, z, v->latent);
}

/* Statistics are those of the weights as they are now. */
static void run_generator(const struct gan *v, const real *z, int n, real *output)
{
    if (v->reference)
        plan_run(v->reference);
    for (int at = 0; at < n; at += GAN_CHUNK) {
        int m = at_most(GAN_CHUNK, n - at);
        memcpy(v->decode_z, z + (ptrdiff_t)at * v->latent, (size_t)(m * v->latent) * sizeof *z);
        plan_run(v->decode);
        memcpy(output + (ptrdiff_t)at * PIXELS, v->picture, (size_t)m * PIXELS * sizeof *output);
    }
}

/* score [n] = D(x); slope [n,784] may be NULL */
static void run_discriminator(const struct gan *v, const real *x, int n, real *score, real *slope)
{
    for (int at = 0; at < n; at += GAN_CHUNK) {
        int m = at_most(GAN_CHUNK, n - at);
        memcpy(v->judge_x, x + (ptrdiff_t)at * PIXELS, (size_t)m * PIXELS * sizeof *x);
        plan_run(v->judge);
        for (int i = 0; i < m; i++)
            score[at + i] = (real)(1 / (1 + num_exp(-(double)v->logit[i])));
        if (slope)
            memcpy(slope + (ptrdiff_t)at * PIXELS, v->slope, (size_t)m * PIXELS * sizeof *slope);
    }
}

/* Pictures and opinions of codes that are there. */
static void show(struct session *s, const real *z, int n, struct view *out)
{
    const struct gan *v = s->own;
    real *output = view_add(s, out, "output", 2, n, PIXELS, 0, 0);
    real *score = view_add(s, out, "score", 1, n, 0, 0, 0);
    if (s->error.code)
        return;
    run_generator(v, z, n, output);
    run_discriminator(v, output, n, score, NULL);
}

static void view_samples(struct session *s, const struct view *in, struct view *out)
{
    const struct gan *v = s->own;
    int first, n;
    if (view_whole(s, in, "first", 0, 1 << 24, 0, &first) ||
        view_whole(s, in, "count", 1, MOST, GAN_CHUNK, &n))
        return;
    real *z = view_add(s, out, "z", 2, n, v->latent, 0, 0);
    for (int i = 0; z && i < n; i++)
        code(s, first + i, z + (ptrdiff_t)i * v->latent);
    if (z)
        show(s, z, n, out);
}

static void view_decode(struct session *s, const struct view *in, struct view *out)
{
    const struct gan *v = s->own;
    const struct tensor *z = view_find(in, "z");
    if (!z || z->rank != 2 || z->dim[1] != v->latent || z->dim[0] < 1 || z->dim[0] > MOST)
        error_set(&s->error, ERR_SHAPE, "z must be [n,%d] with n in 1 .. %d", v->latent, MOST);
    else
        show(s, z->data, z->dim[0], out);
}

/* Between two independent codes the mean of them is too short to be one: sums are divided by the
 * length of their weights. */
static void view_walk(struct session *s, const struct view *in, struct view *out)
{
    const struct gan *v = s->own;
    int from, to, n;
    if (view_whole(s, in, "from", 0, 1 << 24, 0, &from) ||
        view_whole(s, in, "to", 0, 1 << 24, 1, &to) ||
        view_whole(s, in, "count", 2, MOST, GAN_CHUNK, &n))
        return;
    real *z = view_add(s, out, "z", 2, n, v->latent, 0, 0);
    real *ends = arena_array(s->arena, 2 * (size_t)v->latent, sizeof *ends);
    if (!z || !ends) {
        error_set(&s->error, ERR_MEMORY, "no memory for a walk");
        return;
    }
    code(s, from, ends);
    code(s, to, ends + v->latent);
    for (int i = 0; i < n; i++) {
        double b = (double)i / (n - 1), a = 1 - b, length = sqrt(a * a + b * b);
        for (int k = 0; k < v->latent; k++)
            z[(ptrdiff_t)i * v->latent + k] =
                (real)((a * (double)ends[k] + b * (double)ends[v->latent + k]) / length);
    }
    show(s, z, n, out);
}

/* images [n,784] if given, else drawings of a side from all over it: the same ones each time, the
 * first ones of a larger count. NULL with the reason in s->error. */
static const real *pictures(struct session *s, const struct view *in, int otherwise, int *n)
{
    const struct gan *v = s->own;
    const struct tensor *images = view_find(in, "images");
    if (images) {
        if (images->rank != 2 || images->dim[1] != PIXELS || images->dim[0] < 1 ||
            images->dim[0] > MOST) {
            error_set(&s->error, ERR_SHAPE, "images must be [n,%d] with n in 1 .. %d", PIXELS,
                      MOST);
            return NULL;
        }
        *n = images->dim[0];
        return images->data;
    }
    int side;
    if (view_whole(s, in, "side", 0, 1, SIDE_TEST, &side))
        return NULL;
    int all = v->drawings.count[side];
    if (!all) {
        error_set(&s->error, ERR_RANGE, "side %d of the split has no drawing", side);
        return NULL;
    }
    int most = at_most(MOST, all);
    if (view_whole(s, in, "count", 1, most, at_most(otherwise, most), n))
        return NULL;
    const int32_t *items = drawings_spread(s, &v->drawings, side);
    real *x = arena_array(s->arena, (size_t)*n * PIXELS, sizeof *x);
    if (!items || !x) {
        error_set(&s->error, ERR_MEMORY, "no memory for the drawings");
        return NULL;
    }
    for (int i = 0; i < *n; i++)
        render(s->data, (struct pose){.item = items[i]}, v->drawings.normalise, NULL, NULL,
               x + (ptrdiff_t)i * PIXELS);
    return x;
}

static void view_judge(struct session *s, const struct view *in, struct view *out)
{
    const struct gan *v = s->own;
    int n;
    const real *x = pictures(s, in, GAN_CHUNK, &n);
    if (!x)
        return;
    real *input = view_add(s, out, "input", 2, n, PIXELS, 0, 0);
    real *score = view_add(s, out, "score", 1, n, 0, 0, 0);
    real *slope = view_add(s, out, "slope", 2, n, PIXELS, 0, 0);
    if (s->error.code)
        return;
    memcpy(input, x, (size_t)n * PIXELS * sizeof *input);
    run_discriminator(v, x, n, score, slope);
}

/* ---- diversity ---- */

static double square_length(const real *x)
{
    double sum = 0;
    for (int k = 0; k < PIXELS; k++)
        sum += (double)x[k] * (double)x[k];
    return sum;
}

/* For each picture x [n,784] the training drawing at the least Euclidean distance, as a place in
 * the list of the training side. */
static enum status find_nearest(struct session *s, const real *x, int n, int32_t *place,
                                real *distance)
{
    const struct gan *v = s->own;
    real *block = arena_array(s->arena, BLOCK * PIXELS, sizeof *block);
    real *dot = arena_array(s->arena, (size_t)n * BLOCK, sizeof *dot);
    real *scratch = arena_array(s->arena, gemm_scratch(GEMM_NT, n, BLOCK, PIXELS), sizeof *scratch);
    double *least = arena_array(s->arena, (size_t)n, sizeof *least);
    if (!block || !dot || !scratch || !least)
        return error_set(&s->error, ERR_MEMORY, "no memory to compare with the drawings");
    for (int first = 0; first < v->drawings.count[SIDE_TRAIN]; first += BLOCK) {
        int m = at_most(BLOCK, v->drawings.count[SIDE_TRAIN] - first);
        double square[BLOCK];
        for (int j = 0; j < m; j++) {
            real *to = block + (ptrdiff_t)j * PIXELS;
            render(s->data, (struct pose){.item = v->drawings.items[SIDE_TRAIN][first + j]},
                   v->drawings.normalise, NULL, NULL, to);
            square[j] = square_length(to);
        }
        gemm(GEMM_NT, n, m, PIXELS, x, block, (struct addend){NULL, 0}, dot, scratch);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < m; j++) {
                double d = square[j] - 2 * (double)dot[(ptrdiff_t)i * m + j];
                if (first + j == 0 || d < least[i]) {
                    least[i] = d;
                    place[i] = first + j;
                }
            }
        }
    }
    for (int i = 0; i < n; i++) { /* not by products, which cancel */
        double sum = 0;
        render(s->data, (struct pose){.item = v->drawings.items[SIDE_TRAIN][place[i]]},
               v->drawings.normalise, NULL, NULL, block);
        for (int k = 0; k < PIXELS; k++) {
            double apart = (double)x[(ptrdiff_t)i * PIXELS + k] - (double)block[k];
            sum += apart * apart;
        }
        distance[i] = (real)sqrt(sum);
    }
    return OK;
}

/* Pictures of what: real 0 samples, 1 drawings of a side; or images. */
static void view_diversity(struct session *s, const struct view *in, struct view *out)
{
    const struct gan *v = s->own;
    int real_ones, n, shown, distinct = 0;
    if (view_whole(s, in, "real", 0, 1, 0, &real_ones))
        return;
    const real *x;
    if (real_ones || view_find(in, "images")) {
        x = pictures(s, in, GAN_CHUNK, &n);
    } else {
        if (view_whole(s, in, "count", 1, MOST, GAN_CHUNK, &n))
            return;
        real *z = arena_array(s->arena, (size_t)n * (size_t)v->latent, sizeof *z);
        real *made = arena_array(s->arena, (size_t)n * PIXELS, sizeof *made);
        if (!z || !made) {
            error_set(&s->error, ERR_MEMORY, "no memory for %d pictures", n);
            return;
        }
        for (int i = 0; i < n; i++)
            code(s, i, z + (ptrdiff_t)i * v->latent);
        run_generator(v, z, n, made);
        x = made;
    }
    if (!x || view_whole(s, in, "show", 0, SHOWN, 0, &shown))
        return;
    shown = at_most(shown, n);
    real *total = view_add(s, out, "distinct", 0, 0, 0, 0, 0);
    real *nearest = view_add(s, out, "nearest", 1, n, 0, 0, 0);
    real *distance = view_add(s, out, "distance", 1, n, 0, 0, 0);
    int32_t *place = arena_array(s->arena, (size_t)n, sizeof *place);
    char *seen = arena_array(s->arena, (size_t)v->drawings.count[SIDE_TRAIN], 1);
    if (s->error.code || !place || !seen) {
        error_set(&s->error, ERR_MEMORY, "no memory to compare %d pictures", n);
        return;
    }
    if (find_nearest(s, x, n, place, distance))
        return;
    for (int i = 0; i < n; i++) {
        distinct += !seen[place[i]];
        seen[place[i]] = 1;
        nearest[i] = (real)v->drawings.items[SIDE_TRAIN][place[i]];
    }
    *total = (real)distinct;
    if (!shown)
        return;
    real *picture = view_add(s, out, "picture", 2, shown, PIXELS, 0, 0);
    real *drawing = view_add(s, out, "drawing", 2, shown, PIXELS, 0, 0);
    if (s->error.code)
        return;
    memcpy(picture, x, (size_t)shown * PIXELS * sizeof *picture);
    for (int i = 0; i < shown; i++)
        render(s->data, (struct pose){.item = v->drawings.items[SIDE_TRAIN][place[i]]},
               v->drawings.normalise, NULL, NULL, drawing + (ptrdiff_t)i * PIXELS);
}

/* ---- the Fréchet distance ---- */

/* Mean [d] and unbiased covariance [d,d] of rows x [n,d]. */
static void moments(const real *x, int n, int d, double *mean, double *covariance)
{
    for (int i = 0; i < n; i++)
        for (int k = 0; k < d; k++)
            mean[k] += (double)x[(ptrdiff_t)i * d + k] / n;
    for (int i = 0; i < n; i++) {
        const real *row = x + (ptrdiff_t)i * d;
        for (int k = 0; k < d; k++) {
            double a = ((double)row[k] - mean[k]) / (n - 1);
            for (int j = 0; j < d; j++)
                covariance[(ptrdiff_t)k * d + j] += a * ((double)row[j] - mean[j]);
        }
    }
}

/* out = a b, all [d,d] */
static void product(int d, const double *a, const double *b, double *out)
{
    for (int i = 0; i < d; i++) {
        double *row = out + (ptrdiff_t)i * d;
        memset(row, 0, (size_t)d * sizeof *row);
        for (int k = 0; k < d; k++)
            for (int j = 0; j < d; j++)
                row[j] += a[(ptrdiff_t)i * d + k] * b[(ptrdiff_t)k * d + j];
    }
}

/* Rounding leaves some eigenvalues of a singular covariance below zero. */
static double root(double eigenvalue)
{
    return eigenvalue > 0 ? sqrt(eigenvalue) : 0;
}

/* The symmetric square root of a, which is spoilt; vectors and values are scratch. */
static void square_root(int d, double *a, double *vectors, double *values, double *out)
{
    eigen_symmetric(d, d, a, vectors, values);
    for (int i = 0; i < d; i++)
        for (int k = 0; k < d; k++)
            a[(ptrdiff_t)k * d + i] = root(values[k]) * vectors[(ptrdiff_t)i * d + k];
    product(d, vectors, a, out);
}

/* |m - n|^2 + tr(A + B - 2 (A^1/2 B A^1/2)^1/2) of two sets of rows: the squared distance of two
 * Gaussians with their means and covariances (Dowson & Landau 1982; of embeddings of pictures:
 * Heusel et al. 2017). */
static void view_frechet(struct session *s, const struct view *in, struct view *out)
{
    const struct tensor *set[2] = {view_find(in, "a"), view_find(in, "b")};
    for (int k = 0; k < 2; k++) {
        if (!set[k] || set[k]->rank != 2 || set[k]->dim[0] < 2 || set[k]->dim[1] < 1 ||
            set[k]->dim[1] > MOST_DIMS || set[k]->dim[1] != set[0]->dim[1]) {
            error_set(&s->error, ERR_SHAPE,
                      "a and b must be [n,d] and [m,d] with n, m of 2 or more and d in 1 .. %d",
                      MOST_DIMS);
            return;
        }
    }
    int d = set[0]->dim[1];
    size_t square = (size_t)d * (size_t)d;
    double *mean = arena_array(s->arena, 3 * (size_t)d, sizeof *mean);
    double *a = arena_array(s->arena, 5 * square, sizeof *a);
    real *distance = view_add(s, out, "distance", 0, 0, 0, 0, 0);
    if (!mean || !a || !distance) {
        error_set(&s->error, ERR_MEMORY, "no memory for covariances of %d numbers", d);
        return;
    }
    double *b = a + square, *vectors = b + square, *half = vectors + square, *other = half + square;
    double *values = mean + 2 * (ptrdiff_t)d, sum = 0;
    moments(set[0]->data, set[0]->dim[0], d, mean, a);
    moments(set[1]->data, set[1]->dim[0], d, mean + d, b);
    for (int i = 0; i < d; i++) {
        double apart = mean[i] - mean[d + i];
        sum += apart * apart + a[(ptrdiff_t)i * d + i] + b[(ptrdiff_t)i * d + i];
    }
    square_root(d, a, vectors, values, half);
    product(d, half, b, other);
    product(d, other, half, a);
    eigen_symmetric(d, d, a, vectors, values);
    for (int i = 0; i < d; i++)
        sum -= 2 * root(values[i]);
    *distance = (real)num_max(0, sum);
}

const struct view_row gan_views[] = {
    {"samples",
     DOC("first, count -> z [n,L], output [n,784], score [n]: pictures of fixed codes, grey 0 .. "
         "1, "
         "and what the discriminator holds of them, D"),
     view_samples},
    {"decode", DOC("z [n,L] -> output [n,784], score [n]"), view_decode},
    {"walk",
     DOC("from, to, count -> z [n,L], output [n,784], score [n]: from one of the fixed codes to "
         "another, all of the length of a code"),
     view_walk},
    {"judge",
     DOC("side, count or images [n,784] -> input [n,784], score [n], slope [n,784] (of D's logit "
         "by each pixel)"),
     view_judge},
    {"diversity",
     DOC("count, or real (1: drawings) and side, count, or images [n,784]; show -> distinct [] "
         "(different training drawings that are nearest to one of them, in pixels), nearest [n] "
         "(number of the drawing), distance [n], picture [show,784], drawing [show,784]"),
     view_diversity},
    {"frechet",
     DOC("a [n,d], b [m,d] -> distance []: squared Fréchet distance of two sets of "
         "embeddings, as Gaussians"),
     view_frechet},
};
_Static_assert(sizeof gan_views / sizeof gan_views[0] == GAN_VIEWS, "GAN_VIEWS counts them");
