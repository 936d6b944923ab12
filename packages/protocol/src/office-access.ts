/** Who has an account of the back office, and as which operator they approve. The owner's page. */
import { z } from 'zod';
import { Time, Uuid } from './primitives.ts';

/** An auditor reads and does no more. */
export const AccountRole = z.enum(['auditor', 'manager', 'owner']);

// GET /api/v1/office/access
export const AccessPerson = z.object({
  id: z.string(), name: z.string(), email: z.string(), role: AccountRole, operator: Uuid.nullable(), operator_name: z.string().nullable(), two_factor: z.boolean(), has_passkey: z.boolean(),
  since: Time, ended_at: Time.nullable(),
  /** The one who asks. */
  is_you: z.boolean(),
});
export const InvitationItem = z.object({ id: Uuid, name: z.string(), role: AccountRole, made_at: Time, expires_at: Time });
export const AccessList = z.object({ second_factor_demanded: z.boolean(), people: z.array(AccessPerson), invitations: z.array(InvitationItem) });

export const INVITATION_HOURS = 72;
// POST /api/v1/office/access/invitations. The link is answered once: only its hash is kept. DELETE /{id} takes it back.
export const NewInvitation = z.object({ name: z.string().trim().min(1).max(100), role: z.enum(['auditor', 'manager']) });
export const MadeInvitation = z.object({ id: Uuid, path: z.string(), expires_at: Time });

// PUT /api/v1/office/access/{id}/operator; null: bound to nobody. POST /{id}/end: their sessions end at once.
export const BindOperator = z.object({ operator: Uuid.nullable() });

// POST /api/v1/office/access/second-factor: everybody needs an authenticator app or a passkey. `second_factor_first`: whoever asks came by neither. DELETE: no more.

// POST /api/v1/invitation: whoever holds the link sets their own address and password.
export const AcceptInvitation = z.object({
  token: z.string().min(20).max(100), name: z.string().trim().min(1).max(100), email: z.email().max(200), password: z.string().min(12).max(200),
});

export const RESET_HOURS = 24;
// POST /api/v1/office/access/{id}/reset: a link by which they choose a new password, answered once. 'remove': what they had beside the
// password (authenticator app, backup codes, passkeys) is lost, and goes as the link is used.
export const NewReset = z.object({ second_factor: z.enum(['keep', 'remove']) });
export const MadeReset = z.object({ path: z.string(), expires_at: Time });
// POST /api/v1/access-reset: whoever holds the link. The answer says with which address to sign in.
export const UseReset = z.object({ token: z.string().min(20).max(100), password: z.string().min(12).max(200) });
export const UsedReset = z.object({ email: z.string() });

// GET /api/v1/office/account/sessions: where whoever asks is signed in, newest use first. POST /{id}/end, POST /end-others.
export const SessionItem = z.object({
  id: z.string(),
  browser: z.enum(['chrome', 'edge', 'firefox', 'safari', 'wechat', 'other']),
  system: z.enum(['windows', 'macos', 'linux', 'chromeos', 'android', 'ios', 'harmony', 'other']),
  /** The network part of the address, such as 203.0.113.*; null: this machine itself, or not known. */
  network: z.string().nullable(),
  began_at: Time, used_at: Time,
  /** The one in which it is asked. */
  is_this: z.boolean(),
});
export const SessionList = z.object({ items: z.array(SessionItem) });
export const EndedSessions = z.object({ ended: z.int() });

// POST /api/v1/office/account/lock: nobody used its pages for a quarter of an hour. POST /account/used: somebody uses one.
export const SessionState = z.object({ is_locked: z.boolean() });
