import { LanguageSwitch, SchemeSwitch, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { type Me, queries } from '../api/queries.ts';
import { Facts, Page, Section } from '../components/page.tsx';
import { ChangePassword } from '../session/change-password.tsx';
import { Passkeys } from '../session/passkeys.tsx';
import { SecondFactorNeeded } from '../session/second-factor-needed.tsx';
import { Sessions } from '../session/sessions.tsx';
import { TwoFactor } from '../session/two-factor.tsx';
import { useSignOut } from '../session/use-sign-out.ts';

function titleOf({ two_factor, by_second_factor, second_factor }: Me): 'account.title' | 'account.title_safe' | 'account.title_unused' {
  if (second_factor === 'unused') return 'account.title_unused';
  return two_factor || by_second_factor ? 'account.title_safe' : 'account.title';
}

export function AccountPage(): ReactNode {
  const { t } = useTranslation('office');
  const { t: access } = useTranslation('approvals');
  const me = useQuery(queries.me());
  const leave = useSignOut();
  return (
    <Page title={me.data ? t(titleOf(me.data)) : null} subtitle={me.data?.email}>
      {me.data && me.data.second_factor !== 'enough' && <SecondFactorNeeded me={me.data} />}
      <div className="of-columns">
        {/* Whoever has a passkey and did not use it changes nothing about how they sign in. */}
        {me.data?.second_factor !== 'unused' && (
          <div className="of-column">
            {me.data && <TwoFactor on={me.data.two_factor} />}
            <Passkeys />
            {me.data && <ChangePassword me={me.data} />}
          </div>
        )}
        <div className="of-column">
          <Section title={t('account.you')}>
            {me.data && <Facts items={[[t('column.name'), me.data.name], [t('sign_in.email'), me.data.email], [t('column.role'), t(`role.${me.data.role}`)], [access('access.bind'), me.data.operator?.name ?? access('access.no_operator')], [t('account.shop'), me.data.shop_name]]} />}
            <div className="of-actions">
              <Button variant="default" onClick={() => void leave()}>{t('frame.sign_out')}</Button>
              {me.data?.role === 'owner' && me.data.second_factor === 'enough' && <Button component={Link} to="/access" variant="default">{access('access.nav')}</Button>}
            </div>
          </Section>
          <Sessions />
          <Section title={t('account.look')}><div className="of-menu-switches"><LanguageSwitch /><SchemeSwitch /></div></Section>
        </div>
      </div>
    </Page>
  );
}
