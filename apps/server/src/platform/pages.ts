// The few pages that the platform itself shows: readable without script, in both languages, light and dark.

import { createHash } from 'node:crypto';

export type Texts = { en: string; zh: string };

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2024; --quiet: #60646c; --paper: #fcfcfd; --card: #fff; --line: #e0e1e6; --accent: #0d74ce; }
@media (prefers-color-scheme: dark) { :root { --ink: #edeef0; --quiet: #b0b4ba; --paper: #111113; --card: #18191b; --line: #363a3f; --accent: #70b8ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 18px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans SC", sans-serif; }
main { max-width: 640px; margin: 0 auto; padding: 48px 20px; }
h1 { font-size: 28px; line-height: 1.25; margin: 0 0 8px; } h2 { font-size: 20px; margin: 32px 0 8px; }
p { margin: 8px 0; } [lang="en"] { color: var(--quiet); font-size: 16px; }
a { color: var(--accent); } ol { padding-left: 24px; } code { font-size: 15px; overflow-wrap: anywhere; }
summary { min-height: 44px; padding: 10px 0; cursor: pointer; color: var(--accent); }
.door { display: block; padding: 16px 20px; margin: 12px 0; background: var(--card); border: 1px solid var(--line); border-radius: 12px; color: inherit; text-decoration: none; min-height: 44px; }
.door:hover, .door:focus-visible { border-color: var(--accent); } .door strong { color: var(--accent); display: block; }
.code { width: 200px; padding: 12px; background: #fff; border-radius: 12px; } .code svg { display: block; width: 100%; height: auto; }
`;

/** What a policy says of the one style that these pages carry. */
export const PAGE_STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** A whole page. `body` is HTML that is already safe. */
export function pageOf({ title, body }: { title: Texts; body: string }): string {
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title.zh)} · ${escapeHtml(title.en)}</title><style>${STYLE}</style></head>
<body><main><h1>${escapeHtml(title.zh)}</h1><p lang="en">${escapeHtml(title.en)}</p>
${body}
</main></body></html>
`;
}

/** A link that reads like a door: what is behind it, in both languages. */
export function doorTo(href: string, name: Texts, about: Texts): string {
  return `<a class="door" href="${escapeHtml(href)}"><strong>${escapeHtml(name.zh)} · ${escapeHtml(name.en)}</strong>${escapeHtml(about.zh)}<br><span lang="en">${escapeHtml(about.en)}</span></a>`;
}
