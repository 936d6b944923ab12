/** One till before a fake server, with a disk, a clock and chance that a test holds in its hand. */
import type { Result } from '@stilltill/domain/result';
import { type ApprovalRequest, type Clock, type Locks, type Ports, type Till, type TillState, createHash, createMemoryLocks, createTill, makeIds } from '@stilltill/till-engine';
import { type FileStorage, openFileKeys, openFileStorage } from '@stilltill/till-engine/node';
import { type FakeDisk, makeFakeDisk } from './fake-disk.ts';
import { type FakeServer, makeFakeServer } from './fake-server.ts';
import { type FakeClock, type FakeTime, makeFakeTime } from './fake-time.ts';
import { type TestProduct, makeOperator, makeProduct, makeStore } from './records.ts';
import { type SeededRandom, makeSeededRandom } from './seeded-random.ts';

export const TEST_PIN = '2468';
export const TEST_RECOVERY_CODE = '0123456789ABCDEFGHJKMNPQ';

export type TillBench = {
  readonly random: SeededRandom;
  readonly server: FakeServer;
  readonly time: FakeTime;
  readonly clock: FakeClock;
  readonly products: readonly TestProduct[];
  readonly operator: string;
  readonly manager: string;
  disk: FakeDisk;
  storage: FileStorage;
  till: Till;
  /** Opens a till on the disk as it is now: another tab where one is open. */
  open(ports?: Partial<Ports>): Promise<Till>;
  /** What a start finds after the till and all its memory went away. */
  reopen(disk: FakeDisk, ports?: Partial<Ports>): Promise<Till>;
  /** Lets everything under way come to its end, without time passing. */
  settle(): Promise<void>;
  advance(by_ms: number): Promise<void>;
  until(holds: (state: TillState) => boolean): Promise<void>;
  /** A shift is opened by an operator who signed on. */
  beginDay(): Promise<void>;
  /** Sells one piece of the `number`th product. */
  sellOne(number?: number): ReturnType<Till['takeCash']>;
  /** A manager's approval by PIN for exactly what `act` was refused for. */
  consent(act: (approval?: string) => Promise<Result<unknown>>): Promise<string>;
};

/** What a refused action takes an approval for, as its fault says. */
export function neededOf(result: Result<unknown>): ApprovalRequest {
  if (result.ok || result.fault.code !== 'approval_needed') throw new Error(`no approval is needed: ${JSON.stringify(result.ok ? 'done' : result.fault)}`);
  return result.fault.details as ApprovalRequest;
}

/** An enrolled till that has its reference data, with nobody signed on. */
export async function makeTillBench(seed: string, options: { readonly products?: number; readonly start?: string; readonly ports?: Partial<Ports> } = {}): Promise<TillBench> {
  const random = makeSeededRandom(seed);
  const time = makeFakeTime(Date.parse(options.start ?? '2026-11-20T02:00:00.000Z'));
  const clock = time.makeClock();
  const server = makeFakeServer(random.fork('server'));
  server.setClock(() => time.now_ms());
  const operator = await makeOperator(random, TEST_PIN, 'operator', '李伟');
  const manager = await makeOperator(random, TEST_PIN, 'manager', '王芳');
  const products = Array.from({ length: options.products ?? 5 }, (_, index) => makeProduct(random, index + 1, index < 3 ? { favourite: index } : {}));
  server.put('store', server.store, await makeStore(server.store, TEST_RECOVERY_CODE));
  server.put('operator', operator.id, operator);
  server.put('operator', manager.id, manager);
  for (const product of products) server.put('product', product.id, product);
  const hash = await createHash();
  let locks: Locks = createMemoryLocks();

  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await new Promise<void>((resolve) => void setImmediate(resolve));
  };
  const bench: TillBench = {
    random, server, time, clock, products, operator: operator.id, manager: manager.id, disk: makeFakeDisk(random.fork('disk')),
    storage: undefined as unknown as FileStorage, till: undefined as unknown as Till, settle,
    async open(ports = {}) {
      const till_clock: Clock = ports.clock ?? clock;
      const chance = random.fork(`till ${time.now_ms()}`);
      return createTill({
        storage: bench.storage, keys: await openFileKeys(bench.disk, chance), transport: server.transport(), clock: till_clock, random: chance, ids: makeIds(till_clock, chance),
        locks, hash, health: { persist: async () => true, used_ppm: async () => 1000 }, app_build: 'test', ...options.ports, ...ports,
      });
    },
    async reopen(disk, ports) {
      clock.stop();
      locks = createMemoryLocks();
      bench.disk = disk;
      bench.storage = await openFileStorage(disk);
      bench.till = await bench.open(ports);
      await settle();
      return bench.till;
    },
    advance: (by_ms) => time.advance(by_ms, settle),
    async until(holds) {
      for (let turn = 0; turn < 200 && !holds(bench.till.state()); turn++) await settle();
      if (!holds(bench.till.state())) throw new Error(`not reached: ${JSON.stringify(bench.till.state(), (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))}`);
    },
    async beginDay() {
      must(await bench.till.signOn(bench.operator, TEST_PIN));
      must(await bench.till.openShift(10_000n));
    },
    async sellOne(number = 1) {
      must(await bench.till.scan(products[number - 1]?.barcodes[0] ?? ''));
      return bench.till.takeCash(100_000n);
    },
    consent: async (act) => must(await bench.till.approve(neededOf(await act()), bench.manager, TEST_PIN)),
  };
  bench.storage = await openFileStorage(bench.disk);
  bench.till = await bench.open();
  must(await bench.till.enrol(server.issueCode()));
  await bench.until((state) => state.phase === 'locked' && state.network.waiting === 0 && !state.catalog.syncing);
  return bench;
}

/** The value of an outcome that a test relies on. */
export function must<T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: { readonly code: string } }): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.fault)}`);
  return result.value;
}

/** Answers once a till's state is as it is asked for. */
export function reached(till: Till, holds: (state: TillState) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!holds(till.state())) return;
      stop();
      resolve();
    };
    const stop = till.subscribe(look);
    look();
  });
}
