import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKeyRouter } from './key-router.ts';

// Nothing is focused here; the router asks what kind of field it might be.
for (const name of ['HTMLTextAreaElement', 'HTMLInputElement', 'HTMLButtonElement', 'HTMLAnchorElement', 'HTMLSelectElement']) Reflect.set(globalThis, name, function none() {});

/** A page without a screen: its clock and timers stand still until they are told. */
function makePage() {
  let now_ms = 1000;
  let timer: { readonly at_ms: number; readonly call: () => void } | null = null;
  let listen: (event: object) => void = () => {};
  const page = {
    document: { activeElement: null }, performance: { now: () => now_ms },
    setTimeout: (call: () => void, delay_ms: number) => ((timer = { at_ms: now_ms + delay_ms, call }), 1),
    clearTimeout: () => void (timer = null),
    addEventListener: (_kind: string, listener: (event: object) => void) => void (listen = listener),
    removeEventListener: () => {},
  };
  return {
    window: page as unknown as Window,
    press(key: string, at_ms: number): void {
      const nothing = (): void => {};
      listen({ key, code: `Digit${key}`, timeStamp: at_ms, ctrlKey: false, metaKey: false, altKey: false, repeat: false, isComposing: false, defaultPrevented: false, preventDefault: nothing, stopPropagation: nothing });
    },
    /** Time goes by, and the timer goes off if it is due. */
    advanceTo(at_ms: number): void {
      now_ms = at_ms;
      const due = timer;
      if (!due || due.at_ms > now_ms) return;
      timer = null;
      due.call();
    },
  };
}

function makeTill() {
  const page = makePage();
  const router = createKeyRouter(page.window, (work) => work());
  const heard: string[] = [];
  router.addHandler((press) => (heard.push(press.key), true), false);
  router.addScanTaker({ take: (barcode) => void heard.push(`scan ${barcode}`), foresee: () => {} });
  return { page, heard };
}

test('a page that stood still after the first key of a scan waits for the keys behind it', () => {
  const { page, heard } = makeTill();
  page.press('6', 1000);
  // The page did something else for 400 ms: the timer goes off before the keys that were pressed meanwhile.
  page.advanceTo(1400);
  for (const [place, key] of [...'901234567892'].entries()) page.press(key, 1004 + place * 4);
  page.press('Enter', 1060);
  assert.deepEqual(heard, ['scan 6901234567892']);
});

test('what a person types is handed on, also by a page that is slow all the time', () => {
  const { page, heard } = makeTill();
  page.press('6', 1000);
  page.advanceTo(1060);
  assert.deepEqual(heard, ['6']);
  page.press('7', 2000);
  for (const at_ms of [2100, 2200, 2300]) page.advanceTo(at_ms);
  assert.deepEqual(heard, ['6', '7']);
});

test('keys that come all at once are each answered by a screen that knows of those before', () => {
  const page = makePage();
  let typed = '';
  /** What a screen shows, and what its Enter takes, is what was there when it was last drawn. */
  let drawn = '';
  const taken: string[] = [];
  const router = createKeyRouter(page.window, (work) => {
    work();
    drawn = typed;
  });
  router.addHandler((press) => {
    if (press.key === 'Enter') taken.push(drawn);
    else typed += press.key;
    return true;
  }, false);
  router.addScanTaker({ take: () => {}, foresee: () => {} });
  for (const [place, key] of [...'6.5'].entries()) page.press(key, 1000 + place * 120);
  page.press('Enter', 1360);
  assert.deepEqual(taken, ['6.5']);
});

test('a badge goes to whoever takes badges, goods to whoever takes scans; where nobody takes scans a card’s number is a badge, and all else was typed', () => {
  const page = makePage();
  const router = createKeyRouter(page.window, (work) => work());
  const heard: string[] = [];
  router.addHandler((press) => (heard.push(press.key), true), false);
  const scan = (code: string, at_ms: number): void => {
    for (const [place, key] of [...code].entries()) page.press(key, at_ms + place * 5);
    page.press('Enter', at_ms + code.length * 5);
  };
  const leave = router.addBadgeTaker((read) => void heard.push(`badge ${read}`));
  const badge = 'STB1.0123456789ABCDEFGHJKMNPQRS';
  scan(badge, 1000);
  scan('04A22B9C', 3000);
  scan('2.5', 5000);
  assert.deepEqual(heard.splice(0), [`badge ${badge}`, 'badge 04A22B9C', '2', '.', '5', 'Enter']);
  router.addScanTaker({ take: (barcode) => void heard.push(`scan ${barcode}`), foresee: () => {} });
  scan(badge, 7000);
  scan('04A22B9C', 9000);
  router.takeScan(badge);
  router.takeBadge('04:a2');
  assert.deepEqual(heard.splice(0), [`badge ${badge}`, 'scan 04A22B9C', `badge ${badge}`, 'badge 04:a2']);
  leave();
  scan(badge, 11_000);
  assert.deepEqual(heard, [`scan ${badge}`]);
});
