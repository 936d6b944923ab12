/**
 * The office of a simulation: whoever hires, limits and lets go, locks terminals and calls them lost, and the manager who
 * answers what tills ask for. Through the product's own rooms; what was really decided is written into the book.
 */
import { assert } from '@stilltill/domain/result';
import { ACTIONS, type Action } from '@stilltill/domain/operator';
import type { ComposedServer } from '@stilltill/server/compose.ts';
import { makeApprovals } from '@stilltill/server/modules/staff/index.ts';
import type { SeededRandom } from './seeded-random.ts';
import { OWNER_LIMITS, type Person, type RightsBook, type RightsVersion, type RoleNow, type ToldOfEntries } from './simulation-rights.ts';
import type { SimShop } from './simulation-shop.ts';
import type { TestDatabase } from './test-database.ts';

export type SimOffice = {
  /** Writes down what holds now. */
  noteRights(): Promise<void>;
  /** Somebody decides something. Answers with what it was. */
  act(): Promise<readonly string[]>;
  /** The newest approval that a terminal still waits for. */
  waiting(terminal: string): Promise<string | null>;
  /** A manager answers. False: the server would not have it any more. */
  answer(approval: string, by: string, answer: 'give' | 'refuse'): Promise<boolean>;
  isLost(terminal: string): boolean;
  isLocked(terminal: string): boolean;
  hashesOf(terminal: string): Promise<ReadonlySet<string>>;
  /** Decides again about terminals what a restored database does not know. What holds for people it remembers itself. */
  repeat(): Promise<void>;
  /** The cursor that a till stands at which has everything. */
  cursor(): Promise<string>;
  told(): Promise<ToldOfEntries>;
};

export type SimOfficeParts = { readonly shop: SimShop; readonly book: RightsBook; readonly random: SeededRandom; readonly database: Pick<TestDatabase, 'adminQuery'>; server(): ComposedServer; now_ms(): number };

/** What the shop's role grants at first: some of what a manager may do, up to a limit. */
export const FIRST_ROLE: RoleNow = { actions: ['sell', 'open_shift', 'close_shift', 'waive', 'discount', 'refund', 'move_cash'], discount_rate_ppm: 150_000, refund_minor: 500n, drawer_per_shift: 2 };
const ALWAYS: readonly Action[] = ['sell', 'open_shift', 'close_shift', 'waive'];
const SOMETIMES: readonly Action[] = ['discount', 'refund', 'move_cash', 'open_drawer'];

export function roleState({ actions, discount_rate_ppm, refund_minor, drawer_per_shift }: RoleNow) {
  return {
    names: { zh: '领班', en: 'Lead' }, rank: 'operator' as const, actions: ACTIONS.filter((action) => actions.includes(action)), limits: { discount_rate_ppm, refund_minor, drawer_per_shift },
    credentials: { pin_figures_min: 4, badge: 'alone' as const },
  };
}

/** The role of an owner who does not do everything alone. */
export const OWNER_ROLE = { names: { zh: '店主', en: 'Owner' }, rank: 'owner' as const, actions: [...ACTIONS], limits: OWNER_LIMITS, credentials: { pin_figures_min: 6, badge: 'alone' as const } };

export function operatorState({ role, owner_role, store, elsewhere }: Pick<SimShop, 'role' | 'owner_role' | 'store' | 'elsewhere'>, name: string, { rank, active, place }: Person) {
  const held = rank === 'owner' ? owner_role : role;
  return { name, role: rank, active, language: 'en' as const, places: place === 'rank' ? [] : [{ store: place === 'here' ? store : elsewhere, role: held }] };
}

