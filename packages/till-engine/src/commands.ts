/** What people do at a till: each in turn, each with its permission, and only on the tab that writes. */
import { type EmbeddedCode, type Product, isMisread, readEmbedded, readScan, weighedBy } from '@stilltill/domain/catalog';
import { PRICE_MINOR_MAX, extend } from '@stilltill/domain/money';
import type { Action } from '@stilltill/domain/operator';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { type Basket, addOpenAmount, hasMoney, noteDecided, restoreLine, setQuantity, voidLine } from '@stilltill/domain/sale';
import { judgeChange } from './adjust.ts';
import { unknownProduct } from './catalog/catalog.ts';
import { judgedTime } from './clock-mark.ts';
import { type Sealed, recordSealed, sealConsent, sealReceiptRequest, sealWithdrawal } from './consents.ts';
import { type Core, type Fact, isoTime, record } from './core.ts';
import { deciderOf } from './deciding.ts';
import { enrol } from './enrol.ts';
import type { Exchanges } from './exchanges.ts';
import type { Lifecycle } from './lifecycle.ts';
import { lockOf, openLock } from './locks.ts';
import { keepsBasket, signOff, signOn, unlock } from './operators.ts';
import { makeNetworkPrinting, openDrawer, openingsOf, reprintReceipt, reprintRefund } from './paper.ts';
import type { makeCoupons } from './coupons.ts';
import type { makeMembers } from './members.ts';
import type { Asking } from './asking.ts';
import type { Parking } from './parking.ts';
import type { Permits } from './permits.ts';
import { readBadge } from './proofs.ts';
import { makeRosterWatch } from './roster.ts';
import { rightsHere } from './rights-here.ts';
import type { Refunds } from './refunds.ts';
import type { Selling } from './selling.ts';
import { sellingOf, storeHere, termsNow } from './settings.ts';
import { makeOwnShifts } from './own-shifts.ts';
import { makeOwnWatching, replyToCase } from './own-watch.ts';
import { endShift, explainShift, openShift, readShift, recordCash } from './shifts.ts';
import type { Sync } from './sync.ts';
import type { Tendering } from './tendering.ts';
import type { Proof, SignOffReason, Till } from './till.ts';

const IDLE_LOCK_S = 300;

export type CommandParts = {
  readonly core: Core;
  readonly lifecycle: Lifecycle;
  readonly selling: Selling;
  readonly permits: Permits;
  readonly asking: Asking;
  readonly tendering: Tendering;
  readonly parking: Parking;
  readonly members: ReturnType<typeof makeMembers>;
  readonly coupons: ReturnType<typeof makeCoupons>;
  readonly refunds: Refunds;
  readonly exchanges: Exchanges;
  readonly sync: Sync;
  readonly clockFacts: () => Fact[];
};
export type Commands = Omit<Till, 'state' | 'subscribe' | 'diagnosis' | 'close'> & {
  /** Reference data changed: whoever has no place here any more is signed off, and a lock takes hold; the basket stays. */
  onReference(): void;
  /** No more timers. */
  end(): void;
};

type Guards = {
  /** In turn, and only on the till that writes. */
  command<T>(work: () => Promise<Result<T>>): Promise<Result<T>>;
  enrolled<T>(work: () => Promise<Result<T>>): Promise<Result<T>>;
  allowed<T>(action: Action, work: () => Promise<Result<T>>): Promise<Result<T>>;
  /** The same for what asks the server first, outside of the turn. */
  ready(action: Action): Result<null>;
};

