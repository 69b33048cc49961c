"""golden_robot.h: policy gradients of a Gaussian policy and the meta-gradient through them.

a ~ N(net(s), diag(exp(2 log_sd))); a batch is T moments of K episodes, moment by moment: what was seen,
what was done, rewards r. A = R - baseline, R_t = r_t + 0.9 R_{t+1}; A is a constant. The baseline is the
least squares fit with ridge 1e-5 of R to seen, seen^2, t/T, (t/T)^2, (t/T)^3, 1 (Duan et al. 2016).

Objects, all of which are differentiated by autograd from the joint density of whole episodes:
    lvc    mean of exp(l_t - stop(l_t)) A_t,  l_t = log p(a_t | s_t)     Rothfuss et al. 2019, eq. 6
    dice   mean of (magic(l_1 + .. + l_t) - magic(l_1 + .. + l_{t-1})) A_t,  magic(x) = exp(x - stop(x));
           Foerster et al. 2018, with advantages: Farquhar et al. 2019
    score  mean of l_t A_t
w_{k+1} = w_k + rate * d object(batch k; w_k) / d w_k   (k < steps)
Meta-gradient: d object(batch `steps`; w_steps) / d w_0. First order: w_{k+1} - w_k is a constant.
Stored a case: advantages of batch 0; for each object: its value, its gradient at w_0, the meta-gradient
of second order; then that of first order, which is the same for all.
"""

import re

import torch

from emit import C_TESTS, Numbers
from maml import apply, parameters
from values import key_of, values

ROW = re.compile(r'^CASE\("([^"]*)", (\d+), (\d+), (\d+), ([0-9.]+)\)', re.M)
DISCOUNT = 0.9
OBJECTS = ("lvc", "dice", "score")


def magic(x):
    return torch.exp(x - x.detach())


def advantages(seen, reward):
    moments, episodes, _ = seen.shape
    ahead = torch.zeros(episodes)
    returns = torch.zeros(moments, episodes)
    for t in reversed(range(moments)):
        ahead = reward[t] + DISCOUNT * ahead
        returns[t] = ahead
    time = (torch.arange(moments) / moments)[:, None, None].expand(moments, episodes, 1)
    x = torch.cat([seen, seen**2, time, time**2, time**3, torch.ones_like(time)], 2).flatten(0, 1)
    fit = torch.linalg.solve(x.T @ x + 1e-5 * torch.eye(x.shape[1]), x.T @ returns.flatten())
    return returns - (x @ fit).reshape(moments, episodes)


def batch(key, slot, moments, episodes, n, m):
    seen = values(key, slot, [moments, episodes, n], "a")
    done = values(key, slot + 1, [moments, episodes, m], "a")
    reward = values(key, slot + 2, [moments, episodes], "a")
    return seen, done, advantages(seen, reward)


def surrogate(kind, net, weights, data):
    seen, done, advantage = data
    moments, episodes, n = seen.shape
    mean = apply(net, seen.reshape(-1, n), weights[:-1]).reshape(done.shape)
    policy = torch.distributions.Normal(mean, weights[-1].exp())
    log_p = policy.log_prob(done).sum(-1)
    if kind == "score":
        # log p without the constant, as the core has it
        log_p = log_p + 0.5 * done.shape[2] * torch.log(torch.tensor(2 * torch.pi))
        return (log_p * advantage).mean()
    if kind == "lvc":
        return (magic(log_p) * advantage).mean()
    total = 0
    for t in range(moments):
        until, before = log_p[: t + 1].sum(0), log_p[:t].sum(0)
        total = total + ((magic(until) - magic(before)) * advantage[t]).sum()
    return total / (moments * episodes)


def meta_gradient(kind, net, theta, batches, rate, second):
    now = theta
    for data in batches[:-1]:
        slope = torch.autograd.grad(surrogate(kind, net, now, data), now, create_graph=second)
        now = [w + rate * g for w, g in zip(now, slope)]
    return torch.autograd.grad(surrogate(kind, net, now, batches[-1]), theta)


def main():
    out = Numbers("golden_robot", "robot.py")
    for row in ROW.findall((C_TESTS / "golden_robot.def").read_text()):
        net, moments, episodes, steps, rate = row[0], *map(int, row[1:4]), float(row[4])
        key = key_of(net)
        n, m = int(net.split()[0]), int(net.split()[-1][1:])
        theta = parameters(net, key)
        theta = [p.requires_grad_() for p in theta + [values(key, 50, [m], "a") * 0.25]]
        batches = [
            batch(key, 100 + 3 * k, moments, episodes, n, m) for k in range(steps + 1)
        ]
        out.case(", ".join(row))
        out.add(batches[0][2])
        metas = []
        for kind in OBJECTS:
            value = surrogate(kind, net, theta, batches[0])
            metas.append(meta_gradient(kind, net, theta, batches, rate, True))
            out.add(value, *torch.autograd.grad(value, theta), *metas[-1])
        first = meta_gradient("lvc", net, theta, batches, rate, False)
        out.add(*first)
        # A case in which two of them are alike tests nothing.
        scale = max(g.abs().max() for g in first)
        all_ = [*metas, first]
        for i, a in enumerate(all_):
            for b in all_[:i]:
                assert max((x - y).abs().max() for x, y in zip(a, b)) / scale > 0.01
    out.write()


if __name__ == "__main__":
    main()
