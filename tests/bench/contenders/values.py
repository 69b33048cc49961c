"""The same numbers as values.mjs and batches.mjs."""
import numpy as np

WAY = 5
INNER_RATE = 0.2
RATE = 1e-4
FLOOR = -20


def uniform(stream, count):
    k = np.arange(count, dtype=np.uint64)
    h = ((k * 0x9E3779B1 + stream * 0x85EBCA77) & 0xFFFFFFFF).astype(np.uint32)
    h = (h ^ (h >> 16)) * np.uint32(0x7FEB352D)
    h = (h ^ (h >> 15)) * np.uint32(0x846CA68B)
    return (h ^ (h >> 16)).astype(np.float64) / 2**32


def spread(stream, count, half):
    return ((2 * uniform(stream, count) - 1) * half).astype(np.float32)


def picture(index):
    u = uniform(1000 + index, 784)
    byte = np.where(u < 1 / 6, 255 - np.floor(u * 600), 0)
    return (byte / 255).astype(np.float32)


def pictures(indices):
    return np.stack([picture(i) for i in indices])


def initial(params):
    values = []
    for i, param in enumerate(params):
        dims = param["dims"]
        if "half" in param:
            values.append(spread(i, int(np.prod(dims)), param["half"]).reshape(dims))
        else:
            values.append(np.full(dims, param.get("value", 0), np.float32))
    return values


def vae_at_floor(row):
    values = initial(row["params"])
    values[2 * (len(row["encoder"]) - 1) - 1][row["latent"]:] = FLOOR
    return values


def targets(each):
    return np.repeat(np.arange(WAY), each)


def tasks_of(row, order):
    tasks = []
    for t in range(row["tasks"]):
        classes = [order[(i + t) % WAY] for i in range(WAY)]
        query = [c for c in classes for _ in range(row["query"])]
        tasks.append((pictures(classes), pictures(query)))
    return tasks
