/** What scopes say about the settings of terminals, and what a change would do before it is made. */
import { type ScopeSettings, type SettingName, SCOPES, SETTING_NAMES, previewSettings } from '@stilltill/domain/fleet';
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { ChangeFleetSettings, ScopeSettingsItem, SettingsPreview, SettingsRecord } from '@stilltill/protocol';
import { toWire } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { selectScopes, touchEstate, usualOf } from './estate.ts';
import type { FleetPorts } from './ports.ts';
import { selectStores } from './store.ts';
import type { Teller } from './teller.ts';

type Change = z.output<typeof ChangeFleetSettings>;
type Values = z.output<typeof SettingsRecord>['values'];
export type SettingsDeps = Pick<FleetPorts, 'clock' | 'journal' | 'publishChanges'> & { readonly teller: Teller };
const ITEMS_MAX = 200;

/** The scope's name for people; null: this merchant has no such scope. `store`: the only one whose tills it concerns. */
export async function readScope(tx: MerchantTx, scope: ScopeSettings['scope'], id: string): Promise<{ readonly name: string; readonly store: string | null } | null> {
  if (scope === 'merchant') {
    const [row] = await tx.query<{ name: string }>('select shop_name as name from app.merchant where merchant_id = $1 and merchant_id = $2', [tx.merchant_id, id]);
    return row ? { name: row.name, store: null } : null;
  }
  const text = {
    store: 'select name, id as store from app.store where merchant_id = $1 and id = $2',
    group: 'select name, null::uuid as store from app.terminal_group where merchant_id = $1 and id = $2',
    terminal: 'select name, store_id as store from app.terminal where merchant_id = $1 and id = $2',
  }[scope];
  return (await tx.query<{ name: string; store: string | null }>(text, [tx.merchant_id, id]))[0] ?? null;
}

function changed(values: Values, { set, take_back }: Change): Values {
  return Object.fromEntries(SETTING_NAMES.flatMap((name) => {
    const value = set[name] === undefined ? values[name] : set[name];
    return value === undefined || take_back.includes(name) ? [] : [[name, value]];
  }));
}

/** What the scopes say after a change. `not_found`: this merchant has no such scope. */
async function scopesAfter(tx: MerchantTx, change: Change): Promise<Result<{ readonly before: readonly ScopeSettings[]; readonly after: readonly ScopeSettings[]; readonly values: Values; readonly store: string | null }>> {
  const scope = await readScope(tx, change.scope, change.id);
  if (!scope) return fail('not_found');
  const before = await selectScopes(tx);
  const isIt = (each: ScopeSettings): boolean => each.scope === change.scope && each.id === change.id;
  const values = changed(before.find(isIt)?.values ?? {}, change);
  return ok({ before, after: [...before.filter((each) => !isIt(each)), { scope: change.scope, id: change.id, values }], values, store: scope.store });
}

/** Keeps what a scope says, and sends it to the tills that it concerns. The last act of its transaction. */
export async function changeSettings(deps: SettingsDeps, tx: MerchantTx, change: Change, by: string): Promise<Result<Values>> {
  const read = await scopesAfter(tx, change);
  if (!read.ok) return read;
  const { values, store } = read.value;
  const names = [...new Set([...Object.keys(change.set) as SettingName[], ...change.take_back])];
  const is_empty = Object.keys(values).length === 0;
  if (is_empty) await tx.execute('delete from app.terminal_setting where merchant_id = $1 and scope = $2 and id = $3', [tx.merchant_id, change.scope, change.id]);
  else {
    await tx.execute(
      `insert into app.terminal_setting (merchant_id, scope, id, "values", changed_at, changed_by) values ($1, $2, $3, $4, $5, $6)
       on conflict (merchant_id, scope, id) do update set "values" = excluded."values", changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
      [tx.merchant_id, change.scope, change.id, toWire(values), new Date(deps.clock.now_ms()), by],
    );
  }
  await deps.journal.appendServerEntry(tx, 'settings.changed', { scope: change.scope, id: change.id, names, by });
  await deps.publishChanges(tx, [{ kind: 'settings', id: change.id, store, body: is_empty ? null : { scope: change.scope, id: change.id, values } }]);
  await touchEstate(tx);
  return ok(values);
}

/** What a change would do, at which terminals. Reads the whole estate at once. */
export async function previewChange(tx: MerchantTx, change: Change): Promise<Result<z.output<typeof SettingsPreview>>> {
  const read = await scopesAfter(tx, change);
  if (!read.ok) return read;
  const stores = new Map((await selectStores(tx)).map((each) => [each.id, each]));
  const terminals = await tx.query<{ id: string; code: string; store_id: string; groups: string[] }>(
    "select id, code, store_id, groups from app.terminal where merchant_id = $1 and state not in ('retired', 'compromised') order by store_id, code", [tx.merchant_id],
  );
  const named = new Map(terminals.map((each) => [each.id, each]));
  const estate = terminals.flatMap(({ id, store_id, groups }) => {
    const store = stores.get(store_id);
    return store ? [{ place: { merchant: tx.merchant_id, store: store_id, groups, terminal: id }, usual: usualOf(store) }] : [];
  });
  const changes = previewSettings(estate, read.value.before, read.value.after);
  const by_setting: { [K in SettingName]?: number } = {};
  for (const { setting } of changes) by_setting[setting] = (by_setting[setting] ?? 0) + 1;
  return ok({
    terminals: new Set(changes.map(({ terminal }) => terminal)).size, by_setting,
    items: changes.slice(0, ITEMS_MAX).map(({ terminal, setting, was, will_be }) => {
      const { code = '', store_id = '' } = named.get(terminal) ?? {};
      return { terminal, code, store_code: stores.get(store_id)?.code ?? '', setting, was: wired(was), will_be: wired(will_be) };
    }),
  });
}

/** As it travels: amounts as text. */
export function wired(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(toWire(value));
}


export async function listScopeSettings(tx: MerchantTx): Promise<z.output<typeof ScopeSettingsItem>[]> {
  const names = new Map((await tx.query<{ id: string; name: string }>(
    `select merchant_id as id, shop_name as name from app.merchant where merchant_id = $1 union all select id, name from app.store where merchant_id = $1
     union all select id, name from app.terminal_group where merchant_id = $1
     union all select t.id, t.name from app.terminal t join app.terminal_setting s on s.merchant_id = t.merchant_id and s.id = t.id where t.merchant_id = $1`, [tx.merchant_id],
  )).map(({ id, name }) => [id, name]));
  return (await selectScopes(tx)).map(({ scope, id, values, changed_at, changed_by }) => ({ scope, id, name: names.get(id) ?? '', values, changed_at: changed_at.toISOString(), by: changed_by }))
    .toSorted((a, b) => SCOPES.indexOf(a.scope) - SCOPES.indexOf(b.scope) || (a.name < b.name ? -1 : 1));
}
