/**
 * What a customer's reply asks for. Only plain wishes are read, and only what is read may be acted on: a withdrawal at once,
 * by any words that are reasonable (47 CFR 64.1200(a)(10)); a start by few words and nothing beside them, since it opens what
 * a withdrawal closes. All else is for a person.
 */
import { type ReplyHeaders, headerOf, isAutomaticByHeaders, isAutomaticByText } from './replies-automatic.ts';
import { type Sense, type Wish, senseOf } from './replies-sense.ts';
import { fold, readNewText, sentencesOf, wordsOf } from './replies-text.ts';

export type { ReplyHeaders } from './replies-automatic.ts';

export const REPLIES = ['stop', 'stop_all', 'start', 'help', 'automatic', 'none'] as const;
/**
 * 'stop': withdraws the commercial messages of the channel that it came by. 'stop_all': withdraws everything. 'start': wants
 * the channel's messages again. 'help': wants to know who writes and how to withdraw. 'automatic': a machine has answered.
 * 'none': nothing that a machine may act on; a person reads it.
 */
export type Reply = (typeof REPLIES)[number];

/** What is newly written and longer than this is a letter: of it only the first line counts. Signs. */
const short_length_max = 500;
/** Sentences that are looked at; who wants to be left alone says so early. */
const sentences_max = 12;

/**
 * Reads a reply by text message or mail, `headers` being those of a mail, with its subject. It never throws, and of any text
 * it looks at the first 4096 signs, without quotes and signatures. In this order:
 * the whole says one thing; or it is a machine's; or its first line is a withdrawal; or, where it is short, one sentence is a
 * plain withdrawal, or the first one a bare stop. A bare stop is none where orders, deliveries and the like are spoken of.
 */
export function readReply(text: string, headers: ReplyHeaders = {}): Reply {
  const subject = headerOf(headers, 'subject') ?? '';
  const own = readSubject(subject);
  const { lines, isWhole } = readNewText(text);
  const isMachineMade = MAIL_PROGRAMS.some((each) => fold(lines.join(' ')).includes(each));
  // Mail programs unsubscribe by a mail of their own, whose subject is the one that the sender of the list had asked for.
  if (own !== null && (lines.length === 0 || isMachineMade) && !isAutoReplied(headers)) return own;
  if (isAutomaticByHeaders(headers)) return 'automatic';
  const told = lines.slice(0, sentences_max).flatMap((line, at) => (isGreeting(line) ? [] : sentencesOf(line).map((sentence) => ({ at, sentence, sense: senseOf(sentence) })))).slice(0, sentences_max + 1);
  const whole = isWhole && told.length <= sentences_max && lines.length <= sentences_max ? agreeOn(told.map(({ sense }) => sense)) : null;
  if (whole !== null) return whole;
  if (isAutomaticByText(subject, lines.join('\n'))) return 'automatic';
  return findWithdrawal(told, lines, isWhole) ?? (own === 'start' || own === 'help' ? null : own) ?? 'none';
}

type Told = { readonly at: number; readonly sentence: { readonly isQuestion: boolean }; readonly sense: Sense };

/** What all sentences say, courtesy apart; null where they say different things, or nothing. */
function agreeOn(senses: readonly Sense[]): Wish | null {
  const said = senses.filter((sense) => sense.kind !== 'courtesy');
  const wishes = said.flatMap((sense) => (sense.kind === 'wish' ? [sense.wish] : []));
  const [first] = wishes;
  if (first === undefined || wishes.length < said.length) return null;
  if (wishes.every((wish) => wish === first)) return first;
  return wishes.every((wish) => wish === 'stop' || wish === 'stop_all') ? 'stop_all' : null;
}

