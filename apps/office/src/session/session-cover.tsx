import { FocusTrap } from '@mantine/core';
import { Me } from '@stilltill/protocol/office';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useLayoutEffect, useState, useSyncExternalStore } from 'react';
import { createPortal } from 'react-dom';
import type { Fault } from '@stilltill/domain/result';
import { FaultNotice, LanguageSwitch, useTranslation } from '@stilltill/ui';
import { ask } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { sessionEnd } from './session-end.ts';
import { SignInForm } from './sign-in-form.tsx';
import { tabs } from './tabs.ts';
import { useSignOut } from './use-sign-out.ts';

/**
 * Covers the page once the session has ended or is locked. Below it the page waits as it was, with what was typed, and can be
 * neither read nor reached. `onBack`: there is a view for the wall that stays open, and leads back to it.
 */
export function SessionCover({ onBack }: { readonly onBack?: (() => void) | undefined }): ReactNode {
  const state = useSyncExternalStore(sessionEnd.subscribe, sessionEnd.state);
  return state === 'open' ? null : createPortal(<Cover why={state} onBack={onBack} />, document.body);
}

function Cover({ why, onBack }: { readonly why: 'ended' | 'locked'; readonly onBack: (() => void) | undefined }): ReactNode {
  const { t } = useTranslation('office');
  const queryClient = useQueryClient();
  const leave = useSignOut();
  const [refused, setRefused] = useState<Fault | null>(null);
  const title = t(`session.${why}`);
  useCovered(title);
  const was = queryClient.getQueryData(queries.me().queryKey);
  const enter = async (): Promise<void> => {
    const me = await ask(Me, '/office/me');
    // Whoever may sign in and not come in, such as somebody who left, sees nothing of what stands below.
    if (!me.ok) return setRefused(me.fault);
    // The session of their passkey is gone, and a password is not enough here: the passkey is asked for beside it.
    if (me.value.second_factor === 'unused') return setRefused({ code: 'second_factor_needed' });
    setRefused(null);
    tabs.tell('opened');
    // Another person must not find what this one had typed.
    if (was && me.value.email !== was.email) return window.location.reload();
    queryClient.setQueryData(queries.me().queryKey, me.value);
    sessionEnd.clear();
    await queryClient.invalidateQueries();
  };
  return (
    <FocusTrap>
      <div className="of-cover" role="dialog" aria-modal="true" aria-labelledby="cover-title">
        <div className="of-bare-card">
          <h2 id="cover-title" className="of-title">{title}</h2>
          <p className="of-subtitle">{t(why === 'locked' ? 'session.locked_hint' : 'session.ended_hint')}</p>
          {refused && <FaultNotice fault={refused} showsData={false} />}
          <SignInForm email={was?.email} onSignedIn={enter} action={why === 'locked' ? t('session.unlock') : undefined} />
          <div className="of-form-links">
            {why === 'locked' && <button type="button" className="of-link" onClick={() => void leave()}>{t('frame.sign_out')}</button>}
            {onBack && <button type="button" className="of-link" onClick={onBack}>{t('session.back')}</button>}
          </div>
        </div>
        <footer className="of-bare-foot"><LanguageSwitch /></footer>
      </div>
    </FocusTrap>
  );
}

/** As long as the cover stands nothing else is seen, found or focused (office.css), the tab does not name it either; then all is as it was. */
function useCovered(title: string): void {
  useLayoutEffect(() => {
    const root = document.documentElement;
    const focused = document.activeElement;
    root.dataset['covered'] = '';
    return () => {
      delete root.dataset['covered'];
      if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
    };
  }, []);
  useLayoutEffect(() => {
    const ours = `${title} · Stilltill`;
    let below = document.title;
    document.title = ours;
    // An answer that was on its way still names the page.
    const observer = new MutationObserver(() => {
      if (document.title === ours) return;
      below = document.title;
      document.title = ours;
    });
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => {
      observer.disconnect();
      document.title = below;
    };
  }, [title]);
}
