/** The tills of a replay: the product's engine on real files and real HTTP, on one clock that the replay moves. */
import { argon2Sync } from 'node:crypto';
import { join } from 'node:path';
import { assert } from '@stilltill/domain/result';
import { expectedCash } from '@stilltill/domain/shift';
import { type Hash, type Shelf, type ShelfValue, type Till, type TillState, type Transport, createHash } from '@stilltill/till-engine';
import { type FileStorage, createNodeTill, openFileStorage, openFolder } from '@stilltill/till-engine/node';
import type { Planned, PlannedSale } from './plan.ts';
import type { Shop, ShopTerminal } from './server-link.ts';
import type { SharedTime } from './shared-time.ts';

/** What a till said is done. */
export type Printed = { readonly terminal: string; readonly epoch: string; readonly seq: number; readonly hash: string; readonly kind: 'sale' | 'refund'; readonly id: string; readonly total_minor: bigint };
export type ReplayTill = { readonly terminal: ShopTerminal; readonly till: Till; readonly storage: Pick<FileStorage, 'close'> };
/** What a product costs in the catalogue, and its id, by its stock code. */
export type Prices = ReadonlyMap<string, { readonly id: string; readonly price_minor: bigint }>;

/** A million pounds: the year's largest return, of £168,469.60, is given back in cash as well. */
const FLOAT_MINOR = 100_000_000n;
const DEADLINE_MS = 120_000;

export async function openTills(shop: Shop, transport: Transport, folder: string, time: SharedTime): Promise<ReplayTill[]> {
  const hash = await makeHash();
  const tills: ReplayTill[] = [];
  for (const terminal of shop.terminals) {
    const disk = await openFolder(join(folder, terminal.id));
    const storage = await openFileStorage(disk);
    const ports = {
      clock: time.clock, transport: time.watch(transport), hash, app_build: 'replay', storage: { ...storage, shelf: keepInMemory(storage.shelf) },
    };
    const till = await createNodeTill({ folder: disk, server: '', ports });
    mustDo('enrols', await till.enrol(terminal.code));
    tills.push({ terminal, till, storage });
  }
  for (const { till } of tills) await until(till, (state) => state.phase === 'locked' && !state.catalog.syncing);
  return tills;
}

/** Meets the server, since rights of a till that did not for three days are expired; then operator and shift. */
export async function beginDay({ till, terminal: { operator } }: ReplayTill): Promise<void> {
  till.syncNow();
  await until(till, (state) => !state.rights_expired);
  mustDo('signs on', await till.signOn(operator.id, operator.pin));
  mustDo('opens a shift', await till.openShift(FLOAT_MINOR));
}

/** Counts the drawer right, and waits until the server holds everything. */
export async function endDay({ till }: ReplayTill): Promise<void> {
  const { shift } = till.state();
  assert(shift, 'a shift is open until the end of the day');
  mustDo('closes its shift', await till.closeShift(expectedCash(shift), null));
  mustDo('signs off', await till.signOff('left'));
  await settle({ till });
}

/** Waits until the server holds everything that a till recorded. */
export function settle({ till }: Pick<ReplayTill, 'till'>): Promise<void> {
  return until(till, (state) => state.network.waiting === 0);
}

/** Puts what is sold into the basket, as fast as it is scanned: the till takes one after the other. */
export async function scanGoods({ till }: ReplayTill, deed: PlannedSale, prices: Prices): Promise<void> {
  const scanned = await Promise.all(deed.lines.map((line) => {
    const product = productOf(prices, line.stock_code);
    const agreed = line.price_minor === product.price_minor ? {} : { price_minor: line.price_minor };
    return till.add(product.id, { qty_milli: line.pieces * 1000, ...agreed });
  }));
  for (const [at, added] of scanned.entries()) {
    mustDo(`scans ${deed.lines[at]?.stock_code}`, added);
    assert(added.ok && added.value.line === at + 1, 'the plan knows the numbers of lines');
  }
}

/** Takes the money for what was scanned, or gives goods back. `saleIds`: what became of each planned sale, for refunds that take it back. */
export async function doDeed({ till, terminal }: ReplayTill, deed: Planned, prices: Prices, saleIds: Map<PlannedSale, string>): Promise<Printed> {
  return deed.kind === 'sale' ? takeMoney(till, terminal, deed, saleIds) : refund(till, terminal, deed, prices, saleIds);
}

