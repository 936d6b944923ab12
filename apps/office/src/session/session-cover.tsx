import { FocusTrap } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState, useSyncExternalStore } from 'react';
import type { Fault } from '@stilltill/domain/result';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import { ask } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { Me } from '@stilltill/protocol/office';
import { sessionEnd } from './session-end.ts';
import { SignInForm } from './sign-in-form.tsx';

/** Covers the page once the session has ended. Below it the page waits as it was, with what was typed. */
export function SessionCover(): ReactNode {
  const { t } = useTranslation('office');
  const queryClient = useQueryClient();
  const ended = useSyncExternalStore(sessionEnd.subscribe, sessionEnd.has);
  const [refused, setRefused] = useState<Fault | null>(null);
  if (!ended) return null;
  const was = queryClient.getQueryData(queries.me().queryKey);
  const enter = async (): Promise<void> => {
    const me = await ask(Me, '/office/me');
    // Whoever may sign in and not come in, such as somebody who left, sees nothing of what stands below.
    if (!me.ok) return setRefused(me.fault);
    setRefused(null);
    // Another person must not find what this one had typed.
    if (was && me.value.email !== was.email) return window.location.reload();
    sessionEnd.clear();
    await queryClient.invalidateQueries();
  };
  return (
    <FocusTrap>
      <div className="of-cover" role="dialog" aria-modal="true" aria-labelledby="cover-title">
        <div className="of-bare-card">
          <h2 id="cover-title" className="of-title">{t('session.ended')}</h2>
          <p className="of-subtitle">{t('session.ended_hint')}</p>
          {refused && <FaultNotice fault={refused} showsData={false} />}
          <SignInForm email={was?.email} onSignedIn={enter} />
        </div>
      </div>
    </FocusTrap>
  );
}
