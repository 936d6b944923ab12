/**
 * Stock, in two steps: the ledger's movements against the entries that they come from; and costs and levels against the
 * ledger, each product's from its first movement on, by the rules of packages/domain/stock.
 */
import { MICRO, NO_STOCK, type StockState, moveStock } from '@stilltill/domain/stock';
import { STOCK_KINDS, STOCK_LINES_MAX, SaleCompleted, SaleRefunded } from '@stilltill/protocol';
import { storableTime } from '@stilltill/server/modules/journal/index.ts';
import { CLOCK_BEHIND_MS, movedAt, unpackSales } from '@stilltill/server/modules/stock/index.ts';
import type { ChainRow, WalkedEntry } from './chain.ts';
import type { Finding, FindingName } from './findings.ts';
import type { Reading } from './reading.ts';

type Report = (finding: Finding) => void;
type Stored = { seq: number; variant: number; position: number; text: string; delivered_micro: string | null };

/** A movement as one text: store, product, kind, quantity, moment. */
type Expected = { readonly position: number; readonly text: string; /** The same, taken back because of a later count. */ readonly correction: string; readonly cost_minor?: bigint | null };

export type MovementsCheck = (row: ChainRow, page: readonly WalkedEntry[]) => Promise<void>;

/** `unprojected` names the entries, as "chain seq hash", that no room took up, and of which a person was told. */
export async function makeMovementsCheck(reading: Reading, unprojected: ReadonlySet<string>, report: Report): Promise<MovementsCheck> {
  const isWaiting = await readWaiting(reading);
  return async (row, page) => {
    const [first, last] = [page[0], page.at(-1)];
    if (!first || !last) return;
    const found = (name: FindingName, seq: number, what: string): void => report({ name, merchant: reading.merchant, terminal: row.terminal_id, epoch: row.epoch, seq, what });
    const stored = await readStored(reading, row.chain, first, last);
    const sentAt = await readClocks(reading, row.chain, first, last);
    for (const each of page) {
      if (unprojected.has(`${row.chain} ${each.seq} ${each.hash}`) || isWaiting(row.chain, each)) continue;
      const keyOf = ({ position }: Expected): string => `${each.seq} ${each.variant} ${position}`;
      const [first_want, ...other_wants] = sentAt(each).map((sent_at) => expectedOf(row, each, sent_at));
      const wants = other_wants.find((some) => some.every((want) => stored.get(keyOf(want))?.text === want.text)) ?? first_want ?? [];
      for (const want of wants) {
        const key = keyOf(want);
        const have = stored.get(key);
        stored.delete(key);
        if (!have) found('movement_missing', each.seq, want.text);
        else if (have.text !== want.text) found('movement_differs', each.seq, `${have.text}, not ${want.text}`);
        else if (want.cost_minor !== undefined && want.cost_minor !== null && have.delivered_micro !== String(want.cost_minor * MICRO)) {
          found('cost_differs', each.seq, `${have.delivered_micro ?? 'no cost'}, not ${want.cost_minor} minor units`);
        }
        const corrected = stored.get(`${each.seq} ${each.variant} ${-want.position}`);
        if (corrected?.text === want.correction) stored.delete(`${each.seq} ${each.variant} ${-want.position}`);
      }
    }
    for (const [key, have] of stored) found('movement_unexpected', Number(key.split(' ')[0]), have.text);
  };
}

/** Sales that arrived while stock was looked through, beside a running server: they have moved nothing yet. */
async function readWaiting(reading: Reading): Promise<(chain: number, entry: WalkedEntry) => boolean> {
  const batches = await reading.query<Parameters<typeof unpackSales>[0]>('select chain, store_id, packed from app.stock_batch where merchant_id = $1', [reading.merchant]);
  const waiting = new Set(batches.flatMap(unpackSales).map((line) => `${line.chain} ${line.seq} ${line.variant}`));
  return (chain, { seq, variant }) => waiting.has(`${chain} ${seq} ${variant}`);
}

async function readStored(reading: Reading, chain: number, first: WalkedEntry, last: WalkedEntry): Promise<Map<string, Stored>> {
  const rows = await reading.query<Stored>(
    `select seq, variant, position, concat_ws(' ', store_id, product_id, kind, qty_milli, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) as text,
            case when kind = 'delivery' and adjusted_micro is not null then value_micro::text end as delivered_micro
       from app.stock_movement where merchant_id = $1 and chain = $2 and seq between $3 and $4`, [reading.merchant, chain, first.seq, last.seq],
  );
  // A page may end between two entries of one number.
  return new Map(rows.filter((row) => isIn(row, first, last)).map((row) => [`${row.seq} ${row.variant} ${row.position}`, row]));
}

