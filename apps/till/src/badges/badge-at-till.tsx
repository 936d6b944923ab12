import type { Fault, Result } from '@stilltill/domain/result';
import type { BadgeHolder } from '@stilltill/till-engine';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { type ReactNode, useState } from 'react';
import { ApproverPin } from '../approval/approval-panel.tsx';
import { useApproval } from '../approval/use-approval.tsx';
import { useBadges } from '../keys/use-keys.ts';
import { Sheet } from '../parts/sheet.tsx';
import { useSurroundings } from '../till-context.ts';
import classes from './badges.module.css';

/** The dialog would give it to its first button, and the Enter after a PIN would close it. */
function takeFocus(element: HTMLElement | null): void {
  element?.setAttribute('autofocus', '');
}

type Waiting = { readonly holder: BadgeHolder; readonly read: string; readonly has_basket: boolean };

/**
 * A badge at a till where somebody is signed on. Their own locks it; another one takes their place at once, and where goods
 * are in the basket only after they said that they take it over.
 */
export function BadgeAtTill(props: { readonly onLock: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { till, leavePractice } = useSurroundings();
  const { giveUp } = useApproval();
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const end = (): void => {
    setWaiting(null);
    setFault(null);
  };
  const take = async ({ read, has_basket }: Waiting, pin?: string): Promise<Result<null>> => {
    giveUp();
    const done = await till.signOnByBadge(read, pin);
    if (!done.ok) return done;
    if (has_basket) await till.resume();
    end();
    return done;
  };
  const takeOrShow = (who: Waiting): void => void take(who).then((done) => setFault(done.ok ? null : done.fault));
  const read = async (badge: string): Promise<void> => {
    setFault(null);
    const found = await till.readBadge(badge);
    const { operator, basket } = till.state();
    if (!found.ok) return setFault(found.fault);
    if (found.value.operator === operator?.id) return props.onLock();
    const who = { holder: found.value, read: badge, has_basket: basket.lines.length > 0 };
    if (who.has_basket || who.holder.asks_pin) setWaiting(who);
    else takeOrShow(who);
  };
  // In practice nobody is anybody.
  useBadges((badge) => void (leavePractice ? undefined : read(badge)));
  const shown = fault && <FaultNotice fault={fault} showsData={false} />;

  if (!waiting) return shown && <div className={classes['strip']}>{shown}<button type="button" className="st-button" data-kind="plain" onClick={end}>{t('badge.dismiss')}</button></div>;
  const { holder, has_basket } = waiting;
  return (
    <Sheet title={t('badge.title', { name: holder.name })} closeLabel={t('badge.cancel')} onClose={end}>
      <div className={classes['ask']} tabIndex={-1} ref={takeFocus}>
        {shown}
        {has_basket && <p>{t('badge.basket_hint')}</p>}
        {holder.asks_pin && <ApproverPin person={{ id: holder.operator, name: holder.name }} onPin={(pin) => take(waiting, pin)} onBack={end} />}
        <div className={classes['row']}>
          {!holder.asks_pin && <button type="button" className="st-button" data-kind="primary" onClick={() => takeOrShow(waiting)}>{t('badge.take_over')}</button>}
          <button type="button" className="st-button" onClick={end}>{t('badge.cancel')}</button>
        </div>
      </div>
    </Sheet>
  );
}
