/**
 * Texts that are signed. Each begins with the purpose of the signature, so that a signature made for one thing can
 * never be passed off as made for another, and each field stands on a line of its own; no field can hold a line end.
 */
import { assert } from '../result/index.ts';

/** What a key may be used for. The first three are uses of a terminal's key, the rest of the server's. */
export type Purpose =
  | 'stilltill/v1/enrolment'
  | 'stilltill/v1/terminal-token'
  | 'stilltill/v1/seal'
  | 'stilltill/v1/acknowledgement'
  | 'stilltill/v1/certificate'
  | 'stilltill/v1/time'
  | 'stilltill/v1/server-seal'
  | 'stilltill/v1/audit-export'
  | 'stilltill/v1/backup'
  /** A manager's word from the office, passed on by the server. */
  | 'stilltill approval';

/** The text that is signed for a purpose, over fields in their order. */
export function signedText(purpose: Purpose, fields: readonly (string | number)[]): string {
  const lines = fields.map(String);
  assert(lines.every((line) => !/[\r\n]/.test(line)), 'a signed field holds no line end');
  return [purpose, ...lines].join('\n');
}

/** One signature that vouches for a whole chain up to `seq`. `at` is the terminal's clock when it was made. */
export type Seal = {
  readonly merchant: string; readonly terminal: string; readonly epoch: string;
  readonly seq: number; readonly hash: string; readonly at: string;
  /** Ed25519, base64url without padding. */
  readonly signature: string;
};

export function sealText(seal: Omit<Seal, 'signature'>): string {
  return signedText('stilltill/v1/seal', [seal.merchant, seal.terminal, seal.epoch, seal.seq, seal.hash, seal.at]);
}

/** The same of the server's own journal, under the server's key. */
export function serverSealText(seal: Omit<Seal, 'signature'>): string {
  return signedText('stilltill/v1/server-seal', [seal.merchant, seal.terminal, seal.epoch, seal.seq, seal.hash, seal.at]);
}

/** The server's word that it holds a chain up to `seq`. The till keeps it and shows it at each contact. */
export type Acknowledgement = {
  readonly merchant: string; readonly terminal: string; readonly epoch: string;
  readonly seq: number; readonly hash: string; readonly at: string; readonly incarnation: string;
  readonly signature: string;
};

export function acknowledgementText(ack: Omit<Acknowledgement, 'signature'>): string {
  return signedText('stilltill/v1/acknowledgement', [ack.merchant, ack.terminal, ack.epoch, ack.seq, ack.hash, ack.at, ack.incarnation]);
}

/** What the server binds at enrolment. It lets a server that lost the row (restored backup) know the terminal again. */
export type Certificate = {
  readonly merchant: string; readonly store: string; readonly terminal: string;
  /** Id of this enrolment; enrolling again makes a new one. */
  readonly enrolment: string;
  readonly store_code: string; readonly terminal_code: string;
  /** The terminal's Ed25519 public key, raw, base64url. */
  readonly public_key: string; readonly at: string; readonly signature: string;
};

export function certificateText(certificate: Omit<Certificate, 'signature'>): string {
  return signedText('stilltill/v1/certificate', [
    certificate.merchant, certificate.store, certificate.terminal, certificate.enrolment,
    certificate.store_code, certificate.terminal_code, certificate.public_key, certificate.at,
  ]);
}

/** Proof, at enrolment, that whoever brings the code holds the key. */
export function enrolmentText(code: string, public_key: string): string {
  return signedText('stilltill/v1/enrolment', [code, public_key]);
}

/** The server's time, signed for one terminal: sets the mark right after a visit to a wrong year. `nonce` is the till's. */
export type SignedTime = { readonly terminal: string; readonly nonce: string; readonly at: string; readonly signature: string };

export function timeText(time: Omit<SignedTime, 'signature'>): string {
  return signedText('stilltill/v1/time', [time.terminal, time.nonce, time.at]);
}

/** What an export of journals holds. `files`: in the order in which they are listed, each with the SHA-256 of its bytes. */
export type AuditIndex = {
  readonly merchant: string; readonly from: string; readonly until: string; readonly made_at: string;
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
};

/** The verifier that is shipped with an export writes the same text by itself. */
export function auditText({ merchant, from, until, made_at, files }: AuditIndex): string {
  return signedText('stilltill/v1/audit-export', [merchant, from, until, made_at, ...files.map(({ name, sha256 }) => `${name} ${sha256}`)]);
}
