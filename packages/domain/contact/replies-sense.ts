/** What a sentence wants, as far as every word of it is known. */
import { type Sentence, wordsOf } from './replies-text.ts';
import { LANGUAGES, MEANINGS, type Meaning, WORDS_ANYWHERE, type Words } from './replies-words.ts';

export type Wish = 'stop' | 'stop_all' | 'start' | 'help';

/**
 * 'weak': a wish only where nothing else is said. 'bare': one word, as stop, which may yet go on. 'strong': says that it is
 * about us and the customer. 'partly': so does one part of it between commas, and the others can't be read. A sentence that is
 * 'courtesy' changes nothing; one that is 'other' wants something that a person has to read.
 */
export type Sense =
  | { readonly kind: 'wish'; readonly wish: Wish; readonly strength: 'weak' | 'bare' | 'strong' }
  | { readonly kind: 'partly'; readonly wish: 'stop' | 'stop_all' }
  | { readonly kind: 'courtesy' }
  | { readonly kind: 'other' };

const OTHER: Sense = { kind: 'other' };

/** Nobody needs more words to be left alone. */
const words_max = 40;

export function senseOf(sentence: Sentence): Sense {
  const { clauses, isQuestion } = sentence;
  if (clauses.reduce((sum, words) => sum + words.length, 0) > words_max) return OTHER;
  let found: Sense = OTHER;
  for (const lexicon of lexicons()) {
    const read = clauses.map((words) => meaningsOf(words, lexicon));
    if (!read.every((each) => each !== null)) {
      const part = isQuestion ? null : judgePart(read);
      if (part !== null) found = { kind: 'partly', wish: part };
      continue;
    }
    const sense = judge(read);
    if (sense.kind === 'wish') {
      // Who asks whether to stop has not said so; who asks for help has asked.
      if (isQuestion && sense.wish !== 'help') return OTHER;
      return sense;
    }
    if (sense.kind === 'courtesy' && !isQuestion) found = sense;
  }
  return found;
}

type Lexicon = ReadonlyMap<string, readonly { readonly words: readonly string[]; readonly meaning: Meaning }[]>;

/** Made when the first reply is read: a page that only asks the gate has no use for them. */
let made: readonly Lexicon[] | undefined;
function lexicons(): readonly Lexicon[] {
  return (made ??= Object.values(LANGUAGES).map(makeLexicon));
}

function makeLexicon(own: Words): Lexicon {
  const lexicon = new Map<string, { words: readonly string[]; meaning: Meaning }[]>();
  // The words of the language go before those of everywhere, in the order of meanings.
  for (const source of [own, WORDS_ANYWHERE]) {
    for (const meaning of MEANINGS) {
      for (const term of source[meaning]?.split('|') ?? []) {
        const words = wordsOf(term);
        const first = words[0];
        if (first !== undefined) lexicon.set(first, [...(lexicon.get(first) ?? []), { words, meaning }]);
      }
    }
  }
  for (const terms of lexicon.values()) terms.sort((a, b) => b.words.length - a.words.length);
  return lexicon;
}

/** The meaning of each term; null where a word is none of the language's. */
function meaningsOf(words: readonly string[], lexicon: Lexicon): readonly Meaning[] | null {
  const meanings: Meaning[] = [];
  for (let at = 0; at < words.length;) {
    const word = words[at] ?? '';
    const term = lexicon.get(word)?.find((each) => each.words.every((one, next) => one === words[at + next]));
    if (term === undefined) {
      if (word !== '@') return null;
      meanings.push('filler');
      at += 1;
    } else {
      meanings.push(term.meaning);
      at += term.words.length;
    }
  }
  return meanings;
}

function judge(clauses: readonly (readonly Meaning[])[]): Sense {
  const has = (...wanted: readonly Meaning[]): boolean => clauses.some((meanings) => meanings.some((each) => wanted.includes(each)));
  const hasOnly = (...wanted: readonly Meaning[]): boolean => clauses.every((meanings) => meanings.every((each) => wanted.includes(each)));
  if (hasOnly('courtesy')) return { kind: 'courtesy' };
  if (hasOnly('start', 'courtesy')) return { kind: 'wish', wish: 'start', strength: 'bare' };
  if (hasOnly('help', 'courtesy')) return { kind: 'wish', wish: 'help', strength: 'bare' };
  if (has('start', 'help', 'goods')) return OTHER;
  if (has('weak', 'footer')) return hasOnly('weak', 'footer', 'core', 'courtesy') ? { kind: 'wish', wish: 'stop', strength: 'weak' } : OTHER;
  const told = clauses.filter((meanings) => !isIdle(meanings)).map(judgeClause);
  if (told.length === 0) return has('courtesy') && hasOnly('courtesy', 'not') ? { kind: 'courtesy' } : OTHER;
  if (told.some((each) => each === null)) return OTHER;
  // "Don't call, please write."
  if (has('not') && clauses.some((meanings) => isIdle(meanings) && meanings.some((each) => CONTACTS.includes(each)) && meanings.includes('courtesy'))) return OTHER;
  const wish = told.includes('stop_all') || has('all', 'voice', 'ask_voice') ? 'stop_all' : 'stop';
  const isStrong = has('strong', 'core_all', 'me', 'carry', ...CONTACTS);
  return { kind: 'wish', wish, strength: isStrong ? 'strong' : 'bare' };
}

const WITHDRAWALS: readonly Meaning[] = ['core', 'strong', 'core_all'];
const CONTACTS: readonly Meaning[] = ['contact', 'voice', 'ask', 'ask_voice'];

/** "Wrong number, stop texting me": without a denial, which could be about a place or a time that can't be read. */
function judgePart(clauses: readonly (readonly Meaning[] | null)[]): 'stop' | 'stop_all' | null {
  for (const meanings of clauses) {
    if (meanings === null || !meanings.some((each) => WITHDRAWALS.includes(each))) continue;
    const sense = judge([meanings]);
    if (sense.kind === 'wish' && sense.strength === 'strong' && (sense.wish === 'stop' || sense.wish === 'stop_all')) return sense.wish;
  }
  return null;
}

/** A clause that by itself neither wants nor denies: "and e-mails", "no,". */
function isIdle(meanings: readonly Meaning[]): boolean {
  if (meanings.length === 1 && meanings[0] === 'not') return true;
  return !meanings.some((each) => WITHDRAWALS.includes(each) || ['not', 'ask', 'ask_voice', 'nuisance'].includes(each));
}

/** Null: it wants something else. */
function judgeClause(meanings: readonly Meaning[]): 'stop' | 'stop_all' | null {
  const has = (meaning: Meaning): boolean => meanings.includes(meaning);
  const withdraws = meanings.some((each) => WITHDRAWALS.includes(each));
  // "Don't stop texting me."
  if (withdraws) return has('not') ? null : has('core_all') ? 'stop_all' : 'stop';
  if (has('get') && !has('want')) return null;
  if (!has('not')) return has('nuisance') ? 'stop' : null;
  const isContact = has('nuisance') || meanings.some((each) => CONTACTS.includes(each)) || (has('carry') && has('me'));
  return isContact ? 'stop' : null;
}
