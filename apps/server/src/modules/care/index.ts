/**
 * The customer's pages. A receipt's link opens that receipt and nothing else; any other link gets one and the same
 * page, so that nobody can try out which receipts there are.
 */
import { createHash } from 'node:crypto';
import type { Refund, Sale } from '@stilltill/domain/sale';
import { z } from 'zod';
import type { HttpServer } from '../../platform/http.ts';
import { isUuid } from '../../platform/ids.ts';

/** What a receipt's page shows, by whoever draws it. */
export type ReceiptView = {
  readonly language: 'zh' | 'en';
  readonly kind: 'sale' | 'refund';
  readonly shop_name: string; readonly store_name: string; readonly timezone: string;
  readonly number: string; readonly hash: string; readonly at: string;
} & Pick<Sale | Refund, 'currency' | 'lines' | 'tax' | 'total_minor' | 'tenders'>;

/** The pages, which know no server. */
export type CarePages = {
  readonly CONTENT_SECURITY_POLICY: string;
  chooseLanguage(asked: string | undefined, accepted: string | undefined): 'zh' | 'en';
  receiptPage(view: ReceiptView): string;
  missingPage(language: 'zh' | 'en'): string;
};

type Found = { readonly number: string; readonly hash: string; readonly at: string; readonly store: string }
  & ({ readonly kind: 'sale'; readonly body: Sale } | { readonly kind: 'refund'; readonly body: Refund });

export type CarePorts = {
  readonly pages: CarePages;
  /** The receipt whose link's token has this hash (SHA-256, hex). */
  findReceipt(merchant: string, token_hash: string): Promise<Found | null>;
  /** Shop and store as they are called now. */
  findStore(merchant: string, store: string): Promise<{ readonly shop_name: string; readonly name: string; readonly timezone: string } | null>;
};

const LINK = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{22,64})$/;

/** Merchant and token of a link; null: it is none of ours. */
export function readLink(link: string): { readonly merchant: string; readonly token_hash: string } | null {
  const match = LINK.exec(link);
  if (!match) return null;
  const [, merchant_text, token] = match as unknown as [string, string, string];
  const hex = Buffer.from(merchant_text, 'base64url').toString('hex');
  const merchant = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  return isUuid(merchant) ? { merchant, token_hash: createHash('sha256').update(token).digest('hex') } : null;
}

/** GET /r/{merchant}.{token}. */
export function addCareRoutes(app: HttpServer, ports: CarePorts): void {
  const { pages } = ports;
  const viewOf = async (link: string, language: 'zh' | 'en'): Promise<ReceiptView | null> => {
    const read = readLink(link);
    const found = read && await ports.findReceipt(read.merchant, read.token_hash);
    const store = found && await ports.findStore(read.merchant, found.store);
    if (!found || !store) return null;
    const { kind, number, hash, at, body } = found;
    return { language, kind, shop_name: store.shop_name, store_name: store.name, timezone: store.timezone, number, hash, at, ...body };
  };
  app.get('/r/:link', {
    schema: { tags: ['care'], summary: 'The page of a receipt (HTML)', params: z.object({ link: z.string() }), querystring: z.object({ lang: z.string().optional().catch(undefined) }) },
  }, async (request, reply) => {
    const language = pages.chooseLanguage(request.query.lang, request.headers['accept-language']);
    const view = await viewOf(request.params.link, language);
    return reply
      .code(view ? 200 : 404)
      .headers({
        'content-type': 'text/html; charset=utf-8', 'content-language': language === 'zh' ? 'zh-CN' : 'en', 'content-security-policy': pages.CONTENT_SECURITY_POLICY,
        // A receipt belongs to whoever has its link: no shared cache keeps it, and no search engine shows it.
        'cache-control': 'private, no-store', 'x-robots-tag': 'noindex, nofollow', vary: 'accept-language',
      })
      .serializer(String)
      .send(view ? pages.receiptPage(view) : pages.missingPage(language));
  });
}
