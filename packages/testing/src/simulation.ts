/**
 * One simulation: a shop with some tills, people who sell, and whatever can go wrong, all decided by a seed. When the
 * faults have ended and everything has healed, the server must hold every sale that a till promised, once.
 */
import { assert } from '@stilltill/domain/result';
import type { Sale } from '@stilltill/domain/sale';
import { type FakeNetwork, type Letter, makeFakeNetwork } from './fake-network.ts';
import type { WireAnswer } from '@stilltill/till-engine';
import { type FakeTime, makeFakeTime } from './fake-time.ts';
import { type SeededRandom, makeSeededRandom, withOwnTails } from './seeded-random.ts';
import { type Book, type Violation, compareWithBook } from './simulation-ledger.ts';
import { type SimHost, type SimServer, type SimShop, startSimServer } from './simulation-server.ts';
import { forgeRights, hear, moveNews } from './simulation-news.ts';
import type { SimOffice } from './simulation-office.ts';
import type { SimTillParts } from './simulation-parts.ts';
import { type RightsViolation, compareRights, doneWhileGone, makeRightsBook } from './simulation-rights.ts';
import { type SimTill, makeSimTill } from './simulation-till.ts';
import { type WordViolation, compareWords, inTheClear } from './simulation-words.ts';
import type { Snapshot } from './test-database.ts';

export const FAULTS = [
  'drop', 'duplicate', 'reorder', 'slow', 'ack_lost', 'offline', 'server_killed_before_commit', 'server_killed_after_commit', 'power_cut',
  'unsynced_write_lost', 'two_tabs', 'tab_fenced', 'clock_forward', 'clock_back', 'server_clock_stepped', 'disk_restored', 'server_restored',
  'damaged_entry', 'projection_throws', 'storage_full', 'enrolled_again', 'reload', 'terminal_cloned', 'rights_forged', 'approval_forged', 'approval_answer_lost', 'news_lost', 'news_doubled', 'news_reordered',
] as const;
/** What people do that is out of the ordinary; it must occur, too. */
export const DEEDS = [
  'basket_parked', 'basket_recalled', 'tender_unknown', 'tender_resolved', 'refunded_elsewhere', 'exchanged', 'promotion_changed', 'shift_closed_in_office', 'consent_given', 'consent_withdrawn',
] as const;
/** What people do about rights, approvals and terminals. Some of it is rare: of some dozens of seeds a few may lack it. */
export const RIGHTS_DEEDS = [
  'rights_changed', 'operator_left', 'operator_back', 'turned_away', 'approved_at_till', 'approved_by_badge', 'approved_in_office', 'approval_refused', 'approval_late', 'approval_given_twice',
  'approval_replayed', 'drawer_opened', 'terminal_lost', 'terminal_found', 'sent_while_lost', 'terminal_locked', 'terminal_unlocked', 'lock_tried',
  'moved_by_news', 'own_step_up', 'acted_while_gone', 'went_on_with',
] as const;
export type FaultName = (typeof FAULTS)[number];
export type DeedName = (typeof DEEDS)[number] | (typeof RIGHTS_DEEDS)[number];

/** What went wrong: at the end on the server, or on the way. */
export type Wrong = Violation | WordViolation | RightsViolation | { readonly rule: 'blocked' | 'acknowledged' | 'not_healed' | 'promotions'; readonly what: string };

export type SimulationResult = {
  readonly seed: string;
  readonly violations: readonly Wrong[];
  /** How often each fault really occurred. */
  readonly faults: ReadonlyMap<FaultName | DeedName, number>;
  readonly sales: number;
  readonly trace: readonly string[];
};

export type SimulationOptions = {
  readonly seed: string;
  readonly steps?: number;
  /** Faults that may occur; all where it is not given. */
  readonly faults?: readonly FaultName[];
  /** Is told each line of the trace as it happens. */
  readonly onTrace?: (line: string) => void;
};

