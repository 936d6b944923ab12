// The files of deploy/ for nginx and Caddy, run as they are but for addresses, ports and certificates, before two processes of
// the server: TLS, names of the caller, live events, uploads, and a process that dies.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ensureLanCertificate } from '@stilltill/server/platform/lan-certificate.ts';
import { systemClock } from '@stilltill/server/platform/clock.ts';
import { freePort } from './free-port.ts';
import { OWNER } from './owner.ts';
import { type ShopOfProcesses, startProcesses } from './several-processes.ts';

const DEPLOY = join(import.meta.dirname, '../../deploy');
const MIB = 1024 * 1024;
type Proxy = { readonly name: 'nginx' | 'caddy'; readonly command: string; makeConfig(place: Place): string[] };
type Place = { readonly folder: string; readonly tls_port: number; readonly plain_port: number; readonly backends: readonly string[]; readonly cert: string; readonly key: string };

const PROXIES: readonly Proxy[] = [
  {
    name: 'nginx', command: 'nginx',
    makeConfig({ folder, tls_port, plain_port, backends, cert, key }) {
      const [one = '', two = ''] = backends;
      const site = readFileSync(join(DEPLOY, 'nginx.conf'), 'utf8')
        .replace('one:8700', one).replace('two:8700', two).replace('listen 80;', `listen 127.0.0.1:${plain_port};`).replace('listen 443 ssl', `listen 127.0.0.1:${tls_port} ssl`)
        .replace('/etc/nginx/tls/fullchain.pem', cert).replace('/etc/nginx/tls/key.pem', key);
      const own = `daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log info; events {} http { access_log off; ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((each) => `${each}_temp_path ${folder}/${each};`).join(' ')}`;
      writeFileSync(join(folder, 'nginx.conf'), `${process.getuid?.() === 0 ? 'user root;' : ''} ${own}\n${site}\n}`);
      return ['-e', join(folder, 'error.log'), '-p', folder, '-c', join(folder, 'nginx.conf')];
    },
  },
  {
    name: 'caddy', command: 'caddy',
    makeConfig({ folder, tls_port, plain_port, backends, cert, key }) {
      const site = readFileSync(join(DEPLOY, 'Caddyfile'), 'utf8').replace('shop.example {', `localhost:${tls_port} {\n\ttls ${cert} ${key}`).replace('127.0.0.1:8700', backends.join(' ')).replace('http://shop.example {', `http://localhost:${plain_port} {`);
      writeFileSync(join(folder, 'Caddyfile'), `{\n\tadmin off\n\thttp_port ${plain_port}\n\tauto_https disable_redirects\n}\n${site}`);
      return ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')];
    },
  },
];

