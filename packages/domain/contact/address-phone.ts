/**
 * Phone numbers as people write them. A number is kept, hashed and looked up in one form, E.164, so that whoever said
 * "do not call" is found again however somebody spells the number next time. What is left over after reading (letters, an
 * extension, a second number) refuses the whole: half a number may well be somebody else's.
 */
// With 'max', since the smaller sizes know no types of numbers and so take numbers that exist nowhere, and premium ones, for good.
import { type CountryCode, type PhoneNumber, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { type Result, fail, ok } from '../result/index.ts';

/** What answers at a number, as far as its digits tell: in some countries mobile and fixed ones look alike. */
export type PhoneKind = 'mobile' | 'fixed' | 'fixed_or_mobile' | 'voip' | 'toll_free';

export type Phone = {
  /** `+`, country code and number, digits alone: the one form that is stored and hashed. */
  readonly e164: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly kind: PhoneKind;
};

/**
 * Premium, shared-cost and personal numbers (070 in the UK) are left out: whoever calls or texts them pays, which is a known
 * fraud, and nobody reads a text there. So are pagers, voicemail and companies' short access numbers.
 */
const KINDS: Readonly<Partial<Record<string, PhoneKind>>> = {
  MOBILE: 'mobile', FIXED_LINE: 'fixed', FIXED_LINE_OR_MOBILE: 'fixed_or_mobile', VOIP: 'voip', TOLL_FREE: 'toll_free',
};

/** Longer than any spelling of one number, with its label. */
const text_length_max = 64;
/** Signs that are not seen and come along when a number is copied. */
const UNSEEN = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF]/g;
const DASHES = /[\u2010-\u2015\u2043\u2212\u30FC]/g;
const LABEL = /^(?:telephone|tel|phone|mobile|mob|cell|手机号码|手机号|手机|手機|联系电话|电话号码|电话|電話)\.?[ ]?:?/u;
const SPELLING = /^[ (]*\+?[ ]*[\d ().\-/]+$/;

/**
 * Reads one number. `default_country` (ISO 3166-1 alpha-2): whose habits hold for a number without a country code; null, or
 * one that does not exist: only numbers with `+`, 00 or 011 are read. Fault: phone_invalid.
 */
export function readPhone(text: string, default_country: string | null): Result<Phone> {
  const spelled = spell(text);
  if (spelled === null) return fail('phone_invalid');
  for (const candidate of candidatesOf(spelled, default_country)) {
    // What the habits of the country make a number of is what was meant, also where it is then refused.
    if (candidate?.isValid()) return accept(candidate);
  }
  return fail('phone_invalid');
}

function accept(number: PhoneNumber): Result<Phone> {
  const kind = KINDS[number.getType() ?? ''];
  // A number of no country, as +800 ones are, says nothing about whose law holds.
  if (kind === undefined || number.country === undefined || number.ext !== undefined) return fail('phone_invalid');
  return ok({ e164: number.number, country: number.country, kind });
}

/** Digits, behind a `+` where one was written; `z` stands for the zero that is dialled only inside the country: +49 (0)30. */
function spell(text: string): string | null {
  if (text.length > text_length_max) return null;
  const plain = text.normalize('NFKC').replaceAll(UNSEEN, '').replaceAll(DASHES, '-').replaceAll(/[\u0660-\u0669\u06F0-\u06F9]/g, readArabicDigit);
  const bare = plain.trim().toLowerCase().replaceAll(/\s/g, ' ').replace(LABEL, '').trim();
  if (!SPELLING.test(bare) || bare.split('(').length !== bare.split(')').length) return null;
  return bare.replace(/\([ ]*0[ ]*\)/, 'z').replaceAll(/[^+\dz]/g, '');
}

/** The signs of a block of digits stand in order, and its zero at a multiple of 16. */
function readArabicDigit(sign: string): string {
  return String((sign.codePointAt(0) ?? 0) % 16);
}

function candidatesOf(spelled: string, default_country: string | null): readonly (PhoneNumber | undefined)[] {
  if (spelled.startsWith('+')) return parseInternational(spelled.slice(1).replace(/^00/, ''));
  const country = default_country !== null && isSupportedCountry(default_country) ? default_country : null;
  return [
    ...(country === null ? [] : [parseNational(spelled.replace('z', '0'), country)]),
    // Both prefixes are written far beyond the countries that dial them.
    ...['00', '011'].flatMap((prefix) => (spelled.startsWith(prefix) ? parseInternational(spelled.slice(prefix.length)) : [])),
  ];
}

function parseNational(digits: string, country: CountryCode): PhoneNumber | undefined {
  return parsePhoneNumberFromString(digits, { defaultCountry: country, extract: false });
}

function parseInternational(digits: string): readonly (PhoneNumber | undefined)[] {
  const [, calling_code, national] = /^(\d{1,3})z(\d+)$/.exec(digits) ?? [];
  if (calling_code !== undefined && national !== undefined) {
    // As it is dialled at home: whether the zero stays, as in Italy, or goes, as in Germany, the library knows.
    return [parsePhoneNumberFromString(`0${national}`, { defaultCallingCode: calling_code, extract: false })];
  }
  const number = `+${digits.replace('z', '0')}`;
  const parsed = parsePhoneNumberFromString(number, { extract: false });
  // Until 2019 Mexican mobiles were called from abroad with a 1 that is gone, and many still write it.
  const mexican = /^\+521(\d{10})$/.exec(number)?.[1];
  return mexican === undefined ? [parsed] : [parsed, parsePhoneNumberFromString(`+52${mexican}`, { extract: false })];
}
