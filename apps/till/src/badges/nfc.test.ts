import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNfcBadges } from './nfc.ts';

function makeWindow(allows: boolean) {
  const readers: { onreading: ((event: { serialNumber: string }) => void) | null }[] = [];
  class NDEFReader {
    onreading = null;
    constructor() {
      readers.push(this);
    }
    async scan(): Promise<void> {
      if (!allows) throw new Error('NotAllowedError');
    }
  }
  return { window: { NDEFReader }, readers };
}
const permissions = (state: PermissionState) => ({ query: async () => ({ state }) as PermissionStatus });

test('a device without NFC says so, and nothing is asked', async () => {
  const nfc = createNfcBadges({}, undefined, () => assert.fail('nothing is read'));
  await nfc.resume();
  await nfc.start();
  assert.equal(nfc.state(), 'absent');
});

test('it reads once somebody allowed it, and from then on by itself; a no is kept', async () => {
  const { window, readers } = makeWindow(true);
  const read: string[] = [];
  const nfc = createNfcBadges(window, permissions('prompt'), (serial) => read.push(serial));
  await nfc.resume();
  assert.deepEqual([nfc.state(), readers.length], ['off', 0]);
  await nfc.start();
  readers[0]?.onreading?.({ serialNumber: '04:a2:2b:9c' });
  assert.deepEqual([nfc.state(), read], ['on', ['04:a2:2b:9c']]);
  const again = createNfcBadges(window, permissions('granted'), () => undefined);
  await again.resume();
  assert.equal(again.state(), 'on');
  const refused = createNfcBadges(makeWindow(false).window, permissions('denied'), () => undefined);
  await refused.start();
  assert.equal(refused.state(), 'refused');
});
