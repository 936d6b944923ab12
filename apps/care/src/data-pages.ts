/** What a shop holds about somebody, how they put it right, and how they have it erased. */
import { type DataView, DATA_WISHES, type EraseView } from '@stilltill/domain/care';
import { formatMoney } from '@stilltill/domain/money';
import { pageOf } from './frame.ts';
import { type Html, NOTHING, html } from './html.ts';
import { type Language, LOCALES, fill, messagesOf } from './language.ts';
import { bidi, colon, dayOf, joined, momentOf, navOf, noteOf, pathOf, pick, textField, wordItem, wordsField } from './parts.ts';

export function dataPage(view: DataView): string {
  const { language } = view;
  const all = messagesOf(language);
  const t = all.data;
  const open = view.requests.find(({ ended_at }) => ended_at === null);
  return pageOf(language, `${t.title} · ${view.shop_name}`, html`
${navOf(view, 'data')}
<h1>${t.title}</h1>
${noteOf(view, language, { date: open ? dayOf(open.answer_by, view) : '' })}
<p class="quiet">${fill(t.held, { shop: view.shop_name })}</p>
<dl class="wide">
<dt>${t.name}</dt><dd>${bidi(view.name)}</dd>
<dt>${t.language}</dt><dd>${view.chosen_language === null ? t.language_any : all.data.languages[view.chosen_language]}</dd>
<dt>${t.zone}</dt><dd>${view.zone ?? '–'}</dd>
<dt>${t.places}</dt><dd>${joined(view.places, language)}</dd>
<dt>${t.since}</dt><dd>${dayOf(view.since, view)}</dd>
${view.balance_points === null ? NOTHING : html`<dt>${t.points_title}</dt><dd>${String(view.balance_points)}</dd>`}
</dl>
<section><h2>${t.points}</h2><ul>${view.points.map((point) => pointItem(view, point))}</ul></section>
<section><h2>${t.words}</h2>${view.words.length === 0 ? html`<p>${all.nothing_yet}</p>` : html`<ul>${view.words.map((word) => wordItem(view, word))}</ul>`}</section>
<section><h2>${t.messages}</h2><p><a href="${pathOf(view, '/contacts')}">${t.messages_see}</a></p></section>
<section><h2>${t.purchases}</h2>${view.purchases.length === 0 ? html`<p>${t.purchases_none}</p>` : html`<ul>${view.purchases.map((purchase) => purchaseItem(view, purchase))}</ul>`}<h3>${t.feedback}</h3><p>${t.feedback_none}</p></section>
${view.requests.length === 0 ? NOTHING : html`<section><h2>${t.requests}</h2><ul>${view.requests.map((request) => requestItem(view, request))}</ul></section>`}
<p><a href="${view.path}/data.json" download>${t.download}</a></p>
${formsOf(view)}`, { hasForms: true });
}

function pointItem(view: DataView, { id, kind, address, confirmed_at, isOwn }: DataView['points'][number]): Html {
  const all = messagesOf(view.language);
  return html`<li>${all.point_kinds[kind]}${colon(view.language)}${bidi(address)}<p class="quiet">${confirmed_at === null ? all.data.not_confirmed : fill(all.data.confirmed, { date: dayOf(confirmed_at, view) })}</p>
${isOwn ? NOTHING : html`<form method="post" action="${pathOf(view, '/remove-address')}"><input type="hidden" name="point" value="${id}"><button class="plain" aria-label="${all.data.remove}: ${address}">${all.data.remove}</button></form>`}</li>`;
}

function purchaseItem(view: DataView, { at, number, total_minor, currency, earned_points, spent_points }: DataView['purchases'][number]): Html {
  const { language } = view;
  const t = messagesOf(language).data;
  return html`<li>${formatMoney(total_minor, currency, LOCALES[language])} · ${number}<p class="quiet">${momentOf(at, view)} · ${fill(t.points_of, { earned: String(earned_points), spent: String(spent_points) })}</p></li>`;
}

function requestItem(view: DataView, { kind, received_at, answer_by, ended_at, outcome, reason }: DataView['requests'][number]): Html {
  const all = messagesOf(view.language);
  const t = all.data;
  const state = ended_at === null ? fill(t.answer_by, { date: dayOf(answer_by, view) }) : fill(outcome === 'refused' ? t.refused : t.answered, { date: dayOf(ended_at, view) });
  return html`<li>${all.data.kinds[kind]} · ${momentOf(received_at, view)}<p class="quiet">${state}${reason === null ? NOTHING : html` · ${bidi(reason)}`}</p></li>`;
}

function formsOf(view: DataView): Html {
  const all = messagesOf(view.language);
  const t = all.data;
  const { said } = view;
  return html`<div class="forms">
<section><h2>${t.correct}</h2><form method="post" action="${pathOf(view, '/correct')}">
${textField('name', t.name, said['name'] ?? view.name, { complete: 'name' })}
<label>${t.language}<select name="language">${['', 'zh', 'en'].map((each) => option(each, languageName(each, view.language), (said['language'] ?? view.chosen_language ?? '') === each))}</select></label>
${textField('zone', t.zone, said['zone'] ?? view.zone ?? '', { hint: fill(t.zone_hint, { zone: 'Asia/Shanghai' }), length: 60 })}
<button>${all.save}</button></form></section>
<section><h2>${t.add}</h2><form method="post" action="${pathOf(view, '/address')}">
${textField('address', all.slip.sign_up_address, said['address'] ?? '', { hint: t.add_hint, length: 320, isRequired: true })}
<button class="plain">${t.add_do}</button></form></section>
<section><h2>${t.ask}</h2><p class="quiet">${t.ask_hint}</p><form method="post" action="${pathOf(view, '/ask')}">
<label>${t.ask_kind}<select name="kind">${DATA_WISHES.map((each) => option(each, all.data.kinds[each], said['kind'] === each))}</select></label>
${wordsField('words', t.ask_words, said['words'] ?? '')}
<button class="plain">${t.ask_do}</button></form></section>
<section><p><a href="${pathOf(view, '/erase')}">${t.erase}</a></p></section></div>`;
}

function option(value: string, label: string, isChosen: boolean): Html {
  return html`<option value="${value}"${isChosen ? { html: ' selected' } : NOTHING}>${label}</option>`;
}

function languageName(tag: string, language: Language): string {
  const all = messagesOf(language);
  return tag === 'zh' || tag === 'en' ? all.data.languages[tag] : all.data.language_any;
}

/** The first of two steps: what goes, what stays and why. */
export function erasePage(view: EraseView): string {
  const { language } = view;
  const all = messagesOf(language);
  const t = all.erase;
  return pageOf(language, `${t.title} · ${view.shop_name}`, html`
<p class="quiet">${bidi(view.shop_name)}</p>
<h1>${t.title}</h1>
${noteOf({ done: null, problem: view.problem }, language)}
<p>${t.goes}</p>
<p>${t.queue}</p>
<section><p>${t.stays}</p><ul><li>${t.sales}</li><li>${t.hash}</li><li>${t.evidence}</li></ul></section>
<form method="post" action="${pathOf(view, '/erase')}">
${pick('checkbox', 'sure', 'yes', t.sure, false, true)}
<p class="quiet">${t.undone}</p>
<button class="grave">${t.do}</button></form>
<p><a href="${pathOf(view, '/data')}">${all.back}</a></p>`, { hasForms: true });
}

export function erasedPage(language: Language): string {
  const t = messagesOf(language).erase;
  return pageOf(language, t.done_title, html`<h1>${t.done_title}</h1><p class="note" role="status">${t.done}</p>`);
}
