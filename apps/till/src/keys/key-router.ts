/**
 * One listener for every key of the page. It lets the scanner's keys pass to whoever takes scans, whatever has the
 * focus, and offers the person's keys to the handlers of the screen, the newest first.
 */
import { isPrintedBadge, mayBeBadge } from './badges.ts';
import { type GateEvent, createScannerGate, printedBy } from './scanner-gate.ts';

export type Press = {
  readonly key: string;
  readonly control: boolean;
  readonly repeat: boolean;
  /** What has the focus: the page itself, a button or link (Enter and Space are its own), or a text field. */
  readonly focus: 'page' | 'button' | 'text';
  /** Whether the focused text field is empty. */
  readonly textEmpty: boolean;
};

/** Answers whether it acted on the key; then the page does nothing with it. */
export type KeyHandler = (press: Press) => boolean;
/** `exclusive`: nothing below it hears a key, as under a dialog. */
type Registered = { readonly handle: KeyHandler; readonly exclusive: boolean };

/** `foresee` is told a barcode when nothing but its end is still to come: what takes time can begin. */
export type ScanTaker = { take(barcode: string): void; foresee(barcode: string): void };

export type KeyRouter = {
  addHandler(handle: KeyHandler, exclusive: boolean): () => void;
  /** While nobody takes scans or badges, every key is the person's at once. */
  addScanTaker(taker: ScanTaker): () => void;
  /**
   * Gets every badge that is scanned, whatever has the focus, before whoever takes scans. Where nobody takes scans, serial
   * numbers of cards too: readers type them as scanners do.
   */
  addBadgeTaker(take: (read: string) => void): () => void;
  /** A badge that came by another way than keys. */
  takeBadge(read: string): void;
  /** A scan that came by another way than keys: whoever takes scans gets it. */
  takeScan(barcode: string): void;
  /** Calls back when a scan has leaked keys into what was being typed: a pad forgets them. */
  addLeakListener(forget: () => void): () => void;
  stop(): void;
};

/** A timer that goes off so late was held up by a page that stood still. */
const LATE_MS = 25;
/** On a machine that is slow all the time, what a person types is handed on all the same. */
const LATE_TIMES_MAX = 2;

/**
 * `inTurn` does one thing and draws the screen anew before it comes back. Keys that are handed on together, as by a page that
 * stood still, must each be answered by a screen that knows of the one before: else an Enter would take half an amount.
 */
