import { CODES, type CodeEntry } from '@stilltill/domain/codes';
import type { HttpServer } from './http.ts';
import { escapeHtml, pageOf } from './pages.ts';

const DATA: Record<CodeEntry['data'], { en: string; zh: string }> = {
  safe: { en: 'Nothing is lost.', zh: '没有丢失任何内容。' },
  kept: { en: 'It is kept for a person to judge.', zh: '内容已保留，等待人工处理。' },
  refused: { en: 'It was not taken; the sender still has it.', zh: '没有接收，发送方仍保留着。' },
};

/** The page that the `type` of every problem points to: each code, what it means and what to do. */
export function registerErrorsPage(app: HttpServer): void {
  const html = pageOf({
    title: { en: 'Error codes', zh: '错误代码' },
    body: Object.entries(CODES).map(([code, entry]) => renderCode(code, entry)).join('\n'),
  });
  app.get('/errors', { schema: { hide: true } }, async (_request, reply) => reply.type('text/html; charset=utf-8').serializer(String).send(html));
}

function renderCode(code: string, { http, transient, data, en, zh }: CodeEntry): string {
  const again = transient ? { en: ' The same request may succeed later.', zh: '稍后重试可能成功。' } : { en: '', zh: '' };
  return `<h2 id="${code}"><code>${code}</code> · ${http}</h2>
<p>${escapeHtml(zh.message)}${escapeHtml(zh.action)}${DATA[data].zh}${again.zh}</p>
<p lang="en">${escapeHtml(`${en.message} ${en.action} ${DATA[data].en}${again.en}`)}</p>`;
}
