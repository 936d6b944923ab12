import type { Fault, Result } from '@stilltill/domain/result';
import type { Proof } from '@stilltill/till-engine';
import { EmptyState, FaultNotice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconArrowLeft } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { ApproverPin } from '../approval/approval-panel.tsx';
import { useBadges } from '../keys/use-keys.ts';
import { Stage } from '../parts/stage.tsx';
import { useTill } from '../till-context.ts';
import classes from './screens.module.css';

type Manager = { readonly id: string; readonly name: string; readonly badge?: string };

/** `off_roster`: they begin outside of their roster. `approval`: it was asked for this sign-on. */
export type WhyManager = 'off_roster' | 'approval';

/** Somebody begins, and a manager is to let them: by PIN or badge. */
export function ManagerLets(props: { readonly why: WhyManager; readonly name: string; readonly place: ReactNode; readonly onProof: (manager: Proof) => Promise<Result<null>>; readonly onBack: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { name, onProof } = props;
  const operators = useTill((state) => state.operators);
  const managers = operators.filter((each) => each.role !== 'operator' && each.name !== name);
  const [chosen, setChosen] = useState<Manager | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const manager = chosen ?? (managers.length === 1 ? managers[0] : undefined);
  useBadges((badge) => void onProof({ badge }).then((done) => {
    const { operator: id, name: whose } = (done.ok ? null : done.fault.details) ?? {};
    if (!done.ok && done.fault.code === 'badge_pin_needed' && typeof id === 'string' && typeof whose === 'string') setChosen({ id, name: whose, badge });
    else setFault(done.ok ? null : done.fault);
  }));
  return (
    <Stage title={t(`sign_on.${props.why}`, { name })} lead={t(`sign_on.${props.why}_hint`)} corner={props.place}>
      <div className={classes['pin']}>
        {fault && <FaultNotice fault={fault} showsData={false} />}
        {managers.length === 0 && <EmptyState title={t('approval.nobody')} hint={t('sign_on.off_roster_nobody')} />}
        {manager
          ? <ApproverPin key={`${manager.id} ${chosen?.badge ?? ''}`} person={manager} onPin={(pin) => onProof(chosen?.badge === undefined ? { operator: manager.id, pin } : { badge: chosen.badge, pin })} onBack={chosen ? () => setChosen(null) : props.onBack} />
          : <ul className={classes['names']}>{managers.map((each) => <li key={each.id}><button type="button" className={classes['name']} onClick={() => setChosen(each)}><strong>{each.name}</strong></button></li>)}</ul>}
        <div className={classes['row']}>
          <button type="button" className="st-button" data-kind="plain" onClick={chosen && managers.length > 1 ? () => setChosen(null) : props.onBack}><IconArrowLeft size={22} aria-hidden /> {t('sign_on.other')}</button>
        </div>
      </div>
    </Stage>
  );
}
