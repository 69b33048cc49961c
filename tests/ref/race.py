"""golden_race.h: the ways of torch.optim's six optimizers down the surfaces, by autograd's slopes.

Stored a case: for each of SGD, momentum, Nesterov, RMSProp, Adam, AdamW the places after the steps
1 to STEPS, and at the end of each way the height above the lowest point.
"""

import math
import re

import torch

from emit import C_TESTS, Numbers

ROW = re.compile(r"^CASE\((\w+), " + ", ".join([r"([^\s,]+)"] * 10) + r",?\s+(\S+)\)", re.M)
STEPS = 10


def beale(x, y):
    return sum((c - x * (1 - y**k)) ** 2 for k, c in enumerate((1.5, 2.25, 2.625), 1))


def tilted(x, y):
    along, across = (4 * x + 3 * y) / 5, (4 * y - 3 * x) / 5
    return (along**2 + 50 * across**2) / 2


def wave(x):
    return x**2 - 10 * torch.cos(2 * math.pi * x) + 10


SURFACES = {
    "ROSENBROCK": (2.048, lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2),
    "HIMMELBLAU": (6, lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2),
    "RASTRIGIN": (5.12, lambda x, y: wave(x) + wave(y)),
    "BEALE": (4.5, beale),
    "VALLEY": (4, lambda x, y: (x**2 + 50 * y**2) / 2),
    "TILTED": (4, tilted),
}


def make(kind, theta, rate, momentum, decay):
    if kind == "SGD":
        return torch.optim.SGD([theta], rate)
    if kind in ("MOMENTUM", "NESTEROV"):
        return torch.optim.SGD([theta], rate, momentum=momentum, nesterov=kind == "NESTEROV")
    if kind == "RMSPROP":
        return torch.optim.RMSprop([theta], rate)
    if kind == "ADAM":
        return torch.optim.Adam([theta], rate, (momentum, 0.999))
    return torch.optim.AdamW([theta], rate, (momentum, 0.999), weight_decay=decay)


def main():
    out = Numbers("golden_race", "race.py")
    kinds = ("SGD", "MOMENTUM", "NESTEROV", "RMSPROP", "ADAM", "ADAMW")
    for name, _, x, y, *numbers in ROW.findall((C_TESTS / "golden_race.def").read_text()):
        reach, height = SURFACES[name]
        momentum, decay = float(numbers[6]), float(numbers[7])
        out.case(name)
        for kind, rate in zip(kinds, numbers):
            start = [reach * (2 * float(u) - 1) for u in (x, y)]
            theta = torch.tensor(start, dtype=torch.float64, requires_grad=True)
            optimizer = make(kind, theta, float(rate), momentum, decay)
            for _ in range(STEPS):
                optimizer.zero_grad()
                height(*theta).backward()
                optimizer.step()
                out.add(theta)
            out.add(height(*theta))
    out.write()


if __name__ == "__main__":
    main()
