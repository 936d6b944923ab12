import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LiveEvent } from '@stilltill/protocol/live';
import { REFERENCE_KINDS } from '@stilltill/protocol/reference';
import { STALE_AFTER_LOSS, staleAfter } from './stale.ts';

const ID = '01920000-0000-7000-8000-000000000002';
const CURSOR = `${ID}:7`;
const changes = (kinds?: string[]): readonly string[] => staleAfter({ type: 'changes', cursor: CURSOR, ...(kinds ? { kinds } : {}) });

describe('what is read again after the line told something', () => {
  it('a colleague’s product, promotion or store is read again, and nothing else is', () => {
    assert.deepEqual([...changes(['product'])].sort(), ['categories', 'favourites', 'product', 'products', 'repricings']);
    assert.deepEqual(changes(['promotion']), ['promotions']);
    assert.ok(changes(['store']).includes('stores'));
    assert.deepEqual(changes(['something_of_a_newer_server', 'toString']), []);
  });
  it('where nobody says what changed, all that can change is read again', () => {
    const all = new Set(changes());
    for (const kind of Object.keys(REFERENCE_KINDS)) for (const name of changes([kind])) assert.ok(all.has(name), `${kind} ${name}`);
  });
  it('each kind of record and each kind of event has something that shows it', () => {
    for (const kind of Object.keys(REFERENCE_KINDS)) assert.ok(changes([kind]).length > 0, kind);
    const samples: LiveEvent[] = [
      { type: 'entries', terminal: ID, epoch: 'e', from_seq: 1, to_seq: 1 } as LiveEvent, { type: 'exception', exception: ID }, { type: 'terminal', terminal: ID }, { type: 'terminals', terminals: [ID] },
      { type: 'approval', approval: ID, terminal: ID }, { type: 'finding', finding: ID }, { type: 'case', case: ID }, { type: 'watch_run', run: ID }, { type: 'sign_on_demand', operator: ID },
      { type: 'purchasing', order: ID }, { type: 'changes', cursor: CURSOR },
    ];
    assert.deepEqual(samples.map(({ type }) => type).sort(), LiveEvent.options.map(({ shape }) => shape.type.value).sort());
    for (const event of samples) {
      assert.ok(staleAfter(event).length > 0, event.type);
      // A line that was lost may have been about to tell any of it.
      for (const name of staleAfter(event)) assert.ok(STALE_AFTER_LOSS.includes(name), `${event.type} ${name}`);
    }
  });
});
