/**
 * What is heard within the transaction of another room, as an upload of a till is: it holds with that commit. What closes is
 * written outside of the database behind the commit, and nobody is to be answered before `keep` has.
 */
import type { Platform } from '../../platform/platform.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { type Memory, type Remember, type Said, stopAddress, withdrawConsent } from './consents.ts';
import type { ContactPorts } from './ports.ts';

export type Within = ReturnType<typeof makeWithin>;

export function makeWithin(ports: ContactPorts & Pick<Platform, 'remembrance'>) {
  /** Committed, and not yet on the disk. */
  let waiting: { readonly merchant: string; readonly memory: Memory }[] = [];
  let keeping: Promise<void> = Promise.resolve();
  const rememberOf = (tx: MerchantTx): Remember => (memory) => tx.afterCommit(() => void waiting.push({ merchant: tx.merchant_id, memory }));

  const keepAll = async (): Promise<void> => {
    const all = waiting;
    waiting = [];
    for (const [place, { merchant, memory: { kind, value } }] of all.entries()) {
      try {
        await ports.remembrance.append(merchant, kind, value);
      } catch (error) {
        // It holds here, and is written as soon as that can be done again.
        waiting = [...all.slice(place), ...waiting];
        throw error;
      }
    }
  };
  return {
    withdrawConsent: (tx: MerchantTx, said: Said) => withdrawConsent(ports, tx, rememberOf(tx), said),
    /** Nothing more to an address that nobody is known by. */
    stopAddress: (tx: MerchantTx, stop: Parameters<typeof stopAddress>[3]) => stopAddress(ports, tx, rememberOf(tx), stop),
    /** Answers once all that was committed is written. Rejects where it could not be. */
    keep(): Promise<void> {
      keeping = keeping.catch(() => undefined).then(keepAll);
      return keeping;
    },
  };
}
