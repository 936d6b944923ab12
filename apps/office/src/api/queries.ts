/** What the pages read, each with the key under which it is kept. Live events invalidate by the first word of a key. */
import {
  EntryPage, ExceptionDetail, ExceptionPage, Me, Proof, SaleDetail, SalePage, ShiftPage, StoreList, TerminalList, TodayAnswer,
} from '@stilltill/protocol/office';
import { CategoryList, FavouriteList, ProductDetail, ProductPage } from '@stilltill/protocol/office-catalog';
import { OperatorList, RoleList } from '@stilltill/protocol/office-staff';
import { StoreDisplay } from '@stilltill/protocol/display';
import { PrinterList, StoreReceipt } from '@stilltill/protocol/printing';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { ask, queryOf, unwrap } from './client.ts';

export type Me = z.output<typeof Me>;
export type Store = z.output<typeof StoreList>['items'][number];
export type Today = z.output<typeof TodayAnswer>;
export type EntryItem = z.output<typeof EntryPage>['items'][number];
export type SaleItem = z.output<typeof SalePage>['items'][number];
export type SaleDetail = z.output<typeof SaleDetail>;
export type Proof = z.output<typeof Proof>;
export type TerminalItem = z.output<typeof TerminalList>['items'][number];
export type ExceptionItem = z.output<typeof ExceptionPage>['items'][number];
export type ExceptionDetail = z.output<typeof ExceptionDetail>;
export type OperatorItem = z.output<typeof OperatorList>['items'][number];
export type RoleItem = z.output<typeof RoleList>['items'][number];
export type ShiftItem = z.output<typeof ShiftPage>['items'][number];
export type CategoryItem = z.output<typeof CategoryList>['items'][number];
export type ProductDetail = z.output<typeof ProductDetail>;
export type PrinterItem = z.output<typeof PrinterList>['items'][number];
export type ProductItem = z.output<typeof ProductPage>['items'][number];

/** Where one entry stands, as addresses name it. */
export type EntryPlace = { readonly terminal: string; readonly epoch: string; readonly seq: number; readonly hash: string };

type Parameters = Readonly<Record<string, string | number | undefined>>;

function one<S extends z.ZodType>(key: readonly unknown[], schema: S, path: string) {
  return queryOptions({
    queryKey: key,
    queryFn: async ({ signal }): Promise<z.output<S>> => unwrap(await ask(schema, path, { signal })),
  });
}

export type PageOf<T> = { readonly items: readonly T[]; readonly next: string | null };

/** A list that is read page by page, as `usePages` reads it. */
export type Paged<T, P extends PageOf<T> = PageOf<T>> = {
  readonly key: readonly unknown[];
  /** `after`: where the page before ended; undefined for the first. */
  readonly read: (after: string | undefined, signal: AbortSignal) => Promise<P>;
};

function pages<T>(name: string, schema: z.ZodType<PageOf<T>>, path: string, parameters: Parameters): Paged<T> {
  return {
    key: [name, parameters],
    read: async (after, signal) => unwrap(await ask(schema, path + queryOf({ ...parameters, after }), { signal })),
  };
}

const placePath = (place: EntryPlace): string => `${place.terminal}/${place.epoch}/${place.seq}/${place.hash}`;

export const queries = {
  me: () => one(['me'], Me, '/office/me'),
  stores: () => one(['stores'], StoreList, '/office/stores'),
  today: (store: string | undefined) => one(['today', store], TodayAnswer, `/office/today${queryOf({ store })}`),
  entries: (parameters: Parameters) => pages('entries', EntryPage, '/office/entries', parameters),
  sales: (parameters: Parameters): Paged<SaleItem, z.output<typeof SalePage>> => ({
    key: ['sales', parameters], read: async (after, signal) => unwrap(await ask(SalePage, `/office/sales${queryOf({ ...parameters, after })}`, { signal })),
  }),
  sale: (place: EntryPlace) => one(['sale', place], SaleDetail, `/office/sales/${placePath(place)}`),
  proof: (place: EntryPlace) => ({ ...one(['proof', place], Proof, `/office/proof/${placePath(place)}`), staleTime: 0 }),
  terminals: () => one(['terminals'], TerminalList, '/office/terminals'),
  exceptions: (parameters: Parameters) => pages('exceptions', ExceptionPage, '/office/exceptions', parameters),
  exception: (id: string) => one(['exception', id], ExceptionDetail, `/office/exceptions/${id}`),
  operators: () => one(['operators'], OperatorList, '/office/operators'),
  roles: () => one(['roles'], RoleList, '/office/roles'),
  printers: () => one(['printers'], PrinterList, '/office/printers'),
  receipt: (store: string) => one(['receipt', store], StoreReceipt, `/office/stores/${store}/receipt`),
  display: (store: string) => one(['display', store], StoreDisplay, `/office/stores/${store}/display`),
  shifts: () => pages('shifts', ShiftPage, '/office/shifts', {}),
  categories: () => one(['categories'], CategoryList, '/office/categories'),
  favourites: () => one(['favourites'], FavouriteList, '/office/products/favourites'),
  product: (id: string) => one(['product', id], ProductDetail, `/office/products/${id}`),
  products: (parameters: Parameters) => pages('products', ProductPage, '/office/products', parameters),
};
