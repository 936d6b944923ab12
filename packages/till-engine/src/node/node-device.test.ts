import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { readTelemetry } from '@stilltill/protocol';
import { createNodeDevice, whyOf } from './node-device.ts';

test('a machine with Node says what its disk and memory hold, in the ranges of the wire', async () => {
  const { has_network: _has, printer: _printer, ...said } = await createNodeDevice('http://127.0.0.1:9', tmpdir()).measure();
  assert.ok(said.storage_quota_mib && said.memory_limit_mib);
  assert.deepEqual(readTelemetry(said).refused, []);
});

test('a port that nobody listens at refuses; what stands in an error’s cause says which way it went wrong', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => void server.close(resolve));
  assert.deepEqual(await createNodeDevice(`http://127.0.0.1:${port}`, null).reach(5_000), { kind: 'silent', why: 'refused' });
  const caused = (code: string): Error => new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
  assert.deepEqual(['ENOTFOUND', 'ECONNRESET', 'CERT_HAS_EXPIRED', 'UND_ERR_CONNECT_TIMEOUT', 'EOTHER'].map((code) => whyOf(caused(code))), ['name', 'reset', 'certificate', 'timeout', 'unknown']);
});
