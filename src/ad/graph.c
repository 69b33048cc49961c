#include "ad/graph.h"

#include <string.h>

#include "ad/build.h"
#include "ad/ops.h"
#include "base/doc.h"

enum { FIRST_CAPACITY = 256 };

struct graph {
    struct arena *arena;
    struct error error;
    struct node *node;
    int size, capacity;
    int *table; /* open addressing: ids by hash of (op, inputs, attributes); 0 is free */
    int table_size;
    int order; /* of new nodes, at least */
};

const struct op_row op_table[OP_COUNT] = {
#define OP(NAME, name, inputs, inplace, doc)                                                       \
    {#name, DOC(doc), inputs, inplace, shape_##name, run_##name, vjp_##name},
#include "ad/ops.def"
#undef OP
};

const char *op_name(enum op op)
{
    return op_table[op].name;
}

const char *op_doc(enum op op)
{
    return op_table[op].doc;
}

int op_inputs(enum op op)
{
    return op_table[op].inputs;
}

struct shape shape_make(int rank, int d0, int d1, int d2, int d3, int d4)
{
    return (struct shape){rank, {d0, d1, d2, d3, d4}};
}

int64_t shape_count(const struct shape *s)
{
    int64_t n = 1;
    for (int i = 0; i < s->rank && n <= INT32_MAX; i++) /* so that it cannot overflow */
        n *= s->dim[i];
    return n;
}

int shape_equal(const struct shape *a, const struct shape *b)
{
    if (a->rank != b->rank)
        return 0;
    for (int i = 0; i < a->rank; i++)
        if (a->dim[i] != b->dim[i])
            return 0;
    return 1;
}

struct shape shape_of(const struct graph *g, int id)
{
    const struct node *n = graph_node(g, id);
    return n ? n->shape : g->node[0].shape;
}

static int grow(struct graph *g)
{
    int capacity = g->capacity ? 2 * g->capacity : FIRST_CAPACITY;
    struct node *node = arena_array(g->arena, (size_t)capacity, sizeof *node);
    int *table = arena_array(g->arena, (size_t)capacity * 2, sizeof *table);
    if (!node || !table)
        return 0;
    if (g->size)
        memcpy(node, g->node, (size_t)g->size * sizeof *node);
    g->node = node; /* the old table stays valid in the arena: plans point into it */
    g->capacity = capacity;
    g->table = table;
    g->table_size = capacity * 2;
    return 1;
}

static uint32_t hash(const struct node *n)
{
    uint32_t h = 2166136261u;
    int words[2 + MAX_INPUTS + ATTR_INTS] = {(int)n->op};
    memcpy(words + 1, n->in, sizeof n->in);
    memcpy(words + 1 + MAX_INPUTS, n->attr.i, sizeof n->attr.i);
    const unsigned char *bytes = (const unsigned char *)words;
    for (size_t i = 0; i < sizeof words; i++)
        h = (h ^ bytes[i]) * 16777619u;
    bytes = (const unsigned char *)n->attr.f;
    for (size_t i = 0; i < sizeof n->attr.f; i++)
        h = (h ^ bytes[i]) * 16777619u;
    return h ^ (h >> 15);
}

static int same(const struct node *a, const struct node *b)
{
    return a->op == b->op && !memcmp(a->in, b->in, sizeof a->in) &&
           !memcmp(&a->attr, &b->attr, sizeof a->attr);
}

/* The place of an equal node, or the free place where it belongs. */
static int *find(struct graph *g, const struct node *n)
{
    uint32_t mask = (uint32_t)g->table_size - 1;
    uint32_t at = hash(n) & mask;
    while (g->table[at] && !same(&g->node[g->table[at]], n))
        at = (at + 1) & mask;
    return &g->table[at];
}

struct graph *graph_create(struct arena *arena)
{
    struct graph *g = arena_alloc(arena, sizeof *g);
    if (!g)
        return NULL;
    g->arena = arena;
    if (!grow(g))
        return NULL;
    g->size = 1; /* node 0 is poison */
    return g;
}

void graph_differentiates(struct graph *g, int order)
{
    g->order = order;
}

struct error *graph_error(struct graph *g)
{
    return &g->error;
}

int graph_size(const struct graph *g)
{
    return g->size;
}

const struct node *graph_node(const struct graph *g, int id)
{
    return id > 0 && id < g->size ? &g->node[id] : NULL;
}

int graph_add(struct graph *g, enum op op, int a, int b, int c, const struct attr *attr)
{
    if (g->error.code)
        return 0;
    if ((int)op <= OP_POISON || (int)op >= OP_COUNT) {
        error_set(&g->error, ERR_NAME, "there is no op number %d", (int)op);
        return 0;
    }
    const struct op_row *row = &op_table[op];
    struct node n = {.op = op, .in = {a, b, c}, .order = g->order};
    if (attr)
        n.attr = *attr;
    for (int k = 0; k < MAX_INPUTS; k++) {
        if (k >= row->inputs)
            n.in[k] = 0;
        else if (!graph_node(g, n.in[k])) {
            error_set(&g->error, ERR_RANGE, "%s: input %d is no node of this graph", row->name, k);
            return 0;
        } else if (g->node[n.in[k]].order > n.order)
            n.order = g->node[n.in[k]].order;
    }
    int *place = NULL;
    if (op != OP_INPUT) { /* every input is its own */
        place = find(g, &n);
        if (*place)
            return *place;
    }
    row->shape(g, &n);
    if (g->error.code)
        return 0;
    int64_t count = 1;
    for (int i = 0; i < n.shape.rank; i++) {
        if (n.shape.dim[i] < 1 || count * n.shape.dim[i] > INT32_MAX / (int64_t)sizeof(real)) {
            error_set(&g->error, ERR_SHAPE,
                      "%s: dimension %d of the result would be %d; every dimension must be at "
                      "least 1 and the whole below 2 GB",
                      row->name, i, n.shape.dim[i]);
            return 0;
        }
        count *= n.shape.dim[i];
    }
    if (g->size == g->capacity) {
        if (!grow(g)) {
            error_set(&g->error, ERR_MEMORY, "out of memory: the graph has %d nodes", g->size);
            return 0;
        }
        for (int id = 1; id < g->size; id++)
            if (g->node[id].op != OP_INPUT)
                *find(g, &g->node[id]) = id;
        place = op == OP_INPUT ? NULL : find(g, &n);
    }
    int id = g->size++;
    g->node[id] = n;
    if (place)
        *place = id;
    return id;
}
