#include "algo/shown.h"

void shown_plan(struct session *s, const char *name, struct plan *p)
{
    if (s->shown_count < SESSION_SHOWN)
        s->shown[s->shown_count++] = (struct shown){name, p};
}

void shown_inner(struct session *s, const struct inner *in)
{
    struct inner_plan all[INNER_PLANS];
    int n = inner_plans(in, all);
    for (int i = 0; i < n; i++)
        shown_plan(s, all[i].name, all[i].plan);
}
