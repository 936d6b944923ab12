/**
 * When a page that nobody uses is locked: a quarter of an hour after the last key, pointer or touch on any page of this browser
 * (PCI DSS 8.2.8). What is done behind that quarter of an hour locks as well, and does not count as use: a laptop that slept
 * wakes up by it.
 */
export const IDLE_MS = 15 * 60_000;
/** The server is told of use as often as this and no more. */
export const TOLD_EVERY_MS = 60_000;
/** Pointers move many times a second: once in this time is enough. */
const COUNTED_EVERY_MS = 1_000;

export type IdlePorts = {
  now_ms(): number;
  /** Calls back once after `delay_ms`; returns how to forget it. */
  schedule(run: () => void, delay_ms: number): () => void;
  /** When a page of this browser was last used, which all of them keep; null: none has said so. */
  readonly last_use: { read(): number | null; write(at_ms: number): void };
};
export type IdleHandlers = { readonly onIdle: () => void; readonly onUse: () => void };
export type IdleWatch = { note(): void; check(): void; stop(): void };

/** Begins to watch. `note`: somebody did something; `check`: it may have become late without anybody noticing; after `onIdle` it is over. */
export function watchIdle(ports: IdlePorts, { onIdle, onUse }: IdleHandlers): IdleWatch {
  let used_at = ports.last_use.read() ?? ports.now_ms();
  let told_at = -Infinity;
  let is_over = false;
  let forget: () => void = () => {};

  /** How long it may still stand unused; 0 and less: it was for too long. */
  function left(now: number): number {
    used_at = Math.max(used_at, ports.last_use.read() ?? -Infinity);
    // A clock that was set back would keep the page open until it has caught up.
    if (used_at > now) use(now);
    return used_at + IDLE_MS - now;
  }
  function use(now: number): void {
    used_at = now;
    ports.last_use.write(now);
  }
  function check(): void {
    if (is_over) return;
    forget();
    const left_ms = left(ports.now_ms());
    if (left_ms > 0) forget = ports.schedule(check, left_ms);
    else end(onIdle);
  }
  function note(): void {
    const now = ports.now_ms();
    if (is_over || (now >= used_at && now - used_at < COUNTED_EVERY_MS)) return;
    if (left(now) <= 0) return end(onIdle);
    use(now);
    tell(now);
  }
  function tell(now: number): void {
    if (now - told_at < TOLD_EVERY_MS && now >= told_at) return;
    told_at = now;
    onUse();
  }
  function end(then: () => void = () => {}): void {
    is_over = true;
    forget();
    then();
  }

  check();
  if (!is_over) {
    ports.last_use.write(used_at);
    tell(ports.now_ms());
  }
  return { note, check, stop: () => end() };
}
