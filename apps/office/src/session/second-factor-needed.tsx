/** What somebody sees first who got in by a password alone where their shop asks for more. */
import { Button } from '@mantine/core';
import type { Fault } from '@stilltill/domain/result';
import { FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/account';
import { IconFingerprint } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { queries } from '../api/queries.ts';
import { hasPasskeys, signInByPasskey } from './auth.ts';
import { passkeysQuery } from './passkeys.tsx';

export function useLacksSecondFactor(): boolean {
  return useQuery(queries.me()).data?.lacks_second_factor === true;
}

export function SecondFactorNeeded({ shop }: { readonly shop: string }): ReactNode {
  const { t } = useTranslation('account');
  const { t: approvals } = useTranslation('approvals');
  const queryClient = useQueryClient();
  const has_one = (useQuery(passkeysQuery()).data?.length ?? 0) > 0;
  const [fault, setFault] = useState<Fault | null>(null);
  const [busy, setBusy] = useState(false);
  // Once it is no more needed, all that was refused is read.
  useEffect(() => () => void queryClient.invalidateQueries(), [queryClient]);
  const enter = async (): Promise<void> => {
    setBusy(true);
    const entered = await signInByPasskey();
    if (entered.ok) await queryClient.invalidateQueries({ queryKey: ['me'] });
    setFault(entered.ok ? null : entered.fault);
    setBusy(false);
  };
  return (
    <>
      <Notice tone="amber" title={t('second_factor.needed', { shop })}>{t('second_factor.needed_hint')}</Notice>
      {fault && <FaultNotice fault={fault} showsData={false} />}
      {has_one && hasPasskeys() && <div className="of-actions"><Button variant="default" leftSection={<IconFingerprint size={18} stroke={1.75} aria-hidden />} loading={busy} onClick={() => void enter()}>{approvals('passkeys.sign_in')}</Button></div>}
    </>
  );
}
