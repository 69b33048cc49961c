/** “知之为知之”一课的文字。 @type {Record<string, string>} */
export const texts = {
  'algorithm.alpaca': '贝叶斯回归',
  'hyper.points': '每条曲线的点数',
  'help.points': '每条训练曲线给出的点，一个接一个地告诉它。',
  'hyper.pointNoise': 'y 的噪声',
  'help.pointNoise': '所给各点的噪声的标准差。',
  'hyper.features': '特征数',
  'help.features': '网络从 x 得到的特征；曲线是它们的加权和。',

  'lesson.calibrate.prose.1':
    '无论告诉它十个点还是一个也没有，MAML 都只给出一条曲线。这里最后一层的权重不是一个值，而是一份**信念**，即一个高斯分布，于是有了一条带子：它应当装下 95 % 的测量值。训练之前，带宽全凭运气。[[play|按播放]]几秒钟：学习者会见到各种高低、各种相位的正弦曲线。',
  'lesson.calibrate.ask.1':
    '这时对曲线还一无所知。为什么带子有的地方宽、有的地方窄，中间那条线也不是平的 0？',
  'lesson.calibrate.prose.2':
    '在图上点一下，就是曲线上的一个点。也可以先放[[place:-2,2|这一点]]，再放[[place:1,-1|那一点]]。带子在这一点收窄；凡是过此点的正弦曲线别无选择的地方，也会收窄。点击已有的点可以拿掉它，也可以[[clear|全部清空]]。',
  'lesson.calibrate.ask.2':
    '只放一个点，沿横轴量一量到下一个窄处有多远。这个距离是多少？学习者是怎么知道的？',
  'lesson.calibrate.prose.3':
    '现在有一条藏起来的曲线：让它[[tell|告诉你一个点]]，再来一个；每次先猜曲线怎么走，再[[show|看答案]]。[[draws|按信念抽出的曲线]]画的是它认为可能的样子：每一条都从所有点旁边经过。',
  'lesson.calibrate.ask.3':
    '要几个点，抽出的曲线才会全都重合？为什么少一个就不行？[[another|换一条曲线]]试试。',
  'lesson.calibrate.prose.4':
    '说到做到，带子才算诚实。**承诺与兑现**图拿 100 条没见过的曲线来问：10 %、20 %……90 % 的带子里，各落进了多少测量值？落在虚线上就是分毫不差；低于虚线是过分自信，高于虚线是过分谨慎。',
  'lesson.calibrate.ask.4':
    '看看训练头几秒里的这张图。学习者起初是太谨慎还是太自信？练得越久就一定越好吗？',
  'lesson.calibrate.prose.5':
    '这里不必采样：噪声是高斯的，信念就能精确算出，而训练提高的，正是每个点被告知之前它所给出的概率。分类没有这样的公式；算法 `abml` 改为沿证据下界的梯度走几步，`examples/calibrate.mjs` 则量出谁的话更可信。把点的噪声[[hyper:pointNoise=0.6|调大]]，或者让它们[[hyper:pointNoise=0|毫无误差]]。',
  'lesson.calibrate.ask.5':
    '放两个点，让这样高低的正弦曲线无论如何也穿不过去，比如[[place:0,5.5|这里]]和[[place:0.3,-5.5|那里]]。带子会怎样？它会说出哪里不对劲吗？',

  'calibrate.of': '对什么没有把握',
  'calibrate.of.calibrate': '曲线',
  'calibrate.of.reliability': '分类',
  'calibrate.known': '已知的点',
  'calibrate.mean': '最可能的曲线',
  'calibrate.band': '装下 95 % 的测量值',
  'calibrate.truth': '藏起来的曲线',
  'calibrate.tell': '告诉我一个点',
  'calibrate.clear': '清空所有点',
  'calibrate.another': '换一条曲线',
  'calibrate.open': '显示藏起来的曲线',
  'calibrate.drawn': '画出可能的曲线',
  'calibrate.said': '已知 {count} 个点。带子最宽处为 ± {most}，最窄处为 ± {least}。',
  'calibrate.label':
    '从 −5 到 5 的一条曲线，已知 {count} 个点；带子最宽处为 ± {most}，最窄处为 ± {least}。点击可放一个点。方向键移动十字，按住 Shift 移动得少些；回车在十字处放点或拿掉点，退格键拿掉最后一个点。',
  'calibrate.kept': '承诺与兑现',
  'calibrate.kept.share': '实际装下的，按承诺的成数',
  'calibrate.kept.promised': '恰如承诺',
  'calibrate.width': '95 % 带子的宽度',
  'calibrate.width.mean': '平均宽度，按已知点数',
  'calibrate.loss': '对下一个点的惊讶',
  'calibrate.loss.short': '告知之前一个点的 −log p',

  'formula.calibrate.band.title': '置信带有多宽',
  'formula.calibrate.band.says':
    '在 x 处，对曲线的信念有方差 v，测量噪声有方差 s；高斯分布的 95 % 落在 1.96 个标准差之内。下式是带子最宽处与最窄处。',
  'formula.calibrate.kept.title': '承诺与兑现',
  'formula.calibrate.kept.says':
    'E 条未见过的曲线的所有测量中，有多少落在应当包含比例 p 的带子里；对各种已知点数一起平均。s 是曲线之间的标准差，± 为 95 % 区间。',
  'formula.calibrate.promised.title': '如约',
  'formula.calibrate.promised.says': '带子伸到高斯分布的分位数 z，就应当包含比例 p。',
  'formula.calibrate.width.title': '带子的宽度',
  'formula.calibrate.width.says':
    '95 % 的带子从一边到另一边，对 E 条未见过的曲线平均，此时已知 {at} 个点；s 是曲线之间的标准差，± 为 95 % 区间。',
  'formula.calibrate.loss.title': '下一个点有多意外',
  'formula.calibrate.loss.says':
    '训练曲线上的点一个接一个告知；告知之前，信念认为每个点有多不可能。单位奈特，第 {from} 至 {to} 步的平均。',
};
