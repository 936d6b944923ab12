/**
 * The door of the contact room: the one gate before every message and call, what people said about being reached, and the
 * senders behind the gate. docs/adr/0013-gate.md.
 */
import { deadlinesOf } from '@stilltill/domain/contact';
import type { Result } from '@stilltill/domain/result';
import type { HttpServer } from '../../platform/http.ts';
import type { Platform } from '../../platform/platform.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { Customers } from '../customers/index.ts';
import { addCallRoutes } from './call-routes.ts';
import { endCall } from './calls.ts';
import { makeClearances } from './clearance.ts';
import { type Given, type Said, type Stop, WITHDRAWN_CHANNEL, giveConsent, giveConsents, resume, stop, withdrawConsent } from './consents.ts';
import { type Confirmed, confirmPoint, makeSendLink } from './confirming.ts';
import { type DispatchOptions, dispatchDue, findLost } from './dispatch.ts';
import { type Answer, type NewMessage, makeMessages } from './gate.ts';
import { addReplyRoutes } from './replies.ts';
import { addRegisterRoutes } from './register-routes.ts';
import { doAndRemember, replayMemories } from './remembering.ts';
import { addContactOfficeRoutes } from './office-routes.ts';
import { stoppedOf } from './office-words.ts';
import { forgetOld, makeForgetLater } from './forgetting.ts';
import { makeHearAgain } from './hear-again.ts';
import { addHooks } from './hooks.ts';
import { type CodeAnswer, type Link, openLink, readCode } from './links.ts';
import { erasePerson, readHistory, readSaid, readStops } from './own-pages.ts';
import { makeLookUps } from './look-ups.ts';
import { addMailingRoutes } from './mailing-routes.ts';
import { makeMailings } from './mailings.ts';
import { makeNotices } from './notices.ts';
import { type StaffPerson, withStaff } from './people.ts';
import type { ContactPorts } from './ports.ts';
import { type StaffMail, addProviderRoutes } from './provider-routes.ts';
import { PROVIDER_CHANNEL, type Reach } from './providers.ts';
import { type GivenSubscription, hasPush, readPushKey, readPushSubscription } from './push.ts';
import { type Heard, hear } from './returns.ts';
import { PACKS_FOLDER, readRuleBook } from './rule-packs.ts';
import { makeSendLater } from './send-later.ts';
import { readSettings } from './settings.ts';
import { makeSenderBook } from './sender-book.ts';
import type { Returned } from './senders/sender.ts';
import { makeWithin } from './within.ts';
import { type Order, write, writeStaff } from './writing.ts';

export { REFUSABLE } from './consents.ts';
export type { Answer, NewMessage } from './gate.ts';
export type { CodeAnswer, Link } from './links.ts';
export type { TemplateName } from './templates.ts';
export type { PastMessage, PastWord, Stopped } from './own-pages.ts';
export type { Order } from './writing.ts';
export type { Returned, Sender, Sent } from './senders/sender.ts';
export { makeSmppSender } from './senders/smpp.ts';
export { makeSmtpSender } from './senders/smtp.ts';

export type Contact = ReturnType<typeof makeContact>;

type Parts = Omit<ContactPorts, 'book' | 'clearances' | 'customers' | 'noticeWithdrawal'> & Pick<Platform, 'jobs' | 'remembrance'> & {
  readonly customers: Customers;
  /** Those of these who may sign in to this merchant's back office. */
  staff(merchant: string, ids: readonly string[]): Promise<readonly StaffPerson[]>;
  /** Where providers may be; else in public. */
  readonly provider_reach?: Reach | undefined;
};

