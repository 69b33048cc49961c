/** @type {Record<string, string>} */
export const texts = {
  'formula.gaussian.reconstruction.title': 'Reconstruction',
  'formula.gaussian.reconstruction.says':
    'The log-density of x, averaged over q. f(z) is where x is expected, s the noise of x; the mean squared error is integrated, not sampled. Nats.',
  'formula.gaussian.kl.title': 'Kullback–Leibler divergence of q from the prior',
  'formula.gaussian.kl.says':
    'What it costs to say where z is; for a Gaussian q and the prior N(0, 1) in closed form. It is 0 where q is the prior. Nats.',
  'formula.gaussian.elbo.title': 'The evidence lower bound',
  'formula.gaussian.elbo.says':
    'Known without the posterior: the terms need q, the prior and the likelihood alone. Nats.',
  'formula.gaussian.gap.title': 'The gap: divergence of q from the posterior',
  'formula.gaussian.gap.says':
    'Computed from its definition, with the exact posterior; that it is also what the ELBO lacks to log p(x) can be seen from the numbers. Nats.',
  'formula.gaussian.evidence.title': 'The evidence, log p(x)',
  'formula.gaussian.evidence.says':
    'How probable the model finds this x, whatever z was: an integral, which can be computed here because z is one number. q does not occur in it. Nats.',
  'formula.vae.elbo.title': 'The evidence lower bound',
  'formula.vae.elbo.says':
    'How well the decoder redraws a drawing from its code, less what the code costs. It never exceeds the logarithm of the drawing’s probability. Nats a picture, mean of {count} held-out drawings.',
  'formula.vae.reconstruction.title': 'Reconstruction',
  'formula.vae.reconstruction.says':
    'The log-probability of a drawing’s 784 pixels under the decoder, with one code drawn for each drawing: below, pixels times nats a pixel. Mean of {count} held-out drawings.',
  'formula.vae.kl.title': 'Kullback–Leibler divergence of the code from the prior',
  'formula.vae.kl.says':
    'What it costs to say where the code is: for Gaussians a sum over the dimensions, exact. Below, dimensions times nats a dimension. Mean of {count} held-out drawings.',
  'formula.latent.elbo.title': 'The evidence lower bound of one drawing',
  'formula.latent.elbo.says':
    'How well the decoder redraws it from its code, less what the code costs. It never exceeds the logarithm of the drawing’s probability. Nats, mean of 16 codes drawn from q(z|x).',
  'formula.latent.reconstruction.title': 'Reconstruction of one drawing',
  'formula.latent.reconstruction.says':
    'The log-probability of its 784 pixels under the decoder: below, pixels times nats a pixel. Mean of 16 codes drawn from q(z|x).',
  'formula.latent.kl.title': 'Kullback–Leibler divergence of its code from the prior',
  'formula.latent.kl.says':
    'What it costs to say where the code is: for Gaussians a sum over the dimensions, exact. Below, dimensions times nats a dimension.',
  'formula.vae.use.title': 'When a dimension is in use',
  'formula.vae.use.says':
    'The KL of one dimension, mean of {count} held-out drawings: the nats by which a code tells more there than the prior. A dimension counts as in use above 0.1 nats, the dashed line; this limit is a convention. Burda et al. draw theirs elsewhere: at a variance of 0.01 of the means μ.',
  'formula.maml.accuracy.title': 'Accuracy after the inner steps',
  'formula.maml.accuracy.says':
    'E episodes of alphabets never trained on; in each, N classes with Q queries, sorted after K inner steps, r of them rightly. s is the standard deviation between episodes; ± spans 95 %. Here E = {count}.',
  'formula.maml.before.title': 'Accuracy before the inner steps',
  'formula.maml.before.says':
    'The same episodes, sorted by the weights as they are, without a look at the support set: chance, if the classes’ order means nothing. Here E = {count}.',
  'formula.maml.baseline.title': 'Nearest mean on pixels',
  'formula.maml.baseline.says':
    'Each query goes to the class whose mean support picture is nearest: no learning at all, on the same episodes. Here E = {count}.',
  'formula.maml.loss.title': 'Cross-entropy of a query',
  'formula.maml.loss.says':
    'How surprised the network is by the right answer, in nats: 0 if it was sure of it. Softmax turns the logits l into beliefs.',
  'formula.compare.accuracy.title': 'Accuracy on unseen alphabets',
  'formula.compare.accuracy.says':
    'E episodes, the same for every method; in each, N classes with Q queries, r of them named rightly. s is the standard deviation between episodes; ± spans 95 %. Here E = {count}.',
  'formula.you.score.title': 'Your own score, and how sure it is',
  'formula.you.score.says':
    'p is the share you named rightly of n drawings in lesson 0; z = 1.96. Wilson’s interval spans 95 %, and does so with few drawings too. They were other drawings than the networks’.',
  'formula.batch.elbo.title': 'The evidence lower bound, while it trains',
  'formula.batch.elbo.says':
    'Nats a picture, mean of the training drawings of steps {from} to {to}, each with the weights of its step and one code.',
  'formula.batch.cost.title': 'What training makes small',
  'formula.batch.cost.says':
    'What a drawing costs to redraw, and β times what its code costs: nats a picture, mean of the training drawings of steps {from} to {to}. Of a Gaussian likelihood without the part that nothing changes, the logarithm of its width.',
  'formula.vae.cost.title': 'The same of drawings held out',
  'formula.vae.cost.says':
    'What a drawing costs to redraw, and β times what its code costs: nats a picture, mean of {count} held-out drawings. Of a Gaussian likelihood without the part that nothing changes, the logarithm of its width.',
  'formula.batch.accuracy.title': 'Accuracy on training tasks',
  'formula.batch.accuracy.says':
    'In each step s, r of the n drawings to be named were named rightly. One point of the curve is the mean of S steps, here {from} to {to}; each has other drawings and other weights, so this is no measure of what is learnt.',
  'formula.batch.loss.title': 'Loss on training tasks',
  'formula.batch.loss.says':
    'How surprised the network is by the right answers y, in nats. One point of the curve is the mean of S steps, here {from} to {to}. To be always this surprised is to believe the right answer as much as stands behind the logarithm.',
  'formula.maml.queries.title': 'Query loss on unseen alphabets',
  'formula.maml.queries.says':
    'How surprised the adapted network is by the right answers y, in nats: mean over N · Q queries, then over E episodes. To be always this surprised is to believe the right answer as much as stands behind the logarithm.',
  'formula.maml.inner.title': 'Accuracy after {step} inner steps',
  'formula.maml.inner.says':
    'The same episodes after every inner step k, here k = {step}; s is the standard deviation between episodes, ± spans 95 %. E = {count}.',
};
