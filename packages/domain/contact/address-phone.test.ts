import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import examples from 'libphonenumber-js/mobile/examples';
import { type CountryCode, getCountries, getExampleNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { placesOfPhone, readPhone } from './index.ts';

const told = (text: string, country: string | null = 'CN'): string => {
  const read = readPhone(text, country);
  return read.ok ? read.value.e164 : read.fault.code;
};

describe('a phone number', () => {
  const spellings: Readonly<Record<string, readonly (readonly [string, string | null])[]>> = {
    '+8613800138000': [
      ['13800138000', 'CN'], ['138 0013 8000', 'CN'], ['138-0013-8000', 'CN'], ['138.0013.8000', 'CN'], ['013800138000', 'CN'], ['8613800138000', 'CN'],
      ['86-13800138000', 'CN'], ['+86 138 0013 8000', 'US'], ['+86-138-0013-8000', null], ['(+86)13800138000', null], ['（+86）138 0013 8000', null], ['+(86) 138 0013 8000', null],
      ['008613800138000', null], ['0086-138-0013-8000', 'US'], ['+0086 13800138000', null], ['011 86 138 0013 8000', 'US'], ['１３８００１３８０００', 'CN'], ['＋８６　１３８　００１３　８０００', null],
      ['tel:+8613800138000', null], ['电话：138-0013-8000', 'CN'], ['手机号：13800138000', 'CN'], ['手机 13800138000', 'CN'], ['\u202A+86 138 0013 8000\u202C', null], ['138\u20110013\u20118000', 'CN'],
      ['  13800138000\n', 'CN'], ['138\u00A00013\u20078000', 'CN'], ['138–0013–8000', 'CN'], ['138 0013\u200B8000', 'CN'], ['١٣٨٠٠١٣٨٠٠٠', 'CN'],
    ],
    '+861088888888': [['010-88888888', 'CN'], ['(010) 8888 8888', 'CN'], ['（010）88888888', 'CN'], ['+86 (0)10 8888 8888', null], ['+86 10 88888888', null], ['0086 10 8888-8888', 'CN']],
    '+12015550123': [
      ['(201) 555-0123', 'US'], ['201.555.0123', 'US'], ['1-201-555-0123', 'US'], ['+1 (201) 555-0123', null], ['tel:+1-201-555-0123', 'CN'], ['Tel.: (201) 555-0123', 'US'],
      ['Telephone 201 555 0123', 'US'], ['001 201 555 0123', 'CN'], ['011 1 201 555 0123', 'US'], ['Mobile: 2015550123', 'US'],
    ],
    '+493012345678': [['030/12345678', 'DE'], ['+49 (0)30 12345678', null], ['0049 (0) 30 1234 5678', 'FR'], ['+49 030 12345678', null], ['(030) 12345678', 'DE'], ['(0)30 12345678', 'DE']],
    '+442079460958': [['020 7946 0958', 'GB'], ['+44 (0)20 7946 0958', 'CN'], ['0044 20 7946 0958', 'US'], ['011 44 20 7946 0958', 'GB']],
    '+390612345678': [['06 1234 5678', 'IT'], ['+39 (0)6 1234 5678', null], ['+39 06 1234 5678', 'US']],
    '+525512345678': [['55 1234 5678', 'MX'], ['+52 1 55 1234 5678', null], ['+52 55 1234 5678', 'US']],
    '+85221234567': [['2123 4567', 'HK'], ['00852 2123 4567', 'CN'], ['+852-2123-4567', 'US']],
  };
  for (const [e164, each] of Object.entries(spellings)) {
    test(`in every usual spelling is one: ${e164}`, () => {
      for (const [text, country] of each) assert.equal(told(text, country), e164, `${text} in ${country}`);
    });
  }

  test('that is none, or not surely one, is refused', () => {
    const none = [
      '', ' ', '+', '-', '()', '0', '000000000', '12', '110', '112', '119', '120', '122', '999', '911', '10086', '12315', '95588', '+86 110', '+1 911', '+49 112', '+44 999', '1380013800', '138001380000', '23800138000',
      '+86', '+999 12345678', '+86 138001380001234', 'abc', '1-800-FLOWERS', '一三八零零一三八零零零', '138OO138OOO', '没有', '无', '不告诉你', 'n/a', 'none', 'null', '13800138000 13900139000', '13800138000/13900139000', '13800138000、13900139000',
      '13800138000,13900139000', '13800138000;ext=5', 'tel:+1-201-555-0123;ext=9', '010-88888888 转 801', '010-88888888-801', '+1 201 555 0123 x5', '+1 201 555 0123 ext. 5', '+1 201 555 0123#5', '*100#', '138*0013*8000', '138****8000',
      '+12015550123\r\nBcc: x', '13800138000\u0000', '(13800138000', '+86+13800138000', '13800138000+', '<13800138000>', "'; drop table", '📱', 'tel:', '٠', '1'.repeat(20), '9'.repeat(10_000_000),
    ];
    for (const text of none) assert.equal(told(text), 'phone_invalid', text.slice(0, 40));
  });

  test('that costs its caller more, or that no person answers at, is refused where the plan tells it', () => {
    assert.equal(told('+1 900 555 0199'), 'phone_invalid');
    assert.equal(told('0900 1234567', 'DE'), 'phone_invalid');
    assert.equal(told('070 1234 5678', 'GB'), 'phone_invalid');
    assert.equal(told('400 800 1234'), 'phone_invalid');
    assert.equal(told('+800 1234 5678'), 'phone_invalid');
  });

  test('without a country code is read by the habits of a country that is named, and else not at all', () => {
    assert.equal(told('13800138000', null), 'phone_invalid');
    assert.equal(told('13800138000', 'XX'), 'phone_invalid');
    assert.equal(told('13800138000', 'constructor'), 'phone_invalid');
    assert.equal(told('555 0123', 'US'), 'phone_invalid');
  });

  test('tells its country, and what answers where the plan tells it', () => {
    assert.deepEqual(readPhone('13800138000', 'CN'), { ok: true, value: { e164: '+8613800138000', country: 'CN', kind: 'mobile' } });
    assert.deepEqual(readPhone('+1 416 555 0123', 'US'), { ok: true, value: { e164: '+14165550123', country: 'CA', kind: 'fixed_or_mobile' } });
    assert.deepEqual(readPhone('+7 701 234 5678', 'RU'), { ok: true, value: { e164: '+77012345678', country: 'KZ', kind: 'mobile' } });
  });
});

const countries = getCountries();
/** Numbers of any country: its example, with other digits behind. */
const numbers = fc.tuple(fc.constantFrom(...countries), fc.stringMatching(/^\d{4}$/)).map(([country, digits]) => {
  const example = getExampleNumber(country, examples)?.number ?? '';
  return parsePhoneNumberFromString(example.slice(0, -4) + digits);
}).filter((number) => number !== undefined && number.country !== undefined && readPhone(number.number, null).ok).map((number) => ({ number, country: number?.country as CountryCode }));
const gaps = fc.array(fc.constantFrom('', ' ', '-', '.', '\u00A0', '\u2011', '\u200B', '　'), { minLength: 24, maxLength: 24 });
const apart = (text: string, marks: readonly string[]): string => [...text].map((sign, at) => (/\d/.test(sign) ? `${sign}${marks[at] ?? ''}` : sign)).join('');
const wide = (text: string): string => text.replaceAll(/[+\d]/g, (sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xFEE0));

describe('the one form of a number', () => {
  test('comes out of every spelling of it', () => {
    fc.assert(fc.property(numbers, gaps, fc.constantFrom(...countries), ({ number, country }, marks, elsewhere) => {
      assert.ok(number);
      const e164 = readPhone(number.number, null);
      assert.ok(e164.ok);
      const bare = number.number.slice(1);
      const abroad = [number.number, number.formatInternational(), number.getURI(), `+00${bare}`, apart(number.number, marks), wide(number.number)];
      const told = abroad.map((text) => [text, readPhone(text, elsewhere)] as const);
      // Without a plus a number could be one of the country that it is written in.
      const at_home = [number.formatNational(), apart(number.formatNational(), marks)].map((text) => [text, readPhone(text, country)] as const);
      const dialled = [`00${bare}`, `011${bare}`, wide(`00${bare}`)].map((text) => [text, readPhone(text, null)] as const);
      for (const [text, read] of [...told, ...at_home, ...dialled]) assert.deepEqual(read, e164, `${text} for ${number.number}`);
    }), { numRuns: 300 });
  });

  test('is read again as itself, wherever that is', () => {
    fc.assert(fc.property(numbers, fc.option(fc.constantFrom(...countries)), ({ number }, country) => {
      assert.ok(number);
      const read = readPhone(number.number, country);
      assert.ok(read.ok);
      assert.deepEqual(readPhone(read.value.e164, country), read);
      assert.match(read.value.e164, /^\+[1-9]\d{5,14}$/);
    }));
  });

  test('or a fault comes out of any text at all', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[+(]?[\d ()+./\-xz#]{0,20}$/)), fc.option(fc.string()), (text, country) => {
      const read = readPhone(text, country);
      if (read.ok) assert.deepEqual(readPhone(read.value.e164, null), read);
    }), { numRuns: 300 });
  });
});

describe('the places that a number suggests', () => {
  test('are its country, and the state of an area code whose law is its own', () => {
    assert.deepEqual(placesOfPhone('+8613800138000'), ['CN']);
    assert.deepEqual(placesOfPhone('+493012345678'), ['DE']);
    assert.deepEqual(placesOfPhone('+13055550123'), ['US', 'US-FL']);
    assert.deepEqual(placesOfPhone('+17285550123'), ['US', 'US-FL']);
    assert.deepEqual(placesOfPhone('+12135550123'), ['US', 'US-CA']);
    assert.deepEqual(placesOfPhone('+12125550123'), ['US']);
    assert.deepEqual(placesOfPhone('+14165550123'), ['CA']);
  });

  test('are none for what is no number, or belongs to many countries', () => {
    for (const text of ['', 'x', '13055550123', '+1305', '+18005550123', '+80012345678', '+1900555019900']) assert.deepEqual(placesOfPhone(text), [], text);
  });
});
