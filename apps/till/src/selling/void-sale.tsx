import { formatMoney } from '@stilltill/domain/money';
import type { Fault } from '@stilltill/domain/result';
import type { Receipt, RefundReceipt } from '@stilltill/till-engine';
import { FaultNotice, Notice, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconArrowBackUp } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useApproval } from '../approval/use-approval.tsx';
import { useTellsGoodsBack } from '../display/use-goods-back.ts';
import { HoldButton } from '../parts/hold-button.tsx';
import { useSurroundings, useTill } from '../till-context.ts';
import { PointsBack } from './points-back.tsx';
import { useTenderWords } from './tender-words.ts';

/** Takes the whole of the last sale of this shift back, by holding; then it says so, and how the money goes back. */
export function VoidSale({ receipt }: { readonly receipt: Receipt }): ReactNode {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const { till, printer } = useSurroundings();
  const { withApproval } = useApproval();
  const words = useTenderWords();
  const isOfShift = useTill((state) => state.shift?.shift === receipt.sale.shift && state.last_receipt?.number === receipt.number);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const [voided, setVoided] = useState<RefundReceipt | null>(null);
  useTellsGoodsBack(voided?.refund ?? null);
  const { sale } = receipt;
  const amount = formatMoney(sale.total_minor, sale.currency, tag);
  const take = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    const answer = await withApproval('refund', null, t('void.words', { amount }), (approval) => till.voidLast(approval));
    setBusy(false);
    if (!answer) return;
    setFault(answer.ok ? null : answer.fault);
    if (!answer.ok) return;
    setVoided(answer.value);
    void printer.refunded(answer.value);
  };
  if (voided) {
    const { refund } = voided;
    const kind = words[refund.tenders[0]?.kind ?? 'cash'];
    return <Notice tone="green" title={t('void.done')}>{t('void.give_back', { amount: formatMoney(refund.total_minor, refund.currency, tag), kind })} <PointsBack points={refund.points} testid="void-points" /> <span data-testid="void-number">{t('void.number', { number: voided.number })}</span></Notice>;
  }
  if (!isOfShift) return null;
  return (
    <>
      {fault && <FaultNotice fault={fault} showsData={false} onDismiss={() => setFault(null)} />}
      <HoldButton disabled={busy} onHeld={() => void take()}><IconArrowBackUp size={22} aria-hidden /> {t('void.hold')}</HoldButton>
    </>
  );
}
