import type { Fault, Result } from '@stilltill/domain/result';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconArrowLeft, IconId } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useBadges } from '../keys/use-keys.ts';
import { Stage } from '../parts/stage.tsx';
import { useSurroundings } from '../till-context.ts';
import classes from './screens.module.css';

type BadgeTooParts = {
  readonly operator: string; readonly name: string; readonly place: ReactNode;
  readonly onBadge: (badge: string) => Promise<Result<null>>; readonly onManager: () => void; readonly onBack: () => void;
};

/** The PIN was right, and the badge was asked for beside it this time. Whoever left it at home asks a manager. */
export function BadgeToo(props: BadgeTooParts): ReactNode {
  const { t } = useTranslation('till');
  const { till } = useSurroundings();
  const [fault, setFault] = useState<Fault | null>(null);
  const read = async (badge: string): Promise<void> => {
    const found = await till.readBadge(badge);
    if (!found.ok) return setFault(found.fault);
    // The PIN that was typed is not tried with another's badge: it would count as a wrong one of theirs.
    if (found.value.operator !== props.operator) return setFault({ code: 'badge_other' });
    const done = await props.onBadge(badge);
    setFault(done.ok ? null : done.fault);
  };
  useBadges((badge) => void read(badge));
  return (
    <Stage title={t('sign_on.badge_too', { name: props.name })} lead={t('sign_on.badge_too_hint')} corner={props.place}>
      <div className={classes['pin']}>
        {fault && <FaultNotice fault={fault} showsData={false} />}
        <IconId size={64} stroke={1.25} aria-hidden />
        <button type="button" className="st-button" onClick={props.onManager}>{t('sign_on.badge_missing')}</button>
        <div className={classes['row']}><button type="button" className="st-button" data-kind="plain" onClick={props.onBack}><IconArrowLeft size={22} aria-hidden /> {t('sign_on.other')}</button></div>
      </div>
    </Stage>
  );
}
