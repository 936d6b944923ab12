/** Documents as bytes. The encoder is large and asked for at the first print: a start does not wait for it. */
import type { PaperDocument } from '@stilltill/printing';
import type { PrinterSettings } from './settings.ts';

export async function encodeInBrowser(document: PaperDocument, { roll, letters }: PrinterSettings): Promise<Uint8Array<ArrayBuffer>> {
  const [{ encodeEscPos }, { rasteriseOnCanvas }] = await Promise.all([import('@stilltill/printing/escpos'), import('@stilltill/printing/canvas')]);
  return encodeEscPos(document, { roll, letters, rasterise: rasteriseOnCanvas });
}