export function makeSimOffice({ shop, book, random, database, server, now_ms }: SimOfficeParts): SimOffice {
  const { merchant } = shop;
  const people = new Map<string, Person>(shop.operators.map(({ id, first }) => [id, first]));
  let role: RoleNow = FIRST_ROLE;
  let locked: string | null = null;
  const lost = new Set<string>();
  const clerks = shop.operators.filter(({ first }) => first.rank === 'operator');
  const nameOf = (id: string): string => `Clerk ${shop.operators.findIndex((each) => each.id === id)}`;
  const cursor = (): Promise<string> => server().platform.postgres.withMerchant(merchant, (tx) => server().modules.catalog.cursor(tx));
  const noteRights = async (): Promise<void> => {
    const [incarnation, position] = (await cursor()).split(':') as [string, string];
    const version: RightsVersion = { incarnation, position: BigInt(position), people: new Map(people), role };
    book.versions.push(version);
  };
  const fleet = async (work: (rooms: ComposedServer['modules']['fleet'], tx: Parameters<ComposedServer['modules']['fleet']['markLost']>[0]) => Promise<{ readonly ok: boolean }>): Promise<void> => {
    const done = await server().platform.postgres.withMerchant(merchant, (tx) => work(server().modules.fleet, tx));
    assert(done.ok, 'a terminal of the shop can be decided about');
  };
  const lock = (terminal: string): Promise<void> => fleet((rooms, tx) => rooms.lockTerminal(tx, terminal, { reason: 'where is it', call: '10086', code: 'L1' }, 'Owner'));
  const markLost = (terminal: string): Promise<void> => fleet((rooms, tx) => rooms.markLost(tx, terminal, 'not in its place', 'Owner'));
  const approvals = () => {
    const { platform, modules: { fleet: { stores, terminals }, journal: { appendServerEntry } } } = server();
    return makeApprovals({ ...platform, stores, terminals, appendServerEntry });
  };

  const changeRole = async (): Promise<readonly string[]> => {
    role = {
      actions: [...ALWAYS, ...SOMETIMES.filter(() => random.chance(0.6))], discount_rate_ppm: random.below(400_000), refund_minor: BigInt(random.below(3_000)), drawer_per_shift: random.below(3),
    };
    assert((await server().modules.staff.putRole(merchant, shop.role, roleState(role), 'Owner')).ok, 'the role can be changed');
    return ['rights_changed'];
  };
  const changePerson = async (isLeaving: boolean): Promise<readonly string[]> => {
    const away = clerks.filter(({ id: each }) => people.get(each)?.active === false);
    const { id } = random.pick(isLeaving && away.length > 0 && random.chance(0.5) ? away : clerks);
    const before = people.get(id) as Person;
    const after: Person = isLeaving ? { ...before, active: !before.active } : { ...before, place: random.pick(['rank', 'here', 'elsewhere'] as const) };
    assert((await server().modules.staff.changeOperator(merchant, id, operatorState(shop, nameOf(id), after), 'Owner')).ok, 'somebody of the shop can be decided about');
    people.set(id, after);
    if (isLeaving && !after.active) book.gone.push({ operator: id, from_ms: now_ms(), until_ms: null });
    const back = book.gone.findLast(({ operator }) => operator === id);
    if (isLeaving && after.active && back) back.until_ms = now_ms();
    if (!isLeaving) return ['rights_changed'];
    return [after.active ? 'operator_back' : 'operator_left'];
  };
  const changeLock = async (): Promise<readonly string[]> => {
    const terminal = locked ?? random.pick(shop.terminals);
    if (locked === null) await lock(terminal);
    else await fleet((rooms, tx) => rooms.unlockTerminal(tx, terminal, 'it is here', 'Owner'));
    locked = locked === null ? terminal : null;
    return [locked === null ? 'terminal_unlocked' : 'terminal_locked'];
  };
  const changeLost = async (): Promise<readonly string[]> => {
    const terminal = lost.size > 0 && random.chance(0.5) ? [...lost][0] as string : random.pick(shop.terminals);
    if (lost.has(terminal)) await fleet((rooms, tx) => rooms.markFound(tx, terminal, 'under the counter', 'Owner'));
    else await markLost(terminal);
    if (!lost.delete(terminal)) lost.add(terminal);
    return [lost.has(terminal) ? 'terminal_lost' : 'terminal_found'];
  };

  return {
    noteRights, cursor,
    async act() {
      const dice = random.below(100);
      // Whoever is locked out is let in again soon, or nobody would sell.
      const isOpening = locked !== null && random.chance(0.35);
      const done = await (isOpening || dice < 18 ? changeLock() : dice < 34 ? changeLost() : dice < 54 ? changePerson(true) : dice < 68 ? changePerson(false) : changeRole());
      await noteRights();
      return done;
    },
    async waiting(terminal) {
      const [row] = await database.adminQuery<{ id: string }>("select id from app.approval where merchant_id = $1 and terminal_id = $2 and state = 'asked' order by asked_at desc, id desc limit 1", [merchant, terminal]);
      return row?.id ?? null;
    },
    async answer(id, by, answer) {
      const [row] = await database.adminQuery<GivenRow>('select terminal_id, operator_id, action from app.approval where merchant_id = $1 and id = $2', [merchant, id]);
      const done = await server().platform.postgres.withMerchant(merchant, (tx) => approvals().answer(tx, { operator: by, role: people.get(by)?.rank === 'owner' ? 'owner' : 'manager', is_fresh: true }, id, { answer }));
      if (done.ok && row && answer === 'give') book.given.set(id, { terminal: row.terminal_id, operator: row.operator_id, action: row.action, by });
      return done.ok;
    },
    isLost: (terminal) => lost.has(terminal),
    isLocked: (terminal) => locked === terminal,
    async hashesOf(terminal) {
      const rows = await database.adminQuery<{ hash: string }>("select encode(e.hash, 'hex') as hash from app.entry e join app.chain c using (merchant_id, chain) where e.merchant_id = $1 and c.terminal_id = $2", [merchant, terminal]);
      return new Set(rows.map(({ hash }) => hash));
    },
    async repeat() {
      for (const terminal of shop.terminals) {
        if (lost.has(terminal)) await markLost(terminal);
        else await fleet((rooms, tx) => rooms.markFound(tx, terminal, 'under the counter', 'Owner'));
        if (locked === terminal) await lock(terminal);
        else await fleet((rooms, tx) => rooms.unlockTerminal(tx, terminal, 'it is here', 'Owner'));
      }
    },
    async told() {
      const flags = await database.adminQuery<{ hash: string; code: string }>("select encode(hash, 'hex') as hash, code from app.exception where merchant_id = $1 and kind = 'flagged' and hash is not null", [merchant]);
      const branched = await database.adminQuery<{ chain: number }>("select distinct chain from app.exception where merchant_id = $1 and kind = 'branch'", [merchant]);
      const latency = await database.adminQuery<{ hash: string; latency_ms: number }>(
        `select encode(e.hash, 'hex') as hash, max(extract(epoch from s.received_at - s.sent_at))::float8 * 1000 as latency_ms
           from app.entry e join app.seal s on s.merchant_id = e.merchant_id and s.chain = e.chain and e.seq between s.from_seq and s.seq where e.merchant_id = $1 and s.sent_at is not null group by e.hash`, [merchant],
      );
      return { flags, branched: branched.map(({ chain }) => chain), latency_ms: new Map(latency.map((row) => [row.hash, Math.ceil(row.latency_ms)])) };
    },
  };
}

type GivenRow = { readonly terminal_id: string; readonly operator_id: string; readonly action: string };
