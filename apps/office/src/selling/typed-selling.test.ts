import assert from 'node:assert/strict';
import { test } from 'node:test';
import { USUAL_SELLING } from '@stilltill/protocol/reference';
import { exampleOf, readSelling, typeSelling } from './typed-selling.ts';

test('what is kept comes back as it was', () => {
  const kept = { ...USUAL_SELLING, tax_mode: 'added' as const, cash_step_minor: 10, code: null, embedded_codes: [{ pattern: '21PPPPPWWWWW' }, { pattern: '22PPPPCMMMMM' }] };
  assert.deepEqual(readSelling(typeSelling(kept, 'CNY'), 'CNY'), { selling: kept, wrong: new Set() });
});

test('fields that are wrong are named, and nothing is sent', () => {
  const typed = typeSelling(USUAL_SELLING, 'CNY');
  const read = readSelling({ ...typed, step: '0', discount: '101', card: { ...typed.card, hours: '721' }, patterns: ['21PPPPPWWWWW', '21PPPPPMMMMM', '30PPPPPMMMMM'] }, 'CNY');
  assert.equal(read.selling, null);
  assert.deepEqual([...read.wrong].sort(), ['card_hours', 'discount', 'pattern_1', 'pattern_2', 'step']);
});

test('an example of a pattern is what the tills read from such a label', () => {
  assert.deepEqual(exampleOf('21PPPPPWWWWW'), { code: '2112345012506', item: '12345', grams: 1250 });
  assert.deepEqual(exampleOf('29ppppcmmmmm'), { code: '2923457012502', item: '2345', amount_minor: 1250n });
  assert.equal(exampleOf('21PPPPPPPPPP'), null);
  assert.equal(exampleOf('21PPPPMMMWWW'), null);
  assert.equal(exampleOf('21PPPPP'), null);
});