const START_MS = Date.UTC(2026, 10, 2, 8);
const STEPS = 220;
const HEAL_ROUNDS_MAX = 150;
/** Turns of the program in which no till works, and how many are waited for at most. */
const QUIET_TURNS = 3;
const SETTLE_TURNS_MAX = 1_000;
const DAY_MS = 24 * 3_600_000;

/** Runs one seed on a host. Throws only where the simulation itself is wrong. */
export async function simulate(host: SimHost, options: SimulationOptions): Promise<SimulationResult> {
  const world = await makeWorld(host, options);
  try {
    await world.open();
    for (let step = 0; step < (options.steps ?? STEPS); step++) await world.step();
    await world.heal();
    return await world.judge();
  } finally {
    await world.close();
  }
}

type World = { open(): Promise<void>; step(): Promise<void>; heal(): Promise<void>; judge(): Promise<SimulationResult>; close(): Promise<void> };

async function makeWorld(host: SimHost, options: SimulationOptions): Promise<World> {
  const random = makeSeededRandom(options.seed);
  const time = makeFakeTime(START_MS);
  const network = makeFakeNetwork();
  const server_clock = time.makeClock();
  const server = await startSimServer(host, { clock: server_clock, random: withOwnTails(random.fork('server'), String(host.nextRun(options.seed))) });
  const counts = new Map<FaultName | DeedName, number>();
  const trace: string[] = [];
  const tills: SimTill[] = [];
  const violations: Wrong[] = [];
  const book: Book = { deeds: [], words: [], closed: [], unheard: new Set(), torn_shifts: new Set(), rights: makeRightsBook() };
  // Until nothing moves any more, however many turns that takes: else what comes next would depend on how fast the machine is.
  const settle = async (): Promise<void> => {
    const worked = (): number => tills.reduce((sum, till) => sum + till.worked(), network.sent() + network.moved());
    for (let quiet = 0, turn = 0; quiet < QUIET_TURNS && turn < SETTLE_TURNS_MAX; turn++) {
      const before = worked();
      await new Promise(setImmediate);
      quiet = worked() === before ? quiet + 1 : 0;
      // What one process of the server says comes to the others in its own time; it may be news for a till.
      if (quiet === QUIET_TURNS) await server.crossed();
      if (quiet === QUIET_TURNS && worked() !== before) quiet = 0;
    }
  };
  const say = (line: string): void => {
    const text = `${new Date(time.now_ms()).toISOString().slice(5, 19)} ${line}`;
    trace.push(text);
    options.onTrace?.(text);
  };
  const count = (fault: string): void => void counts.set(fault as FaultName | DeedName, (counts.get(fault as FaultName | DeedName) ?? 0) + 1);
  const allowed = options.faults ?? FAULTS;
  // Each seed has its own weather: some faults often, others never.
  const rates = new Map(FAULTS.map((fault) => [fault, allowed.includes(fault) && random.chance(options.faults ? 1 : 0.65) ? (options.faults ? 1.5 : 0.4 + random.below(120) / 100) : 0]));
  const happens = (fault: FaultName, share: number): boolean => random.chance(share * (rates.get(fault) ?? 0));

  const shop = await server.makeShop(2 + random.below(2));
  const sales = new Map<string, Sale>();
  const office = server.officeOf(shop, book.rights, random.fork('office'));
  await office.noteRights();
  const partsOf = (name: string, terminal: string): SimTillParts => ({
    name, terminal, shop, time, network, random: random.fork(`till ${name}`), book, sales, settle, say, count, office,
    pump: (meddle) => pumpFor(parts, name, meddle), isServerUp: () => parts.dead_steps === 0, isPossible: (fault) => parts.isPossible(fault),
    blame: (what, rule = 'blocked') => void violations.push({ rule, what }),
  });
  tills.push(...shop.terminals.map((terminal, at) => makeSimTill(partsOf(`T${at + 1}`, terminal))));
  const parts: Parts = { blame: (wrong) => void violations.push(wrong), random, time, network, server, office, server_clock, shop, tills, book, cloned: new Set(), partsOf, settle, say, count, happens, isPossible: (fault) => (rates.get(fault) ?? 0) > 0, snapshot: null, offline: new Map(), dead_steps: 0, cut: null, carried: new Map(), copies: new Set() };

  return {
    async open() {
      for (const till of tills) {
        await till.boot();
        const code = await server.issueCode(shop, till.terminal);
        const done = await till.enrol(code, () => pump(parts));
        assert(done !== 'waiting' && done.ok, `${till.name} enrols`);
      }
      await pumpUntil(parts, () => tills.every((till) => till.tabs()[0]?.till.state().phase === 'locked'));
    },
    step: () => step(parts),
    async heal() {
      const isHealed = await heal(parts);
      if (!isHealed) violations.push({ rule: 'not_healed', what: tills.map((till) => `${till.name} ${till.tabs()[0]?.till.state().phase}, ${till.waiting()} waiting, ${till.tabs()[0]?.till.state().network.fault ?? 'no fault'}`).join('; ') });
      if (server.throws() > 0) counts.set('projection_throws', server.throws());
      await server.reproject(shop);
      if (isHealed) await tryWhatIsForbidden(parts);
    },
    async judge() {
      const stored = await server.stored(shop);
      violations.push(...compareWithBook(book, stored));
      violations.push(...compareWords(book.words, stored.entries, await server.storedWords(shop), (number) => server.lookupOf(shop, number), (counts.get('server_clock_stepped') ?? 0) === 0));
      violations.push(...compareRights(book.rights, stored.entries, await office.told()));
      counts.set('acted_while_gone', doneWhileGone(book.rights, stored.entries));
      violations.push(...inTheClear('a journal', stored.entries.map(({ text }) => text)), ...tills.flatMap((till) => inTheClear(`the storage of ${till.name}`, till.diskTexts())));
      // A server that was put back knows of promotions only as far as its backup does.
      const differing = (counts.get('server_restored') ?? 0) === 0 ? await server.promotionsDiffer(shop) : 0;
      if (differing > 0) violations.push({ rule: 'promotions', what: `the server works out the promotions of ${differing} sales otherwise than their tills` });
      return { seed: options.seed, violations, faults: counts, sales: book.deeds.length, trace };
    },
    async close() {
      for (const till of tills) for (const tab of till.tabs()) Object.assign(tab, { isAlive: false });
      await server.stop();
    },
  };
}

