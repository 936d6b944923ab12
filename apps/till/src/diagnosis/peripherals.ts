import { PRINTER_SIGNS } from '@stilltill/domain/fault';
import type { Measures } from '@stilltill/till-engine';
import type { PrinterState } from '../printing/printer.ts';
import type { Scanner } from '../scanner/hid-scanners.ts';

/** What hangs on this till, as it is told at contacts. Of a scanner that types like a keyboard nobody knows. */
export function readPeripherals({ status, trouble, settings }: Pick<PrinterState, 'status' | 'trouble' | 'settings'>, scanners: readonly Scanner[]): Partial<Measures> {
  const said = status?.codes.filter((code) => !PRINTER_SIGNS.has(code)) ?? [];
  return {
    printer: [...new Set([...(trouble ? [trouble] : []), ...said])],
    ...(settings.kind === 'none' ? {} : { paper: status?.paper ?? 'unknown' as const }), ...(status ? { printer_bits: status.bits } : {}),
    ...(scanners.length === 0 ? {} : { scanner: scanners.every(({ isUsable }) => isUsable) ? 'ready' as const : 'failed' as const }),
  };
}
