/* The bridge: the only functions the WebAssembly module exports. They hold no state of their own:
 * every call gets the object it works on, which JavaScript keeps as a pointer. Text goes out as
 * pointers to constant UTF-8, arrays go both ways through memory the caller allocates, failures are
 * read from the struct error of the object (or one that is passed in).
 *
 * 64-bit numbers do not cross: seeds come as two halves, counts go as doubles. */
#include <stdint.h>
#include <string.h>

#include "ad/build.h"
#include "ad/graph.h"
#include "ad/ops.h"
#include "ad/plan.h"
#include "algo/algo.h"
#include "algo/descent.h"
#include "algo/shown.h"
#include "algo/weights.h"
#include "base/arena.h"
#include "base/doc.h"
#include "base/status.h"
#include "data/dataset.h"
#include "data/render.h"
#include "data/sample.h"

#ifdef __wasm__
#define API(type, name) __attribute__((export_name("mg_" #name))) type mg_##name
#else
#define API(type, name) type mg_##name
#endif

static uint64_t wide(uint32_t lo, uint32_t hi)
{
    return (uint64_t)hi << 32 | lo;
}

/* Exported only by the relaxed build (wasm/relax.mjs adds it where the compiler cannot): the
 * binding tells by it what it has loaded. */
#ifdef MG_RELAXED
API(int, relaxed)(void)
{
    return 1;
}
#endif

/* ---- memory ---- */

/* Memory for one call at a time: reset gives everything back but the first block. */
struct scratch {
    struct arena *arena;
    struct arena_mark mark;
};

API(struct arena *, arena_create)(void)
{
    return arena_create();
}

API(void, arena_free)(struct arena *a)
{
    arena_free(a);
}

API(double, arena_bytes)(const struct arena *a)
{
    return (double)arena_bytes(a);
}

API(double, arena_calls)(void)
{
    return (double)arena_calls();
}

/* Test hook, see base/arena.h. */
API(void, arena_fail_after)(int n)
{
    arena_fail_after((uint64_t)n);
}

API(struct scratch *, scratch_create)(void)
{
    struct arena *a = arena_create();
    struct scratch *s = a ? arena_alloc(a, sizeof *s) : NULL;
    if (!s) {
        arena_free(a);
        return NULL;
    }
    s->arena = a;
    s->mark = arena_mark(a);
    return s;
}

API(void, scratch_reset)(struct scratch *s)
{
    arena_reset(s->arena, s->mark);
}

API(void *, scratch_alloc)(struct scratch *s, unsigned size)
{
    return arena_alloc(s->arena, size);
}

/* ---- errors ---- */

API(int, error_size)(void)
{
    return (int)sizeof(struct error);
}

API(int, error_code)(const struct error *e)
{
    return (int)e->code;
}

API(const char *, error_text)(const struct error *e)
{
    return e->text;
}

/* The caller has reported it: the object is usable again. */
API(void, error_clear)(struct error *e)
{
    e->code = OK;
    e->text[0] = 0;
}

/* ---- graphs ---- */

API(struct graph *, graph_create)(struct arena *a)
{
    return graph_create(a);
}

API(struct error *, graph_error)(struct graph *g)
{
    return graph_error(g);
}

API(int, graph_size)(const struct graph *g)
{
    return graph_size(g);
}

API(int, node_op)(const struct graph *g, int id)
{
    return (int)graph_node(g, id)->op;
}

API(int, node_order)(const struct graph *g, int id)
{
    return graph_node(g, id)->order;
}

API(int, node_input)(const struct graph *g, int id, int k)
{
    return graph_node(g, id)->in[k];
}

API(int, node_rank)(const struct graph *g, int id)
{
    return graph_node(g, id)->shape.rank;
}

API(int, node_dim)(const struct graph *g, int id, int k)
{
    return graph_node(g, id)->shape.dim[k];
}

API(int, node_int)(const struct graph *g, int id, int k)
{
    return graph_node(g, id)->attr.i[k];
}

API(double, node_real)(const struct graph *g, int id, int k)
{
    return graph_node(g, id)->attr.f[k];
}

/* Arguments of a builder: one number a position, and at most one list. */
struct call {
    struct graph *g;
    const double *a;
    const int32_t *list; /* count numbers; count -1: the list was left out */
    int count;
};

/* Axis a of a node, counted from the end if negative. */
static int axis(const struct call *c, int node, int a)
{
    return a < 0 ? a + shape_of(c->g, node).rank : a;
}

