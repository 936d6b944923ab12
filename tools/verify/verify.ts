/** Verifies every journal of every merchant of a database, and what was computed from them. */
import type { Entry } from '@stilltill/domain/journal';
import { type ChainRow, walkChain } from './chain.ts';
import { makeContactCheck } from './contact.ts';
import type { Finding } from './findings.ts';
import { makePointsCheck } from './points.ts';
import { type Reading, listMerchants, readMerchant, settleAll } from './reading.ts';
import { makeSalesCheck } from './sales.ts';
import { checkLedger, makeMovementsCheck } from './stock.ts';
import { makeTillWordCheck } from './till-words.ts';

export type VerifyOptions = {
  /** How to connect as stilltill_app and stilltill_auth. */
  readonly app_url: string; readonly auth_url: string;
  /** Raw Ed25519, base64url; null where the server's key is not at hand: then its signatures are not checked. */
  readonly server_public_key: string | null;
  /** Only these; by default all that the database knows. */
  readonly merchants?: readonly string[];
  onFinding?(finding: Finding): void;
};

export type Verified = {
  entries: number; chains: number; seals: number; gaps: number; branches: number; sales: number; refunds: number;
  /** Movements of stock. */
  movements: number;
  /** Messages that left, or may have. */
  messages: number;
  /** Entries in the ledger of points. */
  point_entries: number;
  /** What customers said at tills about being reached. */
  till_words: number;
  /** By currency. */
  readonly amounts: Map<string, { sold_minor: bigint; refunded_minor: bigint }>;
  readonly findings: Finding[];
};

export async function verifyDatabase(options: VerifyOptions): Promise<Verified> {
  const verified: Verified = { entries: 0, chains: 0, seals: 0, gaps: 0, branches: 0, sales: 0, refunds: 0, movements: 0, messages: 0, point_entries: 0, till_words: 0, amounts: new Map(), findings: [] };
  const report = (finding: Finding): void => {
    verified.findings.push(finding);
    options.onFinding?.(finding);
  };
  for (const merchant of options.merchants ?? await listMerchants(options.auth_url)) {
    await settleAll(options.app_url, merchant);
    await readMerchant(options.app_url, merchant, (reading) => verifyMerchant(reading, options.server_public_key, verified, report));
  }
  return verified;
}

async function verifyMerchant(reading: Reading, server_public_key: string | null, verified: Verified, report: (finding: Finding) => void): Promise<void> {
  const chains = await reading.query<ChainRow>(
    "select chain, terminal_id, epoch, owner, head_seq, encode(head_hash, 'hex') as head_hash, store_id from app.chain where merchant_id = $1 order by chain", [reading.merchant],
  );
  const enrolments = await reading.query<{ id: string; public_key: string }>('select id, public_key from app.enrolment where merchant_id = $1', [reading.merchant]);
  const keys = new Map(enrolments.map((each) => [each.id, each.public_key]));
  const unprojected = await readUnprojected(reading);
  const sales = makeSalesCheck(reading, unprojected, report);
  const checkMovements = await makeMovementsCheck(reading, unprojected, report);
  const contact = makeContactCheck(reading, report);
  const words = makeTillWordCheck(reading, unprojected, report);
  const points = makePointsCheck(reading, unprojected, report);
  const anchors: Anchor[] = [];
  for (const row of chains) {
    const walk = await walkChain({
      reading, row, keys, server_public_key, report,
      onPage: async (page) => {
        if (row.owner === 'terminal') await sales.check(row, page);
        else anchors.push(...page.flatMap(({ entry, seq }) => anchorOf(entry, seq)));
        await checkMovements(row, page);
        contact.check(row, page);
        points.check(row, page);
        words.check(row, page);
      },
    });
    verified.chains += 1;
    verified.entries += walk.entries;
    verified.seals += walk.seals;
    verified.branches += walk.doubled > 0 ? 1 : 0;
  }
  await sales.finish();
  verified.movements += await checkLedger(reading, report);
  verified.messages += await contact.finish();
  verified.point_entries += await points.finish();
  verified.till_words += await words.finish();
  await checkAnchors(reading, anchors, report);
  const [gaps] = await reading.query<{ count: number }>("select count(*)::integer as count from app.exception where merchant_id = $1 and kind = 'gap' and coalesce(outcome, '') <> 'found'", [reading.merchant]);
  verified.gaps += gaps?.count ?? 0;
  verified.sales += sales.counts.sales;
  verified.refunds += sales.counts.refunds;
  for (const [currency, amount] of sales.amounts) {
    const before = verified.amounts.get(currency) ?? { sold_minor: 0n, refunded_minor: 0n };
    verified.amounts.set(currency, { sold_minor: before.sold_minor + amount.sold_minor, refunded_minor: before.refunded_minor + amount.refunded_minor });
  }
}

/** Entries that were stored and not taken up, and that a person was told of. */
async function readUnprojected(reading: Reading): Promise<Set<string>> {
  const rows = await reading.query<{ chain: number; seq: number; hash: string }>(
    `select chain, seq, encode(hash, 'hex') as hash from app.exception
      where merchant_id = $1 and (kind = 'unprojected' or code in ('body_invalid', 'kind_unknown')) and coalesce(outcome, '') <> 'reprojected' and chain is not null`,
    [reading.merchant],
  );
  return new Set(rows.map((row) => `${row.chain} ${row.seq} ${row.hash}`));
}

type Anchor = { readonly terminal: string; readonly epoch: string; readonly seq: number; readonly hash: string; readonly at_seq: number };

function anchorOf(entry: Entry, at_seq: number): Anchor[] {
  if (entry.kind !== 'head.recorded') return [];
  const { terminal, epoch, seq, hash } = entry.body as { terminal: string; epoch: string; seq: number; hash: string };
  return [{ terminal, epoch, seq, hash, at_seq }];
}

/** Heads that stand in the server's own journal, which the tills hold the end of. */
async function checkAnchors(reading: Reading, anchors: readonly Anchor[], report: (finding: Finding) => void): Promise<void> {
  for (const anchor of anchors) {
    const found = await reading.query(
      `select from app.chain c join app.entry e on e.merchant_id = c.merchant_id and e.chain = c.chain
        where c.merchant_id = $1 and c.terminal_id = $2 and c.epoch = $3 and e.seq = $4 and e.hash = decode($5, 'hex')`,
      [reading.merchant, anchor.terminal, anchor.epoch, anchor.seq, anchor.hash],
    );
    if (found.length > 0) continue;
    const { terminal, epoch, seq } = anchor;
    report({ name: 'recorded_head_missing', merchant: reading.merchant, terminal, epoch, seq, what: `recorded as entry ${anchor.at_seq} of the server` });
  }
}
