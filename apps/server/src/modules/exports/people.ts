/** Who buys here and what they agreed to, who works here and when, and the terminals that they work at. */
import { nameIn } from '@stilltill/domain/catalog';
import { COMMERCIAL, type Channel, type Purpose } from '@stilltill/domain/contact';
import type { PointKind } from '../customers/index.ts';
import { type Page, daysOf, inPages, wallText } from './lists.ts';
import type { ExportPorts } from './ports.ts';
import { WORDS } from './words.ts';

const CUSTOMERS_OF_A_PAGE = 500;
const TERMINALS_OF_A_PAGE = 200;
const SHIFTS_OF_A_PAGE = 500;

type CustomerAfter = NonNullable<Awaited<ReturnType<ExportPorts['customers']['exportPage']>>['next']>;
type Said = Awaited<ReturnType<ExportPorts['contact']['readSaid']>>[number];

/** By which way a contact point is written to; only a phone is called. */
const WRITTEN: Readonly<Record<PointKind, Channel | null>> = { phone: 'sms', email: 'email', push: 'push', wechat: null, alipay: null };

/** A line for each way to reach somebody, with what they agreed to for it; who has none has one line. Who was erased is not there. */
export const customers = inPages<CustomerAfter>(async (ports, tx, { by_name, language, zone }, after): Promise<Page<CustomerAfter>> => {
  const { people, next } = await ports.customers.exportPage(tx, after, CUSTOMERS_OF_A_PAGE, by_name);
  const members = people.flatMap((person) => person.members);
  const root_of = new Map(people.flatMap((person) => person.members.map((member) => [member, person.id])));
  const said = Map.groupBy(await ports.contact.readSaid(tx, members), ({ customer }) => root_of.get(customer) ?? customer);
  const stopped = new Set([...await ports.contact.stoppedOf(tx, members)].map((member) => root_of.get(member)));
  const words = WORDS[language];
  return {
    lines: people.flatMap((person) => {
      const start = [person.name, person.notes, person.language, person.places.join(' '), wallText(person.since, zone)];
      const stops = stopped.has(person.id) ? words.yes : '';
      const theirs = said.get(person.id) ?? [];
      const state = (point: string, purpose: Purpose, channel: Channel | null): string => (channel === null ? '' : words.consent[stateOf(theirs, point, purpose, channel)]);
      if (person.points.length === 0) return [[...start, '', '', '', stops, ...COMMERCIAL.flatMap(() => ['', ''])]];
      return person.points.map(({ id, kind, address, is_confirmed }) => [
        ...start, words.point[kind], address, is_confirmed ? words.yes : '', stops, ...COMMERCIAL.flatMap((purpose) => [state(id, purpose, WRITTEN[kind]), state(id, purpose, kind === 'phone' ? 'voice' : null)]),
      ]);
    }),
    next,
  };
});

/** The last word holds; of two at one moment the withdrawal, which comes last. */
function stateOf(said: readonly Said[], point: string, purpose: Purpose, channel: Channel): 'given' | 'withdrawn' | 'none' {
  return said.findLast((word) => (word.point === null || word.point === point) && word.purposes.includes(purpose) && word.channels.includes(channel))?.act ?? 'none';
}

/** With columns that an import reads again; who has several roles has a line for each. */
export const staff = inPages<never>(async (ports, tx, { language, places }): Promise<Page<never>> => {
  const [people, roles] = [await ports.staff.people(tx), new Map((await ports.staff.roles(tx)).map((role) => [role.id, nameIn(role.names, language)]))];
  const words = WORDS[language];
  return {
    lines: people.filter(({ active }) => active).flatMap((person) => {
      const held = person.places.length === 0 ? [{ role: words.rank[person.role], store: '' }] : person.places.map(({ role, store }) => ({ role: roles.get(role) ?? '', store: store === null ? '' : places.get(store)?.code ?? '' }));
      return held.map(({ role, store }) => [person.name, role, store, person.language]);
    }),
    next: null,
  };
});

type RosterAfter = NonNullable<Awaited<ReturnType<ExportPorts['roster']['page']>>['next']>;

/** Shifts that begin within the days of their store. */
export const roster = inPages<RosterAfter>(async (ports, tx, asked, after): Promise<Page<RosterAfter>> => {
  const days = new Map(daysOf(asked).map((each) => [each.store, each]));
  const all = [...days.values()];
  if (all.length === 0) return { lines: [], next: null };
  const [from, until] = [new Date(Math.min(...all.map((each) => each.from.getTime()))), new Date(Math.max(...all.map((each) => each.until.getTime())))];
  const { items, next } = await ports.roster.page(tx, { from, until, after, limit: SHIFTS_OF_A_PAGE });
  const words = WORDS[asked.language];
  const wanted = items.filter((shift) => {
    const there = days.get(shift.store);
    return there !== undefined && Date.parse(shift.from) >= there.from.getTime() && Date.parse(shift.from) < there.until.getTime();
  });
  return {
    lines: wanted.map((shift) => {
      const zone = asked.places.get(shift.store)?.timezone ?? asked.zone;
      return [shift.store_code, shift.operator_name, wallText(shift.from, zone), wallText(shift.until, zone), words.roster[shift.accepted], shift.reason, shift.made_by];
    }),
    next,
  };
});

type TerminalAfter = { readonly place: number; readonly after: string | undefined };

export const terminals = inPages<TerminalAfter>(async (ports, tx, { stores, language }, after): Promise<Page<TerminalAfter>> => {
  const { place, after: behind } = after ?? { place: 0, after: undefined };
  const store = stores[place];
  if (!store) return { lines: [], next: null };
  const page = await ports.fleet.terminalPage(tx, { store: store.id, after: behind, limit: TERMINALS_OF_A_PAGE });
  const { items, next } = page.ok ? page.value : { items: [], next: null };
  const words = WORDS[language];
  return {
    lines: items.map((each) => [
      each.store_code, each.store_name, each.code, each.name, words.liveness[each.liveness], each.model, each.serial, each.place, each.acquirer, each.custodian?.name ?? '', each.app_build, wallText(each.last_check_in_at, store.timezone),
      each.battery_ppm === null ? '' : `${Math.round(each.battery_ppm / 10_000)}%`, each.network_name ?? each.network_kind, each.waiting, each.faults.join(' '),
    ]),
    next: next !== null ? { place, after: next } : place + 1 < stores.length ? { place: place + 1, after: undefined } : null,
  };
});
