/**
 * What an ESC/POS printer says of itself: four bytes that it sends by itself once `GS a` was asked for, or one byte for
 * each `DLE EOT n`. Source: the tables of Epson's ESC/POS command reference, which the clones follow.
 *
 * Bits 1 and 4 mark a byte as an answer, so that a printer's answer is told from whatever else comes over the line.
 */

export type Paper = 'ok' | 'near_end' | 'out' | 'unknown';
/** `codes`: of the catalogue, the first thing to mend first. */
export type PrinterStatus = { readonly codes: readonly PrinterCode[]; readonly paper: Paper };

/** In the order in which a person mends them. */
export const PRINTER_CODES = [
  'printer.unrecoverable', 'printer.cutter', 'printer.paper_out', 'printer.cover_open', 'printer.overheated', 'printer.recoverable', 'printer.error',
  'printer.waiting', 'printer.feeding', 'printer.feed_button', 'printer.offline', 'printer.paper_near_end', 'printer.drawer_signal',
] as const;
export type PrinterCode = (typeof PRINTER_CODES)[number];

/** A drawer's switch, and a finger on the feed button, are no fault: they are told where somebody looks. */
export const PRINTER_SIGNS: ReadonlySet<string> = new Set<PrinterCode>(['printer.drawer_signal', 'printer.feed_button', 'printer.feeding']);

type Bit = readonly [bit: number, code: PrinterCode];

/** `GS a`: byte, then bit from 0. */
const AUTOMATIC: readonly (readonly Bit[])[] = [
  [[2, 'printer.drawer_signal'], [3, 'printer.offline'], [5, 'printer.cover_open'], [6, 'printer.feeding']],
  [[0, 'printer.waiting'], [1, 'printer.feed_button'], [2, 'printer.recoverable'], [3, 'printer.cutter'], [5, 'printer.unrecoverable'], [6, 'printer.overheated']],
  [[0, 'printer.paper_near_end'], [1, 'printer.paper_near_end'], [2, 'printer.paper_out'], [3, 'printer.paper_out']],
  [],
];

/** `DLE EOT n`. */
const POLLED: Readonly<Record<1 | 2 | 3 | 4, readonly Bit[]>> = {
  1: [[2, 'printer.drawer_signal'], [3, 'printer.offline'], [5, 'printer.waiting'], [6, 'printer.feed_button']],
  2: [[2, 'printer.cover_open'], [3, 'printer.feeding'], [5, 'printer.paper_out'], [6, 'printer.error']],
  3: [[2, 'printer.recoverable'], [3, 'printer.cutter'], [5, 'printer.unrecoverable'], [6, 'printer.overheated']],
  4: [[2, 'printer.paper_near_end'], [3, 'printer.paper_near_end'], [5, 'printer.paper_out'], [6, 'printer.paper_out']],
};

const isSet = (byte: number, bit: number): boolean => (byte & (1 << bit)) !== 0;
const read = (byte: number, bits: readonly Bit[]): PrinterCode[] => bits.flatMap(([bit, code]) => (isSet(byte, bit) ? [code] : []));

function inOrder(found: readonly PrinterCode[]): PrinterCode[] {
  const all = new Set(found);
  // A cause says more than that the printer is offline or has an error because of it.
  const hasCause = PRINTER_CODES.some((code) => all.has(code) && !VAGUE.has(code) && !PRINTER_SIGNS.has(code) && code !== 'printer.paper_near_end');
  if (all.has('printer.paper_out')) all.delete('printer.paper_near_end');
  return PRINTER_CODES.filter((code) => all.has(code) && !(hasCause && VAGUE.has(code)));
}
const VAGUE: ReadonlySet<PrinterCode> = new Set<PrinterCode>(['printer.offline', 'printer.error']);

function paperBy(codes: readonly PrinterCode[]): Paper {
  if (codes.includes('printer.paper_out')) return 'out';
  return codes.includes('printer.paper_near_end') ? 'near_end' : 'ok';
}

/** Whether a byte can be the first of the four that `GS a` brings. */
export function beginsAutomaticStatus(byte: number): boolean {
  return (byte & 0b1001_0011) === 0b0001_0000;
}

/** The four bytes of `GS a`. Null: it is something else. */
export function readAutomaticStatus(bytes: readonly number[]): PrinterStatus | null {
  const [first, ...rest] = bytes;
  if (bytes.length !== 4 || first === undefined || !beginsAutomaticStatus(first)) return null;
  if (rest.some((byte) => (byte & 0b1001_0000) !== 0)) return null;
  const found = AUTOMATIC.flatMap((bits, place) => read(bytes[place] as number, bits));
  return { codes: inOrder(found), paper: paperBy(found) };
}

/** Whether a byte can be the answer to `DLE EOT n`. */
export function isPolledAnswer(byte: number): boolean {
  return (byte & 0b1001_0011) === 0b0001_0010;
}

/**
 * Whether a printer that answered so prints nothing until somebody mends it: it is offline, for a cause that it names. One
 * that only says that it is offline may be feeding paper, and takes its job in a moment.
 */
export function isHeldUp(answers: PolledAnswers): boolean {
  const status = readPolledStatus(answers);
  const isOffline = status !== null && isSet(answers[1] ?? 0, 3);
  return isOffline && status.codes.some((code) => code !== 'printer.offline' && code !== 'printer.paper_near_end' && !PRINTER_SIGNS.has(code));
}

/** Answers by the n of their `DLE EOT n`, as many as came. */
export type PolledAnswers = { readonly [N in 1 | 2 | 3 | 4]?: number };

/** Of answers that came one after the other, from the first. */
export function polledAnswers(bytes: readonly number[]): PolledAnswers {
  return Object.fromEntries(bytes.slice(0, 4).map((byte, place) => [place + 1, byte]));
}

/** Answers to `DLE EOT n`. Null: one of them is something else. */
export function readPolledStatus(answers: PolledAnswers): PrinterStatus | null {
  const found: PrinterCode[] = [];
  for (const n of [1, 2, 3, 4] as const) {
    const byte = answers[n];
    if (byte === undefined) continue;
    if (!isPolledAnswer(byte)) return null;
    found.push(...read(byte, POLLED[n]));
  }
  return { codes: inOrder(found), paper: answers[4] === undefined && !found.includes('printer.paper_out') ? 'unknown' : paperBy(found) };
}
