import type { RefundPoints } from '@stilltill/domain/sale';

/** What the operator is doing that the till itself does not know: that money is being taken, and how much was handed over. */
export type Paying = { readonly given_minor: bigint | null };

/** What goods that come back give the customer: before it is confirmed, and once it is done. */
export type GoodsBack = { readonly currency: string; readonly total_minor: bigint; readonly points?: Omit<RefundPoints, 'card_hash'> | undefined };

export type Moments = {
  /** Null: no money is being taken. The same object until it changes. */
  paying(): Paying | null;
  set(paying: Paying | null): void;
  /** Null: nothing comes back. The same object until it changes. */
  back(): GoodsBack | null;
  setBack(back: GoodsBack | null): void;
  subscribe(listener: () => void): () => void;
};

export function createMoments(): Moments {
  const listeners = new Set<() => void>();
  let paying: Paying | null = null;
  let back: GoodsBack | null = null;
  return {
    paying: () => paying,
    set(next) {
      if (next?.given_minor === paying?.given_minor && (next === null) === (paying === null)) return;
      paying = next;
      for (const listener of listeners) listener();
    },
    back: () => back,
    setBack(next) {
      if (next === back) return;
      back = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
