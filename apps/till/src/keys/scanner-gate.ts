/**
 * Tells a scanner that types from a person who types. A keyboard-wedge scanner sends a barcode as fast key presses and
 * ends it with Enter or Tab; nobody types three keys within 50 ms of each other. So each printable key is held for a
 * moment: what follows fast enough is a scan, and what does not is handed on as typed, late by a time nobody feels.
 * The Enter that ends a scan is part of it and never reaches a button.
 *
 * Where keys can't be held (a text field with an input method), they are only watched, and the field is put back.
 */

import { isGtin } from '@stilltill/domain/catalog';
import { readCard, readPersonalCoupon } from '@stilltill/domain/points';
import { isPrintedBadge } from './badges.ts';

/** Longest time between two keys of a wired scanner, and how long a key is held. Milliseconds. */
export const FAST_GAP_MS = 50;
/** Some scanners wait before the Enter that ends the barcode. */
export const ENTER_GAP_MS = 100;
/** Slow scanners (Bluetooth, old cables): no person types six figures at this pace for a till. */
export const SLOW_GAP_MS = 100;
const RUN_GAP_MS = 150;
const FAST_LENGTH_MIN = 3;
const SLOW_LENGTH_MIN = 6;
/** From so many fast keys on it is surely a scanner: it gets time for the rest of its barcode, or for its Enter. */
const CERTAIN_LENGTH = 5;
const CERTAIN_WAIT_MS = 250;
/** After a scan that was taken without its Enter, one that comes so soon after its last key is still the scanner's: it must not open the cash. */
const LATE_END_MS = 600;
/** Where the scanner has sent its Enters so far, one that is still owed is its own, however busy the machine is. */
const OWED_END_MS = 5000;

export type GateEvent =
  | { readonly kind: 'key'; readonly key: string }
  /** `leaked`: how many of its keys had been handed on as typed before the scan was known; whoever took them takes them back. */
  | { readonly kind: 'scan'; readonly barcode: string; readonly leaked: number };

type Stroke = { readonly key: string; readonly at_ms: number; readonly held: boolean };

export type GateAnswer = {
  /** The page must not act on the key, now or later. */
  readonly swallow: boolean;
  readonly events: readonly GateEvent[];
  /** The fast keys so far are a whole barcode: likely nothing but its end is still to come. */
  readonly foreseen: string | null;
};

export type ScannerGate = {
  /** One key press. */
  press(key: string, at_ms: number, canHold: boolean): GateAnswer;
  /** Called when `settleDelay` has passed since the last key: hands on what was held. */
  settle(at_ms: number): readonly GateEvent[];
  /** How long after the last key it is settled that no more comes. */
  settleDelay(): number;
  /** Length of the run of fast keys so far; 0 where the next key begins a new one. */
  runLength(at_ms: number): number;
};

