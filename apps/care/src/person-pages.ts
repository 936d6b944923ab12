/** The pages of one person, behind a link that was sent to them: is it you, what you want, and who contacted you. */
import type { AccessItem, ConfirmView, HistoryView, PastContactItem, PreferencesView } from '@stilltill/domain/care';
import { pageOf } from './frame.ts';
import { type Html, NOTHING, html } from './html.ts';
import { fill, messagesOf } from './language.ts';
import { bidi, colon, momentOf, navOf, noteOf, pathOf, pick, textField, wordItem } from './parts.ts';

/** Before the contact point is confirmed: which shop, what was chosen, and two buttons. Opening it changes nothing. */
export function confirmPage(view: ConfirmView): string {
  const { language } = view;
  const t = messagesOf(language).confirm;
  const title = view.isStopped ? t.stopped_title : t.title;
  return pageOf(language, `${title} · ${view.shop_name}`, html`
<p class="quiet">${bidi(view.shop_name)}</p>
<h1>${title}</h1>
${view.isStopped ? html`<p class="note" role="status">${t.stopped}</p>` : html`<p>${fill(t.who, { shop: view.shop_name })}</p>`}
${view.said.length === 0 ? html`<p>${t.nothing}</p>` : html`<h2>${t.said}</h2><ul>${view.said.map((word) => wordItem(view, word, false))}</ul>`}
<form method="post" action="${pathOf(view, '/confirm')}"><button>${t.yes}</button></form>
${view.isStopped ? NOTHING : html`<form method="post" action="${pathOf(view, '/not-me')}"><button class="plain">${t.no}</button></form>
<p class="quiet">${t.no_what}</p>`}
<p class="quiet">${t.calm}</p>`, { hasForms: true });
}

export function preferencesPage(view: PreferencesView): string {
  const { language } = view;
  const all = messagesOf(language);
  const t = all.preferences;
  const title = fill(t.title, { shop: view.shop_name });
  return pageOf(language, title, html`
${navOf(view, 'preferences')}
<h1>${title}</h1>
${noteOf(view, language, { date: view.paused_until === null ? '' : momentOf(view.paused_until, view) })}
${view.hasPrivacySignal ? html`<p class="note">${t.gpc}</p>` : NOTHING}
${view.isStopped ? html`<section><h2>${t.stopped}</h2><form method="post" action="${pathOf(view, '/resume')}"><button>${t.resume}</button></form></section>` : NOTHING}
<form method="post" action="${pathOf(view, '/preferences')}">
<section><h2>${t.choices}</h2>
<p class="quiet">${t.about}</p>
${view.points.length === 0 ? html`<p>${t.none}</p>` : view.points.map((point) => choicesOf(view, point))}
<details><summary>${t.notice}</summary>${view.notice.map((paragraph) => html`<p class="quiet">${paragraph}</p>`)}</details>
</section>
<section><h2>${t.hours}</h2>
<p class="quiet">${t.hours_why}${view.isZoneKnown ? '' : ` ${t.zone_unknown}`}</p>
${pick('radio', 'hours', 'any', t.any_hour, view.hours === null)}
${pick('radio', 'hours', 'these', t.these_hours, view.hours !== null)}
<div class="pair">${textField('from', t.from, clockOf(view.hours?.[0] ?? 600), { kind: 'time' })}${textField('to', t.to, clockOf(view.hours?.[1] ?? 1080), { kind: 'time' })}</div>
<button>${all.save}</button>
</section></form>
${view.hasPush ? html`<p><a href="${pathOf(view, '/push')}">${all.push.title}</a></p>` : NOTHING}
<section><h2>${t.pause}</h2>
${view.paused_until === null ? html`<form method="post" action="${pathOf(view, '/pause')}"><button class="plain">${t.pause_do}</button></form>` : html`<p>${fill(t.paused, { date: momentOf(view.paused_until, view) })}</p><form method="post" action="${pathOf(view, '/unpause')}"><button class="plain">${t.unpause}</button></form>`}
</section>
${view.isStopped ? NOTHING : html`<section><h2>${t.stop}</h2><p>${t.stop_why}</p><form method="post" action="${pathOf(view, '/stop')}"><button class="grave">${t.stop}</button></form></section>`}`, { hasForms: true });
}

/** One address: its ways as headings, under each what for. */
function choicesOf(view: PreferencesView, point: PreferencesView['points'][number]): Html {
  const all = messagesOf(view.language);
  const channels = [...new Set(point.choices.map(({ channel }) => channel))];
  return html`<h3>${bidi(point.label)}</h3>${point.isConfirmed ? NOTHING : html`<p class="quiet">${all.preferences.unconfirmed}</p>`}
<input type="hidden" name="point" value="${point.id}">
${channels.map((channel) => html`<fieldset><legend>${all.channels[channel]}<span class="away"> · ${point.label}</span></legend>
${point.choices.filter((choice) => choice.channel === channel).map(({ purpose, name, isOn }) => pick('checkbox', 'choice', `${point.id}.${channel}.${purpose}`, name === '' ? all.purposes[purpose] : name, isOn))}</fieldset>`)}`;
}

function clockOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** Everything that was done with somebody's addresses and data, the newest first. */
export function historyPage(view: HistoryView): string {
  const { language, items, next } = view;
  const all = messagesOf(language);
  const t = all.history;
  return pageOf(language, `${t.title} · ${view.shop_name}`, html`
${navOf(view, 'history')}
<h1>${t.title}</h1>
<p class="quiet">${t.why}</p>
${items.length === 0 ? html`<p>${all.nothing_yet}</p>` : html`<ol>${items.map((item) => (item.kind === 'access' ? accessOf(view, item) : contactOf(view, item)))}</ol>`}
${next === null ? NOTHING : html`<p><a href="${pathOf(view, '/contacts')}&amp;after=${next}" rel="next">${all.more}</a></p>`}`);
}

function accessOf(view: HistoryView, { at, by, what }: AccessItem): Html {
  const all = messagesOf(view.language);
  return html`<li><strong>${all.history.looked}</strong><p>${fill(all.history.looks[what], { by })}</p><p class="quiet"><time datetime="${at}">${momentOf(at, view)}</time></p></li>`;
}

function contactOf(view: HistoryView, item: PastContactItem): Html {
  const all = messagesOf(view.language);
  const t = all.history;
  const isRefused = item.state === 'denied';
  const isCallAhead = item.channel === 'voice' && item.by === 'person' && ['waiting', 'sending'].includes(item.state);
  return html`<li><strong>${isRefused ? `${t.refused}${colon(view.language)}` : ''}${all.purposes[item.purpose]}</strong> · ${all.channels[item.channel]}${item.about === null ? NOTHING : html` · ${bidi(item.about)}`}
${isCallAhead ? html`<p class="note look">${t.call_ahead}</p>` : NOTHING}
<p>${all.states[item.state]}${item.planned_at === null ? '' : ` · ${fill(t.planned, { date: momentOf(item.planned_at, view) })}`}</p>
<p>${t.reasons}${colon(view.language)}${item.reasons.map(({ code, said }) => html`${all.reasons[code]} ${said ? `${fill(all.says, { date: momentOf(said.at, view), source: all.sources[said.source] })} ` : ''}`)}</p>
<p class="quiet"><time datetime="${item.at}">${momentOf(item.at, view)}</time>${item.store_name === null ? NOTHING : html` · ${bidi(item.store_name)}`} · ${item.by === 'person' ? t.by_person : t.by_machine}</p></li>`;
}
