/**
 * Whether the session has ended while a page was open. Pages stay as they are, with what was typed in them, behind a
 * sign-in that covers them; so nobody loses a form to a session that ran out.
 */
let ended = false;
const listeners = new Set<() => void>();

function set(next: boolean): void {
  if (ended === next) return;
  ended = next;
  for (const listener of listeners) listener();
}

export const sessionEnd = {
  mark: (): void => set(true),
  clear: (): void => set(false),
  has: (): boolean => ended,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
