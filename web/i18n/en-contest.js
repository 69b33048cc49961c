/** Texts of the comparison and of the exam. @type {Record<string, string>} */
export const en = {
  'algorithm.vae': 'variational autoencoder',
  'algorithm.maml': 'MAML',
  'algorithm.metasgd': 'Meta-SGD',
  'algorithm.anil': 'ANIL',
  'algorithm.reptile': 'Reptile',
  'algorithm.finetune': 'fine-tuning',
  'algorithm.scratch': 'from scratch',
  'algorithm.proto': 'prototypical net',
  'algorithm.matching': 'matching net',
  'algorithm.memory': 'memory',
  'algorithm.nearest': 'nearest neighbour, pixels',
  'method.maml': 'MAML, second order',
  'method.fomaml': 'MAML, first order',
  'method.nearestMean': 'nearest mean, pixels',
  'method.finetune': 'pretrained, fine-tuned',

  'hyper.preset': 'training of',
  'help.preset':
    'Steps of a recipe that take about this long on one core. They are counted, not timed: the same everywhere.',
  'help.nearestMean': 'Learns nothing: the nearest class mean of centred pixels.',
  'help.proto': 'Snell 2017: an embedding in which the mean of a class stands for it.',
  'help.matching':
    'Vinyals 2016: an embedding in which single examples are compared by their angle.',
  'help.memory': 'An embedding with an external memory, written and read within the episode.',
  'help.maml':
    'Finn 2017: weights from which a few gradient steps lead far, second derivatives included.',
  'help.fomaml': 'The same without the second derivatives.',
  'help.metasgd': 'Li 2017: MAML that learns a rate of its own for each weight.',
  'help.anil': 'Raghu 2020: only the last layer adapts within a task.',
  'help.reptile': 'Nichol 2018: moves towards the weights that a task’s own steps lead to.',
  'help.finetune': 'A baseline: ordinary training on all classes, then a new head for each task.',
  'help.scratch': 'A baseline: no training beforehand, only the steps on the task itself.',
  'hyper.episodes': 'episodes to judge by',
  'help.episodes': 'The same for every method. 600 is usual; fewer are quicker and say less.',
  'hyper.steps': 'shorter: steps',
  'help.steps':
    'Trains every method this many steps instead of its recipe’s, to try something out; 0: as the recipe says.',
  'choice.10s': '10 s',
  'choice.1min': '1 min',
  'choice.10min': '10 min',

  'lesson.compare.prose.1':
    '[[play|Press play.]] Each method is trained by its recipe, one after the other, then names drawings of two alphabets that none has seen. The episodes are the same for all, so the figures can be compared.',
  'lesson.compare.ask.1':
    'The dashed mark is the nearest mean on pixels, which learns nothing. Which methods stay near it, and with how many examples?',
  'lesson.compare.prose.2':
    'More time helps some more than others: take [[hyper:preset=1min|a minute each]]. A training you pause, or leave for another lesson, goes on where it was.',
  'lesson.compare.ask.2':
    'Hold out other alphabets below. By how much do the figures move, and what does an accuracy without their names say?',
  'lesson.compare.prose.3':
    'Lake’s exam is one such test with answers by people: 20 characters of an alphabet never seen, one drawing of each, 20 drawings to name, 20 times over. Drop **all_runs.zip** of the Omniglot repository on this page, and a network of the table sits it.',
  'lesson.compare.ask.3': 'Look at the drawings it got wrong. Would you have known?',

  'compare.learning': 'right on training tasks',
  'compare.loss': 'loss on training tasks',
  'compare.tasks': 'the method that is training',
  'compare.table': 'Methods side by side',
  'compare.none': 'Choose a method on the left, then press Play.',
  'compare.ready': '{count} trainings to do. Press Play; rows fill as they finish.',
  'compare.ready.minutes':
    '{count} trainings to do, about {minutes} min on one core, and the measuring. Press Play; rows fill as they finish.',
  'compare.finished':
    'All done. Choose more methods, another length or other alphabets, and press Play.',
  'compare.now': '{number} of {of}: {method}',
  'compare.training': 'training for {shapes}: step {done} of {total}',
  'compare.measuring': 'measuring, {shape}: {done} of {total} episodes',
  'compare.left': 'about {seconds} s left',
  'compare.paused': 'paused',
  'compare.shape': '{way}-way {shot}-shot',
  'compare.column.method': 'method',
  'compare.column.shape': '{way}‑way {shot}‑shot, %',
  'compare.column.seconds': 'training, s',
  'compare.cell.now': 'now…',
  'compare.untrained': 'no training',
  'compare.transductive': 'transductive',
  'compare.inductive': 'inductive',
  'compare.caption.omniglot':
    'Right answers on {names}: drawings by people, from alphabets no method has seen. {episodes} episodes, the same for all, ± 95 % interval.',
  'compare.caption.glyphs':
    'Right answers on {names}: procedural glyphs, not handwriting, from alphabets no method has seen. {episodes} episodes, the same for all, ± 95 % interval.',
  'compare.caption.idx':
    'Right answers on the half of the classes that no method has seen. {episodes} episodes, the same for all, ± 95 % interval.',
  'compare.caption.short': 'Shortened: {steps} steps each instead of the recipe’s.',
  'compare.notes':
    'Transductive: a drawing is named with a look at the others of its episode (batch normalisation); inductive: on its own. One seed. Seconds are those spent on training steps here; a / b: other trainings for other columns. –: the recipe is not for such episodes. Dashed mark: nearest mean on pixels.',
  'compare.workers': 'Up to {workers} workers trained together.',
  'compare.hold':
    'Held out (■) are whole alphabets. Others make another table; this one comes back with them.',
  'compare.copy': 'Copy as CSV',
  'compare.csv.blocked': 'The browser does not let pages write to the clipboard. The table:',
  'compare.clear': 'Clear the table',
  'transport.stop': 'Give up',
  'transport.stop.title': 'Gives up the training under way; the table stays',

  'exam.title': 'Lake’s one-shot exam',
  'exam.what':
    '20 runs, each of 20 characters of one alphabet: a single drawing of each to learn from, 20 by somebody else to name. People err in 4.5 %, guessing in 95 %.',
  'exam.drop':
    'Drop all_runs.zip of the Omniglot repository anywhere on this page. It stays in this tab.',
  'exam.pick': 'Choose the exam…',
  'exam.reading': 'Reading the exam…',
  'exam.nobody':
    'The exam has been read. Train a method above that answers 20-way 1-shot, and it can sit it.',
  'exam.candidate': 'Who sits the exam',
  'exam.sit': 'Sit the exam',
  'exam.sitting': 'Sitting the exam: {who}…',
  'exam.leave': 'Stop',
  'exam.steps': '{steps} steps',
  'exam.trouble': 'This network could not answer the exam.',
  'exam.trouble.way':
    'The exam asks to tell {way} characters apart; this network has learnt to tell {has}.',
  'exam.trouble.set': 'Set classes N to {way}, then train it',
  'exam.column.who': 'who',
  'exam.column.scale': 'error, 0 to {end} %',
  'exam.column.error': 'error, %',
  'exam.alone': 'each drawing alone',
  'exam.together': 'a run’s drawings together (transductive)',
  'exam.who.people': 'people',
  'exam.who.Bayesian-program-learning': 'Bayesian program learning',
  'exam.who.Siamese-network': 'Siamese network',
  'exam.who.prototypical-network': 'prototypical network',
  'exam.who.convolutional-network': 'convolutional network',
  'exam.set.full': 'published; learnt from the full background set',
  'exam.set.minimal': 'published; learnt from a minimal background set',
  'exam.sources':
    'Published figures are quoted from Lake, Salakhutdinov & Tenenbaum 2015 (Science 350:1332) and their progress report of 2019 (Curr. Opin. Behav. Sci. 29:97), from memory. Full: 30 alphabets; minimal: one of the two small sets of 5. ± is the 95 % interval over the 20 runs.',
  'exam.answers': 'Answers',
  'exam.told': 'Learnt in this tab: {who}, {steps}, from {learnt}.',
  'exam.own': 'learnt here from {learnt};',
  'exam.learnt.omniglot': '{items} Omniglot drawings of {alphabets} alphabets ({names})',
  'exam.learnt.omniglot.short': '{items} drawings of {alphabets} alphabets',
  'exam.learnt.glyphs.short': '{items} procedural glyphs',
  'exam.learnt.glyphs':
    '{items} procedural glyphs of {alphabets} invented alphabets, and no drawing by a person',
  'exam.learnt.idx': '{items} pictures of an IDX file',
  'exam.runs': 'Runs, and how many of 20 were wrong',
  'exam.of': 'Whose answers are shown',
  'exam.run.label': 'Run {run}: {wrong} of {of} wrong',
  'exam.flawless': 'Nothing wrong in run {run}.',
  'exam.wrong': 'Wrong answers of run {run}',
  'exam.wrong.label':
    'Drawing {item}: taken for character {took}, it is character {is}. The drawing, the one chosen, the right one.',
  'exam.wrong.item': 'drawing',
  'exam.wrong.took': 'taken for',
  'exam.wrong.is': 'it is',
  'exam.known': 'what it learnt from in run {run}: one drawing of each character',
  'exam.unread.title': 'This exam cannot be read',
  'exam.unread.body':
    'It looks damaged, cut short, or is something else. Take all_runs.zip of the Omniglot repository as it is.',
  'exam.waits.title': 'The exam has been read',
  'exam.waits.body':
    'It is for networks that learn from single examples: train one in a lesson that has them.',
};
