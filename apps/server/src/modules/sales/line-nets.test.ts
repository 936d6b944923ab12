import assert from 'node:assert/strict';
import { test } from 'node:test';
import { taxOf } from '@stilltill/domain/tax';
import fc from 'fast-check';
import { lineNets } from './line-nets.ts';

const line = fc.record({ amount_minor: fc.bigInt(0n, 10_000_000n), tax_rate_ppm: fc.constantFrom(0, 60_000, 90_000, 130_000, 88_750) });

test('what lines come to without tax adds up, by rate, to what the receipt says', () => {
  fc.assert(fc.property(fc.array(line, { minLength: 1, maxLength: 30 }), fc.boolean(), (lines, is_added) => {
    const nets = lineNets(lines, is_added);
    for (const { rate_ppm, net_minor } of taxOf(lines, is_added ? 'added' : 'included')) {
      assert.equal(lines.reduce((sum, each, at) => (each.tax_rate_ppm === rate_ppm ? sum + (nets[at] ?? 0n) : sum), 0n), net_minor);
    }
    assert.ok(nets.every((net, at) => net >= 0n && net <= (lines[at]?.amount_minor ?? 0n)));
  }));
});
