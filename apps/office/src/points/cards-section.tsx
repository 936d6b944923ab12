import { Button, TextInput } from '@mantine/core';
import { spellCard } from '@stilltill/domain/points';
import type { Fault } from '@stilltill/domain/result';
import { CardIssued } from '@stilltill/protocol/points';
import { FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/points';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { faultOf } from '../api/client.ts';
import { useCommand } from '../api/use-command.ts';
import { Section } from '../components/page.tsx';
import { findAccount } from './point-queries.ts';

/** Making a card, and finding the account of one. */
export function CardsSection(): ReactNode {
  const { t } = useTranslation('points');
  const navigate = useNavigate();
  const [made, setMade] = useState<string | null>(null);
  const [typed, setTyped] = useState('');
  const [fault, setFault] = useState<Fault | null>(null);
  const issue = useCommand({ method: 'POST', schema: CardIssued, path: () => '/office/points/cards', body: () => ({ customer: null }), invalidates: ['points'] });
  const find = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setFault(null);
    if (typed.trim() === '') return;
    try {
      const found = await findAccount(typed);
      if (found) await navigate({ to: '/points/$account', params: { account: found.account } });
    } catch (error) {
      setFault(faultOf(error));
    }
  };
  return (
    <Section title={t('cards.title')} hint={t('cards.hint')} actions={<Button variant="default" loading={issue.busy} onClick={() => void issue.run(null).then((card) => card && setMade(card.code))}>{t('cards.issue')}</Button>}>
      {issue.fault && <FaultNotice fault={issue.fault} />}
      {made !== null && <NewCode title={t('cards.made')} code={made} onDone={() => setMade(null)} />}
      <form className="of-fields" onSubmit={(event) => void find(event)}>
        <TextInput label={t('cards.find')} description={t('cards.find_hint')} value={typed} maxLength={60} autoComplete="off" spellCheck={false} onChange={(event) => setTyped(event.currentTarget.value)} />
        <Button type="submit" variant="default" className="of-end">{t('cards.open')}</Button>
      </form>
      {fault && <FaultNotice fault={fault} onDismiss={() => setFault(null)} />}
    </Section>
  );
}

/** A code is shown once: as a barcode to print, and as it is read aloud. `title`: what was made. */
export function NewCode({ title, code, onDone }: { readonly title: string; readonly code: string; readonly onDone: () => void }): ReactNode {
  const { t } = useTranslation('points');
  const [picture, setPicture] = useState<string | null>(null);
  useEffect(() => {
    let isHere = true;
    // Without the picture the code still stands there in letters.
    void import('../labels/barcode-svg.ts').then(({ barcodePicture }) => isHere && setPicture(barcodePicture({ symbology: 'code128', text: code }, 14))).catch(() => undefined);
    return () => {
      isHere = false;
    };
  }, [code]);
  return (
    <Notice tone="green" title={title} action={<Button variant="default" onClick={onDone}>{t('cards.done')}</Button>}>
      {t('cards.made_hint')}
      <strong className="of-card-code st-figures" data-testid="card-code">{spellCard(code)}</strong>
      {picture && <img className="of-card-barcode" src={picture} alt={spellCard(code)} />}
    </Notice>
  );
}
