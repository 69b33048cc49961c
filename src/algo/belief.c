#include "algo/belief.h"

#include <math.h>
#include <string.h>

#include "algo/inner_parts.h"
#include "base/num.h"
#include "kern/map.h"

/* ---- theta ---- */

int64_t belief_spread(const struct belief_spec *spec)
{
    return spec->net->size - spec->net->param[spec->first].offset; /* they take as many reals */
}

int64_t belief_rates(const struct belief_spec *spec)
{
    return spec->net->size + belief_spread(spec);
}

static int rates_count(const struct belief_spec *spec)
{
    return 2 * spec->steps * spec->net->params;
}

int64_t belief_size(const struct belief_spec *spec)
{
    return belief_rates(spec) + (rates_count(spec) + 15) / 16 * 16;
}

void belief_init(const struct belief_spec *spec, double sd, double rate, real *theta)
{
    const struct net *net = spec->net;
    map_fill(belief_size(spec) - net->size, 0, theta + net->size);
    for (int p = spec->first; p < net->params; p++)
        map_fill(net->param[p].count, (real)num_log(sd),
                 theta + belief_spread(spec) + net->param[p].offset);
    real *rates = theta + belief_rates(spec);
    map_fill(rates_count(spec), (real)rate, rates);
    /* Beyond n / beta the pull of the KL towards the prior would overshoot it. */
    double unit = rate / (sd * sd), most = spec->beta > 0 ? spec->support / spec->beta : unit;
    for (int k = 0; k < spec->steps; k++)
        map_fill(net->params - spec->first, (real)num_min(unit, most),
                 rates + 2 * k * net->params + spec->first);
}

int64_t belief_width(const struct belief_spec *spec)
{
    int64_t width = 0;
    for (int p = spec->first; p < spec->net->params; p++)
        width += spec->net->param[p].count;
    return width;
}

void belief_noise(const struct belief_spec *spec, struct rng *rng, int draws, real *noise)
{
    int64_t width = belief_width(spec);
    for (int i = 0; i < draws; i++) {
        real *to = noise + i * width;
        if (i % 2)
            map_neg(width, to - width, to);
        else
            rng_fill_normal(rng, to, width);
    }
}

/* ---- a belief as nodes ---- */

/* Means of all tensors, log sds of those from first on. */
struct nodes {
    int mean[NET_PARAMS], log_sd[NET_PARAMS];
};

static void nodes_create(const struct belief_spec *spec, struct graph *g, struct nodes *q)
{
    net_inputs(spec->net, g, q->mean);
    for (int p = spec->first; p < spec->net->params; p++)
        q->log_sd[p] = ad_input(g, spec->net->param[p].shape);
}

static enum status nodes_bind(const struct belief_spec *spec, struct plan *p, const struct nodes *q,
                              real *theta)
{
    enum status status = net_bind(spec->net, p, q->mean, theta);
    if (status)
        return status;
    return inner_bind_from(spec->net, p, q->log_sd, theta + belief_spread(spec), spec->first);
}

/* The weights of one draw, whose noise begins at `at`. */
static void draw(const struct belief_spec *spec, struct graph *g, const struct nodes *q, int noise,
                 int64_t at, int *w)
{
    const struct net *net = spec->net;
    memcpy(w, q->mean, sizeof q->mean);
    for (int p = spec->first; p < net->params; p++) {
        int count = (int)net->param[p].count;
        int e = ad_reshape(g, ad_slice(g, noise, 0, (int)at, count), net->param[p].shape);
        w[p] = ad_add(g, q->mean[p], ad_mul(g, ad_exp(g, q->log_sd[p]), e));
        at += count;
    }
}

/* log p of a set under each of `draws` draws, which begin at number `from` of the noise:
 * [draws, n * classes]. Layers without a spread are the same nodes in all of them. */
static int log_probabilities(const struct belief_spec *spec, struct graph *g,
                             const struct inner_set *support, const struct inner_set *query,
                             const struct nodes *q, int noise, int from, int draws)
{
    int logits[BELIEF_SAMPLES], w[NET_PARAMS];
    const struct inner_spec like = {.net = spec->net, .by_support = spec->by_support};
    int n = query ? query->n : support->n, way = inner_width(spec->net);
    for (int i = 0; i < draws; i++) {
        draw(spec, g, q, noise, (from + i) * belief_width(spec), w);
        logits[i] = query ? inner_query_output(&like, g, support, query, w)
                          : net_apply(spec->net, g, support->x, w);
    }
    int all = draws > 1 ? ad_concat(g, logits, draws, 0) : logits[0];
    return ad_reshape(g, ad_log_softmax(g, all), SHAPE2(draws, n * way));
}

