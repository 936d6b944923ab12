/**
 * Puts the rooms together into one server: the only file that knows every module. `composeModules` is what the program
 * registers on its HTTP server; `composeServer` makes a whole server without a port, for tests and the simulator.
 */
import * as carePages from '@stilltill/care';
import type { Entry } from '@stilltill/domain/journal';
import type { Result } from '@stilltill/domain/result';
import type { FirstStep } from '@stilltill/protocol';
import { type HttpServer, makeHttpServer } from './platform/http.ts';
import type { Clock } from './platform/clock.ts';
import type { Random } from './platform/ids.ts';
import type { Log } from './platform/log.ts';
import { type Platform, closePlatform, isOfOwnMachine, makePlatform } from './platform/platform.ts';
import type { MerchantTx, Postgres } from './platform/postgres.ts';
import { addLiveRoute } from './live-route.ts';
import { makeAudit } from './modules/audit/index.ts';
import { makeBackups } from './modules/backups/index.ts';
import { type Care, makeCare } from './modules/care/index.ts';
import { type Catalog, makeCatalog } from './modules/catalog/index.ts';
import { type Contact, REFUSABLE, makeContact } from './modules/contact/index.ts';
import { type Customers, type TillMessages, makeCustomers, makeTillMessages, makeTillWordProjection } from './modules/customers/index.ts';
import { makeDisplay } from './modules/display/index.ts';
import { makeExports } from './modules/exports/index.ts';
import { type Fleet, makeFleet, makeLostTerminals, readInspectionPage, readStoreOverview } from './modules/fleet/index.ts';
import { makeImports } from './modules/imports/index.ts';
import { type Journal, type Projection, makeJournal, readExceptions } from './modules/journal/index.ts';
import { type Office, type OfficePorts, makeOffice } from './modules/office/index.ts';
import { makeOfficeChanges, noteCommand, readChangesInOrder } from './modules/office-changes/index.ts';
import { makePrinting } from './modules/printing/index.ts';
import { findOrders, makePurchasing, readOrderLines, readReceivedLines, readSuppliers, supplierNames } from './modules/purchasing/index.ts';
import { type Points, areGroups, groupMembers, makePointProjection, makePoints } from './modules/points/index.ts';
import { type Promotions, makePromotionProjection, makePromotions } from './modules/promotions/index.ts';
import { type Reports, makeReports } from './modules/reports/index.ts';
import { type Sales, makeSales, makeSalesProjection, makeSumLater, readReturnedOf, sellersOf } from './modules/sales/index.ts';
import { addSearchRoute } from './modules/search/index.ts';
import { type Demands, type Roster, type RosterPorts, type Staff, addApprovalOfficeRoutes, addApprovalTerminalRoutes, addDemandRoutes, addRosterRoutes, addSwapOfficeRoutes, addSwapTerminalRoutes, makeApprovals, makeApprovalsProjection, makeDemandProjection, makeDemands, makeRoster, makeRightsProjection, makeStaff, makeSwapRequests, offRosterProjection, readApprovalPage } from './modules/staff/index.ts';
import { type Stock, makeSettleLater, makeStock, makeStockProjection, readLineCosts } from './modules/stock/index.ts';
import { type Watch, makeWatchLater, makeWatchProjection, makeWatchRoom } from './modules/watch/index.ts';

export type Modules = {
  readonly journal: Journal; readonly sales: Sales; readonly fleet: Fleet; readonly catalog: Catalog; readonly staff: Staff;
  readonly office: Office; readonly promotions: Promotions; readonly points: Points; readonly customers: Customers; readonly contact: Contact;
  readonly care: Care; readonly watch: Watch; readonly roster: Roster; readonly reports: Reports;
  /** Messages that customers asked for at tills. */
  readonly tillMessages: TillMessages;
  /** Begins to follow what other processes decide. Before the server listens; answers with the way to stop. */
  start(): Promise<() => void>;
  /** Path of a one-use link for the owner; null once there is one. */
  makeSetupPath(): Promise<string | null>;
};

