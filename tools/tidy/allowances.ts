// Where a rule of tidy does not hold, and why. Both lists may only shrink: an entry that is
// no longer needed is a finding.
import type { BannedCallRule } from './banned-calls.ts';
import type { SizeException } from './sizes.ts';

export type Allowance = { readonly rule: BannedCallRule; readonly path: string; readonly reason: string };

export const allowances: readonly Allowance[] = [];

export const sizeExceptions: readonly SizeException[] = [];
