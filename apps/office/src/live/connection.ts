/**
 * The line over which the server tells what just happened. It is opened again by itself, later each time and not at
 * the same moment as everybody else's, and says whether it stands and, if not, since when.
 */
import { LiveEvent } from '@stilltill/protocol/live';

export type LiveState =
  | { readonly state: 'connecting' }
  | { readonly state: 'live' }
  /** `since`: milliseconds since 1970. */
  | { readonly state: 'lost'; readonly since: number };

/** The part of EventSource that is used. */
export type Source = {
  addEventListener(type: string, listener: (event: { readonly data?: unknown }) => void): void;
  close(): void;
};

export type LivePorts = {
  readonly makeSource: () => Source;
  /** Calls back once after `delay_ms`; returns how to forget it. */
  readonly schedule: (run: () => void, delay_ms: number) => () => void;
  readonly now_ms: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
};

export type LiveHandlers = {
  readonly onState: (state: LiveState) => void;
  readonly onEvent: (event: LiveEvent) => void;
  /** The line stands again after it was lost: whatever happened meanwhile was not told. */
  readonly onMissed: () => void;
  /** It could not be opened: the session may have ended. */
  readonly onFailed: () => void;
};

const TYPES = ['changes', 'entries', 'exception', 'terminal', 'terminals', 'approval', 'finding', 'case', 'watch_run', 'sign_on_demand', 'purchasing'] as const satisfies readonly LiveEvent['type'][];
export const DELAY_MS_MIN = 1_000;
export const DELAY_MS_MAX = 30_000;

/** How long to wait before attempt number `attempt` (from 1): doubling, capped, and spread over its upper half. */
export function delayBefore(attempt: number, random: number): number {
  const ceiling_ms = Math.min(DELAY_MS_MAX, DELAY_MS_MIN * 2 ** Math.min(attempt - 1, 10));
  return Math.round(ceiling_ms / 2 + (ceiling_ms / 2) * random);
}

/** Opens the line and keeps it open. Returns how to close it for good. */
export function keepLive(ports: LivePorts, handlers: LiveHandlers): () => void {
  let source: Source | null = null;
  let forget: (() => void) | null = null;
  let attempt = 0;
  let lost_since: number | null = null;
  let closed = false;

  function open(): void {
    const opened = ports.makeSource();
    source = opened;
    opened.addEventListener('open', () => {
      if (source !== opened) return;
      attempt = 0;
      const missed = lost_since !== null;
      lost_since = null;
      handlers.onState({ state: 'live' });
      if (missed) handlers.onMissed();
    });
    opened.addEventListener('error', () => { if (source === opened) lose(); });
    for (const type of TYPES) opened.addEventListener(type, (event) => tell(type, event.data));
  }

  function lose(): void {
    // EventSource would try again by itself at a fixed pace, but gives up on any answer that is not 200.
    source?.close();
    source = null;
    attempt += 1;
    lost_since ??= ports.now_ms();
    handlers.onState({ state: 'lost', since: lost_since });
    handlers.onFailed();
    if (!closed) forget = ports.schedule(open, delayBefore(attempt, ports.random()));
  }

  function tell(type: string, data: unknown): void {
    const event = readEvent(type, data);
    if (event && !closed) handlers.onEvent(event);
  }

  handlers.onState({ state: 'connecting' });
  open();
  return () => {
    closed = true;
    forget?.();
    source?.close();
    source = null;
  };
}

/** The event, or null for one that is not known here (a newer server may tell of more). */
export function readEvent(type: string, data: unknown): LiveEvent | null {
  if (typeof data !== 'string') return null;
  let parsed: unknown;
  try {
    parsed = JSON.parse(data);
  } catch {
    return null;
  }
  const event = LiveEvent.safeParse(typeof parsed === 'object' && parsed !== null ? { type, ...parsed } : parsed);
  return event.success ? event.data : null;
}
