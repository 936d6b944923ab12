/**
 * A till of a simulation with the people at it: the real engine on a disk that can lose its power, in one tab or two.
 * What a person was told is written into the book; what the power cut off before anybody heard is written there too.
 */
import { argon2Sync, createHash } from 'node:crypto';
import type { Result } from '@stilltill/domain/result';
import { assert } from '@stilltill/domain/result';
import { expectedCash } from '@stilltill/domain/shift';
import { type Hash, type Keys, type Locks, type Till, type Transport, createMemoryLocks } from '@stilltill/till-engine';
import { type FileStorage, createNodeTill, openFileKeys, openFileStorage } from '@stilltill/till-engine/node';
import { type DiskImage, makeFakeDisk } from './fake-disk.ts';
import type { FakeClock } from './fake-time.ts';
import type { Deed } from './simulation-ledger.ts';
import { makeSimActing } from './simulation-acting.ts';
import type { PowerCut, SimTillParts } from './simulation-parts.ts';
import { mayWork, versionAt } from './simulation-rights.ts';
import { makeSimSales } from './simulation-sales.ts';
import { makeSimWords } from './simulation-speaking.ts';

export type Tab = { readonly till: Till; readonly clock: FakeClock; isAlive: boolean; readonly number: number };
/** A copy of a till's profile, and the entries in it. */
export type Image = { readonly disk: DiskImage; readonly hashes: ReadonlySet<string> };


export type SimTill = {
  readonly name: string;
  readonly terminal: string;
  /** Tabs that run. */
  tabs(): readonly Tab[];
  /** Starts what the disk holds, in one tab. */
  boot(): Promise<void>;
  openTab(): Promise<void>;
  /** Somebody does something, in a tab, and the power may go in the midst of it. */
  act(cut: PowerCut | null): Promise<void>;
  cutPower(): Promise<void>;
  reload(): Promise<void>;
  keepImage(): void;
  /** Somebody copies its profile, which then lives twice. null: not in the midst of something. */
  copyProfile(): Image | null;
  /** Somebody who may not signs on, as the book has it, and sells as they may not: once everything has healed. */
  tryWhatIsForbidden(): Promise<void>;
  /** Puts the disk back to the image that was kept last. False: there is none. */
  restoreImage(): Promise<boolean>;
  fillDisk(isFull: boolean): void;
  /** Damages an entry that stands on the disk. False: there was none. */
  damageEntry(): boolean;
  stepClock(by_ms: number): void;
  setClockRight(): void;
  enrol(code: string, pump: () => Promise<void>): Promise<Result<null> | 'waiting'>;
  /** The till heard that numbers of its epoch were given twice. From its next entry on it is in another epoch. */
  learnOfBranch(epoch: string): void;
  /** All that stands on its disk, as letters. */
  diskTexts(): readonly string[];
  /** Whether an entry that was told to be durable is still on this disk. */
  holds(hash: string): boolean;
  waiting(): number;
  /** Rises while it works. */
  worked(): number;
};


/** What may keep a person from selling: the storage, and who is at the till. Nothing else, whatever clock and network do. */
const EXCUSES: ReadonlySet<string> = new Set(['storage_full', 'storage_failed', 'storage_fenced', 'not_permitted', 'approval_needed', 'terminal_locked']);
/** Why somebody can't sign on who is known to have left, or to have no place here. */
const NOT_HERE: ReadonlySet<string> = new Set(['operator_unknown', 'not_at_store']);
/** What an approval may come to. */
const NOT_LET: ReadonlySet<string> = new Set(['approval_used', 'shift_not_open']);
/** More turns of the event loop than any command takes. */
const TURNS_MAX = 2_000;

