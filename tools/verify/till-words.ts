/**
 * What customers said at tills: every consent that the server counts as said at a till rests on an entry of that till's journal
 * that says so, under the notice that it names; and every such entry was taken up once, or a person was told why not.
 */
import { CONTACT_KINDS, CONTACT_TILL_KINDS, type TillEntry } from '@stilltill/protocol';
import type { z } from 'zod';
import type { ChainRow, WalkedEntry } from './chain.ts';
import type { Finding, FindingName } from './findings.ts';
import type { Reading } from './reading.ts';

type Place = { readonly row: ChainRow; readonly seq: number };
type Given = z.output<(typeof CONTACT_TILL_KINDS)['consent.given']>;
type Counted = Place & { readonly of: TillEntry | undefined; readonly what: string; readonly given: z.output<(typeof CONTACT_KINDS)['consent.given']> };
type Word = Place & { readonly variant: number; readonly kind: string; readonly hash: string; readonly given: Given | null };

export type TillWordCheck = {
  check(row: ChainRow, page: readonly WalkedEntry[]): void;
  /** Once all chains were walked. Answers with how many words were said. */
  finish(): Promise<number>;
};

const KINDS = Object.keys(CONTACT_TILL_KINDS);

export function makeTillWordCheck(reading: Reading, unprojected: ReadonlySet<string>, report: (finding: Finding) => void): TillWordCheck {
  const counted: Counted[] = [];
  const words = new Map<string, Word>();
  const found = ({ row, seq }: Place, name: FindingName, what: string): void => report({ name, merchant: reading.merchant, terminal: row.terminal_id, epoch: row.epoch, seq, what });
  const keyOf = (terminal: string, epoch: string, seq: number, hash: string): string => `${terminal} ${epoch} ${seq} ${hash}`;

  const takeTill = (row: ChainRow, { seq, variant, hash, entry }: WalkedEntry): void => {
    if (!KINDS.includes(entry.kind) || unprojected.has(`${row.chain} ${seq} ${hash}`)) return;
    const given = entry.kind === 'consent.given' ? CONTACT_TILL_KINDS['consent.given'].safeParse(entry.body).data ?? null : null;
    words.set(keyOf(row.terminal_id, row.epoch, seq, hash), { row, seq, variant, kind: entry.kind, hash, given });
  };
  const takeServer = (row: ChainRow, { seq, entry }: WalkedEntry): void => {
    if (entry.kind !== 'consent.given') return;
    const given = CONTACT_KINDS['consent.given'].parse(entry.body);
    if (given.source === 'till') counted.push({ row, seq, of: given.of, what: `consent ${given.consent}`, given });
  };

  return {
    check(row, page) {
      for (const each of page) (row.owner === 'terminal' ? takeTill : takeServer)(row, each);
    },
    async finish() {
      for (const each of counted) {
        const word = each.of && words.get(keyOf(each.of.terminal, each.of.epoch, each.of.seq, each.of.hash));
        const wrong = faultOf(each, word?.given ?? null);
        if (wrong) found(each, 'consent_unfounded', `${each.what} ${wrong}`);
      }
      await compareRows(reading, [...words.values()], found);
      return words.size;
    },
  };
}

/** A consent is no wider than what was said, and under the same notice. */
function faultOf({ given }: Counted, said: Given | null): string | null {
  if (!said) return 'rests on no entry of a till';
  const isSaid = given.purposes.every((purpose) => given.channels.every((channel) => said.choices.some((choice) => choice.purpose === purpose && choice.channel === channel)));
  if (!isSaid) return 'is for more than was agreed to';
  return given.notice_hash === said.notice.hash ? null : 'is under another notice';
}

type WordRow = { chain: number; seq: number; variant: number; kind: string; outcome: string };

async function compareRows(reading: Reading, words: readonly Word[], found: (place: Place, name: FindingName, what: string) => void): Promise<void> {
  const keyOf = ({ chain, seq, variant }: Pick<WordRow, 'chain' | 'seq' | 'variant'>): string => `${chain} ${seq} ${variant}`;
  const rows = new Map((await reading.query<WordRow>('select chain, seq, variant, kind, outcome from app.till_word where merchant_id = $1', [reading.merchant])).map((row) => [keyOf(row), row]));
  for (const word of words) {
    const key = keyOf({ chain: word.row.chain, seq: word.seq, variant: word.variant });
    const row = rows.get(key);
    rows.delete(key);
    if (row?.kind !== word.kind) found(word, 'word_missing', word.kind);
  }
  for (const row of rows.values()) found({ row: { chain: row.chain, terminal_id: '', epoch: '', owner: 'terminal', head_seq: 0, head_hash: '', store_id: null }, seq: row.seq }, 'word_unexpected', row.kind);
}
