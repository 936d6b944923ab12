/**
 * The printer of this till: what it is, how it is, and what is under way at it. Nothing is sent before the till says that
 * the entry is durable; nothing that goes wrong here reaches the sale, and the next sale waits for no printer.
 */
import { PRINTER_SIGNS, type PrinterStatus, polledAnswers, readAutomaticStatus, readPolledStatus } from '@stilltill/domain/fault';
import { receiptHash } from '@stilltill/domain/journal';
import { type Fault, type Result, fail, ok } from '@stilltill/domain/result';
import { DRAWER_DOCUMENT, type PaperDocument, ROLLS, receiptDocument, testDocument } from '@stilltill/printing';
import type { After, PrinterLink } from '@stilltill/printing/transports/link';
import { type Serial, chooseSerialPrinter, openSerialPrinter } from '@stilltill/printing/transports/serial';
import type { OnStatus } from '@stilltill/printing/transports/status';
import { type Usb, chooseUsbPrinter, openUsbPrinter } from '@stilltill/printing/transports/usb';
import { PrinterSaid } from '@stilltill/protocol';
import { type DrawerReason, PRACTICE_NUMBER, type PrinterSays, type Receipt, type RefundReceipt, type Till } from '@stilltill/till-engine';
import { type PrinterSettings, isPaired, readPrinted, readSettings, writePrinted, writeSettings } from './settings.ts';

/** A receipt of a sale or of a refund, and when it is printed once more. */
export type PaperJob = { readonly receipt: Receipt | RefundReceipt; readonly copy_at: string | null };

export type PrinterState = {
  readonly settings: PrinterSettings;
  readonly isPrinting: boolean;
  /** Why the last thing did not come out; null: it did. */
  readonly fault: Fault | null;
  /** What did not come out, to be offered again. */
  readonly failed: PaperJob | null;
  /** What the browser is to print now, on paper of its own. */
  readonly sheet: PaperDocument | null;
  /** Sale or refund of the newest receipt that came out. */
  readonly printed: string | null;
  /** What the printer says of itself, and the bytes in hex; null: it says nothing, or can't be heard. */
  readonly status: (PrinterStatus & { readonly bits: string }) | null;
  /** The first thing that somebody must mend at it, by its code in the catalogue of faults; null: nothing. */
  readonly trouble: string | null;
};

export type Printer = {
  get(): PrinterState;
  subscribe(listener: () => void): () => void;
  /** What this browser can do. */
  readonly can: { readonly usb: boolean; readonly serial: boolean };
  set(change: Partial<PrinterSettings>): void;
  /** Lets a person choose a device; must be called from their tap. False: they chose none. */
  pairUsb(): Promise<boolean>;
  pairSerial(baud: number): Promise<boolean>;
  /** Prints the last receipt: itself where it has not come out yet, else a copy, which is recorded first. */
  printLast(): Promise<Result<null>>;
  /** After a refund: opens the drawer where cash goes back, and prints as after a sale. */
  refunded(receipt: RefundReceipt): Promise<void>;
  /** Prints the receipt of a refund: itself where it has not come out yet, else a copy, which is recorded first. */
  printRefund(receipt: RefundReceipt): Promise<Result<null>>;
  /** Prints what failed once more. */
  printAgain(): Promise<Result<null>>;
  dismiss(): void;
  /** Opens the drawer without a sale; recorded first. */
  openDrawer(approval?: string): Promise<Result<null>>;
  test(language: 'zh' | 'en'): Promise<Result<null>>;
  /** The browser has printed its sheet, or a person has closed it. */
  sheetDone(): void;
  /** Follows the till. Returns the way to stop. */
  start(): () => void;
};

/** As far as this till uses a browser's devices. */
export type Devices = {
  readonly usb: (Usb & Partial<Pick<EventTarget, 'addEventListener' | 'removeEventListener'>>) | undefined;
  readonly serial: Serial | undefined;
};
export type PrinterParts = {
  readonly till: Pick<Till, 'state' | 'subscribe' | 'reprintReceipt' | 'reprintRefund' | 'openDrawer' | 'printOnNetwork'>;
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly devices: Devices;
  readonly now_ms: () => number;
  readonly after: After;
  readonly encode: (document: PaperDocument, settings: PrinterSettings) => Promise<Uint8Array<ArrayBuffer>>;
};

