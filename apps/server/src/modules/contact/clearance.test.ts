import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Cleared, type Outgoing, contentHash, makeClearances } from './clearance.ts';

const content: Outgoing = { channel: 'sms', to: '', text: '春茶上新' };
const terms = { message: 'm', nonce: 'n', person: 'p', channel: 'sms', purpose: 'marketing', content_hash: contentHash(content, 'n'), expires_ms: 2000 } as const;

describe('a clearance', () => {
  it('gives its content once, to the address that it was made for', () => {
    const cleared = makeClearances().clear(content, '+8613800000000', terms);
    assert.deepEqual(cleared.take(1000), { ok: true, value: { ...content, to: '+8613800000000' } });
    assert.equal(cleared.take(1000).ok, false);
  });

  it('gives nothing once it has expired, or somebody has withdrawn', () => {
    const clearances = makeClearances();
    assert.equal(clearances.clear(content, '+86', terms).take(2000).ok, false);
    const revoked = clearances.clear(content, '+86', terms);
    assert.deepEqual(clearances.revokeOf('p'), []);
    assert.equal(revoked.take(1000).ok, false);
  });

  it('says which were too far gone to be taken back', () => {
    const clearances = makeClearances();
    clearances.clear(content, '+86', { ...terms, message: 'gone' }).take(1000);
    clearances.clear(content, '+86', { ...terms, message: 'kept' });
    assert.deepEqual(clearances.revokeOf('p'), ['gone']);
    assert.deepEqual(clearances.revokeOf('somebody else'), []);
  });

  it('is made of nothing but what was decided about', () => {
    const { clear } = makeClearances();
    assert.throws(() => clear({ ...content, text: 'something else' }, '+86', terms), /decided about/);
    assert.throws(() => clear({ ...content, to: '+86' }, '+86', terms), /decided about/);
    assert.throws(() => clear(content, '+86', { ...terms, nonce: 'another' }), /decided about/);
    const of_other_channel = clear(content, '+86', { ...terms, channel: 'email' });
    assert.equal(of_other_channel.take(1000).ok, false);
  });
});

describe('whoever wants to send without the gate', () => {
  const real = makeClearances().clear(content, '+86', terms);
  it('can’t make a clearance', () => {
    assert.throws(() => new Cleared(Symbol('clearance'), content, terms), /only the gate/);
    assert.throws(() => new Cleared(Symbol.for('clearance'), content, terms), /only the gate/);
    assert.throws(() => Reflect.construct(Cleared, [undefined, content, terms]), /only the gate/);
    class Forged extends Cleared {}
    assert.throws(() => new Forged(Symbol('clearance'), content, terms), /only the gate/);
  });

  it('can’t show something that looks like one', () => {
    const lookalikes = [
      null, {}, { message: 'm', channel: 'sms', purpose: 'marketing', take: () => ({ ok: true, value: content }) }, Object.create(Cleared.prototype), Object.setPrototypeOf({}, Cleared.prototype),
      { ...real }, structuredClone({ ...real }), new Proxy(real, {}), Object.create(real), JSON.parse(JSON.stringify(real)),
    ];
    for (const thing of lookalikes) assert.equal(Cleared.isOne(thing), false);
    assert.equal(Cleared.isOne(real), true);
    assert.throws(() => (Object.create(Cleared.prototype) as Cleared).take(1000), TypeError);
  });

  it('can’t change one, nor read it without taking it', () => {
    assert.throws(() => Object.assign(real, { channel: 'voice' }), TypeError);
    assert.throws(() => Object.defineProperty(real, 'take', { value: () => null }), TypeError);
    assert.deepEqual(Reflect.ownKeys(real), []);
    assert.equal(JSON.stringify(real), '{}');
  });
});
