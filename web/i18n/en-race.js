/** Texts of "Six ways downhill". @type {Record<string, string>} */
export const texts = {
  'algorithm.race': 'six optimizers',
  'hyper.surface': 'surface',
  'help.surface': 'The function of two numbers whose lowest point is looked for.',
  'hyper.startX': 'start, from the left',
  'help.startX': 'In widths of the map; dragging the ring sets it.',
  'hyper.startY': 'start, from below',
  'help.startY': 'In heights of the map; dragging the ring sets it.',
  'hyper.rateSgd': 'rate of SGD',
  'help.rateSgd': 'How far a step goes, for a slope of 1.',
  'hyper.rateMomentum': 'rate of momentum',
  'help.rateMomentum': 'Its steps add up: at momentum 0.9 to ten times as much.',
  'hyper.rateNesterov': 'rate of Nesterov',
  'help.rateNesterov': 'As with momentum.',
  'hyper.rateRmsprop': 'rate of RMSProp',
  'help.rateRmsprop': 'About how far a step goes in each direction, however steep it is.',
  'hyper.rateAdam': 'rate of Adam',
  'help.rateAdam': 'About the longest step in each direction, however steep it is.',
  'hyper.rateAdamw': 'rate of AdamW',
  'help.rateAdamw': 'As with Adam.',
  'hyper.momentum': 'momentum',
  'help.momentum': 'How much of the last step momentum, Nesterov, Adam and AdamW keep.',
  'hyper.weightDecay': 'weight decay',
  'help.weightDecay': 'How strongly AdamW is drawn to (0, 0), beside the slope.',
  'hyper.slopeNoise': 'noise on slopes',
  'help.slopeNoise':
    'Standard deviation of what is added to both numbers of every slope, the same for all six.',

  'lesson.race.prose.1':
    'Training means walking downhill with only the slope under your feet. Six rules for the next step start from one ring; the stronger the colour the lower, × is lowest. [[play|Press play]], then drag the ring. Plain **SGD** follows the slope. **Momentum** and **Nesterov** roll on. **RMSProp** and the **Adams** make steep directions shorter and flat ones longer.',
  'lesson.race.ask.1':
    'All six drop into the bent valley within a few steps. Who then gets along it, and who only crosses from wall to wall?',
  'lesson.race.prose.2':
    'Was that fair? The chart under the map runs each rule for 200 steps at 41 rates: a curve’s low point is its best rate, its mark the rate it has now. Right of where a line ends, it flies out of the race. [[best|Give each its best rate]] and look again.',
  'lesson.race.ask.2':
    'A good rate for one is useless for another: by what factor do the best ones differ? Whose curve is low over the widest range, so that a guess would do?',
  'lesson.race.prose.3':
    'In a [[valley:straight|straight valley]], 50 times as steep across as along, one rate must serve both directions. Watch RMSProp. Now [[valley:turned|turn the same valley]], with the same rates and the same start in it: SGD, momentum and Nesterov need exactly as many steps as before.',
  'lesson.race.ask.3':
    'RMSProp needs more than ten times as many steps as in the straight valley, the Adams half as many again. Each number of theirs has a step size of its own: why does that not help here?',
  'lesson.race.prose.4':
    'Real slopes come from a batch, so they are noisy. [[noisy|Add noise]] to the straight valley: every racer gets the same one. Nobody comes to rest now; each keeps dancing at a height that its rate decides. Set every rate in the table to a tenth and reset.',
  'lesson.race.ask.4':
    'With a tenth of the rate, the dance is lower but the way is longer. What would you do with the rate over a long training?',
  'lesson.race.prose.5':
    'Downhill is not always to the bottom. In the [[eggs|egg box]] almost everybody stays in a dent nearby. On [[four|four bottoms]], drag the ring a little: neighbours part. And give AdamW [[decay|much weight decay]] in the bent valley: it stops on the way, since what it wants is the valley and a small θ at once.',
  'lesson.race.ask.5':
    'From which starts do all six agree on a bottom? And what is weight decay good for, if it keeps AdamW from the lowest point?',

  'race.sgd': 'SGD',
  'race.momentum': 'momentum',
  'race.nesterov': 'Nesterov',
  'race.rmsprop': 'RMSProp',
  'race.adam': 'Adam',
  'race.adamw': 'AdamW',
  'race.map': 'The surface from above, and six ways down',
  'race.map.hint':
    'Drag the ring to start elsewhere (arrow keys too). Contours enclose equal shares of the area, not equal heights.',
  'race.map.label': 'Start at {start}. Heights above the lowest point: {heights}.',
  'race.table': 'Rates are yours to change, also while they race.',
  'race.who': 'rule',
  'race.rate': 'rate',
  'race.rate.of': 'rate of {name}',
  'race.height': 'height',
  'race.arrived': 'there at',
  'race.out': 'out',
  'race.sweep': 'Height after {steps} steps from this start, by rate',
  'race.sweep.label': 'Best rates: {best}.',
  'race.best': 'Give each its best rate',
  'race.there': '“There” is the first step at a height of at most 0.001.',
  'race.chart': 'height above the lowest point',
  'race.power': 'powers of ten',
};
