import assert from 'node:assert/strict';
import { type KeyObject, generateKeyPairSync, sign } from 'node:crypto';
import { describe, it } from 'node:test';
import {
  type Head, type StoredEntry, ZERO_HASH, acknowledgementText, epochFrom, sealText, serverSealText, writeEntry,
} from '@stilltill/domain/journal';
import fc from 'fast-check';
import { browserPorts, sha256Hex } from './browser-ports.ts';
import { type ProofMaterial, type ProofReport, type Subject, verifyProof } from './verify-proof.ts';

const MERCHANT = '01920000-0000-7000-8000-000000000001';
const TERMINAL = '01920000-0000-7000-8000-000000000002';
const OTHER = '01920000-0000-7000-8000-000000000003';
const EPOCH = epochFrom(new Uint8Array(16).fill(7));
const AT = '2026-05-01T09:00:00.000Z';

type Keys = { readonly privateKey: KeyObject; readonly public: string };

function makeKeys(): Keys {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, public: String(publicKey.export({ format: 'jwk' }).x) };
}

const terminalKeys = makeKeys();
const serverKeys = makeKeys();
const signature = (keys: Keys, text: string): string => sign(null, Buffer.from(text), keys.privateKey).toString('base64url');

function makeChain(count: number): StoredEntry[] {
  const chain: StoredEntry[] = [];
  let head: Head = { epoch: EPOCH, seq: 0, hash: ZERO_HASH };
  for (let i = 0; i < count; i++) {
    const written = writeEntry(head, {
      merchant: MERCHANT, terminal: TERMINAL, at: AT, basis: null, session: null, operator: null,
      kind: i === 0 ? 'epoch.began' : 'drawer.opened', body: { note: `第${i}条` },
    }, sha256Hex);
    chain.push(written);
    head = { epoch: EPOCH, seq: written.entry.seq, hash: written.hash };
  }
  return chain;
}

function sealOver(last: StoredEntry, keys = terminalKeys, text = sealText): NonNullable<ProofMaterial['seal']> {
  const seal = { merchant: MERCHANT, terminal: TERMINAL, epoch: EPOCH, seq: last.entry.seq, hash: last.hash, at: AT };
  return { ...seal, signature: signature(keys, text(seal)) };
}

function acknowledgementOver(last: { readonly seq: number; readonly hash: string }, keys = serverKeys): NonNullable<ProofMaterial['acknowledgement']> {
  const ack = { merchant: MERCHANT, terminal: TERMINAL, epoch: EPOCH, seq: last.seq, hash: last.hash, at: AT, incarnation: 'a1' };
  return { ...ack, signature: signature(keys, acknowledgementText(ack)) };
}

/** A sound proof of the entry with this number: from the one before it to the end of a chain of six. */
function soundProof(seq = 3): { readonly proof: ProofMaterial; readonly subject: Subject; readonly chain: readonly StoredEntry[] } {
  const chain = makeChain(6);
  const entry = chain[seq - 1] as StoredEntry;
  const last = chain.at(-1) as StoredEntry;
  return {
    chain,
    subject: { merchant: MERCHANT, terminal: TERMINAL, epoch: EPOCH, seq, hash: entry.hash },
    proof: {
      entries: chain.slice(Math.max(0, seq - 2)).map((stored) => stored.text),
      seal: sealOver(last), terminal_public_key: terminalKeys.public,
      acknowledgement: acknowledgementOver({ seq: last.entry.seq, hash: last.hash }), server_public_key: serverKeys.public, compromised: false,
    },
  };
}

const verify = (proof: ProofMaterial, subject: Subject): Promise<ProofReport> => verifyProof(proof, subject, browserPorts);

/** What failed or stayed open, as `check:reason@seq`. */
const findings = (report: ProofReport): string[] =>
  report.checks.filter((check) => check.state !== 'passed').map((check) => `${check.check}:${check.reason}${check.seq === null ? '' : `@${check.seq}`}`);

describe('what holds', () => {
  it('verifies an entry whose chain, seal and acknowledgement hold', async () => {
    const { proof, subject } = soundProof();
    const report = await verify(proof, subject);
    assert.deepEqual({ verdict: report.verdict, findings: findings(report) }, { verdict: 'verified', findings: [] });
    assert.deepEqual(report.links.map((link) => [link.seq, link.holds, link.is_subject]), [[2, null, false], [3, true, true], [4, true, false], [5, true, false], [6, true, false]]);
    assert.equal(report.subject?.entry.body['note'], '第2条');
  });

  it('verifies the first entry of an epoch, which follows nothing', async () => {
    const { proof, subject } = soundProof(1);
    assert.equal((await verify(proof, subject)).verdict, 'verified');
  });

  it('verifies the last entry, over which the seal itself stands', async () => {
    const { proof, subject } = soundProof(6);
    assert.equal((await verify(proof, subject)).verdict, 'verified');
  });

  it('says that a compromised key vouches for nothing, also where all signatures hold', async () => {
    const { proof, subject } = soundProof();
    assert.equal((await verify({ ...proof, compromised: true }, subject)).compromised, true);
  });
});

