import type { Fault } from '@stilltill/domain/result';
import type { Receipt, TenderTaken, Till } from '@stilltill/till-engine';
import { formatMoney } from '@stilltill/domain/money';
import { useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { useMemo, useRef, useState } from 'react';
import { useApproval } from '../approval/use-approval.tsx';

/** Taking money for the basket. One thing at a time: a second tap while the first is under way does nothing. */
export type Paying = {
  readonly busy: boolean;
  /** What was tried last was declined. */
  readonly declined: boolean;
  /** Ends the sale in cash. */
  cash(given_minor: bigint): void;
  /** Takes cash as a part of what is left. */
  part(amount_minor: bigint): void;
  machine(taken: Exclude<TenderTaken, { kind: 'cash' }>): void;
  giveBack(tender: string): void;
};

/** `onParked`: nobody knows what came of it, the basket was put aside. */
export function usePaying(till: Till, on: { readonly onReceipt: (receipt: Receipt) => void; readonly onFault: (fault: Fault | null) => void; readonly onParked: () => void }): Paying {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const { withApproval } = useApproval();
  const [busy, setBusy] = useState(false);
  const [declined, setDeclined] = useState(false);
  const isUnderWay = useRef(false);
  return useMemo(() => {
    const run = (work: () => Promise<void>): void => {
      if (isUnderWay.current) return;
      isUnderWay.current = true;
      setBusy(true);
      setDeclined(false);
      void work().finally(() => {
        isUnderWay.current = false;
        setBusy(false);
      });
    };
    const words = (amount_minor: bigint): string => t('pay.charge_again', { amount: formatMoney(amount_minor, till.state().basket.currency, tag) });
    const take = (taken: TenderTaken): void => run(async () => {
      const answer = await withApproval('charge_again', null, words(taken.amount_minor), (approval) => till.takeTender(taken, approval));
      if (!answer) return;
      on.onFault(answer.ok ? null : answer.fault);
      if (!answer.ok) return;
      if (answer.value) on.onReceipt(answer.value);
      else if (taken.kind !== 'cash' && taken.outcome === 'unknown') on.onParked();
      else setDeclined(taken.kind !== 'cash' && taken.outcome === 'declined');
    });
    return {
      busy, declined,
      cash: (given_minor) => run(async () => {
        const answer = await withApproval('charge_again', null, words(given_minor), (approval) => till.takeCash(given_minor, approval));
        if (!answer) return;
        on.onFault(answer.ok ? null : answer.fault);
        if (answer.ok) on.onReceipt(answer.value);
      }),
      part: (amount_minor) => take({ kind: 'cash', amount_minor }),
      machine: take,
      giveBack: (tender) => run(async () => {
        const answer = await till.returnTender(tender);
        on.onFault(answer.ok ? null : answer.fault);
      }),
    };
  }, [busy, declined, till, t, tag, withApproval, on]);
}
