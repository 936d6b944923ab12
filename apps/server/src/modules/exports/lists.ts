/** What a list for a spreadsheet is: lines that are read a page at a time, each page in a transaction of its own. */
import type { Language } from '@stilltill/domain/codes';
import { toDecimal } from '@stilltill/domain/money';
import type { TaxExportQuery } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { ExportPlace, ExportPorts } from './ports.ts';

/** Whole days at one store, as moments. */
export type StoreDays = { readonly store: string; readonly from: Date; readonly until: Date };

/** What was asked for, once it is known to make sense. */
export type Asked = {
  readonly language: Language;
  /** Who reads it, as those who are in it will learn. */
  readonly by_name: string;
  /** The store that was asked for, or all. */
  readonly stores: readonly ExportPlace[];
  /** Of every store, by id. */
  readonly places: ReadonlyMap<string, ExportPlace>;
  /** Of what belongs to no store. */
  readonly zone: string; readonly currency: string;
  readonly now: string;
} & Pick<z.output<typeof TaxExportQuery>, 'from' | 'to' | 'by'>;

export type Cell = string | number | bigint | null;
export type Lines = readonly (readonly Cell[])[];
/** `next`: behind what the next page begins; null: there is none. */
export type Page<C> = { readonly lines: Lines; readonly next: C | null };
export type Within = <T>(work: (tx: MerchantTx) => Promise<T>) => Promise<T>;
export type Pages = (ports: ExportPorts, within: Within, asked: Asked) => AsyncGenerator<Lines, void, undefined>;

/** Whoever reads slowly holds no transaction: each page is one. What is changed meanwhile stands as it was or as it is. */
export function inPages<C>(read: (ports: ExportPorts, tx: MerchantTx, asked: Asked, after: C | null) => Promise<Page<C>>): Pages {
  return async function* pages(ports, within, asked) {
    for (let after: C | null = null; ;) {
      const behind: C | null = after;
      const page: Page<C> = await within((tx) => read(ports, tx, asked, behind));
      yield page.lines;
      if (page.next === null) return;
      after = page.next;
    }
  };
}

const MILLI_PLACES = 3;
const PPM_PER_PERCENT = 10_000;

/** Thousandths as they are read again: a point, and no zeros behind. */
export function quantityText(milli: bigint): string {
  const digits = String(milli < 0n ? -milli : milli).padStart(MILLI_PLACES + 1, '0');
  return `${milli < 0n ? '-' : ''}${digits.slice(0, -MILLI_PLACES)}.${digits.slice(-MILLI_PLACES)}`.replace(/\.?0+$/, '');
}

export const rateText = (rate_ppm: number): string => `${rate_ppm / PPM_PER_PERCENT}%`;
export const amountText = (amount_minor: bigint | string | null, currency: string): string => (amount_minor === null ? '' : toDecimal(BigInt(amount_minor), currency));

/** A moment as the clock on the wall showed it: day and time apart, in a form that every spreadsheet knows. */
export function wallClock(at: string | Date, zone: string): readonly [day: string, time: string] {
  const there = Temporal.Instant.fromEpochMilliseconds(typeof at === 'string' ? Date.parse(at) : at.getTime()).toZonedDateTimeISO(zone);
  return [there.toPlainDate().toString(), there.toPlainTime().toString({ smallestUnit: 'second' })];
}

export function wallText(at: string | Date | null, zone: string): string {
  return at === null ? '' : wallClock(at, zone).join(' ');
}

/** The days that were asked for, at each store by its own midnight. */
export function daysOf({ stores, from, to }: Pick<Asked, 'stores' | 'from' | 'to'>): readonly StoreDays[] {
  const startOf = (day: Temporal.PlainDate, zone: string): Date => new Date(day.toZonedDateTime(zone).epochMilliseconds);
  return stores.map(({ id, timezone }) => ({ store: id, from: startOf(Temporal.PlainDate.from(from), timezone), until: startOf(Temporal.PlainDate.from(to).add({ days: 1 }), timezone) }));
}
