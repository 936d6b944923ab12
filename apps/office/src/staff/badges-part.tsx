/** The badges of an operator: printed ones, whose code is shown once, and cards by their serial number. */
import { Button, TextInput } from '@mantine/core';
import { BadgeIssued, type NewBadge } from '@stilltill/protocol/office-staff';
import { normalizeBadge } from '@stilltill/protocol/staff';
import { FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/staff';
import { IconPrinter } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { z } from 'zod';
import type { OperatorItem } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { useStores } from '../components/use-stores.ts';
import { BadgeCard } from './badge-card.tsx';
import { useCardReader } from './use-card-reader.ts';

type Badge = OperatorItem['badges'][number];

export function BadgesPart({ operator }: { readonly operator: OperatorItem }): ReactNode {
  const { t } = useTranslation('staff');
  const [made, setMade] = useState<string | null>(null);
  const [registers, setRegisters] = useState(false);
  const issue = useCommand({ method: 'POST', schema: BadgeIssued, path: () => `/office/operators/${operator.id}/badges`, body: (badge: z.input<typeof NewBadge>) => badge, invalidates: ['operators'] });
  return (
    <section className="of-part of-badges-part" aria-label={t('badges.title')}>
      <h3 className="of-section-title">{t('badges.title')}</h3>
      {operator.badges.length === 0 && made === null && <p className="of-section-hint">{t('badges.none')}</p>}
      {operator.badges.length > 0 && <ul className="of-badge-list">{operator.badges.map((badge) => <BadgeRow key={badge.id} operator={operator.id} badge={badge} />)}</ul>}
      {issue.fault && <FaultNotice fault={issue.fault} onDismiss={issue.reset} />}
      {made !== null && <MadeBadge code={made} name={operator.name} onDone={() => setMade(null)} />}
      {made === null && (registers ? <CardForm busy={issue.busy} onCancel={() => setRegisters(false)} onSerial={(serial) => void issue.run({ form: 'card', serial }).then((done) => done && setRegisters(false))} /> : (
        <div className="of-badge-actions">
          <Button variant="default" loading={issue.busy} onClick={() => void issue.run({ form: 'printed' }).then((done) => done && setMade(done.code))}>{t('badges.print')}</Button>
          <Button variant="default" onClick={() => { issue.reset(); setRegisters(true); }}>{t('badges.register')}</Button>
        </div>
      ))}
    </section>
  );
}

/** A second press withdraws it. */
function BadgeRow({ operator, badge }: { readonly operator: string; readonly badge: Badge }): ReactNode {
  const { t } = useTranslation('staff');
  const { brief } = useStores();
  const [asked, setAsked] = useState(false);
  const withdraw = useCommand({ method: 'DELETE', schema: z.unknown(), path: () => `/office/operators/${operator}/badges/${badge.id}`, body: () => ({}), invalidates: ['operators'] });
  return (
    <li className="of-badge-row">
      <span className="of-two-lines"><span>{t(`badges.${badge.form}`)}</span><span className="of-muted">{t('badges.since', { day: brief(badge.issued_at), name: badge.issued_by })}</span></span>
      <Button variant="default" loading={withdraw.busy} onClick={() => { if (asked) void withdraw.run(null); else setAsked(true); }} onBlur={() => setAsked(false)}>{asked ? t('badges.sure') : t('badges.withdraw')}</Button>
      {withdraw.fault && <FaultNotice fault={withdraw.fault} onDismiss={withdraw.reset} />}
    </li>
  );
}

/** What a badge says is shown once. */
function MadeBadge({ code, name, onDone }: { readonly code: string; readonly name: string; readonly onDone: () => void }): ReactNode {
  const { t } = useTranslation('staff');
  return (
    <div className="of-badge-made">
      <Notice tone="green" title={t('badges.made')}>{t('badges.made_hint', { name })}</Notice>
      <BadgeCard code={code} name={name} />
      <div className="of-badge-actions"><Button leftSection={<IconPrinter size={18} stroke={2} aria-hidden />} onClick={() => window.print()}>{t('badges.print_now')}</Button><Button variant="default" onClick={onDone}>{t('badges.done')}</Button></div>
    </div>
  );
}

function CardForm({ busy, onSerial, onCancel }: { readonly busy: boolean; readonly onSerial: (serial: string) => void; readonly onCancel: () => void }): ReactNode {
  const { t } = useTranslation('staff');
  const [typed, setTyped] = useState('');
  const reads = useCardReader((serial) => {
    setTyped(serial);
    onSerial(serial);
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (typed.trim() !== '') onSerial(typed);
  };
  const read = normalizeBadge(typed);
  return (
    <form className="of-form" onSubmit={submit}>
      <TextInput
        label={t('badges.serial')} description={t(reads ? 'badges.serial_nfc' : 'badges.serial_hint')} value={typed} maxLength={60} autoComplete="off" spellCheck={false} autoFocus data-read={read !== null}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <p className="of-section-hint">{t('badges.copy_risk')}</p>
      <div className="of-form-actions"><Button variant="default" onClick={onCancel}>{t('badges.cancel')}</Button><Button type="submit" loading={busy} disabled={typed.trim() === ''}>{t('badges.save')}</Button></div>
    </form>
  );
}