describe('what is not there yet', () => {
  it('calls an entry without seal unsealed, never verified', async () => {
    const { proof, subject } = soundProof();
    const report = await verify({ ...proof, seal: null, acknowledgement: null }, subject);
    assert.deepEqual([report.verdict, findings(report)], ['unsealed', ['seal:seal_none', 'acknowledgement:acknowledgement_none']]);
  });

  it('calls a sealed entry without the server’s signature unacknowledged', async () => {
    const { proof, subject } = soundProof();
    const report = await verify({ ...proof, acknowledgement: null }, subject);
    assert.deepEqual([report.verdict, findings(report)], ['unacknowledged', ['acknowledgement:acknowledgement_none']]);
  });

  it('does not take a genuine acknowledgement of an earlier head for one of this entry', async () => {
    const { proof, subject, chain } = soundProof(3);
    const second = chain[1] as StoredEntry;
    const report = await verify({ ...proof, acknowledgement: acknowledgementOver({ seq: 2, hash: second.hash }) }, subject);
    assert.deepEqual([report.verdict, findings(report)], ['unacknowledged', ['acknowledgement:acknowledgement_elsewhere']]);
  });

  it('says that it is unable where the browser has no Ed25519, and does not call it broken or verified', async () => {
    const { proof, subject } = soundProof();
    const report = await verifyProof(proof, subject, { ...browserPorts, verifyEd25519: () => Promise.resolve(null) });
    assert.equal(report.verdict, 'unable');
  });
});

describe('what was tampered with', () => {
  const broken = async (change: (sound: ReturnType<typeof soundProof>) => ProofMaterial, expected: string[], seq = 3): Promise<void> => {
    const sound = soundProof(seq);
    const report = await verify(change(sound), sound.subject);
    assert.equal(report.verdict, 'broken');
    assert.deepEqual(findings(report).filter((finding) => !finding.includes('not_reached')), expected);
  };
  const replaced = (proof: ProofMaterial, index: number, text: string): ProofMaterial =>
    ({ ...proof, entries: proof.entries.map((was, i) => (i === index ? text : was)) });
  const edited = (proof: ProofMaterial, index: number): ProofMaterial =>
    replaced(proof, index, (proof.entries[index] as string).replace('第', '笫'));

  it('finds the entry itself changed, and the link after it broken', () =>
    broken(({ proof }) => edited(proof, 1), ['entry:entry_changed@3', 'chain:link_broken@4']));

  it('finds the entry before changed, by the link that names it', () =>
    broken(({ proof }) => edited(proof, 0), ['chain:link_broken@3']));

  it('finds an entry after it changed', () =>
    broken(({ proof }) => edited(proof, 2), ['chain:link_broken@5']));

  it('finds the last entry changed, though no entry follows it, by the seal', () =>
    broken(({ proof }) => edited(proof, 4), ['seal:seal_elsewhere@6', 'acknowledgement:acknowledgement_contradicts@6']));

  it('finds white space changed, because bytes are hashed and not their meaning', () =>
    broken(({ proof }) => replaced(proof, 1, `${proof.entries[1]} `), ['entry:entry_changed@3', 'chain:link_broken@4']));

  it('finds an entry removed from the middle', () =>
    broken(({ proof }) => ({ ...proof, entries: proof.entries.toSpliced(2, 1) }), ['chain:link_broken@5']));

  it('finds the last entry removed', () =>
    broken(({ proof }) => ({ ...proof, entries: proof.entries.slice(0, -1) }), ['seal:seal_elsewhere@6', 'acknowledgement:acknowledgement_elsewhere']));

  it('finds the entry itself removed', () =>
    broken(({ proof }) => ({ ...proof, entries: proof.entries.toSpliced(1, 1) }), ['entry:entry_missing@3', 'chain:link_broken@4']));

  it('does not verify an entry whose entry before is withheld or lies in a gap, and still checks its seal', async () => {
    const { proof, subject } = soundProof();
    const report = await verify({ ...proof, entries: proof.entries.slice(1) }, subject);
    assert.deepEqual([report.verdict, findings(report)], ['unlinked', ['chain:before_missing@2']]);
  });

  it('finds entries reordered', () =>
    broken(({ proof }) => ({ ...proof, entries: [0, 1, 3, 2, 4].map((i) => proof.entries[i] as string) }), ['chain:link_broken@5']));

  it('finds an entry inserted', () =>
    broken(({ proof }) => ({ ...proof, entries: proof.entries.toSpliced(2, 0, proof.entries[2] as string) }), ['chain:link_broken@4']));

  it('finds bytes that are no entry, names their place and still shows them', async () => {
    const { proof, subject } = soundProof();
    const report = await verify(replaced(proof, 2, 'not an entry'), subject);
    assert.deepEqual(findings(report).slice(0, 1), ['chain:entry_unreadable@4']);
    assert.equal(report.links[2]?.text, 'not an entry');
  });

  it('finds a first entry that claims to follow something', () =>
    broken(({ proof, chain }) => replaced(proof, 0, (chain[0] as StoredEntry).text.replace(ZERO_HASH, 'f'.repeat(64))), ['entry:entry_changed@1', 'chain:link_broken@2'], 1));

  it('finds an answer without any entry', () => broken(({ proof }) => ({ ...proof, entries: [] }), ['entry:entry_missing@3', 'chain:entry_missing@3']));

  it('finds the entries of another terminal', async () => {
    const { proof, subject } = soundProof();
    const report = await verify(proof, { ...subject, terminal: OTHER });
    assert.equal(report.checks.find((check) => check.check === 'chain')?.reason, 'entry_foreign');
  });
});

