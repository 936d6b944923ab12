/** The owner's one-use link: whoever has it becomes the owner, and gets the recovery code of the shop. */
import { createHash } from 'node:crypto';
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { NewShop, Setup } from '@stilltill/protocol';
import type { z } from 'zod';
import type { Tx } from '../../platform/postgres.ts';
import type { AccountRole } from './identity.ts';
import type { OfficePorts } from './ports.ts';

const TOKEN_BYTES = 24;

function hashToken(token: string): string {
  return createHash('sha256').update(`stilltill/v1/setup-link\n${token}`).digest('base64url');
}

/** Several processes of one server start together, and each shows a link of its own: whichever is read works. */
const STARTS_TOGETHER_MS = 10 * 60_000;

/**
 * Path of a new link for the first merchant that has no owner; null: each has one, or nobody wants it. A link of an earlier
 * start no longer works: only its hash is known, so it can't be shown again.
 */
export async function makeSetupPath(ports: OfficePorts): Promise<string | null> {
  const token = Buffer.from(ports.random.bytes(TOKEN_BYTES)).toString('base64url');
  const made = await ports.postgres.withAuth((tx) => tx.execute(
    `with ownerless as (
       select id from auth.merchant where passed_over_at is null and not exists (select from auth.office_user where merchant_id = merchant.id and role = 'owner') order by id limit 1
     ), forgotten as (
       delete from auth.setup_link where merchant_id in (select id from ownerless) and used_at is null and made_at < $3
     )
     insert into auth.setup_link (token_hash, merchant_id, made_at) select $1, id, $2 from ownerless`,
    [hashToken(token), new Date(ports.clock.now_ms()), new Date(ports.clock.now_ms() - STARTS_TOGETHER_MS)],
  ));
  return made === 1 ? `/office/setup#${token}` : null;
}

type NewOwner = z.output<typeof Setup>;

/**
 * Makes the owner that a link is for. The link is used up, the person made and the recovery code kept together; the
 * code is answered once and known to nobody afterwards. With a `shop` the owner gets one of their own, and the one that the
 * link was for is passed over. `setup_link_used`, `conflict`: somebody has this e-mail address, `currency_unknown`, `zone_invalid`.
 */
export async function setUpOwner(ports: OfficePorts, hashPassword: (password: string) => Promise<string>, owner: NewOwner): Promise<Result<{ recovery_code: string }>> {
  const password = await hashPassword(owner.password);
  const { code, hashed } = await ports.makeRecoveryCode();
  const now = new Date(ports.clock.now_ms());
  return ports.postgres.withAuth<Result<{ recovery_code: string }>>(async (tx) => {
    // Of two people with a link each, one becomes the owner: whoever holds the merchant first takes the other's link away.
    await tx.execute('select from auth.merchant where id = (select merchant_id from auth.setup_link where token_hash = $1) for no key update', [hashToken(owner.token)]);
    const [link] = await tx.query<{ merchant_id: string }>(
      `select merchant_id from auth.setup_link where token_hash = $1 and used_at is null
       and not exists (select from auth.office_user where office_user.merchant_id = setup_link.merchant_id and role = 'owner') for update`,
      [hashToken(owner.token)],
    );
    if (!link) return fail('setup_link_used');
    const opened = owner.shop ? await openShop(ports, owner.token, owner.name, owner.shop) : ok(link.merchant_id);
    if (!opened.ok) return opened;
    const merchant = opened.value;
    if (merchant !== link.merchant_id) {
      await tx.execute('insert into auth.merchant (id, created_at) values ($1, $2) on conflict do nothing', [merchant, now]);
      await tx.execute('update auth.merchant set passed_over_at = $2 where id = $1', [link.merchant_id, now]);
    }
    const made = await insertUser(tx, { id: ports.ids.uuid(), account: ports.ids.uuid(), merchant, role: 'owner', name: owner.name, email: owner.email, password, operator: await soleOwner(ports, merchant) }, now);
    if (!made.ok) return made;
    await tx.execute('update auth.setup_link set used_at = $2 where merchant_id = $1 and used_at is null', [link.merchant_id, now]);
    // In a transaction of its own: if this one fails after it, the link still works and makes another code.
    await ports.postgres.withMerchant(merchant, (business) => ports.setRecovery(business, hashed));
    return ok({ recovery_code: code });
  });
}

/**
 * The merchant of a shop of one's own. Its ids come from the link, so that what was half made when the power went is made
 * whole when the link is used again. Nobody but the owner of this link can name them.
 */
async function openShop(ports: OfficePorts, token: string, owner: string, shop: NewShop): Promise<Result<string>> {
  const idOf = (what: string): string => {
    const bytes = createHash('sha256').update(`stilltill/v1/own-shop\n${what}\n${token}`).digest();
    bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80;
    bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
    return bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  };
  const merchant = idOf('merchant');
  const opened = await ports.openShop({ ...shop, merchant, store: idOf('store'), operator: idOf('operator'), owner });
  return opened.ok ? ok(merchant) : opened;
}

/** The one owner among the operators, where there is exactly one: whoever sets up the shop is that person. */
async function soleOwner(ports: OfficePorts, merchant: string): Promise<string | null> {
  const owners = (await ports.postgres.withMerchant(merchant, ports.activeOperators)).filter(({ role }) => role === 'owner');
  return owners.length === 1 ? owners[0]?.id ?? null : null;
}

export type NewUser = {
  readonly id: string; readonly account: string; readonly merchant: string; readonly role: AccountRole;
  readonly name: string; readonly email: string;
  /** The operator that they approve as. */
  readonly operator?: string | null | undefined;
  /** As the library hashes it. */
  readonly password: string;
};

/** A person with a password. `conflict`: somebody has this e-mail address. */
export async function insertUser(tx: Tx, user: NewUser, now: Date): Promise<Result<null>> {
  const inserted = await tx.execute(
    `insert into auth.office_user (id, merchant_id, role, name, email, email_verified, operator_id, created_at, updated_at) values ($1, $2, $3, $4, $5, false, $6, $7, $7)
     on conflict do nothing`,
    [user.id, user.merchant, user.role, user.name, user.email.toLowerCase(), user.operator ?? null, now],
  );
  if (inserted === 0) return fail('conflict');
  await tx.execute(
    "insert into auth.office_account (id, account_id, provider_id, user_id, password, created_at, updated_at) values ($1, $2, 'credential', $2, $3, $4, $4)",
    [user.account, user.id, user.password, now],
  );
  return ok(null);
}