type Parts = {
  readonly blame: (wrong: Wrong) => void; readonly random: SeededRandom; readonly time: FakeTime; readonly network: FakeNetwork; readonly server: SimServer;
  readonly server_clock: ReturnType<FakeTime['makeClock']>; readonly shop: SimShop; readonly tills: SimTill[]; readonly book: Book;
  readonly office: SimOffice; readonly partsOf: (name: string, terminal: string) => SimTillParts;
  /** Terminals whose profile lives twice. */
  readonly cloned: Set<string>;
  readonly settle: () => Promise<void>; readonly say: (line: string) => void; readonly count: (what: FaultName | DeedName) => void;
  readonly isPossible: (fault: FaultName) => boolean;
  readonly happens: (fault: FaultName, share: number) => boolean;
  snapshot: Snapshot | null;
  /** Tills whose network is away, and for how many steps more. */
  readonly offline: Map<string, number>;
  /** Steps for which the server stays dead. */
  dead_steps: number;
  /** How it dies at the next upload that it takes. */
  cut: 'before_commit' | 'after_commit' | null;
  /** By till: the newest request that the server had. */
  readonly carried: Map<string, number>;
  readonly copies: Set<number>;
};

async function step(parts: Parts): Promise<void> {
  const { random, tills, time, settle } = parts;
  for (const [till, left] of parts.offline) {
    if (left <= 1) parts.offline.delete(till);
    else parts.offline.set(till, left - 1);
  }
  if (parts.dead_steps > 0 && --parts.dead_steps === 0) await parts.server.restart();
  const dice = random.below(100);
  if (dice < 42) {
    const isCut = parts.happens('power_cut', 0.05);
    await random.pick(tills).act(isCut ? (random.chance(0.5) ? 'when_heard' : random.below(150)) : null);
  } else if (dice < 81) {
    await moveLetter(parts);
  } else if (dice < 84) {
    if (parts.dead_steps === 0) await actInOffice(parts);
  } else if (dice < 90) {
    await time.advance(random.chance(0.15) ? random.below(1_200_000) : random.below(20_000), settle);
  } else {
    await strike(parts);
  }
  await settle();
}

