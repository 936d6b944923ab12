/**
 * Sign-in to the back office by better-auth: password and TOTP, or a passkey. It works on tables of schema `auth` by the role of
 * sign-in, because under forced row-level security it would find nobody and say that the password is wrong.
 */
// WebAuthn is long and easy to get wrong; this is the plugin of the library's own makers.
import { passkey } from '@better-auth/passkey';
import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { twoFactor } from 'better-auth/plugins/two-factor';
import type pg from 'pg';
import type { Clock } from '../../platform/clock.ts';
import type { IdSource, Random } from '../../platform/ids.ts';
import type { Log } from '../../platform/log.ts';
import { type BackupCodes, makeBackupCodes } from './backup-codes.ts';
import { SECOND_FACTOR_PATHS, type SignInPorts, makeSignInRules } from './sign-in-rules.ts';

export const AUTH_PATH = '/api/auth';
/** The network address of the caller, which only this server sets. */
export const ADDRESS_HEADER = 'x-stilltill-address';
export const PASSWORD_LENGTH_MIN = 12;
export const PASSWORD_LENGTH_MAX = 200;

/** However much it is used, a session ends then. Where nobody uses it, it ends long before (sessions.ts). */
const SESSION_LIFE_S = 30 * 24 * 3600;
/** How long somebody who signed in has just proved who they are: only then they add a passkey, or give a large approval. */
export const FRESH_S = 5 * 60;
/** The same for who has access, for keys, and for what can’t be had back. */
export const WEIGHTY_S = 15 * 60;

export type AuthOptions = {
  readonly pool: pg.Pool;
  readonly secret: string;
  readonly ids: IdSource;
  readonly random: Random;
  readonly log: Log;
  readonly clock: Clock;
  /** What the rules of sign-in ask and tell beyond the library. */
  readonly rules: SignInPorts;
  /** Cookies are marked `Secure`, and named so that no plain connection can set them, where the person came by HTTPS. */
  readonly protocol: 'http' | 'https';
};

export type Auth = ReturnType<typeof makeAuth>;

export function makeAuth({ pool, secret, ids, random, log, clock, rules, protocol }: AuthOptions) {
  const is_secure = protocol === 'https';
  const codes = makeBackupCodes(secret, random);
  return betterAuth({
    appName: 'Stilltill',
    basePath: AUTH_PATH,
    // One server is reached under several names; the platform refuses requests whose Origin is not the host they came to.
    baseURL: { allowedHosts: ['*'], protocol },
    trustedOrigins: async (request) => (request ? [new URL(request.url).origin] : []),
    secret,
    database: pool,
    telemetry: { enabled: false },
    logger: { level: 'warn', log: (level, message) => log[level === 'error' ? 'error' : 'info']({ from: 'sign-in' }, message) },
    emailAndPassword: {
      // People are made by the set-up link; nobody signs up by themselves.
      enabled: true, disableSignUp: true, minPasswordLength: PASSWORD_LENGTH_MIN, maxPasswordLength: PASSWORD_LENGTH_MAX,
    },
    user: {
      modelName: 'office_user',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
      additionalFields: {
        merchant: { type: 'string', required: true, input: false, fieldName: 'merchant_id' },
        role: { type: 'string', required: true, input: false },
        operator: { type: 'string', required: false, input: false, fieldName: 'operator_id' },
        ended: { type: 'date', required: false, input: false, fieldName: 'ended_at' },
      },
    },
    session: {
      modelName: 'office_session',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at', ipAddress: 'ip_address', userAgent: 'user_agent', userId: 'user_id' },
      additionalFields: {
        locked: { type: 'date', required: false, input: false, fieldName: 'locked_at' },
        active: { type: 'date', required: false, input: false, fieldName: 'active_at' },
        bySecondFactor: { type: 'boolean', required: false, input: false, fieldName: 'by_second_factor' },
      },
      expiresIn: SESSION_LIFE_S, disableSessionRefresh: true, freshAge: FRESH_S,
    },
    // By whose clock it began, by that clock it is judged how fresh it is. One that takes the place of another of the same person is as good as that was.
    databaseHooks: { session: { create: { before: async (session, ctx) => {
      const before = ctx?.context.session?.session;
      const bySecondFactor = SECOND_FACTOR_PATHS.has(ctx?.path ?? '') || (before?.userId === session.userId && before['bySecondFactor'] === true);
      return { data: { ...session, createdAt: new Date(clock.now_ms()), bySecondFactor } };
    } } } },
    account: {
      modelName: 'office_account',
      fields: {
        accountId: 'account_id', providerId: 'provider_id', userId: 'user_id', accessToken: 'access_token', refreshToken: 'refresh_token', idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at', refreshTokenExpiresAt: 'refresh_token_expires_at', createdAt: 'created_at', updatedAt: 'updated_at',
      },
    },
    verification: { modelName: 'office_verification', fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' } },
    plugins: makePlugins(codes),
    hooks: makeSignInRules(rules, codes, log),
    // Whoever tries passwords is slowed down by address; a shop behind one address still signs in.
    rateLimit: {
      enabled: true, storage: 'memory', window: 60, max: 300,
      customRules: { '/sign-in/email': { window: 60, max: 20 }, '/two-factor/*': { window: 60, max: 20 }, '/passkey/*': { window: 60, max: 60 } },
    },
    advanced: {
      // The library knows `__Secure-` alone: with `__Host-` no host below or beside ours can set or read it either.
      cookiePrefix: is_secure ? '__Host-stilltill' : 'stilltill', useSecureCookies: false, defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', secure: is_secure, path: '/' },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      database: { generateId: () => ids.uuid(), validateSchema: false },
    },
  });
}

/** Passkeys and codes of an app, in tables under names of our own. */
function makePlugins(codes: BackupCodes) {
  return [
    passkey({
      rpName: 'Stilltill', authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      authentication: { afterVerification: refuseUnverified },
      schema: {
        passkey: {
          modelName: 'office_passkey',
          fields: { publicKey: 'public_key', userId: 'user_id', credentialID: 'credential_id', deviceType: 'device_type', backedUp: 'backed_up', createdAt: 'created_at' },
        },
      },
    }),
    twoFactor({
      issuer: 'Stilltill',
      backupCodeOptions: { customBackupCodesGenerate: codes.make, storeBackupCodes: codes.store },
      schema: {
        user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
        twoFactor: {
          modelName: 'office_two_factor',
          fields: { backupCodes: 'backup_codes', userId: 'user_id', failedVerificationCount: 'failed_verification_count', lockedUntil: 'locked_until' },
        },
      },
    }),
  ] as [ReturnType<typeof passkey>, ReturnType<typeof twoFactor>];
}

/** A passkey stands for password and second factor, so its device must have asked for a finger, a face or a PIN. */
async function refuseUnverified({ verification }: { readonly verification: { readonly authenticationInfo?: { readonly userVerified: boolean } | undefined } }): Promise<void> {
  if (!verification.authenticationInfo?.userVerified) throw new APIError('UNAUTHORIZED', { code: 'USER_NOT_VERIFIED', message: 'The device did not verify its user.' });
}
