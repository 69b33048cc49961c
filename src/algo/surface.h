/* Functions by which methods that look for a lowest point are compared, each on a box.
 * Sources: Forrester, Sobester & Keane 2008 (forrester); Gramacy & Lee 2012 (humps); Dixon & Szego
 * 1978 (branin, camel); Rosenbrock 1960; Rastrigin 1974; Ackley 1987. */
#ifndef ALGO_SURFACE_H
#define ALGO_SURFACE_H

#include "base/real.h"

enum { SURFACE_PLACES = 3 };

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
    SURFACES,
};

#define SURFACE_CHOICES "told|forrester|humps|branin|camel|rosenbrock|rastrigin|ackley"

extern const struct surface surfaces[SURFACES]; /* told: at is NULL, the box is the unit box */

/* The place in the box of input i that u in 0 .. 1 means. */
double surface_place(const struct surface *f, int i, double u);

#endif
