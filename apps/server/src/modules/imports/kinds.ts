import type { DataImportKind } from '@stilltill/protocol';
import type { z } from 'zod';
import type { Kind } from './kind.ts';
import { PRODUCTS } from './products.ts';
import { STAFF } from './staff.ts';
import { STOCK } from './stock.ts';

/** Every kind of list that a shop may bring. */
export const KINDS: Readonly<Record<z.output<typeof DataImportKind>, Kind>> = { products: PRODUCTS, stock: STOCK, staff: STAFF };
