/**
 * Withdrawals and stops outlive a restore: they are also written outside of the database, after the commit and before anybody is
 * told that they hold, and said again by a start that finds a database from before them.
 */
import { type Channel, type Purpose, isChannel, isPurpose } from '@stilltill/domain/contact';
import { ConsentSource } from '@stilltill/protocol';
import type { Platform } from '../../platform/platform.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { type Memory, type Remember, type Said, type StoppedRow, sayAgain, stopAgain } from './consents.ts';
import type { ContactPorts } from './ports.ts';

type Ports = ContactPorts & Pick<Platform, 'remembrance'>;

/** Does something in one transaction and remembers what it says. Rejects where it could not be written: then nobody must be told that it holds. */
export async function doAndRemember<T>({ postgres, remembrance }: Ports, merchant: string, work: (tx: MerchantTx, remember: Remember) => Promise<T>): Promise<T> {
  let memories: Memory[] = [];
  const done = await postgres.withMerchant(merchant, (tx) => {
    // It may run more than once.
    memories = [];
    return work(tx, (memory) => void memories.push(memory));
  });
  for (const { kind, value } of memories) await remembrance.append(merchant, kind, value);
  return done;
}

export function replayMemories(ports: Ports): void {
  ports.remembrance.onReplay('consent.withdrawn', ({ merchant_id, value }) => {
    const { purposes, channels, source } = value as { readonly purposes: readonly Purpose[]; readonly channels: readonly Channel[]; readonly source: unknown };
    const said = { ...value as Said & { readonly consent: string; readonly at: string }, purposes: purposes.filter(isPurpose), channels: channels.filter(isChannel), source: ConsentSource.parse(source) };
    return ports.postgres.withMerchant(merchant_id, (tx) => sayAgain(ports, tx, said));
  });
  ports.remembrance.onReplay('contact.stopped', ({ merchant_id, value }) => ports.postgres.withMerchant(merchant_id, (tx) => stopAgain(ports, tx, value as StoppedRow)));
}
