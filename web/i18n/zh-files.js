/** 文件：带走的，与带来的权重。 @type {import('./index.js').Texts} */
export const texts = {
  'files.title': '文件',
  'files.close': '关闭',
  'files.intro': '本课得到的结果，可以带到别处继续使用。每一项下面写着在 Python 里如何直接打开。',
  'files.save': '保存：{what}',
  'files.save.short': '保存',
  'files.saved': '已保存：{names}',
  'files.none': '没有可以保存的内容。',
  'files.weights': '权重',
  'files.weights.body': '每个张量各有名称，连同算法、设置、种子与步数，存为 safetensors。',
  'files.weights.none': '这里还没有网络。',
  'files.curves': '曲线',
  'files.curves.body': '逐步的各项指标，以及各次评估和 95% 置信区间的半宽，存为两张 CSV 表。',
  'files.curves.none': '还没有任何测量：请按“播放”。',
  'files.codes': '潜空间编码',
  'files.codes.body': '每个字符图像的编码均值存为一个数组，另有一张表说明每一行对应哪个字符。',
  'files.pictures': '图像',
  'files.pictures.body': '舞台上所见即所得，PNG 格式。点按其中一幅即可保存。',
  'files.pick': '选择权重文件…',
  'files.bring':
    '由这里或由 Python 保存的 .safetensors 文件，也可以直接拖到页面上。训练将从这些权重重新开始。',
  'files.loaded.title': '新的一轮从 {name} 的权重开始',
  'files.loaded.same':
    '它们来自种子为 {seed} 的训练，在这批字符上训练了 {step} 步。优化器重新开始。',
  'files.loaded.other':
    '它们来自种子为 {seed} 的训练，在另一批字符上训练了 {step} 步：这里留出的字符，它们可能见过。优化器重新开始。',
  'files.loaded.foreign': '文件没有说明权重的来历：这里留出的字符，它们可能见过。优化器重新开始。',
  'files.nolesson.title': '没有一课的网络适合这些权重',
  'files.nolesson.body': '它们属于算法“{algorithm}”。在 Node 里，可以用 loadWeights 交给一个会话。',
  'files.foreign.title': '这些权重没有说明属于哪个网络',
  'files.foreign.body': '请打开它们所属的那一课，把控件调成原来的样子，再拖入文件。',
  'files.link.weights': '链接记下了这次训练的设置，但装不下 {name} 的权重：请把文件一并发送。',
  'files.link.changed': '训练途中动过控件。链接记下的是现在的设置，并从第 0 步开始。',
  'files.drawings.title': '这次训练用的是另一批字符',
  'files.drawings.body':
    '链接所指的字符不在这里：设置已经采用，但曲线会不同。拖入当时所用的文件，便能逐位重现。',
  'badge.loaded': '权重来自 {name}',
};
