/** Texts of "One Gaussian", and of what "Reparameterise" shares with it. @type {Record<string, string>} */
export const texts = {
  'algorithm.variational': 'variational inference',
  'hyper.decoder': 'x is expected at',
  'help.decoder':
    'What x is expected to be for a given z: on a line, on a bend (softplus), or on a parabola.',
  'hyper.x': 'observed x',
  'help.x': 'The number that was seen.',
  'hyper.slope': 'slope of the decoder',
  'help.slope': 'How much x changes with z.',
  'hyper.noise': 'noise of x',
  'help.noise': 'Standard deviation of x around where it is expected.',
  'hyper.mean': 'μ where q begins',
  'help.mean': 'Mean of q at step 0; dragging q sets it.',
  'hyper.sd': 'σ where q begins',
  'help.sd': 'Standard deviation of q at step 0; dragging q sets it.',
  'hyper.gradient': 'gradient',
  'help.gradient':
    'Exact; from samples whose path is differentiated (the trick); or from the score function, without a path.',
  'hyper.samples': 'samples a step',
  'help.samples': 'Samples of z that one estimate of the gradient is made of.',
  'choice.line': 'line',
  'choice.bend': 'bend',
  'choice.square': 'parabola',
  'choice.exact': 'exact',
  'choice.path': 'path',
  'choice.score': 'score',

  'lesson.gaussian.prose.1':
    'A hidden number z is drawn from the **prior** (dashed). From it comes an x we see, with noise. Which z was it? The grey hill is the exact answer, the **posterior**. Real models cannot compute it, so they fit a simple hill **q** to it. Drag the blue one.',
  'lesson.gaussian.ask.1':
    'How small can you make the last bar, the **gap**? Begin [[place:-1.5,1|here]], or [[place:2,0.1|narrow and off]].',
  'lesson.gaussian.prose.2':
    'log p(x) belongs to the model: whatever q does, the line stays. **ELBO** = reconstruction − KL(q ‖ prior) ends where q takes it, and what is missing is exactly KL(q ‖ posterior). So raising the ELBO closes the gap without knowing the posterior.',
  'lesson.gaussian.ask.2':
    'Make q [[place:1.1,0.06|very narrow]], then [[place:1.1,3|very wide]]. Which of the two terms pays each time?',
  'lesson.gaussian.prose.3':
    '[[play|Press play.]] Training climbs the map of the ELBO by its gradient and leaves its way behind. With [[hyper:noise=0.35|less noise]] x says more about z and the hill is steep; with [[hyper:noise=2|much noise]] the posterior is almost the prior.',
  'lesson.gaussian.ask.3':
    'Where does q end when the noise is large, and which bar is then nearly empty?',
  'lesson.gaussian.prose.4':
    'Now let x depend on [[hyper:decoder=square|z²]]: two hidden numbers explain x alike, and the posterior has two humps. With a [[hyper:decoder=bend|bend]] it is skewed. A normal q cannot follow, so the gap stays open; on a [[hyper:decoder=line|line]] it closes.',
  'lesson.gaussian.ask.4':
    'With two humps, press play from the [[place:-0.8,0.4|left]], from the [[place:0.8,0.4|right]] and from [[place:0,0.8|between]]. What decides where q ends? On one hump the gap is about log 2 ≈ 0.69: why?',

  'gaussian.plot': 'Densities over the hidden number z',
  'gaussian.plot.label':
    'q has mean {mean} and standard deviation {sd}. Drag it, or use the arrow keys: left and right move it, up and down make it wider and narrower, with Shift a little.',
  'gaussian.prior': 'prior p(z)',
  'gaussian.likelihood': 'likelihood p(x | z), not to scale',
  'gaussian.posterior': 'posterior p(z | x)',
  'gaussian.q': 'q(z)',
  'gaussian.mean': 'μ of q',
  'gaussian.sd': 'σ of q',
  'gaussian.bound': 'How the bound adds up, in nats',
  'gaussian.reconstruction': 'reconstruction',
  'gaussian.reconstruction.more': 'mean of log p(x | z)',
  'gaussian.kl': '− KL(q ‖ prior)',
  'gaussian.elbo': 'ELBO',
  'gaussian.gap': '+ gap',
  'gaussian.gap.more': 'KL(q ‖ posterior)',
  'gaussian.evidence': 'log p(x)',
  'gaussian.map': 'ELBO over μ and σ, its contours',
  'gaussian.map.label':
    'Map of the ELBO. q is at mean {mean}, standard deviation {sd}, ELBO {elbo} nats. Drag the point, or use the arrow keys.',
  'gaussian.chart.bound': 'ELBO and log p(x)',
  'gaussian.chart.gap': 'gap, KL(q ‖ posterior)',
  'gaussian.chart.terms': 'the terms of the ELBO',
  'gaussian.chart.kl': 'KL(q ‖ prior)',
};
