/** Customers for whoever takes them along in a file. Each of them reads on their own page that somebody did. */
import type { MerchantTx } from '../../platform/postgres.ts';
import { type Item, itemsOf } from './office-items.ts';
import { noteAccess } from './own-pages.ts';
import type { CustomerPorts } from './ports.ts';
import { selectCustomerPage, selectCustomers, selectMerged } from './store.ts';
import type { PointKind, Vault } from './vault.ts';

/** Where the next page begins. */
export type CustomerAfter = readonly [at: string, id: string];
export type ExportedPerson = {
  readonly id: string; readonly since: string; readonly name: string; readonly notes: string; readonly language: string | null; readonly places: readonly string[];
  /** They and all who were merged into them, whose ways to be reached are theirs. */
  readonly members: readonly string[];
  readonly points: readonly { readonly id: string; readonly kind: PointKind; readonly address: string; readonly is_confirmed: boolean }[];
};

/** The newest first. Who was merged into somebody stands with them, and who was erased not at all. */
export async function readExportPage(ports: CustomerPorts, vault: Vault, tx: MerchantTx, after: CustomerAfter | null, limit: number, by: string): Promise<{ readonly people: readonly ExportedPerson[]; readonly next: CustomerAfter | null }> {
  const rows = await selectCustomerPage(tx, after, limit);
  const last = rows.at(-1);
  const roots = rows.filter((row) => row.merged_into === null && row.erased_at === null);
  const joined = Map.groupBy(await selectMerged(tx, roots.filter((row) => row.has_merged).map(({ id }) => id)), ({ root }) => root);
  const others = await selectCustomers(tx, [...joined.values()].flat().map(({ id }) => id));
  const items = new Map((await itemsOf(vault, tx, [...roots, ...others])).map((item) => [item.id, item]));
  const people = roots.flatMap(({ id }) => {
    const item = items.get(id);
    return item ? [personOf(item, (joined.get(id) ?? []).flatMap((each) => items.get(each.id) ?? []))] : [];
  });
  await noteAccess(ports, tx, people.flatMap(({ members }) => members), by, 'exported');
  return { people, next: last && rows.length === limit ? [last.created_at.toISOString(), last.id] : null };
}

function personOf(item: Item, joined: readonly Item[]): ExportedPerson {
  const all = [item, ...joined];
  return {
    id: item.id, since: item.created_at, name: item.name ?? '', notes: item.notes ?? '', language: item.language, places: item.places, members: all.map(({ id }) => id),
    points: all.flatMap(({ points }) => points.map(({ id, kind, address, confirmed_at }) => ({ id, kind, address: address ?? '', is_confirmed: confirmed_at !== null }))),
  };
}
