/** What a simulated till and the people at it are given. */
import type { Sale } from '@stilltill/domain/sale';
import type { FakeNetwork } from './fake-network.ts';
import type { FakeTime } from './fake-time.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { Book } from './simulation-ledger.ts';
import type { SimShop } from './simulation-server.ts';

/** When the power goes: after so many turns of the program, or at the very moment in which somebody hears the answer. */
export type PowerCut = number | 'when_heard';

export type SimTillParts = {
  readonly name: string; readonly terminal: string; readonly shop: SimShop; readonly time: FakeTime; readonly network: FakeNetwork;
  readonly random: SeededRandom; readonly book: Book;
  /** Sales by id, of all tills, for refunds. */
  readonly sales: Map<string, Sale>;
  readonly settle: () => Promise<void>;
  readonly say: (text: string) => void;
  readonly count: (fault: string) => void;
  /** Carries what is under way, for somebody who waits for the network; where it is away it loses it. */
  readonly pump: () => Promise<void>;
  /** Something that must never happen, seen at the till itself. */
  readonly blame: (what: string) => void;
};