describe('signatures that do not fit', () => {
  const forged = async (change: (sound: ReturnType<typeof soundProof>) => Partial<ProofMaterial>, expected: string[]): Promise<void> => {
    const sound = soundProof();
    const report = await verify({ ...sound.proof, ...change(sound) }, sound.subject);
    assert.deepEqual([report.verdict, findings(report)], ['broken', expected]);
  };
  const last = (chain: readonly StoredEntry[]): StoredEntry => chain.at(-1) as StoredEntry;

  it('refuses a seal by another key', () => forged(({ chain }) => ({ seal: sealOver(last(chain), makeKeys()) }), ['seal:seal_forged@6']));

  it('refuses a seal that the right key made for another purpose', () =>
    forged(({ chain }) => ({ seal: sealOver(last(chain), terminalKeys, serverSealText) }), ['seal:seal_forged@6']));

  it('refuses a seal by the server’s key in place of the terminal’s', () =>
    forged(({ chain }) => ({ seal: sealOver(last(chain), serverKeys) }), ['seal:seal_forged@6']));

  it('refuses a seal whose time was changed', () =>
    forged(({ chain }) => ({ seal: { ...sealOver(last(chain)), at: '2026-05-02T09:00:00.000Z' } }), ['seal:seal_forged@6']));

  it('refuses a genuine seal over an earlier entry, because it does not reach this one', () =>
    forged(({ chain }) => ({ seal: sealOver(chain[1] as StoredEntry) }), ['seal:seal_elsewhere@2']));

  it('refuses a seal of another terminal', () =>
    forged(({ chain }) => ({ seal: { ...sealOver(last(chain)), terminal: OTHER } }), ['seal:seal_foreign@6']));

  it('refuses a public key in another’s place, or one that is no key', async () => {
    await forged(() => ({ terminal_public_key: makeKeys().public }), ['seal:seal_forged@6']);
    await forged(() => ({ terminal_public_key: 'A'.repeat(43) }), ['seal:seal_forged@6']);
    await forged(() => ({ terminal_public_key: 'AAAA' }), ['seal:seal_forged@6']);
  });

  it('refuses an acknowledgement by another key', () =>
    forged(({ chain }) => ({ acknowledgement: acknowledgementOver({ seq: 6, hash: last(chain).hash }, makeKeys()) }), ['acknowledgement:acknowledgement_forged@6']));

  it('takes a genuine acknowledgement of other bytes for what it is: the server once held something else', () =>
    forged(() => ({ acknowledgement: acknowledgementOver({ seq: 6, hash: 'a'.repeat(64) }) }), ['acknowledgement:acknowledgement_contradicts@6']));

  it('refuses an acknowledgement of another epoch', () =>
    forged(({ chain }) => ({ acknowledgement: { ...acknowledgementOver({ seq: 6, hash: last(chain).hash }), epoch: epochFrom(new Uint8Array(16)) } }), ['acknowledgement:acknowledgement_foreign@6']));
});

describe('any tampering', () => {
  it('never verifies once any letter of any entry was replaced', async () => {
    await fc.assert(fc.asyncProperty(fc.nat(), fc.nat(), fc.constantFrom('0', 'x', '"', ' ', '销'), async (which, where, letter) => {
      const { proof, subject } = soundProof();
      const index = which % proof.entries.length;
      const text = proof.entries[index] as string;
      const at = where % text.length;
      fc.pre(text[at] !== letter);
      const changed = text.slice(0, at) + letter + text.slice(at + 1);
      const report = await verify({ ...proof, entries: proof.entries.toSpliced(index, 1, changed) }, subject);
      assert.equal(report.verdict, 'broken');
    }), { numRuns: 200 });
  });

  it('never verifies any part of the run in its place', async () => {
    const { proof, subject } = soundProof();
    await fc.assert(fc.asyncProperty(fc.subarray([...proof.entries]), async (part) => {
      fc.pre(part.length < proof.entries.length);
      assert.notEqual((await verify({ ...proof, entries: part }, subject)).verdict, 'verified');
    }), { numRuns: 32 });
  });
});
