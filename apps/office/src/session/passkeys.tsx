/** Passkeys of whoever is signed in: adding one of this device, naming and removing. */
import { Button, TextInput } from '@mantine/core';
import type { Fault } from '@stilltill/domain/result';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { faultOf, unwrap } from '../api/client.ts';
import { Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { type Passkey, addPasskey, hasPasskeys, listPasskeys, removePasskey, renamePasskey } from './auth.ts';

const NAME_MAX = 60;
export const passkeysQuery = () => queryOptions({ queryKey: ['passkeys'], queryFn: async () => unwrap(await listPasskeys()) });

export function Passkeys(): ReactNode {
  const { t } = useTranslation('approvals');
  const query = useQuery(passkeysQuery());
  const queryClient = useQueryClient();
  const [name, setName] = useState('');
  const [fault, setFault] = useState<Fault | null>(null);
  const [busy, setBusy] = useState(false);
  const add = async (): Promise<void> => {
    setBusy(true);
    setFault(null);
    const added = await addPasskey(name.trim() || t('passkeys.device'));
    setBusy(false);
    if (!added.ok) return setFault(added.fault);
    setName('');
    await queryClient.invalidateQueries({ queryKey: ['passkeys'] });
  };
  const shown = fault ?? (query.error ? faultOf(query.error) : null);
  return (
    <Section title={t('passkeys.title')} hint={t('passkeys.hint')}>
      {shown && <FaultNotice fault={shown} showsData={false} />}
      {query.data?.length === 0 && <p className="of-section-hint">{t('passkeys.none')}</p>}
      <ul className="of-ordered">{query.data?.map((each) => <OnePasskey key={each.id} passkey={each} />)}</ul>
      {hasPasskeys() ? (
        <form className="of-form" onSubmit={(event: FormEvent) => { event.preventDefault(); void add(); }}>
          <TextInput label={t('passkeys.name')} maxLength={NAME_MAX} placeholder={t('passkeys.device')} autoComplete="off" value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <div className="of-actions"><Button type="submit" variant="default" loading={busy}>{t('passkeys.add')}</Button></div>
        </form>
      ) : <p className="of-section-hint">{t('passkeys.unsupported')}</p>}
    </Section>
  );
}

function OnePasskey({ passkey }: { readonly passkey: Passkey }): ReactNode {
  const { t } = useTranslation('approvals');
  const { brief } = useStores();
  const queryClient = useQueryClient();
  const [name, setName] = useState<string | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const change = async (asked: ReturnType<typeof removePasskey>): Promise<void> => {
    const done = await asked;
    if (!done.ok) return setFault(done.fault);
    setName(null);
    await queryClient.invalidateQueries({ queryKey: ['passkeys'] });
  };
  const called = passkey.name ?? t('passkeys.device');
  return (
    <li className="of-ordered-row">
      {fault && <FaultNotice fault={fault} showsData={false} />}
      {name === null
        ? <span className="of-ordered-words">{called}{passkey.made_at && <span className="of-muted">{` ${t('passkeys.made', { at: brief(passkey.made_at) })}`}</span>}</span>
        : <TextInput className="of-ordered-words" aria-label={t('passkeys.name')} maxLength={NAME_MAX} autoFocus value={name} onChange={(event) => setName(event.currentTarget.value)} />}
      {name === null
        ? <Button variant="default" aria-label={`${t('passkeys.rename')}: ${called}`} onClick={() => setName(called)}>{t('passkeys.rename')}</Button>
        : <Button onClick={() => void change(renamePasskey(passkey.id, name.trim() || called))}>{t('passkeys.save')}</Button>}
      <Button variant="default" aria-label={`${t('passkeys.remove')}: ${called}`} onClick={() => void change(removePasskey(passkey.id))}>{t('passkeys.remove')}</Button>
    </li>
  );
}
