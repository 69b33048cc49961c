/** Texts of "Turn few knobs". @type {Record<string, string>} */
export const texts = {
  'algorithm.film': 'prototypical net that knows its task',
  'algorithm.leo': 'LEO, codes that adapt',
  'algorithm.abml': 'Bayesian MAML',
  'help.film':
    'The embedding’s channels are scaled and shifted by one code of the whole support set (FiLM).',
  'help.leo':
    'Rusu 2019: examples say a code for each class, its classifier is decoded from that, and gradient steps move the codes.',
  'help.abml': 'Ravi & Beatson 2019: what adapts is a mean and a spread for each weight.',

  'lesson.rapid.prose.1':
    'MAML lets five drawings move every weight of a network. That is a lot of freedom for five drawings. **LEO** has them say a code of 32 numbers for each class, decodes the class’s weights from it, and lets gradient steps move **the codes**. [[play|Press play]]: five methods, each trained by its recipe and judged on the same episodes. (A minute each on Balinese and Tagalog, three seeds: LEO 85 %, MAML 92 %.)',
  'lesson.rapid.ask.1':
    'Less freedom was no gain there. Is it here? In the drawings below the table, look at “before adapting”: how much do LEO’s codes know before their first step, and MAML’s weights?',
  'lesson.rapid.prose.2':
    'Or do not adapt at all, but **know the task**: one code of the whole support set, whatever its labels, scales and shifts the channels of a prototypical network (FiLM). [[hyper:preset=1min|A minute each]] shows more than ten seconds. Measured on Balinese and Tagalog, three seeds, 5-way 1-shot, each drawing alone: 91.6 % with that knowledge, 91.7 % without.',
  'lesson.rapid.ask.2':
    'Why does it not help to know the alphabet before telling its characters apart? What is there about an alphabet that the examples themselves do not say already?',
  'lesson.rapid.prose.3':
    '**Bayesian MAML** adapts a belief: a mean and a spread for each weight, by gradient steps on the evidence lower bound; answers are averaged over draws. Lesson 13 asks how far to believe it. Here it stands among the others by what it gets right.',
  'lesson.rapid.ask.3':
    'Hold out other alphabets below and press Play again. Does the order of the methods stay, or only that of the alphabets?',
};
