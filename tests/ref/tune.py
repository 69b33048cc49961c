"""golden_tune.h: what Reptile hands to its outer optimizer, theta - w_steps.

w_0 = theta; w_{k+1} is a step of torch.optim on the cross-entropy of minibatch k, which has
pictures of its own (slot 110 + k) and labels (i + k) mod 5. Adam has betas (0, 0.999).
Stored a case: the loss of the last minibatch before its step; theta - w_steps.
"""

import re

import torch
import torch.nn.functional as F

from emit import C_TESTS, Numbers
from maml import SUPPORT, WAYS, apply, episode, parameters
from values import key_of

ROW = re.compile(r'^CASE\("([^"]*)", (\d+), ([0-9.]+), "(\w+)"\)', re.M)
OPTIMIZER = {
    "sgd": lambda w, rate: torch.optim.SGD(w, lr=rate),
    "momentum": lambda w, rate: torch.optim.SGD(w, lr=rate, momentum=0.9),
    "adam": lambda w, rate: torch.optim.Adam(w, lr=rate, betas=(0, 0.999)),
}


def main():
    out = Numbers("golden_tune", "tune.py")
    for net, steps, rate, kind in ROW.findall((C_TESTS / "golden_tune.def").read_text()):
        key = key_of(net)
        theta = parameters(net, key)
        w = [p.clone().requires_grad_() for p in theta]
        optimizer = OPTIMIZER[kind](w, float(rate))
        for k in range(int(steps)):
            pictures, _ = episode(net, key, 110 + k, SUPPORT)
            labels = (torch.arange(SUPPORT) + k) % WAYS
            optimizer.zero_grad()
            loss = F.cross_entropy(apply(net, pictures, w), labels)
            loss.backward()
            optimizer.step()
        out.case(f"{net}, {steps} steps, rate {rate}, {kind}")
        out.add(loss, *[a - b for a, b in zip(theta, w)])
    out.write()


if __name__ == "__main__":
    main()
