import type { CDPSession } from 'playwright-core';
import type { Browser } from '../e2e/chromium.ts';

const KINDS = new Set(['page', 'worker', 'service_worker', 'shared_worker']);

/** Heap in use of all pages and workers of a browser, with the bytes of their arrays and of their documents, in MiB to one decimal, as it stands without a forced collection. */
export async function heapMib(browser: Browser): Promise<number> {
  const whole = browser.context.browser();
  if (whole === null) throw new Error('this Chromium gives no session of its own');
  const session = await whole.newBrowserCDPSession();
  try {
    const { targetInfos } = await session.send('Target.getTargets');
    let bytes = 0;
    for (const { targetId, type } of targetInfos) if (KINDS.has(type)) bytes += await usedBytes(session, targetId);
    return Math.round(bytes / 104857.6) / 10;
  } finally {
    await session.detach();
  }
}

async function usedBytes(session: CDPSession, targetId: string): Promise<number> {
  const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: false });
  const { promise, resolve } = Promise.withResolvers<number>();
  const hear = (event: { sessionId: string; message: string }): void => {
    const answer = JSON.parse(event.message) as { id?: number; result?: { usedSize?: number; embedderHeapUsedSize?: number; backingStorageSize?: number } };
    if (event.sessionId === sessionId && answer.id === 1) {
      const { usedSize = 0, embedderHeapUsedSize = 0, backingStorageSize = 0 } = answer.result ?? {};
      resolve(usedSize + embedderHeapUsedSize + backingStorageSize);
    }
  };
  session.on('Target.receivedMessageFromTarget', hear);
  await session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id: 1, method: 'Runtime.getHeapUsage' }) });
  const used = await promise;
  session.off('Target.receivedMessageFromTarget', hear);
  await session.send('Target.detachFromTarget', { sessionId });
  return used;
}
