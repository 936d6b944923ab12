/** One request that waits: what, who, where, how much, how long it still holds, and two large buttons. */
import { Button } from '@mantine/core';
import { ApprovalItem as ApprovalItemShape, APPROVAL_LIFE_S } from '@stilltill/protocol/staff';
import { FaultNotice, Money, useLanguage, useTranslation } from '@stilltill/ui';
import { formatMoney } from '@stilltill/domain/money';
import { type ReactNode, useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { useNow } from '../components/use-now.ts';
import { useStores } from '../components/use-stores.ts';
import { leftText } from '../lib/time.ts';
import type { ApprovalItem } from './approval-queries.ts';

type Answer = 'give' | 'refuse';

export function WaitingRequest({ item, may, is_own }: { readonly item: ApprovalItem; readonly may: boolean; readonly is_own: boolean }): ReactNode {
  const { t } = useTranslation('approvals');
  const { tag } = useLanguage();
  const { stores } = useStores();
  const now_ms = useNow(1000);
  const [asked, setAsked] = useState<Answer | null>(null);
  const answer = useCommand({
    method: 'POST', schema: ApprovalItemShape, path: () => `/office/approvals/${item.id}`, body: (decision: Answer) => ({ answer: decision }), invalidates: ['approvals'],
  });
  const send = async (decision: Answer): Promise<void> => {
    setAsked(decision);
    await answer.run(decision);
  };
  const currency = stores.find((store) => store.id === item.store)?.currency;
  const over = now_ms >= Date.parse(item.until);
  const part = Math.max(0, Math.min(1, (Date.parse(item.until) - now_ms) / (APPROVAL_LIFE_S * 1000)));
  return (
    <article className="of-ask" aria-label={item.words} data-testid="waiting-request">
      <div className="of-ask-head">
        <h3 className="of-ask-words">{item.words}</h3>
        {item.amount_minor !== null && currency && <Money className="of-ask-amount" amount_minor={item.amount_minor} currency={currency} />}
      </div>
      <p className="of-ask-who">{t('item.who', { name: item.operator_name, store: item.store_name, terminal: item.terminal_code })}</p>
      <p className="of-ask-left"><span className="of-ask-bar" aria-hidden><span style={{ inlineSize: `${part * 100}%` }} /></span><span role="timer">{over ? t('state.expired') : t('item.left', { left: leftText(item.until, now_ms) })}</span></p>
      {answer.fault && <FaultNotice fault={answer.fault} />}
      {is_own && <p className="of-amber">{t('item.own')}</p>}
      {may && !is_own && (
        <div className="of-ask-actions">
          <Button size="lg" disabled={over} loading={answer.busy && asked === 'give'} onClick={() => void send('give')}>{item.amount_minor !== null && currency ? t('item.give_amount', { amount: formatMoney(item.amount_minor, currency, tag) }) : t('item.give')}</Button>
          <Button size="lg" variant="default" disabled={over} loading={answer.busy && asked === 'refuse'} onClick={() => void send('refuse')}>{t('item.refuse')}</Button>
        </div>
      )}
    </article>
  );
}
