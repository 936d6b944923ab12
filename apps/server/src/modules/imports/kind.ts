/** What each kind of import is: its columns, who may bring it, and how its rows are taken in and taken back. */
import type { FieldSpec } from '@stilltill/domain/tabular';
import type { Action } from '@stilltill/domain/operator';
import type { Result } from '@stilltill/domain/result';
import type { DataImportField } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { ImportPorts } from './ports.ts';
import type { Counts, ImportRow, Problem, Settings } from './store.ts';

export type Field = z.output<typeof DataImportField>;
/** One row by what its columns are. Null cells: it can't be read. */
export type FieldRow = { readonly line: number; readonly cells: Readonly<Partial<Record<Field, readonly string[]>>> | null };
export type Taken = { readonly counts: Partial<Counts>; readonly problems: readonly Problem[] };

/** Takes rows in, within one transaction. */
export type Taking = {
  take(rows: readonly FieldRow[]): Promise<Taken>;
  /** The last act of the transaction: tells whoever is to hear of it. */
  finish(): Promise<void>;
};

export type Kind = {
  readonly action: Action;
  readonly columns: readonly FieldSpec<Field>[];
  /** Whether the columns say enough, and the store is one. `import_columns_missing`, `import_store_missing`. */
  check(settings: Settings, stores: readonly { readonly id: string }[]): Result<null>;
  begin(ports: ImportPorts, tx: MerchantTx, row: ImportRow): Promise<Taking>;
  /** Takes a whole import back; `keep` writes down what came of it, before the tills are told as the last act of the transaction. */
  undo(ports: ImportPorts, tx: MerchantTx, row: ImportRow, tell: (rows_done: number) => Promise<void>, keep: (taken: Taken) => Promise<void>): Promise<void>;
};
