/** @type {Record<string, string>} */
export const texts = {
  'algorithm.shrink': '经验贝叶斯',
  'hyper.source': '数据',
  'help.source': '从模型中抽取；1970 年的 18 名棒球手；或八所学校的辅导效果，真值无人知道。',
  'hyper.groups': '组数',
  'help.groups': '抽取多少组。',
  'hyper.fewest': '最小组的数据量',
  'help.fewest': '每组数据个数的下限，',
  'hyper.most': '最大组的数据量',
  'help.most': '和上限；在对数尺度上均匀。',
  'hyper.between': '真实的 τ',
  'help.between': '各组真实均值之间的标准差。',
  'hyper.within': '数据的 σ',
  'help.within': '组内数据的标准差。',
  'hyper.startMean': 'μ 的起点',
  'help.startMean': '相对于原始均值的平均，以其典型噪声为单位。',
  'hyper.startTau': 'τ 的起点',
  'help.startTau': '以原始均值的典型噪声为单位；拖动 τ 即可设定。',
  'choice.drawn': '随机抽取',
  'choice.baseball': '棒球',
  'choice.schools': '八所学校',
  'unit.units': '单位',
  'unit.groups': '',
  'unit.values': '',

  'lesson.shrink.prose.1':
    '每一行是一组：一个班、一家医院、一名球员。组内数据不多，所以**原始均值**（圆环）带着噪声；叉号是真值。假设真实均值本身也围绕共同的 μ 散布，幅度为 **τ**，那么最好的猜测（圆点）就落在圆环与虚线之间。',
  'lesson.shrink.ask.1': '哪些组被拉得最远？看看它们有多少数据。圆点总是比圆环更接近叉号吗？',
  'lesson.shrink.prose.2':
    '拖动 **τ**。[[tau:0.02|τ 接近 0]] 时，所有组共用一个均值；[[tau:10|τ 很大]]时，各组只代表自己。曲线画出每一组在两端之间怎样移动。一组被拉近的比例是 b = 噪声² / (噪声² + τ²)。',
  'lesson.shrink.ask.2': '看误差表，这里哪个 τ 最好？你是靠叉号判断的。要是没有叉号呢？',
  'lesson.shrink.prose.3':
    '没有叉号也有办法：把真实均值积分掉，给定 μ 和 τ，全部数据出现的可能性有多大？[[play|训练]]就沿着这个边际似然往上走。先验是从各组自己学来的：这就是**经验贝叶斯**，最简单的元学习。',
  'lesson.shrink.ask.3':
    '先用[[hyper:groups=4|四组]]训练，再用[[hyper:groups=40|四十组]]。什么时候 τ 会接近真实值？',
  'lesson.shrink.prose.4':
    '真实数据：[[hyper:source=baseball|18 名棒球手]] 1970 年前 45 次打数的打击率；叉号是他们在赛季余下时间的打击率。Munson 先是 .178，后来 .316；Clemente 先是 .400，后来 .346。[[play|点击播放。]]',
  'lesson.shrink.ask.4': '总误差降到不足三分之一。收缩让哪名球员的估计变差了？事先能知道吗？',
  'lesson.shrink.prose.5':
    '在[[hyper:source=schools|八所学校]]的数据上，似然在 τ = 0 处最高，[[play|训练]]也走到那里：所有学校都一样，而且[[settled|区间很窄]]。但下面的曲线说，τ = 5 或 10 也有可能。[[whole|完整后验]]会对所有的 τ 取平均。',
  'lesson.shrink.ask.5':
    '换成[[hyper:source=drawn|随机抽取的组]]，数一数区间漏掉叉号的次数，分别看[[settled|固定 τ]] 和[[whole|完整后验]]。哪一个兑现了 95 % 的承诺？为什么组多了以后就不太要紧？',

  'shrink.raw': '原始均值',
  'shrink.pooled': '全体共用一个均值',
  'shrink.shrunken': '按 τ 收缩',
  'shrink.full': '完整后验',
  'shrink.shrunken.band': '向 μ 收缩，含 95 % 区间',
  'shrink.truth': '真值',
  'shrink.bands': '圆点与区间',
  'shrink.settled': '用当前的 μ 和 τ',
  'shrink.whole': '完整后验',
  'shrink.group': '{number}（n = {count}）',
  'shrink.school': '学校 {name}',
  'shrink.groups.label':
    '各组的原始均值与收缩后的均值；共同均值为 {mean}，τ 为 {tau}；原始均值平均被拉近 {pull} %。',
  'shrink.tau': '各组均值随 τ 的变化，以及各个 τ 的可能性',
  'shrink.tau.label':
    'τ 为 {tau}；原始均值被拉近 {pull} %。可以拖动，也可以用方向键，按住 Shift 微调。',
  'shrink.pull': '原始均值平均被拉近 {pull} %',
  'shrink.errors': '均方误差',
  'shrink.unknown': '均方误差：真值未知',
  'shrink.chart.likelihood': 'log p(数据 | μ, τ)',
  'shrink.chart.tau': 'τ',
  'shrink.chart.errors': '均方误差',

  'formula.shrink.pull.title': '一组被拉近多少',
  'formula.shrink.pull.says':
    'vⱼ 是该组原始均值的噪声方差：数据越少，它越大，就被拉得离 μ 越近。显示的是各组的平均。',
  'formula.shrink.likelihood.title': '边际似然',
  'formula.shrink.likelihood.says': '把所有真实均值积分掉之后，数据出现的可能性；只取决于 μ 和 τ。',

  'formula.shrink.tau.title': '组间离散程度',
  'formula.shrink.tau.says': '各组真实均值的标准差；学的是它的对数 θ，所以 τ 总大于 0。',
  'formula.shrink.raw.title': '原始均值的误差',
  'formula.shrink.raw.says': '各组自己的均值与真实均值 θ 的距离平方，对 J 组平均。',
  'formula.shrink.pooled.title': '共用一个均值的误差',
  'formula.shrink.pooled.says':
    '把所有组当作一组：全部数值的均值与各组真实均值 θ 的距离平方，对 J 组平均。',
  'formula.shrink.shrunken.title': '收缩均值的误差',
  'formula.shrink.shrunken.says':
    '按自身噪声与 τ，把每个均值拉向 μ；与真实均值 θ 的距离平方，对 J 组平均。',
  'formula.shrink.full.title': '完整后验的误差',
  'formula.shrink.full.says':
    '不选定 τ 和 μ，而是对数据所容许的一切取平均；与真实均值 θ 的距离平方，对 J 组平均。',
};
