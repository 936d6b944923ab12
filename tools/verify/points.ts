/**
 * The ledger of points, from the journals: each member's sale and what came back of it is worked out again by the rules that it
 * names, and compared with what the ledger says of it; points by hand are entries of the server; balances are sums.
 */
import type { Sale } from '@stilltill/domain/sale';
import { POINT_KINDS, PointRulesRecord, TERMINAL_KINDS } from '@stilltill/protocol';
import { type KeptLine, type Written, entriesOf, linesOf } from '@stilltill/server/modules/points/index.ts';
import type { ChainRow, WalkedEntry } from './chain.ts';
import type { Finding, FindingName } from './findings.ts';
import type { Reading } from './reading.ts';

type Place = { readonly row: ChainRow; readonly seq: number };
type Sold = Place & { readonly body: Sale & { readonly member: NonNullable<Sale['member']> } };

export type PointsCheck = {
  check(row: ChainRow, page: readonly WalkedEntry[]): void;
  /** Once all chains were walked. Answers with how many entries the ledger has. */
  finish(): Promise<number>;
};

export function makePointsCheck(reading: Reading, unprojected: ReadonlySet<string>, report: (finding: Finding) => void): PointsCheck {
  /** One sale stands in several entries where a terminal was copied. */
  const sold = new Map<string, Sold[]>();
  const back = new Map<string, Map<number, number>>();
  const corrected = new Map<string, number>();
  const take = (row: ChainRow, { entry, seq }: WalkedEntry): void => {
    if (entry.kind === 'sale.completed') {
      const read = TERMINAL_KINDS[entry.kind].safeParse(entry.body);
      const member = read.data?.member;
      if (read.success && member) sold.set(read.data.sale, [...(sold.get(read.data.sale) ?? []), { row, seq, body: { ...read.data, member } }]);
    } else if (entry.kind === 'sale.refunded') {
      const read = TERMINAL_KINDS[entry.kind].safeParse(entry.body);
      if (!read.success || read.data.sale === null) return;
      const lines = back.get(read.data.sale) ?? new Map<number, number>();
      back.set(read.data.sale, lines);
      for (const { of_line, qty_milli } of read.data.lines) if (of_line !== null) lines.set(of_line, (lines.get(of_line) ?? 0) + qty_milli);
    } else if (entry.kind === 'points.corrected' && row.owner !== 'terminal') {
      const { account, points } = POINT_KINDS['points.corrected'].parse(entry.body);
      corrected.set(account, (corrected.get(account) ?? 0) + points);
    }
  };
  const found = (name: FindingName, place: Place | null, what: string): void => report({
    name, merchant: reading.merchant, terminal: place?.row.terminal_id ?? '-', epoch: place?.row.epoch ?? '-', seq: place?.seq ?? null, what,
  });
  return {
    check(row, page) {
      for (const each of page) if (!unprojected.has(`${row.chain} ${each.seq} ${each.hash}`)) take(row, each);
    },
    async finish() {
      await checkSales(reading, sold, back, found);
      return checkAccounts(reading, corrected, found);
    },
  };
}

type Found = (name: FindingName, place: Place | null, what: string) => void;

