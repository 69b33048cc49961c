"""golden_posterior.h: targets and estimates of the ELBO's gradient by PyTorch, evidence by SciPy.

Stored a case: the evidence, integrated over the plane; at the samples z of q the target's log and
its slope by z; f and what each sample says of the gradient, by the path and by the score function;
the ELBO, its gradient and the variances of both from one sample, by sums over a fine grid of z.
"""

import math
import re

import numpy as np
import torch
from scipy.integrate import quad
from torch.distributions import MultivariateNormal

from emit import C_TESTS, Numbers
from values import key_of, values

ROW = re.compile(r"^CASE\((\w+), (\S+), (\S+), (\S+), (\S+), (\d), (\d)\)", re.M)
SAMPLES = 5
CELLS = 700  # of the grid, a side


def normal(mean, sd, correlation):
    cov = [[sd[0] ** 2, correlation * sd[0] * sd[1]], [correlation * sd[0] * sd[1], sd[1] ** 2]]
    return MultivariateNormal(torch.tensor(mean), torch.tensor(cov))


def target_of(name, correlation, bend, apart, share):
    """The log of the target, without its constant."""
    if name == "GAUSSIAN":
        p = normal([0.0, 0.0], [1.4, 1.0], correlation)
        return lambda z: p.log_prob(z) - p.log_prob(torch.zeros(2))
    if name == "BANANA":

        def banana(z):
            x, y = z[..., 0], z[..., 1]
            off = y - bend * (x**2 - 1.5**2)
            return -0.5 * (x / 1.5) ** 2 - 0.5 * (off / 0.5) ** 2

        return banana
    centre = [apart / 2 * 0.8, apart / 2 * 0.6]
    parts = [
        normal([-c for c in centre], [0.7, 0.7], 0.5),
        normal(centre, [0.7, 0.7], -0.5),
    ]

    def mixture(z):
        logs = [p.log_prob(z) - p.log_prob(p.mean) for p in parts]
        return torch.logaddexp(logs[0] + math.log(share), logs[1] + math.log(1 - share))

    return mixture


def evidence_of(name, bend, target):
    """By SciPy's adaptive rule over x, and Gauss's with many nodes over y."""
    nodes, weights = (torch.tensor(v) for v in np.polynomial.legendre.leggauss(160))

    def strip(x):
        # A thin banana is integrated along its own middle.
        middle = bend * (x * x - 1.5**2) if name == "BANANA" else 0.0
        y = middle + 8.0 * nodes
        return float(8 * (weights * target(torch.stack([torch.full_like(y, x), y], 1)).exp()).sum())

    total, error = quad(strip, -14, 14, epsabs=1e-11, epsrel=1e-11, limit=200)
    if error > 1e-9:
        raise ValueError(f"{name}: evidence within {error}")
    return math.log(total)


def theta_of(key, full):
    mean = values(key, 0, [2], "a") * 2
    logs = values(key, 1, [2], "a") / 2
    lean = values(key, 2, [1], "a")
    return torch.cat([mean, logs, lean] if full else [mean, logs])


def q_of(theta):
    """q and its L; the numbers of theta in the order of the core."""
    zero = torch.zeros(())
    lean = theta[4] if len(theta) == 5 else zero
    rows = [torch.stack([theta[2].exp(), zero]), torch.stack([lean, theta[3].exp()])]
    tril = torch.stack(rows)
    return MultivariateNormal(theta[:2], scale_tril=tril), tril


def estimates(target, theta, eps, sampled):
    """f and the shares of one sample."""
    theta = theta.clone().requires_grad_()
    q, tril = q_of(theta)
    held, _ = q_of(theta.detach())
    z = theta[:2] + tril @ eps
    known = torch.zeros(()) if sampled else q.entropy()
    f = target(z) - (held.log_prob(z) if sampled else 0)
    (path,) = torch.autograd.grad(f + known, theta, retain_graph=True)
    surrogate = f.detach() * q.log_prob(z.detach()) + known
    (score,) = torch.autograd.grad(surrogate, theta)
    return z.detach(), f.detach(), path, score


