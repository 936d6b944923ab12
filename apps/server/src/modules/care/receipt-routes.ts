/**
 * /r/{merchant}.{token}: a receipt, and what whoever holds it may do: say how it was, ask for a 发票, and stay in touch. It never
 * shows who did, nor whether a number is known.
 */
import { AGREED_CHANNELS, AGREED_PURPOSES, consentNotice, noticeHash } from '@stilltill/domain/consent';
import type { CareLanguage, CareNote, CareProblem, SlipView } from '@stilltill/domain/care';
import { placesOfPhone, readEmail } from '@stilltill/domain/contact';
import { readCreditCode } from '@stilltill/domain/fapiao';
import type { FastifyReply } from 'fastify';
import type { HttpServer } from '../../platform/http.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { sha256Hex } from '../../platform/sha256.ts';
import { CHANNELS_OF, type ReadAddress, readAddress } from './addresses.ts';
import { askFapiao, fapiaoOf } from './fapiao.ts';
import { feedbackOf, giveFeedback } from './feedback.ts';
import { type FormDesk, LangQuery, LinkParams, type SomeReply, type SomeRequest, formOf, inFormScope, lineOf, noteFrom, problemNote, readLinkText, wordsOf } from './forms.ts';
import type { CarePorts, FoundReceipt, FoundStore } from './ports.ts';

const SIGN_UP_MS = 24 * 3_600_000;

/** Merchant and hash of a receipt's link; null: it is none of ours. */
export function readLink(link: string): { readonly merchant: string; readonly token_hash: string } | null {
  const read = readLinkText(link);
  return read && { merchant: read.merchant, token_hash: sha256Hex(read.token) };
}

type Slip = { readonly merchant: string; readonly token_hash: string; readonly path: string; readonly receipt: FoundReceipt; readonly store: FoundStore };
type Wanted = { readonly params: { readonly link: string } } & SomeRequest;
/** What came of a form: what to say, or why it was not taken. */
type Outcome = { readonly done: CareNote['done'] } | { readonly problem: CareProblem; readonly said: Readonly<Record<string, string>> };

export function addReceiptRoutes(app: HttpServer, ports: CarePorts, desk: FormDesk): void {
  const { pages, postgres } = ports;
  const find = async (link: string): Promise<Slip | null> => {
    const read = readLink(link);
    const receipt = read && await ports.findReceipt(read.merchant, read.token_hash);
    const store = receipt && await postgres.withMerchant(read.merchant, (tx) => ports.findStore(tx, receipt.store));
    return receipt && store ? { ...read, path: `/r/${link}`, receipt, store } : null;
  };
  const show = async (request: Wanted, reply: SomeReply, status: number, slip: Slip, note: CareNote): Promise<FastifyReply> => {
    const language = desk.languageOf(request);
    const { receipt: { kind, number, hash, at, body }, store } = slip;
    const view = await postgres.withMerchant(slip.merchant, (tx) => slipView(ports, tx, slip, language, note));
    return desk.send(reply, status, language, pages.receiptPage({ language, kind, shop_name: store.shop_name, store_name: store.name, timezone: store.timezone, number, hash, at, ...body, slip: view }), true);
  };
  const missing = (request: Wanted, reply: SomeReply): FastifyReply => desk.send(reply, 404, desk.languageOf(request), pages.missingPage(desk.languageOf(request)));
  const take = async (request: Wanted, reply: SomeReply, work: (slip: Slip, form: URLSearchParams, language: CareLanguage) => Promise<Outcome>): Promise<FastifyReply> => {
    const refusal = desk.refusalOf(request, request.params.link);
    if (refusal) return desk.fail(reply, request, refusal === 'limited' ? 429 : 403, refusal);
    const slip = await find(request.params.link);
    if (!slip) return missing(request, reply);
    const outcome = await work(slip, formOf(request), desk.languageOf(request));
    if ('problem' in outcome) return show(request, reply, 422, slip, problemNote(outcome.problem, outcome.said));
    return desk.goOn(reply, request, slip.path, outcome.done, '#forms');
  };
  inFormScope(app, ports, (scope) => {
    const schema = { tags: ['care'], params: LinkParams, querystring: LangQuery };
    scope.get('/r/:link', { schema: { ...schema, summary: 'The page of a receipt (HTML)' } }, async (request, reply) => {
      const slip = await find(request.params.link);
      return slip ? show(request, reply, 200, slip, noteFrom(request)) : missing(request, reply);
    });
    const post = (name: string, summary: string, work: (slip: Slip, form: URLSearchParams, language: CareLanguage) => Promise<Outcome>): void => {
      scope.post(`/r/:link/${name}`, { schema: { ...schema, summary } }, (request, reply) => take(request, reply, work));
    };
    post('feedback', 'Say how a sale was', (slip, form) => takeFeedback(ports, slip, form));
    post('fapiao', 'Ask for a 发票', (slip, form) => takeFapiao(ports, slip, form));
    post('stay', 'Leave a number or address, and say what for', (slip, form, language) => takeSignUp(ports, slip, form, language));
  });
}