/** Something goes wrong that is no matter of the network. */
async function strike(parts: Parts): Promise<void> {
  const { random, happens, count, say, server } = parts;
  const till = random.pick(parts.tills);
  const strikes: readonly [FaultName, number, () => Promise<void> | void][] = [
    ['offline', 0.5, () => { parts.offline.set(till.name, 5 + random.below(30)); count('offline'); }],
    ['reload', 0.3, async () => { await till.reload(); count('reload'); }],
    ['power_cut', 0.3, () => till.cutPower()],
    ['two_tabs', 0.6, async () => { if (till.tabs().length === 1) await till.openTab(); }],
    ['clock_forward', 0.4, () => { till.stepClock(jump(random)); count('clock_forward'); say(`${till.name}: its clock runs ahead`); }],
    ['clock_back', 0.4, () => { till.stepClock(-jump(random)); count('clock_back'); say(`${till.name}: its clock runs back`); }],
    ['server_clock_stepped', 0.2, () => { parts.book.rights.crooked.add('server'); parts.server_clock.step(random.chance(0.5) ? jump(random) : -jump(random)); count('server_clock_stepped'); say('the server’s clock steps'); }],
    ['disk_restored', 0.35, () => restoreDisk(parts, till)],
    ['server_restored', 0.35, () => restoreServer(parts)],
    ['damaged_entry', 0.4, () => damageEntry(parts, till)],
    ['projection_throws', 0.5, () => server.setProjectionThrows(random.chance(0.7))],
    ['storage_full', 0.5, () => till.fillDisk(random.chance(0.6))],
    ['enrolled_again', 0.25, () => enrolAgain(parts, till)],
    ['terminal_cloned', 0.5, () => cloneTill(parts, till)],
    ['rights_forged', 0.6, () => { if (!parts.book.rights.bent.has(till.terminal)) { parts.book.rights.bent.add(till.terminal); say(`somebody forges the rights that ${till.name} hears of`); } }],
    ['server_killed_before_commit', 0.5, () => void (parts.cut = 'before_commit')],
    ['server_killed_after_commit', 0.5, () => void (parts.cut = 'after_commit')],
  ];
  if (parts.dead_steps === 0 && random.chance(0.25)) {
    await server.changePromotions(parts.shop);
    parts.count('promotion_changed');
    return say('the owner changes a promotion');
  }
  if (parts.dead_steps === 0 && random.chance(0.06)) {
    if (await server.closeShift(parts.shop)) {
      parts.count('shift_closed_in_office');
      say('a manager closes a shift in the office');
    }
    return;
  }
  const possible = strikes.filter(([fault]) => parts.isPossible(fault));
  if (possible.length === 0 || parts.dead_steps > 0) return;
  const [fault, share, work] = random.pick(possible);
  if (happens(fault, share)) await work();
}

/** Minutes, days or years. */
function jump(random: SeededRandom): number {
  return random.pick([7 * 60_000, 5 * 3_600_000, 3 * DAY_MS, 40 * DAY_MS, 400 * DAY_MS, 26_000 * DAY_MS]);
}

