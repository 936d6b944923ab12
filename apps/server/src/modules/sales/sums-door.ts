/** The sums of days as other rooms read them: what waits is added up first, as far as that takes no long time. */
import type { Entry } from '@stilltill/domain/journal';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { SalesPorts } from './ports.ts';
import { readGroupSums, readGroupTurnovers, readProductSums, readProductTurnovers } from './product-sums.ts';
import { readShiftsBetween } from './shift-queries.ts';
import { type Costed, readAbandoned, readAsides, readMargins, readOperatorSums, readStretches, readTaxSums, readTenderSums } from './sum-queries.ts';
import { type LineCosts, addUp, placesBetween, sumSome, weigh } from './sums.ts';

/** So many thousand sales at most are added up while somebody waits; the job does the rest. */
const STEPS_MAX = 5;

export function makeSums(ports: Pick<SalesPorts, 'journal'>, lineCosts: LineCosts) {
  return {
    /** Answers whether something still waits: sums of years that are only just being made. */
    async settle(tx: MerchantTx): Promise<boolean> {
      for (let step = 0; step < STEPS_MAX; step += 1) if (!(await sumSome(tx, lineCosts))) return false;
      return true;
    },
    stretches: readStretches, operators: readOperatorSums, tenders: readTenderSums, taxes: readTaxSums, asides: readAsides, margins: readMargins,
    products: readProductSums, productTurnovers: readProductTurnovers, groups: readGroupSums, groupTurnovers: readGroupTurnovers,
    /** Baskets given up in these stores between two moments. */
    async abandoned(tx: MerchantTx, stores: readonly string[], from: Date, to: Date, currency: string) {
      const chains = (await ports.journal.lookups.readChains(tx)).filter(({ store }) => stores.includes(store)).map(({ chain }) => chain);
      return readAbandoned(tx, chains, from, to, currency);
    },
    /** Shifts of these stores that ran between two moments. */
    shiftsBetween: (tx: MerchantTx, stores: readonly string[], from: Date, to: Date, currency: string) => readShiftsBetween(ports, tx, stores, from, to, currency),
    /** What sales of some minutes earned, which are read one by one. */
    async marginBetween(tx: MerchantTx, store: string, from: Date, until: Date, currency: string): Promise<Costed & { readonly net_minor: bigint }> {
      const found = await placesBetween(tx, store, from, until);
      const texts = (await ports.journal.lookups.describeEntries(tx, found)).map(({ text }) => text);
      const places = found.map((place, at) => ({ ...place, day: '0001-01-01', hour: 0, is_added: ((JSON.parse(texts[at] ?? '{}') as Entry).body as { tax_mode?: string } | undefined)?.tax_mode === 'added' }));
      const sums = addUp((await weigh(tx, places, lineCosts)).filter((each) => each.currency === currency)).sale_margin_hour;
      const [net_minor = 0n, costed_minor = 0n, cost_micro = 0n] = [...sums.values()][0]?.figures ?? [];
      return { net_minor, costed_minor, cost_micro };
    },
  };
}

export type { ProductSums } from './product-sums.ts';
export type { Asked, Asides, Costed, HourMargin, Sold, StretchSums, TenderSums } from './sum-queries.ts';
