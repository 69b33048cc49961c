/** @type {Record<string, string>} */
export const texts = {
  'lesson.latent.prose.1':
    '这里是第 3 课的网络，从里面看。每幅图在这里都有一个位置，每个位置也都有一幅图。先训练半分钟（[[play|播放]]），再把指针移到地图上：指针下的图从来没有人画过。',
  'lesson.latent.ask.1': '从一团点走到相邻的一团。图形是突然变的，还是一路慢慢变过去的？',
  'lesson.latent.prose.2':
    '编码器给出的不是一个点，而是一团云：一个均值和一个宽度。A、B 周围的椭圆是一倍和两倍标准差。给 A 和 B 换别的图，或者[[draw|自己画一个]]：每画一笔，椭圆都会跟着动。',
  'lesson.latent.ask.2': '先画一个字符，再乱涂一团。哪一个的云更宽？哪一个花的奈特更多？',
  'lesson.latent.prose.3':
    'A 与 B 之间是一条编码的直线。拖动滑块沿着它走，也可以走出两端：**插值**停留在网络熟悉的地方，**外推**把 B 与 A 的不同之处夸大。',
  'lesson.latent.ask.3': '把 A 和 B 设成同一个字符的两幅图。越过 B 之后，被夸大的是什么？',
  'lesson.latent.prose.4':
    '[[hyper:latent=2|二维]]时，地图就是整个潜空间；[[hyper:latent=16|十六维]]时它只是一个切面，下面各行每次只沿一个维度走。',
  'lesson.latent.ask.4':
    '把 [[hyper:beta=4|β 调到 4]]。还有哪几行会引起变化？其余的已经塌缩到先验上了。',
  'latent.map': '潜空间地图与两幅图',
  'latent.clouds':
    '椭圆：编码器对 A、B 的描述，一倍和两倍标准差。直线：从 A 到 B，并向两端各延长一半。',
  'latent.choose': '正在选哪一端',
  'latent.end': '选 {letter}',
  'latent.how': '{letter} 的来源',
  'latent.how.pick': '从数据中挑',
  'latent.how.draw': '✎ 自己画',
  'latent.pad': '在这里画 {letter}',
  'latent.end.label': '图 {letter}',
  'latent.redrawn': '网络重画的图 {letter}',
  'latent.pick': '{what}：选一幅作为 {end}',
  'latent.fares': 'A 与 B 的代价',
  'latent.fare.data': '数据中的图',
  'latent.fare.hand': '手画的图',
  'latent.fare.median': '{count} 幅留出图的中位数',
  'latent.fare.untrained': '还什么都没学：此时网络看所有的图都一样，这些数字也只说明这一点。',
  'latent.fare.far':
    '要花 {nats} 奈特（−ELBO），{count} 幅留出图中有 {cheaper} 幅更省：离网络熟悉的东西很远。',
  'latent.fare.strange':
    '要花 {nats} 奈特（−ELBO），{count} 幅留出图中有 {cheaper} 幅更省：比大多数图更让网络陌生。',
  'latent.fare.usual':
    '要花 {nats} 奈特（−ELBO），{count} 幅留出图中有 {cheaper} 幅更省：平平常常。',
  'latent.fare.easy':
    '只花 {nats} 奈特（−ELBO），{count} 幅留出图中仅 {cheaper} 幅更省：要么简单，要么网络很熟。',
  'latent.sure.more': '它的云比其中 {wider} 幅的都窄：编码器对它比对大多数图更有把握。',
  'latent.sure.as': '它的云和其他图的差不多宽。',
  'latent.sure.less': '它的云比其中 {narrower} 幅的都宽：编码器对它比对大多数图更没把握。',
  'latent.walk': '从 A 到 B，再越过两端',
  'latent.walk.label': '过 A、B 的直线上 {count} 个编码的解码结果',
  'latent.slider': '从 A 到 B 的直线上的位置',
  'latent.between': '从 A 到 B 走了 {percent} %：插值。',
  'latent.before': '走了 {percent} %：在 A 之前，外推。',
  'latent.beyond': '走了 {percent} %：越过 B，外推。',
  'latent.rows': '从 A 出发，每次一个维度',
  'latent.rows.note': '从先验的 −{reach} 到 {reach} 个标准差；选的是 A 的编码代价最大的维度。',
  'latent.rows.two': '维数大于 2 时，这里的每一行沿一个维度走。',
  'latent.row': '第 {dimension} 维，从 −{reach} 到 {reach}',
};
