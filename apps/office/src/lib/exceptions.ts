/** Reading exceptions: what their codes say, and which of them are about money. */
import { type Code, isCode } from '@stilltill/domain/codes';
import type { Fault } from '@stilltill/domain/result';
import type { ExceptionItem } from '../api/queries.ts';

export const EXCEPTION_KINDS = ['flagged', 'unprojected', 'gap', 'branch', 'quarantine', 'head_missing', 'terminal_recovered'] as const satisfies readonly ExceptionItem['kind'][];

/** The registry's fault behind an exception, or null for a code that this version does not know. */
export function faultOfException(exception: Pick<ExceptionItem, 'code' | 'details'>): Fault | null {
  return isCode(exception.code) ? { code: exception.code, details: exception.details } : null;
}

const ABOUT_MONEY: ReadonlySet<Code> = new Set([
  'totals_differ', 'amount_malformed', 'amount_too_large', 'amount_negative', 'price_invalid', 'currency_differs', 'tender_insufficient', 'refund_exceeds_sale', 'head_missing', 'entry_gap',
]);

/** Whether money may be wrong or missing: sums that do not agree, and sales that may be lost. */
export function isAboutMoney(exception: Pick<ExceptionItem, 'code'>): boolean {
  return isCode(exception.code) && ABOUT_MONEY.has(exception.code);
}
