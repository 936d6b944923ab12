/** How a shop's messages reach people, and who is meant by them: providers, templates, calls, mailings, registers. */
import { z } from 'zod';
import { ChannelName, PurposeName } from './contact.ts';
import { PageQuery } from './office.ts';
import { Time, Uuid } from './primitives.ts';

const Name = z.string().trim().min(1).max(100);
const Host = z.string().trim().min(1).max(253);
const Port = z.int().min(1).max(65_535);
const Mail = z.string().trim().min(3).max(320);
const ErrorCodes = z.array(z.string().regex(/^[\w.:-]{1,60}$/)).max(100).default([]);
const SmsTemplate = z.object({ id: z.string().min(1).max(100), parameters: z.array(z.object({ name: z.string().min(1).max(100), value: z.string().max(200) })).max(20) });
const SmsTemplates = z.record(z.string().max(40), SmsTemplate);

/** What is no secret of each provider's settings. */
export const ProviderSettings = z.discriminatedUnion('provider', [
  z.object({
    provider: z.literal('smtp'), host: Host, port: Port, tls: z.enum(['implicit', 'starttls']), user: z.string().max(320).nullable().default(null),
    from_name: z.string().max(100), from_address: Mail, reply_to: Mail.nullable().default(null), bounce_to: Mail.nullable().default(null),
    dkim: z.object({ domain: Host, selector: z.string().regex(/^[\w.-]{1,100}$/) }).nullable().default(null),
  }),
  z.object({
    provider: z.literal('smpp'), host: Host, port: Port, tls: z.boolean(), system_id: z.string().max(16), system_type: z.string().max(13).default(''), sender: z.string().min(1).max(21),
    long_texts: z.enum(['parts', 'payload']).default('parts'), alphabet: z.enum(['gsm7', 'ucs2']).default('gsm7'), receipt_ids: z.enum(['same', 'decimal']).default('same'), permanent_errors: ErrorCodes,
  }),
  z.object({ provider: z.literal('twilio'), account_sid: z.string().regex(/^\w{1,64}$/), sender: z.string().min(1).max(64) }),
  z.object({ provider: z.literal('aliyun'), access_key_id: z.string().regex(/^\w{1,128}$/), sign_name: Name, templates: SmsTemplates, permanent_errors: ErrorCodes }),
  z.object({ provider: z.literal('tencent'), secret_id: z.string().regex(/^\w{1,128}$/), region: z.string().regex(/^[\w-]{1,40}$/), app_id: z.string().regex(/^\w{1,40}$/), sign_name: Name, templates: SmsTemplates, permanent_errors: ErrorCodes }),
  /** `subject`: whom a push service may write to, mailto: or https:. */
  z.object({ provider: z.literal('web-push'), subject: z.string().regex(/^(mailto:\S+@\S+|https:\/\/\S+)$/).max(320) }),
]);
export type ProviderSettings = z.output<typeof ProviderSettings>;

// GET /api/v1/office/contact/providers
export const ProviderItem = z.object({
  channel: z.enum(['sms', 'email', 'push']), settings: ProviderSettings,
  /** By name: whether it is set, and how it ends. The secret itself never comes back. */
  secrets: z.record(z.string(), z.object({ ends_in: z.string().max(4) }).nullable()),
  /** What the provider is to call; null where it calls nothing, or the server has no public address. */
  callback_url: z.string().nullable(),
  /** Browsers subscribe with it; of web push alone. */
  public_key: z.string().nullable(),
  version: z.int(), changed_at: Time, changed_by: z.string(),
});
export const ProviderList = z.object({ items: z.array(ProviderItem) });
// PUT /api/v1/office/contact/providers/{channel}. A secret that is left out stays as it is.
export const ProviderBody = z.object({ settings: ProviderSettings, secrets: z.record(z.string().max(40), z.string().min(1).max(10_000)).default({}) });
// GET and PUT /api/v1/office/contact/settings
export const ContactSettingsBody = z.object({ postal_address: z.string().trim().max(300).nullable(), keep_receipts_days: z.int().min(1).max(3650), keep_others_days: z.int().min(1).max(3650) });
// POST /api/v1/office/contact/providers/email/test: a mail to whoever asks for it
export const ProviderTest = z.object({ message: Uuid.nullable(), outcome: z.enum(['allow', 'defer', 'deny']) });

