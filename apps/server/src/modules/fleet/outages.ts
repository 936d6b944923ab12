/** Which faults terminals have now, and which of them many have at once. */
import { findOutages, isCardResponse } from '@stilltill/domain/fleet';
import type { FleetFaults } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { lateAfter } from './check-ins.ts';

const SOME_MAX = 20;
type Row = {
  readonly terminal: string; readonly store: string; readonly store_name: string; readonly network: string | null; readonly acquirer: string | null; readonly faults: string[]; readonly faults_since: Date[];
};
type Among = z.output<typeof FleetFaults>['outages'][number]['among'];

/** Of terminals that are there: what one said that is gone by now says nothing of now. */
export async function readOutages(tx: MerchantTx, now_ms: number): Promise<z.output<typeof FleetFaults>> {
  const rows = await tx.query<Row>(
    `select t.id as terminal, t.store_id as store, s.name as store_name, c.network_name as network, t.acquirer, c.faults, c.faults_since
       from app.terminal t join app.store s on s.merchant_id = t.merchant_id and s.id = t.store_id join app.check_in c on c.merchant_id = t.merchant_id and c.terminal_id = t.id
      where t.merchant_id = $1 and t.state = 'enrolled' and t.lost_at is null and ${lateAfter} > $2`, [tx.merchant_id, new Date(now_ms)],
  );
  const at = rows.flatMap(({ terminal, faults, faults_since }) => faults.map((fault, place) => ({ terminal, fault, since_ms: faults_since[place]?.getTime() ?? 0 })));
  const setsOf = (among: Among, keyOf: (row: Row) => string | null) => (
    [...Map.groupBy(rows, keyOf)].flatMap(([key, some]) => (key === null || key === '' ? [] : [{ among, key, terminals: new Set(some.map(({ terminal }) => terminal)) }]))
  );
  const sets = [
    ...setsOf('store', ({ store }) => store), ...setsOf('network', ({ network }) => network),
    // An acquirer answers card payments and nothing else: what else its terminals share is not of its making.
    ...setsOf('acquirer', ({ acquirer }) => acquirer && keyOfAcquirer(acquirer)).map((set) => ({ ...set, explains: isCardResponse })),
  ];
  const names = new Map(rows.flatMap(({ store, store_name, acquirer }) => [[store, store_name] as const, ...(acquirer ? [[keyOfAcquirer(acquirer), acquirer] as const] : [])]));
  return {
    outages: findOutages(at, sets).map(({ fault, among, key, terminals, of, since_ms }) => ({
      fault, among: among as Among, key, name: among === 'network' ? key : names.get(key) ?? key, terminals: terminals.length, of, since: new Date(since_ms).toISOString(), some: terminals.slice(0, SOME_MAX),
    })).toSorted((a, b) => b.terminals - a.terminals),
    faults: [...Map.groupBy(at, ({ fault }) => fault)].map(([fault, of]) => ({ fault, terminals: of.length })).toSorted((a, b) => b.terminals - a.terminals || (a.fault < b.fault ? -1 : 1)),
  };
}

/** People write one acquirer in several ways, with large or small letters, or with wide ones. */
function keyOfAcquirer(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}