export type ComposeOptions = {
  /** Projections beside those of the product: a simulation adds one that throws. */
  readonly projections?: readonly Projection[];
  /** Milliseconds by which tries of forms are counted, where they are not those of the machine. */
  readonly monotonic_ms?: () => number;
  /** Which addresses network printers may have, where a test has its own on loopback. */
  readonly isPrinterAddress?: (address: string) => boolean;
  /** 'anywhere' where a test has its mail server and message centre on loopback. */
  readonly provider_reach?: 'public' | 'anywhere';
};

/** Makes every module and registers its routes on `app`. */
export function composeModules(app: HttpServer, platform: Platform, options: ComposeOptions = {}): Modules {
  const { postgres, clock, ids, random, log, keys, live, jobs, state, remembrance, public_address } = platform;
  // The rooms need each other; none asks before all are made.
  const catalog = makeCatalog({ postgres, clock, ids, live, jobs, state, keep: (tx, written) => staff.keepVersions(tx, written) });
  const { tillMessages, projection: tillWords } = composeTillWords(platform, () => ({ fleet, journal, sales, customers, contact }));
  const [lost, sumLater] = [makeLostTerminals(), makeSumLater(platform, readLineCosts)] as const;
  const journal: Journal = makeJournal({
    postgres, clock, ids, random, log, keys, live, state,
    fleet: { authenticate: (request) => fleet.authenticate(request), enrolmentsOf: (tx, terminal) => fleet.enrolmentsOf(tx, terminal), isLost: lost.isLost },
    projections: [makeSalesProjection((tx) => fleet.stores(tx), clock, sumLater), catalog.projection, makeStockProjection(makeSettleLater(platform)), makePromotionProjection(platform.clock, (tx) => fleet.stores(tx)), makePointProjection({ clock, ids, returnedOf: readReturnedOf }), tillWords, makeRightsProjection({ incarnation: () => state.incarnation(), hadDrafts: (tx, claims) => journal.lookups.hadDrafts(tx, claims) }), makeApprovalsProjection({ hadDrafts: (tx, claims) => journal.lookups.hadDrafts(tx, claims) }), offRosterProjection, makeDemandProjection({ incarnation: () => state.incarnation(), jobs, live }), makeWatchProjection({ later: makeWatchLater({ ...platform, look: async (merchant) => (await watch.look(merchant)).has_more }), live }), ...(options.projections ?? [])],
  });
  const publishChanges = catalog.publishChanges;
  const staff: Staff = makeStaff({
    postgres, clock, ids, random, remembrance, publishChanges, appendServerEntry: journal.appendServerEntry, signOutOperator: (...given) => office.signOutOperator(...given),
    badgeSalt: async (tx) => (await fleet.merchant(tx))?.badge_salt ?? null, keepBadgeSalt: (tx, salt) => fleet.keepBadgeSalt(tx, salt),
  });
  const fleet: Fleet = makeFleet({
    postgres, clock, ids, random, keys, live, jobs, log, lost, remembrance, state, public_address, journal, publishChanges, operatorNames: staff.operatorNames, appendOwnMany: journal.appendOwnMany,
    salesByHour: (...given) => sales.byHour(...given), salesByTerminal: (...given) => sales.byTerminal(...given),
  });
  const { operatorNames } = staff;
  const office = makeOffice({
    postgres, clock, ids, random, log, keys, public_address, remembrance, live, merchant: fleet.merchant, stores: fleet.stores, setRecovery: fleet.setRecovery,
    makeRecoveryCode: staff.makeRecoveryCode, activeOperators: staff.activeOperators, isAtWork: staff.isAtWork, appendServerEntry: journal.appendServerEntry, ...composeFirstSteps(platform, () => ({ fleet, staff, catalog, sales })),
  });
  const { requireOffice } = office;
  const sales = makeSales({
    postgres, clock, journal, stores: fleet.stores, requireOffice, operatorNames,
    countEnrolled: async (tx, store) => (await fleet.terminals(tx)).filter((each) => each.store_id === store && each.state === 'enrolled').length,
  }, readLineCosts);
  const promotions = makePromotions({
    postgres, clock, ids, requireOffice, publishChanges, stores: fleet.stores, setSelling: fleet.setSelling, products: catalog.products, areGroups,
  });
  const { customers, contact } = composeContact(platform, { fleet, journal, office }, options);
  const points = composePoints(platform, { fleet, journal, office, customers, contact, promotions, sales }, publishChanges);
  const { roster, demands } = composeApprovals(app, platform, { fleet, journal, office }, publishChanges, (tx, seen) => watch.openOffRoster(tx, seen));
  const watch = composeWatch(platform, { fleet, journal, office, staff, roster, demands });
  fleet.addRoutes(app);
  catalog.addRoutes(app, fleet.requireTerminal);
  journal.addRoutes(app, { changesCursor: catalog.cursor, public_address, prepareCheckIns: fleet.prepareCheckIns, monotonic_ms: options.monotonic_ms });
  journal.addOfficeRoutes(app, { requireOffice, operatorNames });
  sales.addOfficeRoutes(app);
  sales.addTerminalRoutes(app, fleet.requireTerminal);
  promotions.addOfficeRoutes(app);
  points.addTerminalRoutes(app, fleet.requireTerminal);
  points.addOfficeRoutes(app);
  customers.addOfficeRoutes(app);
  contact.addOfficeRoutes(app);
  contact.addMessageRoutes(app);
  contact.addHooks(app);
  office.addRoutes(app);
  fleet.addOfficeRoutes(app, requireOffice);
  staff.addOfficeRoutes(app, requireOffice);
  const care = composeCare(platform, { fleet, sales, office, customers, contact, points }, options.monotonic_ms);
  care.addRoutes(app);
  care.addOfficeRoutes(app);
  watch.addOfficeRoutes(app);
  const reports = addBooks(app, platform, { journal, fleet, office, sales, staff, catalog, watch, contact });
  watch.addTerminalRoutes(app, fleet.requireTerminal);
  addSearch(app, platform, { fleet, office, catalog, sales, staff, promotions });
  addFiles(app, platform, { fleet, office, catalog, sales, promotions, customers, contact, care, points, staff, roster, watch, stock: addStock(app, platform, { fleet, journal, office, catalog, sales }) });
  addDevices(app, platform, { fleet, office }, options);
  addLiveRoute(app, { live, fleet, office });
  catalog.addOfficeRoutes(app, { requireOffice, currency: async (tx) => (await fleet.stores(tx))[0]?.currency ?? 'CNY', taxMode: async (tx) => (await fleet.stores(tx))[0]?.selling?.tax_mode ?? 'included' });
  return {
    journal, sales, fleet, catalog, staff, office, promotions, points, customers, contact, care, watch, roster, reports, tillMessages, makeSetupPath: office.makeSetupPath,
    async start() {
      await office.forgetExpired();
      await care.start();
      await Promise.all([sumLater.askForAll(await fleet.merchants()), reports.mail.askForAll()]);
      const unfollow = [await contact.start(), await fleet.start()];
      return () => unfollow.forEach((stop) => stop());
    },
  };
}

