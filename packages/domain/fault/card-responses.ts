/**
 * What a UnionPay card machine shows in field 39 of ISO 8583. Codes, classes and meanings are facts of the public POS
 * response code table of UnionPay (银联 POS 应答码表); what to do was written here, by class and text.
 *
 * Class: A approved, B may be tried again, C not to be tried again, D the operator must act, E fault of a system.
 * 68 and 90 to 92 are of class C though their own text says to try again: both stand there.
 */
import type { FaultEntry, FaultSelling, FaultSeverity, Pair, Steps } from './shapes.ts';
import { steps } from './shapes.ts';

export type CardClass = 'A' | 'B' | 'C' | 'D' | 'E';

export const OTHER: Pair = ['Take another card, a payment code or cash.', '请顾客换卡、扫码或付现金。'];
export const BANK: Pair = ['The customer can ask their bank why: the number stands on the card.', '原因请顾客致电发卡行，号码在卡背面。'];
export const ACQUIRER: Pair = ['Call the acquirer with merchant number, terminal number and the time.', '致电收单行，报商户号、终端号和时间。'];
export const NOTHING: Pair = ['Nothing is wrong with the machines.', '设备没有问题。'];
export const LOG: Pair = ['Look in the card machine’s own list whether it was charged, before it is charged again.', '先在刷卡机上查询这笔是否已扣款，再决定是否重刷。'];

type Doing = { readonly operator: Steps; readonly engineer: Steps; readonly severity: FaultSeverity; readonly selling: FaultSelling };
const doing = (operator: readonly Pair[], engineer: readonly Pair[], severity: FaultSeverity = 'act', selling: FaultSelling = 'other_tender'): Doing => ({ operator: steps(...operator), engineer: steps(...engineer), severity, selling });

