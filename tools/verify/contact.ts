/**
 * Contact, from the journals: no message without a decision that let it out, no decision without its evidence. Every consent
 * in the tables is an entry; what a decision stood on had been said by then and was not taken back; each clearance was used
 * once; and what a provider told of was really sent.
 */
import { type Purpose, isPurpose, termsOf } from '@stilltill/domain/contact';
import { CONTACT_KINDS } from '@stilltill/protocol';
import type { z } from 'zod';
import type { ChainRow, WalkedEntry } from './chain.ts';
import type { Finding, FindingName } from './findings.ts';
import type { Reading } from './reading.ts';

type Report = (finding: Finding) => void;
type Decided = z.output<(typeof CONTACT_KINDS)['contact.decided']>;
type Given = z.output<(typeof CONTACT_KINDS)['consent.given']>;
type Withdrawn = z.output<(typeof CONTACT_KINDS)['consent.withdrawn']>;
type Place = { readonly row: ChainRow; readonly seq: number; /** When it was written down. */ readonly at: string };
type Told = Place & { readonly given: Given };
type Asked = Place & { readonly decided: Decided };

export type ContactCheck = {
  /** Entries of chains in their order. */
  check(row: ChainRow, page: readonly WalkedEntry[]): void;
  /** Once all chains were walked. Answers with how many messages left. */
  finish(): Promise<number>;
};

export function makeContactCheck(reading: Reading, report: Report): ContactCheck {
  const consents = new Map<string, Told>();
  const withdrawals: (Place & { readonly withdrawn: Withdrawn })[] = [];
  /** Decisions that let a message out as it was sent, of each the ones that were not used yet. */
  const cleared = new Map<string, Asked[]>();
  const dispatched = new Set<string>();
  const decisions: Asked[] = [];
  const found = ({ row, seq }: Place, name: FindingName, what: string): void => report({ name, merchant: reading.merchant, terminal: row.terminal_id, epoch: row.epoch, seq, what });

  const take = (row: ChainRow, { seq, entry }: WalkedEntry): void => {
    const place = { row, seq, at: entry.at };
    if (entry.kind === 'consent.given') {
      const given = CONTACT_KINDS['consent.given'].parse(entry.body);
      consents.set(given.consent, { ...place, given });
    } else if (entry.kind === 'consent.withdrawn') {
      withdrawals.push({ ...place, withdrawn: CONTACT_KINDS['consent.withdrawn'].parse(entry.body) });
    } else if (entry.kind === 'contact.decided') {
      const asked = { ...place, decided: CONTACT_KINDS['contact.decided'].parse(entry.body) };
      const { decided: { outcome, stage, message } } = asked;
      if (outcome === 'allow') decisions.push(asked);
      if (outcome === 'allow' && stage === 'sending') cleared.set(message, [...(cleared.get(message) ?? []), asked]);
    } else if (entry.kind === 'message.dispatched') {
      const { message, outcome, provider } = CONTACT_KINDS['message.dispatched'].parse(entry.body);
      // Each clearance is for one attempt. What a restore brought back was cleared in the life before it, if at all.
      if (provider !== 'restored' && !cleared.get(message)?.pop()) found(place, 'message_uncleared', `message ${message}`);
      if (outcome !== 'refused') dispatched.add(message);
    } else if (entry.kind === 'message.reported') {
      const { message } = CONTACT_KINDS['message.reported'].parse(entry.body);
      if (!dispatched.has(message)) found(place, 'report_unsent', `message ${message}`);
    }
  };

  return {
    check(row, page) {
      for (const each of page) if (row.owner === 'server') take(row, each);
    },
    async finish() {
      const withdrawn_of = Map.groupBy(withdrawals, ({ withdrawn }) => withdrawn.customer);
      for (const asked of decisions) {
        const wrong = evidenceFault(asked.decided, asked.at, consents, withdrawn_of);
        if (wrong) found(asked, 'decision_unfounded', wrong);
      }
      await compareRows(reading, consents, withdrawals, report);
      await compareMessages(reading, cleared, dispatched, report);
      return dispatched.size;
    },
  };
}

