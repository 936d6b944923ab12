/** A product as it came: only what finds it is looked at; the rest is read when it is sold. */
export type RawProduct = {
  readonly id: string; readonly code?: unknown; readonly barcodes?: unknown; readonly names?: unknown;
  readonly spelt?: unknown; readonly category?: unknown;
};

/** What it is scanned or typed by: its barcodes, then the shop's own code, where it has one. */
export function codesOf(raw: RawProduct): string[] {
  const barcodes = Array.isArray(raw.barcodes) ? raw.barcodes.filter((barcode) => typeof barcode === 'string') : [];
  return typeof raw.code === 'string' && raw.code !== '' ? [...barcodes, raw.code] : barcodes;
}
