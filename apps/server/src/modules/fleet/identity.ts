import type { Certificate } from '@stilltill/domain/journal';

/**
 * What became of an enrolment's key. Only `enrolled` gets anything; entries under `replaced` and `retired` are still
 * taken, because they may be sales that nobody has seen yet; what comes under `compromised` is quarantined.
 */
export type KeyState = 'enrolled' | 'replaced' | 'retired' | 'compromised';

/** Who is asking, where it is a terminal. */
export type TerminalIdentity = {
  readonly merchant: string; readonly store: string; readonly terminal: string; readonly enrolment: string;
  readonly store_code: string; readonly terminal_code: string;
  /** The key that this enrolment bound, Ed25519, raw, base64url. */
  readonly public_key: string;
  readonly state: KeyState;
};

export function identityOf(certificate: Certificate, state: KeyState): TerminalIdentity {
  const { merchant, store, terminal, enrolment, store_code, terminal_code, public_key } = certificate;
  return { merchant, store, terminal, enrolment, store_code, terminal_code, public_key, state };
}
