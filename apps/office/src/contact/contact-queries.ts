/** What the pages of contact read. All keys begin with 'contact', so that one word refreshes them. */
import { GateAnswer, MessagePage } from '@stilltill/protocol/office-contact';
import { MessageDetail, MessageSummary } from '@stilltill/protocol/office-customers';
import { CareOverview, DataRequestPage, FapiaoPage, FeedbackPage, FraudReportPage } from '@stilltill/protocol/office-care';
import { CallList, ContactSettingsBody, MailingPage, type MailingPreview as PreviewShape, ProviderList, RegisterList, TemplateList, TemplatePreview } from '@stilltill/protocol/office-messages';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { ask, queryOf, unwrap } from '../api/client.ts';
import type { PageOf, Paged } from '../api/queries.ts';

export type MessageItem = z.output<typeof MessagePage>['items'][number];
export type MessageDetail = z.output<typeof MessageDetail>;
export type GateAnswer = z.output<typeof GateAnswer>;
export type GateReason = GateAnswer['reasons'][number];
export type FeedbackItem = z.output<typeof FeedbackPage>['items'][number];
export type FapiaoItem = z.output<typeof FapiaoPage>['items'][number];
export type FraudReportItem = z.output<typeof FraudReportPage>['items'][number];
export type DataRequestItem = z.output<typeof DataRequestPage>['items'][number];

export type CallItem = z.output<typeof CallList>['items'][number];
export type ProviderItem = z.output<typeof ProviderList>['items'][number];
export type TemplateItem = z.output<typeof TemplateList>['items'][number];
export type MailingItem = z.output<typeof MailingPage>['items'][number];
export type MailingPreview = z.output<typeof PreviewShape>;
export type RegisterItem = z.output<typeof RegisterList>['items'][number];
export type ContactSettings = z.output<typeof ContactSettingsBody>;

type Parameters = Readonly<Record<string, string | number | undefined>>;

function one<S extends z.ZodType>(key: readonly unknown[], schema: S, path: string) {
  return queryOptions({ queryKey: ['contact', ...key], queryFn: async ({ signal }): Promise<z.output<S>> => unwrap(await ask(schema, path, { signal })) });
}
function pages<T>(name: string, schema: z.ZodType<PageOf<T>>, path: string, parameters: Parameters): Paged<T> {
  return {
    key: ['contact', name, path, parameters],
    read: async (after, signal) => unwrap(await ask(schema, path + queryOf({ ...parameters, after }), { signal })),
  };
}

export const contactQueries = {
  messages: (parameters: Parameters) => pages('messages', MessagePage, '/office/contact/messages', parameters),
  message: (id: string) => one(['message', id], MessageDetail, `/office/contact/messages/${id}`),
  summary: () => one(['summary'], MessageSummary, '/office/contact/messages/summary'),
  /** Nothing is asked while something is missing. */
  ask: (question: object | null) => queryOptions({
    queryKey: ['contact', 'ask', question], enabled: question !== null, staleTime: 0,
    queryFn: async ({ signal }) => unwrap(await ask(GateAnswer, '/office/contact/ask', { method: 'POST', body: question ?? {}, signal })),
    placeholderData: (before) => before,
  }),
  calls: () => one(['calls'], CallList, '/office/contact/calls'),
  providers: () => one(['providers'], ProviderList, '/office/contact/providers'),
  settings: () => one(['settings'], ContactSettingsBody, '/office/contact/settings'),
  templates: () => one(['templates'], TemplateList, '/office/contact/templates'),
  /** How a template reads; nothing is asked while there is no text. */
  templatePreview: (template: object | null) => queryOptions({
    queryKey: ['contact', 'template', template], enabled: template !== null, staleTime: Infinity, retry: false,
    queryFn: async ({ signal }) => unwrap(await ask(TemplatePreview, '/office/contact/templates/preview', { method: 'POST', body: template ?? {}, signal })),
  }),
  registers: () => one(['registers'], RegisterList, '/office/contact/registers'),
  mailings: () => pages('mailings', MailingPage, '/office/contact/mailings', {}),
  requests: () => one(['requests'], CareOverview, '/office/care'),
  dataRequests: (state: string | undefined) => pages('data', DataRequestPage, '/office/care/data-requests', { state }),
  feedback: (state: string | undefined) => pages('feedback', FeedbackPage, '/office/care/feedback', { state }),
  fapiao: (state: string | undefined) => pages('fapiao', FapiaoPage, '/office/care/fapiao', { state }),
  fraudReports: (state: string | undefined) => pages('fraud', FraudReportPage, '/office/care/fraud-reports', { state }),
};
