import type { Action } from '@stilltill/domain/operator';
import type { Result } from '@stilltill/domain/result';
import type { FastifyRequest } from 'fastify';

/** An auditor reads and does no more. */
export type AccountRole = 'auditor' | 'manager' | 'owner';
/** Who asks in the back office. `name` is what others read of a decision. */
export type OfficeIdentity = { readonly merchant: string; readonly user: string; readonly name: string; readonly role: AccountRole } & {
  /** The operator that they approve as; null: bound to nobody. */
  readonly operator: string | null;
  /** Whether they proved who they are within the last minutes. */
  readonly is_fresh: boolean;
};
export type SignedIn = OfficeIdentity & { readonly email: string; readonly two_factor: boolean };
/** `not_signed_in`, `not_permitted`. */
export type RequireOffice = (request: FastifyRequest, action: Action) => Promise<Result<OfficeIdentity>>;
