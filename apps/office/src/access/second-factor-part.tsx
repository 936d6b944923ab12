/** Whether everybody in the office needs more than a password. */
import { Button } from '@mantine/core';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/account';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { z } from 'zod';
import { useCommand } from '../api/use-command.ts';
import { Section } from '../components/page.tsx';

type Person = { readonly is_you: boolean; readonly two_factor: boolean; readonly has_passkey: boolean };
const hasOne = ({ two_factor, has_passkey }: Person): boolean => two_factor || has_passkey;

export function SecondFactorPart({ demanded, people }: { readonly demanded: boolean; readonly people: readonly Person[] }): ReactNode {
  const { t } = useTranslation('account');
  const demand = useCommand({ method: 'PUT', schema: z.unknown(), path: () => '/office/access/second-factor', body: (to: boolean) => ({ demanded: to }), invalidates: ['access', 'me'] });
  const without = people.filter((each) => !hasOne(each)).length;
  // Whoever asked others for it without it would be the first to stand outside.
  const isFirst = !demanded && people.some((each) => each.is_you && !hasOne(each));
  return (
    <Section title={t(demanded ? 'second_factor.demanded' : 'second_factor.not_demanded')} hint={t('second_factor.demand_hint')}>
      {demand.fault && <FaultNotice fault={demand.fault} showsData={false} />}
      <p>{without === 0 ? t('second_factor.without_none') : t('second_factor.without', { count: without })}</p>
      {isFirst && <p className="of-section-hint">{t('second_factor.own_first')}</p>}
      <div className="of-actions">
        {isFirst
          ? <Button component={Link} to="/account" variant="default">{t('second_factor.to_own')}</Button>
          : <Button variant={demanded ? 'default' : 'filled'} loading={demand.busy} onClick={() => void demand.run(!demanded)}>{t(demanded ? 'second_factor.no_more' : 'second_factor.demand')}</Button>}
      </div>
    </Section>
  );
}
