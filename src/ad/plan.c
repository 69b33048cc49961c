/* Planning: which nodes run, where their results lie, what each kernel call reads and writes.
 *
 * A value lives in a *root*: a buffer of the shared block, or memory of its own (inputs, constants
 * and outputs). Views (reshape and the like) are offsets into their input's root. Nodes run in the
 * order they were made, which is topological; a root is free again after its last reader. */
#include "ad/plan.h"

#include <math.h>
#include <string.h>

#include "ad/ops.h"
#include "ad/rules.h"

enum { GRAIN = 16 }; /* buffers start at multiples of 16 reals */

struct step {
    const struct node *node;
    int value, in[MAX_INPUTS]; /* ids */
    const real *from[MAX_INPUTS];
    real *to;
};

/* Where a node's numbers are. */
struct place {
    char needed, kept; /* some output needs it; it has memory of its own */
    char refill;       /* a constant in the caller's memory, who may overwrite it between runs */
    int root;          /* id whose buffer holds it (itself, unless a view or in place) */
    int64_t at;        /* offset in the root, reals */
    int64_t block_at;  /* of a shared root: offset in the block */
    int64_t count;
    int readers;  /* nodes that read it, and an output */
    int last;     /* of a root: the last id that reads it */
    real *memory; /* of a kept root */
    int copy;     /* an output that is a view: its own memory is filled after the run */
    const real *copy_from;
};

struct plan {
    struct graph *graph;
    struct arena *arena;
    struct place *place;      /* by id */
    const struct node **node; /* by id: of the graph, or a product with what it is added to */
    int nodes;
    struct step *step;
    int steps;
    int *own; /* ids with memory of their own, or copies */
    int owns;
    real *block, *scratch;
    int64_t block_size, scratch_size;
    int64_t unplanned;
    int resolved;
};

static int unshared; /* test hook */

void plan_unshared(int on)
{
    unshared = on;
}

/* Free ranges of the block, by address. */
struct gap {
    int64_t at, size;
};

struct pool_of_gaps {
    struct gap *gap;
    int n;
    int64_t end; /* the block's size so far */
};

static int64_t take(struct pool_of_gaps *p, int64_t size)
{
    int best = -1;
    for (int i = 0; i < p->n; i++)
        if (p->gap[i].size >= size && (best < 0 || p->gap[i].size < p->gap[best].size))
            best = i;
    if (best >= 0) {
        int64_t at = p->gap[best].at;
        p->gap[best].at += size;
        p->gap[best].size -= size;
        if (!p->gap[best].size)
            memmove(p->gap + best, p->gap + best + 1, (size_t)(--p->n - best) * sizeof *p->gap);
        return at;
    }
    /* No gap is large enough: extend the block, from its last gap if that reaches the end. */
    int64_t at = p->end;
    if (p->n && p->gap[p->n - 1].at + p->gap[p->n - 1].size == p->end)
        at = p->gap[--p->n].at;
    p->end = at + size;
    return at;
}

static void give(struct pool_of_gaps *p, int64_t at, int64_t size)
{
    int i = p->n;
    while (i > 0 && p->gap[i - 1].at > at)
        i--;
    int joins_before = i > 0 && p->gap[i - 1].at + p->gap[i - 1].size == at;
    int joins_after = i < p->n && at + size == p->gap[i].at;
    if (joins_before && joins_after) {
        p->gap[i - 1].size += size + p->gap[i].size;
        memmove(p->gap + i, p->gap + i + 1, (size_t)(--p->n - i) * sizeof *p->gap);
    } else if (joins_before) {
        p->gap[i - 1].size += size;
    } else if (joins_after) {
        p->gap[i].at = at;
        p->gap[i].size += size;
    } else {
        memmove(p->gap + i + 1, p->gap + i, (size_t)(p->n++ - i) * sizeof *p->gap);
        p->gap[i] = (struct gap){at, size};
    }
}

static int64_t padded(int64_t count)
{
    return (count + GRAIN - 1) / GRAIN * GRAIN;
}

/* Whether a node is only another look at its input's memory; *at: where it starts there. */
static int is_view(const struct graph *g, const struct node *n, int64_t *at)
{
    *at = 0;
    if (unshared)
        return 0;
    if (n->op == OP_RESHAPE || n->op == OP_STOP_GRADIENT)
        return 1;
    if (n->op == OP_BROADCAST || n->op == OP_SUM_TO) {
        struct shape x = in_shape(g, n, 0);
        return shape_count(&x) == shape_count(&n->shape);
    }
    if (n->op != OP_SLICE)
        return 0;
    struct shape x = in_shape(g, n, 0);
    int axis = n->attr.i[0];
    int64_t inner = 1;
    for (int i = 0; i < x.rank; i++) {
        if (i < axis && x.dim[i] != 1)
            return 0;
        if (i > axis)
            inner *= x.dim[i];
    }
    *at = n->attr.i[1] * inner;
    return 1;
}

