import type { ShiftTotals } from '@stilltill/domain/shift';
import { useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconArrowLeft } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useKeys } from '../keys/use-keys.ts';
import { Panel } from '../screens/panel.tsx';
import { ShiftFigures } from './figures.tsx';

/** The figures of the open shift, as they were when a person read them. */
export function XReport(props: { readonly totals: ShiftTotals; readonly onBack: () => void }): ReactNode {
  const { t } = useTranslation('till');
  useKeys((press) => {
    if (press.key !== 'Escape') return false;
    props.onBack();
    return true;
  });
  return (
    <Panel title={t('report.x')} lead={t('report.so_far')}>
      <ShiftFigures totals={props.totals} />
      <div><button type="button" className="st-button" autoFocus onClick={props.onBack}><IconArrowLeft size={22} aria-hidden /> {t('drawer.back')}</button></div>
    </Panel>
  );
}
