import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProviderBody, ProviderItem } from '@stilltill/protocol/office-messages';
import { KINDS_OF_CHANNEL, type ProviderChannel, readProvider, typedOf } from './typed-provider.ts';

const FILLED: Readonly<Record<string, string>> = {
  host: 'mail.example.com', port: '587', from_name: '静好', from_address: 'shop@example.com', system_id: 'shop', sender: '10690000', account_sid: 'AC123', access_key_id: 'LTAI', sign_name: '静好', secret_id: 'AKID', region: 'ap-guangzhou', app_id: '1400', subject: 'mailto:shop@example.com',
};

test('what is typed for each provider is what the server takes', () => {
  for (const [channel, kinds] of Object.entries(KINDS_OF_CHANNEL) as [ProviderChannel, (typeof KINDS_OF_CHANNEL)[ProviderChannel]][]) {
    for (const kind of kinds) {
      const typed = typedOf(channel, null, kind);
      const body = readProvider({ ...typed, fields: { ...FILLED, ...typed.fields, subject: FILLED['subject'] ?? '' }, secrets: { password: '', auth_token: 'x' } }, null);
      const read = ProviderBody.safeParse(body);
      assert.ok(read.success, `${kind}: ${JSON.stringify(read.error?.issues)}`);
      assert.deepEqual(read.data.secrets, { auth_token: 'x' }, 'an empty secret stays as it is');
    }
  }
});

test('what the form does not ask for stays as it was', () => {
  const item = ProviderItem.parse({
    channel: 'sms', secrets: {}, callback_url: null, public_key: null, version: 1, changed_at: '2026-11-20T04:00:00.000Z', changed_by: 'x',
    settings: { provider: 'smpp', host: 'smsc.example.com', port: 2775, tls: false, system_id: 'shop', system_type: 'VMA', sender: '1069', long_texts: 'payload', alphabet: 'ucs2', receipt_ids: 'decimal', permanent_errors: ['11'] },
  });
  assert.deepEqual(ProviderBody.parse(readProvider(typedOf('sms', item), item)).settings, item.settings);
});

test('templates that are no JSON are not sent', () => {
  assert.equal(readProvider({ kind: 'aliyun', fields: { ...FILLED, templates: '{' }, secrets: {} }, null), null);
});
