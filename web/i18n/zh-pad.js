/** 画板。 @type {Record<string, string>} */
export const texts = {
  'pad.role': '画板',
  'pad.seen': '网络看到的，28 × 28',
  'pad.seen.label': '网络所看到的这张图',
  'pad.undo': '撤销',
  'pad.clear': '清空',
  'pad.strokes': '已画 {count} 笔',
  'pad.keys':
    '键盘：方向键移动笔（按住 Shift 为微移），空格落笔或抬笔，退格键撤销一笔，Delete 键清空。',
};
