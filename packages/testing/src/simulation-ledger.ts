/**
 * What must be true once everything has healed: the book that the simulation keeps of what tills promised, held against
 * what the server stores. Pure, and written without any of the product's own rules, so that a bug there can't hide here.
 */
import { createHash } from 'node:crypto';
import type { RightsBook } from './simulation-rights.ts';
import type { Word } from './simulation-words.ts';

/** A sale or refund that a till said is done, and what its receipt says. */
export type Deed = {
  readonly kind: 'sale' | 'refund';
  readonly till: string; readonly terminal: string; readonly epoch: string; readonly seq: number; readonly hash: string;
  /** The sale's or the refund's own id. */
  readonly id: string; readonly shift: string; readonly total_minor: bigint;
  /** No copy of its entry was left anywhere, by a fault that no till can survive: a restored disk, a damaged sector. */
  gone: 'disk_restored' | 'damaged_entry' | null;
};

/** A shift as the till counted it at its close. */
export type ClosedShift = {
  readonly terminal: string; readonly shift: string; readonly hash: string;
  readonly sales: number; readonly sales_minor: bigint; readonly refunds: number; readonly refunds_minor: bigint; readonly difference_minor: bigint;
  readonly float_minor: bigint; readonly expected_minor: bigint;
  gone: Deed['gone'];
};

export type Book = {
  readonly deeds: Deed[];
  /** What customers said about being reached. */
  readonly words: Word[];
  readonly closed: ClosedShift[];
  /** Sales by their ids and refunds by their reasons, whose outcome no operator heard because the power went. */
  readonly unheard: Set<string>;
  /** Shifts of tills whose disk was restored in between, or that lost an entry: their counts may differ for good. */
  readonly torn_shifts: Set<string>;
  /** Who could do what, and what the office gave. */
  readonly rights: RightsBook;
};

export type EntryRow = {
  readonly terminal: string; readonly epoch: string; readonly chain: number; readonly seq: number; readonly variant: number;
  readonly hash: string; readonly kind: string; readonly text: string;
};
export type SaleRow = { readonly chain: number; readonly seq: number; readonly variant: number; readonly kind: string; readonly id: string; readonly shift: string; readonly total_minor: bigint };
export type ShiftRow = { readonly shift: string; readonly sales: number; readonly sales_minor: bigint; readonly refunds: number; readonly refunds_minor: bigint };
export type GapRow = { readonly chain: number; readonly seq: number; readonly to_seq: number };
export type SealRow = { readonly chain: number; readonly seq: number; readonly hash: string };

export type Stored = {
  readonly entries: readonly EntryRow[]; readonly sales: readonly SaleRow[]; readonly shifts: readonly ShiftRow[];
  readonly gaps: readonly GapRow[]; readonly seals: readonly SealRow[];
};

export type Violation = { readonly rule: 'lost' | 'doubled' | 'contradicted' | 'not_projected' | 'invented' | 'totals' | 'chain' | 'money'; readonly what: string };

/** Everything in which the server's rows and the book disagree. */
export function compareWithBook(book: Book, stored: Stored): Violation[] {
  return [...checkDeeds(book, stored), ...checkProjection(stored), ...checkShifts(book, stored), ...checkChains(stored), ...checkMoney(book, stored)];
}

type Body = { sale?: string | null; refund?: string; reason?: string | null; shift: string; total_minor: string };
const isDeed = (row: EntryRow): boolean => row.kind === 'sale.completed' || row.kind === 'sale.refunded';
const bodyOf = (row: EntryRow): Body => (JSON.parse(row.text) as { body: Body }).body;
const idOf = (row: EntryRow): string => (row.kind === 'sale.completed' ? bodyOf(row).sale : bodyOf(row).refund) as string;

function checkDeeds(book: Book, stored: Stored): Violation[] {
  const found: Violation[] = [];
  const by_hash = new Map(stored.entries.map((row) => [row.hash, row]));
  const done = new Set(book.deeds.map((deed) => deed.id));
  for (const deed of book.deeds) {
    const row = by_hash.get(deed.hash);
    if (!row && deed.gone === null) found.push({ rule: 'lost', what: `${deed.kind} ${deed.id} of ${deed.till}, entry ${deed.epoch.slice(0, 5)}-${deed.seq}` });
    if (row && (row.terminal !== deed.terminal || row.epoch !== deed.epoch || row.seq !== deed.seq || idOf(row) !== deed.id || bodyOf(row).total_minor !== String(deed.total_minor))) {
      found.push({ rule: 'contradicted', what: `${deed.kind} ${deed.id} is stored otherwise than its receipt says` });
    }
  }
  for (const closing of book.closed) {
    if (!by_hash.has(closing.hash) && closing.gone === null) found.push({ rule: 'lost', what: `the closing of shift ${closing.shift}` });
  }
  const times = new Map<string, number>();
  for (const row of stored.entries.filter(isDeed)) {
    const id = idOf(row);
    times.set(id, (times.get(id) ?? 0) + 1);
    if (!done.has(id) && !book.unheard.has(id) && !book.unheard.has(bodyOf(row).reason ?? '')) found.push({ rule: 'contradicted', what: `${row.kind} ${id} is stored, and its operator was told that it failed` });
  }
  for (const [id, count] of times) if (count > 1) found.push({ rule: 'doubled', what: `${id} stands in ${count} entries` });
  const receipts = new Set<string>();
  for (const deed of book.deeds) {
    const number = `${deed.terminal} ${deed.epoch} ${deed.seq} ${deed.hash}`;
    if (receipts.has(number)) found.push({ rule: 'doubled', what: `two receipts are ${deed.epoch.slice(0, 5)}-${deed.seq}` });
    receipts.add(number);
  }
  return found;
}

