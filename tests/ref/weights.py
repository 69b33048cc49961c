#!/usr/bin/env python3
"""Recomputes with NumPy what the core answers, from files it has written: weights as safetensors, by a reader of
20 lines, and arrays as .npy. Prints, for each case of the table that it is given, the largest differences.

    python3 tests/ref/weights.py folder
"""
import json
import struct
import sys
from pathlib import Path

import numpy as np


def read_safetensors(path):
    raw = Path(path).read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + length])
    metadata = header.pop("__metadata__", {})
    data = raw[8 + length :]
    tensors = {}
    for name, row in header.items():
        assert row["dtype"] == "F32", name
        start, end = row["data_offsets"]
        tensors[name] = np.frombuffer(data[start:end], "<f4").reshape(row["shape"]).astype(np.float64)
    return metadata, tensors


def relu(x):
    return np.maximum(x, 0)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def log_softmax(z):
    z = z - z.max(-1, keepdims=True)
    return z - np.log(np.exp(z).sum(-1, keepdims=True))


def conv(x, w, stride, pad):
    """x [B,H,W,C], w [KH,KW,C,O]"""
    x = np.pad(x, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    high, wide = ((n - k) // stride + 1 for n, k in zip(x.shape[1:3], w.shape[:2]))
    y = np.zeros((x.shape[0], high, wide, w.shape[3]))
    for u in range(w.shape[0]):
        for v in range(w.shape[1]):
            y += x[:, u : u + stride * high : stride, v : v + stride * wide : stride] @ w[u, v]
    return y


def conv_transpose(x, w, stride, pad, high, wide):
    """x [B,H,W,C], w [KH,KW,O,C]: the adjoint of a convolution from O to C channels"""
    y = np.zeros((x.shape[0], high + 2 * pad, wide + 2 * pad, w.shape[2]))
    for u in range(w.shape[0]):
        for v in range(w.shape[1]):
            y[:, u : u + stride * x.shape[1] : stride, v : v + stride * x.shape[2] : stride] += x @ w[u, v].T
    return y[:, pad : pad + high, pad : pad + wide]


def linear(t, name, x):
    y = x.reshape(len(x), -1) @ t[f"{name}.weight"]
    return y + t[f"{name}.bias"] if f"{name}.bias" in t else y


def batch_norm(t, name, x):
    axes = tuple(range(x.ndim - 1))
    x = (x - x.mean(axes)) / np.sqrt(x.var(axes) + 1e-5)
    return x * t[f"{name}.scale"] + t[f"{name}.shift"]


def vae(t, x, network):
    if network == "mlp":
        h = relu(linear(t, "encoder.0", x))
        code = linear(t, "encoder.4", relu(linear(t, "encoder.2", h)))
    else:
        h = x.reshape(-1, 28, 28, 1)
        for layer, stride in ((1, 2), (3, 2), (5, 1)):
            h = relu(conv(h, t[f"encoder.{layer}.weight"], stride, 1) + t[f"encoder.{layer}.bias"])
        code = linear(t, "encoder.7", h)
    mean = code[:, : code.shape[1] // 2]
    if network == "mlp":
        h = relu(linear(t, "decoder.2", relu(linear(t, "decoder.0", mean))))
        return mean, linear(t, "decoder.4", h)
    h = relu(linear(t, "decoder.0", mean)).reshape(-1, 7, 7, 64)
    h = relu(conv(h, t["decoder.3.weight"], 1, 1) + t["decoder.3.bias"])
    h = relu(conv_transpose(h, t["decoder.5.weight"], 2, 1, 14, 14) + t["decoder.5.bias"])
    h = conv_transpose(h, t["decoder.7.weight"], 2, 1, 28, 28) + t["decoder.7.bias"]
    return mean, h.reshape(len(x), 784)


def conv_back(x, w, slope, stride, pad):
    """Gradients of a convolution by its input and by its weights."""
    high, wide = slope.shape[1:3]
    padded = np.pad(x, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    by_weight = np.zeros_like(w)
    for u in range(w.shape[0]):
        for v in range(w.shape[1]):
            seen = padded[:, u : u + stride * high : stride, v : v + stride * wide : stride]
            by_weight[u, v] = np.tensordot(seen, slope, ((0, 1, 2), (0, 1, 2)))
    return conv_transpose(slope, w, stride, pad, *x.shape[1:3]), by_weight


def batch_norm_back(t, name, x, slope):
    """Gradients of batch normalisation by its input, scale and shift; mean and variance are functions of the input."""
    axes = tuple(range(x.ndim - 1))
    deviation = np.sqrt(x.var(axes) + 1e-5)
    normal = (x - x.mean(axes)) / deviation
    inner = slope * t[f"{name}.scale"]
    by_x = (inner - inner.mean(axes) - normal * (inner * normal).mean(axes)) / deviation
    return by_x, (slope * normal).sum(axes), slope.sum(axes)


CONVS = (1, 4, 7, 10)


def conv4(t, x):
    """Four convolutions with stride 2 and batch normalisation, by the statistics of x itself; also what each
    layer was given, and the normalisation after it."""
    h = x.reshape(-1, 28, 28, 1)
    given = []
    for layer in CONVS:
        y = conv(h, t[f"net.{layer}.weight"], 2, 1)
        given.append((h, y))
        h = relu(batch_norm(t, f"net.{layer + 1}", y))
    return linear(t, "net.13", h), (given, h)


def conv4_back(t, kept, slope):
    given, last = kept
    flat = last.reshape(len(last), -1)
    gradient = {"net.13.weight": flat.T @ slope, "net.13.bias": slope.sum(0)}
    slope = (slope @ t["net.13.weight"].T).reshape(last.shape)
    for layer, (x, y) in zip(reversed(CONVS), reversed(given)):
        norm, name = f"net.{layer + 1}", f"net.{layer}.weight"
        slope = slope * (batch_norm(t, norm, y) > 0)
        slope, gradient[f"{norm}.scale"], gradient[f"{norm}.shift"] = batch_norm_back(t, norm, y, slope)
        slope, gradient[name] = conv_back(x, t[name], slope, 2, 1)
    return gradient


def mlp(t, x):
    """784-256-128 without normalisation; also what each layer was given."""
    a = relu(linear(t, "net.0", x))
    b = relu(linear(t, "net.2", a))
    return linear(t, "net.4", b), (x, a, b)


def mlp_back(t, given, slope):
    gradient = {}
    for layer, h in zip((4, 2, 0), reversed(given)):
        gradient[f"net.{layer}.weight"], gradient[f"net.{layer}.bias"] = h.T @ slope, slope.sum(0)
        slope = (slope @ t[f"net.{layer}.weight"].T) * (h > 0)
    return gradient


NETWORKS = {"conv": (conv4, conv4_back), "mlp": (mlp, mlp_back)}


def inner_step(t, network, x, target, rates):
    """One step of gradient descent on the mean cross-entropy of a support set, with a rate for each tensor."""
    forward, backward = NETWORKS[network]
    z, kept = forward(t, x)
    gradient = backward(t, kept, (np.exp(log_softmax(z)) - target) / len(x))
    assert gradient.keys() == rates.keys(), (gradient.keys(), rates.keys())
    return {name: t[name] - rates[name] * gradient[name] for name in t}


def far(got, want):
    assert got.shape == want.shape, (got.shape, want.shape)
    return float(np.abs(got - want).max() / (1 + np.abs(want).max()))


def check(folder, case):
    metadata, t = read_safetensors(folder / f"{case}.safetensors")
    hypers = json.loads(metadata["hypers"])
    there = lambda name: np.load(folder / f"{case}-{name}.npy")
    if metadata["algorithm"] == "vae":
        mean, logits = vae(t, there("input").astype(np.float64), hypers["network"])
        return {"mean": far(mean, there("mean")), "output": far(sigmoid(logits), there("output"))}
    support, query, label, probs = (there(n) for n in ("support", "query", "label", "probs"))
    network = hypers["network"]
    rate = t.pop("rate", np.array(hypers["innerRate"]))
    target = np.eye(hypers["way"])[label]
    answer = lambda weights: np.exp(log_softmax(NETWORKS[network][0](weights, query.astype(np.float64))[0]))
    result = {"before": far(answer(t), probs[0])}
    for step in range(1, len(probs)):
        # Learnt rates are one for all, or a row for each step with one for each tensor.
        row = rate[min(step, len(rate)) - 1] if rate.ndim == 2 else np.broadcast_to(rate.reshape(-1), len(t))
        t = inner_step(t, network, support.astype(np.float64), target, dict(zip(t, row)))
        result[f"after {step}"] = far(answer(t), probs[step])
    return {**result, "moved": float(np.abs(probs[-1] - probs[0]).max())}


folder = Path(sys.argv[1])
cases = sorted(path.stem for path in folder.glob("*.safetensors"))
print(json.dumps({case: check(folder, case) for case in cases}))
