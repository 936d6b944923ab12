/** Shifts that an operator hands to a colleague: asked and agreed to at tills, accepted in the office. */
import { z } from 'zod';
import { Time, Uuid } from './primitives.ts';

/** Times are told in the store's own zone. */
const Worked = z.object({ store_code: z.string(), timezone: z.string(), from: Time, until: Time });

// GET /api/v1/terminal/operators/{operator}/swaps: while they are signed on at the terminal that asks
export const OwnShifts = z.object({
  /** Theirs of this week and next. `may_ask`: it has not begun. */
  shifts: z.array(Worked.extend({ id: Uuid, may_ask: z.boolean(), request: z.object({ id: Uuid, to_name: z.string(), is_agreed: z.boolean() }).nullable() })),
  /** What colleagues ask of them. */
  asked: z.array(Worked.extend({ id: Uuid, from_name: z.string(), is_agreed: z.boolean() })),
  colleagues: z.array(z.object({ id: Uuid, name: z.string() })),
});
export type OwnShifts = z.output<typeof OwnShifts>;

// POST /api/v1/terminal/operators/{operator}/swaps: the answer is what then holds
export const SwapStep = z.discriminatedUnion('step', [
  z.object({ step: z.literal('ask'), shift: Uuid, to: Uuid }),
  z.object({ step: z.enum(['agree', 'refuse', 'withdraw']), request: Uuid }),
]);
export type SwapStep = z.output<typeof SwapStep>;

// GET /api/v1/office/roster/requests: those that nobody has ended, for shifts that have not begun
export const SwapRequestItem = Worked.extend({ id: Uuid, shift: Uuid, store: Uuid, from_name: z.string(), to_name: z.string(), asked_at: Time, agreed_at: Time.nullable() });
export const SwapRequestList = z.object({ items: z.array(SwapRequestItem) });
// POST /api/v1/office/roster/requests/{id}: only one that the colleague agreed to is accepted
export const AnswerSwapRequest = z.object({ answer: z.enum(['accept', 'decline']) });
