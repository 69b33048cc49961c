/* The table of algorithms: those of algos.def and, but in the module that a page loads first, which
 * is built with MG_FIRST, those of labs.def. */
#include <string.h>

#include "algo/algo.h"

#define ALGO(symbol) extern const struct algo symbol;
#include "algo/algos.def"
#ifndef MG_FIRST
#include "algo/labs.def"
#endif
#undef ALGO

#define ALGO(symbol) &symbol,
const struct algo *const algo_table[] = {
#include "algo/algos.def"
#ifndef MG_FIRST
#include "algo/labs.def"
#endif
};
#undef ALGO

const int algo_count = (int)(sizeof algo_table / sizeof algo_table[0]);

const struct algo *algo_find(const char *name)
{
    for (int i = 0; i < algo_count; i++) {
        if (!strcmp(algo_table[i]->name, name))
            return algo_table[i];
    }
    return NULL;
}
