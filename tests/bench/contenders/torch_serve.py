"""PyTorch, native, one thread: the reference for correctness. Answers as answer.mjs does."""
import json
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F
from values import (INNER_RATE, RATE, WAY, initial, pictures, spread, targets, tasks_of,
                    vae_at_floor)

torch.set_num_threads(1)


def dense(x, p):
    for i in range(0, len(p), 2):
        x = torch.addmm(p[i + 1], x, p[i])
        if i + 2 < len(p):
            x = F.relu(x)
    return x


def classify(row, x, p):
    if row.get("widths"):
        return dense(x, p)
    x = x.reshape(-1, 1, 28, 28)
    each = 3 if row["norm"] else 2
    for i in range(0, 4 * each, each):
        bias = None if row["norm"] else p[i + 1]
        x = F.conv2d(x, p[i].permute(3, 2, 0, 1), bias, stride=2, padding=1)
        if row["norm"]:
            x = F.batch_norm(x, None, None, p[i + 1], p[i + 2], training=True, eps=1e-5)
        x = F.relu(x)
    return dense(x.permute(0, 2, 3, 1).flatten(1), p[-2:])


def parameters(values):
    return [torch.from_numpy(v.copy()).requires_grad_() for v in values]


def measured(loss, p):
    grads = torch.autograd.grad(loss, p)
    return {"loss": loss.item(), "norms": [g.double().norm().item() for g in grads]}


class Matmul:
    def __init__(self, row, _order):
        m, k, n = row["m"], row["k"], row["n"]
        self.a = torch.from_numpy(spread(1, m * k, 1).reshape([k, m] if row["transposed"] else [m, k]))
        if row["transposed"]:
            self.a = self.a.T
        self.b = torch.from_numpy(spread(2, k * n, 1).reshape(k, n))

    def check(self):
        return {"norms": [(self.a @ self.b).flatten()[:4096].double().norm().item()]}

    def run(self):
        torch.mm(self.a, self.b)
        return 1


class Vae:
    def __init__(self, row, _order):
        self.row = row
        self.half = 2 * (len(row["encoder"]) - 1)
        self.x = pictures(range(row["batch"]))
        self.noise = spread(77, row["batch"] * row["latent"], 1.7).reshape(-1, row["latent"])
        self.p = parameters(initial(row["params"]))
        self.adam = torch.optim.Adam(self.p, RATE)

    def loss(self, p, x, eps):
        mu, logvar = dense(x, p[:self.half]).chunk(2, 1)
        logvar = logvar.clamp(-10, 10)
        logits = dense(mu + (logvar / 2).exp() * eps, p[self.half:])
        nll = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
        return (nll + (logvar.exp() + mu * mu - 1 - logvar).sum() / 2) / len(x)

    def check(self):
        p = parameters(vae_at_floor(self.row))
        x = torch.from_numpy(self.x)
        return measured(self.loss(p, x, torch.zeros(self.noise.shape)), p)

    def run(self):
        loss = self.loss(self.p, torch.from_numpy(self.x), torch.from_numpy(self.noise))
        for p, g in zip(self.p, torch.autograd.grad(loss, self.p)):
            p.grad = g
        self.adam.step()
        return 1


def adapted(row, p, x, second):
    y = torch.from_numpy(targets(1))
    for _ in range(row["steps"]):
        grads = torch.autograd.grad(F.cross_entropy(classify(row, x, p), y), p, create_graph=second)
        p = [w - INNER_RATE * g for w, g in zip(p, grads)]
    return p


class Maml:
    def __init__(self, row, order):
        self.row = row
        self.tasks = [tuple(map(torch.from_numpy, task)) for task in tasks_of(row, order)]
        self.y = torch.from_numpy(targets(row["query"]))
        self.p = parameters(initial(row["params"]))
        self.adam = torch.optim.Adam(self.p, RATE)

    def loss(self, task):
        after = adapted(self.row, self.p, task[0], True)
        return F.cross_entropy(classify(self.row, task[1], after), self.y)

    def check(self):
        return measured(self.loss(self.tasks[0]), self.p)

    def run(self):
        total = None
        for task in self.tasks:
            grads = torch.autograd.grad(self.loss(task), self.p)
            total = grads if total is None else [a.add_(g) for a, g in zip(total, grads)]
        for p, g in zip(self.p, total):
            p.grad = g / len(self.tasks)
        self.adam.step()
        return len(self.tasks)


class Adapt:
    def __init__(self, row, _order):
        self.row = row
        self.support = torch.from_numpy(pictures(range(WAY)))
        self.query = torch.from_numpy(pictures([7]))
        self.p = parameters(initial(row["params"]))

    def probs(self):
        after = adapted(self.row, self.p, self.support, False)
        with torch.no_grad():
            return F.softmax(classify(self.row, self.query, after), 1)

    def check(self):
        return {"values": self.probs().flatten().tolist()}

    def run(self):
        self.probs()
        return 1


KINDS = {"matmul": Matmul, "vae": Vae, "vae-graph": Vae, "maml": Maml, "adapt": Adapt}


def timed(work, seconds):
    cpu, wall, units = time.process_time(), time.perf_counter(), 0
    while True:
        units += work.run()
        if time.process_time() - cpu >= seconds:
            break
    taken = time.process_time() - cpu
    return {"samples": [{"units": units, "seconds": taken, "wall": time.perf_counter() - wall}]}


def main():
    work = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["command"] == "time":
                reply = timed(work, request["seconds"])
            else:
                work = KINDS[request["row"]["kind"]](request["row"], request["order"])
                reply = work.check()
                timed(work, request["seconds"])
        except Exception as error:  # the asker reports it in its table
            reply = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), flush=True)


main()