/** Carries one request or answer, or lets it go astray. */
async function moveLetter(parts: Parts): Promise<void> {
  const { network, random, happens, count, say } = parts;
  if (network.askedStreams().length + network.news().length > 0 && random.chance(0.4)) return moveNews(parts);
  const letters = network.letters().filter(({ stage }) => stage !== 'carried');
  if (letters.length === 0) return;
  const letter = happens('reorder', 0.5) ? random.pick(letters) : (letters[0] as Letter);
  if (parts.offline.has(letter.till) || (parts.dead_steps > 0 && letter.stage === 'going')) return network.lose(letter, random.chance(0.8));
  if (letter.stage === 'coming') {
    if (!happens('ack_lost', 0.12)) {
      const branched = letter.isGivenUp ? null : branchedEpochIn(letter);
      forgeRights(parts, letter);
      network.handOver(letter);
      if (branched !== null) parts.tills.find(({ name }) => name === letter.till)?.learnOfBranch(branched);
      return;
    }
    if (letter.request.path.endsWith('/journal') && letter.answer?.status === 200) count('ack_lost');
    return network.lose(letter, random.chance(0.5));
  }
  if (happens('slow', 0.06)) return;
  if (happens('drop', 0.1)) {
    count('drop');
    return network.lose(letter, random.chance(0.5));
  }
  if (happens('duplicate', 0.12)) {
    network.copy(letter);
    parts.copies.add(network.letters().at(-1)?.number ?? -1);
  }
  if (letter.number < (parts.carried.get(letter.till) ?? -1)) count('reorder');
  if (parts.copies.has(letter.number)) count('duplicate');
  else if (letter.isLate) count('slow');
  parts.carried.set(letter.till, Math.max(letter.number, parts.carried.get(letter.till) ?? -1));
  await carry(parts, letter);
  await checkAcknowledged(parts, letter);
  say(`${letter.till} ${letter.request.path.slice(8, 24)} → ${letter.answer?.status ?? 'no answer'}${problemOf(letter)}`);
}

/** The epoch of which an answer says that two entries of it carry one number. */
function branchedEpochIn({ request, answer }: Letter): string | null {
  if (!request.path.endsWith('/journal') || answer?.status !== 200) return null;
  const { branched, acknowledgement } = JSON.parse(answer.body) as { branched: boolean; acknowledgement: { epoch: string } };
  return branched ? acknowledgement.epoch : null;
}

function problemOf(letter: Letter): string {
  if (!letter.answer || letter.answer.status < 400) return '';
  return ` ${/"code":"(\w+)"/.exec(letter.answer.body)?.[1] ?? letter.answer.body.slice(0, 80)}`;
}

async function carry(parts: Parts, letter: Letter): Promise<void> {
  for (const wrong of inTheClear(`an upload of ${letter.till}`, [letter.request.body ?? ''])) parts.blame(wrong);
  const { network, server } = parts;
  if (!parts.cut || !letter.request.path.endsWith('/journal')) return watched(parts, letter, () => network.carry(letter, (request) => server.serve(request)));
  const { cut } = parts;
  await network.carry(letter, async (request) => {
    let answer: Awaited<ReturnType<SimServer['serve']>> = null;
    const hasDied = await server.dieIn(cut, async () => { answer = await server.serve(request); });
    const said = answer as WireAnswer | null;
    if (!hasDied) return said;
    parts.cut = null;
    parts.count(cut === 'before_commit' ? 'server_killed_before_commit' : 'server_killed_after_commit');
    parts.say(`the server dies ${cut === 'before_commit' ? 'before' : 'after'} a commit`);
    parts.dead_steps = 1 + parts.random.below(8);
    network.endStreams();
    // An answer that says that all is well had left before the server died.
    return said?.status === 200 ? said : null;
  });
}