export function createPrinter(parts: PrinterParts): Printer {
  const { till, storage, devices } = parts;
  const listeners = new Set<() => void>();
  let state: PrinterState = { settings: readSettings(storage), isPrinting: false, fault: null, failed: null, sheet: null, printed: readPrinted(storage), status: null, trouble: null };
  let link: PrinterLink | null = null;
  /** One thing after the other: a receipt must not begin in the middle of another. */
  let tail: Promise<unknown> = Promise.resolve();

  const change = (patch: Partial<PrinterState>): void => {
    state = { ...state, ...patch };
    state = { ...state, trouble: troubleOf(state) };
    for (const listener of listeners) listener();
  };
  const set = (settings: Partial<PrinterSettings>): void => {
    void link?.close();
    link = null;
    const next = { ...state.settings, ...settings };
    change({ settings: next, fault: null, status: null });
    if (isPaired(next)) writeSettings(storage, next);
    watch();
  };
  /** A network printer says what it is asked, any other what it likes. */
  const hear = (bytes: readonly number[] | null): void => {
    const isPolled = state.settings.kind === 'network';
    const status = bytes && (isPolled ? readPolledStatus(polledAnswers(bytes)) : readAutomaticStatus(bytes));
    change({ status: status && { ...status, bits: Uint8Array.from(bytes as readonly number[]).toHex() } });
    if (isPolled) lookAgain();
  };
  let isLooking = false;
  /** It does not speak by itself: while something is the matter it is asked until that is mended. */
  const lookAgain = (): void => {
    if (isLooking || toldBy(state.status) === null) return;
    isLooking = true;
    parts.after(LOOK_AGAIN_MS, () => {
      isLooking = false;
      if (state.settings.kind === 'network' && toldBy(state.status) !== null) watch();
    });
  };
  /** Opens the way to the printer, so that it can say how it is before the first receipt. That it is not there is told by the receipt. */
  const watch = (): void => void inTurn(async () => {
    link ??= linkOf(parts, state.settings, hear);
    await link?.watch?.();
  });
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = tail.then(work);
    tail = done.catch(() => undefined);
    return done;
  };

  /** Sends a document to the device. The browser's own printing has no answer: it counts as out once it was asked for. */
  const send = async (document: PaperDocument): Promise<Result<null>> => {
    const { settings } = state;
    if (settings.kind === 'none' || settings.kind === 'browser') {
      change({ sheet: document });
      return ok(null);
    }
    link ??= linkOf(parts, settings, hear);
    try {
      return link ? await link.send(await parts.encode(document, settings)) : fail('printer_missing');
    } catch (error) {
      reportError(error);
      return fail('printer_unusable');
    }
  };
  const print = (job: PaperJob): Promise<Result<null>> => inTurn(async () => {
    change({ isPrinting: true });
    const done = await send(documentOf(job));
    if (!done.ok) {
      change({ isPrinting: false, fault: done.fault, failed: job });
      return done;
    }
    const printed = idOf(job.receipt);
    writePrinted(storage, printed);
    change({ isPrinting: false, fault: null, failed: state.failed && idOf(state.failed.receipt) === printed ? null : state.failed, printed });
    return done;
  });
  /** `sale` null: without one. The till records it, then the pulse goes out. */
  const pulse = async (reason: DrawerReason, sale: string | null, approval?: string): Promise<Result<null>> => {
    const recorded = await till.openDrawer(reason, sale, approval);
    if (!recorded.ok) return recorded;
    // Practice moves no money: the drawer stays shut.
    const done = isPractice() ? ok(null) : await inTurn(() => send(DRAWER_DOCUMENT));
    if (!done.ok) change({ fault: done.fault });
    return done;
  };
  const now = (): string => new Date(parts.now_ms()).toISOString();
  const isPractice = (): boolean => till.state().terminal?.code === PRACTICE_NUMBER;
  const hasDrawer = (): boolean => state.settings.drawer && ['usb', 'serial', 'network'].includes(state.settings.kind);

  /** What follows from a receipt that is durable. The drawer first: the change is in it. */
  const afterwards = async (receipt: PaperJob['receipt'], tenders: readonly { readonly kind: string }[], open: () => Promise<unknown>): Promise<void> => {
    const { settings } = state;
    if (hasDrawer() && tenders.some(({ kind }) => kind === 'cash')) await open();
    if (settings.kind !== 'none' && settings.when === 'always') await print({ receipt, copy_at: null });
  };

  const refunded = (receipt: RefundReceipt): Promise<void> => afterwards(receipt, receipt.refund.tenders, () => pulse('refund', receipt.refund.refund));
  const sold = async (receipt: Receipt): Promise<void> => {
    // Goods that came back for these have a paper of their own.
    if (receipt.exchanged) await refunded(receipt.exchanged);
    await afterwards(receipt, receipt.sale.tenders, () => pulse('sale', receipt.sale.sale));
  };

  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    can: { usb: devices.usb !== undefined, serial: devices.serial !== undefined },
    set,
    async pairUsb() {
      const usb = devices.usb && (await chooseUsbPrinter(devices.usb));
      if (usb) set({ kind: 'usb', usb });
      return Boolean(usb);
    },
    async pairSerial(baud) {
      const serial = devices.serial && (await chooseSerialPrinter(devices.serial, baud));
      if (serial) set({ kind: 'serial', serial });
      return Boolean(serial);
    },
    async printLast() {
      const last = till.state().last_receipt;
      if (!last) return fail('receipt_missing');
      if (state.printed !== idOf(last)) return print({ receipt: last, copy_at: null });
      const recorded = await till.reprintReceipt();
      return recorded.ok ? print({ receipt: recorded.value, copy_at: now() }) : recorded;
    },
    async printRefund(receipt) {
      if (state.printed !== idOf(receipt)) return print({ receipt, copy_at: null });
      const recorded = await till.reprintRefund(receipt);
      return recorded.ok ? print({ receipt: recorded.value, copy_at: now() }) : recorded;
    },
    refunded,
    printAgain: async () => (state.failed ? print(state.failed) : ok(null)),
    dismiss: () => change({ fault: null, failed: null }),
    openDrawer: (approval) => pulse('no_sale', null, approval),
    test: (language) => inTurn(async () => {
      const { store } = till.state();
      const done = await send(testDocument(language, ROLLS[state.settings.roll].width_dots, store ? { shop_name: store.shop_name, at: now(), timezone: store.timezone } : null));
      change({ fault: done.ok ? null : done.fault });
      return done;
    }),
    sheetDone: () => change({ sheet: null }),
    start() {
      watch();
      return follow(till, devices, (receipt) => void sold(receipt), (isHere) => {
        if (state.settings.kind !== 'usb') return;
        change({ fault: isHere ? null : { code: 'printer_missing' } });
        if (isHere) watch();
      });
    },
  };
}

