/** Weeks of a roster, as days ("2026-11-23"): they begin on Monday (ISO 8601). */
import { nextDay } from '../lib/time.ts';

const DAY_MS = 86_400_000;
const msOf = (day: string): number => Date.parse(`${day}T00:00:00.000Z`);
const dayAt = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The Monday of the week in which a day lies. */
export function mondayOf(day: string): string {
  const weekday = (new Date(msOf(day)).getUTCDay() + 6) % 7;
  return dayAt(msOf(day) - weekday * DAY_MS);
}

export function addWeeks(monday: string, weeks: number): string {
  return dayAt(msOf(monday) + weeks * 7 * DAY_MS);
}

export function daysOf(monday: string): readonly string[] {
  const days = [monday];
  while (days.length < 7) days.push(nextDay(days.at(-1) as string));
  return days;
}
