/** Puts a till together from its ports. */
import { makeAsking } from './asking.ts';
import { makeCatalog } from './catalog/catalog.ts';
import { makeClockWatch } from './clock-mark.ts';
import { makeCommands } from './commands.ts';
import type { Core, Fact } from './core.ts';
import { makeDiagnosis } from './diagnosis/diagnosis.ts';
import { watchLine } from './diagnosis/line-watch.ts';
import { makeCoupons } from './coupons.ts';
import { makeExchanges } from './exchanges.ts';
import { makeHealthWatch } from './health.ts';
import { makeLifecycle } from './lifecycle.ts';
import { readMemory } from './memory.ts';
import type { Ports } from './ports.ts';
import { makeMembers } from './members.ts';
import { makeParking } from './parking.ts';
import { makePermits } from './permits.ts';
import { makeRefunds } from './refunds.ts';
import { makeSelling } from './selling.ts';
import { makeStateReader } from './state.ts';
import { makeSync } from './sync.ts';
import { makeTendering } from './tendering.ts';
import type { Till } from './till.ts';
import { makeInspection } from './upload.ts';

/** Answers once the till has read its storage, or knows that another tab has it. */
export async function createTill(given: Ports): Promise<Till> {
  const line = watchLine(given.transport, given.clock);
  const ports: Ports = { ...given, transport: line.transport };
  const listeners = new Set<() => void>();
  let tail: Promise<unknown> = Promise.resolve();
  const core: Core = {
    ports, memory: readMemory(new Map()).memory, fence: 0,
    catalog: makeCatalog(ports.storage.shelf, ports.keys, () => {
      const certificate = core.memory.identities.at(-1)?.certificate;
      return { store: certificate?.store ?? null, terminal: certificate?.terminal ?? null };
    }),
    view: {
      phase: 'starting', fault: null, basket: null, found: null, operator: null, receipt: null, online: false, offline_since_ms: null, network_fault: null,
      persisted: null, used_ppm: null, storage_faults: new Set(), clock_behind: false, paying: false, moved: null, asking: null,
    },
    changed() {
      picture.forget();
      for (const listener of listeners) listener();
    },
    inTurn(work) {
      const done = tail.then(work);
      tail = done.catch(() => undefined);
      return done;
    },
    nudge: () => sync.nudge(),
    onReference: () => commands.onReference(),
    checkIn: () => within.checkIn(),
    onFault: (fault) => lifecycle.onFault(fault),
  };
  const picture = makeStateReader(core);
  const clockWatch = makeClockWatch(core);
  const clockFacts = (): Fact[] => clockWatch.observe();
  const selling = makeSelling(core, clockFacts);
  const permits = makePermits(core, () => sync.trusted_ms());
  const sync = makeSync(core, (signed_ms) => clockWatch.compare(signed_ms), (approval) => asking.onNews(approval));
  const asking = makeAsking(core, permits, sync);
  const within = makeDiagnosis({ core, line, ahead_ms: clockWatch.ahead_ms, may: permits.may });
  const health = makeHealthWatch(core);
  const look = async (ask: boolean): Promise<void> => {
    await health.look(ask);
    await within.watch();
  };
  const lifecycle = makeLifecycle(core, { sync, health: { look }, clockFacts, inspect: makeInspection(core) });
  const commands = makeCommands({
    core, lifecycle, selling, permits, asking, sync, clockFacts, tendering: makeTendering(core, selling, permits, clockFacts), parking: makeParking(core, selling, sync.ask, clockFacts),
    members: makeMembers(core, selling, sync.ask), coupons: makeCoupons(core, selling, sync.ask), refunds: makeRefunds(core, permits, sync.ask, clockFacts), exchanges: makeExchanges(core, selling, permits),
  });
  await lifecycle.begin();
  return {
    ...commands,
    state: () => picture.read(),
    diagnosis: within.diagnosis,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      commands.end();
      await core.inTurn(() => selling.flush());
      lifecycle.end();
      listeners.clear();
    },
  };
}
