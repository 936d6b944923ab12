/**
 * What people of the demo shop may do, when they work and how its terminals are set, so that the pages about them are alive at the
 * first look. Doing it twice changes nothing.
 */
import { assert } from '@stilltill/domain/result';
import type { Postgres } from '../platform/postgres.ts';
import type { Fleet } from '../modules/fleet/index.ts';
import type { RoleState, Roster, Staff } from '../modules/staff/index.ts';
import { demoId } from './products.ts';
import { DEMO_MERCHANT, DEMO_OPERATORS } from './shop.ts';

const BY = 'demo';
const TIMEZONE = 'Asia/Shanghai';
const DAYS = 14;
const [WANG, LI] = [demoId('operator/4', 24), demoId('operator/5', 25)];
const [TRAINEE, LEAD] = [demoId('role/trainee', 31), demoId('role/lead', 32)];
const ACADEMY_STREET = demoId('store/S2', 2);

const ROLES: readonly (readonly [id: string, role: RoleState])[] = [
  [TRAINEE, {
    names: { zh: '见习', en: 'Trainee' }, rank: 'operator', actions: ['sell', 'open_shift', 'close_shift', 'discount', 'waive'], limits: { discount_rate_ppm: 50_000, waive_minor: 50n },
    credentials: { pin_figures_min: 4, badge: 'with_pin' },
  }],
  [LEAD, {
    names: { zh: '带班', en: 'Senior operator' }, rank: 'operator', actions: ['sell', 'open_shift', 'close_shift', 'discount', 'waive', 'refund', 'open_drawer', 'move_cash', 'read_x_report'],
    limits: { discount_rate_ppm: 200_000, waive_minor: 99n, refund_minor: 20_000n, drawer_per_shift: 3 }, credentials: { pin_figures_min: 4, badge: 'alone' },
  }],
];

/** Who works when, Monday being 1. Whoever tries the till out as somebody else is on no roster, and nobody misses them. */
const SHIFTS = [
  { name: '王小雨 Wang Xiaoyu', store: 'S1', days: [1, 2, 3, 4, 5], from: '08:00', until: '16:00' },
  { name: '李想 Li Xiang', store: 'S1', days: [1, 2, 4, 5, 6], from: '14:00', until: '22:00' },
  { name: '陈默 Chen Mo', store: 'S2', days: [2, 3, 4, 5, 6], from: '09:00', until: '18:00' },
] as const;

export type DemoPeopleRooms = { readonly postgres: Postgres; readonly staff: Staff; readonly fleet: Fleet; readonly roster: Roster };

/** Answers with what the badge of the senior operator says, where it was issued just now. */
export async function seedDemoPeople({ postgres, staff, fleet, roster }: DemoPeopleRooms, now_ms: number): Promise<string | null> {
  for (const [id, role] of ROLES) assert((await staff.putRole(DEMO_MERCHANT, id, role, BY)).ok, 'a role of the demo shop is sound');
  for (const [operator, role] of [[WANG, LEAD], [LI, TRAINEE]] as const) await giveRole(staff, operator, role);
  await postgres.withMerchant(DEMO_MERCHANT, async (tx) => {
    const planned = await roster.importFile(tx, BY, rosterOf(now_ms));
    assert(planned.ok && planned.value.problems.length === 0, 'the roster of the demo shop is sound');
  });
  await postgres.withMerchant(DEMO_MERCHANT, async (tx) => {
    assert((await fleet.changeSettings(tx, { scope: 'merchant', id: DEMO_MERCHANT, set: { dial_up: 'off', dial_ahead: 'off' }, take_back: [] }, BY)).ok, 'a merchant has settings');
    assert((await fleet.changeSettings(tx, { scope: 'store', id: ACADEMY_STREET, set: { idle_lock_s: 180 }, take_back: [] }, BY)).ok, 'a store has settings');
  });
  const known = (await staff.operators(DEMO_MERCHANT)).items.find(({ id }) => id === WANG)?.badges ?? [];
  if (known.length > 0) return null;
  const issued = await staff.issueBadge(DEMO_MERCHANT, WANG, { form: 'printed' }, BY);
  assert(issued.ok, 'an operator without a badge can have one');
  return issued.value.code;
}

async function giveRole(staff: Staff, operator: string, role: string): Promise<void> {
  const found = DEMO_OPERATORS.find((each) => each.id === operator);
  assert(found, 'the demo shop has this operator');
  const { id, pin: _pin, ...state } = found;
  assert((await staff.changeOperator(DEMO_MERCHANT, id, { ...state, places: [{ store: null, role }] }, BY)).ok, 'the operator was made before');
}

/** This week and the next as a file of a roster. */
function rosterOf(now_ms: number): string {
  const today = Temporal.Instant.fromEpochMilliseconds(now_ms).toZonedDateTimeISO(TIMEZONE).toPlainDate();
  const monday = today.subtract({ days: today.dayOfWeek - 1 });
  const days = Array.from({ length: DAYS }, (_, day) => monday.add({ days: day }));
  const rows = SHIFTS.flatMap(({ name, store, days: worked, from, until }) => days.filter(({ dayOfWeek }) => worked.some((day) => day === dayOfWeek)).map((day) => [name, store, day.toString(), from, until].join(',')));
  return ['operator,store,date,from,until', ...rows].join('\n');
}
