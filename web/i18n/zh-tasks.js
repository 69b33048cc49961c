/** @type {Record<string, string>} */
export const texts = {
  'lesson.tasks.prose.1':
    '到目前为止，一个编码代表一张图。在这里，它代表整个**任务**：同一个字、五个人各写一遍的一组图。[[play|开始训练]]：一个网络看这一组（先后次序无关），给出一个编码；另一个网络要凭它把五张都画出来。地图上，每个任务都画在自己编码的位置。',
  'lesson.tasks.ask.1':
    '每种字母表有自己的记号，留出的是空心的。没有人告诉网络什么是字母表，同一种字母表的字会聚到一起吗？',
  'lesson.tasks.prose.2':
    '选一个任务。地图旁是它的图，以及模型**凭这个编码画出来**的图：第一张最典型，其余几张里，每张图自己的那部分是随机抽的。空心的任务来自它从没见过的字母表。',
  'lesson.tasks.ask.2': '一个字只见过五遍，它画对了什么？又把什么换成了自己更熟悉的样子？',
  'lesson.tasks.prose.3':
    '现在改动这一组：按一下某张图，把它拿掉或放回去。黑点是这一组的编码，椭圆是网络拿不准的范围。先看[[one|一张]]，再看[[all|全部八张]]。',
  'lesson.tasks.ask.3':
    '每张图投出一个高斯分布作为一票，编码是各票之积。多一票，椭圆会怎样？换成原论文的[[hyper:pooling=average|特征取平均]]，还会这样吗？',
  'lesson.tasks.prose.4':
    '共有的信息，一组只付一次奈特；各图自己的信息，每张都要付：所以把“是哪个字”放进组的编码更划算。给每张图[[hyper:latent=32|更多自己的维数]]，重新[[play|训练]]，再改成[[hyper:latent=2|几乎没有]]。',
  'lesson.tasks.ask.4':
    '看代价那张图：信息跑到哪边去了？当大部分信息都归各图自己时，凭组的编码画出来的图是什么样？',
  'lesson.tasks.prose.5':
    '任务也可以是[[hyper:set=alphabet|同一字母表的五个字]]：这时编码只能说出这种字母表的模样。地图画得好不好？对每个留出的任务，看离它最近的任务是否属于同一种字母表。图表里记着这个比例，旁边是像素平均和随机猜测。',
  'lesson.tasks.ask.5':
    '在两种任务上，编码都胜过像素吗？[[hyper:context=2|只用两个数的编码]]呢？那时地图就是编码的全部。',

  'tasks.map': '任务，各在其编码的位置',
  'tasks.map.label': '{count} 个任务的地图，各画在其编码的位置：选一个看它的图',
  'tasks.two': '整个编码空间',
  'tasks.axes': '{count} 维中的两条主轴',
  'tasks.none': '还没有任务。',
  'tasks.held': '留出：训练中从未见过',
  'tasks.learnt': '训练用',
  'tasks.set': '这一组：按一下拿掉或放回',
  'tasks.drawing': '第 {number} 张属于这一组',
  'tasks.set.none': '在地图上选一个任务。',
  'tasks.set.says': '组内 {count} 张。编码的平均散布：{width}（先验为 1）。',
  'tasks.drawn': '凭这一组的编码画出',
  'tasks.drawn.label': '凭这一组的编码画出的 {count} 张图',
  'tasks.elbo': '组内每张图的 ELBO',
  'tasks.costs': '编码的代价',
  'tasks.costs.set': '组的编码，每组一次',
  'tasks.costs.own': '各图自己的，每张一次',
  'tasks.same': '最近的任务属于同一字母表',
  'tasks.same.code': '按编码',
  'tasks.same.pixels': '按像素平均',
  'tasks.same.chance': '随机',

  'algorithm.statistician': '神经统计学家',
  'hyper.set': '任务是',
  'help.set': '一组图由什么组成：同一个字的图，或同一字母表里几个字的图。',
  'hyper.sets': '每步组数',
  'help.sets': '看过多少组图之后才改一次权重。',
  'hyper.drawings': '每组图数',
  'help.drawings': '训练时一组有几张图。',
  'hyper.partial': '只看一部分',
  'help.partial': '训练时，编码只从一组里随机的一部分得出，这样图少的时候也能用。',
  'hyper.context': '组编码维数',
  'help.context': '用多少个数代表整组图。取 2 时，地图就是全部。',
  'hyper.pooling': '汇总方式',
  'help.pooling': '由各图特征的平均得出编码，或取各图高斯分布之积。',
  'choice.character': '同一个字',
  'choice.alphabet': '同一字母表',
  'choice.average': '平均',
  'choice.product': '乘积',
  'unit.sets': '组',

  'formula.tasks.elbo.title': '一个集合的证据下界',
  'formula.tasks.elbo.says':
    '重画集合中各图的好坏，减去每幅图编码的代价，再减去整个集合那一个编码的代价中它所分摊的一份。单位：奈特/图，取最近若干步的平均。',
  'formula.tasks.costs.set.title': '集合编码的代价',
  'formula.tasks.costs.set.says':
    '看过集合 D 之后，关于 c 的信念与原先的预期相差多少奈特；第 {from} 至 {to} 步的平均。',
  'formula.tasks.costs.own.title': '一幅图编码的代价',
  'formula.tasks.costs.own.says':
    '已知所属集合的编码时，每幅图多少奈特；第 {from} 至 {to} 步的平均。',
  'formula.tasks.same.title': '凭编码找回',
  'formula.tasks.same.says':
    '为 n 个留出任务各找地图上最近的另一个任务：有 r 次属于同一种文字。距离按整个编码计算，而不是地图的两个坐标轴。',
  'formula.tasks.pixels.title': '凭像素找回',
  'formula.tasks.pixels.says': '同样的做法，用每个集合的平均图代替编码。',
  'formula.tasks.chance.title': '瞎猜',
  'formula.tasks.chance.says': '如果最近的可以是任何别的任务，会有多少次相同。',
  'formula.tasks.width.title': '编码有多确定',
  'formula.tasks.width.says': 'q(c | D) 在编码的 C 维上的标准差的几何平均。',
};
