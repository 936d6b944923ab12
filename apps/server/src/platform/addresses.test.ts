import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readNetworks } from './addresses.ts';

test('an address is in a network that was named, also where IPv6 wraps it, and in no other', () => {
  const networks = readNetworks('10.0.0.5, 192.168.0.0/16, fd00::/8');
  for (const address of ['10.0.0.5', '::ffff:10.0.0.5', '192.168.255.1', 'fd12::1']) assert.equal(networks?.has(address), true, address);
  for (const address of ['10.0.0.6', '193.168.0.1', 'fe80::1', '', 'localhost']) assert.equal(networks?.has(address), false, address);
  assert.equal(networks?.has(undefined), false);
});

test('a network that is none is told and not passed over', () => {
  for (const text of ['10.0.0', '10.0.0.0/33', '10.0.0.0/8/8', 'proxy', '10.0.0.0/x', '10.0.0.0/']) assert.equal(readNetworks(text), null, text);
  assert.equal(readNetworks('')?.has('10.0.0.1'), false);
});