export function makeCommands(parts: CommandParts): Commands {
  const { core, lifecycle, selling, permits, asking, sync, clockFacts } = parts;
  const { clock } = core.ports;
  let used_at_ms = 0;
  let cancelIdle: (() => void) | null = null;
  /** By how many seconds the idle lock is watched for now. */
  let watched_s = 0;
  const touch = (): void => {
    used_at_ms = clock.monotonic_ms();
  };
  const network = makeNetworkPrinting(sync.ask);
  const own = makeOwnWatching(core, sync.ask);
  const shifts = makeOwnShifts(core, sync.ask);
  const guards = makeGuards(core, touch, lifecycle, permits);
  const { command, enrolled, allowed } = guards;
  const roster = makeRosterWatch(core);
  const end = (reason: SignOffReason | 'withdrawn'): Promise<Result<null>> => enrolled(async () => {
    await selling.flush();
    permits.forget();
    asking.giveUp();
    return signOff(core, reason, clockFacts());
  });
  const begin = async (proof: Proof, manager: Proof | undefined): Promise<Result<null>> => {
    const done = await enrolled(() => signOn(core, roster, proof, manager, clockFacts));
    if (!done.ok) return done;
    asking.giveUp();
    watchIdle();
    return done;
  };
  /** Whoever has no place here any more goes, and a lock of the office takes hold once no machine is at a payment. */
  const enforce = (): void => {
    const { operator } = core.view;
    if (!operator || core.view.phase !== 'running') return;
    if (lockOf(core)) void end('locked');
    // While the feed is read anew from its start, those who are still to come are not gone.
    else if (core.catalog.isRead() && !rightsHere(core, core.catalog.operator(operator.id), false)) void end('withdrawn');
  };
  const idleSeconds = (): number => storeHere(core)?.idle_lock_s ?? IDLE_LOCK_S;
  const watchIdle = (): void => {
    cancelIdle?.();
    watched_s = idleSeconds();
    const left_ms = used_at_ms + watched_s * 1000 - clock.monotonic_ms();
    if (left_ms <= 0) {
      void end('idle');
      return;
    }
    cancelIdle = clock.after(left_ms, () => {
      if (core.view.operator) watchIdle();
    });
  };

  return {
    may: (action) => permits.may(action),
    touch,
    ...basketCommands(parts, guards),
    ...moneyCommands(parts, guards),
    ...memberCommands(parts, guards),
    ...consentCommands(parts, guards),
    enrol: async (code) => {
      const done = await enrol(core, code, command);
      if (done.ok) {
        sync.start();
        sync.now();
      }
      return done;
    },
    signOn: (operator, pin, manager) => begin({ operator, pin }, manager),
    signOnByBadge: (badge, pin, manager) => begin(pin === undefined ? { badge } : { badge, pin }, manager),
    readBadge: (read) => enrolled(async () => {
      const found = await readBadge(core, read, clockFacts);
      if (!found.ok) return found;
      const { operator: { id, name, role, language }, asks_pin } = found.value;
      return ok({ operator: id, name, role: rightsHere(core, found.value.operator, false)?.rank ?? role, language, asks_pin });
    }),
    openLock: (code) => enrolled(() => openLock(core, code, clockFacts())),
    paying(isPaying) {
      core.view.paying = isPaying && core.memory.session !== null;
      enforce();
    },
    unlock: (operator, code) => enrolled(() => unlock(core, operator, code, clockFacts())),
    signOff: (reason) => enrolled(async () => {
      // Money was taken for it: whoever comes next finds it.
      const how = !keepsBasket(reason) && core.view.basket && hasMoney(core.view.basket) ? 'locked' : reason;
      await (keepsBasket(how) ? selling.flush() : selling.settle());
      permits.forget();
      asking.giveUp();
      return signOff(core, how, clockFacts());
    }),
    openShift: (float_minor) => allowed('open_shift', () => openShift(core, float_minor, clockFacts())),
    closeShift: (counted_minor, reason, denominations) => allowed('close_shift', () => endShift(core, counted_minor, reason, denominations, clockFacts())),
    explainShift: (shift, reason) => allowed('close_shift', () => explainShift(core, shift, reason, clockFacts())),
    foresee(barcode) {
      if (core.view.phase === 'running') void core.catalog.products().byBarcode(barcode);
    },
    search: async (text, limit) => (core.view.phase === 'running' ? core.catalog.products().search(text, limit) : []),
    goodsOf: async (category, limit) => (core.view.phase === 'running' ? core.catalog.products().byCategory(category, limit) : []),
    reprintReceipt: () => allowed('sell', () => reprintReceipt(core, clockFacts())),
    reprintRefund: (receipt) => allowed('sell', () => reprintRefund(core, receipt, clockFacts())),
    openDrawer: (reason, sale, approval) => allowed('sell', async () => {
      const permitted = reason === 'no_sale' ? permits.permit({ action: 'open_drawer', line: null, measure: { count: openingsOf(core) } }, approval) : ok(null);
      return permitted.ok ? openDrawer(core, reason, sale, listed(permitted.value), clockFacts()) : permitted;
    }),
    aboutMe: () => own.read(),
    ownShifts: () => shifts.read(),
    changeSwap: (step) => shifts.step(step),
    replyToCase: (case_id, text) => allowed('sell', () => replyToCase(core, case_id, text, clockFacts())),
    // Not in turn: a printer that is slow must not hold up the next sale.
    networkPrinters: () => network.printers(),
    printOnNetwork: (printer, bytes) => network.print(printer, bytes),
    takeOver: () => lifecycle.takeOver(),
    syncNow: () => sync.now(),
    onReference() {
      enforce();
      // A shorter idle lock holds from now on, not from the end of the longer one.
      if (core.view.operator && idleSeconds() !== watched_s) watchIdle();
    },
    end: () => cancelIdle?.(),
  };
}

