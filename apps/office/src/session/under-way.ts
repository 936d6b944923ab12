/**
 * Calls by which somebody changes how they are signed in, while they are under way. The server ends the session before it has
 * answered with the new one, so that what else asks meanwhile is told that nobody is signed in: that says nothing yet.
 */
const calls = new Set<Promise<unknown>>();

/** The call itself, counted until it has its answer. */
export function underWay<T>(call: Promise<T>): Promise<T> {
  const counted = call.finally(() => calls.delete(counted));
  calls.add(counted);
  return counted;
}

/** Resolves once none is under way any more, however they end. */
export async function whenSettled(): Promise<void> {
  while (calls.size > 0) await Promise.allSettled(calls);
}
