import { Button, Checkbox, NativeSelect, Select, TextInput } from '@mantine/core';
import { type ChangeStore, ChangedStore, type NewStore } from '@stilltill/protocol/first-steps';
import { FaultNotice, LANGUAGES, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/stores';
import { Link } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useMemo, useState } from 'react';
import type { z } from 'zod';
import { useCommand } from '../api/use-command.ts';
import { currencyChoices } from '../start/guesses.ts';
import type { StoreRow } from './store-queries.ts';

type Typed = Omit<z.input<typeof NewStore>, 'address'> & { readonly address: string };

/** A code that no store has yet: S2 behind S1. */
function freeCode(stores: readonly Pick<StoreRow, 'code'>[]): string {
  const taken = new Set(stores.map(({ code }) => code));
  for (let number = 1; ; number += 1) if (!taken.has(`S${number}`)) return `S${number}`;
}

function beginWith(store: StoreRow | null, stores: readonly StoreRow[]): Typed {
  if (store) return { code: store.code, name: store.name, address: store.address ?? '', currency: store.currency, timezone: store.timezone, languages: [...store.languages] };
  const [first] = stores;
  return { code: freeCode(stores), name: '', address: '', currency: first?.currency ?? 'CNY', timezone: first?.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone, languages: [...(first?.languages ?? ['zh', 'en'])] };
}

/** `store` null: a new one, which begins as the first one is. What can't be changed any more says why. */
export function StoreForm(props: { readonly store: StoreRow | null; readonly stores: readonly StoreRow[]; readonly onClose: () => void; readonly onMade: (name: string) => void }): ReactNode {
  const { t } = useTranslation('stores');
  const { tag } = useLanguage();
  const { store } = props;
  const [typed, setTyped] = useState(() => beginWith(store, props.stores));
  const [tried, setTried] = useState(false);
  const currencies = useMemo(() => currencyChoices(tag), [tag]);
  const zones = useMemo(() => [...new Set([...(store ? [store.timezone] : []), ...Intl.supportedValuesOf('timeZone')])], [store]);
  const add = useCommand({ method: 'POST', schema: ChangedStore, path: () => '/office/stores', body: (body: z.input<typeof NewStore>) => body, invalidates: ['stores', 'fleet', 'today'] });
  const change = useCommand({ method: 'PUT', schema: ChangedStore, path: () => `/office/stores/${store?.id ?? ''}`, body: (body: z.input<typeof ChangeStore>) => body, invalidates: ['stores', 'fleet', 'today'] });
  const code = typed.code.normalize('NFKC').trim().toUpperCase();
  const isCodeWrong = !/^[A-Z0-9]{1,8}$/.test(code);
  const put = (part: Partial<Typed>): void => setTyped((was) => ({ ...was, ...part }));
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (isCodeWrong || typed.name.trim() === '' || typed.languages.length === 0) return;
    const { code: _, ...words } = { ...typed, name: typed.name.trim(), address: typed.address.trim() };
    if (store) {
      if (await change.run(words)) props.onClose();
      return;
    }
    if (!await add.run({ ...words, code })) return;
    props.onMade(words.name);
    props.onClose();
  };
  const fault = add.fault ?? change.fault;
  const isFixed = store?.is_currency_fixed === true;
  return (
    <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
      {fault && <FaultNotice fault={fault} />}
      <div className="of-fields">
        <TextInput label={t('name')} description={t('name_hint')} maxLength={100} value={typed.name} error={tried && typed.name.trim() === '' ? t('needed') : undefined} onChange={(event) => put({ name: event.currentTarget.value })} data-autofocus />
        <TextInput label={t('code')} description={t(store ? 'code_fixed' : 'code_hint')} maxLength={8} disabled={store !== null} value={typed.code} error={tried && isCodeWrong ? t('code_wrong') : undefined} onChange={(event) => put({ code: event.currentTarget.value })} />
      </div>
      <TextInput label={t('address')} description={t('address_hint')} maxLength={300} value={typed.address} onChange={(event) => put({ address: event.currentTarget.value })} />
      <div className="of-fields">
        <NativeSelect label={t('currency')} description={t(isFixed ? 'currency_fixed' : 'currency_hint')} disabled={isFixed} value={typed.currency} onChange={(event) => put({ currency: event.currentTarget.value })} data={[...currencies]} />
        <Select label={t('zone')} description={t('zone_hint')} searchable allowDeselect={false} value={typed.timezone} onChange={(timezone) => { if (timezone !== null) put({ timezone }); }} data={zones} />
      </div>
      <Checkbox.Group label={t('languages')} value={[...typed.languages]} error={tried && typed.languages.length === 0 ? t('needed') : undefined} onChange={(languages) => put({ languages: languages.filter((each) => each === 'zh' || each === 'en') })}>
        <div className="of-choices of-choices-row">{LANGUAGES.map(({ short, name }) => <Checkbox key={short} value={short} label={name} />)}</div>
      </Checkbox.Group>
      <p className="of-muted">{store ? <>{t('tax_hint')} <Link className="of-link" to="/selling">{t('tax_link')}</Link></> : t('tax_like')}</p>
      <div className="of-form-actions"><Button variant="default" onClick={props.onClose}>{t('cancel')}</Button><Button type="submit" loading={add.busy || change.busy}>{t(store ? 'save' : 'create')}</Button></div>
    </form>
  );
}
