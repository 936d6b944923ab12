/** The roster as the office sees and changes it. */
import { z } from 'zod';
import { Hash, Time, Uuid } from './primitives.ts';
import { RosterEntry } from './staff.ts';

// GET /api/v1/office/roster?from=&until=: all shifts that share a moment with these at most 35 days
export const ROSTER_QUERY_DAYS_MAX = 35;
export const RosterQuery = z.object({ from: Time, until: Time });
export const RosterItem = RosterEntry.extend({ operator_name: z.string(), store_code: z.string(), reason: z.string().nullable(), made_by: z.string() });
export const OffRosterPolicy = z.enum(['nothing', 'note', 'manager']);
export const RosterAnswer = z.object({ items: z.array(RosterItem), policies: z.array(z.object({ store: Uuid, off_roster: OffRosterPolicy })) });

const Reason = z.string().trim().min(1).max(300);
// POST /api/v1/office/roster; with a reason: a manager takes what was worked outside of the roster as a shift afterwards. DELETE /{id}
export const NewShift = z.object({ operator: Uuid, store: Uuid, from: Time, until: Time, late_reason: Reason.nullable() });
// POST /api/v1/office/roster/swap: the other takes the shift over, or gives one of theirs for it
export const SwapShifts = z.object({ shift: Uuid, to: z.union([z.object({ operator: Uuid }), z.object({ shift: Uuid })]), reason: Reason.nullable() });
export const ChangedShifts = z.object({ ids: z.array(Uuid) });

// POST /api/v1/office/roster/import: CSV with the columns operator, store, date, from, until. All of it, or nothing.
export const ROSTER_ROWS_MAX = 5000;
export const RosterFile = z.object({ text: z.string().min(1).max(1_000_000) });
export const RosterRowProblem = z.object({
  /** Where it stands in the file, the header being 1. */
  line: z.int().min(1),
  column: z.enum(['operator', 'store', 'date', 'from', 'until']),
  value: z.string().max(200),
  /** overlap: with a shift that stands, named by `shift`. overlap_line: with another line of the file, named by `shift`. */
  reason: z.enum(['missing', 'unknown', 'ambiguous', 'gone', 'not_a_date', 'not_a_time', 'too_long', 'overlap', 'overlap_line']),
  shift: z.string().max(200).nullable(),
});
export const RosterImported = z.object({ added: z.int(), known: z.int(), problems: z.array(RosterRowProblem).max(200) });

// PUT /api/v1/office/roster/policy/{store}
export const RosterPolicy = z.object({ off_roster: OffRosterPolicy });

// GET /api/v1/office/roster/off: sign-ons outside of a roster that nobody accepted, the newest first. `until`: when they last signed off
export const OFF_ROSTER_LIST_MAX = 200;
export const OffRosterSignOn = z.object({
  id: Hash, operator: Uuid, operator_name: z.string(), store: Uuid, store_code: z.string(), terminal: Uuid, terminal_code: z.string(), at: Time, until: Time.nullable(),
});
export const OffRosterAnswer = z.object({ items: z.array(OffRosterSignOn), total: z.int() });
// POST /api/v1/office/roster/off: accept: each becomes a shift, as worked. finding: each is looked at in watch. What somebody else answered meanwhile is left out
export const AnswerOffRoster = z.object({ ids: z.array(Hash).min(1).max(OFF_ROSTER_LIST_MAX), answer: z.enum(['accept', 'finding']), reason: Reason });
export const OffRosterAnswered = z.object({ answered: z.int(), shifts: z.int() });
