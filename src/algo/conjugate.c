#include "algo/conjugate.h"

#include "base/num.h"

static const double log_2pi = 1.8378770664093453;

void conjugate_predict(struct graph *g, const struct conjugate *c, int *means, int *variances)
{
    int n = shape_of(g, c->features).dim[0], m = c->mean, s = c->identity;
    for (int i = 0; i < n && m && s; i++) {
        int f = ad_slice(g, c->features, 0, i, 1);
        int v = i ? ad_matmul(g, f, s) : f;
        int mean = ad_matmul_nt(g, f, m);
        int variance = ad_add(g, ad_matmul_nt(g, v, f), c->variance);
        if (i == 0) {
            *means = mean;
            *variances = variance;
        } else {
            *means = ad_concat(g, (int[]){*means, mean}, 2, 0);
            *variances = ad_concat(g, (int[]){*variances, variance}, 2, 0);
        }
        int gain = ad_div(g, v, variance);
        int error = ad_sub(g, ad_slice(g, c->y, 0, i, 1), mean);
        m = ad_add(g, m, ad_mul(g, gain, error));
        s = ad_sub(g, s, ad_matmul_tn(g, v, gain));
    }
}

int conjugate_loss(struct graph *g, const struct conjugate *c, int means, int variances)
{
    int square = ad_div(g, ad_square(g, ad_sub(g, c->y, means)), variances);
    return ad_scale(
        g, ad_shift(g, ad_mean_all(g, ad_add(g, square, ad_log(g, variances))), log_2pi), 0.5);
}

/* S f. */
static void spread_along(const struct conjugate_belief *b, const double *f, double *out)
{
    for (int i = 0; i < b->dims; i++) {
        out[i] = 0;
        for (int j = 0; j < b->dims; j++)
            out[i] += b->covariance[i * b->dims + j] * f[j];
    }
}

double conjugate_at(const struct conjugate_belief *b, const double *f, double *variance)
{
    double mean = 0, sum = 0;
    for (int i = 0; i < b->dims; i++) {
        double row = 0;
        for (int j = 0; j < b->dims; j++)
            row += b->covariance[i * b->dims + j] * f[j];
        mean += b->mean[i] * f[i];
        sum += f[i] * row;
    }
    *variance = num_max(sum, 0);
    return mean;
}

void conjugate_observe(struct conjugate_belief *b, const double *f, double y, double variance,
                       double *scratch)
{
    double spread, error = y - conjugate_at(b, f, &spread), s = spread + variance;
    spread_along(b, f, scratch);
    for (int i = 0; i < b->dims; i++) {
        b->mean[i] += scratch[i] / s * error;
        for (int j = 0; j < b->dims; j++)
            b->covariance[i * b->dims + j] -= scratch[i] * scratch[j] / s;
    }
}
