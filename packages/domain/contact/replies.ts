/**
 * What a customer's reply asks for. Only plain wishes are read, and only what is read may be acted on: a withdrawal at once,
 * by any words that are reasonable (47 CFR 64.1200(a)(10)); a start by few words and nothing beside them, since it opens what
 * a withdrawal closes. All else is for a person.
 */
import { type ReplyHeaders, headerOf, isAutomaticByHeaders, isAutomaticByText } from './replies-automatic.ts';
import { type Sense, type Wish, senseOf } from './replies-sense.ts';
import { fold, readNewText, sentencesOf, speaksOf, wordsOf } from './replies-text.ts';
import { CONTRASTS, DEALINGS, GOODS } from './replies-words.ts';

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
 * plain withdrawal, or the first one a bare stop, or its own subject is. A bare stop is none where orders, deliveries and the
 * like are spoken of. A letter of more than 500 signs is 'none' but for its first line.
 */
export function readReply(text: string, headers: ReplyHeaders = {}): Reply {
  const subject = headerOf(headers, 'subject') ?? '';
  const own = readSubject(subject);
  const { lines, isWhole } = readNewText(text);
  const isMachineMade = MAIL_PROGRAMS.some((each) => fold(lines.join(' ')).includes(each));
  // Mail programs unsubscribe by a mail of their own, whose subject is the one that the sender of the list had asked for.
  if (own !== null && (lines.length === 0 || isMachineMade) && !isAutoReplied(headers)) return own;
  if (isAutomaticByHeaders(headers)) return 'automatic';
  const told = lines.slice(0, sentences_max).flatMap(readLine).slice(0, sentences_max + 1);
  const whole = isWhole && told.length <= sentences_max && lines.length <= sentences_max ? agreeOn(told.map(({ sense }) => sense)) : null;
  if (whole !== null) return whole;
  if (isAutomaticByText(subject, lines.join('\n'))) return 'automatic';
  return findWithdrawal(told, lines, isWhole) ?? ((own === 'stop' || own === 'stop_all') && isWhole && isAside(lines.join('\n')) ? own : 'none');
}

type Told = { readonly at: number; readonly sentence: { readonly isQuestion: boolean }; readonly sense: Sense };

function readLine(line: string, at: number): readonly Told[] {
  const told = sentencesOf(line).map((sentence) => ({ at, sentence, sense: senseOf(sentence) }));
  return told.every(({ sense }) => sense.kind === 'other') && isGreeting(line) ? [] : told;
}

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
  const isAboutTrade = speaksOfTrade(text);
  if (isLine && (!isAboutTrade || withdrawals[0]?.strength === 'strong')) return line;
  if (!isWhole || text.length > short_length_max || speaksOf(CONTRASTS, text)) return null;
  const plain = withdrawals.find(({ strength }) => strength === 'strong');
  if (plain !== undefined) return plain.wish;
  const part = told.find(({ sense }) => sense.kind === 'partly')?.sense;
  if (part?.kind === 'partly' && !isAboutTrade) return part.wish;
  const bare = withdrawals.find(({ sense }) => sense === first.sense);
  const asks = told.some(({ sentence }) => sentence.isQuestion);
  return bare !== undefined && !asks && !isAboutTrade ? bare.wish : null;
}

/** What is written below a subject that withdraws, and takes nothing of it back. */
function isAside(text: string): boolean {
  return text.length <= short_length_max && !text.includes('?') && !speaksOfTrade(text) && !speaksOf(CONTRASTS, text);
}

function speaksOfTrade(text: string): boolean {
  return speaksOf(GOODS, text) || speaksOf(DEALINGS, text);
}

/** "Dear shop," names somebody whom no list of words can hold. */
function isGreeting(line: string): boolean {
  const words = wordsOf(line);
  return /[,:!]$/.test(line) && words.length <= 8 && GREETINGS.some((greeting) => greeting.every((word, at) => word === words[at]));
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

function listOf(terms: string): readonly string[] {
  return terms.split('|').map(fold);
}

const MAIL_PROGRAMS = listOf('this message was automatically generated by gmail|apple mail sent this email to unsubscribe|this message was automatically generated by apple|sent by outlook to unsubscribe');
const GREETINGS = 'hi|hello|hey|dear|good morning|good afternoon|hallo|liebe|lieber|liebes|guten tag|guten morgen|sehr geehrte|sehr geehrter|bonjour|cher|chers|chère|hola|estimado|estimada|estimados|estimadas|buenos días|ciao|gentile|gentili|buongiorno|olá|bom dia|prezado|prezada|prezados|caro|cara|beste|geachte|dzień dobry|szanowni|szanowny|szanowna|здравствуйте|добрый день|уважаемые|уважаемый|уважаемая|尊敬的|您好|你好|亲爱的'.split('|').map(wordsOf);