/** What an owner or auditor looks up: journals to take along, who changed what, whether copies are made, and reports. */
function addBooks(app: HttpServer, platform: Platform, rooms: Pick<Modules, 'journal' | 'fleet' | 'office' | 'sales' | 'staff' | 'catalog' | 'watch' | 'contact'>): Reports {
  const { postgres, clock, keys, backups, keeper } = platform;
  const { journal, fleet, office: { requireOffice, isKeeper }, sales } = rooms;
  makeAudit({ postgres, clock, keys, journal, fleet, requireOffice }).addOfficeRoutes(app);
  makeOfficeChanges({ postgres, requireOffice }).addOfficeRoutes(app);
  makeBackups({ postgres, clock, backups, requireOffice, isKeeper: (merchant) => isKeeper(merchant, keeper), firstDay: sales.firstDay }).addOfficeRoutes(app);
  return addReports(app, platform, rooms);
}

/** What was sold, by day and by what, with the names of things. */
function addReports(app: HttpServer, { postgres, clock, jobs, public_address }: Platform, { journal, fleet, office: { requireOffice, accessList }, sales, staff, catalog, watch, contact }: Pick<Modules, 'journal' | 'fleet' | 'office' | 'sales' | 'staff' | 'catalog' | 'watch' | 'contact'>): Reports {
  const reports = makeReports({
    postgres, clock, jobs, public_address, requireOffice, operatorNames: staff.operatorNames, sales: sales.sums, stores: fleet.stores, productNames: catalog.productNames, categories: catalog.productCategories,
    countFindings: watch.countFound, countExceptions: journal.countOpenedExceptions, countConsents: contact.countConsents, merchants: fleet.merchants, shopName: async (tx) => (await fleet.merchant(tx))?.shop_name ?? '',
    writeStaff: contact.writeStaff, messageStates: contact.messageStates, hasMailProvider: contact.hasMailProvider,
    people: async (merchant) => (await accessList({ merchant, user: '' })).people.filter(({ ended_at }) => ended_at === null),
  });
  reports.addOfficeRoutes(app);
  return reports;
}

