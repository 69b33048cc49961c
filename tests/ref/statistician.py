"""golden_statistician.h: the ELBO of a neural statistician (Edwards & Storkey 2017) on small networks.

Stored a case: the loss; means over the drawings of -log p(x|z,c) and of the divergence of z, over
the sets of that of c; mean and log-variance of q(c|D); gradient by every parameter in order.
"""

import re

import torch
import torch.nn.functional as F
from torch.distributions import Normal, kl_divergence

from emit import C_TESTS, Numbers
from maml import apply, parameters
from values import key_of, values

ROW = re.compile(
    r'^CASE\("([^"]*)", "(\w+)", (\d+), (\d+), (\d+), (\d+), "(\w+)", ([0-9.]+)\)', re.M
)
PARTS = ("encoder", "statistic", "posterior", "prior", "decoder")
LIMIT = 10


def nets_of(pixels, width, latent):
    """Features: 6. The same texts as in tests/c/test_golden_tasks.c."""
    return (
        f"{pixels} l8 t l6 r",
        f"6 l5 t l{2 * width}",
        f"{6 + width} l7 r l{2 * latent}",
        f"{width} l5 t l{2 * latent}",
        f"{latent + width} l9 r l{pixels}",
    )


def gaussian(x):
    mean, logvar = x.chunk(2, dim=1)
    return Normal(mean, torch.exp(0.5 * torch.clamp(logvar, -LIMIT, LIMIT)))


def posterior(features, part, pooling, statistic):
    """Of one set: only the drawings looked at count."""
    seen = torch.stack([f for f, s in zip(features, part) if s])
    if pooling == "mean":
        return gaussian(statistic(seen.mean(0, keepdim=True)))
    votes = gaussian(statistic(seen))
    precision = 1 + (1 / votes.variance).sum(0, keepdim=True)
    mean = (votes.mean / votes.variance).sum(0, keepdim=True) / precision
    return Normal(mean, 1 / torch.sqrt(precision))


def main():
    out = Numbers("golden_statistician", "statistician.py")
    for name, pooling, pixels, width, latent, sets, shares, beta in ROW.findall(
        (C_TESTS / "golden_statistician.def").read_text()
    ):
        pixels, width, latent, sets, beta = *map(int, (pixels, width, latent, sets)), float(beta)
        texts = nets_of(pixels, width, latent)
        theta = [[p.requires_grad_() for p in parameters(t, key_of(t))] for t in texts]
        net = {
            part: (lambda x, t=t, p=p: apply(t, x, p)) for part, t, p in zip(PARTS, texts, theta)
        }
        share = torch.tensor([int(s) for s in shares]).reshape(sets, -1)
        each, key = share.shape[1], key_of(name)
        x = values(key, 100, [sets, each, pixels], "u")
        context_noise = values(key, 101, [sets, width], "a")
        latent_noise = values(key, 102, [sets, each, latent], "a")
        nll, own, shared, qs = [], [], [], []
        for i in range(sets):
            features = net["encoder"](x[i])
            q = posterior(features, share[i], pooling, net["statistic"])
            qs.append(q)
            shared.append(kl_divergence(q, Normal(0.0, 1.0)).sum())
            c = q.mean + q.stddev * context_noise[i]
            many = c.expand(each, width)
            z = gaussian(net["posterior"](torch.cat([features, many], 1)))
            own.append(kl_divergence(z, gaussian(net["prior"](c))).sum() / each)
            drawn = z.mean + z.stddev * latent_noise[i]
            logits = net["decoder"](torch.cat([drawn, many], 1))
            nll.append(F.binary_cross_entropy_with_logits(logits, x[i], reduction="sum") / each)
        nll, own, shared = (torch.stack(t).mean() for t in (nll, own, shared))
        loss = nll + beta * (own + shared / each)
        flat = [p for part in theta for p in part]
        out.case(f"{name}: {pooling}, {sets} sets, {shares}")
        out.add(loss, nll, own, shared)
        out.add(torch.cat([q.mean for q in qs]), 2 * torch.log(torch.cat([q.stddev for q in qs])))
        out.add(*torch.autograd.grad(loss, flat))
        print(f"{name}: {loss:.4f} = {nll:.4f} + {beta} ({own:.4f} + {shared:.4f} / {each})")
    out.write()


if __name__ == "__main__":
    main()
