/* What only the whole module exports: order in codes. Points are [n, dims] numbers of the core,
 * what is found comes in doubles. See api.c and search.c. */
#include <string.h>

#include "base/arena.h"
#include "search/cluster.h"
#include "search/pca.h"

#ifdef __wasm__
#define API(type, name) __attribute__((export_name("mg_" #name))) type mg_##name
#else
#define API(type, name) type mg_##name
#endif

static uint64_t wide(uint32_t lo, uint32_t hi)
{
    return (uint64_t)hi << 32 | lo;
}

static void explain(struct error *e, enum status status)
{
    if (status == ERR_MEMORY)
        error_set(e, status, "no memory for so many points");
    else if (status == ERR_NUMERIC)
        error_set(e, status, "the points hold numbers that are not finite, or too large to square");
    else if (status)
        error_set(e, status, "there are not as many points, or inputs, as asked for");
}

/* mean [dims], axes [count, dims], variance [count], total [1] */
API(void, principal)
(int n, int dims, const real *x, int count, double *mean, double *axes, double *variance,
 double *total, struct error *e)
{
    struct arena *a = arena_create();
    struct pca p;
    enum status status = a ? pca_fit(a, &p, n, dims, x, count) : ERR_MEMORY;
    explain(e, status);
    if (!status) {
        memcpy(mean, p.mean, (size_t)dims * sizeof *mean);
        memcpy(axes, p.axes, (size_t)count * (size_t)dims * sizeof *axes);
        memcpy(variance, p.variance, (size_t)count * sizeof *variance);
        *total = p.total;
    }
    arena_free(a);
}

/* centre [k, dims], label [n], out [2]: inertia, silhouette */
API(void, clusters)
(int n, int dims, const real *x, int k, int tries, uint32_t seed_lo, uint32_t seed_hi,
 double *centre, int32_t *label, double *out, struct error *e)
{
    struct arena *a = arena_create();
    struct kmeans m;
    enum status status =
        a ? kmeans_fit(a, &m, n, dims, x, k, tries, wide(seed_lo, seed_hi)) : ERR_MEMORY;
    if (!status) {
        out[0] = m.inertia;
        out[1] = silhouette(a, n, dims, x, k, m.label, NULL);
        if (out[1] != out[1])
            status = ERR_MEMORY;
        memcpy(centre, m.centre, (size_t)k * (size_t)dims * sizeof *centre);
        memcpy(label, m.label, (size_t)n * sizeof *label);
    }
    explain(e, status);
    arena_free(a);
}

/* out [3]: purity, that by chance, adjusted Rand index */
API(void, agreement)
(int n, int k, const int32_t *label, int classes, const int32_t *of, uint32_t seed_lo,
 uint32_t seed_hi, double *out, struct error *e)
{
    struct arena *a = arena_create();
    struct agreement found;
    enum status status =
        a ? agreement_of(a, n, k, label, classes, of, wide(seed_lo, seed_hi), &found) : ERR_MEMORY;
    explain(e, status);
    if (!status) {
        out[0] = found.purity;
        out[1] = found.chance;
        out[2] = found.rand;
    }
    arena_free(a);
}
