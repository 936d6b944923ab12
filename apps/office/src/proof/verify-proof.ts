/**
 * Verifies, in the browser and by itself, that an entry stands where it says it stands: the bytes hash to what the
 * next entry names, the last of them is what the terminal sealed, and the server signed that it holds them. Nothing
 * that the server claims is believed here except the two public keys; `key-memory.ts` notices when those change.
 */
import {
  type Acknowledgement, type Seal, type Sha256Hex, type StoredEntry, ZERO_HASH, acknowledgementText, readChain, readEntry, sealText,
} from '@stilltill/domain/journal';

/** What the server sends for an entry: bytes and signatures, in the form of the protocol's `Proof`. */
export type ProofMaterial = {
  /** From the entry before (where there is one) to the one that was sealed. */
  readonly entries: readonly string[];
  readonly seal: Seal | null;
  readonly terminal_public_key: string;
  readonly acknowledgement: Acknowledgement | null;
  readonly server_public_key: string;
  readonly compromised: boolean;
};

/** The entry whose place is in question, as the page that shows it knows it. */
export type Subject = {
  readonly merchant: string; readonly terminal: string; readonly epoch: string; readonly seq: number; readonly hash: string;
};

export type ProofPorts = {
  readonly sha256Hex: Sha256Hex;
  /** Ed25519 over a text's UTF-8 bytes; key and signature in base64url. Null: this browser cannot tell. */
  readonly verifyEd25519: (public_key: string, signature: string, text: string) => Promise<boolean | null>;
};

export const CHECKS = ['entry', 'chain', 'seal', 'acknowledgement'] as const;
export type CheckName = (typeof CHECKS)[number];

/** Why a check did not pass, or could not be made. Each has its words in the messages under `office.proof.reason`. */
export type Reason =
  | 'entry_missing' | 'entry_changed' | 'entry_unreadable' | 'entry_foreign' | 'link_broken' | 'before_missing'
  | 'seal_none' | 'seal_foreign' | 'seal_elsewhere' | 'seal_forged'
  | 'acknowledgement_none' | 'acknowledgement_foreign' | 'acknowledgement_contradicts' | 'acknowledgement_elsewhere' | 'acknowledgement_forged'
  | 'cannot_tell' | 'not_reached';

export type Check = {
  readonly check: CheckName;
  /** open: nothing is wrong, but the thing that would prove it is not there (yet). */
  readonly state: 'passed' | 'failed' | 'open';
  readonly reason: Reason | null;
  /** Number of the entry at which it failed. */
  readonly seq: number | null;
};

/** One entry of the run, as it was read for showing. `seq` and the rest are null where the bytes cannot be read. */
export type Link = {
  readonly text: string; readonly hash: string;
  readonly seq: number | null; readonly prev: string | null; readonly kind: string | null; readonly at: string | null;
  /** Whether it names the entry before it in this run; null for the first, where that cannot be seen. */
  readonly holds: boolean | null;
  readonly is_subject: boolean;
};

export type ProofReport = {
  /**
   * verified: everything holds. unsealed: the chain holds, the terminal's seal over it has not come. unacknowledged:
   * sealed, but the server's own signature is missing. unlinked: the entry is sound, the one before it is not there
   * (a gap). broken: something contradicts. unable: this browser cannot check signatures.
   */
  readonly verdict: 'verified' | 'unsealed' | 'unacknowledged' | 'unlinked' | 'broken' | 'unable';
  readonly checks: readonly Check[];
  readonly links: readonly Link[];
  /** The subject's own entry, read from its bytes; null where it is not among them unchanged. */
  readonly subject: StoredEntry | null;
  readonly compromised: boolean;
};

/** Recomputes and checks all of it. Never throws on what the server sent. */
export async function verifyProof(proof: ProofMaterial, subject: Subject, ports: ProofPorts): Promise<ProofReport> {
  const links = readLinks(proof.entries, subject, ports.sha256Hex);
  const found = findSubject(proof.entries, subject, ports.sha256Hex);
  const chain = checkChain(proof.entries, links, subject, ports.sha256Hex);
  const chainHolds = chain.state !== 'failed';
  const seal = chainHolds ? await checkSeal(proof, links, subject, ports) : notReached('seal');
  const acknowledgement = chainHolds ? await checkAcknowledgement(proof, links, subject, ports) : notReached('acknowledgement');
  const checks = [found.check, chain, seal, acknowledgement];
  return { verdict: verdictOf(checks), checks, links, subject: found.entry, compromised: proof.compromised };
}

function verdictOf(checks: readonly Check[]): ProofReport['verdict'] {
  if (checks.some((check) => check.state === 'failed')) return 'broken';
  if (checks.some((check) => check.reason === 'cannot_tell')) return 'unable';
  const isOpen = (name: CheckName): boolean => checks.some((check) => check.check === name && check.state === 'open');
  if (isOpen('seal')) return 'unsealed';
  if (isOpen('chain')) return 'unlinked';
  return isOpen('acknowledgement') ? 'unacknowledged' : 'verified';
}