for (const proxy of PROXIES) {
  const is_there = spawnSync(proxy.command, [proxy.name === 'nginx' ? '-v' : 'version']).status === 0;
  describe(`${proxy.name} as deploy/ sets it up`, { skip: is_there ? false : `this machine has no ${proxy.name}` }, () => {
    let folder: string;
    let shop: ShopOfProcesses;
    let child: ChildProcess;
    let origin: string;
    let ports: { readonly tls_port: number; readonly plain_port: number };
    let root: string;
    let cookie: string;

    before(async () => {
      folder = mkdtempSync(join(tmpdir(), 'stilltill-proxy-'));
      mkdirSync(join(folder, 'keys'));
      ports = { tls_port: await freePort(), plain_port: await freePort() };
      origin = `https://localhost:${ports.tls_port}`;
      const made = await ensureLanCertificate({ inside: (...names) => join(folder, ...names) }, null, ['localhost', '127.0.0.1'], systemClock);
      root = `-----BEGIN CERTIFICATE-----\n${Buffer.from(made.root?.der ?? []).toString('base64')}\n-----END CERTIFICATE-----\n`;
      const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
      writeFileSync(cert, made.cert);
      writeFileSync(key, made.key);
      chmodSync(folder, 0o755);
      shop = await startProcesses(2, { data_folder: join(folder, 'shop'), port: await freePort(), environment: { STILLTILL_PUBLIC_ADDRESS: origin, STILLTILL_LOG_LEVEL: 'error' } });
      const backends = shop.process_origins.map((each) => each.replace('http://localhost', '127.0.0.1'));
      child = spawn(proxy.command, proxy.makeConfig({ folder, ...ports, backends, cert, key }), { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder } });
      let said = '';
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => (said += String(part)));
      while ((await ask({ path: '/healthz' }).catch(() => null))?.status !== 200) {
        assert.equal(child.exitCode, null, `${proxy.name} ended: ${said}`);
      }
    });
    after(async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      await shop.remove();
      rmSync(folder, { recursive: true, force: true });
    });

    type Asked = { readonly method?: string; readonly path: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: string | Buffer };
    const open = async ({ method = 'GET', path, headers = {}, body }: Asked): Promise<IncomingMessage> => {
      const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
      request(`${origin}${path}`, { method, headers: { ...(body === undefined ? {} : { 'content-type': 'application/json', origin }), ...headers }, ca: root, agent: false }, resolve).once('error', reject).end(body);
      return promise;
    };
    const ask = async (asked: Asked): Promise<{ readonly status: number; readonly headers: IncomingMessage['headers']; readonly body: string }> => {
      const answer = await open(asked);
      let text = '';
      for await (const part of answer.setEncoding('utf8')) text += String(part);
      return { status: answer.statusCode ?? 0, headers: answer.headers, body: text };
    };
    const signIn = async (headers: Readonly<Record<string, string>> = {}, password: string = OWNER.password) => ask({ method: 'POST', path: '/api/auth/sign-in/email', body: JSON.stringify({ email: OWNER.email, password }), headers });

    test('pages come by TLS, by HTTP/2 too, and say that they are to be had by nothing else', async () => {
      const page = await ask({ path: '/' });
      assert.deepEqual([page.status, page.headers['strict-transport-security']], [200, 'max-age=31536000']);
      const session = connectHttp2(origin, { ca: root });
      const stream = session.request({ ':path': '/healthz' });
      const [headers] = await once(stream, 'response') as [Record<string, unknown>];
      assert.deepEqual([headers[':status'], session.alpnProtocol], [200, 'h2']);
      session.destroy();
    });

    test('in the clear a page is led on to TLS, and a program is refused', async () => {
      const plain = (path: string): Promise<Response> => fetch(`http://localhost:${ports.plain_port}${path}`, { redirect: 'manual' });
      const page = await plain('/office/sales?day=1');
      assert.deepEqual([page.status, page.headers.get('location')], [308, 'https://localhost/office/sales?day=1']);
      for (const path of ['/api/v1/office/me', '/api/auth/sign-in/email', '/api/v1/enrolment']) assert.equal((await plain(path)).status, 403, path);
    });

    test('figures are for the network inside alone', async () => {
      assert.equal((await ask({ path: '/metrics' })).status, 404);
    });

    test('an owner is made and signed in under the name that the browser knows, by cookies for TLS alone', async () => {
      const token = new URL(shop.setup_link ?? '').hash.slice(1);
      assert.equal((await ask({ method: 'POST', path: '/api/v1/setup', body: JSON.stringify({ ...OWNER, token }) })).status, 200);
      const signed = await signIn();
      assert.equal(signed.status, 200, signed.body);
      const cookies = signed.headers['set-cookie'] ?? [];
      assert.ok(cookies.length > 0 && cookies.every((each) => /; ?Secure/i.test(each)), String(cookies));
      cookie = cookies.map((each) => each.split(';')[0]).join('; ');
      for (let times = 0; times < 2; times += 1) assert.equal((await ask({ path: '/api/v1/office/terminals', headers: { cookie } })).status, 200);
      assert.equal((await ask({ method: 'POST', path: '/api/v1/setup', body: '{}', headers: { origin: 'https://elsewhere.example' } })).status, 403);
    });

    test('live events come as they happen', async () => {
      const stream = await open({ path: '/api/v1/live', headers: { cookie } });
      assert.equal(stream.statusCode, 200);
      stream.setEncoding('utf8');
      const [hello] = await once(stream, 'data') as [string];
      assert.match(hello, /retry/);
      const terminals = JSON.parse((await ask({ path: '/api/v1/office/terminals', headers: { cookie } })).body) as { items: { id: string }[] };
      const heard = once(stream, 'data');
      const code = await ask({ method: 'POST', path: `/api/v1/office/terminals/${terminals.items[0]?.id}/code`, body: '{}', headers: { cookie } });
      assert.equal(code.status, 200, code.body);
      assert.match(String((await heard)[0]), /^event: /m);
      stream.destroy();
    });

    test('a list of 40 MiB passes, and is answered by the server in its own words', async () => {
      const answer = await ask({ method: 'POST', path: '/api/v1/office/imports?kind=products&name=large', body: Buffer.alloc(40 * MIB, 'code,name\n'), headers: { cookie, 'content-type': 'text/csv' } });
      assert.deepEqual([answer.status, (JSON.parse(answer.body) as { code: string }).code], [422, 'file_too_long']);
    });

    test('whoever says that they are somebody else is limited by the address that they have', async () => {
      const answers: number[] = [];
      for (let at = 0; at < 60; at += 1) answers.push((await signIn({ 'x-forwarded-for': `203.0.113.${at}` }, 'a wrong password')).status);
      assert.ok(answers.includes(429), `${answers.length} tries were answered ${[...new Set(answers)].join(', ')}`);
    });

    test('a process that dies is passed over', async () => {
      await shop.kill(0);
      const statuses: number[] = [];
      for (let at = 0; at < 8; at += 1) statuses.push((await ask({ path: '/healthz' })).status);
      assert.deepEqual(statuses.filter((status) => status !== 200), []);
    });
  });
}