static struct shape dims(const struct call *c)
{
    struct shape s = {.rank = c->count};
    if (c->count < 0 || c->count > MAX_RANK) {
        error_set(graph_error(c->g), ERR_SHAPE, "a shape has at most %d dimensions; got %d",
                  (int)MAX_RANK, c->count);
        s.rank = 0;
    }
    for (int i = 0; i < s.rank; i++)
        s.dim[i] = c->list[i];
    return s;
}

static unsigned axes(const struct call *c)
{
    int rank = shape_of(c->g, (int)c->a[0]).rank;
    unsigned mask = 0;
    if (c->count < 0)
        return (1u << rank) - 1;
    for (int i = 0; i < c->count; i++) {
        int k = c->list[i] < 0 ? c->list[i] + rank : c->list[i];
        if (k < 0 || k >= rank) {
            error_set(graph_error(c->g), ERR_SHAPE, "there is no axis %d in a node of %d axes",
                      (int)c->list[i], rank);
            return 0;
        }
        mask |= 1u << k;
    }
    return mask;
}

static int transpose(const struct call *c)
{
    int rank = shape_of(c->g, (int)c->a[0]).rank;
    if (c->count != rank) {
        error_set(graph_error(c->g), ERR_SHAPE,
                  "transpose: perm has %d entries for a node of %d axes", c->count, rank);
        return 0;
    }
    return ad_transpose(c->g, (int)c->a[0], c->list);
}

static int concat(const struct call *c)
{
    int first = c->count > 0 ? c->list[0] : 0;
    return ad_concat(c->g, c->list, c->count, axis(c, first, (int)c->a[1]));
}

/* Ops of the table that have no builder of their own: their attributes are those of their rules. */
static int attr_f(struct graph *g, enum op op, int a, int b, double f0, double f1)
{
    return graph_add(g, op, a, b, 0, &(struct attr){.f = {f0, f1}});
}

static int attr_i(struct graph *g, enum op op, int a, int b, int i0, int i1, int i2, int i3)
{
    return graph_add(g, op, a, b, 0, &(struct attr){.i = {i0, i1, i2, i3}});
}

#define N(k) ((int)c->a[k])
#define I(k) ((int)c->a[k])
#define R(k) (c->a[k])
#define X(k) axis(c, N(0), (int)c->a[k])
#define BUILD(name, arguments, doc, make)                                                          \
    static int build_##name(const struct call *c)                                                  \
    {                                                                                              \
        return make;                                                                               \
    }
#include "builders.def"
#undef BUILD
#undef N
#undef I
#undef R
#undef X

struct builder {
    const char *name, *arguments, *doc;
    int (*build)(const struct call *c);
};

static const struct builder builders[] = {
#define BUILD(name, arguments, doc, make) {#name, arguments, DOC(doc), build_##name},
#include "builders.def"
#undef BUILD
};

API(int, builder_count)(void)
{
    return (int)(sizeof builders / sizeof *builders);
}

API(const char *, builder_name)(int i)
{
    return builders[i].name;
}

API(const char *, builder_arguments)(int i)
{
    return builders[i].arguments;
}

/* What only a module with the sentences exports: wasm/types.mjs reads them. */
#ifndef MG_BRIEF
API(const char *, builder_doc)(int i)
{
    if (builders[i].doc)
        return builders[i].doc;
    for (int op = 0; op < OP_COUNT; op++)
        if (!strcmp(op_name((enum op)op), builders[i].name))
            return op_doc((enum op)op);
    return "";
}

API(const char *, op_doc)(int op)
{
    return op_doc((enum op)op);
}

API(const char *, algo_doc)(int i)
{
    return algo_table[i]->doc;
}

API(const char *, hyper_help)(int i, int k)
{
    return algo_table[i]->hypers[k].help;
}

API(const char *, view_doc)(int i, int k)
{
    return algo_table[i]->views[k].doc;
}
#endif

/* Makes the node of builder i; 0 and the graph's error on failure. */
API(int, build)(struct graph *g, int i, const double *a, const int32_t *list, int count)
{
    struct call c = {g, a, list, count};
    int id = builders[i].build(&c);
    return graph_error(g)->code ? 0 : id;
}

API(int, grad)(struct graph *g, int y, int seed, const int *xs, int n, int *out)
{
    return (int)graph_grad(g, y, seed, xs, n, out);
}

API(int, op_count)(void)
{
    return OP_COUNT;
}

API(const char *, op_name)(int op)
{
    return op_name((enum op)op);
}

