/**
 * What must be true of what customers said at simulated tills, once everything has healed. Written without the product's own
 * rules: by what was said, and when it really was.
 */
import type { TestDatabase } from './test-database.ts';

/** A consent or a refusal of somebody, as it really was. */
export type Word = {
  readonly till: string; readonly what: 'given' | 'withdrawn'; readonly number: string;
  /** Marks its entry. */
  readonly mark: string;
  /** By no clock of the shop. */
  readonly at_ms: number;
  /** The power went before the operator was told. */
  readonly isUnheard: boolean;
  /** The till's disk was put back to an old image since: its entry may be gone for good. */
  mayBeGone: boolean;
};

export const NUMBERS: readonly string[] = ['13800130001', '13800130002', '13800130003'];
type EntryRow = { readonly chain: number; readonly seq: number; readonly variant: number; readonly hash: string; readonly kind: string; readonly text: string };

export type StoredWords = {
  /** What was taken up, by entry. */
  readonly words: readonly { readonly chain: number; readonly seq: number; readonly variant: number; readonly kind: string; readonly outcome: string }[];
  /** Consents and refusals as they count, with the hash of the till's entry that they rest on. */
  readonly said: readonly { readonly act: 'given' | 'withdrawn'; readonly lookup: string; readonly at: Date; readonly of: string | null }[];
  /** Addresses that nobody may be reached at. */
  readonly stopped: readonly { readonly lookup: string }[];
};

export async function readStoredWords(database: Pick<TestDatabase, 'adminQuery'>, merchant: string): Promise<StoredWords> {
  const rows = <Row extends object>(text: string): Promise<Row[]> => database.adminQuery<Row>(text, [merchant]);
  return {
    words: await rows('select chain, seq, variant, kind, outcome from app.till_word where merchant_id = $1'),
    said: await rows(
      `select c.act, encode(p.lookup, 'hex') as lookup, c.at, e.text::jsonb -> 'body' -> 'of' ->> 'hash' as of from app.consent c
         join app.contact_point p on p.merchant_id = c.merchant_id and p.customer_id = c.customer_id join app.entry e on e.merchant_id = c.merchant_id and e.chain = c.chain and e.seq = c.seq
        where c.merchant_id = $1 and 'marketing' = any(c.purposes) and 'sms' = any(c.channels)`,
    ),
    stopped: await rows("select encode(lookup, 'hex') as lookup from app.suppression where merchant_id = $1 and lookup is not null and lifted_at is null"),
  };
}

export type WordViolation = { readonly rule: 'word_lost' | 'word_not_projected' | 'word_doubled' | 'reached_after_withdrawal' | 'in_the_clear'; readonly what: string };

/** `lookupOf`: hash of a number, hex. `areClocksSound`: the server's own clock was never moved, so that what it says of the order of words is to be believed. */
export function compareWords(said: readonly Word[], entries: readonly EntryRow[], stored: StoredWords, lookupOf: (number: string) => string, areClocksSound: boolean): WordViolation[] {
  const found: WordViolation[] = [];
  const told = entries.filter(({ kind }) => kind === 'consent.given' || kind === 'consent.withdrawn');
  const markOf = (row: EntryRow): string => String((JSON.parse(row.text) as { body: { sale: unknown } }).body.sale);
  const by_mark = new Map(told.map((row) => [markOf(row), row]));
  for (const word of said) if (!word.isUnheard && !word.mayBeGone && !by_mark.has(word.mark)) found.push({ rule: 'word_lost', what: `${word.what} of ${word.number} at ${word.till}` });
  const placeOf = (row: { readonly chain: number; readonly seq: number; readonly variant: number }): string => `${row.chain}/${row.seq}/${row.variant}`;
  const taken = new Map(stored.words.map((row) => [placeOf(row), row]));
  for (const row of told) {
    const is_given = row.kind === 'consent.given';
    const times = stored.said.filter(({ of, act }) => of === row.hash && (act === 'given') === is_given).length;
    if (!taken.has(placeOf(row))) found.push({ rule: 'word_not_projected', what: `${row.kind}, entry ${placeOf(row)}` });
    else if (taken.get(placeOf(row))?.outcome === 'taken' && times === 0) found.push({ rule: 'word_not_projected', what: `${row.kind}, entry ${placeOf(row)}, is said nowhere` });
    // What a restore says again of a refusal stands beside what its till sent again.
    if (is_given && times > 1) found.push({ rule: 'word_doubled', what: `${row.kind}, entry ${placeOf(row)}, is said ${times} times` });
  }
  for (const number of NUMBERS) {
    const last = said.filter((word) => word.number === number && by_mark.has(word.mark)).toSorted((a, b) => a.at_ms - b.at_ms).at(-1);
    if (areClocksSound && last?.what === 'withdrawn' && isReached(stored, lookupOf(number))) found.push({ rule: 'reached_after_withdrawal', what: `${number} wanted no more at ${last.till}, and has a consent that holds` });
  }
  return found;
}

/** Whether the last word of an address is a consent; of one moment the refusal is the last. */
function isReached({ said, stopped }: StoredWords, lookup: string): boolean {
  if (stopped.some((each) => each.lookup === lookup)) return false;
  const last = said.filter((each) => each.lookup === lookup).toSorted((a, b) => a.at.getTime() - b.at.getTime() || Number(a.act === 'withdrawn') - Number(b.act === 'withdrawn')).at(-1);
  return last?.act === 'given';
}

/** Numbers that stand somewhere as they are. */
export function inTheClear(where: string, texts: Iterable<string>): WordViolation[] {
  for (const text of texts) {
    const number = NUMBERS.find((each) => text.includes(each));
    if (number !== undefined) return [{ rule: 'in_the_clear', what: `${number} stands in ${where}` }];
  }
  return [];
}
