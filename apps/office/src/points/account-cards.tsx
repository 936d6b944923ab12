import { Button } from '@mantine/core';
import { CardIssued, CardState } from '@stilltill/protocol/points';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/points';
import type { ReactNode } from 'react';
import { useCommand } from '../api/use-command.ts';
import { Badge } from '../components/badge.tsx';
import { useStores } from '../components/use-stores.ts';
import type { AccountItem } from './point-queries.ts';

const TONES = { active: 'green', locked: 'amber', replaced: 'quiet', unknown: 'red' } as const;

/** The cards of an account, each with what can be done about it. `onMade` gets the code of one that takes another's place. */
export function AccountCards({ cards, onMade }: { readonly cards: AccountItem['cards']; readonly onMade: (code: string) => void }): ReactNode {
  const { t } = useTranslation('points');
  const { brief } = useStores();
  const lock = useCommand({
    method: 'POST', schema: CardState, path: ({ card }: { card: string; locked: boolean }) => `/office/points/cards/${card}/lock`, body: ({ locked }) => ({ locked }), invalidates: ['points'],
  });
  const replace = useCommand({ method: 'POST', schema: CardIssued, path: (card: string) => `/office/points/cards/${card}/replace`, body: () => ({}), invalidates: ['points'] });
  const fault = lock.fault ?? replace.fault;
  return (
    <>
      {cards.map(({ card, state, issued_at }) => (
        <div key={card} className="of-card-row">
          <span><Badge tone={TONES[state]}>{t(`cards.state.${state}`)}</Badge> {t('account.since', { at: brief(issued_at) })}</span>
          {(state === 'active' || state === 'locked') && (
            <span className="of-actions">
              <Button variant="default" loading={lock.busy} onClick={() => void lock.run({ card, locked: state === 'active' })}>{state === 'active' ? t('account.lock') : t('account.unlock')}</Button>
              <Button variant="default" loading={replace.busy} onClick={() => void replace.run(card).then((issued) => issued && onMade(issued.code))}>{t('account.replace')}</Button>
            </span>
          )}
        </div>
      ))}
      {fault && <FaultNotice fault={fault} />}
    </>
  );
}