/** What was let out for the shop's own sake stands on a consent of that person, purpose and channel, given by then and not taken back. */
function evidenceFault(decided: Decided, at: string, consents: ReadonlyMap<string, Told>, withdrawn_of: ReadonlyMap<string, readonly { readonly withdrawn: Withdrawn; readonly at: string }[]>): string | null {
  const { message, purpose, channel, point } = decided;
  const grounds = decided.reasons.filter(({ step, effect }) => step === 'consent' && effect === 'allow');
  if (grounds.length === 0 || grounds.some(({ evidence }) => evidence.length === 0)) return `message ${message} names no evidence`;
  if (decided.reasons.some(({ effect }) => effect !== 'allow')) return `message ${message} was let out against a reason`;
  if (!isPurpose(purpose) || termsOf(purpose satisfies Purpose).ground !== 'consent') return null;
  for (const id of grounds.flatMap(({ evidence }) => evidence)) {
    const told = consents.get(id);
    if (!told) return `message ${message} stands on consent ${id}, which no entry tells of`;
    const { given } = told;
    if (!given.purposes.includes(purpose) || !given.channels.includes(channel) || (given.point !== null && given.point !== point)) return `consent ${id} is for something else than message ${message}`;
    if (given.at > at) return `consent ${id} was given behind message ${message}`;
    // What they took back themself, and what was said by who speaks for them.
    const withdrawals = [...new Set([given.customer, decided.customer])].flatMap((customer) => withdrawn_of.get(customer) ?? []);
    const later = withdrawals.find(({ withdrawn, at: said_at }) => (
      said_at < at && withdrawn.at >= given.at && withdrawn.purposes.includes(purpose) && withdrawn.channels.includes(channel) && (withdrawn.point === null || withdrawn.point === point)
    ));
    if (later) return `message ${message} was let out after withdrawal ${later.withdrawn.consent}`;
  }
  return null;
}

type ConsentRow = { id: string; act: string; chain: number; seq: number };

async function compareRows(reading: Reading, consents: ReadonlyMap<string, Told>, withdrawals: readonly (Place & { readonly withdrawn: Withdrawn })[], report: Report): Promise<void> {
  const entries = new Map<string, { readonly act: string; readonly place: Place }>([
    ...[...consents].map(([id, told]) => [id, { act: 'given', place: told }] as const),
    ...withdrawals.map((each) => [each.withdrawn.consent, { act: 'withdrawn', place: each }] as const),
  ]);
  const rows = await reading.query<ConsentRow>('select id, act, chain, seq from app.consent where merchant_id = $1', [reading.merchant]);
  for (const row of rows) {
    const entry = entries.get(row.id);
    entries.delete(row.id);
    if (!entry || entry.act !== row.act || entry.place.seq !== row.seq || entry.place.row.chain !== row.chain) {
      report({ name: 'consent_differs', merchant: reading.merchant, terminal: '', epoch: '', seq: row.seq, what: `consent ${row.id} in the tables` });
    }
  }
  for (const [id, { place: { row, seq } }] of entries) report({ name: 'consent_differs', merchant: reading.merchant, terminal: row.terminal_id, epoch: row.epoch, seq, what: `consent ${id} is missing in the tables` });
}

/** Messages that left are told of; what is claimed was let out. */
async function compareMessages(reading: Reading, cleared: ReadonlyMap<string, readonly Asked[]>, dispatched: ReadonlySet<string>, report: Report): Promise<void> {
  const rows = await reading.query<{ id: string; state: string; seq: number }>("select id, state, seq from app.message where merchant_id = $1 and state in ('sending', 'sent', 'delivered', 'unknown')", [reading.merchant]);
  for (const { id, state, seq } of rows) {
    const isTold = state === 'sending' ? (cleared.get(id)?.length ?? 0) > 0 : dispatched.has(id);
    if (!isTold) report({ name: 'message_uncleared', merchant: reading.merchant, terminal: '', epoch: '', seq, what: `message ${id} is ${state} in the tables` });
  }
}
