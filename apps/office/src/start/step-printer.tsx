import { Button } from '@mantine/core';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { StepProps } from './step-props.ts';
import { useDecideStep } from './use-decide-step.ts';

/** A printer hangs on its till, so it is tried there; whether paper came out, only a person can say. */
export function PrinterStep({ is_done, onNext }: StepProps): ReactNode {
  const { t } = useTranslation('start');
  const decide = useDecideStep();
  const say = async (): Promise<void> => {
    if (await decide.run({ step: 'printer', state: 'done' })) onNext();
  };
  return (
    <>
      <ol className="of-start-how"><li>{t('step.printer.first')}</li><li>{t('step.printer.second')}</li><li>{t('step.printer.third')}</li></ol>
      <p className="of-section-hint">{t('step.printer.network')} <Link className="of-link" to="/receipts">{t('step.printer.settings')}</Link></p>
      {decide.fault && <FaultNotice fault={decide.fault} />}
      <div className="of-form-actions">{is_done ? <Button onClick={onNext}>{t('go_on')}</Button> : <><Button variant="default" loading={decide.busy} onClick={() => void say()}>{t('step.printer.none')}</Button><Button loading={decide.busy} onClick={() => void say()}>{t('step.printer.printed')}</Button></>}</div>
    </>
  );
}
