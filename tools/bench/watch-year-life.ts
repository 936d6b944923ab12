/**
 * A day at the tills of a made-up year: who works at which terminal and under which session, with what makes honest days
 * look odd: hopping between tills, helping at two at once, managers who step in, power cuts, wrong PINs.
 */
import type { Chance } from './watch-year-chance.ts';
import { type Machine, makeMachine } from './watch-year-journal.ts';
import { type Misconduct, unknownTerminal } from './watch-year-misconduct.ts';
import { type PersonRates, ratesOf } from './watch-year-rates.ts';
import type { Attendance } from './watch-year-roster.ts';
import { type PastSale, type StoreDay, type Trader, trade } from './watch-year-trade.ts';
import { type Person, type Store, type Terminal, type World, HOUR_MS, MINUTE_MS, SECOND_MS, weekAt } from './watch-year-world.ts';

type Busy = { readonly from_ms: number; readonly until_ms: number };
/** A stretch of work at one machine. */
type Block = Attendance & { readonly machine_fixed: Machine | null };

export type Life = {
  readonly machines: ReadonlyMap<string, Machine>;
  /** All that is done on a day, into the machines' acts. */
  live(day: number, attendances: readonly Attendance[]): void;
};

export function makeLife(chance: Chance, world: World, planned: readonly Misconduct[]): Life {
  const machines = new Map<string, Machine>();
  for (const terminal of world.stores.flatMap(({ terminals }) => terminals)) machines.set(terminal.id, makeMachine(terminal.store, terminal.id, terminal));
  const past = new Map(world.stores.map((store): [Store, PastSale[]] => [store, []]));
  const own_past = new Map(world.people.map((person): [Person, PastSale[]] => [person, []]));
  let sales = 0;
  let sessions = 0;
  let rates_week = -1;
  const rates = new Map<string, PersonRates>();
  const ratesFor = (person: Person, store: Store, day: number): PersonRates => {
    const week = Math.floor(day / 7);
    if (week !== rates_week) rates.clear();
    rates_week = week;
    const key = `${person.id} ${store.id}`;
    const known = rates.get(key) ?? ratesOf(chance, person, store, week, planned.filter((one) => week >= one.from_week && week < one.until_week && (one.operator === person.id || (one.rule === 'reciprocal_approvals' && one.other === person.id))));
    rates.set(key, known);
    return known;
  };
  const machineFor = ({ person, terminal, machine }: Attendance): Machine | null => {
    if (!terminal) return null;
    const original = machines.get(terminal.id) as Machine;
    if (!machine) return original;
    const id = machine === 'copy' ? `copy of ${terminal.id} by ${person.id}` : unknownTerminal(person);
    const made = machines.get(id) ?? makeMachine(person.home, machine === 'copy' ? terminal.id : id, null);
    if (machine === 'copy' && !machines.has(id)) Object.assign(made, { epoch: original.epoch, seq: original.seq });
    machines.set(id, made);
    return made;
  };
  return {
    machines,
    live(day, attendances) {
      for (const store of world.stores) {
        const here = attendances.filter((one) => one.store === store);
        const managers = here.filter(({ person }) => person.rank !== 'operator');
        const shared: StoreDay = { store, managers, past: past.get(store) as PastSale[] };
        const blocks = here.flatMap((one): Block[] => one.terminal || one.note ? [{ ...one, machine_fixed: machineFor(one) }] : splitByBreaks(chance, one));
        const traderFor = (person: Person): Omit<Trader, 'first'> => ({
          chance, person, day: shared, rates: ratesFor(person, store, day), own_past: own_past.get(person) as PastSale[], second: null, until_ms: 0,
          newSale: () => `sale-${(++sales).toString(36)}`, newSession: () => `session-${(++sessions).toString(36)}`, way: person.has_badge && chance.chance(0.94) ? 'badge' : 'pin',
        });
        workStore({ chance, store, day: shared, machines, traderFor }, blocks);
      }
    },
  };
}

function splitByBreaks(chance: Chance, attendance: Attendance): Block[] {
  const blocks: Block[] = [];
  for (let from_ms = attendance.from_ms; attendance.until_ms - from_ms > 10 * MINUTE_MS;) {
    const worked_ms = Math.round(chance.real(2, 3.6) * HOUR_MS);
    const until_ms = attendance.until_ms - from_ms - worked_ms < 50 * MINUTE_MS ? attendance.until_ms : from_ms + worked_ms;
    blocks.push({ ...attendance, from_ms, until_ms, machine_fixed: null });
    from_ms = until_ms + chance.between(15, 40) * MINUTE_MS;
  }
  return blocks;
}

