import type { FaultName } from '@stilltill/testing/simulation';

export type Edit = { readonly file: string; readonly find: string; readonly put: string };
export type Bug = {
  /** What somebody got wrong. */
  readonly wrong: string;
  readonly edits: readonly Edit[];
  /** Faults under which it shows; 'gate': it shows where the gate is simulated. */
  readonly faults: readonly FaultName[] | 'gate';
};
