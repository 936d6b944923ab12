/**
 * What a person has newly written, out of all that a reply carries along; and its sentences and words. Each step looks at
 * each sign once or at most a few times, so that no text, however made, takes long.
 */

/** Signs of a reply that are looked at, behind blanks at its beginning. */
export const read_length_max = 4096;

export type NewText = {
  /** Lines with something in them, in order; broken sentences are joined again. */
  readonly lines: readonly string[];
  /** False: more was written than is looked at. */
  readonly isWhole: boolean;
};

/** Quotes, signatures and what mail programs put in are cut away. */
export function readNewText(text: string): NewText {
  const begun = text.trimStart();
  // One sign may stand for eighteen, and is written out here.
  const written = begun.slice(0, read_length_max).toWellFormed().normalize('NFKC');
  const head = written.slice(0, read_length_max);
  const all = head.split(/\r\n|[\n\r\u0085\u2028\u2029\v\f]/).map((line) => line.replaceAll(UNSEEN, '').trim());
  const kept: string[] = [];
  let isCut = false;
  for (let at = 0; at < all.length && !isCut; at += 1) {
    const line = all[at] ?? '';
    if (line.startsWith('>') || line.startsWith('|>')) continue;
    const quoted_from = attributionEnd(all, at);
    if (quoted_from !== null) {
      // Where the quote is marked line by line, what is written below it counts.
      if (nextFilled(all, quoted_from)?.startsWith('>') === true) at = quoted_from - 1;
      else isCut = true;
    } else if (isEnd(all, at, kept.some((each) => each !== ''))) isCut = true;
    else kept.push(line);
  }
  return { lines: unwrap(kept), isWhole: isCut || (begun.length <= read_length_max && written.length <= read_length_max) };
}

const UNSEEN = /[\p{Cf}\uFE00-\uFE0F]/gu;

/** Lines as long as this are broken by a program, not by a person. */
const wrapped_length = 50;

function unwrap(lines: readonly string[]): readonly string[] {
  const joined: string[] = [];
  let isOpen = false;
  for (const line of lines) {
    if (line !== '') {
      if (isOpen) joined.push(`${joined.pop() ?? ''} ${line}`);
      else joined.push(line);
    }
    isOpen = line.length >= wrapped_length;
  }
  return joined;
}

function nextFilled(lines: readonly string[], from: number): string | undefined {
  return lines.slice(from, from + 4).find((line) => line !== '');
}

const SAYS = /wrote|schrieb|écrit|ecrit|escribi|escreveu|scritto|schreef|napisał|написал|пишет|写道|寫道|書きました|작성|님이|のメール/i;
const SAYS_FIRST = /^(?:on|am|le|el|il|em|op|w dniu|dnia|at|在|于|den|a)[ \d]/i;

/** The beginning of one that goes on in the next line. */
const BROKEN = /[<@]|\d{4}|\d:\d\d/;

/** The line behind "On … wrote:", which mail programs break into up to three; null: none begins here. */
function attributionEnd(lines: readonly string[], at: number): number | null {
  let said = '';
  for (let next = at; next < Math.min(lines.length, at + 3); next += 1) {
    const line = lines[next] ?? '';
    if (line === '' || line.length > 300) return null;
    // What is written right above it is no part of it.
    if (next > at && (SAYS_FIRST.test(line) || !BROKEN.test(said))) return null;
    said = `${said} ${line}`.trim();
    if (!line.endsWith(':')) continue;
    const isNamed = said.includes('@') || /\d{4}/.test(said);
    return isNamed && (SAYS.test(said) || (said.includes('<') && said.includes('@') && /\d/.test(said)) || (SAYS_FIRST.test(said) && /\d/.test(said))) ? next + 1 : null;
  }
  return null;
}

const ORIGINAL = /original|ursprüngliche|forwarded|weitergeleitet|message|nachricht|mensaje|messaggio|mensagem|bericht|wiadomo|сообщение|邮件|郵件|訊息|メッセージ|메시지|mail/i;
const SENDER = /^\*{0,2}(?:from|von|de|da|van|od|от|发件人|寄件者|寄件人|發件人|差出人|보낸 사람|보낸사람)[* ]{0,4}:/i;
const HEADER = /^\*{0,2}(?:sent|date|to|subject|cc|gesendet|datum|an|betreff|envoyé|à|objet|enviado|para|asunto|inviato|a|oggetto|enviada|assunto|verzonden|aan|onderwerp|wysłano|do|temat|дата|кому|тема|отправлено|发送时间|日期|收件人|主题|寄件日期|收件者|主旨|發送時間|送信日時|宛先|件名|보낸 날짜|받는 사람|제목)[* ]{0,4}:/i;
const PROGRAM = /^[^\p{L}]{0,3}(?:sent from (?:my|outlook|yahoo|mail for|proton|samsung)|sent via |get outlook for|von meinem \S{1,20} gesendet|gesendet (?:von|mit) |envoyé de(?:puis)? mon|envoyé à partir de|enviado desde mi|enviado do meu|enviado de mi|inviato da(?:l mio)? (?:iphone|ipad|cell|android|smart)|verstuurd vanaf mijn|verzonden vanaf|wysłane z |отправлено с |发自我的|發自我的|从我的.{1,12}发送|從我的.{1,12}傳送|來自我的|iphoneから送信|.{1,12}から送信$|나의 iphone|이 메시지는)/iu;

