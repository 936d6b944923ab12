/** What the operator is doing that the till itself does not know: that money is being taken, and how much was handed over. */
export type Paying = { readonly given_minor: bigint | null };

export type Moments = {
  /** Null: no money is being taken. The same object until it changes. */
  paying(): Paying | null;
  set(paying: Paying | null): void;
  subscribe(listener: () => void): () => void;
};

export function createMoments(): Moments {
  const listeners = new Set<() => void>();
  let paying: Paying | null = null;
  return {
    paying: () => paying,
    set(next) {
      if (next?.given_minor === paying?.given_minor && (next === null) === (paying === null)) return;
      paying = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
