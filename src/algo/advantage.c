#include "algo/advantage.h"

#include <string.h>

#include "search/linear.h"

enum { MOST = 2 * ADVANTAGE_MOST_SEEN + 4 };

static const double ridge = 1e-5; /* of the sum of squares; Duan et al. 2016 */

static int features(int n, const real *seen, double time, double *x)
{
    for (int i = 0; i < n; i++) {
        x[i] = (double)seen[i];
        x[n + i] = x[i] * x[i];
    }
    x[2 * n] = time;
    x[2 * n + 1] = time * time;
    x[2 * n + 2] = time * time * time;
    x[2 * n + 3] = 1;
    return 2 * n + 4;
}

static void take_linear(int moments, int episodes, int n, const real *seen, real *a)
{
    double square[MOST * MOST], weight[MOST], x[MOST];
    int count = 2 * n + 4, solved = 0;
    for (double more = ridge; !solved && more < 1; more *= 10) {
        memset(square, 0, sizeof square);
        memset(weight, 0, sizeof weight);
        for (int row = 0; row < moments * episodes; row++) {
            features(n, seen + row * n, (double)(row / episodes) / moments, x);
            for (int i = 0; i < count; i++) {
                for (int j = 0; j <= i; j++)
                    square[i * MOST + j] += x[i] * x[j];
                weight[i] += x[i] * (double)a[row];
            }
        }
        for (int i = 0; i < count; i++)
            square[i * MOST + i] += more;
        solved = cholesky(count, MOST, square);
    }
    if (!solved) /* only if what is seen is not finite */
        return;
    solve_lower(count, MOST, square, weight);
    solve_upper(count, MOST, square, weight);
    for (int row = 0; row < moments * episodes; row++) {
        double expected = 0;
        features(n, seen + row * n, (double)(row / episodes) / moments, x);
        for (int i = 0; i < count; i++)
            expected += weight[i] * x[i];
        a[row] = (real)((double)a[row] - expected);
    }
}

static void take_others(int moments, int episodes, real *a)
{
    if (episodes < 2)
        return;
    for (int t = 0; t < moments; t++, a += episodes) {
        double sum = 0;
        for (int i = 0; i < episodes; i++)
            sum += (double)a[i];
        for (int i = 0; i < episodes; i++)
            a[i] = (real)((double)a[i] - (sum - (double)a[i]) / (episodes - 1));
    }
}

void advantage_fill(enum baseline baseline, int moments, int episodes, int n, const real *seen,
                    const real *reward, double discount, real *advantage)
{
    for (int i = 0; i < episodes; i++) {
        double after = 0;
        for (int t = moments - 1; t >= 0; t--) {
            after = (double)reward[t * episodes + i] + discount * after;
            advantage[t * episodes + i] = (real)after;
        }
    }
    if (baseline == BASELINE_LINEAR)
        take_linear(moments, episodes, n, seen, advantage);
    else if (baseline == BASELINE_TIME)
        take_others(moments, episodes, advantage);
}
