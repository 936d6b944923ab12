/** Signing in and out, and the second factor. The library speaks to /api/auth; outcomes are values like everywhere else. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import { passkeyClient } from '@better-auth/passkey/client';
import { createAuthClient } from 'better-auth/client';
import { twoFactorClient } from 'better-auth/client/plugins';
import { lastUse } from './last-use.ts';
import { withProof } from './proof.ts';
import { underWay } from './under-way.ts';

const client = createAuthClient({ basePath: '/api/auth', plugins: [twoFactorClient(), passkeyClient()], sessionOptions: { refetchOnWindowFocus: false } });

type Answer<T> = { readonly data: T | null; readonly error: { readonly code?: string | undefined; readonly status: number } | null };

const WRONG_PASSWORD = new Set(['INVALID_EMAIL_OR_PASSWORD', 'INVALID_PASSWORD', 'INVALID_EMAIL', 'USER_NOT_FOUND', 'CREDENTIAL_ACCOUNT_NOT_FOUND']);
const WRONG_CODE = new Set(['INVALID_CODE', 'INVALID_BACKUP_CODE', 'OTP_HAS_EXPIRED']);

const PASSKEY_UNUSED = new Set(['AUTH_CANCELLED', 'ERROR_CEREMONY_ABORTED', 'ERROR_PASSTHROUGH_SEE_CAUSE_PROPERTY', 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED', 'PREVIOUSLY_REGISTERED', 'REGISTRATION_CANCELLED', 'PASSKEY_NOT_FOUND', 'AUTHENTICATION_FAILED', 'CHALLENGE_NOT_FOUND', 'FAILED_TO_VERIFY_REGISTRATION', 'USER_NOT_VERIFIED']);

async function outcomeOf<T>(asked: Promise<Answer<T>>): Promise<Result<T>> {
  let answer: Answer<T>;
  try {
    answer = await underWay(asked);
  } catch {
    return fail('unavailable');
  }
  if (!answer.error) return ok(answer.data as T);
  const { code = '', status } = answer.error;
  if (WRONG_PASSWORD.has(code)) return fail('credentials_wrong');
  if (WRONG_CODE.has(code)) return fail('second_factor_wrong');
  // The step between password and code lasts ten minutes and a few tries; after that the password is asked again.
  if (code === 'INVALID_TWO_FACTOR_COOKIE') return fail('second_factor_expired');
  if (code === 'SESSION_LOCKED') return fail('session_locked');
  if (code === 'SECOND_FACTOR_NEEDED') return fail('second_factor_needed');
  if (code === 'SIGN_IN_LOCKED') return fail('sign_in_locked');
  if (status === 429 || code === 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE' || code === 'ACCOUNT_TEMPORARILY_LOCKED') return fail('rate_limited');
  if (code === 'SESSION_NOT_FRESH') return fail('step_up_needed');
  if (code === 'PASSWORD_EASY') return fail('password_easy');
  // Whoever closes the browser's own dialog has only changed their mind.
  if (PASSKEY_UNUSED.has(code)) return fail('passkey_unused');
  if (status === 401) return fail('not_signed_in');
  if (status === 403) return fail('not_permitted');
  return fail(status >= 500 || status === 0 ? 'unavailable' : 'request_malformed');
}

/** Whoever has just proved who they are is there, however long nobody was. */
function used<T>(result: Result<T>): Result<T> {
  if (result.ok) lastUse.write(lastUse.now_ms());
  return result;
}

/** 'code_needed': the password is right, and a second factor is asked for. */
export async function signIn(email: string, password: string): Promise<Result<'signed_in' | 'code_needed'>> {
  const result = await outcomeOf(client.signIn.email({ email, password }));
  if (!result.ok) return result;
  if (result.value && 'twoFactorRedirect' in result.value && result.value.twoFactorRedirect) return ok('code_needed');
  return used(ok('signed_in'));
}

export async function verifyCode(code: string, kind: 'totp' | 'backup'): Promise<Result<unknown>> {
  return used(await outcomeOf<unknown>(kind === 'totp' ? client.twoFactor.verifyTotp({ code }) : client.twoFactor.verifyBackupCode({ code })));
}

export async function signOut(): Promise<Result<unknown>> {
  return outcomeOf<unknown>(client.signOut());
}

export type TotpSecret = { readonly uri: string; readonly secret: string; readonly backup_codes: readonly string[] };

/** Makes a new secret. It holds only once a code made with it was checked by `verifyCode`. */
export async function prepareTotp(password: string): Promise<Result<TotpSecret>> {
  const result = await outcomeOf(client.twoFactor.enable({ password }));
  if (!result.ok) return result;
  if (!result.value || !('totpURI' in result.value) || !result.value.totpURI) return fail('internal');
  const { totpURI: uri, backupCodes } = result.value;
  return ok({ uri, secret: new URL(uri).searchParams.get('secret') ?? '', backup_codes: backupCodes ?? [] });
}

export async function turnOffTotp(password: string): Promise<Result<unknown>> {
  return outcomeOf<unknown>(client.twoFactor.disable({ password }));
}

/** Backup codes in the place of those that were. `credentials_wrong`. */
export async function makeBackupCodes(password: string): Promise<Result<readonly string[]>> {
  const result = await outcomeOf(client.twoFactor.generateBackupCodes({ password }));
  return result.ok ? ok(result.value?.backupCodes ?? []) : result;
}

/** Whoever changes it is signed out everywhere else. `credentials_wrong`, `password_easy`. */
export async function changePassword(current: string, next: string): Promise<Result<unknown>> {
  return outcomeOf<unknown>(client.changePassword({ currentPassword: current, newPassword: next, revokeOtherSessions: true }));
}

/** Whether this browser has passkeys here: only at a secure address. */
export const hasPasskeys = (): boolean => window.isSecureContext && typeof window.PublicKeyCredential === 'function';

export type Passkey = { readonly id: string; readonly name: string | null; readonly made_at: string | null };

export async function listPasskeys(): Promise<Result<readonly Passkey[]>> {
  const listed = await outcomeOf(client.passkey.listUserPasskeys());
  return listed.ok ? ok((listed.value ?? []).map(({ id, name, createdAt }) => ({ id, name: name ?? null, made_at: createdAt ? new Date(createdAt).toISOString() : null }))) : listed;
}

/** Adds a passkey of this device. `step_up_needed`: they would rather not prove who they are. `passkey_unused`. */
export async function addPasskey(name: string): Promise<Result<unknown>> {
  return withProof(() => outcomeOf<unknown>(client.passkey.addPasskey({ name }) as Promise<Answer<unknown>>));
}

export async function renamePasskey(id: string, name: string): Promise<Result<unknown>> {
  return outcomeOf<unknown>(client.passkey.updatePasskey({ id, name }));
}

export async function removePasskey(id: string): Promise<Result<unknown>> {
  return withProof(() => outcomeOf<unknown>(client.passkey.deletePasskey({ id })));
}

/** Signs in by a passkey; it needs no code beside it. `passkey_unused`. */
export async function signInByPasskey(): Promise<Result<unknown>> {
  return used(await outcomeOf<unknown>(client.signIn.passkey() as Promise<Answer<unknown>>));
}
