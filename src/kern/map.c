/* Elementwise maps on four lanes. What is left at the end of an array is padded to a vector, so an
 * element gets the same bits wherever it stands. */
#include "kern/map.h"

#include "kern/simd.h"
#include "kern/vmath.h"

/* Defines a function body that sets y[i] = value for i < n, where value is an expression in the
 * vectors u (from x) and v (from z). All of a vector is read before it is written, so y may be x or
 * z. Padding lanes are 1, which no map traps on. */
#define MAP_LOOP(n, x, z, y, value)                                                                \
    int64_t i = 0;                                                                                 \
    for (; i + LANES <= (n); i += LANES) {                                                         \
        vec u = vec_load((x) + i), v = vec_load((z) + i);                                          \
        (void)u, (void)v;                                                                          \
        vec_store((y) + i, value);                                                                 \
    }                                                                                              \
    if (i < (n)) {                                                                                 \
        const int left = (int)((n)-i);                                                             \
        vec u = vec_load_tail((x) + i, left, 1), v = vec_load_tail((z) + i, left, 1);              \
        (void)u, (void)v;                                                                          \
        vec_store_tail((y) + i, value, left);                                                      \
    }

#define MAP_UNARY(name, value)                                                                     \
    void map_##name(int64_t n, const real *x, real *y)                                             \
    {                                                                                              \
        MAP_LOOP(n, x, x, y, value)                                                                \
    }

MAP_UNARY(neg, -u)
MAP_UNARY(exp, vec_exp(u))
MAP_UNARY(log, vec_log(u))
MAP_UNARY(sqrt, vec_sqrt(u))
MAP_UNARY(square, (u * u))
MAP_UNARY(sigmoid, vec_sigmoid(u))
MAP_UNARY(tanh, vec_tanh(u))
MAP_UNARY(softplus, vec_max(u, vec_splat(0)) + vec_soft_part(u))

void map_scale(int64_t n, const real *x, real factor, real *y)
{
    const vec f = vec_splat(factor);
    MAP_LOOP(n, x, x, y, u * f)
}

void map_shift(int64_t n, const real *x, real term, real *y)
{
    const vec t = vec_splat(term);
    MAP_LOOP(n, x, x, y, u + t)
}

void map_clamp(int64_t n, const real *x, real lo, real hi, real *y)
{
    const vec low = vec_splat(lo), high = vec_splat(hi);
    MAP_LOOP(n, x, x, y, vec_clamp(u, low, high))
}

void map_fill(int64_t n, real value, real *y)
{
    const vec v = vec_splat(value);
    int64_t i = 0;
    for (; i + LANES <= n; i += LANES)
        vec_store(y + i, v);
    for (; i < n; i++)
        y[i] = value;
}

/* yes where the mask is set, no elsewhere, NaN where u or v is NaN: a NaN never hides behind a
 * closed gate. */
SIMD_INLINE vec choose(mask m, vec yes, vec no, vec u, vec v)
{
    return vec_select((u == u) & (v == v), vec_select(m, yes, no), u + v);
}

/* With slope 0 a closed gate gives +0 even for an infinite g. */
void map_gate(int64_t n, const real *x, const real *g, real slope, real *y)
{
    const vec zero = vec_splat(0), factor = vec_splat(slope);
    if (slope == 0) {
        MAP_LOOP(n, x, g, y, choose(u > zero, v, zero, u, v))
    } else {
        MAP_LOOP(n, x, g, y, choose(u > zero, v, factor * v, u, v))
    }
}

void map_inside(int64_t n, const real *x, real lo, real hi, const real *g, real *y)
{
    const vec zero = vec_splat(0), low = vec_splat(lo), high = vec_splat(hi);
    MAP_LOOP(n, x, g, y, choose((u >= low) & (u <= high), v, zero, u, v))
}

void map_bce(int64_t n, const real *z, const real *t, real *y)
{
    const vec zero = vec_splat(0);
    MAP_LOOP(n, z, t, y, vec_max(u, zero) - u * v + vec_soft_part(u))
}

void map_axpy(int64_t n, real factor, const real *b, const real *a, real *y)
{
    const vec f = vec_splat(factor);
    MAP_LOOP(n, b, a, y, vec_madd(f, u, v))
}

/* ---- two operands, broadcasting -------------------------------------------------------------- */

/* Two nested axes of a broadcast operation; y is dense. */
struct map_plane {
    int64_t rows, columns;
    int64_t row_a, row_b; /* strides from row to row */
    int64_t in_a, in_b;   /* strides within a row */
};

