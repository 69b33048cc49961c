/** @type {Record<string, string>} */
export const texts = {
  'algorithm.bayes': '贝叶斯优化',
  'hyper.kernel': '假定的光滑程度',
  'help.kernel': '协方差函数：RBF 无限光滑，Matérn 5/2 次之，Matérn 3/2 最粗糙。',
  'hyper.ownLengths': '每个输入各有长度',
  'help.ownLengths': '每个输入是否各有一个要学习的长度尺度。',
  'hyper.mostNoise': '噪声上限',
  'help.mostNoise': '所有值的方差中，最多有多少可算作噪声。',
  'hyper.acquisition': '往哪里看',
  'help.acquisition': 'EI：预期改进最大处。PI：最可能有改进处。UCB：置信下界最低处。',
  'hyper.margin': '最小改进',
  'help.margin': '低多少才算改进（用于 EI 和 PI），以标准差为单位。',
  'hyper.kappa': 'κ，UCB 的好奇心',
  'help.kappa': '置信界在均值以下几个标准差。',
  'hyper.initial': '盲探点数',
  'help.initial': '形成信念之前均匀撒下的点数。',
  'hyper.remembered': '记住的点数',
  'help.remembered': '信念由这么多点构成；满了之后，新点取代最差的点。',
  'hyper.clip': '截断过高的值',
  'help.clip': '远高于中位数的值按较小的值计：坏的有多坏，与好的在哪里无关。',
  'choice.rbf': 'RBF',
  'choice.matern32': 'Matérn 3/2',
  'choice.matern52': 'Matérn 5/2',
  'choice.ei': 'EI',
  'choice.pi': 'PI',
  'choice.ucb': 'UCB',

  'lesson.search.prose.1':
    '这条线上的某处，藏着一个函数的最低值。每看一眼都相当于完整训练一次，所以次数要少。**在你想看的地方点一下**，随后机器也看一次，谁的值低谁领先。',
  'lesson.search.ask.1':
    '双方各看十次，再[[show|显示函数]]：谁更低？你有哪两次看得重复了？[[another|换一个函数]]再来。',
  'lesson.search.prose.2':
    '机器心里有一个信念，即**高斯过程**：凡是穿过已知点的光滑曲线都有可能，蓝线是它们的均值，色带是一倍和两倍标准差。在已知点上色带收拢，远离已知点又张开。[[step|单步]]看看。',
  'lesson.search.ask.2': '离开一个点多远，色带又会张开？和右边的长度尺度比一比。',
  'lesson.search.prose.3':
    '下方的曲线表示一个地方值不值得看。[[hyper:acquisition=ei|EI]] 是预期的改进：均值低或色带宽的地方都大。[[hyper:acquisition=pi|PI]] 只问有没有可能改进；[[hyper:acquisition=ucb|UCB]] 取色带的下沿。',
  'lesson.search.ask.3':
    '用 PI 时，下一次会守在最好的点附近，还是会离开？对 UCB 而言，[[hyper:kappa=0|κ = 0]] 会怎样，[[hyper:kappa=6|κ = 6]] 又会怎样？',
  'lesson.search.prose.4':
    '函数有多光滑，得在了解它之前先作假定。[[hyper:kernel=rbf|RBF]] 相信光滑，敢于跨过大空隙；[[hyper:kernel=matern32|Matérn 3/2]] 预料会有折角。长度是学来的：取使已见各点出现概率最大（证据最大）的那些值。',
  'lesson.search.ask.4':
    '看过六个点之后切换核函数。均值几乎不动，色带却变了：两者之中谁更能料到意外？',
  'lesson.search.prose.5':
    '两个输入就是[[hyper:function=random2|一片地形]]：相信它是什么样、有多不确定、哪里最值得看。点第一幅图来猜。[[hyper:function=branin|Branin]] 有三个同样低的谷底。真实训练的学习率就可以这样调：`examples/tune.mjs` 对第 3 课的 VAE 正是这么做的。',
  'lesson.search.ask.5': '在 Branin 上，机器看了多少次才见过全部三个谷底？同样的次数，你能找到吗？',

  'search.score': '目前的最低值',
  'search.you': '你',
  'search.machine': '机器',
  'search.you.count': '你，看了 {count} 次',
  'search.machine.count': '机器，看了 {count} 次',
  'search.least': '真正的最低值',
  'search.show': '显示函数',
  'search.another': '换一个函数',
  'search.key.mean': '信念：均值，± 1 倍与 2 倍标准差',
  'search.key.tried': '机器看过',
  'search.key.guess': '你看过',
  'search.key.worth': '值得看的程度；▾ 为下一处',
  'search.key.truth': '函数本身',
  'search.plot.label':
    '机器已看 {count} 次，最低值为 {least}；下一次看 {next}。点击即可自己看，或用左右方向键移动后按回车。',
  'search.map.mean': '相信的样子（均值）；点击来看，★ 为下一处',
  'search.map.sd': '有多不确定（标准差）',
  'search.map.acquisition': '值得看的程度',
  'search.map.truth': '函数本身',
  'search.chart.best': '目前的最低值，按次数',
  'search.chart.length': '学到的长度尺度',
  'search.length': '各输入的平均',
  'search.widths': '以区间宽度为 1',
};
