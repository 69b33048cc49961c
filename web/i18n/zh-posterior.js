/** @type {Record<string, string>} */
export const texts = {
  'algorithm.posterior': '平面上的变分推断',
  'hyper.target': '形状',
  'help.target': 'q 要贴近的密度，高度只知道到一个常数为止。',
  'hyper.correlation': '高斯的相关系数',
  'help.correlation': '高斯目标的两个坐标怎样一起变化。',
  'hyper.bend': '香蕉的弯度',
  'help.bend': '香蕉弯曲的程度；0 表示不弯。',
  'hyper.apart': '两座山的距离',
  'help.apart': '混合分布两部分中心之间的距离。',
  'hyper.share': '第一座山的份额',
  'help.share': '混合分布中第一部分所占的比重。',
  'hyper.family': 'q 的形式',
  'help.family': '平均场：两个坐标独立，椭圆不能倾斜。完整协方差：任意椭圆。',
  'hyper.mean1': 'q 的起点 z₁',
  'help.mean1': '第 0 步时 q 均值的第一个坐标；拖动 q 即可设定。',
  'hyper.mean2': 'q 的起点 z₂',
  'help.mean2': '第 0 步时 q 均值的第二个坐标；拖动 q 即可设定。',
  'hyper.sd1': 'q 的起点 σ₁',
  'help.sd1': '第 0 步时 q 的第一个标准差。',
  'hyper.sd2': 'q 的起点 σ₂',
  'help.sd2': '第 0 步时 q 的第二个标准差。',
  'hyper.tilt': 'q 的起始倾斜',
  'help.tilt': '第 0 步时 q 的相关系数；平均场没有。',
  'hyper.estimator': '梯度',
  'help.estimator':
    '穿过样本求导（路径）、只看样本的高度（得分）、高度减去平均（基线），或者精确值。',
  'hyper.entropy': 'q 的熵',
  'help.entropy': '用闭式的精确值，或者与其余部分一样由样本估计；后者在 q 吻合时噪声会消失。',
  'hyper.draws': '每步采样数',
  'help.draws': '一次梯度估计所用的样本数。',
  'choice.banana': '香蕉',
  'choice.mixture': '两座山',
  'choice.meanField': '平均场',
  'choice.full': '完整协方差',
  'choice.baseline': '基线',
  'choice.sampled': '采样',

  'lesson.posterior.prose.1':
    '灰色的形状就是我们想知道的：两个数上的**目标**，只知道到一个常数为止。蓝色的椭圆是正态分布 **q**。拖它的中心可以移动，拖方块可以变宽。ELBO 与 log Z 之间缺的那一段就是**差距**，恰好等于 KL(q ‖ p)。',
  'lesson.posterior.ask.1': '手动能把差距缩到多小？然后[[play|让梯度来试试]]。',
  'lesson.posterior.prose.2':
    '目标是斜的，q 却站得笔直：[[hyper:family=meanField|平均场]]把两个数当作互相独立。它会停[[play|在正中，但太窄]]：宽度只相当于固定另一个数时目标的宽度。换成[[hyper:family=full|完整协方差]]，q 可以倾斜，差距随之消失。',
  'lesson.posterior.ask.2':
    '让目标斜得[[hyper:correlation=0.95|更厉害]]，再[[hyper:correlation=0.3|缓一些]]。平均场的差距应为 −½ log(1 − ρ²)，对得上吗？',
  'lesson.posterior.prose.3':
    '面对[[hyper:target=mixture|两座山]]，一个正态分布只能选一座。KL(q ‖ p) 重罚 q 出现在 p 没有的地方，却不太计较它漏掉了 p 有的地方；所以 q 占住一座山，忘掉另一座。分别从[[place:-2.5,-1.5,0.6,0.6,0|左边]]、[[place:2.5,1.5,0.6,0.6,0|右边]]或[[place:0,0,2.5,2.5,0|中间（宽）]]出发。',
  'lesson.posterior.ask.3':
    '停在一座山上时差距是多少？它和这座山的份额有什么关系？两座山要靠得多[[hyper:apart=2|近]]，q 才会把两座都盖住？',
  'lesson.posterior.prose.4':
    '[[hyper:target=banana|香蕉]]根本不是椭圆：q 放在哪里都会漏掉一部分。训练只能看到样本：下面的**点云**是对 q 均值的梯度的估计，用的是同一批样本；十字是精确的梯度。',
  'lesson.posterior.ask.4':
    '倾斜对香蕉有用吗？分别用[[hyper:family=meanField|平均场]]和[[hyper:family=full|完整协方差]]训练，再作比较。为什么没有用？',
  'lesson.posterior.prose.5':
    '三种办法，平均起来一样：穿过样本求导（[[hyper:estimator=path|路径]]），只看样本的高度（[[hyper:estimator=score|得分函数]]），或者高度减去其余样本的平均（[[hyper:estimator=baseline|基线]]）。各训练一次，先用[[hyper:draws=2|两个样本]]，再用[[hyper:draws=64|六十四个]]。',
  'lesson.posterior.ask.5':
    '换成[[hyper:target=gaussian|高斯]]和[[hyper:family=full|完整协方差]]，让[[hyper:entropy=sampled|熵也由样本估计]]。q 变成目标时，哪些点云会缩成一点，哪个不会？',

  'posterior.target': '目标 p(z)',
  'posterior.q': 'q(z)，1 σ 与 2 σ',
  'posterior.samples': '样本',
  'posterior.map.label':
    '平面上的目标与 q。q 的均值在 {mean1}，{mean2}，标准差为 {sd1} 和 {sd2}，相关系数 {tilt}；差距 {gap} 奈特。可以拖动，也可以用方向键；加号和减号使它变宽变窄，按住 Shift 微调。',
  'posterior.mean1': 'z₁',
  'posterior.mean2': 'z₂',
  'posterior.sd1': 'σ₁',
  'posterior.sd2': 'σ₂',
  'posterior.tilt': '倾斜 ρ',
  'posterior.bound': '下界是怎样加起来的（奈特）',
  'posterior.energy': '平均高度',
  'posterior.energy.more': 'log p̃(z) 在 q 下的平均',
  'posterior.entropy': '+ q 的熵',
  'posterior.elbo': 'ELBO',
  'posterior.gap': '+ 差距',
  'posterior.gap.more': 'KL(q ‖ p)',
  'posterior.evidence': 'log Z',
  'posterior.evidence.more': '无论 q 怎样，它都不变',
  'posterior.clouds': '对 q 均值的梯度的估计',
  'posterior.path': '路径',
  'posterior.score': '得分函数',
  'posterior.baseline': '带基线',
  'posterior.variance': '方差 {variance}',
  'posterior.cloud': '{way}：{count} 个梯度估计围绕精确值散布；各分量方差之和为 {variance}',
  'posterior.ratio':
    '在这里，要和路径一样平稳，得分函数需要 {score} 倍的样本，带基线需要 {baseline} 倍。',
  'posterior.chart.elbo': 'ELBO 与 log Z',
  'posterior.chart.gap': '差距，KL(q ‖ p)',
  'posterior.chart.noise': '梯度的方差',

  'formula.posterior.energy.title': '平均高度',
  'formula.posterior.energy.says': '目标的对数（不含常数）在 q 下的平均；用数值积分精确求得。',
  'formula.posterior.entropy.title': 'q 的熵',
  'formula.posterior.entropy.says': 'q 有多分散。没有这一项，q 会缩成最高处的一个点。',
  'formula.posterior.elbo.title': '证据下界',
  'formula.posterior.elbo.says': '平均高度加上熵：训练要提高的就是它。',
  'formula.posterior.gap.title': '差距',
  'formula.posterior.gap.says': '下界缺少的恰好是 q 到目标的 KL 散度；只有两者相同时才为 0。',
  'formula.posterior.evidence.title': '证据',
  'formula.posterior.evidence.says': '目标所缺常数的对数。这里已知，别处往往不知道。',

  'formula.posterior.variance.title': '梯度估计的噪声',
  'formula.posterior.variance.says':
    '用一批样本估计 q 的各个参数的梯度，各自的方差之和。下式写成标准差的平方：一步大约会偏这么多。',
  'formula.posterior.ratio.title': '噪声大多少倍',
  'formula.posterior.ratio.says':
    '同一批样本所得的两种估计的方差之比：得分函数与路径；然后是加了基线的。',
};
