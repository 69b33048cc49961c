/** Texts of "Reparameterise". @type {Record<string, string>} */
export const texts = {
  'lesson.reparam.prose.1':
    'To climb the ELBO we need the mean of log p(x | z) over q, so we draw samples. The trick: draw only noise ε from N(0, 1), once, and compute **z = μ + σ ε**. The noise is frozen; drag q, and every sample moves along.',
  'lesson.reparam.ask.1':
    'Make q [[place:0,2|wide]], then [[place:0,0.3|narrow]]. Which samples move most, and which stay? Now untick the freeze and drag again.',
  'lesson.reparam.prose.2':
    'Since z is computed, the gradient finds its way back: from the ELBO through log p(x | z) to z, and on to μ (× 1) and σ (× σε). [[hyper:gradient=score|Without the trick]] z is simply drawn from q: at z the way [[hyper:gradient=path|back]] ends.',
  'lesson.reparam.ask.2':
    'Without the trick, which node brings μ its gradient? Does it know the slope of log p(x | z), or only its value?',
  'lesson.reparam.prose.3':
    'Both ways give the right gradient on average (black line), from the same noise. They scatter differently: the bracket is one standard deviation, computed exactly; the triangle is the batch above. Try [[hyper:samples=1|one sample]] and [[hyper:samples=64|sixty-four]].',
  'lesson.reparam.ask.3':
    'How many samples does the way without the trick need to be as calm as the other with one? Drag q onto the posterior: which of the two falls silent?',
  'lesson.reparam.prose.4':
    'Start [[place:-1.5,1|far away]] and [[play|press play]], once [[hyper:gradient=path|with]] and once [[hyper:gradient=score|without the trick]], with [[hyper:samples=4|four samples]] a step. The map keeps the way that training goes.',
  'lesson.reparam.ask.4':
    'Both know the right direction on average. What would you have to change so that the second gets there too, and what does it cost?',

  'reparam.plot': 'Samples of q that hang on frozen noise.',
  'reparam.eps': 'noise ε',
  'reparam.z': 'sample z = μ + σε',
  'reparam.freeze': 'noise frozen while q is dragged',
  'reparam.redraw': 'Draw new noise',
  'reparam.sample': 'Sample',
  'reparam.sample.of': 'sample {number} of {count}',
  'reparam.sample.before': 'Sample before',
  'reparam.sample.next': 'Next sample',
  'reparam.tape': 'One sample, and its gradient',
  'reparam.trick': 'Gradient',
  'reparam.path': 'with the trick',
  'reparam.score': 'without',
  'reparam.tape.path':
    'Noise {eps} and q give z {z}, log p(x | z) {value}. The gradient comes back through z: by μ {mean}, by log σ {sd}.',
  'reparam.tape.score':
    'z {z} is drawn from q, noise {eps}; log p(x | z) is {value}. No gradient passes z; it comes through log q(z), times log p(x | z): by μ {mean}, by log σ {sd}.',
  'reparam.noise': 'How estimates of the gradient scatter',
  'reparam.by.mean': '∂ ELBO / ∂ μ',
  'reparam.by.sd': '∂ ELBO / ∂ log σ',
  'reparam.spread': 'exact {exact}, σ {sd}',
  'reparam.histogram':
    '{by}, {way}: estimates from {count} batches scatter around {exact} with standard deviation {sd}',
  'reparam.ratio': 'Without the trick, the same calm takes {times} times as many samples.',
};