/** How a shop begins: its first store and its owner, and what of the rest is there already. */
function composeFirstSteps({ postgres, origins }: Platform, rooms: () => Pick<Modules, 'fleet' | 'staff' | 'catalog' | 'sales'>): Pick<OfficePorts, 'openShop' | 'countedSteps' | 'otherDevices' | 'noteCommand'> {
  return {
    noteCommand,
    otherDevices: () => origins().filter((origin) => !isOfOwnMachine(origin)),
    openShop: ({ merchant, store, operator, owner, ...shop }) => postgres.withMerchant<Result<null>>(merchant, async (tx) => {
      const { fleet, staff } = rooms();
      const opened = await fleet.openShop(tx, shop, store);
      if (opened.ok && (await staff.activeOperators(tx)).length === 0) await staff.makeOperators(tx, [{ id: operator, name: owner, role: 'owner', active: true, language: shop.language }], owner);
      return opened;
    }),
    async countedSteps(tx) {
      const { fleet, staff, catalog, sales } = rooms();
      const counted = new Set<FirstStep>();
      if ((await staff.activeOperators(tx)).some(({ has_pin }) => has_pin)) counted.add('staff');
      if ((await catalog.searchProducts(tx, { search: '', state: null, category: null, after: null, limit: 1 })).length > 0) counted.add('products');
      if ((await fleet.terminals(tx)).some(({ state }) => state === 'enrolled')) counted.add('device');
      if (await sales.hasSold(tx)) counted.add('first_sale');
      return counted;
    },
  };
}

/** One text looked for everywhere. */
function addSearch(app: HttpServer, { postgres, clock }: Platform, { fleet, office: { requireOffice }, catalog, sales, staff, promotions }: Pick<Modules, 'fleet' | 'office' | 'catalog' | 'sales' | 'staff' | 'promotions'>): void {
  addSearchRoute(app, {
    postgres, clock, requireOffice, catalog, itemsByNumber: sales.itemsByNumber, stores: fleet.stores, terminals: fleet.terminals, operators: staff.activeOperators,
    promotions: promotions.promotionNames, suppliers: supplierNames, orders: findOrders,
  });
}

/** What lies in the stores and what it is worth, and what was ordered for them. */
function addStock(app: HttpServer, { postgres, clock, ids, live }: Platform, { fleet, journal, office: { requireOffice }, catalog, sales }: Pick<Modules, 'fleet' | 'journal' | 'office' | 'catalog' | 'sales'>): Stock {
  const stock = makeStock({
    postgres, clock, journal, stores: fleet.stores, requireOffice, products: catalog.products, dayNet: sales.dayNet, saleNet: sales.saleNet,
    searchProducts: (tx, search, after, limit) => catalog.searchProducts(tx, { search, state: null, category: null, after, limit }),
  });
  stock.addOfficeRoutes(app);
  makePurchasing({ postgres, clock, ids, live, requireOffice, stores: fleet.stores, products: catalog.products, stock: stock.lists }).addOfficeRoutes(app);
  return stock;
}

type OfFiles = Pick<Modules, 'fleet' | 'office' | 'catalog' | 'sales' | 'promotions' | 'customers' | 'contact' | 'care' | 'points' | 'staff' | 'roster' | 'watch'> & { readonly stock: Stock };

