/**
 * What is asked of an operator at their next sign-on, beside what their role asks for always (docs/adr/0018-watch.md). It says
 * nothing of why: managers ask for the same after a badge was lost. The till asks offline, and the server looks again.
 */

/** step_up: badge and PIN together. approval: a manager who is there. The milder one first. */
export const SIGN_ON_ASKS = ['step_up', 'approval'] as const;
export type SignOnAsks = (typeof SIGN_ON_ASKS)[number];

/** For so long it is asked for where they never sign on. Ours: longer than most leave, and not for ever. */
export const DEMAND_MS = 14 * 24 * 3_600_000;

/** By what a sign-on proved who it is. */
export type ProofWay = 'pin' | 'badge' | 'badge_pin' | 'recovery_code';
/** What somebody has to prove it by, at this store. */
export type HeldProofs = { readonly has_pin: boolean; readonly has_badge: boolean };

/**
 * What a sign-on still lacks for what is asked; null: nothing. What somebody does not have is not asked for. A manager who lets
 * them in is more than badge and PIN together, so that a badge left at home keeps nobody out.
 */
export function lackingFor(asks: SignOnAsks, way: ProofWay, held: HeldProofs, isLetIn: boolean): 'pin' | 'badge' | 'manager' | null {
  if (isLetIn) return null;
  if (asks === 'approval') return 'manager';
  if (way === 'pin') return held.has_badge ? 'badge' : null;
  return way === 'badge' && held.has_pin ? 'pin' : null;
}

/** Whether what is asked now goes beyond what is asked already. */
export function isStricter(asks: SignOnAsks, than: SignOnAsks | null): boolean {
  return than === null || SIGN_ON_ASKS.indexOf(asks) > SIGN_ON_ASKS.indexOf(than);
}
