/**
 * How a person proves who they are: by PIN or badge, and by both where their role asks for both. The same rules hold wherever
 * it is asked: at the sign-on, for an approval, and for who lets somebody work outside of their roster.
 */
import { isLocked } from '@stilltill/domain/operator';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { normalizeBadge } from '@stilltill/protocol';
import type { KnownOperator } from './catalog/catalog.ts';
import { judgedTime } from './clock-mark.ts';
import { type Core, type Fact, isoTime, record } from './core.ts';
import { demandOf } from './demands.ts';
import { checkPin, lockoutOf } from './pins.ts';
import { rightsHere } from './rights-here.ts';
import type { Proof } from './till.ts';

export type Proven = { readonly operator: KnownOperator; readonly way: 'pin' | 'badge' | 'badge_pin'; readonly badge?: string };

/** Bytes of a badge's hash, as the server makes it. */
const BADGE_BYTES = 32;
/** One badge that is held to the reader again and again is told once. */
const TOLD_AGAIN_MS = 60_000;
const told = new WeakMap<Core, Map<string, number>>();

/**
 * Who holds a badge here. `badge_unreadable`: no badge at all; `badge_unknown`, `badge_gone`, `not_at_store`, `badge_never`,
 * `operator_locked`. What was refused is told in the journal by its hash, never by what it says.
 */
export async function readBadge(core: Core, read: string, clockFacts: () => Fact[]): Promise<Result<{ readonly operator: KnownOperator; readonly badge: string; readonly asks_pin: boolean }>> {
  const code = normalizeBadge(read);
  if (code === null) return fail('badge_unreadable');
  const salt = core.catalog.store()?.badge_salt;
  if (!salt) return fail('badge_unknown');
  const made = await core.ports.hash.argon2id(code, salt, BADGE_BYTES);
  const mac = await core.ports.keys.mac(made);
  const operator = core.catalog.operators().find(({ badges }) => badges.some((badge) => badge.mac === mac));
  const badge = operator?.badges.find((each) => each.mac === mac)?.id;
  const refuse = async (reason: 'unknown' | 'gone' | 'not_here' | 'never'): Promise<Result<never>> => {
    const badge_hash = made.slice(0, 8).toHex();
    const fault = fail(({ unknown: 'badge_unknown', gone: 'badge_gone', not_here: 'not_at_store', never: 'badge_never' } as const)[reason]);
    const seen = told.get(core) ?? new Map<string, number>();
    told.set(core, seen);
    const now_ms = core.ports.clock.monotonic_ms();
    if (now_ms - (seen.get(badge_hash) ?? -TOLD_AGAIN_MS) < TOLD_AGAIN_MS) return fault;
    const done = await record(core, [...clockFacts(), { kind: 'operator.badge_refused', body: { badge_hash, claimed: operator?.id ?? null, reason } }]);
    if (!done.ok) return done;
    seen.set(badge_hash, now_ms);
    return fault;
  };
  if (!operator || badge === undefined) return refuse('unknown');
  if (!operator.active) return refuse('gone');
  const rights = rightsHere(core, operator, false);
  if (!rights) return refuse('not_here');
  if (rights.credentials.badge === 'never') return refuse('never');
  // A badge is no way around the tries that a PIN has used up.
  const lockout = lockoutOf(core, operator.id);
  if (isLocked(lockout, judgedTime(core))) return fail('operator_locked', { until: isoTime(lockout.locked_until_ms as number) });
  return ok({ operator, badge, asks_pin: rights.credentials.badge === 'with_pin' || (operator.pin !== null && demandOf(core, operator.id)?.asks === 'step_up') });
}

/** `badge_pin_needed` names whose PIN is asked for beside the badge. Tries of a PIN are counted; whoever lets them in clears the count. */
export async function prove(core: Core, proof: Proof, clockFacts: () => Fact[]): Promise<Result<Proven>> {
  if (!('badge' in proof)) {
    const named = core.catalog.operator(proof.operator);
    // Before the PIN is looked at: whoever has no place here learns nothing of it.
    if (named?.active && !rightsHere(core, named, false)) return fail('not_at_store');
    const checked = await checkPin(core, proof.operator, proof.pin, clockFacts);
    return checked.ok ? ok({ operator: checked.value, way: 'pin' }) : checked;
  }
  const found = await readBadge(core, proof.badge, clockFacts);
  if (!found.ok) return found;
  const { operator, badge, asks_pin } = found.value;
  // A PIN that comes with it is looked at, also where the badge alone would do.
  if (!asks_pin && proof.pin === undefined) return ok({ operator, way: 'badge', badge });
  if (proof.pin === undefined) return fail('badge_pin_needed', { operator: operator.id, name: operator.name });
  const checked = await checkPin(core, operator.id, proof.pin, clockFacts);
  return checked.ok ? ok({ operator, way: 'badge_pin', badge }) : checked;
}
