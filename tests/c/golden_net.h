/* The networks of golden_maml.def through ad/build.h alone: a second reading of the same notation
 * as tests/ref/maml.py, next to which nn/net.h is a third. */
#ifndef TESTS_GOLDEN_NET_H
#define TESTS_GOLDEN_NET_H

#include "ad/build.h"
#include "golden.h"

enum { GOLDEN_PARAMS = 16 };

struct golden_net {
    const char *layers; /* behind the shape */
    struct shape input;
    int params;
    struct shape shape[GOLDEN_PARAMS];
    real *value[GOLDEN_PARAMS];
};

/* The largest power of two not above 1 / sqrt(fan): exact in float. */
static inline double golden_unit(double fan)
{
    double s = 1;
    while (s * s * fan > 1)
        s /= 2;
    return s;
}

/* value = centre + unit * value of kind a */
static inline void golden_param(struct golden_net *n, struct arena *arena, uint32_t key,
                                struct shape shape, double centre, double unit)
{
    int64_t count = shape_count(&shape);
    real *v = arena_array(arena, (size_t)count, sizeof *v);
    for (int64_t i = 0; i < count; i++)
        v[i] = (real)(centre + unit * golden_value(key, n->params, i, 'a', 1));
    n->shape[n->params] = shape;
    n->value[n->params++] = v;
}

/* kind and size of the layer at *text, which moves behind it; 0 at the end */
static inline char golden_layer(const char **text, int *size)
{
    while (**text == ' ')
        ++*text;
    char kind = **text;
    *size = 0;
    if (kind) {
        char *end;
        *size = (int)strtol(*text + 1, &end, 10);
        *text = end > *text + 1 ? end : *text + 1;
    }
    return kind;
}

static inline void golden_net_make(struct golden_net *n, struct arena *arena, const char *text)
{
    uint32_t key = golden_key(2166136261u, text);
    *n = (struct golden_net){0};
    golden_shapes(text, &n->input, 1);
    n->layers = strchr(text, ' ');
    struct shape s = n->input;
    int size;
    const char *at = n->layers;
    for (char kind; (kind = golden_layer(&at, &size));) {
        int c = s.dim[s.rank - 1];
        if (kind == 'l') {
            int fan = (int)shape_count(&s);
            golden_param(n, arena, key, SHAPE2(fan, size), 0, golden_unit(fan));
            golden_param(n, arena, key, SHAPE1(size), 0, 0.125);
            s = SHAPE1(size);
        } else if (kind == 'c' || kind == 's') {
            golden_param(n, arena, key, SHAPE4(3, 3, c, size), 0, golden_unit(9.0 * c));
            golden_param(n, arena, key, SHAPE1(size), 0, 0.125);
            int by = kind == 'c' ? 2 : 1;
            s = SHAPE3((s.dim[0] + by - 1) / by, (s.dim[1] + by - 1) / by, size);
        } else if (strchr("byi", kind)) {
            golden_param(n, arena, key, SHAPE1(c), 1, 0.25);
            golden_param(n, arena, key, SHAPE1(c), 0, 0.25);
        } else if (strchr("ma", kind)) {
            s = SHAPE3(s.dim[0] / 2, s.dim[1] / 2, c);
        }
    }
}

static inline int golden_net_apply(const struct golden_net *n, struct graph *g, int x,
                                   const int *params)
{
    const double eps = 1e-5;
    const char *at = n->layers;
    int size;
    for (char kind; (kind = golden_layer(&at, &size));) {
        struct shape s = shape_of(g, x);
        switch (kind) {
        case 'l':
            x = ad_reshape(g, x, SHAPE2(s.dim[0], (int)(shape_count(&s) / s.dim[0])));
            x = ad_add(g, ad_matmul(g, x, params[0]), params[1]);
            params += 2;
            break;
        case 'c':
        case 's':
            x = ad_add(g, ad_conv2d(g, x, params[0], kind == 'c' ? 2 : 1, 1), params[1]);
            params += 2;
            break;
        case 'b':
        case 'y':
        case 'i':
            x = kind == 'b'   ? ad_batch_norm(g, x, eps)
                : kind == 'y' ? ad_layer_norm(g, x, eps)
                              : ad_instance_norm(g, x, eps);
            x = ad_add(g, ad_mul(g, x, params[0]), params[1]);
            params += 2;
            break;
        case 'm':
            x = ad_max_pool(g, x, 2, 2);
            break;
        case 'a':
            x = ad_avg_pool(g, x, 2, 2);
            break;
        case 'r':
            x = ad_relu(g, x);
            break;
        case 'k':
            x = ad_leaky_relu(g, x, 0.2);
            break;
        case 't':
            x = ad_tanh(g, x);
            break;
        case 'g':
            x = ad_sigmoid(g, x);
            break;
        case 'p':
            x = ad_softplus(g, x);
            break;
        default:
            return 0;
        }
    }
    return x;
}

#endif