API(int, op_inputs)(int op)
{
    return op_inputs((enum op)op);
}

/* ---- plans ---- */

API(struct plan *, plan_create)(struct graph *g, struct arena *a, const int *outputs, int n)
{
    return plan_create(g, a, outputs, n);
}

API(real *, plan_data)(struct plan *p, int id)
{
    return plan_data(p, id);
}

API(int, plan_run)(struct plan *p)
{
    return (int)plan_run(p);
}

API(int, plan_steps)(const struct plan *p)
{
    return plan_stats(p).steps;
}

API(double, plan_bytes)(const struct plan *p)
{
    return (double)plan_stats(p).bytes;
}

API(double, plan_unplanned_bytes)(const struct plan *p)
{
    return (double)plan_stats(p).unplanned_bytes;
}

/* ---- data sets ---- */

API(struct dataset *, dataset_create)(void)
{
    return dataset_create();
}

API(void, dataset_free)(struct dataset *d)
{
    dataset_free(d);
}

API(struct error *, dataset_error)(struct dataset *d)
{
    return dataset_error(d);
}

API(int, dataset_add_alphabet)(struct dataset *d, const char *name)
{
    return dataset_add_alphabet(d, name);
}

API(int, dataset_add_class)(struct dataset *d, int alphabet, const char *name, int number)
{
    return dataset_add_class(d, alphabet, name, number);
}

API(int, dataset_add_bitmap)(struct dataset *d, int class_index, int drawer, const uint8_t *bits)
{
    return dataset_add_bitmap(d, class_index, drawer, bits);
}

API(int, dataset_add_grey)(struct dataset *d, int class_index, int drawer, const uint8_t *grey)
{
    return dataset_add_grey(d, class_index, drawer, grey);
}

API(int, dataset_add_strokes)
(struct dataset *d, int item, const float *points, const int32_t *lengths, int strokes)
{
    return (int)dataset_add_strokes(d, item, points, lengths, strokes);
}

API(int, dataset_seal)(struct dataset *d)
{
    return (int)dataset_seal(d);
}

API(struct dataset *, dataset_glyphs)
(uint32_t seed_lo, uint32_t seed_hi, int alphabets, int characters, int drawers)
{
    return dataset_glyphs(wide(seed_lo, seed_hi), alphabets, characters, drawers);
}

API(int, dataset_items)(const struct dataset *d)
{
    return dataset_items(d);
}

API(int, dataset_classes)(const struct dataset *d)
{
    return dataset_classes(d);
}

API(int, dataset_alphabets)(const struct dataset *d)
{
    return dataset_alphabets(d);
}

API(const char *, alphabet_name)(const struct dataset *d, int alphabet)
{
    return dataset_alphabet_name(d, alphabet);
}

API(const char *, class_name)(const struct dataset *d, int i)
{
    return dataset_class_at(d, i)->name;
}

API(int, class_alphabet)(const struct dataset *d, int i)
{
    return dataset_class_at(d, i)->alphabet;
}

API(int, class_number)(const struct dataset *d, int i)
{
    return dataset_class_at(d, i)->number;
}

API(int, class_first)(const struct dataset *d, int i)
{
    return dataset_class_at(d, i)->first;
}

API(int, class_count)(const struct dataset *d, int i)
{
    return dataset_class_at(d, i)->count;
}

API(int, item_class)(const struct dataset *d, int item)
{
    return dataset_item_class(d, item);
}

API(int, item_drawer)(const struct dataset *d, int item)
{
    return dataset_item_drawer(d, item);
}

API(const uint8_t *, dataset_bitmap)(const struct dataset *d, int item)
{
    return dataset_bitmap(d, item);
}

API(const uint8_t *, dataset_grey)(const struct dataset *d, int item)
{
    return dataset_grey(d, item);
}

API(int, strokes_count)(const struct dataset *d, int item)
{
    const float *points;
    const int32_t *lengths;
    return dataset_strokes(d, item, &points, &lengths);
}

API(const float *, strokes_points)(const struct dataset *d, int item)
{
    const float *points = NULL;
    const int32_t *lengths = NULL;
    return dataset_strokes(d, item, &points, &lengths) ? points : NULL;
}

API(const int32_t *, strokes_lengths)(const struct dataset *d, int item)
{
    const float *points = NULL;
    const int32_t *lengths = NULL;
    return dataset_strokes(d, item, &points, &lengths) ? lengths : NULL;
}

API(double, dataset_fingerprint)(const struct dataset *d)
{
    return (double)dataset_fingerprint(d);
}