async function slipView(ports: CarePorts, tx: MerchantTx, slip: Slip, language: CareLanguage, note: CareNote): Promise<SlipView> {
  const [feedback, fapiao, isOpen] = [await feedbackOf(tx, slip.token_hash), await fapiaoOf(tx, slip.token_hash), await canSignUp(ports, tx, slip)];
  const notice = consentNotice(language, slip.store.shop_name);
  return {
    ...note, path: slip.path, feedback: feedback && { stars: feedback.stars, words: feedback.words, answer: feedback.answer },
    fapiao: fapiao && { state: fapiao.state, at: (fapiao.ended_at ?? fapiao.asked_at).toISOString(), number: fapiao.fapiao_number, reason: fapiao.reason },
    canAskFapiao: isFapiaoSale(slip) && (fapiao === null || fapiao.state === 'refused'),
    sign_up: isOpen ? { title: notice.title, paragraphs: notice.paragraphs, agree: notice.agree, purposes: AGREED_PURPOSES.map((each) => [each, notice.purposes[each]] as const), channels: AGREED_CHANNELS.map((each) => [each, notice.channels[each]] as const) } : null,
  };
}

/** It is a paper of China's tax office, and names what was paid there. */
function isFapiaoSale({ receipt }: Slip): boolean {
  return receipt.kind === 'sale' && receipt.body.currency === 'CNY' && receipt.body.total_minor > 0n;
}

async function canSignUp({ clock }: CarePorts, tx: MerchantTx, slip: Slip): Promise<boolean> {
  if (!isFresh(slip, clock.now_ms())) return false;
  const used = await tx.query("select from app.receipt_sign_up where merchant_id = $1 and receipt_hash = decode($2, 'hex')", [tx.merchant_id, slip.token_hash]);
  return used.length === 0;
}

/** Of the till's clock and ours the earlier one counts, so that a wrong one closes and never opens. */
function isFresh({ receipt }: Slip, now_ms: number): boolean {
  return receipt.kind === 'sale' && now_ms < Math.min(Date.parse(receipt.at), Date.parse(receipt.received_at)) + SIGN_UP_MS;
}

async function takeFeedback({ postgres, ids, clock }: CarePorts, slip: Slip, form: URLSearchParams): Promise<Outcome> {
  const [stars, words] = [lineOf(form, 'stars', 5), wordsOf(form, 'words')];
  const said = { stars, words };
  if (!/^[1-5]$/.test(stars)) return { problem: 'stars_missing', said };
  const done = await postgres.withMerchant(slip.merchant, (tx) => giveFeedback(tx, ids.uuid(), new Date(clock.now_ms()).toISOString(), {
    receipt_hash: slip.token_hash, store: slip.receipt.store, receipt_number: slip.receipt.number, stars: Number(stars), words,
  }));
  return done.ok ? { done: 'feedback' } : { problem: 'conflict', said };
}

async function takeFapiao(ports: CarePorts, slip: Slip, form: URLSearchParams): Promise<Outcome> {
  const said = { title: lineOf(form, 'title', 200), tax_number: lineOf(form, 'tax_number', 60), email: lineOf(form, 'email', 320) };
  const email = readEmail(said.email);
  const tax_number = said.tax_number === '' ? null : readCreditCode(said.tax_number);
  if (!isFapiaoSale(slip)) return { problem: 'conflict', said: {} };
  if (said.title === '') return { problem: 'title_missing', said };
  if (tax_number && !tax_number.ok) return { problem: 'tax_number_invalid', said };
  if (!email.ok) return { problem: email.fault.code === 'email_lookalike' ? 'email_lookalike' : 'email_invalid', said };
  const { total_minor, currency } = slip.receipt.body;
  const done = await ports.postgres.withMerchant(slip.merchant, (tx) => askFapiao(ports, tx, {
    receipt_hash: slip.token_hash, store: slip.receipt.store, receipt_number: slip.receipt.number, total_minor, currency, buyer: { title: said.title, tax_number: tax_number?.value ?? null, email: email.value.address },
  }));
  return done.ok ? { done: 'fapiao' } : { problem: 'conflict', said: {} };
}

