/** Notifications on the device that shows the page. Without script it says what is needed, and leads back. */
import type { CareFrame, PushView } from '@stilltill/domain/care';
import { pageOf } from './frame.ts';
import { NOTHING, html } from './html.ts';
import { fill, messagesOf } from './language.ts';
import { bidi, navOf, noteOf, pathOf, pick } from './parts.ts';
import { PUSH_SCRIPT_PATH, PUSH_WORKER_PATH } from './push-scripts.ts';

/** What is not shown is in one of the states of `data-when`: the script shows the one that holds. */
export function pushPage(view: PushView): string {
  const { language } = view;
  const all = messagesOf(language);
  const t = all.push;
  return pageOf(language, `${t.title} · ${view.shop_name}`, html`
${navOf(view, null)}
<h1>${t.title}</h1>
${noteOf(view, language)}
<p>${fill(t.what, { shop: view.shop_name })}</p>
${view.isStopped ? html`<p class="note look">${t.stopped}</p>` : NOTHING}
<div data-push data-key="${view.key}" data-scope="${view.scope}" data-worker="${PUSH_WORKER_PATH}" data-known="${view.known.join(' ')}">
<p class="note look" data-when="needed">${t.needed}</p>
<p class="note look" data-when="unfit" role="status" hidden>${t.unfit}</p>
<p class="note look" data-when="blocked" role="status" hidden>${t.blocked}</p>
<form method="post" action="${pathOf(view, '/push')}" data-when="off" hidden>
<fieldset><legend>${t.purposes}</legend>
${view.choices.map(({ purpose, name }) => pick('checkbox', 'purpose', purpose, name === '' ? all.purposes[purpose] : name, false))}</fieldset>
<details><summary>${all.preferences.notice}</summary>${view.notice.map((paragraph) => html`<p class="quiet">${paragraph}</p>`)}</details>
${['endpoint', 'p256dh', 'auth', 'former'].map((name) => html`<input type="hidden" name="${name}" value="">`)}
<button>${t.on}</button>
<p class="quiet">${t.asks}</p></form>
<form method="post" action="${pathOf(view, '/push-off')}" data-when="on" hidden>
<p class="note">${t.is_on}</p>
<input type="hidden" name="endpoint" value="">
<button class="plain">${t.off}</button></form>
<p class="note bad" data-problem="purpose" role="alert" hidden>${all.problems.purpose_missing}</p>
<p class="note bad" data-problem="unanswered" role="alert" hidden>${t.unanswered}</p>
<p class="note bad" data-problem="failed" role="alert" hidden>${t.failed}</p>
</div>
<p class="quiet">${t.how}</p>
<p><a href="${pathOf(view)}">${t.back}</a></p>`, { hasForms: true, script: PUSH_SCRIPT_PATH });
}

/** The answer to whoever turned notifications off on a page that a notification had led to: its link ends with them. */
export function pushEndedPage(frame: CareFrame): string {
  const { language } = frame;
  const all = messagesOf(language);
  return pageOf(language, `${all.push.title} · ${frame.shop_name}`, html`
<p class="quiet">${bidi(frame.shop_name)}</p>
<h1>${all.push.title}</h1>
<p class="note" role="status">${all.done.push_off}</p>
<p>${all.push.ended}</p>`);
}