type StoreWork = {
  readonly chance: Chance; readonly store: Store; readonly day: StoreDay; readonly machines: ReadonlyMap<string, Machine>;
  readonly traderFor: (person: Person) => Omit<Trader, 'first'>;
};

function workStore(work: StoreWork, blocks: readonly Block[]): void {
  const { chance, store, machines } = work;
  const busy = new Map<Machine, Busy[]>();
  const isFree = (machine: Machine, from_ms: number, until_ms: number): boolean => !(busy.get(machine) ?? []).some((one) => one.from_ms < until_ms && one.until_ms > from_ms);
  const take = (machine: Machine, from_ms: number, until_ms: number): void => {
    busy.set(machine, [...busy.get(machine) ?? [], { from_ms: from_ms - MINUTE_MS, until_ms: until_ms + MINUTE_MS }]);
  };
  const plain = store.terminals.filter(({ is_for_events }: Terminal) => !is_for_events).map(({ id }) => machines.get(id) as Machine);
  const free = (from_ms: number, until_ms: number): Machine | undefined => chance.shuffle(plain).find((machine) => isFree(machine, from_ms, until_ms));
  const ordered = [...blocks].sort((a, b) => Number(b.machine_fixed !== null) - Number(a.machine_fixed !== null) || Number(b.note !== undefined) - Number(a.note !== undefined) || a.from_ms - b.from_ms);
  const cuts = plain.flatMap((machine) => machine.cut ? [{ machine, cut: machine.cut }] : []);
  for (const { machine } of cuts) machine.cut = null;
  const last = new Map<Machine, { readonly until_ms: number; readonly operator: string; readonly session: string }>();
  for (const block of ordered) {
    const { machine_fixed } = block;
    let { from_ms, until_ms } = block;
    let machine = machine_fixed && isFree(machine_fixed, from_ms, until_ms) ? machine_fixed : machine_fixed ? undefined : free(from_ms, until_ms);
    // Nobody's till is free: they wait for one, or do without.
    for (let tries = 0; !machine && !machine_fixed && !block.note && tries < 3 && until_ms - from_ms > HOUR_MS; tries++) {
      if (tries === 0) until_ms -= 30 * MINUTE_MS;
      else from_ms += 30 * MINUTE_MS;
      machine = free(from_ms, until_ms);
    }
    if (!machine) continue;
    take(machine, from_ms, until_ms);
    const session = workBlock(work, { ...block, from_ms, until_ms }, machine, free, take);
    if (session !== null && (last.get(machine)?.until_ms ?? 0) < until_ms) last.set(machine, { until_ms, operator: block.person.id, session });
  }
  for (const { machine, cut } of cuts) {
    if (machine.acts.length === 0) machine.cut = cut;
    else startAgain(machine, Math.min(...machine.acts.map(({ at_ms }) => at_ms)), cut);
  }
  for (const [machine, { until_ms, operator, session }] of last) {
    if (!machine.terminal || machine.cut) continue;
    const difference_minor = chance.chance(0.7) ? 0n : BigInt(Math.round(chance.normal() * 350));
    machine.acts.push({ kind: 'shift_closed', at_ms: until_ms - SECOND_MS, operator, session, difference_minor });
  }
}

