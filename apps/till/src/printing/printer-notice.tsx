import { FaultNotice, Notice, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/faults';
import type {} from '@stilltill/ui/messages/till';
import type { ReactNode } from 'react';
import { useFault } from '../diagnosis/diagnosis-context.ts';
import { DoThis } from '../diagnosis/do-this.tsx';
import { useSurroundings } from '../till-context.ts';
import classes from './printing.module.css';
import { usePrinter } from './use-printer.ts';

/** A receipt that did not come out is offered again. It stands in nobody's way: the next sale can begin. */
export function PrinterNotice(): ReactNode {
  const { t } = useTranslation('till');
  const { printer } = useSurroundings();
  const fault = usePrinter((state) => state.fault);
  const failed = usePrinter((state) => state.failed);
  const isPrinting = usePrinter((state) => state.isPrinting);
  const trouble = usePrinter((state) => state.trouble);
  const status = usePrinter((state) => state.status);
  if (!fault && !failed && !trouble) return null;
  const steps = trouble && <DoThis code={trouble} />;
  const again = failed && <button type="button" className={classes['action']} disabled={isPrinting} onClick={() => void printer.printAgain()}>{t('printer.again', { number: failed.receipt.number })}</button>;
  // What the printer says of itself tells more than that a receipt did not come out.
  if (trouble && status?.codes.some((code) => code === trouble)) return <div className={classes['strip']} data-testid="printer-notice"><Trouble code={trouble} action={<span className={classes['actions']}>{steps}{again}</span>} /></div>;
  return (
    <div className={classes['strip']} data-testid="printer-notice">
      <FaultNotice
        fault={fault ?? { code: 'printer_stopped' }} tone="amber" showsData={false}
        action={<span className={classes['actions']}>
          {steps}
          {again}
          <button type="button" className={classes['action']} onClick={() => printer.dismiss()}>{t('printer.dismiss')}</button>
        </span>}
      />
    </div>
  );
}

/** Named once its words are here. */
function Trouble({ code, action }: { readonly code: string; readonly action: ReactNode }): ReactNode {
  const { t } = useTranslation('faults');
  const { tag } = useLanguage();
  const fault = useFault(code);
  const language = tag === 'zh-CN' ? 'zh' : 'en';
  return <Notice tone="amber" title={fault ? fault.title[language] : t('printer_look')} action={action}>{fault?.operator_does[language][0]}</Notice>;
}
