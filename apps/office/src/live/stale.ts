/** What a page shows and no longer holds, by the first words of the keys of queries, after what the line tells. */
import type { ReferenceKind } from '@stilltill/protocol/reference';
import type { LiveEvent } from '@stilltill/protocol/live';

/** Of what a colleague set. Forms hold what they began with, so that what is typed stays. */
const OF_KIND: Readonly<Record<ReferenceKind, readonly string[]>> = {
  product: ['products', 'product', 'favourites', 'categories', 'repricings'], category: ['categories', 'products'], promotion: ['promotions'], points: ['points'],
  operator: ['operators', 'roles'], role: ['roles', 'operators'], roster: ['roster'], sign_on_demand: ['operators', 'watch'],
  store: ['stores', 'today'], settings: ['fleet'], terminal: ['fleet', 'terminals'], fault: ['fleet'],
};
const OF_ALL_KINDS = [...new Set(Object.values(OF_KIND).flat())];
const OF_ENTRIES = ['today', 'terminals', 'fleet', 'stock', 'shift', 'first_steps'];

export function staleAfter(event: LiveEvent): readonly string[] {
  switch (event.type) {
    case 'entries': return OF_ENTRIES;
    case 'changes': return event.kinds ? event.kinds.flatMap((kind) => (Object.hasOwn(OF_KIND, kind) ? OF_KIND[kind as ReferenceKind] : [])) : OF_ALL_KINDS;
    case 'terminals': return ['fleet', 'terminals'];
    case 'terminal': return ['fleet', 'terminals', 'today', 'first_steps'];
    case 'exception': return ['today'];
    case 'approval': return ['approvals'];
    case 'finding': case 'case': case 'watch_run': return ['watch'];
    case 'sign_on_demand': return ['operators', 'watch'];
    case 'purchasing': return ['purchasing'];
  }
}

/** After the line was lost: all that it could have told. */
export const STALE_AFTER_LOSS: readonly string[] = [...new Set([...OF_ENTRIES, ...OF_ALL_KINDS, 'approvals', 'watch', 'purchasing'])];

/**
 * What was asked between the first reading of a page and the moment from which its line stood is told by nobody: somebody at a
 * till waits for it. Figures follow with the next thing that happens.
 */
export const WAITED_FOR: readonly string[] = ['approvals'];
