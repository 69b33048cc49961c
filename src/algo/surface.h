/* Functions by which methods that look for a lowest point are compared, each on a box.
 * Sources: Forrester, Sobester & Keane 2008 (forrester); Gramacy & Lee 2012 (humps); Dixon & Szego
 * 1978 (branin, camel); Rosenbrock 1960; Rastrigin 1974; Ackley 1987; Himmelblau 1972; Beale 1958.
 * valley is (x^2 + 50 y^2) / 2, tilted the same turned by the angle of a triangle 3 : 4 : 5. */
#ifndef ALGO_SURFACE_H
#define ALGO_SURFACE_H

#include "base/real.h"

enum { SURFACE_PLACES = 4 };

struct surface {
    const char *name;
    int dims; /* 0: any number, all inputs from lo[0] to hi[0] */
    double lo[2], hi[2];
    double least; /* its lowest value */
    int places;   /* where it is; of any number of inputs all have where[0][0] */
    double where[SURFACE_PLACES][2];
    double (*at)(int n, const double *x);
};

enum surface_kind {
    SURFACE_TOLD, /* none: values are told from outside */
    SURFACE_FORRESTER,
    SURFACE_HUMPS,
    SURFACE_BRANIN,
    SURFACE_CAMEL,
    SURFACE_ROSENBROCK,
    SURFACE_RASTRIGIN,
    SURFACE_ACKLEY,
    SURFACE_HIMMELBLAU,
    SURFACE_BEALE,
    SURFACE_VALLEY,
    SURFACE_TILTED,
    SURFACE_RANDOM,  /* drawn anew for every seed (algo/waves.h), of one input */
    SURFACE_RANDOM2, /* and of two */
    SURFACES,
};

#define SURFACE_CHOICES                                                                            \
    "told|forrester|humps|branin|camel|rosenbrock|rastrigin|ackley|himmelblau|beale|valley|"       \
    "tilted|random|random2"

/* told and random: at is NULL, the box is the unit box */
extern const struct surface surfaces[SURFACES];

/* The place in the box of input i that u in 0 .. 1 means. */
double surface_place(const struct surface *f, int i, double u);

/* The gradient at x, of two inputs, of those with which optimizers race: Rosenbrock, Rastrigin,
 * Himmelblau, Beale, valley, tilted. Of others it is 0. */
void surface_slope(enum surface_kind kind, const double x[2], double slope[2]);

#endif