/* Whether an op can add its result to something. */
static int is_product(enum op op)
{
    return op_inputs(op) == 2 && op_table[op].inplace >> 2 & 1;
}

static void find_needed(struct plan *p, const int *outputs, int n)
{
    for (int k = 0; k < n; k++)
        p->place[outputs[k]].needed = 1;
    for (int id = p->nodes - 1; id > 0; id--) {
        if (!p->place[id].needed)
            continue;
        const struct node *node = p->node[id];
        for (int k = 0; k < MAX_INPUTS && node->in[k]; k++)
            p->place[node->in[k]].needed = 1;
    }
}

/* Whether x can be added to each row of y while that is written: it has y's shape, or one row. */
static int adds_by_rows(struct shape x, struct shape y)
{
    int last = y.rank ? y.dim[y.rank - 1] : 1;
    return shape_equal(&x, &y) ||
           (shape_count(&x) == last && x.rank && x.rank <= y.rank && x.dim[x.rank - 1] == last);
}

/* A sum of a product, which nothing else reads, and something else becomes that product, added to
 * the other while it is written. */
static int fuse(struct plan *p, const int *outputs, int n)
{
    for (int k = 0; k < n; k++)
        p->place[outputs[k]].readers++;
    for (int id = 1; id < p->nodes; id++)
        for (int k = 0; p->place[id].needed && k < MAX_INPUTS && p->node[id]->in[k]; k++)
            p->place[p->node[id]->in[k]].readers++;
    for (int id = 1; id < p->nodes; id++) {
        const struct node *sum = p->node[id];
        if (sum->op != OP_ADD || !p->place[id].needed)
            continue;
        for (int k = 0; k < 2; k++) {
            const struct node *product = p->node[sum->in[k]], *to = p->node[sum->in[1 - k]];
            if (!is_product(product->op) || product->in[2] || p->place[sum->in[k]].readers > 1 ||
                !shape_equal(&sum->shape, &product->shape) || !adds_by_rows(to->shape, sum->shape))
                continue;
            struct node *both = arena_alloc(p->arena, sizeof *both);
            if (!both)
                return 0;
            *both = *product;
            both->in[2] = sum->in[1 - k];
            p->node[id] = both;
            p->place[sum->in[k]].needed = 0;
            break;
        }
    }
    return 1;
}

static int is_leaf(const struct node *n)
{
    return n->op == OP_INPUT || n->op == OP_CONST;
}

/* Roots of views, memory of inputs and outputs. Inputs are kept even where no output needs them:
 * a caller may still set them. */
static void find_roots(struct plan *p, const int *outputs, int n)
{
    for (int id = 1; id < p->nodes; id++) {
        struct place *v = &p->place[id];
        const struct node *node = p->node[id];
        v->count = out_count(node);
        v->root = id;
        if (node->op == OP_INPUT || (node->op == OP_CONST && v->needed))
            v->kept = 1;
        int64_t at;
        if (v->needed && is_view(p->graph, node, &at)) {
            const struct place *base = &p->place[node->in[0]];
            v->root = base->root;
            v->at = base->at + at;
        }
    }
    for (int k = 0; k < n; k++) {
        struct place *v = &p->place[outputs[k]];
        if (v->root == outputs[k])
            v->kept = 1;
        else
            v->copy = 1;
    }
}

static void find_last_readers(struct plan *p)
{
    for (int id = 1; id < p->nodes; id++) {
        struct place *v = &p->place[id];
        if (!v->needed)
            continue;
        const struct node *node = p->node[id];
        if (p->place[v->root].last < id)
            p->place[v->root].last = id;
        if (v->copy)
            p->place[v->root].last = p->nodes; /* copied after the run */
        for (int k = 0; k < MAX_INPUTS && node->in[k]; k++) {
            struct place *root = &p->place[p->place[node->in[k]].root];
            if (root->last < id)
                root->last = id;
        }
    }
}

/* The input whose buffer the result of id may take over, or -1: the op allows it, it is that
 * buffer's last reader, the sizes agree, and no other input looks into the buffer in another way
 * (of a product: at all). */
