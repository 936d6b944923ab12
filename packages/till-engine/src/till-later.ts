/** A till that can be shown before its storage is open: `starting` until then, `faulted` where it never opens. */
import { type Result, fail } from '@stilltill/domain/result';
import { emptyBasket } from '@stilltill/domain/sale';
import type { Till, TillState } from './till.ts';

const NOTHING_FOUND: ReturnType<Till['diagnosis']['found']> = [];
const NO_FAULTS: ReturnType<Till['diagnosis']['ownFaults']> = [];
const STARTING: TillState = {
  phase: 'starting', fault: null, terminal: null, store: null, operators: [], operator: null, shift: null, basket: emptyBasket('', 'CNY'), parked: [], found: null, lock: null, asking: null, moving: null,
  network: { online: false, offline_since: null, last_contact: null, waiting: 0, fault: null }, storage: { persisted: null, used_ppm: null, fault: null },
  rights_expired: false, clock_behind: false, catalog: { products: 0, expected: null, syncing: true, cursor: null, favourites: [], categories: [] }, points: null, last_receipt: null,
};

export function makeTillLater(opening: Promise<Till>): Till {
  let till: Till | null = null;
  let state = STARTING;
  const listeners = new Map<() => void, () => void>();
  opening.then(
    (opened) => {
      till = opened;
      for (const listener of listeners.keys()) {
        listeners.set(listener, opened.subscribe(listener));
        listener();
      }
    },
    (error: unknown) => {
      console.error(error);
      state = { ...STARTING, phase: 'faulted', fault: 'storage_failed' };
      for (const listener of listeners.keys()) listener();
    },
  );
  /** At once where it is open: a second tap must find the basket of the first. */
  const on = <T>(call: (opened: Till) => Promise<Result<T>>): Promise<Result<T>> => (till ? call(till) : opening.then(call, () => fail('storage_failed')));
  return {
    state: () => till?.state() ?? state,
    subscribe(listener) {
      listeners.set(listener, till?.subscribe(listener) ?? (() => undefined));
      return () => {
        listeners.get(listener)?.();
        listeners.delete(listener);
      };
    },
    may: (action) => till?.may(action) ?? false,
    diagnosis: {
      found: () => till?.diagnosis.found() ?? NOTHING_FOUND,
      look: async () => (await opening).diagnosis.look(),
      ownFaults: () => till?.diagnosis.ownFaults() ?? NO_FAULTS,
      settings: () => till?.diagnosis.settings() ?? [],
      reportSetting: (...given) => on((opened) => opened.diagnosis.reportSetting(...given)),
    },
    enrol: (code) => on((opened) => opened.enrol(code)),
    paying: (isPaying) => till?.paying(isPaying),
    ...peopleOf(on),
    ...moneyOf(on),
    touch: () => till?.touch(),
    openShift: (float_minor) => on((opened) => opened.openShift(float_minor)),
    closeShift: (...given) => on((opened) => opened.closeShift(...given)),
    explainShift: (...given) => on((opened) => opened.explainShift(...given)),
    foresee: (barcode) => till?.foresee(barcode),
    scan: (barcode) => on((opened) => opened.scan(barcode)),
    add: (product, agreed) => on((opened) => opened.add(product, agreed)),
    setQuantity: (line, qty_milli) => on((opened) => opened.setQuantity(line, qty_milli)),
    voidLine: (line) => on((opened) => opened.voidLine(line)),
    restoreLine: (line) => on((opened) => opened.restoreLine(line)),
    abandon: () => on((opened) => opened.abandon()),
    resume: () => on((opened) => opened.resume()),
    addOpen: (open) => on((opened) => opened.addOpen(open)),
    addNew: (product) => on((opened) => opened.addNew(product)),
    adjust: (...given) => on((opened) => opened.adjust(...given)),
    approversOf: (what) => till?.approversOf(what) ?? [],
    stopAsking: () => till?.stopAsking(),
    attachCard: (code) => on((opened) => opened.attachCard(code)),
    attachMember: (phone) => on((opened) => opened.attachMember(phone)),
    detachCard: () => on((opened) => opened.detachCard()),
    spendPoints: (points) => on((opened) => opened.spendPoints(points)),
    redeemCoupon: (code) => on((opened) => opened.redeemCoupon(code)),
    park: (note) => on((opened) => opened.park(note)),
    recall: (...given) => on((opened) => opened.recall(...given)),
    parkedElsewhere: () => on((opened) => opened.parkedElsewhere()),
    giveConsent: (request) => on((opened) => opened.giveConsent(request)),
    withdrawConsent: (request) => on((opened) => opened.withdrawConsent(request)),
    requestReceipt: (request) => on((opened) => opened.requestReceipt(request)),
    reprintReceipt: () => on((opened) => opened.reprintReceipt()),
    reprintRefund: (receipt) => on((opened) => opened.reprintRefund(receipt)),
    openDrawer: (...given) => on((opened) => opened.openDrawer(...given)),
    networkPrinters: () => on((opened) => opened.networkPrinters()),
    printOnNetwork: (printer, bytes) => on((opened) => opened.printOnNetwork(printer, bytes)),
    search: async (text, limit) => (till ? till.search(text, limit) : []),
    goodsOf: async (category, limit) => (till ? till.goodsOf(category, limit) : []),
    takeOver: () => on((opened) => opened.takeOver()),
    syncNow: () => till?.syncNow(),
    close: () => opening.then((opened) => opened.close(), () => undefined),
  };
}

