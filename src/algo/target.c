#include "algo/target.h"

#include <math.h>

#include "ad/build.h"
#include "base/num.h"

static const double log_2pi = 1.8378770664093455;
static const double gaussian_sd[2] = {1.4, 1};
static const double banana_wide = 1.5, banana_thin = 0.5;
static const double mixture_sd = 0.7, mixture_correlation = 0.5;
static const double mixture_along[2] = {0.8, 0.6}; /* of unit length */

/* Precisions of the mixture's two, by xx, xy and yy. */
static void precision(int second, double *p)
{
    double free = 1 - mixture_correlation * mixture_correlation;
    p[0] = p[2] = 1 / (mixture_sd * mixture_sd * free);
    p[1] = (second ? 1 : -1) * mixture_correlation * p[0];
}

struct target target_make(enum target_kind kind, double correlation, double bend, double apart,
                          double share)
{
    struct target t = {.kind = kind};
    const double *sd = gaussian_sd;
    double free = 1 - correlation * correlation, *number = t.number;
    switch (kind) {
    case TARGET_BANANA:
        number[0] = bend;
        t.evidence = log_2pi + num_log(banana_wide * banana_thin);
        break;
    case TARGET_MIXTURE: {
        double p[3];
        precision(0, p);
        number[0] = 0.5 * apart * mixture_along[0];
        number[1] = 0.5 * apart * mixture_along[1];
        number[2] = num_log(share);
        number[3] = num_log(1 - share);
        t.evidence = log_2pi - 0.5 * num_log(p[0] * p[2] - p[1] * p[1]);
        t.grain = 1 / (p[0] * (apart + 2)); /* over the steepest slope of log p1 / p2 */
        break;
    }
    default:
        number[0] = 1 / (sd[0] * sd[0] * free);
        number[1] = -correlation / (sd[0] * sd[1] * free);
        number[2] = 1 / (sd[1] * sd[1] * free);
        t.evidence = log_2pi + num_log(sd[0] * sd[1]) + 0.5 * num_log(free);
    }
    return t;
}

/* -1/2 d' P d, and its slope. */
static double bowl(const double *p, double dx, double dy, double *slope)
{
    slope[0] = -(p[0] * dx + p[1] * dy);
    slope[1] = -(p[1] * dx + p[2] * dy);
    return 0.5 * (slope[0] * dx + slope[1] * dy);
}

static double mixture(const struct target *t, const double *z, double *slope)
{
    const double *number = t->number;
    double value[2], own[2][2], p[3];
    for (int k = 0; k < 2; k++) {
        double side = k ? 1 : -1;
        precision(k, p);
        value[k] =
            number[2 + k] + bowl(p, z[0] - side * number[0], z[1] - side * number[1], own[k]);
    }
    double off = value[1] - value[0], less = num_exp(-fabs(off));
    if (slope) {
        double first = off < 0 ? 1 / (1 + less) : less / (1 + less);
        for (int i = 0; i < 2; i++)
            slope[i] = first * own[0][i] + (1 - first) * own[1][i];
    }
    return num_max(value[0], value[1]) + num_log(1 + less);
}

double target_log(const struct target *t, const double *z, double *slope)
{
    double unread[2], *to = slope ? slope : unread;
    const double *number = t->number;
    if (t->kind == TARGET_MIXTURE)
        return mixture(t, z, slope);
    if (t->kind == TARGET_GAUSSIAN)
        return bowl(number, z[0], z[1], to);
    double x = z[0] / banana_wide;
    double off = z[1] - number[0] * (z[0] * z[0] - banana_wide * banana_wide);
    double y = off / banana_thin;
    to[1] = -y / banana_thin;
    to[0] = -x / banana_wide - 2 * number[0] * z[0] * to[1];
    return -0.5 * (x * x + y * y);
}

static int bowl_node(struct graph *g, const int *p, int dx, int dy)
{
    int across = ad_scale(g, ad_mul(g, p[1], ad_mul(g, dx, dy)), 2);
    int sum = ad_add(g, ad_mul(g, p[0], ad_square(g, dx)), ad_mul(g, p[2], ad_square(g, dy)));
    return ad_scale(g, ad_add(g, sum, across), -0.5);
}

int target_node(struct graph *g, enum target_kind kind, int numbers, int x, int y)
{
    int number[TARGET_NUMBERS];
    for (int i = 0; i < TARGET_NUMBERS; i++)
        number[i] = ad_slice(g, numbers, 0, i, 1);
    if (kind == TARGET_GAUSSIAN)
        return bowl_node(g, number, x, y);
    if (kind == TARGET_BANANA) {
        int curve = ad_shift(g, ad_square(g, x), -banana_wide * banana_wide);
        int off = ad_sub(g, y, ad_mul(g, number[0], curve));
        int wide = ad_square(g, ad_scale(g, x, 1 / banana_wide));
        int thin = ad_square(g, ad_scale(g, off, 1 / banana_thin));
        return ad_scale(g, ad_add(g, wide, thin), -0.5);
    }
    int value[2];
    for (int k = 0; k < 2; k++) {
        double p[3];
        int node[3];
        precision(k, p);
        for (int i = 0; i < 3; i++)
            node[i] = ad_const(g, p[i], SHAPE0());
        int dx = k ? ad_sub(g, x, number[0]) : ad_add(g, x, number[0]);
        int dy = k ? ad_sub(g, y, number[1]) : ad_add(g, y, number[1]);
        value[k] = ad_add(g, bowl_node(g, node, dx, dy), number[2 + k]);
    }
    return ad_add(g, value[1], ad_softplus(g, ad_sub(g, value[0], value[1])));
}