static int reusable_input(const struct plan *p, int id)
{
    const struct node *node = p->node[id];
    unsigned allowed = unshared ? 0 : op_table[node->op].inplace;
    for (int k = 0; k < MAX_INPUTS && node->in[k]; k++) {
        const struct place *x = &p->place[node->in[k]], *root = &p->place[x->root];
        if (!(allowed >> k & 1) || root->kept || root->last != id || x->at != 0 ||
            x->count != p->place[id].count || root->count != x->count)
            continue;
        int clash = 0;
        for (int j = 0; j < MAX_INPUTS && node->in[j]; j++) {
            const struct place *other = &p->place[node->in[j]];
            if (j != k && other->root == x->root)
                clash |= is_product(node->op) || other->at != x->at || other->count != x->count;
        }
        if (!clash)
            return k;
    }
    return -1;
}

static void add_step(struct plan *p, int id)
{
    struct step *s = &p->step[p->steps++];
    s->node = p->node[id];
    s->value = id;
    memcpy(s->in, s->node->in, sizeof s->in);
    if ((int64_t)s->node->scratch > p->scratch_size)
        p->scratch_size = (int64_t)s->node->scratch;
    p->unplanned += p->place[id].count * (int64_t)sizeof(real);
}

static int lay_out(struct plan *p, struct arena *scratch)
{
    struct pool_of_gaps gaps = {arena_array(scratch, (size_t)p->nodes + 1, sizeof(struct gap)), 0,
                                0};
    /* dying[id]: head of the list of shared roots that id reads last */
    int *dying = arena_array(scratch, (size_t)p->nodes + 1, sizeof *dying);
    int *next = arena_array(scratch, (size_t)p->nodes + 1, sizeof *next);
    if (!gaps.gap || !dying || !next)
        return 0;
    for (int id = 1; id < p->nodes; id++) {
        struct place *v = &p->place[id];
        const struct node *node = p->node[id];
        if (!v->needed || is_leaf(node))
            continue;
        if (v->root == id) {
            add_step(p, id);
            int reuse = v->kept ? -1 : reusable_input(p, id);
            if (reuse >= 0) {
                struct place *old = &p->place[p->place[node->in[reuse]].root];
                v->block_at = old->block_at;
                old->last = -1; /* not given back when it dies: it lives on in v */
            } else if (!v->kept) {
                v->block_at = take(&gaps, padded(v->count));
            }
            if (!v->kept && v->last < p->nodes) {
                next[id] = dying[v->last];
                dying[v->last] = id;
            }
        }
        for (int root = dying[id]; root; root = next[root])
            if (p->place[root].last >= 0 && !unshared)
                give(&gaps, p->place[root].block_at, padded(p->place[root].count));
    }
    p->block_size = gaps.end;
    return 1;
}

static int collect_own(struct plan *p)
{
    int n = 0;
    for (int id = 1; id < p->nodes; id++)
        n += p->place[id].kept || p->place[id].copy;
    p->own = arena_array(p->arena, (size_t)n + 1, sizeof *p->own);
    if (!p->own)
        return 0;
    for (int id = 1; id < p->nodes; id++)
        if (p->place[id].kept || p->place[id].copy)
            p->own[p->owns++] = id;
    return 1;
}

static int make(struct plan *p, const int *outputs, int n)
{
    p->nodes = graph_size(p->graph);
    p->place = arena_array(p->arena, (size_t)p->nodes, sizeof *p->place);
    p->node = arena_array(p->arena, (size_t)p->nodes, sizeof *p->node);
    if (!p->place || !p->node)
        return 0;
    for (int id = 1; id < p->nodes; id++)
        p->node[id] = graph_node(p->graph, id);
    find_needed(p, outputs, n);
    if (!fuse(p, outputs, n))
        return 0;
    find_roots(p, outputs, n);
    find_last_readers(p);
    p->step = arena_array(p->arena, (size_t)p->nodes, sizeof *p->step);
    struct arena *scratch = arena_create();
    int ok = p->step && scratch && lay_out(p, scratch) && collect_own(p);
    arena_free(scratch);
    if (!ok)
        return 0;
    /* Checked here, before size_t, of 32 bits in WebAssembly, could cut a huge number short. */
    int64_t reals = p->block_size + p->scratch_size + 1;
    if (reals > INT32_MAX)
        return 0;
    p->block = arena_array(p->arena, (size_t)reals, sizeof(real));
    if (p->block)
        p->scratch = p->block + p->block_size;
    return p->block != NULL;
}

