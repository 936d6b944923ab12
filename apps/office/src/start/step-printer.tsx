import { Button } from '@mantine/core';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { queries } from '../api/queries.ts';
import type { StepProps } from './step-props.ts';
import { TryPrinter } from './try-printer.tsx';
import { useDecideStep } from './use-decide-step.ts';

/** A printer in the network is tried out here; one that hangs on a till, there. Whether paper came out, only a person can say. */
export function PrinterStep({ store, is_done, onNext }: StepProps): ReactNode {
  const { t } = useTranslation('start');
  const decide = useDecideStep();
  const shop_name = useQuery(queries.me()).data?.shop_name ?? store.name;
  const printers = useQuery(queries.printers()).data?.items.filter((each) => each.store === store.id) ?? [];
  const say = async (): Promise<void> => {
    if (await decide.run({ step: 'printer', state: 'done' })) onNext();
  };
  return (
    <>
      <h3 className="of-start-part">{t('step.printer.in_network')}</h3>
      {printers.map((printer) => <TryPrinter key={printer.id} printer={printer} store={store} shop_name={shop_name} />)}
      <p className="of-section-hint">{printers.length === 0 && `${t('step.printer.network')} `}<Link className="of-link" to="/receipts">{t('step.printer.settings')}</Link></p>
      <h3 className="of-start-part">{t('step.printer.at_till')}</h3>
      <ol className="of-start-how"><li>{t('step.printer.first')}</li><li>{t('step.printer.second')}</li><li>{t('step.printer.third')}</li></ol>
      {decide.fault && <FaultNotice fault={decide.fault} />}
      <div className="of-form-actions">{is_done ? <Button onClick={onNext}>{t('go_on')}</Button> : <><Button variant="default" loading={decide.busy} onClick={() => void say()}>{t('step.printer.none')}</Button><Button loading={decide.busy} onClick={() => void say()}>{t('step.printer.printed')}</Button></>}</div>
    </>
  );
}
