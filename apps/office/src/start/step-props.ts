import type { Store } from '../api/queries.ts';

/** What each step is given: the shop's first store, whether it is done, and how to go on to the next. */
export type StepProps = { readonly store: Store; readonly is_done: boolean; readonly onNext: () => void };
