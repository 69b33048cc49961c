/* The networks of golden_maml.def by nn/net.h, with their parameters in one flat theta. */
#ifndef TESTS_GOLDEN_FLAT_H
#define TESTS_GOLDEN_FLAT_H

#include "golden_net.h"
#include "nn/net.h"

static inline void golden_flat_net(struct net *n, const struct golden_net *golden)
{
    const char *at = golden->layers;
    int size;
    net_begin(n, golden->input);
    for (char kind; (kind = golden_layer(&at, &size));) {
        switch (kind) {
        case 'l':
            net_linear(n, size, ACT_NONE);
            break;
        case 'c':
        case 's':
            net_conv(n, size, 3, kind == 'c' ? 2 : 1, 1, ACT_RELU);
            break;
        case 'b':
        case 'y':
        case 'i':
            net_norm(n, kind == 'b' ? NORM_BATCH : kind == 'y' ? NORM_LAYER : NORM_INSTANCE);
            break;
        case 'm':
            net_max_pool(n, 2, 2);
            break;
        case 'a':
            net_avg_pool(n, 2, 2);
            break;
        default: {
            const char *kinds = "rktgp";
            const enum activation acts[] = {ACT_RELU, ACT_LEAKY_RELU, ACT_TANH, ACT_SIGMOID,
                                            ACT_SOFTPLUS};
            net_activation(n, acts[strchr(kinds, kind) - kinds]);
        }
        }
    }
}

static inline void golden_flat_theta(const struct net *n, const struct golden_net *golden,
                                     real *theta)
{
    for (int k = 0; k < n->params; k++)
        memcpy(theta + n->param[k].offset, golden->value[k],
               (size_t)n->param[k].count * sizeof *theta);
}

/* Error of a flat gradient; what lies between the slices must be 0. */
static inline double golden_flat_error(const struct net *n, const real *flat,
                                       const double *expected)
{
    double worst = 0, scale = 0;
    int64_t at = 0;
    for (int k = 0; k < n->params; k++) {
        for (; at < n->param[k].offset; at++)
            CHECK(flat[at] == 0);
        for (int64_t end = at + n->param[k].count; at < end; at++, expected++) {
            double e = fabs((double)flat[at] - *expected);
            scale = fmax(scale, fabs(*expected));
            if (!(e <= worst) && !(worst != worst))
                worst = e;
        }
    }
    return worst / scale;
}

#endif
