/** Barcodes of goods as scanners send them (GS1 General Specifications 5.2 and 7.9, GS1 Digital Link 1.2). */

/** EAN-8, UPC-A, EAN-13 and ITF-14. */
const GTIN = /^(?:\d{8}|\d{12,14})$/;

/** Whether a text is a barcode of goods whose check digit fits. */
export function isGtin(text: string): boolean {
  return GTIN.test(text) && checkDigit(text.slice(0, -1)) === text.at(-1);
}

/** The digit that makes the weighed sum of a number of digits a multiple of ten: from the right, 3 and 1 in turn. */
export function checkDigit(digits: string): string {
  let weighed = 0;
  for (let at = 0; at < digits.length; at++) weighed += Number(digits[digits.length - 1 - at]) * (at % 2 === 0 ? 3 : 1);
  return String((10 - (weighed % 10)) % 10);
}

/**
 * The UPC-A that a UPC-E stands for, or null where it is none. A UPC-E has eight digits: number system 0 or 1, six that
 * leave zeros out, and the check digit of the whole.
 */
export function expandUpcE(text: string): string | null {
  const [, system, digits, check] = /^([01])(\d{6})(\d)$/.exec(text) ?? [];
  if (system === undefined || digits === undefined) return null;
  const last = Number(digits[5]);
  const [maker, item] = last <= 2 ? [`${digits.slice(0, 2)}${last}00`, `00${digits.slice(2, 5)}`]
    : last === 3 ? [`${digits.slice(0, 3)}00`, `000${digits.slice(3, 5)}`]
      : last === 4 ? [`${digits.slice(0, 4)}0`, `0000${digits.slice(4, 5)}`]
        : [digits.slice(0, 5), `0000${last}`];
  const whole = system + maker + item;
  return checkDigit(whole) === check ? whole + check : null;
}

/** Has the length of a barcode of goods, but its check digit does not fit: a scanner or a person read a digit wrongly. */
export function isMisread(text: string): boolean {
  return GTIN.test(text) && !isGtin(text) && expandUpcE(text) === null;
}

/** What a scan says: a barcode or a code of the shop's own; a link, and the barcode that it carries if it carries one. */
export type ReadScan = { readonly kind: 'code'; readonly code: string } | { readonly kind: 'link' };

/** Reads a scan. A QR code may hold a link: a GS1 Digital Link names the goods after `/01/`. */
export function readScan(text: string): ReadScan {
  const trimmed = text.trim();
  if (!/^https?:\/\//i.test(trimmed)) return { kind: 'code', code: trimmed };
  const gtin = /\/(?:01|gtin)\/(\d{8}|\d{12,14})(?:[/?#]|$)/i.exec(trimmed)?.[1];
  return gtin !== undefined && isGtin(gtin) ? { kind: 'code', code: gtin } : { kind: 'link' };
}
