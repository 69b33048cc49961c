/** @type {Record<string, string>} */
export const texts = {
  'lesson.reparam.prose.1':
    '要提高 ELBO，就需要 log p(x | z) 在 q 下的平均，所以要采样。诀窍是：只从 N(0, 1) 抽一次噪声 ε，再计算 **z = μ + σ ε**。噪声冻结之后拖动 q，每个样本都会跟着移动。',
  'lesson.reparam.ask.1':
    '先把 q 变[[place:0,2|宽]]，再变[[place:0,0.3|窄]]。哪些样本移动最多，哪些几乎不动？然后取消冻结，再拖一次。',
  'lesson.reparam.prose.2':
    '因为 z 是算出来的，梯度就有路可回：从 ELBO 经 log p(x | z) 到 z，再到 μ（× 1）和 σ（× σε）。[[hyper:gradient=score|不用诀窍]]时，z 直接从 q 抽出，梯度走到 z 就断了；[[hyper:gradient=path|恢复诀窍]]再比较。',
  'lesson.reparam.ask.2':
    '不用诀窍时，μ 的梯度由哪个节点带来？它知道 log p(x | z) 的斜率，还是只知道它的值？',
  'lesson.reparam.prose.3':
    '用同样的噪声，两种办法平均起来都给出正确的梯度（黑线），但散布不同：括线是精确算出的一个标准差，三角是上面那一批样本。试试[[hyper:samples=1|一个样本]]和[[hyper:samples=64|六十四个样本]]。',
  'lesson.reparam.ask.3':
    '不用诀窍要多少样本，才能像另一种办法用一个样本那样平稳？把 q 拖到后验上：哪一种会安静下来？',
  'lesson.reparam.prose.4':
    '从[[place:-1.5,1|远处]]出发并[[play|播放]]，一次[[hyper:gradient=path|用诀窍]]，一次[[hyper:gradient=score|不用]]，每步[[hyper:samples=4|四个样本]]。地图会留下训练走过的路。',
  'lesson.reparam.ask.4': '平均来说两者的方向都对。要让第二种也走到，需要改变什么？代价是什么？',

  'reparam.plot': '挂在冻结噪声上的 q 的样本。',
  'reparam.eps': '噪声 ε',
  'reparam.z': '样本 z = μ + σε',
  'reparam.freeze': '拖动 q 时冻结噪声',
  'reparam.redraw': '重抽噪声',
  'reparam.sample': '样本',
  'reparam.sample.of': '第 {number} 个样本，共 {count} 个',
  'reparam.sample.before': '上一个样本',
  'reparam.sample.next': '下一个样本',
  'reparam.tape': '一个样本和它的梯度',
  'reparam.trick': '梯度',
  'reparam.path': '用诀窍',
  'reparam.score': '不用',
  'reparam.tape.path':
    '噪声 {eps} 与 q 给出 z {z}，log p(x | z) 为 {value}。梯度经 z 返回：对 μ 为 {mean}，对 log σ 为 {sd}。',
  'reparam.tape.score':
    'z {z} 从 q 抽出（噪声 {eps}），log p(x | z) 为 {value}。梯度过不了 z，而是经 log q(z) 乘以 log p(x | z) 返回：对 μ 为 {mean}，对 log σ 为 {sd}。',
  'reparam.noise': '梯度估计的散布',
  'reparam.by.mean': '∂ ELBO / ∂ μ',
  'reparam.by.sd': '∂ ELBO / ∂ log σ',
  'reparam.spread': '精确值 {exact}，σ {sd}',
  'reparam.histogram': '{by}，{way}：{count} 批估计围绕 {exact} 散布，标准差 {sd}',
  'reparam.ratio': '不用诀窍，要同样平稳需要 {times} 倍的样本。',
};