/** One block of work; answers with the session that was open at its end, or null where they had left for another till. */
function workBlock(work: StoreWork, block: Block, machine: Machine, free: (from_ms: number, until_ms: number) => Machine | undefined, take: (machine: Machine, from_ms: number, until_ms: number) => void): string | null {
  const { chance, day } = work;
  const { person, from_ms, until_ms, note } = block;
  const trader: Trader = { ...work.traderFor(person), ...block.way ? { way: block.way } : {}, first: { machine, session: '' } };
  signOn(trader, machine, from_ms);
  note?.(from_ms);
  const middle_ms = Math.round(chance.real(from_ms + 10 * MINUTE_MS, until_ms - 10 * MINUTE_MS));
  const is_long = until_ms - from_ms > HOUR_MS && !note && !block.terminal;
  const odd = is_long ? chance.real(0, 1) : 1;
  const manager = odd >= 0.052 && odd < 0.072 ? day.managers.find((one) => one.person !== person && middle_ms > one.from_ms && middle_ms + 8 * MINUTE_MS < one.until_ms) : undefined;
  const other = odd < 0.052 ? free(middle_ms, until_ms) : undefined;
  if (manager) stepIn(work, trader, manager.person, from_ms, middle_ms, until_ms);
  else if (other && odd < 0.04) {
    // Goes over to another till and leaves this one open: it locks itself a while later.
    trade(trader, from_ms, middle_ms - MINUTE_MS);
    take(other, middle_ms, until_ms);
    machine.acts.push({ kind: 'signed_off', at_ms: middle_ms + 14 * MINUTE_MS, operator: person.id, session: trader.first.session, reason: 'idle' });
    const moved: Trader = { ...trader, first: { machine: other, session: '' } };
    signOn(moved, other, middle_ms);
    trade(moved, middle_ms, until_ms);
    signOff(moved, other, until_ms, false);
    return null;
  } else if (other) {
    // Serves two queues in turn.
    const ends_ms = Math.min(until_ms, middle_ms + chance.between(20, 60) * MINUTE_MS);
    take(other, middle_ms, ends_ms);
    const session = trader.newSession();
    trader.second = { machine: other, session, from_ms: middle_ms + MINUTE_MS, until_ms: ends_ms };
    startAgain(other, middle_ms);
    other.acts.push({ kind: 'signed_on', at_ms: middle_ms, operator: person.id, session, way: trader.way });
    trade(trader, from_ms, until_ms);
    other.acts.push({ kind: 'signed_off', at_ms: ends_ms, operator: person.id, session, reason: 'left' });
  } else trade(trader, from_ms, until_ms);
  signOff(trader, machine, until_ms, !note && !block.terminal);
  return trader.first.session;
}

/** A manager takes the till over for some minutes, and hands it back. */
function stepIn(work: StoreWork, trader: Trader, manager: Person, from_ms: number, middle_ms: number, until_ms: number): void {
  const { machine } = trader.first;
  const back_ms = middle_ms + work.chance.between(3, 8) * MINUTE_MS;
  trade(trader, from_ms, middle_ms - MINUTE_MS);
  const helper: Trader = { ...work.traderFor(manager), first: { machine, session: trader.newSession() } };
  machine.acts.push({ kind: 'signed_off', at_ms: middle_ms, operator: trader.person.id, session: trader.first.session, reason: 'switched' });
  machine.acts.push({ kind: 'signed_on', at_ms: middle_ms + 1, operator: manager.id, session: helper.first.session, way: helper.way });
  trade(helper, middle_ms + 10, back_ms - MINUTE_MS);
  machine.acts.push({ kind: 'signed_off', at_ms: back_ms, operator: manager.id, session: helper.first.session, reason: 'switched' });
  trader.first.session = trader.newSession();
  machine.acts.push({ kind: 'signed_on', at_ms: back_ms + 1, operator: trader.person.id, session: trader.first.session, way: trader.way });
  trade(trader, back_ms + 10, until_ms);
}

/** What a till writes first when it comes back from a power cut. */
function startAgain(machine: Machine, at_ms: number, cut = machine.cut): void {
  if (!cut) return;
  machine.acts.push({ kind: 'signed_off', at_ms: at_ms - 40 * SECOND_MS, ...cut, reason: 'reload' });
  if (cut === machine.cut) machine.cut = null;
}

function signOn(trader: Trader, machine: Machine, at_ms: number): void {
  const { chance, person } = trader;
  startAgain(machine, at_ms);
  const is_new = person.begins_week !== null && weekAt(at_ms) < person.begins_week + 6;
  for (let wrong = trader.way === 'pin' && chance.chance(is_new ? 0.12 : 0.03) ? chance.between(1, 2) : 0; wrong > 0; wrong--) {
    machine.acts.push({ kind: 'refused', at_ms: at_ms - wrong * 9 * SECOND_MS, operator: null, session: null, claimed: person.id });
  }
  trader.first.session = trader.newSession();
  machine.acts.push({ kind: 'signed_on', at_ms, operator: person.id, session: trader.first.session, way: trader.way });
}

function signOff(trader: Trader, machine: Machine, at_ms: number, may_be_cut: boolean): void {
  const { chance, person, first: { session } } = trader;
  if (may_be_cut && chance.chance(0.0025)) machine.cut = { operator: person.id, session };
  else machine.acts.push({ kind: 'signed_off', at_ms, operator: person.id, session, reason: chance.chance(0.7) ? 'left' : 'locked' });
}