/* The mean over draws and drawings of -log p of the label. */
static int expected_loss(struct graph *g, int log_p, const struct inner_set *s)
{
    struct shape shape = shape_of(g, log_p);
    int label = ad_reshape(g, s->target, SHAPE2(1, shape.dim[1]));
    int right = ad_sum_all(g, ad_mul(g, log_p, label));
    return ad_scale(g, right, -1.0 / ((double)shape.dim[0] * s->n));
}

/* log of the mean over draws of p: [n, classes]. */
static int averaged(struct graph *g, int log_p, int n)
{
    static const int turned[] = {1, 0};
    struct shape shape = shape_of(g, log_p);
    int mean = ad_lse(g, ad_transpose(g, log_p, turned));
    return ad_reshape(g, ad_shift(g, mean, -num_log(shape.dim[0])),
                      SHAPE2(n, log_p ? shape.dim[1] / n : 1));
}

/* KL(q || p), nats: the sum over weights of
 *   log(sd_p / sd_q) + (sd_q^2 + (mu_q - mu_p)^2) / (2 sd_p^2) - 1/2. */
static int divergence(const struct belief_spec *spec, struct graph *g, const struct nodes *q,
                      const struct nodes *p)
{
    int sum = 0;
    for (int i = spec->first; i < spec->net->params; i++) {
        int narrower = ad_sub(g, q->log_sd[i], p->log_sd[i]);
        int moved =
            ad_mul(g, ad_sub(g, q->mean[i], p->mean[i]), ad_exp(g, ad_neg(g, p->log_sd[i])));
        int squares = ad_add(g, ad_exp(g, ad_scale(g, narrower, 2)), ad_square(g, moved));
        int each = ad_sub(g, ad_shift(g, ad_scale(g, squares, 0.5), -0.5), narrower);
        int term = ad_sum_all(g, each);
        sum = sum ? ad_add(g, sum, term) : term;
    }
    return sum;
}

/* F of the support, and its gradient by means and log sds. */
static void slope_of(const struct belief_spec *spec, struct graph *g,
                     const struct inner_set *support, const struct nodes *q,
                     const struct nodes *prior, int noise, int from, struct nodes *slope)
{
    int xs[2 * NET_PARAMS], out[2 * NET_PARAMS], first = spec->first, n = spec->net->params;
    int log_p = log_probabilities(spec, g, support, NULL, q, noise, from, spec->samples);
    int loss = expected_loss(g, log_p, support);
    if (q != prior &&
        spec->beta > 0) { /* a belief that is the prior has a KL of 0, and its slope */
        int kl = divergence(spec, g, q, prior);
        loss = ad_add(g, loss, ad_scale(g, kl, spec->beta / support->n));
    }
    memcpy(xs, q->mean, (size_t)n * sizeof *xs);
    memcpy(xs + n, q->log_sd + first, (size_t)(n - first) * sizeof *xs);
    graph_grad(g, loss, 0, xs, 2 * n - first, out);
    memcpy(slope->mean, out, (size_t)n * sizeof *out);
    memcpy(slope->log_sd + first, out + n, (size_t)(n - first) * sizeof *out);
}

static enum status check(const struct belief_spec *spec, struct error *e)
{
    const struct inner_spec like = {.net = spec->net, .steps = spec->steps, .first = spec->first};
    if (inner_check(&like, e))
        return e->code;
    if (spec->net->params >=
        NET_PARAMS) /* their gradients and that of the rates go into one plan */
        return error_set(e, ERR_RANGE, "a belief over %d tensors or more", NET_PARAMS);
    if (spec->samples < 1 || spec->samples > BELIEF_SAMPLES)
        return error_set(e, ERR_RANGE, "a belief is judged by 1 to %d draws", BELIEF_SAMPLES);
    if ((spec->steps + 1) * spec->samples * belief_width(spec) > INT32_MAX)
        return error_set(e, ERR_RANGE, "too many draws of so many weights: ask for fewer samples");
    return OK;
}

/* ---- training ---- */

