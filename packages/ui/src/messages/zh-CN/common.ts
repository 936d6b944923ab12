import type { common as en } from '../en/common.ts';
import type { Translated } from '../shape.ts';

export const common = {
  language: '语言',
  scheme: { label: '颜色', auto: '跟随设备', light: '浅色', dark: '深色', contrast: '高对比度' },
  fault: {
    safe: '数据都在，没有丢失。',
    kept: '已保留，等待人工处理。',
    refused: '没有记录任何内容。',
    dismiss: '知道了',
  },
  pad: { backspace: '删除最后一位', point: '小数点', enter: '确定', digits: '数字键', entered_other: '已输入 {{count}} 位' },
  qr: { label: '{{link}} 的二维码' },
} as const satisfies Translated<typeof en>;
