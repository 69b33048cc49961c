#include "algo/weights.h"

static void group_add(struct session *s, struct weight_group group)
{
    if (s->error.code)
        return;
    if (s->group_count == SESSION_GROUPS)
        error_set(&s->error, ERR_RANGE, "more than %d groups of weights", SESSION_GROUPS);
    else
        s->group[s->group_count++] = group;
}

void weights_net(struct session *s, const char *prefix, const struct net *net, int first,
                 real *theta)
{
    group_add(s, (struct weight_group){.name = prefix, .net = net, .first = first, .data = theta});
}

void weights_number(struct session *s, const char *name, real *theta)
{
    group_add(s, (struct weight_group){.name = name, .data = theta});
}

void weights_vector(struct session *s, const char *name, int n, real *theta)
{
    group_add(s, (struct weight_group){.name = name, .rank = 1, .dim = {n}, .data = theta});
}

void weights_table(struct session *s, const char *name, int rows, int columns, real *theta)
{
    group_add(
        s, (struct weight_group){.name = name, .rank = 2, .dim = {rows, columns}, .data = theta});
}

void weights_inner(struct session *s, const struct inner_spec *spec, real *theta)
{
    const struct net *net = spec->net;
    real *rates = theta + net->size;
    weights_net(s, "net", net, 0, theta);
    if (spec->rates == RATES_EACH)
        weights_net(s, "rate", net, spec->first, rates);
    else if (spec->rates == RATES_LAYERS)
        weights_table(s, "rate", spec->steps, net->params, rates);
    else if (spec->rates == RATES_ONE)
        weights_number(s, "rate", rates);
}

static int group_size(const struct weight_group *g)
{
    return g->net ? g->net->params - g->first : 1;
}

int weights_count(const struct session *s)
{
    int count = 0;
    for (int i = 0; i < s->group_count; i++)
        count += group_size(&s->group[i]);
    return count;
}

struct tensor weights_get(const struct session *s, int k, char name[WEIGHT_NAME])
{
    const struct weight_group *g = s->group;
    for (; k >= group_size(g); g++)
        k -= group_size(g);
    struct tensor t = {
        .name = name, .rank = g->rank, .dim = {g->dim[0], g->dim[1]}, .data = g->data};
    const struct param *p = g->net ? &g->net->param[g->first + k] : NULL;
    text_format(name, WEIGHT_NAME, "%s%s%s", g->name, p ? "." : "", p ? p->name : "");
    if (!p)
        return t;
    t.rank = p->shape.rank;
    for (int i = 0; i < t.rank; i++)
        t.dim[i] = p->shape.dim[i];
    t.data += p->offset;
    return t;
}
