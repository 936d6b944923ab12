/**
 * Contacts gathered into sets: docs/adr/0017-fleet.md. One that comes alone is taken at once; while several come, each set
 * waits some milliseconds for more, so that ten thousand terminals are a few hundred statements a minute. A contact is
 * answered behind the commit of its set.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { INTERVAL_S, USUAL_ORDER, orderInterval } from '@stilltill/domain/fleet';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { faultOfError } from '../../platform/http-problem.ts';
import { makeRateLimiter } from '../../platform/rate-limit.ts';
import { type Contact, type ContactPorts, type Told, takeContacts } from './contact.ts';
import type { JournalDeps } from './ports.ts';

const GATHER_MS = 40;
const SET_MAX = 200;
/** More than are answered in the time that a till waits: the others are told to come again. */
const LINE_MAX = 5_000;
const SEQ_MAX = 2 ** 31 - 1;
/** A terminal that comes ten times as often as it is ordered is slowed down; what it saves up is for a bad network. */
const CHECK_IN_RATE = { per_second: 10 / INTERVAL_S, burst: 120 };

type Waiting = Contact & { readonly came_ms: number; readonly answered: PromiseWithResolvers<Told> };
type Line = { waiting: Waiting[]; is_moving: boolean; size_before: number };

export type ContactSets = (contact: Contact) => Promise<Result<Told>>;

/** `monotonic_ms`: by which waiting is measured and rates are counted. */
export function makeContactSets(deps: JournalDeps, ports: ContactPorts, monotonic_ms: () => number): ContactSets {
  const lines = new Map<string, Line>();
  const limiter = makeRateLimiter({ pass: CHECK_IN_RATE, address: CHECK_IN_RATE });
  let order = USUAL_ORDER;

  const takeOne = async (merchant: string, each: Waiting): Promise<void> => {
    await takeContacts(deps, ports, merchant, [each], order.ordered_s).then(([told]) => each.answered.resolve(told as Told), each.answered.reject);
  };
  const take = async (merchant: string, set: readonly Waiting[]): Promise<void> => {
    try {
      const told = await takeContacts(deps, ports, merchant, set, order.ordered_s);
      set.forEach((each, place) => each.answered.resolve(told[place] as Told));
    } catch (error) {
      if (set.length === 1 || faultOfError(error).code === 'unavailable') return set.forEach((each) => each.answered.reject(error));
      // One of them must not fail the others, and nobody knows which it is.
      deps.log.error({ err: error, contacts: set.length }, 'a set of contacts failed; they are taken one by one');
      for (const each of set) await takeOne(merchant, each);
    }
  };
  const move = async (merchant: string, line: Line): Promise<void> => {
    line.is_moving = true;
    for (let first = line.waiting[0]; first; first = line.waiting[0]) {
      const gathers_ms = first.came_ms + GATHER_MS - monotonic_ms();
      if (line.size_before > 1 && line.waiting.length < SET_MAX && gathers_ms > 0) await delay(Math.min(GATHER_MS, gathers_ms));
      const set = takeSet(line);
      order = orderInterval(order, monotonic_ms() - first.came_ms, monotonic_ms());
      line.size_before = set.length;
      await take(merchant, set);
    }
    line.is_moving = false;
    if (line.size_before <= 1) lines.delete(merchant);
  };

  return async ({ caller, said }) => {
    const now_ms = monotonic_ms();
    limiter.recognise(caller.terminal, now_ms);
    if (!limiter.take(caller.terminal, '', now_ms)) return fail('rate_limited');
    if (said.head && said.head.seq > SEQ_MAX) return fail('request_malformed', { path: 'body/head/seq' });
    const line = lines.get(caller.merchant) ?? { waiting: [], is_moving: false, size_before: 1 };
    lines.set(caller.merchant, line);
    if (line.waiting.length >= LINE_MAX) return fail('unavailable');
    const waiting: Waiting = { caller, said, came_ms: now_ms, answered: Promise.withResolvers() };
    line.waiting.push(waiting);
    if (!line.is_moving) {
      line.is_moving = true;
      setImmediate(() => void move(caller.merchant, line));
    }
    const told = await waiting.answered.promise;
    // What they say is noted: a key that may do nothing more still tells where its terminal is.
    if (caller.state === 'compromised') return fail('key_compromised');
    if (caller.state === 'retired' || caller.state === 'replaced') return fail('terminal_retired');
    return ok(told);
  };
}

/** The next set: no terminal stands in one twice, since a statement can't write one row twice. */
function takeSet(line: Line): Waiting[] {
  const set = new Map<string, Waiting>();
  const rest: Waiting[] = [];
  for (const each of line.waiting) {
    if (set.size < SET_MAX && !set.has(each.caller.terminal)) set.set(each.caller.terminal, each);
    else rest.push(each);
  }
  line.waiting = rest;
  return [...set.values()];
}