type BasketNames = 'scan' | 'add' | 'addOpen' | 'addNew' | 'setQuantity' | 'voidLine' | 'restoreLine' | 'adjust' | 'abandon' | 'resume';

function basketCommands({ core, selling, permits, clockFacts }: CommandParts, { allowed }: Guards): Pick<Till, BasketNames> {
  const change = async (rule: (basket: Basket) => Result<Basket>): Promise<Result<null>> => toNull(await selling.change(rule));
  const find = async (code: string): Promise<Result<Found>> => {
    const product = await core.catalog.products().byBarcode(code);
    if (product) return ok({ product });
    const embedded = readEmbedded(code, sellingOf(core).embedded_codes.map(({ pattern }) => pattern));
    // A scale fills a short number up with zeros.
    const weighed = embedded && ((await core.catalog.products().byBarcode(embedded.item)) ?? (await core.catalog.products().byBarcode(embedded.item.replace(/^0+/, ''))));
    if (weighed && embedded) return ok({ product: weighed, embedded });
    return isMisread(code) ? fail('barcode_misread', { barcode: code }) : unknownProduct(code);
  };
  return {
    scan: (barcode) => allowed('sell', async () => {
      const read = readScan(barcode);
      if (read.kind === 'link') return fail('barcode_link');
      const found = await find(read.code);
      if (!found.ok) return found;
      const { product, embedded } = found.value;
      if (!embedded) return selling.add(product, read.code);
      const weighed = weighedBy(embedded, product, isoTime(judgedTime(core)));
      return weighed.ok ? selling.add(product, read.code, weighed.value) : weighed;
    }),
    add: (id, agreed) => allowed(agreed?.price_minor === undefined ? 'sell' : 'override_price', async () => {
      const product = core.catalog.favourites().find((each) => each.id === id) ?? (await core.catalog.products().byId(id));
      if (!product) return unknownProduct(id);
      const added = await selling.add(product, null, agreed);
      if (!added.ok || agreed?.price_minor === undefined || added.value.list_minor === undefined) return added;
      const noted = await selling.change((basket) => ok(noteDecided(basket, { action: 'override_price', line: added.value.line }, deciderOf(core))));
      return noted.ok ? added : noted;
    }),
    addOpen: ({ price_minor, names = {}, barcode = null }) => allowed('sell', () =>
      selling.addBy((basket) => addOpenAmount(basket, { names, barcode, price_minor, tax_rate_ppm: sellingOf(core).open_tax_rate_ppm }))),
    addNew: ({ barcode, names, price_minor, unit = 'piece' }) => allowed('sell', async () => {
      if (price_minor <= 0n || price_minor > PRICE_MINOR_MAX) return fail('price_invalid');
      const added = { product: core.ports.ids.uuid(), barcode, names, price_minor, tax_rate_ppm: sellingOf(core).open_tax_rate_ppm, unit };
      const done = await record(core, [...clockFacts(), { kind: 'product.added', body: added }]);
      if (!done.ok) return done;
      const product: Product = {
        id: added.product, code: barcode, names, barcodes: [barcode], prices: [{ from: isoTime(judgedTime(core)), price_minor }], tax_rate_ppm: added.tax_rate_ppm, unit,
        favourite: null, category: null,
      };
      const kept = await core.catalog.addOwn(core.fence, product);
      return kept.ok ? selling.add(product, barcode) : kept;
    }),
    setQuantity: (line, qty_milli) => allowed('sell', () => change((basket) => setQuantity(basket, line, qty_milli))),
    voidLine: (line) => allowed('sell', () => change((basket) => voidLine(basket, line))),
    restoreLine: (line) => allowed('sell', () => change((basket) => restoreLine(basket, line))),
    adjust: (what, approval) => allowed('sell', async () => {
      const asked = judgeChange(selling.basket(), what, termsNow(core));
      if (!asked.ok) return asked;
      const { changed, request } = asked.value;
      const permitted = request ? permits.permit(request, approval) : ok(null);
      if (!permitted.ok) return permitted;
      const consent = permitted.value;
      const noted = request ? noteDecided(changed, request, consent ? null : deciderOf(core)) : changed;
      return change(() => ok(consent ? { ...noted, approvals: [...(noted.approvals ?? []), consent] } : noted));
    }),
    abandon: () => allowed('sell', () => selling.abandon()),
    resume: () => allowed('sell', async () => selling.resume()),
  };
}

