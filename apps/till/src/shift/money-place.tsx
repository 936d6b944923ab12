import type { Fault } from '@stilltill/domain/result';
import type { ShiftTotals } from '@stilltill/domain/shift';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconArrowBarDown, IconArrowBarUp, IconReceiptRefund, IconReportMoney } from '@tabler/icons-react';
import { type ReactNode, useCallback, useState } from 'react';
import { ApprovalPlace, useApproval } from '../approval/use-approval.tsx';
import { keyShown, shortcutOf } from '../keys/shortcuts.ts';
import { useKeys } from '../keys/use-keys.ts';
import { MenuItem } from '../menu/menu-item.tsx';
import { WithdrawalScreen } from '../contact/withdrawal-screen.tsx';
import { RefundScreen } from '../refund/refund-screen.tsx';
import { useSurroundings, useTill } from '../till-context.ts';
import { CashMove } from './cash-move.tsx';
import { XReport } from './x-report.tsx';

type Place = { readonly place: 'withdrawal' } | { readonly place: 'refund' } | { readonly place: 'cash'; readonly direction: 'in' | 'out' } | { readonly place: 'x'; readonly totals: ShiftTotals };

/** What is done with money beside selling, in the place of the selling screen: refunds, cash in and out, the X report. */
export type MoneyPlace = {
  readonly at: Place | null;
  readonly fault: Fault | null;
  refund(): void;
  cash(direction: 'in' | 'out'): void;
  /** A customer wants no more messages. */
  withdraw(): void;
  /** Shows the figures of the shift, once a manager has approved it where that is needed. */
  readX(): void;
  close(): void;
};

export function useMoneyPlace(): MoneyPlace {
  const { t } = useTranslation('till');
  const { till } = useSurroundings();
  const { withApproval, giveUp } = useApproval();
  const [at, setAt] = useState<Place | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const open = useCallback((place: Place | null) => {
    giveUp();
    setFault(null);
    setAt(place);
  }, [giveUp]);
  const refund = useCallback(() => {
    if (till.state().shift) open({ place: 'refund' });
  }, [till, open]);
  useKeys((press) => {
    if (shortcutOf(press) !== 'refund') return false;
    refund();
    return true;
  });
  return {
    at, fault, refund,
    cash: (direction) => open({ place: 'cash', direction }),
    withdraw: () => open({ place: 'withdrawal' }),
    readX() {
      open(null);
      void withApproval('read_x_report', null, t('report.x_words'), (approval) => till.readShift(approval)).then((answer) => {
        if (answer?.ok) setAt({ place: 'x', totals: answer.value });
        else setFault(answer?.fault ?? null);
      });
    },
    close: () => open(null),
  };
}

export function MoneyPlaceScreen(props: { readonly money: MoneyPlace }): ReactNode {
  const { at, close } = props.money;
  return (
    <ApprovalPlace>
      {at?.place === 'refund' && <RefundScreen onBack={close} />}
      {at?.place === 'cash' && <CashMove key={at.direction} direction={at.direction} onBack={close} />}
      {at?.place === 'withdrawal' && <WithdrawalScreen onBack={close} />}
      {at?.place === 'x' && <XReport totals={at.totals} onBack={close} />}
    </ApprovalPlace>
  );
}

/** What went wrong before a place was reached. */
export function MoneyFault(props: { readonly money: MoneyPlace }): ReactNode {
  const { fault, close } = props.money;
  return fault && <FaultNotice fault={fault} showsData={false} onDismiss={close} />;
}

/** The ways there, in the menu. */
export function MoneyMenu(props: { readonly money: MoneyPlace; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const hasShift = useTill((state) => state.shift !== null);
  const { money } = props;
  if (!hasShift) return null;
  const go = (act: () => void) => (): void => {
    props.onClose();
    act();
  };
  return (
    <>
      <MenuItem icon={<IconReceiptRefund stroke={1.75} aria-hidden />} label={t('refund.title')} keys={keyShown('refund')} onClick={go(money.refund)} />
      <MenuItem icon={<IconArrowBarDown stroke={1.75} aria-hidden />} label={t('drawer.in')} onClick={go(() => money.cash('in'))} />
      <MenuItem icon={<IconArrowBarUp stroke={1.75} aria-hidden />} label={t('drawer.out')} onClick={go(() => money.cash('out'))} />
      <MenuItem icon={<IconReportMoney stroke={1.75} aria-hidden />} label={t('report.x')} onClick={go(money.readX)} />
    </>
  );
}
