/** Codes that shops ask for and that no public document explains. They have no cause until somebody has confirmed one. */
import type { FaultEntry } from './shapes.ts';
import { steps } from './shapes.ts';

/** What can be done about any code that nobody has explained. */
export const UNEXPLAINED = {
  operator_does: steps(
    ['Take another way to pay; look on the machine whether this payment was charged.', '请换一种付款方式，并在机器上查询这笔是否已扣款。'],
    ['Write down all that the machine shows, and the time; a picture is best.', '记下机器显示的全部内容和时间，最好拍照。'],
    ['Call the acquirer’s service number on the machine and ask what the code means.', '拨打机器上的收单服务电话，询问代码含义。'],
  ),
  engineer_does: steps(['When the acquirer has said what it means, write it into the office under “Faults”, with who said so.', '收单方说明后，把含义和来源记入后台“故障代码”页。']),
} as const;

export const REPORTED_FAULTS: readonly FaultEntry[] = [
  {
    code: 'reported.5606', shown: '5606', group: 'own', source: 'reported', severity: 'act', selling: 'other_tender',
    title: { en: 'Code 5606 on Lakala card machines', zh: '拉卡拉刷卡机代码 5606' }, cause: null, ...UNEXPLAINED, words: ['lakala', '拉卡拉', 'lkl', 'card', '刷卡机'],
  },
];
