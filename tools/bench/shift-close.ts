import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert } from '@stilltill/domain/result';
import { must, reached } from '@stilltill/testing/till-bench';
import { createNodeTill } from '@stilltill/till-engine/node';

const SALES = 5000;

/**
 * Milliseconds that closing a shift takes at a till that sold 5,000 times in it: the engine of the till with its journal
 * in files, an fsync for each sale, while it uploads them.
 */
export async function closeAfterSales(origin: string, code: string, operator: { readonly name: string; readonly pin: string }, barcode: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'stilltill-bench-till-'));
  const till = await createNodeTill({ folder, server: origin });
  try {
    must(await till.enrol(code));
    await reached(till, ({ phase, catalog }) => phase === 'locked' && !catalog.syncing);
    const { id } = till.state().operators.find(({ name }) => name === operator.name) ?? { id: '' };
    must(await till.signOn(id, operator.pin));
    must(await till.openShift(0n));
    for (let sale = 0; sale < SALES; sale++) {
      const line = must(await till.scan(barcode));
      must(await till.takeCash(line.amount_minor));
    }
    const counted_minor = till.state().shift?.sales_minor ?? 0n;
    const began_ms = performance.now();
    const { closing } = must(await till.closeShift(counted_minor, null));
    const took_ms = performance.now() - began_ms;
    assert(closing.sales === SALES && closing.difference_minor === 0n, 'the shift holds every sale');
    return took_ms;
  } finally {
    await till.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
