/** Who gets the daily report by mail, and what became of the last ones. For who may change settings. */
import { Button, Checkbox, NativeSelect, Skeleton, Switch } from '@mantine/core';
import { type ReportMailBody, ReportMailSetting } from '@stilltill/protocol/office-reports';
import { FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/reports';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { z } from 'zod';
import { useCommand } from '../api/use-command.ts';
import { Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { type MailSetting, reportQueries } from './report-queries.ts';

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
/** What a person must look at; all else goes its way. */
const FAILED: readonly string[] = ['failed', 'unknown', 'denied', 'cancelled'];

export function MailSection(): ReactNode {
  const { t } = useTranslation('reports');
  const query = useQuery(reportQueries.mail());
  if (query.error) return null;
  return (
    <Section title={t('mail.title')} hint={t('mail.hint')}>
      {query.data ? <MailForm setting={query.data} /> : <Skeleton height={160} />}
      {query.data && <Sent setting={query.data} />}
    </Section>
  );
}

function MailForm({ setting }: { readonly setting: MailSetting }): ReactNode {
  const { t } = useTranslation('reports');
  const [is_on, setOn] = useState(setting.is_on);
  const [hour, setHour] = useState(setting.hour);
  const [language, setLanguage] = useState(setting.language);
  const [users, setUsers] = useState<readonly string[]>(setting.users);
  const [isSaved, setSaved] = useState(false);
  const save = useCommand({ method: 'PUT', schema: ReportMailSetting, path: () => '/office/settings/report-mail', body: (wanted: z.input<typeof ReportMailBody>) => wanted, invalidates: ['report_mail'] });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void save.run({ is_on, hour, language, users: [...users] }).then((done) => setSaved(done !== null));
  };
  return (
    <form className="re-mail" onSubmit={submit} onChange={() => setSaved(false)}>
      {!setting.has_provider && <Notice tone="amber" title={t('mail.no_provider')}><Link to="/contact/providers" className="of-link">{t('mail.set_provider')}</Link></Notice>}
      <Switch label={t('mail.on')} checked={is_on} onChange={(event) => setOn(event.currentTarget.checked)} />
      <div className="of-filters">
        <NativeSelect label={t('mail.hour')} value={String(hour)} onChange={(event) => setHour(Number(event.currentTarget.value))} data={HOURS.map((each) => ({ value: String(each), label: `${String(each).padStart(2, '0')}:00` }))} />
        <NativeSelect label={t('mail.language')} value={language} onChange={(event) => setLanguage(event.currentTarget.value === 'en' ? 'en' : 'zh')} data={[{ value: 'zh', label: '中文' }, { value: 'en', label: 'English' }]} />
      </div>
      <Checkbox.Group label={t('mail.people')} value={[...users]} onChange={setUsers}>
        <div className="re-people">
          {setting.people.map(({ id, name, email }) => <Checkbox key={id} value={id} label={`${name}, ${email}`} />)}
        </div>
      </Checkbox.Group>
      {is_on && users.length === 0 && <p className="of-muted">{t('mail.nobody')}</p>}
      {save.fault && <FaultNotice fault={save.fault} />}
      <div className="re-mail-end"><Button type="submit" variant="default" loading={save.busy}>{t('mail.save')}</Button>{isSaved && <span role="status" className="of-muted">{t('mail.saved')}</span>}</div>
    </form>
  );
}

function Sent({ setting: { mails } }: { readonly setting: MailSetting }): ReactNode {
  const { t } = useTranslation('reports');
  const { at } = useStores();
  const [last] = mails;
  if (!last) return null;
  const failed = last.sent.filter(({ state }) => FAILED.includes(state));
  if (failed.length === 0) return <p className="of-muted">{t('mail.last', { day: last.day, at: at(last.made_at) })}</p>;
  return <Notice tone="red" title={t('mail.failed', { day: last.day, names: failed.map(({ name }) => name).join(', ') })}><Link to="/contact" className="of-link">{t('mail.see')}</Link></Notice>;
}
