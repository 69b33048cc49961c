#include "ad/rules.h"

struct shape_text shape_text(struct shape s)
{
    struct shape_text t;
    int at = 0;
    t.text[at++] = '[';
    for (int i = 0; i < s.rank; i++) {
        text_format(t.text + at, (int)sizeof t.text - at, i ? ", %d" : "%d", s.dim[i]);
        while (t.text[at])
            at++;
    }
    text_format(t.text + at, (int)sizeof t.text - at, "]");
    return t;
}

void shape_fail(struct graph *g, const struct node *n, const char *why, const struct shape *a,
                const struct shape *b)
{
    struct shape_text ta = shape_text(*a);
    if (b) {
        struct shape_text tb = shape_text(*b);
        error_set(graph_error(g), ERR_SHAPE, "%s: %s; got %s and %s", op_name(n->op), why, ta.text,
                  tb.text);
    } else {
        error_set(graph_error(g), ERR_SHAPE, "%s: %s; got %s", op_name(n->op), why, ta.text);
    }
}

struct attr attr_of_shape(struct shape s)
{
    struct attr a = {.i = {s.rank}};
    for (int i = 0; i < s.rank && i < MAX_RANK; i++)
        a.i[1 + i] = s.dim[i];
    return a;
}

struct shape shape_of_attr(const struct attr *a)
{
    return shape_make(a->i[0], a->i[1], a->i[2], a->i[3], a->i[4], a->i[5]);
}

struct shape shape_aligned(struct shape s, int rank)
{
    struct shape t = {.rank = rank};
    for (int i = 0; i < rank; i++)
        t.dim[i] = i < rank - s.rank ? 1 : s.dim[i - (rank - s.rank)];
    return t;
}

struct shape shape_join(struct shape a, struct shape b)
{
    int rank = a.rank > b.rank ? a.rank : b.rank;
    a = shape_aligned(a, rank);
    b = shape_aligned(b, rank);
    struct shape y = {.rank = rank};
    for (int i = 0; i < rank; i++) {
        if (a.dim[i] != b.dim[i] && a.dim[i] != 1 && b.dim[i] != 1)
            return (struct shape){.rank = -1};
        y.dim[i] = a.dim[i] == 1 ? b.dim[i] : a.dim[i];
    }
    return y;
}

int shape_broadcasts(struct shape small, struct shape large)
{
    if (large.rank < 0 || large.rank > MAX_RANK || small.rank < 0 || small.rank > large.rank)
        return 0;
    small = shape_aligned(small, large.rank);
    for (int i = 0; i < large.rank; i++)
        if (small.dim[i] != large.dim[i] && small.dim[i] != 1)
            return 0;
    return 1;
}

struct map_pair pair_of(struct shape a, struct shape b, struct shape y)
{
    a = shape_aligned(a, y.rank);
    b = shape_aligned(b, y.rank);
    /* Merge from the last axis: 1 = the operand moves along the axis, 0 = it is repeated. */
    struct map_pair reversed = {.rank = 0};
    int64_t step_a = 1, step_b = 1;
    int moves_a = 0, moves_b = 0;
    for (int i = y.rank - 1; i >= 0; i--) {
        if (y.dim[i] == 1)
            continue;
        int ma = a.dim[i] != 1, mb = b.dim[i] != 1, top = reversed.rank - 1;
        if (reversed.rank && ma == moves_a && mb == moves_b) {
            reversed.dim[top] *= y.dim[i];
        } else {
            top = reversed.rank++;
            reversed.dim[top] = y.dim[i];
            reversed.stride_a[top] = ma ? step_a : 0;
            reversed.stride_b[top] = mb ? step_b : 0;
        }
        moves_a = ma;
        moves_b = mb;
        step_a *= a.dim[i];
        step_b *= b.dim[i];
    }
    if (!reversed.rank)
        return (struct map_pair){1, {1}, {1}, {1}};
    struct map_pair p = {.rank = reversed.rank};
    for (int i = 0; i < p.rank; i++) {
        int from = p.rank - 1 - i;
        p.dim[i] = reversed.dim[from];
        p.stride_a[i] = reversed.stride_a[from];
        p.stride_b[i] = reversed.stride_b[from];
    }
    return p;
}