/** Whether nothing from here on is the writer's own. */
function isEnd(lines: readonly string[], at: number, hasText: boolean): boolean {
  const line = lines[at] ?? '';
  if (line === '--' || line === '—') return true;
  const rule = /^[-_=*#~]{5,}/.exec(line)?.[0];
  if (rule !== undefined) {
    const rest = line.slice(rule.length).replaceAll('&nbsp;', ' ').replaceAll(/[-_=*#~]/g, '').trim();
    return rest === '' ? hasText : ORIGINAL.test(rest) && !/\bstop\b/i.test(rest);
  }
  if (SENDER.test(line)) return line.includes('@') || lines.slice(at + 1, at + 4).some((next) => HEADER.test(next));
  return PROGRAM.test(line);
}

export type Sentence = {
  readonly isQuestion: boolean;
  /** Words of its parts between commas; a sign of Chinese, Japanese or Korean is a word. */
  readonly clauses: readonly (readonly string[])[];
};

/** Sentences of a line, without the empty ones. */
export function sentencesOf(line: string): readonly Sentence[] {
  const sentences: Sentence[] = [];
  let begun = 0;
  let hasMark = false;
  const end = (at: number): void => {
    const text = line.slice(begun, at);
    const clauses = text.split(/[,、،]/).map(wordsOf).filter((words) => words.length > 0);
    const last = sentences.at(-1);
    if (clauses.length > 0) sentences.push({ isQuestion: hasMark, clauses });
    // A mark that stands apart asks by the sentence before it.
    else if (hasMark && last !== undefined) sentences.splice(-1, 1, { ...last, isQuestion: true });
    begun = at + 1;
    hasMark = false;
  };
  for (let at = 0; at < line.length; at += 1) {
    const sign = line[at] ?? '';
    if (sign === '?' || sign === '¿' || sign === '؟') hasMark = true;
    if ('?؟!。;'.includes(sign)) end(at);
    else if (sign === '.' && !isInWord(line[at + 1])) end(at);
  }
  end(line.length);
  return sentences;
}

/** A full stop before a letter or digit stands in a word or a number: s.t.o.p., shop.com. */
function isInWord(next: string | undefined): boolean {
  return next !== undefined && /[\p{L}\p{N}@]/u.test(next) && !SINGLE.test(next);
}

const SINGLE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]/u;
const IN_WORD = /[\p{L}\p{M}\p{N}]/u;
const APOSTROPHES = /['’ʼ‘`´]/g;
const LETTERS: Readonly<Record<string, string>> = { ß: 'ss', ł: 'l', ø: 'o', đ: 'd', ı: 'i', æ: 'ae', œ: 'oe' };

/** One spelling of what differs by case, width and accents. */
export function fold(text: string): string {
  const lower = text.normalize('NFKC').replaceAll(UNSEEN, '').toLowerCase();
  return lower.normalize('NFD').replaceAll(/[\u0300-\u036F]/g, '').normalize('NFC').replaceAll(/[ßłøđıæœ]/g, (sign) => LETTERS[sign] ?? sign);
}

/** Words, folded. `@` stands for an address or a phone number, which is mostly the writer's own. */
export function wordsOf(text: string): readonly string[] {
  const words = fold(text).split(/\s+/).flatMap((word) => (/.@./.test(word) ? ['@'] : split(word.replaceAll(APOSTROPHES, ''))));
  return joinLetters(words).map((word) => (/^\d{7,15}$/.test(word) ? '@' : /^[a-z]+$/.test(word) ? word.replaceAll(/([a-z])\1\1+/g, '$1') : word));
}

function split(text: string): readonly string[] {
  const words: string[] = [];
  let word = '';
  for (const sign of text) {
    if (IN_WORD.test(sign) && !SINGLE.test(sign)) word += sign;
    else {
      if (word !== '') words.push(word);
      word = '';
      if (SINGLE.test(sign)) words.push(sign);
    }
  }
  return word === '' ? words : [...words, word];
}

/** "S T O P" is one word, and so are the digits of a number; "R u" is two. */
function joinLetters(words: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (let at = 0; at < words.length;) {
    const kind = [/^[a-z]$/, /^\d+$/].find((each) => each.test(words[at] ?? ''));
    let to = at + 1;
    while (kind !== undefined && to < words.length && kind.test(words[to] ?? '')) to += 1;
    const run = words.slice(at, to);
    const isOne = run.length > 2 || (run.length === 2 && /^\d/.test(run[0] ?? ''));
    joined.push(...(isOne ? [run.join('')] : run));
    at = to;
  }
  return joined;
}

/** `terms`: parted by `|`; a word of Latin or Cyrillic letters must stand alone, others stand anywhere. */
export function speaksOf(terms: string, text: string): boolean {
  const said = fold(text);
  const words = new Set(wordsOf(text));
  return fold(terms).split('|').some((term) => (/^[a-zа-я]+$/.test(term) ? words.has(term) : said.includes(term)));
}
