import { createContext, useContext, useLayoutEffect, useRef } from 'react';
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
  useLayoutEffect(() => router.addHandler((press) => latest.current(press), options.exclusive ?? false), [router, options.exclusive]);
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
