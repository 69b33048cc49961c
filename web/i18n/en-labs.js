/** The lab: titles of its lessons. */
export const texts = {
  'lesson.gan.title': 'Forger and judge',
  'lesson.clusters.title': 'Order in the code',
  'lesson.search.title': 'Guess where to look',
  'lesson.genetic.title': 'Many heads',
  'lesson.swarm.title': 'Many heads: particle swarm',
  'lesson.cmaes.title': 'Many heads: CMA-ES',
  'lesson.reliability.title': 'Know what you don’t know: classes',
  'lesson.calibrate.title': 'Know what you don’t know',
  'lesson.race.title': 'Six ways downhill',
  'lesson.tasks.title': 'A map of tasks',
  'lesson.robot.title': 'Find the goal',
  'lesson.posterior.title': 'Fit a shape to a shape',
  'lesson.shrink.title': 'Borrow strength',
  'lesson.transfer.title': 'What carries over',
  'lesson.generate.title': 'Characters nobody has drawn',
  'lesson.rapid.title': 'Turn few knobs',
};