/** What is done about a response; several responses are answered alike. */
const DOING = {
  nothing: doing([['Go on: it is paid.', '已付款，继续即可。']], [NOTHING], 'none', 'on'),
  bank: doing([OTHER, BANK], [NOTHING]),
  retry: doing([['Try once more.', '请再试一次。'], OTHER], [['If it comes with many cards, call the acquirer.', '多张卡都这样时，联系收单行。']]),
  reread: doing([['Insert, tap or swipe the card once more.', '请重新插卡、挥卡或刷卡。'], OTHER], [['If many cards are misread, clean the reader with a cleaning card.', '经常读错卡时，用清洁卡清洁读卡器。']]),
  pin: doing([['Let the customer enter the PIN once more, unseen.', '请顾客重新输入密码，注意遮挡。'], ['After the third wrong PIN the card is locked: take another way before that.', '连续输错三次会锁卡，请提前换一种方式。']], [NOTHING]),
  pin_over: doing([['Try this card no more.', '这张卡不要再试。'], OTHER, BANK], [NOTHING]),
  money: doing([['Take a smaller part by this card and the rest another way.', '这张卡少刷一部分，其余用别的方式付。'], OTHER], [NOTHING]),
  amount: doing([['Look at the amount and enter it once more.', '核对金额后重新输入。'], ['Above the limit: split it into two payments.', '超过限额时分两笔付款。']], [['Ask the acquirer for the limits of one payment.', '向收单行确认单笔限额。']]),
  amount_small: doing([['The amount is below what the machine takes: take cash or a payment code.', '金额低于刷卡下限，请扫码或付现金。']], [['Ask the acquirer for the least amount.', '向收单行确认最低金额。']]),
  capture: doing([['Try this card no more, and hand no goods out for it.', '这张卡不要再试，不要交货。'], ['The bank asks that the card be kept. Keep it only where that is safe and the shop has agreed to do so.', '银行要求没收卡。只在安全且门店同意的情况下收卡。'], ['Call the acquirer. Fetch a manager if the customer objects.', '联系收单行；顾客有异议时请店长处理。']], [NOTHING], 'grave'),
  suspicious: doing([['Try this card no more.', '这张卡不要再试。'], OTHER, ['Accuse nobody: the bank alone knows why.', '不要质疑顾客，原因只有银行知道。']], [ACQUIRER], 'grave'),
  sign_on: doing([['Sign the card machine on at the network centre (签到).', '在刷卡机上做“签到”。'], ['Then take the payment once more.', '签到成功后重新收款。']], [['If it must sign on each day again: settle (结算) at the end of the day, and look at the machine’s clock.', '每天都要重新签到时：当天做“结算”，并检查刷卡机时间。'], ACQUIRER]),
  merchant: doing([OTHER, ['Tell the owner: the card machine is not registered for this.', '告诉店主：刷卡机没有登记或没有开通。']], [ACQUIRER, ['Compare merchant and terminal number on the machine with the contract.', '核对机器上的商户号、终端号与合同是否一致。']]),
  unknown: doing([LOG, ['It is not known whether it was charged: record it at the till as unknown.', '是否扣款不确定：在收款台记为“不确定”。'], OTHER], [['Look at the card machine’s network; compare its totals with the till’s at the end of the day.', '检查刷卡机网络；当日结算时核对金额。']], 'grave'),
  later: doing([['Wait a minute and try once more, or take another way.', '等一分钟再试，或换一种方式。'], LOG], [['Other tills too: it is the network centre’s; nothing is to be mended here.', '其他收款台也这样时，是银联或银行的问题，门店无需处理。']]),
  twice: doing([LOG, ['Not charged: sign on (签到), then take it once more.', '没有扣款：先签到，再重新收款。']], [ACQUIRER], 'grave'),
  settle: doing([['Go on. The machine’s totals differ from the centre’s.', '可以继续收款，但刷卡机与中心账目不一致。'], ['Upload offline payments again, then settle (结算).', '重传脱机交易，再做结算。']], [['Compare the machine’s slips with the till’s entries of that day.', '核对当天签购单与收款台记录。'], ACQUIRER], 'act', 'on'),
  void_differs: doing([['Enter the amount of the first payment exactly, as on its slip.', '按原签购单上的金额准确输入。'], ['Give it back another way if it is still refused, with a manager.', '仍被拒绝时，请店长用别的方式退款。']], [ACQUIRER]),
  not_found: doing([['Look at number and date on the first slip, and try once more.', '核对原签购单的号码和日期，再试一次。'], BANK], [ACQUIRER]),
  machine: doing([['Sign on (签到) and try once more.', '签到后再试一次。'], OTHER], [ACQUIRER, ['Note the machine’s program version for them.', '记下刷卡机的程序版本。']]),
} as const satisfies Readonly<Record<string, Doing>>;

type Row = readonly [code: string, class_: CardClass, does: keyof typeof DOING, title_en: string, title_zh: string, cause_en: string, cause_zh: string];

