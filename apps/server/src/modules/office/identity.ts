import type { Action } from '@stilltill/domain/operator';
import type { Result } from '@stilltill/domain/result';
import type { FastifyRequest } from 'fastify';

/** An auditor reads and does no more. */
export type AccountRole = 'auditor' | 'manager' | 'owner';
/**
 * Whether their shop asks for more than they signed in with. missing: for a second factor, and they have none yet. unused: they
 * have one, and came by a password alone.
 */
export type SecondFactor = 'enough' | 'missing' | 'unused';
/** Who asks in the back office. `name` is what others read of a decision. */
export type OfficeIdentity = { readonly merchant: string; readonly user: string; readonly name: string; readonly role: AccountRole } & {
  /** The operator that they approve as; null: bound to nobody. */
  readonly operator: string | null;
  /** Whether they proved who they are within the last minutes. */
  readonly is_fresh: boolean;
  /** Whether more than a password began this session: a code of an app, or a passkey. */
  readonly by_second_factor: boolean;
};
export type SignedIn = OfficeIdentity & { readonly email: string; readonly two_factor: boolean; readonly session: string; readonly is_locked: boolean; readonly second_factor: SecondFactor };
export type RequireOptions = {
  /** Who has access, keys, or what can’t be had back; it asks for a proof of the last quarter of an hour. */
  readonly is_weighty?: boolean;
  /** What a view for the wall of a shop shows: it is answered in a locked session too. */
  readonly is_for_walls?: boolean;
};
/** `not_signed_in`, `session_locked`, `operator_left`, `second_factor_needed`, `not_permitted`, `step_up_needed`. */
export type RequireOffice = (request: FastifyRequest, action: Action, options?: RequireOptions) => Promise<Result<OfficeIdentity>>;