def grid_of(theta):
    """Cells over all of q, with eps of their middles and their weights."""
    q, tril = q_of(theta)
    side = (torch.arange(CELLS) + 0.5) / CELLS * 2 - 1
    x, y = torch.meshgrid(side, side, indexing="ij")
    reach = 8.0 * q.stddev.max()
    z = theta[:2] + reach * torch.stack([x.reshape(-1), y.reshape(-1)], 1)
    eps = torch.linalg.solve_triangular(tril, (z - theta[:2]).T, upper=False).T
    keep = (eps**2).sum(1) < 8.0**2
    weight = q.log_prob(z).exp() * (2 * reach / CELLS) ** 2
    return z[keep], eps[keep], weight[keep]


def exactly(target, theta, sampled):
    """ELBO, gradient and variances by the grid, gradients of single samples in closed batches."""
    z, eps, weight = grid_of(theta)
    count = len(z)
    each = theta.repeat(count, 1).requires_grad_()
    scale = each[:, 2:4].exp()
    lean = each[:, 4] if len(theta) == 5 else torch.zeros(count)
    moved = torch.stack(
        [
            each[:, 0] + scale[:, 0] * eps[:, 0],
            each[:, 1] + scale[:, 1] * eps[:, 1] + lean * eps[:, 0],
        ],
        1,
    )

    def log_q(at, spread, lean, mean):
        first = (at[:, 0] - mean[:, 0]) / spread[:, 0]
        second = (at[:, 1] - mean[:, 1] - lean * first) / spread[:, 1]
        return -0.5 * (first**2 + second**2) - spread.log().sum(1) - math.log(2 * math.pi)

    still = log_q(moved, scale.detach(), lean.detach(), each[:, :2].detach())
    f = target(moved) - (still if sampled else 0)
    entropy = 0 if sampled else (scale.log().sum(1) + 1 + math.log(2 * math.pi))
    (path,) = torch.autograd.grad((f + entropy).sum(), each, retain_graph=True)
    own = log_q(moved.detach(), scale, lean, each[:, :2])
    (score,) = torch.autograd.grad((f.detach() * own + entropy).sum(), each)
    elbo = (weight * (target(z) - q_of(theta)[0].log_prob(z))).sum()
    means = [(weight[:, None] * g).sum(0) for g in (path, score)]
    if (means[0] - means[1]).abs().max() > 1e-7:
        raise ValueError(f"path and score differ: {means}")
    spread = [(weight[:, None] * (g - m) ** 2).sum(0) for g, m in zip((path, score), means)]
    return elbo, means[0], spread


def main():
    out = Numbers("golden_posterior", "posterior.py", by="PyTorch and SciPy")
    for row in ROW.findall((C_TESTS / "golden_posterior.def").read_text()):
        name, numbers = row[0], [float(v) for v in row[1:5]]
        full, sampled = int(row[5]), int(row[6])
        key = key_of(name) + int(100 * sum(map(abs, numbers)) + 0.5) + 10 * full + sampled
        target = target_of(name, *numbers)
        theta = theta_of(key, full)
        out.case(" ".join(row))
        out.add(torch.tensor([evidence_of(name, numbers[1], target)]))
        for eps in values(key, 3, [SAMPLES, 2], "w") / 8:
            z, f, path, score = estimates(target, theta, eps, sampled)
            at = z.clone().requires_grad_()
            value = target(at)
            (slope,) = torch.autograd.grad(value, at)
            out.add(z, value, slope, f, path, score)
        elbo, gradient, (by_path, by_score) = exactly(target, theta, sampled)
        out.add(elbo, gradient, by_path, by_score)
    out.write()


if __name__ == "__main__":
    main()
