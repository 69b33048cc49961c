/** “举一反三”的文字。 @type {Record<string, string>} */
export const texts = {
  'lesson.transfer.prose.1':
    '有人给你看几十个字符，每个只画一遍，然后要你认出别的画法。这套字母你从没见过，可你见过字。一个只学过**重画**别的东西的网络，会不会也因此领先一步？[[play|按下播放]]：先由一个 VAE 学重画，再由四个分类器学名字：先是每个字符一个标签，然后更多。',
  'lesson.transfer.ask.1':
    '其中两个从 VAE 的编码器起步，两个从随机权重起步。谁领先最多？标签有多少的时候？',
  'lesson.transfer.prose.2':
    '没有人告诉过 VAE 任何名字。但要凭 32 个数把图重画出来，就得知道图与图的共同之处：笔画往哪里走、怎样拐弯、什么可以省去。表格下面，同样几张图由四个分类器各认一遍，每张下面是它所认成的那个字符的带标签的图。',
  'lesson.transfer.ask.2': '预训练过的两个，认错时是不是也比只见过标签的网络错得更有道理？',
  'lesson.transfer.prose.3':
    '**冻结**：编码器保持原样，只学一个线性头。**微调**：全部权重都动。让 VAE 只学 [[hyper:pretrain=100|100 步]]，或学 [[hyper:pretrain=3000|3000 步]]，或者不看谁也没写过的字形，改看[[hyper:from=others|其余字母表]]，再按播放：做完的结果，改回来时还在表里。',
  'lesson.transfer.ask.3':
    '标签多到什么程度，冻结开始得不偿失？随机而冻结的编码器，真的一文不值吗？',
  'lesson.transfer.prose.4':
    '用 examples/transfer.mjs 以三个种子测得：手写**数字**上的 VAE 把编码器借给 242 个 Omniglot 字符，每个字符一个标签。冻结时答对 48 %，从零训练是 41 %；标签到五个以后，冻结要损失 2 到 8 个百分点，微调至多多得 2 个。反过来，字符教不了数字什么，至少与偶然分不开；冻结则损失 3 到 6 个百分点。像素用[[hyper:likelihood=gaussian|高斯]]还是伯努利，没有差别。',
  'lesson.transfer.ask.4':
    '十个数字，每个一个标签：换一个种子，成绩就能差十个百分点。不是编码器，那是什么在起作用？把 MNIST 的两个文件拖到页面上，可以拿其中五个数字试试。',

  'hyper.from': 'VAE 学自',
  'help.from': '谁也没写过的程序字形，或手头图中去掉要考的类别之后的其余部分。',
  'choice.glyphs': '程序字形',
  'choice.others': '其余字母表',
  'hyper.pretrain': 'VAE 的步数',
  'help.pretrain': '每批 64 张图，略加变形。',
  'hyper.fitSteps': '分类器的步数',
  'help.fitSteps': '每批 32 张带标签的图，略加变形。',

  'transfer.table': '得到分类器的几种办法，按标签数',
  'transfer.chart': '答对率，按每类的标签数',
  'transfer.loss': '带标签的图上的损失',
  'transfer.elbo': 'VAE 的 ELBO',
  'transfer.vae': 'VAE',
  'transfer.job': '{arm}，每类 {labels} 个标签',
  'transfer.now': '第 {number} 个，共 {of} 个：{what}',
  'transfer.now.none': '正在学的',
  'transfer.ready': '还有 {count} 个短训练。按播放，每完成一个就填一格。',
  'transfer.finished': '全部完成。在左边改点什么，再按播放。',
  'transfer.caption':
    '在 {names} 的 {classes} 个字符上的答对率（%），每个字符评判另外 {others} 张图，编码器都没见过这些字符。瞎猜：{chance} %。',
  'transfer.caption.idx':
    '在 {classes} 个类别上的答对率（%），每类评判另外 {others} 张图，编码器都没见过这些类别。瞎猜：{chance} %。',
  'transfer.column.arm': '编码器',
  'transfer.column.labels': '{count} 个标签',
  'transfer.column.seconds': '训练，秒',
  'transfer.arm.tuned': 'VAE 的，微调',
  'transfer.arm.tuned.says': '全部权重都学',
  'transfer.arm.frozen': 'VAE 的，冻结',
  'transfer.arm.frozen.says': '只学线性头',
  'transfer.arm.scratch': '从零训练',
  'transfer.arm.scratch.says': '全部权重都学',
  'transfer.arm.random': '随机，冻结',
  'transfer.arm.random.says': '只学线性头',
  'transfer.notes':
    '四种办法带标签的图相同，评判的图也相同；标签多的包含标签少的。步数、批大小相同。± 是对所评判的图的 95 % 区间；单个种子。秒数：各列平均，不含 VAE。',
  'transfer.answers': '同样的图，四种回答',
  'transfer.answers.none': '测过一个分类器之后，这里会列出它的一些回答。',
  'transfer.answers.asked': '要认的图',
  'transfer.answers.drawing': '{name} 的一张图',
  'transfer.answers.right': '对：{name}',
  'transfer.answers.wrong': '错：{name}',
  'transfer.answers.note': '每张图下面，是它所认成的那个字符的第一张带标签的图。',
  'formula.transfer.accuracy.title': '未带标签的图上的准确率',
  'formula.transfer.accuracy.says': '留出的 n 张图中答对 r 张；± 按正态近似覆盖 95 %。',
};
