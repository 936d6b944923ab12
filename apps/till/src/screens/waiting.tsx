import type { Fault } from '@stilltill/domain/result';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { type ReactNode, useEffect, useState } from 'react';
import { Stage } from '../parts/stage.tsx';
import { useSurroundings, useTill } from '../till-context.ts';
import classes from './screens.module.css';

const SLOW_MS = 800;

/** Nothing is said before it has taken long: a start that is quick should not flash words. */
export function Starting(): ReactNode {
  const { t } = useTranslation('till');
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setSlow(true), SLOW_MS);
    return () => window.clearTimeout(timer);
  }, []);
  return isSlow ? <Stage title={t('starting.title')} lead={t('starting.slow')} /> : <div className={classes['blank']} aria-busy="true" />;
}

/** The first products and operators are on their way. */
export function Loading(): ReactNode {
  const { t } = useTranslation('till');
  const products = useTill((state) => state.catalog.products);
  const expected = useTill((state) => state.catalog.expected);
  const online = useTill((state) => state.network.online);
  const fault = useTill((state) => state.network.fault);
  // A shop that has no goods yet expects none.
  const words = expected === null || expected === 0 ? t('loading.products', { products }) : t('loading.progress', { products, expected });
  return (
    <Stage title={t('loading.title')} lead={online ? t('loading.hint') : t('loading.offline')}>
      <div className={classes['form']}>
        <progress className={classes['progress']} aria-label={words} {...(expected === null ? {} : { value: products, max: Math.max(1, expected) })} />
        <p className={`st-figures ${classes['quiet']}`}>{words}</p>
        {fault && <FaultNotice fault={{ code: fault }} />}
      </div>
    </Stage>
  );
}

export function Elsewhere(): ReactNode {
  const { t } = useTranslation('till');
  const { till } = useSurroundings();
  const [fault, setFault] = useState<Fault | null>(null);
  return (
    <Stage title={t('elsewhere.title')} lead={t('elsewhere.hint')}>
      <div className={classes['form']}>
        {fault && <FaultNotice fault={fault} />}
        <button
          type="button" className={`st-button ${classes['go']}`} data-kind="primary" autoFocus
          onClick={() => void till.takeOver().then((answer) => setFault(answer.ok ? null : answer.fault))}
        >
          {t('elsewhere.take_over')}
        </button>
      </div>
    </Stage>
  );
}

export function Faulted(): ReactNode {
  const { t } = useTranslation('till');
  const fault = useTill((state) => state.fault);
  return (
    <Stage title={t('faulted.title')}>
      <div className={classes['form']}>
        <FaultNotice tone="red" fault={{ code: fault ?? 'storage_failed' }} />
        <button type="button" className={`st-button ${classes['go']}`} data-kind="primary" onClick={() => window.location.reload()}>{t('faulted.again')}</button>
      </div>
    </Stage>
  );
}
