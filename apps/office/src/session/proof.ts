/**
 * Proving once more who one is, where the server asks for it before something of weight. Whatever asked waits meanwhile, and
 * goes on by itself; one question at a time, however many wait for its answer.
 */
import type { Result } from '@stilltill/domain/result';

let open: { readonly answer: Promise<boolean>; readonly settle: (proved: boolean) => void } | null = null;
const listeners = new Set<() => void>();
const tell = (): void => listeners.forEach((listener) => listener());

export const proof = {
  /** True once they proved it; false where they would rather not. */
  ask(): Promise<boolean> {
    if (open) return open.answer;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    open = { answer: promise, settle: resolve };
    tell();
    return promise;
  },
  isAsked: (): boolean => open !== null,
  settle(proved: boolean): void {
    const settled = open;
    open = null;
    tell();
    settled?.settle(proved);
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** Asks the server, and once more behind a proof where it wants one first. */
export async function withProof<T>(ask: () => Promise<Result<T>>): Promise<Result<T>> {
  const first = await ask();
  if (first.ok || first.fault.code !== 'step_up_needed' || !await proof.ask()) return first;
  return ask();
}
