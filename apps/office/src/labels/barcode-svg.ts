/** Barcodes as pictures. Asked for by the page of labels alone: the drawing of all symbologies is large. */
// Draws by BWIPP, the reference implementation of barcodes, in SVG that stays sharp on paper.
import { code128, drawingSVG, ean13, ean8, upca } from 'bwip-js/browser';
import type { LabelCode } from '@stilltill/printing/labels';

const DRAW = { ean13, ean8, upca, code128 };

/** Address of the picture, for an image; with its figures below it. */
export function barcodePicture({ symbology, text }: LabelCode): string {
  const svg = DRAW[symbology]({ bcid: symbology, text, height: 9, includetext: true, textxalign: 'center', textsize: 8 }, drawingSVG());
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
