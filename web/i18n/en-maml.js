/** @type {Record<string, string>} */
export const texts = {
  'lesson.maml.prose.1':
    'Five characters from alphabets the network has never seen, one drawing of each (blue line): that is all it gets. It takes a few gradient steps on them, then sorts the drawings below.',
  'lesson.maml.ask.1':
    'Walk through [[inner:0|before]], [[inner:1|one step]] and [[inner:last|the last]]. How far does a network without training get?',
  'lesson.maml.prose.2':
    '[[play|Press play.]] MAML looks for weights from which those few steps lead far: it is judged after adapting, on drawings of the same characters it has not adapted to.',
  'lesson.maml.ask.2':
    'Which queries are still wrong after the last step, and does the nearest mean on pixels get the same ones wrong?',
  'lesson.maml.prose.3':
    'The gradient goes through the inner steps, so it holds second derivatives. [[hyper:order=1|Leave them out]] or [[hyper:order=2|take them in]]; try [[hyper:shot=5|five examples]] or [[hyper:way=10|ten classes]].',
  'lesson.maml.ask.3': 'What does the second order buy, in accuracy and in steps a second?',
};
