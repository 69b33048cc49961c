/** Texts of "Find the goal". @type {Record<string, string>} */
export const texts = {
  'algorithm.robot': 'point robot',
  'unit.goals': '',
  'unit.episodes': '',
  'unit.moves': '',
  'hyper.learner': 'learner',
  'help.learner':
    'MAML: the return after the inner steps is made large. Joint training, the baseline: one policy for all goals.',
  'choice.learner.maml': 'MAML',
  'choice.learner.joint': 'joint training',
  'hyper.hessian': 'second derivatives',
  'help.hessian':
    'How the derivative of a policy gradient is estimated: LVC, little noise and some bias; DiCE, no bias and much noise; or only that of log p, as if the episodes did not depend on the policy.',
  'choice.hessian.lvc': 'LVC',
  'choice.hessian.dice': 'DiCE',
  'choice.hessian.score': 'log p only',
  'hyper.baseline': 'baseline',
  'help.baseline':
    'What is taken from the returns before they weigh actions: a fit to place and time, the mean of the other episodes, or nothing.',
  'choice.baseline.linear': 'fitted',
  'choice.baseline.time': 'mean of the others',
  'choice.baseline.none': 'none',
  'hyper.rollouts': 'episodes a step',
  'help.rollouts': 'Episodes that one step of adaptation learns from.',
  'hyper.horizon': 'moves an episode',
  'help.horizon': 'How many moves an episode lasts.',
  'hyper.discount': 'discount',
  'help.discount': 'What a reward one move later counts for when actions are weighed.',
  'hyper.firstSd': 'σ at the start',
  'help.firstSd': 'Standard deviation of actions where training begins; 1 is the greatest speed.',

  'lesson.robot.prose.1':
    'A robot starts in the middle. It sees where it is, not where the **goal** is; after each move it is only told how far off it was, squared. It lives through twenty episodes (grey, dashed), takes one step along its policy gradient, and tries again (green). Drag the goal.',
  'lesson.robot.ask.1':
    'Nothing is trained yet. Does a step of adaptation bring it nearer? Look at [[stage:3|three steps]] too.',
  'lesson.robot.prose.2':
    '[[play|Press play.]] What is trained is not a way to a goal but the policy before: such that one step from it goes far. Within seconds twenty episodes are enough. Move the goal to [[goal:-0.45,0.45|a corner]], or [[goal:0.1,-0.05|close by]]: it has been trained on neither.',
  'lesson.robot.ask.2':
    'Look at the arrows [[stage:0|before]] and [[stage:1|after one step]]. Before, the robot seems to go nowhere. Why must it wander all the same, and what would a policy without noise learn from its episodes?',
  'lesson.robot.prose.3':
    'Now train [[hyper:learner=joint|one policy for all goals]] in the same episodes, and play. Before adapting it does just as well, and at the same rate α a step hardly moves it. But at [[hyper:innerRate=1|α = 1]], ten times as much, it reaches the goal as well. Then [[hyper:learner=maml|MAML]] again, at [[hyper:innerRate=0.1|α = 0.1]].',
  'lesson.robot.ask.3':
    'So what has MAML learnt here that joint training has not? Stop, and raise α to [[hyper:innerRate=0.4|0.4]] for the policy trained at 0.1: what does a step do now?',
  'lesson.robot.prose.4':
    'A return says little of a single move: by chance all of an episode may be bad. So what was to be expected is subtracted. Train with [[hyper:baseline=none|no baseline]], with [[hyper:baseline=linear|the fitted one]], or with [[hyper:rollouts=4|four episodes]] in place of [[hyper:rollouts=20|twenty]].',
  'lesson.robot.ask.4':
    'Which hurts more, a fifth of the episodes or no baseline? How large does the squared distance have to be before the noise drowns the direction?',
  'lesson.robot.prose.5':
    'The meta-gradient runs back through the step, and the episodes themselves come from the policy: more of one kind when θ changes. [[hyper:hessian=lvc|LVC]] and [[hyper:hessian=dice|DiCE]] count that, [[hyper:hessian=score|log p only]] forgets it, [[hyper:order=1|first order]] forgets the step altogether. [[hyper:order=2|Second order]] again.',
  'lesson.robot.ask.5':
    'Train each for ten seconds. Here they end nearly alike: why does it matter so little? What would a task look like in which exploring well has to be learnt?',

  'robot.strip': 'The policy before and after each step of adaptation',
  'robot.arena': 'The arena',
  'robot.arena.label':
    'The arena. The goal is at {x}, {y}; the robot ends {before} from it before adapting and {after} after step {steps}. Drag the goal, or move it with the arrow keys, with Shift a little.',
  'robot.before': 'before',
  'robot.step': 'after step {step}',
  'robot.after': 'after adapting',
  'robot.after.steps': 'after {steps} steps',
  'robot.after.one': 'after one step',
  'robot.best': 'straight to it',
  'robot.table': 'Towards this goal, means over the episodes',
  'robot.return': 'return',
  'robot.distance': 'distance at the end',
  'robot.sd': 'σ',
  'robot.key.before': 'episodes before adapting',
  'robot.key.after': 'episodes after the chosen step',
  'robot.key.field': 'where the policy goes from there, on average',
  'robot.key.goal': 'the goal; goals lie in the dashed square',
  'robot.next': 'Another goal',
  'robot.training': 'return in training',
  'robot.unseen': 'return, goals never seen',
  'robot.along': 'return along the steps, goals never seen',
  'robot.goals': 'goals never seen',

  'formula.robot.return.title': 'The return',
  'formula.robot.return.says':
    'What an episode brings: minus the squared distance from the goal g, added up over its T moves s; mean of the K episodes that are drawn. Below: moves times the mean squared distance.',
  'formula.robot.distance.title': 'Distance at the end',
  'formula.robot.distance.says':
    'How far from the goal g the robot is after its last move, mean of K episodes. A side of the dashed square is 1 long.',
  'formula.robot.sd.title': 'How much the policy varies its moves',
  'formula.robot.sd.says':
    'The standard deviation of the moves, in greatest speeds; its logarithm λ is learnt like a weight.',
  'formula.robot.best.title': 'Straight to the goal',
  'formula.robot.best.says':
    'The return of a robot that knows the goal and goes 0.1 a move along each axis until it is there.',
  'formula.robot.training.title': 'Return in training',
  'formula.robot.training.says':
    'Mean over the N goals of a step and their episodes. One point of the curve is the mean of S steps, here {from} to {to}.',
  'formula.robot.unseen.title': 'Return at unseen goals',
  'formula.robot.unseen.says':
    'E goals, the same for every session; the mean return R of the episodes of each after k steps of adaptation. s is the standard deviation between goals, ± spans 95 %. Here E = {count}, k = {step}.',
  'formula.robot.bests.title': 'Straight to unseen goals',
  'formula.robot.bests.says':
    'The return of a robot that knows each of the E goals: nobody can do better. Here E = {count}.',
};
