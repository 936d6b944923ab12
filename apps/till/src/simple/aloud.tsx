import { amountLeft } from '@stilltill/domain/sale';
import { useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { type ReactNode, useEffect, useRef } from 'react';
import { useIsPaying } from '../display/use-paying.ts';
import { useChoices, useSimple, useSurroundings, useTill } from '../till-context.ts';
import { backNow, givenBack } from '../selling/exchange.ts';
import { spokenAmount } from './spoken-amount.ts';

/** Says what is to be paid when paying begins, and what came of it, in the operator's language. Draws nothing. */
export function Aloud(): ReactNode {
  const { aloud } = useChoices();
  const isSimple = useSimple();
  return (aloud ?? isSimple) ? <Voice /> : null;
}

function Voice(): null {
  const { t } = useTranslation('till');
  const { tag, short } = useLanguage();
  const { till, speaker, leavePractice } = useSurroundings();
  const isPaying = useIsPaying();
  const receipt = useTill((state) => state.last_receipt);
  const known = useRef(receipt);
  const isPractice = leavePractice !== null;

  useEffect(() => {
    const state = till.state();
    const { basket } = state;
    if (!isPaying || basket.lines.length === 0) return;
    const back_minor = backNow(state);
    const amount = spokenAmount(back_minor > 0n ? back_minor : amountLeft(basket), basket.currency, short);
    speaker.say(back_minor > 0n ? t('aloud.to_give_back', { amount }) : t('aloud.to_pay', { amount }), tag);
  }, [isPaying, till, speaker, t, tag, short]);
  useEffect(() => {
    if (receipt === known.current) return;
    known.current = receipt;
    if (!receipt) return;
    const { tenders, currency } = receipt.sale;
    // What is over of goods that came back is change as any other.
    const change_minor = tenders.reduce((all, tender) => all + tender.change_minor, givenBack(receipt)?.amount_minor ?? 0n);
    const paid = change_minor > 0n ? t('aloud.paid_change', { amount: spokenAmount(change_minor, currency, short) }) : t('aloud.paid');
    speaker.say(isPractice ? `${t('practice.word')}. ${paid}` : paid, tag);
  }, [receipt, speaker, t, tag, short, isPractice]);
  useEffect(() => () => speaker.stop(), [speaker]);
  return null;
}
