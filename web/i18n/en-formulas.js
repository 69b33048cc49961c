/** @type {Record<string, string>} */
export const texts = {
  'formula.vae.elbo.title': 'The evidence lower bound',
  'formula.vae.elbo.says':
    'How well the decoder redraws a drawing from its code, less what the code costs. It never exceeds the logarithm of the drawing’s probability. Nats a picture, mean of {count} held-out drawings.',
  'formula.vae.reconstruction.title': 'Reconstruction',
  'formula.vae.reconstruction.says':
    'The log-probability of a drawing’s 784 pixels under the decoder, with one code drawn for each drawing: below, pixels times nats a pixel. Mean of {count} held-out drawings.',
  'formula.vae.kl.title': 'Kullback–Leibler divergence of the code from the prior',
  'formula.vae.kl.says':
    'What it costs to say where the code is: for Gaussians a sum over the dimensions, exact. Below, dimensions times nats a dimension. Mean of {count} held-out drawings.',
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
};
