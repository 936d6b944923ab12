/** Puts a till together from its ports: one writer at a time, one command after the other, and a state for screens. */
import { abilityOf, areRightsExpired } from '@stilltill/domain/operator';
import { type Fault, type Result, fail, ok } from '@stilltill/domain/result';
import { restoreLine, setQuantity, voidLine } from '@stilltill/domain/sale';
import { makeCatalog, unknownProduct } from './catalog/catalog.ts';
import { isClockBehind, judgedTime, makeClockWatch } from './clock-mark.ts';
import { type Core, type Fact, record } from './core.ts';
import { enrol } from './enrol.ts';
import { makeHealthWatch } from './health.ts';
import { beginEpoch, makeGood } from './journal.ts';
import { readMemory } from './memory.ts';
import { signOff, signOn, unlock } from './operators.ts';
import type { Ports } from './ports.ts';
import { hasLines, makeSelling, readReceipt } from './selling.ts';
import { endShift, openShift } from './shifts.ts';
import { makeStateReader } from './state.ts';
import { makeSync } from './sync.ts';
import type { Till } from './till.ts';
import { makeInspection } from './upload.ts';

/** How often the till looks at its clock and its storage when nobody is selling. */
const TICK_MS = 30_000;
/** How soon a storage that could not be opened is tried again. */
const RETRY_MS = 10_000;

