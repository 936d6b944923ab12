import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from './config.ts';
import { START_FAULT_CODES, StartFault } from './start-fault.ts';

const read = (env: NodeJS.ProcessEnv, args: string[] = []): ReturnType<typeof readConfig> => readConfig(args, env, '/shop');

test('without any setting the server is for this machine alone, on port 8700, with its data beside it', () => {
  const { proxies, metrics_from, ...rest } = read({});
  assert.deepEqual([proxies, metrics_from].map((each) => each.has('10.0.0.1')), [false, false]);
  assert.deepEqual(rest, {
    port: 8700, data_folder: '/shop/data', keys_folder: '/shop/data/keys', database_url: null, upgrade_in_place: null, lan: false, public_address: null, keeper: null, tls: null, bind: null, log_level: 'info', log_target: 'file',
  });
});

test('a relative folder means the one the person stands in, not the one npm runs in', () => {
  assert.equal(read({ STILLTILL_DATA: 'till-data', INIT_CWD: '/srv/owner' }).data_folder, '/srv/owner/till-data');
  assert.equal(read({ STILLTILL_DATA: '/var/till' }).data_folder, '/var/till');
});

test('a public address is kept as an origin', () => {
  assert.equal(read({ STILLTILL_PUBLIC_ADDRESS: 'https://shop.example/' }).public_address, 'https://shop.example');
});

test('the keeper is named by an e-mail address, as it is kept', () => {
  assert.deepEqual([read({ STILLTILL_KEEPER: ' Anna@Example.com ' }).keeper, read({ STILLTILL_KEEPER: ' ' }).keeper], ['anna@example.com', null]);
});

test('settings that are not valid are told, and a URL with a password is not repeated', () => {
  const settings: NodeJS.ProcessEnv[] = [
    { PORT: '70000' }, { PORT: '80a' }, { DATABASE_URL: 'mysql://root:secret@db/x' }, { STILLTILL_PUBLIC_ADDRESS: 'shop.example' },
    { STILLTILL_PUBLIC_ADDRESS: 'https://shop.example/path' }, { STILLTILL_TLS_CERT: 'a.pem' }, { STILLTILL_LOG: 'syslog' },
  ];
  for (const env of settings) {
    assert.throws(() => read(env), (error) => error instanceof StartFault && error.code === 'setting_not_valid' && !error.message.includes('secret'), JSON.stringify(env));
  }
});

test('every fault has one sentence in each language, names what it is about, and leaves with an exit code of its own kind', () => {
  for (const code of START_FAULT_CODES) {
    const { sentences, exit_code } = new StartFault(code, 'THE-DETAIL');
    assert.ok(exit_code >= 64 && exit_code <= 78, code);
    assert.match(sentences.en, /^[A-Z][^\n]*\.$/, code);
    assert.match(sentences.zh, /^[^\n]*\p{Script=Han}[^\n]*。$/u, code);
    assert.equal(sentences.en.includes('THE-DETAIL'), sentences.zh.includes('THE-DETAIL'), code);
  }
});

test('who stands before the server, and who reads its figures, is named by addresses or not at all', () => {
  const { bind, proxies, metrics_from } = read({ STILLTILL_BIND: '0.0.0.0', STILLTILL_PROXIES: '10.1.0.0/16', STILLTILL_METRICS_FROM: '10.2.0.9' });
  assert.deepEqual([bind, proxies.has('10.1.2.3'), proxies.has('10.2.0.9'), metrics_from.has('10.2.0.9')], ['0.0.0.0', true, false, true]);
  for (const env of [{ STILLTILL_BIND: 'all' }, { STILLTILL_PROXIES: 'nginx' }, { STILLTILL_METRICS_FROM: '10.0.0.0/40' }]) {
    assert.throws(() => read(env), (error: unknown) => error instanceof StartFault && error.code === 'setting_not_valid', JSON.stringify(env));
  }
});