function readLinks(texts: readonly string[], subject: Subject, sha256Hex: Sha256Hex): Link[] {
  const links: Link[] = [];
  for (const text of texts) {
    const read = readEntry(text, sha256Hex);
    const before = links.at(-1);
    if (!read.ok) {
      // Bytes that are no entry are still hashed and shown: a person may want to see what came.
      links.push({ text, hash: sha256Hex(text), seq: null, prev: null, kind: null, at: null, holds: before ? false : null, is_subject: false });
      continue;
    }
    const { entry, hash } = read.value;
    const holds = before ? before.seq === entry.seq - 1 && before.hash === entry.prev : null;
    links.push({ text, hash, seq: entry.seq, prev: entry.prev, kind: entry.kind, at: entry.at, holds, is_subject: entry.seq === subject.seq });
  }
  return links;
}

function findSubject(texts: readonly string[], subject: Subject, sha256Hex: Sha256Hex): { readonly check: Check; readonly entry: StoredEntry | null } {
  for (const text of texts) {
    const read = readEntry(text, sha256Hex);
    if (!read.ok || read.value.entry.seq !== subject.seq) continue;
    if (read.value.hash !== subject.hash) return { check: failed('entry', 'entry_changed', subject.seq), entry: null };
    return { check: passed('entry'), entry: read.value };
  }
  return { check: failed('entry', 'entry_missing', subject.seq), entry: null };
}

function checkChain(texts: readonly string[], links: readonly Link[], subject: Subject, sha256Hex: Sha256Hex): Check {
  const chain = readChain(texts, subject, sha256Hex);
  if (!chain.ok) {
    const seq = typeof chain.fault.details?.['seq'] === 'number' ? chain.fault.details['seq'] : null;
    if (chain.fault.code === 'chain_broken') return failed('chain', 'link_broken', seq);
    if (chain.fault.code === 'entry_foreign') return failed('chain', 'entry_foreign', seq);
    const unreadable = links.findIndex((link) => link.seq === null);
    const before = links[unreadable - 1]?.seq;
    return failed('chain', 'entry_unreadable', typeof before === 'number' ? before + 1 : null);
  }
  const first = chain.value[0]?.entry;
  if (!first) return failed('chain', 'entry_missing', subject.seq);
  // The first entry of an epoch follows nothing. Any other must be shown together with the one that it follows.
  if (first.seq === 1 && first.prev !== ZERO_HASH) return failed('chain', 'link_broken', 1);
  if (first.seq > 1 && first.seq >= subject.seq) return { check: 'chain', state: 'open', reason: 'before_missing', seq: first.seq - 1 };
  return passed('chain');
}

async function checkSeal(proof: ProofMaterial, links: readonly Link[], subject: Subject, ports: ProofPorts): Promise<Check> {
  const { seal } = proof;
  if (!seal) return open('seal', 'seal_none');
  if (!isOwn(seal, subject)) return failed('seal', 'seal_foreign', seal.seq);
  const last = links.at(-1);
  // A seal vouches for what it stands over. If the run ends elsewhere, entries were added or taken away below it.
  if (!last || last.seq !== seal.seq || last.hash !== seal.hash || seal.seq < subject.seq) return failed('seal', 'seal_elsewhere', seal.seq);
  const verified = await ports.verifyEd25519(proof.terminal_public_key, seal.signature, sealText(seal));
  if (verified === null) return open('seal', 'cannot_tell');
  return verified ? passed('seal') : failed('seal', 'seal_forged', seal.seq);
}

async function checkAcknowledgement(proof: ProofMaterial, links: readonly Link[], subject: Subject, ports: ProofPorts): Promise<Check> {
  const { acknowledgement } = proof;
  if (!acknowledgement) return open('acknowledgement', 'acknowledgement_none');
  if (!isOwn(acknowledgement, subject)) return failed('acknowledgement', 'acknowledgement_foreign', acknowledgement.seq);
  const verified = await ports.verifyEd25519(proof.server_public_key, acknowledgement.signature, acknowledgementText(acknowledgement));
  if (verified === null) return open('acknowledgement', 'cannot_tell');
  if (!verified) return failed('acknowledgement', 'acknowledgement_forged', acknowledgement.seq);
  const named = links.find((link) => link.seq === acknowledgement.seq);
  if (named && named.hash !== acknowledgement.hash) return failed('acknowledgement', 'acknowledgement_contradicts', acknowledgement.seq);
  // Genuine, but over a head outside of this run or below the entry: it says nothing about this entry.
  if (!named || acknowledgement.seq < subject.seq) return open('acknowledgement', 'acknowledgement_elsewhere');
  return passed('acknowledgement');
}

function isOwn(signed: Seal | Acknowledgement, subject: Subject): boolean {
  return signed.merchant === subject.merchant && signed.terminal === subject.terminal && signed.epoch === subject.epoch;
}

const passed = (check: CheckName): Check => ({ check, state: 'passed', reason: null, seq: null });
const failed = (check: CheckName, reason: Reason, seq: number | null): Check => ({ check, state: 'failed', reason, seq });
const open = (check: CheckName, reason: Reason): Check => ({ check, state: 'open', reason, seq: null });
const notReached = (check: CheckName): Check => open(check, 'not_reached');
