import { Button, Modal, Textarea } from '@mantine/core';
import { FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import { type FormEvent, type ReactNode, useState } from 'react';
import { z } from 'zod';
import type { TerminalItem } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { Section } from '../components/page.tsx';

type Decision = 'retire' | 'compromised';

/** What cannot be undone about a terminal. Each takes a reason, which goes into the server's journal. */
export function TerminalDecisions(props: { readonly terminal: TerminalItem }): ReactNode {
  const { t } = useTranslation('office');
  const { terminal } = props;
  const [asked, setAsked] = useState<Decision | null>(null);
  if (terminal.state === 'new' || terminal.state === 'compromised') return null;
  return (
    <Section title={t('decide.title')} hint={t('decide.hint')}>
      <div className="of-actions">
        {terminal.state === 'enrolled' && <Button variant="default" onClick={() => setAsked('retire')}>{t('decide.retire.action')}</Button>}
        <Button variant="light" color="red" onClick={() => setAsked('compromised')}>{t('decide.compromised.action')}</Button>
      </div>
      {asked && <DecisionForm key={asked} terminal={terminal} decision={asked} onClose={() => setAsked(null)} />}
    </Section>
  );
}

function DecisionForm(props: { readonly terminal: TerminalItem; readonly decision: Decision; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('office');
  const { terminal, decision, onClose } = props;
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const decide = useCommand({
    method: 'POST', schema: z.unknown(), path: () => `/office/terminals/${terminal.id}/${decision}`, body: (text: string) => ({ reason: text }), invalidates: ['fleet', 'terminals', 'today', 'exceptions'],
  });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (reason.trim() === '') return;
    if ((await decide.run(reason.trim())) !== null) onClose();
  };
  const name = `${terminal.store_code} ${terminal.code}`;
  return (
    <Modal opened onClose={onClose} title={t(`decide.${decision}.title`, { name })} centered closeButtonProps={{ 'aria-label': t('frame.close') }}>
      <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
        <Notice tone={decision === 'compromised' ? 'red' : 'amber'} title={t('decide.for_good')}>{t(`decide.${decision}.means`)}</Notice>
        {decide.fault && <FaultNotice fault={decide.fault} />}
        <Textarea label={t('decide.reason')} description={t('decide.reason_hint')} maxLength={300} autosize minRows={2} value={reason} error={tried && reason.trim() === '' ? t('form.needed') : undefined} onChange={(event) => setReason(event.currentTarget.value)} data-autofocus />
        <div className="of-form-actions"><Button variant="default" onClick={onClose}>{t('form.cancel')}</Button><Button type="submit" color={decision === 'compromised' ? 'red' : 'accent'} loading={decide.busy}>{t(`decide.${decision}.action`)}</Button></div>
      </form>
    </Modal>
  );
}
