"""golden_gp.h: Gaussian processes by scikit-learn, acquisitions by SciPy.

Stored a case: the log evidence; its gradient by the logs of the length scales, the signal variance
and the noise variance; at five places mean and variance of f (without noise), expected improvement
and probability of improvement over the lowest y.
"""

import re

import numpy as np
import torch
from scipy.stats import norm
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, ConstantKernel, Matern, WhiteKernel

from emit import C_TESTS, Numbers
from values import key_of, values

ROW = re.compile(r"^CASE\((\w+), (\S+), (\S+), (\S+), (\S+), (\S+), (\S+)\)", re.M)
PLACES = 5


def main():
    out = Numbers("golden_gp", "gp.py", by="scikit-learn")
    for name, *numbers in ROW.findall((C_TESTS / "golden_gp.def").read_text()):
        nu, signal, noise = (float(numbers[i]) for i in (0, 4, 5))
        inputs, own, points = (int(v) for v in numbers[1:4])
        key = key_of(name) + points
        x = values(key, 0, [points, inputs], "a").numpy()
        y = values(key, 1, [points], "w").numpy() / 16 + x[:, 0]
        lengths = values(key, 2, [inputs if own else 1], "a").numpy() / 2
        places = values(key, 3, [PLACES, inputs], "a").numpy()
        shape = np.exp(lengths) if own else float(np.exp(lengths[0]))
        part = RBF(shape) if name == "RBF" else Matern(shape, nu=nu)
        kernel = ConstantKernel(np.exp(signal)) * part + WhiteKernel(np.exp(noise))
        gp = GaussianProcessRegressor(kernel, alpha=0.0, optimizer=None).fit(x, y)
        evidence, slope = gp.log_marginal_likelihood(gp.kernel_.theta, eval_gradient=True)
        mean, sd = gp.predict(places, return_std=True)
        variance = sd**2 - np.exp(noise)
        sd = np.sqrt(variance)
        z = (y.min() - mean) / sd
        improvement = (y.min() - mean) * norm.cdf(z) + sd * norm.pdf(z)
        out.case(f"{name} {' '.join(numbers)}")
        parts = [[evidence], slope[1:-1], slope[:1], slope[-1:], mean, variance, improvement]
        out.add(*[torch.tensor(np.asarray(p)) for p in [*parts, norm.cdf(z)]])
    out.write()


if __name__ == "__main__":
    main()
