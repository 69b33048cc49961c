/** Texts of the lesson inside one meta-step. @type {Record<string, string>} */
export const texts = {
  'hyper.method': 'method',
  'help.method': 'How it learns from a task; joint training is the baseline.',
  'hyper.condition': 'condition',
  'help.condition':
    'Largest curvature of a task over its smallest: 1 is a round bowl, more a long valley.',
  'hyper.spread': 'spread',
  'help.spread': 'Standard deviation of the tasks’ minima.',
  'hyper.start1': 'θ₁ at the start',
  'help.start1': 'First weight before training; dragging θ sets it.',
  'hyper.start2': 'θ₂ at the start',
  'help.start2': 'Second weight before training; dragging θ sets it.',
  'choice.maml': 'MAML',
  'choice.metasgd': 'Meta-SGD',
  'choice.reptile': 'Reptile',
  'choice.joint': 'joint training',
  'choice.anil': 'ANIL',

  'lesson.inside.prose.1':
    'A model with two weights, so this plane is everything it can be. Each numbered cross is the best place for one task, each task a valley around its own. Drag **θ**, or move it with the arrow keys: you choose where a learner starts.',
  'lesson.inside.ask.1':
    'No place is best for all. Where would you put θ if each task may then take one step of its own?',
  'lesson.inside.prose.2':
    'Each task has [[frame:2|a gradient]] at θ. [[frame:3|One inner step]] against it leads to θ′, another place for every task. Try [[hyper:innerSteps=4|four steps]], [[hyper:innerSteps=1|one]], or a rate of [[hyper:innerRate=1.8|1.8]] instead of [[hyper:innerRate=0.6|0.6]].',
  'lesson.inside.ask.2':
    'At 1.8 a step overshoots across the valley, not along it. Which rate would land on the floor of every valley at once?',
  'lesson.inside.prose.3':
    'θ is judged by [[frame:4|the loss at θ′]]. [[frame:5|The meta-gradient]] is that loss’s slope by θ: it runs back through the step, which multiplies it by I − αH. First-order MAML [[method:firstOrder|leaves that factor out]]; [[method:maml|take it in]] again. The dotted arrow is the difference.',
  'lesson.inside.ask.3':
    'The check below nudges θ and measures F itself. Which arrow does it confirm, and how wrong is the other one here?',
  'lesson.inside.prose.4':
    '[[play|Press play]]: θ follows one arrow, step by step. Then let others run from the same place, whose paths stay: [[method:firstOrder|first order]], [[method:reptile|Reptile]], [[method:metasgd|Meta-SGD]], [[method:joint|joint training]], and [[method:maml|MAML]] again.',
  'lesson.inside.ask.4':
    'They end at different places. Compare the loss after adapting. Who is lowest, and who could not know better? Then look at [[problem:sinusoid|1761 weights]].',

  'lesson.sinusoid.title': 'Inside, on curves',
  'lesson.sinusoid.prose.1':
    'The same five frames for a network of 1761 weights. A task is a sine curve of which it is told ten points; [[frame:3|a few inner steps]] on these must give the rest. [[play|Press play]]: within seconds one step is enough for the right phase.',
  'lesson.sinusoid.ask.1':
    'Look at the points only half of the curve has. How does it know the other half, and what does the dashed curve before adapting look like by then?',
  'lesson.sinusoid.prose.2':
    'A plane can no longer hold all weights, but [[frame:5|lengths and angles]] of gradients still have one. Train by [[method:firstOrder|first order]], [[method:reptile|Reptile]] or [[method:joint|joint training]], which sees the same curves and never adapts to one.',
  'lesson.sinusoid.ask.2':
    'How far beside MAML’s does each arrow point, and what does it cost: after some seconds of each, what is the error on unseen curves? Back to [[problem:inside|two weights]].',

  'inside.problem': 'Problem',
  'inside.problem.inside': 'two weights',
  'inside.problem.sinusoid': 'curves, 1761 weights',
  'inside.task': 'task',
  'inside.task.number': 'Task {number}',
  'inside.curve': 'Curve that is shown',
  'inside.curve.number': 'unseen curve {number}',
  'inside.curve.before': 'Curve before',
  'inside.curve.next': 'Next curve',
  'inside.strip': 'One meta-step in five frames',
  'inside.frame.before': 'Frame before',
  'inside.frame.next': 'Next frame',
  'inside.frame.1': 'start θ',
  'inside.frame.2': 'task gradients',
  'inside.frame.3': 'θ′, adapted',
  'inside.frame.4': 'query loss',
  'inside.frame.5': 'meta-gradient',
  'inside.frame.1.what':
    'One θ for all tasks. Blue rings are lines of equal loss of a task, around its minimum.',
  'inside.frame.2.what':
    'Each task’s support loss has a gradient at θ. The arrow is one inner step, α times downhill.',
  'inside.frame.3.what':
    'Every task takes its inner steps from the same θ and arrives at a θ′ of its own.',
  'inside.frame.4.what':
    'θ′ is judged by the query loss. Its mean over the tasks is the meta-loss F, drawn as orange rings over θ.',
  'inside.frame.5.what':
    'Where would θ have to move, so that F falls? Each method has its own answer, the mean over the tasks.',
  'inside.wave.1.what':
    'The curve to find, in ink; the points that are known, in blue; what the network says before any step, dashed.',
  'inside.wave.2.what':
    'Each blue stroke is an error at a known point. Together they make the gradient by all weights.',
  'inside.wave.3.what':
    'The inner steps: thin green curves between, the last one bold. Take more with the slider.',
  'inside.wave.4.what':
    'Judged over the whole range, points it was not told included: the orange area is what is still wrong.',
  'inside.wave.5.what':
    'Gradients by 1761 weights, drawn in the plane of two: MAML’s upwards, first order’s beside it.',
  'inside.numbers': 'The formula with its numbers',
  'inside.mean': 'mean of {count} tasks:',
  'inside.mean.tasks': 'mean over tasks:',
  'inside.times': '{steps} times',
  'inside.once': 'once',
  'inside.from': 'from',
  'inside.was': 'before adapting: {value}',
  'inside.weights': 'of 1761 weights',
  'inside.rates.learnt': 'a: one learnt rate for each weight',
  'inside.query.grid': 'mean of 101 places from −5 to 5',
  'inside.of': 'by {count} of {total} weights',
  'inside.theta': 'θ: drag it, or move it with the arrow keys',
  'inside.plane': 'The plane of the two weights',
  'inside.plane.label':
    'The plane of the two weights. θ is at {theta}; mean loss there {before}, after the inner steps {meta}. Minima of the tasks: {centres}.',
  'inside.wave': 'A curve and what the network makes of it',
  'inside.wave.label':
    'A curve of which {points} points are known. Mean squared error before adapting {before}, after inner step {steps} {after}.',
  'inside.arrows.label':
    'Directions of the methods in the plane of MAML’s and first-order MAML’s gradients; their lengths and angles are in the table.',
  'inside.under.1': 'Drag θ. A new training begins where it is let go.',
  'inside.under.2': 'Blue arrows: −α ∇L of each task.',
  'inside.under.3': 'Green: θ′ of each task; rings on the way: inner steps.',
  'inside.under.4': 'Figures: query loss at θ′. Dashed: its descent there, −∇L(θ′).',
  'inside.under.5':
    'Arrows point where each method would go. Dotted, from the tip of first order to that of MAML: the second-order term. Meta-SGD’s is MAML’s until its rates are learnt.',
  'inside.under.wave': 'Ink: the curve. Blue: known points. Dashed: before adapting. Green: after.',
  'inside.under.arrows':
    'What leaves this plane is not drawn; lengths and angles in the table are the true ones.',
  'inside.stretch': 'Drawn {times} times as long.',
  'inside.ends': 'Loss after adapting, where each training ended',
  'inside.walked': 'inner steps',
  'inside.legend': 'Directions at θ',
  'inside.legend.arrow': 'Arrow',
  'inside.legend.length': 'length',
  'inside.legend.angle': 'to MAML',
  'inside.arrow.maml': 'MAML',
  'inside.arrow.firstOrder': 'first-order MAML',
  'inside.arrow.second': 'second-order term',
  'inside.arrow.reptile': 'Reptile, θ − θ′',
  'inside.arrow.reptile.rate': 'Reptile, ÷ α',
  'inside.arrow.metasgd': 'Meta-SGD',
  'inside.arrow.joint': 'joint training',
  'inside.arrow.anil': 'ANIL',
  'inside.check': 'Gradient check of the method that trains',
  'inside.check.right': 'The gradient it follows is the slope of its loss.',
  'inside.check.gone': 'Nearly no gradient is left: only rounding remains to be compared.',
  'inside.check.first':
    'What it follows is not the slope of its loss: the second-order term is missing.',
  'inside.check.reptile': 'Reptile follows no gradient: it moves towards θ′.',
  'inside.check.wrong': 'What it follows is not the slope of its loss.',
  'inside.check.how':
    'g is what training uses. The other is measured: {count} of {total} weights are nudged and the loss computed anew, in double, without the graph.',
  'inside.loss': 'loss on training tasks',
  'inside.loss.after': 'after the inner steps',
  'inside.loss.before': 'before',
  'inside.unseen': 'squared error on unseen curves',
  'inside.unseen.short': 'unseen curves',
  'inside.unseen.last': 'after {steps} steps',
  'inside.unseen.one': 'after one step',
  'inside.unseen.before': 'before',
  'inside.along': 'squared error along the inner steps',
};
