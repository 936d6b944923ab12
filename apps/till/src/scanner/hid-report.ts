/**
 * Reads barcodes from the input reports of a scanner on USB, as its report descriptor lays them out.
 *
 * USB HID Point of Sale Usage Tables 1.02, usage page 0x8C: of a scanned data report (0x12) the fields are the AIM
 * symbology identifier (0xFB to 0xFD), the decoded data (0xFE), and whether the next report goes on with the same barcode
 * (0xFF). How many bytes of the data count is the byte count of the generic desktop page (0x01:0x3B). Where each field
 * stands differs from maker to maker, so nothing is read from a fixed place.
 */

/** As far as WebHID's HIDReportItem is read here. Usages are 32 bits: the page above the usage. Sizes are in bits. */
export type ReportItem = {
  readonly usages?: readonly number[]; readonly isRange?: boolean; readonly usageMinimum?: number; readonly usageMaximum?: number;
  readonly reportSize?: number; readonly reportCount?: number;
};
export type Report = { readonly reportId?: number; readonly items?: readonly ReportItem[] };
export type Collection = {
  readonly usagePage?: number; readonly usage?: number; readonly children?: readonly Collection[];
  readonly inputReports?: readonly Report[]; readonly featureReports?: readonly Report[];
};

export const BARCODE_PAGE = 0x8c;
const BYTE_COUNT = 0x0001_003b;
const SYMBOLOGY = [0x008c_00fb, 0x008c_00fc, 0x008c_00fd];
const DATA = 0x008c_00fe;
const CONTINUED = 0x008c_00ff;

type Field = { readonly at_bit: number; readonly bits: number };
/** Where the fields of a scanned data report stand in it. Absent ones: the scanner does not tell. */
export type ScanLayout = {
  readonly report_id: number; readonly data: readonly Field[]; readonly count: Field | null; readonly symbology: readonly Field[]; readonly continued: Field | null;
};

/** The layouts of a device's scanned data reports; none: it is no scanner, or not one that sends barcodes. */
export function scanLayouts(collections: readonly Collection[]): ScanLayout[] {
  const layouts = new Map<number, ScanLayout>();
  const look = ({ inputReports = [], children = [] }: Collection): void => {
    // The outermost collection holds a report whole; one inside it may hold a part.
    for (const report of inputReports) {
      const layout = layoutOf(report);
      if (layout && !layouts.has(layout.report_id)) layouts.set(layout.report_id, layout);
    }
    children.forEach(look);
  };
  collections.filter(({ usagePage }) => usagePage === BARCODE_PAGE).forEach(look);
  return [...layouts.values()];
}

function layoutOf({ reportId = 0, items = [] }: Report): ScanLayout | null {
  const fields = new Map<number, Field[]>();
  let at_bit = 0;
  for (const item of items) {
    const { reportSize = 0, reportCount = 0 } = item;
    for (let place = 0; place < reportCount; place++) {
      const usage = usageAt(item, place);
      if (usage !== undefined) fields.set(usage, [...(fields.get(usage) ?? []), { at_bit, bits: reportSize }]);
      at_bit += reportSize;
    }
  }
  const data = (fields.get(DATA) ?? []).filter(({ at_bit: at, bits }) => bits === 8 && at % 8 === 0);
  if (data.length === 0) return null;
  const first = (usage: number): Field | null => fields.get(usage)?.[0] ?? null;
  return { report_id: reportId, data, count: first(BYTE_COUNT), symbology: SYMBOLOGY.flatMap((usage) => first(usage) ?? []), continued: first(CONTINUED) };
}

/** Of several fields in one item each takes the next usage; the last usage holds for all that are left. */
function usageAt({ usages = [], isRange = false, usageMinimum = 0, usageMaximum = 0 }: ReportItem, place: number): number | undefined {
  return isRange ? Math.min(usageMinimum + place, usageMaximum) : usages[Math.min(place, usages.length - 1)];
}

/** A part of a barcode, or all of it. `symbology`: such as "]E0"; null: not said. */
export type ScanPart = { readonly bytes: readonly number[]; readonly symbology: string | null; readonly isContinued: boolean };

/** A report that is shorter than its layout, as from a device that lies about itself, has no part: null. */
export function readReport(layout: ScanLayout, report: DataView): ScanPart | null {
  const { data, count, continued } = layout;
  const last = data.at(-1);
  if (!last || last.at_bit + last.bits > report.byteLength * 8) return null;
  const all = data.map(({ at_bit }) => report.getUint8(at_bit / 8));
  const counted = count && readField(report, count);
  const bytes = counted !== null && counted <= all.length ? all.slice(0, counted) : withoutPadding(all);
  const symbology = layout.symbology.map((field) => String.fromCharCode(readField(report, field) ?? 0)).join('').replaceAll('\0', '');
  return { bytes, symbology: symbology === '' ? null : symbology, isContinued: continued !== null && (readField(report, continued) ?? 0) !== 0 };
}

/** Little-endian, as all of USB. Null: the report ends before it. */
function readField(report: DataView, { at_bit, bits }: Field): number | null {
  if (at_bit + bits > report.byteLength * 8) return null;
  let value = 0;
  for (let bit = 0; bit < bits; bit++) {
    const at = at_bit + bit;
    value += ((report.getUint8(at >> 3) >> (at & 7)) & 1) * 2 ** bit;
  }
  return value;
}

function withoutPadding(bytes: readonly number[]): readonly number[] {
  return bytes.slice(0, bytes.findLastIndex((byte) => byte !== 0) + 1);
}

/** More than any barcode holds: 7,089 figures in the largest QR code. */
const BYTES_MAX = 8192;
/** The parts of one barcode follow each other at once. */
const PART_GAP_MS = 1000;

/** Puts the parts of barcodes together. Answers with a barcode when its last part has come, else null. */
export function makeAssembler(): (part: ScanPart, at_ms: number) => string | null {
  let bytes: number[] = [];
  let last_ms = Number.NEGATIVE_INFINITY;
  return (part, at_ms) => {
    // What came before it was never finished: it belongs to another barcode.
    if (at_ms - last_ms > PART_GAP_MS || bytes.length + part.bytes.length > BYTES_MAX) bytes = [];
    last_ms = at_ms;
    bytes = [...bytes, ...part.bytes];
    if (part.isContinued) return null;
    const barcode = textOf(bytes);
    bytes = [];
    return barcode === '' ? null : barcode;
  };
}

/** Most scanners are set to end a barcode as a keyboard would, with a line feed: that is no part of it. */
function textOf(bytes: readonly number[]): string {
  const whole = Uint8Array.from(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(whole).trim();
  } catch {
    return new TextDecoder('latin1').decode(whole).trim();
  }
}
