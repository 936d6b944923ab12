/** The values of ErrorCondition of the nexo Retailer Protocol (nexo standards; the same names as in EPAS). Card machines outside of China answer a till so. */
import type { FaultEntry, FaultSelling, FaultSeverity, Pair } from './shapes.ts';
import { steps, texts } from './shapes.ts';

const OTHER: Pair = ['Take another card or another way to pay.', '请顾客换卡或换一种付款方式。'];
const AGAIN: Pair = ['Start the payment once more.', '重新发起收款。'];
const LOOK: Pair = ['Look on the card machine whether it was charged, before it is charged again.', '先在刷卡机上查询是否已扣款，再决定是否重刷。'];
const ACQUIRER: Pair = ['Call the provider of the card machine with its number and the time.', '联系刷卡机服务商，报机器编号和时间。'];
const NOTHING: Pair = ['Nothing is wrong with the machine.', '设备没有问题。'];
const LINES: Pair = ['Look at the card machine’s own network: cable, SIM or Wi-Fi.', '检查刷卡机自己的网络：网线、SIM 卡或 Wi-Fi。'];

type Row = readonly [shown: string, severity: FaultSeverity, selling: FaultSelling, title: Pair, cause: Pair, operator: readonly Pair[], engineer: readonly Pair[]];

