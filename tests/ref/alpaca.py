"""golden_alpaca.h: the evidence of Bayesian linear regression, all points at once.

The core takes one point after another; here y is one draw of a multivariate normal with mean F m and
covariance F F^T + v I, whose density is torch.distributions', and the prediction of a point by those
before it is a conditional of that normal. F of slot 0, y of slot 1, m of slot 2.
Stored a case: -log p(y) / n; its gradient by F, m and v; mean and variance of each point by those
before it.
"""

import re

import torch
from torch.distributions import MultivariateNormal

from emit import C_TESTS, Numbers
from values import key_of, values

ROW = re.compile(r"^CASE\((\d+), (\d+), ([0-9.]+)\)", re.M)


def main():
    out = Numbers("golden_alpaca", "alpaca.py")
    for row in ROW.findall((C_TESTS / "golden_alpaca.def").read_text()):
        n, dims = int(row[0]), int(row[1])
        key = key_of("alpaca") + n
        f = values(key, 0, [n, dims], "a").requires_grad_()
        y = values(key, 1, [n], "w") / 8
        m = values(key, 2, [dims], "a").requires_grad_()
        v = torch.tensor(float(row[2]), requires_grad=True)
        covariance = f @ f.T + v * torch.eye(n)
        loss = -MultivariateNormal(f @ m, covariance).log_prob(y) / n
        gradient = torch.autograd.grad(loss, [f, m, v], retain_graph=True)
        means, variances = [], []
        for i in range(n):
            weight = torch.linalg.solve(covariance[:i, :i], covariance[:i, i])
            means.append(f[i] @ m + weight @ (y - f @ m)[:i])
            variances.append(covariance[i, i] - weight @ covariance[:i, i])
        out.case(", ".join(row))
        out.add(loss, *gradient, torch.stack(means), torch.stack(variances))
    out.write()


if __name__ == "__main__":
    main()
