/** Holds the server's figures against the second reading of the file, and its sales against the tills' receipts. */
import type { Figure } from '../shared/figures.ts';
import type { SecondReading, Tally } from './second-reading.ts';
import type { ServerFigures } from './server-figures.ts';
import type { Printed } from './till-fleet.ts';

export type Difference = { readonly minor: bigint; readonly pieces: bigint; readonly examples: readonly string[] };

/** Differences count as positive, over every day, every product, the whole and the shifts, so that none hides another. */
export function compareFigures(server: ServerFigures, file: SecondReading): Difference {
  const examples: string[] = [];
  let minor = 0n;
  let pieces = 0n;
  const compare = (what: string, rows: readonly { readonly net_minor: string; readonly pieces: string; readonly key: string }[], tallies: ReadonlyMap<string, Tally>): void => {
    const seen = new Set<string>();
    for (const row of rows) {
      seen.add(row.key);
      note(`${what} ${row.key}`, BigInt(row.net_minor) - (tallies.get(row.key)?.net_minor ?? 0n), BigInt(row.pieces) - BigInt(tallies.get(row.key)?.pieces ?? 0));
    }
    for (const [key, tally] of tallies) if (!seen.has(key)) note(`${what} ${key}`, -tally.net_minor, -BigInt(tally.pieces));
  };
  const note = (what: string, by_minor: bigint, by_pieces: bigint): void => {
    if (by_minor === 0n && by_pieces === 0n) return;
    minor += size(by_minor);
    pieces += size(by_pieces);
    if (examples.length < 10) examples.push(`${what}: ${by_minor} pence, ${by_pieces} pieces`);
  };
  compare('day', server.days.map((row) => ({ ...row, key: row.day })), file.days);
  compare('product', server.products.map((row) => ({ ...row, key: row.code })), file.products);
  const whole_minor = (file.thousandths.sold + file.thousandths.refunded) / 10n;
  note('all sales', BigInt(server.totals.net_minor) - whole_minor, 0n);
  note('all shifts', BigInt(server.shifts.net_minor) - whole_minor, 0n);
  note('drawers that were counted right', BigInt(server.shifts.difference_minor), 0n);
  return { minor, pieces, examples };
}

function size(number: bigint): bigint {
  return number < 0n ? -number : number;
}

export type Missing = { readonly lost: number; readonly doubled: number; readonly examples: readonly string[] };

/** Every receipt has its one row on the server, with its entry, number, hash and total; every row has its receipt. */
export function compareReceipts(server: Pick<ServerFigures, 'deeds'>, printed: readonly Printed[]): Missing {
  const nameOf = (deed: { terminal: string; epoch: string; seq: number; hash: string; kind: string; id: string; total_minor: string | bigint }): string =>
    [deed.terminal, deed.epoch, deed.seq, deed.hash, deed.kind, deed.id, deed.total_minor].join(' ');
  const held = new Map<string, number>();
  for (const deed of server.deeds) held.set(nameOf(deed), (held.get(nameOf(deed)) ?? 0) + 1);
  const examples: string[] = [];
  let lost = 0;
  for (const deed of printed) {
    const count = held.get(nameOf(deed)) ?? 0;
    if (count > 0) held.set(nameOf(deed), count - 1);
    else {
      lost += 1;
      if (examples.length < 10) examples.push(`lost: ${nameOf(deed)}`);
    }
  }
  let doubled = 0;
  for (const [name, count] of held) {
    doubled += count;
    if (count > 0 && examples.length < 10) examples.push(`more than once, or without a receipt: ${name}`);
  }
  return { lost, doubled, examples };
}

/** Whole thousandths as an exact decimal: -478724.180. */
export function toDecimal(thousandths: bigint): string {
  const digits = size(thousandths).toString().padStart(4, '0');
  return `${thousandths < 0n ? '-' : ''}${digits.slice(0, -3)}.${digits.slice(-3)}`;
}

export type Measured = { readonly server: ServerFigures; readonly file: SecondReading; readonly difference: Difference; readonly missing: Missing; readonly seconds: number; readonly total_seconds: number };

export function figuresOf({ server, file, difference, missing, seconds, total_seconds }: Measured): Figure[] {
  const deeds = server.totals.sales + server.totals.refunds;
  return [
    { name: 'rows_sold', value: file.rows.sold, unit: 'rows' }, { name: 'rows_refunded', value: file.rows.refunded, unit: 'rows' },
    { name: 'rows_excluded', value: file.rows.excluded, unit: 'rows' },
    { name: 'amount_sold', value: toDecimal(file.thousandths.sold), unit: 'GBP' }, { name: 'amount_refunded', value: toDecimal(file.thousandths.refunded), unit: 'GBP' },
    { name: 'amount_excluded', value: toDecimal(file.thousandths.excluded), unit: 'GBP' },
    { name: 'difference_minor', value: difference.minor.toString(), unit: 'pence' }, { name: 'difference_pieces', value: difference.pieces.toString(), unit: 'pieces' },
    { name: 'lost', value: missing.lost, unit: 'sales' }, { name: 'doubled', value: missing.doubled, unit: 'sales' },
    { name: 'sales', value: server.totals.sales, unit: '' }, { name: 'refunds', value: server.totals.refunds, unit: '' },
    { name: 'refunds_linked', value: server.totals.refunds_linked, unit: '' }, { name: 'shifts', value: server.shifts.count, unit: '' },
    { name: 'entries', value: server.entries, unit: '' },
    { name: 'sales_per_second', value: Math.round(deeds / seconds), unit: '1/s' }, { name: 'seconds', value: Math.round(seconds * 10) / 10, unit: 's' },
    { name: 'total_seconds', value: Math.round(total_seconds * 10) / 10, unit: 's' },
  ];
}
