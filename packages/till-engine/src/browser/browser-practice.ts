import type { Result } from '@stilltill/domain/result';
import { createHash } from '../hash.ts';
import { openPracticeTill } from '../practice/practice-till.ts';
import type { Till } from '../till.ts';
import { browserClock, browserRandom } from './create-browser-till.ts';
import { makeIndexedDbStorage, openTillDatabase } from './indexeddb-storage.ts';

/** A till to practise on, with the goods and people of this browser's own till. Of its database only reference data is read. */
export async function openBrowserPractice(operator: string, name?: string): Promise<Result<Till>> {
  const database = await openTillDatabase(name);
  const opened = await openPracticeTill({ shelf: makeIndexedDbStorage(database).shelf, operator, clock: browserClock, random: browserRandom, hash: await createHash() });
  if (!opened.ok) {
    database.close();
    return opened;
  }
  const till = opened.value;
  return {
    ok: true,
    value: {
      ...till,
      async close() {
        await till.close();
        database.close();
      },
    },
  };
}
