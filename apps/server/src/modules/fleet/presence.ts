/** Which terminals are there: their check-ins, those that do not come, those that nobody knows, and who is told of it. */
import type { MerchantTx } from '../../platform/postgres.ts';
import type { CheckedIn } from '../journal/index.ts';
import { dropHours, selectBefore, sweepCheckIns, writeCheckIns } from './check-ins.ts';
import { makeEstates } from './estate.ts';
import type { FleetPorts } from './ports.ts';
import { dropPlaces } from './places.ts';
import { makeTeller } from './teller.ts';
import { makeUnknownDevices } from './unknown-devices.ts';
import { makeWatchman } from './watchman.ts';

export function makePresence(ports: FleetPorts, merchants: () => Promise<readonly string[]>) {
  const { postgres, clock } = ports;
  const teller = makeTeller(ports.live);
  const unknown = makeUnknownDevices(postgres);
  const estates = makeEstates();
  const watchman = makeWatchman(ports, {
    merchants,
    sweep: async (merchant) => teller.tell(merchant, await postgres.withMerchant(merchant, (tx) => sweepCheckIns(tx, clock.now_ms()))),
    forget: (merchant, before, count_max) => postgres.withMerchant(merchant, async (tx) => Math.max(await dropHours(tx, before, count_max), await dropPlaces(tx, before, count_max))),
    keepUnknown: () => unknown.keep(clock.now_ms()),
  });
  return {
    teller, noteUnknown: unknown.note,
    async start(): Promise<() => void> {
      const unfollow = await ports.lost.follow(postgres.listener);
      const rest = await watchman.start();
      return () => {
        unfollow();
        rest();
        teller.flush();
      };
    },
    door: {
      /** Marks what did not come in time as late or silent, and tells screens. Done every few seconds by itself. */
      sweep: watchman.sweep,
      /** Tells screens at once what is told once a second. */
      tellNow: teller.flush,
      /** Forgets what is kept no longer. Done once a day by itself. */
      forget: watchman.forget,
      noteUnknown: unknown.note,
      /** Reads what is known of terminals that come, and answers with what takes their check-ins up, in the same transaction. */
      async prepareCheckIns(tx: MerchantTx, terminals: readonly string[]): Promise<(check_ins: readonly CheckedIn[]) => Promise<void>> {
        watchman.saw(tx.merchant_id);
        const [estate, before] = await Promise.all([estates.read(tx), selectBefore(tx, terminals)]);
        return async (check_ins) => teller.tellAfterCommit(tx, await writeCheckIns(tx, estate, before, check_ins));
      },
    },
  };
}
