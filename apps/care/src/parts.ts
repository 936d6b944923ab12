/** What several pages are made of. */
import type { CareFrame, CareNote, CareWord } from '@stilltill/domain/care';
import { type Html, NOTHING, html } from './html.ts';
import { type Language, LOCALES, fill, messagesOf } from './language.ts';

/** A name can hold signs that turn the direction of what stands behind it; they end with it. */
export function bidi(text: string): Html {
  return html`<bdi>${text}</bdi>`;
}

type Shown = Pick<CareFrame, 'language' | 'timezone'>;

export function dayOf(at: string, { language, timezone }: Shown): string {
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone: timezone }).format(new Date(at));
}

/** With the zone's name, since whoever reads may be elsewhere. */
export function momentOf(at: string, { language, timezone }: Shown): string {
  return new Intl.DateTimeFormat(LOCALES[language], { year: 'numeric', month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short', timeZone: timezone }).format(new Date(at));
}

/** Whether its forms and links keep to a page's language, whatever the browser prefers. */
export function pathOf({ path, language }: Pick<CareFrame, 'path' | 'language'>, rest = ''): string {
  return `${path}${rest}?lang=${language}`;
}

/** What stands between a name and what it names. */
export function colon(language: Language): string {
  return language === 'zh' ? '：' : ': ';
}

export function joined(parts: readonly string[], language: Language): string {
  return parts.join(language === 'zh' ? '、' : ', ');
}

export function noteOf({ done, problem }: Pick<CareNote, 'done' | 'problem'>, language: Language, values: Readonly<Record<string, string>> = {}): Html {
  const t = messagesOf(language);
  if (problem) return html`<p class="note bad" role="alert">${t.problems.not_saved} ${t.problems[problem]}</p>`;
  return done ? html`<p class="note" role="status">${fill(t.done[done], values)}</p>` : NOTHING;
}

const PAGES = ['preferences', 'history', 'data'] as const;
const PLACES = { preferences: '', history: '/contacts', data: '/data' } as const;

/** `here`: null on a page that stands below one of them. */
export function navOf(frame: CareFrame, here: (typeof PAGES)[number] | null): Html {
  const t = messagesOf(frame.language).nav;
  return html`<p class="quiet">${bidi(frame.shop_name)}</p>
<nav aria-label="${t.label}">${PAGES.map((page) => html`<a href="${pathOf(frame, PLACES[page])}"${page === here ? { html: ' aria-current="page"' } : NOTHING}>${t[page]}</a>`)}</nav>`;
}

/** What was said about consent, as one item of a list. */
export function wordItem(frame: CareFrame, word: CareWord, hasEvidence = true): Html {
  const { language } = frame;
  const t = messagesOf(language);
  const purposes = joined(word.purposes.map((each) => t.purposes[each]), language);
  const channels = joined(word.channels.map((each) => t.channels[each]), language);
  return html`<li><strong>${word.act === 'given' ? t.data.given : t.data.withdrawn}</strong>${colon(language)}${purposes} · ${channels}
<p class="quiet">${fill(t.confirm.when, { date: momentOf(word.at, frame), source: t.sources[word.source] })}${word.act === 'given' ? ` · ${t.forms[word.form]}` : ''} · ${word.about === null ? t.data.of_all : bidi(word.about)}</p>
${word.notice_hash === null || !hasEvidence ? NOTHING : html`<p class="quiet">${fill(t.data.notice, { hash: word.notice_hash.slice(0, 16) })}</p>`}</li>`;
}

/** The fields of a form, with what was typed before. */
export function textField(name: string, label: string, value: string, more: { readonly hint?: string; readonly kind?: 'text' | 'email' | 'time'; readonly complete?: string; readonly length?: number; readonly isRequired?: boolean; readonly look?: string } = {}): Html {
  const { hint, kind = 'text', complete = 'off', length = 200, isRequired = false, look = '' } = more;
  return html`<label>${label}<input type="${kind}" name="${name}" value="${value}" maxlength="${length}" autocomplete="${complete}"${look === '' ? NOTHING : html` class="${look}"`}${isRequired ? { html: ' required' } : NOTHING}${hint === undefined ? NOTHING : html` aria-describedby="hint-${name}"`}></label>
${hint === undefined ? NOTHING : html`<p class="quiet" id="hint-${name}">${hint}</p>`}`;
}

export function wordsField(name: string, label: string, value: string): Html {
  return html`<label>${label}<textarea name="${name}" rows="3" maxlength="1000">${value}</textarea></label>`;
}

export function pick(kind: 'checkbox' | 'radio', name: string, value: string, label: string | Html, isOn: boolean, isRequired = false): Html {
  return html`<label class="pick"><input type="${kind}" name="${name}" value="${value}"${isOn ? { html: ' checked' } : NOTHING}${isRequired ? { html: ' required' } : NOTHING}><span>${label}</span></label>`;
}