/** Data in files: brought, and taken along. */
function addFiles(app: HttpServer, { postgres, clock, ids, random, keys, jobs, log }: Platform, { fleet, office: { requireOffice }, catalog, sales, promotions, customers, contact, care, points, staff, roster, watch, stock }: OfFiles): void {
  const currency = async (tx: MerchantTx): Promise<string> => (await fleet.stores(tx))[0]?.currency ?? 'CNY';
  makeImports({ postgres, clock, ids, random, keys, jobs, log, requireOffice, currency, stores: fleet.stores, lists: catalog.lists, staff: staff.lists, stock: stock.lists }).addOfficeRoutes(app);
  makeExports({ postgres, clock, requireOffice, stores: fleet.stores, catalog: catalog.lists, stock: stock.lists, promotions, suppliers: readSuppliers, orders: readOrderLines, received: readReceivedLines, sales: sales.lists, customers, contact, care: care.lists, staff: staff.lists, roster, fleet, approvals: readApprovalPage, cases: watch.cases, inspections: readInspectionPage, findings: watch.findingPage, exceptions: readExceptions, changes: readChangesInOrder, storeOverview: readStoreOverview, points: points.lists }).addOfficeRoutes(app);
}

/** Printers that only the server reaches, and customer displays. */
function addDevices(app: HttpServer, { postgres, clock, ids }: Platform, { fleet, office: { requireOffice } }: Pick<Modules, 'fleet' | 'office'>, { isPrinterAddress }: ComposeOptions): void {
  const printing = makePrinting({ postgres, clock, ids, requireOffice, requireTerminal: fleet.requireTerminal, stores: fleet.stores, setReceipt: fleet.setReceipt, isPrinterAddress });
  printing.addRoutes(app);
  printing.addOfficeRoutes(app);
  const display = makeDisplay({ postgres, clock, requireOffice, stores: fleet.stores, setDisplay: fleet.setDisplay });
  display.addRoutes(app);
  display.addOfficeRoutes(app);
}

/** The customers' own pages. */
function composeCare({ postgres, clock, ids, log, jobs }: Platform, { fleet, sales, office: { requireOffice }, customers, contact, points }: Pick<Modules, 'fleet' | 'sales' | 'office' | 'customers' | 'contact' | 'points'>, monotonic_ms?: () => number): Care {
  return makeCare({
    postgres, clock, ids, log, jobs, requireOffice, customers, contact, pages: carePages, findReceipt: sales.findReceipt, merchants: fleet.merchants, monotonic_ms: monotonic_ms ?? (() => performance.now()),
    findStore: async (tx, id) => {
      const [shop, store] = [await fleet.merchant(tx), await fleet.store(tx, id)];
      return shop && store ? { shop_name: shop.shop_name, name: store.name, timezone: store.timezone } : null;
    },
    firstStore: async (tx) => {
      const [shop, [store]] = [await fleet.merchant(tx), await fleet.stores(tx)];
      return shop && store ? { id: store.id, shop_name: shop.shop_name, name: store.name, timezone: store.timezone, place: contact.placeOfZone(store.timezone) } : null;
    },
    readMembership: points.readMembership, receiptsOf: sales.receiptsOf,
  });
}

/** The customers' room and the gate: who is reached, and whether they may be. */
function composeContact({ postgres, clock, ids, random, log, jobs, keys, remembrance, state, public_address }: Platform, rooms: Pick<Modules, 'fleet' | 'journal' | 'office'>, { provider_reach }: ComposeOptions): Pick<Modules, 'customers' | 'contact'> {
  const { fleet, journal: { appendOwnMany, eraseFieldKeys, lookups }, office: { requireOffice, people } } = rooms;
  const customers = makeCustomers({
    postgres, clock, ids, random, keys, remembrance, requireOffice, appendOwnMany, eraseFieldKeys,
    placeOf: async (tx) => contact.placeOfZone((await fleet.stores(tx))[0]?.timezone ?? ''), jobs,
    words: { giveConsents: (tx, said) => contact.giveConsents(tx, said), readSaid: (tx, people_of) => contact.readSaid(tx, people_of), stoppedOf: (tx, people_of) => contact.stoppedOf(tx, people_of) },
  });
  const contact: Contact = makeContact({
    postgres, clock, ids, random, log, jobs, state, keys, public_address, remembrance, customers, requireOffice, appendOwnMany, describeEntries: lookups.describeEntries, merchants: fleet.merchants,
    readOwnBodies: async (tx, keys) => (await lookups.describeEntries(tx, keys.map((key) => ({ ...key, variant: 0 })))).map(({ text }) => (JSON.parse(text) as Entry).body as object),
    staff: people, provider_reach, groupMembers,
    storeNames: async (tx) => {
      const shop = (await fleet.merchant(tx))?.shop_name ?? '';
      return new Map((await fleet.stores(tx)).map(({ id, name, timezone, languages }) => [id, { shop, name, timezone, languages }]));
    },
    storePlaces: (tx) => storePlaces(tx, fleet, contact),
  });
  return { customers, contact };
}

