import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import net from 'node:net';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { Cleared } from '../clearance.ts';
import { type AliyunConfig, acs3Authorization, aliyun, canonicalQuery } from './aliyun.ts';
import { post_limits } from './http-post.ts';
import type { Sent } from './sender.ts';
import { type Callback, type SmsProvider, inE164, makeSmsHttpSender } from './sms-http.ts';
import { type TencentConfig, tc3Authorization, tencent } from './tencent.ts';
import { clear, test_clock, test_time_ms } from './test-clearing.ts';
import { type Asked, type HttpSink, says, startHttpSink } from './test-http-sink.ts';
import { type TwilioConfig, twilio, twilioSignature } from './twilio.ts';

const token = 'a-secret-of-the-callbacks-that-nobody-guesses';
const templates = { receipt: { id: 'SMS_1', parameters: [{ name: 'text', value: '{text}' }] }, other: { id: 'SMS_2', parameters: [{ name: 'shop', value: '街角小店' }, { name: 'text', value: '{text}' }] } };
const twilioConfig = (endpoint: string | null): TwilioConfig => ({ account_sid: 'AC0123', auth_token: 'twilio-token', sender: '+15005550006', callback_url: 'https://shop.example/api/v1/returned/twilio?m=1', endpoint });
const aliyunConfig = (endpoint: string | null): AliyunConfig => ({ access_key_id: 'LTAI', access_key_secret: 'ali-secret', sign_name: '街角小店', templates, callback_token: token, permanent_errors: ['NUMBER_EMPTY'], endpoint });
const tencentConfig = (endpoint: string | null): TencentConfig => ({ secret_id: 'AKID', secret_key: 'tencent-secret', region: 'ap-guangzhou', app_id: '1400006666', sign_name: '街角小店', templates, callback_token: token, permanent_errors: [], endpoint });

const limits = { ...post_limits, connect_ms_max: 3_000, answer_ms_max: 3_000, answer_octets_max: 4_096 };
const sms = (text = '您的小票 *12.50* 元 (~ok!)', to = '+8613800138000') => ({ channel: 'sms', to, text }) as const;
const callback = (body: string, more: Partial<Callback> = {}): Callback => ({ headers: {}, body, token: '', ...more });

async function sink(t: TestContext, answer: Parameters<typeof startHttpSink>[0]): Promise<HttpSink> {
  const started = await startHttpSink(answer);
  t.after(() => started.close());
  return started;
}

function senderOf(t: TestContext, provider: SmsProvider, more = limits): ReturnType<typeof makeSmsHttpSender> {
  const sender = makeSmsHttpSender(provider, { clock: test_clock, random: { bytes: (length) => new Uint8Array(length).fill(1) } }, more);
  t.after(() => sender.close());
  return sender;
}

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');

