import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ExceptionsSearch, SalesSearch, SignInSearch, readPlace } from './filters.ts';

describe('filters in an address', () => {
  it('that make no sense are passed over, and the others hold', () => {
    assert.deepEqual(SalesSearch.parse({ store: 'x', from: '2026-13-99', to: '2026-05-01', number: 'S1-T1' }), { store: undefined, from: undefined, to: '2026-05-01', number: 'S1-T1' });
    assert.deepEqual(ExceptionsSearch.parse({ state: 'lost', kind: 'gap', terminal: 'T1' }), { state: undefined, kind: 'gap', terminal: undefined });
  });

  it('read a number of figures alone as text', () => assert.equal(SalesSearch.parse({ number: 17 }).number, '17'));

  it('never lead to another site after signing in', () => {
    for (const to of ['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) assert.equal(SignInSearch.parse({ to }).to, undefined);
    assert.equal(SignInSearch.parse({ to: '/sales?number=17' }).to, '/sales?number=17');
  });

  it('name an entry only by a whole place', () => {
    const place = { terminal: '01920000-0000-7000-8000-000000000002', epoch: '0'.repeat(26), seq: '7', hash: 'a'.repeat(64) };
    assert.equal(readPlace(place)?.seq, 7);
    assert.equal(readPlace({ ...place, hash: 'a' }), null);
  });
});
