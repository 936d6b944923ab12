import { useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/faults';
import type { ReactNode } from 'react';
import { useDiagnosis } from './diagnosis-context.ts';
import classes from './diagnosis.module.css';

/** From a notice to the steps of its fault, by one tap. */
export function DoThis({ code }: { readonly code: string }): ReactNode {
  const { t } = useTranslation('faults');
  const open = useDiagnosis();
  return <button type="button" className={classes['dothis']} onClick={() => open(code)}>{t('do_this')}</button>;
}