type Clocked = { from_seq: number; seq: number; received_at: Date; sent_at: Date | null };

/**
 * What the terminal's clock said as it sent an entry, of uploads whose clock was behind; null for all others. What a person took
 * up later, nobody's clock vouches for. Of two copies of a till both may have sent the same numbers in one millisecond: the seals
 * don't say which of them brought the entry, and one clock or the other it was.
 */
async function readClocks(reading: Reading, chain: number, first: WalkedEntry, last: WalkedEntry): Promise<(entry: WalkedEntry) => readonly (string | null)[]> {
  const isLate = "enrolment_id is not null and sent_at < received_at - $5 * interval '1 millisecond'";
  const seals = await reading.query<Clocked>(
    `select from_seq, seq, received_at, case when ${isLate} then sent_at end as sent_at from app.seal where merchant_id = $1 and chain = $2 and seq >= $3 and from_seq <= $4
        and received_at in (select received_at from app.seal where merchant_id = $1 and chain = $2 and seq >= $3 and from_seq <= $4 and ${isLate})`, [reading.merchant, chain, first.seq, last.seq, CLOCK_BEHIND_MS],
  );
  return ({ seq, received_at }) => {
    const over = seals.filter((seal) => seal.from_seq <= seq && seq <= seal.seq && seal.received_at.getTime() === received_at.getTime());
    return over.length === 0 ? [null] : over.map(({ sent_at }) => sent_at?.toISOString() ?? null);
  };
}

function isIn({ seq, variant }: Stored, first: WalkedEntry, last: WalkedEntry): boolean {
  return (seq > first.seq || variant >= first.variant) && (seq < last.seq || variant <= last.variant);
}

function expected(position: number, store: string | null, product: string, kind: string, qty_milli: number, at: string, cost_minor?: bigint | null): Expected {
  const text = (shown_kind: string, qty: number): string => `${store ?? ''} ${product} ${shown_kind} ${qty} ${at}`;
  return { position, text: text(kind, qty_milli), correction: text('count_correction', -qty_milli), ...(cost_minor === undefined ? {} : { cost_minor }) };
}

function expectedOf(row: ChainRow, walked: WalkedEntry, sent_at: string | null): Expected[] {
  const { entry, received_at } = walked;
  if (row.owner === 'server') return expectedOfOffice(walked);
  const at = movedAt({ at: storableTime(entry.at), received_at: received_at.toISOString(), sent_at });
  const moved = (lines: readonly { readonly product: string | null; readonly qty_milli: number }[], kind: string, sign: 1 | -1): Expected[] =>
    lines.flatMap((line, index) => (line.product === null ? [] : [expected(index + 1, row.store_id, line.product, kind, sign * line.qty_milli, at)]));
  if (entry.kind === 'sale.completed') {
    const read = SaleCompleted.safeParse(entry.body);
    return read.success ? moved(read.data.lines, 'sale', -1) : [];
  }
  if (entry.kind === 'sale.refunded') {
    const read = SaleRefunded.safeParse(entry.body);
    return read.success ? moved(read.data.lines, 'refund', 1) : [];
  }
  return [];
}

function expectedOfOffice({ entry }: WalkedEntry): Expected[] {
  const { at } = entry;
  switch (entry.kind) {
    case 'goods.received': {
      const { store, lines } = STOCK_KINDS[entry.kind].parse(entry.body);
      return lines.map((line, index) => expected(index + 1, store, line.product, 'delivery', line.qty_milli, at, line.cost_minor));
    }
    case 'goods.written_off':
    case 'transfer.sent': {
      const { store, lines } = STOCK_KINDS[entry.kind].parse(entry.body);
      const kind = entry.kind === 'transfer.sent' ? 'transfer_out' : 'write_off';
      return lines.map((line, index) => expected(index + 1, store, line.product, kind, -line.qty_milli, at));
    }
    case 'stock.counted': {
      const { store, lines } = STOCK_KINDS[entry.kind].parse(entry.body);
      return lines.map((line, index) => expected(index + 1, store, line.product, 'count', line.difference_milli, line.counted_at));
    }
    case 'transfer.received': {
      const { store, lines } = STOCK_KINDS[entry.kind].parse(entry.body);
      return lines.flatMap((line, index) => [
        expected(index + 1, store, line.product, 'transfer_in', line.sent_milli, at),
        ...(line.received_milli === line.sent_milli ? [] : [expected(STOCK_LINES_MAX + index + 1, store, line.product, 'transfer_difference', line.received_milli - line.sent_milli, at)]),
      ]);
    }
    default:
      return [];
  }
}

