import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '@stilltill/testing/test-database';
import { sql } from 'kysely';
import pg from 'pg';
import { systemCode } from './files.ts';
import { AtCommitFailed, CONNECTIONS_MAX } from './postgres.ts';
import { ROLES } from './postgres-roles.ts';

const ONE = '01890a5d-ac96-774b-bcce-b302099a8057';
const TWO = '01890a5d-ac96-774b-bcce-b302099a8058';

let database: TestDatabase;
before(async () => {
  database = await createTestDatabase();
});
after(() => database.drop());

describe('the catalogue', () => {
  test('every table of app has merchant_id first in its primary key, and row-level security forced', async () => {
    const tables = await database.adminQuery<{ name: string; first_key_column: string | null; is_forced: boolean; policies: string[] }>(`
      select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as is_forced,
             (select a.attname from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
               where i.indrelid = c.oid and i.indisprimary) as first_key_column,
             array(select pg_get_expr(p.polqual, c.oid) || ' / ' || pg_get_expr(p.polwithcheck, c.oid) from pg_policy p where p.polrelid = c.oid) as policies
        from pg_class c where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') order by 1`);
    assert.ok(tables.length > 0, 'there are tables to look at');
    const expected = '(merchant_id = ( SELECT app.current_merchant() AS current_merchant))';
    for (const { name, ...table } of tables) {
      assert.deepEqual(table, { first_key_column: 'merchant_id', is_forced: true, policies: [`${expected} / ${expected}`] }, name);
    }
  });

  test('a foreign key inside of app carries merchant_id, so that no row points to another merchant', async () => {
    const keys = await database.adminQuery<{ name: string }>(`
      select conname as name from pg_constraint k
       where k.contype = 'f' and k.connamespace = 'app'::regnamespace
         and not exists (select from pg_attribute a where a.attrelid = k.conrelid and a.attnum = any(k.conkey) and a.attname = 'merchant_id')`);
    assert.deepEqual(keys, []);
  });

  test('views of app ask for the rights of whoever reads them', async () => {
    const views = await database.adminQuery(`
      select relname from pg_class where relnamespace = 'app'::regnamespace and relkind in ('v', 'm')
         and not coalesce(reloptions @> array['security_invoker=true'] or reloptions @> array['security_invoker=on'], false)`);
    assert.deepEqual(views, []);
  });

  test('no role of the product is above the policies, and the application owns nothing', async () => {
    const roles = await database.adminQuery<{ rolname: string }>(
      'select rolname from pg_roles where rolname = any($1) and not rolsuper and not rolbypassrls and not rolcreaterole and not rolcreatedb and rolcanlogin order by 1', [[...ROLES]]);
    assert.deepEqual(roles.map((role) => role.rolname), [...ROLES].sort());
    for (const role of ['stilltill_app', 'stilltill_auth']) {
      assert.deepEqual(await database.adminQuery('select from pg_shdepend where refobjid = $1::regrole and deptype = $2', [role, 'o']), [], role);
      const members = await database.adminQuery('select from pg_auth_members where member = $1::regrole', [role]);
      assert.deepEqual(members, [], `${role} is a member of no other role`);
    }
  });

  test('the role of the application reaches neither sign-in tables nor migrations nor the tables of jobs', async () => {
    const reachable = await database.adminQuery(`
      select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p', 'v') and n.nspname in ('auth', 'migration', 'jobs')
         and has_schema_privilege('stilltill_app', n.oid, 'usage')
         and has_table_privilege('stilltill_app', c.oid, 'select, insert, update, delete')`);
    assert.deepEqual(reachable, []);
  });
});

