/** @type {Record<string, string>} */
export const texts = {
  'algorithm.variational': '变分推断',
  'hyper.decoder': 'x 的期望位置',
  'help.decoder': '给定 z 时 x 的期望：直线、折弯（softplus），或抛物线。',
  'hyper.x': '观测值 x',
  'help.x': '我们看到的那个数。',
  'hyper.slope': '解码器斜率',
  'help.slope': 'z 变化时 x 变化多少。',
  'hyper.noise': 'x 的噪声',
  'help.noise': 'x 围绕其期望的标准差。',
  'hyper.mean': 'q 的起点 μ',
  'help.mean': '第 0 步时 q 的均值；拖动 q 即可设定。',
  'hyper.sd': 'q 的起点 σ',
  'help.sd': '第 0 步时 q 的标准差；拖动 q 即可设定。',
  'hyper.gradient': '梯度',
  'help.gradient': '精确值；沿采样路径求导（重参数化）；或用得分函数，不经过路径。',
  'hyper.samples': '每步采样数',
  'help.samples': '一次梯度估计所用的 z 样本数。',
  'choice.line': '直线',
  'choice.bend': '折弯',
  'choice.square': '抛物线',
  'choice.exact': '精确',
  'choice.path': '路径',
  'choice.score': '得分',

  'lesson.gaussian.prose.1':
    '隐藏的数 z 取自**先验**（虚线），再由它加上噪声得到我们看到的 x。那么 z 原来是多少？灰色的山丘是精确答案，即**后验**。真实模型算不出后验，只好用一个简单的山丘 **q** 去贴近它。拖动蓝色的 q 试试。',
  'lesson.gaussian.ask.1':
    '最后一条，也就是**差距**，最小能缩到多少？可以从[[place:-1.5,1|这里]]开始，或者从[[place:2,0.1|又窄又偏的位置]]开始。',
  'lesson.gaussian.prose.2':
    'log p(x) 只由模型决定：无论 q 怎样，那条竖线都不动。**ELBO** = 重建项 − KL(q ‖ 先验)，q 决定它停在哪里；缺的那一段恰好是 KL(q ‖ 后验)。所以不必知道后验，只要提高 ELBO，差距就会缩小。',
  'lesson.gaussian.ask.2':
    '先把 q 变得[[place:1.1,0.06|很窄]]，再变得[[place:1.1,3|很宽]]。两次分别是哪一项付出代价？',
  'lesson.gaussian.prose.3':
    '[[play|点击播放。]]训练沿梯度在 ELBO 地图上往高处走，并留下轨迹。[[hyper:noise=0.35|噪声小]]时，x 透露更多关于 z 的信息，山坡很陡；[[hyper:noise=2|噪声大]]时，后验几乎就是先验。',
  'lesson.gaussian.ask.3': '噪声很大时，q 最后停在哪里？这时哪一条几乎是空的？',
  'lesson.gaussian.prose.4':
    '现在让 x 取决于 [[hyper:decoder=square|z²]]：两个不同的 z 同样能解释 x，后验就有了两个峰。[[hyper:decoder=bend|折弯]]会让后验偏斜。正态的 q 跟不上这些形状，差距无法消除；换回[[hyper:decoder=line|直线]]就能消除。',
  'lesson.gaussian.ask.4':
    '在双峰的情形下，分别从[[place:-0.8,0.4|左边]]、[[place:0.8,0.4|右边]]和[[place:0,0.8|中间]]出发并播放。q 停在哪里由什么决定？停在一个峰上时，差距约为 log 2 ≈ 0.69，为什么？',

  'gaussian.plot': '隐藏的数 z 上的各个密度',
  'gaussian.plot.label':
    'q 的均值为 {mean}，标准差为 {sd}。可以拖动，也可以用方向键：左右移动，上下变宽变窄，按住 Shift 微调。',
  'gaussian.prior': '先验 p(z)',
  'gaussian.likelihood': '似然 p(x | z)，高度经过缩放',
  'gaussian.posterior': '后验 p(z | x)',
  'gaussian.q': 'q(z)',
  'gaussian.mean': 'q 的 μ',
  'gaussian.sd': 'q 的 σ',
  'gaussian.bound': '下界是怎样加起来的（奈特）',
  'gaussian.reconstruction': '重建项',
  'gaussian.reconstruction.more': 'log p(x | z) 的均值',
  'gaussian.kl': '− KL(q ‖ 先验)',
  'gaussian.elbo': 'ELBO',
  'gaussian.gap': '+ 差距',
  'gaussian.gap.more': 'KL(q ‖ 后验)',
  'gaussian.evidence': 'log p(x)',
  'gaussian.map': 'μ 与 σ 上的 ELBO 及其等高线',
  'gaussian.map.label':
    'ELBO 地图。q 的均值为 {mean}，标准差为 {sd}，ELBO 为 {elbo} 奈特。可以拖动圆点，也可以用方向键。',
  'gaussian.chart.bound': 'ELBO 与 log p(x)',
  'gaussian.chart.gap': '差距，KL(q ‖ 后验)',
  'gaussian.chart.terms': 'ELBO 的两项',
  'gaussian.chart.kl': 'KL(q ‖ 先验)',
};
