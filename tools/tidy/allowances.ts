// Where a rule of tidy does not hold, and why. Both lists may only shrink: an entry that is
// no longer needed is a finding.
import type { BannedCallRule } from './banned-calls.ts';
import type { SizeException } from './sizes.ts';

export type Allowance = { readonly rule: BannedCallRule; readonly path: string; readonly reason: string };

export const allowances: readonly Allowance[] = [
  { rule: 'clock', path: 'apps/server/src/platform/clock.ts', reason: 'it is the clock that is passed in' },
  { rule: 'clock', path: 'apps/till/src/main.tsx', reason: 'it puts the till together, and passes the clock in' },
  { rule: 'clock', path: 'apps/office/src/live/live.tsx', reason: 'it puts the live line together, and passes clock and randomness in' },
  { rule: 'randomness', path: 'apps/office/src/live/live.tsx', reason: 'it puts the live line together, and passes clock and randomness in' },
  { rule: 'clock', path: 'apps/office/src/components/use-now.ts', reason: 'it is the clock of the pages of the office' },
  { rule: 'clock', path: 'apps/office/src/components/use-stores.ts', reason: 'says “today” of what a person reads at that moment' },
  { rule: 'randomness', path: 'packages/till-engine/src/browser/reserve.ts', reason: 'fills a reserve on the disk with what cannot be stored smaller' },
  { rule: 'clock', path: 'apps/office/src/repricings/new-repricing-page.tsx', reason: 'it proposes the next full hour in a field that a person then sets' },
  { rule: 'clock', path: 'apps/office/src/pages/price-form.tsx', reason: 'it proposes a time in a field that a person then sets' },
  { rule: 'randomness', path: 'apps/office/src/api/use-command.ts', reason: 'the key of a command is made where the person presses' },
  { rule: 'clock', path: 'apps/office/src/session/last-use.ts', reason: 'says when a page of this browser was last used' },
  { rule: 'clock', path: 'apps/office/src/stock/made-here.ts', reason: 'a count says when each product was looked at' },
  { rule: 'randomness', path: 'apps/office/src/stock/made-here.ts', reason: 'the id of a list is made where the person begins it' },
  { rule: 'console', path: 'apps/office/src/api/client.ts', reason: 'an answer in another form is a bug, and a page has no log but its console' },
  { rule: 'console', path: 'packages/till-engine/src/till-later.ts', reason: 'a till whose storage does not open has no log but the console' },
  { rule: 'clock', path: 'packages/till-engine/src/browser/create-browser-till.ts', reason: 'it makes the clock of a till in a browser' },
  { rule: 'randomness', path: 'packages/till-engine/src/browser/create-browser-till.ts', reason: 'it makes the randomness of a till in a browser' },
  { rule: 'clock', path: 'packages/till-engine/src/node/create-node-till.ts', reason: 'it makes the clock of a till in Node' },
  { rule: 'randomness', path: 'packages/till-engine/src/node/create-node-till.ts', reason: 'it makes the randomness of a till in Node' },
  { rule: 'randomness', path: 'apps/server/src/platform/ids.ts', reason: 'it is the source of ids that is passed in' },
  { rule: 'randomness', path: 'apps/server/src/platform/data-folder.ts', reason: 'secrets come from the system alone: a run that could be repeated would repeat them' },
  { rule: 'randomness', path: 'apps/server/src/platform/lan-certificate.ts', reason: 'the serial number of a certificate must not be foreseen' },
  { rule: 'randomness', path: 'apps/server/src/platform/live.ts', reason: 'names this process among others, and decides nothing' },
  { rule: 'float-money', path: 'packages/domain/money/allocate.ts', reason: 'it counts in numbers where each product is known to be exact, and in bigints beyond' },
  { rule: 'way-out', path: 'apps/server/src/modules/printing/send.ts', reason: 'takes receipts to printers of the owner’s list, which reach nobody' },
  { rule: 'cryptography', path: 'apps/server/src/modules/contact/senders/twilio.ts', reason: 'that provider signs by HMAC-SHA1, which still holds; nothing of ours is signed by it' },
  { rule: 'cryptography', path: 'apps/server/src/modules/contact/senders/web-push-crypto.ts', reason: 'RFC 8291 prescribes AES-128-GCM, which is sound' },
  { rule: 'sleep', path: 'apps/server/src/platform/start.db.test.ts', reason: 'polls processes outside, which call nobody back' },
  { rule: 'left-out-test', path: 'apps/server/src/platform/start.db.test.ts', reason: 'some machines have no IPv6, no mount or no root; each skip says which' },
  { rule: 'left-out-test', path: 'tools/e2e/proxies.db.test.ts', reason: 'nginx and Caddy are no part of the product; where one of them is installed it is tried' },
  { rule: 'suppression', path: 'tools/tidy/banned-calls.test.ts', reason: 'it plants what the rule looks for' },
];

export const sizeExceptions: readonly SizeException[] = [];
