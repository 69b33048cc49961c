/** Texts of "Fit a shape to a shape". @type {Record<string, string>} */
export const texts = {
  'algorithm.posterior': 'variational inference in the plane',
  'hyper.target': 'shape',
  'help.target': 'The density that q is fitted to. Its height is known only up to a constant.',
  'hyper.correlation': 'correlation of the Gaussian',
  'help.correlation': 'How the two coordinates of the Gaussian target go together.',
  'hyper.bend': 'bend of the banana',
  'help.bend': 'Curvature of the banana; 0 makes it straight.',
  'hyper.apart': 'distance of the two hills',
  'help.apart': 'Between the centres of the mixture’s two parts.',
  'hyper.share': 'share of the first hill',
  'help.share': 'How much of the mixture lies in its first part.',
  'hyper.family': 'what q may be',
  'help.family':
    'Mean field: both coordinates independent, an upright ellipse. Full covariance: any ellipse.',
  'hyper.mean1': 'z₁ where q begins',
  'help.mean1': 'First coordinate of q’s mean at step 0; dragging q sets it.',
  'hyper.mean2': 'z₂ where q begins',
  'help.mean2': 'Second coordinate of q’s mean at step 0; dragging q sets it.',
  'hyper.sd1': 'σ₁ where q begins',
  'help.sd1': 'First standard deviation of q at step 0.',
  'hyper.sd2': 'σ₂ where q begins',
  'help.sd2': 'Second standard deviation of q at step 0.',
  'hyper.tilt': 'tilt where q begins',
  'help.tilt': 'Correlation of q at step 0; a mean field has none.',
  'hyper.estimator': 'gradient',
  'help.estimator':
    'Through the samples (path), by their heights alone (score), by heights less their mean (baseline), or exact.',
  'hyper.entropy': 'entropy of q',
  'help.entropy':
    'Known in closed form, or estimated from the same samples as the rest; then the noise dies where q fits.',
  'hyper.draws': 'samples a step',
  'help.draws': 'Samples that one estimate of the gradient is made of.',
  'choice.banana': 'banana',
  'choice.mixture': 'two hills',
  'choice.meanField': 'mean field',
  'choice.full': 'full covariance',
  'choice.baseline': 'baseline',
  'choice.sampled': 'sampled',

  'lesson.posterior.prose.1':
    'The grey shape is what we would like to know: a **target** over two numbers, given only up to a constant. The blue ellipse is **q**, a normal distribution. Drag it by its middle, widen it by its squares. What is missing between ELBO and log Z is the **gap**, exactly KL(q ‖ p).',
  'lesson.posterior.ask.1':
    'How small can you make the gap by hand? Then [[play|let the gradient try]].',
  'lesson.posterior.prose.2':
    'The shape leans, q stands upright: a [[hyper:family=meanField|mean field]] treats both numbers as independent. It ends [[play|in the middle, and too narrow]], as wide as the shape is when the other number is held. With [[hyper:family=full|full covariance]] q may tilt, and the gap closes.',
  'lesson.posterior.ask.2':
    'Make the target lean [[hyper:correlation=0.95|more]] and [[hyper:correlation=0.3|less]]. The mean field’s gap is −½ log(1 − ρ²): does it agree?',
  'lesson.posterior.prose.3':
    'On [[hyper:target=mixture|two hills]] a single normal must choose. KL(q ‖ p) punishes q for being where p is not, far less for missing what p has: so it takes one hill and forgets the other. Begin [[place:-2.5,-1.5,0.6,0.6,0|left]], [[place:2.5,1.5,0.6,0.6,0|right]] or [[place:0,0,2.5,2.5,0|wide in the middle]].',
  'lesson.posterior.ask.3':
    'How large is the gap on one hill, and what has it to do with the hill’s share? How [[hyper:apart=2|near]] must the hills be for q to cover both?',
  'lesson.posterior.prose.4':
    'A [[hyper:target=banana|banana]] is no ellipse at all. Wherever q lies, part of the shape is left out. Training only sees the samples: the **clouds** below show where estimates of the gradient by q’s mean fall, all from the same samples; the cross is the exact gradient.',
  'lesson.posterior.ask.4':
    'Does tilting help on the banana? Compare [[hyper:family=meanField|mean field]] and [[hyper:family=full|full covariance]] after training. Why not?',
  'lesson.posterior.prose.5':
    'Three ways to the same mean: through the samples ([[hyper:estimator=path|path]]), by their heights alone ([[hyper:estimator=score|score function]]), and by heights less the mean of the others ([[hyper:estimator=baseline|baseline]]). Train with each, with [[hyper:draws=2|two samples]] and with [[hyper:draws=64|sixty-four]].',
  'lesson.posterior.ask.5':
    'On the [[hyper:target=gaussian|Gaussian]] with [[hyper:family=full|full covariance]], let the [[hyper:entropy=sampled|entropy be sampled]] too. Which clouds shrink to a point as q becomes the target, and which does not?',

  'posterior.target': 'target p(z)',
  'posterior.q': 'q(z), 1 and 2 σ',
  'posterior.samples': 'samples',
  'posterior.map.label':
    'Target and q over the plane. q has its mean at {mean1}, {mean2}, standard deviations {sd1} and {sd2}, correlation {tilt}; gap {gap} nats. Drag it, or use the arrow keys; plus and minus make it wider and narrower, Shift moves it a little.',
  'posterior.mean1': 'z₁',
  'posterior.mean2': 'z₂',
  'posterior.sd1': 'σ₁',
  'posterior.sd2': 'σ₂',
  'posterior.tilt': 'tilt ρ',
  'posterior.bound': 'How the bound adds up, in nats',
  'posterior.energy': 'mean height',
  'posterior.energy.more': 'mean of log p̃(z) over q',
  'posterior.entropy': '+ entropy of q',
  'posterior.elbo': 'ELBO',
  'posterior.gap': '+ gap',
  'posterior.gap.more': 'KL(q ‖ p)',
  'posterior.evidence': 'log Z',
  'posterior.evidence.more': 'whatever q does, it stays',
  'posterior.clouds': 'Estimates of the gradient by q’s mean',
  'posterior.path': 'path',
  'posterior.score': 'score function',
  'posterior.baseline': 'with a baseline',
  'posterior.variance': 'variance {variance}',
  'posterior.cloud':
    '{way}: {count} estimates of the gradient around the exact one; variance of all numbers together {variance}',
  'posterior.ratio':
    'To be as calm as the path, the score function takes {score} times as many samples here, with a baseline {baseline}.',
  'posterior.chart.elbo': 'ELBO and log Z',
  'posterior.chart.gap': 'gap, KL(q ‖ p)',
  'posterior.chart.noise': 'variance of the gradient',

  'formula.posterior.energy.title': 'Mean height',
  'formula.posterior.energy.says':
    'The mean, over q, of the target’s log without its constant; exact, by quadrature.',
  'formula.posterior.entropy.title': 'Entropy of q',
  'formula.posterior.entropy.says':
    'How spread q is. Without it q would shrink to a point on the highest place.',
  'formula.posterior.elbo.title': 'Evidence lower bound',
  'formula.posterior.elbo.says': 'Mean height and entropy: what training raises.',
  'formula.posterior.gap.title': 'Gap',
  'formula.posterior.gap.says':
    'What the bound lacks is the KL divergence from the target to q: 0 only if they are the same.',
  'formula.posterior.evidence.title': 'Evidence',
  'formula.posterior.evidence.says':
    'Log of the constant that the target lacks. It is known here, and seldom elsewhere.',

  'formula.posterior.variance.title': 'Noise of an estimated gradient',
  'formula.posterior.variance.says':
    'The variance of the estimate of each number of q from one batch of samples, added up. Below, as the square of a standard deviation: about how far a step is off.',
  'formula.posterior.ratio.title': 'How many times noisier',
  'formula.posterior.ratio.says':
    'Variances of the estimates from the same samples, one over the other: of the score function and of the path; then with a baseline.',
};
