/**
 * Passes of terminals: who it is and until when, under a MAC of the server. One is checked without the database. A
 * decision taken meanwhile reaches each process by a notification and is held in memory for as long as a pass lives;
 * a process that starts reads the decisions of that time first.
 */
import { createHmac } from 'node:crypto';
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { KeyState, TerminalIdentity } from './identity.ts';
import { isSameSecret } from './signature.ts';

export const TOKEN_LIFE_S = 15 * 60;
const KEY_STATES: readonly KeyState[] = ['enrolled', 'replaced', 'retired', 'compromised'];

/** What tells one certificate of an enrolment from another: when it was made, and for which store. */
export type Certified = { readonly at: string; readonly store: string };

export type TokenMint = {
  /** `newest`: the newest certificate that whoever gets it knows of; absent: of none. */
  issue(identity: TerminalIdentity, now_ms: number, newest?: Certified): string;
  /** Checks MAC and time. The state is that of the issue, or what was decided since. */
  check(token: string, now_ms: number): Result<TerminalIdentity>;
  /** Takes up what was decided about an enrolment. */
  decide(enrolment: string, state: KeyState, now_ms: number): void;
  /** The enrolment has a newer certificate: passes that came without it end, so that its till hears of it at its next word. */
  certify(enrolment: string, newest: Certified, now_ms: number): void;
};

export function makeTokenMint(secret: string): TokenMint {
  const certified = new Map<string, Certified & { readonly until_ms: number }>();
  const decided = new Map<string, { readonly state: KeyState; readonly until_ms: number }>();
  const macOf = (payload: string): string => createHmac('sha256', secret).update(`stilltill/v1/pass\n${payload}`).digest('base64url');
  return {
    issue(identity, now_ms, newest = { at: '', store: '' }) {
      const fields = [
        Math.floor(now_ms / 1000) + TOKEN_LIFE_S, identity.state, identity.merchant, identity.store, identity.terminal,
        identity.enrolment, identity.store_code, identity.terminal_code, identity.public_key, newest.at, newest.store,
      ];
      const payload = Buffer.from(fields.join('\n'), 'utf8').toString('base64url');
      return `${payload}.${macOf(payload)}`;
    },
    check(token, now_ms) {
      const dot = token.indexOf('.');
      const payload = token.slice(0, Math.max(dot, 0));
      if (dot < 1 || !isSameSecret(macOf(payload), token.slice(dot + 1))) return fail('terminal_unknown');
      const fields = Buffer.from(payload, 'base64url').toString('utf8').split('\n') as [string, KeyState, string, string, string, string, string, string, string, string?, string?];
      const [expires_s, state, merchant, store, terminal, enrolment, store_code, terminal_code, public_key, known_at = '', known_store = ''] = fields;
      const newest = certified.get(enrolment);
      if (Number(expires_s) * 1000 <= now_ms || (newest && known_at <= newest.at && !(known_at === newest.at && known_store === newest.store))) return fail('token_expired');
      return ok({ merchant, store, terminal, enrolment, store_code, terminal_code, public_key, state: decided.get(enrolment)?.state ?? state });
    },
    certify(enrolment, { at, store }, now_ms) {
      for (const [each, { until_ms }] of certified) if (until_ms <= now_ms) certified.delete(each);
      certified.set(enrolment, { at, store, until_ms: now_ms + 2 * TOKEN_LIFE_S * 1000 });
    },
    decide(enrolment, state, now_ms) {
      for (const [each, { until_ms }] of decided) if (until_ms <= now_ms) decided.delete(each);
      const worst = Math.max(KEY_STATES.indexOf(state), KEY_STATES.indexOf(decided.get(enrolment)?.state ?? 'enrolled'));
      decided.set(enrolment, { state: KEY_STATES[worst] as KeyState, until_ms: now_ms + 2 * TOKEN_LIFE_S * 1000 });
    },
  };
}
