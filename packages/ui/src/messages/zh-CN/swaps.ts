import type { swaps as en } from '../en/swaps.ts';
import type { Translated } from '../shape.ts';

export const swaps = {
  title: '我的排班', close: '关闭', loading: '正在读取排班…', again: '再试一次', offline: '查看排班需要联网', offline_hint: '终端联网后即可查看。您可以继续收款。',
  asked: '同事请您接班', asks: '{{name}} 请您接这个班', agree: '我来接', refuse: '不接', agreed: '您已同意，等后台认可。', take_back: '反悔',
  own: '本周和下周', none: '这两周没有您的班。', ask: '请同事接班', whom: '请谁来接？', nobody: '没有其他同事可以问。', waits: '已问 {{name}}，等待答复。', said_yes: '{{name}} 已同意，等后台认可。', withdraw: '撤回', cancel: '不换了',
  notice_other: '同事请您接 {{count}} 个班', look: '查看', later: '稍后',
} as const satisfies Translated<typeof en>;
