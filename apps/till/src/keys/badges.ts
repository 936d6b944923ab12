/** What of all that a scanner or a reader says is a badge. */
import { BADGE_CODE, normalizeBadge } from '@stilltill/protocol';

/** A printed badge: known by its mark wherever it is scanned. */
export function isPrintedBadge(read: string): boolean {
  return BADGE_CODE.test(read.normalize('NFKC').trim().toUpperCase());
}

/** Also the serial number of a card, which goods' barcodes may look like: only where nothing else is read. */
export function mayBeBadge(read: string): boolean {
  return normalizeBadge(read) !== null;
}
