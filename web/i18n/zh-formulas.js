/** @type {Record<string, string>} */
export const texts = {
  'formula.gaussian.reconstruction.title': '重建项',
  'formula.gaussian.reconstruction.says':
    'x 的对数密度在 q 下的平均。f(z) 是 x 的期望位置，s 是 x 的噪声；均方误差由积分得到，不靠采样。单位：奈特。',
  'formula.gaussian.kl.title': 'q 对先验的 KL 散度',
  'formula.gaussian.kl.says':
    '说明 z 在哪里所付的代价；q 是高斯、先验是 N(0, 1) 时有闭式。q 等于先验时为 0。单位：奈特。',
  'formula.gaussian.elbo.title': '证据下界',
  'formula.gaussian.elbo.says': '不需要后验就能算：只用到 q、先验和似然。单位：奈特。',
  'formula.gaussian.gap.title': '差距：q 对后验的 KL 散度',
  'formula.gaussian.gap.says':
    '按定义用精确的后验算出；它恰好等于 ELBO 与 log p(x) 之差，从数字就能看出来。单位：奈特。',
  'formula.gaussian.evidence.title': '证据 log p(x)',
  'formula.gaussian.evidence.says':
    '不论 z 是多少，模型认为这个 x 有多大可能：这是一个积分，这里 z 只有一维，所以算得出来。其中没有 q。单位：奈特。',
  'formula.vae.elbo.title': '证据下界（ELBO）',
  'formula.vae.elbo.says':
    '解码器凭编码重画一幅图的好坏，减去编码本身的代价。它永远不会超过这幅图概率的对数。单位：奈特/图，取 {count} 幅留出图的平均。',
  'formula.vae.reconstruction.title': '重建项',
  'formula.vae.reconstruction.says':
    '每幅图抽取一个编码，解码器给出 784 个像素的对数概率；下式为像素数乘以每像素的奈特数。取 {count} 幅留出图的平均。',
  'formula.vae.kl.title': '编码与先验之间的 KL 散度',
  'formula.vae.kl.says':
    '说明编码在哪里所需的代价：对高斯分布就是逐维求和，精确无近似；下式为维数乘以每维的奈特数。取 {count} 幅留出图的平均。',
  'formula.latent.elbo.title': '一幅图的证据下界（ELBO）',
  'formula.latent.elbo.says':
    '解码器凭编码重画它的好坏，减去编码本身的代价。它永远不会超过这幅图概率的对数。单位：奈特，取从 q(z|x) 抽取的 16 个编码的平均。',
  'formula.latent.reconstruction.title': '一幅图的重构项',
  'formula.latent.reconstruction.says':
    '解码器给出的 784 个像素的对数概率；下式为像素数乘以每像素的奈特数。取从 q(z|x) 抽取的 16 个编码的平均。',
  'formula.latent.kl.title': '它的编码与先验之间的 KL 散度',
  'formula.latent.kl.says':
    '说明编码在哪里所需的代价：对高斯分布就是逐维求和，精确无近似；下式为维数乘以每维的奈特数。',
  'formula.vae.use.title': '怎样算“用上了”一维',
  'formula.vae.use.says':
    '某一维的 KL，对 {count} 张留出样本取平均：编码在这一维上比先验多说了几奈特。超过 0.1 奈特（虚线）就算用上；这条界线只是约定。Burda 等人的界线划在别处：均值 μ 的方差超过 0.01。',
  'formula.maml.accuracy.title': '内循环之后的准确率',
  'formula.maml.accuracy.says':
    '取 E 个来自从未训练过的文字的任务；每个任务有 N 类、每类 Q 幅查询图，经 K 个内循环步之后分类，其中 r 幅分对。s 是任务之间的标准差，± 为 95 % 区间。此处 E = {count}。',
  'formula.maml.before.title': '内循环之前的准确率',
  'formula.maml.before.says':
    '同样的任务，用未适应的权重分类，完全不看支持集：类别次序没有意义时，这就是瞎猜的水平。此处 E = {count}。',
  'formula.maml.baseline.title': '像素上的最近均值',
  'formula.maml.baseline.says':
    '每幅查询图归入支持图均值与它最近的那一类：完全不学习，任务相同。此处 E = {count}。',
  'formula.maml.loss.title': '一幅查询图的交叉熵',
  'formula.maml.loss.says':
    '正确答案让网络多么意外，单位奈特：完全确信时为 0。softmax 把 logits l 变成信念。',
  'formula.compare.accuracy.title': '未见过的文字上的准确率',
  'formula.compare.accuracy.says':
    '共 E 个情景，各方法相同；每个情景有 N 类、每类 Q 幅查询图，其中 r 幅认对。s 是情景之间的标准差，± 为 95 % 区间。此处 E = {count}。',
  'formula.you.score.title': '你的成绩，以及它有多可靠',
  'formula.you.score.says':
    'p 是你在第 0 课中认对的比例，n 是图的张数，z = 1.96。Wilson 区间覆盖 95 %，张数很少时也成立。你看的图与各网络的并不相同。',
  'formula.batch.elbo.title': '训练中的证据下界（ELBO）',
  'formula.batch.elbo.says':
    '单位：奈特/图。取第 {from} 至 {to} 步训练图的平均，每步用当时的权重，每幅图抽一个编码。',
  'formula.batch.cost.title': '训练要压低的量',
  'formula.batch.cost.says':
    '重画一幅图的代价，加上 β 乘以编码的代价：单位奈特/图，取第 {from} 至 {to} 步训练图的平均。高斯似然中无法改变的部分（宽度的对数）不计在内。',
  'formula.vae.cost.title': '留出图上的同一个量',
  'formula.vae.cost.says':
    '重画一幅图的代价，加上 β 乘以编码的代价：单位奈特/图，取 {count} 幅留出图的平均。高斯似然中无法改变的部分（宽度的对数）不计在内。',
  'formula.batch.accuracy.title': '训练任务上的准确率',
  'formula.batch.accuracy.says':
    '第 s 步要认 n 幅图，其中 r 幅认对。曲线上一点是 S 步的平均，此处为第 {from} 至 {to} 步；每步的图和权重都不同，所以它并不衡量学到了多少。',
  'formula.batch.loss.title': '训练任务上的损失',
  'formula.batch.loss.says':
    '正确答案 y 让网络多么意外，单位奈特。曲线上一点是 S 步的平均，此处为第 {from} 至 {to} 步。对数里的数，是始终这样意外时对正确答案的信念。',
  'formula.maml.queries.title': '未见过的文字上的查询损失',
  'formula.maml.queries.says':
    '正确答案 y 让适应后的网络多么意外，单位奈特：先对 N · Q 幅查询图取平均，再对 E 个任务取平均。对数里的数，是始终这样意外时对正确答案的信念。',
  'formula.maml.inner.title': '经 {step} 个内循环步之后的准确率',
  'formula.maml.inner.says':
    '同样的任务，在每个内循环步 k 之后分类，此处 k = {step}；s 是任务之间的标准差，± 为 95 % 区间。E = {count}。',
};
