/** Shifts of whoever is signed on, of this week and next: what they ask a colleague to take, and what colleagues ask of them. */
import { FaultNotice, Notice, clockTime, dayAndTime, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/swaps';
import type { Fault, Result } from '@stilltill/domain/result';
import type { OwnShifts, SwapStep } from '@stilltill/till-engine';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { Sheet } from '../parts/sheet.tsx';
import { useSurroundings, useTill } from '../till-context.ts';
import classes from './own-shifts.module.css';

type Own = OwnShifts['shifts'][number];
type Doing = { readonly busy: boolean; readonly take: (step: SwapStep) => void };

export default function OwnShiftsSheet({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('swaps');
  const { till } = useSurroundings();
  const isOnline = useTill((state) => state.network.online);
  const [answer, setAnswer] = useState<Result<OwnShifts> | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const [busy, setBusy] = useState(false);
  const read = useCallback(async (): Promise<void> => setAnswer(await till.ownShifts()), [till]);
  // Once the network is there again, by itself.
  useEffect(() => {
    if (isOnline) void read();
  }, [isOnline, read]);
  const take = (step: SwapStep): void => {
    setBusy(true);
    void till.changeSwap(step).then((given) => {
      setBusy(false);
      setFault(given.ok ? null : given.fault);
      if (given.ok) setAnswer(given);
    });
  };
  const doing = { busy, take };
  const isCut = !isOnline || (answer?.ok === false && answer.fault.code === 'unavailable');
  return (
    <Sheet title={t('title')} closeLabel={t('close')} onClose={onClose}>
      {isCut && <Notice tone="amber" title={t('offline')} action={isOnline && <button type="button" className="st-button" onClick={() => void read()}>{t('again')}</button>}>{t('offline_hint')}</Notice>}
      {!isCut && answer === null && <p role="status" className={classes['muted']}>{t('loading')}</p>}
      {!isCut && answer?.ok === false && <FaultNotice fault={answer.fault} showsData={false} action={<button type="button" className="st-button" onClick={() => void read()}>{t('again')}</button>} />}
      {fault && fault.code !== 'unavailable' && <FaultNotice fault={fault} showsData={false} onDismiss={() => setFault(null)} />}
      {!isCut && answer?.ok && <Shifts of={answer.value} doing={doing} />}
    </Sheet>
  );
}

function Shifts({ of, doing }: { readonly of: OwnShifts; readonly doing: Doing }): ReactNode {
  const { t } = useTranslation('swaps');
  const when = useWhen();
  return (
    <>
      {of.asked.length > 0 && (
        <section className={classes['part']}>
          <h3>{t('asked')}</h3>
          {of.asked.map((each) => (
            <article key={each.id} className={classes['shift']}>
              <strong>{when(each)}</strong>
              <span>{each.is_agreed ? t('agreed') : t('asks', { name: each.from_name })}</span>
              <div className={classes['acts']}>
                {!each.is_agreed && <button type="button" className="st-button" disabled={doing.busy} onClick={() => doing.take({ step: 'agree', request: each.id })}>{t('agree')}</button>}
                <button type="button" className="st-button" disabled={doing.busy} onClick={() => doing.take({ step: 'refuse', request: each.id })}>{t(each.is_agreed ? 'take_back' : 'refuse')}</button>
              </div>
            </article>
          ))}
        </section>
      )}
      <section className={classes['part']}>
        <h3>{t('own')}</h3>
        {of.shifts.length === 0 && <p className={classes['muted']}>{t('none')}</p>}
        {of.shifts.map((shift) => <OwnShift key={shift.id} shift={shift} colleagues={of.colleagues} doing={doing} />)}
      </section>
    </>
  );
}

function OwnShift({ shift, colleagues, doing }: { readonly shift: Own; readonly colleagues: OwnShifts['colleagues']; readonly doing: Doing }): ReactNode {
  const { t } = useTranslation('swaps');
  const when = useWhen();
  const [isAsking, setAsking] = useState(false);
  const { request } = shift;
  const ask = (to: string): void => {
    setAsking(false);
    doing.take({ step: 'ask', shift: shift.id, to });
  };
  return (
    <article className={classes['shift']}>
      <strong>{when(shift)}</strong>
      {request && <>
        <span>{t(request.is_agreed ? 'said_yes' : 'waits', { name: request.to_name })}</span>
        <div className={classes['acts']}><button type="button" className="st-button" disabled={doing.busy} onClick={() => doing.take({ step: 'withdraw', request: request.id })}>{t('withdraw')}</button></div>
      </>}
      {!request && shift.may_ask && !isAsking && <div className={classes['acts']}><button type="button" className="st-button" disabled={doing.busy} onClick={() => setAsking(true)}>{t('ask')}</button></div>}
      {!request && isAsking && <>
        <span>{t(colleagues.length === 0 ? 'nobody' : 'whom')}</span>
        <div className={classes['acts']}>
          {colleagues.map(({ id, name }) => <button key={id} type="button" className="st-button" disabled={doing.busy} onClick={() => ask(id)}>{name}</button>)}
          <button type="button" className="st-button" onClick={() => setAsking(false)}>{t('cancel')}</button>
        </div>
      </>}
    </article>
  );
}

/** A shift in the times of its own store. */
function useWhen(): (shift: Pick<Own, 'from' | 'until' | 'timezone' | 'store_code'>) => string {
  const { tag } = useLanguage();
  return ({ from, until, timezone, store_code }) => `${dayAndTime(from, tag, timezone)} – ${clockTime(until, tag, timezone)}, ${store_code}`;
}