typedef void map_plane_run(const struct map_plane *p, const real *a, const real *b, real *y);

/* Operands with strides other than 0 and 1 along a row: four elements are picked one by one. */
SIMD_INLINE vec pick(const real *p, int64_t stride, int count)
{
    real lane[LANES] = {1, 1, 1, 1};
    for (int i = 0; i < count; i++)
        lane[i] = p[i * stride];
    return vec_load(lane);
}

/* Defines add_plane and map_add, say, from an expression in the vectors u (of a) and v (of b). The
 * three usual kinds of row have loops of their own. */
#define MAP_BINARY(name, value)                                                                    \
    static void name##_plane(const struct map_plane *p, const real *a, const real *b, real *y)     \
    {                                                                                              \
        const int64_t n = p->columns;                                                              \
        for (int64_t r = 0; r < p->rows; r++, a += p->row_a, b += p->row_b, y += n) {              \
            if (p->in_a == 1 && p->in_b == 1) {                                                    \
                MAP_LOOP(n, a, b, y, value)                                                        \
            } else if (p->in_a == 1 && p->in_b == 0) {                                             \
                const vec all = vec_splat(*b);                                                     \
                MAP_LOOP(n, a, a, y, (v = all, value))                                             \
            } else if (p->in_a == 0 && p->in_b == 1) {                                             \
                const vec all = vec_splat(*a);                                                     \
                MAP_LOOP(n, b, b, y, (u = all, value))                                             \
            } else {                                                                               \
                for (int64_t i = 0; i < n; i += LANES) {                                           \
                    const int left = n - i < LANES ? (int)(n - i) : LANES;                         \
                    vec u = pick(a + i * p->in_a, p->in_a, left);                                  \
                    vec v = pick(b + i * p->in_b, p->in_b, left);                                  \
                    if (left == LANES)                                                             \
                        vec_store(y + i, value);                                                   \
                    else                                                                           \
                        vec_store_tail(y + i, value, left);                                        \
                }                                                                                  \
            }                                                                                      \
        }                                                                                          \
    }                                                                                              \
                                                                                                   \
    void map_##name(const struct map_pair *p, const real *a, const real *b, real *y)               \
    {                                                                                              \
        map_planes(p, name##_plane, a, b, y);                                                      \
    }

/* Drops axes of length 1 and joins neighbours that both operands cross in one stride. */
static struct map_pair simplified(const struct map_pair *p)
{
    struct map_pair s = {.rank = 0};
    for (int d = 0; d < p->rank; d++) {
        if (p->dim[d] == 1)
            continue;
        int at = s.rank;
        if (at && s.stride_a[at - 1] == p->stride_a[d] * p->dim[d] &&
            s.stride_b[at - 1] == p->stride_b[d] * p->dim[d]) {
            at--;
            s.dim[at] *= p->dim[d];
        } else {
            s.rank++;
            s.dim[at] = p->dim[d];
        }
        s.stride_a[at] = p->stride_a[d];
        s.stride_b[at] = p->stride_b[d];
    }
    return s;
}

static void map_planes(const struct map_pair *p, map_plane_run *run, const real *a, const real *b,
                       real *y)
{
    const struct map_pair s = simplified(p);
    struct map_plane plane = {1, 1, 0, 0, 1, 1};
    int outer = s.rank; /* axes beyond the two of a plane */
    if (outer > 0) {
        outer--;
        plane.columns = s.dim[outer];
        plane.in_a = s.stride_a[outer];
        plane.in_b = s.stride_b[outer];
    }
    if (outer > 0) {
        outer--;
        plane.rows = s.dim[outer];
        plane.row_a = s.stride_a[outer];
        plane.row_b = s.stride_b[outer];
    }
    int at[MAP_RANK] = {0};
    for (;;) {
        run(&plane, a, b, y);
        y += plane.rows * plane.columns;
        int d = outer - 1;
        for (; d >= 0; d--) {
            a += s.stride_a[d];
            b += s.stride_b[d];
            if (++at[d] < s.dim[d])
                break;
            a -= s.stride_a[d] * s.dim[d];
            b -= s.stride_b[d] * s.dim[d];
            at[d] = 0;
        }
        if (d < 0)
            return;
    }
}

MAP_BINARY(add, u + v)
MAP_BINARY(sub, u - v)
MAP_BINARY(mul, (u * v))
MAP_BINARY(div, u / v)
