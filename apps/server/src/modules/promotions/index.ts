/**
 * The door of promotions: what the office makes of them, which versions tills had, and whether arriving sales agree with
 * them; and how a store sells.
 */
import type { NewPromotion } from '@stilltill/protocol';
import type { z } from 'zod';
import type { HttpServer } from '../../platform/http.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { endPromotion, makePromotion } from './commands.ts';
import { addPromotionOfficeRoutes } from './office-routes.ts';
import type { PromotionPorts } from './ports.ts';
import { namesOf, promotionNames, selectPromotion, selectPromotions, stateOf } from './store.ts';

export { makePromotionProjection } from './project.ts';
export type { PromotionPorts } from './ports.ts';

export type Promotions = ReturnType<typeof makePromotions>;

export function makePromotions(ports: PromotionPorts) {
  return {
    /** `promotion_invalid`, `list_full`. The last act of its transaction. */
    makePromotion: (tx: MerchantTx, given: z.output<typeof NewPromotion>) => makePromotion(ports, tx, given),
    endPromotion: (tx: MerchantTx, id: string) => endPromotion(ports, tx, id),
    /** All that there ever were, the newest first, with what they gave. */
    async page(tx: MerchantTx, after: string | null, limit: number) {
      const now = new Date(ports.clock.now_ms()).toISOString();
      return (await selectPromotions(tx, { now, state: null, after, limit })).map((each) => ({ ...each, state: stateOf(each.promotion, now) }));
    },
    promotionNames, namesOf,
    /** The code without which it does not hold; null: there is none such, or it needs none. */
    couponOf: async (tx: MerchantTx, id: string): Promise<string | null> => (await selectPromotion(tx, id))?.promotion.coupon ?? null,
    /** Below /api/v1/office/promotions and /api/v1/office/stores. */
    addOfficeRoutes: (app: HttpServer): void => addPromotionOfficeRoutes(app, ports),
  };
}
