/** Findings, cases, score cards and reports of watch on the wire: docs/adr/0018-watch.md. */
import { WATCH_ANSWERS, WATCH_RULES } from '@stilltill/domain/watch';
import { z } from 'zod';
import { EpochId, Hash, PublicKey, Seq, Time, Uuid } from './primitives.ts';
import { DEMAND_ENDS, SignOnAsksName } from './staff.ts';

const Ppm = z.int().min(0).max(1_000_000);
const By = z.string().max(100);
export const WatchRuleName = z.enum(WATCH_RULES);

export const WatchAnswer = z.enum(WATCH_ANSWERS);
/** What a case came to. `accident`: something else explains it. `unfounded`: the finding was wrong. */
export const CASE_OUTCOMES = ['misconduct', 'accident', 'unfounded', 'unclear'] as const;
export const CaseOutcome = z.enum(CASE_OUTCOMES);
export const CASE_TEXT_MAX = 2000;
const CaseText = z.string().trim().min(1).max(CASE_TEXT_MAX);

/** In a terminal's journal: the word of the operator concerned. The session of the entry is theirs, opened by their PIN or badge. */
export const WATCH_TERMINAL_KINDS = {
  'case.replied': z.object({ case: Uuid, text: z.string().min(1).max(CASE_TEXT_MAX) }),
} as const satisfies Record<string, z.ZodType>;

/** In the server's own journal. */
export const WATCH_SERVER_KINDS = {
  'finding.answered': z.object({
    finding: Uuid, rule: WatchRuleName, operator: Uuid.nullable(), answer: z.enum([...WATCH_ANSWERS, 'dismissed']), case: Uuid.nullable(), by: By, reason: z.string().max(1000).nullable(),
    /** What is asked at the next sign-on for it. */
    demand: Uuid.optional(),
    /** What the policy wanted and could not be done about it. */
    wanted: WatchAnswer.optional(),
  }),
  'watch_policy.changed': z.object({ answers: z.array(z.object({ rule: WatchRuleName, unsure: WatchAnswer, sure: WatchAnswer })), sure_ppm: Ppm, lock_call: z.string().max(200).nullable().optional(), by: By }),
  'case.opened': z.object({ case: Uuid, operator: Uuid.nullable(), findings: z.array(Uuid).max(100), by: By }),
  'case.assigned': z.object({ case: Uuid, to: z.string().max(100), to_name: By, by: By }),
  'case.noted': z.object({ case: Uuid, text: z.string().max(CASE_TEXT_MAX), by: By }),
  'case.told': z.object({ case: Uuid, operator: Uuid, by: By }),
  'case.ended': z.object({ case: Uuid, outcome: CaseOutcome, reason: z.string().max(CASE_TEXT_MAX), by: By }),
} as const satisfies Record<string, z.ZodType>;

const EntryPlace = z.object({ terminal: Uuid, epoch: EpochId, seq: Seq, hash: Hash });
export const Evidence = z.record(z.string().max(40), z.union([z.string().max(200), z.number()]));

// GET /api/v1/office/watch/findings: newest first
export const FindingItem = z.object({
  id: Uuid, rule: z.string(), operator: Uuid.nullable(), operator_name: z.string().nullable(), other: Uuid.nullable(), other_name: z.string().nullable(),
  store: Uuid, store_name: z.string(), terminal: Uuid.nullable(), terminal_code: z.string().nullable(), from: Time, until: Time, found_at: Time, sure_ppm: Ppm,
  explanations: z.array(z.string()), evidence: Evidence,
  /** Null: it waits for a person. */
  answer: z.string().nullable(), answered_at: Time.nullable(), answered_by: z.string().nullable(), reason: z.string().nullable(), case: Uuid.nullable(),
  /** What the policy wanted instead, and could not do. */
  wanted: z.string().nullable(),
  /** Whether a person may still answer it, or give it to a case: the policy's word alone is not the last one. */
  is_open: z.boolean(),
});
/** `case`: what is not part of a case yet can be given to one. */
export const FindingPage = z.object({ items: z.array(FindingItem), next: z.string().nullable(), counts: z.array(z.object({ rule: z.string(), open: z.int() })) });
export const FindingQuery = z.object({
  state: z.enum(['open', 'answered']).default('open'), rule: WatchRuleName.optional(), operator: Uuid.optional(), store: Uuid.optional(),
  after: z.string().max(400).optional(), limit: z.coerce.number().int().min(1).max(200).default(50),
});
// GET /api/v1/office/watch/findings/{id}: with the entries behind it
export const FindingDetail = FindingItem.extend({
  /** What is asked at the next sign-on for it; `how` null: it stands still. */
  demand: z.object({ asks: SignOnAsksName, until: Time, ended_at: Time.nullable(), how: z.enum(DEMAND_ENDS).nullable() }).nullable(),
  entries: z.array(EntryPlace.extend({ kind: z.string().nullable(), at: Time.nullable(), number: z.string().nullable() })),
});
// POST /api/v1/office/watch/findings/{id}/answer
export const FindingAnswer = z.object({ answer: z.enum(['note', 'dismissed']), reason: z.string().trim().min(1).max(1000) });

// GET and PUT /api/v1/office/watch/policy: rules that are not named go by the usual
export const WatchPolicySettings = z.object({
  answers: z.array(z.object({ rule: WatchRuleName, unsure: WatchAnswer, sure: WatchAnswer })).max(WATCH_RULES.length),
  /** From which certainty on `sure` holds. */
  sure_ppm: Ppm,
  /** Whom a till that is locked says to call; null: the manager. Absent: it stays as it was. */
  lock_call: z.string().trim().min(1).max(200).nullable().optional(),
});