const ROWS: readonly Row[] = [
  ['Aborted', 'act', 'other_tender', ['The payment was broken off by the till', '收款台中断了这笔收款'], ['The till asked to break it off, or gave no answer in time.', '收款台要求中断，或没有及时回应。'], [LOOK, AGAIN], [['Compare the clocks and time limits of till and machine.', '核对收款台与刷卡机的时钟和超时设置。']]],
  ['Busy', 'act', 'other_tender', ['The card machine is busy', '刷卡机正忙'], ['It works on something else, such as another payment or an update.', '正在处理另一笔交易或更新。'], [['Wait until its screen is idle, then start again.', '等它回到待机画面，再重新发起。'], OTHER], [['Set updates and settlement to hours without customers.', '把更新和结算安排在没有顾客的时段。']]],
  ['Cancel', 'look', 'on', ['The customer cancelled', '顾客取消了'], ['Somebody pressed cancel on the card machine.', '有人在刷卡机上按了取消。'], [['Ask the customer how they want to pay.', '问顾客用什么方式付款。']], [NOTHING]],
  ['DeviceOut', 'act', 'other_tender', ['A part of the card machine is out of order', '刷卡机的某个部件不能用'], ['Its printer, reader or PIN pad does not work, or has no paper.', '打印机、读卡器或密码键盘不能用，或没有纸。'], [['Look at its paper and its screen.', '看看它的纸和屏幕提示。'], OTHER], [['Restart the machine; change it if it stays so.', '重启刷卡机，仍不行就更换。']]],
  ['InProgress', 'grave', 'other_tender', ['The payment is still under way', '这笔收款还在处理'], ['The machine has not ended it yet.', '刷卡机还没有处理完。'], [['Wait for the machine’s own answer. Charge nothing again before it.', '等刷卡机出结果，之前不要重刷。'], LOOK], [LINES]],
  ['InsertedCard', 'act', 'other_tender', ['A card is still in the machine', '卡还插在机器里'], ['It can’t do this while a card is inserted.', '插着卡时不能进行此操作。'], [['Ask the customer to take the card out, then start again.', '请顾客拔卡，再重新发起。']], [['No card in it: clean the reader.', '没有卡也报错时，清洁读卡器。']]],
  ['InvalidCard', 'act', 'other_tender', ['The card can’t be read or is not valid', '卡无法读取或无效'], ['It is damaged, of another kind, or was misread.', '卡损坏、卡种不符或读错。'], [['Try the chip instead of tapping, or the other way round.', '挥卡不行就插卡，插卡不行就挥卡。'], OTHER], [['Clean the reader if it happens with many cards.', '多张卡都这样时，清洁读卡器。']]],
  ['LoggedOut', 'act', 'other_tender', ['The card machine is signed off', '刷卡机未登录'], ['Till and machine have no session with each other.', '收款台与刷卡机没有建立会话。'], [['Restart the card machine, wait until it is ready, then start again.', '重启刷卡机，就绪后重新发起。']], [['Look at the pairing of till and machine.', '检查收款台与刷卡机的配对。']]],
  ['MessageFormat', 'act', 'other_tender', ['The machine did not understand the till', '刷卡机不理解收款台的消息'], ['The message had not the form that it expects: the versions do not fit.', '消息格式不符，可能是版本不匹配。'], [OTHER], [['Compare protocol versions; update the older side.', '核对协议版本，更新较旧的一方。'], ACQUIRER]],
  ['NotAllowed', 'act', 'other_tender', ['The machine may not do this', '刷卡机不允许此操作'], ['This service is not switched on for it, or not now.', '此功能没有开通，或当前不允许。'], [OTHER], [['Ask the provider to switch the service on.', '请服务商开通此功能。']]],
  ['NotFound', 'act', 'other_tender', ['The first payment is not found', '找不到原交易'], ['The machine has no record of what is to be repeated or given back.', '刷卡机没有要重打或退款的那笔记录。'], [['Look at number and date on the slip.', '核对签购单上的号码和日期。'], LOOK], [ACQUIRER]],
  ['PaymentRestriction', 'act', 'other_tender', ['This card may not pay for these goods', '这张卡不能支付这些商品'], ['The card pays for some goods only, such as fuel or meals.', '此卡只能支付部分商品，如加油或餐饮。'], [['Take the rest another way.', '其余用别的方式付款。']], [NOTHING]],
  ['Refusal', 'act', 'other_tender', ['The payment was refused', '付款被拒绝'], ['Bank or machine refused; the response code on the slip says more.', '银行或刷卡机拒绝，签购单上的应答码有说明。'], [OTHER, ['Search the code on the slip here.', '在这里查询签购单上的应答码。']], [NOTHING]],
  ['UnavailableDevice', 'act', 'other_tender', ['A part of the card machine can’t be used', '刷卡机的部件不可用'], ['The part that is needed is not there, or is used by somebody else.', '所需部件不存在或被占用。'], [['Restart the card machine.', '重启刷卡机。'], OTHER], [['Look whether the machine has that part and that it is set up.', '确认机器有此部件且已设置。']]],
  ['UnavailableService', 'act', 'other_tender', ['The card machine can’t do this service', '刷卡机没有此服务'], ['It is not part of its program or contract.', '程序或合同不包含此服务。'], [OTHER], [['Ask the provider.', '咨询服务商。']]],
  ['UnreachableHost', 'act', 'other_tender', ['The card machine does not reach the bank', '刷卡机连不上银行'], ['Its network is away, or the acquirer’s server gives no answer.', '刷卡机没有网络，或收单服务器无响应。'], [LOOK, ['Take cash or a payment code meanwhile.', '暂时收现金或扫码。']], [LINES, ACQUIRER]],
  ['WrongPIN', 'act', 'other_tender', ['Wrong PIN', '密码错误'], ['The PIN that was entered is wrong.', '密码输错。'], [['Let the customer enter it once more, unseen. After the third time the card is locked.', '请顾客重新输入，注意遮挡；连错三次会锁卡。'], OTHER], [NOTHING]],
];

/** `UnreachableHost` → `nexo.unreachable_host`. */
function codeOf(shown: string): string {
  return `nexo.${shown.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase()}`;
}

export const NEXO_FAULTS: readonly FaultEntry[] = ROWS.map(([shown, severity, selling, title, cause, operator, engineer]) => ({
  code: codeOf(shown), shown, group: 'nexo', source: 'catalogue', severity, selling, title: texts(title), cause: texts(cause), operator_does: steps(...operator), engineer_does: steps(...engineer),
  words: ['card', 'nexo', 'terminal', '刷卡机', 'shuakaji'],
}));
