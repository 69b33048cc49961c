"""golden_shrink.h: the normal hierarchical model by NumPy, SciPy and PyTorch.

Stored a case: of all values together, as one normal vector, log p(x | mean, tau); its slope by mean
and log tau; for each group the conditional mean and variance of its theta, from the joint
covariance; given tau alone, with a flat prior on the mean, mean and variance of the first group's
theta; with a flat prior on tau too, mean and variance of each theta and the median of tau, by
quadrature; log p(tau' | x) - log p(tau | x) for tau' = 2 tau.
"""

import math
import re

import numpy as np
import torch
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.stats import multivariate_normal

from emit import C_TESTS, Numbers
from values import key_of, values

ROW = re.compile(r"^CASE\((\d+), (\d+), (\S+), (\S+), (\S+)\)", re.M)


def data_of(key, groups, fewest, within):
    sizes = [fewest + j % 4 for j in range(groups)]
    centres = 2 * values(key, 0, [groups], "a").numpy()
    noise = values(key, 1, [sum(sizes)], "a").numpy()
    group = np.repeat(np.arange(groups), sizes)
    return group, centres[group] + within * noise


def joint(group, groups, tau, within, flat=0.0):
    """Covariance of theta, of theta with x, and of x; flat: the variance of the mean's prior."""
    member = np.eye(groups)[group]
    theta = tau**2 * np.eye(groups) + flat
    cross = theta @ member.T
    return theta, cross, member @ cross + within**2 * np.eye(len(group))


def conditional(group, x, groups, mean, tau, within, flat=0.0):
    theta, cross, own = joint(group, groups, tau, within, flat)
    gain = np.linalg.solve(own, cross.T).T
    return mean + gain @ (x - mean), np.diag(theta - gain @ cross.T)


def slope_of(group, x, groups, mean, tau, within):
    mean = torch.tensor(mean, requires_grad=True)
    log_tau = torch.tensor(math.log(tau), requires_grad=True)
    member = torch.eye(groups)[torch.tensor(group)]
    own = (2 * log_tau).exp() * member @ member.T + within**2 * torch.eye(len(group))
    q = torch.distributions.MultivariateNormal(mean.expand(len(group)), own)
    return torch.autograd.grad(q.log_prob(torch.tensor(x)), (mean, log_tau))


def given_tau(group, x, groups, tau, within):
    """Posterior of all thetas and log p(x | tau) up to a constant, the mean integrated out."""
    _, _, own = joint(group, groups, tau, within)
    one = np.ones(len(group))
    inverse = np.linalg.inv(own)
    precision = one @ inverse @ one
    centre = one @ inverse @ x / precision
    mean, variance = conditional(group, x, groups, centre, tau, within)
    # how the centre's own uncertainty passes on
    theta, cross, _ = joint(group, groups, tau, within)
    passed = 1 - np.linalg.solve(own, cross.T).T @ one
    log_p = multivariate_normal.logpdf(x, np.full(len(x), centre), own) - 0.5 * math.log(precision)
    return mean, variance + passed**2 / precision, log_p


def everything(group, x, groups, within):
    """Flat priors on the mean and tau: tau = t / (1 - t) over 0 < t < 1."""
    best = max(given_tau(group, x, groups, tau, within)[2] for tau in np.linspace(0.01, 8, 60))

    def integral(what, to=1.0):
        def height(t):
            tau = t / (1 - t)
            mean, variance, log_p = given_tau(group, x, groups, tau, within)
            return what(mean, variance) * math.exp(log_p - best) / (1 - t) ** 2

        value, _ = quad(height, 0, to, epsabs=1e-13, epsrel=1e-12, limit=400)
        return value

    total = integral(lambda mean, variance: 1.0)
    means = [integral(lambda mean, _, j=j: mean[j]) / total for j in range(groups)]
    squares = [
        integral(lambda mean, variance, j=j: variance[j] + (mean[j] - means[j]) ** 2) / total
        for j in range(groups)
    ]
    half = brentq(lambda t: integral(lambda *_: 1.0, t) / total - 0.5, 1e-6, 0.999, xtol=1e-9)
    return means, squares, half / (1 - half)


def main():
    out = Numbers("golden_shrink", "shrink.py", by="NumPy, SciPy and PyTorch")
    for row in ROW.findall((C_TESTS / "golden_shrink.def").read_text()):
        groups, fewest = int(row[0]), int(row[1])
        mean, tau, within = (float(v) for v in row[2:])
        key = key_of("shrink") + groups
        group, x = data_of(key, groups, fewest, within)
        _, _, own = joint(group, groups, tau, within)
        evidence = multivariate_normal.logpdf(x, np.full(len(x), mean), own)
        shrunken, spread = conditional(group, x, groups, mean, tau, within)
        first = given_tau(group, x, groups, tau, within)
        second = given_tau(group, x, groups, 2 * tau, within)
        full_mean, full_variance, median = everything(group, x, groups, within)
        parts = [
            [evidence],
            [float(v) for v in slope_of(group, x, groups, mean, tau, within)],
            shrunken,
            spread,
            [first[0][0], first[1][0]],
            full_mean,
            full_variance,
            [median, second[2] - first[2]],
        ]
        out.case(" ".join(row))
        out.add(*[torch.tensor(np.asarray(p)) for p in parts])
    out.write()


if __name__ == "__main__":
    main()
