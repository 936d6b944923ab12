import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { ChangedStore, ShopAnswer } from '@stilltill/protocol/first-steps';
import { FaultNotice, LANGUAGES, useLanguage, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useMemo, useState } from 'react';
import { queries } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { currencyChoices } from './guesses.ts';
import { MoreStores } from './more-stores.tsx';
import type { StepProps } from './step-props.ts';
import { useDecideStep } from './use-decide-step.ts';

type Store = { readonly name: string; readonly currency: string; readonly timezone: string; readonly languages: readonly ('zh' | 'en')[] };

/** How the shop and its first store are called, and what its money and its clock are. */
export function ShopStep({ store, onNext }: StepProps): ReactNode {
  const { t } = useTranslation('start');
  const { tag } = useLanguage();
  const me = useQuery(queries.me());
  const [name, setName] = useState<string | null>(null);
  const [typed, setTyped] = useState<Store>({ name: store.name, currency: store.currency, timezone: store.timezone, languages: store.languages });
  const [tried, setTried] = useState(false);
  const shop = name ?? me.data?.shop_name ?? '';
  const currencies = useMemo(() => currencyChoices(tag), [tag]);
  const zones = useMemo(() => [...new Set([store.timezone, ...Intl.supportedValuesOf('timeZone')])], [store.timezone]);
  const rename = useCommand({ method: 'PUT', schema: ShopAnswer, path: () => '/office/shop', body: (body: { readonly name: string }) => body, invalidates: ['me'] });
  const change = useCommand({ method: 'PUT', schema: ChangedStore, path: () => `/office/stores/${store.id}`, body: (body: Store) => body, invalidates: ['stores', 'today'] });
  const decide = useDecideStep();
  const put = (part: Partial<Store>): void => setTyped((was) => ({ ...was, ...part }));
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (shop.trim() === '' || typed.name.trim() === '' || typed.languages.length === 0) return;
    if (!await rename.run({ name: shop.trim() }) || !await change.run({ ...typed, name: typed.name.trim() })) return;
    if (await decide.run({ step: 'shop', state: 'done' })) onNext();
  };
  const needed = (text: string): string | undefined => (tried && text.trim() === '' ? t('needed') : undefined);
  const fault = rename.fault ?? change.fault ?? decide.fault;
  return (
    <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
      {fault && <FaultNotice fault={fault} />}
      <div className="of-fields">
        <TextInput label={t('step.shop.shop')} description={t('step.shop.shop_hint')} maxLength={100} value={shop} error={needed(shop)} onChange={(event) => setName(event.currentTarget.value)} />
        <TextInput label={t('step.shop.store')} description={t('step.shop.store_hint')} maxLength={100} value={typed.name} error={needed(typed.name)} onChange={(event) => put({ name: event.currentTarget.value })} />
      </div>
      <div className="of-fields">
        <NativeSelect label={t('step.shop.currency')} description={t('step.shop.currency_hint')} value={typed.currency} onChange={(event) => put({ currency: event.currentTarget.value })} data={[...currencies]} />
        <NativeSelect label={t('step.shop.timezone')} description={t('step.shop.timezone_hint')} value={typed.timezone} onChange={(event) => put({ timezone: event.currentTarget.value })} data={zones} />
      </div>
      <Checkbox.Group label={t('step.shop.languages')} value={[...typed.languages]} error={tried && typed.languages.length === 0 ? t('needed') : undefined} onChange={(languages) => put({ languages: languages.filter((each) => each === 'zh' || each === 'en') })}>
        <div className="of-choices of-choices-row">{LANGUAGES.map(({ short, name: words }) => <Checkbox key={short} value={short} label={words} />)}</div>
      </Checkbox.Group>
      <p className="of-section-hint"><MoreStores /></p>
      <div className="of-form-actions"><Button type="submit" loading={rename.busy || change.busy || decide.busy}>{t('go_on')}</Button></div>
    </form>
  );
}
