import assert from 'node:assert/strict';
import type { LookupFunction } from 'node:net';
import { test } from 'node:test';
import { isPublicHost, lookUpPublic, resolveHost } from './public-address.ts';
import { makeSmppSender, smpp_limits } from './smpp.ts';
import { makeSmtpSender, smtp_limits } from './smtp.ts';
import { clear, test_clock } from './test-clearing.ts';

/** A name server that says what it is told to. */
const says = (address: string): LookupFunction => (_name, _options, found) => found(null, address, 4);

test('a server of a provider is a name of the internet or a public address', () => {
  for (const host of ['127.0.0.1', 'localhost', '10.0.0.1', '192.168.1.1', '169.254.169.254', '::1', 'fd00::1', '0.0.0.0', '2130706433', '0x7f.1', 'router', 'printer.lan', 'metadata.google.internal', 'a b.com', 'x.local', '', 'user@host.com', 'host.com/x', 'host.com:25']) assert.equal(isPublicHost(host), false, host);
  for (const host of ['smtp.example.com', '8.8.8.8', 'xn--fiq228c.com', '2606:4700::1111']) assert.equal(isPublicHost(host), true, host);
});

test('an address inside is not resolved to, whether it is written or a name stands for it', async () => {
  assert.equal(await resolveHost('192.168.1.1', says('8.8.8.8')), null);
  assert.equal(await resolveHost('localhost', lookUpPublic), null);
  assert.equal(await resolveHost('8.8.8.8', says('127.0.0.1')), '8.8.8.8');
  assert.equal(await resolveHost('smtp.example.com', says('8.8.4.4')), '8.8.4.4');
});

test('mail server and message centre are not connected to where their name stands for an address inside', async () => {
  const mail = makeSmtpSender({ host: 'localhost', port: 25, tls: 'starttls', ca: null, sign_in: null, name: 'shop.test', from: { name: 'Shop', address: 'a@shop.test' }, reply_to: null, bounce_to: null, dkim: null, lookup: lookUpPublic }, test_clock, smtp_limits);
  assert.deepEqual(await mail.send(clear({ channel: 'email', to: 'lin@example.com', subject: 's', text: 't', html: null, one_click: null })), { outcome: 'refused', reason: 'connect_eaddrnotpublic', isPermanent: false });
  await mail.close();
  const centre = makeSmppSender({ host: 'localhost', port: 2775, tls: false, ca: null, system_id: 's', password: 'p', system_type: '', sender: '1069', long_texts: 'parts', alphabet: 'gsm7', receipt_ids: 'same', permanent_errors: [], lookup: lookUpPublic }, test_clock, () => Promise.resolve(), { ...smpp_limits, connect_ms_max: 2_000 });
  const outcome = await centre.send(clear({ channel: 'sms', to: '+8613800138000', text: 'x' }));
  assert.equal(outcome.outcome, 'refused');
  await centre.close();
});
