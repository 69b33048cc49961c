"""golden_metric.h: learners that compare embeddings. Loss, log-probabilities and gradients of
prototypical networks (Snell et al. 2017), matching networks (Vinyals et al. 2016) and the external
memory of src/algo/memory.c, each literal to its equations.

Stored a case: loss, log p of the query [m, way], gradient by every parameter in order; for the
memory also by log beta and log nu.
"""

import math
import re

import torch

from emit import C_TESTS, Numbers
from maml import apply, parameters
from values import key_of, values

ROW = re.compile(r'^CASE\("(\w+)", "([^"]*)", "(\d+)", "(\d+)", ([0-9.]+)\)', re.M)
SHARPNESS, NOVELTY = 1.25, -1.5  # log beta, log nu
REFINE = 2  # steps


def labels_of(counts):
    return [k for k, n in enumerate(counts) for _ in range(int(n))]


def pictures(net, slot, n):
    return values(key_of(net), slot, [n] + [int(d) for d in net.split()[0].split("x")], "a")


def cosine(a, b):
    """Of two vectors, with the core's guard under the roots."""
    return (a @ b) / torch.sqrt((a @ a + 1e-6) * (b @ b + 1e-6))


def prototype_log_p(support, s_label, query, way, distance, scale, refine=0):
    """After `refine` steps of soft k-means (Ren et al. 2018, eq. 5), each from the step before."""
    belief = torch.zeros(len(query), way)
    for _ in range(refine + 1):
        rows = []
        for q in query:
            score = []
            for k in range(way):
                own = [x for x, l in zip(support, s_label) if l == k]
                c = sum(own) + sum(p[k] * x for p, x in zip(belief, query))
                c = c / (len(own) + belief[:, k].sum())
                score.append(-scale * ((q - c) ** 2).sum() if distance == "euclidean" else scale * cosine(q, c))
            rows.append(torch.log_softmax(torch.stack(score), 0))
        log_p = torch.stack(rows)
        belief = log_p.exp()
    return log_p


def attention_log_p(support, s_label, query, way, scale):
    rows = []
    for q in query:
        a = torch.softmax(torch.stack([scale * cosine(q, x) for x in support]), 0)
        rows.append(torch.stack([sum(a[i] for i, l in enumerate(s_label) if l == k) for k in range(way)]))
    return torch.log(torch.stack(rows))


class Memory:
    """Entries are a list; the equations are those of src/algo/memory.c."""

    def __init__(self, slots, way, beta, nu):
        self.way, self.beta, self.nu = way, beta, nu
        self.key = [None] * slots
        self.count = [[torch.zeros(()) for _ in range(way)] for _ in range(slots)]
        self.usage = [0.0] * slots

    def near(self, e):
        """The guard under the root of a key's length stands at its sum of keys."""
        return [
            torch.zeros(()) if a is None
            else torch.exp(self.beta * ((e @ a) / torch.sqrt(a @ a + 1e-6) - 1))
            for a in self.key
        ]

    def read(self, e):
        near = self.near(e)
        score = [
            sum(n * b[k] for n, b in zip(near, self.count)) + self.nu / self.way
            for k in range(self.way)
        ]
        return near, torch.stack(score)

    def present(self, e, label):
        near, score = self.read(e)
        total = score.sum()
        own = [n * b[label] / score[label] for n, b in zip(near, self.count)]
        fresh = (self.nu / self.way) / score[label]
        seen = [float(n * sum(b) / total) for n, b in zip(near, self.count)]
        slot = self.usage.index(min(self.usage))
        for j in range(len(self.key)):
            weight = own[j]
            if j == slot:
                weight = weight + fresh
                self.count[j] = [(1 - fresh) * b for b in self.count[j]]
                if self.key[j] is not None:
                    self.key[j] = (1 - fresh) * self.key[j]
            if self.key[j] is not None:
                self.key[j] = self.key[j] + weight * e
            elif j == slot:
                self.key[j] = weight * e
            self.count[j][label] = self.count[j][label] + weight
            self.usage[j] = 0.99 * self.usage[j] + float(weight) + seen[j]
        return -torch.log(score[label] / total)


def unit(x):
    return x / torch.sqrt(x @ x + 1e-6)


def memory_run(support, s_label, query, way, slots, sharpness, novelty):
    """Sum of the losses along the support, log p of the query."""
    memory = Memory(slots, way, torch.exp(sharpness), torch.exp(novelty))
    n = len(s_label)
    order = [(t % way) * (n // way) + t // way for t in range(n)] if n % way == 0 else range(n)
    along = sum(memory.present(unit(support[t]), s_label[t]) for t in order)
    rows = []
    for q in query:
        score = memory.read(unit(q))[1]
        rows.append(torch.log(score / score.sum()))
    return along, torch.stack(rows)


def nll(log_p, label):
    return -sum(log_p[i, l] for i, l in enumerate(label))


def main():
    out = Numbers("golden_metric", "metric.py")
    for head, net, shots, asked, number in ROW.findall((C_TESTS / "golden_metric.def").read_text()):
        s_label, q_label, way, number = labels_of(shots), labels_of(asked), len(shots), float(number)
        theta = [p.requires_grad_() for p in parameters(net, key_of(net))]
        n, m = len(s_label), len(q_label)
        x = torch.cat([pictures(net, 100, n), pictures(net, 101, m)])
        code = apply(net, x, theta).reshape(n + m, -1)
        support, query = code[:n], code[n:]
        if head == "memory":
            theta += [torch.tensor(v, requires_grad=True) for v in (SHARPNESS, NOVELTY)]
            along, log_p = memory_run(support, s_label, query, way, int(number), *theta[-2:])
            loss = (along + nll(log_p, q_label)) / (n + m)
        elif head == "attention":
            log_p = attention_log_p(support, s_label, query, way, number)
            loss = nll(log_p, q_label) / m
        else:
            distance = "cosine" if head == "cosine" else "euclidean"
            refine = REFINE if head == "refined" else 0
            log_p = prototype_log_p(support, s_label, query, way, distance, number, refine)
            loss = nll(log_p, q_label) / m
            if head == "symmetric":
                back = prototype_log_p(query, q_label, support, way, distance, number)
                loss = (loss + nll(back, s_label) / n) / 2
        gradient = torch.autograd.grad(loss, theta)
        # A case that is sure of all, or of nothing, tests little.
        spread = (log_p.max() - log_p.min()).item()
        print(f"{head} {net}, {shots} / {asked}: loss {loss:.3f}, log p spread {spread:.2f}")
        assert 0.1 < spread < 40 and math.isfinite(loss) and all(g.abs().max() > 0 for g in gradient[-2:])
        out.case(f"{head}: {net}, {shots} / {asked}, {number:g}")
        out.add(loss, log_p, *gradient)
    out.write()


if __name__ == "__main__":
    main()