struct plan *plan_create(struct graph *g, struct arena *arena, const int *outputs, int n)
{
    struct error *e = graph_error(g);
    if (e->code)
        return NULL;
    for (int k = 0; k < n; k++) {
        if (!graph_node(g, outputs[k])) {
            error_set(e, ERR_RANGE, "plan: output %d is no node of this graph", k);
            return NULL;
        }
    }
    struct plan *p = arena_alloc(arena, sizeof *p);
    if (p) {
        p->graph = g;
        p->arena = arena;
    }
    if (p && make(p, outputs, n))
        return p;
    error_set(e, ERR_MEMORY, "out of memory while planning %d nodes", graph_size(g));
    return NULL;
}

static struct place *own_place(struct plan *p, int id)
{
    if (id < 1 || id >= p->nodes)
        return NULL;
    struct place *v = &p->place[id];
    return v->kept || v->copy ? v : NULL;
}

static void fill_const(const struct plan *p, int id)
{
    const struct place *v = &p->place[id];
    map_fill(v->count, (real)p->node[id]->attr.f[0], v->memory);
}

static int give_memory(struct plan *p, int id)
{
    struct place *v = &p->place[id];
    if (v->memory)
        return 1;
    v->memory = arena_array(p->arena, (size_t)v->count, sizeof(real));
    if (!v->memory)
        return 0;
    if (p->node[id]->op == OP_CONST)
        fill_const(p, id);
    p->resolved = 0;
    return 1;
}

real *plan_data(struct plan *p, int id)
{
    struct place *v = own_place(p, id);
    return v && give_memory(p, id) ? v->memory : NULL;
}

enum status plan_bind(struct plan *p, int id, real *memory)
{
    struct place *v = own_place(p, id);
    if (!v)
        return ERR_NAME;
    v->refill = p->node[id]->op == OP_CONST;
    if (v->memory != memory) {
        v->memory = memory;
        p->resolved = 0;
    }
    return OK;
}

static real *pointer(const struct plan *p, int id)
{
    const struct place *v = &p->place[id], *root = &p->place[v->root];
    return (root->kept ? root->memory : p->block + root->block_at) + v->at;
}

static int resolve(struct plan *p)
{
    for (int i = 0; i < p->owns; i++)
        if (!give_memory(p, p->own[i]))
            return 0;
    for (int i = 0; i < p->steps; i++) {
        struct step *s = &p->step[i];
        for (int k = 0; k < MAX_INPUTS; k++)
            s->from[k] = s->in[k] ? pointer(p, s->in[k]) : NULL;
        s->to = pointer(p, s->value);
    }
    for (int i = 0; i < p->owns; i++)
        if (p->place[p->own[i]].copy)
            p->place[p->own[i]].copy_from = pointer(p, p->own[i]);
    p->resolved = 1;
    return 1;
}

enum status plan_ready(struct plan *p)
{
    return p->resolved || resolve(p) ? OK : ERR_MEMORY;
}

enum status plan_begin(struct plan *p)
{
    if (plan_ready(p))
        return ERR_MEMORY;
    for (int i = 0; i < p->owns; i++)
        if (p->place[p->own[i]].refill)
            fill_const(p, p->own[i]);
    return OK;
}

static void call(const struct plan *p, const struct step *s)
{
    op_table[s->node->op].run(p->graph, s->node, s->from, s->to, p->scratch);
}

struct plan_call plan_call(struct plan *p, int i)
{
    const struct step *s = &p->step[i];
    const struct place *v = &p->place[s->value], *root = &p->place[v->root];
    call(p, s);
    return (struct plan_call){
        .node = s->value,
        .op = s->node->op,
        .in = {s->in[0], s->in[1], s->in[2]},
        .value = s->to,
        .at = root->kept ? -1 : root->block_at + v->at,
        .bytes = (size_t)v->count * sizeof(real),
    };
}

void plan_end(struct plan *p)
{
    for (int i = 0; i < p->owns; i++) {
        const struct place *v = &p->place[p->own[i]];
        if (v->copy)
            memcpy(v->memory, v->copy_from, (size_t)v->count * sizeof(real));
    }
}

enum status plan_run(struct plan *p)
{
    if (plan_begin(p))
        return ERR_MEMORY;
    for (int i = 0; i < p->steps; i++)
        call(p, &p->step[i]);
    plan_end(p);
    return OK;
}

const struct graph *plan_graph(const struct plan *p)
{
    return p->graph;
}

struct plan_stats plan_stats(const struct plan *p)
{
    return (struct plan_stats){
        .steps = p->steps,
        .bytes = (size_t)(p->block_size + p->scratch_size) * sizeof(real),
        .unplanned_bytes = p->unplanned,
    };
}

void plan_poison(struct plan *p)
{
    for (int64_t i = 0; i < p->block_size + p->scratch_size; i++)
        p->block[i] = (real)NAN;
}