/** Alibaba's signature of what arrived, computed from what arrived alone. */
function aliyunSignatureOf({ url, headers, body }: Asked): string {
  const names = (/SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1] ?? '').split(';');
  const query = url.slice(url.indexOf('?') + 1).split('&').sort().join('&');
  const canonical = `POST\n${url.slice(0, url.indexOf('?'))}\n${query}\n${names.map((name) => `${name}:${String(headers[name])}\n`).join('')}\n${names.join(';')}\n${sha256(body)}`;
  return createHmac('sha256', 'ali-secret').update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`).digest('hex');
}

function tencentSignatureOf({ url, headers, body }: Asked): string {
  const canonical = `POST\n${url}\n\ncontent-type:${headers['content-type']}\nhost:${headers.host}\n\ncontent-type;host\n${sha256(body)}`;
  const stamp = String(headers['x-tc-timestamp']);
  const date = new Date(Number(stamp) * 1_000).toISOString().slice(0, 10);
  const mac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();
  return mac(mac(mac(mac('TC3tencent-secret', date), 'sms'), 'tc3_request'), `TC3-HMAC-SHA256\n${stamp}\n${date}/sms/tc3_request\n${sha256(canonical)}`).toString('hex');
}

test('The three signatures are those that the providers print in their own documents', () => {
  const acs_headers = { host: 'ecs.cn-shanghai.aliyuncs.com', 'x-acs-action': 'RunInstances', 'x-acs-content-sha256': sha256(''), 'x-acs-date': '2023-10-26T10:22:32Z', 'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d', 'x-acs-version': '2014-05-26' };
  const query = canonicalQuery({ RegionId: 'cn-shanghai', ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd' });
  assert.match(acs3Authorization({ access_key_id: 'YourAccessKeyId', access_key_secret: 'YourAccessKeySecret' }, acs_headers, query, ''), /Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0$/);
  const body = '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}';
  assert.match(tc3Authorization({ secret_id: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE', secret_key: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE' }, { service: 'cvm', host: 'cvm.tencentcloudapi.com', timestamp: 1_551_113_065, body }), /Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168$/);
  const form = new URLSearchParams({ CallSid: 'CA1234567890ABCDE', Caller: '+14158675309', Digits: '1234', From: '+14158675309', To: '+18005551212' });
  assert.equal(twilioSignature('12345', 'https://mycompany.com/myapp.php?foo=1&bar=2', form), 'RSOYDt4T1cUTdK1PDd93/VVr8B8=');
});

test('Twilio gets a form with basic authentication, and its name for the message is kept', async (t) => {
  const { url, asked } = await sink(t, says(201, { sid: 'SM42', status: 'queued' }));
  assert.deepEqual(await senderOf(t, twilio(twilioConfig(url))).send(clear(sms('Hello & 你好'))), { outcome: 'sent', reference: 'SM42' });
  assert.equal(asked[0]?.url, '/2010-04-01/Accounts/AC0123/Messages.json');
  assert.equal(asked[0]?.headers.authorization, `Basic ${Buffer.from('AC0123:twilio-token').toString('base64')}`);
  assert.deepEqual(Object.fromEntries(new URLSearchParams(asked[0]?.body.toString())), { To: '+8613800138000', From: '+15005550006', Body: 'Hello & 你好', StatusCallback: 'https://shop.example/api/v1/returned/twilio?m=1' });
});

test('Alibaba Cloud gets the approved template of the purpose, the text as its parameter, under a signature that it can compute', async (t) => {
  const { url, asked } = await sink(t, says(200, { Code: 'OK', BizId: '134523^4351232', Message: 'OK' }));
  const cleared = clear(sms());
  assert.deepEqual(await senderOf(t, aliyun(aliyunConfig(url))).send(cleared), { outcome: 'sent', reference: '134523^4351232' });
  const [one] = asked;
  assert.ok(one);
  assert.match(one.headers.authorization ?? '', new RegExp(`^ACS3-HMAC-SHA256 Credential=LTAI,.*Signature=${aliyunSignatureOf(one)}$`));
  assert.deepEqual([one.headers['x-acs-action'], one.headers['x-acs-version'], one.headers['x-acs-date'], one.headers['x-acs-signature-nonce']], ['SendSms', '2017-05-25', '2026-11-20T09:30:00Z', '01'.repeat(16)]);
  assert.deepEqual(Object.fromEntries(new URL(one.url, url).searchParams), { PhoneNumbers: '8613800138000', SignName: '街角小店', TemplateCode: 'SMS_1', OutId: cleared.message, TemplateParam: JSON.stringify({ text: sms().text }) });
});

test('Tencent Cloud gets the approved template of the purpose, the text as its parameter, under a signature that it can compute', async (t) => {
  const { url, asked } = await sink(t, says(200, { Response: { SendStatusSet: [{ SerialNo: '5000:1045710669157053657849499619', Code: 'Ok' }], RequestId: 'r' } }));
  const cleared = clear(sms());
  assert.deepEqual(await senderOf(t, tencent(tencentConfig(url))).send(cleared), { outcome: 'sent', reference: '5000:1045710669157053657849499619' });
  const [one] = asked;
  assert.ok(one);
  assert.match(one.headers.authorization ?? '', new RegExp(`^TC3-HMAC-SHA256 Credential=AKID/2026-11-20/sms/tc3_request, SignedHeaders=content-type;host, Signature=${tencentSignatureOf(one)}$`));
  assert.deepEqual(['x-tc-action', 'x-tc-version', 'x-tc-region', 'x-tc-timestamp'].map((name) => one.headers[name]), ['SendSms', '2021-01-11', 'ap-guangzhou', String(test_time_ms / 1_000)]);
  assert.deepEqual(JSON.parse(one.body.toString()), { PhoneNumberSet: ['+8613800138000'], SmsSdkAppId: '1400006666', SignName: '街角小店', TemplateId: 'SMS_1', TemplateParamSet: [sms().text], SessionContext: cleared.message });
});

test('What providers refuse is refused, for ever where they say it of the number; what they can’t say is unknown', async (t) => {
  const ask = async (make: (url: string) => SmsProvider, status: number, body: unknown): Promise<Sent> => {
    const { url } = await sink(t, says(status, body));
    return senderOf(t, make(url)).send(clear(sms()));
  };
  const [of_twilio, of_aliyun, of_tencent] = [(url: string) => twilio(twilioConfig(url)), (url: string) => aliyun(aliyunConfig(url)), (url: string) => tencent(tencentConfig(url))];
  assert.deepEqual(await ask(of_twilio, 400, { code: 21211, message: 'The number +8613800138000 is not valid' }), { outcome: 'refused', reason: 'http_400_21211', isPermanent: true });
  assert.deepEqual(await ask(of_twilio, 429, { code: 20429 }), { outcome: 'refused', reason: 'http_429_20429', isPermanent: false });
  assert.deepEqual(await ask(of_twilio, 201, 'not json'), { outcome: 'unknown', reason: 'answer_unreadable' });
  assert.deepEqual(await ask(of_twilio, 302, ''), { outcome: 'refused', reason: 'http_302', isPermanent: false });
  assert.deepEqual(await ask(of_aliyun, 200, { Code: 'isv.MOBILE_NUMBER_ILLEGAL' }), { outcome: 'refused', reason: 'isv.MOBILE_NUMBER_ILLEGAL', isPermanent: true });
  assert.deepEqual(await ask(of_aliyun, 200, { Code: 'isv.BUSINESS_LIMIT_CONTROL' }), { outcome: 'refused', reason: 'isv.BUSINESS_LIMIT_CONTROL', isPermanent: false });
  assert.deepEqual(await ask(of_aliyun, 200, { Code: 'isp.SYSTEM_ERROR' }), { outcome: 'unknown', reason: 'isp.SYSTEM_ERROR' });
  assert.deepEqual(await ask(of_tencent, 200, { Response: { Error: { Code: 'AuthFailure.SignatureFailure' } } }), { outcome: 'refused', reason: 'AuthFailure.SignatureFailure', isPermanent: false });
  assert.deepEqual(await ask(of_tencent, 200, { Response: { SendStatusSet: [{ Code: 'InvalidParameterValue.IncorrectPhoneNumber' }] } }), { outcome: 'refused', reason: 'InvalidParameterValue.IncorrectPhoneNumber', isPermanent: true });
  assert.deepEqual(await ask(of_tencent, 200, { Response: { Error: { Code: 'InternalError.SendAndRecvFail' } } }), { outcome: 'unknown', reason: 'InternalError.SendAndRecvFail' });
  for (const make of [of_twilio, of_aliyun, of_tencent]) {
    assert.deepEqual(await ask(make, 503, {}), { outcome: 'unknown', reason: 'http_503' });
    assert.equal((await ask(make, 200, 'x'.repeat(10_000))).outcome, 'unknown');
  }
});

test('Who answers with another address is not followed there: what is said stays between the two', async (t) => {
  const elsewhere = await sink(t, says(200, { sid: 'SM1' }));
  const { url } = await sink(t, (_asked, response) => response.writeHead(307, { location: `${elsewhere.url}/` }).end());
  for (const provider of [twilio(twilioConfig(url)), aliyun(aliyunConfig(url)), tencent(tencentConfig(url))]) assert.notEqual((await senderOf(t, provider).send(clear(sms()))).outcome, 'sent');
  assert.deepEqual(elsewhere.asked, []);
});

test('A connection that can’t be made refuses; one that dies after writing leaves the message unknown', async (t) => {
  const dying = await sink(t, (_asked, _response, socket) => socket.destroy());
  assert.equal((await senderOf(t, twilio(twilioConfig(dying.url))).send(clear(sms()))).outcome, 'unknown');
  const silent = await sink(t, () => undefined);
  assert.deepEqual(await senderOf(t, twilio(twilioConfig(silent.url)), { ...limits, answer_ms_max: 50 }).send(clear(sms())), { outcome: 'unknown', reason: 'answer_timeout' });
  const away = await sink(t, () => undefined);
  away.close();
  const cleared = clear(sms());
  assert.deepEqual(await senderOf(t, twilio(twilioConfig(away.url))).send(cleared), { outcome: 'refused', reason: 'net_econnrefused', isPermanent: false });
  assert.equal(Cleared.revoke(cleared), true, 'its content was never taken');
});

test('Many messages share few connections, each goes out once, and closing waits for those under way', async (t) => {
  const ports = new Set<number>();
  const { url, asked } = await sink(t, (_asked, response, socket) => { ports.add(socket.remotePort ?? 0); says(201, { sid: `SM${ports.size}` })(_asked, response, socket); });
  const sender = senderOf(t, twilio(twilioConfig(url)), { ...limits, sockets_max: 3 });
  const sends = Array.from({ length: 60 }, (_, index) => sender.send(clear(sms(`n${index}`))));
  await sender.close();
  assert.equal((await Promise.all(sends)).filter(({ outcome }) => outcome === 'sent').length, 60);
  assert.deepEqual([new Set(asked.map(({ body }) => body.toString())).size, asked.length, ports.size <= 3], [60, 60, true]);
});

test('A withdrawal that comes while the connection is made still stops the message', async (t) => {
  const cleared = clear(sms());
  let heard = 0;
  const server = net.createServer((socket) => { socket.on('data', () => { heard += 1; }); socket.on('error', () => socket.destroy()); });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.after(() => server.close());
  const { port } = server.address() as net.AddressInfo;
  const sending = senderOf(t, twilio(twilioConfig(`http://127.0.0.1:${port}`))).send(cleared);
  assert.equal(Cleared.revoke(cleared), true);
  assert.deepEqual(await sending, { outcome: 'refused', reason: 'clearance_spent', isPermanent: false });
  assert.equal(heard, 0);
});

