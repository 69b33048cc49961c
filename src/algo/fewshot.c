#include "algo/fewshot.h"

#include <math.h>
#include <string.h>

enum status fewshot_create(struct arena *arena, struct fewshot *f, struct error *e)
{
    size_t way = (size_t)f->spec.way;
    f->support = arena_array(arena, way * (size_t)f->spec.shot, sizeof *f->support);
    f->query = arena_array(arena, way * (size_t)f->spec.query, sizeof *f->query);
    if (!f->support || !f->query)
        return error_set(e, ERR_MEMORY, "no memory for an episode");
    return OK;
}

void fewshot_draw(struct fewshot *f, enum side which, uint64_t seed, enum rng_purpose purpose,
                  uint64_t index)
{
    struct rng rng = rng_stream(seed, purpose, index);
    episode_draw(f->data, f->side, which, &f->spec, &rng, f->support, f->query);
}

static void render_all(const struct fewshot *f, const struct pose *pose, int n,
                       enum normalise normalise, const struct augment *augment, struct rng *rng,
                       real *out)
{
    for (int i = 0; i < n; i++)
        render(f->data, pose[i], normalise, augment, rng, out + (ptrdiff_t)i * PIXELS);
}

void fewshot_render(const struct fewshot *f, struct rng *rng, real *support, real *query)
{
    struct augment level = augment_level(f->augment, f->redraw);
    const struct augment *augment = f->augment > 0 || f->redraw > 0 ? &level : NULL;
    int way = f->spec.way;
    render_all(f, f->support, way * f->spec.shot, f->normalise, augment, rng, support);
    render_all(f, f->query, way * f->spec.query, f->normalise, augment, rng, query);
}

void fewshot_baseline(const struct fewshot *f, real *pixels, int32_t *label)
{
    int way = f->spec.way, support = way * f->spec.shot, query = way * f->spec.query;
    real *of_query = pixels + (ptrdiff_t)support * PIXELS;
    render_all(f, f->support, support, NORMALISE_CENTRE, NULL, NULL, pixels);
    render_all(f, f->query, query, NORMALISE_CENTRE, NULL, NULL, of_query);
    nearest_mean(way, f->spec.shot, query, PIXELS, pixels, of_query, label);
}

void fewshot_targets(int classes, int each, real *target)
{
    memset(target, 0, (size_t)(classes * each * classes) * sizeof *target);
    for (int i = 0; i < classes * each; i++)
        target[i * classes + i / each] = 1;
}

double fewshot_accuracy(int classes, int each, const real *score)
{
    int right = 0;
    for (int i = 0; i < classes * each; i++) {
        const real *row = score + (ptrdiff_t)i * classes;
        int best = 0, finite = row[0] == row[0];
        for (int c = 1; c < classes; c++) {
            finite &= row[c] == row[c];
            if (row[c] > row[best])
                best = c;
        }
        right += finite && best == i / each;
    }
    return (double)right / (classes * each);
}

double fewshot_loss(int classes, int each, const real *log_probability)
{
    double sum = 0;
    for (int i = 0; i < classes * each; i++)
        sum -= (double)log_probability[(ptrdiff_t)i * classes + i / each];
    return sum / (classes * each);
}

static void dense_block(struct net *n, int width, enum norm norm)
{
    net_linear(n, width, ACT_RELU);
    if (norm == NORM_BATCH)
        net_no_bias(n);
    net_norm(n, norm);
    net_activation(n, ACT_RELU);
}

/* Pooling stands before the ReLU, with which it commutes, as there is less to rectify after it. */
static void conv_block(struct net *n, const struct fewshot_net *spec, int index)
{
    enum downsample how = spec->downsample;
    int filters = index == 0 && spec->first_filters ? spec->first_filters : spec->filters;
    net_conv(n, filters, 3, how == DOWNSAMPLE_STRIDE ? 2 : 1, 1, ACT_RELU);
    if (spec->norm == NORM_BATCH || spec->norm == NORM_INSTANCE)
        net_no_bias(n);
    net_norm(n, spec->norm);
    if (how == DOWNSAMPLE_POOL || (how == DOWNSAMPLE_POOL3 && index < 3))
        net_max_pool(n, 2, 2);
    net_activation(n, ACT_RELU);
}

void fewshot_network(struct net *n, const struct fewshot_net *spec)
{
    static const int narrow[] = {256, 128, 0}, deep[] = {256, 128, 64, 64, 0};
    net_begin(n, SHAPE1(PIXELS));
    if (spec->kind == FEWSHOT_CONV) {
        net_reshape(n, SHAPE3(SIDE, SIDE, 1));
        for (int i = 0; i < 4; i++)
            conv_block(n, spec, i);
    } else {
        const int *width = spec->kind == FEWSHOT_DEEP ? deep : narrow;
        for (; *width; width++)
            dense_block(n, *width, spec->norm);
    }
    if (!spec->classes) {
        net_reshape(n, SHAPE1((int)shape_count(&n->shape)));
        return;
    }
    /* The head starts near zero: untrained, all classes are alike, and an inner step moves each
     * towards its own examples. Glorot's larger weights cost MAML two points of accuracy. */
    double features = (double)shape_count(&n->shape);
    net_linear(n, spec->classes, ACT_NONE);
    if (!n->error.code)
        n->param[n->params - 2].init_sd = 0.1 / sqrt(features);
}
