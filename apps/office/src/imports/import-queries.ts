/** What the pages of imports read. All keys begin with 'imports', so that one word refreshes them. */
import { DataImportDetail, DataImportList, DataImportProblemPage } from '@stilltill/protocol/office-imports';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { ask, queryOf, unwrap } from '../api/client.ts';
import type { Paged } from '../api/queries.ts';

export type ImportDetail = z.output<typeof DataImportDetail>;
export type ImportItem = z.output<typeof DataImportList>['items'][number];
export type ImportProblem = z.output<typeof DataImportProblemPage>['items'][number];

const BASE = '/office/imports';
/** What is under way is asked after every so often. */
const FOLLOW_MS = 700;

export const isUnderWay = ({ state }: Pick<ImportItem, 'state'>): boolean => ['waiting', 'running', 'undoing'].includes(state);

export const importQueries = {
  list: () => queryOptions({ queryKey: ['imports', 'list'], queryFn: async ({ signal }) => unwrap(await ask(DataImportList, BASE, { signal })) }),
  one: (id: string) => queryOptions({
    queryKey: ['imports', 'one', id], queryFn: async ({ signal }) => unwrap(await ask(DataImportDetail, `${BASE}/${id}`, { signal })),
    refetchInterval: ({ state: { data } }) => (data && isUnderWay(data) ? FOLLOW_MS : false),
  }),
  problems: (id: string): Paged<ImportProblem> => ({
    key: ['imports', 'problems', id], read: async (after, signal) => unwrap(await ask(DataImportProblemPage, `${BASE}/${id}/problems${queryOf({ after })}`, { signal })),
  }),
};
