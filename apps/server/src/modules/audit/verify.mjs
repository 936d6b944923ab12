#!/usr/bin/env node
/**
 * Verifies an export of journals with Node alone (18 or later): nothing of the shop's system is needed, and nothing is
 * asked of its server. 用 Node 独立验证导出的流水，不需要本系统的任何程序，也不联网。
 *
 *   node verify.mjs KEY [FOLDER]
 *
 * KEY: the server's public key (43 letters), or its fingerprint (64 hex digits, spaces allowed), from paper.
 * FOLDER: where the export was unpacked; by default the folder of this file.
 *
 * It ends with 0 where all is sound, with 2 where all is sound but the export itself tells of gaps or of entries that it
 * links to outside of its period, and with 1 where something is wrong, which is then named.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ZERO_HASH = '0'.repeat(64);
const WORDS = {
  usage: ['Usage: node verify.mjs KEY [FOLDER]', '用法：node verify.mjs 公钥 [文件夹]'],
  file_missing: ['{0} is missing.', '缺少 {0}。'],
  file_unreadable: ['{0}, line {1}, can’t be read.', '{0} 第 {1} 行无法读取。'],
  file_changed: ['{0} is not what the server signed.', '{0} 与服务器签名的内容不同。'],
  file_unlisted: ['{0} is not in the signed list.', '{0} 不在签名清单中。'],
  other_key: ['The export is signed by another key than the one given.', '导出文件的签名公钥与给定的公钥不同。'],
  index_forged: ['The signature of index.json does not fit.', 'index.json 的签名不对。'],
  certificate_forged: ['The certificate of terminal {0} is not signed by the server.', '终端 {0} 的证书不是服务器签发的。'],
  entry_changed: ['{0}, entry {1}: its bytes were changed.', '{0} 第 {1} 条：内容被改动。'],
  entry_foreign: ['{0}, entry {1}: it names another terminal, merchant or epoch.', '{0} 第 {1} 条：属于其他终端、商户或纪元。'],
  entry_order: ['{0}, entry {1}: it stands behind entry {2}, in the wrong order.', '{0} 第 {1} 条：排在第 {2} 条之后，顺序错误。'],
  entry_missing: ['{0}, entry {1} is missing.', '{0} 缺少第 {1} 条。'],
  entry_unlinked: ['{0}, entry {1}: it does not follow the entry before it.', '{0} 第 {1} 条：与前一条不相连。'],
  entry_unsealed: ['{0}, entry {1}: no seal vouches for it.', '{0} 第 {1} 条：没有封签证明。'],
  seal_forged: ['{0}, seal over entry {1}: its signature does not fit.', '{0} 第 {1} 条的封签：签名不对。'],
  seal_unattached: ['{0}, seal over entry {1}: it is over other bytes.', '{0} 第 {1} 条的封签：与内容不符。'],
  certificate_missing: ['{0}, seal over entry {1}: nobody knows the key that made it.', '{0} 第 {1} 条的封签：签名的密钥没有证书。'],
  acknowledgement_forged: ['{0}, acknowledgement of entry {1}: its signature does not fit.', '{0} 第 {1} 条的回执：签名不对。'],
  anchor_differs: ['{0}, entry {1}: the server’s own journal recorded another one.', '{0} 第 {1} 条：与服务器日志的记录不同。'],
  judged: ['{0}, entries up to {1}: a person took them up without a seal that fits.', '{0} 截至第 {1} 条：由人工收录，没有有效封签。'],
  gap: ['{0}: entries {1} to {2} did not arrive in this period, as the export says itself.', '{0}：第 {1} 至 {2} 条在本期没有到达（导出文件已注明）。'],
  outside: ['{0}, entry {1} follows one outside of this period.', '{0} 第 {1} 条接在本期之外的一条之后。'],
  branch: ['{0}, entry {1}: two entries carry this number.', '{0} 第 {1} 条：有两条使用同一编号。'],
};

const wrong = [];
const told = [];
const say = (list, code, ...values) => {
  const [en, zh] = WORDS[code].map((words) => words.replace(/\{(\d)\}/g, (_, place) => String(values[Number(place)])));
  list.push(`${code}: ${en} ${zh}`);
};
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const keys = new Map();

function isSigned(public_key, lines, signature) {
  try {
    if (!keys.has(public_key)) keys.set(public_key, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: public_key }, format: 'jwk' }));
    return typeof signature === 'string' && verify(null, Buffer.from(lines.join('\n'), 'utf8'), keys.get(public_key), Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}

const fingerprintOf = (public_key) => sha256(Buffer.from(public_key, 'base64url'));

function isKeyGiven(given, public_key) {
  return given === public_key || given.replace(/[\s:]/g, '').toLowerCase() === fingerprintOf(public_key);
}

/** Lines of a file, each read as JSON. */
function readLines(folder, name) {
  return readFileSync(join(folder, name), 'utf8').split('\n').flatMap((line, place) => {
    if (line === '') return [];
    try {
      return [JSON.parse(line)];
    } catch {
      say(wrong, 'file_unreadable', name, place + 1);
      return [];
    }
  });
}

