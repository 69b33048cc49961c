"""golden_ops.h: value, first and second derivative of every builder.

For a case with output y and inputs x_i, with fixed r (the shape of y) and q_i (the shape of x_i):
    g_i = d <r, y> / d x_i        h_i = d (sum_j <q_j, g_j>) / d x_i        j = the same / d r
Stored in the order y, g_0.., h_0.., j; indices ('i') have no derivative and are left out.
"""

import re

import torch
import torch.nn.functional as F

from emit import C_TESTS, Numbers
from values import key_of, values

ROW = re.compile(r'^CASE\((\w+), "([^"]*)", "([^"]*)", "([^"]*)"\)', re.M)


def nchw(x):
    return x.permute(0, 3, 1, 2).contiguous()


def nhwc(x):
    return x.permute(0, 2, 3, 1)


def oihw(w):
    """From [KH,KW,C,O]."""
    return w.permute(3, 2, 0, 1).contiguous()


def axes_of(x, mask):
    return [i for i in range(x.dim()) if int(mask) >> i & 1]


def reduce(how, x, a):
    axes = axes_of(x, a[0])
    return how(x, dim=axes, keepdim=bool(a[1])) if axes else x * 1


def shape_in(a):
    return [int(d) for d in a[1:]]


def sum_to(x, to):
    to = [1] * (x.dim() - len(to)) + list(to)
    for i, d in enumerate(to):
        if d == 1:
            x = x.sum(i, keepdim=True)
    return x


def conv(x, w, a):
    return nhwc(F.conv2d(nchw(x), oihw(w), stride=int(a[0]), padding=int(a[1])))


def conv_transpose(y, w, a):
    stride, pad, height, width = (int(v) for v in a)
    extra = [
        size - ((n - 1) * stride - 2 * pad + k)
        for size, n, k in zip((height, width), y.shape[1:3], w.shape[:2])
    ]
    # Rows and columns beyond the last window get nothing; PyTorch only knows extra < stride.
    full = F.conv_transpose2d(nchw(y), oihw(w), stride=stride)
    full = F.pad(full, (0, pad + max(extra[1], 0), 0, pad + max(extra[0], 0)))
    return nhwc(full[:, :, pad : pad + height, pad : pad + width])


def conv_dw(x, g, a):
    stride, pad, kh, kw = (int(v) for v in a)
    w = torch.zeros(kh, kw, x.shape[3], g.shape[3], requires_grad=True)
    y = conv(x, w, (stride, pad))
    return torch.autograd.grad(y, w, g, create_graph=True)[0]


def norm(x, dims, eps):
    mean = x.mean(dims, keepdim=True)
    var = ((x - mean) ** 2).mean(dims, keepdim=True)
    return (x - mean) / torch.sqrt(var + eps)


def batch_norm(x, a):
    y = norm(x, list(range(x.dim() - 1)), a[0])
    if x.numel() > x.shape[-1]:
        moved = x.movedim(-1, 1)
        own = F.batch_norm(moved, None, None, training=True, eps=a[0]).movedim(1, -1)
        torch.testing.assert_close(y, own, equal_nan=True)
    return y


def layer_norm(x, a):
    y = norm(x, list(range(1, x.dim())), a[0])
    torch.testing.assert_close(y, F.layer_norm(x, x.shape[1:], eps=a[0]), equal_nan=True)
    return y


def instance_norm(x, a):
    y = norm(x, [1, 2], a[0])
    if x.shape[1] * x.shape[2] > 1:
        torch.testing.assert_close(y, nhwc(F.instance_norm(nchw(x), eps=a[0])), equal_nan=True)
    return y


def slice_(x, a):
    return x.narrow(*(int(v) for v in a))


def pad(x, a):
    axis, before, after = (int(v) for v in a)
    widths = [0] * (2 * x.dim())
    widths[2 * (x.dim() - 1 - axis)] = before
    widths[2 * (x.dim() - 1 - axis) + 1] = after
    return F.pad(x, widths)


def scatter(x, index, a):
    return torch.zeros(int(a[0]), x.shape[1]).index_add(0, index.long(), x)


def max_pool(x, a):
    return nhwc(F.max_pool2d(nchw(x), int(a[0]), int(a[1])))


def softplus(x):
    return -F.logsigmoid(-x)


def square(f):
    return lambda *args: f(*args) ** 2


