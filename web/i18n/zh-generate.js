/** @type {Record<string, string>} */
export const texts = {
  'lesson.generate.prose.1':
    '两层的网络：一个字有一个编码，写它的每只手另有一个编码。两个真实的字，编码之间还有许多编码不属于任何字。[[play|开始训练]]：中间就是一个**没有人写过的字**，由五只手各写一遍。再看[[pair|另一对]]。',
  'lesson.generate.ask.1': '这五张图出自同一个编码，差别只在“手”。它们看上去是同一个字吗？',
  'lesson.generate.prose.2':
    '拖动滑块：从一个字走到另一个字，再[[beyond|越过去]]，第二个字与第一个字的不同之处就被夸大。下面一排是沿途各处最典型的写法。回到[[middle|正中]]。',
  'lesson.generate.ask.2': '是一个形状变成另一个，还是一个淡出、另一个浮现？走到哪里就不再像字了？',
  'lesson.generate.prose.3':
    '这样的字有什么用？它们能造出**无穷无尽的任务**。下面就是一个：五个新字，各写一遍作样本，另有十张请你来认。多训练一会儿，再[[deal|发一题]]。',
  'lesson.generate.ask.3': '比起人写的字，更容易还是更难？哪些错是你的，哪些错该怪生成器？',
  'lesson.generate.prose.4':
    '学的人因此学得更好吗？让原型网络学 50 个字、每字五张图，另加 50 个没有人写过的字；步数相同，三个种子，用没见过的字母表来考，五类单样本：不加时 91.8%；加卷积 VAE 造的字 94.3%，全连接 VAE 造的 93.8%，统计学家造的 91.8%。不用任何网络也有 93.3%：只把**真实的笔画弯一弯**，每只手弯法相同。[[bend|换个弯法]]。（`examples/generate.mjs`）',
  'lesson.generate.ask.4':
    '生成器所知道的，也都来自同一批图。它造的字能教给网络什么，是这批图教不了的？弯曲的笔画又添了哪些图里没有的东西？',

  'generate.one': '一个真实的字',
  'generate.other': '另一个',
  'generate.real.label': '{name}，{count} 个人写的',
  'generate.new': '新字',
  'generate.hands': '{count} 只手，第一张最典型',
  'generate.new.label': '从一个字到另一个字 {share}% 处的新字，写了 {count} 遍',
  'generate.way': '从一个字到另一个字',
  'generate.way.label': '九张典型的图，从第一个字之前到第二个字之外',
  'generate.pair': '换一对',
  'generate.at': '走到哪里',
  'generate.at.value': '走了 {share}%',
  'generate.before': '第一个字之前',
  'generate.beyond': '第二个字之外',
  'generate.costs.set': '字的编码，每组一次',
  'generate.costs.own': '手的编码，每张一次',
  'generate.round': '全由新字组成的一题：最左边这张是五个里的哪一个？',
  'generate.round.asked': '要认的图',
  'generate.round.five': '五个新字，各有一张',
  'generate.round.choose': '它是第 {number} 个字',
  'generate.round.none': '还没有题目。',
  'generate.round.first': '有 {count} 张要认。',
  'generate.round.right': '对了。目前 {count} 张对了 {right} 张，还剩 {left} 张。',
  'generate.round.wrong': '不对，是框出的那个。目前 {count} 张对了 {right} 张，还剩 {left} 张。',
  'generate.round.end':
    '你：{count} 张对了 {right} 张。逐像素最近的图：{count} 张对了 {pixels} 张。',
  'generate.round.another': '再来一题',
  'generate.bending': '不用网络的新字',
  'generate.straight': '一个真实的字',
  'generate.bent': '弯一弯，成了新字',
  'generate.otherwise': '换个弯法',
  'generate.five.label': '{what}，{count} 只手',
};