/** What the server has acknowledged, it holds. */
async function checkAcknowledged(parts: Parts, letter: Letter): Promise<void> {
  if (!letter.request.path.endsWith('/journal') || letter.answer?.status !== 200) return;
  const { acknowledgement } = JSON.parse(letter.answer.body) as { acknowledgement: { epoch: string; seq: number; hash: string } };
  if (await parts.server.holds(parts.shop, acknowledgement)) return;
  parts.blame({ rule: 'acknowledged', what: `entry ${acknowledgement.epoch.slice(0, 5)}-${acknowledgement.seq} of ${letter.till} was acknowledged and is not stored` });
}

async function restoreDisk({ random, server, shop, book, count, tills, offline }: Parts, till: SimTill): Promise<void> {
  if (!(await till.restoreImage())) return till.keepImage();
  count('disk_restored');
  // Away from the network it sells on, and gives numbers again, before anybody can tell it.
  if (random.chance(0.6)) offline.set(till.name, 20 + random.below(60));
  const stored = new Set((await server.stored(shop)).entries.map(({ hash }) => hash));
  for (const deed of [...book.deeds, ...book.closed]) {
    if (!stored.has(deed.hash) && !tills.some((each) => each.holds(deed.hash))) deed.gone ??= 'disk_restored';
  }
}

async function restoreServer(parts: Parts): Promise<void> {
  const { server, network, shop, book, tills } = parts;
  if (!parts.snapshot || parts.random.chance(0.3)) {
    parts.snapshot = await server.backUp();
    network.endStreams();
    return parts.say('the server is backed up');
  }
  await server.restoreFrom(parts.snapshot);
  network.endStreams();
  book.rights.areBasesSound = false;
  book.rights.lost.length = 0;
  await parts.office.repeat();
  await parts.office.noteRights();
  parts.count('server_restored');
  parts.say('the server is restored from its backup');
  const stored = new Set((await server.stored(shop)).entries.map(({ hash }) => hash));
  for (const deed of [...book.deeds, ...book.closed]) {
    if (!stored.has(deed.hash) && !tills.some((till) => till.holds(deed.hash))) deed.gone ??= 'disk_restored';
  }
}

async function damageEntry({ server, shop, book, count }: Parts, till: SimTill): Promise<void> {
  if (!till.damageEntry()) return;
  count('damaged_entry');
  const stored = new Set((await server.stored(shop)).entries.map(({ hash }) => hash));
  for (const deed of book.deeds) if (deed.till === till.name && !till.holds(deed.hash) && !stored.has(deed.hash)) deed.gone ??= 'damaged_entry';
}

async function actInOffice({ office, count, say }: Parts): Promise<void> {
  for (const deed of await office.act()) {
    count(deed as DeedName);
    say(`the office: ${deed}`);
  }
}

/** Somebody copies a till's profile; from now on both go on, under one key. */
async function cloneTill({ tills, cloned, partsOf, count, say }: Parts, till: SimTill): Promise<void> {
  const image = cloned.has(till.terminal) ? null : till.copyProfile();
  if (!image) return;
  cloned.add(till.terminal);
  const copy = makeSimTill(partsOf(`${till.name}b`, till.terminal), image);
  await copy.boot();
  tills.push(copy);
  count('terminal_cloned');
  say(`${till.name} is copied`);
}

/** Notes what reaches the server of a lost terminal that it did not have. */
async function watched({ office, book, tills, count }: Parts, letter: Letter, carry: () => Promise<void>): Promise<void> {
  const terminal = tills.find(({ name }) => name === letter.till)?.terminal;
  if (terminal === undefined || !letter.request.path.endsWith('/journal') || !office.isLost(terminal)) return carry();
  const before = await office.hashesOf(terminal);
  await carry();
  const hashes = [...await office.hashesOf(terminal)].filter((hash) => !before.has(hash));
  if (hashes.length === 0) return;
  count('sent_while_lost');
  book.rights.lost.push({ terminal, hashes });
}

