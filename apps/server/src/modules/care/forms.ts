/**
 * What all routes of the customers' pages share: forms of ten kilobytes at most, read as plain text and from nowhere but our own
 * pages, tried only so often; and the way in which a page is sent.
 */
import type { CareDone, CareFailure, CareLanguage, CareNote, CareProblem } from '@stilltill/domain/care';
import { CARE_DONE } from '@stilltill/domain/care';
import { readShortUuid } from '../../platform/ids.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { faultOfError } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { makeRateLimiter } from '../../platform/rate-limit.ts';
import type { CarePorts } from './ports.ts';

const FORM_BYTES_MAX = 10 * 1024;
/**
 * Somebody who fills forms sends a few a minute; who guesses sends more. Forms behind a link count by the link, since many who
 * have one come from one address; what anybody can try counts by address, and in all.
 */
const RATES = { one: { per_second: 0.2, burst: 20 }, all: { per_second: 5, burst: 200 } };

export const LangQuery = z.object({ lang: z.string().max(20).optional().catch(undefined), done: z.string().max(40).optional().catch(undefined), after: z.string().max(200).optional().catch(undefined) });
export const LinkParams = z.object({ link: z.string() });
export type SomeRequest = Pick<FastifyRequest, 'headers' | 'body' | 'raw' | 'query' | 'ip'>;
export type SomeReply = Pick<FastifyReply, 'raw' | 'sent'>;

const LINK = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{22,64})$/;

/** Merchant and token of a link; null: it is none of ours. */
export function readLinkText(link: string): { readonly merchant: string; readonly token: string } | null {
  const [, merchant_text = '', token = ''] = LINK.exec(link) ?? [];
  const merchant = readShortUuid(merchant_text);
  return merchant === null ? null : { merchant, token };
}

export type FormDesk = ReturnType<typeof makeFormDesk>;

export function makeFormDesk({ pages, monotonic_ms }: Pick<CarePorts, 'pages' | 'monotonic_ms'>) {
  const by_link = makeRateLimiter({ pass: RATES.one, address: RATES.one });
  const by_address = makeRateLimiter({ pass: RATES.one, address: RATES.one });
  const in_all = makeRateLimiter({ pass: RATES.all, address: RATES.all });
  const languageOf = (request: SomeRequest): CareLanguage => {
    const asked = (request.query as { readonly lang?: string } | undefined)?.lang;
    return pages.chooseLanguage(typeof asked === 'string' ? asked : undefined, request.headers['accept-language']);
  };
  /** `referrer`: under 'no-referrer' a browser would say of a form that it comes from nowhere. */
  const send = (some_reply: SomeReply, status: number, language: CareLanguage, page: string, hasForms = false, policy = hasForms ? pages.FORM_SECURITY_POLICY : pages.CONTENT_SECURITY_POLICY): FastifyReply => (some_reply as FastifyReply)
    .code(status)
    .headers({
      'content-type': 'text/html; charset=utf-8', 'content-language': language === 'zh' ? 'zh-CN' : 'en', 'content-security-policy': policy,
      'referrer-policy': hasForms ? 'same-origin' : 'no-referrer',
      // It belongs to whoever has its link: no shared cache keeps it, and no search engine shows it.
      'cache-control': 'private, no-store', 'x-robots-tag': 'noindex, nofollow', vary: 'accept-language',
    })
    .serializer(String)
    .send(page);
  const fail = (reply: SomeReply, request: SomeRequest, status: number, failure: CareFailure): FastifyReply => send(reply, status, languageOf(request), pages.failurePage(languageOf(request), failure));
  return {
    languageOf, send, fail,
    /** The page that follows what was done; a reload does not do it again. */
    goOn: (reply: SomeReply, request: SomeRequest, path: string, done: CareDone | null, place = ''): FastifyReply => (
      (reply as FastifyReply).header('cache-control', 'no-store').redirect(`${path}?lang=${languageOf(request)}${done === null ? '' : `&done=${done}`}${place}`, 303)
    ),
    /** Why a form may not be read; null: it may. A page of another site says so by itself, in browsers that say it. `link`: that it stands behind; null: anybody may try. */
    refusalOf(request: SomeRequest, link: string | null): CareFailure | null {
      const site = request.headers['sec-fetch-site'];
      if (site !== undefined && site !== 'same-origin' && site !== 'none') return 'foreign';
      const now_ms = monotonic_ms();
      if (link !== null) return by_link.take(null, link, now_ms) ? null : 'limited';
      return by_address.take(null, request.ip, now_ms) && in_all.take(null, 'all', now_ms) ? null : 'limited';
    },
  };
}

/** Global Privacy Control: 11 CCR 7025 takes it as an opt-out. */
export function hasPrivacySignal(request: SomeRequest): boolean {
  return request.headers['sec-gpc'] === '1';
}

/** What is said on top of a page that follows a form. Anybody can write an address, so only our own words are shown. */
export function noteFrom(request: SomeRequest): CareNote {
  const { done } = request.query as { readonly done?: string };
  return { done: CARE_DONE.find((each) => each === done) ?? null, problem: null, said: {} };
}

export function problemNote(problem: CareProblem, said: Readonly<Record<string, string>>): CareNote {
  return { done: null, problem, said };
}

/** A place in which routes read forms, and answer with pages whatever happens. `readsAnything`: the form's content says nothing, whatever its type. */
export function inFormScope(app: HttpServer, { pages, log }: Pick<CarePorts, 'pages' | 'log'>, add: (scope: HttpServer) => void, { readsAnything = false }: { readonly readsAnything?: boolean } = {}): void {
  void app.register(async (bare) => {
    const scope = bare.withTypeProvider<ZodTypeProvider>() as unknown as HttpServer;
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(readsAnything ? '*' : 'application/x-www-form-urlencoded', { parseAs: 'buffer', bodyLimit: FORM_BYTES_MAX }, (_request, body, done) => done(null, new URLSearchParams(String(body))));
    scope.setErrorHandler((error, request, reply) => {
      const fault = faultOfError(error);
      if (fault.code === 'internal' || fault.code === 'unavailable') log.error({ err: error, request: request.id, route: request.routeOptions.url }, 'a page failed');
      const language = pages.chooseLanguage(undefined, request.headers['accept-language']);
      const status = fault.code === 'request_too_large' ? 413 : fault.code === 'request_malformed' ? 400 : 503;
      return reply.code(status).headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': pages.CONTENT_SECURITY_POLICY, 'cache-control': 'no-store' }).serializer(String)
        .send(pages.failurePage(language, fault.code === 'request_too_large' ? 'too_large' : 'broken'));
    });
    add(scope);
  });
}

export function formOf(request: SomeRequest): URLSearchParams {
  return request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
}

/** One line as somebody typed it, without signs that are not seen. */
export function lineOf(form: URLSearchParams, name: string, length_max: number): string {
  return (form.get(name) ?? '').replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim().slice(0, length_max);
}

/** Several lines. */
export function wordsOf(form: URLSearchParams, name: string): string {
  return (form.get(name) ?? '').replaceAll(/\r\n?/g, '\n').replaceAll(/[^\P{Cc}\n]+/gu, ' ').trim().slice(0, 1000);
}
