/** @type {Record<string, string>} */
export const texts = {
  'lesson.duel.prose.1':
    '下面有五个你多半不认识的字符，每个只给一张图。上方那张画的是哪一个？按 **1** 到 **5**，或者点击。一共十张，快慢随意。',
  'lesson.duel.ask.1': '你看的是什么：墨迹和像素，还是笔画和它们怎样相接？',
  'lesson.duel.prose.2':
    '旁边的机器什么也没学过：它只选**像素**最接近的那张。现在试试[[hyper:evalWay=20|二十选一]]（字母 A 到 T），再回到[[hyper:evalWay=5|五选一]]。',
  'lesson.duel.ask.2': '二十选一时，谁退步更多：你还是像素？乱猜的正确率从 20 % 降到 5 %。',
  'lesson.duel.prose.3':
    '人看一个例子就能记住新字符，因为早已见过成千上万个别的字符。元学习给网络的正是这个：第 6 课训练这样的网络，训练之后它也会来这里，用完全相同的图比试。你的成绩会在那里画成一条线。[[again|再来一局]]。',
  'lesson.duel.ask.3': '网络要训练多少步，才能超过你的那条线？',
  'duel.query': '要辨认的图',
  'duel.choices': '可选的字符',
  'duel.choice': '字符 {name}',
  'duel.waits': '正在抽取字符…',
  'duel.ask': '第 {number} 张，共 {of} 张：是哪个字符？按键 {first} 到 {last}。',
  'duel.right': '对，是 {name}。',
  'duel.wrong': '不对，是 {name}。',
  'duel.you': '你',
  'duel.pixels': '像素最近',
  'duel.network': '第 6 课的网络',
  'duel.chart': '到目前为止的正确率',
  'duel.table': '各题对错',
  'duel.mark.right': '对',
  'duel.mark.wrong': '错',
  'duel.over': '十张用了 {seconds} 秒。到目前为止，{way} 选一共答对 {right} / {of}。',
  'duel.again': '再来一局',
  'duel.way': '{way} 选一',
  'duel.network.none': '第 6 课的网络还没有训练。去那里训练一分钟再回来，它就会一起比试。',
  'duel.network.way': '第 6 课的网络只能在自己的几个类别里选，不能 {way} 选一。',
  'duel.network.split': '第 6 课留出的字母表与这里不同，网络可能见过这些字符，所以不参加。',
};
