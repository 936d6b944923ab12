import { KeyHint, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconPrinter } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { keyShown } from '../keys/shortcuts.ts';
import { useSurroundings } from '../till-context.ts';
import { usePrinter } from './use-printer.ts';

/** Prints the last receipt by one tap; once it came out, the next one is a copy and says so. */
export function PrintButton(props: { readonly sale: string }): ReactNode {
  const { t } = useTranslation('till');
  const { printer } = useSurroundings();
  const isPrinting = usePrinter((state) => state.isPrinting);
  const isPrinted = usePrinter((state) => state.printed === props.sale);
  return (
    <button type="button" className="st-button" disabled={isPrinting} data-testid="print" onClick={() => void printer.printLast()}>
      <IconPrinter size={22} stroke={1.75} aria-hidden /> {isPrinting ? t('printer.printing') : isPrinted ? t('printer.print_copy') : t('printer.print')} <KeyHint keys={keyShown('print')} />
    </button>
  );
}
