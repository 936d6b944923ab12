/** What somebody sees first who got in by a password alone where their shop asks for more. */
import { Button } from '@mantine/core';
import type { Fault } from '@stilltill/domain/result';
import { FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/account';
import { IconFingerprint } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type Me, queries } from '../api/queries.ts';
import { hasPasskeys, signInByPasskey } from './auth.ts';
import { passkeysQuery } from './passkeys.tsx';

/** Nobody in the office lets an owner in. */
const LOST_DEVICES = 'npm run owner-link -- --lost-devices';

/** Whether nothing opens to them but their own account. */
export function useNeedsSecondFactor(): boolean {
  const me = useQuery(queries.me()).data;
  return me !== undefined && me.second_factor !== 'enough';
}

/** Leads to their account as soon as it is needed, and has all read that was refused once it is no more. */
export function useFollowSecondFactor(): void {
  const router = useRouter();
  const queryClient = useQueryClient();
  const is_needed = useNeedsSecondFactor();
  const was = useRef(is_needed);
  useEffect(() => {
    if (was.current === is_needed) return;
    was.current = is_needed;
    void (is_needed ? router.invalidate() : queryClient.invalidateQueries());
  }, [is_needed, queryClient, router]);
}

export function SecondFactorNeeded({ me }: { readonly me: Me }): ReactNode {
  const { t } = useTranslation('account');
  const { t: approvals } = useTranslation('approvals');
  const queryClient = useQueryClient();
  const has_one = (useQuery(passkeysQuery()).data?.length ?? 0) > 0;
  const [fault, setFault] = useState<Fault | null>(null);
  const [busy, setBusy] = useState(false);
  const enter = async (): Promise<void> => {
    setBusy(true);
    const entered = await signInByPasskey();
    if (entered.ok) await queryClient.invalidateQueries({ queryKey: ['me'] });
    setFault(entered.ok ? null : entered.fault);
    setBusy(false);
  };
  const hint = me.second_factor === 'missing' ? t('second_factor.missing') : me.role === 'owner' ? t('second_factor.unused_owner', { command: LOST_DEVICES }) : t('second_factor.unused');
  return (
    <>
      <Notice tone="amber" title={t('second_factor.needed', { shop: me.shop_name })}>{hint}</Notice>
      {fault && <FaultNotice fault={fault} showsData={false} />}
      {has_one && hasPasskeys() && <div className="of-actions"><Button leftSection={<IconFingerprint size={18} stroke={1.75} aria-hidden />} loading={busy} onClick={() => void enter()}>{approvals('passkeys.sign_in')}</Button></div>}
    </>
  );
}