export function makeContact({ jobs, staff, provider_reach = 'public', ...given }: Parts) {
  const ports: ContactPorts & Pick<Platform, 'remembrance'> = { ...given, customers: withStaff(given.customers, { keys: given.keys, staff }), book: readRuleBook(PACKS_FOLDER, given.log), clearances: makeClearances(), noticeWithdrawal: (tx, withdrawal) => noticeLater(tx, withdrawal) };
  replayMemories(ports);
  const hearOnce = (merchant: string, provider: string, returned: Returned): Promise<Heard> => doAndRemember(ports, merchant, (tx, remember) => hear(ports, tx, remember, provider, returned));
  const hearIt = makeHearAgain(ports, jobs, hearOnce);
  const senders = makeSenderBook(ports, hearIt, provider_reach);
  const send_later = makeSendLater(ports, jobs, senders);
  const makeThem = async (tx: MerchantTx, messages: readonly NewMessage[]): Promise<readonly Answer[]> => {
    const answers = await makeMessages(ports, tx, messages);
    if (answers.some(({ decision }) => decision.outcome !== 'deny')) await send_later.ask(tx);
    return answers;
  };
  const writeThem = (tx: MerchantTx, orders: readonly Order[]): Promise<readonly Answer[]> => write(ports, makeThem, tx, orders);
  const sendLink = makeSendLink(ports, jobs, writeThem);
  const noticeLater = makeNotices(ports, jobs, writeThem);
  const forgetLater = makeForgetLater(ports, jobs);
  const mailings = makeMailings(ports, jobs, writeThem);
  const writeToStaff = (tx: MerchantTx, mail: StaffMail): Promise<readonly Answer[]> => writeStaff(ports, writeThem, tx, mail);
  return {
    /** Asks the gate about messages and makes those that may go out, in one transaction. What is let out is sent once it is committed. */
    makeMessages: makeThem,
    /** The same for messages that this room writes: in the customer's language, with sender, way out, link and code. */
    write: writeThem,
    /** The shop's own mail to its people: alarms and reports. Who may no longer sign in gets none. */
    writeStaff: writeToStaff,
    /** `token`: what stands behind the dot of `/c/{merchant}.{token}` or `/u/{merchant}.{token}`. Null: it opens nothing. */
    openLink: (merchant: string, token: string): Promise<Link | null> => ports.postgres.withMerchant(merchant, (tx) => openLink(ports, tx, token)),
    /** The contact point is its owner's, and what was agreed to for it is confirmed. `not_found`, `customer_erased`. */
    confirmPoint: (merchant: string, link: string): Promise<Result<Confirmed>> => ports.postgres.withMerchant(merchant, (tx) => confirmPoint(ports, tx, link)),
    /** Somebody asks for a link to their pages. `address`: as `readPhone` and `readEmail` give it. The answer is the same whether it is known. */
    sendLink,
    readCode: (merchant: string, code: string): Promise<CodeAnswer> => ports.postgres.withMerchant(merchant, (tx) => readCode(ports, tx, code)),
    /** A call that a person is to make: from then on the customer sees it on their page, and its code is genuine. */
    announceCall: async (tx: MerchantTx, call: Omit<Order, 'channel' | 'by'>): Promise<Answer | null> => (await writeThem(tx, [{ ...call, channel: 'voice', by: 'person' }]))[0] ?? null,
    /** What went out to these people or was refused, what they said, and what stands against reaching them: for their own pages and the export. */
    readHistory: (tx: MerchantTx, customers: readonly string[], after: readonly [at: string, id: string] | null, limit: number) => readHistory(ports, tx, customers, after, limit),
    readSaid, readStops, stoppedOf: (tx: MerchantTx, customers: readonly string[]) => stoppedOf(ports, tx, customers),
    /** Erases a person wholly: addresses stopped by their hash, keys destroyed, what waits cancelled. It holds once it is answered. `not_found`. */
    erase: (merchant: string, customer: string, source: Stop['source'], by: string | null) => erasePerson(ports, merchant, customer, source, by),
    /** Until when a wish about somebody's data must be answered, by the law of where they may live. */
    deadlinesOf: (places: readonly string[], received_ms: number, zone: string) => deadlinesOf(ports.book.packs, places, received_ms, zone),
    /** The country that a store with this clock is in; null where no rule pack says so. */
    placeOfZone: (zone: string): string | null => ports.book.placeOfZone(zone),
    /** Follows what other processes hear, and sends what came due before the start. Answers with the way to stop. */
    async start(): Promise<() => void> {
      const { clearances, postgres } = ports;
      // Who withdrew while the line was down is not known: then nothing that was cleared goes out.
      const stop_following = await postgres.listener.listen(WITHDRAWN_CHANNEL, (person) => void clearances.revokeOf(person), () => clearances.revokeAll());
      // A line to a message centre is open also while nothing is sent: answers come over it.
      const renew = (merchant: string): void => void senders.sendersOf(merchant).catch((error: unknown) => ports.log.error({ err: error, merchant }, 'providers could not be read'));
      const stop_providers = await postgres.listener.listen(PROVIDER_CHANNEL, renew);
      await send_later.askForAll();
      await forgetLater.askForAll();
      for (const merchant of await ports.merchants()) renew(merchant);
      return () => {
        stop_following();
        stop_providers();
        void senders.close();
      };
    },
    ...makeLookUps(ports),
    giveConsent: (tx: MerchantTx, said: Given) => giveConsent(ports, tx, said),
    giveConsents: (tx: MerchantTx, said: readonly Given[]) => giveConsents(ports, tx, said),
    /** Each of these three holds once it is answered, and outlives a restore. */
    withdrawConsent: (merchant: string, said: Said) => doAndRemember(ports, merchant, (tx, remember) => withdrawConsent(ports, tx, remember, said)),
    stop: (merchant: string, said: Stop) => doAndRemember(ports, merchant, (tx, remember) => stop(ports, tx, remember, said)),
    /** For a room that hears of it in a transaction of its own. */
    within: makeWithin(ports),
    /** What a provider or a person sent back. */
    hear: hearIt,
    resume: (tx: MerchantTx, suppression: string, source: Parameters<typeof resume>[3], by: string | null) => resume(ports, tx, suppression, source, by),
    /** One round of sending what is due. */
    dispatchDue: (merchant: string, options: DispatchOptions) => dispatchDue(ports, merchant, options),
    findLost: (merchant: string, lost_after_ms?: number) => findLost(ports, merchant, lost_after_ms),
    /** Below /api/v1/office/contact. */
    /** The same for providers, calls, templates, mailings and registers. */
    addMessageRoutes(app: HttpServer): void {
      addProviderRoutes(app, ports, provider_reach, writeToStaff);
      addMailingRoutes(app, ports, mailings);
      addRegisterRoutes(app, ports);
      addReplyRoutes(app, ports);
      addCallRoutes(app, ports, { write: writeThem, endCall: (merchant, message, outcome, by) => doAndRemember(ports, merchant, (tx, remember) => endCall(ports, tx, remember, message, outcome, by)) });
    },
    mailings,
    /** Whether the shop sends push; its public key for browsers, or null; and the text of a browser's subscription, or null where it may not be called. */
    hasPush, readPushKey: (tx: MerchantTx) => readPushKey(ports, tx), readPushSubscription: (given: GivenSubscription) => readPushSubscription(provider_reach, given),
    /** For how many days the shop keeps what is no receipt. */
    keepDays: async (tx: MerchantTx) => (await readSettings(tx)).keep_others_days,
    /** Empties messages and removes links whose time is over. Answers with how many messages. */
    forgetOld: (merchant: string) => forgetOld(ports, merchant),
    /** POST /hooks/contact. */
    addHooks: (app: HttpServer): void => addHooks(app, ports, hearIt),
    addOfficeRoutes: (app: HttpServer): void => addContactOfficeRoutes(app, ports, {
      erase: (merchant, customer, source, by) => erasePerson(ports, merchant, customer, source, by),
      withdrawConsent: (merchant, said) => doAndRemember(ports, merchant, (tx, remember) => withdrawConsent(ports, tx, remember, said)),
      stop: (merchant, said) => doAndRemember(ports, merchant, (tx, remember) => stop(ports, tx, remember, said)),
    }),
  };
}