BUILD = {
    "add": lambda x, y, a: x + y,
    "sub": lambda x, y, a: x - y,
    "mul": lambda x, y, a: x * y,
    "div": lambda x, y, a: x / y,
    "mul_self": lambda x, a: x * x,
    "div_self": lambda x, a: x / x,
    "sub_self": lambda x, a: x - x,
    "neg": lambda x, a: -x,
    "exp": lambda x, a: torch.exp(x),
    "log": lambda x, a: torch.log(x),
    "sqrt": lambda x, a: torch.sqrt(x),
    "square": lambda x, a: x**2,
    "relu": lambda x, a: F.relu(x),
    "leaky_relu": lambda x, a: F.leaky_relu(x, a[0]),
    "sigmoid": lambda x, a: torch.sigmoid(x),
    "tanh": lambda x, a: torch.tanh(x),
    "softplus": lambda x, a: softplus(x),
    "scale": lambda x, a: x * a[0],
    "shift": lambda x, a: x + a[0],
    "clamp": lambda x, a: torch.clamp(x, a[0], a[1]),
    "stop_gradient": lambda x, a: x.detach(),
    "stop_half": lambda x, a: x * x.detach() * x,
    "bce_logits": lambda z, t, a: softplus(z) - z * t,
    "matmul": lambda x, y, a: x @ y,
    "matmul_self": lambda x, a: x @ x,
    "matmul_nt": lambda x, y, a: x @ y.transpose(-1, -2),
    "matmul_nt_self": lambda x, a: x @ x.transpose(-1, -2),
    "matmul_tn": lambda x, y, a: x.transpose(-1, -2) @ y,
    "conv2d": conv,
    "conv2d_transpose": conv_transpose,
    "conv2d_dw": conv_dw,
    "avg_pool": lambda x, a: nhwc(F.avg_pool2d(nchw(x), int(a[0]), int(a[1]))),
    "max_pool": max_pool,
    "max_pool_square": square(max_pool),
    "sum": lambda x, a: reduce(torch.sum, x, a),
    "mean": lambda x, a: reduce(torch.mean, x, a),
    "sum_square": square(lambda x, a: reduce(torch.sum, x, a)),
    "sum_all": lambda x, a: x.sum(),
    "mean_all": lambda x, a: x.mean(),
    "mean_square": lambda x, a: x.mean() ** 2,
    "sum_to": lambda x, a: sum_to(x, shape_in(a)).reshape(shape_in(a)),
    "broadcast": lambda x, a: x.expand(shape_in(a)),
    "softmax": lambda x, a: F.softmax(x, -1),
    "lse": lambda x, a: torch.logsumexp(x, -1),
    "log_softmax": lambda x, a: F.log_softmax(x, -1),
    "reshape": lambda x, a: x.reshape(shape_in(a)),
    "reshape_square": square(lambda x, a: x.reshape(shape_in(a))),
    "transpose": lambda x, a: x.permute([int(v) for v in a]),
    "transpose_square": square(lambda x, a: x.permute([int(v) for v in a])),
    "slice": slice_,
    "slice_square": square(slice_),
    "pad": pad,
    "pad_square": square(pad),
    "concat": lambda *args: torch.cat(args[:-1], int(args[-1][0])),
    "concat_square": square(lambda *args: torch.cat(args[:-1], int(args[-1][0]))),
    "concat_self": lambda x, a: torch.cat([x, x * x, x], int(a[0])),
    "gather": lambda x, i, a: x[i.long()],
    "gather_square": square(lambda x, i, a: x[i.long()]),
    "scatter": scatter,
    "scatter_square": square(scatter),
    "one_hot": lambda i, a: F.one_hot(i.long(), int(a[0])).double(),
    "batch_norm": batch_norm,
    "layer_norm": layer_norm,
    "instance_norm": instance_norm,
    "softmax_cross_entropy": lambda z, t, a: torch.logsumexp(z, -1) - (z * t).sum(-1),
    "gaussian_kl": lambda m, v, a: 0.5 * (v.exp() + m * m - 1 - v).sum(-1),
}


def build(name, inputs, attributes):
    if name == "vjp_div_b":
        y = inputs[0] / inputs[1]
        return torch.autograd.grad(y, inputs[1], inputs[2], create_graph=True)[0]
    if name.startswith("vjp_"):
        y = BUILD[name[4:]](*inputs[:-1], attributes)
        return torch.autograd.grad(y, inputs[0], inputs[-1], create_graph=True)[0]
    return BUILD[name](*inputs, attributes)


def gradients(y, xs):
    """Zeros where y does not depend on an x."""
    if not xs or not y.requires_grad:
        return [torch.zeros_like(x) for x in xs]
    found = torch.autograd.grad(y, xs, create_graph=True, allow_unused=True)
    return [torch.zeros_like(x) if g is None else g for g, x in zip(found, xs)]


def main():
    out = Numbers("golden_ops", "ops.py")
    table = (C_TESTS / "golden_ops.def").read_text()
    for name, shapes, attributes, kinds in ROW.findall(table):
        label = f"{name} {shapes} / {attributes} / {kinds}"
        key = key_of(label)
        a = [float(v) for v in attributes.split()]
        dims = [[int(d) for d in s.split("x")] if s != "." else [] for s in shapes.split()]
        inputs = [
            values(key, slot, d, kind, int(a[0]) if a else 1)
            for slot, (d, kind) in enumerate(zip(dims, kinds))
        ]
        xs = [x.requires_grad_() for x, kind in zip(inputs, kinds) if kind != "i"]
        y = build(name, inputs, a)
        r = values(key, 16, list(y.shape), "a").requires_grad_()
        first = gradients((r * y).sum(), xs)
        q = [values(key, 32 + i, list(x.shape), "a") for i, x in enumerate(xs)]
        second = gradients(sum((u * g).sum() for u, g in zip(q, first)) + 0 * r.sum(), xs + [r])
        out.case(label)
        out.add(y, *first, *second)
    out.write()


if __name__ == "__main__":
    main()
