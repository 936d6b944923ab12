import { FaultNotice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import type { ReactNode } from 'react';
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
  if (!fault && !failed) return null;
  return (
    <div className={classes['strip']} data-testid="printer-notice">
      <FaultNotice
        fault={fault ?? { code: 'printer_stopped' }} tone="amber" showsData={false}
        action={<span className={classes['actions']}>
          {failed && <button type="button" className={classes['action']} disabled={isPrinting} onClick={() => void printer.printAgain()}>{t('printer.again', { number: failed.receipt.number })}</button>}
          <button type="button" className={classes['action']} onClick={() => printer.dismiss()}>{t('printer.dismiss')}</button>
        </span>}
      />
    </div>
  );
}
