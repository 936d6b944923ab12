/** What the pages of promotions read. All keys begin with 'promotions', so that one word refreshes them. */
import { PromotionDetail, PromotionPage, PromotionTrialAnswer, StoreSelling } from '@stilltill/protocol/office-promotions';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { ask, queryOf, unwrap } from '../api/client.ts';

export type PromotionDetail = z.output<typeof PromotionDetail>;
export type PromotionItem = PromotionList['items'][number];
export type TrialAnswer = z.output<typeof PromotionTrialAnswer>;
export type Selling = z.output<typeof StoreSelling>['selling'];
type PromotionState = PromotionItem['state'];

type PromotionList = z.output<typeof PromotionPage>;

/** A page of the list. Throws a `FaultError`. */
export async function readPromotions(state: PromotionState | undefined, after: string | undefined, signal: AbortSignal): Promise<PromotionList> {
  return unwrap(await ask(PromotionPage, `/office/promotions${queryOf({ state, after })}`, { signal }));
}

export const promotionQueries = {
  one: (id: string) => queryOptions({
    queryKey: ['promotions', 'one', id],
    queryFn: async ({ signal }) => unwrap(await ask(PromotionDetail, `/office/promotions/${id}`, { signal })),
  }),
  trial: (asked: object | null) => queryOptions({
    queryKey: ['promotions', 'trial', asked && JSON.stringify(asked, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part))], enabled: asked !== null,
    queryFn: async ({ signal }) => unwrap(await ask(PromotionTrialAnswer, '/office/promotions/try', { method: 'POST', body: asked ?? {}, signal })),
    placeholderData: (before) => before,
  }),
  selling: (store: string) => queryOptions({
    queryKey: ['selling', store],
    queryFn: async ({ signal }) => unwrap(await ask(StoreSelling, `/office/stores/${store}/selling`, { signal })),
  }),
};
