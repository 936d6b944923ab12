/** What a browser can tell of a shop that begins. A person sees it and may say otherwise. */

/** Regions whose shops sell in a currency, by the languages that people set their browsers to. */
const CURRENCY_OF_REGION: Readonly<Record<string, string>> = {
  AU: 'AUD', BR: 'BRL', CA: 'CAD', CH: 'CHF', CN: 'CNY', CZ: 'CZK', DK: 'DKK', GB: 'GBP', HK: 'HKD', HU: 'HUF', ID: 'IDR', IN: 'INR', JP: 'JPY', KR: 'KRW', MO: 'MOP', MX: 'MXN', MY: 'MYR', NO: 'NOK',
  NZ: 'NZD', PH: 'PHP', PL: 'PLN', SE: 'SEK', SG: 'SGD', TH: 'THB', TR: 'TRY', TW: 'TWD', US: 'USD', VN: 'VND', ZA: 'ZAR',
};
const EURO = new Set(['AT', 'BE', 'CY', 'DE', 'EE', 'ES', 'FI', 'FR', 'GR', 'HR', 'IE', 'IT', 'LT', 'LU', 'LV', 'MT', 'NL', 'PT', 'SI', 'SK', 'BG']);
/** Where shops are, by the zones in which most of their language live. */
const REGION_OF_ZONE: Readonly<Record<string, string>> = {
  'Asia/Shanghai': 'CN', 'Asia/Urumqi': 'CN', 'Asia/Hong_Kong': 'HK', 'Asia/Taipei': 'TW', 'Asia/Macau': 'MO', 'Asia/Singapore': 'SG', 'Asia/Tokyo': 'JP', 'Europe/London': 'GB', 'Europe/Berlin': 'DE', 'Europe/Paris': 'FR',
  'Europe/Madrid': 'ES', 'Europe/Rome': 'IT', 'Europe/Amsterdam': 'NL', 'Europe/Vienna': 'AT', 'Europe/Zurich': 'CH', 'Australia/Sydney': 'AU', 'America/New_York': 'US', 'America/Chicago': 'US', 'America/Los_Angeles': 'US', 'America/Toronto': 'CA',
};
const USUAL = 'CNY';

/** The clock on the wall says more about where a shop is than the language of its owner. */
export function guessCurrency(timezone: string, languages: readonly string[]): string {
  const regions = [REGION_OF_ZONE[timezone], ...languages.map((tag) => new Intl.Locale(tag).maximize().region)];
  for (const region of regions) {
    if (region !== undefined && EURO.has(region)) return 'EUR';
    const currency = CURRENCY_OF_REGION[region ?? ''];
    if (currency) return currency;
  }
  return USUAL;
}

/** Currencies by name in a language, those of many shops first. */
export function currencyChoices(tag: string): readonly { readonly value: string; readonly label: string }[] {
  const names = new Intl.DisplayNames(tag, { type: 'currency' });
  const first = ['CNY', 'EUR', 'GBP', 'USD', 'HKD', 'JPY'];
  const rest = Intl.supportedValuesOf('currency').filter((code) => !first.includes(code));
  return [...first, ...rest].map((code) => ({ value: code, label: `${code} · ${names.of(code) ?? code}` }));
}
