/** @type {Record<string, string>} */
export const texts = {
  'lesson.latent.prose.1':
    'This is the network of lesson 3, seen from inside. Every drawing has a place here; every place has a drawing. Train it for half a minute ([[play|Play]]), then move over the map: what you see under the pointer nobody has drawn.',
  'lesson.latent.ask.1':
    'Go from one cloud of points to its neighbour. Does the drawing change at once, or on the way?',
  'lesson.latent.prose.2':
    'The encoder does not answer with a point but with a cloud: a mean and a spread. The ellipses around A and B show one and two standard deviations. Pick other drawings for A and B, or [[draw|draw one]]: the ellipse moves with every stroke.',
  'lesson.latent.ask.2':
    'Draw a character, then a scribble. Which has the wider cloud, and which costs more nats?',
  'lesson.latent.prose.3':
    'Between A and B lies a straight line of codes. The slider walks along it, and past both ends: **interpolation** stays among what it knows, **extrapolation** exaggerates what makes B different from A.',
  'lesson.latent.ask.3':
    'Set A and B to two drawings of one character. What does the way past B exaggerate?',
  'lesson.latent.prose.4':
    'With [[hyper:latent=2|two dimensions]] the map is the whole space. With [[hyper:latent=16|sixteen]] it is a slice, and the rows below walk along one dimension at a time.',
  'lesson.latent.ask.4':
    'Raise [[hyper:beta=4|β to 4]]. Which rows still change anything? The others have collapsed onto the prior.',
  'latent.map': 'Latent map and the two drawings',
  'latent.clouds':
    'Ellipses: what the encoder says of A and B, one and two standard deviations. Line: from A to B, and half as far again past both.',
  'latent.choose': 'Which of the two is being chosen',
  'latent.end': 'choose {letter}',
  'latent.how': 'How {letter} is chosen',
  'latent.how.pick': 'from the data',
  'latent.how.draw': '✎ draw it',
  'latent.pad': 'Draw {letter} here',
  'latent.end.label': 'Drawing {letter}',
  'latent.redrawn': 'Drawing {letter} as the network redraws it',
  'latent.pick': '{what}: choose a drawing for {end}',
  'latent.fares': 'How A and B fare',
  'latent.fare.data': 'from the data',
  'latent.fare.hand': 'drawn by hand',
  'latent.fare.median': 'median of {count} held-out',
  'latent.fare.untrained':
    'Nothing has been learnt yet: these figures are those of a network that takes every drawing for the same.',
  'latent.fare.far':
    'costs {nats} nats (−ELBO); {cheaper} of {count} held-out drawings cost less: far from what the network knows.',
  'latent.fare.strange':
    'costs {nats} nats (−ELBO); {cheaper} of {count} held-out drawings cost less: stranger to the network than most.',
  'latent.fare.usual':
    'costs {nats} nats (−ELBO); {cheaper} of {count} held-out drawings cost less: one among many.',
  'latent.fare.easy':
    'costs {nats} nats (−ELBO); only {cheaper} of {count} held-out drawings cost less: it is plain, or familiar.',
  'latent.sure.more':
    'Its cloud is narrower than {wider} of theirs: the encoder is surer of it than of most.',
  'latent.sure.as': 'Its cloud is about as wide as theirs.',
  'latent.sure.less':
    'Its cloud is wider than {narrower} of theirs: the encoder is less sure of it than of most.',
  'latent.walk': 'from A to B, and past both',
  'latent.walk.label': '{count} codes on the line through A and B, decoded',
  'latent.slider': 'Place on the line from A to B',
  'latent.between': '{percent} % of the way from A to B: interpolated.',
  'latent.before': '{percent} % of the way: before A, extrapolated.',
  'latent.beyond': '{percent} % of the way: past B, extrapolated.',
  'latent.rows': 'one dimension at a time, from A',
  'latent.rows.note':
    'From −{reach} to {reach} standard deviations of the prior; the dimensions in which A’s code costs most.',
  'latent.rows.two': 'With more than two dimensions, rows here walk along one of them at a time.',
  'latent.row': 'Dimension {dimension}, from −{reach} to {reach}',
};