async function storePlaces(tx: MerchantTx, fleet: Fleet, contact: Contact): Promise<ReadonlyMap<string, string>> {
  return new Map((await fleet.stores(tx)).flatMap(({ id, timezone }) => {
    const place = contact.placeOfZone(timezone);
    return place === null ? [] : [[id, place]];
  }));
}

/** What customers say at tills, from the upload to the message that it asks for. */
function composeTillWords({ ids, keys, jobs, clock, postgres, public_address }: Platform, rooms: () => Pick<Modules, 'fleet' | 'journal' | 'sales' | 'customers' | 'contact'>): { readonly tillMessages: TillMessages; readonly projection: Projection } {
  const shopName = async (tx: MerchantTx): Promise<string | null> => (await rooms().fleet.merchant(tx))?.shop_name ?? null;
  const readFieldKeys: Journal['readFieldKeys'] = (tx, names) => rooms().journal.readFieldKeys(tx, names);
  const tillMessages = makeTillMessages({
    jobs, clock, postgres, keys, public_address, shopName, readFieldKeys,
    write: (tx, orders) => rooms().contact.write(tx, orders), describeEntries: (tx, words) => rooms().journal.lookups.describeEntries(tx, words), receiptsOf: (tx, sales) => rooms().sales.receiptsOf(tx, sales),
  });
  const projection = makeTillWordProjection({
    ids, keys, shopName, readFieldKeys, askForMessages: tillMessages.ask, eraseFieldKeys: (tx, names, at) => rooms().journal.eraseFieldKeys(tx, names, at),
    storePlaces: (tx) => storePlaces(tx, rooms().fleet, rooms().contact),
    customers: {
      lookupOf: (...given) => rooms().customers.lookupOf(...given), findByLookup: (...given) => rooms().customers.findByLookup(...given), makeCustomers: (...given) => rooms().customers.makeCustomers(...given),
      holdPersons: (...given) => rooms().customers.holdPersons(...given),
    },
    contact: {
      refusable: REFUSABLE, giveConsents: (...given) => rooms().contact.giveConsents(...given), withdrawConsent: (...given) => rooms().contact.within.withdrawConsent(...given),
      stopAddress: (...given) => rooms().contact.within.stopAddress(...given), keep: () => rooms().contact.within.keep(),
    },
  });
  return { tillMessages, projection };
}

/** Cards, points and groups of customers. */
function composePoints({ postgres, clock, ids, random }: Platform, rooms: Pick<Modules, 'fleet' | 'journal' | 'office' | 'customers' | 'contact' | 'promotions' | 'sales'>, publishChanges: Catalog['publishChanges']): Points {
  const { fleet, journal: { appendOwnMany }, office: { requireOffice }, customers, contact, promotions, sales } = rooms;
  return makePoints({
    postgres, clock, ids, random, requireOffice, publishChanges, appendOwnMany, customers, couponOf: promotions.couponOf, findSales: sales.findSales,
    currencyOf: async (tx) => (await fleet.stores(tx))[0]?.currency ?? 'CNY',
    placeOf: async (tx) => contact.placeOfZone((await fleet.stores(tx))[0]?.timezone ?? ''),
  });
}

