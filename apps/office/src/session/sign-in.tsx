import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from '@stilltill/ui';
import { useTitleTeller } from '../frame/title-teller.tsx';
import { Bare } from './bare.tsx';
import { sessionEnd } from './session-end.ts';
import { SignInForm } from './sign-in-form.tsx';
import { tabs } from './tabs.ts';

const route = getRouteApi('/sign-in');

/** Signs in and leads on to the address that was asked for. */
export function SignInPage(): ReactNode {
  const { t } = useTranslation('office');
  const { to, email } = route.useSearch();
  const router = useRouter();
  const queryClient = useQueryClient();
  const tell = useTitleTeller();
  const title = t('sign_in.title');
  useEffect(() => {
    document.title = `${title} · Stilltill`;
    tell(title);
  }, [title, tell]);
  const enter = async (): Promise<void> => {
    sessionEnd.clear();
    tabs.tell('opened');
    queryClient.clear();
    router.history.push(router.options.basepath + (to ?? '/'));
    await router.invalidate();
  };
  return <Bare title={title} hint={to ? t('sign_in.leads_back') : t('sign_in.hint')}><SignInForm email={email} onSignedIn={enter} /></Bare>;
}
