import { Button, TextInput } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import { CustomerGroup } from '@stilltill/protocol/points';
import { FaultNotice, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/points';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { Section } from '../components/page.tsx';
import type { Group } from './point-queries.ts';

export function GroupsSection({ groups }: { readonly groups: readonly Group[] }): ReactNode {
  const { t } = useTranslation('points');
  const { short } = useLanguage();
  const [names, setNames] = useState({ zh: '', en: '' });
  const make = useCommand({ method: 'POST', schema: CustomerGroup, path: () => '/office/points/groups', body: (body: object) => body, invalidates: ['points'] });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const given = Object.fromEntries(Object.entries(names).filter(([, name]) => name.trim() !== ''));
    if (Object.keys(given).length > 0 && await make.run({ names: given })) setNames({ zh: '', en: '' });
  };
  return (
    <Section title={t('groups.title')} hint={t('groups.hint')}>
      {groups.length === 0 ? <p className="of-section-hint">{t('groups.none')}</p> : (
        <dl className="of-facts">{groups.map((group) => <div key={group.id} className="of-fact"><dt>{nameIn(group.names, short)}</dt><dd>{t('groups.members', { count: group.members })}</dd></div>)}</dl>
      )}
      <form onSubmit={(event) => void submit(event)} className="of-form">
        <div className="of-fields">
          <TextInput label={t('groups.name_en')} value={names.en} maxLength={60} autoComplete="off" onChange={(event) => { const en = event.currentTarget.value; setNames((was) => ({ ...was, en })); }} />
          <TextInput label={t('groups.name_zh')} value={names.zh} maxLength={60} autoComplete="off" onChange={(event) => { const zh = event.currentTarget.value; setNames((was) => ({ ...was, zh })); }} />
        </div>
        {make.fault && <FaultNotice fault={make.fault} />}
        <div className="of-form-actions"><Button type="submit" variant="default" loading={make.busy}>{t('groups.add')}</Button></div>
      </form>
    </Section>
  );
}
