/**
 * Whether the session has ended or was locked while a page was open. Pages stay as they are, with what was typed in them, behind
 * a sign-in that covers them; so nobody loses a form to a session that ran out.
 */
export type SessionState = 'open' | 'ended' | 'locked';
let state: SessionState = 'open';
const listeners = new Set<() => void>();

function set(next: SessionState): void {
  if (state === next) return;
  state = next;
  for (const listener of listeners) listener();
}

export const sessionEnd = {
  /** The first reason stays: behind either one signs in. */
  mark: (why: 'ended' | 'locked'): void => { if (state === 'open') set(why); },
  clear: (): void => set('open'),
  state: (): SessionState => state,
  has: (): boolean => state !== 'open',
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
