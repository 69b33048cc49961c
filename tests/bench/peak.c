/* The most float32 multiply-adds a second with vectors of 128 bits, in registers: XS times YS sums,
 * each of a product of its own. Prints GFLOP/s of CPU time, best of many. */
#include <stdio.h>
#include <time.h>

typedef float v4 __attribute__((vector_size(16)));

enum { RUNS = 40, TURNS = 1 << 19, SUMS = XS * YS };

static double once(volatile v4 *memory)
{
    v4 y[YS], s[SUMS];
    for (int i = 0; i < YS; i++)
        y[i] = memory[XS + i];
    for (int i = 0; i < SUMS; i++)
        s[i] = (v4){0, 0, 0, 0};
    clock_t began = clock();
    for (int t = 0; t < TURNS; t++) {
        v4 x[XS];
        for (int i = 0; i < XS; i++)
            x[i] = memory[i];
        for (int i = 0; i < SUMS; i++)
            s[i] += x[i % XS] * y[i / XS];
    }
    double seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
    for (int i = 0; i < SUMS; i++)
        memory[6] = s[i];
    return (double)TURNS * SUMS * 8 / seconds / 1e9;
}

int main(void)
{
    static v4 memory[8];
    double best = 0;
    for (int r = 0; r < RUNS; r++) {
        double figure = once(memory);
        if (figure > best)
            best = figure;
    }
    printf("%.1f\n", best);
    return 0;
}
