/** What people decide about terminals: a new one, retired, compromised. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { TerminalItem, TerminalList } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { TellKeys } from './enrol.ts';
import { endKey } from './gate.ts';
import type { EndedKey, FleetPorts } from './ports.ts';
import type { TerminalStatus } from '../journal/index.ts';
import * as store from './store.ts';

/** `not_found`: no such store. `conflict`: the store has a terminal of this code. */
export async function makeTerminal(
  ports: FleetPorts, tx: MerchantTx, terminal: { readonly id: string; readonly store: string; readonly code: string; readonly name: string },
): Promise<Result<null>> {
  if (!(await store.selectStore(tx, terminal.store))) return fail('not_found');
  const { id, store: store_id, code, name } = terminal;
  if (!(await store.insertTerminal(tx, { id, store_id, code, name }, new Date(ports.clock.now_ms())))) return fail('conflict');
  ports.live.publishAfterCommit(tx, { type: 'terminal', terminal: id });
  return ok(null);
}

export async function listTerminals(ports: FleetPorts, merchant: string): Promise<z.output<typeof TerminalList>> {
  return ports.postgres.withMerchant(merchant, async (tx) => {
    const stores = new Map((await store.selectStores(tx)).map((shop) => [shop.id, shop]));
    const terminals = await store.selectTerminals(tx);
    const statuses = await ports.journal.terminalStatuses(tx);
    const operators = [...statuses.values()].flatMap(({ operator }) => operator ?? []);
    const names = await ports.operatorNames(tx, [...new Set(operators)]);
    return {
      items: terminals.map(({ id, code, name, store_id, state }) => toStanding(
        { id, code, name, store: store_id, store_code: stores.get(store_id)?.code ?? '', store_name: stores.get(store_id)?.name ?? '', state }, statuses.get(id), names,
      )),
    };
  });
}

type Standing = z.output<typeof TerminalItem>;

/** A terminal with what its journal says of it. `names`: of operators. */
export function toStanding(
  terminal: Pick<Standing, 'id' | 'code' | 'name' | 'store' | 'store_code' | 'store_name' | 'state'>, status: TerminalStatus | undefined, names: ReadonlyMap<string, string>,
): Standing {
  return {
    ...terminal, head: status?.head ?? null, reported_head: status?.reported_head ?? null, epochs: status?.epochs ?? 0, waiting: status?.waiting ?? null,
    last_contact_at: status?.last_contact_at ?? null, operator_name: status?.operator ? names.get(status.operator) ?? null : null,
    app_build: status?.app_build ?? null, storage_persisted: status?.storage_persisted ?? null,
    storage_used_ppm: status?.storage_used_ppm ?? null, exceptions_open: status?.exceptions_open ?? 0,
  };
}

/** The kind under which an ended key is remembered outside the database. */
export const ENDED_KEY = 'key.ended';

/**
 * Retires a terminal, or marks its key as compromised. The gate is shut before it is written as a fact, and it is
 * remembered outside the database before it is acknowledged; after a crash in between the person decides again, which
 * may be done any number of times.
 */
export async function endTerminal(
  ports: FleetPorts, tellKeys: TellKeys, merchant: string, terminal: string, state: 'retired' | 'compromised', by: string, reason: string,
): Promise<Result<null>> {
  const found = await ports.postgres.withMerchant(merchant, async (tx) => {
    const row = await store.lockTerminal(tx, terminal);
    return { row, enrolment: row?.enrolment_id ? await store.selectEnrolment(tx, row.enrolment_id) : undefined };
  });
  if (!found.row) return fail('not_found');
  const { enrolment } = found;
  // A terminal that never had a key has nothing that could be compromised, and a compromised one is worse than retired.
  if (state === 'compromised' ? !enrolment : found.row.state === 'compromised') return fail('conflict');
  const ended: EndedKey | null = enrolment ? { terminal, enrolment: enrolment.id, public_key: enrolment.public_key, state } : null;
  if (ended) await endKey(ports.postgres, { merchant, ...ended }, state, new Date(ports.clock.now_ms()));
  const written = await ports.postgres.withMerchant<Result<null>>(merchant, async (tx) => {
    const row = await store.lockTerminal(tx, terminal);
    // Enrolled again in between: the decision was about another key.
    if (row?.enrolment_id !== (enrolment?.id ?? null)) return fail('conflict');
    if (row.state === state) return ok(null);
    await store.updateTerminal(tx, terminal, state, row.enrolment_id);
    if (enrolment) {
      await store.updateEnrolment(tx, enrolment.id, state);
      await tellKeys(tx, [enrolment.id], state);
    }
    const told = { terminal, by: by.slice(0, 100), reason };
    if (state === 'retired') await ports.journal.appendServerEntry(tx, 'terminal.retired', told);
    else if (enrolment) await ports.journal.appendServerEntry(tx, 'terminal.compromised', { ...told, enrolment: enrolment.id });
    ports.live.publishAfterCommit(tx, { type: 'terminal', terminal });
    return ok(null);
  });
  if (written.ok && ended) await ports.remembrance.append(merchant, ENDED_KEY, ended);
  return written;
}

/** Brings back, after a restore, that a key was ended. Where its terminal is not known, the gate still knows the key. */
export async function recallEndedKey(ports: FleetPorts, tellKeys: TellKeys, merchant: string, value: Record<string, unknown>): Promise<void> {
  const key = value as EndedKey;
  await endKey(ports.postgres, { merchant, ...key }, key.state, new Date(ports.clock.now_ms()));
  await ports.postgres.withMerchant(merchant, async (tx) => {
    const row = await store.lockTerminal(tx, key.terminal);
    const replaced = await store.replaceEarlier(tx, key.terminal, key.enrolment);
    await store.updateEnrolment(tx, key.enrolment, key.state);
    // A line may be read again at any start: what became worse since stays.
    if (row?.enrolment_id === key.enrolment && row.state !== 'compromised') await store.updateTerminal(tx, key.terminal, key.state, key.enrolment);
    await tellKeys(tx, [key.enrolment], key.state);
    await tellKeys(tx, replaced, 'replaced');
  });
}
