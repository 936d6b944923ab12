/** What a newcomer may not know, one thing at a time, in the order in which a day asks for it. */
import type { TillState } from '@stilltill/till-engine';

export const HINTS = ['first_line', 'take', 'change_line', 'menu', 'practice'] as const;
export type Hint = (typeof HINTS)[number];

type Seen = Pick<TillState, 'basket' | 'found' | 'last_receipt' | 'shift' | 'operator'>;

/** The one hint to show now; null: none. */
export function hintFor(state: Seen, done: readonly string[]): Hint | null {
  if (!state.shift || state.found) return null;
  const isEmpty = state.basket.lines.length === 0;
  const fits: Readonly<Record<Hint, boolean>> = {
    first_line: isEmpty, take: !isEmpty, change_line: !isEmpty, menu: isEmpty && hasSold(state), practice: isEmpty && hasSold(state),
  };
  return HINTS.find((hint) => fits[hint] && !done.includes(hint)) ?? null;
}

/** What this person has just shown that they know. */
export function knownNow(state: Seen): readonly Hint[] {
  const { basket } = state;
  return [
    ...(basket.lines.length > 0 ? ['first_line'] as const : []),
    ...(hasSold(state) ? ['take'] as const : []),
    ...(basket.voided.length > 0 ? ['change_line'] as const : []),
  ];
}

/** The last receipt is this operator's own, of this shift. */
function hasSold({ last_receipt, operator, shift }: Seen): boolean {
  return last_receipt !== null && last_receipt.operator_name === operator?.name && last_receipt.sale.shift === shift?.shift;
}
