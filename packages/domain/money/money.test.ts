import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  AMOUNT_MINOR_MAX, PRICE_MINOR_MAX, QTY_MILLI_MAX, allocate, currencyExponent, divideRounding, extend, formatMoney, isAmount, parseTyped, readMinor, roundToStep, suggestCash, sum, toDecimal,
} from './index.ts';
import { allocateLarge } from './allocate.ts';

const amount = fc.bigInt({ min: -AMOUNT_MINOR_MAX, max: AMOUNT_MINOR_MAX });
const currency = fc.constantFrom('CNY', 'EUR', 'JPY', 'KWD', 'GBP');

test('division rounds half away from zero', () => {
  const cases: readonly (readonly [bigint, bigint, bigint])[] = [[5n, 10n, 1n], [-5n, 10n, -1n], [4n, 10n, 0n], [-4n, 10n, 0n], [15n, 10n, 2n], [25n, 10n, 3n], [0n, 7n, 0n], [1n, 3n, 0n], [2n, 3n, 1n]];
  for (const [dividend, divisor, expected] of cases) assert.equal(divideRounding(dividend, divisor), expected, `${dividend} / ${divisor}`);
});

test('a rounded quotient is never further than half a unit away, and a refund rounds as its sale did', () => {
  fc.assert(fc.property(fc.bigInt(), fc.bigInt({ min: 1n, max: 10n ** 12n }), (dividend, divisor) => {
    const error = 2n * (divideRounding(dividend, divisor) * divisor - dividend);
    assert.ok(error <= divisor && error >= -divisor);
    assert.equal(divideRounding(-dividend, divisor), -divideRounding(dividend, divisor));
  }));
});

test('a divisor of zero or below is a bug', () => {
  assert.throws(() => divideRounding(1n, 0n));
  assert.throws(() => divideRounding(1n, -1n));
});

test('whole pieces cost exactly their multiple; a quantity in thousandths is rounded once', () => {
  fc.assert(fc.property(fc.bigInt({ min: 0n, max: PRICE_MINOR_MAX }), fc.integer({ min: 1, max: 1000 }), (price_minor, pieces) => {
    assert.equal(extend(price_minor, pieces * 1000), price_minor * BigInt(pieces));
  }));
  assert.equal(extend(999n, 1500), 1499n);
  assert.equal(extend(1n, 500), 1n);
  assert.equal(extend(1n, 499), 0n);
  assert.throws(() => extend(1n, 0.5));
});

test('the largest price times the largest quantity is computed exactly, and known to be no amount', () => {
  const extended = extend(PRICE_MINOR_MAX, QTY_MILLI_MAX);
  assert.equal(extended, 10n ** 18n);
  assert.equal(isAmount(extended), false);
});

test('an amount on a wire is read back as it was written; nothing else is taken', () => {
  fc.assert(fc.property(amount, (amount_minor) => {
    assert.deepEqual(readMinor(amount_minor.toString()), { ok: true, value: amount_minor });
  }));
  for (const text of ['', '+1', '01', '-0', '1.0', '1e3', ' 1', '1 ', '0x10', '１', '--1', 'NaN', '99999999999999999']) {
    assert.equal(readMinor(text).ok, false, text);
  }
  assert.deepEqual(readMinor('1000000000000001'), { ok: false, fault: { code: 'amount_too_large', details: { amount: '1000000000000001' } } });
});

test('what is shown as a plain decimal is typed back to the same amount, in every currency', () => {
  fc.assert(fc.property(fc.bigInt({ min: 0n, max: AMOUNT_MINOR_MAX }), currency, (amount_minor, code) => {
    assert.deepEqual(parseTyped(toDecimal(amount_minor, code), code), { ok: true, value: amount_minor });
  }));
});

test('typed amounts are read as people type them', () => {
  const read = (text: string, code = 'CNY', separator: '.' | ',' = '.'): bigint | string => {
    const result = parseTyped(text, code, separator);
    return result.ok ? result.value : result.fault.code;
  };
  assert.equal(read('12.5'), 1250n);
  assert.equal(read('１２．５'), 1250n);
  assert.equal(read('1,234.50'), 123450n);
  assert.equal(read('1.234,50', 'EUR', ','), 123450n);
  assert.equal(read('.5'), 50n);
  assert.equal(read('5.'), 500n);
  assert.equal(read('500', 'JPY'), 500n);
  assert.equal(read('1.234', 'KWD'), 1234n);
  for (const text of ['', '.', '1.234', '-1', '1e5', 'abc', '1.2.3', '1/2']) assert.equal(read(text), 'amount_malformed', text);
  assert.equal(read('12。5'), 1250n);
  assert.equal(read('1 234 567.5'), 123456750n);
  assert.equal(read('1.5', 'JPY'), 'amount_malformed');
  assert.equal(read('99999999999999999'), 'amount_too_large');
});

