import { createContext, useContext, useInsertionEffect, useLayoutEffect, useRef } from 'react';
import type { KeyHandler, KeyRouter, ScanTaker } from './key-router.ts';

export const KeyRouterContext = createContext<KeyRouter | null>(null);

function useRouter(): KeyRouter {
  const router = useContext(KeyRouterContext);
  if (!router) throw new Error('keys are used outside KeyRouterContext');
  return router;
}

// Bound as a screen is drawn, not after it was painted: whoever sees it may press, and a key in between would be lost.

/** Offers the person's keys to `handle` while the component is shown; what was shown last is asked first. */
export function useKeys(handle: KeyHandler, options: { readonly exclusive?: boolean } = {}): void {
  const router = useRouter();
  const latest = useRef(handle);
  useLayoutEffect(() => {
    latest.current = handle;
  });
  const isExclusive = options.exclusive ?? false;
  // Children are bound before their parent: what shuts others out goes first, so that it does not shut out what stands in it.
  useInsertionEffect(() => (isExclusive ? router.addHandler((press) => latest.current(press), true) : undefined), [router, isExclusive]);
  useLayoutEffect(() => (isExclusive ? undefined : router.addHandler((press) => latest.current(press), false)), [router, isExclusive]);
}

/** Takes every scan while the component is shown. */
export function useScans(taker: ScanTaker): void {
  const router = useRouter();
  const latest = useRef(taker);
  useLayoutEffect(() => {
    latest.current = taker;
  });
  useLayoutEffect(() => router.addScanTaker({ take: (barcode) => latest.current.take(barcode), foresee: (barcode) => latest.current.foresee(barcode) }), [router]);
}

/** Told when figures that a scanner typed had been taken for a person's. */
export function useLeaks(forget: () => void): void {
  const router = useRouter();
  const latest = useRef(forget);
  useLayoutEffect(() => {
    latest.current = forget;
  });
  useLayoutEffect(() => router.addLeakListener(() => latest.current()), [router]);
}

/** Gets every badge that is scanned or held to a reader while the component is shown; what was shown last gets it. */
export function useBadges(take: (read: string) => void): void {
  const router = useRouter();
  const latest = useRef(take);
  useLayoutEffect(() => {
    latest.current = take;
  });
  useLayoutEffect(() => router.addBadgeTaker((read) => latest.current(read)), [router]);
}
