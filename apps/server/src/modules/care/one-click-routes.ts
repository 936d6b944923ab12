/** /u/{merchant}.{token}: a way out by one click (RFC 8058). Mailboxes post to it by themselves, with neither cookie nor origin. */
import { COMMERCIAL } from '@stilltill/domain/contact';
import type { CareLanguage, OneClickView } from '@stilltill/domain/care';
import type { FastifyReply } from 'fastify';
import type { HttpServer } from '../../platform/http.ts';
import { shortUuid } from '../../platform/ids.ts';
import type { Link } from '../contact/index.ts';
import type { PointKind } from '../customers/index.ts';
import { CHANNELS_OF } from './addresses.ts';
import { type FormDesk, LangQuery, LinkParams, type SomeReply, type SomeRequest, inFormScope, readLinkText } from './forms.ts';
import type { CarePorts } from './ports.ts';
import { isStanding } from './choices.ts';

type Wanted = { readonly params: { readonly link: string } } & SomeRequest;
type Opened = { readonly merchant: string; readonly link: Link; readonly view: Omit<OneClickView, 'isDone'> };

export function addOneClickRoutes(app: HttpServer, ports: CarePorts, desk: FormDesk): void {
  const { pages } = ports;
  const open = async (request: Wanted): Promise<Opened | null> => {
    const read = readLinkText(request.params.link);
    const link = read && await ports.contact.openLink(read.merchant, read.token);
    if (!read || link?.kind !== 'one_click') return null;
    const store = await ports.postgres.withMerchant(read.merchant, async (tx) => (link.message && await ports.findStore(tx, link.message.store)) ?? await ports.firstStore(tx));
    const language: CareLanguage = desk.languageOf(request);
    const { purpose = null, channel = null } = link.message ?? {};
    return { merchant: read.merchant, link, view: { language, path: `/u/${request.params.link}`, shop_name: store?.shop_name ?? '', timezone: store?.timezone ?? 'UTC', purpose, channel } };
  };
  const dead = (request: Wanted, reply: SomeReply): FastifyReply => {
    const merchant = readLinkText(request.params.link)?.merchant;
    return desk.send(reply, 404, desk.languageOf(request), pages.deadLinkPage(desk.languageOf(request), merchant === undefined ? '/v' : `/v/${shortUuid(merchant)}`));
  };
  inFormScope(app, ports, (scope) => {
    const schema = { tags: ['care'], params: LinkParams, querystring: LangQuery };
    scope.get('/u/:link', { schema: { ...schema, summary: 'One button to unsubscribe (HTML)' } }, async (request, reply) => {
      const opened = await open(request);
      if (!opened) return dead(request, reply);
      return desk.send(reply, 200, opened.view.language, pages.oneClickPage({ ...opened.view, isDone: false }), true);
    });
    scope.post('/u/:link', { schema: { ...schema, summary: 'Unsubscribe by one click (RFC 8058)' } }, async (request, reply) => {
      const opened = await open(request);
      if (!opened) return dead(request, reply);
      await withdraw(ports, opened);
      return desk.send(reply, 200, opened.view.language, pages.oneClickPage({ ...opened.view, isDone: true }));
    });
  }, { readsAnything: true });
}

/** Said once: what is withdrawn already stays so. */
async function withdraw({ contact, postgres }: CarePorts, { merchant, link }: Opened): Promise<void> {
  if (link.erased) return;
  const purposes = link.message ? [link.message.purpose] : COMMERCIAL;
  const channels = link.message ? [link.message.channel] : CHANNELS_OF[link.point_kind as PointKind];
  const said = await postgres.withMerchant(merchant, (tx) => contact.readSaid(tx, link.members));
  const stands = purposes.some((purpose) => channels.some((channel) => isStanding(said, link.point, purpose, channel) !== 'withdrawn'));
  if (stands && channels.length > 0) await contact.withdrawConsent(merchant, { customer: link.customer, point: link.point, purposes, channels, at: null, source: 'one_click', by: null });
}
