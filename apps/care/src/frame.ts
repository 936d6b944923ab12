/** What all pages of care share: one sheet of paper, light or dark, readable without script. */
import { createHash } from 'node:crypto';
import { type Html, NOTHING, html } from './html.ts';
import { type Language, LOCALES, messagesOf } from './language.ts';

const STYLE = `
:root{color-scheme:light dark;--desk:#eef0f2;--paper:#fff;--ink:#1c2024;--quiet:#5b616a;--line:#c9ced6;--accent:#0b5cad}
@media(prefers-color-scheme:dark){:root{--desk:#0e0f11;--paper:#191b1e;--ink:#eceef1;--quiet:#a9b0ba;--line:#3c424a;--accent:#7cbcff}}
*{box-sizing:border-box}
body{margin:0;background:var(--desk);color:var(--ink);font:18px/1.5 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif}
main{max-width:440px;margin:0 auto;padding:28px 24px 32px;background:var(--paper);min-height:100vh}
@media(min-width:480px){main{margin:32px auto;min-height:0;border-radius:12px}}
h1{font-size:22px;line-height:1.3;margin:0;text-align:center}
h2{font-size:16px;font-weight:400;color:var(--quiet);margin:4px 0 0;text-align:center}
p{margin:12px 0 0;overflow-wrap:anywhere}
.quiet{color:var(--quiet);font-size:15px}
dl{display:grid;grid-template-columns:auto 1fr;gap:4px 16px;margin:20px 0 0;font-size:16px}
dt{color:var(--quiet)}
dd{margin:0;text-align:right;overflow-wrap:anywhere}
table{width:100%;border-collapse:collapse;margin:20px 0 0;border-top:1px dashed var(--line)}
th{font-weight:400;text-align:left;vertical-align:top;padding:8px 12px 8px 0;overflow-wrap:anywhere}
thead th{color:var(--quiet);font-size:15px;padding-bottom:0}
td,thead th:last-child{text-align:right;vertical-align:top;padding:8px 0;white-space:nowrap}
tbody small{display:block;color:var(--quiet);font-size:15px}
td,dd,tbody small{font-variant-numeric:tabular-nums}
.total{display:flex;justify-content:space-between;align-items:baseline;gap:16px;flex-wrap:wrap;margin:0;padding:12px 0;border-top:1px dashed var(--line);border-bottom:1px dashed var(--line);font-size:20px}
.total strong{font-size:30px;line-height:1.2;font-variant-numeric:tabular-nums}
footer{margin-top:24px;padding-top:12px;border-top:1px dashed var(--line)}
a{display:inline-block;color:var(--accent);padding:10px 0;min-height:44px}
a:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:4px}
@media print{:root{--desk:#fff;--paper:#fff;--ink:#000;--quiet:#333;--line:#888}body{font-size:12pt}main{margin:0 auto;padding:0;min-height:0}a{display:none}}
`;

/** The policy that the pages are sent with: nothing but this very style, and nobody may frame them. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'", `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`, "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
].join('; ');

/** A whole page. The other language is one link away. */
export function pageOf(language: Language, title: string, content: Html, footer: Html = NOTHING): string {
  const other = language === 'zh' ? 'en' : 'zh';
  const page = html`<!doctype html>
<html lang="${LOCALES[language]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${{ html: STYLE }}</style>
</head>
<body>
<main>
${content}
<footer>${footer}<a href="?lang=${other}" lang="${LOCALES[other]}" hreflang="${LOCALES[other]}">${messagesOf(language).other_language}</a></footer>
</main>
</body>
</html>
`;
  return page.html;
}
