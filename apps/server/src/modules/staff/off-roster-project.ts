/** Keeps what tills say of sign-ons outside of a roster that no manager let there, and when whoever did so went home. */
import type { Projection } from '../journal/index.ts';
import { endSignOns, insertSignOns } from './off-roster-store.ts';
import { serverTime } from './server-time.ts';

export const offRosterProjection: Projection = {
  name: 'off_roster',
  kinds: ['operator.off_roster', 'operator.signed_off'],
  async project(tx, entries) {
    const begun = entries.flatMap((entry) => {
      if (entry.kind !== 'operator.off_roster' || entry.body.by !== null) return [];
      const { chain, seq, variant, hash, epoch, terminal, store } = entry;
      return [{ chain, seq, variant, hash, epoch, terminal, store, operator: entry.body.operator, at: serverTime(entry) }];
    });
    await insertSignOns(tx, begun);
    await endSignOns(tx, entries.flatMap((entry) => (entry.kind === 'operator.signed_off' && entry.operator !== null ? [{ operator: entry.operator, store: entry.store, at: serverTime(entry) }] : [])));
    return [];
  },
};
