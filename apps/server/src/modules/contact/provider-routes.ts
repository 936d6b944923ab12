/** Providers and what a shop sets about its messages, for its owner. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import { ContactSettingsBody, Done, ProviderBody, ProviderItem, ProviderList, ProviderTest } from '@stilltill/protocol';
import { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { IdempotencyHeaders } from '../../platform/idempotency.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { makeDoCommand } from '../catalog/index.ts';
import type { Answer } from './gate.ts';
import type { ContactPorts } from './ports.ts';
import { type Provider, type ProviderChannel, type Reach, callbackUrl, readProviders, removeProvider, setProvider, shownSecrets, vapidKey } from './providers.ts';
import { readSettings, writeSettings } from './settings.ts';

const BASE = '/api/v1/office/contact';
const tags = ['office'];
const Channel = z.object({ channel: z.enum(['sms', 'email', 'push']) });

export type StaffMail = { readonly request_key: string; readonly users: readonly string[]; readonly subject: string; readonly title: string; readonly text: string; readonly language?: 'zh' | 'en' };

export function addProviderRoutes(app: HttpServer, ports: ContactPorts, reach: Reach, writeStaff: (tx: MerchantTx, mail: StaffMail) => Promise<readonly Answer[]>): void {
  const { postgres, requireOffice } = ports;
  const doCommand = makeDoCommand(ports, 'change_settings');
  // Whoever sets the provider reads every message that goes out.
  const doWeightyCommand = makeDoCommand(ports, 'change_settings', { is_weighty: true });

  app.get(`${BASE}/providers`, { schema: { tags, summary: 'Who carries messages, without secrets', response: { 200: ProviderList } } }, async (request, reply) => {
    const who = await requireOffice(request, 'change_settings');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { merchant } = who.value;
    const providers = await postgres.withMerchant(merchant, (tx) => readProviders(ports, tx));
    return answer(reply, ok({ items: providers.map((each) => itemOf(ports, merchant, each)) }));
  });
  app.put(`${BASE}/providers/:channel`, { schema: { tags, summary: 'Set who carries messages of a channel', headers: IdempotencyHeaders, params: Channel, body: ProviderBody, response: { 200: ProviderItem } } }, (request, reply) => (
    doWeightyCommand(request, reply, ProviderItem, async (tx, who) => {
      const set = await setProvider(ports, reach, tx, request.params.channel as ProviderChannel, request.body.settings, request.body.secrets, who.name);
      return set.ok ? ok(itemOf(ports, tx.merchant_id, set.value)) : set;
    })
  ));
  app.delete(`${BASE}/providers/:channel`, { schema: { tags, summary: 'Let messages of a channel land in the tray', headers: IdempotencyHeaders, params: Channel, response: { 200: Done } } }, (request, reply) => (
    doWeightyCommand(request, reply, Done, async (tx) => {
      const removed = await removeProvider(tx, request.params.channel as ProviderChannel);
      return removed.ok ? ok({ done: true as const }) : removed;
    })
  ));
  app.post(`${BASE}/providers/email/test`, { schema: { tags, summary: 'Write a mail to myself', headers: IdempotencyHeaders, response: { 200: ProviderTest } } }, (request, reply) => (
    doCommand(request, reply, ProviderTest, async (tx, who): Promise<Result<z.output<typeof ProviderTest>>> => {
      const [made] = await writeStaff(tx, { request_key: `test ${ports.ids.uuid()}`, users: [who.user], subject: 'test', title: 'Stilltill', text: '这是一封测试邮件。能看到它，说明邮件服务已可用。\nThis is a test. If you can read it, mail works.' });
      return made ? ok({ message: made.message, outcome: made.decision.outcome }) : fail('not_found');
    })
  ));
  app.get(`${BASE}/settings`, { schema: { tags, summary: 'What the shop sets about its messages', response: { 200: ContactSettingsBody } } }, async (request, reply) => {
    const who = await requireOffice(request, 'change_settings');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, ok({ ...await postgres.withMerchant(who.value.merchant, readSettings) }));
  });
  app.put(`${BASE}/settings`, { schema: { tags, summary: 'Set it', headers: IdempotencyHeaders, body: ContactSettingsBody, response: { 200: ContactSettingsBody } } }, (request, reply) => (
    doCommand(request, reply, ContactSettingsBody, async (tx) => {
      await writeSettings(tx, { ...request.body, postal_address: request.body.postal_address || null });
      return ok({ ...await readSettings(tx) });
    })
  ));
}

function itemOf(ports: ContactPorts, merchant: string, provider: Provider): z.output<typeof ProviderItem> {
  const { channel, settings, secrets, version, changed_at, changed_by } = provider;
  return {
    channel, settings, secrets: shownSecrets(provider), callback_url: callbackUrl(ports, merchant, provider), version, changed_at: changed_at.toISOString(), changed_by,
    public_key: settings.provider === 'web-push' ? vapidKey(settings.subject, secrets['private_key'] ?? '') : null,
  };
}