const placeOf = (row: { chain: number; seq: number; variant: number }): string => `${row.chain}/${row.seq}/${row.variant}`;

function checkProjection(stored: Stored): Violation[] {
  const found: Violation[] = [];
  const entries = new Map(stored.entries.filter(isDeed).map((row) => [placeOf(row), row]));
  const seen = new Set<string>();
  for (const sale of stored.sales) {
    const place = placeOf(sale);
    const row = entries.get(place);
    if (seen.has(place)) found.push({ rule: 'doubled', what: `two rows are computed from entry ${place}` });
    seen.add(place);
    if (!row) found.push({ rule: 'invented', what: `${sale.kind} ${sale.id} has no entry` });
    else if (idOf(row) !== sale.id || bodyOf(row).total_minor !== String(sale.total_minor) || bodyOf(row).shift !== sale.shift) {
      found.push({ rule: 'totals', what: `${sale.kind} ${sale.id} differs from its entry` });
    }
  }
  for (const [place, row] of entries) if (!seen.has(place)) found.push({ rule: 'not_projected', what: `${row.kind} ${idOf(row)}, entry ${place}` });
  return found;
}

type Sums = { sales: number; sales_minor: bigint; refunds: number; refunds_minor: bigint };

function checkShifts(book: Book, stored: Stored): Violation[] {
  const found: Violation[] = [];
  const sums = new Map<string, Sums>();
  for (const row of stored.entries.filter(isDeed)) {
    const { shift, total_minor } = bodyOf(row);
    const sum = sums.get(shift) ?? { sales: 0, sales_minor: 0n, refunds: 0, refunds_minor: 0n };
    const [count, amount] = row.kind === 'sale.completed' ? (['sales', 'sales_minor'] as const) : (['refunds', 'refunds_minor'] as const);
    sum[count] += 1;
    sum[amount] += BigInt(total_minor);
    sums.set(shift, sum);
  }
  const differs = (one: Sums, other: Sums): boolean =>
    one.sales !== other.sales || one.sales_minor !== other.sales_minor || one.refunds !== other.refunds || one.refunds_minor !== other.refunds_minor;
  const say = (sum: Sums): string => `${sum.sales} sales of ${sum.sales_minor}, ${sum.refunds} refunds of ${sum.refunds_minor}`;
  const none: Sums = { sales: 0, sales_minor: 0n, refunds: 0, refunds_minor: 0n };
  for (const row of stored.shifts) {
    const sum = sums.get(row.shift) ?? none;
    if (differs(sum, row)) found.push({ rule: 'totals', what: `shift ${row.shift}: the server says ${say(row)}, its entries ${say(sum)}` });
  }
  const known = new Set(stored.shifts.map((row) => row.shift));
  for (const shift of sums.keys()) if (!known.has(shift)) found.push({ rule: 'not_projected', what: `shift ${shift}` });
  for (const closing of book.closed) {
    const sum = sums.get(closing.shift) ?? none;
    if (!book.torn_shifts.has(closing.shift) && differs(sum, closing)) {
      found.push({ rule: 'totals', what: `shift ${closing.shift}: the till closed with ${say(closing)}, the server holds ${say(sum)}` });
    }
    if (closing.difference_minor !== 0n && !book.torn_shifts.has(closing.shift)) {
      found.push({ rule: 'totals', what: `shift ${closing.shift}: the drawer was counted right and differs by ${closing.difference_minor}` });
    }
  }
  return found;
}