/** Everything has healed and every till has heard everything: what was taken away is tried at each. */
async function tryWhatIsForbidden(parts: Parts): Promise<void> {
  const newest = await parts.office.cursor();
  for (const till of parts.tills) {
    const { till: open } = till.tabs()[0] ?? {};
    await open?.diagnosis.look();
    // Its key was replaced by an enrolment that its full disk could not keep: it hears of nothing until somebody enrols it.
    if (open?.diagnosis.found().some(({ code }) => code === 'key.retired')) continue;
    const cursor = open?.state().catalog.cursor;
    if (cursor !== newest) parts.blame({ rule: 'rights.late', what: `${till.name} is online and stands at ${cursor}, the server at ${newest}` });
    await till.tryWhatIsForbidden();
  }
  await pump(parts);
}

async function enrolAgain(parts: Parts, till: SimTill): Promise<void> {
  // Whoever notices two holders of one key ends the key: another story.
  if (parts.cloned.has(till.terminal)) return;
  const code = await parts.server.issueCode(parts.shop, till.terminal);
  for (let tries = 0; tries < 3; tries++) {
    const done = await till.enrol(code, () => pump(parts));
    if (done === 'waiting' || !done.ok) continue;
    return parts.count('enrolled_again');
  }
}

/** Brings everything that is under way where it belongs. */
async function pump(parts: Parts, meddle: (letter: Letter) => boolean = () => false): Promise<void> {
  const { network, server, settle } = parts;
  for (const letter of network.letters()) {
    if (letter.stage === 'going') await watched(parts, letter, () => network.carry(letter, (request) => server.serve(request)));
    if (network.letters().includes(letter) && letter.stage === 'coming') {
      forgeRights(parts, letter);
      if (meddle(letter)) network.lose(letter, true);
      else network.handOver(letter);
    }
    await settle();
  }
  for (const asked of network.askedStreams()) await network.openStream(asked, server.listen);
  for (const news of network.news()) {
    if (network.news().includes(news)) hear(parts, news);
    await settle();
  }
}

/** The same for somebody who waits at one till: where its network is away, nothing moves. */
async function pumpFor(parts: Parts, till: string, meddle?: (letter: Letter) => boolean): Promise<void> {
  if (parts.dead_steps > 0 || parts.offline.has(till)) {
    for (const letter of parts.network.letters()) if (letter.till === till && letter.stage !== 'carried') parts.network.lose(letter, true);
    for (const news of parts.network.news()) if (news.till === till) parts.network.loseNews(news);
    return;
  }
  await pump(parts, meddle);
}

async function pumpUntil(parts: Parts, isDone: () => boolean): Promise<boolean> {
  for (let round = 0; round < HEAL_ROUNDS_MAX; round++) {
    await pump(parts);
    await parts.settle();
    const isEmpty = parts.network.letters().length + parts.network.news().length + parts.network.askedStreams().length === 0;
    if (isDone() && isEmpty) return true;
    if (isEmpty) await parts.time.advance(5_000, parts.settle);
  }
  return false;
}

/** All faults end: clocks, disks, network and server are right again, and each till is open in one tab. */
async function heal(parts: Parts): Promise<boolean> {
  const { server, tills, say } = parts;
  say('everything heals');
  parts.offline.clear();
  parts.cut = null;
  parts.server_clock.setRight();
  server.setProjectionThrows(false);
  if (parts.dead_steps > 0) await server.restart();
  parts.dead_steps = 0;
  for (const till of tills) {
    till.setClockRight();
    till.fillDisk(false);
    await till.reload();
  }
  const isQuiet = (): boolean => tills.every((till) => {
    const state = till.tabs()[0]?.till.state();
    return state !== undefined && till.waiting() === 0 && state.network.online;
  });
  for (const till of tills) till.tabs()[0]?.till.syncNow();
  if (!(await pumpUntil(parts, isQuiet))) return false;
  // A contact later nothing more may turn up.
  await parts.time.advance(120_000, parts.settle);
  return pumpUntil(parts, isQuiet);
}
