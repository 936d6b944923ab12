/** Days and moments as people name them. Stores have time zones; the wire has UTC. */

/** The moment (ISO 8601, UTC) at which a day begins in a time zone. `date`: "2026-05-01". `timezone`: an IANA name. */
export function startOfDay(date: string, timezone: string): string {
  return momentOf(`${date}T00:00`, timezone);
}

/** The moment (ISO 8601, UTC) at which a time zone's clocks show `local`: "2026-05-01T08:30". */
export function momentOf(local: string, timezone: string): string {
  const wanted_ms = Date.parse(`${local}:00.000Z`);
  // The offset is asked for at the guess and once more at the corrected guess: on a day of a clock change they differ.
  let moment_ms = wanted_ms - offsetAt(wanted_ms, timezone);
  moment_ms = wanted_ms - offsetAt(moment_ms, timezone);
  return new Date(moment_ms).toISOString();
}

/** What a time zone's clocks show at a moment, as a field for date and time holds it: "2026-05-01T08:30". */
export function localOf(moment_ms: number, timezone: string): string {
  return new Date(moment_ms + offsetAt(moment_ms, timezone)).toISOString().slice(0, 16);
}

/** The day after: "2026-05-31" → "2026-06-01". */
export function nextDay(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00.000Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** The day ("2026-05-01") on which a moment falls in a time zone. */
export function dayOf(moment_ms: number, timezone: string): string {
  return new Date(moment_ms + offsetAt(moment_ms, timezone)).toISOString().slice(0, 10);
}

/** What a time zone's clocks are ahead of UTC at a moment, in milliseconds. */
function offsetAt(moment_ms: number, timezone: string): number {
  const parts = Object.fromEntries(formatIn(timezone).formatToParts(moment_ms).map((part) => [part.type, Number(part.value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(moment_ms / 1000) * 1000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatIn(timezone: string): Intl.DateTimeFormat {
  let format = formats.get(timezone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-u-ca-iso8601', {
      timeZone: timezone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
    });
    formats.set(timezone, format);
  }
  return format;
}

/**
 * A moment as short as it can be read: the time today, with the day in this year, with the year otherwise. `timezone`:
 * of the store where it happened.
 */
export function shortMoment(moment: string, now_ms: number, tag: string, timezone: string): string {
  const day = dayOf(Date.parse(moment), timezone);
  const today = dayOf(now_ms, timezone);
  const parts: Intl.DateTimeFormatOptions = day === today ? {} : { month: 'short', day: 'numeric', ...(day.slice(0, 4) === today.slice(0, 4) ? {} : { year: 'numeric' }) };
  return shownFormat(tag, { ...parts, hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: timezone }).format(Date.parse(moment));
}

function shownFormat(tag: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${tag}|${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(tag, options);
    formats.set(key, format);
  }
  return format;
}

const STEPS = [['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000]] as const;

/** "3 minutes ago", "3分钟前"; under a minute the language's own "now". */
export function agoText(moment: string, now_ms: number, tag: string): string {
  const passed_ms = now_ms - Date.parse(moment);
  const format = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });
  for (const [unit, unit_ms] of STEPS) {
    if (Math.abs(passed_ms) >= unit_ms) return format.format(-Math.trunc(passed_ms / unit_ms), unit);
  }
  return format.format(0, 'second');
}

/** Time that is left, "9:41"; "0:00" once it is over. */
export function leftText(until: string, now_ms: number): string {
  const left_s = Math.max(0, Math.ceil((Date.parse(until) - now_ms) / 1000));
  return `${Math.floor(left_s / 60)}:${String(left_s % 60).padStart(2, '0')}`;
}
