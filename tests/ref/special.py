"""golden_special.h: value, and gradient of the sum by every input, on NaN, infinities and zeros.

Where the core promises something else than PyTorch does, the promise is written here: a NaN never
hides behind a closed gate (relu, leaky_relu, clamp); log-softmax is x - lse(x), and the derivative
of log-sum-exp is softmax (NaN in a row whose largest number is infinite); the Bernoulli
cross-entropy is max(z, 0) - z t + log(1 + e^-|z|) to the letter.
"""

import re

import torch

from emit import C_TESTS, Numbers
from ops import build

ROW = re.compile(r'^CASE\((\w+), "([^"]*)", "([^"]*)"\)', re.M)
VALUES = [float("nan"), float("inf"), float("-inf"), 0.0, -0.0, 1.0, -1.0]
GATES = {"relu", "leaky_relu", "clamp"}


def bce(z, t):
    return z.clamp(min=0) - z * t + torch.log1p(torch.exp(-z.abs()))


def main():
    out = Numbers("golden_special", "special.py", finite=False)
    for name, shapes, attributes in ROW.findall((C_TESTS / "golden_special.def").read_text()):
        xs = []
        for shape in shapes.split():
            dims = [int(d) for d in shape.split("x")]
            count = torch.tensor(dims).prod().item()
            at = [(i + len(xs) * (i // 7)) % 7 for i in range(count)]
            xs.append(torch.tensor([VALUES[k] for k in at]).reshape(dims).requires_grad_())
        a = [float(v) for v in attributes.split()]
        own = {"bce_logits": bce, "log_softmax": lambda x: x - x.logsumexp(-1, keepdim=True)}
        y = own[name](*xs) if name in own else build(name, xs, a)
        if name == "bce_logits":
            z, t = xs
            grads = [torch.sigmoid(z) - t, -z]
        else:
            grads = torch.autograd.grad(y.sum(), xs)
        if name in ("lse", "log_softmax"):
            s = torch.softmax(xs[0], -1)
            grads = [s if name == "lse" else 1 - s.shape[-1] * s]
        if name in GATES:
            grads = [torch.where(xs[0].isnan(), xs[0], grads[0])]
        out.case(f"{name} {shapes} / {attributes}")
        out.add(y, *grads)
    out.write()


if __name__ == "__main__":
    main()
