import { setFlagsFromString } from 'node:v8';

/** By how much the heap may grow over what lives in it before the old part is looked through again. */
const GROWING_PERCENT = 30;

/**
 * Keeps the memory of the process near what lives in it. Left alone, V8 lets the heap of a busy server grow to several times
 * that, since it has found that memory is cheap here; on the small machine below a till's counter it is not. It costs a quarter
 * more of the processor in the busiest minute (docs/PERFORMANCE.md), and nothing in a quiet one.
 */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWING_PERCENT}`);
}
