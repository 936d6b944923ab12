/** When somebody last used a page of the office in this browser. All its pages keep it together, so that one that rests is not locked while another is used. */
const KEY = 'stilltill.office.used_at';
/** Where the browser keeps nothing for us: this page alone. */
let here: number | null = null;
const listeners = new Set<() => void>();

export const lastUse = {
  /** By this browser’s clock, which all its pages share. */
  now_ms: (): number => Date.now(),
  /** Milliseconds since 1970; null: nobody did yet. */
  read(): number | null {
    try {
      const kept = Number(localStorage.getItem(KEY) ?? Number.NaN);
      return Number.isSafeInteger(kept) ? kept : here;
    } catch {
      return here;
    }
  },
  write(at_ms: number): void {
    here = at_ms;
    try {
      localStorage.setItem(KEY, String(at_ms));
    } catch {
      // This page alone then.
    }
  },
  /** Somebody works without touching the page, as by its camera. */
  note: (): void => listeners.forEach((listener) => listener()),
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