type PeopleNames = 'signOn' | 'signOnByBadge' | 'readBadge' | 'unlock' | 'openLock' | 'signOff' | 'approve' | 'approveByBadge' | 'askOffice' | 'aboutMe' | 'ownShifts' | 'changeSwap' | 'replyToCase';

type On = <T>(call: (opened: Till) => Promise<Result<T>>) => Promise<Result<T>>;

function peopleOf(on: On): Pick<Till, PeopleNames> {
  return {
    signOn: (...given) => on((opened) => opened.signOn(...given)),
    signOnByBadge: (...given) => on((opened) => opened.signOnByBadge(...given)),
    readBadge: (read) => on((opened) => opened.readBadge(read)),
    unlock: (operator, code) => on((opened) => opened.unlock(operator, code)),
    openLock: (code) => on((opened) => opened.openLock(code)),
    signOff: (reason) => on((opened) => opened.signOff(reason)),
    approve: (...given) => on((opened) => opened.approve(...given)),
    approveByBadge: (...given) => on((opened) => opened.approveByBadge(...given)),
    askOffice: (...given) => on((opened) => opened.askOffice(...given)),
    aboutMe: () => on((opened) => opened.aboutMe()),
    ownShifts: () => on((opened) => opened.ownShifts()),
    changeSwap: (step) => on((opened) => opened.changeSwap(step)),
    replyToCase: (...given) => on((opened) => opened.replyToCase(...given)),
  };
}

type MoneyNames = 'takeTender' | 'returnTender' | 'resolveTender' | 'moveCash' | 'readShift' | 'findSale' | 'refund' | 'beginExchange' | 'cancelExchange' | 'voidLast' | 'takeCash' | 'refundInCash';

function moneyOf(on: On): Pick<Till, MoneyNames> {
  return {
    takeTender: (...given) => on((opened) => opened.takeTender(...given)),
    returnTender: (tender) => on((opened) => opened.returnTender(tender)),
    resolveTender: (...given) => on((opened) => opened.resolveTender(...given)),
    moveCash: (...given) => on((opened) => opened.moveCash(...given)),
    readShift: (approval) => on((opened) => opened.readShift(approval)),
    findSale: (number) => on((opened) => opened.findSale(number)),
    refund: (...given) => on((opened) => opened.refund(...given)),
    beginExchange: (...given) => on((opened) => opened.beginExchange(...given)),
    cancelExchange: () => on((opened) => opened.cancelExchange()),
    voidLast: (approval) => on((opened) => opened.voidLast(approval)),
    takeCash: (...given) => on((opened) => opened.takeCash(...given)),
    refundInCash: (...given) => on((opened) => opened.refundInCash(...given)),
  };
}
