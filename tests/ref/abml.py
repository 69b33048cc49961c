"""golden_abml.h: objective and gradient of amortised Bayesian meta-learning.

q_0 = p = N(mu, diag sd^2);  means <- means - a_k sd^2 dF/dmeans(q_k),  log sds <- log sds - b_k dF/dlog sds(q_k)
F(q) = mean over draws of the support's cross-entropy + beta KL(q || p) / 10
objective = -mean log of the mean over draws of p(label)  ("predictive"), or the mean over draws of the
cross-entropy ("expected"), of the query, + beta KL(q_steps || p) / 15

Networks and episodes are those of maml.py. Draws are mean + sd * noise with noise of slot 300, log sds
are of the slots 210 and on, the rates (a, b) [steps, 2, tensors] of slot 200. Tensors without a spread
have no noise, and the mean alone adapts, by a_k dF/dmean. The divergence is torch.distributions'.
Stored a case: objective; KL; log p of the query averaged over draws; the gradient by means, log sds and
rates; the same of first order.
"""

import math
import re

import torch
import torch.nn.functional as F
from torch.distributions import Normal, kl_divergence

from emit import C_TESTS, Numbers
from maml import QUERY, SUPPORT, WAYS, apply, episode, parameters
from values import key_of, values

ROW = re.compile(r'^CASE\("([^"]*)", (\d+), ([0-9.]+), (\d), "(\w+)", ([0-9.]+), (\d)\)', re.M)


def divergence(q, p, first):
    pairs = zip(q[0][first:], q[1], p[0][first:], p[1])
    return sum(
        kl_divergence(Normal(a, b.exp()), Normal(c, d.exp())).sum() for a, b, c, d in pairs
    )


def log_p(net, x, q, noise, first):
    """[draws, n, classes]"""
    out = []
    for e in noise:
        weights, at = list(q[0]), 0
        for i, log_sd in enumerate(q[1]):
            n = log_sd.numel()
            weights[first + i] = q[0][first + i] + log_sd.exp() * e[at : at + n].view_as(log_sd)
            at += n
        out.append(F.log_softmax(apply(net, x, weights), 1))
    return torch.stack(out)


def expected(log_probability, labels):
    return sum(F.nll_loss(each, labels) for each in log_probability) / len(log_probability)


def gradients(net, prior, rates, noise, steps, first, objective, beta, second):
    key = key_of(net)
    support, query = episode(net, key, 100, SUPPORT), episode(net, key, 101, QUERY)
    # Other tensors than the prior's, which stays where it is when the belief moves.
    q, count = tuple([t.clone() for t in part] for part in prior), len(prior[0])
    for k in range(steps):
        free = expected(log_p(net, support[0], q, noise[k], first), support[1])
        free = free + beta * divergence(q, prior, first) / SUPPORT
        slopes = torch.autograd.grad(free, q[0] + q[1], create_graph=second)
        units = [1.0] * first + [(2 * r).exp() for r in prior[1]]
        mean = [
            m - rates[k, 0, i] * u * s for i, (m, u, s) in enumerate(zip(q[0], units, slopes))
        ]
        log_sd = [
            r - rates[k, 1, first + i] * s for i, (r, s) in enumerate(zip(q[1], slopes[count:]))
        ]
        q = mean, log_sd
    answers = log_p(net, query[0], q, noise[steps], first)
    averaged = torch.logsumexp(answers, 0) - math.log(len(answers))
    loss = F.nll_loss(averaged, query[1]) if objective == "predictive" else expected(answers, query[1])
    kl = divergence(q, prior, first)
    loss = loss + beta * kl / QUERY
    return loss, kl, averaged, torch.autograd.grad(loss, prior[0] + prior[1] + [rates])


def main():
    out = Numbers("golden_abml", "abml.py")
    for row in ROW.findall((C_TESTS / "golden_abml.def").read_text()):
        net, steps, rate, believed, objective, beta, samples = row
        steps, believed, samples = int(steps), int(believed), int(samples)
        key = key_of(net)
        mean = [p.requires_grad_() for p in parameters(net, key)]
        first = len(mean) - believed if believed else 0
        log_sd = [
            (values(key, 210 + i, list(p.shape), "a") / 2 - 1).requires_grad_()
            for i, p in enumerate(mean)
            if i >= first
        ]
        rates = (values(key, 200, [steps, 2, len(mean)], "p") * float(rate)).requires_grad_()
        width = sum(p.numel() for p in log_sd)
        noise = 2 * values(key, 300, [steps + 1, samples, width], "a")
        case = (net, (mean, log_sd), rates, noise, steps, first, objective, float(beta))
        loss, kl, answers, second = gradients(*case, True)
        first_order = gradients(*case, False)[3]
        scale = max(g.abs().max() for g in second)
        apart = max((a - b).abs().max() for a, b in zip(first_order, second)) / scale
        print(f"{', '.join(row)}: {loss:.3f}, KL {kl:.3f}, orders differ {apart:.2f}")
        assert apart > 0.005 and kl > 1e-3
        out.case(", ".join(row))
        out.add(loss, kl, answers, *second, *first_order)
    out.write()


if __name__ == "__main__":
    main()
