"""golden_vae.h: one step of two variational autoencoders (Kingma & Welling 2014).

loss = mean over the batch of ( sum over pixels of the Bernoulli cross-entropy from logits
       + beta * KL( N(mu, e^logvar) || N(0, 1) ) ), in nats; z = mu + e^(logvar / 2) * noise.
Stored a case: loss, mean cross-entropy, mean KL, gradient by every parameter in order, by x.
"""

import torch
import torch.nn.functional as F

from emit import Numbers
from maml import unit
from ops import conv, conv_transpose
from values import key_of, values


def total(x, logits, mu, logvar, beta):
    bce = F.binary_cross_entropy_with_logits(logits, x, reduction="sum") / x.shape[0]
    kl = 0.5 * (logvar.exp() + mu**2 - 1 - logvar).sum() / x.shape[0]
    return bce + beta * kl, bce, kl


def latent(mu, logvar, key):
    return mu + torch.exp(0.5 * logvar) * values(key, 101, list(mu.shape), "a")


def mlp(x, p, key):
    h = torch.tanh(x @ p[0] + p[1])
    mu, logvar = h @ p[2] + p[3], h @ p[4] + p[5]
    h = F.relu(latent(mu, logvar, key) @ p[6] + p[7])
    return total(x, h @ p[8] + p[9], mu, logvar, 1.0)


def conv_net(x, p, key):
    h = F.relu(conv(x, p[0], (2, 1)) + p[1])
    h = F.relu(conv(h, p[2], (2, 1)) + p[3]).reshape(x.shape[0], -1)
    mu, logvar = h @ p[4] + p[5], torch.clamp(h @ p[6] + p[7], -1, 1)
    h = F.relu(latent(mu, logvar, key) @ p[8] + p[9]).reshape(-1, 2, 2, 4)
    h = F.leaky_relu(conv_transpose(h, p[10], (2, 1, 4, 4)) + p[11], 0.2)
    return total(x, conv_transpose(h, p[12], (2, 1, 8, 7)) + p[13], mu, logvar, 0.5)


CASES = {
    "mlp": (mlp, [5, 12], [[12, 8], [8], [8, 3], [3], [8, 3], [3], [3, 8], [8], [8, 12], [12]]),
    "conv": (
        conv_net,
        [3, 8, 7, 1],
        # fmt: off
        [[3, 3, 1, 3], [3], [3, 3, 3, 4], [4], [16, 2], [2], [16, 2], [2], [2, 16], [16],
         [3, 3, 3, 4], [3], [3, 3, 1, 3], [1]],
        # fmt: on
    ),
}


def main():
    out = Numbers("golden_vae", "vae.py")
    for name, (loss, shape, dims) in CASES.items():
        key = key_of(name)
        params = []
        for d in dims:
            # Fan: all but the last axis; a bias has the fan 64.
            fan = torch.tensor(d[:-1]).prod().item() if len(d) > 1 else 64
            params.append((values(key, len(params), d, "a") * unit(fan)).requires_grad_())
        x = values(key, 100, shape, "u").requires_grad_()
        parts = loss(x, params, key)
        out.case(name)
        out.add(*parts, *torch.autograd.grad(parts[0], params + [x]))
        print(name, *(f"{v:.4f}" for v in parts))
    out.write()


if __name__ == "__main__":
    main()
