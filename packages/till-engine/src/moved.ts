/** What is known of a move of this terminal to another store: see `moving.ts`. */
import type { Certificate } from '@stilltill/domain/journal';
import type { Identity } from './memory.ts';

/** As the server's answer has it, before anything of it is believed. */
export type Moved = { readonly certificate: Certificate; readonly store: { readonly name: string; readonly currency: Identity['currency'] } };

/** What of the earlier store is still open. `parked`: baskets that were put aside here. `session`: somebody may still be printing what the shift came to. */
export type MoveWaitsFor = 'basket' | 'parked' | 'shift' | 'session';
