/** What is asked of an operator at their next sign-on, beside what their role asks for: by a manager, or by the policy of watch. */
import { Button, Modal } from '@mantine/core';
import { SignOnDemandChanged } from '@stilltill/protocol/office-staff';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/staff';
import { type ReactNode, useState } from 'react';
import type { OperatorItem } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { useStores } from '../components/use-stores.ts';

type Asks = NonNullable<OperatorItem['demand']>['asks'];
const ASKS: readonly Asks[] = ['step_up', 'approval'];

export function DemandPart({ operator }: { readonly operator: OperatorItem }): ReactNode {
  const { t } = useTranslation('staff');
  const { demand } = operator;
  const [sure, setSure] = useState(false);
  const path = (): string => `/office/operators/${operator.id}/sign-on-demand`;
  const ask = useCommand({ method: 'POST', schema: SignOnDemandChanged, path, body: (asks: Asks) => ({ asks }), invalidates: ['operators'] });
  const take = useCommand({ method: 'DELETE', schema: SignOnDemandChanged, path, body: () => ({}), invalidates: ['operators'] });
  const fault = ask.fault ?? take.fault;
  if (!operator.active) return null;
  // What stands already, and what is milder, is not offered.
  const offered = ASKS.filter((asks) => demand === null || (asks === 'approval' && demand.asks === 'step_up'));
  return (
    <section className="of-part" aria-label={t('demand.title')}>
      <h3 className="of-section-title">{t('demand.title')}</h3>
      {fault && <FaultNotice fault={fault} onDismiss={ask.fault ? ask.reset : take.reset} />}
      {demand ? <Standing demand={demand} /> : <p>{t('demand.none')}</p>}
      <p className="of-section-hint">{operator.badges.length === 0 && offered.includes('step_up') ? t('demand.no_badge') : t('demand.hint')}</p>
      <div className="of-badge-actions">
        {offered.map((asks) => <Button key={asks} variant="default" loading={ask.busy} onClick={() => void ask.run(asks)}>{t(`demand.${asks}`)}</Button>)}
        {demand && <Button variant="default" loading={take.busy} onBlur={() => setSure(false)} onClick={() => { if (sure) void take.run(null); else setSure(true); }}>{sure ? t('demand.sure') : t('demand.take_back')}</Button>}
      </div>
    </section>
  );
}

function Standing({ demand }: { readonly demand: NonNullable<OperatorItem['demand']> }): ReactNode {
  const { t } = useTranslation('staff');
  const { brief } = useStores();
  return (
    <p className="of-two-lines">
      <strong>{t(`demand.stands.${demand.asks}`)}</strong>
      <span className="of-muted">{t('demand.since', { day: brief(demand.asked_at), until: brief(demand.until), name: demand.asked_by === 'policy' ? t('demand.policy') : demand.asked_by })}</span>
    </p>
  );
}

/** For managers, who change nothing else of people. */
export function DemandForm({ operator, onClose }: { readonly operator: OperatorItem; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('staff');
  // Its lock of the page behind writes a style tag, which the pages' policy lets no script do.
  return <Modal opened onClose={onClose} title={operator.name} centered closeButtonProps={{ 'aria-label': t('demand.close') }}><DemandPart operator={operator} /></Modal>;
}