/** What it says of itself tells more than what became of the last job. */
function troubleOf({ settings, status, fault }: PrinterState): string | null {
  if (settings.kind === 'none' || settings.kind === 'browser') return null;
  return toldBy(status) ?? (fault ? TROUBLES[fault.code] ?? null : null);
}
const toldBy = (status: PrinterStatus | null): string | null => status?.codes.find((code) => !PRINTER_SIGNS.has(code) && code !== 'printer.paper_near_end') ?? null;
/** Somebody puts in a roll of paper in about this time. */
const LOOK_AGAIN_MS = 10_000;
const TROUBLES: Readonly<Record<string, string>> = {
  printer_missing: 'printer.missing', printer_stopped: 'printer.stopped', printer_taken: 'printer.taken', printer_unusable: 'printer.unusable', printer_unreachable: 'printer.unreachable',
};

function linkOf({ till, devices, after }: PrinterParts, { kind, usb, serial, network }: PrinterSettings, onStatus: OnStatus): PrinterLink | null {
  if (kind === 'usb' && devices.usb && usb) return openUsbPrinter(devices.usb, usb, after, onStatus);
  if (kind === 'serial' && devices.serial && serial) return openSerialPrinter(devices.serial, serial, after, onStatus);
  if (kind !== 'network' || !network) return null;
  let isOpen = true;
  const send = async (bytes: Uint8Array): Promise<Result<null>> => {
    const done = await till.printOnNetwork(network.id, bytes);
    // Another printer was chosen meanwhile: what this one says is no word of that one.
    if (isOpen) onStatus(saidBy(done));
    return done.ok ? ok(null) : done;
  };
  return { send, watch: () => send(new Uint8Array()), close: async () => void (isOpen = false) };
}

/** Answers of a network printer, which come with the job's; null: it answered nothing. */
function saidBy(done: Result<PrinterSays>): readonly number[] | null {
  const said = PrinterSaid.safeParse(done.ok ? done.value.said : done.fault.details?.['said']);
  return said.success ? [...Uint8Array.fromHex(said.data)] : null;
}

/** Tells of each sale that was made here, and of none that a restart has found again; and of printers that come and go. */
function follow(till: PrinterParts['till'], { usb }: Devices, onSold: (receipt: Receipt) => void, onPlug: (isHere: boolean) => void): () => void {
  let known = till.state().last_receipt?.sale.sale ?? null;
  let wasOpen = till.state().phase === 'open';
  const look = (): void => {
    const { last_receipt, phase } = till.state();
    const isNew = last_receipt !== null && last_receipt.sale.sale !== known && wasOpen && phase === 'open';
    known = last_receipt?.sale.sale ?? known;
    wasOpen = phase === 'open';
    if (isNew) onSold(last_receipt);
  };
  const plugged = (): void => onPlug(true);
  const unplugged = (): void => onPlug(false);
  usb?.addEventListener?.('connect', plugged);
  usb?.addEventListener?.('disconnect', unplugged);
  const stop = till.subscribe(look);
  return () => {
    stop();
    usb?.removeEventListener?.('connect', plugged);
    usb?.removeEventListener?.('disconnect', unplugged);
  };
}

/** By its sale or refund: a number may stand twice, and that of practice is always the same. */
function idOf(receipt: PaperJob['receipt']): string {
  return 'sale' in receipt ? receipt.sale.sale : receipt.refund.refund;
}

/** The paper of a receipt. */
export function documentOf({ receipt, copy_at }: PaperJob): PaperDocument {
  const sale = 'sale' in receipt ? { kind: 'sale' as const, ...receipt.sale } : { kind: 'refund' as const, ...receipt.refund };
  return receiptDocument({
    sale, store: receipt.store, number: receipt.number, hash: receiptHash(receipt.hash), at: receipt.at, operator_name: receipt.operator_name, link: receipt.link, copy_at, isPractice: receipt.number === PRACTICE_NUMBER,
  });
}