API(double, dataset_strokes_fingerprint)(const struct dataset *d)
{
    return (double)dataset_strokes_fingerprint(d);
}

/* out [784] */
API(void, render)
(const struct dataset *d, int item, int turns, int mirror, int normalise, real *out)
{
    render(d, (struct pose){item, turns, mirror}, (enum normalise)normalise, NULL, NULL, out);
}

API(void, render_bitmap)
(const uint8_t *bits, int normalise, double level, uint32_t copy, real *out)
{
    const struct augment augment = augment_level(level, 0);
    struct rng rng = rng_stream(0, RNG_AUGMENT, copy);
    render_bitmap(bits, (enum normalise)normalise, &augment, &rng, out);
}

API(void, render_strokes)
(const float *points, const int32_t *lengths, int strokes, uint8_t *bits)
{
    render_strokes(points, lengths, strokes, bits);
}

API(void, split_characters)
(const struct dataset *d, double share, uint32_t seed_lo, uint32_t seed_hi, uint8_t *side)
{
    split_characters(d, share, wide(seed_lo, seed_hi), side);
}

API(void, split_alphabets_random)
(const struct dataset *d, double share, uint32_t seed_lo, uint32_t seed_hi, uint8_t *side)
{
    split_alphabets_random(d, share, wide(seed_lo, seed_hi), side);
}

API(int, split_alphabets)
(const struct dataset *d, const uint8_t *held_out, struct error *e, uint8_t *side)
{
    return (int)split_alphabets(d, held_out, e, side);
}

/* ---- algorithms ---- */

API(int, algo_count)(void)
{
    return algo_count;
}

API(const char *, algo_name)(int i)
{
    return algo_table[i]->name;
}

API(int, algo_split)(int i)
{
    return (int)algo_table[i]->split;
}

API(int, hyper_count)(int i)
{
    return algo_table[i]->hyper_count;
}

API(const char *, hyper_key)(int i, int k)
{
    return algo_table[i]->hypers[k].key;
}

API(const char *, hyper_unit)(int i, int k)
{
    return algo_table[i]->hypers[k].unit;
}

API(const char *, hyper_choices)(int i, int k)
{
    return algo_table[i]->hypers[k].choices;
}

API(int, hyper_kind)(int i, int k)
{
    return (int)algo_table[i]->hypers[k].kind;
}

API(double, hyper_lo)(int i, int k)
{
    return algo_table[i]->hypers[k].lo;
}

API(double, hyper_hi)(int i, int k)
{
    return algo_table[i]->hypers[k].hi;
}

API(double, hyper_initial)(int i, int k)
{
    return algo_table[i]->hypers[k].initial;
}

API(int, hyper_log)(int i, int k)
{
    return algo_table[i]->hypers[k].log;
}

API(int, hyper_live)(int i, int k)
{
    return algo_table[i]->hypers[k].live;
}

API(int, metric_count)(int i)
{
    return algo_table[i]->metric_count;
}

API(const char *, metric_name)(int i, int k)
{
    return algo_table[i]->metrics[k];
}

API(int, view_count)(int i)
{
    return algo_table[i]->view_count;
}

API(const char *, view_name)(int i, int k)
{
    return algo_table[i]->views[k].name;
}

/* ---- sessions ---- */

/* hyper: one number a hyperparameter, in the order of the table. data, side (one byte a class):
 * NULL as in algo/algo.h. */
API(struct session *, session_create)
(int algo, const struct dataset *data, uint32_t seed_lo, uint32_t seed_hi, const double *hyper,
 const uint8_t *side)
{
    return session_create(algo_table[algo], data, wide(seed_lo, seed_hi), hyper, side);
}

API(void, session_free)(struct session *s)
{
    session_free(s);
}

API(struct error *, session_error)(struct session *s)
{
    return &s->error;
}

API(int, session_step)(struct session *s, int n, double *metrics)
{
    return session_step(s, n, metrics);
}

/* ---- steps in parts: see algo.h ---- */

API(int, session_parts)(const struct session *s)
{
    return session_parts(s);
}

API(int, session_part)(struct session *s, int part)
{
    return (int)session_part(s, part);
}

API(int, session_add)(struct session *s, int part)
{
    return (int)session_add(s, part);
}

API(int, session_finish)(struct session *s, double *metrics)
{
    return (int)session_finish(s, metrics);
}

/* Of the part computed last, or to be added: [session_theta_size] and [metrics]. */
API(real *, session_part_gradient)(struct session *s)
{
    return s->part_gradient;
}

