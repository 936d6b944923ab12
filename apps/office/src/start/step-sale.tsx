import { Button, Loader } from '@mantine/core';
import { Money, Notice, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { queries } from '../api/queries.ts';
import type { StepProps } from './step-props.ts';

/** Waits for the first sale, and shows it as it arrives. */
export function SaleStep({ store, is_done }: StepProps): ReactNode {
  const { t } = useTranslation('start');
  const today = useQuery(queries.today(store.id));
  if (is_done) {
    return (
      <>
        <Notice tone="green" title={t('step.first_sale.done')}>{today.data && today.data.sales > 0 && <p>{t('step.first_sale.sold')} <Money amount_minor={today.data.sales_minor} currency={today.data.currency} /></p>}</Notice>
        <div className="of-form-actions"><Button component={Link} to="/">{t('to_today')}</Button></div>
      </>
    );
  }
  return (
    <>
      <ol className="of-start-how"><li>{t('step.first_sale.first')}</li><li>{t('step.first_sale.second')}</li><li>{t('step.first_sale.third')}</li></ol>
      <p className="of-start-waiting" role="status"><Loader size={18} aria-hidden /> {t('step.first_sale.waiting')}</p>
    </>
  );
}
