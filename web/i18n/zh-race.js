/** @type {Record<string, string>} */
export const texts = {
  'algorithm.race': '六种优化器',
  'hyper.surface': '曲面',
  'help.surface': '要寻找最低点的二元函数。',
  'hyper.startX': '起点横向位置',
  'help.startX': '以地图宽度为 1；拖动圆环即可设定。',
  'hyper.startY': '起点纵向位置',
  'help.startY': '以地图高度为 1；拖动圆环即可设定。',
  'hyper.rateSgd': 'SGD 的学习率',
  'help.rateSgd': '坡度为 1 时一步走多远。',
  'hyper.rateMomentum': '动量法的学习率',
  'help.rateMomentum': '它的步子会累积：动量为 0.9 时可达十倍。',
  'hyper.rateNesterov': 'Nesterov 的学习率',
  'help.rateNesterov': '同动量法。',
  'hyper.rateRmsprop': 'RMSProp 的学习率',
  'help.rateRmsprop': '无论多陡，每个方向上一步大约走这么远。',
  'hyper.rateAdam': 'Adam 的学习率',
  'help.rateAdam': '无论多陡，每个方向上一步最多大约走这么远。',
  'hyper.rateAdamw': 'AdamW 的学习率',
  'help.rateAdamw': '同 Adam。',
  'hyper.momentum': '动量',
  'help.momentum': '动量法、Nesterov、Adam 和 AdamW 保留上一步的多少。',
  'hyper.weightDecay': '权重衰减',
  'help.weightDecay': '除坡度之外，AdamW 被拉向 (0, 0) 的强度。',
  'hyper.slopeNoise': '坡度噪声',
  'help.slopeNoise': '加在每次坡度两个分量上的噪声的标准差，六者相同。',

  'lesson.race.prose.1':
    '训练就是只凭脚下的坡度往低处走。六种规则从同一个圆环出发；颜色越浓越低，× 处最低。先[[play|点击播放]]，再拖动圆环试试。朴素的 **SGD** 顺着坡度走；**动量法**和 **Nesterov** 带着惯性；**RMSProp** 与两个 **Adam** 会把陡的方向缩短、平的方向放长。',
  'lesson.race.ask.1': '六者都在几步之内落进弯谷。接下来谁能沿着谷底前进，谁只是在两壁之间来回？',
  'lesson.race.prose.2':
    '这样比公平吗？地图下方的图让每种规则在 41 种学习率下各走 200 步：曲线的最低处就是它的最佳学习率，标记是它现在的学习率。线断开之后的右侧，它会飞出赛场。[[best|让每一个都用最佳学习率]]，再看一遍。',
  'lesson.race.ask.2':
    '对一个合适的学习率，对另一个可能毫无用处：各自的最佳值相差多少倍？谁的曲线在最宽的范围里都很低，随便猜一个也行？',
  'lesson.race.prose.3':
    '在[[valley:straight|直谷]]里，横向比纵向陡 50 倍，一个学习率要兼顾两个方向。留意 RMSProp。再[[valley:turned|把同一个山谷转个角度]]，学习率不变，在谷中的起点也不变：SGD、动量法和 Nesterov 所需的步数与之前完全一样。',
  'lesson.race.ask.3':
    'RMSProp 所需的步数是直谷里的十倍以上，两个 Adam 也多了一半。它们的每个分量都有自己的步长，为什么在这里不管用了？',
  'lesson.race.prose.4':
    '真实的坡度来自一个小批量，所以带噪声。给直谷[[noisy|加上噪声]]，六者遇到的噪声完全相同。现在谁也停不下来，都在某个高度上跳动，高度由学习率决定。把表里的学习率都改成十分之一，再重置看看。',
  'lesson.race.ask.4':
    '学习率缩小到十分之一，跳动低了，路却长了。在一次很长的训练里，你会怎样安排学习率？',
  'lesson.race.prose.5':
    '往低处走，未必走得到最低处。在[[eggs|蛋托]]里，几乎都停在附近的小坑。在[[four|四个谷底]]的曲面上，把圆环挪动一点，相邻的起点就会分道扬镳。再到弯谷里给 AdamW [[decay|很强的权重衰减]]：它会半路停下，因为它既想往低处走，又想让 θ 小。',
  'lesson.race.ask.5':
    '从哪些起点出发，六者会到达同一个谷底？权重衰减既然让 AdamW 到不了最低点，它又有什么用？',

  'race.sgd': 'SGD',
  'race.momentum': '动量法',
  'race.nesterov': 'Nesterov',
  'race.rmsprop': 'RMSProp',
  'race.adam': 'Adam',
  'race.adamw': 'AdamW',
  'race.map': '俯瞰曲面与六条下山路',
  'race.map.hint': '拖动圆环换个起点（也可用方向键）。相邻等高线之间按面积划分，不是按高度。',
  'race.map.label': '起点 {start}。高出最低点：{heights}。',
  'race.table': '学习率可以随时改，比赛途中也行。',
  'race.who': '规则',
  'race.rate': '学习率',
  'race.rate.of': '{name}的学习率',
  'race.height': '高度',
  'race.arrived': '到达步',
  'race.out': '出局',
  'race.sweep': '从这个起点走 {steps} 步之后的高度，按学习率',
  'race.sweep.label': '最佳学习率：{best}。',
  'race.best': '让每一个都用最佳学习率',
  'race.there': '“到达步”指高度首次不超过 0.001 的那一步。',
  'race.chart': '高出最低点的高度',
  'race.power': '10 的幂次',
};