type LevelRow = { store_id: string; product_id: string; qty_milli: string; movements: string; rate_micro: string | null; rate_milli: string | null; counted_at: Date | null };
type LedgerRow = {
  place: number; number: string; kind: string; qty_milli: string; value_micro: string | null; adjusted_micro: string | null; at: Date;
  chain: number; seq: number; terminal_id: string; epoch: string;
};
const LEVELS_PAGE = 200;

/** Walks the ledger of every product in every store, in order of arrival. Answers with how many movements there are. */
export async function checkLedger(reading: Reading, report: Report): Promise<number> {
  let movements = 0;
  for (let after: LevelRow | null = null; ;) {
    const levels: LevelRow[] = await reading.query<LevelRow>(
      `select store_id, product_id, qty_milli, movements, rate_micro, rate_milli, counted_at from app.stock_level
        where merchant_id = $1 and ($2::uuid is null or (store_id, product_id) > ($2, $3::uuid)) order by store_id, product_id limit ${LEVELS_PAGE}`,
      [reading.merchant, after?.store_id ?? null, after?.product_id ?? null],
    );
    const rows = await readLedger(reading, levels);
    movements += rows.length;
    const byLevel = Map.groupBy(rows, (row) => row.place);
    for (const [index, level] of levels.entries()) walkLedger(reading, level, byLevel.get(index + 1) ?? [], report);
    after = levels.at(-1) ?? null;
    if (levels.length < LEVELS_PAGE) break;
  }
  const [all] = await reading.query<{ count: string }>('select count(*) as count from app.stock_movement where merchant_id = $1', [reading.merchant]);
  if (Number(all?.count) !== movements) {
    report({ name: 'level_differs', merchant: reading.merchant, terminal: '-', epoch: '-', seq: null, what: `${all?.count ?? 0} movements, of which ${movements} have a level` });
  }
  return movements;
}

function readLedger(reading: Reading, levels: readonly LevelRow[]): Promise<LedgerRow[]> {
  return reading.query<LedgerRow>(
    `select l.place::integer as place, m.number, m.kind, m.qty_milli, m.value_micro, m.adjusted_micro, m.at, m.chain, m.seq, c.terminal_id, c.epoch
       from unnest($2::uuid[], $3::uuid[]) with ordinality as l (store_id, product_id, place)
       join app.stock_movement m on m.merchant_id = $1 and m.store_id = l.store_id and m.product_id = l.product_id
       join app.chain c on c.merchant_id = m.merchant_id and c.chain = m.chain order by l.place, m.number`,
    [reading.merchant, levels.map((each) => each.store_id), levels.map((each) => each.product_id)],
  );
}

function walkLedger(reading: Reading, level: LevelRow, rows: readonly LedgerRow[], report: Report): void {
  let state: StockState = NO_STOCK;
  let number = 0n;
  let counted_ms: number | null = null;
  for (const row of rows) {
    number += 1n;
    const value_micro = row.value_micro === null ? null : BigInt(row.value_micro);
    const brings_cost = row.adjusted_micro !== null;
    const moved = moveStock(state, { qty_milli: BigInt(row.qty_milli), cost_micro: brings_cost ? value_micro : null });
    state = moved.state;
    if (row.kind === 'count' && (counted_ms === null || row.at.getTime() > counted_ms)) counted_ms = row.at.getTime();
    const isRight = BigInt(row.number) === number && moved.value_micro === value_micro && (!brings_cost || BigInt(row.adjusted_micro ?? '0') === moved.adjusted_micro);
    if (!isRight) {
      const what = `product ${level.product_id} in ${level.store_id}, number ${row.number}: ${row.value_micro ?? 'no cost'}, not ${moved.value_micro ?? 'no cost'} at number ${number}`;
      report({ name: 'cost_differs', merchant: reading.merchant, terminal: row.terminal_id, epoch: row.epoch, seq: row.seq, what });
    }
  }
  const have = [level.qty_milli, level.movements, level.rate_micro ?? '-', level.rate_milli ?? '-', level.counted_at?.toISOString() ?? '-'].join(' ');
  const want = [state.qty_milli, number, state.rate?.value_micro ?? '-', state.rate?.qty_milli ?? '-', counted_ms === null ? '-' : new Date(counted_ms).toISOString()].join(' ');
  if (have === want) return;
  report({ name: 'level_differs', merchant: reading.merchant, terminal: '-', epoch: '-', seq: null, what: `product ${level.product_id} in ${level.store_id}: ${have}, not ${want}` });
}
