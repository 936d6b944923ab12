import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EntryRow } from './simulation-ledger.ts';
import { type RightsBook, type RightsRule, type ToldOfEntries, compareRights, makeRightsBook } from './simulation-rights.ts';

const [TERMINAL, CLERK, OTHER, MANAGER, OWNER] = ['terminal', 'clerk', 'other', 'manager', 'owner'];
const START_MS = Date.UTC(2026, 10, 2, 8);

type Kind = 'discount' | 'drawer' | 'cash';
type Given = { readonly approval: string; readonly action: string; readonly by: string; readonly line: null; readonly way: 'pin' | 'office' | 'own_step_up' };
type World = { book: RightsBook; entries: EntryRow[]; told: { flags: { hash: string; code: string }[]; branched: number[]; latency_ms: Map<string, number> } };

/** A shop in which the limit for discounts went down from 20 to 5 in the hundred at position 10, and everything is as it should be. */
function makeWorld(): World {
  const book = makeRightsBook();
  const people = new Map([[CLERK, { rank: 'operator' as const, active: true, place: 'here' as const }], [OTHER, { rank: 'operator' as const, active: false, place: 'rank' as const }], [MANAGER, { rank: 'manager' as const, active: true, place: 'rank' as const }], [OWNER, { rank: 'owner' as const, active: true, place: 'here' as const }]]);
  const role = { actions: ['sell', 'discount'], discount_rate_ppm: 200_000, refund_minor: 0n, drawer_per_shift: 0 };
  book.versions.push({ incarnation: 'a', position: 1n, people, role }, { incarnation: 'a', position: 10n, people, role: { ...role, discount_rate_ppm: 50_000 } });
  book.given.set('from the office', { terminal: TERMINAL, operator: CLERK, action: 'discount', by: MANAGER });
  const entries = [write(1, 'discount', 9, 200_000), write(2, 'discount', 12, 50_000), write(3, 'discount', 12, 90_000, office('from the office')), write(4, 'discount', 12, 100_000, pin('at the till')), write(5, 'discount', 12, 100_000)];
  return { book, entries, told: { flags: [{ hash: '5', code: 'rights_exceeded' }], branched: [], latency_ms: new Map(entries.map(({ hash }) => [hash, 1_000])) } };
}

const pin = (approval: string, by = MANAGER): Given => ({ approval, action: 'discount', by, line: null, way: 'pin' });
const office = (approval: string): Given => ({ ...pin(approval), way: 'office' });
function write(seq: number, kind: Kind, position: number, rate_ppm: number, ...approvals: Given[]): EntryRow {
  const of = { discount: 'sale.completed', drawer: 'drawer.opened', cash: 'cash.moved' } as const;
  const body = { sale: kind === 'discount' ? `sale ${seq}` : null, ...(kind === 'discount' ? { discount: { kind: 'percent', rate_ppm } } : { reason: 'no_sale' }), approvals };
  return { terminal: TERMINAL, epoch: 'e', chain: 1, seq, variant: 0, hash: String(seq), kind: of[kind], text: JSON.stringify({ at: atSecond(seq), session: 's', operator: CLERK, basis: `a:${position}`, body }) };
}
const atSecond = (seq: number): string => new Date(START_MS + seq * 60_000).toISOString();
/** The same by somebody else. */
function by(operator: string, entry: EntryRow): EntryRow {
  return { ...entry, text: JSON.stringify({ ...JSON.parse(entry.text) as object, operator }) };
}
/** A discount of half, of a manager who left its draft to the clerk. */
function handOn({ book, entries }: World): void {
  book.decided.set('sale 7', [{ operator: MANAGER, rate_ppm: 500_000, session: 'm', cursor: 'a:12' }]);
  entries.push({ ...write(6, 'cash', 12, 0), kind: 'operator.signed_on', text: JSON.stringify({ at: atSecond(6), session: 'm', operator: MANAGER, basis: null, body: {} }) }, write(7, 'discount', 12, 500_000));
}
const rulesBrokenBy = (spoil: (world: World) => void): RightsRule[] => {
  const world = makeWorld();
  spoil(world);
  return [...new Set(compareRights(world.book, world.entries, world.told satisfies ToldOfEntries).map(({ rule }) => rule))];
};

test('whose it was that somebody else went on with is theirs, and is flagged only where the till’s journal says nothing of them', () => {
  assert.deepEqual(rulesBrokenBy(handOn), []);
  assert.deepEqual(rulesBrokenBy((world) => {
    handOn(world);
    world.entries = world.entries.filter(({ seq }) => seq !== 6);
    world.told.flags.push({ hash: '7', code: 'rights_exceeded' });
  }), []);
});