/** Title and text by language, in Liquid. */
const TemplateTexts = z.object({ title: z.string().max(200), text: z.string().min(1).max(10_000) });
export const MessageTexts = z.object({ zh: TemplateTexts.optional(), en: TemplateTexts.optional() }).refine(({ zh, en }) => zh !== undefined || en !== undefined);
export const TemplatePurpose = z.enum(['follow_up', 'survey', 'marketing', 'recommendation']);
export const TemplateBody = z.object({ name: Name, purpose: TemplatePurpose, texts: MessageTexts });
export const TemplateItem = TemplateBody.extend({ id: Uuid, version: z.int(), changed_at: Time });
// GET /api/v1/office/contact/templates
export const TemplateList = z.object({ items: z.array(TemplateItem) });
// POST /api/v1/office/contact/templates/preview: how it reads, with a customer and a shop made up for it; nothing is kept
export const TemplatePreview = z.object({ samples: z.array(z.object({ language: z.enum(['zh', 'en']), title: z.string(), text: z.string() })) });

// GET /api/v1/office/contact/calls: those to make now, the oldest first
export const CallItem = z.object({ message: Uuid, customer: Uuid, store: Uuid, purpose: PurposeName, subject: z.string(), due_at: Time, expires_at: Time, /** 'taken': cleared for somebody who has not said what became of it. */ state: z.enum(['waiting', 'taken']) });
// POST /api/v1/office/contact/calls: asks the gate for a call that a person is to make
export const CallBody = z.object({ request_key: z.string().min(8).max(100), customer: Uuid, point: Uuid, store: Uuid, purpose: TemplatePurpose, subject: z.string().trim().min(1).max(200), text: z.string().trim().min(1).max(2_000) });
export const CallAnswer = z.object({ message: Uuid, outcome: z.enum(['allow', 'defer', 'deny']), reasons: z.array(z.string()) });
export const CallList = z.object({ items: z.array(CallItem) });
// POST /api/v1/office/contact/calls/{message}/take: cleared for this moment
export const TakenCall = z.object({ message: Uuid, number: z.string(), script: z.string(), name: z.string().nullable(), /** Proves to the customer that it is the shop who calls. */ safe_word: z.string().nullable(), never_say: z.array(z.string()) });
// POST /api/v1/office/contact/calls/{message}/outcome
export const CallOutcome = z.object({ outcome: z.enum(['reached', 'not_reached', 'wrong_number', 'no_more_calls']) });
export const Done = z.object({ done: z.literal(true) });

/** Who is meant by a mailing: these customers, those who are in a group as it goes out, or all that can be reached by its channel. */
export const MailingAudience = z.object({ customers: z.array(Uuid).min(1).max(5_000).nullable().default(null), group: Uuid.nullable().default(null), language: z.enum(['zh', 'en']).nullable().default(null) });
// POST /api/v1/office/contact/mailings and /mailings/preview
export const MailingBody = z.object({
  request_key: z.string().min(8).max(100), name: Name, store: Uuid, channel: ChannelName, purpose: TemplatePurpose, template: Uuid, audience: MailingAudience, at: Time,
});
const Counts = z.object({ looked_at: z.int(), allowed: z.int(), deferred: z.int(), denied: z.int() });
/** `isWhole`: everybody was looked at, and not only the first of them. */
export const MailingPreview = Counts.extend({ is_whole: z.boolean(), reasons: z.array(z.object({ code: z.string(), count: z.int() })), samples: z.array(z.object({ language: z.string(), title: z.string(), text: z.string() })) });
export const MailingItem = Counts.extend({ id: Uuid, name: z.string(), store: Uuid, channel: ChannelName, purpose: PurposeName, at: Time, state: z.enum(['waiting', 'running', 'done', 'cancelled']), made_at: Time, made_by: z.string() });
export const MailingQuery = PageQuery;
export const MailingPage = z.object({ items: z.array(MailingItem), next: z.string().nullable() });

// GET /api/v1/office/contact/registers: public registers of people who want no calls, and how old our copies are
export const RegisterList = z.object({ items: z.array(z.object({ register: z.string(), /** Null: there is none, or one was begun and never ended. */ copied_at: Time.nullable(), numbers: z.int(), /** Days after which the rules take no copy; null: no rule asks for this register. */ days_max: z.int().nullable(), is_too_old: z.boolean() })) });
// POST /api/v1/office/contact/registers: a copy takes the place of the one before. `numbers`: one in a line. A long one comes in parts, and holds from its last one on.
export const RegisterBody = z.object({ register: z.string().regex(/^[A-Z]{2}-[A-Z0-9-]{1,40}$/), copied_at: Time, numbers: z.string().max(900_000), part: z.enum(['only', 'first', 'more', 'last']).default('only') });
export const RegisterAnswer = z.object({ taken: z.int(), unreadable: z.int() });

// GET /api/v1/office/contact/replies: what customers answered and a person should read. `text`: null once they are erased.
export const ReplyItem = z.object({ id: Uuid, customer: Uuid, channel: z.enum(['sms', 'email']), at: Time, text: z.string().nullable(), sense: z.string(), read_at: Time.nullable(), read_by: z.string().nullable() });
export const ReplyPage = z.object({ items: z.array(ReplyItem), next: z.string().nullable() });
