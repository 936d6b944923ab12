/** Which days a report is of, and which it compares them with. Days are texts, "2026-05-01"; nothing here has a time zone. */

export const PERIODS = ['today', 'week', 'month', 'year', 'own'] as const;
export type PeriodName = (typeof PERIODS)[number];
export type Days = { readonly from: string; readonly to: string };
export type Period = Days & { readonly before: Days };

const DAY_MS = 86_400_000;
const timeOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const textOf = (time_ms: number): string => new Date(time_ms).toISOString().slice(0, 10);
export const addDays = (day: string, days: number): string => textOf(timeOf(day) + days * DAY_MS);
export const daysBetween = ({ from, to }: Days): number => Math.round((timeOf(to) - timeOf(from)) / DAY_MS) + 1;

/** The same day of another month, or that month's last one. Of a month's last day it is always the last. */
function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = (of: number): number => new Date(Date.UTC(year, month + of, 0)).getUTCDate();
  return textOf(Date.UTC(year, month - 1 + months, date === last(0) ? last(months) : Math.min(date, last(months))));
}

const isMonthStart = (day: string): boolean => day.endsWith('-01');
const isMonthEnd = (day: string): boolean => isMonthStart(addDays(day, 1));

/** A period that still runs is compared with as many days of the one before; "today" with the same weekday of last week. */
export function periodOf(name: PeriodName, today: string, own: Days): Period {
  switch (name) {
    case 'today':
      return { from: today, to: today, before: { from: addDays(today, -7), to: addDays(today, -7) } };
    case 'week': {
      const from = addDays(today, -((new Date(timeOf(today)).getUTCDay() + 6) % 7));
      return { from, to: today, before: { from: addDays(from, -7), to: addDays(today, -7) } };
    }
    case 'month':
      return monthsBefore({ from: `${today.slice(0, 7)}-01`, to: today }, 1);
    case 'year':
      return monthsBefore({ from: `${today.slice(0, 4)}-01-01`, to: today }, 12);
    case 'own':
      return ownPeriod(own.from <= own.to ? own : { from: own.to, to: own.from });
  }
}

function monthsBefore({ from, to }: Days, months: number): Period {
  return { from, to, before: { from: addMonths(from, -months), to: addMonths(to, -months) } };
}

/** Whole months are compared with as many months before, all else with as many days. */
function ownPeriod(days: Days): Period {
  const { from, to } = days;
  if (!isMonthStart(from) || !isMonthEnd(to)) {
    const length = daysBetween(days);
    return { from, to, before: { from: addDays(from, -length), to: addDays(from, -1) } };
  }
  const months = (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7)) + 1;
  return { from, to, before: { from: addMonths(from, -months), to: addDays(from, -1) } };
}

/** All first days of the stretches of a period, also of those without a sale: a chart leaves no day out. */
export function stretchesOf({ from, to }: Days, by: 'day' | 'week' | 'month'): string[] {
  const first = by === 'month' ? `${from.slice(0, 7)}-01` : by === 'week' ? addDays(from, -((new Date(timeOf(from)).getUTCDay() + 6) % 7)) : from;
  const keys: string[] = [];
  for (let day = first; day <= to; day = by === 'month' ? addMonths(day, 1) : addDays(day, by === 'week' ? 7 : 1)) keys.push(day);
  return keys;
}
