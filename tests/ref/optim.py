"""golden_optim.h: theta after each of five steps of torch.optim.

The gradient of step t is theta / 2 + the fixed values of slot t; that of element 3 is always 0
and that of element 4 is 0 in the first step.
"""

import re

import torch

from emit import C_TESTS, Numbers
from values import key_of, values

ROW = re.compile(r"^CASE\((\w+), (\S+), (\S+), (\S+), (\S+), (\S+)\)", re.M)
COUNT, STEPS = 19, 5


def make(kind, theta, rate, momentum, decay, epsilon, weight_decay):
    if kind == "SGD":
        return torch.optim.SGD([theta], rate)
    if kind == "MOMENTUM":
        return torch.optim.SGD([theta], rate, momentum=momentum)
    if kind == "NESTEROV":
        return torch.optim.SGD([theta], rate, momentum=momentum, nesterov=True)
    if kind == "RMSPROP":
        return torch.optim.RMSprop([theta], rate, alpha=decay, eps=epsilon)
    own = {"ADAM": torch.optim.Adam, "ADAMW": torch.optim.AdamW}[kind]
    return own([theta], rate, (momentum, decay), epsilon, weight_decay=weight_decay)


def main():
    out = Numbers("golden_optim", "optim.py")
    for kind, *numbers in ROW.findall((C_TESTS / "golden_optim.def").read_text()):
        key = key_of(kind)
        theta = values(key, 0, [COUNT], "a").requires_grad_()
        optimizer = make(kind, theta, *(float(v) for v in numbers))
        out.case(f"{kind} {' '.join(numbers)}")
        for step in range(1, STEPS + 1):
            gradient = theta.detach() / 2 + values(key, step, [COUNT], "a")
            gradient[3] = 0
            if step == 1:
                gradient[4] = 0
            theta.grad = gradient
            optimizer.step()
            out.add(theta)
    out.write()


if __name__ == "__main__":
    main()
