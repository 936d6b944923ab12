/** Scanners for tests, as their report descriptors describe them to WebHID. */
import type { Collection, ReportItem } from '../scanner/hid-report.ts';

const BARCODE = 0x8c << 16;
const bytes = (reportCount: number, ...usages: number[]): ReportItem => ({ usages, reportSize: 8, reportCount });
const bits = (reportCount: number, ...usages: number[]): ReportItem => ({ usages, reportSize: 1, reportCount });

/** What stands in a scanned data report, in the order of the descriptor. */
export function scannerWith(items: readonly ReportItem[], report_id = 2): readonly Collection[] {
  const inputReports = [{ reportId: report_id, items }];
  return [{ usagePage: 0x8c, usage: 0x02, inputReports, children: [{ usagePage: 0x8c, usage: 0x12, inputReports }] }];
}

/** The layout that manuals of Honeywell engines print: count, AIM identifier, 56 bytes, their own symbology, reserved, and a bit for "goes on". */
export const ITEMS_OF_ENGINES: readonly ReportItem[] = [
  bytes(1, 0x0001_003b), bytes(3, BARCODE + 0xfb, BARCODE + 0xfc, BARCODE + 0xfd), bytes(56, BARCODE + 0xfe), bytes(1, 0xff8c_0001), bytes(1, 0xff8c_0002), bits(1, BARCODE + 0xff), bits(7),
];
/** Another order, the identifier as a range, and no count: what stands behind the barcode is filled with zeros. */
export const ITEMS_WITHOUT_COUNT: readonly ReportItem[] = [
  bits(1, BARCODE + 0xff), bits(7), bytes(40, BARCODE + 0xfe), { isRange: true, usageMinimum: BARCODE + 0xfb, usageMaximum: BARCODE + 0xfd, reportSize: 8, reportCount: 3 },
];

/** The reports of a barcode under the layout of engines. */
export function reportsOfEngine(text: string, symbology = ']E0'): DataView[] {
  const all = new TextEncoder().encode(text);
  const reports: DataView[] = [];
  for (let from = 0; from === 0 || from < all.length; from += 56) {
    const part = all.subarray(from, from + 56);
    const report = new Uint8Array(63);
    report.set([part.length, ...new TextEncoder().encode(symbology)]);
    report.set(part, 4);
    report[60] = 0x64;
    report[62] = from + 56 < all.length ? 1 : 0;
    reports.push(new DataView(report.buffer));
  }
  return reports;
}
