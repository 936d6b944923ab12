/** Reading exceptions: what their codes say, and which of them are about money. */
import { type Code, isCode } from '@stilltill/domain/codes';
import type { Fault } from '@stilltill/domain/result';
import type { ExceptionItem } from '../api/queries.ts';

export const EXCEPTION_KINDS = ['flagged', 'unprojected', 'gap', 'branch', 'quarantine', 'head_missing', 'terminal_recovered'] as const satisfies readonly ExceptionItem['kind'][];

/** Details that are amounts in minor units, as the registry's sentences name them. */
const AMOUNTS = ['stated', 'computed'];

/**
 * The registry's fault behind an exception, or null for a code that this version does not know. Amounts among its
 * details are written as money by `money`, since a person does not read minor units.
 */
export function faultOfException(exception: Pick<ExceptionItem, 'code' | 'details'>, money: (amount_minor: bigint) => string): Fault | null {
  if (!isCode(exception.code)) return null;
  const details = Object.fromEntries(Object.entries(exception.details).map(([name, value]) =>
    [name, AMOUNTS.includes(name) && /^-?\d{1,18}$/.test(String(value)) ? money(BigInt(String(value))) : value]));
  return { code: exception.code, details };
}

/** The one missing entry of a gap; null where more are missing, or something else happened. */
export function onlyMissing(exception: Pick<ExceptionItem, 'code' | 'details'>): number | null {
  const { from_seq, to_seq } = exception.details;
  return exception.code === 'entry_gap' && typeof from_seq === 'number' && from_seq === to_seq ? from_seq : null;
}

/** Whether the entry that an exception names is stored, so that its page can be opened. */
export function hasEntryPage(exception: Pick<ExceptionItem, 'kind'>): boolean {
  return exception.kind === 'flagged' || exception.kind === 'unprojected' || exception.kind === 'branch';
}

const ABOUT_MONEY: ReadonlySet<Code> = new Set([
  'totals_differ', 'amount_malformed', 'amount_too_large', 'amount_negative', 'price_invalid', 'currency_differs', 'tender_insufficient', 'refund_exceeds_sale', 'refund_otherwise', 'exchange_unpaired', 'head_missing', 'entry_gap',
]);

/** Whether money may be wrong or missing: sums that do not agree, and sales that may be lost. */
export function isAboutMoney(exception: Pick<ExceptionItem, 'code'>): boolean {
  return isCode(exception.code) && ABOUT_MONEY.has(exception.code);
}
