/**
 * The till's end of the customer display. It speaks only once a display has said that it is there, so that a till
 * without one does no work for it, and a scan costs one message of at most thirty lines.
 */
import type { Receipt, Till } from '@stilltill/till-engine';
import { lineChangedLast } from '../selling/basket-lines.ts';
import { CHANNEL, type FromTill, lockOf, readFromDisplay } from './message.ts';
import type { CustomerForms } from '../contact/customer-forms.ts';
import type { Moments } from './moments.ts';
import { sceneOf, shopOf } from './scene.ts';

/** So long a customer has to scan the receipt's code. */
const THANKS_MS = 45_000;

export type DisplayLink = {
  /** Whether a display is there. */
  isShown(): boolean;
  subscribe(listener: () => void): () => void;
  /** Asks displays to close themselves. */
  close(): void;
  start(): () => void;
};

export type DisplayLinkParts = {
  readonly till: Pick<Till, 'state' | 'subscribe'>;
  readonly moments: Moments;
  readonly forms: CustomerForms;
  /** Whoever takes scans gets one that a scanner typed into the display. */
  readonly takeScan: (barcode: string) => void;
  /** Of this page; another till of the same browser has another one. */
  readonly id: string;
  readonly openChannel: (name: string) => BroadcastChannel;
  /** Holds a lock for as long as the page lives. */
  readonly holdLock: (name: string) => void;
  readonly after: (delay_ms: number, call: () => void) => () => void;
};

export function createDisplayLink({ till, moments, forms, takeScan, id, openChannel, holdLock, after }: DisplayLinkParts): DisplayLink {
  const listeners = new Set<() => void>();
  let channel: BroadcastChannel | null = null;
  let isShown = false;
  let isDue = false;
  let before = till.state();
  let current: number | null = null;
  let paid: Receipt | null = null;
  let cancelThanks: (() => void) | null = null;

  const post = (message: FromTill): void => channel?.postMessage(message);
  const setShown = (next: boolean): void => {
    if (isShown === next) return;
    isShown = next;
    for (const listener of listeners) listener();
  };
  const tell = (): void => {
    isDue = false;
    const state = till.state();
    // Another window has the till, and tells of it.
    if (isShown && state.phase !== 'elsewhere') post({ v: 1, kind: 'picture', till: id, shop: shopOf(state.store), scene: sceneOf(state, { paid, paying: moments.paying(), back: moments.back(), current, form: forms.open() }) });
  };
  /** Once for all that changes in one turn. */
  const tellSoon = (): void => {
    if (isDue || !isShown) return;
    isDue = true;
    queueMicrotask(tell);
  };
  const thank = (receipt: Receipt | null): void => {
    cancelThanks?.();
    paid = receipt;
    cancelThanks = receipt && after(THANKS_MS, () => {
      paid = null;
      tellSoon();
    });
  };
  const onState = (): void => {
    const state = till.state();
    if (state === before) return;
    const { basket, last_receipt, phase, store } = state;
    if (isShown && basket !== before.basket) current = lineChangedLast(before.basket, basket);
    // A receipt that a start or another operator brought back is not this customer's.
    const isNew = last_receipt !== null && last_receipt.sale.sale !== before.last_receipt?.sale.sale && phase === 'open' && before.phase === 'open';
    if (isNew) thank(last_receipt);
    else if (paid && (phase !== 'open' || basket.lines.length > 0)) thank(null);
    // Whoever comes next has not been asked.
    if (phase !== 'open' || basket.lines.length > 0) forms.close();
    const isSeen = basket !== before.basket || last_receipt !== before.last_receipt || phase !== before.phase || store !== before.store;
    before = state;
    if (isSeen) tellSoon();
  };

  return {
    isShown: () => isShown,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => post({ v: 1, kind: 'close', till: id }),
    start() {
      const opened = openChannel(CHANNEL);
      channel = opened;
      holdLock(lockOf(id));
      opened.addEventListener('message', ({ data }) => {
        const message = readFromDisplay(data);
        if (!message) return;
        if ('form' in message) return forms.take(message);
        if (message.kind === 'scanned') return takeScan(message.barcode);
        setShown(message.kind === 'hello');
        if (message.kind === 'bye') forms.close();
        tell();
      });
      const ends = [till.subscribe(onState), moments.subscribe(tellSoon), forms.subscribe(tellSoon)];
      post({ v: 1, kind: 'here', till: id });
      return () => {
        for (const end of ends) end();
        cancelThanks?.();
        opened.close();
        channel = null;
      };
    },
  };
}
