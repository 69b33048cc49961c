#include "algo/surface.h"

#include "base/num.h"

#include <math.h>

static const double pi = 3.14159265358979323846, e = 2.71828182845904523536;
static const double beale_at[] = {1.5, 2.25, 2.625};
static const double steep = 50; /* of the valley, across */

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

static double himmelblau(int n, const double *x)
{
    (void)n;
    double a = x[0] * x[0] + x[1] - 11, b = x[0] + x[1] * x[1] - 7;
    return a * a + b * b;
}

static double beale(int n, const double *x)
{
    (void)n;
    double sum = 0, power = 1;
    for (int i = 0; i < 3; i++) {
        power *= x[1];
        double off = beale_at[i] - x[0] * (1 - power);
        sum += off * off;
    }
    return sum;
}

static double valley(int n, const double *x)
{
    (void)n;
    return 0.5 * (x[0] * x[0] + steep * x[1] * x[1]);
}

static double tilted(int n, const double *x)
{
    return valley(n, (double[]){0.8 * x[0] + 0.6 * x[1], 0.8 * x[1] - 0.6 * x[0]});
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
    [SURFACE_HIMMELBLAU] = {"himmelblau",
                            2,
                            {-6, -6},
                            {6, 6},
                            0,
                            4,
                            {{3, 2},
                             {-2.805118086953, 3.131312518251},
                             {-3.779310253378, -3.283185991286},
                             {3.584428340330, -1.848126526964}},
                            himmelblau},
    [SURFACE_BEALE] = {"beale", 2, {-4.5, -4.5}, {4.5, 4.5}, 0, 1, {{3, 0.5}}, beale},
    [SURFACE_VALLEY] = {"valley", 2, {-4, -4}, {4, 4}, 0, 1, {{0, 0}}, valley},
    [SURFACE_TILTED] = {"tilted", 2, {-4, -4}, {4, 4}, 0, 1, {{0, 0}}, tilted},
    [SURFACE_RANDOM] = {.name = "random", .dims = 1, .hi = {1}},
    [SURFACE_RANDOM2] = {.name = "random2", .dims = 2, .hi = {1, 1}},
};

double surface_place(const struct surface *f, int i, double u)
{
    int k = f->dims > 1 ? i : 0;
    return f->lo[k] + (f->hi[k] - f->lo[k]) * u;
}

void surface_slope(enum surface_kind kind, const double x[2], double slope[2])
{
    slope[0] = slope[1] = 0;
    switch (kind) {
    case SURFACE_ROSENBROCK: {
        double off = x[1] - x[0] * x[0];
        slope[0] = -400 * off * x[0] - 2 * (1 - x[0]);
        slope[1] = 200 * off;
        break;
    }
    case SURFACE_RASTRIGIN:
        for (int i = 0; i < 2; i++)
            slope[i] = 2 * x[i] + 20 * pi * num_sin(2 * pi * x[i]);
        break;
    case SURFACE_HIMMELBLAU: {
        double a = x[0] * x[0] + x[1] - 11, b = x[0] + x[1] * x[1] - 7;
        slope[0] = 4 * a * x[0] + 2 * b;
        slope[1] = 2 * a + 4 * b * x[1];
        break;
    }
    case SURFACE_BEALE: {
        double power = 1;
        for (int i = 0; i < 3; i++) {
            double lower = power; /* y^i */
            power *= x[1];
            double off = beale_at[i] - x[0] * (1 - power);
            slope[0] -= 2 * off * (1 - power);
            slope[1] += 2 * off * x[0] * (i + 1) * lower;
        }
        break;
    }
    case SURFACE_VALLEY:
        slope[0] = x[0];
        slope[1] = steep * x[1];
        break;
    case SURFACE_TILTED: {
        double along = 0.8 * x[0] + 0.6 * x[1], across = steep * (0.8 * x[1] - 0.6 * x[0]);
        slope[0] = 0.8 * along - 0.6 * across;
        slope[1] = 0.6 * along + 0.8 * across;
        break;
    }
    default:
        break;
    }
}
