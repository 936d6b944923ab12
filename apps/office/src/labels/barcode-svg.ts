/** Barcodes as pictures. Asked for by the page of labels alone: the drawing of all symbologies is large. */
// Draws by BWIPP, the reference implementation of barcodes, in SVG that stays sharp on paper.
import { code128, drawingSVG, ean13, ean8, upca } from 'bwip-js/browser';
import type { LabelCode } from '@stilltill/printing/labels';

const DRAW = { ean13, ean8, upca, code128 };

/** Address of the picture, for an image; with its figures below it. `bars_mm`: height of the bars beside a full width of the code. */
export function barcodePicture({ symbology, text }: LabelCode, bars_mm: number): string {
  // The figures of the retail codes have places of their own between the bars.
  const figures = symbology === 'code128' ? { textxalign: 'center' as const } : {};
  const svg = DRAW[symbology]({ bcid: symbology, text, height: bars_mm, includetext: true, ...figures }, drawingSVG());
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** Address of a Code 128 without its text, for what nobody is to type. */
export function codePicture(text: string, bars_mm: number): string {
  return `data:image/svg+xml,${encodeURIComponent(code128({ bcid: 'code128', text, height: bars_mm }, drawingSVG()))}`;
}
