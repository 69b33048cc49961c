/** 第 7 课：发明五个符号。 @type {Record<string, string>} */
export const texts = {
  'lesson.symbols.prose.1':
    '发明五个谁也没写过的符号，每个只画**一次**。网络凭这五张图在几毫秒内完成适应，然后你每画一笔，它都会说出这是哪一个。手边没有笔？取[[example|一种未见文字的五个字符]]，看[[another|别人来写其中一个]]。',
  'lesson.symbols.ask.1':
    '把同一个符号画小、画大、画在角上、画歪。哪些变化网络不在意，哪些会让它糊涂？',
  'lesson.symbols.prose.2':
    '虚线条是网络看到这五张图之前的判断：它还不知道谁是谁，只能乱猜。绿色条是同一个网络走了几步梯度之后。它事先学会的，是一个只需这么几步的起点；在各种文字上[[play|训练一分钟]]，就能找到它。',
  'lesson.symbols.ask.2':
    '分别设为[[hyper:testSteps=0|不走]]、[[hyper:testSteps=1|走一步]]、[[hyper:testSteps=3|走三步]]。第一步完成了多少？',
  'lesson.symbols.prose.3':
    '现在故意为难它：发明五个[[anew|很难区分]]的符号。它认错时，按下正确的那个；画板旁的得分还会告诉你，若只比较像素会答对几个。',
  'lesson.symbols.ask.3':
    '哪五个符号让像素胜过网络，哪五个让网络远胜像素？换成人，也会觉得它们难吗？',

  'symbols.five': '你的五个符号',
  'symbols.work': '书写与识别',
  'symbols.symbol': '符号 {number}',
  'symbols.character': '第 {name} 字',
  'symbols.name': '符号 {number} 的名字',
  'symbols.name.none': '起个名字',
  'symbols.draw': '{name}：画它',
  'symbols.drawn': '{name}，已画好',
  'symbols.it.was': '其实是{name}',
  'symbols.redraw': '重画',
  'symbols.redraw.label': '重画{name}',
  'symbols.after': '适应后',
  'symbols.before': '适应前',
  'symbols.source': '{alphabet}：训练时整套留出',
  'symbols.source.made': '由程序虚构的一种文字，网络从未见过',

  'symbols.hint': '在这里画',
  'symbols.say.first': '画出符号 {number}，随你喜欢。',
  'symbols.say.next': '画出符号 {number}，要与前面的不同。',
  'symbols.say.again': '重新画符号 {number}。',
  'symbols.say.ask': '把五个中的某一个再画一遍。',
  'symbols.next': '下一个符号',
  'symbols.recognise': '画好了',
  'symbols.example': '取一种未见文字的五个字符',
  'symbols.example.loading': '正在查找笔画……',
  'symbols.another': '让别人写一个',
  'symbols.right': '答对了',
  'symbols.wrong': '错了？按下正确的符号，或按它的数字键。',

  'symbols.word.teach': '可以分几笔画。每个符号，网络只能看到这一张。',
  'symbols.word.none': '每画一笔，都能看到网络把它当成哪一个。',
  'symbols.word.way': '这个网络区分不了 {way} 个符号。请把类别数 N 设为 {way}。',
  'symbols.word.guess': '{name}，{percent} %',
  'symbols.word.right': '{name}，{percent} %：正确。',
  'symbols.word.wrong': '{name}，{percent} %：不对，其实是{truth}。',
  'symbols.word.detail':
    '适应前：{name}，{percent} %。适应这五张图{looks}各走 {steps} 步并作答，共 {ms} 毫秒。',
  'symbols.looks.none': '',
  'symbols.looks.turns': '（再倒过来看一遍）',
  'symbols.looks.mirror': '（再看一遍镜像）',

  'symbols.score': '{asked} 次中答对 {after} 次',
  'symbols.score.rest': '适应前 {before} 次，像素最近邻 {pixels} 次',
  'symbols.score.none': '告诉它对还是错，这里就会记分。',

  'symbols.weights.none': '尚未训练：权重是随机的，从这里凭五张图走几步，走不了多远。',
  'symbols.weights.here': '权重在此标签页中训练：{seconds} 秒，{steps} 步。',
  'symbols.weights.adopted': '权重由第 6 课在此标签页中训练而来：{seconds} 秒，{steps} 步。',
  'symbols.weights.reached': '在从未见过的文字上，它能认对 {percent} %。',
  'symbols.weights.minute': '训练 11000 步（较快的单核约一分钟），对真人手写字符可达 97 %。',
  'symbols.train': '训练',
  'symbols.train.on': '继续训练',
  'symbols.adopt': '采用第 6 课的网络（{steps} 步）',
};