struct belief {
    struct belief_spec spec;
    struct inner_set support, query;
    struct nodes prior, gradient;
    int rates, rates_gradient;
    struct plan *plan;
    real *noise;
    const real *loss, *kl, *answers;
};

/* x less its slope, times the square of its unit e^log_unit if it has one, times its rate. */
static int stepped(struct graph *g, int x, int slope, int log_unit, int rates, int at, int order)
{
    int step =
        ad_mul(g, order == 1 ? ad_stop_gradient(g, slope) : slope, ad_slice(g, rates, 0, at, 1));
    return ad_sub(g, x, log_unit ? ad_mul(g, step, ad_exp(g, ad_scale(g, log_unit, 2))) : step);
}

static enum status bind_theta(const struct belief *b, const struct nodes *q, int rates, real *theta)
{
    enum status status = nodes_bind(&b->spec, b->plan, q, theta);
    return status ? status : plan_bind(b->plan, rates, theta + belief_rates(&b->spec));
}

static enum status create_plan(struct belief *b, struct arena *arena, struct graph *g,
                               struct error *e)
{
    const struct belief_spec *spec = &b->spec;
    const struct net *net = spec->net;
    int first = spec->first, n = net->params, both = 2 * n - first;
    int draws = (spec->steps + 1) * spec->samples;
    int noise = ad_input(g, SHAPE1((int)(draws * belief_width(spec))));
    struct nodes now[2], slope;
    const struct nodes *q = &b->prior;
    b->rates = ad_input(g, SHAPE1(rates_count(spec)));
    for (int k = 0; k < spec->steps; k++) {
        struct nodes *next = &now[k % 2];
        slope_of(spec, g, &b->support, q, &b->prior, noise, k * spec->samples, &slope);
        for (int p = 0; p < n; p++) {
            int at = 2 * k * n + p;
            next->mean[p] = stepped(g, q->mean[p], slope.mean[p],
                                    p >= first ? b->prior.log_sd[p] : 0, b->rates, at, spec->order);
            if (p >= first)
                next->log_sd[p] =
                    stepped(g, q->log_sd[p], slope.log_sd[p], 0, b->rates, at + n, spec->order);
        }
        q = next;
    }
    int log_p = log_probabilities(spec, g, &b->support, &b->query, q, noise,
                                  spec->steps * spec->samples, spec->samples);
    int answers = averaged(g, log_p, spec->query), kl = divergence(spec, g, q, &b->prior);
    int predicted = spec->objective == BELIEF_PREDICTIVE
                        ? ad_reshape(g, answers, SHAPE2(1, spec->query * inner_width(net)))
                        : log_p;
    int loss = expected_loss(g, predicted, &b->query);
    if (spec->beta > 0)
        loss = ad_add(g, loss, ad_scale(g, kl, spec->beta / spec->query));

    int xs[2 * NET_PARAMS], gradients[2 * NET_PARAMS];
    memcpy(xs, b->prior.mean, (size_t)n * sizeof *xs);
    memcpy(xs + n, b->prior.log_sd + first, (size_t)(n - first) * sizeof *xs);
    xs[both] = b->rates;
    graph_grad(g, loss, 0, xs, both + 1, gradients);
    memcpy(b->gradient.mean, gradients, (size_t)n * sizeof *gradients);
    memcpy(b->gradient.log_sd + first, gradients + n, (size_t)(n - first) * sizeof *gradients);
    b->rates_gradient = gradients[both];
    b->plan = inner_plan(arena, g, gradients, both + 1, (int[]){loss, kl, answers}, 3, &b->support,
                         &b->query, e);
    size_t size = (size_t)belief_size(spec);
    real *somewhere = arena_array(arena, size, sizeof *somewhere);
    b->noise = arena_array(arena, (size_t)(draws * belief_width(spec)), sizeof *b->noise);
    if (!b->plan)
        return e->code;
    if (!somewhere || !b->noise)
        return error_set(e, ERR_MEMORY, "no memory for a belief");
    /* Each run binds theta and the gradient it is to write. */
    if (plan_bind(b->plan, noise, b->noise) || bind_theta(b, &b->prior, b->rates, somewhere) ||
        bind_theta(b, &b->gradient, b->rates_gradient, somewhere))
        return error_set(e, ERR_STATE, "the gradient of a belief cannot be bound");
    if (inner_ready(b->plan, e))
        return e->code;
    b->loss = plan_data(b->plan, loss);
    b->kl = plan_data(b->plan, kl);
    b->answers = plan_data(b->plan, answers);
    return OK;
}

