/** Texts of "Know what you don't know". @type {Record<string, string>} */
export const texts = {
  'algorithm.alpaca': 'Bayesian regression',
  'hyper.points': 'points a curve',
  'help.points': 'Points of each training curve, told one after another.',
  'hyper.pointNoise': 'noise of y',
  'help.pointNoise': 'Standard deviation of the noise on the points told.',
  'hyper.features': 'features',
  'help.features': 'Features that the network makes of x; a curve is a weighted sum of them.',

  'lesson.calibrate.prose.1':
    'MAML answers with one curve, whether it was told ten points or none. Here the weights of the last layer have a **belief**, a Gaussian, so there is a band: it should hold 95 % of all measurements. Untrained, it is as wide as chance made it. [[play|Press play]] for some seconds: the learner sees sine curves of all heights and phases.',
  'lesson.calibrate.ask.1':
    'Nothing is known of the curve yet. Why is the band wider in some places than in others, and the line not flat at 0?',
  'lesson.calibrate.prose.2':
    'Click into the picture: that is a point of the curve. Or begin with [[place:-2,2|one point here]], then [[place:1,-1|another there]]. The band narrows at the point, but also where a sine that passes through it has no choice. A click on a point takes it away, and [[clear|all]] go at once.',
  'lesson.calibrate.ask.2':
    'With one point, measure along the axis to the next narrow place. What is that distance, and how does the learner know it?',
  'lesson.calibrate.prose.3':
    'Now a hidden curve: [[tell|be told a point]] of it, and another, and bet each time where the curve runs before you [[show|look]]. [[draws|Curves drawn from the belief]] show what it holds possible: each passes near all points.',
  'lesson.calibrate.ask.3':
    'How many points does it take until all drawn curves are the same, and why not one fewer? [[another|Take another curve]].',
  'lesson.calibrate.prose.4':
    'A band is honest if it keeps its promise. The chart of **promises** asks 100 unseen curves: how many measurements lie in the bands of 10, 20, … 90 %? On the dashed line it is exactly as many. Below it the learner is too sure of itself, above it too careful.',
  'lesson.calibrate.ask.4':
    'Watch that chart during the first seconds of training. Is the learner too careful or too sure at first, and does more training always help?',
  'lesson.calibrate.prose.5':
    'No sampling is needed here: with Gaussian noise the belief is exact, and training raises the probability that it gave each point before being told. Classes have no such formula; the algorithm `abml` takes gradient steps on the evidence lower bound instead, and `examples/calibrate.mjs` measures whom to believe. Make the points [[hyper:pointNoise=0.6|noisier]], or [[hyper:pointNoise=0|exact]].',
  'lesson.calibrate.ask.5':
    'Place two points that no sine of these heights could pass, such as [[place:0,5.5|here]] and [[place:0.3,-5.5|there]]. What does the band do, and does it say that something is wrong?',

  'calibrate.of': 'Of what the learner is unsure',
  'calibrate.of.calibrate': 'curves',
  'calibrate.of.reliability': 'classes',
  'calibrate.known': 'points known',
  'calibrate.mean': 'most probable curve',
  'calibrate.band': 'holds 95 % of measurements',
  'calibrate.truth': 'the hidden curve',
  'calibrate.tell': 'Tell a point',
  'calibrate.clear': 'Forget all points',
  'calibrate.another': 'Another curve',
  'calibrate.open': 'show the hidden curve',
  'calibrate.drawn': 'draw possible curves',
  'calibrate.said':
    '{count} points known. The band reaches ± {most} where it is widest and ± {least} where it is narrowest.',
  'calibrate.label':
    'A curve from −5 to 5 of which {count} points are known; its band reaches ± {most} where it is widest and ± {least} where it is narrowest. Click to place a point. Arrow keys move a cross, with Shift a little; Enter places a point there or takes it away, Backspace takes the last one away.',
  'calibrate.kept': 'promised and kept',
  'calibrate.kept.share': 'inside, by tenths promised',
  'calibrate.kept.promised': 'as promised',
  'calibrate.width': 'width of the 95 % band',
  'calibrate.width.mean': 'mean width, by points known',
  'calibrate.loss': 'surprise at the next point',
  'calibrate.loss.short': '−log p of a point before it is told',

  'formula.calibrate.band.title': 'How far the band reaches',
  'formula.calibrate.band.says':
    'In a place x the belief about the curve has the variance v, a measurement’s noise the variance s; 95 % of a Gaussian lie within 1.96 standard deviations. Below, where the band is widest and where it is narrowest.',
  'formula.calibrate.kept.title': 'A promise, and how it is kept',
  'formula.calibrate.kept.says':
    'Of all measurements of E unseen curves those that lie in a band that is to hold the share p of them; over all numbers of points known. s is the standard deviation between curves, ± spans 95 %.',
  'formula.calibrate.promised.title': 'As promised',
  'formula.calibrate.promised.says':
    'A band that reaches to the quantile z of the Gaussian is to hold the share p.',
  'formula.calibrate.width.title': 'Width of the band',
  'formula.calibrate.width.says':
    'From one end of the 95 % band to the other, mean over E unseen curves of which {at} points are known; s is the standard deviation between curves, ± spans 95 %.',
  'formula.calibrate.loss.title': 'Surprise at the next point',
  'formula.calibrate.loss.says':
    'Points of training curves are told one after another; how improbable the belief found each before. Nats, mean of the steps {from} to {to}.',
};