describe('a transaction of a merchant', () => {
  const insert = "insert into idempotent_command (key, operation, request_hash, at) values ($1, 'test', '\\x00', now())";
  const keys = (merchant_id: string): Promise<string[]> =>
    database.postgres.withMerchant(merchant_id, async (tx) => (await tx.query<{ key: string }>('select key from idempotent_command order by key')).map((row) => row.key));

  before(async () => {
    await database.postgres.withMerchant(ONE, (tx) => tx.execute(insert, ['of one']));
    await database.postgres.withMerchant(TWO, (tx) => tx.execute(insert, ['of two']));
  });

  test('sees the rows of its merchant and no other', async () => {
    assert.deepEqual(await keys(ONE), ['of one']);
    assert.deepEqual(await keys(TWO), ['of two']);
    assert.deepEqual(await keys('01890a5d-ac96-774b-bcce-b302099a8059'), []);
  });

  test('without a merchant nothing is seen and nothing can be written', async () => {
    assert.deepEqual(await database.postgres.withoutMerchant((tx) => tx.query('select from idempotent_command')), []);
    await assert.rejects(database.postgres.withoutMerchant((tx) => tx.execute(insert, ['of nobody'])), { code: /23502|42501/ });
  });

  test('cannot write a row of another merchant, nor change or delete one', async () => {
    const foreign = "insert into idempotent_command (merchant_id, key, operation, request_hash, at) values ($1, 'x', 'test', '\\x00', now())";
    await assert.rejects(database.postgres.withMerchant(ONE, (tx) => tx.execute(foreign, [TWO])), { code: '42501' });
    assert.equal(await database.postgres.withMerchant(ONE, (tx) => tx.execute('delete from idempotent_command where merchant_id = $1', [TWO])), 0);
    await assert.rejects(database.postgres.withMerchant(ONE, (tx) => tx.execute('update idempotent_command set merchant_id = $1', [TWO])), { code: '42501' });
  });

  test('leaves no merchant behind on its connection', async () => {
    const client = new pg.Client({ connectionString: database.urls.stilltill_app });
    await client.connect();
    await client.query(`begin; select set_config('app.merchant', '${ONE}', true); commit`);
    assert.equal((await client.query('select from app.idempotent_command')).rowCount, 0);
    await client.end();
  });

  test('the owner of the tables is held by the policies, too', async () => {
    const client = new pg.Client({ connectionString: database.urls.stilltill_owner });
    await client.connect();
    assert.equal((await client.query('select from app.idempotent_command')).rowCount, 0);
    await client.end();
  });

  test('is rolled back as a whole when its work throws', async () => {
    await assert.rejects(
      database.postgres.withMerchant(ONE, async (tx) => {
        await tx.execute(insert, ['of a failure']);
        throw new Error('on purpose');
      }),
      /on purpose/,
    );
    assert.deepEqual(await keys(ONE), ['of one']);
  });

  test('does not pretend to be committed when the error of a statement was swallowed', async () => {
    const swallowed = database.postgres.withMerchant(ONE, async (tx) => {
      await tx.execute(insert, ['swallowed']);
      await tx.query('select 1 / 0').catch(() => {});
    });
    await assert.rejects(swallowed, { name: 'AssertionFailed' });
    assert.deepEqual(await keys(ONE), ['of one']);
  });

  test('a savepoint that throws is undone alone', async () => {
    await database.postgres.withMerchant(TWO, async (tx) => {
      await tx.execute(insert, ['of two, before']);
      await assert.rejects(tx.savepoint(async () => {
        await tx.execute(insert, ['of two, undone']);
        await tx.query('select 1 / 0');
      }), { code: '22012' });
      await tx.savepoint(() => tx.execute(insert, ['of two, after']));
    });
    assert.deepEqual(await keys(TWO), ['of two', 'of two, after', 'of two, before']);
  });

  test('what waits for the commit runs after it, and never after a rollback', async () => {
    const ran: string[] = [];
    await database.postgres.withMerchant(ONE, async (tx) => {
      tx.afterCommit(() => ran.push('committed'));
      assert.deepEqual(ran, []);
    });
    await assert.rejects(database.postgres.withMerchant(ONE, async (tx) => {
      tx.afterCommit(() => ran.push('rolled back'));
      throw new Error('on purpose');
    }));
    assert.deepEqual(ran, ['committed']);
  });

  test('a deadlock is tried again until both are done', async () => {
    const both = Promise.withResolvers<void>();
    let waiting = 0;
    const lockBoth = (first: string, second: string): Promise<void> =>
      database.postgres.withMerchant(ONE, async (tx) => {
        await tx.query('select pg_advisory_xact_lock(hashtext($1))', [first]);
        waiting += 1;
        if (waiting === 2) both.resolve();
        await both.promise;
        await tx.query('select pg_advisory_xact_lock(hashtext($1))', [second]);
      });
    await Promise.all([lockBoth('a', 'b'), lockBoth('b', 'a')]);
    assert.ok(waiting > 2, 'one of them ran twice');
  });

  test('typed queries and raw ones share the transaction', async () => {
    const found = await database.postgres.withMerchant(ONE, async (tx) => {
      await tx.execute(insert, ['of one, typed']);
      return tx.db.selectFrom('idempotent_command').select(['key', sql<bigint>`count(*) over ()`.as('all')]).orderBy('key').execute();
    });
    assert.deepEqual(found, [{ key: 'of one', all: 2n }, { key: 'of one, typed', all: 2n }]);
  });

  test('integers of 64 bits are bigint, days are text, and each keeps its last digit', async () => {
    const [row] = await database.postgres.withMerchant(ONE, (tx) =>
      tx.query("select 9007199254740993::int8 as big, array[1, null, 9007199254740993]::int8[] as many, '2026-02-28'::date as day, 0.1::numeric as exact, $1::int8 as sent", [9007199254740993n]));
    assert.deepEqual(row, { big: 9007199254740993n, many: [1n, null, 9007199254740993n], day: '2026-02-28', exact: '0.1', sent: 9007199254740993n });
  });

  test('many at once on few connections all come through, each as its own merchant', async () => {
    const seen = await Promise.all(Array.from({ length: 200 }, (_, at) => {
      const merchant_id = at % 2 === 0 ? ONE : TWO;
      return database.postgres.withMerchant(merchant_id, async (tx) => {
        const [row] = await tx.query<{ merchant: string }>('select app.current_merchant() as merchant', [], 'test_current_merchant');
        return row?.merchant === merchant_id;
      });
    }));
    assert.ok(seen.every(Boolean));
  });
});