export async function createTill(ports: Ports): Promise<Till> {
  const listeners = new Set<() => void>();
  let tail: Promise<unknown> = Promise.resolve();
  const core: Core = {
    ports, memory: readMemory(new Map()).memory, fence: 0,
    catalog: makeCatalog(ports.storage.shelf, ports.keys, () => core.memory.identities.at(-1)?.certificate.store ?? null),
    view: {
      phase: 'starting', fault: null, basket: null, found: null, operator: null, receipt: null, online: false, offline_since_ms: null, network_fault: null,
      persisted: null, used_ppm: null, storage_faults: new Set(), clock_behind: false,
    },
    changed() {
      readState.forget();
      for (const listener of listeners) listener();
    },
    inTurn(work) {
      const done = tail.then(work);
      tail = done.catch(() => undefined);
      return done;
    },
    nudge: () => sync.nudge(),
    onReference: () => onReference(),
    onFault: (fault) => onFault(fault),
  };
  const readState = makeStateReader(core);
  const clockWatch = makeClockWatch(core);
  const clockFacts = (): Fact[] => clockWatch.observe();
  const selling = makeSelling(core, clockFacts);
  const health = makeHealthWatch(core);
  const sync = makeSync(core, (signed_ms) => clockWatch.compare(signed_ms));
  const inspect = makeInspection(core);
  let release: (() => void) | null = null;
  let cancelTick: (() => void) | null = null;
  let cancelIdle: (() => void) | null = null;
  let cancelRetry: (() => void) | null = null;
  let used_at_ms = 0;
  let isClosed = false;

  const setPhase = (phase: Core['view']['phase'], fault: Fault | null): void => {
    core.view.phase = phase;
    core.view.fault = fault?.code ?? null;
    core.changed();
  };

  /** Reads the storage and becomes the one writer. To be called in turn, with the lock held. */
  const start = async (): Promise<Result<null>> => {
    const acquired = await ports.storage.acquire();
    if (!acquired.ok) return faulted(acquired.fault);
    core.fence = acquired.value.fence;
    const { memory, unreadable } = readMemory(acquired.value.cells);
    core.memory = memory;
    Object.assign(core.view, { basket: null, operator: null, receipt: null, found: memory.draft && hasLines(memory.draft.basket) ? memory.draft.basket : null });
    await core.catalog.load();
    const good = await makeGood(core);
    if (!good.ok) return faulted(good.fault);
    core.memory = { ...core.memory, chains: good.value.chains, shift: good.value.shift };
    if (core.memory.identities.length > 0) {
      const recorded = await recordStart(good.value.isRebuilt || unreadable.length > 0);
      if (!recorded.ok) return faulted(recorded.fault);
    }
    core.view.receipt = await readReceipt(core);
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
    cancelRetry?.();
    cancelRetry = ports.clock.after(RETRY_MS, () => {
      if (core.view.phase === 'faulted' && release && !isClosed) void core.inTurn(start);
    });
    return { ok: false, fault };
  };

  /** What a start has to say: a session that a reload ended, a clock that was moved, an epoch that could not be read. */
  const recordStart = async (isRebuilt: boolean): Promise<Result<null>> => {
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
  };

  const onFault = (fault: Fault): void => {
    if (fault.code === 'storage_full') core.view.storage_faults.add('full');
    else if (fault.code === 'storage_fenced') leave();
    else if (fault.code === 'storage_failed' && core.view.phase === 'running') {
      core.view.storage_faults.add('write_failed');
      // Nobody knows what is on the disk now but the disk: everything is read again before anything else is written.
      void core.inTurn(async () => {
        halt();
        if (release && !isClosed) await start();
      });
    }
    core.changed();
  };

  /** Whoever was dismissed is signed off; the basket stays for whoever comes next. */
  const onReference = (): void => {
    const { operator } = core.view;
    if (operator && !core.catalog.operator(operator.id)?.active) void enrolled(() => signOff(core, 'idle', clockFacts()));
  };

  /** Does not wait for what is under way: that may itself be waiting for its turn. */
  const halt = (): void => {
    cancelTick?.();
    cancelIdle?.();
    cancelRetry?.();
    sync.stop();
  };
  /** Another tab has the till. This one waits for it to end. */
  const leave = (): void => {
    if (core.view.phase === 'elsewhere' || isClosed) return;
    release?.();
    release = null;
    halt();
    setPhase('elsewhere', null);
    void waitForTurn();
  };
  const waitForTurn = async (): Promise<void> => {
    const held = await ports.locks.hold('wait', leave);
    if (!held) return;
    if (isClosed || core.view.phase !== 'elsewhere') return held();
    release = held;
    await core.inTurn(start);
  };

  const tick = (): void => {
    cancelTick?.();
    cancelTick = ports.clock.after(TICK_MS, () => {
      void core.inTurn(async () => {
        if (core.view.phase !== 'running') return;
        const facts = core.memory.identities.length > 0 ? clockFacts() : [];
        if (facts.length > 0) await record(core, facts);
        noteClock();
      }).then(() => health.look(false)).finally(() => {
        if (core.view.phase === 'running' && !isClosed) tick();
      });
    });
  };
  const noteClock = (): void => {
    const isBehind = isClockBehind(core);
    if (isBehind === core.view.clock_behind) return;
    core.view.clock_behind = isBehind;
    if (isBehind) sync.now();
    core.changed();
  };

  const touch = (): void => {
    used_at_ms = ports.clock.monotonic_ms();
  };
  const watchIdle = (): void => {
    cancelIdle?.();
    const limit_ms = (core.catalog.store()?.idle_lock_s ?? 300) * 1000;
    const left_ms = used_at_ms + limit_ms - ports.clock.monotonic_ms();
    if (left_ms <= 0) {
      void command(() => signOff(core, 'idle', clockFacts()));
      return;
    }
    cancelIdle = ports.clock.after(left_ms, () => {
      if (core.view.operator) watchIdle();
    });
  };

  /** A command of a person: in turn, and only on the till that writes. */
  const command = <T>(work: () => Promise<Result<T>>): Promise<Result<T>> => {
    touch();
    return core.inTurn(async () => {
      if (core.view.phase === 'elsewhere') return fail('storage_fenced');
      if (core.view.phase !== 'running') return fail(core.view.fault ?? 'unavailable');
      const done = await work();
      noteClock();
      return done;
    });
  };
  const enrolled = <T>(work: () => Promise<Result<T>>): Promise<Result<T>> =>
    command(async () => (core.memory.identities.length === 0 ? fail('terminal_unknown') : work()));
  const allowed = <T>(action: Parameters<Till['may']>[0], work: () => Promise<Result<T>>): Promise<Result<T>> =>
    enrolled(async () => (may(action) ? work() : fail(core.view.operator && mayWithRights(action) ? 'rights_expired' : 'not_permitted')));

  const roleNow = (): Parameters<typeof abilityOf>[0] | null => {
    const operator = core.view.operator && core.catalog.operator(core.view.operator.id);
    return operator?.active ? operator.role : null;
  };
  const mayWithRights: Till['may'] = (action) => {
    const role = roleNow();
    return role !== null && abilityOf(role).can(action, 'shop');
  };
  const may: Till['may'] = (action) => {
    const role = roleNow();
    const expired = core.view.clock_behind || areRightsExpired(core.memory.mark.last_contact_ms, judgedTime(core));
    return role !== null && abilityOf(role, { expired }).can(action, 'shop');
  };

  const till: Till = {
    state: () => readState.read(),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    may,
    enrol: async (code) => {
      const done = await enrol(core, code, command);
      if (done.ok) {
        sync.start();
        sync.now();
      }
      return done;
    },
    signOn: async (operator, pin) => {
      const done = await enrolled(() => signOn(core, operator, pin, clockFacts));
      if (done.ok) watchIdle();
      return done;
    },
    unlock: (operator, code) => enrolled(() => unlock(core, operator, code, clockFacts())),
    signOff: (reason) => enrolled(async () => {
      await selling.settle();
      return signOff(core, reason, clockFacts());
    }),
    touch,
    openShift: (float_minor) => allowed('open_shift', () => openShift(core, float_minor, clockFacts())),
    closeShift: (counted_minor, reason) => allowed('close_shift', () => endShift(core, counted_minor, reason, clockFacts())),
    scan: (barcode) => allowed('sell', async () => {
      const product = await core.catalog.products().byBarcode(barcode.trim());
      return product ? selling.add(product, barcode.trim()) : unknownProduct(barcode);
    }),
    add: (id, agreed) => allowed(agreed?.price_minor === undefined ? 'sell' : 'override_price', async () => {
      const product = core.catalog.favourites().find((each) => each.id === id) ?? (await core.catalog.products().byId(id));
      return product ? selling.add(product, null, agreed) : unknownProduct(id);
    }),
    setQuantity: (line, qty_milli) => allowed('sell', async () => toNull(await selling.change((basket) => setQuantity(basket, line, qty_milli)))),
    voidLine: (line) => allowed('sell', async () => toNull(await selling.change((basket) => ok(voidLine(basket, line))))),
    restoreLine: (line) => allowed('sell', async () => toNull(await selling.change((basket) => ok(restoreLine(basket, line))))),
    abandon: () => allowed('sell', () => selling.abandon()),
    resume: () => allowed('sell', async () => selling.resume()),
    takeCash: (given_minor) => {
      // Taken down now: a second tap means the same basket, also when it is answered after the first.
      const sale = core.view.basket?.sale ?? '';
      return allowed('sell', () => selling.takeCash(sale, given_minor));
    },
    refundInCash: (request) => allowed(request.sale === null ? 'refund_without_sale' : 'refund', () => selling.refundCash(request)),
    async search(text, limit) {
      return core.view.phase === 'running' ? core.catalog.products().search(text, limit) : [];
    },
    async takeOver() {
      if (core.view.phase !== 'elsewhere') return ok(null);
      const held = await ports.locks.hold('steal', leave);
      if (!held) return fail('storage_fenced');
      release = held;
      return core.inTurn(start);
    },
    syncNow: () => sync.now(),
    async close() {
      isClosed = true;
      halt();
      await core.inTurn(() => selling.settle());
      release?.();
      listeners.clear();
    },
  };

  release = await ports.locks.hold('try', leave);
  if (release) await core.inTurn(start);
  else {
    setPhase('elsewhere', null);
    void waitForTurn();
  }
  return till;
}

function toNull<T>(result: Result<T>): Result<null> {
  return result.ok ? ok(null) : result;
}