struct belief *belief_create(struct arena *arena, const struct belief_spec *spec, struct error *e)
{
    if (check(spec, e))
        return NULL;
    struct belief *b = arena_alloc(arena, sizeof *b);
    struct graph *g = b ? graph_create(arena) : NULL;
    if (!g) {
        error_set(e, ERR_MEMORY, "no memory for a belief");
        return NULL;
    }
    b->spec = *spec;
    nodes_create(spec, g, &b->prior);
    if (inner_set_create(&b->support, arena, g, spec->net, spec->support, 1, e) ||
        inner_set_create(&b->query, arena, g, spec->net, spec->query, 1, e) ||
        create_plan(b, arena, g, e))
        return NULL;
    return b;
}

struct inner_task belief_task(struct belief *b)
{
    return (struct inner_task){b->support.pictures, b->support.targets, b->query.pictures,
                               b->query.targets};
}

real *belief_noise_of(struct belief *b)
{
    return b->noise;
}

double belief_run(struct belief *b, real *theta, real *gradient)
{
    int64_t end = belief_rates(&b->spec) + rates_count(&b->spec);
    map_fill(belief_size(&b->spec) - end, 0, gradient + end);
    bind_theta(b, &b->prior, b->rates, theta);
    bind_theta(b, &b->gradient, b->rates_gradient, gradient);
    plan_run(b->plan);
    return (double)*b->loss;
}

const real *belief_answers(const struct belief *b)
{
    return b->answers;
}

double belief_kl(const struct belief *b)
{
    return (double)*b->kl;
}

struct plan *belief_plan(const struct belief *b)
{
    return b->plan;
}

/* ---- answering ---- */

struct believer {
    struct belief_spec spec;
    int steps;
    struct inner_set support, query;
    struct nodes now, prior, slope;
    int noise_of_step;
    struct plan *descend, *judge;
    int64_t each;     /* numbers of noise a step, with padding */
    real *noise;      /* [steps, each] */
    real *q, *slopes; /* as theta without its rates */
    real *units;      /* the same, of the prior's log sds alone: sd_0^2 */
    const real *answers;
};

static enum status believer_plans(struct believer *b, struct arena *arena, struct graph *g,
                                  int draws, struct rng *rng, struct error *e)
{
    const struct belief_spec *spec = &b->spec;
    int n = spec->net->params, first = spec->first, out[2 * NET_PARAMS];
    int64_t width = belief_width(spec);
    b->each = (spec->samples * width + 15) / 16 * 16;
    b->noise_of_step = ad_input(g, SHAPE1((int)(spec->samples * width)));
    int noise = ad_input(g, SHAPE1((int)(draws * width)));
    slope_of(spec, g, &b->support, &b->now, &b->prior, b->noise_of_step, 0, &b->slope);
    memcpy(out, b->slope.mean, (size_t)n * sizeof *out);
    memcpy(out + n, b->slope.log_sd + first, (size_t)(n - first) * sizeof *out);
    b->descend = inner_plan(arena, g, out, 2 * n - first, NULL, 0, &b->support, NULL, e);
    int log_p = log_probabilities(spec, g, &b->support, &b->query, &b->now, noise, 0, draws);
    int answers = averaged(g, log_p, spec->query);
    const struct inner_spec like = {.net = spec->net, .by_support = spec->by_support};
    b->judge = inner_plan(arena, g, NULL, 0, &answers, 1, &b->query, NULL, e);
    if (e->code || inner_bind_reference(&like, &b->support, b->judge, e))
        return e->code;
    real *of_judge = arena_array(arena, (size_t)(draws * width), sizeof *of_judge);
    b->noise = arena_array(arena, (size_t)((b->steps + 1) * b->each), sizeof *b->noise);
    if (!of_judge || !b->noise)
        return error_set(e, ERR_MEMORY, "no memory for %d draws of the weights", draws);
    belief_noise(spec, rng, draws, of_judge);
    for (int k = 0; k < b->steps; k++)
        belief_noise(spec, rng, spec->samples, b->noise + k * b->each);
    if (plan_bind(b->judge, noise, of_judge) || plan_bind(b->descend, b->noise_of_step, b->noise) ||
        nodes_bind(spec, b->descend, &b->slope, b->slopes) ||
        nodes_bind(spec, b->descend, &b->now, b->q) || nodes_bind(spec, b->judge, &b->now, b->q) ||
        inner_bind_from(spec->net, b->descend, b->prior.mean, b->q, first) ||
        inner_bind_from(spec->net, b->descend, b->prior.log_sd, b->q + belief_spread(spec), first))
        return error_set(e, ERR_STATE, "the gradients of a belief cannot be bound");
    if (inner_ready(b->descend, e) || inner_ready(b->judge, e))
        return e->code;
    b->answers = plan_data(b->judge, answers);
    return OK;
}

