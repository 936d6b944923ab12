import { Modal } from '@mantine/core';
import { useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { queries } from '../api/queries.ts';
import { SignInForm } from '../session/sign-in-form.tsx';

/** Asks whoever is signed in to prove who they are once more; signing in again is that proof. */
export function ProofDialog(props: { readonly onProved: () => void; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('approvals');
  const { t: office } = useTranslation('office');
  const me = useQuery(queries.me());
  return (
    <Modal opened onClose={props.onClose} title={t('proof.title')} centered closeButtonProps={{ 'aria-label': office('frame.close') }}>
      <div className="of-form">
        <p className="of-section-hint">{t('proof.hint')}</p>
        <SignInForm email={me.data?.email} onSignedIn={props.onProved} />
      </div>
    </Modal>
  );
}
