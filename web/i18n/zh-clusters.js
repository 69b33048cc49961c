/** @type {Record<string, string>} */
export const texts = {
  'lesson.clusters.prose.1':
    '还是第 3 课的网络，这回从远处看：每个记号是一幅图的编码，来自十个它从没见过的字符。没有人告诉它哪些图是一类。左右和上下两个方向，是编码变化最大的两个方向。训练半分钟（[[play|播放]]），再把指针移到记号上。',
  'lesson.clusters.ask.1':
    '停在一个记号上：圈出来的是同一字符的其他图。随着训练，它们会聚到一起吗？',
  'lesson.clusters.prose.2':
    '**k-means** 只看编码，不看名字：放下 k 个中心，把每个编码归给最近的中心，再把中心移到自己那些编码的平均处，直到不再变化。颜色和形状表示归到了哪一簇；下面是各个中心解码出来的样子。试试 [[k5|5 簇]]、[[k10|10 簇]]、[[k20|20 簇]]。',
  'lesson.clusters.ask.2': '只有 5 簇时，哪些字符挤在了一起？换作你，也会认混吗？',
  'lesson.clusters.prose.3':
    '聚得好不好？**纯度**数的是各簇里占多数的字符的图。k 越大它自然越高，所以旁边列出随便分能有多少；调整 **Rand** 指数已扣除偶然。**轮廓系数**不需要名字：一个编码离自己那簇比离最近的别簇近多少。下一行是直接用像素聚类的结果。',
  'lesson.clusters.ask.3':
    '看随 k 变化的曲线：轮廓系数知道有十个字符吗？编码胜过像素吗？换[[others|另一批字符]]呢？',
  'lesson.clusters.prose.4':
    '地图的坐标轴就是编码里的方向，所以可以沿着它走，边走边解码，每个轴都标出它占的方差。t-SNE、UMAP 这类地图会把各堆拉得更开，但图上的一个位置并不是编码：那里解不出任何图，两堆相距多远也没有意义。',
  'lesson.clusters.ask.4': '第 1 轴改变了图的什么：宽窄、倾斜，还是笔画的多少？',
  'lesson.clusters.prose.5':
    '编码可以相加减。在地图上挑出 **a**、**b**、**c**：a − b + c 就是给 a 加上 c 与 b 的差别。用[[means|字符的平均]]，加上的是字形的差别。用[[drawings|单幅的图]]，让 b 和 c 是同一字符的两种笔迹，加上的本该是笔迹；可是在官方图上算了 5,600 次，结果离想要的那幅图比 a 自己还远，是后者的 1.4 倍：笔迹没有带过去，只是多加了两份偶然。',
  'lesson.clusters.ask.5': '和像素直接相加减比一比。再让 b 和 c 尽量不像：a 还认得出来吗？',
  'clusters.map': '编码地图与所看的图',
  'clusters.map.cap': '{characters} 个字符的 {count} 幅图；这两个轴占方差的 {share} %',
  'clusters.map.label': '编码地图。方向键在编码之间移动，回车把当前的图设为 {name}。',
  'clusters.map.note': '字母是各簇的中心。点一下，就把那幅图设为下面算式里的 {name}。',
  'clusters.point': '{name}，簇 {letter}',
  'clusters.which': '用哪些图',
  'clusters.held': '没见过的字符',
  'clusters.learnt': '训练用的字符',
  'clusters.howmany': '几个字符',
  'clusters.count': '{count} 个字符',
  'clusters.others': '换一批 ↻',
  'clusters.k': 'k，簇数',
  'clusters.worth': '聚类的好坏',
  'clusters.worth.k': '{k} 簇',
  'clusters.worth.note':
    '取 k-means++ 多次起始中最好的一次。纯度、随机与 Rand 用字符的名字来评判，k-means 从未看到这些名字。',
  'clusters.of.codes': '编码，{size} 个数',
  'clusters.of.pixels': '像素，784 个数',
  'clusters.purity': '纯度',
  'clusters.chance': '随机',
  'clusters.rand': 'Rand',
  'clusters.silhouette': '轮廓',
  'clusters.byk': '编码分成 k 簇，各个 k',
  'clusters.heaps': '各簇中心的解码',
  'clusters.centre': '簇 {letter} 的中心，解码结果',
  'clusters.members': '{size} 幅中 {most} 幅：{name}',
  'clusters.axes': '过全部编码的平均，沿最强的几个轴',
  'clusters.axis': '第 {k} 轴：',
  'clusters.axis.label': '沿第 {k} 轴从 −{reach} 到 {reach} 个标准差的解码结果',
  'clusters.axes.note': '从 −{reach} 到 {reach} 个标准差（以这些编码计）；百分数是占方差的份额。',
  'clusters.sum': '算术：a − b + c',
  'clusters.sum.of': '用什么来算',
  'clusters.drawings': '单幅的图',
  'clusters.means': '字符的平均',
  'clusters.choose': '选择',
  'clusters.term': '{name}：{what}',
  'clusters.sum.codes': '解码',
  'clusters.sum.near': '最近的图',
  'clusters.sum.pixels': '像素相加减',
  'clusters.sum.note': '最近的图：三幅之外，编码离结果最近的那一幅。',
  'clusters.walk': '从 a 到 b，再越过两端',
  'clusters.walk.means': '从 a 的字符平均到 b 的字符平均，再越过两端',
  'clusters.walk.label': '过 a、b 的直线上各编码的解码结果',
  'clusters.walk.note': '第三幅是 a，第七幅是 b；中间是插值，两边是外推。',
  'formula.clusters.purity.title': '纯度',
  'formula.clusters.purity.says':
    '每一簇 K 数出其中最多的那个字符 Z 的图，n 是图的总数。簇数等于 n 时它必为 1，与编码无关：只有和随机的结果相比才有意义。',
  'formula.clusters.chance.title': '随机的纯度',
  'formula.clusters.chance.says': '同样的簇，把名字重新打乱分发，取 R 次的平均。',
  'formula.clusters.rand.title': '调整 Rand 指数',
  'formula.clusters.rand.says':
    'I 是同一字符且落在同一簇的图对数；E(I) 是随机时的期望，max I 是最多可能的数目。1：簇恰好就是字符；0：和随机一样。',
  'formula.clusters.silhouette.title': '轮廓系数',
  'formula.clusters.silhouette.says':
    'a 是一个点到本簇其他点的平均距离，b 是到别簇各点平均距离中最小的一个。1：各堆紧凑而相距很远；0：彼此相接；负数：离别的堆更近。不需要名字。',
  'formula.clusters.axis.title': '第 {k} 轴的份额',
  'formula.clusters.axis.says':
    'λ 是编码沿一个主轴的方差，也就是协方差矩阵的一个特征值；分母对所有的轴求和。',
};