test('whoever left between a deed and the end of its upload may be taken for gone or not', () => {
  const leave = ({ book }: World): void => void book.gone.push({ operator: CLERK, from_ms: START_MS + 5 * 60_000 + 500, until_ms: null });
  assert.deepEqual(rulesBrokenBy(leave), []);
  assert.deepEqual(rulesBrokenBy((world) => {
    leave(world);
    world.told.flags.push({ hash: '5', code: 'operator_gone' });
  }), []);
});

test('a shop in which everybody did what they may, and one who did not is flagged, breaks no rule', () => assert.deepEqual(rulesBrokenBy(() => {}), []));

const spoiled: readonly [title: string, rule: RightsRule, spoil: (world: World) => void][] = [
  ['what was beyond a limit is not flagged', 'rights.unnoticed', ({ told }) => told.flags.pop()],
  ['what a limit of later forbids is flagged', 'rights.wrong', ({ told }) => told.flags.push({ hash: '1', code: 'rights_exceeded' })],
  ['an approval by somebody who may not is not flagged', 'rights.unnoticed', ({ entries }) => entries.push(write(6, 'discount', 12, 100_000, pin('x', OTHER)))],
  ['a right that the role has not is not flagged', 'rights.unnoticed', ({ entries }) => entries.push(write(6, 'drawer', 12, 0))],
  ['money was moved without the right', 'rights.unnoticed', ({ entries }) => entries.push(write(6, 'cash', 12, 0))],
  ['an approval of the office was never given', 'approvals.unproved', ({ book }) => book.given.clear()],
  ['an approval of the office was given for something else', 'approvals.unproved', ({ book }) => book.given.set('from the office', { terminal: TERMINAL, operator: CLERK, action: 'waive', by: MANAGER })],
  ['one that it gave is flagged as unknown', 'rights.wrong', ({ told }) => told.flags.push({ hash: '3', code: 'approval_unknown' })],
  ['one approval let two things through, unseen', 'approvals.unproved', ({ entries }) => entries.push(write(6, 'discount', 12, 100_000, pin('at the till')))],
  ['one that was used once is flagged as used again', 'rights.wrong', ({ told }) => told.flags.push({ hash: '4', code: 'approval_reused' })],
  ['what came from a lost terminal is not flagged', 'lost.unnoticed', ({ book }) => book.lost.push({ terminal: TERMINAL, hashes: ['1', '2'] })],
  ['what somebody did after they left is not flagged', 'leavers.unnoticed', ({ book }) => book.gone.push({ operator: CLERK, from_ms: START_MS + 270_000, until_ms: START_MS + 330_000 })],
  ['what they did while they were there is flagged as of somebody gone', 'rights.wrong', ({ told }) => told.flags.push({ hash: '4', code: 'operator_gone' })],
  ['a discount of a manager in a draft that a clerk went on with is flagged', 'rights.wrong', (world) => { handOn(world); world.told.flags.push({ hash: '7', code: 'rights_exceeded' }); }],
  ['an owner approved themself, and nobody is told', 'approvals.unproved', ({ entries }) => entries.push(by(OWNER, write(6, 'discount', 12, 300_000, { ...pin('own', OWNER), way: 'own_step_up' })))],
  ['an owner approved themself in a basket that a clerk ended, and nobody is told', 'approvals.unproved', ({ entries }) => entries.push(write(6, 'discount', 12, 300_000, { ...pin('own', OWNER), way: 'own_step_up' }))],
  ['a sole owner who did is flagged as if somebody else could have', 'rights.wrong', ({ entries, told }) => {
    entries.push(by(OWNER, write(6, 'discount', 12, 300_000, { ...pin('own', OWNER), way: 'own_step_up' })));
    told.flags.push({ hash: '6', code: 'approval_own_review' }, { hash: '6', code: 'approval_own' });
  }],
  ['an owner went beyond their limits by themself', 'rights.unnoticed', ({ entries }) => entries.push(by(OWNER, write(6, 'discount', 12, 300_000)))],
  ['two entries have one number, and nobody is told', 'clones.unnoticed', ({ entries }) => entries.push({ ...write(2, 'discount', 12, 1), hash: 'twin', variant: 1 })],
];
for (const [title, rule, spoil] of spoiled) test(`${rule} is seen where ${title}`, () => assert.deepEqual(rulesBrokenBy(spoil), [rule]));
