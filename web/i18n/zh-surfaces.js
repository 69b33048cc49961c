/** Functions that are climbed down or searched: names that several lessons of the lab show. */
export const texts = {
  'choice.rosenbrock': '弯谷（Rosenbrock）',
  'choice.himmelblau': '四个谷底（Himmelblau）',
  'choice.rastrigin': '蛋托（Rastrigin）',
  'choice.beale': '平原与峭壁（Beale）',
  'choice.valley': '直谷',
  'choice.tilted': '斜谷',
  'hyper.function': '函数',
  'help.function': '要寻找最低点的函数；隐藏函数由种子生成。',
  'hyper.dims': '输入个数',
  'help.dims': 'Rosenbrock、Rastrigin 和 Ackley 的输入个数；其余函数固定为一个或两个。',
  'choice.told': '无',
  'choice.forrester': 'Forrester，1 个输入',
  'choice.humps': 'Gramacy & Lee，1 个输入',
  'choice.branin': 'Branin，2 个输入',
  'choice.camel': '六峰驼背，2 个输入',
  'choice.ackley': 'Ackley',
  'choice.random': '隐藏函数，1 个输入',
  'choice.random2': '隐藏函数，2 个输入',

  'formula.surfaces.height.title': '高度',
  'formula.surfaces.height.says': '函数在它所在之处的值，减去最低值；这里最低值是 0。',
  'formula.surfaces.power.title': '10 的幂次',
  'formula.surfaces.power.says':
    '显示的是高出最低值的高度 h 的对数：每低 1，就是十分之一。小于百万分之一的不再区分。',
  'formula.surfaces.above.title': '高出最低',
  'formula.surfaces.above.says': '到目前为止问到的最好的值，减去这个函数在任何地方的最低值。',
  'formula.surfaces.spread.title': '彼此相距多远',
  'formula.surfaces.spread.says':
    'n 个点到它们中心的距离平方，按坐标平均后开方，以地图宽度为 1；以及它的对数。',
  'formula.search.best.title': '目前最低',
  'formula.search.best.says': '看过的 n 处之中，函数 f 的最低值。',
  'formula.search.least.title': '真正最低',
  'formula.search.least.says': '谁也不能更低：四处看遍才找得到。',
  'formula.search.length.title': '一个值能代表多远',
  'formula.search.length.says':
    '相距 d 的两个值的相关程度。长度尺度 ℓ 由证据从函数值中学得；下式是相距 ℓ（以宽度为 1）的两处的相关程度。',
};
