import { useEffect, useState } from 'react';

/** The time now in milliseconds since 1970, again and again: for ages of things and for time that is left. */
export function useNow(every_ms: number): number {
  const [now_ms, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), every_ms);
    return () => window.clearInterval(timer);
  }, [every_ms]);
  return now_ms;
}