/** What tills ask of a manager in the office, who is to work when, and what is asked at next sign-ons. */
function composeApprovals(app: HttpServer, platform: Platform, { fleet, journal, office }: Pick<Modules, 'fleet' | 'journal' | 'office'>, publishChanges: Catalog['publishChanges'], openFindings: RosterPorts['openFindings']): { readonly roster: Roster; readonly demands: Demands } {
  const { postgres, clock, ids, jobs, keys, live } = platform;
  const { stores, terminals, setOffRoster } = fleet;
  const { appendServerEntry, appendOwnMany } = journal;
  const approvals = makeApprovals({ postgres, clock, keys, live, stores, terminals, appendServerEntry });
  addApprovalTerminalRoutes(app, platform, approvals, fleet.requireTerminal);
  addApprovalOfficeRoutes(app, platform, approvals, office.requireOffice);
  const roster = makeRoster({ postgres, clock, ids, jobs, stores, terminals, setOffRoster, publishChanges, appendServerEntry, openFindings });
  addRosterRoutes(app, platform, roster, office.requireOffice);
  const swaps = makeSwapRequests({ clock, ids, stores, isSignedOn: journal.arrivals.isSignedOn, roster });
  addSwapTerminalRoutes(app, platform, swaps, fleet.requireTerminal);
  addSwapOfficeRoutes(app, platform, swaps, office.requireOffice);
  const demands = makeDemands({ postgres, clock, ids, jobs, live, publishChanges, appendOwnMany });
  addDemandRoutes(app, { postgres, demands, requireOffice: office.requireOffice });
  return { roster, demands };
}

/** What watch knows of the shop beside its journals. */
function composeWatch(platform: Platform, { fleet, journal, office, staff, roster, demands }: Pick<Modules, 'fleet' | 'journal' | 'office' | 'staff'> & { readonly roster: Roster; readonly demands: Demands }): Watch {
  return makeWatchRoom({
    ...platform, journal, sellersOf, requireOffice: office.requireOffice, operatorNames: staff.operatorNames, stores: fleet.stores, terminals: fleet.terminals,
    operatorsAtWork: async (tx) => new Set((await staff.activeOperators(tx)).map(({ id }) => id)), askAtSignOn: demands.ask, demandStates: demands.states,
    operators: async (tx) => (await staff.operatorHomes(tx)).map(({ id, role, home_store }) => ({ operator: id, rank: role, home_store })),
    storePlaces: fleet.storePlaces, roster: roster.between, windows: fleet.lentWindows, placesSeen: fleet.placesSeen,
    lockTerminal: async (tx, terminal, lock, by) => (await fleet.lockTerminal(tx, terminal, lock, by)).ok,
    async people(merchant) {
      const [{ people }, { items }] = [await office.accessList({ merchant, user: '' }), await staff.operators(merchant)];
      // Of an account that nobody bound to an operator the name says whose it is.
      const namesake = (name: string): string | null => items.find((each) => each.name.normalize('NFKC').trim() === name.normalize('NFKC').trim())?.id ?? null;
      return people.filter(({ role, ended_at }) => role !== 'auditor' && ended_at === null).map(({ id, name, operator }) => ({ user: id, name, operator: operator ?? namesake(name) }));
    },
  });
}

export type ServerParts = ComposeOptions & {
  /** Folder of keys and remembrance; a backup of the database leaves it as it is. */
  readonly folder: string;
  readonly postgres: Postgres;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly public_address?: string | null;
  /** Milliseconds by which rates are counted, where they are not those of the machine. */
  readonly monotonic_ms?: () => number;
};

export type ComposedServer = {
  /** Answers requests by `inject`, without a network. */
  readonly app: HttpServer;
  readonly platform: Platform;
  readonly modules: Modules;
  /** Ends it; the pools of `postgres` belong to whoever opened them. */
  stop(): Promise<void>;
};

/** A whole server that does not listen. A database that was restored is noticed here, as at a start. */
export async function composeServer(parts: ServerParts): Promise<ComposedServer> {
  const { folder, postgres, clock, random, log, public_address = null, monotonic_ms } = parts;
  const platform = await makePlatform({ folder, postgres, clock, random, log, public_address });
  const app = await makeHttpServer({ log, ids: platform.ids, metrics: platform.metrics, isHealthy: () => postgres.ping(), ...(monotonic_ms ? { monotonic_ms } : {}) });
  const modules = composeModules(app, platform, parts);
  await platform.state.begin();
  const unfollow = await modules.start();
  await app.ready();
  return {
    app, platform, modules,
    async stop() {
      unfollow();
      await app.close();
      await closePlatform(platform);
    },
  };
}
