import { Button, TextInput } from '@mantine/core';
import { type BackupPlan, BackupStanding } from '@stilltill/protocol/office-backups';
import { FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/backups';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { z } from 'zod';
import { useCommand } from '../api/use-command.ts';
import { Section } from '../components/page.tsx';

type Plan = z.output<typeof BackupPlan>;
/** From and to of each, as the server takes them. */
const FIELDS = [{ name: 'base_every_h', label: 'every', from: 1, to: 168 }, { name: 'keep_daily', label: 'daily', from: 1, to: 60 }, { name: 'keep_weekly', label: 'weekly', from: 0, to: 104 }] as const;
type Typed = Record<keyof Plan, string>;

/** How often a full copy is taken and how long copies are kept. What somebody types stays theirs while the page follows. */
export function PlanForm({ plan }: { readonly plan: Plan }): ReactNode {
  const { t } = useTranslation('backups');
  const [typed, setTyped] = useState<Typed>(() => ({ base_every_h: String(plan.base_every_h), keep_daily: String(plan.keep_daily), keep_weekly: String(plan.keep_weekly) }));
  const [tried, setTried] = useState(false);
  const [saved, setSaved] = useState(false);
  const save = useCommand({ method: 'PUT', schema: BackupStanding, path: () => '/office/backups', body: (wanted: Plan) => wanted, invalidates: ['backups'] });
  const isRight = ({ name, from, to }: (typeof FIELDS)[number]): boolean => /^\d{1,3}$/.test(typed[name].trim()) && Number(typed[name]) >= from && Number(typed[name]) <= to;
  const send = async (): Promise<void> => {
    setTried(true);
    if (!FIELDS.every(isRight)) return;
    setSaved((await save.run({ base_every_h: Number(typed.base_every_h), keep_daily: Number(typed.keep_daily), keep_weekly: Number(typed.keep_weekly) })) !== null);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void send();
  };
  return (
    <Section title={t('plan.title')} hint={t('plan.hint')}>
      <form className="of-form" onSubmit={submit} noValidate>
        {FIELDS.map((field) => (
          <TextInput
            key={field.name} label={t(`plan.${field.label}`)} inputMode="numeric" autoComplete="off" maxLength={3} value={typed[field.name]} error={tried && !isRight(field) ? t('plan.wrong', { from: field.from, to: field.to }) : undefined}
            onChange={(event) => { setSaved(false); setTyped({ ...typed, [field.name]: event.currentTarget.value }); }}
          />
        ))}
        {save.fault && <FaultNotice fault={save.fault} />}
        {saved && <Notice tone="green" title={t('plan.saved')}>{t('plan.saved_hint')}</Notice>}
        <div className="of-form-actions"><Button type="submit" loading={save.busy}>{t('plan.save')}</Button></div>
      </form>
    </Section>
  );
}
