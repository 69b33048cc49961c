"""golden_maml.h: losses and meta-gradients of MAML, second and first order.

theta_0 = theta;  theta_{k+1} = theta_k - rate * d L_support(theta_k) / d theta_k  (k < steps)
The meta-gradient is d L_query(theta_steps) / d theta. First order takes the inner gradient as a
constant (Finn et al. 2017, sec. 5.2). Both losses are softmax cross-entropies, mean over examples.
Stored a case: support losses at theta_0 .. theta_{steps-1}, query loss, meta-gradient by every
parameter in order, the same of first order.
"""

import re

import torch
import torch.nn.functional as F

from emit import C_TESTS, Numbers
from ops import batch_norm, conv, instance_norm, layer_norm, nchw, nhwc
from values import key_of, values

ROW = re.compile(r'^CASE\("([^"]*)", (\d+), ([0-9.]+)\)', re.M)
SUPPORT, QUERY, WAYS = 10, 15, 5
ACTIVATION = {
    "r": F.relu,
    "k": lambda x: F.leaky_relu(x, 0.2),
    "t": torch.tanh,
    "g": torch.sigmoid,
    "p": lambda x: -F.logsigmoid(-x),
}
NORM = {"b": batch_norm, "y": layer_norm, "i": instance_norm}


def unit(fan):
    """The largest power of two not above 1 / sqrt(fan): exact in float."""
    s = 1.0
    while s * s * fan > 1:
        s /= 2
    return s


def parameters(net, key):
    """Weight and bias, or scale and shift, of every layer that has them."""
    head, *layers = net.split()
    shape = [int(d) for d in head.split("x")]
    params = []

    def weights(dims, fan):
        params.append(values(key, len(params), dims, "a") * unit(fan))
        params.append(values(key, len(params), dims[-1:], "a") * 0.125)

    for layer in layers:
        kind, size = layer[0], int(layer[1:] or 0)
        if kind == "l":
            fan = 1
            for d in shape:
                fan *= d
            weights([fan, size], fan)
            shape = [size]
        elif kind in "cs":
            weights([3, 3, shape[2], size], 9 * shape[2])
            shape = [(d + 1) // 2 if kind == "c" else d for d in shape[:2]] + [size]
        elif kind in NORM:
            params.append(1 + values(key, len(params), shape[-1:], "a") * 0.25)
            params.append(values(key, len(params), shape[-1:], "a") * 0.25)
        elif kind in "ma":
            shape = [d // 2 for d in shape[:2]] + shape[2:]
    return params


def apply(net, x, params):
    left = iter(params)
    for layer in net.split()[1:]:
        kind = layer[0]
        if kind == "l":
            x = x.reshape(x.shape[0], -1) @ next(left) + next(left)
        elif kind in "cs":
            x = conv(x, next(left), (2 if kind == "c" else 1, 1)) + next(left)
        elif kind in NORM:
            x = NORM[kind](x, (1e-5,)) * next(left) + next(left)
        elif kind == "m":
            x = nhwc(F.max_pool2d(nchw(x), 2))
        elif kind == "a":
            x = nhwc(F.avg_pool2d(nchw(x), 2))
        else:
            x = ACTIVATION[kind](x)
    return x


def episode(net, key, slot, count):
    head = [int(d) for d in net.split()[0].split("x")]
    return values(key, slot, [count] + head, "a"), torch.arange(count) % WAYS


def meta_gradient(net, theta, support, query, steps, rate, second):
    fast, losses = theta, []
    for _ in range(steps):
        loss = F.cross_entropy(apply(net, support[0], fast), support[1])
        losses.append(loss)
        grads = torch.autograd.grad(loss, fast, create_graph=second)
        fast = [p - rate * g for p, g in zip(fast, grads)]
    losses.append(F.cross_entropy(apply(net, query[0], fast), query[1]))
    return losses, torch.autograd.grad(losses[-1], theta)


def main():
    out = Numbers("golden_maml", "maml.py")
    for net, steps, rate in ROW.findall((C_TESTS / "golden_maml.def").read_text()):
        key = key_of(net)
        theta = [p.requires_grad_() for p in parameters(net, key)]
        support, query = episode(net, key, 100, SUPPORT), episode(net, key, 101, QUERY)
        case = (net, theta, support, query, int(steps), float(rate))
        losses, second = meta_gradient(*case, True)
        _, first = meta_gradient(*case, False)
        # A case that cannot tell the orders apart, or that does not learn, tests nothing.
        scale = max(g.abs().max() for g in second)
        apart = max((a - b).abs().max() for a, b in zip(first, second)) / scale
        print(f"{net}, {steps} steps: {losses[0]:.3f} -> {losses[-2]:.3f}, orders differ {apart:.2f}")
        assert apart > 0.02 and (steps == "1" or losses[-2] < losses[0])
        out.case(f"{net}, {steps} steps, rate {rate}")
        out.add(*losses, *second, *first)
    out.write()


if __name__ == "__main__":
    main()
