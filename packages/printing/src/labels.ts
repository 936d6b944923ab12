/** Shelf labels on common sheets: where each one stands. Lengths are in millimetres from the sheet's upper left corner. */

export type LabelSheet = {
  readonly width_mm: number; readonly height_mm: number; readonly columns: number; readonly rows: number;
  readonly label_width_mm: number; readonly label_height_mm: number;
  readonly left_mm: number; readonly top_mm: number;
  /** From the beginning of one label to that of the next. */
  readonly pitch_x_mm: number; readonly pitch_y_mm: number;
};

/** By the makers' templates: Avery 3474 and its like, Avery L7651, Avery 5160. */
export const LABEL_SHEETS = {
  a4_24: { width_mm: 210, height_mm: 297, columns: 3, rows: 8, label_width_mm: 70, label_height_mm: 37, left_mm: 0, top_mm: 0.5, pitch_x_mm: 70, pitch_y_mm: 37 },
  a4_65: { width_mm: 210, height_mm: 297, columns: 5, rows: 13, label_width_mm: 38.1, label_height_mm: 21.2, left_mm: 4.67, top_mm: 10.7, pitch_x_mm: 40.64, pitch_y_mm: 21.2 },
  letter_30: { width_mm: 215.9, height_mm: 279.4, columns: 3, rows: 10, label_width_mm: 66.675, label_height_mm: 25.4, left_mm: 4.7625, top_mm: 12.7, pitch_x_mm: 69.85, pitch_y_mm: 25.4 },
} as const satisfies Readonly<Record<string, LabelSheet>>;
export type LabelSheetName = keyof typeof LABEL_SHEETS;

export type LabelPlace = { readonly left_mm: number; readonly top_mm: number };

/** Each sheet with the places of its labels, in reading order. `skipped`: places of the first sheet that are used up already. */
export function placeLabels(count: number, sheet: LabelSheet, skipped: number): LabelPlace[][] {
  const per_sheet = sheet.columns * sheet.rows;
  const sheets: LabelPlace[][] = [];
  for (let label = 0; label < count; label++) {
    const place = label + (skipped % per_sheet);
    const at = place % per_sheet;
    const top_mm = sheet.top_mm + Math.floor(at / sheet.columns) * sheet.pitch_y_mm;
    const left_mm = sheet.left_mm + (at % sheet.columns) * sheet.pitch_x_mm;
    (sheets[Math.floor(place / per_sheet)] ??= []).push({ left_mm, top_mm });
  }
  return sheets;
}

export type LabelCode = { readonly symbology: 'ean13' | 'ean8' | 'upca' | 'code128'; readonly text: string };

/** How a barcode is drawn so that a till reads the same again; null: a scanner could not read it on a label. */
export function labelCode(barcode: string): LabelCode | null {
  if (/^\d{13}$/.test(barcode) && hasCheckDigit(barcode)) return { symbology: 'ean13', text: barcode };
  if (/^\d{12}$/.test(barcode) && hasCheckDigit(barcode)) return { symbology: 'upca', text: barcode };
  if (/^\d{8}$/.test(barcode) && hasCheckDigit(barcode)) return { symbology: 'ean8', text: barcode };
  return /^[\x20-\x7e]{1,24}$/.test(barcode) ? { symbology: 'code128', text: barcode } : null;
}

/** GS1 General Specifications, 7.9: weights 3 and 1 from the right. */
function hasCheckDigit(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 1 : 3), 0);
  return sum % 10 === 0;
}
