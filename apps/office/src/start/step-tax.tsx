import { Button, Radio, Skeleton, TextInput } from '@mantine/core';
import { StoreSelling } from '@stilltill/protocol/office-promotions';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { ReadFault } from '../components/read-fault.tsx';
import { parsePercent, toPercent } from '../lib/rates.ts';
import { type Selling, promotionQueries } from '../promotions/promotion-queries.ts';
import type { StepProps } from './step-props.ts';
import { useDecideStep } from './use-decide-step.ts';

/** Whether prices hold the tax, and the rate that most goods have. */
export function TaxStep(props: StepProps): ReactNode {
  const kept = useQuery(promotionQueries.selling(props.store.id));
  if (kept.error && !kept.data) return <ReadFault of={kept} />;
  return kept.data ? <TaxForm {...props} selling={kept.data.selling} /> : <Skeleton height={200} radius="md" />;
}

function TaxForm({ store, selling, onNext }: StepProps & { readonly selling: Selling }): ReactNode {
  const { t } = useTranslation('start');
  const [mode, setMode] = useState(selling.tax_mode);
  const [rate, setRate] = useState(selling.open_tax_rate_ppm === 0 ? '' : toPercent(selling.open_tax_rate_ppm));
  const [tried, setTried] = useState(false);
  const save = useCommand({ method: 'PUT', schema: StoreSelling, path: () => `/office/stores/${store.id}/selling`, body: (body: { readonly selling: Selling }) => body, invalidates: ['selling'] });
  const decide = useDecideStep();
  const rate_ppm = parsePercent(rate.trim() === '' ? '0' : rate);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (rate_ppm === null) return;
    if (!await save.run({ selling: { ...selling, tax_mode: mode, open_tax_rate_ppm: rate_ppm } })) return;
    if (await decide.run({ step: 'tax', state: 'done' })) onNext();
  };
  const fault = save.fault ?? decide.fault;
  return (
    <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
      {fault && <FaultNotice fault={fault} />}
      <Radio.Group label={t('step.tax.mode')} value={mode} onChange={(each) => setMode(each === 'added' ? 'added' : 'included')}>
        <div className="of-choices"><Radio value="included" label={t('step.tax.included')} description={t('step.tax.included_hint')} /><Radio value="added" label={t('step.tax.added')} description={t('step.tax.added_hint')} /></div>
      </Radio.Group>
      <TextInput
        className="of-start-short" label={t('step.tax.rate')} description={t('step.tax.rate_hint')} inputMode="decimal" autoComplete="off" maxLength={10} value={rate} error={tried && rate_ppm === null ? t('step.tax.rate_wrong') : undefined}
        onChange={(event) => setRate(event.currentTarget.value)}
      />
      <div className="of-form-actions"><Button type="submit" loading={save.busy || decide.busy}>{t('go_on')}</Button></div>
    </form>
  );
}