test('a comma between figures is read as what it groups, and never makes an amount a hundred times what was typed', () => {
  for (const text of ['3,50', '1,5', '0,385', '0,0385', '12,34,567', '1,2345', ',5', '1,', '1,234,', '1 5', '1,234 567']) assert.equal(parseTyped(text, 'KWD').ok, false, text);
  fc.assert(fc.property(fc.bigInt({ min: 0n, max: AMOUNT_MINOR_MAX }), currency, (amount_minor, code) => {
    const written = new Intl.NumberFormat('de-DE', { style: 'decimal', minimumFractionDigits: currencyExponent(code) }).format(toDecimal(amount_minor, code) as Intl.StringNumericLiteral);
    assert.deepEqual(parseTyped(written, code, ','), { ok: true, value: amount_minor });
    const misread = parseTyped(written, code);
    // Three digits behind the one comma of a German amount are what a thousand looks like, in a currency that has three.
    if (misread.ok && currencyExponent(code) !== 3) assert.equal(misread.value, amount_minor);
  }));
});

test('formatting keeps every digit, also where a float would lose it', () => {
  assert.equal(toDecimal(-5n, 'CNY'), '-0.05');
  assert.equal(toDecimal(-5n, 'JPY'), '-5');
  assert.equal(toDecimal(5n, 'KWD'), '0.005');
  fc.assert(fc.property(fc.bigInt({ min: 0n, max: AMOUNT_MINOR_MAX }), currency, (amount_minor, code) => {
    const digits = formatMoney(amount_minor, code, 'en').replaceAll(/[^0-9]/g, '');
    assert.equal(BigInt(digits), amount_minor);
  }));
  assert.match(formatMoney(123456n, 'CNY', 'zh-CN'), /¥1,234\.56/);
});

test('currencies have the digits that ISO 4217 gives them', () => {
  assert.deepEqual(['CNY', 'JPY', 'KWD', 'USD', 'CLP'].map(currencyExponent), [2, 0, 3, 2, 0]);
});

test('a sum does not depend on the order', () => {
  fc.assert(fc.property(fc.array(amount), (amounts) => {
    assert.equal(sum(amounts), sum(amounts.toReversed()));
  }));
  assert.equal(sum([]), 0n);
});

test('suggested cash is enough, rises, and begins with the total', () => {
  fc.assert(fc.property(fc.bigInt({ min: 1n, max: 10n ** 7n }), fc.integer({ min: 1, max: 6 }), (total_minor, count) => {
    const suggestions = suggestCash(total_minor, [10_000n, 5000n, 2000n, 1000n, 500n, 100n], count);
    assert.equal(suggestions[0], total_minor);
    assert.ok(suggestions.length <= count);
    for (const [index, suggestion] of suggestions.entries()) assert.ok(index === 0 || suggestion > (suggestions[index - 1] ?? 0n));
  }));
  assert.deepEqual(suggestCash(4230n, [10_000n, 5000n, 1000n], 4), [4230n, 5000n, 10_000n]);
});

test('an amount that is split adds up again, in proportion, and no part exceeds its weight', () => {
  fc.assert(fc.property(fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1 }).filter((weights) => sum(weights) > 0n), fc.integer({ min: 0, max: 1_000_000 }), (weights, ppm) => {
    const amount_minor = sum(weights) * BigInt(ppm) / 1_000_000n;
    const parts = allocate(amount_minor, weights);
    assert.equal(sum(parts), amount_minor);
    for (const [index, part] of parts.entries()) {
      const exact = amount_minor * (weights[index] as bigint);
      assert.ok(part >= 0n && part <= (weights[index] as bigint) && part * sum(weights) - exact < sum(weights) && exact - part * sum(weights) < sum(weights));
    }
  }));
  assert.deepEqual(allocate(10n, [1n, 1n, 1n]), [4n, 3n, 3n]);
});

test('an amount is split alike where numbers hold each step and where they do not', () => {
  const weight = fc.oneof(fc.bigInt({ min: 0n, max: 9n }), fc.bigInt({ min: 0n, max: 10n ** 5n }), fc.bigInt({ min: 0n, max: 10n ** 8n }));
  fc.assert(fc.property(fc.array(weight, { minLength: 1, maxLength: 60 }).filter((weights) => sum(weights) > 0n), fc.integer({ min: 0, max: 1_000_000 }), (weights, ppm) => {
    const whole = sum(weights);
    const amount_minor = whole * BigInt(ppm) / 1_000_000n;
    assert.deepEqual(allocate(amount_minor, weights), allocateLarge(amount_minor, weights, whole));
  }), { numRuns: 1000 });
  // The largest product that a number holds, and the first that it does not.
  const edge = BigInt(Number.MAX_SAFE_INTEGER);
  for (const weights of [[edge - 1n, 1n], [edge, 1n]]) assert.deepEqual(allocate(1n, weights), [1n, 0n]);
});

test('coins round half away from zero', () => {
  assert.deepEqual([1002n, 1003n, 1025n, -1025n].map((each) => roundToStep(each, 50n)), [1000n, 1000n, 1050n, -1050n]);
});
