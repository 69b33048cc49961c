/** “找到目标”一课的文字。 @type {Record<string, string>} */
export const texts = {
  'algorithm.robot': '质点机器人',
  'unit.goals': '',
  'unit.episodes': '',
  'unit.moves': '',
  'hyper.learner': '学习方式',
  'help.learner': 'MAML：让内循环之后的回报尽量高；联合训练是基线：用一个策略应付所有目标。',
  'choice.learner.maml': 'MAML',
  'choice.learner.joint': '联合训练',
  'hyper.hessian': '二阶导数',
  'help.hessian':
    '策略梯度的导数怎样估计：LVC 噪声小，略有偏差；DiCE 无偏，但噪声大；或者只对 log p 求导，当作回合与策略无关。',
  'choice.hessian.lvc': 'LVC',
  'choice.hessian.dice': 'DiCE',
  'choice.hessian.score': '只看 log p',
  'hyper.baseline': '基线',
  'help.baseline':
    '用回报给动作加权之前先减去什么：按位置和时间拟合的值、其他回合的均值，或者什么都不减。',
  'choice.baseline.linear': '拟合',
  'choice.baseline.time': '其他回合的均值',
  'choice.baseline.none': '无',
  'hyper.rollouts': '每步回合数',
  'help.rollouts': '适应的每一步从多少个回合中学习。',
  'hyper.horizon': '每回合步数',
  'help.horizon': '一个回合走多少步。',
  'hyper.discount': '折扣',
  'help.discount': '给动作加权时，晚一步得到的奖励打几折。',
  'hyper.firstSd': '起始 σ',
  'help.firstSd': '训练开始时动作的标准差；1 等于最大速度。',

  'lesson.robot.prose.1':
    '机器人从中央出发。它看得见自己在哪里，却看不见**目标**；每走一步，只有人告诉它离目标多远（距离的平方）。它先走二十个回合（灰色虚线），沿策略梯度迈出一步，然后重新来过（绿线）。拖动目标试试。',
  'lesson.robot.ask.1': '现在还没有训练。适应一步之后，它更近了吗？再看看[[stage:3|三步之后]]。',
  'lesson.robot.prose.2':
    '[[play|点击播放]]。训练的不是通往某个目标的路，而是适应之前的那个策略：要让从它出发的一步就能走得很远。几秒之后，二十个回合就够了。把目标移到[[goal:-0.45,0.45|角落]]，或者[[goal:0.1,-0.05|近处]]：这两处它都没有练过。',
  'lesson.robot.ask.2':
    '比较[[stage:0|适应前]]和[[stage:1|一步之后]]的箭头。适应前，机器人似乎哪儿也不去，为什么它仍然必须四处晃动？一个没有噪声的策略，能从自己的回合里学到什么？',
  'lesson.robot.prose.3':
    '换成用同样的回合训练[[hyper:learner=joint|一个策略应付所有目标]]，再播放。适应前它并不差，但学习率 α 相同时，一步几乎不起作用。可是把 α 提高十倍，[[hyper:innerRate=1|α = 1]]，它也能走到目标。然后换回 [[hyper:learner=maml|MAML]]，[[hyper:innerRate=0.1|α = 0.1]]。',
  'lesson.robot.ask.3':
    '那么在这里，MAML 到底学会了联合训练没有学会的什么？先暂停，对这个按 0.1 训练出来的策略把 α 提到 [[hyper:innerRate=0.4|0.4]]：这时一步会把它带到哪里？',
  'lesson.robot.prose.4':
    '一个回合的回报很难说明其中某一步的好坏：整个回合可能只是运气差。所以要先减去本来就能料到的部分。试试[[hyper:baseline=none|不用基线]]、[[hyper:baseline=linear|拟合的基线]]，或者用[[hyper:rollouts=4|四个回合]]代替[[hyper:rollouts=20|二十个]]。',
  'lesson.robot.ask.4':
    '回合只剩五分之一，和没有基线，哪个伤害更大？距离的平方要大到什么程度，方向才会被噪声淹没？',
  'lesson.robot.prose.5':
    '元梯度要穿过那一步往回传，而回合本身也出自策略：θ 一变，某些回合就会更常出现。[[hyper:hessian=lvc|LVC]] 和 [[hyper:hessian=dice|DiCE]] 算上了这一点，[[hyper:hessian=score|只看 log p]] 忘了这一点，[[hyper:order=1|一阶]]则连那一步本身也忘了。再换回[[hyper:order=2|二阶]]。',
  'lesson.robot.ask.5':
    '每种各训练十秒。在这里它们的结果相差无几：为什么关系这么小？什么样的任务，才非得学会怎样探索不可？',

  'robot.strip': '适应之前，以及每一步适应之后的策略',
  'robot.arena': '场地',
  'robot.arena.label':
    '场地。目标在 {x}, {y}；机器人最后离目标的距离：适应前 {before}，第 {steps} 步之后 {after}。拖动目标，或用方向键移动它，按住 Shift 移得更细。',
  'robot.before': '适应前',
  'robot.step': '第 {step} 步之后',
  'robot.after': '适应后',
  'robot.after.steps': '{steps} 步之后',
  'robot.after.one': '一步之后',
  'robot.best': '直奔目标',
  'robot.table': '朝这个目标走，各回合的平均',
  'robot.return': '回报',
  'robot.distance': '终点距离',
  'robot.sd': 'σ',
  'robot.key.before': '适应前的回合',
  'robot.key.after': '所选步数之后的回合',
  'robot.key.field': '策略从各处平均走向哪里',
  'robot.key.goal': '目标；所有目标都在虚线方框内',
  'robot.next': '换一个目标',
  'robot.training': '训练中的回报',
  'robot.unseen': '未见目标上的回报',
  'robot.along': '未见目标上，回报随步数的变化',
  'robot.goals': '未见目标',

  'formula.robot.return.title': '回报',
  'formula.robot.return.says':
    '一个回合的收获：T 步之中，每步之后到目标 g 的距离平方之和，取负；再对所画的 K 个回合取平均。下式是步数乘以平均距离平方。',
  'formula.robot.distance.title': '终点距离',
  'formula.robot.distance.says':
    '最后一步之后离目标 g 有多远，K 个回合的平均。虚线方框的边长是 1。',
  'formula.robot.sd.title': '策略的动作有多分散',
  'formula.robot.sd.says': '动作的标准差，以最大速度为单位；它的对数 λ 像权重一样是学出来的。',
  'formula.robot.best.title': '直奔目标',
  'formula.robot.best.says': '知道目标在哪里的机器人，沿每个坐标每步走 0.1，直到抵达，所得的回报。',
  'formula.robot.training.title': '训练中的回报',
  'formula.robot.training.says':
    '对一步中的 N 个目标及其回合取平均。曲线上一点是 S 步的平均，此处为第 {from} 至 {to} 步。',
  'formula.robot.unseen.title': '未见目标上的回报',
  'formula.robot.unseen.says':
    'E 个目标，对每次训练都相同；R 是适应 k 步之后各目标回合的平均回报。s 是目标之间的标准差，± 为 95 % 区间。此处 E = {count}，k = {step}。',
  'formula.robot.bests.title': '直奔未见的目标',
  'formula.robot.bests.says':
    '知道全部 E 个目标的机器人所得的回报：没有谁能做得更好。此处 E = {count}。',
};
