/** Lets at most so many run at once; the others wait in the order in which they came. */
export type Turnstile = { pass<T>(work: () => Promise<T>): Promise<T> };

export function makeTurnstile(running_max: number): Turnstile {
  let running = 0;
  const waiting: (() => void)[] = [];
  return {
    async pass(work) {
      if (running >= running_max) await new Promise<void>((resolve) => void waiting.push(resolve));
      else running += 1;
      try {
        return await work();
      } finally {
        // The place goes on to the next without being free in between.
        const next = waiting.shift();
        if (next) next();
        else running -= 1;
      }
    },
  };
}