export function createScannerGate(): ScannerGate {
  let run: Stroke[] = [];
  /** When the last key came of a scan that was taken without its end. */
  let endless_ms = Number.NEGATIVE_INFINITY;
  /** Whether the last scan ended itself. */
  let sends_end = false;

  const lastAt = (): number => run.at(-1)?.at_ms ?? Number.NEGATIVE_INFINITY;

  function release(): GateEvent[] {
    const keys = run.filter((stroke) => stroke.held).map((stroke): GateEvent => ({ kind: 'key', key: stroke.key }));
    run = run.map((stroke) => ({ ...stroke, held: false }));
    return keys;
  }

  function takeScan(strokes: readonly Stroke[]): GateEvent {
    run = [];
    return { kind: 'scan', barcode: strokes.map((stroke) => stroke.key).join(''), leaked: strokes.filter((stroke) => !stroke.held).length };
  }

  /** The keys at the end of the run that followed each other fast. */
  function fastEnd(): Stroke[] {
    return run.slice(lastPause());
  }

  /** Where the keys after the last pause begin. */
  function lastPause(): number {
    return pauses().at(-1) ?? 0;
  }

  /** Where a barcode may begin: at the first key of the run, and after each pause in it. */
  function pauses(): number[] {
    return run.flatMap((stroke, place) => (place === 0 || stroke.at_ms - (run[place - 1] as Stroke).at_ms > FAST_GAP_MS ? [place] : []));
  }

  function settleDelay(): number {
    return fastEnd().length >= CERTAIN_LENGTH ? CERTAIN_WAIT_MS : FAST_GAP_MS;
  }

  function scanEndedAt(at_ms: number): GateEvent | null {
    const wait_ms = at_ms - lastAt();
    // A check digit that fits tells where the barcode begins, however unsteadily it came.
    const whole = pauses().map((from) => run.slice(from)).find((strokes) => isWholeCode(strokes.map((stroke) => stroke.key).join('')));
    if (whole && wait_ms <= RUN_GAP_MS) return takeScan(whole);
    const fast = fastEnd();
    // A busy machine hands the Enter over late. As long as the keys are held for a scanner, it is the scanner's.
    if (fast.length >= FAST_LENGTH_MIN && wait_ms <= Math.max(ENTER_GAP_MS, settleDelay())) return takeScan(fast);
    const first = run[0];
    const isSlowScan = first !== undefined && run.length >= SLOW_LENGTH_MIN && wait_ms <= RUN_GAP_MS
      && (at_ms - first.at_ms) / run.length <= SLOW_GAP_MS;
    return isSlowScan ? takeScan(run) : null;
  }

  function settle(at_ms: number): GateEvent[] {
    if (at_ms - lastAt() < settleDelay() || !run.some((stroke) => stroke.held)) return [];
    const fast = fastEnd();
    // A scanner set up without Enter: its check digit says that the barcode is whole.
    const isWhole = fast.every((stroke) => stroke.held) && isWholeCode(fast.map((stroke) => stroke.key).join(''));
    if (!isWhole) return release();
    endless_ms = lastAt();
    return [takeScan(fast)];
  }

  function pressEnd(key: string, at_ms: number): GateAnswer {
    const scan = scanEndedAt(at_ms);
    if (scan) {
      sends_end = true;
      endless_ms = Number.NEGATIVE_INFINITY;
      return { swallow: true, events: [scan], foreseen: null };
    }
    // An Enter on the heels of a key came from a machine too, even where the rest of its scan was lost.
    const isOnHeels = key === 'Enter' && run.length > 0 && at_ms - lastAt() <= FAST_GAP_MS / 2;
    // On a busy machine the Enter may come before the timer that would have settled what is held.
    const settled = [...settle(at_ms), ...release()];
    const isOwed = run.length === 0 && at_ms - endless_ms <= (sends_end ? OWED_END_MS : LATE_END_MS);
    endless_ms = Number.NEGATIVE_INFINITY;
    run = [];
    const swallow = isOnHeels || isOwed;
    return { swallow, events: swallow ? settled : [...settled, { kind: 'key', key }], foreseen: null };
  }

  return {
    press(key, at_ms, canHold) {
      if (key === 'Enter' || key === 'Tab') return pressEnd(key, at_ms);
      const wait_ms = at_ms - lastAt();
      const events = wait_ms > settleDelay() ? settle(at_ms) : [];
      // The last scan was left without its end.
      if (endless_ms > Number.NEGATIVE_INFINITY && run.length === 0) sends_end = false;
      if (wait_ms > Math.max(RUN_GAP_MS, settleDelay())) run = [];
      run.push({ key, at_ms, held: canHold });
      const barcode = fastEnd().map((stroke) => stroke.key).join('');
      return { swallow: canHold, events, foreseen: isGtin(barcode) ? barcode : null };
    },
    settle,
    settleDelay,
    runLength: (at_ms) => (at_ms - lastAt() > Math.max(RUN_GAP_MS, settleDelay()) ? 0 : run.length),
  };
}

/** Goods, a member's card, a coupon of one member, or a badge: what tells by its form that it is all there. */
function isWholeCode(text: string): boolean {
  return isGtin(text) || readCard(text).kind === 'card' || readPersonalCoupon(text).kind === 'coupon' || isPrintedBadge(text);
}

/**
 * The character of a key press, in half width; null where it prints nothing. An input method hides the character
 * ("Process"); the place of the key on the keyboard still tells it.
 */
export function printedBy(press: { readonly key: string; readonly code: string }): string | null {
  if ([...press.key].length === 1) return press.key.normalize('NFKC');
  if (press.key !== 'Process' && press.key !== 'Unidentified') return null;
  // Of signs only the one that stands in codes of ours.
  if (press.code === 'Period') return '.';
  const match = /^(?:Digit|Numpad)([0-9])$|^Key([A-Z])$/.exec(press.code);
  return match ? (match[1] ?? match[2] ?? null) : null;
}
