"""golden_leo.h: latent embedding optimisation (Rusu et al. 2019) as in src/algo/decoded.h, literal to its
equations: loops over examples and classes, and torch.autograd.grad inside torch.autograd.grad.

Stored a case: query loss, divergence, penalty; log p of the query before a step and after each; gradient of
query loss + 0.25 divergence + 0.5 penalty by embeddings of support and query and by every parameter.
"""

import math
import re

import torch
import torch.nn.functional as F
from torch.distributions import Normal, kl_divergence

from emit import C_TESTS, Numbers
from metric import labels_of
from values import key_of, values

ROW = re.compile(r'^CASE\("(\w+)", ' + r"(\d+), " * 7 + r'"(\d+)", "(\d+)", (\d)\)', re.M)
GAIN, WEIGHT_SD = 4, 0.05
RATE, FINE_RATE = 0.75, 0.125


def parameters(key, D, L, H):
    shapes = [[D, L], [L, H], [L, H], [H], [H, H], [H], [H, 2 * L], [2 * L], [L, 2 * D]]
    theta = [values(key, k, s, "a") * 0.5 for k, s in enumerate(shapes)]
    return theta + [torch.tensor([RATE]), torch.tensor([FINE_RATE])]


def relation(p, support, label, way):
    encoder, own, other, bias, hidden, hidden_bias, code, code_bias = p[:8]
    h = [f @ encoder for f in support]
    gaussians = []
    for k in range(way):
        pairs = []
        for a in [a for a, l in zip(h, label) if l == k]:
            for b in h:
                first = F.relu(torch.cat([a, b]) @ torch.cat([own, other]) + bias)
                pairs.append(F.relu(first @ hidden + hidden_bias) @ code + code_bias)
        mean, logvar = torch.stack(pairs).mean(0).chunk(2)
        gaussians.append(Normal(mean, torch.exp(logvar / 2)))
    return gaussians


def main():
    out = Numbers("golden_leo", "leo.py")
    for name, *numbers in ROW.findall((C_TESTS / "golden_leo.def").read_text()):
        way, D, L, H, steps, fine, order = map(int, numbers[:7])
        s_label, q_label, noisy = labels_of(numbers[7]), labels_of(numbers[8]), int(numbers[9])
        key = key_of(name)
        theta = [t.requires_grad_() for t in parameters(key, D, L, H)]
        support = values(key, 100, [len(s_label), D], "a").requires_grad_()
        query = values(key, 101, [len(q_label), D], "a").requires_grad_()
        noise = values(key, 102, [way * (L + D)], "a") * noisy
        s_label, q_label = torch.tensor(s_label), torch.tensor(q_label)
        q = relation(theta, support * GAIN / math.sqrt(D), s_label.tolist(), way)

        def decode(z):
            mean, logvar = (z @ theta[8]).chunk(2, dim=1)
            return mean + noisy * WEIGHT_SD * torch.exp(logvar / 2) * noise[way * L :].reshape(way, D)

        def scores(x, w):
            return x @ w.T * GAIN / math.sqrt(D)

        def loss_of(w):
            return F.cross_entropy(scores(support, w), s_label)

        first = torch.stack([g.mean + noisy * g.stddev * e for g, e in zip(q, noise[: way * L].reshape(way, L))])
        z, w = first, decode(first)
        answers = [scores(query, w)]
        for k in range(steps + fine):
            of = z if k < steps else w
            (slope,) = torch.autograd.grad(loss_of(w), of, create_graph=True)
            slope = slope.detach() if order == 1 else slope
            if k < steps:
                z = z - theta[9] * slope
                w = decode(z)
            else:
                w = w - theta[10] * slope
            answers.append(scores(query, w))
        ask = F.cross_entropy(answers[-1], q_label)
        divergence = sum(kl_divergence(g, Normal(0.0, 1.0)).sum() for g in q) / way
        penalty = ((z.detach() - first) ** 2).sum() / way
        log_p = torch.stack([torch.log_softmax(a, 1) for a in answers])
        total = ask + 0.25 * divergence + 0.5 * penalty
        gradients = torch.autograd.grad(total, [support, query, *theta], allow_unused=True)
        gradients = [torch.zeros_like(t) if g is None else g for g, t in zip(gradients, [support, query, *theta])]
        print(f"{name}: query {ask:.4f}, divergence {divergence:.3f}, penalty {penalty:.4f}")
        out.case(f"{name}: {way} classes, {steps} + {fine} steps")
        out.add(ask, divergence, penalty, log_p, *gradients)
    out.write()


if __name__ == "__main__":
    main()
