import { useLanguage } from '@stilltill/ui';
import { useMemo } from 'react';

/** Where customers of a shop are likely to live, those with a law of their own beside their country. Others are typed into a list that is brought. */
export const PLACES = [
  'CN', 'HK', 'MO', 'TW', 'GB', 'US', 'US-CA', 'US-FL', 'DE', 'FR', 'AT', 'BE', 'BG', 'HR', 'CY', 'CZ', 'DK', 'EE', 'FI', 'GR', 'HU', 'IE', 'IT', 'LV', 'LT', 'LU', 'MT', 'NL', 'PL', 'PT', 'RO', 'SK', 'SI', 'ES', 'SE',
  'AU', 'CA', 'CH', 'JP', 'KR', 'NO', 'NZ', 'SG',
] as const;

const STATES: Readonly<Record<string, Readonly<Record<string, string>>>> = { 'US-CA': { en: 'California', zh: '加利福尼亚州' }, 'US-FL': { en: 'Florida', zh: '佛罗里达州' } };

/** The name of a place in the person's language. */
export function usePlaceNames(): (place: string) => string {
  const { tag, short } = useLanguage();
  return useMemo(() => {
    const names = new Intl.DisplayNames(tag, { type: 'region' });
    return (place) => {
      const country = names.of(place.slice(0, 2)) ?? place;
      const state = STATES[place]?.[short] ?? (place.includes('-') ? place.slice(3) : undefined);
      return state === undefined ? country : `${country} · ${state}`;
    };
  }, [tag, short]);
}