/** `from`: it is a copy of another one's profile. */
export function makeSimTill(parts: SimTillParts, from: Image | null = null): SimTill {
  const { name, terminal, shop, time, network, random, book, settle, say, count, office } = parts;
  let disk = makeFakeDisk(random.fork('disk'), from?.disk);
  let storage: FileStorage;
  let keys: Keys;
  let locks: Locks;
  let tabs: Tab[] = [];
  let lives = 0;
  let error_ms = 0;
  let hashes = new Set<string>(from?.hashes);
  let image: Image | null = null;
  /** Since an old image was put back, drafts and parked baskets may be there whose goods have long left the shop. */
  let isOldDisk = from !== null;
  const hasLeft = (sale: string): boolean => isOldDisk && (book.unheard.has(sale) || book.deeds.some(({ id }) => id === sale));
  /** Epochs that it knows to be branched. */
  const branched = new Set<string>();
  let isFull = false;

  const openTab = async (): Promise<void> => {
    const clock = time.makeClock(error_ms);
    const number = lives++;
    const tab: { isAlive: boolean } = { isAlive: true };
    const chance = random.fork(`life ${number}`);
    const till = await createNodeTill({
      folder: disk, server: '',
      ports: {
        storage, keys, locks, clock, random: chance, hash, transport: whileAlive(network.transportOf(name, clock), tab),
        health: { persist: async () => true, used_ppm: async () => 1000 }, app_build: 'simulated',
      },
    });
    tabs.push(Object.assign(tab, { till, clock, number }));
    await settle();
  };
  const boot = async (): Promise<void> => {
    storage = await openFileStorage(disk);
    keys = await openFileKeys(disk, random.fork(`keys ${lives} ${shop.merchant}`));
    const chance = random.fork(`locks ${lives}`);
    // The tab that lost may be frozen: it hears of it only when it next gets a turn, or never.
    locks = createMemoryLocks((onLost) => {
      if (chance.chance(0.4)) void settle().then(onLost);
    });
    await openTab();
  };
  const kill = (): void => {
    for (const tab of tabs) {
      tab.isAlive = false;
      tab.clock.stop();
    }
    tabs = [];
    network.unplug(name);
  };
  const cutPower = async (): Promise<void> => {
    const lost_before = disk.lost_bytes;
    kill();
    disk = disk.cutPower();
    if (disk.lost_bytes > lost_before) count('unsynced_write_lost');
    count('power_cut');
    // How many bytes is not said: a checksum of ids, written in decimal, may be a figure longer in another run.
    say(`${name} loses its power${disk.lost_bytes > lost_before ? ', and bytes that were not synced' : ''}`);
    await boot();
  };

  /** Waits for a command; nothing but the disk stands between it and its answer. null: the power went first. */
  const finish = async <T>(work: Promise<T>, cut: PowerCut | null): Promise<T | null> => {
    let answer: { readonly value: T } | null = null;
    let isOff = false;
    void work.then((value) => { answer = { value }; }, (error: unknown) => {
      // Whatever a program without power does, nobody sees it.
      if (!isOff) parts.blame(`${name}: a command threw ${String(error)}`);
    });
    const read = (): { readonly value: T } | null => answer;
    if (cut !== null) {
      for (let turn = 0; cut === 'when_heard' ? turn < TURNS_MAX && !read() : turn < cut; turn++) await Promise.resolve();
      const heard = read();
      isOff = true;
      await cutPower();
      return heard?.value ?? null;
    }
    for (let turn = 0; turn < TURNS_MAX && !read(); turn++) await new Promise(setImmediate);
    const heard = read();
    if (!heard) parts.blame(`${name}: a command never answered`);
    return heard?.value ?? null;
  };
  /** What came of it, in the trace; a fault that nothing excuses is blamed. */
  const judge = (what: string, result: Result<unknown> | null): void => {
    say(`${name} ${what}: ${result === null ? 'nobody heard' : result.ok ? 'done' : result.fault.code}`);
    if (!result || result.ok) return;
    if (result.fault.code === 'storage_full') count('storage_full');
    if (result.fault.code === 'storage_fenced') count('tab_fenced');
    if (!EXCUSES.has(result.fault.code)) parts.blame(`${name} could not go on: ${what} was answered with ${result.fault.code}`);
  };

  const enter = (deed: Omit<Deed, 'till' | 'terminal' | 'gone'>): void => {
    book.deeds.push({ ...deed, till: name, terminal, gone: null });
    if (branched.has(deed.epoch)) parts.blame(`${name} gave number ${deed.seq} of epoch ${deed.epoch.slice(0, 5)}, which it knew to be branched`);
    hashes.add(deed.hash);
  };
  const acting = makeSimActing({ ...parts, finish });
  const { sell, refund } = makeSimSales({ ...parts, finish, judge, enter, hasLeft, permitted: acting.permitted });
  const { speak } = makeSimWords({ ...parts, finish, judge });
  const close = async (till: Till, cut: PowerCut | null): Promise<void> => {
    const { shift } = till.state();
    if (!shift) return;
    const closed = await finish(till.closeShift(expectedCash(shift), null), cut);
    judge('closes its shift', closed);
    if (!closed?.ok) return;
    const { closing, head } = closed.value;
    book.closed.push({ ...closing, terminal, hash: head.hash, gone: null });
    hashes.add(head.hash);
  };
  /** Nobody let them: that is as it should be. */
  const excused = <T>(result: Result<T> | null): Result<T | null> | null => (result && !result.ok && NOT_LET.has(result.fault.code) ? { ok: true, value: null } : result);
  const moveCash = async (till: Till): Promise<void> => {
    const { shift } = till.state();
    const direction = shift && expectedCash(shift) > 5_000n && random.chance(0.5) ? 'out' : 'in';
    judge(`moves cash ${direction}`, excused(await acting.moveCash(till, direction, BigInt(1 + random.below(5_000)))));
  };
  const openDrawer = async (till: Till): Promise<void> => {
    const done = await acting.permitted(till, { action: 'open_drawer', line: null }, (approval) => till.openDrawer('no_sale', null, approval), null);
    judge('opens the drawer without a sale', excused(done));
    if (done?.ok) count('drawer_opened');
  };
  /** Whether somebody could work here as far as the till says that it knows; a forged till knows nothing. */
  const isKnownGone = (till: Till, operator: string): boolean => {
    const version = book.rights.areBasesSound && !book.rights.bent.has(terminal) ? versionAt(book.rights, till.state().catalog.cursor) : null;
    return version !== null && !mayWork(version, operator);
  };
  const signOn = async (till: Till, cut: PowerCut | null): Promise<void> => {
    const managers = shop.operators.filter(({ first }) => first.rank !== 'operator');
    const operator = random.pick(random.chance(0.3) ? managers : shop.operators);
    const wasGone = isKnownGone(till, operator.id);
    const done = await finish(till.signOn(operator.id, operator.pin), cut);
    if (done?.ok && wasGone && isKnownGone(till, operator.id)) parts.blame(`${name} lets somebody sign on who has left`, 'leavers.signed_on');
    if (done && !done.ok && NOT_HERE.has(done.fault.code)) {
      count('turned_away');
      return say(`${name} turns somebody away: ${done.fault.code}`);
    }
    judge('signs on', done);
  };
  /** The office's lock is tried by whoever finds it. */
  const tryLock = async (till: Till): Promise<void> => {
    const operator = random.pick(shop.operators);
    const done = await finish(till.signOn(operator.id, operator.pin), null);
    say(`${name} is locked by the office: ${done?.ok ? 'done' : done?.fault.code ?? 'nobody heard'}`);
    count('lock_tried');
    if (done?.ok && till.state().phase === 'held') parts.blame(`${name} lets somebody sign on though the office locked it`, 'locks.passed');
  };
  const work = async (till: Till, cut: PowerCut | null): Promise<void> => {
    const state = till.state();
    if (state.phase === 'locked') {
      return signOn(till, cut);
    }
    if (state.phase === 'held') return tryLock(till);
    if (state.phase !== 'open') return;
    if (!state.shift) return judge('opens a shift', await finish(till.openShift(BigInt(random.below(20_000))), cut));
    const dice = random.below(100);
    if (dice < 64) return sell(till, cut);
    if (dice < 69) return speak(till, cut);
    if (dice < 78) return refund(till, cut);
    if (dice < 83) return moveCash(till);
    if (dice < 87) return openDrawer(till);
    if (dice < 92) return close(till, cut);
    if (dice < 97) return judge('signs off', await finish(till.signOff(random.pick(['left', 'idle', 'locked', 'switched'] as const)), cut));
  };

  return {
    name, terminal, boot, openTab, cutPower,
    tabs: () => tabs,
    async act(cut) {
      if (tabs.length === 0) return;
      if (random.chance(0.06)) this.keepImage();
      const tab = random.pick(tabs);
      const { phase } = tab.till.state();
      if (phase === 'elsewhere') {
        if (random.chance(0.4)) {
          judge(`takes over in tab ${tab.number}`, await finish(tab.till.takeOver(), null));
          if (tabs.length > 1) count('two_tabs');
        }
        return;
      }
      if (phase === 'faulted') return this.reload();
      await work(tab.till, cut);
    },
    async reload() {
      say(`${name} is loaded again`);
      kill();
      disk = disk.restart();
      await boot();
    },
    keepImage: () => void (image = { disk: disk.image(), hashes: new Set(hashes) }),
    copyProfile() {
      const till = tabs.length === 1 ? tabs[0]?.till.state() : undefined;
      if (!till || (till.phase !== 'open' && till.phase !== 'locked') || till.basket.lines.length > 0 || till.found || till.parked.length > 0 || isFull) return null;
      isOldDisk = true;
      if (till.shift) book.torn_shifts.add(till.shift.shift);
      return { disk: disk.image(), hashes: new Set(hashes) };
    },
    async tryWhatIsForbidden() {
      const till = tabs[0]?.till;
      const version = book.rights.versions.at(-1);
      if (!till || !version || book.rights.bent.has(terminal)) return;
      const isLocked = office.isLocked(terminal);
      if (isLocked && till.state().phase !== 'held') parts.blame(`${name} does not hold to the office’s lock`, 'locks.passed');
      for (const { id, pin } of shop.operators) {
        const isGone = !mayWork(version, id);
        if (!isGone && !isLocked) continue;
        const done = await finish(till.signOn(id, pin), null);
        if (done?.ok) parts.blame(`${name} is online and lets somebody sign on ${isLocked ? 'though the office locked it' : 'who has left'}`, isLocked ? 'locks.passed' : 'leavers.signed_on');
      }
    },
    async restoreImage() {
      if (!image) return false;
      say(`${name} gets an old disk back`);
      kill();
      isOldDisk = true;
      for (const deed of book.deeds) if (deed.till === name) book.torn_shifts.add(deed.shift);
      for (const word of book.words) if (word.till === name) word.mayBeGone = true;
      disk = makeFakeDisk(random.fork(`disk ${lives}`), image.disk);
      hashes = new Set(image.hashes);
      // What it had learned went with its disk.
      branched.clear();
      await boot();
      const open = tabs[0]?.till.state().shift;
      if (open) book.torn_shifts.add(open.shift);
      return true;
    },
    fillDisk(full) {
      isFull = full;
      disk.limit(full ? random.below(3_000) : null);
    },
    learnOfBranch(epoch) {
      // A full disk can't begin an epoch; then it can't sell either.
      if (!isFull) branched.add(epoch);
    },
    damageEntry() {
      const own = [...book.deeds, ...book.closed].filter((deed) => deed.terminal === terminal && hashes.has(deed.hash));
      const known = own.filter((deed): deed is Deed => 'seq' in deed);
      if (known.length === 0) return false;
      // The newest are those that the server may lack.
      const deed = known[Math.max(0, known.length - 1 - random.below(3))] as Deed;
      const place = storage.placeOf(deed.epoch, deed.seq);
      if (!place) return false;
      disk.damage(place.file, place.offset + random.below(place.length));
      hashes.delete(deed.hash);
      book.torn_shifts.add(deed.shift);
      say(`${name} has a bad sector under ${deed.kind} ${deed.id}, entry ${deed.seq}`);
      return true;
    },
    stepClock(by_ms) {
      book.rights.crooked.add(terminal);
      error_ms += by_ms;
      for (const tab of tabs) tab.clock.step(by_ms);
    },
    setClockRight() {
      error_ms = 0;
      for (const tab of tabs) tab.clock.setRight();
    },
    async enrol(code, pump) {
      const till = tabs.find((tab) => tab.till.state().phase !== 'elsewhere')?.till;
      if (!till) return 'waiting';
      let answer: Result<null> | null = null;
      void till.enrol(code).then((result) => { answer = result; }, (error: unknown) => parts.blame(`${name}: enrolment threw ${String(error)}`));
      const read = (): Result<null> | null => answer;
      for (let turn = 0; turn < 50 && !read(); turn++) {
        await settle();
        if (!read()) await pump();
      }
      const result = read();
      say(`${name} enrols: ${result ? (result.ok ? 'done' : result.fault.code) : 'no answer'}`);
      return result ?? 'waiting';
    },
    holds: (hash_of_entry) => hashes.has(hash_of_entry),
    diskTexts: () => [...disk.image().files.values()].map((bytes) => Buffer.from(bytes).toString('latin1')),
    waiting: () => Math.max(0, ...tabs.map((tab) => tab.till.state().network.waiting)),
    worked: () => disk.steps,
  };
}

/** A program without power sends nothing, and hears nothing. */
function whileAlive(transport: Transport, tab: { readonly isAlive: boolean }): Transport {
  return {
    send: (request) => (tab.isAlive ? transport.send(request) : new Promise(() => {})),
    listen: (request, onEvent, onEnd) => (tab.isAlive ? transport.listen(request, onEvent, onEnd) : () => {}),
    onNetworkChange: () => () => {},
  };
}

const made = new Map<string, Uint8Array<ArrayBuffer>>();

/** The same functions as in the product; argon2id is slow by design, so each answer of it is kept. */
const hash: Hash = {
  sha256Hex: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
  async argon2id(secret, { salt, memory_kib, passes }, length) {
    const key = [secret, salt, memory_kib, passes, length].join('\n');
    let bytes = made.get(key);
    if (!bytes) {
      bytes = new Uint8Array(argon2Sync('argon2id', { message: secret, nonce: Buffer.from(salt, 'base64'), parallelism: 1, tagLength: length, memory: memory_kib, passes }));
      made.set(key, bytes);
    }
    assert(bytes.length === length, 'argon2id answers with as many bytes as were asked for');
    return bytes;
  },
};