/** The list of files, with the server's key; null where it can't be read or is not the server's. */
function readIndex(folder, given) {
  if (!existsSync(join(folder, 'index.json'))) return void say(wrong, 'file_missing', 'index.json');
  let index;
  try {
    index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'));
  } catch {
    return void say(wrong, 'file_unreadable', 'index.json', 1);
  }
  const { merchant, from, until, made_at, server_public_key, files, signature } = index;
  if (typeof server_public_key !== 'string' || !isKeyGiven(given, server_public_key)) say(wrong, 'other_key');
  const listed = (Array.isArray(files) ? files : []).map(({ name, sha256: hash }) => `${name} ${hash}`);
  if (!isSigned(server_public_key, ['stilltill/v1/audit-export', merchant, from, until, made_at, ...listed], signature)) say(wrong, 'index_forged');
  return index;
}

function checkFiles(folder, files) {
  const listed = new Map(files.map(({ name, sha256: hash }) => [name, hash]));
  for (const [name, hash] of listed) {
    if (!existsSync(join(folder, name))) say(wrong, 'file_missing', name);
    else if (sha256(readFileSync(join(folder, name))) !== hash) say(wrong, 'file_changed', name);
  }
  for (const name of readdirSync(join(folder, 'journals')).sort()) if (!listed.has(`journals/${name}`)) say(wrong, 'file_unlisted', `journals/${name}`);
}

function readCertificates(folder, server_key) {
  const certificates = new Map();
  for (const { certificate: c } of readLines(folder, 'certificates.ndjson')) {
    const lines = ['stilltill/v1/certificate', c.merchant, c.store, c.terminal, c.enrolment, c.store_code, c.terminal_code, c.public_key, c.at];
    if (isSigned(server_key, lines, c.signature)) certificates.set(c.enrolment, c);
    else say(wrong, 'certificate_forged', `${c.store_code}-${c.terminal_code}`);
  }
  return certificates;
}

/** One chain, out of its parts. */
function readChains(folder) {
  const chains = new Map();
  const journals = join(folder, 'journals');
  for (const name of existsSync(journals) ? readdirSync(journals).sort() : []) {
    let chain = null;
    for (const line of readLines(folder, `journals/${name}`)) {
      if (line.chain) {
        const key = `${line.chain.terminal}/${line.chain.epoch}`;
        chain = chains.get(key) ?? { ...line.chain, entries: [], seals: [] };
        chains.set(key, chain);
      } else if (!chain) say(wrong, 'file_unreadable', `journals/${name}`, 1);
      else if (line.entry) chain.entries.push(line.entry);
      else if (line.seal) chain.seals.push(line.seal);
    }
  }
  return [...chains.values()];
}

/** Reads the entries of a chain from their bytes; `by_hash` has those whose bytes are theirs. */
function readEntries(chain) {
  const entries = [];
  let before = 0;
  for (const [place, { hash, text }] of chain.entries.entries()) {
    let entry;
    try {
      entry = JSON.parse(text);
    } catch {
      say(wrong, 'entry_changed', chain.name, place + 1);
      continue;
    }
    const { seq, prev, merchant, terminal, epoch } = entry;
    const actual = sha256(Buffer.from(text, 'utf8'));
    if (actual !== hash) say(wrong, 'entry_changed', chain.name, seq);
    if (merchant !== chain.merchant || terminal !== chain.terminal || epoch !== chain.epoch) say(wrong, 'entry_foreign', chain.name, seq);
    if (seq < before) say(wrong, 'entry_order', chain.name, seq, before);
    before = Math.max(before, seq);
    entries.push({ seq, prev, hash: actual, kind: entry.kind, body: entry.body });
  }
  return entries;
}

function checkLinks(chain, entries) {
  const of_seq = new Map();
  for (const each of entries) of_seq.set(each.seq, [...(of_seq.get(each.seq) ?? []), each]);
  for (const [seq, list] of of_seq) if (list.length > 1) say(told, 'branch', chain.name, seq);
  const missing = new Set();
  for (const { seq, prev } of entries) {
    if (seq === 1 && prev === ZERO_HASH) continue;
    const before = of_seq.get(seq - 1);
    if (before?.some(({ hash }) => hash === prev)) continue;
    const gap = chain.gaps.find(({ to_seq, hash }) => to_seq === seq - 1 && hash === prev);
    if (gap) say(told, 'gap', chain.name, gap.from_seq, gap.to_seq);
    else if (chain.before.some((each) => each.seq === seq - 1 && each.hash === prev)) say(told, 'outside', chain.name, seq);
    else if (before) say(wrong, 'entry_unlinked', chain.name, seq);
    else if (!missing.has(seq - 1)) {
      missing.add(seq - 1);
      say(wrong, 'entry_missing', chain.name, seq - 1);
    }
  }
}

