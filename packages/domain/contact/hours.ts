/**
 * Hours of a wall clock: weekday and minute are both read off the recipient's own, by Temporal, so that a Monday morning in
 * Shanghai is no Sunday night in London. Where it is not known in which of several zones somebody lives, it must be within the
 * hours in each of them.
 */

export type Hours = {
  /** ISO weekdays, Monday is 1. */
  readonly days: readonly number[];
  /** From the first minute of the day on and before the last; never over midnight, in order, none touching another. */
  readonly windows: readonly (readonly [from: number, to: number])[];
  /** Days of a year that are no working days: `MM-DD`, or `easter+N` and `easter-N`. */
  readonly holidays: readonly string[];
};

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const MINUTES = 1440;
const HOLIDAY = /^(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])|easter[+-]\d{1,2})$/;

export function isZone(name: string): boolean {
  try {
    // An offset such as +08:00 knows no summer time, and is nobody's zone.
    return /^[A-Z]/.test(name) && Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId !== '';
  } catch {
    return false;
  }
}

/** Hours from a file: `{ days: [1, 2], windows: [["08:00", "21:00"]], holidays: ["12-25"] }`. Null where they are none. */
export function readHours(file: { readonly days?: unknown; readonly windows: unknown; readonly holidays?: unknown }): Hours | null {
  const { days = [1, 2, 3, 4, 5, 6, 7], windows, holidays = [] } = file;
  if (!Array.isArray(days) || !Array.isArray(windows) || !Array.isArray(holidays) || days.length === 0 || windows.length === 0) return null;
  if (!days.every((day) => Number.isInteger(day) && day >= 1 && day <= 7) || !holidays.every((day) => typeof day === 'string' && HOLIDAY.test(day))) return null;
  const read: (readonly [number, number])[] = [];
  for (const window of windows as unknown[]) {
    if (!Array.isArray(window) || window.length !== 2) return null;
    const [from, to] = [minuteOf(window[0]), minuteOf(window[1])];
    if (from === null || to === null || from >= to || from <= (read.at(-1)?.[1] ?? -1)) return null;
    read.push([from, to]);
  }
  return { days: days as number[], windows: read, holidays: holidays as string[] };
}

/** `24:00` ends a day. */
function minuteOf(text: unknown): number | null {
  const [, hour, minute] = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(String(text)) ?? [];
  if (hour === undefined || minute === undefined) return null;
  const at = Number(hour) * 60 + Number(minute);
  return at <= MINUTES ? at : null;
}

/** Tells what the clocks of zones show. It remembers what it has looked up, and answers the same as if it did not. */
export type ZoneClocks = {
  /** The next moment from `at_ms` on at which it is within the hours in the zone; null: never. Milliseconds since 1970. */
  nextWithin(hours: Hours, zone: string, at_ms: number): number | null;
};

type Stretch = { readonly from_ms: number; readonly to_ms: number; readonly offset_ms: number };

/** A window that comes once a year is still found. */
export const LOOK_AHEAD_MS = 400 * DAY_MS;

export function makeZoneClocks(): ZoneClocks {
  const known = new Map<string, Stretch[]>();
  const holidays = new Map<string, ReadonlySet<string>>();

  /** The stretch of time, between two changes of the clock, that a moment lies in. */
  const stretchAt = (zone: string, at_ms: number): Stretch => {
    let stretches = known.get(zone);
    if (!stretches) known.set(zone, stretches = []);
    const found = stretches.find((each) => each.from_ms <= at_ms && at_ms < each.to_ms);
    if (found) return found;
    const looked = lookUp(zone, at_ms);
    stretches.push(looked);
    return looked;
  };
  const isHoliday = (hours: Hours, local_ms: number): boolean => {
    if (hours.holidays.length === 0) return false;
    const day = new Date(local_ms).toISOString().slice(0, 10);
    const key = `${day.slice(0, 4)} ${hours.holidays.join(' ')}`;
    let days = holidays.get(key);
    if (!days) holidays.set(key, days = holidaysOf(hours.holidays, Number(day.slice(0, 4))));
    return days.has(day.slice(5));
  };

  return {
    nextWithin(hours, zone, at_ms) {
      for (let now_ms = at_ms; now_ms < at_ms + LOOK_AHEAD_MS;) {
        const stretch = stretchAt(zone, now_ms);
        const local_ms = now_ms + stretch.offset_ms;
        const since_midnight_ms = modulo(local_ms, DAY_MS);
        const minute = since_midnight_ms / MINUTE_MS;
        const isDay = hours.days.includes(weekdayOf(local_ms)) && !isHoliday(hours, local_ms);
        const window = isDay ? hours.windows.find(([, to]) => minute < to) : undefined;
        if (window && minute >= window[0]) return now_ms;
        // Where the clock is changed on the way, it is read anew.
        now_ms = Math.min(now_ms - since_midnight_ms + (window ? window[0] * MINUTE_MS : DAY_MS), stretch.to_ms);
      }
      return null;
    },
  };
}

function lookUp(zone: string, at_ms: number): Stretch {
  const there = Temporal.Instant.fromEpochMilliseconds(at_ms).toZonedDateTimeISO(zone);
  return {
    offset_ms: there.offsetNanoseconds / 1_000_000,
    // The very moment of a change belongs to what follows it.
    from_ms: there.add({ nanoseconds: 1 }).getTimeZoneTransition('previous')?.epochMilliseconds ?? -Infinity,
    to_ms: there.getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity,
  };
}

function weekdayOf(local_ms: number): number {
  // The first day of 1970 was a Thursday.
  return modulo(Math.floor(local_ms / DAY_MS) + 3, 7) + 1;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

function holidaysOf(names: readonly string[], year: number): ReadonlySet<string> {
  return new Set(names.map((name) => {
    if (!name.startsWith('easter')) return name;
    return easterSunday(year).add({ days: Number(name.slice('easter'.length)) }).toString().slice(5);
  }));
}

/** Gregorian, by Meeus, Jones and Butcher. */
function easterSunday(year: number): Temporal.PlainDate {
  const [golden, century, rest] = [year % 19, Math.floor(year / 100), year % 100];
  const epact = modulo(19 * golden + century - Math.floor(century / 4) - Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3) + 15, 30);
  const weekday = modulo(32 + 2 * (century % 4) + 2 * Math.floor(rest / 4) - epact - (rest % 4), 7);
  const correction = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const days = epact + weekday - 7 * correction + 114;
  return new Temporal.PlainDate(year, Math.floor(days / 31), (days % 31) + 1);
}