async function takeMoney(till: Till, terminal: ShopTerminal, deed: PlannedSale, saleIds: Map<PlannedSale, string>): Promise<Printed> {
  const { basket } = till.state();
  const paid = await till.takeCash(basket.lines.reduce((sum, line) => sum + line.amount_minor, 0n));
  mustDo(`sells invoice ${deed.invoice}`, paid);
  assert(paid.ok, 'a sale is done');
  const { head, hash, sale } = paid.value;
  saleIds.set(deed, sale.sale);
  return { terminal: terminal.id, epoch: head.epoch, seq: head.seq, hash, kind: 'sale', id: sale.sale, total_minor: sale.total_minor };
}

async function refund(till: Till, terminal: ShopTerminal, deed: Exclude<Planned, PlannedSale>, prices: Prices, saleIds: ReadonlyMap<PlannedSale, string>): Promise<Printed> {
  const lines = deed.lines.map((line) => ({
    product: productOf(prices, line.stock_code).id, of_line: line.of_line, qty_milli: line.pieces * 1000, price_minor: line.price_minor,
  }));
  const sale = deed.of === null ? null : (saleIds.get(deed.of) ?? null);
  assert((sale === null) === (deed.of === null), 'a sale is rung up before it is taken back');
  const paid = await till.refundInCash({ sale, lines, reason: `invoice ${deed.invoice}` });
  mustDo(`takes invoice ${deed.invoice} back`, paid);
  assert(paid.ok, 'a refund is done');
  const { head, hash, refund: given } = paid.value;
  return { terminal: terminal.id, epoch: head.epoch, seq: head.seq, hash, kind: 'refund', id: given.refund, total_minor: given.total_minor };
}

function productOf(prices: Prices, stock_code: string): { readonly id: string; readonly price_minor: bigint } {
  const product = prices.get(stock_code);
  assert(product, `${stock_code} is in the catalogue`);
  return product;
}

function mustDo(what: string, result: { readonly ok: boolean; readonly fault?: { readonly code: string; readonly details?: unknown } }): void {
  if (!result.ok) throw new Error(`a till could not go on where it ${what}: ${JSON.stringify(result.fault)}`);
}

/** Waits for a state, and says which one it waited for in vain. */
function until(till: Till, isReached: (state: TillState) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      stop();
      const { phase, network } = till.state();
      reject(new Error(`a till waits in vain: ${phase}, ${JSON.stringify(network)}`));
    }, DEADLINE_MS);
    const look = (): void => {
      if (!isReached(till.state())) return;
      clearTimeout(timer);
      stop();
      resolve();
    };
    const stop = till.subscribe(look);
    look();
  });
}

/**
 * Reference data once read stays in memory, as a browser keeps what it reads often: half a million lines are scanned
 * here, and the disk has the journal to take care of.
 */
function keepInMemory(shelf: Shelf): Shelf {
  const kept = new Map<string, ShelfValue | undefined>();
  const get = async (key: string): Promise<ShelfValue | undefined> => {
    if (!kept.has(key)) kept.set(key, await shelf.get(key));
    return kept.get(key);
  };
  return {
    get,
    getMany: (keys) => Promise.all(keys.map(get)),
    write(fence, puts, clear) {
      kept.clear();
      return shelf.write(fence, puts, clear);
    },
  };
}

export async function closeTill({ till, storage }: ReplayTill): Promise<void> {
  await till.close();
  await storage.close();
}

/** One PIN a till is asked for three hundred times; argon2id is slow by design, so each answer is kept. */
async function makeHash(): Promise<Hash> {
  const plain = await createHash();
  const made = new Map<string, Uint8Array<ArrayBuffer>>();
  return {
    sha256Hex: plain.sha256Hex,
    async argon2id(secret, { salt, memory_kib, passes }, length) {
      const key = [secret, salt, memory_kib, passes, length].join('\n');
      const bytes = made.get(key)
        ?? new Uint8Array(argon2Sync('argon2id', { message: secret, nonce: Buffer.from(salt, 'base64'), parallelism: 1, tagLength: length, memory: memory_kib, passes }));
      made.set(key, bytes);
      return bytes;
    },
  };
}