function findWithdrawal(told: readonly Told[], lines: readonly string[], isWhole: boolean): 'stop' | 'stop_all' | null {
  const text = lines.join('\n');
  const first = told.find(({ sense }) => sense.kind !== 'courtesy');
  if (first === undefined) return null;
  const withdrawals = told.flatMap(({ at, sense }) => (sense.kind === 'wish' && (sense.wish === 'stop' || sense.wish === 'stop_all') && sense.strength !== 'weak' ? [{ at, wish: sense.wish, strength: sense.strength, sense }] : []));
  const line = agreeOn(told.filter(({ at }) => at === first.at).map(({ sense }) => sense));
  const isLine = withdrawals.some(({ sense }) => sense === first.sense) && (line === 'stop' || line === 'stop_all');
  const isAboutTrade = speaksOf(TRADE, text);
  if (isLine && (!isAboutTrade || withdrawals[0]?.strength === 'strong')) return line;
  if (!isWhole || text.length > short_length_max || speaksOf(CONTRAST, text)) return null;
  const plain = withdrawals.find(({ strength }) => strength === 'strong');
  if (plain !== undefined) return plain.wish;
  const part = told.find(({ sense }) => sense.kind === 'partly')?.sense;
  if (part?.kind === 'partly' && !isAboutTrade) return part.wish;
  const bare = withdrawals.find(({ sense }) => sense === first.sense);
  const asks = told.some(({ sentence }) => sentence.isQuestion);
  return bare !== undefined && !asks && !isAboutTrade ? bare.wish : null;
}

/** "Dear shop," names somebody whom no list of words can hold. */
function isGreeting(line: string): boolean {
  return /[,:!]$/.test(line) && wordsOf(line).length <= 8 && GREETINGS.some((each) => fold(line).startsWith(each));
}

/** A subject counts where it is the customer's own, and not our own with an answer's mark before it. */
function readSubject(subject: string): Wish | null {
  if (subject === '' || subject.includes(':') || subject.includes('：')) return null;
  const senses = sentencesOf(readNewText(subject).lines.join(' ')).map(senseOf);
  return senses.some((sense) => sense.kind === 'wish' && sense.strength === 'weak') ? null : agreeOn(senses);
}

function isAutoReplied(headers: ReplyHeaders): boolean {
  return headerOf(headers, 'auto-submitted')?.toLowerCase().startsWith('auto-replied') === true || headerOf(headers, 'return-path') === '<>';
}

function speaksOf(terms: readonly string[], text: string): boolean {
  const said = fold(text);
  const words = new Set(wordsOf(text));
  return terms.some((term) => (/^[a-zа-я]+$/.test(term) ? words.has(term) : said.includes(term)));
}

function listOf(terms: string): readonly string[] {
  return terms.split('|').map(fold);
}

const MAIL_PROGRAMS = listOf('this message was automatically generated by gmail|apple mail sent this email to unsubscribe|this message was automatically generated by apple|sent by outlook to unsubscribe');
const GREETINGS = listOf('hi|hello|hey|dear|good morning|good afternoon|hallo|liebe|guten|sehr geehrte|bonjour|cher|chère|hola|estimad|buenos|ciao|gentil|buongiorno|ola|olá|bom dia|prezad|caro|beste|geachte|dzien dobry|szanown|здравствуйте|добрый день|уважаем|尊敬的|您好|你好|亲爱的');
/** What a stop may be about that is none of messages. */
const TRADE = listOf('order|orders|ordered|ship|shipping|shipped|shipment|deliver|delivery|delivered|package|parcel|refund|return|returns|exchange|invoice|appointment|appointments|booking|reservation|payment|charge|charged|repair|pickup|bestellung|bestellt|lieferung|liefern|paket|termin|rechnung|rückgabe|reservierung|zahlung|abholung|commande|livraison|colis|rendez|facture|remboursement|réservation|pedido|envío|entrega|paquete|cita|factura|reembolso|devolución|reserva|ordine|consegna|pacco|appuntamento|fattura|rimborso|encomenda|fatura|bestelling|levering|pakket|afspraak|factuur|zamówienie|zamówienia|przesyłka|paczka|wizyta|faktura|заказ|заказа|доставка|доставку|посылка|возврат|订单|訂單|发货|發貨|快递|快遞|配送|退货|退貨|退款|换货|发票|發票|预约|預約|预订|定金|尾款|送货|出货|注文|発送|返品|予約|荷物|주문|배송|반품|환불|예약|택배');
const CONTRAST = listOf('but|except|only|instead|unless|until|aber|außer|nur|sondern|mais|sauf|seulement|uniquement|pero|excepto|solo|sólo|ma|tranne|soltanto|exceto|maar|behalve|alleen|ale|oprócz|tylko|но|кроме|только|但|除了|除非|只要|ただし|하지만|제외');