const ROWS: readonly Row[] = [
  ['00', 'A', 'nothing', 'Approved', '交易成功', 'The payment was approved. This is no fault.', '承兑或交易成功，不是故障。'],
  ['01', 'C', 'bank', 'Refer to issuer', '查发卡行', 'The bank that issued the card wants to be asked.', '发卡行要求联系确认。'],
  ['02', 'C', 'bank', 'Refer to issuer, special', '查发卡行的特殊条件', 'The bank that issued the card wants to be asked by telephone.', '可电话向发卡行查询。'],
  ['03', 'C', 'merchant', 'Invalid merchant', '无效商户', 'The merchant must be registered with the bank or the centre.', '商户需要在银行或中心登记。'],
  ['04', 'D', 'capture', 'Capture card', '没收卡', 'The bank asks the operator to keep the card.', '发卡行要求操作员没收卡。'],
  ['05', 'C', 'bank', 'Do not honour', '不予承兑', 'The bank that issued the card refuses and gives no reason.', '发卡行不予承兑，没有给出原因。'],
  ['06', 'E', 'unknown', 'Error', '出错', 'Fault at the bank that issued the card.', '发卡行故障。'],
  ['07', 'D', 'capture', 'Capture card, special', '特殊条件下没收卡', 'The bank asks the operator to keep the card, under special conditions.', '特殊条件下没收卡。'],
  ['09', 'B', 'unknown', 'Request in progress', '请求正在处理中', 'The first request is still being worked on; it may be sent again.', '请求正在处理中，可重新提交交易请求。'],
  ['12', 'C', 'bank', 'Invalid transaction', '无效交易', 'The bank that issued the card does not support this transaction.', '发卡行不支持的交易。'],
  ['13', 'B', 'amount', 'Invalid amount', '无效金额', 'The amount is zero or too large.', '金额为 0 或太大。'],
  ['14', 'B', 'reread', 'Invalid card number', '无效卡号', 'The kind of card is not registered at the centre, or the number was misread.', '卡种未在中心登记，或读卡号有误。'],
  ['15', 'C', 'bank', 'No such issuer', '无此发卡行', 'This issuer has no connection to the centre.', '此发卡行未与中心开通业务。'],
  ['19', 'C', 'reread', 'Enter the transaction again', '重新送入交易', 'The card was misread; it may be swiped again.', '刷卡读取数据有误，可重新刷卡。'],
  ['20', 'C', 'bank', 'Invalid response', '无效应答', 'The answer that came was not valid.', '收到的应答无效。'],
  ['21', 'C', 'bank', 'No action taken', '不做任何处理', 'The bank did nothing about the request.', '发卡行没有做任何处理。'],
  ['22', 'C', 'sign_on', 'Suspected malfunction', '怀疑操作有误', 'The machine’s state differs from the centre’s; sign on again.', 'POS 状态与中心不符，可重新签到。'],
  ['23', 'C', 'bank', 'Unacceptable fee', '不可接受的交易费', 'The fee of this transaction is not accepted.', '交易费不被接受。'],
  ['25', 'C', 'not_found', 'Record not found', '未能找到文件上记录', 'The bank that issued the card has no record of it.', '发卡行未能找到有关记录。'],
  ['30', 'C', 'machine', 'Format error', '格式错误', 'The message was not in the form that the centre expects.', '报文格式错误。'],
  ['31', 'C', 'bank', 'Bank not supported', '银联不支持的银行', 'This issuer has no connection to the centre.', '此发卡方未与中心开通业务。'],
  ['33', 'D', 'capture', 'Expired card, capture', '过期的卡（可没收）', 'The card has expired; the operator may keep it.', '过期的卡，操作员可以没收。'],
  ['34', 'D', 'capture', 'Suspected fraud, capture', '有作弊嫌疑（可没收）', 'The bank suspects fraud; the operator may keep the card.', '有作弊嫌疑的卡，操作员可以没收。'],
  ['35', 'D', 'capture', 'Contact the security department', '与安全保密部门联系', 'The bank suspects fraud; the operator may keep the card.', '有作弊嫌疑的卡，操作员可以没收。'],
  ['36', 'D', 'capture', 'Restricted card, capture', '受限制的卡（可没收）', 'The bank suspects fraud; the operator may keep the card.', '有作弊嫌疑的卡，操作员可以没收。'],
  ['37', 'D', 'capture', 'Call the acquirer’s security department', '呼收单方安全保密部门（没收卡）', 'The bank suspects fraud; the operator may keep the card.', '有作弊嫌疑的卡，操作员可以没收。'],
  ['38', 'D', 'capture', 'PIN tries exceeded, capture', '密码试输入超次（可没收）', 'The PIN was wrong too often; the operator may keep the card.', '密码错次数超限，操作员可以没收。'],
  ['39', 'C', 'reread', 'No credit account', '无此信用卡账户', 'Perhaps a wrong entry.', '可能刷卡操作有误。'],
  ['40', 'C', 'bank', 'Function not supported', '请求的功能尚不支持', 'The bank that issued the card does not support this kind of transaction.', '发卡行不支持的交易类型。'],
  ['41', 'D', 'capture', 'Lost card', '丢失卡', 'The card was reported lost; the operator may keep it.', '挂失的卡，操作员可以没收。'],
  ['42', 'B', 'retry', 'No such account', '无此账户', 'The bank that issued the card can’t find the account.', '发卡行找不到此账户。'],
  ['43', 'D', 'capture', 'Stolen card', '被窃卡', 'The card was reported stolen; the operator may keep it.', '被窃卡，操作员可以没收。'],
  ['44', 'C', 'reread', 'No investment account', '无此投资账户', 'Perhaps a wrong entry.', '可能刷卡操作有误。'],
  ['51', 'C', 'money', 'Insufficient funds', '余额不足', 'There is not enough money in the account.', '账户内余额不足。'],
  ['52', 'C', 'bank', 'No cheque account', '无此支票账户', 'The customer has no such account.', '顾客没有此类账户。'],
  ['53', 'C', 'bank', 'No savings account', '无此储蓄卡账户', 'The customer has no such account.', '顾客没有此类账户。'],
  ['54', 'C', 'bank', 'Expired card', '过期的卡', 'The card’s date has passed.', '卡已过期。'],
  ['55', 'C', 'pin', 'Wrong PIN', '密码错', 'The PIN that was entered is wrong.', '密码输错。'],
  ['56', 'C', 'bank', 'No card record', '无此卡记录', 'The bank that issued the card can’t find the account.', '发卡行找不到此账户。'],
  ['57', 'C', 'bank', 'Not permitted to the cardholder', '不允许持卡人进行的交易', 'The bank does not let this cardholder do this.', '发卡行不允许持卡人进行此交易。'],
  ['58', 'C', 'merchant', 'Not permitted to the terminal', '不允许终端进行的交易', 'This merchant is not allowed to make such a transaction.', '该商户不允许进行此交易。'],
  ['59', 'C', 'suspicious', 'Suspected fraud', '有作弊嫌疑', 'The bank suspects fraud.', '发卡行怀疑有作弊。'],
  ['60', 'C', 'suspicious', 'Contact security', '与安全保密部门联系', 'The bank wants its security department to be asked.', '需与安全保密部门联系。'],
  ['61', 'C', 'amount', 'Exceeds the amount limit', '超出金额限制', 'The amount of this one transaction is too large.', '一次交易的金额太大。'],
  ['62', 'C', 'bank', 'Restricted card', '受限制的卡', 'The bank has restricted this card.', '发卡行限制了此卡。'],
  ['63', 'C', 'suspicious', 'Security violation', '违反安全保密规定', 'A rule of security was broken.', '违反安全保密规定。'],
  ['64', 'C', 'void_differs', 'Original amount incorrect', '原始金额不正确', 'The amount differs from that of the first transaction.', '与原交易金额不一致。'],
  ['65', 'C', 'bank', 'Exceeds the count limit', '超出次数限制', 'The card was used more often than it may be.', '超出交易次数限制。'],
  ['66', 'C', 'suspicious', 'Call the acquirer’s security department', '呼收单方安全保密部门', 'The acquirer’s security department is to be called.', '需联系收单方安全保密部门。'],
  ['67', 'C', 'capture', 'Pick up card', '捕捉（没收卡）', 'The bank asks that the card be kept.', '发卡行要求没收卡。'],
  ['68', 'C', 'unknown', 'Response too late', '收到的回答太迟', 'The bank that issued the card did not answer in time.', '发卡行规定时间内没有回答。'],
  ['75', 'C', 'pin_over', 'PIN tries exceeded', '密码错误次数超限', 'The PIN was wrong too often.', '允许的输入密码次数超限。'],
  ['77', 'D', 'sign_on', 'Must sign on', '需要向网络中心签到', 'The machine’s batch differs from that of the network centre.', 'POS 批次与网络中心不一致。'],
  ['79', 'C', 'settle', 'Offline batch does not balance', '脱机交易对账不平', 'The offline payments that the machine uploaded do not reconcile.', 'POS 终端上传的脱机数据对账不平。'],
  ['90', 'C', 'later', 'Date cut-over in progress', '日期切换正在处理', 'The centre is changing from one day to the next.', '中心正在进行日期切换。'],
  ['91', 'C', 'unknown', 'Issuer or switch inoperative', '发卡行或银联不能操作', 'Bank or centre can’t work now; ask by telephone, it may be done again.', '电话查询发卡方或银联，可重作。'],
  ['92', 'C', 'unknown', 'Institution unreachable', '金融机构或网络无法到达', 'Bank or network between can’t be reached; ask by telephone, it may be done again.', '电话查询发卡方或网络中心，可重作。'],
  ['93', 'C', 'suspicious', 'Violation of law', '交易违法、不能完成', 'The transaction can’t be completed by law.', '交易违法，不能完成。'],
  ['94', 'C', 'twice', 'Duplicate transaction', '重复交易', 'The centre has seen this transaction already.', '中心认为是重复交易，可查询网络中心，重新签到后再做。'],
  ['95', 'C', 'settle', 'Reconcile error', '调节控制错', 'The totals of machine and centre differ.', '刷卡机与中心的账目不一致。'],
  ['96', 'C', 'unknown', 'System malfunction', '系统异常、失效', 'Fault at the bank or at the network centre.', '发卡方或网络中心出现故障。'],
  ['97', 'D', 'merchant', 'Terminal not registered', '终端未登记', 'This terminal’s number is not registered at centre or bank.', '终端号未在中心或银行登记。'],
  ['98', 'E', 'unknown', 'No answer from the issuer', '银联收不到发卡行应答', 'The switch received no answer from the bank that issued the card.', '银联收不到发卡行应答。'],
  ['99', 'B', 'sign_on', 'PIN format error', 'PIN 格式错', 'The form of the PIN was not accepted; it may be done again after signing on.', 'PIN 格式错，可重新签到后再作交易。'],
  ['A0', 'B', 'sign_on', 'MAC check failed', 'MAC 校验错', 'The message’s check code (MAC) did not fit; it may be done again after signing on.', 'MAC 校验错，可重新签到后再作交易。'],
  ['OT', 'B', 'amount_small', 'Amount too small', '金额过小', 'The amount is below what is taken.', '金额低于下限。'],
];

