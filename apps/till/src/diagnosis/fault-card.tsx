import type { FaultEntry } from '@stilltill/domain/fault';
import { useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/faults';
import type { ReactNode } from 'react';
import classes from './diagnosis.module.css';

/** One fault: the first thing to do in large letters, then the steps, and below what whoever mends it does. */
export function FaultCard({ fault }: { readonly fault: FaultEntry }): ReactNode {
  const { t } = useTranslation('faults');
  const { tag } = useLanguage();
  const language = tag === 'zh-CN' ? 'zh' : 'en';
  const [first, ...rest] = fault.operator_does[language];
  const marks = [...(fault.shown !== null && !fault.title[language].includes(fault.shown) ? [t('shown', { code: fault.shown })] : []), ...(fault.source === 'shop' ? [t('by_shop')] : [])];
  return (
    <article className={classes['card']} data-testid="fault" data-code={fault.code} data-severity={fault.severity}>
      <h3 className={classes['name']}>{fault.title[language]}</h3>
      {marks.length > 0 && <p className={classes['muted']}>{marks.join(' · ')}</p>}
      {fault.severity === 'none' && <p className={classes['muted']}>{t('no_fault')}</p>}
      {first && <p className={classes['first']}>{first}</p>}
      {rest.length > 0 && <ol className={classes['steps']} start={2}>{rest.map((step) => <li key={step}>{step}</li>)}</ol>}
      <p className={classes['selling']}>{t(`selling.${fault.selling}`)}</p>
      <p className={classes['muted']}>
        {fault.cause ? t('cause', { text: fault.cause[language] }) : fault.source === 'general' ? t('general') : <><strong>{t('unconfirmed')}</strong> {t('unconfirmed_hint')}</>}
      </p>
      <details className={classes['engineer']}>
        <summary>{t('engineer')}</summary>
        <ul>{fault.engineer_does[language].map((step) => <li key={step}>{step}</li>)}</ul>
      </details>
    </article>
  );
}
