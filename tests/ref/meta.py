"""golden_meta.h: meta-gradients of MAML's relatives, by the initial weights and by learnt rates.

w_{k+1} = w_k - a_k * d L_support(w_k) / d w_k  (k < steps), by elements
objective = L_query(w_steps), or the sum of c_k L_query(w_k) over k = 1 .. steps

The rates a are one fixed number; one that is learnt; one for each step and tensor (Antoniou et al.
2019); or one for each weight (Meta-SGD, Li et al. 2017). With "head" only the last weight and bias
adapt (ANIL, Raghu et al. 2020). Networks and episodes are those of maml.py; one that ends in a single
number regresses: L is the mean squared error from targets of slots 103 and 104.
Stored a case: query loss at w_steps; the gradient of the objective by weights, then by rates; the
same of first order.
"""

import re

import torch
import torch.nn.functional as F

from emit import C_TESTS, Numbers
from maml import QUERY, SUPPORT, apply, episode, parameters
from values import key_of, values

ROW = re.compile(r'^CASE\("([^"]*)", (\d+), ([0-9.]+), "(\w+)", (\d), (\d)\)', re.M)


def make_rates(kind, net_key, rate, steps, weights):
    """Positive, no two alike; slot 200 and on."""
    if kind == "layers":
        return [values(net_key, 200, [steps, len(weights)], "p") * rate]
    if kind == "each":
        return [
            values(net_key, 200 + i, list(w.shape), "p") * rate for i, w in enumerate(weights)
        ]
    return [torch.tensor(rate)]


def rate_of(kind, rates, step, tensor):
    if kind == "layers":
        return rates[0][step, tensor]
    return rates[tensor] if kind == "each" else rates[0]


def loss_of(net, task, weights):
    output = apply(net, task[0], weights)
    return (F.mse_loss if output.shape[1] == 1 else F.cross_entropy)(output, task[1])


def gradients(net, weights, rates, kind, steps, head, every, second):
    key = key_of(net)
    support, query = episode(net, key, 100, SUPPORT), episode(net, key, 101, QUERY)
    if net.endswith(" l1"):
        support = support[0], values(key, 103, [SUPPORT, 1], "a")
        query = query[0], values(key, 104, [QUERY, 1], "a")
    importance = values(key, 102, [steps], "p")
    first = len(weights) - 2 if head else 0
    now, objective = list(weights), 0
    for k in range(steps):
        loss = loss_of(net, support, now)
        slopes = torch.autograd.grad(loss, now[first:], create_graph=second)
        for i, slope in enumerate(slopes, first):
            now[i] = now[i] - rate_of(kind, rates, k, i) * slope
        loss = loss_of(net, query, now)
        objective = objective + importance[k] * loss if every else loss
    learnt = [] if kind == "fixed" else rates
    return loss, torch.autograd.grad(objective, weights + learnt, allow_unused=False)


def main():
    out = Numbers("golden_meta", "meta.py")
    for row in ROW.findall((C_TESTS / "golden_meta.def").read_text()):
        net, steps, rate, kind, head, every = row
        steps, rate, head, every = int(steps), float(rate), int(head), int(every)
        weights = [p.requires_grad_() for p in parameters(net, key_of(net))]
        rates = make_rates(kind, key_of(net), rate, steps, weights)
        for r in rates:
            r.requires_grad_()
        case = (net, weights, rates, kind, steps, head, every)
        loss, second = gradients(*case, True)
        _, first = gradients(*case, False)
        scale = max(g.abs().max() for g in second)
        apart = max((a - b).abs().max() for a, b in zip(first, second)) / scale
        print(f"{', '.join(row)}: {loss:.3f}, orders differ {apart:.2f}")
        assert apart > 0.01
        out.case(", ".join(row))
        out.add(loss, *second, *first)
    out.write()


if __name__ == "__main__":
    main()
