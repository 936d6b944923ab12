import { Button, Checkbox } from '@mantine/core';
import { MadeReset } from '@stilltill/protocol/office-access';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/account';
import { type ReactNode, useState } from 'react';
import type { z } from 'zod';
import { useCommand } from '../api/use-command.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { useStores } from '../components/use-stores.ts';

type Made = z.output<typeof MadeReset>;

/** Part of somebody's form: a link by which they choose a new password. */
export function ResetOffer({ person, onMade }: { readonly person: { readonly id: string; readonly two_factor: boolean }; readonly onMade: (made: Made) => void }): ReactNode {
  const { t } = useTranslation('account');
  const [lost, setLost] = useState(false);
  const make = useCommand({ method: 'POST', schema: MadeReset, path: () => `/office/access/${person.id}/reset`, body: (is_lost: boolean) => ({ second_factor: is_lost ? 'remove' : 'keep' }), invalidates: ['access'] });
  const run = async (): Promise<void> => {
    const made = await make.run(lost);
    if (made !== null) onMade(made);
  };
  return (
    <div className="of-form-end" role="group" aria-label={t('reset.offer')}>
      <p className="of-section-hint">{t('reset.offer_hint')}</p>
      {make.fault && <FaultNotice fault={make.fault} />}
      <Checkbox label={t('reset.lost')} description={t('reset.lost_hint')} checked={lost} onChange={(event) => setLost(event.currentTarget.checked)} />
      <Button variant="default" loading={make.busy} onClick={() => void run()}>{t('reset.make')}</Button>
    </div>
  );
}

/** The link, shown this once. */
export function ResetMade({ name, made, onClose }: { readonly name: string; readonly made: Made; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('account');
  const { at } = useStores();
  const link = `${window.location.origin}${made.path}`;
  return (
    <div className="of-form">
      <p className="of-section-hint">{t('reset.made_hint', { until: at(made.expires_at) })}</p>
      <div className="of-with-copy"><output className="of-secret" data-testid="reset-link">{link}</output><CopyButton text={link} what={t('reset.made', { name })} /></div>
      <div className="of-form-actions"><Button onClick={onClose}>{t('reset.done')}</Button></div>
    </div>
  );
}