/** Each entry is what its hash says, follows the one that it names, and stands under a seal. */
function checkChains(stored: Stored): Violation[] {
  const found: Violation[] = [];
  const sealed = new Set(stored.seals.map((seal) => `${seal.chain}/${seal.hash}`));
  const followed = new Set<string>();
  const by_place = new Map<string, Set<string>>();
  for (const row of stored.entries) {
    const key = `${row.chain}/${row.seq}`;
    by_place.set(key, (by_place.get(key) ?? new Set()).add(row.hash));
  }
  const isLost = (chain: number, seq: number): boolean => stored.gaps.some((gap) => gap.chain === chain && gap.seq <= seq && gap.to_seq >= seq);
  for (const row of stored.entries) {
    const what = `${row.epoch.slice(0, 5)}-${row.seq}`;
    const entry = JSON.parse(row.text) as { epoch: string; seq: number; prev: string; terminal: string };
    if (createHash('sha256').update(row.text, 'utf8').digest('hex') !== row.hash) found.push({ rule: 'chain', what: `${what} was changed` });
    if (entry.epoch !== row.epoch || entry.seq !== row.seq || entry.terminal !== row.terminal) found.push({ rule: 'chain', what: `${what} is stored in the wrong place` });
    const attaches = row.seq === 1 ? /^0{64}$/.test(entry.prev) : by_place.get(`${row.chain}/${row.seq - 1}`)?.has(entry.prev);
    if (!attaches && !isLost(row.chain, row.seq - 1)) found.push({ rule: 'chain', what: `${what} follows nothing that is stored` });
    followed.add(`${row.chain}/${entry.prev}`);
  }
  for (const row of stored.entries) {
    const key = `${row.chain}/${row.hash}`;
    if (!followed.has(key) && !sealed.has(key) && !isLost(row.chain, row.seq + 1)) found.push({ rule: 'chain', what: `${row.epoch.slice(0, 5)}-${row.seq} ends a chain without a seal` });
  }
  return found;
}

type MoneyLine = { qty_milli: number; price_minor: string; amount_minor: string; reductions?: { amount_minor: string }[] };
type MoneyBody = {
  lines: MoneyLine[]; total_minor: string; tax: { net_minor: string; tax_minor: string }[]; tax_mode?: string; waived_minor?: string; rounding_minor?: string;
  tenders: { tender: string; kind: string; amount_minor: string; given_minor: string; change_minor: string }[];
};
const moneyOf = (row: EntryRow): MoneyBody => (JSON.parse(row.text) as { body: MoneyBody }).body;
const total = (amounts: readonly (string | undefined)[]): bigint => amounts.reduce((all, amount) => all + BigInt(amount ?? 0), 0n);

/** Money neither comes from nowhere nor goes: in each entry, in each drawer, and of each card that was charged in part. */
function checkMoney(book: Book, stored: Stored): Violation[] {
  const found: Violation[] = [];
  const drawers = new Map<string, bigint>();
  const settled = new Map<string, number>();
  const put = (shift: string, amount: bigint): void => void drawers.set(shift, (drawers.get(shift) ?? 0n) + amount);
  for (const row of stored.entries) {
    if (row.kind === 'cash.moved') {
      const { shift, direction, amount_minor } = (JSON.parse(row.text) as { body: { shift: string; direction: string; amount_minor: string } }).body;
      put(shift, direction === 'in' ? BigInt(amount_minor) : -BigInt(amount_minor));
    }
    if (!isDeed(row)) continue;
    const body = moneyOf(row);
    const what = `${row.kind} ${idOf(row)}`;
    for (const { qty_milli, price_minor, amount_minor, reductions = [] } of body.lines) {
      const gross = (2n * BigInt(price_minor) * BigInt(qty_milli) + 1000n) / 2000n;
      if (gross - total(reductions.map((each) => each.amount_minor)) !== BigInt(amount_minor)) found.push({ rule: 'money', what: `${what}: a line does not add up` });
    }
    const added = body.tax_mode === 'added' ? total(body.tax.map((each) => each.tax_minor)) : 0n;
    const due = total(body.lines.map((each) => each.amount_minor)) + added - BigInt(body.waived_minor ?? 0) + BigInt(body.rounding_minor ?? 0);
    const paid = total(body.tenders.map((each) => each.given_minor)) - total(body.tenders.map((each) => each.change_minor));
    if (due !== BigInt(body.total_minor) || paid !== due) found.push({ rule: 'money', what: `${what}: ${due} due, ${paid} paid, ${body.total_minor} said` });
    const cash = total(body.tenders.filter(({ kind }) => kind === 'cash').map((each) => each.amount_minor));
    put(bodyOf(row).shift, row.kind === 'sale.completed' ? cash : -cash);
    for (const { tender } of body.tenders) settled.set(tender, (settled.get(tender) ?? 0) + 1);
  }
  for (const [tender, times] of settled) if (times > 1) found.push({ rule: 'money', what: `tender ${tender} pays ${times} entries` });
  for (const { shift, float_minor, expected_minor } of book.closed) {
    const drawer = float_minor + (drawers.get(shift) ?? 0n);
    if (!book.torn_shifts.has(shift) && drawer !== expected_minor) found.push({ rule: 'money', what: `shift ${shift}: ${expected_minor} expected, its entries come to ${drawer}` });
  }
  return found;
}
