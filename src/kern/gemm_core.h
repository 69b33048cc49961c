/* Private to the kernels: the blocked product that gemm and conv share. The operands are seen only
 * through functions that write a block of them in packed form, so a transposed operand is another
 * packing and a convolution is one that gathers taps. */
#ifndef KERN_GEMM_CORE_H
#define KERN_GEMM_CORE_H

#include <stddef.h>

#include "kern/gemm.h"

enum {
    TILE_ROWS = 4, /* the micro-kernel's tile of C: 8 accumulators of 4 lanes */
    TILE_COLUMNS = 8,
    BLOCK_DEPTH = 400, /* a panel of B (8 x 400) stays in the first-level cache */
    BLOCK_ROWS = 64,   /* a block of A (64 x 400) in the second */
    BLOCK_COLUMNS = 512,
};

static inline int min_int(int a, int b)
{
    return a < b ? a : b;
}

/* Writes rows at .. at + count and depths k .. k + depth of an operand as panels of WIDTH rows
 * (TILE_ROWS for A; TILE_COLUMNS for B, whose rows here are the columns of C):
 *   out[panel][l][r] = element (at + panel * WIDTH + r, k + l)
 * What stands in the last panel for rows beyond count is never used. */
typedef void gemm_pack(const void *from, int at, int count, int k, int depth, real *out);

struct gemm_operand {
    gemm_pack *pack;
    const void *from;
};

size_t gemm_blocked_scratch(int m, int n, int k);

/* C[m,n] = to + A[m,k] B[k,n], C dense. Each element is summed in the order of k, in blocks of at
 * most BLOCK_DEPTH, the first of which is added to `to`: its bits depend on neither m, n nor its
 * place. */
void gemm_blocked(int m, int n, int k, struct gemm_operand a, struct gemm_operand b,
                  struct addend to, real *c, real *scratch);

/* Interleaves four runs of length n: out[l * width + r] = row[r][l]. */
void gemm_interleave(const real *const row[4], int n, int width, real *out);

/* Ready packings of a dense matrix. from is a struct gemm_dense. */
struct gemm_dense {
    const real *data;
    size_t stride; /* from a row of memory to the next */
};

gemm_pack gemm_pack_a_rows;    /* A as it is: depth along memory rows */
gemm_pack gemm_pack_a_columns; /* A transposed: rows of A along memory rows */
gemm_pack gemm_pack_b_rows;    /* B as it is: columns of B along memory rows */
gemm_pack gemm_pack_b_columns; /* B transposed: depth along memory rows */

#endif
