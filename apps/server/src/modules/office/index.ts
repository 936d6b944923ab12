/**
 * The door of the back office: who is signed in there and what they may do. Every office route of every room asks
 * `requireOffice` first.
 */
import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { abilityOf } from '@stilltill/domain/operator';
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { FirstStep } from '@stilltill/protocol';
import type { FastifyRequest } from 'fastify';
import type { HttpServer } from '../../platform/http.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { addAccountRoutes } from './account-routes.ts';
import { AUTH_PATH, ADDRESS_HEADER, type Auth, FRESH_S, WEIGHTY_S, makeAuth } from './auth.ts';
import * as access from './access.ts';
import type { AccountRole, OfficeIdentity, RequireOffice, SignedIn } from './identity.ts';
import type { NotedRequest, OfficePorts } from './ports.ts';
import { addAccessRoutes } from './access-routes.ts';
import { addFirstStepRoutes, decideStep } from './first-steps.ts';
import { addOfficeRoutes } from './routes.ts';
import { isEasyPassword } from './common-passwords.ts';
import * as resets from './resets.ts';
import { SECOND_FACTOR_DEMANDED, demandSecondFactor, recallDemand, secondFactorOf } from './second-factor.ts';
import * as sessions from './sessions.ts';
import { OPEN_PATHS, REQUEST_HEADER, SECOND_FACTOR_NEEDED, SESSION_LOCKED, type SignInPorts } from './sign-in-rules.ts';
import { insertUser, makeSetupPath, setUpOwner } from './setup.ts';
import { beginTry, emailOf, forgetOldTries, forgetTries } from './sign-in-tries.ts';

export type { AccountRole, OfficeIdentity, RequireOffice, RequireOptions, SignedIn } from './identity.ts';
export { makeOwnerLink, readOwners } from './resets.ts';
export type { NotedRequest, OfficePorts } from './ports.ts';

export type Office = ReturnType<typeof makeOffice>;

/** The least, where the table says something else. */
const roleOf = (role: string): AccountRole => (role === 'owner' || role === 'manager' ? role : 'auditor');

/** Where the library makes a session, or ends one. */
const NEEDS_NO_SESSION = /\/(sign-in\/email|sign-out|generate-authenticate-options|verify-authentication|verify-totp|verify-backup-code)$/;
type Chosen = { readonly password: string; readonly name: string; readonly email: string };
const shopWords = async (ports: OfficePorts, merchant: string): Promise<readonly string[]> => [(await ports.postgres.withMerchant(merchant, ports.merchant))?.shop_name ?? ''];

