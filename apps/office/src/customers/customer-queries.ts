/** What the pages of customers read. All keys begin with 'customers', so that one word refreshes them. */
import { CustomerPage } from '@stilltill/protocol/office-contact';
import { CustomerDetail, CustomerWords, DuplicateList, ImportItem, ImportList, ImportProblemPage } from '@stilltill/protocol/office-customers';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { ask, queryOf, unwrap } from '../api/client.ts';
import type { PageOf, Paged } from '../api/queries.ts';

export type CustomerItem = z.output<typeof CustomerPage>['items'][number];
export type CustomerDetail = z.output<typeof CustomerDetail>;
export type CustomerWords = z.output<typeof CustomerWords>;
export type ConsentItem = CustomerWords['consents'][number];
export type DuplicateGroup = z.output<typeof DuplicateList>['items'][number];
export type ImportItem = z.output<typeof ImportItem>;
export type ImportProblem = z.output<typeof ImportProblemPage>['items'][number];

const BASE = '/office/customers';
type Parameters = Readonly<Record<string, string | number | undefined>>;

function one<S extends z.ZodType>(key: readonly unknown[], schema: S, path: string) {
  return queryOptions({ queryKey: ['customers', ...key], queryFn: async ({ signal }): Promise<z.output<S>> => unwrap(await ask(schema, path, { signal })) });
}
function pages<T>(name: string, schema: z.ZodType<PageOf<T>>, path: string, parameters: Parameters): Paged<T> {
  return {
    key: ['customers', name, path, parameters],
    read: async (after, signal) => unwrap(await ask(schema, path + queryOf({ ...parameters, after }), { signal })),
  };
}

export const customerQueries = {
  list: (find: string | undefined) => pages('list', CustomerPage, BASE, { find }),
  /** Who has exactly this number or address; nothing is asked while the text is empty. */
  found: (find: string) => queryOptions({
    queryKey: ['customers', 'found', find], enabled: find !== '',
    queryFn: async ({ signal }) => unwrap(await ask(CustomerPage, BASE + queryOf({ find, limit: 10 }), { signal })).items,
  }),
  one: (id: string) => one(['one', id], CustomerDetail, `${BASE}/${id}`),
  words: (id: string) => one(['words', id], CustomerWords, `/office/contact/customers/${id}`),
  duplicates: () => one(['duplicates'], DuplicateList, `${BASE}/duplicates`),
  imports: () => one(['imports'], ImportList, `${BASE}/imports`),
  import: (id: string) => one(['import', id], ImportItem, `${BASE}/imports/${id}`),
  problems: (id: string) => pages('problems', ImportProblemPage, `${BASE}/imports/${id}/problems`, {}),
};
