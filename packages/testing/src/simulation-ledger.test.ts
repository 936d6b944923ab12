import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { type StoredEntry, ZERO_HASH, writeEntry } from '@stilltill/domain/journal';
import { type Book, type Stored, type Violation, compareWithBook } from './simulation-ledger.ts';
import { makeRightsBook } from './simulation-rights.ts';

const sha256Hex = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
const uuid = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const epoch = 'a'.repeat(26);
const shift = uuid(9);

/** Two sales and a refund in one closed shift, as a server holds them that did everything right. */
function makeWorld(): { book: Book; stored: { -readonly [K in keyof Stored]: Stored[K][number][] } } {
  const chain: StoredEntry[] = [];
  const write = (kind: string, body: Record<string, unknown>): StoredEntry => {
    const last = chain.at(-1);
    const written = writeEntry({ epoch, seq: chain.length, hash: last?.hash ?? ZERO_HASH }, {
      merchant: uuid(1), terminal: uuid(2), at: '2026-01-01T09:00:00.000Z', basis: null, session: null, operator: null, kind, body,
    }, sha256Hex);
    chain.push(written);
    return written;
  };
  const deeds = [
    { kind: 'sale' as const, ...receipt(write('sale.completed', { sale: uuid(10), shift, ...paid('500') }), uuid(10), 500n) },
    { kind: 'sale' as const, ...receipt(write('sale.completed', { sale: uuid(11), shift, ...paid('250') }), uuid(11), 250n) },
    { kind: 'refund' as const, ...receipt(write('sale.refunded', { refund: uuid(12), sale: uuid(10), shift, ...paid('100') }), uuid(12), 100n) },
  ];
  const closing = write('shift.closed', { shift });
  const sums = { shift, sales: 2, sales_minor: 750n, refunds: 1, refunds_minor: 100n };
  return {
    book: { deeds, words: [], closed: [{ ...sums, terminal: uuid(2), hash: closing.hash, difference_minor: 0n, float_minor: 0n, expected_minor: 650n, gone: null }], unheard: new Set(), torn_shifts: new Set(), rights: makeRightsBook() },
    stored: {
      entries: chain.map(({ entry, hash, text }) => ({ terminal: uuid(2), epoch, chain: 1, seq: entry.seq, variant: 0, hash, kind: entry.kind, text })),
      sales: deeds.map((deed) => ({ chain: 1, seq: deed.seq, variant: 0, kind: deed.kind, id: deed.id, shift, total_minor: deed.total_minor })),
      shifts: [sums], gaps: [], seals: [{ chain: 1, seq: 4, hash: closing.hash }],
    },
  };
}

/** Lines and tenders that come to an amount. */
function paid(total_minor: string): object {
  return {
    total_minor, tax: [], lines: [{ qty_milli: 1000, price_minor: total_minor, amount_minor: total_minor }],
    tenders: [{ tender: `tender ${total_minor}`, kind: 'cash', amount_minor: total_minor, given_minor: total_minor, change_minor: '0' }],
  };
}

function receipt(written: StoredEntry, id: string, total_minor: bigint) {
  return { till: 'T1', terminal: uuid(2), epoch, seq: written.entry.seq, hash: written.hash, id, shift, total_minor, gone: null };
}

function rulesBrokenBy(spoil: (world: ReturnType<typeof makeWorld>) => void): Set<Violation['rule']> {
  const world = makeWorld();
  spoil(world);
  return new Set(compareWithBook(world.book, world.stored).map(({ rule }) => rule));
}

const at = <T>(rows: T[], index: number): T => rows.at(index) as T;

test('a server that holds what the tills promised breaks no rule', () => {
  assert.deepEqual(rulesBrokenBy(() => {}), new Set());
});

const spoiled: readonly [title: string, rule: Violation['rule'], spoil: (world: ReturnType<typeof makeWorld>) => void][] = [
  ['a sale that the server lacks is lost', 'lost', ({ stored }) => void stored.entries.splice(1, 1)],
  ['a closing that the server lacks is lost', 'lost', ({ stored }) => void stored.entries.splice(3, 1)],
  ['a sale in two entries is doubled', 'doubled', ({ stored }) => void stored.entries.push({ ...at(stored.entries, 0), chain: 2, epoch: 'b'.repeat(26) })],
  ['a sale computed twice from one entry is doubled', 'doubled', ({ stored }) => void stored.sales.push(at(stored.sales, 0))],
  ['one number and hash on two receipts is doubled', 'doubled', ({ book }) => void book.deeds.push({ ...at(book.deeds, 0) })],
  ['a sale that the operator was told had failed must not be stored', 'contradicted', ({ book }) => void book.deeds.pop()],
  ['a total other than the receipt’s contradicts it', 'contradicted', ({ book }) => void (book.deeds[0] = { ...at(book.deeds, 0), total_minor: 499n })],
  ['a sale without a row is not projected', 'not_projected', ({ stored }) => void stored.sales.pop()],
  ['a shift without a row is not projected', 'not_projected', ({ stored }) => void stored.shifts.pop()],
  ['a row without an entry is invented', 'invented', ({ stored }) => void stored.sales.push({ ...at(stored.sales, 0), seq: 77, id: uuid(77) })],
  ['a row of another total is found', 'totals', ({ stored }) => void (stored.sales[0] = { ...at(stored.sales, 0), total_minor: 1n })],
  ['a shift whose figures aren’t those of its entries is found', 'totals', ({ stored }) => void (stored.shifts[0] = { ...at(stored.shifts, 0), sales: 3 })],
  ['a closing whose figures aren’t those of its entries is found', 'totals', ({ book }) => void (book.closed[0] = { ...at(book.closed, 0), sales_minor: 1n })],
  ['a changed entry breaks the chain', 'chain', ({ stored }) => void (stored.entries[0] = { ...at(stored.entries, 0), text: at(stored.entries, 0).text.replace('500', '400') })],
  ['an entry taken out breaks the chain', 'chain', ({ stored }) => void stored.entries.splice(0, 1)],
  ['a sale whose lines do not come to what was paid is money from nowhere', 'money', ({ stored }) => void (stored.entries[0] = { ...at(stored.entries, 0), text: at(stored.entries, 0).text.replace('"given_minor":"500"', '"given_minor":"501"') })],
  ['a drawer that is expected to hold other than its entries come to is found', 'money', ({ book }) => void (book.closed[0] = { ...at(book.closed, 0), expected_minor: 651n })],
  ['a tender that pays two sales is found', 'money', ({ stored }) => void (stored.entries[1] = { ...at(stored.entries, 1), text: at(stored.entries, 1).text.replace('tender 250', 'tender 500') })],
  ['an end without a seal breaks the chain', 'chain', ({ stored }) => void stored.seals.pop()],
];

for (const [title, rule, spoil] of spoiled) {
  test(title, () => assert.ok(rulesBrokenBy(spoil).has(rule)));
}

test('an entry that a declared gap swallowed, and a sale gone with its disk, are no faults of the product', () => {
  assert.deepEqual(rulesBrokenBy(({ book, stored }) => {
    stored.entries.splice(1, 1);
    stored.sales.splice(1, 1);
    stored.gaps.push({ chain: 1, seq: 2, to_seq: 2 });
    at(book.deeds, 1).gone = 'damaged_entry';
    stored.shifts[0] = { ...at(stored.shifts, 0), sales: 1, sales_minor: 500n };
    book.torn_shifts.add(shift);
  }), new Set());
});