async function checkSales(reading: Reading, sold: ReadonlyMap<string, readonly Sold[]>, back: ReadonlyMap<string, ReadonlyMap<number, number>>, found: Found): Promise<void> {
  const rules = new Map((await reading.query<{ version: number; body: unknown }>('select version, body from app.point_rule where merchant_id = $1', [reading.merchant])).map(({ version, body }) => [version, PointRulesRecord.parse(body)]));
  const kept = new Map((await reading.query<{ sale_id: string; figures: string }>(
    `select sale_id, concat_ws(' ', encode(card_hash, 'hex'), earned_points, spent_points, (select string_agg(concat_ws(':', line ->> 0, line ->> 1, line ->> 2, line ->> 3), ',' order by place) from jsonb_array_elements(lines) with ordinality as each (line, place))) as figures
       from app.point_sale where merchant_id = $1`, [reading.merchant],
  )).map(({ sale_id, figures }) => [sale_id, figures]));
  const written = await readWritten(reading);
  for (const [sale, entries] of sold) {
    const have = kept.get(sale);
    const [first] = entries as readonly [Sold];
    const computed = entries.map((each) => ({ each, lines: linesOf(each.body, rules.get(each.body.member.rules_version)) }));
    const match = computed.find(({ each, lines }) => have === figuresOf(each, lines));
    if (!match) found(have === undefined ? 'points_missing' : 'points_differ', first, `sale ${sale}: ${have ?? 'nothing'}`);
    if (match) {
      const { earned_points, spent_points } = match.each.body.member;
      const missing = entriesOf({ earned: BigInt(earned_points), spent: BigInt(spent_points), lines: match.lines }, back.get(sale) ?? new Map(), written.get(sale));
      if (missing.length > 0) found('points_differ', match.each, `sale ${sale} lacks ${missing.map(({ kind, points }) => `${kind} ${points}`).join(', ')}`);
    }
    kept.delete(sale);
    written.delete(sale);
  }
  for (const sale of new Set([...kept.keys(), ...written.keys()])) found('points_unexpected', null, `sale ${sale}`);
}

function figuresOf({ body: { member } }: Sold, lines: readonly KeptLine[]): string {
  return `${member.card_hash} ${member.earned_points} ${member.spent_points} ${lines.map((line) => line.join(':')).join(',')}`;
}

async function readWritten(reading: Reading): Promise<Map<string, Written>> {
  const rows = await reading.query<{ sale_id: string; kind: keyof Written; points: number }>(
    'select sale_id, kind, sum(points)::float8 as points from app.point_entry where merchant_id = $1 and sale_id is not null group by sale_id, kind', [reading.merchant],
  );
  const written = new Map<string, Written>();
  for (const { sale_id, kind, points } of rows) written.set(sale_id, { ...written.get(sale_id), [kind]: points });
  return written;
}

type AccountRow = { readonly id: string; readonly balance: number; readonly sum: number; readonly entries: number; readonly corrected: number };

/** What moved from one account to another is on both sides, and nothing is written off that had not come. */
async function checkAccounts(reading: Reading, corrected: ReadonlyMap<string, number>, found: Found): Promise<number> {
  const rows = await reading.query<AccountRow>(
    `select account.id, account.balance_points::float8 as balance, coalesce(sum(entry.points), 0)::float8 as sum, count(entry.id)::integer as entries,
            coalesce(sum(entry.points) filter (where entry.kind = 'corrected'), 0)::float8 as corrected
       from app.point_account account left join app.point_entry entry on entry.merchant_id = account.merchant_id and entry.account_id = account.id
      where account.merchant_id = $1 group by account.id, account.balance_points`, [reading.merchant],
  );
  for (const { id, balance, sum, corrected: by_hand } of rows) {
    if (balance !== sum) found('balance_differs', null, `account ${id}: ${balance}, not ${sum}`);
    if (by_hand !== (corrected.get(id) ?? 0)) found('points_differ', null, `account ${id}: ${by_hand} by hand, not ${corrected.get(id) ?? 0}`);
  }
  const [whole] = await reading.query<{ moved: number; grown: number; lone: number }>(
    `select coalesce(sum(points) filter (where kind = 'moved'), 0)::float8 as moved, count(*) filter (where kind = 'expired' and points > 0)::integer as grown,
            count(*) filter (where not exists (select from app.point_account account where account.merchant_id = entry.merchant_id and account.id = entry.account_id))::integer as lone
       from app.point_entry entry where merchant_id = $1`, [reading.merchant],
  );
  if (whole && (whole.moved !== 0 || whole.grown > 0 || whole.lone > 0)) found('points_unexpected', null, `moved ${whole.moved}, written off the wrong way ${whole.grown}, of no account ${whole.lone}`);
  return rows.reduce((all, { entries }) => all + entries, 0);
}
