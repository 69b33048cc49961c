/* Plans that a step of training runs, kept in the session under names for whoever wants to look
 * inside: see plan_call. What they read and write is filled anew by every step, so that they may be
 * run between two steps at will. */
#ifndef ALGO_SHOWN_H
#define ALGO_SHOWN_H

#include "algo/algo.h"
#include "algo/inner.h"

void shown_plan(struct session *s, const char *name, struct plan *p);
void shown_inner(struct session *s, const struct inner *in);

#endif
