/** Computes sales and shifts again from entries and compares them with what the tables hold. */
import type { Refund, Sale } from '@stilltill/domain/sale';
import { TERMINAL_KINDS, isTerminalKind } from '@stilltill/protocol';
import type { ChainRow, WalkedEntry } from './chain.ts';
import type { Finding, FindingName } from './findings.ts';
import type { Reading } from './reading.ts';

type Sums = { sales: number; sales_minor: bigint; refunds: number; refunds_minor: bigint; cash_in_minor: bigint; cash_out_minor: bigint };

export type SalesCheck = {
  readonly counts: { sales: number; refunds: number };
  /** By currency, what was sold and what was given back. */
  readonly amounts: Map<string, { sold_minor: bigint; refunded_minor: bigint }>;
  check(row: ChainRow, page: readonly WalkedEntry[]): Promise<void>;
  /** After all chains. */
  finish(): Promise<void>;
};

type Row = { seq: number; variant: number; figures: string };

/**
 * `unprojected` names the entries, as "chain seq hash", that no room took up, and of which a person was told. The
 * schemas judge here, not the server's lean reader: the two must come to the same.
 */
export function makeSalesCheck(reading: Reading, unprojected: ReadonlySet<string>, report: (finding: Finding) => void): SalesCheck {
  const shifts = new Map<string, Sums & { terminal: string; epoch: string }>();
  const counts = { sales: 0, refunds: 0 };
  const amounts: SalesCheck['amounts'] = new Map();
  return {
    counts, amounts,
    async check(row, page) {
      const first = page[0];
      const last = page.at(-1);
      if (!first || !last) return;
      const found = (name: FindingName, seq: number, what: string): void => report({ name, merchant: reading.merchant, terminal: row.terminal_id, epoch: row.epoch, seq, what });
      const stored = await readStored(reading, row.chain, first, last);
      for (const each of page) {
        const body = unprojected.has(`${row.chain} ${each.seq} ${each.hash}`) ? null : readSale(each);
        const key = `${each.seq} ${each.variant}`;
        const have = stored.get(key);
        stored.delete(key);
        if (!body) {
          if (have !== undefined) found('sale_unexpected', each.seq, have);
          continue;
        }
        const want = figuresOf(body);
        if (have === undefined) found('sale_missing', each.seq, want);
        else if (have !== want) found('sale_differs', each.seq, `${have}, not ${want}`);
        addTo(shifts, counts, amounts, row, body);
      }
      for (const [key, have] of stored) found('sale_unexpected', Number(key.split(' ')[0]), have);
    },
    async finish() {
      const rows = await reading.query<{ shift_id: string; figures: string }>(
        `select shift_id, concat_ws(' ', sales, sales_minor, refunds, refunds_minor, cash_in_minor, cash_out_minor) as figures from app.shift where merchant_id = $1`,
        [reading.merchant],
      );
      const stored = new Map(rows.map((each) => [each.shift_id, each.figures]));
      for (const [shift, sums] of shifts) {
        const want = [sums.sales, sums.sales_minor, sums.refunds, sums.refunds_minor, sums.cash_in_minor, sums.cash_out_minor].join(' ');
        const have = stored.get(shift);
        if (have !== want) report({ name: 'shift_differs', merchant: reading.merchant, terminal: sums.terminal, epoch: sums.epoch, seq: null, what: `shift ${shift}: ${have ?? 'nothing'}, not ${want}` });
      }
    },
  };
}

type Body = { readonly kind: 'sale'; readonly body: Sale } | { readonly kind: 'refund'; readonly body: Refund };

function readSale({ entry }: WalkedEntry): Body | null {
  if (!isTerminalKind(entry.kind)) return null;
  if (entry.kind === 'sale.completed') {
    const read = TERMINAL_KINDS[entry.kind].safeParse(entry.body);
    return read.success ? { kind: 'sale', body: read.data } : null;
  }
  if (entry.kind === 'sale.refunded') {
    const read = TERMINAL_KINDS[entry.kind].safeParse(entry.body);
    return read.success ? { kind: 'refund', body: read.data } : null;
  }
  return null;
}

/** All of a sale that the tables hold, as one text: head, lines, tenders. */
function figuresOf({ kind, body }: Body): string {
  const id = 'refund' in body ? body.refund : body.sale;
  const lines = body.lines.map((line) => [line.product ?? '-', line.qty_milli, line.price_minor, line.tax_rate_ppm, line.amount_minor].join(':'));
  const tenders = body.tenders.map((tender) => [tender.tender, tender.kind, tender.amount_minor, tender.given_minor, tender.change_minor].join(':'));
  const tax_minor = body.tax.reduce((sum, line) => sum + line.tax_minor, 0n);
  return [kind, id, body.shift, body.currency, body.total_minor, tax_minor, lines.join(','), tenders.join(',')].join(' ');
}

async function readStored(reading: Reading, chain: number, first: WalkedEntry, last: WalkedEntry): Promise<Map<string, string>> {
  const rows = await reading.query<Row>(
    `select s.seq, s.variant, concat_ws(' ', s.kind, s.sale_id, s.shift_id, s.currency, s.total_minor, s.tax_minor,
            (select string_agg(concat_ws(':', coalesce(l.product_id::text, '-'), l.qty_milli, l.price_minor, l.tax_rate_ppm, l.amount_minor), ',' order by l.position)
               from app.sale_line l where l.merchant_id = s.merchant_id and l.chain = s.chain and l.seq = s.seq and l.variant = s.variant),
            (select string_agg(concat_ws(':', t.tender_id, t.kind, t.amount_minor, t.given_minor, t.change_minor), ',' order by t.position)
               from app.tender t where t.merchant_id = s.merchant_id and t.chain = s.chain and t.seq = s.seq and t.variant = s.variant)) as figures
       from app.sale s where s.merchant_id = $1 and s.chain = $2 and (s.seq, s.variant) between ($3, $4) and ($5, $6)`,
    [reading.merchant, chain, first.seq, first.variant, last.seq, last.variant],
  );
  return new Map(rows.map((row) => [`${row.seq} ${row.variant}`, row.figures]));
}

function addTo(shifts: Map<string, Sums & { terminal: string; epoch: string }>, counts: { sales: number; refunds: number }, amounts: SalesCheck['amounts'], row: ChainRow, { kind, body }: Body): void {
  let sums = shifts.get(body.shift);
  if (!sums) {
    sums = { sales: 0, sales_minor: 0n, refunds: 0, refunds_minor: 0n, cash_in_minor: 0n, cash_out_minor: 0n, terminal: row.terminal_id, epoch: row.epoch };
    shifts.set(body.shift, sums);
  }
  const amount = amounts.get(body.currency) ?? { sold_minor: 0n, refunded_minor: 0n };
  amounts.set(body.currency, amount);
  const cash_minor = body.tenders.reduce((sum, tender) => (tender.kind === 'cash' ? sum + tender.amount_minor : sum), 0n);
  if (kind === 'sale') {
    counts.sales += 1;
    sums.sales += 1;
    sums.sales_minor += body.total_minor;
    sums.cash_in_minor += cash_minor;
    amount.sold_minor += body.total_minor;
  } else {
    counts.refunds += 1;
    sums.refunds += 1;
    sums.refunds_minor += body.total_minor;
    sums.cash_out_minor += cash_minor;
    amount.refunded_minor += body.total_minor;
  }
}
