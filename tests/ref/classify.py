"""golden_classify.h: cross-entropy of a classifier on a VAE's encoder, and its gradient.

Stored a case: the loss in nats; log p of the 3 classes for each of the 3 pictures; for each tensor, in
order, the squared length of the gradient and its product with values of kind 'a' (slot 50 + k).
"""

import re

import torch
import torch.nn.functional as F

from emit import C_TESTS, Numbers
from maml import unit
from ops import conv
from values import key_of, values

ROW = re.compile(r"^CASE\((\w+), (\d+), (\d+), (\d+)\)", re.M)
CLASSES = 3


def shapes(network, features, latent):
    if network == 0:
        dims, units = [[784, 512], [512], [512, 256], [256]], 256
    else:
        dims, units = [[3, 3, 1, 32], [32], [3, 3, 32, 64], [64], [3, 3, 64, 64], [64]], 3136
    if features:
        dims, units = dims + [[units, 2 * latent], [2 * latent]], latent
    return dims + [[units, CLASSES], [CLASSES]]


def logits(x, p, network, features, latent):
    if network == 0:
        h = F.relu(F.relu(x @ p[0] + p[1]) @ p[2] + p[3])
        at = 4
    else:
        h = x.reshape(-1, 28, 28, 1)
        for k, stride in enumerate((2, 2, 1)):
            h = F.relu(conv(h, p[2 * k], (stride, 1)) + p[2 * k + 1])
        h, at = h.reshape(x.shape[0], -1), 6
    if features:
        h, at = (h @ p[at] + p[at + 1])[:, :latent], at + 2
    return h @ p[at] + p[at + 1]


def main():
    out = Numbers("golden_classify", "classify.py")
    for name, *numbers in ROW.findall((C_TESTS / "golden_classify.def").read_text()):
        how = [int(v) for v in numbers]
        key = key_of(name)
        params = []
        for k, d in enumerate(shapes(*how)):
            fan = torch.tensor(d[:-1]).prod().item() if len(d) > 1 else 64
            params.append((values(key, k, d, "a") * unit(fan)).requires_grad_())
        pictures = [torch.floor(256 * values(key, 100 + c, [784], "u")) / 255 for c in range(3)]
        scores = logits(torch.stack(pictures), params, *how)
        loss = F.cross_entropy(scores, torch.arange(CLASSES))
        gradients = torch.autograd.grad(loss, params)
        out.case(f"{name} {' '.join(numbers)}")
        out.add(loss, F.log_softmax(scores, dim=1))
        for k, g in enumerate(gradients):
            out.add((g**2).sum(), (g * values(key, 50 + k, list(g.shape), "a")).sum())
        print(name, f"{loss.item():.4f}")
    out.write()


if __name__ == "__main__":
    main()
