import type { StoreMoment } from './promotion.ts';

const clocks = new Map<string, Intl.DateTimeFormat>();
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** What the clock on a store's wall shows at a time (ISO 8601, UTC, with milliseconds). `timezone`: its IANA name. */
export function momentAt(at: string, timezone: string): StoreMoment {
  let clock = clocks.get(timezone);
  if (!clock) clocks.set(timezone, clock = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }));
  const part = new Map(clock.formatToParts(Date.parse(at)).map(({ type, value }) => [type, value]));
  return { at, weekday: DAYS.indexOf(part.get('weekday') ?? '') + 1, minute: Number(part.get('hour')) * 60 + Number(part.get('minute')) };
}
