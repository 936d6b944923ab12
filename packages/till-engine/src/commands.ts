/** What people do at a till: each in turn, each with its permission, and only on the tab that writes. */
import { isMisread, readScan } from '@stilltill/domain/catalog';
import { type Action, abilityOf, areRightsExpired } from '@stilltill/domain/operator';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { restoreLine, setQuantity, voidLine } from '@stilltill/domain/sale';
import { unknownProduct } from './catalog/catalog.ts';
import { judgedTime } from './clock-mark.ts';
import type { Core, Fact } from './core.ts';
import { enrol } from './enrol.ts';
import type { Lifecycle } from './lifecycle.ts';
import { keepsBasket, signOff, signOn, unlock } from './operators.ts';
import { makeNetworkPrinting, openDrawer, reprintReceipt } from './paper.ts';
import type { Selling } from './selling.ts';
import { endShift, openShift } from './shifts.ts';
import type { Sync } from './sync.ts';
import type { Till } from './till.ts';

const IDLE_LOCK_S = 300;

export type CommandParts = {
  readonly lifecycle: Lifecycle;
  readonly selling: Selling;
  readonly sync: Sync;
  readonly clockFacts: () => Fact[];
};
export type Commands = Omit<Till, 'state' | 'subscribe' | 'close'> & {
  /** Reference data changed: whoever was dismissed is signed off; the basket stays for whoever comes next. */
  onReference(): void;
  /** No more timers. */
  end(): void;
};

type Guards = {
  /** In turn, and only on the till that writes. */
  command<T>(work: () => Promise<Result<T>>): Promise<Result<T>>;
  enrolled<T>(work: () => Promise<Result<T>>): Promise<Result<T>>;
  allowed<T>(action: Action, work: () => Promise<Result<T>>): Promise<Result<T>>;
  may(action: Action): boolean;
};

export function makeCommands(core: Core, { lifecycle, selling, sync, clockFacts }: CommandParts): Commands {
  const { clock } = core.ports;
  let used_at_ms = 0;
  let cancelIdle: (() => void) | null = null;
  const touch = (): void => {
    used_at_ms = clock.monotonic_ms();
  };
  const network = makeNetworkPrinting(core);
  const { command, enrolled, allowed, may } = makeGuards(core, touch, lifecycle);
  const watchIdle = (): void => {
    cancelIdle?.();
    const left_ms = used_at_ms + (core.catalog.store()?.idle_lock_s ?? IDLE_LOCK_S) * 1000 - clock.monotonic_ms();
    if (left_ms <= 0) {
      void enrolled(() => signOff(core, 'idle', clockFacts()));
      return;
    }
    cancelIdle = clock.after(left_ms, () => {
      if (core.view.operator) watchIdle();
    });
  };

  return {
    may,
    touch,
    ...sellingCommands(core, selling, allowed),
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
      await (keepsBasket(reason) ? selling.flush() : selling.settle());
      return signOff(core, reason, clockFacts());
    }),
    openShift: (float_minor) => allowed('open_shift', () => openShift(core, float_minor, clockFacts())),
    closeShift: (counted_minor, reason) => allowed('close_shift', () => endShift(core, counted_minor, reason, clockFacts())),
    foresee(barcode) {
      if (core.view.phase === 'running') void core.catalog.products().byBarcode(barcode);
    },
    search: async (text, limit) => (core.view.phase === 'running' ? core.catalog.products().search(text, limit) : []),
    goodsOf: async (category, limit) => (core.view.phase === 'running' ? core.catalog.products().byCategory(category, limit) : []),
    reprintReceipt: () => allowed('sell', () => reprintReceipt(core, clockFacts())),
    openDrawer: (reason, sale) => allowed(reason === 'no_sale' ? 'open_drawer' : 'sell', () => openDrawer(core, reason, sale, clockFacts())),
    // Not in turn: a printer that is slow must not hold up the next sale.
    networkPrinters: () => network.printers(),
    printOnNetwork: (printer, bytes) => network.print(printer, bytes),
    takeOver: () => lifecycle.takeOver(),
    syncNow: () => sync.now(),
    onReference() {
      const { operator } = core.view;
      if (operator && !core.catalog.operator(operator.id)?.active) void enrolled(() => signOff(core, 'withdrawn', clockFacts()));
    },
    end: () => cancelIdle?.(),
  };
}

type SellingNames = 'scan' | 'add' | 'setQuantity' | 'voidLine' | 'restoreLine' | 'abandon' | 'resume' | 'takeCash' | 'refundInCash';

function sellingCommands(core: Core, selling: Selling, allowed: Guards['allowed']): Pick<Till, SellingNames> {
  return {
    scan: (barcode) => allowed('sell', async () => {
      const read = readScan(barcode);
      if (read.kind === 'link') return fail('barcode_link');
      const product = await core.catalog.products().byBarcode(read.code);
      if (product) return selling.add(product, read.code);
      return isMisread(read.code) ? fail('barcode_misread', { barcode: read.code }) : unknownProduct(read.code);
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
    takeCash(given_minor) {
      // Noted now: a second tap means the same basket, also when it is answered after the first.
      const sale = core.view.basket?.sale ?? '';
      return allowed('sell', () => selling.takeCash(sale, given_minor));
    },
    refundInCash: (request) => allowed(request.sale === null ? 'refund_without_sale' : 'refund', () => selling.refundCash(request)),
  };
}

function makeGuards(core: Core, touch: () => void, lifecycle: Lifecycle): Guards {
  const ability = (rights: { readonly expired: boolean }): ReturnType<typeof abilityOf> | null => {
    // What is known of the operator now, not what was at the sign-on: a change holds at once.
    const operator = core.view.operator && core.catalog.operator(core.view.operator.id);
    return operator?.active ? abilityOf(operator.role, rights) : null;
  };
  const may: Guards['may'] = (action) => {
    const expired = core.view.clock_behind || areRightsExpired(core.memory.mark.last_contact_ms, judgedTime(core));
    return ability({ expired })?.can(action, 'shop') ?? false;
  };
  const refusal = (action: Action): Result<never> => {
    if (!ability({ expired: false })?.can(action, 'shop')) return fail('not_permitted');
    return fail(core.view.clock_behind ? 'clock_behind' : 'rights_expired');
  };
  const command: Guards['command'] = (work) => {
    touch();
    return core.inTurn(async () => {
      if (core.view.phase === 'elsewhere') return fail('storage_fenced');
      if (core.view.phase !== 'running') return fail(core.view.fault ?? 'unavailable');
      const done = await work();
      lifecycle.noteClock();
      return done;
    });
  };
  const enrolled: Guards['enrolled'] = (work) => command(async () => (core.memory.identities.length === 0 ? fail('terminal_unknown') : work()));
  return { may, command, enrolled, allowed: (action, work) => enrolled(async () => (may(action) ? work() : refusal(action))) };
}

function toNull<T>(result: Result<T>): Result<null> {
  return result.ok ? ok(null) : result;
}
