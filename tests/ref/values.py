"""Inputs by one closed formula, the same as in tests/c/golden.h: only outputs are stored.

A value is a 32-bit hash of (key, slot, index) cut to 16 bits and mapped to a grid that float32
holds exactly, so that single and double precision start from the same numbers. The grids of 'a',
'k', 'w' and 'h' do not contain 0.
"""

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def mix(x):
    """A 32-bit finaliser (Wellons 2018, "lowbias32")."""
    x ^= x >> 16
    x = (x * 0x7FEB352D) & 0xFFFFFFFF
    x ^= x >> 15
    x = (x * 0x846CA68B) & 0xFFFFFFFF
    return x ^ (x >> 16)


def key_of(text):
    """FNV-1a, 32 bits."""
    key = 2166136261
    for byte in text.encode():
        key = ((key ^ byte) * 16777619) & 0xFFFFFFFF
    return key


def bits(key, slot, count):
    start = mix((key + 0x9E3779B9 * slot) & 0xFFFFFFFF)
    return np.array([mix((start + i) & 0xFFFFFFFF) >> 16 for i in range(count)])


def values(key, slot, shape, kind, below=1):
    """A tensor of the given kind; below: the number of rows an index ('i') may name."""
    k = bits(key, slot, int(np.prod(shape, dtype=np.int64)))
    any_ = (2 * k + 1 - 65536) / 32768.0
    if kind == "a":
        v = any_
    elif kind == "p":
        v = 0.5 + k / 32768.0
    elif kind == "k":
        v = np.sign(any_) * 0.25 + any_
    elif kind == "u":
        v = k / 65536.0
    elif kind == "w":
        v = 16 * any_
    elif kind == "h":
        v = 60 * any_
    elif kind == "o":
        v = 96 + 2 * any_
    elif kind == "t":
        v = (k % 3 - 1).astype(float)
    elif kind == "i":
        v = (k % below).astype(float)
    elif kind == "z":
        v = 0.0 * k
    else:
        raise ValueError(kind)
    return torch.tensor(np.asarray(v, dtype=np.float64).reshape(shape))
