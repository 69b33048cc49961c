/** @type {Record<string, string>} */
export const texts = {
  'lesson.maml.prose.1':
    '五个字符，来自网络从未见过的文字，每个只有一张样本（蓝线）：这就是它得到的全部。它在上面走几步梯度，然后给下面的样本归类。',
  'lesson.maml.ask.1':
    '依次查看[[inner:0|之前]]、[[inner:1|第一步]]和[[inner:last|最后一步]]。一个未经训练的网络能走多远？',
  'lesson.maml.prose.2':
    '[[play|点击播放。]]MAML 寻找这样的权重，从它出发，这几步就能走很远：评判是在适应之后，用同样字符的其他样本进行的。',
  'lesson.maml.ask.2': '最后一步之后，哪些查询仍然错了？像素上的最近均值是否也错在同样的地方？',
  'lesson.maml.prose.3':
    '梯度要穿过内循环，因此含有二阶导数。可以[[hyper:order=1|略去]]，也可以[[hyper:order=2|保留]]；再试试[[hyper:shot=5|五个样例]]或[[hyper:way=10|十个类别]]。',
  'lesson.maml.ask.3': '二阶导数换来了什么？看准确率，也看每秒步数。',
};