// GET /api/v1/office/watch/cases
export const CaseItem = z.object({
  id: Uuid, operator: Uuid.nullable(), operator_name: z.string().nullable(), opened_at: Time, opened_by: z.string(), in_charge: z.string().nullable(), in_charge_name: z.string().nullable(),
  told_at: Time.nullable(), replied_at: Time.nullable(), ended_at: Time.nullable(), outcome: CaseOutcome.nullable(), reason: z.string().nullable(), findings: z.int(), rules: z.array(z.string()),
});
export const CasePage = z.object({ items: z.array(CaseItem), next: z.string().nullable() });
export const CaseQuery = z.object({ state: z.enum(['open', 'ended']).default('open'), after: z.string().max(400).optional(), limit: z.coerce.number().int().min(1).max(200).default(50) });
export const CaseEvent = z.object({ kind: z.enum(['opened', 'added', 'assigned', 'noted', 'told', 'replied', 'ended']), at: Time, by_name: z.string().nullable(), text: z.string().nullable() });
// GET /api/v1/office/watch/cases/{id}
export const CaseDetail = CaseItem.extend({
  events: z.array(CaseEvent), items: z.array(FindingItem), ends_from: Time.nullable(),
  /** Who may be in charge: everybody who decides, but whoever is concerned. */
  people: z.array(z.object({ user: z.string(), name: z.string() })),
});
// POST /api/v1/office/watch/cases; /{id}/assign, /{id}/note, /{id}/tell, /{id}/end
export const NewCase = z.object({ findings: z.array(Uuid).min(1).max(100) });
export const CaseAssignment = z.object({ user: z.string().min(1).max(100) });
export const CaseNote = z.object({ text: CaseText });
export const CaseEnding = z.object({ outcome: CaseOutcome, reason: CaseText });
export const CaseMade = z.object({ id: Uuid });

// GET /api/v1/office/watch/scores?store=: of the last 26 weeks, of which older ones weigh less
export const ScoreRate = z.object({
  rule: z.string(), count: z.int(), exposure: z.int(), expected_milli: z.int(),
  /** How many times the peers' rate, drawn toward once where little is known, and the limits within which it lies with 90 of 100. Times 1,000. */
  ratio_milli: z.int(), ratio_low_milli: z.int(), ratio_high_milli: z.int(),
});
export const ScoreItem = z.object({ operator: Uuid, operator_name: z.string().nullable(), store: Uuid, store_name: z.string(), rates: z.array(ScoreRate) });
export const ScoreList = z.object({ from: Time.nullable(), weeks: z.int(), items: z.array(ScoreItem) });
export const ScoreQuery = z.object({ store: Uuid.optional() });

// GET /api/v1/office/watch/report?month=2026-11
export const WatchReport = z.object({
  month: z.string(), from: Time, until: Time,
  rules: z.array(z.object({ rule: z.string(), findings: z.int(), noted: z.int(), dismissed: z.int(), asked: z.int(), to_cases: z.int(), open: z.int() })),
  cases_opened: z.int(), cases_ended: z.int(), cases_open: z.int(), outcomes: z.array(z.object({ outcome: CaseOutcome, count: z.int() })),
  /** The middle one of the times from a case's opening to its end, and from telling to the reply. Null: there was none. */
  hours_to_end: z.number().nullable(), hours_to_reply: z.number().nullable(),
  /** Of the cases that ended, those that proved unfounded. */
  false_alarms: z.int(),
});
export const WatchReportQuery = z.object({ month: z.string().regex(/^[0-9]{4}-(0[1-9]|1[0-2])$/) });
// POST /api/v1/office/watch/rerun {from}: the rules look at history again, as a job; GET: the newest such run
export const WatchRerun = z.object({ from: Time });
export const WatchRun = z.object({
  id: Uuid, from: Time, asked_at: Time, asked_by: z.string(), state: z.enum(['waiting', 'running', 'done', 'failed']),
  /** Up to when history was looked at; null: not begun. */
  reached: Time.nullable(), ended_at: Time.nullable(), entries: z.int(), findings: z.int(), new_findings: z.int(),
});
export const WatchRuns = z.object({ newest: WatchRun.nullable() });

// GET /api/v1/office/audit/export?from=&until=: a tar stream
export const AuditQuery = z.object({ from: Time, until: Time });
// GET /api/v1/office/audit/key
export const AuditKey = z.object({ server_public_key: PublicKey, fingerprint: Hash });

// GET /api/v1/terminal/operators/{operator}/watch: while they are signed on at the terminal that asks
export const OwnWatch = z.object({
  scores: z.array(ScoreRate),
  cases: z.array(z.object({ id: Uuid, opened_at: Time, told_at: Time, replied_at: Time.nullable(), ended_at: Time.nullable(), outcome: CaseOutcome.nullable(), reason: z.string().nullable(), findings: z.array(FindingItem), replies: z.array(z.object({ at: Time, text: z.string() })) })),
});

export type FindingItem = z.output<typeof FindingItem>;
export type CaseItem = z.output<typeof CaseItem>;
export type WatchPolicySettings = z.output<typeof WatchPolicySettings>;
export type ScoreRate = z.output<typeof ScoreRate>;
