/** Pages that need to know nobody: one-click, is it real, links that are dead, and forms that were not taken. */
import type { CareFailure, OneClickView, VerifyView } from '@stilltill/domain/care';
import { pageOf } from './frame.ts';
import { type Html, NOTHING, html } from './html.ts';
import { type Language, fill, messagesOf } from './language.ts';
import { bidi, noteOf, pathOf, textField, wordsField } from './parts.ts';

/** What RFC 8058 leads a person to who opens the address themself: one button, or that it is done. */
export function oneClickPage(view: OneClickView): string {
  const { language, purpose, channel, isDone } = view;
  const all = messagesOf(language);
  const t = all.one_click;
  const what = purpose && channel ? fill(t.what, { shop: view.shop_name, purpose: all.purposes[purpose], channel: all.channels[channel] }) : fill(t.what_all, { shop: view.shop_name });
  return pageOf(language, isDone ? t.done_title : t.title, html`
<p class="quiet">${bidi(view.shop_name)}</p>
<h1>${isDone ? t.done_title : t.title}</h1>
<p>${what}</p>
${isDone ? html`<p class="note" role="status">${t.done}</p>` : html`<form method="post" action="${pathOf(view)}"><button>${t.do}</button></form><p class="quiet">${t.calm}</p>`}`, { hasForms: !isDone });
}

/** Says of a code whether it is genuine, and never whom it was sent to. */
export function verifyPage(view: VerifyView): string {
  const { language } = view;
  const t = messagesOf(language).verify;
  if (view.shop_name === '') return pageOf(language, t.title, html`<h1>${t.title}</h1><p>${t.no_shop}</p><p>${t.forged}</p>`);
  return pageOf(language, `${t.title} · ${view.shop_name}`, html`
<p class="quiet">${bidi(view.shop_name)}</p>
<h1>${t.title}</h1>
${noteOf(view, language)}
${view.isLimited ? html`<p class="note bad" role="alert">${t.limited}</p>` : answerOf(view)}
<p>${fill(t.why, { shop: view.shop_name })}</p>
<form method="post" action="${pathOf(view)}">
${textField('code', t.code, view.code, { hint: t.code_hint, length: 40, isRequired: true, look: 'code' })}
<button>${t.check}</button></form>
<p>${t.forged}</p>
<section><h2>${t.link}</h2><p class="quiet">${t.link_why}</p><form method="post" action="${pathOf(view, '/link')}">
${textField('address', t.link_address, view.said['address'] ?? '', { length: 320, isRequired: true })}
<button class="plain">${t.link_do}</button></form></section>
<section><h2>${t.report}</h2><form method="post" action="${pathOf(view, '/report')}">
<input type="hidden" name="code" value="${view.code}">
${textField('sender', t.report_sender, view.said['sender'] ?? '', { length: 200 })}
${wordsField('words', t.report_words, view.said['words'] ?? '')}
<button class="plain">${t.report_do}</button></form></section>`, { hasForms: true });
}

function answerOf({ answer, language, shop_name: shop }: VerifyView): Html {
  const all = messagesOf(language);
  const t = all.verify;
  if (answer === null) return NOTHING;
  if (!answer.genuine) return html`<div class="note bad" role="alert"><strong>${t.unknown}</strong><p>${fill(t.unknown_what, { shop })}</p></div>`;
  const day = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${answer.day}T00:00:00Z`));
  const values = { shop, day, purpose: all.purposes[answer.purpose], channel: all.channels[answer.channel] };
  return html`<div class="note" role="status"><strong>${t.genuine}</strong><p>${fill(answer.channel === 'voice' ? t.genuine_call : t.genuine_what, values)}</p><p class="quiet">${t.genuine_careful}</p></div>`;
}

/** The same for every link that opens nothing, so that nobody learns which there are. */
export function deadLinkPage(language: Language, verify_path: string): string {
  const t = messagesOf(language).dead;
  return pageOf(language, t.title, html`<h1>${t.title}</h1><p>${t.why}</p><p>${t.what}</p><p><a href="${verify_path}?lang=${language}">${t.ask}</a></p>`);
}

export function failurePage(language: Language, failure: CareFailure): string {
  const all = messagesOf(language);
  return pageOf(language, all.failed[failure], html`<h1>${all.failed[failure]}</h1>`);
}
