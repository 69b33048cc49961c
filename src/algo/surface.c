#include "algo/surface.h"

#include "base/num.h"

#include <math.h>

static const double pi = 3.14159265358979323846, e = 2.71828182845904523536;

static double power4(double x)
{
    return x * x * x * x;
}

static double forrester(int n, const double *x)
{
    (void)n;
    double a = 6 * x[0] - 2;
    return a * a * num_sin(12 * x[0] - 4);
}

static double humps(int n, const double *x)
{
    (void)n;
    return num_sin(10 * pi * x[0]) / (2 * x[0]) + power4(x[0] - 1);
}

static double branin(int n, const double *x)
{
    (void)n;
    double b = x[1] - 5.1 / (4 * pi * pi) * x[0] * x[0] + 5 / pi * x[0] - 6;
    return b * b + 10 * (1 - 1 / (8 * pi)) * num_cos(x[0]) + 10;
}

static double camel(int n, const double *x)
{
    (void)n;
    double a = x[0] * x[0], b = x[1] * x[1];
    return (4 - 2.1 * a + a * a / 3) * a + x[0] * x[1] + (4 * b - 4) * b;
}

static double rosenbrock(int n, const double *x)
{
    double sum = n > 1 ? 0 : (1 - x[0]) * (1 - x[0]);
    for (int i = 0; i + 1 < n; i++) {
        double off = x[i + 1] - x[i] * x[i];
        sum += 100 * off * off + (1 - x[i]) * (1 - x[i]);
    }
    return sum;
}

static double rastrigin(int n, const double *x)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += x[i] * x[i] + 10 * (1 - num_cos(2 * pi * x[i]));
    return sum;
}

static double ackley(int n, const double *x)
{
    double square = 0, wave = 0;
    for (int i = 0; i < n; i++) {
        square += x[i] * x[i] / n;
        wave += num_cos(2 * pi * x[i]) / n;
    }
    return 20 * (1 - num_exp(-0.2 * sqrt(square))) + e - num_exp(wave);
}

const struct surface surfaces[SURFACES] = {
    [SURFACE_TOLD] = {.name = "told", .hi = {1, 1}},
    [SURFACE_FORRESTER] =
        {"forrester", 1, {0}, {1}, -6.020740055766, 1, {{0.757248757}}, forrester},
    [SURFACE_HUMPS] = {"humps", 1, {0.5}, {2.5}, -0.869011134989, 1, {{0.548563444}}, humps},
    [SURFACE_BRANIN] = {"branin",
                        2,
                        {-5, 0},
                        {10, 15},
                        0.397887357730,
                        3,
                        {{-3.141592654, 12.275}, {3.141592654, 2.275}, {9.424777961, 2.475}},
                        branin},
    [SURFACE_CAMEL] = {"camel",
                       2,
                       {-3, -2},
                       {3, 2},
                       -1.031628453490,
                       2,
                       {{0.089842013, -0.712656403}, {-0.089842013, 0.712656403}},
                       camel},
    [SURFACE_ROSENBROCK] = {"rosenbrock", 0, {-2.048}, {2.048}, 0, 1, {{1}}, rosenbrock},
    [SURFACE_RASTRIGIN] = {"rastrigin", 0, {-5.12}, {5.12}, 0, 1, {{0}}, rastrigin},
    [SURFACE_ACKLEY] = {"ackley", 0, {-32.768}, {32.768}, 0, 1, {{0}}, ackley},
};

double surface_place(const struct surface *f, int i, double u)
{
    int k = f->dims > 1 ? i : 0;
    return f->lo[k] + (f->hi[k] - f->lo[k]) * u;
}