describe('statements that are sent with the commit', () => {
  const insert = (id: string): string => `insert into change_counter (merchant_id, position) values ('${id}', 1)`;
  const count = async (id: string): Promise<number> => (await database.adminQuery('select from app.change_counter where merchant_id = $1', [id])).length;

  test('come last, and are committed with the rest', async () => {
    const id = '01890a5d-ac96-774b-bcce-b302099a8061';
    const order: string[] = [];
    await database.postgres.withMerchant(id, async (tx) => {
      await tx.atCommit(() => {
        order.push('last');
        return tx.execute(insert(id));
      });
      await tx.query('select 1');
      order.push('before');
    });
    assert.deepEqual([order, await count(id)], [['before', 'last'], 1]);
  });

  test('undo the transaction where one of them fails, and say so', async () => {
    const id = '01890a5d-ac96-774b-bcce-b302099a8062';
    await assert.rejects(database.postgres.withMerchant(id, async (tx) => {
      await tx.execute(insert(id));
      await tx.atCommit(() => tx.execute(insert(id)));
    }), (error) => error instanceof AtCommitFailed && error.code === '23505');
    assert.equal(await count(id), 0);
  });

  test('are sent at once inside of a savepoint, which undoes them', async () => {
    const id = '01890a5d-ac96-774b-bcce-b302099a8063';
    await database.postgres.withMerchant(id, async (tx) => {
      await tx.execute(insert(id));
      await assert.rejects(tx.savepoint(() => tx.atCommit(() => tx.execute(insert(id)))), (error) => systemCode(error) === '23505');
    });
    assert.equal(await count(id), 1);
  });
});

describe('a database that goes away', () => {
  test('fails what runs, and serves again when it is back', async () => {
    await assert.rejects(
      database.postgres.withMerchant(ONE, async (tx) => {
        await database.adminQuery("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name = 'stilltill-app'", [database.name]);
        await tx.query('select 1');
      }),
      (error) => systemCode(error) === '57P01' || error instanceof Error,
    );
    // Each idle connection of the pool learns by itself that it is dead: at worst one ping meets each of them.
    let serves = false;
    for (let pings = 0; pings <= CONNECTIONS_MAX && !serves; pings += 1) serves = await database.postgres.ping();
    assert.ok(serves);
  });

  test('whoever listens is told of the gap and hears again', async () => {
    const heard: string[] = [];
    const gap = Promise.withResolvers<void>();
    const second = Promise.withResolvers<void>();
    const end = await database.postgres.listener.listen('test_channel', (payload) => {
      heard.push(payload);
      if (payload === 'second') second.resolve();
    }, () => gap.resolve());
    await database.postgres.withoutMerchant((tx) => tx.query("select pg_notify('test_channel', 'first')"));
    await database.adminQuery("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name = 'stilltill-listen'", [database.name]);
    await gap.promise;
    await database.postgres.withoutMerchant((tx) => tx.query("select pg_notify('test_channel', 'second')"));
    await second.promise;
    end();
    assert.equal(heard.at(-1), 'second');
  });

  test('a snapshot brings back the database as it stood', async () => {
    const read = (): Promise<object[]> => database.adminQuery("select name from platform.done_once where name like 'snapshot %' order by name");
    const write = (name: string): Promise<object[]> => database.adminQuery('insert into platform.done_once values ($1, now())', [name]);
    await write('snapshot before');
    const snapshot = await database.snapshot();
    await write('snapshot after');
    assert.equal((await read()).length, 2);
    await database.restore(snapshot);
    assert.deepEqual(await read(), [{ name: 'snapshot before' }]);
    assert.equal(await database.postgres.ping(), true);
  });
});
