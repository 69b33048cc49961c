/** Texts of "What carries over". @type {Record<string, string>} */
export const texts = {
  'lesson.transfer.prose.1':
    'Somebody shows you one drawing of each of a few dozen characters and asks you to name others. You have never seen this alphabet, but you have seen writing. Has a network that has merely learnt to **redraw** other things a head start? [[play|Press play]]: first a VAE learns to redraw, then four classifiers learn the names from one label of each character, then from more.',
  'lesson.transfer.ask.1':
    'Two of them begin with the VAE’s encoder, two with random weights. Whose lead is largest, and with how many labels?',
  'lesson.transfer.prose.2':
    'The VAE was never told a name. But whoever wants to redraw a drawing from 32 numbers has to know what drawings have in common: where strokes run, how they bend, what may be left out. Below the table the same drawings are named by all four, each with the labelled drawing of the character it took them for.',
  'lesson.transfer.ask.2':
    'Are wrong answers of the pretrained ones more sensible than those of a network that knows nothing but the labels?',
  'lesson.transfer.prose.3':
    '**Frozen**, the encoder stays as it was and only a linear head learns. **Fine-tuned**, all weights move. Let the VAE learn [[hyper:pretrain=100|100 steps]] only, or [[hyper:pretrain=3000|3,000]], or from [[hyper:from=others|the other alphabets]] instead of glyphs that nobody wrote, and press Play again: what is done stays in the table’s memory.',
  'lesson.transfer.ask.3':
    'With how many labels does freezing begin to cost more than it gives? And is a random frozen encoder worth nothing?',
  'lesson.transfer.prose.4':
    'Measured with three seeds by examples/transfer.mjs: a VAE of handwritten **digits** lends its encoder to 242 Omniglot characters with one label each. Frozen, 48 % are right instead of 41 % from scratch; from five labels on, freezing costs 2 to 8 points, and fine-tuning gains at most 2. Characters teach digits nothing that could be told from chance, and freezing costs 3 to 6 points. [[hyper:likelihood=gaussian|Gaussian pixels]] instead of Bernoulli make no difference.',
  'lesson.transfer.ask.4':
    'Ten digits, one label each: from seed to seed the figures move by ten points. What moves them, if not the encoder? Drop MNIST’s two files on the page to try it on five of them.',

  'hyper.from': 'VAE of',
  'help.from':
    'Procedural glyphs that nobody wrote, or the drawings at hand without the classes that are asked.',
  'choice.glyphs': 'procedural glyphs',
  'choice.others': 'other alphabets',
  'hyper.pretrain': 'steps of the VAE',
  'help.pretrain': 'Batches of 64 drawings, distorted a little.',
  'hyper.fitSteps': 'steps of a classifier',
  'help.fitSteps': 'Batches of 32 labelled drawings, distorted a little.',

  'transfer.table': 'Ways to a classifier, by labels',
  'transfer.chart': 'right, by labels of each class',
  'transfer.loss': 'loss on labelled drawings',
  'transfer.elbo': 'ELBO of the VAE',
  'transfer.vae': 'the VAE',
  'transfer.job': '{arm}, {labels} of each class labelled',
  'transfer.now': '{number} of {of}: {what}',
  'transfer.now.none': 'what is learning',
  'transfer.ready': '{count} short trainings to do. Press Play; the table fills as they finish.',
  'transfer.finished': 'All done. Change something on the left, and press Play.',
  'transfer.caption':
    'Right answers, %, on {others} other drawings of each of {classes} characters of {names}, which no encoder has seen. Guessing: {chance} %.',
  'transfer.caption.idx':
    'Right answers, %, on {others} other pictures of each of {classes} classes, which no encoder has seen. Guessing: {chance} %.',
  'transfer.column.arm': 'encoder',
  'transfer.column.labels': '{count} labelled',
  'transfer.column.seconds': 'training, s',
  'transfer.arm.tuned': 'VAE’s, fine-tuned',
  'transfer.arm.tuned.says': 'all weights learn',
  'transfer.arm.frozen': 'VAE’s, frozen',
  'transfer.arm.frozen.says': 'only a linear head learns',
  'transfer.arm.scratch': 'from scratch',
  'transfer.arm.scratch.says': 'all weights learn',
  'transfer.arm.random': 'random, frozen',
  'transfer.arm.random.says': 'only a linear head learns',
  'transfer.notes':
    'The same drawings are labelled, and the same judged, for all four; more labels include the fewer. Same steps, same batches. ± is the 95 % interval over the drawings judged; one seed. Seconds: mean over the columns, without the VAE.',
  'transfer.answers': 'The same drawings, four answers',
  'transfer.answers.none': 'Once a classifier has been measured, some of its answers stand here.',
  'transfer.answers.asked': 'to be named',
  'transfer.answers.drawing': 'A drawing of {name}',
  'transfer.answers.right': 'right: {name}',
  'transfer.answers.wrong': 'wrong: {name}',
  'transfer.answers.note':
    'Below each drawing, the first labelled drawing of the character it was taken for.',
  'formula.transfer.accuracy.title': 'Accuracy on drawings not labelled',
  'formula.transfer.accuracy.says':
    'r of n held-out drawings are named rightly; ± spans 95 % by the normal approximation.',
};
