/** Where the person of a phone number may live, as far as its digits tell. */
import { readPhone } from './address-phone.ts';

/**
 * Area codes of the states with a law of their own. From the North American Numbering Plan: NANPA's list of area codes by
 * state, with the overlays that Florida's PSC and California's CPUC have ordered, also those whose first number is still to
 * be given out. A code given out later is missing until somebody adds it, and then the country's law alone holds.
 */
const AREA_CODES: Readonly<Record<string, readonly string[]>> = {
  'US-FL': [
    '239', '305', '321', '324', '352', '386', '407', '448', '561', '645', '656', '689', '727', '728', '754', '772', '786', '813', '850', '863', '904', '941', '954',
  ],
  'US-CA': [
    '209', '213', '279', '310', '323', '341', '350', '357', '369', '408', '415', '424', '442', '510', '530', '559', '562', '619', '626', '628', '650', '657', '661', '669',
    '707', '714', '738', '747', '760', '805', '818', '820', '831', '837', '840', '858', '909', '916', '925', '949', '951',
  ],
};

const STATES: ReadonlyMap<string, string> = new Map(Object.entries(AREA_CODES).flatMap(([state, codes]) => codes.map((code) => [code, state] as const)));

/**
 * Places for the gate's `places`: the country, and behind it the state that an area code belongs to, since Florida takes every
 * number of its area codes for a Floridian's (Fla. Stat. 501.059(8)(d)). The country stays beside its state: people keep their
 * numbers when they move. Empty where the number suggests nothing: it is none, or a toll-free one that all of +1 shares.
 */
export function placesOfPhone(e164: string): readonly string[] {
  const read = readPhone(e164, null);
  if (!read.ok || !e164.startsWith('+')) return [];
  const { country, kind } = read.value;
  if (!e164.startsWith('+1')) return [country];
  if (kind === 'toll_free') return [];
  const state = country === 'US' ? STATES.get(read.value.e164.slice(2, 5)) : undefined;
  return state === undefined ? [country] : [country, state];
}
