/**
 * Sends anew all that holds at a terminal, where it reports something else: what scopes say and do not say, its own record,
 * and its store's. Other tills that a scope concerns get what they have already, which changes nothing at them.
 */
import type { Scope } from '@stilltill/domain/fleet';
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { ReferenceRecord } from '../catalog/index.ts';
import { selectScopes } from './estate.ts';
import type { FleetPorts } from './ports.ts';
import { type RegistryRow, lockRow, recordOfTerminal } from './registry.ts';
import { publishStore } from './stores.ts';

/** The last act of its transaction. `not_found`. */
export async function sendSettingsAgain(ports: FleetPorts, tx: MerchantTx, terminal: string): Promise<Result<null>> {
  const row = await lockRow(tx, terminal);
  if (!row) return fail('not_found');
  const said = await selectScopes(tx);
  const records = scopesOf(tx.merchant_id, row).map(({ scope, id, store }): ReferenceRecord => {
    const values = said.find((each) => each.scope === scope && each.id === id)?.values;
    return { kind: 'settings', id, store, body: values ? { scope, id, values } : null };
  });
  await publishStore(ports, tx, row.store_id);
  await ports.publishChanges(tx, [...records, recordOfTerminal(row)]);
  return ok(null);
}

type ScopeOf = { readonly scope: Scope; readonly id: string; readonly store: string | null };

function scopesOf(merchant: string, { id, store_id, groups }: RegistryRow): readonly ScopeOf[] {
  return [
    { scope: 'merchant', id: merchant, store: null }, { scope: 'store', id: store_id, store: store_id },
    ...groups.map((group): ScopeOf => ({ scope: 'group', id: group, store: null })), { scope: 'terminal', id, store: store_id },
  ];
}