type Found = { readonly product: Product; readonly embedded?: EmbeddedCode };

type MoneyNames = 'approve' | 'approveByBadge' | 'approversOf' | 'askOffice' | 'stopAsking' | 'park' | 'recall' | 'parkedElsewhere' | 'takeCash' | 'takeTender' | 'returnTender' | 'resolveTender' | 'moveCash' | 'readShift'
  | 'findSale' | 'refund' | 'beginExchange' | 'cancelExchange' | 'voidLast' | 'refundInCash';

type MemberNames = 'attachCard' | 'attachMember' | 'detachCard' | 'spendPoints' | 'redeemCoupon';

/** They ask the server before their turn, and change the basket in it. */
function memberCommands({ members, coupons }: CommandParts, { allowed, ready }: Guards): Pick<Till, MemberNames> {
  const { attach, attachByPhone, detach, spend } = members((work) => allowed('sell', work));
  const redeem = coupons((work) => allowed('sell', work));
  const whenReady = async (work: () => Promise<Result<null>>): Promise<Result<null>> => {
    const isReady = ready('sell');
    return isReady.ok ? work() : isReady;
  };
  return {
    attachCard: (code) => whenReady(() => attach(code)),
    attachMember: (phone) => whenReady(() => attachByPhone(phone)),
    detachCard: () => whenReady(detach),
    spendPoints: (points) => whenReady(() => spend(points)),
    redeemCoupon: (code) => whenReady(() => redeem(code)),
  };
}

