/* What only the whole module exports: sessions that ask for values and are told them. See api.c. */
#include "algo/algo.h"
#include "base/num.h"

#ifdef __wasm__
#define API(type, name) __attribute__((export_name("mg_" #name))) type mg_##name
#else
#define API(type, name) type mg_##name
#endif

API(int, session_ask)(struct session *s, struct error *e)
{
    return session_ask(s, NULL, e);
}

/* The points [count, dims] of the last session_ask. */
API(const real *, session_asked)(struct session *s, struct error *e)
{
    const real *x = NULL;
    session_ask(s, &x, e);
    return x;
}

API(int, session_tell)
(struct session *s, const double *values, double *metrics, struct error *e)
{
    return (int)session_tell(s, values, metrics, e);
}

/* The number that u in 0 .. 1 means between lo and hi, by equal factors if log is 1. */
API(double, axis_place)(double lo, double hi, int log, double u)
{
    if (!log)
        return lo + (hi - lo) * u;
    double place = num_exp(num_log(lo) + (num_log(hi) - num_log(lo)) * u);
    return num_max(lo, num_min(hi, place));
}
