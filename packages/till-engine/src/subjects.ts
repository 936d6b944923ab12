/** What exactly an approval is for: the same words at the refusal, at the asking and where it is used. */
import type { Action, Measure } from '@stilltill/domain/operator';
import type { ApprovalSubject } from '@stilltill/protocol';
import type { Core } from './core.ts';
import type { ApprovalRequest } from './till.ts';

/** What somebody is about to do. `sale`: the one that it is about. */
export type Doing = { readonly action: Action; readonly line: number | null; readonly sale?: string | null; readonly measure?: Measure };

/** How large it is, as text; null: it has no size. Money that leaves the drawer is below zero. */
export function measureText({ rate_ppm, amount_minor, count }: Measure): string | null {
  const size = rate_ppm ?? amount_minor ?? count;
  return size === undefined ? null : String(size);
}

/** The same as numbers again, by what the action is measured in. */
export function measureOf(action: Action, text: string | null | undefined): Measure {
  if (text === null || text === undefined || !/^-?[0-9]{1,18}$/.test(text)) return {};
  if (action === 'discount') return { rate_ppm: Number(text) };
  return action === 'open_drawer' ? { count: Number(text) } : { amount_minor: BigInt(text) };
}

export function requestOf({ action, line, sale = null, measure = {} }: Doing): Required<ApprovalRequest> {
  return { action, line, sale, measure: measureText(measure) };
}

export function subjectOf(core: Core, { action, line, sale = null, measure = null }: ApprovalRequest): ApprovalSubject {
  return { action, sale, shift: core.memory.shift?.totals.shift ?? null, line, measure };
}