test('A provider away from this machine is reached by HTTPS alone, and its secrets are long', () => {
  assert.throws(() => makeSmsHttpSender(twilio(twilioConfig('http://api.example')), { clock: test_clock, random: { bytes: (length) => new Uint8Array(length) } }));
  assert.throws(() => aliyun({ ...aliyunConfig(null), callback_token: 'short' }));
  assert.throws(() => tencent({ ...tencentConfig(null), callback_token: '' }));
});

test('Twilio’s reports and replies are read, and one that it did not sign is refused', () => {
  const provider = twilio(twilioConfig(null));
  const signed = (fields: Record<string, string>): Callback => {
    const form = new URLSearchParams(fields);
    const text = Object.keys(fields).sort().map((name) => name + fields[name]).join('');
    return callback(form.toString(), { headers: { 'x-twilio-signature': createHmac('sha1', 'twilio-token').update(`https://shop.example/api/v1/returned/twilio?m=1${text}`).digest('base64') } });
  };
  const read = (fields: Record<string, string>): unknown => { const result = provider.returned(signed(fields)); return result.ok ? result.value.returned : result.fault; };
  assert.deepEqual(read({ MessageSid: 'SM1', MessageStatus: 'delivered' }), [{ kind: 'report', reference: 'SM1', state: 'delivered', isPermanent: false, reason: null }]);
  assert.deepEqual(read({ MessageSid: 'SM1', MessageStatus: 'undelivered', ErrorCode: '30005' }), [{ kind: 'report', reference: 'SM1', state: 'failed', isPermanent: true, reason: '30005' }]);
  assert.deepEqual(read({ MessageSid: 'SM1', MessageStatus: 'sent' }), []);
  assert.deepEqual(read({ MessageSid: 'SM2', From: '+4915112345678', To: '+15005550006', Body: 'STOP' }), [{ kind: 'reply', channel: 'sms', from: '+4915112345678', to: '+15005550006', text: 'STOP', headers: {} }]);
  assert.deepEqual(read({ Nothing: 'here' }), { code: 'returned_unreadable' });
  const forged = signed({ MessageSid: 'SM1', MessageStatus: 'delivered' });
  for (const bad of [{ ...forged, headers: {} }, { ...forged, body: forged.body.replace('SM1', 'SM2') }, { ...forged, headers: { 'x-twilio-signature': 'AAAA' } }]) {
    const result = provider.returned(bad);
    assert.equal(!result.ok && result.fault.code, 'callback_forged');
  }
});

