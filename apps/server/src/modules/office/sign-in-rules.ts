/**
 * What the shop asks of sign-in beyond the library: passwords that are no easy ones, one session where there was one, a code
 * that signs in once, and that whoever changes how they sign in is written down.
 */
import { createHash } from 'node:crypto';
import { APIError, createAuthMiddleware, getSessionFromCtx, isAPIError } from 'better-auth/api';
import { deleteSessionCookie } from 'better-auth/cookies';
import type { OwnChange } from '@stilltill/protocol';
import type { Log } from '../../platform/log.ts';
import type { BackupCodes } from './backup-codes.ts';
import { isEasyPassword } from './common-passwords.ts';
import type { Locking } from './sessions.ts';

export type SignInPorts = {
  /** Words of the shop that no password may be made of. */
  wordsOf(merchant: string): Promise<readonly string[]>;
  /** Keeps that somebody used a code; false: they did before. */
  useCode(user: string, code_hash: string): Promise<boolean>;
  /** Whether somebody signed in lately enough for what weighs. */
  isRecent(session: { readonly createdAt: Date }): boolean;
  /** Whether the session opens nothing until its person signs in again. */
  isLocked(session: Locking): Promise<boolean>;
  ownChange(user: { readonly id: string }, change: OwnChange): Promise<void>;
  /** Ends what a password alone began of theirs: from now on it is not enough. */
  endByPassword(user: { readonly id: string }): Promise<void>;
};

/** The library's routes that our pages use; it has more, and each could be called by anybody. */
export const OPEN_PATHS: ReadonlySet<string> = new Set([
  '/sign-in/email', '/sign-out', '/change-password',
  '/two-factor/enable', '/two-factor/disable', '/two-factor/verify-totp', '/two-factor/verify-backup-code', '/two-factor/generate-backup-codes',
  '/passkey/generate-register-options', '/passkey/verify-registration', '/passkey/generate-authenticate-options', '/passkey/verify-authentication',
  '/passkey/list-user-passkeys', '/passkey/delete-passkey', '/passkey/update-passkey',
]);

const OWN_CHANGE_OF: Readonly<Record<string, OwnChange>> = {
  '/change-password': 'password_changed', '/two-factor/disable': 'second_factor_off', '/passkey/verify-registration': 'passkey_added', '/passkey/delete-passkey': 'passkey_removed',
};
/** What a page is told by the library’s routes in a locked session. */
export const SESSION_LOCKED = 'SESSION_LOCKED';
/** What it is told in one that a password alone began, where its person has more and the shop asks for it. */
export const SECOND_FACTOR_NEEDED = 'SECOND_FACTOR_NEEDED';
/** Which request it is, by the server’s own word: a caller’s header of this name is overwritten. */
export const REQUEST_HEADER = 'x-stilltill-request';
const CODE_PATHS = new Set(['/two-factor/verify-totp', '/two-factor/verify-backup-code']);
/** Where more than a password begins a session. */
export const SECOND_FACTOR_PATHS: ReadonlySet<string> = new Set([...CODE_PATHS, '/passkey/verify-authentication']);

export function makeSignInRules(ports: SignInPorts, codes: Pick<BackupCodes, 'hash'>, log: Log) {
  return { before: makeBefore(ports, codes), after: makeAfter(ports, log) };
}

function makeBefore(ports: SignInPorts, codes: Pick<BackupCodes, 'hash'>) {
  return createAuthMiddleware(async (ctx) => {
    const body = (ctx.body ?? {}) as Readonly<Record<string, unknown>>;
    // Every sign-in asks for the code: no device is trusted for a month.
    if (CODE_PATHS.has(ctx.path) && 'trustDevice' in body) throw new APIError('BAD_REQUEST', { code: 'TRUST_DEVICE_OFF', message: 'Every sign-in asks for the code.' });
    // Behind a password a code ends the sign-in, and there is no session yet; in one that is locked it would turn an app on and begin another.
    if (CODE_PATHS.has(ctx.path)) {
      const session = await getSessionFromCtx(ctx);
      if (session && await ports.isLocked(session.session)) throw new APIError('UNAUTHORIZED', { code: SESSION_LOCKED, message: 'Sign in again first.' });
    }
    // The library compares with what is kept, and that is a hash.
    if (ctx.path === '/two-factor/verify-backup-code' && typeof body['code'] === 'string') return { context: { body: { ...body, code: codes.hash(body['code']) } } };
    // Who goes is known as long as they are here: behind it the log has to name them.
    if (ctx.path === '/sign-out') await getSessionFromCtx(ctx);
    if (ctx.path === '/passkey/delete-passkey') {
      const session = await getSessionFromCtx(ctx);
      if (session && !ports.isRecent(session.session)) throw new APIError('FORBIDDEN', { code: 'SESSION_NOT_FRESH', message: 'Sign in again first.' });
    }
    if (ctx.path !== '/change-password') return undefined;
    const session = await getSessionFromCtx(ctx);
    if (!session) return undefined;
    const { name, email, merchant } = session.user as { name: string; email: string; merchant?: string };
    const words = merchant === undefined ? [] : await ports.wordsOf(merchant);
    if (typeof body['newPassword'] === 'string' && isEasyPassword(body['newPassword'], [name, email, ...words])) throw new APIError('BAD_REQUEST', { code: 'PASSWORD_EASY', message: 'This password is easy to guess.' });
    // Whoever changes it may do so because another has it.
    return { context: { body: { ...body, revokeOtherSessions: true } } };
  });
}

function makeAfter(ports: SignInPorts, log: Log) {
  return createAuthMiddleware(async (ctx) => {
    const { newSession, session, returned } = ctx.context;
    if (!OPEN_PATHS.has(ctx.path)) return;
    const user = newSession?.user ?? session?.user ?? null;
    const line = { from: 'sign-in', request: ctx.headers?.get(REQUEST_HEADER) ?? null, act: ctx.path };
    if (isAPIError(returned)) {
      log.warn({ ...line, outcome: returned.body?.code ?? returned.status, user: user?.id ?? null }, 'sign-in refused');
      return;
    }
    const was_signed_in = session !== null && session !== undefined;
    if (newSession && !was_signed_in && ctx.path === '/two-factor/verify-totp' && !await ports.useCode(newSession.user.id, hashOf(ctx.body))) {
      await ctx.context.internalAdapter.deleteSession(newSession.session.token);
      deleteSessionCookie(ctx);
      log.warn({ ...line, outcome: 'CODE_USED', user: newSession.user.id }, 'sign-in refused');
      throw new APIError('UNAUTHORIZED', { code: 'INVALID_CODE', message: 'This code was used before.' });
    }
    if (newSession) {
      const before = await ctx.getSignedCookie(ctx.context.authCookies.sessionToken.name, ctx.context.secret);
      if (before && before !== newSession.session.token) await ctx.context.internalAdapter.deleteSession(before);
    }
    if (ctx.path !== '/passkey/list-user-passkeys') log.info({ ...line, outcome: 'ok', user: user?.id ?? null }, 'sign-in');
    const change = OWN_CHANGE_OF[ctx.path] ?? (newSession && was_signed_in && CODE_PATHS.has(ctx.path) ? 'second_factor_on' : undefined);
    if (change === 'second_factor_on' && user) await ports.endByPassword(user);
    if (change && user) await ports.ownChange(user, change);
  });
}

const hashOf = (body: unknown): string => createHash('sha256').update(`stilltill/v1/used-code\n${String((body as { readonly code?: unknown } | null)?.code)}`).digest('base64url');
