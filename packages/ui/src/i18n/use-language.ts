import { type Fault } from '@stilltill/domain/result';
import { type Language, explain } from '@stilltill/domain/codes';
import { useMemo } from 'react';
import { type LanguageTag, isLanguageTag, shortOf, FALLBACK } from './languages.ts';
import { useLanguageOf, useTranslator } from './use-translation.ts';

/** The language of the screen: `tag` for Intl and <html lang>, `short` for names of goods and for codes. */
export function useLanguage(): { readonly tag: LanguageTag; readonly short: Language; change(tag: LanguageTag): void } {
  const translator = useTranslator();
  const language = useLanguageOf(translator);
  return useMemo(() => {
    const tag = isLanguageTag(language) ? language : FALLBACK;
    return { tag, short: shortOf(tag), change: (next) => void translator.changeLanguage(next) };
  }, [translator, language]);
}

/** What a fault says to a person; moments among its details are shown as the time of day here. */
export function explainTo(fault: Fault, tag: LanguageTag): { readonly message: string; readonly action: string } {
  const details = fault.details && Object.fromEntries(Object.entries(fault.details).map(([name, value]) =>
    [name, typeof value === 'string' && MOMENT.test(value) ? clockTime(value, tag) : value]));
  return explain(details ? { code: fault.code, details } : { code: fault.code }, shortOf(tag));
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** Time of day, "14:05". `timezone`: IANA name of the store's; the device's own where it is not given. */
export function clockTime(moment: string | number, tag: string, timezone?: string): string {
  return timeFormat(tag, timezone).format(new Date(moment));
}

/** Day and time, "21 Nov 2026, 14:05". */
export function dayAndTime(moment: string | number, tag: string, timezone?: string): string {
  return dayFormat(tag, timezone).format(new Date(moment));
}

const formats = new Map<string, Intl.DateTimeFormat>();

function timeFormat(tag: string, timezone: string | undefined): Intl.DateTimeFormat {
  return formatOf(`time|${tag}|${timezone ?? ''}`, tag, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: timezone });
}

function dayFormat(tag: string, timezone: string | undefined): Intl.DateTimeFormat {
  return formatOf(`day|${tag}|${timezone ?? ''}`, tag, {
    year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: timezone,
  });
}

function formatOf(key: string, tag: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(tag, options);
    formats.set(key, format);
  }
  return format;
}
