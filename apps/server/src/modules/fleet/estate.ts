/**
 * Where terminals stand and what shall hold at them, in memory: a check-in needs it, and it changes only when somebody in
 * the office decides something. Whoever changes it raises the merchant's version as the last act of the transaction.
 */
import { type EffectiveSettings, type ScopeSettings, type SettingName, type TerminalPlace, type TerminalSettings, makeSettingsBook, usualSettings } from '@stilltill/domain/fleet';
import { type SettingsRecord, TerminalSettingsSchema, USUAL_SELLING } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { type Store, selectStores } from './store.ts';

export type PlacedTerminal = {
  readonly id: string; readonly store: string; readonly groups: readonly string[]; readonly is_lost: boolean;
  /** What whoever inspected it last saw of a setting. */
  readonly inspected: { readonly [K in SettingName]?: { readonly at: string; readonly value: unknown } };
};
export type Estate = {
  readonly terminals: ReadonlyMap<string, PlacedTerminal>;
  readonly scopes: readonly ScopeSettings[];
  /** What shall hold at a terminal; one that is not registered stands in the store given. */
  desired(terminal: string, store: string): EffectiveSettings;
};

const MERCHANTS_MAX = 1_000;

/** What raises the version; sent with the commit, so that nobody who changes something waits for another. */
export async function touchEstate(tx: MerchantTx): Promise<void> {
  await tx.atCommit(() => tx.execute(
    'insert into app.fleet_version as known (merchant_id, version) values ($1, 1) on conflict (merchant_id) do update set version = known.version + 1', [tx.merchant_id], 'fleet.touch',
  ));
}

export function makeEstates(): { read(tx: MerchantTx): Promise<Estate> } {
  const cached = new Map<string, { readonly version: bigint; readonly estate: Estate }>();
  return {
    async read(tx) {
      // Read before the rest: what is read may then be newer than its version, and never older.
      const [row] = await tx.query<{ version: bigint }>('select version from app.fleet_version where merchant_id = $1', [tx.merchant_id], 'fleet.version');
      const version = row?.version ?? 0n;
      const known = cached.get(tx.merchant_id);
      if (known?.version === version) return known.estate;
      const estate = await readEstate(tx);
      if (cached.size >= MERCHANTS_MAX) cached.clear();
      cached.set(tx.merchant_id, { version, estate });
      return estate;
    },
  };
}

export async function readEstate(tx: MerchantTx): Promise<Estate> {
  const rows = await tx.query<PlacedTerminal>('select id, store_id as store, groups, lost_at is not null as is_lost, inspected from app.terminal where merchant_id = $1', [tx.merchant_id], 'fleet.placed');
  const terminals = new Map(rows.map((row) => [row.id, row]));
  const scopes = await selectScopes(tx);
  const usual = new Map((await selectStores(tx)).map((store) => [store.id, usualOf(store)]));
  const book = makeSettingsBook(scopes);
  return {
    terminals, scopes,
    desired(terminal, store) {
      const placed = terminals.get(terminal);
      const place: TerminalPlace = { merchant: tx.merchant_id, store: placed?.store ?? store, groups: placed?.groups ?? [], terminal };
      return book(place, usual.get(place.store) ?? NO_STORE);
    },
  };
}

/** What holds at a store's terminals where no scope says anything. */
export function usualOf({ languages, idle_lock_s, simple_mode, selling }: Omit<Store, 'receipt' | 'display'>): TerminalSettings {
  const { card, code } = selling ?? USUAL_SELLING;
  return usualSettings({ languages, idle_lock_s, simple_mode: simple_mode ?? false, card, code });
}
const NO_STORE = usualSettings({ languages: ['zh', 'en'], idle_lock_s: 300, simple_mode: false, card: USUAL_SELLING.card, code: USUAL_SELLING.code });

export type ScopeRow = z.output<typeof SettingsRecord> & { readonly changed_at: Date; readonly changed_by: string };

export async function selectScopes(tx: MerchantTx): Promise<ScopeRow[]> {
  const rows = await tx.query<Omit<ScopeRow, 'values'> & { readonly values: unknown }>(
    'select scope, id, "values", changed_at, changed_by from app.terminal_setting where merchant_id = $1', [tx.merchant_id], 'fleet.scopes',
  );
  return rows.map((row) => ({ ...row, values: TerminalSettingsSchema.partial().parse(row.values) }));
}
