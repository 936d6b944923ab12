/**
 * How a till becomes the one writer of its storage, stops being it, and starts again. One tab writes; another waits,
 * or takes over. After a write that failed everything is read again, because only the disk knows what is on it.
 */
import { type Fault, type Result, fail, ok } from '@stilltill/domain/result';
import { isClockBehind } from './clock-mark.ts';
import { type Core, type Fact, record } from './core.ts';
import type { HealthWatch } from './health.ts';
import { beginEpoch, makeGood } from './journal.ts';
import { readMemory } from './memory.ts';
import { readReceipt } from './receipts.ts';
import { hasLines } from './selling.ts';
import type { Sync } from './sync.ts';

/** How often the till looks at its clock and its storage when nobody is selling. */
const TICK_MS = 30_000;
/** How soon a storage that could not be opened is tried again. */
const RETRY_MS = 10_000;

export type LifecycleParts = {
  readonly sync: Sync;
  readonly health: HealthWatch;
  readonly clockFacts: () => Fact[];
  readonly inspect: () => Promise<void>;
};
export type Lifecycle = {
  /** Takes the lock and starts; where another tab has it, waits for its end. */
  begin(): Promise<void>;
  takeOver(): Promise<Result<null>>;
  /** Stops everything and lets the lock go. */
  end(): void;
  onFault(fault: Fault): void;
  /** Looks whether the clock is behind, and says so. */
  noteClock(): void;
};

export function makeLifecycle(core: Core, { sync, health, clockFacts, inspect }: LifecycleParts): Lifecycle {
  const { storage, locks, clock } = core.ports;
  let release: (() => void) | null = null;
  let cancelTimer: (() => void) | null = null;
  let isEnded = false;

  const setPhase = (phase: Core['view']['phase'], fault: Fault | null): void => {
    core.view.phase = phase;
    core.view.fault = fault?.code ?? null;
    core.changed();
  };

  /** Reads the storage and becomes the one writer. To be called in turn, with the lock held. */
  const start = async (): Promise<Result<null>> => {
    const acquired = await storage.acquire();
    const started = acquired.ok ? await readAll(core, acquired.value, clockFacts) : acquired;
    if (!started.ok) return faulted(started.fault);
    setPhase('running', null);
    tick();
    sync.start();
    void health.look(true);
    void inspect();
    return ok(null);
  };
  /** A disk that is full may have room again, and a broken one may be back. */
  const faulted = (fault: Fault): Result<null> => {
    setPhase('faulted', fault);
    cancelTimer?.();
    cancelTimer = clock.after(RETRY_MS, () => {
      if (core.view.phase === 'faulted' && release && !isEnded) void core.inTurn(start);
    });
    return { ok: false, fault };
  };
  /** Does not wait for what is under way: that may itself be waiting for its turn. */
  const halt = (): void => {
    cancelTimer?.();
    sync.stop();
  };
  /** Another tab has the till. This one waits for it to end. */
  const leave = (): void => {
    if (core.view.phase === 'elsewhere' || isEnded) return;
    release?.();
    release = null;
    halt();
    setPhase('elsewhere', null);
    void waitForTurn();
  };
  const waitForTurn = async (): Promise<void> => {
    const held = await locks.hold('wait', leave);
    if (!held) return;
    if (isEnded || core.view.phase !== 'elsewhere') return held();
    release = held;
    await core.inTurn(start);
  };
  const noteClock = (): void => {
    const isBehind = isClockBehind(core);
    if (isBehind === core.view.clock_behind) return;
    core.view.clock_behind = isBehind;
    if (isBehind) sync.now();
    core.changed();
  };
  const tick = (): void => {
    cancelTimer?.();
    cancelTimer = clock.after(TICK_MS, () => {
      void core.inTurn(async () => {
        if (core.view.phase !== 'running') return;
        const facts = core.memory.identities.length > 0 ? clockFacts() : [];
        if (facts.length > 0) await record(core, facts);
        noteClock();
      }).then(() => health.look(false)).finally(() => {
        if (core.view.phase === 'running' && !isEnded) tick();
      });
    });
  };

  return {
    noteClock,
    async begin() {
      release = await locks.hold('try', leave);
      if (release) return void (await core.inTurn(start));
      setPhase('elsewhere', null);
      void waitForTurn();
    },
    async takeOver() {
      if (core.view.phase !== 'elsewhere') return ok(null);
      const held = await locks.hold('steal', leave);
      if (!held) return fail('storage_fenced');
      release = held;
      return core.inTurn(start);
    },
    end() {
      isEnded = true;
      halt();
      release?.();
    },
    onFault(fault) {
      if (fault.code === 'storage_full') core.view.storage_faults.add('full');
      else if (fault.code === 'storage_fenced') leave();
      else if (fault.code === 'storage_failed' && core.view.phase === 'running') {
        core.view.storage_faults.add('write_failed');
        void core.inTurn(async () => {
          halt();
          if (release && !isEnded) await start();
        });
      }
      core.changed();
    },
  };
}

type Acquired = { readonly fence: number; readonly cells: ReadonlyMap<string, string> };

async function readAll(core: Core, { fence, cells }: Acquired, clockFacts: () => Fact[]): Promise<Result<null>> {
  const { memory, unreadable } = readMemory(cells);
  core.fence = fence;
  core.memory = memory;
  Object.assign(core.view, { basket: null, operator: null, receipt: null, found: memory.draft && hasLines(memory.draft.basket) ? memory.draft.basket : null });
  await core.catalog.load();
  const good = await makeGood(core);
  if (!good.ok) return good;
  core.memory = { ...core.memory, chains: good.value.chains, shift: good.value.shift };
  if (core.memory.identities.length > 0) {
    const recorded = await recordStart(core, good.value.isRebuilt || unreadable.length > 0, clockFacts);
    if (!recorded.ok) return recorded;
  }
  core.view.receipt = await readReceipt(core);
  return ok(null);
}

/** What a start has to say: a session that a reload ended, a clock that was moved, an epoch that could not be read. */
async function recordStart(core: Core, isRebuilt: boolean, clockFacts: () => Fact[]): Promise<Result<null>> {
  if (core.memory.chains.length === 0 || (isRebuilt && core.memory.chains.at(-1)?.head.seq === 0)) {
    const begun = await beginEpoch(core, 'restored', core.memory.chains.at(-1)?.head ?? null);
    if (!begun.ok) return begun;
  }
  const facts = clockFacts();
  if (core.memory.session) facts.push({ kind: 'operator.signed_off', body: { reason: 'reload' }, session: core.memory.session });
  if (facts.length === 0) return ok(null);
  const done = await record(core, facts, { session: null });
  // A full storage must not keep the till from showing what it has.
  if (!done.ok && done.fault.code !== 'storage_full') return done;
  core.memory = { ...core.memory, session: null };
  return ok(null);
}
