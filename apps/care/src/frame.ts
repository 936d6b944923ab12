/** What all pages of care share: one sheet of paper, light or dark, readable without script. */
import { createHash } from 'node:crypto';
import { type Html, NOTHING, html } from './html.ts';
import { type Language, LOCALES, messagesOf } from './language.ts';

const STYLE = `
:root{color-scheme:light dark;--desk:#eef0f2;--paper:#fff;--ink:#1c2024;--quiet:#5b616a;--line:#c9ced6;--accent:#0b5cad;--on:#fff;--edge:#767c86;--good:#1a7f37;--look:#9a6700;--grave:#b3261e}
@media(prefers-color-scheme:dark){:root{--desk:#0e0f11;--paper:#191b1e;--ink:#eceef1;--quiet:#a9b0ba;--line:#3c424a;--accent:#7cbcff;--on:#0e1013;--edge:#7d848f;--good:#4cc26b;--look:#e0b040;--grave:#ff8a80}}
*{box-sizing:border-box}
body{margin:0;background:var(--desk);color:var(--ink);font:18px/1.5 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif}
main{max-width:440px;margin:0 auto;padding:28px 24px 32px;background:var(--paper);min-height:100vh}
@media(min-width:480px){main{margin:32px auto;min-height:0;border-radius:12px}}
h1{font-size:22px;line-height:1.3;margin:0;text-align:center}
h2{font-size:19px;line-height:1.3;margin:24px 0 0}
h1+h2{font-size:16px;font-weight:400;color:var(--quiet);margin:4px 0 0;text-align:center}
:is(nav,.quiet)+h1{text-align:left;margin-top:20px}
p{margin:12px 0 0;overflow-wrap:anywhere}
.quiet{color:var(--quiet);font-size:15px}
dl{display:grid;grid-template-columns:auto 1fr;gap:4px 16px;margin:20px 0 0;font-size:16px}
dl.wide{grid-template-columns:minmax(0,2fr) minmax(0,3fr)}
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
nav{display:flex;flex-wrap:wrap;gap:0 14px;justify-content:space-between;font-size:15px;margin:4px 0 0;border-bottom:1px dashed var(--line)}
nav a[aria-current]{color:var(--ink);font-weight:600;text-decoration:none}
section{margin-top:28px;padding-top:8px;border-top:1px dashed var(--line)}
section h2{margin:8px 0 0}
summary h2{display:inline;font-size:inherit}
h3{font-size:17px;margin:16px 0 0}
ul,ol{list-style:none;margin:12px 0 0;padding:0}
li{padding:12px 0;border-bottom:1px dashed var(--line);overflow-wrap:anywhere}
li:last-child{border-bottom:0}
li p{margin:4px 0 0}
form{margin:8px 0 0}
fieldset{margin:16px 0 0;padding:0;border:0;min-width:0}
legend{padding:0;font-weight:600}
label{display:block;margin:14px 0 0}
label.pick{display:flex;align-items:center;gap:12px;margin:0;min-height:44px;padding:4px 0}
input[type=checkbox],input[type=radio]{width:24px;height:24px;flex:none;margin:0;accent-color:var(--accent)}
input:not([type=checkbox],[type=radio]),select,textarea{display:block;width:100%;margin:4px 0 0;padding:10px 12px;min-height:48px;font:inherit;color:inherit;background:var(--desk);border:1px solid var(--edge);border-radius:8px}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:0 16px}
button{display:block;width:100%;min-height:48px;margin:20px 0 0;padding:10px 16px;font:inherit;font-weight:600;color:var(--on);background:var(--accent);border:1px solid var(--accent);border-radius:8px;cursor:pointer}
button.plain{color:var(--accent);background:none}
button.grave{color:var(--grave);background:none;border-color:var(--grave)}
.note{margin:16px 0 0;padding:12px 16px;border-left:4px solid var(--good);background:var(--desk)}
.note.bad{border-color:var(--grave)}
.note.look{border-color:var(--look)}
:is(button,input,select,textarea,summary):focus-visible{outline:3px solid var(--accent);outline-offset:2px}
summary{padding:10px 0;min-height:44px;color:var(--accent);cursor:pointer}
.forms{margin-top:24px}
.forms>details{border-top:1px dashed var(--line)}
.forms>details>summary{padding:14px 0;font-weight:600}
.code{font-size:24px;letter-spacing:.08em;text-transform:uppercase;font-variant-numeric:tabular-nums}
[hidden]{display:none}
.away{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
a{display:inline-block;color:var(--accent);padding:10px 0;min-height:44px}
a:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:4px}
@media print{:root{--desk:#fff;--paper:#fff;--ink:#000;--quiet:#333;--line:#888}body{font-size:12pt}main{margin:0 auto;padding:0;min-height:0}a,form,nav,.forms{display:none}}
`;

const policyOf = (forms: string, scripts: readonly string[] = []): string => [
  "default-src 'none'", `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`, "base-uri 'none'", `form-action ${forms}`, "frame-ancestors 'none'", ...scripts,
].join('; ');
/** The policy that the pages are sent with: nothing but this very style, and nobody may frame them. */
export const CONTENT_SECURITY_POLICY = policyOf("'none'");
/** The same for pages with forms, which go back to where they came from. */
export const FORM_SECURITY_POLICY = policyOf("'self'");
/** Of the one page with a script: ours alone, from a file, which may start a service worker of ours and call nobody. */
export const PUSH_SECURITY_POLICY = policyOf("'self'", ["script-src 'self'", "worker-src 'self'"]);

/** A whole page. The other language is one link away. */
export function pageOf(language: Language, title: string, content: Html, { footer = NOTHING, hasForms = false, script = null }: { readonly footer?: Html; readonly hasForms?: boolean; /** Path of a script of ours. */ readonly script?: string | null } = {}): string {
  const other = language === 'zh' ? 'en' : 'zh';
  const page = html`<!doctype html>
<html lang="${LOCALES[language]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="${referrerOf(hasForms)}">
<title>${title}</title>
<style>${{ html: STYLE }}</style>${script === null ? NOTHING : html`
<script src="${script}" defer></script>`}
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

/**
 * Nobody elsewhere learns the address of a page, which is a secret. Under `no-referrer` a browser would say of a form that it
 * comes from nowhere, and a form from nowhere is refused.
 */
export function referrerOf(hasForms: boolean): string {
  return hasForms ? 'same-origin' : 'no-referrer';
}