export function makeOffice(ports: OfficePorts) {
  const { postgres, keys, ids, log, public_address } = ports;
  const isWithin = (session: { readonly createdAt: Date }, seconds: number): boolean => ports.clock.now_ms() - session.createdAt.getTime() <= seconds * 1000;
  const isEasy = ({ password, name, email }: Chosen, words: readonly string[] = []): boolean => isEasyPassword(password, [name, email, ...words]);
  const isEasyAt = async (person: Chosen & { readonly merchant: string }): Promise<boolean> => isEasy(person, await shopWords(ports, person.merchant));
  const rules: SignInPorts = {
    wordsOf: (merchant) => shopWords(ports, merchant), isRecent: (session) => isWithin(session, WEIGHTY_S), isLocked: (session) => sessions.isLocked(ports, session),
    useCode: (user, code_hash) => sessions.useCode(ports, user, code_hash), ownChange: (user, change) => access.noteOwnChange(ports, user.id, change), endByPassword: (user) => sessions.endSessionsByPassword(ports, user.id),
  };
  const options = { pool: postgres.auth_pool, secret: keys.secret('office-sign-in'), ids, random: ports.random, log, clock: ports.clock, rules };
  const plain = makeAuth({ ...options, protocol: 'http' });
  const secure = makeAuth({ ...options, protocol: 'https' });
  const is_public_secure = public_address?.startsWith('https://') === true;
  const public_host = public_address === null ? null : new URL(public_address).host;

  /** HTTPS by ourselves, or by whoever stands before us under the public address. */
  const isSecure = (request: Pick<IncomingMessage, 'socket' | 'headers'>): boolean =>
    (request.socket as Partial<TLSSocket>).encrypted === true || (is_public_secure && request.headers.host === public_host);
  const authOf = (request: FastifyRequest): { readonly auth: Auth; readonly origin: string } => {
    const protocol = isSecure(request.raw) ? 'https' : 'http';
    return { auth: protocol === 'https' ? secure : plain, origin: `${protocol}://${request.headers.host ?? 'localhost'}` };
  };

  type Recognised = SignedIn & { readonly is_recent: boolean };
  async function recognise(request: FastifyRequest): Promise<Result<Recognised>> {
    if (!request.headers.cookie) return fail('not_signed_in');
    const { auth, origin } = authOf(request);
    const headers = new Headers({ cookie: request.headers.cookie, host: new URL(origin).host });
    const session = await auth.api.getSession({ headers });
    if (!session) return fail('not_signed_in');
    const { id, merchant, name, role, email, operator, ended, twoFactorEnabled } = session.user;
    // A sign-in that was under way when the access ended.
    if (ended || !await sessions.useSession(ports, session.session, roleOf(role))) return fail('not_signed_in');
    // Whoever left is out here too, and so is an account that a restored database let in again. The owner's stays: nobody else could mend it.
    if (operator && role !== 'owner' && !(await postgres.withMerchant(merchant, (tx) => ports.isAtWork(tx, operator)))) return fail('operator_left');
    const by_second_factor = session.session.bySecondFactor === true;
    return ok({
      merchant, user: id, name, role: roleOf(role), operator: operator ?? null, is_fresh: isWithin(session.session, FRESH_S), is_recent: isWithin(session.session, WEIGHTY_S),
      email, two_factor: twoFactorEnabled === true, session: session.session.id, is_locked: await sessions.isLocked(ports, session.session),
      by_second_factor, second_factor: by_second_factor ? 'enough' : await secondFactorOf(ports, { merchant, user: id }),
    });
  }
  async function signedIn(request: FastifyRequest): Promise<Result<Recognised>> {
    const who = await recognise(request);
    return who.ok && who.value.is_locked ? fail('session_locked') : who;
  }

  const requireOffice: RequireOffice = async (request, action, options_of_route) => {
    const who = await (options_of_route?.is_for_walls ? recognise : signedIn)(request);
    if (!who.ok) return who;
    const { email: _, two_factor: __, session: ___, is_locked: ____, second_factor, is_recent, ...identity } = who.value;
    if (second_factor !== 'enough') return fail('second_factor_needed');
    const { role } = identity;
    const may = role === 'auditor' ? action === 'read_office' : abilityOf(role).can(action, 'shop');
    if (!may) {
      log.warn({ from: 'office', request: request.id, user: identity.user, action, route: request.routeOptions.url }, 'not permitted');
      return fail('not_permitted');
    }
    return options_of_route?.is_weighty && !is_recent ? fail('step_up_needed') : ok(identity);
  };
  ports.remembrance.onReplay(access.ACCESS_ENDED, (line) => access.recallEnd(ports, line.merchant_id, line.value));
  ports.remembrance.onReplay(SECOND_FACTOR_DEMANDED, (line) => recallDemand(ports, line.merchant_id, line.value));
  const hashPassword = async (password: string): Promise<string> => (await plain.$context).password.hash(password);

  return {
    /** `not_signed_in`, `session_locked`, `operator_left`, `second_factor_needed`, `not_permitted`, `step_up_needed`. */
    requireOffice,
    /** Who is signed in, whatever they may do. `not_signed_in`, `session_locked`, `operator_left`. */
    signedIn,
    /** The same, in a locked session too. `not_signed_in`, `operator_left`. */
    recognise,
    /** Removes sessions and half-finished sign-ins that have run out. The library judges them by the machine's time, and so does this. */
    async forgetExpired(): Promise<void> {
      await postgres.withAuth(async (tx) => {
        await tx.execute('delete from auth.office_session where expires_at < now()');
        await tx.execute('delete from auth.office_verification where expires_at < now()');
        await sessions.forgetUsedCodes(tx);
        await forgetOldTries(tx, ports.clock.now_ms());
      });
    },
    /** Path of a one-use link for the owner; null once each merchant has one. */
    makeSetupPath: () => makeSetupPath(ports),
    setUpOwner: async (owner: Parameters<typeof setUpOwner>[2]) => (isEasy(owner, owner.shop ? [owner.shop.name] : []) ? fail('password_easy') : setUpOwner(ports, hashPassword, owner)),
    /** Keeps that a first step is done where nothing can be counted, as in a shop that is made for a demonstration. */
    noteStepDone: (tx: MerchantTx, step: FirstStep) => decideStep(tx, step, 'done', new Date(ports.clock.now_ms())),
    /** Makes a person who signs in with a password. `conflict`: somebody has this e-mail address. */
    async makeUser(user: { readonly merchant: string; readonly role: AccountRole; readonly name: string; readonly email: string; readonly password: string; readonly operator?: string | null }): Promise<Result<null>> {
      const password = await hashPassword(user.password);
      return postgres.withAuth((tx) => insertUser(tx, { ...user, id: ids.uuid(), account: ids.uuid(), password }, new Date(ports.clock.now_ms())));
    },
    /** Those of these people who may sign in to this merchant's back office, with their addresses. */
    people: (merchant: string, ids: readonly string[]): Promise<readonly { readonly id: string; readonly email: string }[]> => postgres.withAuth((tx) => (
      tx.query('select id, email from auth.office_user where merchant_id = $1 and id = any($2::text[]) order by id', [merchant, [...ids]], 'office.people')
    )),
    /** Whether this merchant decides about the server itself: the one of the owner whom its operator names, or else the one that was first to have an owner. */
    isKeeper: (merchant: string, keeper: string | null): Promise<boolean> => postgres.withAuth(async (tx) => {
      const [first] = await tx.query<{ merchant_id: string }>(
        "select merchant_id from auth.office_user where role = 'owner' and ended_at is null and email = coalesce($1, email) order by created_at, id limit 1", [keeper], 'office.keeper',
      );
      return first?.merchant_id === merchant;
    }),
    /** Accounts of the merchant and open invitations. */
    accessList: (who: { readonly merchant: string; readonly user: string }) => access.listAccess(ports, who),
    invite: (who: access.Decider, invitation: access.Invitation) => access.invite(ports, who, invitation),
    takeBack: (who: access.Decider, id: string) => access.takeBack(ports, who, id),
    /** The invited makes their account. */
    accept: (person: access.Accepting) => access.accept(ports, hashPassword, isEasyAt, person),
    bindOperator: (who: access.Decider, user: string, operator: string | null) => access.bindOperator(ports, who, user, operator),
    endAccess: (who: access.Decider, user: string) => access.endAccess(ports, who, user),
    /** `second_factor_first`. */
    async demandSecondFactor(who: OfficeIdentity, is_demanded: boolean, request: NotedRequest): Promise<Result<null>> {
      const set = await demandSecondFactor(ports, who, is_demanded);
      if (set.ok) await postgres.withMerchant(who.merchant, (tx) => ports.noteCommand(tx, ports.clock, request, who));
      return set;
    },
    offerReset: (who: access.Decider, user: string, reset: Parameters<typeof resets.offerReset>[3]) => resets.offerReset(ports, who, user, reset),
    useReset: (reset: Parameters<typeof resets.useReset>[1]) => resets.useReset({ ...ports, hashPassword, isEasy: isEasyAt }, reset),
    /** An operator is not at work any more: their account is signed out everywhere, at once. */
    signOutOperator: (merchant: string, operator: string) => access.signOutOperator(ports, merchant, operator),
    /** The library's own answer to a request below /api/auth. */
    async answerSignIn(request: FastifyRequest, body: Uint8Array<ArrayBuffer> | null): Promise<Response> {
      const { auth, origin } = authOf(request);
      const { pathname } = new URL(request.url, origin);
      if (!OPEN_PATHS.has(pathname.slice(AUTH_PATH.length))) return Response.json({ code: 'NOT_FOUND' }, { status: 404 });
      // Whoever may not come in any more changes nothing about how they sign in; and nobody goes on in a session that ended.
      const who = NEEDS_NO_SESSION.test(pathname) ? null : await signedIn(request);
      if (who?.ok === false && who.fault.code === 'operator_left') return Response.json({ code: 'UNAUTHORIZED' }, { status: 401 });
      if (who?.ok === false && who.fault.code === 'session_locked') return Response.json({ code: SESSION_LOCKED }, { status: 401 });
      // Or whoever learned a password would make themself the second factor of somebody who has one.
      if (who?.ok && who.value.second_factor === 'unused' && !pathname.endsWith('/list-user-passkeys')) return Response.json({ code: SECOND_FACTOR_NEEDED }, { status: 403 });
      const headers = new Headers();
      for (const [name, value] of Object.entries(request.headers)) {
        if (typeof value === 'string') headers.set(name, value);
      }
      headers.set(ADDRESS_HEADER, request.ip || '127.0.0.1');
      headers.set(REQUEST_HEADER, request.id);
      const email = emailOf(pathname, body);
      if (email !== null && !(await beginTry(ports, email))) return Response.json({ code: 'SIGN_IN_LOCKED' }, { status: 429 });
      const answered = await auth.handler(new Request(new URL(request.url, origin), { method: request.method, headers, ...(body ? { body } : {}) }));
      if (email !== null && answered.ok) await postgres.withAuth((tx) => forgetTries(tx, email));
      return answered;
    },
    /** /api/auth/*, POST /api/v1/setup, /invitation and /access-reset, GET /api/v1/office/me, /stores and what is below /access and /account. */
    addRoutes(app: HttpServer): void {
      addOfficeRoutes(app, this, ports);
      addAccessRoutes(app, this);
      addAccountRoutes(app, { signedIn, recognise, ports });
      addFirstStepRoutes(app, requireOffice, ports);
    },
  };
}
