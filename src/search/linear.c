#include "search/linear.h"

#include <math.h>
#include <stddef.h>

enum { SWEEPS = 30 };

int cholesky(int n, int stride, double *a)
{
    for (int i = 0; i < n; i++) {
        double *row = a + (ptrdiff_t)i * stride;
        for (int j = 0; j <= i; j++) {
            const double *other = a + (ptrdiff_t)j * stride;
            double sum = row[j];
            for (int k = 0; k < j; k++)
                sum -= row[k] * other[k];
            if (j < i) {
                row[j] = sum / other[j];
            } else {
                if (!(sum > 0 && isfinite(sum)))
                    return 0;
                row[i] = sqrt(sum);
            }
        }
    }
    return 1;
}

void solve_lower(int n, int stride, const double *l, double *x)
{
    for (int i = 0; i < n; i++) {
        const double *row = l + (ptrdiff_t)i * stride;
        double sum = x[i];
        for (int k = 0; k < i; k++)
            sum -= row[k] * x[k];
        x[i] = sum / row[i];
    }
}

void solve_upper(int n, int stride, const double *l, double *x)
{
    for (int i = n - 1; i >= 0; i--) {
        const double *row = l + (ptrdiff_t)i * stride;
        x[i] /= row[i];
        for (int k = 0; k < i; k++)
            x[k] -= row[k] * x[i];
    }
}

/* Row j of out is first column j of L^-1, which begins at j; then (L L^T)^-1 = L^-T L^-1. */
void inverse_of(int n, int stride, const double *l, double *out)
{
    for (int j = 0; j < n; j++) {
        double *column = out + (ptrdiff_t)j * stride;
        for (int i = j; i < n; i++) {
            const double *row = l + (ptrdiff_t)i * stride;
            double sum = i == j;
            for (int k = j; k < i; k++)
                sum -= row[k] * column[k];
            column[i] = sum / row[i];
        }
    }
    for (int i = 0; i < n; i++) {
        double *to = out + (ptrdiff_t)i * stride;
        for (int j = i; j < n; j++) { /* reads of row i what lies at or after j only */
            const double *other = out + (ptrdiff_t)j * stride;
            double sum = 0;
            for (int k = j; k < n; k++)
                sum += to[k] * other[k];
            to[j] = sum;
        }
    }
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < i; j++)
            out[(ptrdiff_t)i * stride + j] = out[(ptrdiff_t)j * stride + i];
    }
}

/* Turns rows and columns p and q by the angle that makes a[p][q] zero. */
static void rotate(int n, int stride, double *a, double *v, int p, int q)
{
    double *rp = a + (ptrdiff_t)p * stride, *rq = a + (ptrdiff_t)q * stride;
    double theta = (rq[q] - rp[p]) / (2 * rp[q]);
    double t = (theta >= 0 ? 1 : -1) / (fabs(theta) + sqrt(theta * theta + 1));
    double c = 1 / sqrt(t * t + 1), s = t * c;
    for (int k = 0; k < n; k++) {
        double *row = a + (ptrdiff_t)k * stride, x = row[p], y = row[q];
        row[p] = c * x - s * y;
        row[q] = s * x + c * y;
    }
    for (int k = 0; k < n; k++) {
        double x = rp[k], y = rq[k];
        rp[k] = c * x - s * y;
        rq[k] = s * x + c * y;
    }
    for (int k = 0; k < n; k++) {
        double *row = v + (ptrdiff_t)k * stride, x = row[p], y = row[q];
        row[p] = c * x - s * y;
        row[q] = s * x + c * y;
    }
}

void eigen_symmetric(int n, int stride, double *a, double *vectors, double *values)
{
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++)
            vectors[(ptrdiff_t)i * stride + j] = i == j;
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
        double off = 0, all = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double x = a[(ptrdiff_t)i * stride + j];
                all += x * x;
                off += i != j ? x * x : 0;
            }
        }
        if (!(off > 1e-30 * all))
            break;
        for (int p = 0; p < n; p++) {
            for (int q = p + 1; q < n; q++) {
                if (a[(ptrdiff_t)p * stride + q] != 0)
                    rotate(n, stride, a, vectors, p, q);
            }
        }
    }
    for (int i = 0; i < n; i++)
        values[i] = a[(ptrdiff_t)i * stride + i];
}
