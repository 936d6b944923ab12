/** What can be done from the page of a receipt: say how it was, ask for a 发票, and stay in touch. It never shows who did. */
import type { CareFrame, SlipView } from '@stilltill/domain/care';
import { type Html, NOTHING, html } from './html.ts';
import { fill, messagesOf } from './language.ts';
import { bidi, dayOf, noteOf, pathOf, pick, textField, wordsField } from './parts.ts';

type Shown = Pick<CareFrame, 'language' | 'timezone'>;
const STARS = [1, 2, 3, 4, 5] as const;

export function slipForms(shown: Shown, slip: SlipView): Html {
  return html`<div class="forms" id="forms">
${noteOf(slip, shown.language)}
${feedbackOf(shown, slip)}
${fapiaoOf(shown, slip)}
${signUpOf(shown, slip)}</div>`;
}

function feedbackOf({ language }: Shown, slip: SlipView): Html {
  const all = messagesOf(language);
  const t = all.slip;
  const { feedback, said } = slip;
  const answer = feedback?.answer ?? null;
  if (feedback && answer !== null) {
    return html`<section><h2>${t.yours}</h2><p>${all.slip.star[starOf(feedback.stars)]}</p>${feedback.words === '' ? NOTHING : html`<p>${bidi(feedback.words)}</p>`}<h3>${t.answer}</h3><p>${bidi(answer)}</p></section>`;
  }
  const stars = Number(said['stars'] ?? feedback?.stars ?? 0);
  return fold(feedback ? t.yours : t.feedback, 'stars' in said, html`<form method="post" action="${pathOf({ path: slip.path, language }, '/feedback')}">
<fieldset><legend>${t.stars}</legend>${STARS.toReversed().map((each) => pick('radio', 'stars', String(each), all.slip.star[each], stars === each, true))}</fieldset>
${wordsField('words', t.words, said['words'] ?? feedback?.words ?? '')}
<p class="quiet">${t.feedback_hint}</p>
<button class="plain">${feedback ? t.change : t.send}</button></form>`);
}

/** Folded, so that a receipt stays one; open where something in it is to be put right. */
function fold(title: string, isOpen: boolean, content: Html): Html {
  return html`<details${isOpen ? { html: ' open' } : NOTHING}><summary><h2>${title}</h2></summary>${content}</details>`;
}

function starOf(stars: number): (typeof STARS)[number] {
  return STARS.find((each) => each === stars) ?? 3;
}

function fapiaoOf(shown: Shown, slip: SlipView): Html {
  const { language } = shown;
  const t = messagesOf(language).slip;
  const { fapiao, said } = slip;
  const state = fapiao && fill(fapiao.state === 'asked' ? t.fapiao_asked : fapiao.state === 'issued' ? t.fapiao_issued : t.fapiao_refused, { date: dayOf(fapiao.at, shown), number: fapiao.number ?? '', reason: fapiao.reason ?? '' });
  if (!slip.canAskFapiao) return state === null ? NOTHING : html`<section><h2>${t.fapiao}</h2><p>${bidi(state)}</p></section>`;
  return fold(t.fapiao, 'title' in said, html`${state === null ? NOTHING : html`<p class="note look">${bidi(state)}</p>`}<form method="post" action="${pathOf({ path: slip.path, language }, '/fapiao')}">
${textField('title', t.fapiao_title, said['title'] ?? '', { isRequired: true, complete: 'organization' })}
${textField('tax_number', t.tax_number, said['tax_number'] ?? '', { length: 60 })}
${textField('email', t.fapiao_email, said['email'] ?? '', { kind: 'email', length: 320, isRequired: true, complete: 'email' })}
<p class="quiet">${t.fapiao_hint}</p>
<button class="plain">${t.fapiao_do}</button></form>`);
}

/** The same notice and choices as at the till, and nothing ticked. */
function signUpOf({ language }: Shown, { path, sign_up, said }: SlipView): Html {
  const t = messagesOf(language).slip;
  if (sign_up === null) return NOTHING;
  const chosen = (said['choices'] ?? '').split(' ');
  return fold(sign_up.title, 'choices' in said, html`${sign_up.paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)}
<form method="post" action="${pathOf({ path, language }, '/stay')}">
${textField('address', t.sign_up_address, said['address'] ?? '', { length: 320, isRequired: true })}
<fieldset><legend>${t.sign_up_purposes}</legend>${sign_up.purposes.map(([purpose, name]) => pick('checkbox', 'purpose', purpose, name, chosen.includes(purpose)))}</fieldset>
<fieldset><legend>${t.sign_up_channels}</legend>${sign_up.channels.map(([channel, name]) => pick('checkbox', 'channel', channel, name, chosen.includes(channel)))}</fieldset>
<button class="plain">${sign_up.agree}</button></form>`);
}
