/** A message as whoever gets it sees it. Nothing of it runs, and nothing is loaded from elsewhere. */
import { Choice, useTranslation } from '@stilltill/ui';
import { type ReactNode, useMemo, useState } from 'react';
import type { MessageItem } from './contact-queries.ts';

export function MessageAsSeen({ message }: { readonly message: Pick<MessageItem, 'channel' | 'content'> }): ReactNode {
  const { t } = useTranslation('contact');
  const { content, channel } = message;
  if (!content) return <p className="of-muted">{t('message.not_kept')}</p>;
  if (channel === 'email') return <Mail content={content} />;
  if (channel === 'push') return <Push payload={content.text} />;
  if (channel === 'voice') return <figure className="of-script"><figcaption>{t('message.script')}</figcaption><p className="of-text">{content.text}</p></figure>;
  return <div className="of-phone"><p className="of-bubble of-text">{content.text}</p></div>;
}

type Content = NonNullable<MessageItem['content']>;
/** In the frame nothing is allowed but what stands in it; the frame itself can't run a script, send a form or leave. */
const POLICY = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'; img-src data:">';

function Mail({ content }: { readonly content: Content }): ReactNode {
  const { t } = useTranslation('contact');
  const [form, setForm] = useState<'html' | 'text'>('html');
  const page = useMemo(() => (content.html === null ? null : `<!doctype html>${POLICY}<base target="_blank">${content.html}`), [content.html]);
  return (
    <div className="of-mail">
      <p className="of-mail-subject"><span className="of-muted">{t('message.subject')}</span> <strong>{content.subject}</strong></p>
      {page !== null && <Choice label={t('message.seen')} value={form} onChange={setForm} options={[{ value: 'html', label: t('message.html') }, { value: 'text', label: t('message.text') }]} />}
      {page !== null && form === 'html'
        ? <iframe className="of-mail-page" title={content.subject ?? t('message.html')} sandbox="" referrerPolicy="no-referrer" srcDoc={page} />
        : <pre className="of-mail-text">{content.text}</pre>}
    </div>
  );
}

/** What a browser shows of a push message: its title and words, where the payload has that form; else the payload. */
function Push({ payload }: { readonly payload: string }): ReactNode {
  const { title, body } = useMemo(() => readPayload(payload), [payload]);
  return <div className="of-phone"><div className="of-push">{title && <strong>{title}</strong>}<span className="of-text">{body}</span></div></div>;
}

function readPayload(payload: string): { readonly title: string | null; readonly body: string } {
  try {
    const read: unknown = JSON.parse(payload);
    if (typeof read === 'object' && read !== null && 'body' in read && typeof read.body === 'string') return { title: 'title' in read && typeof read.title === 'string' ? read.title : null, body: read.body };
  } catch {
    // Words without a form are shown as they are.
  }
  return { title: null, body: payload };
}