struct believer *believer_create(struct arena *arena, const struct belief_spec *spec, int steps,
                                 int draws, struct rng *rng, struct error *e)
{
    if (check(spec, e))
        return NULL;
    if (draws < 1 || draws > BELIEF_SAMPLES) {
        error_set(e, ERR_RANGE, "answers are averages over 1 to %d draws", BELIEF_SAMPLES);
        return NULL;
    }
    struct believer *b = arena_alloc(arena, sizeof *b);
    struct graph *g = b ? graph_create(arena) : NULL;
    size_t size = (size_t)belief_rates(spec);
    if (g) {
        b->q = arena_array(arena, size, sizeof *b->q);
        b->slopes = arena_array(arena, size, sizeof *b->slopes);
        b->units = arena_array(arena, size, sizeof *b->units);
    }
    if (!g || !b->q || !b->slopes || !b->units) {
        error_set(e, ERR_MEMORY, "no memory for a belief");
        return NULL;
    }
    b->spec = *spec;
    b->steps = steps;
    nodes_create(spec, g, &b->now);
    nodes_create(spec, g, &b->prior);
    if (inner_set_create(&b->support, arena, g, spec->net, spec->support, 1, e) ||
        inner_set_create(&b->query, arena, g, spec->net, spec->query, 0, e) ||
        believer_plans(b, arena, g, draws, rng, e))
        return NULL;
    return b;
}

void believer_fill(struct believer *b, const real *support, const real *target, const real *query)
{
    size_t each = (size_t)shape_count(&b->spec.net->input), way = (size_t)inner_width(b->spec.net);
    memcpy(b->support.pictures, support, (size_t)b->support.n * each * sizeof *support);
    memcpy(b->support.targets, target, (size_t)b->support.n * way * sizeof *target);
    memcpy(b->query.pictures, query, (size_t)b->query.n * each * sizeof *query);
}

/* A step of the belief b->q, whose slopes are known. */
static void step(struct believer *b, const real *theta, int k)
{
    const struct net *net = b->spec.net;
    int row = k < b->spec.steps ? k : b->spec.steps - 1;
    const real *rates = theta + belief_rates(&b->spec) + 2 * row * net->params;
    for (int p = 0; p < net->params; p++) {
        int64_t at = net->param[p].offset, n = net->param[p].count;
        int64_t spread = at + belief_spread(&b->spec);
        if (p >= b->spec.first) {
            const struct map_pair same = {1, {(int)n}, {1}, {1}};
            map_axpy(n, -rates[net->params + p], b->slopes + spread, b->q + spread, b->q + spread);
            map_mul(&same, b->slopes + at, b->units + spread, b->slopes + at);
        }
        map_axpy(n, -rates[p], b->slopes + at, b->q + at, b->q + at);
    }
}

void believer_run(struct believer *b, real *theta, real *answers)
{
    const struct belief_spec *spec = &b->spec;
    size_t count = (size_t)spec->query * (size_t)inner_width(spec->net);
    int64_t means = spec->net->size, spreads = belief_spread(spec);
    memcpy(b->q, theta, (size_t)belief_rates(spec) * sizeof *theta);
    map_scale(spreads, theta + means, 2, b->units + means);
    map_exp(spreads, b->units + means, b->units + means);
    inner_bind_from(spec->net, b->descend, b->prior.mean, theta, spec->first);
    inner_bind_from(spec->net, b->descend, b->prior.log_sd, theta + belief_spread(spec),
                    spec->first);
    for (int k = 0;; k++) {
        plan_run(b->judge);
        memcpy(answers + (size_t)k * count, b->answers, count * sizeof *answers);
        if (k == b->steps)
            return;
        plan_bind(b->descend, b->noise_of_step, b->noise + k * b->each);
        plan_run(b->descend);
        step(b, theta, k);
    }
}
