/** The page of the screen tests: the screens around a fake till, which the test reaches as `window.fakeTill`. */
import { ok } from '@stilltill/domain/result';
import { showTill } from '../boot.tsx';
import { isDisplay } from '../display/open-display.ts';
import { showDisplay } from '../display/show-display.tsx';
import { FAKE_PIN, type FakeTill, createFakeTill } from './fake-till.ts';

declare global {
  interface Window { fakeTill: FakeTill }
}

let ids = 0;
window.fakeTill = createFakeTill(Date.now);
if (isDisplay(window.location)) showDisplay(window);
else showTill(window.fakeTill, Date.now, { openPractice: async (operator) => ok(await practiceTill(operator)), uuid: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}` });

/** A fake of a fake: what practice does is shown by the engine's own tests. */
async function practiceTill(operator: string): Promise<FakeTill> {
  const till = createFakeTill(Date.now);
  await till.signOn(operator, FAKE_PIN);
  await till.openShift(20_000n);
  return till;
}
