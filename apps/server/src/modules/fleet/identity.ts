import type { Certificate } from '@stilltill/domain/journal';
import type { EnrolledKey, KeyState } from '../journal/index.ts';

export type { KeyState };

/** Who is asking, where it is a terminal: the enrolment of the pass that it shows. */
export type TerminalIdentity = EnrolledKey;

export function identityOf(certificate: Certificate, state: KeyState): TerminalIdentity {
  const { merchant, store, terminal, enrolment, store_code, terminal_code, public_key } = certificate;
  return { merchant, store, terminal, enrolment, store_code, terminal_code, public_key, state };
}