function moneyCommands({ core, permits, asking, tendering, parking, refunds, exchanges, clockFacts }: CommandParts, { allowed, enrolled, ready }: Guards): Pick<Till, MoneyNames> {
  /** Noted now: a second tap means the same basket, also when it is answered after the first. */
  const saleNow = (): string => core.view.basket?.sale ?? '';
  return {
    approve: (what, operator, pin) => enrolled(() => permits.approve(what, { operator, pin }, clockFacts)),
    approveByBadge: (what, badge, pin) => enrolled(() => permits.approve(what, pin === undefined ? { badge } : { badge, pin }, clockFacts)),
    approversOf: (what) => permits.approvers(what),
    askOffice: async (what, words) => {
      const isReady = ready('sell');
      return isReady.ok ? asking.ask(what, words) : isReady;
    },
    stopAsking: () => asking.giveUp(),
    park: (note) => allowed('sell', () => parking.park(note)),
    recall: async (sale, from) => {
      const isReady = ready('sell');
      if (!isReady.ok) return isReady;
      const claimed = await parking.claim(sale, from !== undefined);
      return claimed.ok ? allowed('sell', () => parking.takeOn(sale, claimed.value)) : claimed;
    },
    parkedElsewhere: () => parking.elsewhere(),
    takeCash(given_minor, approval) {
      const sale = saleNow();
      return allowed('sell', () => tendering.takeCash(sale, given_minor, approval));
    },
    takeTender(taken, approval) {
      const sale = saleNow();
      return allowed('sell', () => tendering.take(sale, taken, approval));
    },
    returnTender: (tender) => allowed('sell', () => tendering.giveBack(tender)),
    resolveTender: (sale, outcome, reason) => allowed('sell', () => tendering.resolve(sale, outcome, reason)),
    moveCash: (direction, amount_minor, reason, approval) => enrolled(async () => {
      const permitted = permits.permit({ action: 'move_cash', line: null, measure: { amount_minor: direction === 'out' ? -amount_minor : amount_minor } }, approval);
      return permitted.ok ? recordCash(core, { direction, amount_minor, reason }, listed(permitted.value), clockFacts()) : permitted;
    }),
    readShift: (approval) => enrolled(async () => {
      const permitted = permits.permit({ action: 'read_x_report', line: null }, approval);
      return permitted.ok ? readShift(core, listed(permitted.value), clockFacts()) : permitted;
    }),
    findSale: async (number) => {
      const isReady = ready('sell');
      return isReady.ok ? refunds.find(number) : isReady;
    },
    refund: (request, approval) => enrolled(() => refunds.refund(request, approval)),
    beginExchange: (request, approval) => allowed('sell', async () => toNull(await exchanges.begin(request, approval))),
    cancelExchange: () => allowed('sell', async () => toNull(await exchanges.cancel())),
    voidLast: (approval) => enrolled(() => refunds.voidLast(approval)),
    refundInCash: (request, approval) => enrolled(async () => {
      const amount_minor = request.lines.reduce((all, { price_minor, qty_milli }) => all + extend(price_minor, qty_milli), 0n);
      const action = request.sale === null ? 'refund_without_sale' : 'refund';
      const permitted = permits.permit({ action, line: null, sale: request.sale, measure: { amount_minor } }, approval);
      if (permitted.ok) return refunds.refundCash(request, listed(permitted.value));
      if (permits.may(action)) return permitted;
      // Where the right has run out with the network, no manager has it either.
      const refusal = permits.refusal(action);
      return refusal.ok || refusal.fault.code === 'not_permitted' ? permitted : refusal;
    }),
  };
}

type ConsentNames = 'giveConsent' | 'withdrawConsent' | 'requestReceipt';

function consentCommands({ core, clockFacts }: CommandParts, { allowed, ready }: Guards): Pick<Till, ConsentNames> {
  const say = async (seal: () => Promise<Result<Sealed>>): Promise<Result<null>> => {
    const isReady = ready('sell');
    if (!isReady.ok) return isReady;
    const sealed = await seal();
    return sealed.ok ? allowed('sell', () => recordSealed(core, sealed.value, clockFacts())) : sealed;
  };
  return {
    giveConsent: (request) => say(() => sealConsent(core, request)),
    withdrawConsent: (request) => say(() => sealWithdrawal(core, request)),
    requestReceipt: (request) => say(() => sealReceiptRequest(core, request)),
  };
}

function listed<T>(value: T | null): readonly T[] {
  return value === null ? [] : [value];
}

function makeGuards(core: Core, touch: () => void, lifecycle: Lifecycle, permits: Permits): Guards {
  const isRunning = (): Result<null> => {
    if (core.view.phase === 'elsewhere') return fail('storage_fenced');
    if (core.view.phase !== 'running') return fail(core.view.fault ?? 'unavailable');
    return ok(null);
  };
  const command: Guards['command'] = (work) => {
    touch();
    return core.inTurn(async () => {
      const running = isRunning();
      if (!running.ok) return running;
      const done = await work();
      permits.end(done.ok);
      lifecycle.noteClock();
      return done;
    });
  };
  const enrolled: Guards['enrolled'] = (work) => command(async () => (core.memory.identities.length === 0 ? fail('terminal_unknown') : work()));
  return {
    command, enrolled,
    allowed: (action, work) => enrolled(async () => (permits.may(action) ? work() : permits.refusal(action))),
    ready(action) {
      touch();
      const running = isRunning();
      if (!running.ok) return running;
      return permits.may(action) ? ok(null) : permits.refusal(action);
    },
  };
}

function toNull<T>(result: Result<T>): Result<null> {
  return result.ok ? ok(null) : result;
}