test('Alibaba’s and Tencent’s reports and replies are read, and without the secret of their address they are refused', () => {
  const read = (provider: SmsProvider, body: unknown, secret = token): unknown => { const result = provider.returned(callback(JSON.stringify(body), { token: secret })); return result.ok ? result.value.returned : result.fault.code; };
  const ali = aliyun(aliyunConfig(null));
  assert.deepEqual(read(ali, [{ phone_number: '13800138000', success: true, err_code: 'DELIVERED', biz_id: '12^0', out_id: 'm' }, { phone_number: '13800138000', success: false, err_code: 'NUMBER_EMPTY', biz_id: '13^0' }, 'junk', null]), [
    { kind: 'report', reference: '12^0', state: 'delivered', isPermanent: false, reason: null }, { kind: 'report', reference: '13^0', state: 'failed', isPermanent: true, reason: 'NUMBER_EMPTY' },
  ]);
  assert.deepEqual(read(ali, [{ phone_number: '13800138000', content: '退订', dest_code: '1234', sequence_id: 1234567890 }]), [{ kind: 'reply', channel: 'sms', from: '+8613800138000', to: '1234', text: '退订', headers: {} }]);
  const ten = tencent(tencentConfig(null));
  assert.deepEqual(read(ten, [{ user_receive_time: '2015-10-17 08:03:04', nationcode: '86', mobile: '13800138000', report_status: 'FAIL', errmsg: 'MK:0001', sid: '5000:1' }]), [{ kind: 'report', reference: '5000:1', state: 'failed', isPermanent: false, reason: 'MK:0001' }]);
  assert.deepEqual(read(ten, { nationcode: '86', mobile: '13800138000', text: 'TD', sign: '街角小店', time: 1_457_336_869, extend: '12' }), [{ kind: 'reply', channel: 'sms', from: '+8613800138000', to: '12', text: 'TD', headers: {} }]);
  for (const provider of [ali, ten]) {
    for (const secret of ['', 'x', `${token}x`, token.slice(0, -1)]) assert.equal(read(provider, [{}], secret), 'callback_forged');
    for (const body of [null, 7, 'x', [], [[]], {}]) assert.equal(read(provider, body), 'returned_unreadable');
    assert.equal(read(provider, 'x'.repeat(600_000)), 'returned_unreadable');
    assert.match(JSON.stringify(provider.returned(callback('[]', { token }))), /returned_unreadable/);
  }
});

test('No callback breaks its reader', () => {
  const providers = [twilio(twilioConfig(null)), aliyun(aliyunConfig(null)), tencent(tencentConfig(null))];
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), fc.array(fc.dictionary(fc.constantFrom('biz_id', 'success', 'sid', 'report_status', 'mobile', 'text', 'phone_number', 'content'), fc.anything())).map((items) => JSON.stringify(items) ?? '')), (body) => {
    for (const provider of providers) provider.returned(callback(body, { token }));
  }));
});

test('A number of China comes without its country’s code, others with it', () => {
  assert.deepEqual([inE164('13800138000', null), inE164('8613800138000', null), inE164('+8613800138000', '86'), inE164('13800138000', '86'), inE164('4155550100', '1')], ['+8613800138000', '+8613800138000', '+8613800138000', '+8613800138000', '+14155550100']);
});
