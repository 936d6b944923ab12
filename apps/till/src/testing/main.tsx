/** The page of the screen tests: the screens around a fake till, which the test reaches as `window.fakeTill`. */
import { showTill } from '../boot.tsx';
import { type FakeTill, createFakeTill } from './fake-till.ts';

declare global {
  interface Window { fakeTill: FakeTill }
}

window.fakeTill = createFakeTill(Date.now);
showTill(window.fakeTill, Date.now);
