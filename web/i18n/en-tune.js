/** Texts of "Tune in earnest". @type {Record<string, string>} */
export const texts = {
  'lesson.tune.prose.1':
    'Lesson 14 looked for the lowest place of functions that were made for it. Here every look is **a training**: a VAE learns for 40 steps with a rate and a β, and what counts is how badly it explains drawings it has not seen. [[play|Press play]]: Bayesian optimisation and chance take turns, 25 trainings each.',
  'lesson.tune.ask.1':
    'After how many trainings is one of them clearly ahead? Where on the map do the circles gather, and where do the diamonds go to waste?',
  'lesson.tune.prose.2':
    'The ground of the map is what the Gaussian process believes of places nobody has tried: the stronger the colour, the better. A hollow mark is a training that left the numbers, which counts as worse than any other: a belief must survive that, so values far above the median are clipped.',
  'lesson.tune.ask.2':
    'Is there a cliff? On which side of the best rate would you rather be wrong?',
  'lesson.tune.prose.3':
    'Another problem: [[hyper:problem=adapted|MAML’s two rates]], the outer and the inner, by the loss after adapting. Let populations try as well: [[hyper:genetic=true|a genetic algorithm]], [[hyper:swarm=true|a swarm]], [[hyper:cmaes=true|CMA-ES]], with the same number of trainings.',
  'lesson.tune.ask.3':
    'With 25 looks a population lives for five generations. Is that enough to beat chance? What would change with [[hyper:runs=100|100]]?',
  'lesson.tune.prose.4':
    'Measure before you believe. With ten seeds (examples/tune.mjs) 25 chosen trainings of a VAE come within 0.6 % of the best of 200 random ones, and 25 random ones within 1.7 %: chance is a strong opponent where much is good. For MAML’s rates they end 3 % below the best of 200, and chance 24 % above. Try [[hyper:length=200|longer trainings]], or another seed below.',
  'lesson.tune.ask.4':
    'Does the best rate for 40 steps stay the best for 200? What does that say of tuning on short trainings?',

  'hyper.problem': 'what is trained',
  'help.problem':
    'The VAE by the negative ELBO of 96 drawings held out; MAML by the loss of 20 tasks held out.',
  'choice.elbo': 'VAE',
  'choice.adapted': 'MAML',
  'hyper.runs': 'trainings each',
  'help.runs': 'How many each of those below may do.',
  'hyper.length': 'steps of a training',
  'help.length': 'The same for all; another number makes another table.',
  'hyper.bayes': 'Bayesian optimisation',
  'help.bayes': 'A Gaussian process and the expected improvement.',
  'hyper.chance': 'chance',
  'help.chance': 'Drawn evenly, learns nothing.',
  'hyper.genetic': 'genetic algorithm',
  'help.genetic': 'Generations of five.',
  'hyper.swarm': 'particle swarm',
  'help.swarm': 'Five particles.',
  'hyper.cmaes': 'CMA-ES',
  'help.cmaes': 'Generations of five at first.',
  'tune.axis.rate': 'rate',
  'tune.axis.beta': 'β',
  'tune.axis.innerRate': 'inner rate',

  'tune.player.bayes': 'Bayesian optimisation',
  'tune.player.chance': 'chance',
  'tune.player.genetic': 'genetic algorithm',
  'tune.player.swarm': 'particle swarm',
  'tune.player.cmaes': 'CMA-ES',
  'tune.value.elbo': 'lowest −ELBO so far, by trainings',
  'tune.value.adapted': 'lowest loss so far, by trainings',
  'tune.table': 'The race',
  'tune.none': 'Choose who takes part on the left, then press Play.',
  'tune.ready': '{count} short trainings to do. Press Play.',
  'tune.finished': 'All done. Give them more trainings, or another problem, and press Play.',
  'tune.now': '{number} of {of}: {player} tries {setting}',
  'tune.map': 'settings tried: across {across}, up {up}, in powers of ten',
  'tune.map.label': '{count} settings tried. Best value: {least}.',
  'tune.map.note':
    'Large marks: each one’s best. Hollow: training left the numbers. Ground: what Bayesian optimisation believes.',
  'tune.caption.elbo':
    'After {steps} steps: −ELBO of drawings held out, in nats a picture, at β = 1 whatever it was trained with.',
  'tune.caption.adapted': 'After {steps} steps: loss of tasks held out after adapting, in nats.',
  'tune.column.player': 'who chooses',
  'tune.column.tried': 'trainings',
  'tune.column.best': 'best',
  'tune.lost': '({count} lost)',
  'tune.note': 'Everybody trains the same network from the same start on the same drawings.',
  'formula.tune.best.title': 'Best so far',
  'formula.tune.best.says':
    'f is what a training with the setting x comes to; x₁, x₂, … are those that were tried, in their order.',
};
