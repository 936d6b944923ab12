/** Goods that come back for those of the basket. They only ride in it: they have come back once it is paid, in the same write. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import { type Basket, type Exchange, hasMoney } from '@stilltill/domain/sale';
import type { Core } from './core.ts';
import type { Permits } from './permits.ts';
import { judgeRefund } from './refunds.ts';
import type { Selling } from './selling.ts';
import type { SaleRefund } from './till.ts';

/** Both are to be called in turn. */
export type Exchanges = {
  begin(request: SaleRefund, approval: string | undefined): Promise<Result<Basket>>;
  cancel(): Promise<Result<Basket>>;
};

export function makeExchanges(core: Core, selling: Selling, permits: Permits): Exchanges {
  return {
    async begin(request, approval) {
      const basket = selling.basket();
      if (hasMoney(basket)) return fail('basket_has_money');
      if (basket.exchange) return fail('exchange_under_way');
      // Coins play no part in what goods are worth: only what is over may go back in cash.
      const judged = judgeRefund(core, permits, request, 1n, approval);
      if (!judged.ok) return judged;
      const { sums, approvals, before, points } = judged.value;
      const { found, kind, reason } = request;
      const exchange: Exchange = {
        ...sums, refund: core.ports.ids.uuid(), sale: found.sale.sale, number: found.number, left_minor: found.sale.total_minor - before.total_minor, kind,
        reason: reason?.trim().slice(0, 300) || null, ...(approvals.length > 0 ? { approvals } : {}), ...(points ? { points } : {}),
      };
      return selling.change((each) => ok({ ...each, exchange }));
    },
    cancel: () => selling.change(({ exchange: _given_up, ...basket }) => (hasMoney(basket) ? fail('basket_has_money') : ok(basket))),
  };
}
