/** @type {Record<string, string>} */
export const texts = {
  'lesson.vae.prose.2':
    'A code is a small cloud: a mean and a spread in each dimension. Every picture has two costs, stacked on the right: to **redraw** it from its code, and the **code** itself, its KL from one common prior, times β. Training makes their sum small. At β = 1 the sum is the negative **ELBO**, a bound on the log-likelihood.',
  'lesson.vae.ask.2':
    'Set [[hyper:beta=4|β to 4]], then back [[hyper:beta=1|to 1]]. Which cost is traded for which, and which dimensions fall silent first?',
  'lesson.vae.prose.3':
    'Now make it **collapse**. [[play|Train]] until most dimensions are in use, then make the code twenty times dearer: [[hyper:beta=20|β = 20]]. Within fifty steps not one of them is. The purple band is gone, every drawing is redrawn as the same grey smudge, and samples are no better.',
  'lesson.vae.ask.3':
    'To redraw now costs about 40 nats more than before. Why does training not spend a few of them on the code?',
  'lesson.vae.prose.4':
    'Repair it: [[hyper:beta=1|β = 1]] again. The decoder has unlearnt to listen, so the code gains little by speaking: after fifty steps only a handful of dimensions are awake. If the code is almost free for a while, [[hyper:beta=0.1|β = 0.1]], most of them are by then; a hundred steps later make it [[hyper:beta=1|1]].',
  'lesson.vae.ask.4':
    'Go back on the timeline to where it had collapsed and try the other way: A and B are drawn in one chart. Which one ends cheaper?',
  'lesson.vae.prose.5':
    'The same at the start: [[hyper:beta=4|β = 4]], [[reset|start anew]], [[play|train]]. After four hundred steps one dimension is in use, or none. Now with **warm-up**: β rises to 4 [[hyper:warmUp=600|over 600 steps]]; [[reset|anew]], [[play|train]]. When it has risen almost all dimensions are in use, and they stay.',
  'lesson.vae.ask.5':
    'Both runs end with the same β, so with the same costs to weigh. Which sum is smaller, and what keeps the other run from getting there?',
  'lesson.vae.prose.6':
    'It collapses [[hyper:beta=1|at β = 1]] and [[hyper:warmUp=0|without warm-up]] too, if the likelihood forgives too much. Take [[hyper:likelihood=gaussian|Gaussian pixels]] with [[hyper:sigma=1|σ = 1]] and [[reset|start anew]], then [[play|train]]: a pixel that is wrong from black to white costs half a nat, and no dimension earns its keep. With [[hyper:sigma=0.3|σ = 0.3]], [[reset|anew]], all sixteen are in use after a hundred steps.',
  'lesson.vae.ask.6':
    'The squared error counts 1 / 2σ² times. Which β at σ = 1 is worth as much as β = 1 at σ = 0.3?',
  'lesson.vae.prose.7':
    'With [[hyper:latent=2|two dimensions]] the map shows the whole latent space; with [[hyper:latent=16|sixteen]] the drawings are sharper and the map is only a slice. Move over it: the place under the pointer is decoded.',
  'lesson.vae.ask.7':
    'After a minute the blue curve leaves the orange one. What has the network learnt that held-out characters do not share?',

  'vae.use.count': '{used} of {latent}',
  'vae.use.unit': 'dimensions in use',
  'vae.use.early': 'None has anything to say yet.',
  'vae.use.collapsed': 'Collapsed.',
  'vae.use.same': 'No code says anything: every drawing is redrawn as the same picture.',
  'vae.use.some': 'The others (dashed) are nearly the prior, whatever the drawing.',
  'vae.use.all': 'Each of them tells drawings apart.',
  'vae.use.label': 'KL of each latent dimension in nats: {list}',
};
