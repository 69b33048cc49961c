/* The number type of the whole core: float in the product, double where gradients are tested
 * (cmake -DMG_DOUBLE=ON builds the very same kernels and operations over vectors of doubles). */
#ifndef BASE_REAL_H
#define BASE_REAL_H

#ifdef MG_DOUBLE
typedef double real;
#define REAL_IS_DOUBLE 1
#else
typedef float real;
#define REAL_IS_DOUBLE 0
#endif

#endif
