import { useEffect, useState } from 'react';
import { useSurroundings } from '../till-context.ts';

/** The time (milliseconds since 1970), drawn again at each full `step_ms`: once a second for a countdown, once a minute for a clock. */
export function useNow(step_ms: number): number {
  const { now_ms } = useSurroundings();
  const [now, setNow] = useState(now_ms);
  useEffect(() => {
    let timer = 0;
    const tick = (): void => {
      setNow(now_ms());
      timer = window.setTimeout(tick, step_ms - (now_ms() % step_ms) + 5);
    };
    tick();
    return () => window.clearTimeout(timer);
  }, [now_ms, step_ms]);
  return now;
}
