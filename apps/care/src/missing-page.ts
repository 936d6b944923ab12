import { pageOf } from './frame.ts';
import { html } from './html.ts';
import { type Language, messagesOf } from './language.ts';

/**
 * The page of a receipt that is not here: not yet, or never. It is the same for every link, so that nobody learns from
 * it which links exist.
 */
export function missingPage(language: Language): string {
  const t = messagesOf(language).missing;
  return pageOf(language, t.title, html`
<h1>${t.title}</h1>
<p>${t.why}</p>
<p>${t.later}</p>
<p><a href="?lang=${language}">${t.again}</a></p>
<p class="quiet">${t.check}</p>`);
}
