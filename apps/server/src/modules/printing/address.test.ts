import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPrivateAddress, mayBeListed, resolvePrinter } from './address.ts';

test('printers stand in private networks, and nowhere else', () => {
  for (const address of ['10.0.0.9', '172.16.0.1', '172.31.255.254', '192.168.1.50', 'fd12:3456:789a::50', 'fc00::1']) assert.ok(isPrivateAddress(address), address);
  const refused = [
    '127.0.0.1', '127.8.8.8', '0.0.0.0', '::1', '::', '169.254.169.254', 'fe80::1', '100.100.100.200', '172.32.0.1', '192.0.0.192', '8.8.8.8', '224.0.0.1', '255.255.255.255',
    'fd00:ec2::254', '2001:db8::1', '::ffff:10.0.0.9', '::ffff:127.0.0.1', '64:ff9b::a00:1', 'printer', '10.0.0', '10.0.0.9:9100', '',
  ];
  for (const address of refused) assert.ok(!isPrivateAddress(address), address);
});

test('numbers that only some resolvers read as addresses can’t be listed; names can, and are judged when they are connected to', () => {
  for (const host of ['2130706433', '0x7f000001', '0x7f.1', '127.1', '127.0.0.1', '169.254.169.254', 'fe80::1%eth0', 'a:b']) assert.ok(!mayBeListed(host, isPrivateAddress), host);
  for (const host of ['192.168.1.50', 'fd12::50', 'printer.shop.lan', 'localhost']) assert.ok(mayBeListed(host, isPrivateAddress), host);
});

test('a name that means this machine is no printer', async () => {
  assert.deepEqual(await resolvePrinter('localhost', isPrivateAddress), { address: null, isKnown: true });
  assert.deepEqual(await resolvePrinter('192.168.1.50', isPrivateAddress), { address: '192.168.1.50', isKnown: true });
  assert.deepEqual(await resolvePrinter('169.254.169.254', isPrivateAddress), { address: null, isKnown: true });
});
