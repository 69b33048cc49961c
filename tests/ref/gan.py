"""golden_gan.h: losses of generative adversarial networks and both networks' gradients.

discriminator: mean of the two halves, cross-entropy (or hinge) of logits at real pictures towards
`target` and at generated ones towards 0; to be made small with penalty / 2 * mean |d logit / dx|^2
(R1) over real pictures. generator: Goodfellow et al. 2014, either form, or minus the mean logit.
Stored a case: discriminator's loss, R1, generator's loss; the gradient of the first with the penalty
by every parameter of the discriminator, that of the generator's loss by every one of its own.
"""

import re

import torch
import torch.nn.functional as F

from emit import C_TESTS, Numbers
from maml import unit
from ops import batch_norm, conv, conv_transpose, layer_norm
from values import key_of, values

ROW = re.compile(r'^CASE\("(\w+)", "([^"]*)", "([^"]*)", (\S+), (\S+), (\S+)\)', re.M)
BATCH, KINDS = 6, {"b": batch_norm, "y": layer_norm}


def network(text, key, slot):
    """Its parameters: weight and bias, or scale and shift, of every layer that has them."""
    head, *layers = text.split()
    shape = [int(d) for d in head.split("x")]
    params = []

    def add(dims, centre, scale):
        params.append(centre + scale * values(key, slot + len(params), dims, "a"))

    for kind, size in ((layer[0], int(layer[1:] or 0)) for layer in layers):
        count = torch.tensor(shape).prod().item()
        dims = {"l": [count, size], "u": [4, 4, size, shape[-1]], "d": [4, 4, shape[-1], size]}
        if kind in dims:
            fan = torch.tensor(dims[kind][:-1]).prod().item()
            add(dims[kind], 0, 2 * unit(fan))
            add([size], 0, 0.125)
        if kind in KINDS:
            add([shape[-1]], 1, 0.25)
            add([shape[-1]], 0, 0.25)
        if kind == "l":
            shape = [size]
        elif kind == "q":
            side = round((count / size) ** 0.5)
            shape = [side, side, size]
        elif kind in "ud":
            shape = [shape[0] * 2 if kind == "u" else shape[0] // 2] * 2 + [size]
    return [p.requires_grad_() for p in params]


def apply(text, x, params, eps):
    left = iter(params)
    for layer in text.split()[1:]:
        kind, size = layer[0], int(layer[1:] or 0)
        if kind == "l":
            x = x.reshape(len(x), -1) @ next(left) + next(left)
        elif kind == "q":
            side = round((x[0].numel() / size) ** 0.5)
            x = x.reshape(-1, side, side, size)
        elif kind == "u":
            side = 2 * x.shape[1]
            x = conv_transpose(x, next(left), (2, 1, side, side)) + next(left)
        elif kind == "d":
            x = conv(x, next(left), (2, 1)) + next(left)
        elif kind in KINDS:
            x = KINDS[kind](x, (eps if kind == "b" else 1e-5,)) * next(left) + next(left)
        else:
            x = F.leaky_relu(x, 0.2) if kind == "k" else torch.tanh(x)
    return x


def bce(logits, label):
    return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, label))


def main():
    out = Numbers("golden_gan", "gan.py")
    for case in ROW.findall((C_TESTS / "golden_gan.def").read_text()):
        loss, generator, discriminator, *numbers = case
        penalty, eps, target = map(float, numbers)
        key = key_of(loss + generator)
        g, d = network(generator, key, 0), network(discriminator, key, 50)
        head = [int(n) for n in discriminator.split()[0].split("x")]
        x = values(key, 100, [BATCH, *head], "a").requires_grad_()
        z = values(key, 101, [BATCH, int(generator.split()[0])], "a") * 2
        real = apply(discriminator, x, d, eps)
        forged = apply(generator, z, g, eps).reshape(x.shape)
        fake = apply(discriminator, forged, d, eps)
        if loss == "hinge":
            judged = (F.relu(target - real).mean() + F.relu(1 + fake).mean()) / 2
            made = -fake.mean()
        else:
            judged = (bce(real, target) + bce(fake, 0.0)) / 2
            made = -bce(fake, 0.0) if loss == "minimax" else bce(fake, 1.0)
        (slope,) = torch.autograd.grad(real.sum(), x, create_graph=True)
        r1 = slope.square().sum() / BATCH
        whole = judged + penalty / 2 * r1
        print(f"{' '.join(case)}: {judged:.4f} {r1:.4f} {made:.4f}")
        out.case(" ".join(case))
        out.add(judged, r1, made, *torch.autograd.grad(whole, d, retain_graph=True))
        out.add(*torch.autograd.grad(made, g))
    out.write()


if __name__ == "__main__":
    main()