/** Once, and within a day of the sale. Of an address that somebody has confirmed nothing is taken down: they choose on their own pages. */
async function takeSignUp(ports: CarePorts, slip: Slip, form: URLSearchParams, language: CareLanguage): Promise<Outcome> {
  const typed = lineOf(form, 'address', 320);
  const [purposes, ways] = [AGREED_PURPOSES.filter((each) => form.getAll('purpose').includes(each)), AGREED_CHANNELS.filter((each) => form.getAll('channel').includes(each))];
  const said = { address: typed, choices: [...purposes, ...ways].join(' ') };
  if (!isFresh(slip, ports.clock.now_ms())) return { problem: 'too_late', said: {} };
  const read = readAddress(typed, ports.contact.placeOfZone(slip.store.timezone));
  if ('problem' in read) return { problem: read.problem, said };
  if (purposes.length === 0 || ways.length === 0) return { problem: 'nothing_chosen', said };
  const channels = ways.filter((each) => CHANNELS_OF[read.kind].includes(each));
  if (channels.length === 0) return { problem: 'channel_unfit', said };
  const done = await ports.postgres.withMerchant(slip.merchant, async (tx) => {
    const isFirst = await tx.execute("insert into app.receipt_sign_up (merchant_id, receipt_hash, at) values ($1, decode($2, 'hex'), $3) on conflict do nothing", [tx.merchant_id, slip.token_hash, new Date(ports.clock.now_ms())]);
    if (isFirst === 0) return 'used';
    const known = (await ports.customers.findByAddress(tx, read.kind, read.address)).filter(({ isUsable }) => isUsable);
    if (known.some(({ confirmed_at }) => confirmed_at !== null)) return 'confirmed';
    const [point] = known.length > 0 ? known : [await makeCustomer(ports, tx, slip, read, language)];
    if (point) await takeDown(ports, tx, slip, point, { language, kind: read.kind, purposes, channels });
    return 'taken';
  });
  if (done === 'used') return { problem: 'conflict', said: {} };
  if (done === 'confirmed') await ports.contact.sendLink(slip.merchant, read.kind, read.address, slip.receipt.store);
  return { done: 'signed_up' };
}

type Own = { readonly id: string; readonly customer: string };

async function makeCustomer(ports: CarePorts, tx: MerchantTx, slip: Slip, { kind, address }: ReadAddress, language: CareLanguage): Promise<Own> {
  const [id, customer] = [ports.ids.uuid(), ports.ids.uuid()];
  const guessed = kind === 'phone' ? placesOfPhone(address) : [];
  const here = ports.contact.placeOfZone(slip.store.timezone);
  await ports.customers.makeCustomers(tx, [{
    id: customer, personal: { name: '', notes: '' }, language, places: guessed.length > 0 ? guessed : [here].filter((each) => each !== null), places_certainty: 'guessed', zones: [], zones_certainty: 'unknown', points: [{ id, kind, address }],
  }]);
  return { id, customer };
}

type Choice = { readonly language: CareLanguage; readonly kind: 'phone' | 'email'; readonly purposes: readonly (typeof AGREED_PURPOSES)[number][]; readonly channels: readonly (typeof AGREED_CHANNELS)[number][] };

async function takeDown({ contact, clock }: CarePorts, tx: MerchantTx, slip: Slip, point: Own, { language, kind, purposes, channels }: Choice): Promise<void> {
  await contact.giveConsents(tx, [{
    customer: point.customer, point: point.id, purposes, channels, at: null, source: 'receipt', by: null, form: 'express', notice_hash: noticeHash(consentNotice(language, slip.store.shop_name), sha256Hex), language,
  }]);
  await contact.write(tx, [{
    request_key: `sign-up ${slip.token_hash}`, customer: point.customer, point: point.id, store: slip.receipt.store, channel: kind === 'phone' ? 'sms' : 'email', purpose: 'confirmation', subject: slip.token_hash.slice(0, 32), template: 'confirmation', values: {},
    ground: { evidence: `receipt ${slip.receipt.number}`, subject: slip.token_hash.slice(0, 32), at: new Date(clock.now_ms()).toISOString() }, language,
  }]);
}
