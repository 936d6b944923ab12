/** What a simulated till and the people at it are given. */
import type { Sale } from '@stilltill/domain/sale';
import type { FakeNetwork, Letter } from './fake-network.ts';
import type { FakeTime } from './fake-time.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { Book } from './simulation-ledger.ts';
import type { SimOffice } from './simulation-office.ts';
import type { RightsRule } from './simulation-rights.ts';
import type { SimShop } from './simulation-shop.ts';

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
  /** Carries what is under way, for somebody who waits for the network; where it is away it loses it. `meddle` sees each answer first, and says whether it is lost. */
  readonly pump: (meddle?: (letter: Letter) => boolean) => Promise<void>;
  /** Something that must never happen, seen at the till itself. */
  readonly blame: (what: string, rule?: RightsRule | 'blocked') => void;
  readonly office: Pick<SimOffice, 'waiting' | 'answer' | 'isLocked'>;
  readonly isServerUp: () => boolean;
  readonly isPossible: (fault: 'approval_forged' | 'approval_answer_lost') => boolean;
};
