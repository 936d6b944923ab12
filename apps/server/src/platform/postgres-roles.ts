// The roles of docs/adr/0005 and how each of them connects. An administrator makes them; the product then logs in only
// as one of them.

import { createHmac } from 'node:crypto';
import pg from 'pg';
import { systemCode } from './files.ts';
import { StartFault } from './start-fault.ts';

export const ROLES = ['stilltill_owner', 'stilltill_app', 'stilltill_auth', 'stilltill_jobs'] as const;
export type Role = (typeof ROLES)[number];

/** How to connect to one database as each role. */
export type RoleUrls = Record<Role, string>;

const VERSION_MIN = 150_000;

/** The URLs of the roles on the database that `admin_url` names. `secret` stands in where that URL has no password. */
export function roleUrls(admin_url: string, secret: string): RoleUrls {
  const urls = ROLES.map((role) => [role, roleUrl(admin_url, role, secret)]);
  return Object.fromEntries(urls) as RoleUrls;
}

function roleUrl(admin_url: string, role: Role, secret: string): string {
  const url = new URL(admin_url);
  const password = rolePassword(decodeURIComponent(url.password) || secret, role);
  url.username = role;
  url.password = encodeURIComponent(password);
  // The pools set options of their own, which those of a URL would replace.
  url.searchParams.delete('options');
  return url.href;
}

/** All servers that share a DATABASE_URL must agree on the passwords of its roles without a file between them. */
function rolePassword(key: string, role: Role): string {
  return createHmac('sha256', key).update(`stilltill/v1/role-password\n${role}`).digest('base64url');
}

/** The same server, another database. */
export function urlOfDatabase(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(database)}`;
  return other.href;
}

/**
 * Makes what is missing of the roles, lets the owner create schemas, and checks version and encoding. Safe to run by
 * several servers at once. Throws StartFault.
 */
export async function prepareRoles(admin_url: string, urls: RoleUrls): Promise<void> {
  const admin = new pg.Client({ connectionString: admin_url, connectionTimeoutMillis: 10_000, application_name: 'stilltill-roles' });
  admin.on('error', () => {});
  try {
    await admin.connect();
  } catch (error) {
    throw new StartFault('database_unreachable', reasonOf(error), error);
  }
  try {
    await checkServer(admin);
    // Two servers that start at once would both try to make the roles.
    await admin.query('begin');
    await admin.query("select pg_advisory_xact_lock(hashtext('stilltill/roles'))");
    for (const role of ROLES) await ensureRole(admin, role, urls[role]);
    await ensureMembership(admin);
    const { rows } = await admin.query<{ name: string; owner_may_create: boolean }>(
      "select current_database() as name, has_database_privilege('stilltill_owner', current_database(), 'CREATE') as owner_may_create",
    );
    const database = rows[0];
    if (database && !database.owner_may_create) {
      await admin.query(`grant create, connect, temporary on database ${pg.escapeIdentifier(database.name)} to stilltill_owner`);
    }
    await admin.query('commit');
  } catch (error) {
    await admin.query('rollback').catch(() => {});
    // insufficient_privilege, or a role that this user cannot administer
    if (systemCode(error) === '42501' || systemCode(error) === '0LP01') {
      throw new StartFault('database_role_not_allowed', reasonOf(error), error);
    }
    throw error;
  } finally {
    await admin.end().catch(() => {});
  }
  await ensurePasswords(admin_url, urls);
}

async function checkServer(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ number: string; version: string; encoding: string }>(
    "select current_setting('server_version_num') as number, current_setting('server_version') as version, current_setting('server_encoding') as encoding",
  );
  const server = rows[0];
  if (!server) throw new StartFault('database_unreachable', 'no answer');
  if (Number(server.number) < VERSION_MIN) throw new StartFault('database_too_old', server.version);
  if (server.encoding !== 'UTF8') throw new StartFault('database_not_utf8', server.encoding);
}

async function ensureRole(admin: pg.Client, role: Role, url: string): Promise<void> {
  const { rowCount } = await admin.query('select from pg_roles where rolname = $1', [role]);
  if (rowCount !== 0) return;
  const password = pg.escapeLiteral(decodeURIComponent(new URL(url).password));
  await admin.query(`create role ${role} login nosuperuser nobypassrls nocreatedb nocreaterole noinherit password ${password}`);
}

/** The owner makes the tables of jobs in the name of their role. From PostgreSQL 16 on, such a grant is not implied. */
async function ensureMembership(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ is_member: boolean }>("select pg_has_role('stilltill_owner', 'stilltill_jobs', 'member') as is_member");
  if (rows[0]?.is_member) return;
  await admin.query('grant stilltill_jobs to stilltill_owner');
}

/** A password differs where the administrator's was changed since: the roles then get the new one. */
async function ensurePasswords(admin_url: string, urls: RoleUrls): Promise<void> {
  for (const role of ROLES) {
    const client = new pg.Client({ connectionString: urls[role], connectionTimeoutMillis: 10_000 });
    client.on('error', () => {});
    try {
      await client.connect();
    } catch (error) {
      if (systemCode(error) !== '28P01') throw new StartFault('database_unreachable', `${role}: ${reasonOf(error)}`, error);
      await setPassword(admin_url, role, urls[role]);
    } finally {
      await client.end().catch(() => {});
    }
  }
}

async function setPassword(admin_url: string, role: Role, url: string): Promise<void> {
  const admin = new pg.Client({ connectionString: admin_url, connectionTimeoutMillis: 10_000 });
  await admin.connect();
  try {
    await admin.query('begin');
    // Servers that start together all find the old password; two that change a role at once would disturb each other.
    await admin.query("select pg_advisory_xact_lock(hashtext('stilltill/roles'))");
    await admin.query(`alter role ${role} password ${pg.escapeLiteral(decodeURIComponent(new URL(url).password))}`);
    await admin.query('commit');
  } catch (error) {
    throw new StartFault('database_role_not_allowed', reasonOf(error), error);
  } finally {
    await admin.end();
  }
}

/** The reason of a failed connection, without the URL, which may hold a password. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message || (systemCode(error) ?? error.name) : String(error);
}
