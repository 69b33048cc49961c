/** “知之为知之：分类”一课的文字。 @type {Record<string, string>} */
export const texts = {
  'hyper.asked': '提问的任务数',
  'help.asked': '来自双方都没见过的文字：每个任务 5 个字符，各给一个样例，有 25 幅图要认。',

  'lesson.reliability.prose.1':
    '学习器认一幅图时，也说出自己有多大把握：所给答案的概率。它说 80 %，就应当五次对四次。[[play|点击播放]]：MAML 与一个**贝叶斯**学习器按同一套配方先后训练，再就双方都没见过的文字回答同样的问题。',
  'lesson.reliability.ask.1': '先别看结果：两者之中，哪一个会比它该有的更自信？为什么？',
  'lesson.reliability.prose.2':
    '答案按把握大小分进 15 个格子。落在虚线上，对的次数正如所说；在虚线之下是**过于自信**，在上面是过于谨慎。粗线是一格的偏差；细线表示这一格的比例 95 % 会落在哪里，答案少的格子说明不了多少。所有偏差按答案数加权平均，就是 **ECE**。把 [[hyper:asked=100|100 个任务]]换成 [[hyper:asked=300|300 个]]试试。',
  'lesson.reliability.ask.2':
    '就算学习器说得分毫不差，ECE 也会因偶然而大于 0。你看到的偏差里，有多少只是偶然？',
  'lesson.reliability.prose.3':
    'MAML 适应的是一组权重；贝叶斯学习器为每个权重适应一个均值和一个标准差，再把 64 次抽样的答案平均，所以每一步都更费时间。按 examples/calibrate.mjs 在 Omniglot 上的测量，它对得略多一些，也少一些意外，但 ECE 并不比 MAML 低：在这些任务上，MAML 本来就校准得很好。[[hyper:preset=1min|各练一分钟]]，情形会变吗？',
  'lesson.reliability.ask.3':
    'ECE 不管对了多少次：五类之中永远说 20 % 的学习器，ECE 会是多少？NLL 又会怎么评价它？',

  'reliability.maml': 'MAML',
  'reliability.abml': '贝叶斯 MAML',
  'reliability.ready': '有两次训练要做，点击播放。',
  'reliability.finished': '双方都回答完了。',
  'reliability.training': '{method} 正在学习……',
  'reliability.asking': '正在向 {method} 提问……',
  'reliability.diagrams': '可靠性图',
  'reliability.label':
    '{method}：{count} 个答案中 {right} % 正确，平均把握 {sure} %；期望校准误差 {ece} %。',
  'reliability.label.none': '{method}：还没有提问。',
  'reliability.axis': '把握，%',
  'reliability.key': '纵轴：答对的比例，%。虚线：把握恰如其分。下方：各种把握的答案各有多少。',
  'reliability.right': '答对',
  'reliability.answers': '答案数',
  'reliability.accuracy': '准确率',
  'reliability.accuracy.more': '答对的比例',
  'reliability.confidence': '把握',
  'reliability.confidence.more': '所给答案的平均概率',
  'reliability.ece': 'ECE',
  'reliability.ece.more': '期望校准误差',
  'reliability.chance': '偶然的 ECE',
  'reliability.chance.more': '同样的概率若分毫不差',
  'reliability.nll': 'NLL，奈特',
  'reliability.nll.more': '正确答案带来的意外',
  'reliability.brier': 'Brier 分数',
  'reliability.brier.more': '与正确答案的距离平方',
  'reliability.loss': '训练任务上的损失',
  'reliability.learning': '训练任务上的准确率',

  'formula.reliability.accuracy.title': '准确率',
  'formula.reliability.accuracy.says': 'n 个答案中有 r 个正确。',
  'formula.reliability.confidence.title': '平均把握',
  'formula.reliability.confidence.says':
    '每个答案取所报类别的概率，即最大的那个 p。高于准确率，平均说来是过于自信；低于准确率，是过于谨慎。',
  'formula.reliability.ece.title': '期望校准误差',
  'formula.reliability.ece.says':
    '分成 B 个等宽的格子，每格有答对的比例 a 与平均把握 c；把各格的偏差按答案数加权平均。一格偏高不能抵消另一格偏低。',
  'formula.reliability.chance.title': '偶然的 ECE',
  'formula.reliability.chance.says':
    '标签按答案自己的概率抽取，于是这些概率分毫不差；取十次抽取的平均。测得的 ECE 若不高于它，就不能说明学习器有什么不对。',
  'formula.reliability.nll.title': '负对数似然',
  'formula.reliability.nll.says':
    '正确答案 y 让它多么意外，单位奈特：相当于只有一个信念时，对数后面的那个数。答对和诚实都有奖励。',
  'formula.reliability.brier.title': 'Brier 分数',
  'formula.reliability.brier.says':
    '各类概率与“正确类为 1、其余为 0”之间的距离平方，从 0 到 2，越低越好；与 NLL 不同，它对十分肯定却错了的答案比较宽容。',
};
