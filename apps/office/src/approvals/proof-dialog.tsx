import { Modal } from '@mantine/core';
import type { Fault } from '@stilltill/domain/result';
import { Me } from '@stilltill/protocol/office';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { ask } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { SignInForm } from '../session/sign-in-form.tsx';

/** Asks whoever is signed in to prove who they are once more; signing in again is that proof. */
export function ProofDialog(props: { readonly onProved: () => void; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('approvals');
  const { t: office } = useTranslation('office');
  const me = useQuery(queries.me());
  const [refused, setRefused] = useState<Fault | null>(null);
  const enter = async (): Promise<void> => {
    const now = await ask(Me, '/office/me');
    // Who has a passkey and gave their password has proved too little here; the passkey is asked for beside it.
    if (now.ok && now.value.second_factor === 'unused') return setRefused({ code: 'second_factor_needed' });
    props.onProved();
  };
  return (
    <Modal opened onClose={props.onClose} title={t('proof.title')} centered closeButtonProps={{ 'aria-label': office('frame.close') }}>
      <div className="of-form">
        <p className="of-section-hint">{t('proof.hint')}</p>
        {refused && <FaultNotice fault={refused} showsData={false} />}
        <SignInForm email={me.data?.email} onSignedIn={enter} />
      </div>
    </Modal>
  );
}