API(double *, session_part_metrics)(struct session *s)
{
    return s->part_metrics;
}

API(double, session_theta_size)(const struct session *s)
{
    return s->descent ? (double)s->descent->n : 0;
}

API(real *, session_theta)(struct session *s)
{
    return s->descent ? s->descent->theta : NULL;
}

API(double, session_steps)(const struct session *s)
{
    return (double)s->step;
}

API(double, session_hyper)(const struct session *s, int k)
{
    return s->hyper[k];
}

API(const uint8_t *, session_side)(const struct session *s)
{
    return s->side;
}

API(double, session_bytes)(const struct session *s)
{
    return (double)arena_bytes(s->arena);
}

API(int, session_set)(struct session *s, int k, double value, struct error *e)
{
    return (int)session_set(s, k, value, e);
}

API(int, kept_count)(const struct session *s)
{
    return s->kept_count;
}

API(const char *, kept_name)(const struct session *s, int k)
{
    return s->kept[k].name;
}

API(real *, kept_data)(const struct session *s, int k)
{
    return s->kept[k].data;
}

API(double, kept_size)(const struct session *s, int k)
{
    return (double)s->kept[k].count;
}

/* ---- plans to look inside: see algo/shown.h ---- */

API(int, shown_count)(const struct session *s)
{
    return s->shown_count;
}

API(const struct shown *, shown)(const struct session *s, int k)
{
    return &s->shown[k];
}

API(const struct graph *, plan_graph)(const struct plan *p)
{
    return plan_graph(p);
}

API(int, plan_begin)(struct plan *p)
{
    return (int)plan_begin(p);
}

/* Eight words: node, value, at (-1: its own memory), bytes, op, ids of its inputs (0: none). */
API(void, plan_call)(struct plan *p, int i, int32_t *out)
{
    struct plan_call call = plan_call(p, i);
    out[0] = call.node;
    out[1] = (int32_t)(intptr_t)call.value;
    out[2] = (int32_t)call.at;
    out[3] = (int32_t)call.bytes;
    out[4] = (int32_t)call.op;
    for (int k = 0; k < MAX_INPUTS; k++)
        out[5 + k] = call.in[k];
}

API(void, plan_end)(struct plan *p)
{
    plan_end(p);
}

/* ---- tensors of theta by their names: see algo/weights.h ---- */

API(int, weights_count)(const struct session *s)
{
    return weights_count(s);
}

/* Tensor k as the only one of v; its data are theta's own memory. */
API(int, weights_get)(const struct session *s, int k, struct view *v, struct scratch *scratch)
{
    char *name = arena_alloc(scratch->arena, WEIGHT_NAME);
    v->count = name != NULL;
    if (name)
        v->tensor[0] = weights_get(s, k, name);
    return v->count;
}

/* The kept arrays hold a checkpoint's numbers: go on from there. */
API(int, session_loaded)(struct session *s, double step)
{
    return (int)session_loaded(s, (int64_t)step);
}

/* ---- views: named tensors in and out ---- */

API(struct view *, tensors_create)(struct scratch *s)
{
    return arena_alloc(s->arena, sizeof(struct view));
}

/* Adds a tensor and returns its memory; NULL if there are too many or memory is out. The name must
 * live as long as the scratch. */
API(real *, tensors_add)
(struct view *v, struct scratch *s, const char *name, int rank, int d0, int d1, int d2, int d3)
{
    if (v->count == VIEW_TENSORS)
        return NULL;
    struct tensor t = {name, rank, {d0, d1, d2, d3}, NULL};
    size_t count = 1;
    for (int i = 0; i < rank; i++)
        count *= (size_t)t.dim[i];
    t.data = arena_array(s->arena, count, sizeof(real));
    if (t.data)
        v->tensor[v->count++] = t;
    return t.data;
}

API(int, session_view)
(struct session *s, const char *name, const struct view *in, struct view *out, struct error *e)
{
    return (int)session_view(s, name, in, out, e);
}

API(int, tensors_count)(const struct view *v)
{
    return v->count;
}

API(const char *, tensor_name)(const struct view *v, int i)
{
    return v->tensor[i].name;
}

API(int, tensor_rank)(const struct view *v, int i)
{
    return v->tensor[i].rank;
}

API(int, tensor_dim)(const struct view *v, int i, int k)
{
    return v->tensor[i].dim[k];
}

API(const real *, tensor_data)(const struct view *v, int i)
{
    return v->tensor[i].data;
}
