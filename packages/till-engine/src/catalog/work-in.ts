/** Takes changes of the feed up into the notes, one kind after its own rule. What does not have its kind's form counts as gone. */
import { checkPointRules } from '@stilltill/domain/points';
import {
  CategoryRecord, type ChangesAnswer, FaultRecord, OperatorRecord, PointRulesRecord, ProductRecord, PromotionRecord, RoleRecord, RosterRecord, SettingsRecord, SignOnDemandRecord, StoreRecord,
  TerminalRecord,
} from '@stilltill/protocol';
import type { z } from 'zod';
import type { KnownOperator, Notes, Verifier } from './notes.ts';

type Page = z.output<typeof ChangesAnswer>;
type Change = Page['changes'][number];

/** Which store and terminal of all in the feed this till is. */
export type Place = { readonly store: string | null; readonly terminal: string | null };
type Mac = (bytes: Uint8Array<ArrayBuffer>) => Promise<string>;

export async function workIn(before: Notes, page: Page, place: Place, mac: Mac): Promise<Notes> {
  const of = (kind: string): Change[] => page.changes.filter((change) => change.kind === kind);
  const products = of('product');
  const seen = new Set(products.map(({ id }) => id));
  const { store, recovery } = await ownStore(before, of('store'), place, mac);
  const scopes = new Set([place.store, place.terminal]);
  return {
    ...before, store, recovery, points: pointsAfter(before.points, of('points')), promotions: listAfter(before.promotions, of('promotion'), PromotionRecord),
    operators: await operatorsAfter(before.operators, of('operator'), mac),
    own: before.own.filter(({ id }) => !seen.has(id)),
    favourites: favouritesAfter(before.favourites, products),
    categories: inOrder(listAfter(before.categories, of('category'), CategoryRecord)),
    roles: listAfter(before.roles, of('role'), RoleRecord),
    rosters: listAfter(before.rosters, of('roster'), RosterRecord),
    demands: listAfter(before.demands, of('sign_on_demand'), SignOnDemandRecord),
    faults: listAfter(before.faults, of('fault'), FaultRecord),
    // Of the scopes that are one place each only those of this till; it may come to be in any group.
    settings: listAfter(before.settings, of('settings'), SettingsRecord).filter(({ scope, id }) => scope === 'merchant' || scope === 'group' || scopes.has(id)),
    terminal: listAfter(before.terminal ? [before.terminal] : [], of('terminal').filter(({ id }) => id === place.terminal), TerminalRecord)[0] ?? null,
  };
}

/** The same list where nothing of it changed. */
function listAfter<S extends z.ZodType<{ readonly id: string }>>(before: z.output<S>[], changes: readonly Change[], shape: S): z.output<S>[] {
  if (changes.length === 0) return before;
  const list = new Map(before.map((each) => [each.id, each]));
  for (const { id, body } of changes) {
    list.delete(id);
    const read = shape.safeParse(body);
    if (read.success) list.set(id, read.data);
  }
  return [...list.values()];
}

function inOrder(categories: Notes['categories']): Notes['categories'] {
  return categories.toSorted((a, b) => a.place - b.place || (a.id < b.id ? -1 : 1));
}

function favouritesAfter(before: Notes['favourites'], changes: readonly Change[]): Notes['favourites'] {
  const favourites = new Map(before.map((product) => [product.id, product]));
  for (const { id, body } of changes) {
    const place = (body as { favourite?: unknown } | null)?.favourite;
    const product = typeof place === 'number' ? ProductRecord.safeParse(body) : null;
    if (product?.success) favourites.set(id, product.data);
    else favourites.delete(id);
  }
  return [...favourites.values()].sort((a, b) => (a.favourite ?? 0) - (b.favourite ?? 0));
}

function pointsAfter(before: Notes['points'], changes: readonly Change[]): Notes['points'] {
  const last = changes.at(-1);
  if (!last) return before;
  const rules = PointRulesRecord.safeParse(last.body);
  return rules.success && checkPointRules(rules.data).ok ? rules.data : null;
}

async function ownStore(before: Notes, changes: readonly Change[], place: Place, mac: Mac): Promise<Pick<Notes, 'store' | 'recovery'>> {
  let { store, recovery } = before;
  for (const { body } of changes) {
    const read = StoreRecord.safeParse(body);
    if (!read.success || read.data.id !== place.store) continue;
    // The server's own hash is not kept, here neither: whoever reads the disk gets an HMAC.
    recovery = read.data.recovery && (await toVerifier(read.data.recovery, mac));
    store = { ...read.data, recovery: null };
  }
  return { store, recovery };
}

async function operatorsAfter(before: Notes['operators'], changes: readonly Change[], mac: Mac): Promise<Notes['operators']> {
  if (changes.length === 0) return before;
  const operators = new Map(before.map((operator) => [operator.id, operator]));
  for (const { id, body } of changes) {
    const read = OperatorRecord.safeParse(body);
    if (read.success) operators.set(id, await toKnown(read.data, mac));
    else operators.delete(id);
  }
  return [...operators.values()];
}

async function toKnown({ pin, badges = [], ...rest }: OperatorRecord, mac: Mac): Promise<Notes['operators'][number] & KnownOperator> {
  const known = await Promise.all(badges.map(async ({ id, hash }) => ({ id, mac: await mac(Uint8Array.fromBase64(hash)) })));
  return { ...rest, pin: pin && (await toVerifier(pin, mac)), badges: known };
}

async function toVerifier(made: NonNullable<OperatorRecord['pin']>, mac: Mac): Promise<Verifier> {
  const hash = Uint8Array.fromBase64(made.hash);
  return { salt: made.salt, memory_kib: made.memory_kib, passes: made.passes, length: hash.length, mac: await mac(hash) };
}
