import { useSyncExternalStore } from 'react';
import { useSurroundings } from '../till-context.ts';
import type { PrinterState } from './printer.ts';

/** A part of the printer's state, as it is: never an object of its own. */
export function usePrinter<T>(select: (state: PrinterState) => T): T {
  const { printer } = useSurroundings();
  const read = (): T => select(printer.get());
  return useSyncExternalStore(printer.subscribe, read, read);
}
