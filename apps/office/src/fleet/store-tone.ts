import type { Counts } from './fleet-queries.ts';

/** By the worst of a store's terminals; quiet where none is in use. */
export function storeTone(store: Pick<Counts['stores'][number], 'counts' | 'with_faults' | 'drifting'>): 'red' | 'amber' | 'green' | 'quiet' {
  const { counts, with_faults, drifting } = store;
  if ((counts.lost ?? 0) + (counts.compromised ?? 0) > 0) return 'red';
  if ((counts.late ?? 0) + (counts.silent ?? 0) + (counts.enrolled ?? 0) + with_faults + drifting > 0) return 'amber';
  return (counts.active ?? 0) > 0 ? 'green' : 'quiet';
}