/** Whether a seal is over bytes that are here, under a key that is known. */
function checkSeal(chain, seal, by_hash, certificates, server_key) {
  const { seq, hash, at, signature, enrolment, acknowledgement, received_at, incarnation } = seal;
  const point = [chain.merchant, chain.terminal, chain.epoch, seq, hash];
  if (acknowledgement !== null && !isSigned(server_key, ['stilltill/v1/acknowledgement', ...point, received_at, incarnation], acknowledgement)) say(wrong, 'acknowledgement_forged', chain.name, seq);
  if (by_hash.get(hash)?.seq !== seq) return void say(wrong, 'seal_unattached', chain.name, seq);
  if (chain.owner === 'server') return isSigned(server_key, ['stilltill/v1/server-seal', ...point, at], signature) || void say(wrong, 'seal_forged', chain.name, seq);
  if (enrolment === null) return say(told, 'judged', chain.name, seq) ?? true;
  const certificate = certificates.get(enrolment);
  if (!certificate || certificate.terminal !== chain.terminal) return void say(wrong, 'certificate_missing', chain.name, seq);
  return isSigned(certificate.public_key, ['stilltill/v1/seal', ...point, at], signature) || void say(wrong, 'seal_forged', chain.name, seq);
}

function checkChain(chain, certificates, server_key, anchors) {
  chain.name = `${chain.store_code || 'server'}-${chain.terminal_code || chain.terminal.slice(0, 8)}-${chain.epoch.slice(0, 5).toUpperCase()}`;
  const entries = readEntries(chain);
  checkLinks(chain, entries);
  const by_hash = new Map(entries.map((each) => [each.hash, each]));
  const vouched = new Set();
  for (const seal of chain.seals) {
    if (checkSeal(chain, seal, by_hash, certificates, server_key) !== true) continue;
    for (let each = by_hash.get(seal.hash); each && !vouched.has(each.hash); each = by_hash.get(each.prev)) vouched.add(each.hash);
  }
  for (const { seq, hash } of entries) if (!vouched.has(hash)) say(wrong, 'entry_unsealed', chain.name, seq);
  if (chain.owner === 'server') for (const { kind, body } of entries) if (kind === 'head.recorded') anchors.push(body);
  return { key: `${chain.terminal}/${chain.epoch}`, name: chain.name, entries: new Map(entries.map(({ seq, hash }) => [`${seq} ${hash}`, true])), seqs: new Set(entries.map(({ seq }) => seq)) };
}

function main() {
  const [given, folder = dirname(fileURLToPath(import.meta.url))] = process.argv.slice(2);
  if (!given) {
    console.error(WORDS.usage.join('\n'));
    return 1;
  }
  const index = readIndex(folder, given);
  let chains = [];
  if (index && existsSync(join(folder, 'journals')) && existsSync(join(folder, 'certificates.ndjson'))) {
    checkFiles(folder, index.files ?? []);
    const certificates = readCertificates(folder, index.server_public_key);
    const anchors = [];
    const checked = readChains(folder).map((chain) => checkChain(chain, certificates, index.server_public_key, anchors));
    const of_key = new Map(checked.map((each) => [each.key, each]));
    for (const { terminal, epoch, seq, hash } of anchors) {
      const chain = of_key.get(`${terminal}/${epoch}`);
      if (chain?.seqs.has(seq) && !chain.entries.has(`${seq} ${hash}`)) say(wrong, 'anchor_differs', chain.name, seq);
    }
    chains = checked;
  } else if (index) say(wrong, 'file_missing', existsSync(join(folder, 'journals')) ? 'certificates.ndjson' : 'journals');
  for (const line of told) console.log(`- ${line}`);
  for (const line of wrong) console.log(`! ${line}`);
  const count = chains.reduce((sum, { entries }) => sum + entries.size, 0);
  console.log(`${chains.length} journals, ${count} entries, ${wrong.length} faults, ${told.length} notes. ${chains.length} 本流水，${count} 条，${wrong.length} 处错误，${told.length} 处说明。`);
  if (wrong.length > 0) return 1;
  return told.length > 0 ? 2 : 0;
}

process.exitCode = main();