const CLASS_WORDS: Readonly<Record<CardClass, Pair>> = {
  A: ['Class A: approved.', 'A 类：成功。'], B: ['Class B: may be tried again.', 'B 类：可以重试。'], C: ['Class C: not to be tried again.', 'C 类：不要重试。'],
  D: ['Class D: the operator must act.', 'D 类：操作员需处理。'], E: ['Class E: fault of a system.', 'E 类：系统故障。'],
};
const CONTRADICTS: ReadonlySet<string> = new Set(['68', '90', '91', '92']);
const CONTRADICTION: Pair = ['The table puts it into class C, not to be tried again; the machine’s own text says to try again. Which holds, the acquirer knows.', '应答码表列为 C 类（不要重试），但机器提示可重试；以收单行说法为准。'];

export const WORDS: readonly string[] = ['card', 'bank card', '刷卡', '银行卡', '应答码', 'shuaka', 'yingdama'];
/** By what is done; so that what somebody says at the counter finds it. */
const WORDS_BY_DOING: { readonly [K in keyof typeof DOING]?: readonly string[] } = {
  sign_on: ['签到', 'sign on', 'qiandao', 'qd'], pin: ['密码', 'pin', 'mima'], pin_over: ['密码', 'pin', 'mima', '锁卡'], money: ['余额', 'balance', 'yue'], unknown: ['超时', 'timeout', '扣款', 'chaoshi'],
  merchant: ['终端', '商户', 'terminal', 'registered', 'zhongduan'], capture: ['没收', 'moshou'], settle: ['结算', '对账', 'settle', 'jiesuan'],
};

export const CARD_FAULTS: readonly FaultEntry[] = ROWS.map(([shown, class_, does, title_en, title_zh, cause_en, cause_zh]) => {
  const { operator, engineer, severity, selling } = DOING[does];
  const notes = [CLASS_WORDS[class_], ...(CONTRADICTS.has(shown) ? [CONTRADICTION] : [])];
  return {
    code: `card.${shown.toLowerCase()}`, shown, group: 'card', source: 'catalogue', severity, selling, title: { en: title_en, zh: title_zh }, cause: { en: cause_en, zh: cause_zh }, operator_does: operator,
    engineer_does: { en: [...engineer.en, ...notes.map(([en]) => en)], zh: [...engineer.zh, ...notes.map(([, zh]) => zh)] }, words: [...WORDS, ...(WORDS_BY_DOING[does] ?? [])],
  };
});

/** The class of each response, for whoever must decide whether a payment may be tried again. */
export const CARD_CLASSES: ReadonlyMap<string, CardClass> = new Map(ROWS.map(([shown, class_]) => [shown, class_]));
