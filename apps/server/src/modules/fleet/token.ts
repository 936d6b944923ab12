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

export type TokenMint = {
  issue(identity: TerminalIdentity, now_ms: number): string;
  /** Checks MAC and time. The state is that of the issue, or what was decided since. */
  check(token: string, now_ms: number): Result<TerminalIdentity>;
  /** Takes up what was decided about an enrolment. */
  decide(enrolment: string, state: KeyState, now_ms: number): void;
};

export function makeTokenMint(secret: string): TokenMint {
  const decided = new Map<string, { readonly state: KeyState; readonly until_ms: number }>();
  const macOf = (payload: string): string => createHmac('sha256', secret).update(`stilltill/v1/pass\n${payload}`).digest('base64url');
  return {
    issue(identity, now_ms) {
      const fields = [
        Math.floor(now_ms / 1000) + TOKEN_LIFE_S, identity.state, identity.merchant, identity.store, identity.terminal,
        identity.enrolment, identity.store_code, identity.terminal_code, identity.public_key,
      ];
      const payload = Buffer.from(fields.join('\n'), 'utf8').toString('base64url');
      return `${payload}.${macOf(payload)}`;
    },
    check(token, now_ms) {
      const dot = token.indexOf('.');
      const payload = token.slice(0, Math.max(dot, 0));
      if (dot < 1 || !isSameSecret(macOf(payload), token.slice(dot + 1))) return fail('terminal_unknown');
      const fields = Buffer.from(payload, 'base64url').toString('utf8').split('\n') as [string, KeyState, string, string, string, string, string, string, string];
      const [expires_s, state, merchant, store, terminal, enrolment, store_code, terminal_code, public_key] = fields;
      if (Number(expires_s) * 1000 <= now_ms) return fail('token_expired');
      return ok({ merchant, store, terminal, enrolment, store_code, terminal_code, public_key, state: decided.get(enrolment)?.state ?? state });
    },
    decide(enrolment, state, now_ms) {
      for (const [each, { until_ms }] of decided) if (until_ms <= now_ms) decided.delete(each);
      const worst = Math.max(KEY_STATES.indexOf(state), KEY_STATES.indexOf(decided.get(enrolment)?.state ?? 'enrolled'));
      decided.set(enrolment, { state: KEY_STATES[worst] as KeyState, until_ms: now_ms + 2 * TOKEN_LIFE_S * 1000 });
    },
  };
}
