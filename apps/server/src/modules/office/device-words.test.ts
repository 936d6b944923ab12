import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceOf, networkOf } from './device-words.ts';

test('a browser is known by its own name, not by those that it adds to be let in', () => {
  const known = {
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36 Edg/149.0.0.0': 'edge windows',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15': 'safari macos',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/149.0 Mobile/15E148 Safari/604.1': 'chrome ios',
    'Mozilla/5.0 (Linux; Android 14; PJD110) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0 Mobile Safari/537.36 MicroMessenger/8.0.50': 'wechat android',
    'Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/132.0.0.0 Safari/537.36 ArkWeb/4.1': 'chrome harmony',
    'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0': 'firefox linux',
    'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0 Safari/537.36 OPR/120.0': 'other windows',
    'curl/8.9': 'other other', '': 'other other',
  };
  for (const [agent, words] of Object.entries(known)) assert.equal(Object.values(deviceOf(agent)).join(' '), words, agent);
});

test('of an address the network is told, never the whole', () => {
  const known: Readonly<Record<string, string | null>> = {
    '203.0.113.77': '203.0.113.*', '::ffff:203.0.113.77': '203.0.113.*', '127.0.0.1': null, '::1': null, '': null, 'somewhere': null,
    '2001:db8:12:34:56:78:9a:bc': '2001:db8:12::/48', '2001:db8::1': '2001:db8:0::/48', '2001:0db8:0012::': '2001:db8:12::/48', '0000:0000:0000:0000:0000:0000:0000:0000': null,
  };
  for (const [address, network] of Object.entries(known)) assert.equal(networkOf(address), network, address);
});
