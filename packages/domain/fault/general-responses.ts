/**
 * Codes of field 39 that UnionPay's table does not have, as general tables of ISO 8583 give them: a card of another scheme may
 * bring one. The meaning is all that such a table says; no cause is told, and what to do was written here, by the meaning.
 *
 * Codes with a letter are each network's own (A1 to A7 are others at UnionPay than in general tables), and what is reserved
 * means nothing: neither stands here.
 */
import { ACQUIRER, BANK, LOG, NOTHING, OTHER, WORDS } from './card-responses.ts';
import type { FaultEntry, FaultSelling, FaultSeverity, Pair } from './shapes.ts';
import { steps, texts } from './shapes.ts';

const NOT_UNIONPAY: Pair = ['This is the general meaning of ISO 8583. UnionPay’s table has no such code: ask the acquirer what it means here.', '这是 ISO 8583 的通用含义，银联应答码表中没有此码，具体含义请向收单行确认。'];
const PAID: Pair = ['Go on: it is paid.', '已付款，继续即可。'];
const NOT_OF_PAYMENT: Pair = ['Such an answer belongs to keeping records, not to a payment.', '这类应答用于维护档案，一般不会出现在收款中。'];
const IDENTIFY: Pair = ['The bank wants the customer identified. Look at what the machine shows: approved or not.', '银行要求核对持卡人身份。先看刷卡机显示的是成功还是失败。'];

type Told = { readonly severity?: FaultSeverity; readonly selling?: FaultSelling; readonly operator: readonly Pair[]; readonly engineer?: readonly Pair[] };
const paid: Told = { severity: 'none', selling: 'on', operator: [PAID], engineer: [NOTHING] };
const refused: Told = { operator: [OTHER, BANK], engineer: [NOTHING] };
const unclear: Told = { severity: 'grave', operator: [LOG, ['It is not known whether it was charged: record it at the till as unknown.', '是否扣款不确定：在收款台记为“不确定”。'], OTHER], engineer: [ACQUIRER] };
const record: Told = { operator: [LOG, OTHER], engineer: [NOT_OF_PAYMENT, ACQUIRER] };

type Row = readonly [shown: string, title_en: string, title_zh: string, told: Told];

const ROWS: readonly Row[] = [
  ['08', 'Honour with identification', '核对身份后承兑', { operator: [IDENTIFY, LOG], engineer: [ACQUIRER] }],
  ['10', 'Approved for a part', '部分金额批准', { operator: [['Only a part was approved: read on the machine’s slip how much.', '只批准了部分金额，请看签购单上的实际金额。'], ['Record that part at the till, and take the rest another way.', '在收款台按该金额记账，其余用别的方式付。']], engineer: [ACQUIRER] }],
  ['11', 'Approved (VIP)', '批准（贵宾）', paid],
  ['16', 'Approved, update track 3', '批准（更新第三磁道）', paid],
  ['17', 'Cancelled by the customer', '顾客取消', { operator: [['Ask whether the customer wants to pay by this card.', '请问顾客是否继续用这张卡付款。'], OTHER], engineer: [NOTHING] }],
  ['18', 'Dispute of the customer', '顾客有争议', refused],
  ['24', 'File update not supported', '不支持文件更新', record],
  ['26', 'Duplicate record', '记录重复', record],
  ['27', 'File update field edit error', '文件更新：字段编辑出错', record],
  ['28', 'File update: file locked', '文件更新：文件被锁定', record],
  ['29', 'File update failed', '文件更新失败', record],
  ['32', 'Completed in part', '部分完成', unclear],
  ['45', 'Account closed', '账户已销户', refused],
  ['46', 'Identification required', '需要身份验证', { operator: [IDENTIFY, OTHER], engineer: [NOTHING] }],
  ['47', 'Cross-check of identification required', '需要交叉核对身份', { operator: [IDENTIFY, OTHER], engineer: [NOTHING] }],
  ['69', 'Advice received too late', '通知收到太迟', unclear],
  ['78', 'Bank approval required for a part of the amount', '部分金额需银行批准', refused],
];

export const GENERAL_CARD_FAULTS: readonly FaultEntry[] = ROWS.map(([shown, title_en, title_zh, { severity = 'act', selling = 'other_tender', operator, engineer = [] }]) => ({
  code: `card.${shown}`, shown, group: 'card', source: 'general', severity, selling, title: texts([title_en, title_zh]), cause: null,
  operator_does: steps(...operator), engineer_does: steps(NOT_UNIONPAY, ...engineer), words: [...WORDS, 'iso8583'],
}));