export function createKeyRouter(page: Window, inTurn: (work: () => void) => void): KeyRouter {
  const gate = createScannerGate();
  const handlers: Registered[] = [];
  const scanTakers: ScanTaker[] = [];
  const badgeTakers: ((read: string) => void)[] = [];
  const leakListeners = new Set<() => void>();
  let timer: number | undefined;
  /** The text field that is being typed into, as it was before the run of fast keys began. */
  let before: { readonly field: HTMLInputElement | HTMLTextAreaElement; readonly text: string } | null = null;

  function offer(press: Press): boolean {
    for (const registered of [...handlers].reverse()) {
      if (registered.handle(press)) return true;
      if (registered.exclusive) return false;
    }
    return false;
  }

  /**
   * Looks, once no key came for long enough, whether what is held was typed. A timer that goes off late says that the page
   * stood still: the scanner's next keys are waiting behind it, with the times at which they were pressed. They come first.
   */
  function settleLater(times_left = LATE_TIMES_MAX): void {
    page.clearTimeout(timer);
    const due_ms = page.performance.now() + gate.settleDelay() + 5;
    timer = page.setTimeout(() => {
      if (times_left > 0 && page.performance.now() - due_ms > LATE_MS) settleLater(times_left - 1);
      else for (const each of gate.settle(page.performance.now())) act(each);
    }, gate.settleDelay() + 5);
  }

  /** False: a scan that nobody takes, which was handed on as typed. */
  function act(event: GateEvent): boolean {
    let isTaken = true;
    inTurn(() => {
      isTaken = handOn(event);
    });
    return isTaken;
  }

  function handOnKey(key: string): void {
    const focus = focusOf(page.document);
    if (offer({ key, control: false, repeat: false, ...focus })) return;
    // The key before it has moved the focus into a field: what was held meanwhile belongs there.
    const field = rememberField(page.document);
    if (field && [...key].length === 1) putBack(field.field, field.text + key);
  }

  function handOn(event: GateEvent): boolean {
    if (event.kind === 'key') {
      handOnKey(event.key);
      return true;
    }
    const take = takerOf(event.barcode.trim());
    if (!take) {
      // Fast as it came: where nothing is scanned it was typed, by a person or by a scanner into a field.
      if (event.leaked === 0) for (const key of event.barcode) handOnKey(key);
      before = null;
      return false;
    }
    if (event.leaked > 0) {
      if (before) putBack(before.field, before.text);
      for (const forget of leakListeners) forget();
    }
    before = null;
    take(event.barcode.trim());
    return true;
  }

  /** Whoever a scan is for; undefined: nobody. */
  function takerOf(read: string): ((read: string) => void) | undefined {
    const taker = scanTakers.at(-1);
    const takeBadge = badgeTakers.at(-1);
    return takeBadge && (isPrintedBadge(read) || (!taker && mayBeBadge(read))) ? takeBadge : taker?.take;
  }

  function listen(event: KeyboardEvent): void {
    if (event.defaultPrevented) return;
    const { focus } = focusOf(page.document);
    const control = event.ctrlKey || event.metaKey;
    const printed = control || event.altKey ? null : printedBy(event);
    const gated = scanTakers.length + badgeTakers.length > 0 && !control && !event.repeat;

    if (gated && printed !== null && !(printed === ' ' && gate.runLength(event.timeStamp) === 0)) {
      if (focus === 'text' && gate.runLength(event.timeStamp) === 0) before = rememberField(page.document);
      const { swallow, events, foreseen } = gate.press(printed, event.timeStamp, focus !== 'text');
      for (const each of events) act(each);
      if (foreseen !== null) scanTakers.at(-1)?.foresee(foreseen);
      if (swallow) {
        stopKey(event);
        settleLater();
        return;
      }
    } else if (gated && (event.key === 'Enter' || event.key === 'Tab')) {
      const { swallow, events } = gate.press(event.key, event.timeStamp, false);
      // The Enter itself is offered below, as any key that is not held; that of a scan which nobody takes too.
      const areTaken = events.filter((each) => each.kind === 'scan' || each.key !== event.key).map(act).every(Boolean);
      // An Enter on the heels of a key is a scanner's only where something is scanned.
      if (swallow && areTaken && (scanTakers.length > 0 || events.some(({ kind }) => kind === 'scan'))) {
        stopKey(event);
        return;
      }
    }

    if (event.isComposing || event.key === 'Process') return;
    // What was handed on before it may have moved the focus.
    if (offer({ key: printed ?? event.key, control, repeat: event.repeat, ...focusOf(page.document) })) stopKey(event);
  }

  page.addEventListener('keydown', listen, { capture: true });
  return {
    addHandler(handle, exclusive) {
      const registered = { handle, exclusive };
      handlers.push(registered);
      return () => void handlers.splice(handlers.indexOf(registered), 1);
    },
    addScanTaker(taker) {
      scanTakers.push(taker);
      return () => void scanTakers.splice(scanTakers.indexOf(taker), 1);
    },
    addBadgeTaker(take) {
      badgeTakers.push(take);
      return () => void badgeTakers.splice(badgeTakers.indexOf(take), 1);
    },
    takeBadge: (read) => badgeTakers.at(-1)?.(read),
    takeScan(barcode) {
      const read = barcode.trim();
      takerOf(read)?.(read);
    },
    addLeakListener(forget) {
      leakListeners.add(forget);
      return () => void leakListeners.delete(forget);
    },
    stop() {
      page.clearTimeout(timer);
      page.removeEventListener('keydown', listen, { capture: true });
    },
  };
}

function stopKey(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopPropagation();
}

function isTextField(element: Element | null): element is HTMLInputElement | HTMLTextAreaElement {
  return element instanceof HTMLTextAreaElement || (element instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(element.type));
}

function focusOf(document: Document): Pick<Press, 'focus' | 'textEmpty'> {
  const element = document.activeElement;
  if (isTextField(element)) return { focus: 'text', textEmpty: element.value === '' };
  const isButton = element instanceof HTMLButtonElement || element instanceof HTMLAnchorElement || element instanceof HTMLSelectElement;
  return { focus: isButton ? 'button' : 'page', textEmpty: true };
}

function rememberField(document: Document): { field: HTMLInputElement | HTMLTextAreaElement; text: string } | null {
  const element = document.activeElement;
  return isTextField(element) ? { field: element, text: element.value } : null;
}

/** Sets a field that React controls: it hears only of values set past its own setter. */
function putBack(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  const prototype = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
