/**
 * The one catalogue of faults, in both languages. It is a door of its own, because a till loads its texts only when
 * somebody looks: `@stilltill/domain/fault` alone holds what must always be there.
 */
import { CARD_FAULTS } from './card-responses.ts';
import { GENERAL_CARD_FAULTS } from './general-responses.ts';
import { NEXO_FAULTS } from './nexo-faults.ts';
import { PRINTER_FAULTS } from './printer-faults.ts';
import { REPORTED_FAULTS } from './reported-faults.ts';
import type { FaultEntry } from './shapes.ts';
import { TILL_FAULTS } from './till-faults.ts';

export { CARD_CLASSES, type CardClass } from './card-responses.ts';
export { type OwnFault, entryOfOwn, searchFaults, withOwn } from './search.ts';

export const FAULTS: readonly FaultEntry[] = [...PRINTER_FAULTS, ...TILL_FAULTS, ...CARD_FAULTS, ...GENERAL_CARD_FAULTS, ...NEXO_FAULTS, ...REPORTED_FAULTS];

const BY_CODE: ReadonlyMap<string, FaultEntry> = new Map(FAULTS.map((entry) => [entry.code, entry]));

/** By its code as a till reports it. Undefined: nobody has explained it. */
export function faultOf(code: string): FaultEntry | undefined {
  return BY_CODE.get(code);
}
