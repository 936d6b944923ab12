/** Waits for what a page can only find out by waiting itself. */

/** A page, or the worker of one. */
type Asked = { evaluate<T>(ask: (arg: unknown) => Promise<T>, arg: unknown): Promise<T> };
const PATIENCE_MS = 30_000;

/**
 * Asks the page again and again until its answer is something. (`waitForFunction` is for answers that are there at once: it
 * takes the promise of an async function for one.) Throws after half a minute.
 */
export async function askUntil<A, T>(page: Asked, ask: (arg: A) => Promise<T>, arg: A): Promise<NonNullable<T>> {
  const asked_at = performance.now();
  for (;;) {
    const found = await page.evaluate(ask as (arg: unknown) => Promise<T>, arg);
    if (found !== null && found !== undefined && found !== false) return found;
    if (performance.now() - asked_at > PATIENCE_MS) throw new Error(`the page had no answer to: ${String(ask)}`);
  }
}
